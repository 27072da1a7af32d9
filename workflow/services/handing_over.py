"""Carrying out a handover: open rounds of a body begin anew at the bodies that take its authority over."""

from __future__ import annotations

from collections import defaultdict

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from workflow import clock
from workflow.actor import Actor
from workflow.audit import Happened, record
from workflow.handover import HEADS, HandoverPlan, handover_plan, level_of
from workflow.models import Nomination, Round, RoundAward, Unit, UnitParent
from workflow.services.register_acts import UNIT, happened
from workflow.services.unit_moves import pass_on, set_parent
from workflow.tables import AnyRow, insert_returning, table
from workflow.unit_plan import PASSES_ON, Change, still

n, r, takes, units, parents = (
    table(Nomination),
    table(Round),
    table(RoundAward),
    table(Unit),
    table(UnitParent),
)
LONGEST_CODE = 60


def hand_over(
    connection: Connection, change: Change, actor: Actor, _proposed_by: int
) -> tuple[dict[str, object], list[int]]:
    """Carry the handover out and return what moved (rounds opened, nominations that went over); no unit begins."""
    plan = handover_plan(connection, change)
    opened: dict[tuple[int, int], int] = {}
    target: dict[tuple[int, int], int] = {}
    for one in plan.passing:
        pair = (one.round_id, one.receiver_id)
        if pair not in opened:
            opened[pair] = _open_round(connection, change, pair, plan, actor)
        target[(one.round_id, one.unit_id)] = opened[pair]
    rows = _rows(connection, plan)
    by_dossier = {row.dossier_id: target[(row.round_id, row.unit_id)] for row in rows}
    count = pass_on(connection, rows, actor, rounds=by_dossier)
    _end(connection, change, plan, actor)
    return {"rounds": sorted(opened.values()), "nominations": count}, []


def _rows(connection: Connection, plan: HandoverPlan) -> list[AnyRow]:
    query = (
        sa.select(n.c.id, n.c.version, n.c.dossier_id, n.c.round_id, n.c.unit_id)
        .join(r, r.c.id == n.c.round_id)
        .where(r.c.body_unit_id == plan.body.id, n.c.state.in_(PASSES_ON))
        .order_by(n.c.id)
    )
    return list(connection.execute(query))


def _open_round(
    connection: Connection, change: Change, pair: tuple[int, int], plan: HandoverPlan, actor: Actor
) -> int:
    """Open the round of the receiving body: same period and days, its own decider, no local rules of the old one."""
    round_id, receiver_id = pair
    old = connection.execute(sa.select(*r.c).where(r.c.id == round_id)).one()
    receiver = next(one for one in plan.receivers if one.id == receiver_id)
    row = {name: value for name, value in old._mapping.items() if name != "id"}
    row |= {
        "code": f"{old.code[: LONGEST_CODE - len(receiver.code) - 1]}-{receiver.code}",
        "body_unit_id": receiver_id, "decider": HEADS[receiver.level], "rule_pack": None,
        "created_at": clock.now(), "archived_at": None,
    }  # fmt: skip
    (number,) = insert_returning(connection, Round, [row])
    query = sa.select(takes.c.award, takes.c.nominee_kind).where(takes.c.round_id == round_id)
    awards = connection.execute(query).all()
    new = [
        {
            "round_id": number, "award": award, "nominee_kind": kind,
            "level": level_of(award, kind, receiver, change),
        }
        for award, kind in awards
    ]  # fmt: skip
    connection.execute(sa.insert(takes), new)
    payload: dict[str, object] = {"code": row["code"], "from_round": round_id, "on": change.on}
    happened_ = Happened("round", number, "round_handed_over", actor.user_id, clock.now(), payload)
    record(connection, [happened_])
    return number


def _end(connection: Connection, change: Change, plan: HandoverPlan, actor: Actor) -> None:
    """Close the body on the eve; what stood below it stands below the bodies that take over."""
    eve = change.eve
    body_id = plan.body.id
    held = (parents.c.parent_id == body_id, still(parents, change.on))
    above = connection.scalar(
        sa.select(parents.c.parent_id).where(parents.c.unit_id == body_id, still(parents, change.on)).limit(1)
    )
    names: dict[int, list[str]] = defaultdict(list)
    for row in connection.execute(sa.select(*parents.c).where(*held)).all():
        to = plan.suggested.get(row.unit_id)
        set_parent(connection, row, above if to in (row.unit_id, 0, None) else to, change)
        names[to or 0].append(str(row.unit_id))
    connection.execute(sa.update(units).where(units.c.id == body_id).values(until=eve))
    own = (parents.c.unit_id == body_id, still(parents, change.on), parents.c.since <= eve)
    connection.execute(sa.update(parents).where(*own).values(until=eve))
    for receiver in plan.receivers:
        happened(
            connection, UNIT, receiver.id, "authority_taken_over", actor,
            payload={"on": change.on, "from": plan.body.name, "units": len(names[receiver.id])},
            detail=change.document,
        )  # fmt: skip
