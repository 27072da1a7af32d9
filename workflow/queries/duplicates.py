"""Nominations that may be one thing twice, why they are taken for it, and what people already told apart.

Two signs count: the same entry of the register nominated by two units (or twice for one award and achievement) in one
period; or two entries with the same name without marks and the same known year of birth, nominated by different
units, unless their days of birth differ or the register already tells them apart. A name alone is never a sign:
Vietnamese names repeat. Who is told apart here is remembered for the body; that two entries are one person is settled
in the register of persons.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.sql.elements import ColumnElement

from rules.vocabulary import EMULATION_TITLES, AwardCode
from workflow.actor import Actor
from workflow.db import reading
from workflow.models import (
    Dossier,
    Nomination,
    NotDuplicate,
    Person,
    PersonDetail,
    PersonDistinction,
    Round,
    Unit,
    User,
)
from workflow.queries.scope import visible_nominations
from workflow.statements import ask, given, one_of
from workflow.states import LIVE
from workflow.states import NominationState as S
from workflow.tables import AnySelect, table

n, r, d, u, p = table(Nomination), table(Round), table(Dossier), table(Unit), table(Person)
apart, users = table(NotDuplicate), table(User)
other, other_round = n.alias("other"), r.alias("other_round")
person, namesake = p.alias("person"), p.alias("namesake")
distinct = table(PersonDistinction)
one_detail, other_detail = table(PersonDetail).alias("one_detail"), table(PersonDetail).alias("other_detail")
COUNTED = sorted(LIVE - {S.DRAFT, S.UNIT_REVIEW}, key=lambda state: state.value)
TITLES = sorted(EMULATION_TITLES, key=lambda award: award.value)
Condition = ColumnElement[bool]


def looks_like_another() -> Condition:
    """Return whether another live nomination looks like the same person and nobody has told them apart.

    What is seldom asked stands in a question of its own: SQLite opens every table of one again for each row.
    """
    return sa.or_(_same_entry(), _same_name())


def _one_more() -> tuple[Condition, ...]:
    """Another nomination before the same body, for the same period."""
    same_season = sa.exists().where(
        other_round.c.id == other.c.round_id,
        other_round.c.period_key == r.c.period_key,
        other_round.c.body_unit_id == r.c.body_unit_id,
    )
    return other.c.id != n.c.id, one_of(other.c.state, COUNTED), same_season.correlate(other, r)


def _same_thing() -> Condition:
    """Another unit, or the same award again: a title, or a form for the same achievement."""
    again = sa.or_(one_of(other.c.award, TITLES), other.c.achievement_id == n.c.achievement_id)
    return sa.or_(other.c.unit_id != n.c.unit_id, sa.and_(other.c.award == n.c.award, again))


def _same_entry() -> Condition:
    told = sa.exists().where(
        apart.c.body_unit_id == r.c.body_unit_id,
        apart.c.first_key == n.c.nominee_key,
        apart.c.second_key == n.c.nominee_key,
        apart.c.scope == r.c.period_key,
    )
    return (
        sa.exists()
        .where(other.c.nominee_key == n.c.nominee_key, *_one_more(), _same_thing(), ~told.correlate(n, r))
        .correlate(n, r)
    )


def _same_name() -> Condition:
    key = sa.literal("P").concat(sa.cast(namesake.c.id, sa.String))
    told = sa.exists().where(
        apart.c.body_unit_id == r.c.body_unit_id,
        sa.or_(
            sa.and_(apart.c.first_key == n.c.nominee_key, apart.c.second_key == other.c.nominee_key),
            sa.and_(apart.c.second_key == n.c.nominee_key, apart.c.first_key == other.c.nominee_key),
        ),
        apart.c.scope == "",
    )
    nominated = sa.exists().where(
        other.c.nominee_key == key, other.c.unit_id != n.c.unit_id, *_one_more(), ~told.correlate(n, r, other)
    )
    return (
        sa.exists()
        .where(
            person.c.id == n.c.person_id,
            namesake.c.search_key == person.c.search_key,
            namesake.c.birth_year == person.c.birth_year,
            namesake.c.id != person.c.id,
            ~_two_people(person.c.id, namesake.c.id),
            nominated.correlate(n, r, namesake),
        )
        .correlate(n, r)
    )


def _two_people(one: Any, two: Any) -> Condition:
    """Return whether the register knows two entries to be two persons: told apart, or born on different days."""
    said = sa.exists().where(
        sa.or_(
            sa.and_(distinct.c.one_id == one, distinct.c.other_id == two),
            sa.and_(distinct.c.one_id == two, distinct.c.other_id == one),
        )
    )
    born = sa.exists().where(
        one_detail.c.person_id == one,
        other_detail.c.person_id == two,
        one_detail.c.birth_on != other_detail.c.birth_on,
    )
    return sa.or_(said.correlate(person, namesake, p), born.correlate(person, namesake, p))


@dataclass(frozen=True, slots=True)
class Twin:
    """Another nomination that may be the same, with the signs, and what was decided about the pair."""

    id: int
    ref: str
    name: str
    detail: str
    award: AwardCode
    unit: str
    dossier_ref: str
    round_name: str
    state: S
    signs: tuple[str, ...]
    reason: str
    decided_by: str
    decided_on: date | None


def twins_of(viewer: Actor, nomination_id: int) -> tuple[Twin, ...]:
    """Return the nominations that look like this one, undecided first. Two statements."""
    with reading() as connection:
        own = ask(connection, _own_query, viewer, id=nomination_id).one_or_none()
        if own is None:
            return ()
        rows = ask(connection, _like_query, viewer, own.birth_year is not None, **own._mapping)
        found = [_twin(row, own) for row in rows]
    return tuple(sorted(found, key=lambda one: one.reason != ""))


def _own_query(viewer: Actor) -> AnySelect:
    """What is compared of the nomination ``:id``."""
    return (
        sa.select(
            n.c.id, n.c.nominee_key, n.c.person_id, n.c.award, n.c.unit_id, n.c.achievement_id, r.c.period_key,
            r.c.period_label, r.c.body_unit_id, p.c.search_key, p.c.birth_year,
        )
        .select_from(n.join(r, r.c.id == n.c.round_id).outerjoin(p, p.c.id == n.c.person_id))
        .where(n.c.id == given("id", n.c.id), visible_nominations(viewer))
    )  # fmt: skip


def _like_query(viewer: Actor, with_names: bool) -> AnySelect:
    """The nominations with one of the signs in common with a row of ``_own_query``, and what was decided."""
    unit, award, achievement = (given(name, n.c[name]) for name in ("unit_id", "award", "achievement_id"))
    body, period, key = (
        given("body_unit_id", r.c.body_unit_id),
        given("period_key", r.c.period_key),
        given("nominee_key", n.c.nominee_key),
    )
    same_entry = n.c.nominee_key == key
    again = sa.or_(one_of(n.c.award, TITLES), n.c.achievement_id == achievement)
    same_thing = sa.or_(n.c.unit_id != unit, sa.and_(n.c.award == award, again))
    signs = sa.and_(same_entry, same_thing)
    if with_names:
        named = sa.select(sa.literal("P").concat(sa.cast(p.c.id, sa.String))).where(
            p.c.search_key == given("search_key", p.c.search_key),
            p.c.birth_year == given("birth_year", p.c.birth_year),
            ~_two_people(given("person_id", p.c.id), p.c.id),
        )
        signs = sa.or_(signs, sa.and_(~same_entry, n.c.nominee_key.in_(named), n.c.unit_id != unit))
    pair = sa.and_(
        apart.c.body_unit_id == body,
        sa.or_(
            sa.and_(apart.c.first_key == key, apart.c.second_key == n.c.nominee_key),
            sa.and_(apart.c.second_key == key, apart.c.first_key == n.c.nominee_key),
        ),
        apart.c.scope == sa.case((same_entry, period), else_=""),
    )
    joined = (
        n.join(r, r.c.id == n.c.round_id)
        .join(u, u.c.id == n.c.unit_id)
        .join(d, d.c.id == n.c.dossier_id)
        .outerjoin(apart, pair)
        .outerjoin(users, users.c.id == apart.c.decided_by_id)
    )
    return (
        sa.select(
            n.c.id, n.c.ref, n.c.nominee_name.label("name"), n.c.nominee_detail.label("detail"), n.c.award,
            u.c.name.label("unit"), d.c.ref.label("dossier_ref"), r.c.name.label("round_name"), n.c.state,
            n.c.nominee_key, n.c.achievement_id, n.c.unit_id, apart.c.reason, users.c.display_name,
            apart.c.decided_at,
        )
        .select_from(joined)
        .where(
            n.c.id != given("id", n.c.id),
            one_of(n.c.state, COUNTED),
            r.c.period_key == period,
            r.c.body_unit_id == body,
            signs,
            visible_nominations(viewer),
        )
        .order_by(n.c.id)
    )  # fmt: skip


def _twin(row: Any, own: Any) -> Twin:
    return Twin(
        id=row.id,
        ref=row.ref,
        name=row.name,
        detail=row.detail,
        award=row.award,
        unit=row.unit,
        dossier_ref=row.dossier_ref,
        round_name=row.round_name,
        state=row.state,
        signs=tuple(_signs(row, own)),
        reason=row.reason or "",
        decided_by=row.display_name or "",
        decided_on=row.decided_at.date() if row.decided_at else None,
    )


def _signs(row: Any, own: Any) -> list[str]:
    found = (
        (row.nominee_key == own.nominee_key, "cùng một mục trong danh bạ"),
        (row.nominee_key != own.nominee_key, f"cùng họ tên (không dấu) và năm sinh {own.birth_year}"),
        (row.award == own.award, "cùng danh hiệu, hình thức"),
        (row.unit_id != own.unit_id, "hai đơn vị cùng đề nghị"),
        (row.achievement_id == own.achievement_id, "cùng thành tích"),
        (True, f"cùng kỳ {own.period_label}"),
    )
    return [words for holds, words in found if holds]
