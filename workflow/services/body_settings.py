"""The body's dated settings: a new value from a day, proposed with paper and reason, approved by a second person.

Nothing acts backwards: the first day is today or later, on proposing and on approving. Settings of accounts (one for
all bodies) are proposed by an administrator; everything else by the standing body.
"""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError

from workflow import account_rows, clock, idempotency
from workflow.actions import Action
from workflow.actor import Actor
from workflow.audit import Happened, record
from workflow.body_settings import value_of, values_on
from workflow.db import transaction
from workflow.errors import Conflict, DateOutsidePeriod, InvalidInput, NotFound
from workflow.grounds import Subject
from workflow.models import SettingChange, SettingState
from workflow.permissions import require
from workflow.roles import OFFICERS, Role
from workflow.security_log import refusals_noted
from workflow.setting_words import OFF, ON, SETTINGS, Kind, Setting
from workflow.tables import AnyRow, insert_returning, table

changes = table(SettingChange)
CHAIN = "setting"
DECIDED = "Thay đổi này đã được duyệt, từ chối hoặc rút trước đó. Tải lại trang để xem kết quả."
WAITING = "Thiết lập này đang có một thay đổi chờ duyệt. Chờ kết quả, hoặc rút thay đổi đó rồi đề nghị lại."


def propose(
    key: str, value: str, since: date, citation: str, reason: str, *,
    body_unit_id: int, actor: Actor, idempotency_key: str | None = None,
) -> int:  # fmt: skip
    """Propose another value from a day on, and return the number of the change."""
    setting = setting_of(key)
    for name, text, message in (
        ("citation", citation, "Ghi văn bản làm căn cứ: số, ngày, cơ quan ban hành."),
        ("reason", reason, "Ghi lý do thay đổi."),
    ):
        if not text.strip():
            raise InvalidInput(message, {name: message})
    _not_before_today(since, "since")
    wanted = _checked(setting, value)
    with refusals_noted(actor, "propose_setting"), transaction() as connection:
        _require(setting, actor, body_unit_id)
        asked = [key, wanted, since, citation, reason, body_unit_id]
        known = idempotency.made_before(connection, idempotency_key, actor, "propose_setting", asked)
        if known is not None:
            return known
        before = value_of(values_on(connection, since, [body_unit_id])[body_unit_id], key)
        if before == wanted:
            message = f"Từ ngày {since:%d/%m/%Y} thiết lập này đã có giá trị đó; không cần thay đổi."
            raise InvalidInput(message, {"value": message})
        row = {
            "body_unit_id": body_unit_id, "setting": key, "value": wanted, "value_before": before, "since": since,
            "citation": citation.strip(), "reason": reason.strip(), "state": SettingState.PROPOSED,
            "proposed_by_id": actor.user_id, "proposed_at": clock.now(), "answer": "",
        }  # fmt: skip
        try:
            (number,) = insert_returning(connection, SettingChange, [row])
        except IntegrityError as error:
            raise Conflict(WAITING) from error
        idempotency.keep_made(connection, idempotency_key, number)
        _happened(connection, number, row, "setting_proposed", actor, detail=reason)
        return number


def approve(number: int, *, actor: Actor) -> None:
    """Approve as the second person; the value holds from its first day on."""
    with refusals_noted(actor, "approve_setting"), transaction() as connection:
        row = _open(connection, number)
        _require_second(connection, row, actor)
        _not_before_today(row.since, "answer")
        _decide(connection, row, SettingState.APPROVED, "", actor)


def reject(number: int, answer: str, *, actor: Actor) -> None:
    """Reject as the second person, with the reason the proposer will read."""
    _need(answer, "Ghi lý do không duyệt.")
    with refusals_noted(actor, "approve_setting"), transaction() as connection:
        row = _open(connection, number)
        _require_second(connection, row, actor)
        _decide(connection, row, SettingState.REJECTED, answer, actor)


def withdraw(number: int, *, actor: Actor) -> None:
    """Take back what one proposed oneself, before anybody decided."""
    with refusals_noted(actor, "propose_setting"), transaction() as connection:
        row = _open(connection, number)
        if row.proposed_by_id != actor.user_id:
            raise NotFound("thay đổi này")
        _decide(connection, row, SettingState.WITHDRAWN, "", actor)


def cancel(number: int, answer: str, *, actor: Actor) -> None:
    """Cancel an approved change whose first day has not come, as somebody who may approve it."""
    _need(answer, "Ghi lý do hủy.")
    with refusals_noted(actor, "approve_setting"), transaction() as connection:
        row = _locked(connection, number)
        _require_second(connection, row, actor)
        if row.state is not SettingState.APPROVED:
            raise Conflict(DECIDED)
        if row.since <= clock.today():
            raise Conflict(
                f"Thay đổi đã có hiệu lực từ {row.since:%d/%m/%Y} nên không hủy được; "
                "đề nghị một giá trị mới từ ngày sau."
            )
        _decide(connection, row, SettingState.CANCELLED, answer, actor)


def setting_of(key: str) -> Setting:
    """Return a setting by its name; ``NotFound`` for any other."""
    if key not in SETTINGS:
        raise NotFound("thiết lập này")
    return SETTINGS[key]


def _checked(setting: Setting, value: str) -> str:
    """Return the value as it is stored; ``InvalidInput`` beside the field for one that the setting cannot have."""
    if setting.kind is Kind.SWITCH and value not in (ON, OFF):
        message = "Chọn một trong hai giá trị."
        raise InvalidInput(message, {"value": message})
    if setting.kind is Kind.DAY_OF_YEAR:
        return _day_of_year(value)
    if setting.kind is Kind.ROLES:
        names = {name for name in value.split(",") if name}
        if names - {role.value for role in OFFICERS}:
            message = "Chọn nhiệm vụ trong danh sách."
            raise InvalidInput(message, {"value": message})
        return ",".join(sorted(names))
    return value


def _day_of_year(value: str) -> str:
    """Return a day and month as "31/03"; empty for none. 29/02 does not come every year and is refused."""
    text = value.strip()
    if not text:
        return ""
    day, _, month = text.partition("/")
    try:
        found = date(2023, int(month), int(day))
    except ValueError as error:
        message = "Ghi ngày và tháng, ví dụ 31/03; để trống nếu không đặt hạn."
        raise InvalidInput(message, {"value": message}) from error
    return f"{found:%d/%m}"


def _not_before_today(since: date, name: str) -> None:
    if since < clock.today():
        message = (
            f"Ngày bắt đầu {since:%d/%m/%Y} đã qua. Thiết lập không áp dụng ngược; "
            + ("chọn từ hôm nay trở đi." if name == "since" else "không duyệt, rồi đề nghị lại với ngày mới.")
        )  # fmt: skip
        raise DateOutsidePeriod(message, {name: message})


def _need(text: str, message: str) -> None:
    if not text.strip():
        raise InvalidInput(message, {"answer": message})


def _require(setting: Setting, actor: Actor, body_unit_id: int) -> None:
    if setting.is_shared:
        require(actor, Action.MANAGE_USERS, Subject())
        if body_unit_id not in actor.units_with(Role.ADMINISTRATOR):
            raise NotFound("cơ quan này")
        return
    require(actor, Action.PROPOSE_SETTING, Subject.for_body(body_unit_id))


def _require_second(connection: Connection, row: AnyRow, actor: Actor) -> None:
    """Ask whether this person may be the second one; the first one's other accounts are his too."""
    first = account_rows.load(connection, row.proposed_by_id).accounts
    if SETTINGS[row.setting].is_shared:
        body = account_rows.body_of(connection, actor, {row.body_unit_id})
        subject = Subject.of_account(frozenset(), frozenset(), body_unit_id=body, prepared_by=first)
        require(actor, Action.APPROVE_GRANT, subject)
        return
    require(actor, Action.APPROVE_SETTING, Subject.for_body(row.body_unit_id, prepared_by=first))


def _locked(connection: Connection, number: int) -> AnyRow:
    row = connection.execute(sa.select(*changes.c).where(changes.c.id == number).with_for_update()).first()
    if row is None:
        raise NotFound("thay đổi này")
    return row


def _open(connection: Connection, number: int) -> AnyRow:
    row = _locked(connection, number)
    if row.state is not SettingState.PROPOSED:
        raise Conflict(DECIDED)
    return row


def _decide(connection: Connection, row: AnyRow, state: SettingState, answer: str, actor: Actor) -> None:
    values = {
        "state": state,
        "decided_by_id": actor.user_id,
        "decided_at": clock.now(),
        "answer": answer.strip(),
    }
    connection.execute(sa.update(changes).where(changes.c.id == row.id).values(values))
    _happened(connection, row.id, row._asdict(), f"setting_{state.value}", actor, detail=answer)


def _happened(
    connection: Connection, number: int, row: dict[str, object], event: str, actor: Actor, *, detail: str
) -> None:
    payload = {name: row[name] for name in ("setting", "value_before", "value", "since", "citation")}
    told = Happened(CHAIN, number, event, actor.user_id, clock.now(), payload, detail=detail.strip())
    record(connection, [told])
