"""Official papers: those of a parent for a page, their words, and their bytes, for those who may read each kind."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from rules.documents import ARCHIVE_FILE, PDF, BlockDocument
from rules.documents.spec import Content
from workflow import clock
from workflow.actor import Actor
from workflow.db import reading
from workflow.errors import NotFound
from workflow.models import Complaint, OfficialPaper, StoredFile, User
from workflow.official_kinds import KINDS
from workflow.permissions import UNIT_ROLES
from workflow.queries import paging
from workflow.queries.complaints import READERS as COMPLAINT_READERS
from workflow.queries.complaints import visible_complaints
from workflow.queries.documents import Download, checked
from workflow.queries.later_acts import acts, visible_acts
from workflow.queries.scope import units_below
from workflow.roles import Role
from workflow.tables import AnyRow, table

p, files, users, c = table(OfficialPaper), table(StoredFile), table(User), table(Complaint)
SHAPES = {"pdf": "PDF", "docx": "Word (DOCX)"}


@dataclass(frozen=True, slots=True)
class PaperFile:
    """One format of a paper; ``size`` is None while its bytes are being made."""

    ref: str
    format: str
    size: int | None
    sha256: str | None

    @property
    def label(self) -> str:
        """How the format is called."""
        return SHAPES[self.format]


@dataclass(frozen=True, slots=True)
class OfficialRow:
    """One version of a paper with its formats, PDF first; ``newest`` unless a later version is there."""

    kind: str
    label: str
    title: str
    version: int
    number_text: str
    law_on: date
    frozen_at: datetime
    frozen_by: str
    content_sha256: str
    files: tuple[PaperFile, ...]
    newest: bool

    @property
    def ready(self) -> bool:
        """Whether every format can be downloaded."""
        return all(one.size is not None for one in self.files)

    @property
    def ref(self) -> str:
        """The reference of the first format, for the page that shows the words."""
        return self.files[0].ref


@dataclass(frozen=True, slots=True)
class Shown:
    """A paper with its words."""

    row: OfficialRow
    content: Content
    parent_kind: str
    parent_id: int

    @property
    def sheet(self) -> BlockDocument | None:
        """The words to draw on the page; None for a shape that has no drawing of its own there."""
        return self.content if isinstance(self.content, BlockDocument) else None


def label_of(kind: str) -> str:
    """Return how a kind of paper is called; a kind nobody knows any more is a văn bản."""
    return KINDS[kind].label if kind in KINDS else "văn bản"


def papers_of(viewer: Actor, parent_kind: str, parent_id: int) -> tuple[OfficialRow, ...]:
    """Return the papers of one parent that the viewer may read, the newest first. One statement."""
    with reading() as connection:
        return papers_in(connection, viewer, parent_kind, [parent_id]).get(parent_id, ())


def papers_in(
    connection: Connection, viewer: Actor, parent_kind: str, parent_ids: Collection[int]
) -> dict[int, tuple[OfficialRow, ...]]:
    """Return the papers of many parents by parent, for a list. One statement."""
    wanted = (p.c.parent_kind == parent_kind, p.c.parent_id.in_(sorted(parent_ids)), visible(viewer))
    rows = connection.execute(_query().where(*wanted).order_by(p.c.id.desc())).all()
    return {
        parent: _grouped([row for row in rows if row.parent_id == parent])
        for parent in dict.fromkeys(row.parent_id for row in rows)
    }


def _grouped(rows: list[AnyRow]) -> tuple[OfficialRow, ...]:
    groups: dict[tuple[str, int], list[AnyRow]] = {}
    for row in rows:
        groups.setdefault((row.kind, row.version), []).append(row)
    newest: dict[str, int] = {}
    for kind, version in groups:
        newest[kind] = max(newest.get(kind, 0), version)
    return tuple(
        _row(group, newest=KINDS[kind].series or newest[kind] == version)
        for (kind, version), group in groups.items()
    )


def _row(group: list[AnyRow], *, newest: bool) -> OfficialRow:
    first = group[0]
    made = sorted(group, key=lambda row: list(SHAPES).index(row.format))
    return OfficialRow(
        first.kind, KINDS[first.kind].label, first.title, first.version, first.number_text, first.law_on,
        first.frozen_at, first.display_name or "Hệ thống", first.content_sha256,
        tuple(PaperFile(row.ref, row.format, row.size, row.sha256) for row in made), newest,
    )  # fmt: skip


def _query() -> sa.Select[AnyRow]:
    query: sa.Select[AnyRow] = (
        sa.select(
            p.c.id, p.c.ref, p.c.kind, p.c.parent_kind, p.c.parent_id, p.c.version, p.c.format, p.c.title,
            p.c.number_text, p.c.law_on, p.c.frozen_at, p.c.content_sha256, p.c.sha256, users.c.display_name,
            files.c.size,
        )
        .outerjoin(files, files.c.sha256 == p.c.sha256)
        .outerjoin(users, users.c.id == p.c.frozen_by_id)
    )  # fmt: skip
    return query


def listed(viewer: Actor, kind: str, cursor: paging.Cursor) -> paging.Page[OfficialRow]:
    """Return one page of the papers of a kind, the newest first. Three statements."""
    wanted = (p.c.kind == kind, visible(viewer))
    query = sa.select(p.c.id, p.c.ref, p.c.parent_kind, p.c.parent_id, p.c.version)
    with reading() as connection:
        total = connection.scalar(sa.select(sa.func.count()).where(p.c.format == PDF, *wanted)) or 0
        heads, newer, older = paging.fetch(
            connection, query.where(p.c.format == PDF, *wanted), key=p.c.id, ref=p.c.ref, cursor=cursor,
            descending=True,
        )  # fmt: skip
        same = sa.tuple_(p.c.parent_kind, p.c.parent_id, p.c.version)
        keys = [(row.parent_kind, row.parent_id, row.version) for row in heads]
        rows = connection.execute(_query().where(p.c.kind == kind, same.in_(keys))).all() if keys else ()
    groups: dict[tuple[str, int, int], list[AnyRow]] = {}
    for row in rows:
        groups.setdefault((row.parent_kind, row.parent_id, row.version), []).append(row)
    return paging.Page(tuple(_row(groups[key], newest=True) for key in keys), total, newer, older)


def newest_refs(viewer: Actor, kind: str, parent_kind: str, parent_ids: Collection[int]) -> tuple[str, ...]:
    """Return the address of the newest paper of a kind for each parent, the latest made first. One statement."""
    wanted = (p.c.kind == kind, p.c.format == PDF, p.c.parent_kind == parent_kind, visible(viewer))
    last = sa.select(sa.func.max(p.c.id)).where(*wanted, p.c.parent_id.in_(sorted(parent_ids)))
    query = sa.select(p.c.ref).where(p.c.id.in_(last.group_by(p.c.parent_id))).order_by(p.c.id.desc())
    with reading() as connection:
        return tuple(connection.scalars(query))


def visible(viewer: Actor) -> sa.ColumnElement[bool]:
    """Return the condition on ``official_papers`` under which the viewer may read a row, kind by kind."""
    own = sorted(viewer.units_with(*UNIT_ROLES))
    above = viewer.units_with(Role.PROVINCE_VIEWER)
    grounds: list[sa.ColumnElement[bool]] = []
    for kind, known in KINDS.items():
        readers: list[sa.ColumnElement[bool]] = []
        if bodies := viewer.units_with(*known.readers):
            readers.append(p.c.body_unit_id.in_(sorted(bodies)))
        if known.to_unit and own:
            readers.append(p.c.unit_id.in_(own))
        if known.to_superior and above:
            readers.append(p.c.body_unit_id.in_(units_below(above, clock.today())))
        if known.of_complaint and viewer.units_with(*COMPLAINT_READERS):
            readers.append(p.c.parent_id.in_(sa.select(c.c.id).where(visible_complaints(viewer))))
        if readers:
            grounds.append(sa.and_(p.c.kind == kind, sa.or_(*readers)))
    if own:  # a document that names awards of several units is for each of them
        named = sa.select(acts.c.id).where(visible_acts(viewer))
        grounds.append(sa.and_(p.c.parent_kind == "later_act", p.c.parent_id.in_(named)))
    return sa.or_(*grounds) if grounds else sa.false()


def shown(viewer: Actor, ref: str) -> Shown:
    """Return a paper with its words; ``NotFound`` when there is none or it is not for the viewer."""
    with reading() as connection:
        one = connection.execute(
            _query().add_columns(p.c.content).where(p.c.ref == ref, visible(viewer))
        ).first()
        if one is None:
            raise NotFound("văn bản này")
        rows = connection.execute(
            _query().where(
                p.c.parent_kind == one.parent_kind, p.c.parent_id == one.parent_id, p.c.kind == one.kind
            )
        ).all()
    group = [row for row in rows if row.version == one.version]
    row = _row(group, newest=KINDS[one.kind].series or one.version == max(row.version for row in rows))
    return Shown(row, KINDS[one.kind].read(one.content), one.parent_kind, one.parent_id)


def file_of(viewer: Actor, ref: str) -> Download | None:
    """Return the bytes of a paper in one format, or None while they are being made.

    ``NotFound`` when it is not for the viewer; ``IntegrityProblem`` when one byte differs.
    """
    query = _query().add_columns(files.c.content, files.c.media_type)
    with reading() as connection:
        row = connection.execute(query.where(p.c.ref == ref, visible(viewer))).first()
    if row is None:
        raise NotFound("văn bản này")
    if row.sha256 is None:
        return None
    named = row.number_text.replace("/", "-") or f"{row.law_on:%Y%m%d}-{row.version}"
    name = f"{KINDS[row.kind].stem} {named}.{row.format}"
    return checked(viewer, Download(row.content, row.media_type, name, row.sha256))


__all__ = [
    "ARCHIVE_FILE",
    "OfficialRow",
    "PaperFile",
    "Shown",
    "file_of",
    "label_of",
    "listed",
    "newest_refs",
    "papers_in",
    "papers_of",
    "shown",
    "visible",
]
