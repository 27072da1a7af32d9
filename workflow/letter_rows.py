"""Nominations whose standing no letter has told yet: by kind of letter, body, dossier or round."""

from __future__ import annotations

from collections.abc import Collection

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from workflow.actor import Actor
from workflow.letter_kinds import LetterKind
from workflow.models import (
    Achievement,
    AuditEvent,
    AwardDecision,
    Dossier,
    Nomination,
    OfficialPaperCase,
    Round,
    Unit,
)
from workflow.statements import ask, units_of
from workflow.states import NominationState as S
from workflow.tables import AnyRow, AnySelect, table

n, r, u, d = table(Nomination), table(Round), table(Unit), table(Dossier)
e, told, decisions, achievements = (
    table(AuditEvent),
    table(OfficialPaperCase),
    table(AwardDecision),
    table(Achievement),
)


def untold(letter: LetterKind) -> sa.ColumnElement[bool]:
    """Return the condition on ``nominations``: it came into its state after the last letter that told of it.

    Each event raises the version by one, so an event's number is the version it led to.
    """
    return sa.or_(*(_in_state(letter, state) for state in letter.states))


def _in_state(letter: LetterKind, state: S) -> sa.ColumnElement[bool]:
    same = (told.c.kind == letter.kind, told.c.nomination_id == e.c.subject_id)
    covered = sa.exists().where(*same, told.c.nomination_version >= e.c.seq).correlate(e)
    entered = (
        sa.exists()
        .where(
            e.c.chain == "nomination",
            e.c.subject_id == n.c.id,
            e.c.to_state == state.value,
            e.c.from_state != state.value,
            ~covered,
        )
        .correlate(n)
    )
    received = (n.c.received_on.is_not(None),) if state is S.NOT_AWARDED else ()
    return sa.and_(n.c.state == state, entered, *received)


def parent_id(letter: LetterKind) -> sa.Column[int]:
    """Return the column of the dossier or round that a letter is made for."""
    return n.c.round_id if letter.by_round else n.c.dossier_id


def untold_rows(
    connection: Connection,
    letter: LetterKind,
    bodies: Collection[int],
    parents: Collection[int] | None = None,
) -> list[AnyRow]:
    """Return what is not told yet, of some dossiers or rounds or of all, by unit. One statement."""
    query = (
        sa.select(
            n.c.id, n.c.version, n.c.ref, n.c.state, n.c.nominee_kind, n.c.nominee_name, n.c.nominee_detail,
            n.c.person_id, n.c.award, n.c.unit_id, n.c.dossier_id, n.c.round_id, n.c.supplement_due_on, n.c.unlocked,
            n.c.reason, n.c.reason_code, n.c.received_on, n.c.updated_at, u.c.name.label("unit"),
            r.c.body_unit_id, r.c.period_label, r.c.rule_pack, r.c.decider, r.c.code.label("round_code"),
            r.c.name.label("round_name"), d.c.ref.label("dossier_ref"), d.c.sequence, d.c.letter_number, d.c.letter_on,
            achievements.c.title.label("achievement"), decisions.c.number.label("decision"),
            decisions.c.issued_on.label("decided_on"),
        )
        .join(u, u.c.id == n.c.unit_id)
        .join(r, r.c.id == n.c.round_id)
        .join(d, d.c.id == n.c.dossier_id)
        .join(achievements, achievements.c.id == n.c.achievement_id)
        .outerjoin(decisions, decisions.c.id == n.c.decision_id)
        .where(r.c.body_unit_id.in_(sorted(bodies)), untold(letter))
        .order_by(u.c.code, n.c.dossier_id, n.c.id)
    )  # fmt: skip
    if parents is not None:
        query = query.where(parent_id(letter).in_(sorted(parents)))
    return list(connection.execute(query))


def count_untold(connection: Connection, letter: LetterKind, viewer: Actor) -> int:
    """Return how many nominations of the viewer's bodies no letter has told of. One statement."""
    return int(ask(connection, _count_query, viewer, letter).scalar_one())


def _count_query(viewer: Actor, letter: LetterKind) -> AnySelect:
    query = sa.select(sa.func.count()).select_from(n.join(r, r.c.id == n.c.round_id))
    return query.where(units_of(viewer, r.c.body_unit_id, (letter.role,)), untold(letter))
