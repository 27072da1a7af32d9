"""Accounts of people: make one, take it out of use, bring it back. What it may do comes with grants only."""

from __future__ import annotations

import re
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError

from workflow import clock, idempotency
from workflow.account_rows import happened, keep_an_administrator, load
from workflow.actions import Action
from workflow.actor import Actor
from workflow.db import transaction
from workflow.errors import Conflict, InvalidInput, NotPermitted
from workflow.grounds import Subject
from workflow.models import Person, RoleGrant, User, UserSession
from workflow.permissions import require
from workflow.roles import Role
from workflow.security_log import refusals_noted
from workflow.services.guessing import account_key
from workflow.services.password_resets import Issued, issue
from workflow.tables import insert_returning, table

users, sessions, persons, grants = table(User), table(UserSession), table(Person), table(RoleGrant)
NAME_SHAPE = re.compile(r"[a-z0-9][a-z0-9._-]{2,59}")
NAME_RULE = "Tên đăng nhập dài từ 3 đến 60 ký tự, chỉ gồm chữ thường không dấu, số, dấu chấm và gạch nối."


@dataclass(frozen=True, slots=True)
class AccountDraft:
    """A person about to get an account; ``person_code`` is the code of the register of people, empty without one."""

    username: str
    display_name: str
    person_code: str = ""


def create(draft: AccountDraft, *, actor: Actor, idempotency_key: str | None = None) -> tuple[int, Issued]:
    """Make an account without any grant; return its number and its temporary password, shown this one time."""
    with refusals_noted(actor, "manage_users"), transaction() as connection:
        require(actor, Action.MANAGE_USERS, Subject())
        asked = [draft.username, draft.display_name, draft.person_code]
        if idempotency.made_before(connection, idempotency_key, actor, "create_account", asked) is not None:
            raise Conflict("Tài khoản này đã được tạo ở lần bấm trước. Mở danh sách người dùng để xem.")
        number = insert_account(connection, draft, actor=actor)
        idempotency.keep_made(connection, idempotency_key, number)
        return number, issue(connection, load(connection, number), actor, is_new=True)


def insert_account(connection: Connection, draft: AccountDraft, *, actor: Actor) -> int:
    """Check and store an account in the caller's transaction; its password comes apart."""
    username, name = account_key(draft.username), " ".join(draft.display_name.split())
    if not NAME_SHAPE.fullmatch(username):
        raise InvalidInput(NAME_RULE, {"username": NAME_RULE})
    if not name:
        message = "Ghi họ và tên."
        raise InvalidInput(message, {"display_name": message})
    person_id = _person(connection, draft.person_code)
    if connection.scalar(sa.select(users.c.id).where(users.c.username == username)) is not None:
        message = f"Tên đăng nhập “{username}” đã có người dùng. Chọn tên khác."
        raise InvalidInput(message, {"username": message})
    row = {
        "username": username,
        "display_name": name,
        "person_id": person_id,
        "password_hash": None,
        "must_change_password": True,
        "is_active": True,
        "is_demo": False,
        "created_at": clock.now(),
    }
    try:
        (number,) = insert_returning(connection, User, [row])
    except IntegrityError as error:
        raise Conflict("Người khác vừa tạo tài khoản trùng. Tải lại trang rồi làm lại.") from error
    happened(connection, number, "account_created", actor, clock.now(), username=username)
    return number


def _person(connection: Connection, code: str) -> int | None:
    if not code.strip():
        return None
    number = connection.scalar(sa.select(persons.c.id).where(persons.c.code == code.strip()))
    if number is None:
        message = f"Không có người mã “{code.strip()}” trong danh bạ. Kiểm tra lại mã, hoặc để trống."
        raise InvalidInput(message, {"person_code": message})
    taken = connection.scalar(
        sa.select(users.c.username).where(users.c.person_id == number, users.c.is_active)
    )
    if taken is not None:
        message = f"Người này đã có tài khoản “{taken}”. Mỗi người chỉ có một tài khoản đang dùng."
        raise InvalidInput(message, {"person_code": message})
    return int(number)


def deactivate(user_id: int, reason: str, *, actor: Actor) -> None:
    """Take an account out of use at once: its sessions end, its grants count no more; nothing of it is deleted."""
    if not reason.strip():
        message = "Ghi lý do, ví dụ: chuyển công tác theo Quyết định số …"
        raise InvalidInput(message, {"reason": message})
    with refusals_noted(actor, "manage_users"), transaction() as connection:
        account = load(connection, user_id, lock=True)
        require(actor, Action.MANAGE_USERS, Subject())
        if actor.user_id in account.accounts:
            raise NotPermitted("Không tự ngừng tài khoản của chính mình. Nhờ quản trị khác làm.")
        if not account.row.is_active:
            raise Conflict("Tài khoản này đã ngừng từ trước. Tải lại trang.")
        if Role.ADMINISTRATOR in account.roles:
            keep_an_administrator(connection, clock.today(), without_user=user_id)
        at = clock.now()
        connection.execute(sa.update(users).where(users.c.id == user_id).values(is_active=False))
        mine = (sessions.c.user_id == user_id, sessions.c.revoked_at.is_(None))
        connection.execute(sa.update(sessions).where(*mine).values(revoked_at=at))
        happened(connection, user_id, "account_deactivated", actor, at, detail=reason.strip())


def reactivate(user_id: int, *, actor: Actor) -> None:
    """Bring an account back; refused while a grant still runs, which would come back without a second person."""
    with refusals_noted(actor, "manage_users"), transaction() as connection:
        account = load(connection, user_id, lock=True)
        require(actor, Action.MANAGE_USERS, Subject())
        if account.row.is_active:
            raise Conflict("Tài khoản này đang dùng. Tải lại trang.")
        if account.roles:
            raise Conflict(
                "Tài khoản còn nhiệm vụ chưa kết thúc, mở lại là có ngay quyền đó mà không qua người thứ hai. "
                "Kết thúc các nhiệm vụ trước, rồi mở lại và trình phân công mới."
            )
        try:
            connection.execute(sa.update(users).where(users.c.id == user_id).values(is_active=True))
        except IntegrityError as error:
            message = "Người này đã có tài khoản khác đang dùng. Ngừng tài khoản đó trước."
            raise Conflict(message) from error
        happened(connection, user_id, "account_reactivated", actor, clock.now())
