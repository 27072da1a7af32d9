"""Accounts: signing in, sessions that can be revoked, changing one's own password.

The browser keeps a random token, the database its hash; 30 minutes idle, 10 hours in all. Role and unit are
read on each request, so a change takes effect on the next one (security.md T28). Guessing: ``guessing.py``.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from workflow import clock, second_factor_policy, unchanged
from workflow.actor import Actor, Grant
from workflow.db import reading, transaction
from workflow.errors import InvalidInput, NotFound, NotPermitted
from workflow.models.account_keys import SecondFactor, SessionProof, TemporaryPassword
from workflow.models.accounts import Relationship, RoleGrant, SecurityEvent, User, UserSession
from workflow.models.units import Unit
from workflow.ordering import titles_in_order
from workflow.services import passwords
from workflow.services.guessing import (
    SignInRefused,
    account_key,
    claim_try,
    forget_try,
    keep_success,
    network_of,
)
from workflow.session_rows import (
    is_live,
    live_session,
    session_query,
)
from workflow.tables import AnyRow, table

IDLE = timedelta(minutes=30)
ABSOLUTE = timedelta(hours=10)
TOUCH = timedelta(seconds=60)
RECENT = timedelta(minutes=15)
WRONG = "Tên đăng nhập hoặc mật khẩu chưa đúng. Kiểm tra bộ gõ tiếng Việt và phím Caps Lock rồi thử lại."
INACTIVE = "Tài khoản này đã ngừng sử dụng. Nếu bạn vẫn làm công tác này, nhờ quản trị hệ thống mở lại."
EXPIRED = "Mật khẩu tạm đã hết hạn. Nhờ người đã cấp mật khẩu cấp lại lần nữa."
UNRELEASED = (
    "Mật khẩu tạm này chờ người thứ hai xác nhận. Nhờ lãnh đạo hoặc quản trị khác xác nhận rồi thử lại."
)

sessions, users, units = table(UserSession), table(User), table(Unit)
grants, kin, log = table(RoleGrant), table(Relationship), table(SecurityEvent)
factors, proofs, temporary = table(SecondFactor), table(SessionProof), table(TemporaryPassword)


@dataclass(frozen=True, slots=True)
class SignedIn:
    """The password was right; with ``needs_code`` nobody is signed in before a code of the second factor is."""

    user_id: int
    needs_code: bool = False


@dataclass(frozen=True, slots=True)
class OpenSession:
    """A live session and its actor."""

    id: int
    actor: Actor
    units: tuple[tuple[int, str], ...]
    """Id and name of the units the actor may act for, by name."""
    must_change_password: bool
    must_enrol: bool
    proved_at: datetime

    @property
    def is_recent(self) -> bool:
        """Whether the person proved who he is within the last minutes."""
        return clock.now() - self.proved_at <= RECENT


@dataclass(frozen=True, slots=True)
class SessionRow:
    """One of a person's live sessions, for the account page."""

    id: int
    device: str
    created_at: datetime
    last_seen_at: datetime
    expires_at: datetime


def authenticate(username: str, password: str, *, remote: str) -> SignedIn | SignInRefused:
    """Check a name and password from a network address; the answer never tells whether the account exists."""
    account, network = account_key(username), network_of(remote)
    attempt = claim_try(account, network)
    if isinstance(attempt, SignInRefused):
        return attempt
    with reading() as connection:
        row = connection.execute(_known_account(account)).one_or_none()
    # The hash is computed outside any transaction: it is slow on purpose.
    right = passwords.verify(row.password_hash if row else None, password)
    if row is None or not right:
        _log("sign_in_failed", row.id if row else None, network)
        return SignInRefused(WRONG)
    if sentence := _held_back(row):  # told only to those who know the password
        _log("sign_in_held_back", row.id, network)
        return SignInRefused(sentence)
    needs_code = row.confirmed_at is not None
    keep_success(attempt)
    _log("password_right" if needs_code else "signed_in", row.id, network)
    if passwords.needs_rehash(row.password_hash):
        _store_password(row.id, password, must_change=row.must_change_password)
    return SignedIn(row.id, needs_code)


def _known_account(account: str) -> sa.Select[tuple[object, ...]]:
    """Return the query for an account with its second factor and its temporary password. One statement."""
    joined = users.outerjoin(factors, factors.c.user_id == users.c.id)
    joined = joined.outerjoin(temporary, temporary.c.user_id == users.c.id)
    wanted = (*users.c, factors.c.confirmed_at, temporary.c.expires_at, temporary.c.needs_release)
    return (
        sa.select(*wanted, temporary.c.released_by_id).select_from(joined).where(users.c.username == account)
    )


def _held_back(row: sa.Row[tuple[object, ...]]) -> str | None:
    """Return why a right password opens nothing, or ``None``."""
    if not row.is_active:
        return INACTIVE
    if not row.must_change_password or row.expires_at is None:
        return None
    if row.expires_at <= clock.now():
        return EXPIRED
    return UNRELEASED if row.needs_release and row.released_by_id is None else None


def open_session(user_id: int, *, device: str = "", acting_unit_id: int | None = None) -> str:
    """Open a session and return its token; only the browser ever sees it."""
    token, now = secrets.token_urlsafe(32), clock.now()
    with transaction() as connection:
        connection.execute(
            sa.insert(sessions).values(
                token_hash=_hash(token),
                user_id=user_id,
                acting_unit_id=acting_unit_id,
                created_at=now,
                last_seen_at=now,
                expires_at=now + ABSOLUTE,
                device=device[:200],
            )
        )
    return token


def session_for(token: str) -> OpenSession | None:
    """Return the live session of a token and its actor, or ``None``; marks it as seen once a minute."""
    now, hashed, today = clock.now(), _hash(token), clock.today()
    found = unchanged.remembered((session_for, hashed, today), lambda: _session_rows(hashed, now, today))
    if found is None or not is_live(found.row, now, now - IDLE):
        return None
    row = found.row
    if now - row.last_seen_at >= TOUCH:
        with transaction() as connection:
            connection.execute(sa.update(sessions).where(sessions.c.id == row[0]).values(last_seen_at=now))
    return OpenSession(
        row[0],
        found.actor,
        found.units,
        row.must_change_password,
        must_enrol=row.confirmed_at is None and _is_asked(found.actor, row.required),
        proved_at=max(row.opened_at, row.proved_at or row.opened_at),
    )


@dataclass(frozen=True, slots=True)
class _Session:
    """What the store says of a session; it may be over meanwhile."""

    row: AnyRow
    actor: Actor
    units: tuple[tuple[int, str], ...]


def _session_rows(hashed: str, now: datetime, today: date) -> _Session | None:
    told = {"token_hash": hashed, "now": now, "idle_since": now - IDLE, "day": today}
    with reading() as connection:
        rows = connection.execute(session_query(), told).all()
    if not rows:
        return None
    units = {one.unit_id: str(one.unit) for one in rows if one.unit_id is not None}
    return _Session(rows[0], _actor(rows), tuple(titles_in_order(units.items(), lambda pair: pair[1])))


def _is_asked(actor: Actor, required: str | None) -> bool:
    roles = second_factor_policy.roles_of(required)
    return any(grant.role in roles for grant in actor.grants)


def prove(actor: Actor, session_id: int, password: str, *, remote: str) -> None:
    """Keep that the person behind a session has just proved who he is; ``InvalidInput`` for a wrong password."""
    confirm_password(actor, password, remote=remote)
    with transaction() as connection:
        connection.execute(sa.delete(proofs).where(proofs.c.session_id == session_id))
        connection.execute(sa.insert(proofs).values(session_id=session_id, proved_at=clock.now()))


def actor_for_session(token: str) -> Actor | None:
    """Return who a token stands for, with the roles in force today, or ``None``."""
    opened = session_for(token)
    return None if opened is None else opened.actor


def close_session(token: str) -> None:
    """End a session; an unknown token is no error."""
    with transaction() as connection:
        _revoke(connection, sessions.c.token_hash == _hash(token))


def revoke_sessions(user_id: int, *, keep: int | None = None) -> int:
    """End all live sessions of a user but one; return how many ended."""
    with transaction() as connection:
        return _revoke(connection, sessions.c.user_id == user_id, sessions.c.id != (keep or 0))


def revoke_own_session(actor: Actor, session_id: int) -> None:
    """End one of the actor's own sessions; ``NotFound`` for another person's or a dead one."""
    with transaction() as connection:
        if not _revoke(connection, sessions.c.user_id == actor.user_id, sessions.c.id == session_id):
            raise NotFound("phiên đăng nhập này")


def sessions_of(actor: Actor) -> tuple[SessionRow, ...]:
    """Return the actor's live sessions, the last seen first."""
    columns = [getattr(sessions.c, name) for name in SessionRow.__slots__]
    query = sa.select(*columns).where(
        sessions.c.user_id == actor.user_id, live_session(clock.now(), clock.now() - IDLE)
    )
    with reading() as connection:
        return tuple(
            SessionRow(*row) for row in connection.execute(query.order_by(sessions.c.last_seen_at.desc()))
        )


def act_for_unit(actor: Actor, session_id: int, unit_id: int) -> None:
    """Choose the unit the actor acts for in this session; ``NotPermitted`` without a grant there."""
    if unit_id not in {grant.unit_id for grant in actor.grants}:
        raise NotPermitted("Bạn chưa được giao nhiệm vụ tại đơn vị này.")
    mine = (sessions.c.id == session_id, sessions.c.user_id == actor.user_id)
    with transaction() as connection:
        connection.execute(sa.update(sessions).where(*mine).values(acting_unit_id=unit_id))


def change_password(actor: Actor, current: str, new: str, *, remote: str, keep: int | None = None) -> None:
    """Change one's own password and end one's other sessions; ``InvalidInput`` names the field at fault."""
    checked = authenticate(actor.username, current, remote=remote)
    if isinstance(checked, SignInRefused):
        sentence = checked.message if checked.wait else "Mật khẩu hiện tại chưa đúng."
        raise InvalidInput(sentence, {"current": sentence})
    weak = passwords.weakness(new, username=actor.username, display_name=actor.display_name)
    if weak is None and current == new:
        weak = "Mật khẩu mới phải khác mật khẩu hiện tại."
    if weak:
        raise InvalidInput(weak, {"new": weak})
    _store_password(actor.user_id, new, must_change=False)
    revoke_sessions(actor.user_id, keep=keep)
    _log("password_changed", actor.user_id, network_of(remote))


def confirm_password(actor: Actor, password: str, *, remote: str) -> None:
    """Ask again who it is before an act that counts (a vote, a certification); ``InvalidInput`` when it is wrong.

    Wrong guesses count towards the same limits as at the sign-in; a right one leaves no row and no moment, for it
    would be the moment of a vote (security.md T13).
    """
    attempt = claim_try(account_key(actor.username), network_of(remote))
    if isinstance(attempt, SignInRefused):
        raise InvalidInput(attempt.message, {"password": attempt.message})
    with reading() as connection:
        stored = connection.scalar(
            sa.select(users.c.password_hash).where(users.c.id == actor.user_id, users.c.is_active)
        )
    if not passwords.verify(stored, password):
        _log("password_refused", actor.user_id, network_of(remote))
        message = "Mật khẩu chưa đúng. Nhập lại mật khẩu dùng để đăng nhập."
        raise InvalidInput(message, {"password": message})
    forget_try(attempt)


def password_mark(user_id: int) -> str:
    """Return what changes when an active account's password does; empty for an account that is not in use."""
    with reading() as connection:
        stored = connection.scalar(
            sa.select(users.c.password_hash).where(users.c.id == user_id, users.c.is_active)
        )
    return _hash(stored)[:16] if stored else ""


def note_signed_in(user_id: int, *, remote: str) -> None:
    """Record that somebody is in, after the second factor."""
    _log("signed_in", user_id, network_of(remote))


def ping() -> None:
    """Ask the database for an answer; any fault is raised."""
    with reading() as connection:
        connection.execute(sa.select(1))


def _store_password(user_id: int, password: str, *, must_change: bool) -> None:
    values = {"password_hash": passwords.hash_password(password), "must_change_password": must_change}
    with transaction() as connection:
        connection.execute(sa.update(users).where(users.c.id == user_id).values(values))
        if not must_change:
            connection.execute(sa.delete(temporary).where(temporary.c.user_id == user_id))


def _revoke(connection: Connection, *where: sa.ColumnElement[bool]) -> int:
    now = clock.now()
    return connection.execute(
        sa.update(sessions).where(live_session(now, now - IDLE), *where).values(revoked_at=now)
    ).rowcount


def _actor(rows: Sequence[AnyRow]) -> Actor:
    """Build the actor of a session's rows with the day's grants, own ones first, and recorded relatives."""
    row = rows[0]
    found = {(one.delegation_id is not None, one.grant_id): one for one in rows if one.grant_id is not None}
    held = tuple(Grant(one.role, one.unit_id, one.delegation_id) for _, one in sorted(found.items()))
    unit_ids = [grant.unit_id for grant in held]
    return Actor(
        user_id=row.user_id,
        username=row.username,
        display_name=row.display_name,
        person_id=row.person_id,
        grants=held,
        acting_unit_id=row.acting_unit_id if row.acting_unit_id in unit_ids else next(iter(unit_ids), None),
        relatives=frozenset(one.relative_id for one in rows if one.relative_id is not None),
    )


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _log(kind: str, user_id: int | None, detail: str) -> None:
    with transaction() as connection:
        values = {"kind": kind, "user_id": user_id, "detail": detail[:500], "at": clock.now()}
        connection.execute(sa.insert(log).values(values))
