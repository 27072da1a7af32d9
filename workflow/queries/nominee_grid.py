"""A unit's list as its clerk and head work on it: rows with their findings of today, pasted lines that wait, meters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from rules.finding import Assessment, Finding
from rules.vocabulary import AwardCode, NomineeKind
from workflow import clock
from workflow.actor import Actor
from workflow.assessing import assess_nomination
from workflow.db import reading
from workflow.errors import NotFound
from workflow.facts_of import fact_sheets
from workflow.listing import Standing, standing_of
from workflow.models import Achievement, Initiative, PendingLine, TargetRegistration
from workflow.packs import load_packs
from workflow.permissions import UNIT_ROLES
from workflow.picking import Known, match, register_of, searched
from workflow.queries import dossiers
from workflow.queries.dossiers import DossierRow
from workflow.queries.findings import urgency
from workflow.queries.nomination_page import PaperRow
from workflow.queries.proposal_meters import Meters, meters_of
from workflow.rows import NominationRow, load_rows
from workflow.states import AT_UNIT, NominationState
from workflow.tables import table

initiatives, pending, targets = table(Initiative), table(PendingLine), table(TargetRegistration)
achievements = table(Achievement)


@dataclass(frozen=True, slots=True)
class GridRow:
    """One nomination as a row; findings are those of today, what stands in the way first (None: not assessed here)."""

    row: NominationRow
    assessment: Assessment | None
    findings: tuple[Finding, ...]
    initiatives: tuple[tuple[int, str], ...]
    registered: bool
    facts: tuple[tuple[str, bool | None], ...] = ()

    @property
    def id(self) -> int:
        """The nomination."""
        return self.row.id

    @property
    def ref(self) -> str:
        """Its reference in addresses."""
        return self.row.ref

    @property
    def blocking(self) -> tuple[Finding, ...]:
        """What stands in the way today."""
        return tuple(finding for finding in self.findings if finding.blocks)

    @property
    def is_draft(self) -> bool:
        """Whether the clerk may change the row."""
        return self.row.state is NominationState.DRAFT

    @property
    def was_sent(self) -> bool:
        """Whether it was submitted before; then only the unit's head takes it back."""
        return self.row.submitted_by_id is not None


@dataclass(frozen=True, slots=True)
class WaitingLine:
    """A pasted line that is no nomination yet: why, and who might be meant."""

    ref: str
    text: str
    award: AwardCode | None
    problem: str
    candidates: tuple[Known, ...]
    added_at: datetime


@dataclass(frozen=True, slots=True)
class GridPage:
    """Everything the grid and the head's page show."""

    dossier: DossierRow
    papers: tuple[PaperRow, ...]
    rows: tuple[GridRow, ...]
    waiting: tuple[WaitingLine, ...]
    standing: Standing
    meters: Meters
    has_targets: bool

    def in_state(self, state: NominationState) -> tuple[GridRow, ...]:
        """Return the rows that stand there."""
        return tuple(one for one in self.rows if one.row.state is state)


def grid(viewer: Actor, ref: str) -> GridPage:
    """Return the list of one of the viewer's own units; ``NotFound`` for any other. A fixed number of statements."""
    page = dossiers.shown(viewer, ref)
    dossier = page.row
    if dossier.unit_id not in viewer.units_with(*UNIT_ROLES):
        raise NotFound("hồ sơ này")
    ids = [one.id for one in page.nominations if one.state is not NominationState.WITHDRAWN]
    with reading() as connection:
        loaded = load_rows(connection, ids)
        rows = [loaded[number] for number in ids]
        known = register_of(connection, dossier.unit_id)
        standing = standing_of(connection, dossier.round_id, dossier.unit_id)
        aims, any_aims = _targets(connection, dossier.unit_id, standing.period_key)
        return GridPage(
            dossier=dossier,
            papers=page.papers,
            rows=_rows(connection, rows, aims),
            waiting=_waiting(connection, dossier.id, known, standing),
            standing=standing,
            meters=meters_of(connection, dossier, rows, known),
            has_targets=any_aims,
        )


def people(viewer: Actor, ref: str, text: str, kind: NomineeKind) -> tuple[Known, ...]:
    """Return whom a search in the unit's register finds: every word without marks, or the identity number."""
    row = dossiers.shown(viewer, ref).row
    if row.unit_id not in viewer.units_with(*UNIT_ROLES):
        raise NotFound("hồ sơ này")
    with reading() as connection:
        return searched(register_of(connection, row.unit_id), text, kind)


def _rows(
    connection: Connection, rows: Sequence[NominationRow], aims: set[tuple[str, AwardCode]]
) -> tuple[GridRow, ...]:
    judged = [row for row in rows if row.state in AT_UNIT]
    sheets = fact_sheets(connection, judged)
    packs = load_packs(connection, {row.rule_pack for row in judged})
    owned = _initiatives(connection, [row.person_id for row in judged if row.person_id is not None], judged)
    said = _said(connection, rows)
    today = clock.today()
    found = []
    for row in rows:
        sheet = sheets.get(row.id)
        assessment = assess_nomination(row, sheet, packs, today) if sheet else None
        findings = tuple(sorted(assessment.findings, key=urgency)) if assessment else ()
        own = [one for one in owned if one[2] == row.person_id or one[0] == row.initiative_id]
        found.append(
            GridRow(
                row, assessment, findings, tuple((number, title) for number, title, _ in own),
                (row.nominee_key, row.award) in aims, said[row.achievement_id] if not row.award.is_title else (),
            )
        )  # fmt: skip
    return tuple(found)


def _initiatives(
    connection: Connection, persons: list[int], rows: Sequence[NominationRow]
) -> list[tuple[int, str, int]]:
    """Return (id, title, person) of the nominees' own initiatives, and of those their rows name already."""
    used = [row.initiative_id for row in rows if row.initiative_id is not None]
    query = sa.select(initiatives.c.id, initiatives.c.title, initiatives.c.person_id).where(
        sa.or_(initiatives.c.person_id.in_(persons), initiatives.c.id.in_(used))
    )
    return [(row[0], row[1], row[2]) for row in connection.execute(query.order_by(initiatives.c.id))]


def _said(
    connection: Connection, rows: Sequence[NominationRow]
) -> dict[int, tuple[tuple[str, bool | None], ...]]:
    """Return what is said of each achievement."""
    query = sa.select(achievements.c.id, achievements.c.is_concrete, achievements.c.recognised).where(
        achievements.c.id.in_({row.achievement_id for row in rows})
    )
    return {
        row.id: (("is_concrete", row.is_concrete), ("recognised", row.recognised))
        for row in connection.execute(query)
    }


def _targets(
    connection: Connection, unit_id: int, period_key: str
) -> tuple[set[tuple[str, AwardCode]], bool]:
    query = sa.select(targets.c.nominee_key, targets.c.award).where(
        targets.c.unit_id == unit_id, targets.c.period_key == period_key, targets.c.withdrawn_on.is_(None)
    )
    found = {(row[0], row[1]) for row in connection.execute(query)}
    return found, bool(found)


def _waiting(
    connection: Connection, dossier_id: int, known: Sequence[Known], standing: Standing
) -> tuple[WaitingLine, ...]:
    """Judge each waiting line anew: the register may know the person by now."""
    query = sa.select(*pending.c).where(pending.c.dossier_id == dossier_id).order_by(pending.c.id)
    found = []
    for line in connection.execute(query):
        meant = match(line.text, known)
        award = meant.cells.award or line.award
        problem, candidates = meant.problem, meant.candidates
        if meant.found is not None:
            problem = (
                standing.problem(award, meant.found.kind, meant.found.key)
                or "Đã tìm thấy; bấm Thử lại để thêm."
            )
            candidates = (meant.found,)
        found.append(WaitingLine(line.ref, line.text, award, problem, candidates, line.added_at))
    return tuple(found)
