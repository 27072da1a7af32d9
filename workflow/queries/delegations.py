"""Delegations of a body: live, coming, ended; and who may be named in a new one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum

import sqlalchemy as sa

import rules
from rules.errors import NoLawInForce
from rules.signing import AwardDecision as FormUse
from rules.signing import SigningForm
from rules.vocabulary import AwardCode
from workflow import clock
from workflow.actor import Actor
from workflow.db import reading
from workflow.errors import NotFound
from workflow.models import Delegation, DelegationScope, DelegationState, RoleGrant, Unit, User
from workflow.ordering import people_in_order
from workflow.queries import history, paging
from workflow.roles import BODY_ROLES, Role
from workflow.signing_rights import awards_of, named_delegations, signature_titles
from workflow.tables import AnyRow, table

d, users, grants, units = table(Delegation), table(User), table(RoleGrant), table(Unit)
__all__ = ["DelegationScope"]  # the pages name it too
SCOPE_LABELS: dict[DelegationScope, str] = {
    DelegationScope.ALL: "Mọi quyết định khen thưởng",
    DelegationScope.AWARDS: "Theo danh hiệu, hình thức",
    DelegationScope.CONFLICT: "Chỉ quyết định người đứng đầu không được ký (người ký thay mặc định)",
}


class Phase(Enum):
    """Where a delegation stands on a day."""

    WAITING = "cho-duyet", "Chờ duyệt", "wait"
    LIVE = "dang-hieu-luc", "Đang hiệu lực", "ok"
    COMING = "sap-toi", "Sắp tới", "info"
    OVER = "da-het", "Đã kết thúc", "plain"
    REJECTED = "khong-duyet", "Không duyệt", "bad"

    def __init__(self, code: str, label: str, tone: str) -> None:
        """Keep code, words and tone."""
        self.code, self.label, self.tone = code, label, tone


@dataclass(frozen=True, slots=True)
class DelegationRow:
    """One delegation as a page shows it."""

    id: int
    ref: str
    body: str
    delegator: str
    deputy: str
    form: str
    titles: tuple[str, ...]
    scope: DelegationScope
    awards: tuple[AwardCode, ...]
    since: date
    until: date
    document_number: str
    document_on: date
    phase: Phase
    last_day: date
    proposed_by: str
    decided_by: str
    reason: str

    @property
    def scope_label(self) -> str:
        """What it is for, in words."""
        if self.scope is not DelegationScope.AWARDS:
            return SCOPE_LABELS[self.scope]
        return ", ".join(award.label for award in self.awards)


@dataclass(frozen=True, slots=True)
class DelegationPage:
    """One delegation with its history."""

    row: DelegationRow
    events: tuple[history.EventRow, ...]


@dataclass(frozen=True, slots=True)
class Choices:
    """Who may be named in a new delegation, and the forms of a day that awards may bear."""

    bodies: tuple[tuple[int, str], ...]
    heads: tuple[tuple[int, str], ...]
    deputies: tuple[tuple[int, str], ...]
    forms: tuple[SigningForm, ...]


def listed(viewer: Actor, phase: Phase | None, cursor: paging.Cursor) -> paging.Page[DelegationRow]:
    """Return one page of the delegations of the viewer's bodies, the newest first. Two statements."""
    query = _query(viewer)
    if phase is not None:
        query = query.where(_in_phase(phase, clock.today()))
    with reading() as connection:
        total = connection.execute(query.with_only_columns(sa.func.count())).scalar_one()
        rows, newer, older = paging.fetch(
            connection, query, key=d.c.id, ref=d.c.ref, cursor=cursor, descending=True
        )
    return paging.Page(tuple(_row(row) for row in rows), total, newer, older)


def shown(viewer: Actor, ref: str) -> DelegationPage:
    """Return one delegation; ``NotFound`` outside its body. Two statements."""
    with reading() as connection:
        found = connection.execute(_query(viewer).where(d.c.ref == ref)).first()
        if found is None:
            raise NotFound("việc giao ký này")
        return DelegationPage(_row(found), history.of_chain(connection, "delegation", found.id))


def choices(viewer: Actor) -> Choices:
    """Return what a new delegation may name. Two statements."""
    today = clock.today()
    own = viewer.units_with(Role.STANDING_BODY)
    held = (
        sa.select(users.c.id, users.c.display_name, users.c.username, grants.c.role)
        .join(grants, grants.c.user_id == users.c.id)
        .where(
            users.c.is_active,
            grants.c.unit_id.in_(sorted(own)),
            grants.c.since <= today,
            sa.or_(grants.c.until.is_(None), grants.c.until >= today),
        )
        .order_by(users.c.id)
    )
    with reading() as connection:
        bodies = connection.execute(sa.select(units.c.id, units.c.name).where(units.c.id.in_(sorted(own))))
        named = [(row.id, row.name) for row in bodies]
        roles: dict[int, set[Role]] = {}
        names: dict[int, str] = {}
        rows = connection.execute(held).all()
        for user_id, name, username, role in people_in_order(rows, lambda row: row.display_name):
            roles.setdefault(user_id, set()).add(role)
            names[user_id] = f"{name} ({username})"
    heads = tuple((one, names[one]) for one in names if Role.SIGNER in roles[one])
    others = tuple(
        (one, names[one]) for one in names if roles[one] & BODY_ROLES and Role.ADMINISTRATOR not in roles[one]
    )
    return Choices(tuple(named), heads, others, forms_on(today))


def forms_on(day: date) -> tuple[SigningForm, ...]:
    """Return the forms in which somebody signs award decisions for the head on a day."""
    try:
        found = rules.signing_forms(day)
    except NoLawInForce:
        return ()
    return tuple(one for one in found if one.code and one.award_decision is not FormUse.REFUSED)


def _query(viewer: Actor) -> sa.Select[AnyRow]:
    setter, approver = users.alias("setter"), users.alias("approver")
    query: sa.Select[AnyRow] = (
        named_delegations()
        .add_columns(
            setter.c.display_name.label("proposed_by"),
            approver.c.display_name.label("decided_by"),
            units.c.name.label("body"),
        )
        .join(setter, setter.c.id == d.c.proposed_by_id)
        .join(units, units.c.id == d.c.body_unit_id)
        .outerjoin(approver, approver.c.id == d.c.decided_by_id)
        .where(d.c.body_unit_id.in_(sorted(viewer.units_with(*BODY_ROLES))))
    )
    return query


def _in_phase(phase: Phase, day: date) -> sa.ColumnElement[bool]:
    if phase is Phase.WAITING:
        return d.c.state == DelegationState.PROPOSED
    if phase is Phase.REJECTED:
        return d.c.state == DelegationState.REJECTED
    over = sa.or_(d.c.until < day, d.c.ended_on <= day)
    conditions = {
        Phase.OVER: over,
        Phase.COMING: sa.and_(sa.not_(sa.func.coalesce(over, sa.false())), d.c.since > day),
        Phase.LIVE: sa.and_(
            d.c.until >= day, sa.or_(d.c.ended_on.is_(None), d.c.ended_on > day), d.c.since <= day
        ),
    }
    return sa.and_(d.c.state == DelegationState.APPROVED, conditions[phase])


def _phase(row: AnyRow, day: date) -> Phase:
    if row.state is not DelegationState.APPROVED:
        return Phase.WAITING if row.state is DelegationState.PROPOSED else Phase.REJECTED
    if row.until < day or (row.ended_on is not None and row.ended_on <= day):
        return Phase.OVER
    return Phase.COMING if row.since > day else Phase.LIVE


def _row(row: AnyRow) -> DelegationRow:
    last = row.until if row.ended_on is None else min(row.until, row.ended_on - timedelta(days=1))
    return DelegationRow(
        id=row.id,
        ref=row.ref,
        body=row.body,
        delegator=row.delegator,
        deputy=row.deputy,
        form=row.form,
        titles=signature_titles(row.form, row.deputy_title),
        scope=row.scope,
        awards=tuple(sorted(awards_of(row.awards), key=lambda award: award.value)),
        since=row.since,
        until=row.until,
        document_number=row.document_number,
        document_on=row.document_on,
        phase=_phase(row, clock.today()),
        last_day=last,
        proposed_by=row.proposed_by,
        decided_by=row.decided_by or "",
        reason=row.reason,
    )
