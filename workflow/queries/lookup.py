"""One box over everything: people, collectives, households, units, nominations, decisions, dossiers, minutes.

Each group is one statement that brings its first rows and its count together; each looks only at what the viewer may
see. Text is compared without marks, word by word, anywhere; a number such as "28/QĐ-UBND" is found in part too, also
as one says it ("quyết định số 28"), with its day ("28/QĐ-UBND ngày 09/01/2025"); a name may be followed by its unit.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa

from rules.vocabulary import AwardCode
from workflow.actor import Actor
from workflow.corrected_names import name_today, reads_now
from workflow.council_words import SessionState
from workflow.db import reading
from workflow.earlier_ends import ended
from workflow.folding import folded, has_words
from workflow.models import (
    AwardDecision,
    Collective,
    CouncilSession,
    Dossier,
    EarlierAward,
    EarlierAwardCorrection,
    EarlierAwardEnd,
    FormerName,
    Household,
    Nomination,
    Person,
    Round,
    ServicePeriod,
    SessionMember,
    Unit,
)
from workflow.queries.people import name_or_number
from workflow.queries.people import rows as person_rows
from workflow.queries.said import Said, said
from workflow.queries.scope import visible_decisions, visible_dossiers, visible_nominations
from workflow.register_reach import is_merged, reached_groups, reached_persons, reached_units
from workflow.roles import Role
from workflow.states import NominationState
from workflow.tables import table

people, collectives, households, units = table(Person), table(Collective), table(Household), table(Unit)
service = table(ServicePeriod)
n, r, d, decisions = table(Nomination), table(Round), table(Dossier), table(AwardDecision)
sessions, members, earlier, former = (
    table(CouncilSession),
    table(SessionMember),
    table(EarlierAward),
    table(FormerName),
)
LATER_PAPERS = {
    "quyet dinh huy bo so ": table(EarlierAwardEnd),
    "van ban dinh chinh so ": table(EarlierAwardCorrection),
}
FIRST_FEW, A_PAGE = 5, 50
SHORTEST = 2


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing found: ``kind`` and ``key`` name its page."""

    kind: str
    key: str
    title: str
    note: str
    day: date | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """What was found of one kind."""

    kind: str
    hits: tuple[Hit, ...]
    total: int


@dataclass(frozen=True, slots=True)
class Found:
    """Everything found; ``states`` counts the nominations by state."""

    groups: tuple[Group, ...]
    states: tuple[tuple[NominationState, int], ...]

    @property
    def total(self) -> int:
        """How many in all."""
        return sum(group.total for group in self.groups)


Query = Callable[[Actor, Said], "sa.Select[Any]"]


def found(viewer: Actor, text: str, kind: str = "", page: int = 1) -> Found:
    """Return what is found in every group, or one page of one group. Ten statements at most."""
    asked = said(text)
    if asked.length < SHORTEST:
        return Found((), ())
    wanted = {kind: SOURCES[kind]} if kind in SOURCES else SOURCES
    if not asked.words:
        wanted = {name: source for name, source in wanted.items() if name in OF_A_DAY}
    size, start = (A_PAGE, (max(page, 1) - 1) * A_PAGE) if kind in SOURCES else (FIRST_FEW, 0)
    groups = []
    with reading() as connection:
        for name, source in wanted.items():
            counted = source(viewer, asked).add_columns(sa.func.count().over().label("total"))
            rows = connection.execute(counted.limit(size).offset(start)).all()
            hits = (
                _people(connection, [row[0] for row in rows])
                if name == "nguoi"
                else tuple(_hit(name, row) for row in rows)
            )
            groups.append(Group(name, hits, rows[0].total if rows else 0))
        states = _states(connection, viewer, asked) if "de-nghi" in wanted else ()
    return Found(tuple(groups), states)


def _hit(kind: str, row: Any) -> Hit:
    key, title, note, day = row[:4]
    if isinstance(note, AwardCode):
        note = note.label
    return Hit(kind, str(key), str(title), str(note or ""), day)


def _people(connection: sa.Connection, ids: list[int]) -> tuple[Hit, ...]:
    return tuple(
        Hit("nguoi", row.key, row.full_name, ", ".join(filter(None, (row.position, row.unit))))
        for row in person_rows(connection, ids)
    )


def _states(connection: sa.Connection, viewer: Actor, asked: Said) -> tuple[tuple[NominationState, int], ...]:
    query = sa.select(n.c.state, sa.func.count()).where(_nominees(asked), visible_nominations(viewer))
    counts = {state: count for state, count in connection.execute(query.group_by(n.c.state))}  # noqa: C416
    return tuple((state, counts[state]) for state in NominationState if state in counts)


def _persons(viewer: Actor, asked: Said) -> sa.Select[Any]:
    in_unit = sa.select(service.c.person_id).join(units, units.c.id == service.c.unit_id)
    there = asked.name_then_place(
        people.c.search_key,
        lambda place: people.c.id.in_(in_unit.where(has_words(folded(units.c.name), place, whole=True))),
    )
    wanted = (reached_persons(viewer), sa.not_(is_merged()), sa.or_(name_or_number(asked.text), there))
    return sa.select(people.c.id).where(*wanted).order_by(people.c.sort_key, people.c.id)


def _once_called(letter: str, number: sa.ColumnElement[int], words: list[str]) -> sa.ColumnElement[bool]:
    key = sa.literal(letter) + sa.cast(number, sa.String)
    return sa.exists().where(former.c.subject_key == key, has_words(former.c.search_key, words))


def _collectives(viewer: Actor, asked: Said) -> sa.Select[Any]:
    words = asked.words
    named = sa.or_(has_words(collectives.c.search_key, words), _once_called("C", collectives.c.id, words))
    key = sa.literal("C") + sa.cast(collectives.c.id, sa.String)
    query = sa.select(key, collectives.c.name, units.c.name, sa.null()).join(
        units, units.c.id == collectives.c.unit_id
    )
    return query.where(named, reached_groups(viewer, collectives)).order_by(
        collectives.c.search_key, collectives.c.id
    )


def _households(viewer: Actor, asked: Said) -> sa.Select[Any]:
    words = asked.words
    named = sa.or_(has_words(households.c.search_key, words), _once_called("H", households.c.id, words))
    key = sa.literal("H") + sa.cast(households.c.id, sa.String)
    query = sa.select(key, households.c.head_name, units.c.name, sa.null())
    joined = query.join(units, units.c.id == households.c.unit_id)
    return joined.where(named, reached_groups(viewer, households)).order_by(
        households.c.search_key, households.c.id
    )


def _units(viewer: Actor, asked: Said) -> sa.Select[Any]:
    coded = sa.func.lower(units.c.code) == asked.text.strip().lower()
    named = sa.or_(has_words(folded(units.c.name), asked.words), coded)
    query = sa.select(units.c.code, units.c.name, units.c.place, units.c.until)
    return query.where(named, reached_units(viewer)).order_by(
        units.c.until.is_not(None), folded(units.c.name)
    )


def _nominations(viewer: Actor, asked: Said) -> sa.Select[Any]:
    query = sa.select(n.c.ref, name_today(), n.c.award, sa.null())
    return query.where(_nominees(asked), visible_nominations(viewer)).order_by(n.c.id.desc())


def _nominees(asked: Said) -> sa.ColumnElement[bool]:
    """Which nominations are meant: by the nominee's name, printed or put right, or by name and unit."""
    there = asked.name_then_place(
        n.c.search_key,
        lambda place: n.c.unit_id.in_(
            sa.select(units.c.id).where(has_words(folded(units.c.name), place, whole=True))
        ),
    )
    return sa.or_(has_words(n.c.search_key, asked.words), reads_now(asked.words), there)


def _decisions(viewer: Actor, asked: Said) -> sa.Select[Any]:
    number = folded(sa.func.coalesce(decisions.c.number, ""))
    named = asked.paper("quyet dinh so ", number, folded(decisions.c.title), on=decisions.c.issued_on)
    exact = sa.case((number.startswith(asked.number, autoescape=True), 0), else_=1)
    title = sa.func.coalesce(sa.literal("Quyết định số ") + decisions.c.number, decisions.c.title)
    query = sa.select(decisions.c.ref, title, decisions.c.title, decisions.c.issued_on)
    return query.where(named, visible_decisions(viewer)).order_by(exact, decisions.c.id.desc())


def _dossiers(viewer: Actor, asked: Said) -> sa.Select[Any]:
    named = asked.paper("to trinh so ", folded(d.c.letter_number), folded(units.c.name), on=d.c.letter_on)
    title = sa.case(
        (d.c.letter_number != "", sa.literal("Tờ trình ") + d.c.letter_number),
        else_=sa.literal("Hồ sơ chưa có tờ trình"),
    )
    query = sa.select(d.c.ref, title, units.c.name + sa.literal(" · ") + r.c.name, d.c.letter_on)
    joined = query.join(units, units.c.id == d.c.unit_id).join(r, r.c.id == d.c.round_id)
    return joined.where(named, visible_dossiers(viewer)).order_by(d.c.id.desc())


def _minutes(viewer: Actor, asked: Said) -> sa.Select[Any]:
    """Minutes of the council, for those who run it and those who were invited."""
    run = sessions.c.body_unit_id.in_(sorted(viewer.units_with(Role.SECRETARY, Role.STANDING_BODY)))
    sat = sa.exists().where(members.c.session_id == sessions.c.id, members.c.person_id == viewer.person_id)
    invited = sa.and_(sat, sessions.c.state != SessionState.PREPARING)
    number = folded(sessions.c.minutes_number)
    named = asked.paper("bien ban so ", number, folded(sessions.c.title), on=sessions.c.held_on)
    title = sa.case(
        (sessions.c.minutes_number != "", sa.literal("Biên bản ") + sessions.c.minutes_number),
        else_=sessions.c.title,
    )
    query = sa.select(sessions.c.ref, title, sessions.c.title, sessions.c.held_on)
    return query.where(named, sa.or_(run, invited)).order_by(sessions.c.id.desc())


def _earlier(viewer: Actor, asked: Said) -> sa.Select[Any]:
    """Awards from before the system by the number of their decision, or of what cancelled or corrected it."""
    number = sa.cast(sa.func.substr(earlier.c.nominee_key, 2), sa.BigInteger)
    names: list[Any] = []
    within: list[Any] = []
    for letter, rows, name, reached in (
        ("P", people, people.c.full_name, reached_persons(viewer)),
        ("C", collectives, collectives.c.name, reached_groups(viewer, collectives)),
        ("H", households, households.c.head_name, reached_groups(viewer, households)),
    ):
        names.append(sa.select(name).where(rows.c.id == number, earlier.c.nominee_key.like(f"{letter}%")))
        keys = sa.select(sa.literal(letter) + sa.cast(rows.c.id, sa.String)).where(reached)
        within.append(earlier.c.nominee_key.in_(keys))
    own = folded(earlier.c.decision_number)
    meant = sa.or_(
        sa.and_(earlier.c.decision_number != "", asked.paper("quyet dinh so ", own, on=earlier.c.decided_on)),
        *(_later_paper(asked, called, papers) for called, papers in LATER_PAPERS.items()),
    )
    mark = sa.case((ended(), " (đã hủy bỏ)"), else_="")
    query = sa.select(
        earlier.c.nominee_key, earlier.c.decision_number,
        sa.func.coalesce(*(one.scalar_subquery() for one in names)) + mark, earlier.c.decided_on,
    )  # fmt: skip
    return query.where(meant, sa.or_(*within)).order_by(earlier.c.decided_on.desc(), earlier.c.id)


def _later_paper(asked: Said, called: str, papers: sa.Table) -> sa.ColumnElement[bool]:
    said_so = asked.paper(called, folded(papers.c.number), on=papers.c.decided_on)
    return sa.exists().where(papers.c.earlier_award_id == earlier.c.id, said_so)


SOURCES: dict[str, Query] = {
    "nguoi": _persons,
    "tap-the": _collectives,
    "ho": _households,
    "don-vi": _units,
    "de-nghi": _nominations,
    "quyet-dinh": _decisions,
    "ho-so": _dossiers,
    "bien-ban": _minutes,
    "khen-thuong-cu": _earlier,
}
"""Every group by the word that names it in the address."""

OF_A_DAY = frozenset({"quyet-dinh", "ho-so", "bien-ban", "khen-thuong-cu"})
"""Groups that are found by their day alone."""
