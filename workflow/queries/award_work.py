"""What is still to be done after a decision: pay, confer, print certificates; and certificates asked for again.

The same conditions count the work on the first page and filter the list of decisions.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from workflow.actor import Actor
from workflow.models import (
    AwardDecision,
    Certificate,
    Conferral,
    DecisionState,
    GoldEntry,
    Nomination,
    PrizePayment,
    PrizeRow,
    ReissueRequest,
)
from workflow.models.certificates import ReissueState
from workflow.money_words import ConferralWay
from workflow.prize_accounts import SIGNED
from workflow.roles import Role
from workflow.states import NominationState
from workflow.tables import table

decisions, n, rows, payments = table(AwardDecision), table(Nomination), table(PrizeRow), table(PrizePayment)
conferrals, gold, certificates = table(Conferral), table(GoldEntry), table(Certificate)
requests = table(ReissueRequest)


class After(Enum):
    """One kind of work after a decision."""

    PAY = "to_pay"
    CONFER = "to_confer"
    PRINT = "to_print"


REISSUE = "to_reissue"
DOERS: dict[str, tuple[Role, ...]] = {
    After.PAY.value: (Role.STANDING_BODY,),
    After.CONFER.value: (Role.STANDING_BODY, Role.SECRETARY),
    After.PRINT.value: (Role.STANDING_BODY, Role.NUMBER_ISSUER),
    REISSUE: (Role.STANDING_BODY, Role.CONFIRMER),
}
"""Who does each, as the grants of the actions say."""


@dataclass(frozen=True, slots=True)
class AfterWork:
    """Work of one kind at one body: ``partly`` of it was begun; ``ref``: one of them, the only one of one."""

    count: int
    partly: int = 0
    due_on: date | None = None
    ref: str = ""


def waiting(connection: Connection, viewer: Actor) -> dict[tuple[str, int], AfterWork]:
    """Return the work by kind and body, of the bodies where the viewer can do it. One statement, none for others."""
    parts = [_part(kind, viewer) for kind in After if _bodies(viewer, kind.value)]
    if _bodies(viewer, REISSUE):
        parts.append(_asked_again(viewer))
    if not parts:
        return {}
    found = connection.execute(sa.union_all(*parts))
    return {
        (kind, body): AfterWork(count, int(partly or 0), due_on, ref)
        for kind, body, count, partly, due_on, ref in found
    }


def holds_work(kind: After) -> sa.ColumnElement[bool]:
    """Return the condition on ``award_decisions``: something of this kind is left to do."""
    return sa.and_(_own_issued(), decisions.c.id.in_(sa.select(_left(kind).c.decision_id)))


def _bodies(viewer: Actor, kind: str) -> list[int]:
    return sorted(viewer.units_with(*DOERS[kind]))


def _own_issued() -> sa.ColumnElement[bool]:
    return sa.and_(decisions.c.state == DecisionState.ISSUED, sa.not_(decisions.c.is_external))


def _part(kind: After, viewer: Actor) -> sa.Select[Any]:
    left = _left(kind)
    begun = sa.case((decisions.c.id.in_(_begun(kind)), 1), else_=0)
    return (
        sa.select(
            sa.literal(kind.value), decisions.c.body_unit_id, sa.func.count(), sa.func.sum(begun),
            sa.cast(sa.null(), sa.Date), sa.func.min(decisions.c.ref),
        )
        .select_from(decisions.join(left, left.c.decision_id == decisions.c.id))
        .where(_own_issued(), decisions.c.body_unit_id.in_(_bodies(viewer, kind.value)))
        .group_by(decisions.c.body_unit_id)
    )  # fmt: skip


def _left(kind: After) -> sa.Subquery:
    """Return the decisions with something of this kind left."""
    query = {After.PAY: _unpaid, After.CONFER: _unconferred, After.PRINT: _unprinted}[kind]()
    return query.subquery(f"left_{kind.value}")


def _unpaid() -> sa.Select[Any]:
    keys = (rows.c.decision_id, rows.c.nomination_id)
    due = (
        sa.select(*keys, sa.func.sum(rows.c.amount).label("due"))
        .group_by(*keys)
        .having(sa.func.count(rows.c.body_unit_id) > 0)  # where a superior pays, nothing is ours to pay
        .subquery("due")
    )
    whose = (payments.c.decision_id, payments.c.nomination_id)
    paid = sa.select(*whose, sa.func.sum(SIGNED).label("paid")).group_by(*whose).subquery("paid")
    same = sa.and_(paid.c.decision_id == due.c.decision_id, paid.c.nomination_id == due.c.nomination_id)
    return (
        sa.select(due.c.decision_id)
        .select_from(due.outerjoin(paid, same))
        .where(due.c.due > sa.func.coalesce(paid.c.paid, 0))
        .distinct()
    )


def _given() -> sa.ColumnElement[bool]:
    """The latest record of a nomination says that its award reached him."""
    later = conferrals.alias("later")
    newest = sa.select(sa.func.max(later.c.id)).where(later.c.nomination_id == n.c.id).correlate(n)
    standing = (conferrals.c.id == newest.scalar_subquery(), conferrals.c.way != ConferralWay.NOT_YET)
    return sa.exists(sa.select(conferrals.c.id).where(*standing).correlate(n))


def _unconferred() -> sa.Select[Any]:
    awarded = (n.c.decision_id.is_not(None), n.c.state == NominationState.AWARDED)
    return sa.select(n.c.decision_id).where(*awarded, sa.not_(_given())).distinct()


def _unprinted() -> sa.Select[Any]:
    made = sa.exists().where(certificates.c.entry_id == gold.c.id)
    return (
        sa.select(gold.c.decision_id)
        .join(n, n.c.id == gold.c.nomination_id)
        .where(n.c.state == NominationState.AWARDED, sa.not_(made))
        .distinct()
    )


def _begun(kind: After) -> sa.Select[Any]:
    """Return the decisions of which something of this kind is on record."""
    if kind is After.PAY:
        return sa.select(payments.c.decision_id)
    if kind is After.CONFER:
        return sa.select(conferrals.c.decision_id)
    return sa.select(gold.c.decision_id).join(certificates, certificates.c.entry_id == gold.c.id)


def _asked_again(viewer: Actor) -> sa.Select[Any]:
    """Requests for another certificate that somebody else made, never about oneself or a relative."""
    kin = sorted({viewer.person_id, *viewer.relatives} - {None})  # type: ignore[type-var]  # None is taken out
    own = sa.and_(n.c.person_id.is_not(None), n.c.person_id.in_(kin))
    return (
        sa.select(
            sa.literal(REISSUE), requests.c.body_unit_id, sa.func.count(), sa.literal(0),
            sa.func.min(requests.c.due_on), sa.func.min(requests.c.ref),
        )
        .select_from(
            requests.join(gold, gold.c.id == requests.c.entry_id).join(n, n.c.id == gold.c.nomination_id)
        )
        .where(
            requests.c.state == ReissueState.REQUESTED,
            requests.c.requested_by_id != viewer.user_id,
            requests.c.body_unit_id.in_(_bodies(viewer, REISSUE)),
            sa.not_(own),
        )
        .group_by(requests.c.body_unit_id)
    )  # fmt: skip
