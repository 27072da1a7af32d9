"""How often one network may check codes, names and files; what is counted is counted before it is looked at.

Beside the sign-in's limiter (``guessing``) and apart from it: who guesses codes here must not be able to keep his
neighbours from signing in. Codes are 95 random bits, so this is not what makes them safe; it bounds the work that
strangers can cause, and makes asking for names one by one slow.
"""

from __future__ import annotations

from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from workflow import clock
from workflow.db import reading, transaction
from workflow.errors import WorkflowError
from workflow.models import VerificationTry
from workflow.security_log import note
from workflow.tables import insert_returning, table

WINDOW = timedelta(minutes=15)
MISSES = 30
"""Codes and names not found, and files not known, in a window; thirty typing mistakes are more than anybody makes."""
CHECKS = 300
"""All checks: a school that scans its certificates on one afternoon stays below."""
FILES = 20

tries = table(VerificationTry)


class TooManyChecks(WorkflowError):
    """A network checked too often; ``wait`` is in seconds."""

    def __init__(self, wait: int, again_at: datetime) -> None:
        """Say when to try again."""
        self.wait = wait
        super().__init__(
            "Mạng của bạn vừa kiểm tra quá nhiều lần nên phải chờ. "
            f"Thử lại sau {-(-wait // 60)} phút, từ {again_at.astimezone(clock.LOCAL):%H giờ %M}. "
            "Cần ngay: hỏi nơi ban hành theo số và ngày ghi trên văn bản."
        )


def claim(network: str, *, is_file: bool = False) -> int:
    """Count a check as a miss and return its id; ``TooManyChecks`` while the network has to wait.

    A network that waits costs one read and no write.
    """
    now = clock.now()
    with reading() as connection:
        _require_room(connection, network, now, is_file=is_file)
    with transaction() as connection:
        if connection.dialect.name == "postgresql":
            lock = sa.func.pg_advisory_xact_lock(sa.func.hashtext("verification:" + network))
            connection.execute(sa.select(lock))
        _require_room(connection, network, now, is_file=is_file)
        connection.execute(sa.delete(tries).where(tries.c.at <= now - WINDOW))
        row = {"network": network, "is_file": is_file, "missed": True, "at": now}
        (number,) = insert_returning(connection, VerificationTry, [row])
    return number


def found(number: int) -> None:
    """Take back the miss: what was asked about exists."""
    with transaction() as connection:
        connection.execute(sa.update(tries).where(tries.c.id == number).values(missed=False))


def missed(network: str) -> None:
    """Note misuse once, with the miss that fills the measure."""
    with reading() as connection:
        full = connection.scalar(_counted(network, clock.now(), tries.c.missed)) == MISSES
    if full:
        note("verification_limited", user_id=None, detail=network)


def _counted(network: str, now: datetime, *conditions: sa.ColumnElement[bool]) -> sa.Select[int]:
    return sa.select(sa.func.count()).where(
        tries.c.network == network, tries.c.at > now - WINDOW, *conditions
    )


def _require_room(connection: Connection, network: str, now: datetime, *, is_file: bool) -> None:
    """Raise ``TooManyChecks`` when one of the measures of a network is full, until its oldest check is forgotten."""
    kinds = ((CHECKS, sa.true()), (MISSES, tries.c.missed), (FILES, tries.c.is_file))
    columns = [
        column
        for _most, counts in kinds
        for column in (sa.func.count(sa.case((counts, 1))), sa.func.min(sa.case((counts, tries.c.at))))
    ]
    row = connection.execute(_counted(network, now).with_only_columns(*columns)).one()
    full = [
        row[2 * place + 1]
        for place, (most, _counts) in enumerate(kinds)
        if row[2 * place] >= most and (is_file or place < 2)
    ]
    if full:
        again = max(full) + WINDOW
        raise TooManyChecks(max(1, -(-int((again - now).total_seconds() * 1000) // 1000)), again)
