"""A forgotten password: somebody else sets a temporary one, shown once, that must be changed at the next sign-in.

Who may do it for whom is in ``permissions``: the standing body for accounts of its units, an administrator for all
but himself. The password alone never opens an officer's account to the one who set it: either his second factor still
stands in the way, or a second person must agree first (security.md T05).
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from workflow import clock, idempotency
from workflow.account_rows import CHAIN, Account, body_of, happened, load
from workflow.actions import Action
from workflow.actor import SYSTEM, Actor
from workflow.db import transaction
from workflow.errors import Conflict
from workflow.models import AuditEvent, TemporaryPassword, User, UserSession
from workflow.permissions import require
from workflow.security_log import refusals_noted
from workflow.services.passwords import hash_password
from workflow.tables import table

VALID_FOR = timedelta(hours=72)
"""ASVS 6.4.1: an initial password is used once and not after 72 hours."""

LATELY = timedelta(days=7)
SYLLABLES = (
    "ban", "cam", "chanh", "dao", "gao", "gio", "hoa", "hong", "khe", "lan", "lua", "mai", "may", "mia", "nang", "ngo",
    "nui", "que", "rung", "sen", "song", "suoi", "tam", "than", "tram", "tre", "trang", "vai", "xoai", "dua", "bau",
    "cau",
)  # fmt: skip
"""Thirty-two syllables that nobody mishears: five bits each."""

users, sessions = table(User), table(UserSession)
temporary, events = table(TemporaryPassword), table(AuditEvent)


@dataclass(frozen=True, slots=True)
class Issued:
    """A temporary password, to be handed over now: it is stored nowhere in clear."""

    username: str
    display_name: str
    password: str
    expires_at: datetime
    needs_release: bool


def reset(user_id: int, *, actor: Actor, idempotency_key: str | None = None) -> Issued:
    """Set a temporary password and end all sessions of the account; ``Conflict`` when this request did so already."""
    with refusals_noted(actor, "reset_password"), transaction() as connection:
        account = load(connection, user_id, lock=True)
        require(actor, Action.RESET_PASSWORD, account.subject(body_of(connection, actor, account.units)))
        if (
            idempotency.made_before(connection, idempotency_key, actor, "reset_password", [user_id])
            is not None
        ):
            raise Conflict(
                "Mật khẩu tạm của lần bấm này đã hiện một lần rồi. Chưa ghi lại kịp thì cấp lại lần nữa."
            )
        idempotency.keep_made(connection, idempotency_key, user_id)
        return issue(connection, account, actor)


def reset_from_shell(username: str) -> Issued:
    """Set a temporary password from the server's shell, for the locked-out administrator; audited like all."""
    with transaction() as connection:
        number = connection.scalar(sa.select(users.c.id).where(users.c.username == username))
        account = load(connection, number or 0, lock=True)
        return issue(connection, account, SYSTEM)


def issue(connection: Connection, account: Account, actor: Actor, *, is_new: bool = False) -> Issued:
    """Set a temporary password in the caller's transaction. Nobody who runs the server needs a second person.

    A new account has no duty yet, so that nobody else need agree; unless its person sits on a council, and could vote.
    """
    if not account.row.is_active:
        raise Conflict("Tài khoản này đã ngừng sử dụng. Mở lại tài khoản trước rồi cấp mật khẩu.")
    password, at = new_password(), clock.now()
    counts = bool(account.seats) or (account.is_officer and not is_new)
    needs_release = actor is not SYSTEM and counts and not account.has_factor
    mine = (sessions.c.user_id == account.row.id, sessions.c.revoked_at.is_(None))
    connection.execute(sa.update(sessions).where(*mine).values(revoked_at=at))
    hashed = {"password_hash": hash_password(password), "must_change_password": True}
    connection.execute(sa.update(users).where(users.c.id == account.row.id).values(hashed))
    connection.execute(sa.delete(temporary).where(temporary.c.user_id == account.row.id))
    row = {
        "user_id": account.row.id,
        "issued_by_id": None if actor is SYSTEM else actor.user_id,
        "issued_at": at,
        "expires_at": at + VALID_FOR,
        "needs_release": needs_release,
        "released_by_id": None,
    }
    connection.execute(sa.insert(temporary).values(row))
    happened(
        connection,
        account.row.id,
        "password_reset",
        actor,
        at,
        expires_at=at + VALID_FOR,
        needs_release=needs_release,
    )
    return Issued(account.row.username, account.row.display_name, password, at + VALID_FOR, needs_release)


def release(user_id: int, *, actor: Actor) -> None:
    """Agree as the second person that an officer's temporary password may be used."""
    with refusals_noted(actor, "release_password"), transaction() as connection:
        account = load(connection, user_id, lock=True)
        found = connection.execute(
            sa.select(*temporary.c).where(temporary.c.user_id == user_id).with_for_update()
        ).one_or_none()
        if found is None or not found.needs_release or found.released_by_id is not None:
            raise Conflict("Không có mật khẩu tạm nào của tài khoản này chờ xác nhận. Tải lại trang.")
        subject = account.subject(body_of(connection, actor, account.units), found.issued_by_id)
        require(actor, Action.RELEASE_PASSWORD, subject)
        mine = temporary.c.user_id == user_id
        connection.execute(sa.update(temporary).where(mine).values(released_by_id=actor.user_id))
        happened(connection, user_id, "password_released", actor, clock.now())


def issuers_of_late(connection: Connection, user_id: int) -> frozenset[int]:
    """Return who set this account's password during the last days: they do not take off its second factor too."""
    query = sa.select(events.c.actor_id).where(
        events.c.chain == CHAIN,
        events.c.subject_id == user_id,
        events.c.event == "password_reset",
        events.c.recorded_at > clock.now() - LATELY,
    )
    return frozenset(connection.scalars(query))


def new_password() -> str:
    """Return six syllables and two digits: 36 bits, guessed twenty times in a quarter of an hour at most."""
    words = [secrets.choice(SYLLABLES) for _ in range(6)]
    return "-".join(words) + f"-{secrets.randbelow(90) + 10}"
