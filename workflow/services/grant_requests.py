"""Grants: one person proposes, a second approves; until then they give nothing. Ending one takes effect by itself.

Nobody proposes for and approves the same request, nobody approves what is for himself. Requests of one batch (a
handover) are decided together. Dates include both ends.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError

from workflow import clock, idempotency
from workflow.account_rows import (
    Account,
    bodies_for,
    body_of,
    happened,
    keep_an_administrator,
    load,
    not_over,
)
from workflow.actions import Action
from workflow.actor import Actor
from workflow.canonical import new_ref
from workflow.db import transaction
from workflow.errors import Conflict, InvalidInput, NotFound
from workflow.grant_rules import clashes_of, no_body_at
from workflow.grounds import Subject
from workflow.models import GrantRequest, RequestKind, RequestState, RoleGrant, Unit, User
from workflow.permissions import UNIT_ROLES, require
from workflow.roles import Role
from workflow.security_log import refusals_noted
from workflow.tables import AnyRow, insert_returning, table

requests, grants, units, users = table(GrantRequest), table(RoleGrant), table(Unit), table(User)
DECIDED = "Việc phân công này đã được duyệt, từ chối hoặc rút trước đó. Tải lại trang để xem kết quả."


@dataclass(frozen=True, slots=True)
class GrantDraft:
    """A duty about to be given: both days included, ``until`` empty for as long as nobody ends it."""

    user_id: int
    role: Role
    unit_id: int
    since: date
    until: date | None
    document: str


@dataclass(frozen=True, slots=True)
class EndDraft:
    """A grant about to end with a handover; ``last_day`` is its last day."""

    grant_id: int
    last_day: date


def propose(draft: GrantDraft, *, actor: Actor, idempotency_key: str | None = None) -> str:
    """Propose one grant; return the reference under which a second person decides."""
    return propose_together((draft,), (), draft.document, actor=actor, idempotency_key=idempotency_key)


def propose_together(
    given: Sequence[GrantDraft], ended: Sequence[EndDraft], document: str, *, actor: Actor,
    action: Action = Action.MANAGE_USERS, idempotency_key: str | None = None,
) -> str:  # fmt: skip
    """Propose grants and ends that are decided as one; the unit head may do so for his clerks (``HAND_OVER``)."""
    if not document.strip():
        message = "Ghi số, ngày của văn bản phân công."
        raise InvalidInput(message, {"document": message})
    with refusals_noted(actor, action.value), transaction() as connection:
        asked = [[str(one) for one in given], [str(one) for one in ended], document]
        batch, known = (
            new_ref(),
            idempotency.made_before(connection, idempotency_key, actor, "propose_grants", asked),
        )
        if known is not None:
            return str(connection.scalar(sa.select(requests.c.batch).where(requests.c.id == known)))
        rows = [_ending(connection, one, actor, action) for one in ended]
        rows += [_giving(connection, one, actor, action) for one in given]
        at = clock.now()
        common = {
            "batch": batch, "document": document.strip(), "state": RequestState.PROPOSED, "reason": "",
            "proposed_by_id": actor.user_id, "proposed_at": at, "decided_by_id": None, "decided_at": None,
        }  # fmt: skip
        try:
            numbers = insert_returning(connection, GrantRequest, [row | common for row in rows])
        except IntegrityError as error:
            raise Conflict(
                "Việc phân công này đang chờ duyệt từ trước. Chờ kết quả, hoặc rút rồi trình lại."
            ) from error
        for row in rows:
            event = "grant_proposed" if row["kind"] is RequestKind.GIVE else "grant_end_proposed"
            _note(connection, row, event, actor, document.strip())
        idempotency.keep_made(connection, idempotency_key, numbers[0])
        return batch


def _giving(connection: Connection, draft: GrantDraft, actor: Actor, action: Action) -> dict[str, object]:
    account = load(connection, draft.user_id, lock=True)
    _require(connection, account, actor, action, role=draft.role, unit_id=draft.unit_id)
    if not account.row.is_active:
        raise Conflict(f"Tài khoản {account.row.username} đã ngừng sử dụng. Mở lại tài khoản trước.")
    _check_days(connection, draft)
    _refuse_clash(connection, account, draft)
    return {
        "kind": RequestKind.GIVE,
        "user_id": draft.user_id,
        "role": draft.role,
        "unit_id": draft.unit_id,
        "since": draft.since,
        "until": draft.until,
        "grant_id": None,
    }


def _ending(connection: Connection, draft: EndDraft, actor: Actor, action: Action) -> dict[str, object]:
    grant = _grant(connection, draft.grant_id)
    account = load(connection, grant.user_id, lock=True)
    _require(connection, account, actor, action, role=grant.role, unit_id=grant.unit_id)
    _check_last_day(grant, draft.last_day)
    return {
        "kind": RequestKind.END,
        "user_id": grant.user_id,
        "role": grant.role,
        "unit_id": grant.unit_id,
        "since": grant.since,
        "until": draft.last_day,
        "grant_id": grant.id,
    }


def _require(
    connection: Connection, account: Account, actor: Actor, action: Action, *, role: Role, unit_id: int
) -> None:
    """Ask whether the actor may propose this; a unit's head only duties of his own unit."""
    if action is Action.MANAGE_USERS:
        require(actor, action, Subject())
        return
    body = body_of(connection, actor, {unit_id})
    subject = Subject(
        unit_id=unit_id,
        body_unit_id=body,
        accounts=account.accounts,
        roles=account.roles & UNIT_ROLES | {role},
    )
    require(actor, action, subject)


def _check_days(connection: Connection, draft: GrantDraft) -> None:
    unit = connection.execute(
        sa.select(units.c.name, units.c.since, units.c.until).where(units.c.id == draft.unit_id)
    ).one_or_none()
    if unit is None:
        message = "Chọn đơn vị trong danh sách."
        raise InvalidInput(message, {"unit_id": message})
    places = bodies_for(draft.role, clock.today())
    if places is not None and not connection.scalar(places.where(units.c.id == draft.unit_id)):
        message = no_body_at(unit.name, draft.role)
        raise InvalidInput(message, {"unit_id": message})
    if draft.until is not None and draft.until < draft.since:
        message = "Ngày cuối phải bằng hoặc sau ngày đầu."
        raise InvalidInput(message, {"until": message})
    if draft.until is not None and draft.until < clock.today():
        message = "Ngày cuối đã qua, phân công này không cho quyền nào. Sửa lại ngày."
        raise InvalidInput(message, {"until": message})
    if draft.since < unit.since or (unit.until is not None and (draft.until or draft.since) > unit.until):
        until = f" đến {unit.until:%d/%m/%Y}" if unit.until else ""
        message = (
            f"{unit.name} tồn tại từ {unit.since:%d/%m/%Y}{until}; phân công phải nằm trong thời gian đó."
        )
        raise InvalidInput(message, {"since": message})


def _refuse_clash(connection: Connection, account: Account, draft: GrantDraft) -> None:
    held = connection.execute(
        sa.select(*grants.c).where(grants.c.user_id.in_(account.accounts), not_over(draft.since))
    ).all()
    held = [row for row in held if draft.until is None or row.since <= draft.until]
    if any((row.role, row.unit_id) == (draft.role, draft.unit_id) for row in held):
        message = "Người này đã có nhiệm vụ đó tại đơn vị đó trong thời gian này."
        raise InvalidInput(message, {"role": message})
    for clash in clashes_of(frozenset(row.role for row in held), draft.role):
        if clash.is_refused:
            raise InvalidInput(clash.sentence, {"role": clash.sentence})


def approve(batch: str, *, actor: Actor) -> None:
    """Approve as the second person: what is asked takes effect on its days."""
    with refusals_noted(actor, "approve_grant"), transaction() as connection:
        rows = _open_batch(connection, batch)
        _require_second(connection, rows, actor)
        for row in rows:
            (_carry_out_end if row.kind is RequestKind.END else _carry_out_grant)(connection, row, actor)
        _close(connection, rows, RequestState.APPROVED, actor, "")


def reject(batch: str, reason: str, *, actor: Actor) -> None:
    """Reject as the second person, with the reason the proposer will read."""
    if not reason.strip():
        message = "Ghi lý do không duyệt."
        raise InvalidInput(message, {"reason": message})
    with refusals_noted(actor, "approve_grant"), transaction() as connection:
        rows = _open_batch(connection, batch)
        _require_second(connection, rows, actor)
        _close(connection, rows, RequestState.REJECTED, actor, reason.strip())


def withdraw(batch: str, *, actor: Actor) -> None:
    """Take back what one proposed oneself, before anybody decided."""
    with refusals_noted(actor, "withdraw_grant"), transaction() as connection:
        rows = _open_batch(connection, batch)
        if rows[0].proposed_by_id != actor.user_id:
            raise NotFound("việc phân công này")
        _close(connection, rows, RequestState.WITHDRAWN, actor, "")


def end_grant(grant_id: int, last_day: date, reason: str, *, actor: Actor) -> None:
    """End a grant after a day, by one administrator: taking a right away needs no second person."""
    if not reason.strip():
        message = "Ghi lý do hoặc văn bản kết thúc nhiệm vụ."
        raise InvalidInput(message, {"reason": message})
    with refusals_noted(actor, "manage_users"), transaction() as connection:
        require(actor, Action.MANAGE_USERS, Subject())
        grant = _grant(connection, grant_id)
        if last_day < clock.today() - timedelta(days=1):
            message = (
                "Ngày cuối không được lùi về trước hôm qua: việc đã làm với quyền đó vẫn là việc đã làm."
            )
            raise InvalidInput(message, {"last_day": message})
        _end(connection, grant, last_day)
        row = grant._asdict() | {"until": last_day}
        _note(connection, row, "grant_ended", actor, reason.strip())


def _end(connection: Connection, grant: AnyRow, last_day: date) -> None:
    """Set the last day of a grant; the last administrator stays."""
    _check_last_day(grant, last_day)
    if grant.role is Role.ADMINISTRATOR:
        keep_an_administrator(connection, last_day, without=grant.id)
    connection.execute(sa.update(grants).where(grants.c.id == grant.id).values(until=last_day))


def _check_last_day(grant: AnyRow, last_day: date) -> None:
    if grant.until is not None and grant.until <= last_day:
        message = f"Nhiệm vụ này đã kết thúc ngày {grant.until:%d/%m/%Y}."
        raise InvalidInput(message, {"last_day": message})
    if last_day < grant.since:
        message = f"Nhiệm vụ bắt đầu ngày {grant.since:%d/%m/%Y}; ngày cuối phải từ ngày đó."
        raise InvalidInput(message, {"last_day": message})


def _carry_out_grant(connection: Connection, row: AnyRow, actor: Actor) -> None:
    """Store the grant, unless something that speaks against it happened since it was proposed."""
    account = load(connection, row.user_id, lock=True)
    if not account.row.is_active:
        raise Conflict(
            f"Tài khoản {account.row.username} đã ngừng sử dụng. Không duyệt, hoặc mở lại tài khoản trước."
        )
    draft = GrantDraft(row.user_id, row.role, row.unit_id, row.since, row.until, row.document)
    _check_days(connection, draft)
    _refuse_clash(connection, account, draft)
    grant = {
        "user_id": row.user_id,
        "role": row.role,
        "unit_id": row.unit_id,
        "since": row.since,
        "until": row.until,
        "granted_by_id": row.proposed_by_id,
        "approved_by_id": actor.user_id,
        "document": row.document,
    }
    (number,) = insert_returning(connection, RoleGrant, [grant])
    connection.execute(sa.update(requests).where(requests.c.id == row.id).values(grant_id=number))


def _carry_out_end(connection: Connection, row: AnyRow, actor: Actor) -> None:
    del actor
    _end(connection, _grant(connection, row.grant_id), row.until)


def _open_batch(connection: Connection, batch: str) -> Sequence[AnyRow]:
    """Return the requests of a batch, locked, ends first; ``Conflict`` when somebody decided already."""
    query = sa.select(*requests.c).where(requests.c.batch == batch).order_by(requests.c.id).with_for_update()
    rows = connection.execute(query).all()
    if not rows:
        raise NotFound("việc phân công này")
    if any(row.state is not RequestState.PROPOSED for row in rows):
        raise Conflict(DECIDED)
    return sorted(rows, key=lambda row: row.kind is not RequestKind.END)


def _require_second(connection: Connection, rows: Sequence[AnyRow], actor: Actor) -> None:
    """Ask for every request whether this person may be the second one."""
    first = _all_accounts(connection, rows[0].proposed_by_id)
    for row in rows:
        account = load(connection, row.user_id)
        body = body_of(connection, actor, {row.unit_id})
        subject = Subject.of_account(
            account.accounts, frozenset({row.role}), body_unit_id=body, prepared_by=first
        )
        require(actor, Action.APPROVE_GRANT, subject)


def _all_accounts(connection: Connection, user_id: int) -> frozenset[int]:
    return load(connection, user_id).accounts


def _close(
    connection: Connection, rows: Sequence[AnyRow], state: RequestState, actor: Actor, reason: str
) -> None:
    """Write the decision beside every request of the batch, once, with an event each."""
    values = {"state": state, "decided_by_id": actor.user_id, "decided_at": clock.now(), "reason": reason}
    still = (requests.c.batch == rows[0].batch, requests.c.state == RequestState.PROPOSED)
    if connection.execute(sa.update(requests).where(*still).values(values)).rowcount != len(rows):
        raise Conflict(DECIDED)
    for row in rows:
        stem = "grant" if row.kind is RequestKind.GIVE else "grant_end"
        _note(connection, row._asdict(), f"{stem}_{state.value}", actor, reason)


def _grant(connection: Connection, grant_id: int) -> AnyRow:
    query = sa.select(*grants.c).where(grants.c.id == grant_id).with_for_update()
    row = connection.execute(query).one_or_none()
    if row is None:
        raise NotFound("nhiệm vụ này")
    return row


def _note(connection: Connection, row: dict[str, object], event: str, actor: Actor, detail: str) -> None:
    """Append the event to the chain of the account that the grant is for."""
    unit = connection.scalar(sa.select(units.c.name).where(units.c.id == row["unit_id"]))
    role = row["role"]
    assert isinstance(role, Role)
    number = row["user_id"]
    assert isinstance(number, int)
    happened(
        connection, number, event, actor, clock.now(), detail=detail,
        role=role.value, unit=unit, unit_id=row["unit_id"], since=row["since"], until=row["until"],
    )  # fmt: skip
