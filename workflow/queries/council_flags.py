"""What a council member should look at before the meeting: the remarks about each case, most telling first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from rules.finding import Outcome
from workflow.models import AuditEvent, Settlement, StoredAssessment, StoredFinding
from workflow.tables import chunks, table

findings, assessments = table(StoredFinding), table(StoredAssessment)
settlements, events = table(Settlement), table(AuditEvent)
RETURNED = "nomination_returned"
REOPENED = ("reappraisal_started", "nomination_reopened", "nomination_reopened_as_upheld")


def flags_of(connection: Connection, nomination_ids: Sequence[int]) -> dict[int, tuple[str, ...]]:
    """Return by nomination the sentences that ask for a look; three statements for 500 of them."""
    found: dict[int, list[str]] = defaultdict(list)
    for part in chunks(sorted(nomination_ids)):
        for number, reason in connection.execute(_open_findings(part)):
            found[number].append(reason)
        for number, reason in connection.execute(
            sa.select(settlements.c.nomination_id, settlements.c.reason).where(
                settlements.c.nomination_id.in_(part)
            )
        ):
            found[number].append(f"Có tiêu chí do người thẩm định kết luận: {reason}")
        for number, event in connection.execute(_detours(part)):
            again = "Đã thẩm định lại." if event != RETURNED else "Hồ sơ từng được trả để bổ sung."
            found[number].append(again)
    return {number: tuple(dict.fromkeys(lines)) for number, lines in found.items()}


def _open_findings(part: Sequence[int]) -> sa.Select[int, str]:
    last = (
        sa.select(assessments.c.nomination_id, sa.func.max(assessments.c.version).label("version"))
        .where(assessments.c.nomination_id.in_(part))
        .group_by(assessments.c.nomination_id)
        .subquery()
    )
    return (
        sa.select(findings.c.nomination_id, findings.c.reason)
        .join(
            last,
            sa.and_(last.c.nomination_id == findings.c.nomination_id, last.c.version == findings.c.version),
        )
        .where(findings.c.outcome.in_((Outcome.NOT_MET, Outcome.UNDETERMINED)))
        .order_by(findings.c.nomination_id, findings.c.sequence)
    )


def _detours(part: Sequence[int]) -> sa.Select[int, str]:
    return (
        sa.select(events.c.subject_id, events.c.event)
        .where(
            events.c.chain == "nomination",
            events.c.subject_id.in_(part),
            events.c.event.in_((RETURNED, *REOPENED)),
        )
        .distinct()
    )
