"""What was submitted of a nomination, version by version, as the snapshots froze it: later edits never change it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from rules.vocabulary import AwardCode, PaperKind
from workflow.actor import Actor
from workflow.db import reading
from workflow.errors import NotFound
from workflow.models import Initiative, Nomination, Paper, ReportText, Snapshot
from workflow.queries.scope import visible_nominations
from workflow.tables import AnyRow, table

n, snapshots, papers = table(Nomination), table(Snapshot), table(Paper)
texts, initiatives = table(ReportText), table(Initiative)
PARTS = ("profile", "duties", "achievements")


@dataclass(frozen=True, slots=True)
class SentPaper:
    """A paper as it was handed in; ``ref`` is empty when only its hash is known."""

    kind: PaperKind
    filename: str
    ref: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Version:
    """One submission of one nomination. ``report`` is None for one made before the words were frozen with it.

    ``changed`` names what reads otherwise today: "nominee", "award", "achievement", "initiative", "report".
    """

    number: int
    taken_at: datetime
    sha256: str
    name: str
    detail: str
    award: AwardCode
    unit: str
    achievement: str
    initiative: str
    papers: tuple[SentPaper, ...]
    report: dict[str, str] | None
    changed: frozenset[str]


@dataclass(frozen=True, slots=True)
class SubmittedPage:
    """The versions of a nomination, the newest first."""

    ref: str
    name: str
    versions: tuple[Version, ...]


def shown(viewer: Actor, ref: str) -> SubmittedPage:
    """Return the versions that were submitted; ``NotFound`` when it is not for the viewer. Four statements."""
    with reading() as connection:
        now = connection.execute(
            sa.select(*n.c, texts.c.profile, texts.c.duties, texts.c.achievements)
            .outerjoin(texts, texts.c.nomination_id == n.c.id)
            .where(n.c.ref == ref, visible_nominations(viewer))
        ).first()
        if now is None:
            raise NotFound("đề nghị này")
        taken = sa.select(*snapshots.c).where(snapshots.c.nomination_id == now.id)
        rows = connection.execute(taken.order_by(snapshots.c.content_version.desc())).all()
        content = {row.id: json.loads(row.content) for row in rows}
        named = _papers(connection, now)
        ideas = _initiatives(connection, {one["initiative"] for one in content.values() if one["initiative"]})
    versions = tuple(_version(row, content[row.id], now, named, ideas) for row in rows)
    return SubmittedPage(ref, now.nominee_name, versions)


def _papers(connection: Connection, now: AnyRow) -> dict[str, AnyRow]:
    """Return the papers of the dossier and of the nomination by hash, withdrawn ones too. One statement."""
    own = sa.or_(papers.c.nomination_id == now.id, papers.c.nomination_id.is_(None))
    query = sa.select(papers.c.sha256, papers.c.ref, papers.c.filename, papers.c.withdrawn_at)
    found = connection.execute(query.where(papers.c.dossier_id == now.dossier_id, own).order_by(papers.c.id))
    return {row.sha256: row for row in found}


def _initiatives(connection: Connection, ids: set[int]) -> dict[int, str]:
    query = sa.select(initiatives.c.id, initiatives.c.title).where(initiatives.c.id.in_(sorted(ids)))
    return {row.id: row.title for row in connection.execute(query)}


def _version(
    row: AnyRow, content: dict[str, object], now: AnyRow, named: dict[str, AnyRow], ideas: dict[int, str]
) -> Version:
    nominee, achievement = content["nominee"], content["achievement"]
    assert isinstance(nominee, list)
    assert isinstance(achievement, list)
    given = content.get("report")
    report = {part: str(given.get(part, "")) for part in PARTS} if isinstance(given, dict) else None
    return Version(
        number=row.content_version,
        taken_at=row.taken_at,
        sha256=row.sha256,
        name=str(nominee[1]),
        detail=str(nominee[2]),
        award=AwardCode.of(str(content["award"])),
        unit=str(content["unit"]),
        achievement=str(achievement[1] or ""),
        initiative=ideas.get(content["initiative"] or 0, ""),  # type: ignore[call-overload]  # a number or nothing
        papers=tuple(_paper(kind, digest, named) for kind, digest in content["papers"]),  # type: ignore[attr-defined]  # pairs
        report=report,
        changed=_changed(content, now, report),
    )


def _paper(kind: str, digest: str, named: dict[str, AnyRow]) -> SentPaper:
    known = named.get(digest)
    ref = known.ref if known is not None and known.withdrawn_at is None else ""
    return SentPaper(PaperKind.of(kind), known.filename if known is not None else "", ref, digest)


def _changed(content: dict[str, object], now: AnyRow, report: dict[str, str] | None) -> frozenset[str]:
    """Return what of a submitted version reads otherwise today."""
    words = {part: getattr(now, part) or "" for part in PARTS}
    nominee = content["nominee"]
    assert isinstance(nominee, list)
    pairs = {
        "nominee": nominee[1:] != [now.nominee_name, now.nominee_detail],
        "award": content["award"] != now.award.value,
        "initiative": content["initiative"] != now.initiative_id,
        "report": report is not None and report != words,
    }
    return frozenset(name for name, is_other in pairs.items() if is_other)
