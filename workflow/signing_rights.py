"""Who signs a decision on a day: the head himself, or the deputy to whom a delegation in force gives it.

A delegation covers a whole decision or nothing of it. While one from the head covers a decision, the decision waits for
the deputy; when it ends the decision waits for the head again. Nothing is moved in the store: the day decides.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from rules.vocabulary import AwardCode
from workflow.actor import Actor
from workflow.council_words import ConflictState
from workflow.models import (
    AuditEvent,
    ConflictOfInterest,
    Delegation,
    DelegationScope,
    DelegationState,
    Nomination,
    Relationship,
    User,
)
from workflow.roles import Role
from workflow.tables import table

Day = date | sa.BindParameter[date]
d, users, n = table(Delegation), table(User), table(Nomination)
conflicts, kin, events = table(ConflictOfInterest), table(Relationship), table(AuditEvent)
HEAD = "CHỦ TỊCH"
ACTING = "Q."


@dataclass(frozen=True, slots=True)
class LiveDelegation:
    """A delegation in force, with both names."""

    id: int
    ref: str
    body_unit_id: int
    delegator_id: int
    delegator: str
    deputy_id: int
    deputy: str
    form: str
    deputy_title: str
    scope: DelegationScope
    awards: frozenset[AwardCode]
    since: date
    until: date
    document_number: str
    document_on: date

    @property
    def titles(self) -> tuple[str, ...]:
        """The lines above the signature."""
        return signature_titles(self.form, self.deputy_title)

    def covers(self, awards: Collection[AwardCode], *, head_conflicted: bool) -> bool:
        """Whether a decision of these awards is signed by the deputy."""
        if self.scope is DelegationScope.CONFLICT:
            return head_conflicted
        return self.scope is DelegationScope.ALL or set(awards) <= self.awards


@dataclass(frozen=True, slots=True)
class DraftToSign:
    """What the right to sign looks at in a decision."""

    id: int
    body_unit_id: int
    awards: frozenset[AwardCode]


@dataclass(frozen=True, slots=True)
class SigningRight:
    """Whether somebody signs a decision: himself (``delegation`` None), for the head, or not at all (``why_not``)."""

    delegation: LiveDelegation | None = None
    why_not: str = ""


@dataclass(frozen=True, slots=True)
class Substitution:
    """What is known of a day: the delegations in force, and which accounts have a conflict in which decision."""

    live: tuple[LiveDelegation, ...] = ()
    conflicted: Mapping[int, frozenset[int]] = field(default_factory=dict)

    def right(self, actor: Actor, decision: DraftToSign) -> SigningRight:
        """Return the right of an actor to sign a decision. The bars of the permissions are asked apart from this."""
        for one in self._of(decision):
            if one.deputy_id == actor.user_id and self._covers(one, decision):
                return SigningRight(one)
        if decision.body_unit_id not in own_bodies(actor):
            return SigningRight(
                why_not="Quyết định này không thuộc phạm vi, thời gian bạn được giao ký thay."
            )
        for one in self._of(decision):
            if one.delegator_id == actor.user_id and self._covers(one, decision):
                return SigningRight(
                    why_not=(
                        f"Đang giao {one.deputy} ký {one.form} từ {one.since:%d/%m/%Y} đến {one.until:%d/%m/%Y} theo "
                        f"{one.document_number}; để tự ký, đề nghị Thường trực Hội đồng kết thúc việc giao ký."
                    )
                )
        return SigningRight()

    def _of(self, decision: DraftToSign) -> Iterable[LiveDelegation]:
        return (one for one in self.live if one.body_unit_id == decision.body_unit_id)

    def _covers(self, one: LiveDelegation, decision: DraftToSign) -> bool:
        head = one.delegator_id in self.conflicted.get(decision.id, frozenset())
        return one.covers(decision.awards, head_conflicted=head)


def signature_titles(form: str, deputy_title: str) -> tuple[str, ...]:
    """Return the lines above a signature: "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH" (NĐ 30/2020/NĐ-CP Điều 13)."""
    if not form:
        return (HEAD,)
    head = f"{form} {HEAD}"
    return (head,) if form == ACTING else (head, deputy_title.upper())


def own_bodies(actor: Actor) -> frozenset[int]:
    """Return the bodies whose decisions the actor signs by his own office, not for somebody."""
    return frozenset(
        grant.unit_id for grant in actor.grants if grant.role is Role.SIGNER and grant.delegation_id is None
    )


def in_force(day: Day) -> sa.ColumnElement[bool]:
    """Return the condition that a delegation counts on a day; ``ended_on`` is the first day it no longer does."""
    return sa.and_(
        d.c.state == DelegationState.APPROVED,
        d.c.since <= day,
        d.c.until >= day,
        sa.or_(d.c.ended_on.is_(None), d.c.ended_on > day),
    )


def substitution(connection: Connection, decisions: Sequence[DraftToSign], day: date) -> Substitution:
    """Return who signs for whom on a day. One statement, four when a delegation is for conflicts."""
    live = live_delegations(connection, {one.body_unit_id for one in decisions}, day)
    heads = {one.delegator_id for one in live if one.scope is DelegationScope.CONFLICT}
    found = conflicted_users(connection, [one.id for one in decisions], heads) if heads else {}
    return Substitution(live, found)


def live_delegations(
    connection: Connection, bodies: Collection[int], day: date
) -> tuple[LiveDelegation, ...]:
    """Return the delegations of some bodies in force on a day."""
    query = named_delegations().where(d.c.body_unit_id.in_(sorted(bodies)), in_force(day)).order_by(d.c.id)
    return tuple(as_live(row) for row in connection.execute(query))


def named_delegations() -> sa.Select[Any]:
    """Return the query of delegations with the names of both."""
    head, deputy = users.alias("head"), users.alias("deputy")
    joined = d.join(head, head.c.id == d.c.delegator_id).join(deputy, deputy.c.id == d.c.deputy_id)
    return sa.select(
        *d.c, head.c.display_name.label("delegator"), deputy.c.display_name.label("deputy")
    ).select_from(joined)


def as_live(row: Any) -> LiveDelegation:
    """Return a row of that query as a value."""
    values = {name: getattr(row, name) for name in LiveDelegation.__dataclass_fields__}
    return LiveDelegation(**values | {"awards": awards_of(row.awards)})


def awards_of(codes: str) -> frozenset[AwardCode]:
    """Return the awards of a stored list of codes."""
    return frozenset(AwardCode.of(code) for code in codes.split(",") if code)


def right_on_cases(
    connection: Connection,
    actor: Actor,
    body_unit_id: int,
    *,
    awards: frozenset[AwardCode],
    nomination_ids: Sequence[int],
    day: date,
) -> SigningRight:
    """Return the right to sign a document about some awards only: conflicts in the rest of the decision are apart."""
    draft = DraftToSign(0, body_unit_id, awards)
    live = live_delegations(connection, {body_unit_id}, day)
    heads = {one.delegator_id for one in live if one.scope is DelegationScope.CONFLICT}
    found = (
        _conflicts(connection, sa.literal(draft.id), n.c.id.in_(sorted(nomination_ids)), heads)
        if heads
        else {}
    )
    return Substitution(live, found).right(actor, draft)


def conflicted_users(
    connection: Connection, decision_ids: Sequence[int], user_ids: Collection[int]
) -> dict[int, frozenset[int]]:
    """Return which of these accounts may not sign which decision: own case, a relative's, a conflict, appraised."""
    return _conflicts(connection, n.c.decision_id, n.c.decision_id.in_(list(decision_ids)), user_ids)


def _conflicts(
    connection: Connection,
    key: sa.ColumnElement[Any],
    on_it: sa.ColumnElement[bool],
    user_ids: Collection[int],
) -> dict[int, frozenset[int]]:
    """Return the accounts with a conflict in nominations, by a key of these."""
    found: dict[int, set[int]] = defaultdict(set)
    whose = (
        sa.select(users.c.id, users.c.person_id)
        .where(users.c.id.in_(sorted(user_ids)), users.c.person_id.is_not(None))
        .cte("whose")
    )
    near = sa.union_all(
        sa.select(whose.c.id, whose.c.person_id),
        sa.select(whose.c.id, kin.c.relative_id).join(kin, kin.c.person_id == whose.c.person_id),
    ).cte("near")
    related = (
        sa.select(key, near.c.id).select_from(n).join(near, near.c.person_id == n.c.person_id).where(on_it)
    )
    declared = (
        sa.select(key, whose.c.id)
        .select_from(n)
        .join(conflicts, conflicts.c.nomination_id == n.c.id)
        .join(whose, whose.c.person_id == conflicts.c.person_id)
        .where(on_it, conflicts.c.state == ConflictState.EFFECTIVE, conflicts.c.recuses)
    )
    appraised = (
        sa.select(key, events.c.actor_id)
        .select_from(n)
        .join(events, sa.and_(events.c.chain == "nomination", events.c.subject_id == n.c.id))
        .where(on_it, events.c.event == "opinion_recorded", events.c.actor_id.in_(sorted(user_ids)))
    )
    for query in (related, declared, appraised):
        for decision_id, user_id in connection.execute(query.distinct()):
            found[decision_id].add(user_id)
    return {decision_id: frozenset(ids) for decision_id, ids in found.items()}
