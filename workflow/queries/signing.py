"""The signer's one screen: every draft that waits for him, and the delegations of his body."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from rules.vocabulary import AwardCode
from workflow import clock
from workflow.actions import Action
from workflow.actor import Actor
from workflow.db import reading
from workflow.errors import NotFound
from workflow.grounds import Subject
from workflow.models import AwardDecision, DecisionState, Nomination, NumberBook, Unit
from workflow.permissions import require
from workflow.queries.scope import visible_decisions
from workflow.roles import Role
from workflow.signing_facts import DraftSheet, load_drafts
from workflow.signing_rights import (
    DraftToSign,
    LiveDelegation,
    SigningRight,
    Substitution,
    awards_of,
    conflicted_users,
    substitution,
)
from workflow.states import NominationState
from workflow.tables import table

dec, n, u, books = table(AwardDecision), table(Nomination), table(Unit), table(NumberBook)
SYMBOL = "QĐ-UBND"


@dataclass(frozen=True, slots=True)
class WaitingDraft:
    """One draft on the screen: what it is, by which right it is signed, and whether the viewer himself may not."""

    sheet: DraftSheet
    right: SigningRight
    own_conflict: bool
    book: str

    @property
    def delegation(self) -> LiveDelegation | None:
        """The delegation under which it is signed."""
        return self.right.delegation

    @property
    def ready(self) -> bool:
        """Whether it may be signed now."""
        return self.sheet.ready and not self.own_conflict


@dataclass(frozen=True, slots=True)
class SigningDesk:
    """What waits for the viewer, and what is given to somebody else for the time being."""

    waiting: tuple[WaitingDraft, ...]
    elsewhere: tuple[tuple[str, str, str], ...]  # reference, title, why not here
    day: date

    @property
    def ready(self) -> tuple[WaitingDraft, ...]:
        """Those that can be signed at once."""
        return tuple(one for one in self.waiting if one.ready)

    @property
    def counts(self) -> tuple[tuple[AwardCode, int], ...]:
        """How many of each title over everything that waits."""
        found: dict[AwardCode, int] = {}
        for one in self.waiting:
            for award, _kind, number in one.sheet.counts:
                found[award] = found.get(award, 0) + number
        return tuple(found.items())

    @property
    def cases(self) -> int:
        """How many cases wait."""
        return sum(len(one.sheet.rows) for one in self.waiting)

    @property
    def money(self) -> int:
        """The prize money of everything that waits, in đồng."""
        return sum(one.sheet.money for one in self.waiting)


def desk(viewer: Actor, refs: tuple[str, ...] = ()) -> SigningDesk:
    """Return the drafts waiting for the viewer's signature (only these, when some are named)."""
    today = clock.today()
    with reading() as connection:
        drafts = _drafts(connection, viewer, refs)
        known = substitution(connection, list(drafts), today)
        mine = [one for one in drafts if not known.right(viewer, one).why_not]
        sheets = load_drafts(connection, [one.id for one in mine], today)
        barred = conflicted_users(connection, list(sheets), [viewer.user_id])
        held = sa.select(books.c.body_unit_id, books.c.kind).where(books.c.symbol == SYMBOL)
        kinds: dict[int, str] = dict(iter(connection.execute(held)))
        waiting = tuple(
            WaitingDraft(
                sheets[one.id],
                known.right(viewer, one),
                viewer.user_id in barred.get(one.id, frozenset()),
                kinds.get(one.body_unit_id, ""),
            )
            for one in mine
        )
    away = tuple(
        (ref, title, why)
        for one, (ref, title) in drafts.items()
        if (why := known.right(viewer, one).why_not) and _is_own(known, viewer, one)
    )
    return SigningDesk(waiting, away, today)


def _is_own(known: Substitution, viewer: Actor, draft: DraftToSign) -> bool:
    """Whether the head himself looks at what he gave away; a deputy sees nothing of what is not his."""
    return any(
        one.delegator_id == viewer.user_id and one.body_unit_id == draft.body_unit_id for one in known.live
    )


def _drafts(
    connection: Connection, viewer: Actor, refs: tuple[str, ...]
) -> dict[DraftToSign, tuple[str, str]]:
    """Return the drafts with cases of the bodies in which the viewer signs. One statement."""
    filled = sa.exists().where(n.c.decision_id == dec.c.id, n.c.state == NominationState.SIGNING)
    query = (
        sa.select(dec.c.id, dec.c.body_unit_id, dec.c.awards, dec.c.ref, dec.c.title)
        .where(
            dec.c.state == DecisionState.DRAFTED,
            sa.not_(dec.c.is_external),
            dec.c.body_unit_id.in_(sorted(viewer.units_with(Role.SIGNER))),
            visible_decisions(viewer),
            filled,
            *((dec.c.ref.in_(refs),) if refs else ()),
        )
        .order_by(dec.c.id)
    )
    return {
        DraftToSign(row.id, row.body_unit_id, awards_of(row.awards)): (row.ref, row.title)
        for row in connection.execute(query)
    }


def count_waiting(connection: Connection, viewer: Actor) -> int:
    """Return how many drafts wait for the viewer, those given to somebody else left out."""
    drafts = _drafts(connection, viewer, ())
    known = substitution(connection, list(drafts), clock.today())
    return sum(not known.right(viewer, one).why_not for one in drafts)


def differences_of(viewer: Actor, ref: str) -> DraftSheet:
    """Return a draft with its differences from the council's result, for those who write the reasons."""
    with reading() as connection:
        found = connection.execute(
            sa.select(dec.c.id, dec.c.body_unit_id).where(dec.c.ref == ref, visible_decisions(viewer))
        ).first()
        if found is None:
            raise NotFound("quyết định này")
        require(viewer, Action.EXPLAIN_DIFFERENCE, Subject.for_body(found.body_unit_id))
        return load_drafts(connection, [found.id], clock.today(), judged=False)[found.id]


def seen_of(viewer: Actor, ref: str) -> str:
    """Return what a page that shows a draft carries along, so that only that draft is signed."""
    with reading() as connection:
        decision_id = connection.scalar(
            sa.select(dec.c.id).where(dec.c.ref == ref, visible_decisions(viewer))
        )
        if decision_id is None:
            raise NotFound("quyết định này")
        return load_drafts(connection, [decision_id], clock.today(), judged=False)[decision_id].seen
