"""Which paper each kind of later act is, and where its facts come from; services and queries share it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from sqlalchemy.engine import Connection

from rules.documents import AMENDING_DECISION, CORRECTION_LETTER, REVOCATION_DECISION
from workflow.later_act_facts import amendment_facts, correction_facts, revocation_facts
from workflow.later_act_rows import Act
from workflow.models import ActKind

PAPERS: Mapping[ActKind, tuple[str, Callable[[Connection, Act], object]]] = {
    ActKind.REVOCATION: (REVOCATION_DECISION, revocation_facts),
    ActKind.AMENDMENT: (AMENDING_DECISION, amendment_facts),
    ActKind.CORRECTION: (CORRECTION_LETTER, correction_facts),
}
