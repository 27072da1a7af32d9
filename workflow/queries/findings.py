"""The latest stored assessment of nominations: its outcome for lists, its findings for one page."""

from __future__ import annotations

import json
from datetime import date

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from rules.finding import AssessmentOutcome, Finding, Outcome, Severity
from workflow.actor import SYSTEM, Actor
from workflow.assessing import as_settled
from workflow.models import Nomination, Settlement, StoredAssessment, StoredFinding
from workflow.statements import ask, given
from workflow.tables import AnyRow, AnySelect, table

assessments, findings, n = table(StoredAssessment), table(StoredFinding), table(Nomination)
settlements = table(Settlement)


def latest_version() -> sa.ScalarSelect[int]:
    """Return the version of the last assessment of the row of ``nominations`` around it."""
    return (
        sa.select(sa.func.max(assessments.c.version))
        .where(assessments.c.nomination_id == n.c.id)
        .correlate(n)
        .scalar_subquery()
    )


def latest_outcome() -> sa.ScalarSelect[AssessmentOutcome]:
    """Return the outcome of the last assessment of the row of ``nominations`` around it, or null."""
    return (
        sa.select(assessments.c.outcome)
        .where(assessments.c.nomination_id == n.c.id)
        .order_by(assessments.c.version.desc())
        .limit(1)
        .correlate(n)
        .scalar_subquery()
    )


def of_nomination(connection: Connection, nomination_id: int) -> tuple[tuple[Finding, ...], date | None]:
    """Return the findings of the last assessment, what is in the way first, and its law day."""
    rows = ask(connection, _findings_query, SYSTEM, id=nomination_id).all()
    found = sorted((_finding(row) for row in rows), key=urgency)
    return tuple(found), rows[0].law_on if rows else None


def _findings_query(_viewer: Actor) -> AnySelect:
    last = (
        sa.select(assessments.c.version, assessments.c.law_on)
        .where(assessments.c.nomination_id == given("id", assessments.c.nomination_id))
        .order_by(assessments.c.version.desc())
        .limit(1)
        .subquery()
    )
    return (
        sa.select(findings, last.c.law_on)
        .join(last, last.c.version == findings.c.version)
        .where(findings.c.nomination_id == given("id", findings.c.nomination_id))
        .order_by(findings.c.sequence)
    )


ORDER = (Outcome.NOT_MET, Outcome.UNDETERMINED, Outcome.MET, Outcome.NOT_APPLICABLE)


def urgency(finding: Finding) -> tuple[bool, int]:
    """Return the key that sorts findings: what stands in the way first."""
    return (not finding.blocks, ORDER.index(finding.outcome))


def _finding(row: AnyRow) -> Finding:
    compared = json.loads(row.compared or "[]")
    pairs = compared.items() if isinstance(compared, dict) else compared
    unmet = row.outcome in {Outcome.NOT_MET, Outcome.UNDETERMINED}
    return Finding(
        criterion=row.criterion,
        outcome=row.outcome,
        reason=row.reason,
        citation=row.citation,
        remedy=row.remedy,
        values=tuple((str(name), str(value)) for name, value in pairs),
        confidence=row.confidence,
        severity=Severity.WARNING if unmet and not row.blocks else Severity.GATE,
    )


def with_answers(
    connection: Connection, nomination_id: int, found: tuple[Finding, ...]
) -> tuple[Finding, ...]:
    """Return the findings with what people answered since they were stored, so that an answer is seen at once."""
    rows = ask(connection, _answers_query, SYSTEM, id=nomination_id)
    answers = {row.criterion: (row.outcome.value, row.reason) for row in rows}
    return tuple(as_settled(one, answers.get(one.criterion)) for one in found)


def _answers_query(_viewer: Actor) -> AnySelect:
    query = sa.select(settlements.c.criterion, settlements.c.outcome, settlements.c.reason)
    of_one = settlements.c.nomination_id == given("id", settlements.c.nomination_id)
    return query.where(of_one).order_by(settlements.c.settled_at)
