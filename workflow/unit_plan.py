"""What a change of units does on its day: what goes over, what stays under the old name, what stands in the way.

A unit that is renamed, merged or split ends the day before, and its successors begin: the old name stays on everything
that was decided. The preview and the execution both ask here.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from workflow import clock
from workflow.errors import NotFound
from workflow.models import (
    ClusterMembership,
    Collective,
    Dossier,
    Household,
    Nomination,
    Person,
    ProposalState,
    RoleGrant,
    Round,
    ServicePeriod,
    Unit,
    UnitChange,
    UnitChangeKind,
    UnitParent,
    User,
)
from workflow.ordering import people_in_order, titles_in_order
from workflow.reassigning import UNDECIDED
from workflow.roles import Role
from workflow.states import NominationState
from workflow.tables import AnyRow, table
from workflow.unit_kinds import KINDS

units, parents, service, people = table(Unit), table(UnitParent), table(ServicePeriod), table(Person)
grants, users, clusters = table(RoleGrant), table(User), table(ClusterMembership)
n, r, collectives, households = table(Nomination), table(Round), table(Collective), table(Household)
d = table(Dossier)
S, K = NominationState, UnitChangeKind

PASSES_ON = UNDECIDED - {S.COUNCIL, S.SIGNING}
"""What goes over to the successor; what the council or the signer has before him is finished under the old name."""


@dataclass(frozen=True, slots=True)
class NewUnit:
    """A unit that begins."""

    code: str
    name: str
    place: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """A change as it is proposed; ``placed`` says which successor takes a person (0 is the first).

    ``groups`` says the same of a household ("H4"), a team ("C3"), a dossier with its nominations ("D12"), a unit below
    ("U5").
    """

    kind: UnitChangeKind
    on: date
    document: str
    predecessors: tuple[int, ...]
    successors: tuple[NewUnit, ...] = ()
    placed: dict[int, int] = field(default_factory=dict)
    receivers: dict[int, int] = field(default_factory=dict)
    groups: dict[str, int] = field(default_factory=dict)

    def group_place(self, kind: str, number: int) -> int:
        """Return which successor takes a household (H), team (C), dossier (D) or unit below (U)."""
        return self.groups.get(f"{kind}{number}", 0)

    @property
    def eve(self) -> date:
        """The last day of what ends; a unit whose end is recorded for that day already is no surprise."""
        return self.on - timedelta(days=1)

    def text(self) -> str:
        """Return the plan as it is stored."""
        successors = [[one.code, one.name, one.place] for one in self.successors]
        placed = sorted(self.placed.items())
        return json.dumps(
            {
                "predecessors": self.predecessors, "successors": successors, "placed": placed,
                "receivers": sorted(self.receivers.items()), "groups": sorted(self.groups.items()),
            },
            ensure_ascii=False,
        )  # fmt: skip


def change_of(row: AnyRow) -> Change:
    """Return a stored change."""
    plan = json.loads(row.plan)
    return Change(
        kind=row.kind,
        on=row.on,
        document=row.document,
        predecessors=tuple(plan["predecessors"]),
        successors=tuple(NewUnit(*one) for one in plan["successors"]),
        placed=dict(plan["placed"]),
        receivers=dict(plan["receivers"]),
        groups=dict(plan.get("groups", ())),  # plans made before groups were placed have none
    )


def is_undone(row: AnyRow) -> bool:
    """Whether a change was carried out and taken back."""
    return row.state is ProposalState.WITHDRAWN and row.moved != "{}"


@dataclass(frozen=True, slots=True)
class UnitPlan:
    """What a preview shows."""

    change: Change
    predecessors: tuple[AnyRow, ...]
    staff: tuple[tuple[int, str], ...]
    accounts: tuple[tuple[str, Role], ...]
    open_states: tuple[tuple[NominationState, int], ...]
    staying: int
    clusters: tuple[tuple[str, int], ...]
    children: tuple[str, ...]
    collectives: int
    households: int
    obstacles: tuple[str, ...]
    groups: tuple[tuple[str, str], ...] = ()
    """What a split places besides people: key and words, in the order households, teams, dossiers, units below."""

    def groups_at(self, place: int) -> tuple[str, ...]:
        """Return which of them go to a successor (0 is the first), in words."""
        return tuple(words for key, words in self.groups if self.change.groups.get(key, 0) == place)

    @property
    def passing(self) -> int:
        """How many nominations go over."""
        return sum(count for state, count in self.open_states if state in PASSES_ON)

    def names_at(self, place: int) -> tuple[str, ...]:
        """Return who goes to a successor (0 is the first)."""
        return tuple(name for number, name in self.staff if self.change.placed.get(number, 0) == place)


def unit_plan(connection: Connection, change: Change) -> UnitPlan:
    """Return what the change would do. A fixed number of statements; ``NotFound`` for an unknown unit."""
    ids = list(change.predecessors)
    rows = {row.id: row for row in connection.execute(sa.select(*units.c).where(units.c.id.in_(ids)))}
    if set(rows) != set(ids):
        raise NotFound("đơn vị này")
    ended = tuple(rows[one] for one in ids)
    states = connection.execute(
        sa.select(n.c.state, sa.func.count()).where(n.c.unit_id.in_(ids)).group_by(n.c.state)
    ).all()
    return UnitPlan(
        change=change,
        predecessors=ended,
        staff=_staff(connection, ids, change.on),
        accounts=_accounts(connection, ids, change.on),
        open_states=tuple((state, count) for state, count in states if state in UNDECIDED),
        staying=sum(count for state, count in states if state not in UNDECIDED),
        clusters=_clusters(connection, ids, change.on),
        children=_children(connection, ids, change.on),
        collectives=_count(connection, collectives, ids),
        households=_count(connection, households, ids),
        obstacles=tuple(_obstacles(connection, change, ended)),
        groups=tuple(_groups(connection, ids, change.on)) if change.kind is K.SPLIT else (),
    )


def _groups(connection: Connection, ids: list[int], on: date) -> Iterator[tuple[str, str]]:
    """Yield what a split places besides people. Four statements."""
    homes = sa.select(households.c.id, households.c.head_name).where(households.c.unit_id.in_(ids))
    for row in people_in_order(
        connection.execute(homes.order_by(households.c.id)), lambda row: row.head_name
    ):
        yield f"H{row.id}", f"Hộ {row.head_name}"
    teams = sa.select(collectives.c.id, collectives.c.name).where(
        collectives.c.unit_id.in_(ids), still(collectives, on), ~collectives.c.covers_whole_unit
    )
    for row in titles_in_order(connection.execute(teams.order_by(collectives.c.id)), lambda row: row.name):
        yield f"C{row.id}", f"Tập thể {row.name}"
    open_ = (
        sa.select(n.c.dossier_id, r.c.name, d.c.sequence, sa.func.count().label("many"))
        .join(d, d.c.id == n.c.dossier_id)
        .join(r, r.c.id == n.c.round_id)
        .where(n.c.unit_id.in_(ids), n.c.state.in_(PASSES_ON))
        .group_by(n.c.dossier_id, r.c.name, d.c.sequence)
    )
    for row in connection.execute(open_.order_by(n.c.dossier_id)):
        again = f" (bổ sung {row.sequence - 1})" if row.sequence > 1 else ""
        yield f"D{row.dossier_id}", f"Hồ sơ {row.name}{again}: {row.many} đề nghị chưa có kết quả"
    below = (
        sa.select(units.c.id, units.c.name)
        .join(parents, parents.c.unit_id == units.c.id)
        .where(parents.c.parent_id.in_(ids), still(parents, on), units.c.id.not_in(ids))
    )
    for row in titles_in_order(connection.execute(below.order_by(units.c.id)), lambda row: row.name):
        yield f"U{row.id}", f"Đơn vị trực thuộc {row.name}"


def _count(connection: Connection, found: sa.Table, ids: list[int]) -> int:
    query = sa.select(sa.func.count()).select_from(found).where(found.c.unit_id.in_(ids))
    return connection.scalar(query) or 0


def still(found: sa.Table, on: date) -> sa.ColumnElement[bool]:
    """Return the condition that a dated row holds on the day of the change or later."""
    return sa.or_(found.c.until.is_(None), found.c.until >= on)


def _staff(connection: Connection, ids: list[int], on: date) -> tuple[tuple[int, str], ...]:
    query = (
        sa.select(people.c.id, people.c.full_name, people.c.sort_key)
        .join(service, service.c.person_id == people.c.id)
        .where(service.c.unit_id.in_(ids), still(service, on))
        .distinct()
        .order_by(people.c.sort_key, people.c.id)
    )
    return tuple((row.id, row.full_name) for row in connection.execute(query))


def _accounts(connection: Connection, ids: list[int], on: date) -> tuple[tuple[str, Role], ...]:
    query = (
        sa.select(users.c.display_name, grants.c.role)
        .join(users, users.c.id == grants.c.user_id)
        .where(grants.c.unit_id.in_(ids), still(grants, on), users.c.is_active)
        .order_by(grants.c.id)
    )
    rows = people_in_order(connection.execute(query), lambda row: row.display_name)
    return tuple((row.display_name, row.role) for row in rows)


def _clusters(connection: Connection, ids: list[int], on: date) -> tuple[tuple[str, int], ...]:
    wanted = (clusters.c.unit_id.in_(ids), clusters.c.year >= on.year)
    query = sa.select(clusters.c.cluster, clusters.c.year).where(*wanted).distinct()
    return tuple((row.cluster, row.year) for row in connection.execute(query.order_by(clusters.c.year)))


def _children(connection: Connection, ids: list[int], on: date) -> tuple[str, ...]:
    query = (
        sa.select(units.c.name)
        .join(parents, parents.c.unit_id == units.c.id)
        .where(parents.c.parent_id.in_(ids), still(parents, on), units.c.id.not_in(ids))
    )
    return tuple(titles_in_order(connection.scalars(query), str))


def _obstacles(connection: Connection, change: Change, ended: tuple[AnyRow, ...]) -> Iterator[str]:
    for row in ended:
        if row.until is not None and row.until < change.eve:
            yield f"{row.name} đã kết thúc hoạt động ngày {row.until:%d/%m/%Y}."
        if change.on <= row.since:
            yield f"Ngày thay đổi phải sau ngày {row.name} bắt đầu hoạt động ({row.since:%d/%m/%Y})."
    yield from _wrong_counts(change)
    yield from _taken_codes(connection, change)
    yield from _still_deciding(connection, change)
    if change.kind is K.DISSOLVE:
        open_ = (n.c.unit_id.in_(change.predecessors), n.c.state.in_(UNDECIDED))
        if count := connection.scalar(sa.select(sa.func.count()).select_from(n).where(*open_)):
            yield (
                f"Còn {count} đề nghị chưa có kết quả. Rút hoặc chờ kết quả rồi giải thể; "
                "nếu đơn vị khác nhận nhiệm vụ thì dùng hợp nhất."
            )


def _wrong_counts(change: Change) -> Iterator[str]:
    kind = KINDS[change.kind]
    (low, high), (least, most) = kind.ends, kind.begins
    if not low <= len(set(change.predecessors)) <= high:
        words = f"ít nhất {low}" if high > low else str(low)
        yield f"{kind.words} cần chọn {words} đơn vị đang hoạt động."
    if not least <= len(change.successors) <= most:
        words = f"ít nhất {least}" if most > least else str(least)
        yield (f"{kind.words} cần {words} đơn vị mới." if most else f"{kind.words} không lập đơn vị mới.")


def _taken_codes(connection: Connection, change: Change) -> Iterator[str]:
    codes = [one.code for one in change.successors]
    known = connection.scalars(sa.select(units.c.code).where(units.c.code.in_(codes))).all()
    for code in known:
        yield f"Mã đơn vị “{code}” đã dùng. Chọn mã khác."
    if len(set(codes)) < len(codes):
        yield "Các đơn vị mới trùng mã nhau. Mỗi đơn vị một mã."


def _still_deciding(connection: Connection, change: Change) -> Iterator[str]:
    open_rounds = (
        sa.select(sa.func.count(r.c.id.distinct()))
        .join(n, n.c.round_id == r.c.id)
        .where(r.c.body_unit_id.in_(change.predecessors), n.c.state.in_(UNDECIDED))
    )
    if count := connection.scalar(open_rounds):
        yield (
            f"Còn {count} đợt xét chưa xong do đơn vị này xét. "
            "Bàn giao thẩm quyền của các đợt đó trước (trang Bàn giao thẩm quyền)."
        )


def today_or_later(change: Change) -> str:
    """Return why a change cannot be carried out yet, "" from its day on."""
    if clock.today() >= change.on:
        return ""
    return f"Thay đổi có hiệu lực từ ngày {change.on:%d/%m/%Y}; từ ngày đó người thứ hai duyệt và hệ thống thực hiện."


def waiting_query() -> sa.Select[Any]:
    """Return the query for changes with who proposed and who decided."""
    changes, by, decider = table(UnitChange), users.alias("by"), users.alias("decider")
    return (
        sa.select(*changes.c, by.c.display_name.label("by"), decider.c.display_name.label("decider"))
        .join(by, by.c.id == changes.c.proposed_by_id)
        .outerjoin(decider, decider.c.id == changes.c.decided_by_id)
    )
