"""The second factor: codes of an authenticator app (TOTP, RFC 6238) and ten recovery codes for a lost phone.

A code opens once: the last time step used is stored and moved forward by a guarded update, so that two requests with
the same code cannot both pass. One step of drift to either side is taken. Wrong codes are throttled like passwords.
The secret is sealed, recovery codes are kept as keyed hashes.
"""

from __future__ import annotations

import hmac
import secrets
from dataclasses import dataclass

import pyotp
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from workflow import clock, security_log
from workflow.account_rows import happened
from workflow.account_rows import load as load_account
from workflow.actions import Action
from workflow.actor import SYSTEM, Actor
from workflow.db import reading, transaction
from workflow.errors import Conflict, InvalidInput, NotFound
from workflow.models import RecoveryCode, SecondFactor, UserSession
from workflow.permissions import require
from workflow.second_factor_policy import Requirement, latest
from workflow.secrets_at_rest import keyed_hash, seal, unseal
from workflow.services.guessing import SignInRefused, claim_try, keep_success, network_of
from workflow.services.password_resets import issuers_of_late
from workflow.tables import table

STEP_SECONDS = 30
DRIFT = 1
RECOVERY_CODES = 10
ISSUER = "Khen Thưởng"
PURPOSE = "second factor"
ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
WRONG = "Mã chưa đúng hoặc đã dùng. Chờ ứng dụng hiện mã mới rồi nhập 6 số; kiểm tra giờ của điện thoại."

factors, codes, sessions = table(SecondFactor), table(RecoveryCode), table(UserSession)


@dataclass(frozen=True, slots=True)
class Enrolment:
    """What the phone needs: the address for the QR picture, and the secret to type where no camera is."""

    uri: str
    secret: str

    @property
    def groups(self) -> str:
        """The secret in groups of four, for typing."""
        return " ".join(self.secret[at : at + 4] for at in range(0, len(self.secret), 4))


@dataclass(frozen=True, slots=True)
class FactorStatus:
    """Whether an account has a second factor, and how many recovery codes are left."""

    is_on: bool
    codes_left: int


def status(user_id: int) -> FactorStatus:
    """Return how an account stands."""
    left = sa.select(sa.func.count()).where(codes.c.user_id == user_id, codes.c.used_at.is_(None))
    with reading() as connection:
        on = connection.scalar(sa.select(factors.c.confirmed_at).where(factors.c.user_id == user_id))
        return FactorStatus(on is not None, int(connection.scalar(left) or 0))


def requirement() -> Requirement | None:
    """Return who must have a second factor and from which day; ``None`` where nobody must."""
    with reading() as connection:
        return latest(connection)


def is_asked(actor: Actor) -> bool:
    """Whether the actor's duties call for a second factor, now or from the day that is set."""
    rule = requirement()
    return rule is not None and rule.asks(frozenset(grant.role for grant in actor.grants))


def begin(actor: Actor) -> Enrolment:
    """Start, or go on with, the actor's own enrolment; nothing is required of him until he confirms a code."""
    with transaction() as connection:
        row = connection.execute(
            sa.select(*factors.c).where(factors.c.user_id == actor.user_id)
        ).one_or_none()
        if row is not None and row.confirmed_at is not None:
            raise Conflict("Xác thực hai bước đã bật. Muốn dùng điện thoại khác thì tắt rồi bật lại.")
        if row is None:
            secret = pyotp.random_base32()
            sealed = seal(PURPOSE, actor.user_id, secret)
            row_values = {"user_id": actor.user_id, "secret": sealed, "confirmed_at": None, "last_step": 0}
            connection.execute(sa.insert(factors).values(row_values))
        else:
            secret = unseal(PURPOSE, actor.user_id, row.secret)
    uri = pyotp.TOTP(secret).provisioning_uri(name=actor.username, issuer_name=ISSUER)
    return Enrolment(uri, secret)


def confirm(actor: Actor, code: str, *, remote: str, keep: int | None = None) -> tuple[str, ...]:
    """Turn the second factor on with a code from the phone; return the recovery codes, shown this one time.

    The actor's other sessions end: they were opened without it.
    """
    attempt = _claim(actor.user_id, remote)
    with transaction() as connection:
        row = connection.execute(
            sa.select(*factors.c).where(factors.c.user_id == actor.user_id).with_for_update()
        ).one_or_none()
        if row is None or row.confirmed_at is not None:
            raise Conflict("Việc bật xác thực hai bước đã xong hoặc chưa bắt đầu. Mở lại trang.")
        step = _step_of(unseal(PURPOSE, actor.user_id, row.secret), code, after=row.last_step)
        if step is not None:
            at = clock.now()
            mine = factors.c.user_id == actor.user_id
            connection.execute(sa.update(factors).where(mine).values(confirmed_at=at, last_step=step))
            fresh = _new_codes(connection, actor.user_id)
            others = (sessions.c.user_id == actor.user_id, sessions.c.id != (keep or 0))
            still = sessions.c.revoked_at.is_(None)
            connection.execute(sa.update(sessions).where(*others, still).values(revoked_at=at))
            happened(connection, actor.user_id, "second_factor_enrolled", actor, at)
    if step is None:
        raise InvalidInput(WRONG, {"code": WRONG})
    keep_success(attempt)
    return fresh


def verify(user_id: int, code: str, *, remote: str) -> SignInRefused | None:
    """Check a code of the phone, or a recovery code; ``None`` when it was right. Each opens once."""
    attempt = claim_try(_throttle_key(user_id), network_of(remote))
    if isinstance(attempt, SignInRefused):
        return SignInRefused(
            f"Đã nhập sai mã nhiều lần. Chờ {attempt.wait} giây rồi nhập mã mới.", attempt.wait
        )
    with transaction() as connection:
        right = _use_code(connection, user_id, code) or _use_recovery(connection, user_id, code)
    if not right:
        security_log.note("second_factor_refused", user_id=user_id, detail=network_of(remote))
        return SignInRefused(WRONG)
    keep_success(attempt)
    return None


def renew_codes(actor: Actor) -> tuple[str, ...]:
    """Return ten new recovery codes; the earlier ones open nothing any more."""
    if not status(actor.user_id).is_on:
        raise NotFound("xác thực hai bước của tài khoản này")
    with transaction() as connection:
        fresh = _new_codes(connection, actor.user_id)
        happened(connection, actor.user_id, "recovery_codes_renewed", actor, clock.now())
    return fresh


def turn_off(actor: Actor) -> None:
    """Take off one's own second factor, to enrol another phone."""
    with transaction() as connection:
        _remove(connection, actor.user_id)
        happened(connection, actor.user_id, "second_factor_removed", actor, clock.now())


def reset(user_id: int, *, actor: Actor, reason: str) -> None:
    """Take off another's second factor: an administrator, who did not set the password of late; or the server's shell.

    All sessions of the account end. Who lost phone and password needs two people, or the shell.
    """
    if not reason.strip():
        message = "Ghi lý do, ví dụ: mất điện thoại, đã gặp trực tiếp."
        raise InvalidInput(message, {"reason": message})
    with transaction() as connection:
        account = load_account(connection, user_id, lock=True)
        if actor is not SYSTEM:
            issuers = issuers_of_late(connection, user_id)
            require(actor, Action.RESET_SECOND_FACTOR, account.subject(None, *issuers))
        if not account.has_factor:
            raise Conflict("Tài khoản này chưa bật xác thực hai bước nên không có gì để gỡ.")
        at = clock.now()
        _remove(connection, user_id)
        mine = (sessions.c.user_id == user_id, sessions.c.revoked_at.is_(None))
        connection.execute(sa.update(sessions).where(*mine).values(revoked_at=at))
        happened(connection, user_id, "second_factor_reset", actor, at, detail=reason.strip())


def current_step() -> int:
    """Return the number of the present time step; phones keep real time, whatever day the demo has."""
    return int(clock.of_phones().timestamp()) // STEP_SECONDS


def _claim(user_id: int, remote: str) -> int:
    attempt = claim_try(_throttle_key(user_id), network_of(remote))
    if isinstance(attempt, SignInRefused):
        raise InvalidInput(attempt.message, {"code": attempt.message})
    return attempt


def _throttle_key(user_id: int) -> str:
    return f"ma:{user_id}"


def _use_code(connection: Connection, user_id: int, code: str) -> bool:
    row = connection.execute(
        sa.select(*factors.c).where(factors.c.user_id == user_id, factors.c.confirmed_at.is_not(None))
    ).one_or_none()
    if row is None:
        return False
    step = _step_of(unseal(PURPOSE, user_id, row.secret), code, after=row.last_step)
    if step is None:
        return False
    later = (factors.c.user_id == user_id, factors.c.last_step < step)
    return connection.execute(sa.update(factors).where(*later).values(last_step=step)).rowcount == 1


def _use_recovery(connection: Connection, user_id: int, code: str) -> bool:
    typed = "".join(char for char in code.lower() if char in ALPHABET)
    unused = (
        codes.c.user_id == user_id,
        codes.c.code_hash == keyed_hash(f"recovery {user_id}", typed),
        codes.c.used_at.is_(None),
    )
    used = connection.execute(sa.update(codes).where(*unused).values(used_at=clock.now())).rowcount == 1
    if used:
        happened(connection, user_id, "recovery_code_used", SYSTEM, clock.now())
    return used


def _step_of(secret: str, code: str, *, after: int) -> int | None:
    """Return the time step whose code this is, later than the last one used; ``None`` when there is none."""
    typed = "".join(char for char in code if char.isdigit())
    otp, now = pyotp.TOTP(secret), current_step()
    fits = [
        step
        for step in range(now - DRIFT, now + DRIFT + 1)
        if step > after and hmac.compare_digest(otp.generate_otp(step), typed)
    ]
    return max(fits, default=None)


def _new_codes(connection: Connection, user_id: int) -> tuple[str, ...]:
    connection.execute(sa.delete(codes).where(codes.c.user_id == user_id))
    plain = ["".join(secrets.choice(ALPHABET) for _ in range(12)) for _ in range(RECOVERY_CODES)]
    rows = [
        {"user_id": user_id, "code_hash": keyed_hash(f"recovery {user_id}", one), "used_at": None}
        for one in plain
    ]
    connection.execute(sa.insert(codes), rows)
    return tuple("-".join((one[:4], one[4:8], one[8:])) for one in plain)


def _remove(connection: Connection, user_id: int) -> None:
    connection.execute(sa.delete(codes).where(codes.c.user_id == user_id))
    connection.execute(sa.delete(factors).where(factors.c.user_id == user_id))
