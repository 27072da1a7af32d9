"""Whether an issued decision still holds, for pages that answer it: see ``workflow.decision_standing``."""

from __future__ import annotations

from sqlalchemy.engine import Connection

from workflow.db import reading
from workflow.decision_standing import (
    CorrectedText,
    DecisionStatus,
    LaterDocument,
    Standing,
    standing_of,
)

__all__ = ["CorrectedText", "DecisionStatus", "LaterDocument", "Standing", "status_in", "status_of"]


def status_of(decision_id: int) -> DecisionStatus:
    """Return what holds of a decision: in force, cancelled wholly or partly, corrected, each with its documents.

    The caller has decided that whoever asks may know; nothing here names a person but in the corrected texts.
    """
    with reading() as connection:
        return status_in(connection, decision_id)


def status_in(connection: Connection, decision_id: int) -> DecisionStatus:
    """The same inside a query that reads already. Up to four statements."""
    return standing_of(connection, {decision_id})[decision_id]
