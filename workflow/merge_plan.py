"""What becomes one when two entries of the register are one person: every row that moves, and what stands in the way.

The proposal's preview and its execution both ask here. Tables are found in the metadata, so a new table that refers
to persons moves along without a change here; the few that must not move are named.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from rules.vocabulary import AwardCode
from workflow.db import Base
from workflow.errors import NotFound
from workflow.identity_numbers import is_near
from workflow.models import (
    IdentityKind,
    Nomination,
    Person,
    PersonDetail,
    PersonIdentity,
    Relationship,
    Round,
    person_key,
)
from workflow.register_reach import is_merged
from workflow.states import LIVE, NominationState
from workflow.tables import AnyRow, table

people, details, identities = table(Person), table(PersonDetail), table(PersonIdentity)
n, r, kin = table(Nomination), table(Round), table(Relationship)
S = NominationState

KEEPS_ITS_OWN = frozenset(
    {"nominations", "achievements", "person_details", "person_merges", "person_distinctions"}
)
"""Handled by name: nominations through their own door; the others say something about the entry itself."""

TIED = {
    "users": "tài khoản đăng nhập",
    "council_seats": "tư cách thành viên Hội đồng",
    "session_members": "việc dự phiên họp Hội đồng",
    "conflicts_of_interest": "ghi nhận xung đột lợi ích",
}
"""What cannot move: the entry that has it must be the one that stays."""

LABELS = {
    "service_periods": "Quá trình công tác",
    "yearly_ratings": "Xếp loại hằng năm",
    "discipline_records": "Kỷ luật",
    "leave_periods": "Thời gian nghỉ",
    "initiatives": "Sáng kiến",
    "earlier_awards": "Khen thưởng đã có",
    "relationships": "Quan hệ thân nhân",
    "holds": "Tạm dừng xét",
    "person_identities": "Số căn cước",
    "nominations": "Đề nghị khen thưởng",
}
FIELDS = {
    "full_name": "Họ và tên",
    "birth_year": "Năm sinh",
    "is_female": "Giới tính",
    "birth_on": "Ngày sinh",
}
"""What may differ between two entries and is chosen."""


@dataclass(frozen=True, slots=True)
class Moving:
    """Rows of one table that go over, and those that stay because the kept entry has the same already."""

    table: str
    column: str
    label: str
    ids: tuple[int, ...]
    left: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class MovingNomination:
    """One nomination that goes over."""

    id: int
    version: int
    ref: str
    award: AwardCode
    round_id: int
    round_name: str
    period_key: str
    state: NominationState
    achievement_id: int


@dataclass(frozen=True, slots=True)
class Difference:
    """A fact that both entries have and that differs."""

    field: str
    label: str
    kept: object
    merged: object


@dataclass(frozen=True, slots=True)
class MergePlan:
    """Everything a preview shows; ``obstacles`` are sentences, none means it can be done."""

    survivor: AnyRow
    merged: AnyRow
    differences: tuple[Difference, ...]
    moving: tuple[Moving, ...]
    nominations: tuple[MovingNomination, ...]
    obstacles: tuple[str, ...]


def merge_plan(connection: Connection, survivor_id: int, merged_id: int) -> MergePlan:
    """Return what merging would do; ``NotFound`` when one of the two is not there (any more)."""
    survivor, merged = _entry(connection, survivor_id), _entry(connection, merged_id)
    theirs = _nominations(connection, merged_id)
    obstacles = (
        *_tied(connection, merged_id),
        *_two_people(connection, survivor_id, merged_id),
        *_in_one_round(_nominations(connection, survivor_id), theirs),
    )
    return MergePlan(
        survivor=survivor,
        merged=merged,
        differences=tuple(_differences(survivor, merged)),
        moving=tuple(_moving(connection, survivor_id, merged_id)),
        nominations=theirs,
        obstacles=obstacles,
    )


def _entry(connection: Connection, person_id: int) -> AnyRow:
    query = (
        sa.select(*people.c, details.c.birth_on, details.c.deceased_on)
        .outerjoin(details, details.c.person_id == people.c.id)
        .where(people.c.id == person_id, sa.not_(is_merged()))
    )
    row = connection.execute(query).first()
    if row is None:
        raise NotFound("người này")
    return row


def _differences(survivor: AnyRow, merged: AnyRow) -> Iterator[Difference]:
    for name, label in FIELDS.items():
        mine, other = getattr(survivor, name), getattr(merged, name)
        if other is not None and mine != other:
            yield Difference(name, label, mine, other)


def person_columns() -> Iterator[tuple[sa.Table, sa.Column[Any], bool]]:
    """Yield every column that names a person, and whether it does so by nominee key."""
    for found in Base.metadata.sorted_tables:
        for column in found.c:
            by_id = any(key.column is people.c.id for key in column.foreign_keys)
            if by_id or column.name == "nominee_key":
                yield found, column, not by_id


def _moving(connection: Connection, survivor_id: int, merged_id: int) -> Iterator[Moving]:
    for found, column, by_key in person_columns():
        if found.name in KEEPS_ITS_OWN or found.name in TIED or "id" not in found.c:
            continue
        ours, theirs = (person_key(one) if by_key else one for one in (survivor_id, merged_id))
        rows = connection.execute(sa.select(*found.c).where(column == theirs).order_by(found.c.id)).all()
        if not rows:
            continue
        held = connection.execute(sa.select(*found.c).where(column == ours)).all()
        left = {row.id for row in rows if _is_held(found, column, row, held)}
        ids = tuple(row.id for row in rows if row.id not in left)
        yield Moving(found.name, column.name, label_of(found.name), ids, tuple(sorted(left)))


def label_of(name: str) -> str:
    """Return what the rows of a table are called."""
    return LABELS.get(name, f"Dữ liệu liên quan ({name})")


def _is_held(found: sa.Table, column: sa.Column[Any], row: AnyRow, held: list[AnyRow] | Any) -> bool:
    """Whether a unique constraint says that the kept entry has this row already."""
    for constraint in found.constraints:
        if isinstance(constraint, sa.UniqueConstraint) and column.name in constraint.columns:
            rest = [one.name for one in constraint.columns if one.name != column.name]
            if any(all(getattr(row, name) == getattr(other, name) for name in rest) for other in held):
                return True
    return False


def _nominations(connection: Connection, person_id: int) -> tuple[MovingNomination, ...]:
    query = (
        sa.select(
            n.c.id, n.c.version, n.c.ref, n.c.award, n.c.round_id, r.c.name, r.c.period_key, n.c.state,
            n.c.achievement_id,
        )
        .join(r, r.c.id == n.c.round_id)
        .where(n.c.person_id == person_id)
        .order_by(n.c.id)
    )  # fmt: skip
    return tuple(MovingNomination(*row) for row in connection.execute(query))


def _tied(connection: Connection, merged_id: int) -> Iterator[str]:
    for name, words in TIED.items():
        found = Base.metadata.tables[name]
        query = sa.select(sa.literal(1)).select_from(found).where(found.c.person_id == merged_id)
        if connection.scalar(query.limit(1)):
            yield (
                f"Mục được gộp đi có {words}, không chuyển được. "
                "Chọn mục này làm mục được giữ lại rồi đề nghị lại."
            )


def _two_people(connection: Connection, survivor_id: int, merged_id: int) -> Iterator[str]:
    pair = {survivor_id, merged_id}
    related = (kin.c.person_id.in_(pair), kin.c.relative_id.in_(pair))
    if connection.scalar(sa.select(kin.c.id).where(*related).limit(1)) is not None:
        yield "Hai mục được ghi là người thân của nhau nên không thể là một người. Xem lại quan hệ thân nhân trước."
    cards = (identities.c.kind == IdentityKind.CITIZEN_CARD, identities.c.person_id.in_(pair))
    query = sa.select(identities.c.person_id, identities.c.number).where(*cards)
    numbers = {row.person_id: row.number for row in connection.execute(query)}
    if len(numbers) == len(pair) and not is_near(*numbers.values()):
        yield (
            "Hai mục có hai số căn cước khác hẳn nhau, theo đó là hai người. "
            "Nếu một số ghi sai, sửa số đó theo thẻ căn cước rồi đề nghị lại."
        )


def _in_one_round(ours: tuple[MovingNomination, ...], theirs: tuple[MovingNomination, ...]) -> Iterator[str]:
    """Refuse what would nominate one person twice; awards already decided on both sides may stand together."""
    for one in theirs:
        if one.state is S.COUNCIL:
            yield f"{one.award.label} ({one.round_name}) của mục được gộp đi đang trước Hội đồng. Gộp sau phiên họp."
        if one.state not in LIVE:
            continue
        for other in ours:
            if other.state not in LIVE:
                continue
            same_award = other.award is one.award and other.period_key == one.period_key
            both_done = {other.state, one.state} == {S.AWARDED}
            if same_award or (other.round_id == one.round_id and not both_done):
                yield (
                    f"Cả hai mục đều có đề nghị trong “{one.round_name}” ({one.award.label} và {other.award.label}). "
                    "Rút hoặc kết thúc một trong hai đề nghị (đã có quyết định thì hủy bỏ bằng quyết định) rồi gộp."
                )
