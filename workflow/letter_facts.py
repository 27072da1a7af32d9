"""Rows → the facts of letters: what is returned and why, what was decided, what goes to the superior."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

import sqlalchemy as sa
from sqlalchemy.engine import Connection

import rules
from rules.deadlines import named_deadline
from rules.documents import RESULT_LETTER, RETURN_LETTER, SUPERIOR_LETTER
from rules.documents.content.council_facts import CouncilBody
from rules.documents.content.letter_parts import LetterEnd, Named
from rules.documents.content.refusal_notice import RefusedPoint
from rules.documents.content.result_letter import AwardedCase, RefusedShortly, ResultLetterFacts
from rules.documents.content.return_letter import ReturnedGroup, ReturnLetterFacts
from rules.documents.content.unit_facts import UnitBody
from rules.finding import AssessmentOutcome
from rules.text import long_date
from workflow import clock
from workflow.appraisal_words import unlocked_words
from workflow.assessing import CONSULTED, assess_nomination
from workflow.facts_of import fact_sheets
from workflow.letter_superior import superior_facts
from workflow.models import Council, Unit
from workflow.notice_facts import APPRAISED, COUNCIL, STAGES, told_reason
from workflow.packs import load_packs
from workflow.rows import load_rows
from workflow.states import NominationState as S
from workflow.tables import AnyRow, table

u, councils = table(Unit), table(Council)


def facts_of(connection: Connection, kind: str, rows: Sequence[AnyRow], end: LetterEnd) -> object:
    """Return the facts of a letter of one kind about some rows of one dossier or round."""
    return _BUILDERS[kind](connection, rows, end)


def council_of(connection: Connection, body_unit_id: int) -> CouncilBody:
    """Return the body's council as its letters name it."""
    body = connection.execute(sa.select(u.c.name, u.c.place).where(u.c.id == body_unit_id)).one()
    name = connection.scalar(
        sa.select(councils.c.name)
        .where(councils.c.body_unit_id == body_unit_id)
        .order_by(councils.c.id.desc())
        .limit(1)
    )
    return CouncilBody(name or COUNCIL, "", body.place or body.name, body.name, "")


def committee_of(connection: Connection, body_unit_id: int, end: LetterEnd) -> UnitBody:
    """Return the body itself as the head of its own papers names it."""
    body = connection.execute(sa.select(u.c.name, u.c.place).where(u.c.id == body_unit_id)).one()
    return UnitBody(body.name, "", body.place or body.name, end.signer_titles, end.signer_name)


def named(row: AnyRow, *, with_unit: bool = False) -> Named:
    """Return the nominee of a row; ``with_unit`` where the letter is not to his own unit."""
    parts = [row.nominee_detail, row.unit if with_unit and row.unit not in row.nominee_detail else ""]
    detail = ", ".join(part for part in parts if part)
    return Named(row.nominee_kind, row.nominee_name, detail, row.award.label, row.award.is_title)


def _return(connection: Connection, rows: Sequence[AnyRow], end: LetterEnd) -> ReturnLetterFacts:
    first = rows[0]
    points = _open_points(connection, [row.id for row in rows])
    groups: dict[tuple[object, ...], list[AnyRow]] = {}
    for row in rows:
        key = (row.reason, row.unlocked, row.supplement_due_on, points[row.id])
        groups.setdefault(key, []).append(row)
    return ReturnLetterFacts(
        council=council_of(connection, first.body_unit_id),
        unit=first.unit,
        round_name=first.period_label,
        groups=tuple(
            ReturnedGroup(
                tuple(named(row) for row in group),
                group[0].reason,
                tuple(unlocked_words(group[0].unlocked)),
                group[0].supplement_due_on,
                points[group[0].id],
            )
            for group in groups.values()
        ),
        end=end,
        proposal=_proposal(first),
    )


def _proposal(row: AnyRow) -> str:
    """The unit's own letter, as far as its number and day are known."""
    if not row.letter_number:
        return ""
    day = f" {long_date(row.letter_on)}" if row.letter_on else ""
    return f"Tờ trình số {row.letter_number}{day}"


def _open_points(connection: Connection, ids: Sequence[int]) -> dict[int, tuple[RefusedPoint, ...]]:
    """Return what the rules miss now, with clause and remedy; not what stays inside the body (opinions, holds)."""
    rows = load_rows(connection, ids)
    sheets = fact_sheets(connection, list(rows.values()))
    packs = load_packs(connection, {row.rule_pack for row in rows.values()})
    found = {}
    for number, row in rows.items():
        blocking = assess_nomination(row, sheets[number], packs, clock.today()).blocking
        found[number] = tuple(
            RefusedPoint(one.reason, one.citation, "", one.remedy)
            for one in blocking
            if not one.criterion.startswith(CONSULTED) and one.leads_to is not AssessmentOutcome.HOLD
        )
    return found


def _result(connection: Connection, rows: Sequence[AnyRow], end: LetterEnd) -> ResultLetterFacts:
    first, on = rows[0], end.issued_on or clock.today()
    complaint = named_deadline("complaint_lodging", on, rules.law_for(on, on))
    return ResultLetterFacts(
        council=council_of(connection, first.body_unit_id),
        unit=first.unit,
        round_name=first.period_label,
        awarded=tuple(
            AwardedCase(named(row), row.decision or "", row.decided_on)
            for row in rows
            if row.state is S.AWARDED
        ),
        refused=tuple(
            RefusedShortly(
                named(row), STAGES.get(row.reason_code, APPRAISED), closed_on(row), told_reason(row.reason)
            )
            for row in rows
            if row.state is S.NOT_AWARDED
        ),
        complaint_days=complaint.days or 0,
        complaint_citation=complaint.citation,
        end=end,
    )


def closed_on(row: AnyRow) -> date:
    """Return the day on which a row was decided: that of its decision, else of its last change."""
    found: date = row.decided_on or row.updated_at.astimezone(clock.LOCAL).date()
    return found


def _superior(connection: Connection, rows: Sequence[AnyRow], end: LetterEnd) -> object:
    body = committee_of(connection, rows[0].body_unit_id, end)
    return superior_facts(connection, rows, end, body, [(row.id, named(row, with_unit=True)) for row in rows])


_BUILDERS: dict[str, Callable[[Connection, Sequence[AnyRow], LetterEnd], object]] = {
    RETURN_LETTER: _return,
    RESULT_LETTER: _result,
    SUPERIOR_LETTER: _superior,
}
