"""Whether an issued decision still holds, for pages that answer it: see ``workflow.decision_standing``."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from workflow.db import reading
from workflow.decision_standing import (
    CorrectedText,
    DecisionStatus,
    LaterDocument,
    Standing,
    acts,
    corrections,
    standing_of,
)
from workflow.models import ActState
from workflow.models.later_acts import ACT_LABELS, FIELD_LABELS

__all__ = [
    "CorrectedText",
    "DecisionStatus",
    "LaterDocument",
    "Standing",
    "notes_of",
    "status_in",
    "status_of",
]


def status_of(decision_id: int) -> DecisionStatus:
    """Return what holds of a decision: in force, cancelled wholly or partly, corrected, each with its documents.

    The caller has decided that whoever asks may know; nothing here names a person but in the corrected texts.
    """
    with reading() as connection:
        return status_in(connection, decision_id)


def status_in(connection: Connection, decision_id: int) -> DecisionStatus:
    """The same inside a query that reads already. Up to four statements."""
    return standing_of(connection, {decision_id})[decision_id]


def notes_of(nomination_id: int) -> tuple[str, ...]:
    """Return how the words of one award are read otherwise today, a sentence a place. One statement."""
    query = (
        sa.select(
            corrections.c.field,
            corrections.c.place,
            corrections.c.wrong,
            corrections.c.right_text,
            acts.c.kind,
            acts.c.number,
        )
        .join(acts, acts.c.id == corrections.c.act_id)
        .where(corrections.c.nomination_id == nomination_id, acts.c.state == ActState.ISSUED)
        .order_by(acts.c.issued_on, corrections.c.id)
    )
    with reading() as connection:
        return tuple(
            f"{row.place or FIELD_LABELS[row.field]}: «{row.wrong}» được sửa thành «{row.right_text}» theo "
            f"{ACT_LABELS[row.kind]} số {row.number}."
            for row in connection.execute(query)
        )
