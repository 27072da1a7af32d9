"""Awards from before the system as they read today, of persons, collectives and households alike.

What each was, which paper cancelled it, which words were put right, and the scans of all of these.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from rules.vocabulary import AwardCode, Level, NomineeKind
from workflow.actions import Action
from workflow.actor import Actor
from workflow.db import reading
from workflow.earlier_ends import PARTS, end_sentence, given_to
from workflow.errors import NotFound
from workflow.models import (
    EarlierAward,
    EarlierAwardCorrection,
    EarlierAwardEnd,
    EarlierAwardProof,
    StoredFile,
)
from workflow.permissions import decide
from workflow.queries import documents
from workflow.register_reach import is_reached, nominee
from workflow.tables import table

given, proofs = table(EarlierAward), table(EarlierAwardProof)
ends, mended, stored = table(EarlierAwardEnd), table(EarlierAwardCorrection), table(StoredFile)
SCANS: dict[str, sa.Table] = {"quyet-dinh": proofs, "huy-bo": ends, "dinh-chinh": mended}
"""Where the scan of each paper is kept, by the word in its address."""


@dataclass(frozen=True, slots=True)
class Mended:
    """One correction of an earlier award."""

    id: int
    part: str
    right: str
    text: str


@dataclass(frozen=True, slots=True)
class EarlierLine:
    """One award from before the system; ``proof_id``, ``end_id``: the papers with a scan, 0 without."""

    id: int
    key: str
    award: AwardCode
    year: int
    level: Level
    decided_by: str
    number: str
    decided_on: date | None
    proof_id: int
    end_id: int
    ended: str
    corrections: tuple[Mended, ...]

    @property
    def told(self) -> str:
        """What it is called in a list to choose from."""
        return f"{self.award.label} năm {self.year}, quyết định {self.number or 'chưa rõ số'}"

    def name_in(self, written: str) -> str:
        """Return the name it is read under today."""
        return next((one.right for one in self.corrections if one.part == "name"), written)


@dataclass(frozen=True, slots=True)
class EarlierPage:
    """What the pages about somebody's earlier awards need."""

    key: str
    name: str
    kind: NomineeKind
    lines: tuple[EarlierLine, ...]
    awards: tuple[AwardCode, ...]
    parts: dict[str, str]
    may_record: bool
    may_change: bool


def shown(viewer: Actor, key: str) -> EarlierPage:
    """Return the earlier awards of one within reach, with what the viewer may do; ``NotFound`` else."""
    with reading() as connection:
        whose = nominee(connection, viewer, key)
        lines = tuple(sorted(lines_of(connection, [whose.key]), key=lambda one: -one.year))
    return EarlierPage(
        whose.key, whose.name, whose.kind, lines, given_to(whose.kind), PARTS[whose.kind],
        decide(viewer, Action.MANAGE_REGISTER, whose.subject).allowed,
        decide(viewer, Action.DRAFT_LATER_ACT, whose.subject).allowed,
    )  # fmt: skip


def lines_of(connection: Connection, keys: Collection[str]) -> list[EarlierLine]:
    """Return the earlier awards of some nominees, with what became of them. Two statements."""
    query = (
        sa.select(
            *(given.c[name] for name in ("id", "nominee_key", "award", "year", "level", "decided_by")),
            given.c.decision_number, given.c.decided_on, sa.func.coalesce(proofs.c.id, 0),
            sa.func.coalesce(ends.c.id, 0), ends.c.number, ends.c.decided_on,
        )
        .outerjoin(proofs, proofs.c.earlier_award_id == given.c.id)
        .outerjoin(ends, ends.c.earlier_award_id == given.c.id)
        .where(given.c.nominee_key.in_(sorted(keys)))
        .order_by(given.c.id)
    )  # fmt: skip
    rows = connection.execute(query).all()
    notes = _mended_of(connection, [row[0] for row in rows])
    return [EarlierLine(*row[:10], end_sentence(row[10], row[11]), notes.get(row[0], ())) for row in rows]


def _mended_of(connection: Connection, award_ids: Collection[int]) -> dict[int, tuple[Mended, ...]]:
    """Return the corrections of some earlier awards, the last one of each first. One statement."""
    found: defaultdict[int, tuple[Mended, ...]] = defaultdict(tuple)
    query = sa.select(*mended.c, given.c.nominee_kind).join(given, given.c.id == mended.c.earlier_award_id)
    query = query.where(mended.c.earlier_award_id.in_(sorted(award_ids)))
    for row in connection.execute(query.order_by(mended.c.decided_on.desc(), mended.c.id.desc())):
        text = (
            f"{PARTS[row.nominee_kind][row.part]} «{row.wrong}» đã đính chính thành «{row.right_text}» theo văn bản "
            f"số {row.number} ngày {row.decided_on:%d/%m/%Y}"
        )
        one = Mended(row.id, row.part, row.right_text, text)
        found[row.earlier_award_id] = (*found[row.earlier_award_id], one)
    return found


def scan_of(viewer: Actor, key: str, what: str, number: int) -> documents.Download:
    """Return the scan of a paper (a word of ``SCANS``) about an award of one within reach; ``NotFound`` else."""
    papers = SCANS.get(what)
    with reading() as connection:
        if papers is None or not is_reached(connection, viewer, key):
            raise NotFound("giấy tờ này")
        query = (
            sa.select(stored.c.content, stored.c.media_type, papers.c.filename, stored.c.sha256)
            .join(papers, papers.c.sha256 == stored.c.sha256)
            .join(given, given.c.id == papers.c.earlier_award_id)
            .where(given.c.nominee_key == key, papers.c.id == number)
        )
        row = connection.execute(query).first()
    if row is None:
        raise NotFound("giấy tờ này")
    return documents.checked(viewer, documents.Download(*row))
