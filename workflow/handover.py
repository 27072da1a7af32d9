"""When a level loses its authority on a day: which open rounds pass to which body, by the table of competence.

The district's rounds of Luật 2022 end with 30/6/2025: from the next day ``rules.competence`` names the chairman of the
commune. Nothing here knows that day; it asks the rules on the day of the change.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.engine import Connection

import rules
from rules.errors import RuleError
from rules.text import fold
from rules.vocabulary import AwardCode, Decider, Level, NomineeKind
from workflow.models import Dossier, Nomination, Round, RoundAward, Unit, UnitKind, UnitParent
from workflow.ordering import title_key, titles_in_order
from workflow.reassigning import UNDECIDED
from workflow.states import LABELS, NominationState
from workflow.tables import AnyRow, table
from workflow.unit_plan import PASSES_ON, Change, still

units, parents, n, r = table(Unit), table(UnitParent), table(Nomination), table(Round)
takes, dossiers = table(RoundAward), table(Dossier)
S = NominationState
HEADS = {
    Level.COMMUNE: Decider.COMMUNE_CHAIRMAN,
    Level.DISTRICT: Decider.DISTRICT_CHAIRMAN,
    Level.PROVINCE: Decider.PROVINCE_CHAIRMAN,
}


@dataclass(frozen=True, slots=True)
class Passing:
    """The dossiers of one unit in one open round, and the body that takes them."""

    round_id: int
    round_code: str
    round_name: str
    unit_id: int
    unit: str
    receiver_id: int
    receiver: str
    nominations: int


@dataclass(frozen=True, slots=True)
class HandoverPlan:
    """What a preview shows; ``below`` are the units that get another superior."""

    body: AnyRow
    receivers: tuple[AnyRow, ...]
    below: tuple[AnyRow, ...]
    suggested: dict[int, int]
    passing: tuple[Passing, ...]
    obstacles: tuple[str, ...]


def handover_plan(connection: Connection, change: Change) -> HandoverPlan:
    """Return what passes on that day. A fixed number of statements."""
    body = connection.execute(sa.select(*units.c).where(units.c.id == change.predecessors[0])).one()
    below = _below(connection, body.id, change)
    receivers = _receivers(connection, body, change)
    known = {row.id: row for row in receivers}
    chosen = {unit: to for unit, to in change.receivers.items() if to in known}
    placed = {row.id: chosen.get(row.id, _suggested(row, receivers)) for row in below}
    open_ = _open(connection, body.id)
    passing = tuple(
        Passing(
            row.round_id, row.code, row.name, row.unit_id, row.unit, to,
            known[to].name if to in known else "", row.many,
        )
        for row in open_
        if row.state_passes
        for to in [placed.get(row.unit_id, 0)]
    )  # fmt: skip
    return HandoverPlan(
        body=body,
        receivers=receivers,
        below=below,
        suggested=placed,
        passing=passing,
        obstacles=tuple(_obstacles(connection, change, body, open_, passing)),
    )


def _below(connection: Connection, body_id: int, change: Change) -> tuple[AnyRow, ...]:
    query = (
        sa.select(*units.c)
        .join(parents, parents.c.unit_id == units.c.id)
        .where(parents.c.parent_id == body_id, still(parents, change.on), still(units, change.eve))
        .order_by(units.c.id)
    )
    return tuple(sorted(connection.execute(query), key=lambda row: (row.level.value, title_key(row.name))))


def _receivers(connection: Connection, body: AnyRow, change: Change) -> tuple[AnyRow, ...]:
    """The committees of the communes below, and the body's own superior, last."""
    below = sa.select(parents.c.unit_id).where(parents.c.parent_id == body.id, still(parents, change.on))
    above = sa.select(parents.c.parent_id).where(parents.c.unit_id == body.id, still(parents, change.on))
    committee = units.c.kind == UnitKind.PEOPLES_COMMITTEE
    communes = sa.and_(units.c.level == Level.COMMUNE, committee, units.c.id.in_(below))
    query = sa.select(*units.c).where(sa.or_(communes, units.c.id.in_(above)), still(units, change.on))
    found = titles_in_order(connection.execute(query.order_by(units.c.id)), lambda row: str(row.name))
    return tuple(sorted(found, key=lambda row: row.level.value, reverse=True))


def _suggested(row: AnyRow, receivers: Sequence[AnyRow]) -> int:
    """A commune takes its own; a unit named after a commune goes there; everything else to the superior."""
    communes = [one for one in receivers if one.level is Level.COMMUNE]
    if any(one.id == row.id for one in communes):
        return int(row.id)
    name = f" {fold(row.name)} "
    for one in communes:
        place = fold(one.place or one.name.split("xã")[-1].split("thị trấn")[-1])
        if place and f" {place} " in name:
            return int(one.id)
    above = [one for one in receivers if one.level is not Level.COMMUNE]
    return int(above[0].id) if above else 0


def _open(connection: Connection, body_id: int) -> list[AnyRow]:
    inside = (
        sa.select(
            n.c.round_id, r.c.code, r.c.name, n.c.unit_id, units.c.name.label("unit"),
            n.c.state.in_(PASSES_ON).label("state_passes"),
        )
        .join(r, r.c.id == n.c.round_id)
        .join(units, units.c.id == n.c.unit_id)
        .where(r.c.body_unit_id == body_id, n.c.state.in_(UNDECIDED))
        .subquery()
    )  # fmt: skip
    query = sa.select(*inside.c, sa.func.count().label("many")).group_by(*inside.c)
    found = connection.execute(query.order_by(inside.c.unit_id))
    return sorted(found, key=lambda row: (row.code, title_key(row.unit)))


def _obstacles(
    connection: Connection, change: Change, body: AnyRow, open_: list[AnyRow], passing: tuple[Passing, ...]
) -> Iterator[str]:
    if body.until is not None and body.until < change.eve:
        yield f"{body.name} đã kết thúc hoạt động ngày {body.until:%d/%m/%Y}."
    awards = connection.execute(
        sa.select(takes.c.award, takes.c.nominee_kind).join(r, r.c.id == takes.c.round_id)
        .where(r.c.body_unit_id == body.id).distinct()
    ).all()  # fmt: skip
    for award, kind in awards:
        if citation := still_lawful(award, kind, body.level, change):
            yield (
                f"Vào ngày {change.on:%d/%m/%Y} {body.name} vẫn có thẩm quyền quyết định {award.label} ({citation}). "
                "Chọn ngày thẩm quyền đã chuyển."
            )
            break
    if stuck := sum(row.many for row in open_ if not row.state_passes):
        words = " hoặc ".join(f"“{LABELS[state]}”" for state in (S.COUNCIL, S.SIGNING))
        yield (
            f"Còn {stuck} đề nghị {words}. Kết thúc phiên họp, "
            "đưa ra khỏi dự thảo quyết định hoặc ban hành trước ngày bàn giao."
        )
    if lost := [one.unit for one in passing if not one.receiver]:
        yield f"Chưa có cơ quan nhận hồ sơ của {', '.join(titles_in_order(set(lost), str)[:3])}. Chọn cơ quan nhận."


def still_lawful(award: AwardCode, kind: NomineeKind, level: Level, change: Change) -> str:
    """Return the article by which a level may still decide an award on the day, "" when it may not."""
    try:
        found = rules.competence(award, change.on, level=level, kind=kind)
    except RuleError:
        return ""
    return found.citation if found.at_level is not None and found.at_level is HEADS.get(level) else ""


def level_of(award: AwardCode, kind: NomineeKind, receiver: AnyRow, change: Change) -> Level:
    """Return the level that decides an award for a receiving body: its own when lawful, else the province."""
    return receiver.level if still_lawful(award, kind, receiver.level, change) else Level.PROVINCE
