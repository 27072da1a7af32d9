"""Guessing passwords is slow and bounded, and cannot lock a real officer out (security.md T29).

At most ``PER_ACCOUNT`` wrong passwords are evaluated per account in ``WINDOW``, with a growing pause, and
``PER_NETWORK`` per network. ``RESERVED`` of an account's tries are kept for networks from which its owner
has signed in before. Nothing is ever locked for good.
"""

from __future__ import annotations

import ipaddress
import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from workflow import clock
from workflow.db import transaction
from workflow.models.accounts import LoginAttempt
from workflow.tables import table

WINDOW = timedelta(minutes=15)
PER_ACCOUNT = 20
RESERVED = 5
PER_NETWORK = 100
FREE_TRIES = 5
LONGEST_PAUSE = 30
REMEMBERED = timedelta(days=60)

tries = table(LoginAttempt)


@dataclass(frozen=True, slots=True)
class SignInRefused:
    """The password was wrong, or not even looked at; ``wait`` is in seconds, 0 when there is none."""

    message: str
    wait: int = 0


def account_key(username: str) -> str:
    """Return the name under which an account is stored and counted: NFC, lower case, no outer blanks."""
    return unicodedata.normalize("NFC", username).strip().casefold()[:80]


def network_of(remote: str) -> str:
    """Return the network a guess counts for: an IPv4 address, or an IPv6 /64."""
    try:
        address = ipaddress.ip_address(remote.partition("%")[0])
    except ValueError:
        return "unknown"
    if isinstance(address, ipaddress.IPv6Address):
        return str(ipaddress.ip_network((address, 64), strict=False))
    return str(address)


def claim_try(account: str, network: str) -> int | SignInRefused:
    """Count the guess before it is evaluated, so that parallel guesses cannot slip past the limit."""
    now = clock.now()
    with transaction() as connection:
        if connection.dialect.name == "postgresql":
            lock = sa.func.pg_advisory_xact_lock(sa.func.hashtext("sign_in:" + account))
            connection.execute(sa.select(lock))
        wait = _wait(connection, account, network, now)
        if wait:
            return SignInRefused(_pause_sentence(wait), wait)
        values = {"account": account, "network": network, "succeeded": False, "at": now}
        return int(connection.execute(sa.insert(tries).values(values).returning(tries.c.id)).scalar_one())


def keep_success(attempt: int) -> None:
    """Turn the counted guess into a success and forget what is too old to matter."""
    with transaction() as connection:
        connection.execute(sa.update(tries).where(tries.c.id == attempt).values(succeeded=True))
        connection.execute(sa.delete(tries).where(tries.c.at < clock.now() - REMEMBERED))


def forget_try(attempt: int) -> None:
    """Take back a counted guess that was right, where the moment of it must not be kept (a vote)."""
    with transaction() as connection:
        connection.execute(sa.delete(tries).where(tries.c.id == attempt))


def _wait(connection: Connection, account: str, network: str, now: datetime) -> int:
    """Return for how many seconds this account or network may not be tried, 0 when it may."""
    failed = (tries.c.at > now - WINDOW, sa.not_(tries.c.succeeded))
    mine = connection.execute(
        sa.select(tries.c.at, tries.c.network).where(tries.c.account == account, *failed).order_by(tries.c.at)
    ).all()
    crowd = connection.execute(
        sa.select(sa.func.count(), sa.func.min(tries.c.at)).where(tries.c.network == network, *failed)
    ).one()
    known = connection.execute(
        sa.select(tries.c.id)
        .where(tries.c.account == account, tries.c.network == network, tries.c.succeeded)
        .limit(1)
    ).first()
    pool = [row.at for row in mine if known is None or row.network == network]
    waits = [_full(pool, PER_ACCOUNT - RESERVED if known is None else RESERVED, now), _pause(pool, now)]
    waits.append(_full([row.at for row in mine], PER_ACCOUNT, now))
    if crowd[0] >= PER_NETWORK:
        waits.append(crowd[1] + WINDOW - now)
    return max(0, *(-(-int(wait.total_seconds() * 1000) // 1000) for wait in waits))


def _full(times: list[datetime], limit: int, now: datetime) -> timedelta:
    """Return how long until fewer than ``limit`` failures lie in the window."""
    return times[-limit] + WINDOW - now if len(times) >= limit else timedelta()


def _pause(times: list[datetime], now: datetime) -> timedelta:
    """Return what is left of the growing pause after the last failure."""
    if len(times) < FREE_TRIES:
        return timedelta()
    seconds = min(2 ** (len(times) - FREE_TRIES), LONGEST_PAUSE)
    return times[-1] + timedelta(seconds=seconds) - now


def _pause_sentence(seconds: int) -> str:
    amount = f"{seconds} giây" if seconds < 120 else f"{-(-seconds // 60)} phút"
    return f"Đã nhập sai nhiều lần. Chờ {amount} rồi thử lại; quên mật khẩu thì hỏi người quản trị hệ thống."
