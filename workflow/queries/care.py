"""How much attention a nomination asks for: clean, needs eyes, late, overdue. One SQL expression for every count.

Clean means that nothing at all stands in the way: the last assessment is eligible, it came in time, nobody holds it,
no opinion is awaited or against it, and no other nomination looks like the same person.
"""

from __future__ import annotations

from enum import Enum
from typing import Any

import sqlalchemy as sa

from rules.finding import AssessmentOutcome
from workflow.appraisal_words import Answer
from workflow.lateness import is_over, local_day
from workflow.models import (
    Consultation,
    ConsultationItem,
    Hold,
    Nomination,
    Round,
    RoundExtension,
    RoundSupplement,
    Snapshot,
)
from workflow.queries.duplicates import looks_like_another
from workflow.queries.findings import latest_outcome
from workflow.statements import one_of, today
from workflow.states import NominationState as S
from workflow.tables import table

n, r, extensions, holds = table(Nomination), table(Round), table(RoundExtension), table(Hold)
supplements, snapshots = table(RoundSupplement), table(Snapshot)
letters, asked_about = table(Consultation), table(ConsultationItem)
UNDER_APPRAISAL = (S.SUBMITTED, S.APPRAISAL)
NOT_SENT = (S.DRAFT, S.UNIT_REVIEW)


class Care(Enum):
    """How much attention a nomination under appraisal asks for; the value stands in addresses."""

    CLEAN = "sach"
    LOOK = "can-xem"
    LATE = "tre-han"
    OVERDUE = "qua-han"


def last_day() -> sa.ColumnElement[Any]:
    """Return the last day of a nomination: its supplementary dossier's, its unit's, or the round's."""
    permitted = (
        sa.select(supplements.c.until)
        .where(supplements.c.dossier_id == n.c.dossier_id)
        .correlate(n)
        .scalar_subquery()
    )
    extended = (
        sa.select(extensions.c.until)
        .where(extensions.c.round_id == n.c.round_id, extensions.c.unit_id == n.c.unit_id)
        .correlate(n)
        .scalar_subquery()
    )
    # Few dossiers and units have a day of their own: who they are is asked once for all rows.
    has_permit = n.c.dossier_id.in_(sa.select(supplements.c.dossier_id))
    has_extension = n.c.unit_id.in_(sa.select(extensions.c.unit_id))
    own = sa.func.coalesce(
        sa.case((has_permit, permitted)), sa.case((has_extension, extended)), r.c.closes_on
    )
    return sa.type_coerce(own, sa.Date)


def sent_on() -> sa.ColumnElement[Any]:
    """Return the day the unit sent a nomination: the last time before it was received, as ``facts_load`` takes it.

    A supplement is no new submission, a recall is. What was taken over without being sent counts from its receipt.
    """
    came = local_day(snapshots.c.taken_at)
    newest = (
        sa.select(sa.func.max(came, type_=sa.Date))
        .where(
            snapshots.c.nomination_id == n.c.id,
            sa.or_(n.c.received_on.is_(None), came <= n.c.received_on),
        )
        .correlate(n)
        .scalar_subquery()
    )
    return sa.func.coalesce(newest, n.c.received_on)


def is_late() -> sa.ColumnElement[bool]:
    """Return whether the unit sent a nomination when its last day was over, by the calendar of the body.

    The one answer to this question for every page, list and count. Days on which it lay unopened are not the unit's.
    """
    in_time = sa.or_(
        n.c.received_on <= last_day(), sa.and_(n.c.received_on.is_(None), one_of(n.c.state, NOT_SENT))
    )
    return sa.case((in_time, sa.false()), else_=is_over(r.c.body_unit_id, last_day(), sent_on()))


def is_held() -> sa.ColumnElement[bool]:
    """Return whether a hold on the nominee, or on this nomination of his, is open."""
    return (
        sa.exists()
        .where(
            holds.c.nominee_key == n.c.nominee_key,
            holds.c.body_unit_id == r.c.body_unit_id,
            holds.c.closed_on.is_(None),
            sa.or_(holds.c.nomination_id.is_(None), holds.c.nomination_id == n.c.id),
        )
        .correlate(n, r)
    )


def is_awaited() -> sa.ColumnElement[bool]:
    """Return whether another body's opinion is awaited (its clock still runs, or no rule ends it) or objects."""
    still_runs = sa.or_(~letters.c.lapses, letters.c.due_on >= today())
    letter = sa.exists().where(letters.c.id == asked_about.c.consultation_id, still_runs)
    waits = sa.and_(asked_about.c.answer.is_(None), letter.correlate(asked_about))
    return (
        sa.exists()
        .where(
            asked_about.c.nomination_id == n.c.id,
            sa.or_(waits, asked_about.c.answer == Answer.OBJECTION),
        )
        .correlate(n)
    )


def care_code() -> sa.ColumnElement[str]:
    """Return the code of a nomination's care; the dearest questions are asked last, of those else clean."""
    supplement_over = is_over(r.c.body_unit_id, n.c.supplement_due_on, today())
    overdue = sa.and_(n.c.state == S.RETURNED, supplement_over)
    unclear = sa.func.coalesce(latest_outcome() != AssessmentOutcome.ELIGIBLE, sa.true())
    appraised_now = one_of(n.c.state, UNDER_APPRAISAL)
    return sa.case(
        (overdue, Care.OVERDUE.value),
        (is_late(), Care.LATE.value),
        (unclear, Care.LOOK.value),
        (sa.and_(appraised_now, is_held()), Care.LOOK.value),
        (sa.and_(appraised_now, is_awaited()), Care.LOOK.value),
        (sa.and_(appraised_now, looks_like_another()), Care.LOOK.value),
        else_=Care.CLEAN.value,
    )
