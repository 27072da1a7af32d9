"""Drafts that wait for a signature in the small district, and a delegation brought as far as a test needs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import sqlalchemy as sa

from tests.support import cases, district
from workflow.db import reading
from workflow.models import AwardDecision, Delegation, DelegationScope
from workflow.services import delegations, registers
from workflow.services.delegations import DelegationDraft
from workflow.tables import table

TODAY = date(2024, 1, 9)


def waiting(round_id: int, people: Sequence[str] = ("P1", "P2")) -> list[int]:
    """Bring people up to "recommended by the council"."""
    ids = cases.drafts(cases.dossier(round_id), people)
    cases.submitted(ids)
    cases.appraised(ids)
    cases.recommended(ids)
    return ids


def ref_of(decision_id: int) -> str:
    """Return the reference of a decision."""
    with reading() as connection:
        return str(connection.scalar(sa.select(AwardDecision.ref).where(AwardDecision.id == decision_id)))


def state_of(decision_id: int) -> str:
    """Return the state of a decision."""
    with reading() as connection:
        found = connection.scalar(sa.select(AwardDecision.state).where(AwardDecision.id == decision_id))
        assert found is not None
        return str(found.value)


def draft(**changes: object) -> DelegationDraft:
    """Return a delegation from "ky" to "thuky", KT., for two weeks from today."""
    values: dict[str, object] = {
        "body_unit_id": registers.unit_ids()[district.BODY],
        "delegator_id": district.actor("ky").user_id,
        "deputy_id": district.actor("thuky").user_id,
        "form": "KT.",
        "deputy_title": "Phó Chủ tịch",
        "scope": DelegationScope.ALL,
        "since": TODAY,
        "until": date(2024, 1, 22),
        "document_number": "12/QĐ-UBND",
        "document_on": date(2024, 1, 8),
    }
    return DelegationDraft(**values | changes)  # type: ignore[arg-type]  # fields by name


def delegated(*, approved: bool = True, **changes: object) -> str:
    """Set up a delegation, approve it unless told, and return its reference."""
    number = delegations.propose(draft(**changes), actor=district.actor("thuongtruc"))
    with reading() as connection:
        ref = str(
            connection.scalar(sa.select(table(Delegation).c.ref).where(table(Delegation).c.id == number))
        )
    if approved:
        delegations.approve(ref, actor=district.actor("xacnhan"))
    return ref
