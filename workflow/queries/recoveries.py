"""What is to come back after cancellations: one list of our own cancelled awards and those from before the system."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa

from rules.text import fold
from rules.vocabulary import AwardCode
from workflow import clock
from workflow.actions import Action
from workflow.actor import Actor
from workflow.corrected_names import name_today
from workflow.db import reading
from workflow.errors import NotFound
from workflow.folding import folded, has_words
from workflow.models import (
    ActState,
    AwardDecision,
    Collective,
    EarlierAward,
    EarlierAwardEnd,
    EarlierRecovery,
    Household,
    Nomination,
    Person,
)
from workflow.permissions import BODY_READERS, decide
from workflow.queries import earlier_awards, paging
from workflow.queries.earlier_awards import EarlierLine
from workflow.queries.later_acts import COMING, Coming, acts, owing, revoked, visible_acts
from workflow.register_reach import nominee
from workflow.tables import table

n, decisions = table(Nomination), table(AwardDecision)
given, ends, back = table(EarlierAward), table(EarlierAwardEnd), table(EarlierRecovery)
people, collectives, households = table(Person), table(Collective), table(Household)
STATES = {"con": "Còn phải thu hồi", "qua-han": "Quá hạn nộp lại", "du": "Đã thu hồi đủ"}
"""Where a case stands, by the word in the address."""


@dataclass(frozen=True, slots=True)
class ReturnRow(Coming):
    """One cancelled award of the list: ``ref`` is the document's, ``end_id`` that of one from before the system."""

    key: str
    ref: str
    end_id: int
    name: str
    award: AwardCode
    decision_number: str
    cancelled_by: str
    cancelled_on: date


@dataclass(frozen=True, slots=True)
class EarlierReturn:
    """One cancelled award from before the system; ``coming`` is None while nobody follows it up."""

    end_id: int
    name: str
    line: EarlierLine
    number: str
    decided_on: date
    decided_by: str
    reason: str
    ground: str
    coming: Coming | None
    may_track: bool


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the list is filtered by: a word of ``STATES``, words of the name."""

    state: str = ""
    text: str = ""


def following(own: sa.ColumnElement[bool], before: sa.ColumnElement[bool], *, named: bool) -> sa.Subquery:
    """Return all that is followed up: issued cancellations under ``own``, earlier awards' under ``before``.

    ``named``: with what a list shows, else only what counts.
    """
    mine = revoked.alias("mine")  # visible_acts asks the table itself
    here: list[Any] = [(sa.literal("q") + sa.cast(mine.c.id, sa.String)).label("key"), acts.c.ref]
    there: list[Any] = [(sa.literal("t") + sa.cast(back.c.id, sa.String)).label("key"), sa.literal("")]
    here += [mine.c[name] for name in COMING]
    there += [back.c[name] for name in COMING]
    of_act = mine.join(acts, acts.c.id == mine.c.act_id).join(n, n.c.id == mine.c.nomination_id)
    of_act = of_act.outerjoin(decisions, decisions.c.id == acts.c.decision_id)
    of_end = back.join(ends, ends.c.id == back.c.end_id).join(given, given.c.id == ends.c.earlier_award_id)
    if named:
        here += [sa.literal(0).label("end_id"), name_today().label("name"), n.c.award]
        here += [decisions.c.number.label("decision_number"), acts.c.number.label("cancelled_by")]
        here.append(acts.c.issued_on.label("cancelled_on"))
        there += [
            ends.c.id,
            _whose(),
            given.c.award,
            given.c.decision_number,
            ends.c.number,
            ends.c.decided_on,
        ]
    issued = sa.select(*here).select_from(of_act).where(acts.c.state == ActState.ISSUED, own)
    return sa.union_all(issued, sa.select(*there).select_from(of_end).where(before)).subquery("following")


def _whose() -> sa.ColumnElement[str]:
    """Return the name of who received an earlier award."""
    number = sa.cast(sa.func.substr(given.c.nominee_key, 2), sa.BigInteger)
    names = []
    for letter, rows, name in (
        ("P", people, people.c.full_name),
        ("C", collectives, collectives.c.name),
        ("H", households, households.c.head_name),
    ):
        mine = sa.select(name).where(rows.c.id == number, given.c.nominee_key.like(f"{letter}%"))
        names.append(mine.correlate(given).scalar_subquery())
    return sa.func.coalesce(*names)


def listed(viewer: Actor, wanted: Wanted, cursor: paging.Cursor = paging.FIRST) -> paging.Page[ReturnRow]:
    """Return one page of what is followed up, the latest cancellation first. Two statements."""
    bodies = sorted(viewer.units_with(*BODY_READERS))
    rows = following(visible_acts(viewer), back.c.body_unit_id.in_(bodies), named=True)
    query = sa.select(*rows.c)
    if wanted.state in STATES:
        late = sa.and_(owing(rows), rows.c.return_by < clock.today())
        query = query.where({"con": owing(rows), "qua-han": late, "du": sa.not_(owing(rows))}[wanted.state])
    if words := fold(wanted.text).split()[:8]:
        query = query.where(has_words(folded(rows.c.name), words))
    with reading() as connection:
        total = connection.execute(
            query.with_only_columns(sa.func.count(), maintain_column_froms=True)
        ).scalar_one()
        columns: Any = rows.c
        order, ref = (columns.cancelled_on, columns.key), columns.key
        page = paging.one_page(query, key=order, ref=ref, way=cursor.way, descending=True)
        found = connection.execute(page, {"edge": cursor.edge}).all()
    shown, newer, older = paging.turned(found, ref, cursor)
    return paging.Page(tuple(ReturnRow(**row._mapping) for row in shown), total, newer, older)


def of_earlier(viewer: Actor, end_id: int) -> EarlierReturn:
    """Return what comes back of one earlier award, for a body's reader within reach; ``NotFound`` else."""
    query = (
        sa.select(
            *(back.c[name] for name in COMING), back.c.id, back.c.body_unit_id, given.c.nominee_key,
            given.c.id.label("award_id"), ends.c.number, ends.c.decided_on, ends.c.decided_by, ends.c.reason,
            ends.c.ground,
        )
        .select_from(ends.join(given, given.c.id == ends.c.earlier_award_id))
        .outerjoin(back, back.c.end_id == ends.c.id)
        .where(ends.c.id == end_id)
    )  # fmt: skip
    bodies = viewer.units_with(*BODY_READERS)
    with reading() as connection:
        row = connection.execute(query).first()
        if row is None or not bodies or (row.id is not None and row.body_unit_id not in bodies):
            raise NotFound("quyết định hủy bỏ này")
        whose = nominee(connection, viewer, row.nominee_key)
        lines = earlier_awards.lines_of(connection, [whose.key])
    coming = None if row.id is None else Coming(**{name: getattr(row, name) for name in COMING})
    return EarlierReturn(
        end_id, whose.name, next(one for one in lines if one.id == row.award_id), row.number, row.decided_on,
        row.decided_by, row.reason, row.ground, coming,
        decide(viewer, Action.TRACK_RECOVERY, whose.subject).allowed,
    )  # fmt: skip
