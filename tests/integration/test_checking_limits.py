"""Checks by strangers are counted before they are looked at, on both databases, also when many come at once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from workflow import check_codes, clock, db
from workflow.db import reading, transaction
from workflow.models import SecurityEvent, VerificationTry
from workflow.services import checking_limits, verifying
from workflow.services.checking_limits import CHECKS, FILES, MISSES, TooManyChecks, claim, found
from workflow.services.guessing import network_of
from workflow.tables import table

HERE, THERE = "198.51.100.7", "198.51.100.8"


def refused(remote: str = HERE) -> int:
    """Return how long a network has to wait."""
    with pytest.raises(TooManyChecks) as error:
        verifying.check_code(check_codes.draw(), remote=remote)
    return error.value.wait


def test_a_network_that_guesses_waits_also_after_a_restart(
    either_engine: Engine, frozen_clock: clock.SimulatedClock
) -> None:
    for _ in range(MISSES):
        assert isinstance(verifying.check_code(check_codes.draw(), remote=HERE), verifying.Unknown)
        frozen_clock.advance(seconds=1)
    assert refused() == 900 - MISSES
    with db.use_engine(
        db.create_engine_for(either_engine.url.render_as_string(hide_password=False))
    ) as again:
        assert refused() == 900 - MISSES, "another process, or the same after a restart"
        again.dispose()
    assert isinstance(verifying.check_code(check_codes.draw(), remote=THERE), verifying.Unknown)
    frozen_clock.advance(seconds=900 - MISSES)
    assert isinstance(verifying.check_code(check_codes.draw(), remote=HERE), verifying.Unknown)
    assert refused() == 1, "one place was free"
    with reading() as connection:
        kept = connection.scalars(sa.select(VerificationTry.network).distinct()).all()
        noted = connection.scalars(sa.select(SecurityEvent.detail)).all()
    assert set(kept) == {HERE, THERE} and set(noted) == {HERE}


def test_parallel_guesses_do_not_slip_past(either_engine: Engine, frozen_clock: clock.SimulatedClock) -> None:
    del frozen_clock

    def guess(_turn: int) -> bool:
        with db.use_engine(either_engine):
            try:
                verifying.check_code(check_codes.draw(), remote=HERE)
            except TooManyChecks:
                return False
            return True

    with ThreadPoolExecutor(8) as pool:
        done = list(pool.map(guess, range(MISSES + 20)))
    assert sum(done) == MISSES


def done_before(count: int, *, is_file: bool) -> None:
    """Count checks that were right, all at once."""
    row = {"network": HERE, "is_file": is_file, "missed": False, "at": clock.now()}
    with transaction() as connection:
        connection.execute(sa.insert(table(VerificationTry)), [row] * count)


def test_right_checks_and_files_have_measures_of_their_own(
    engine: Engine, frozen_clock: clock.SimulatedClock
) -> None:
    del engine, frozen_clock
    done_before(FILES - 1, is_file=True)
    found(claim(HERE, is_file=True))
    with pytest.raises(TooManyChecks):
        claim(HERE, is_file=True)
    done_before(CHECKS - FILES - 1, is_file=False)
    found(claim(HERE))
    with pytest.raises(TooManyChecks, match="Thử lại sau 15 phút"):
        claim(HERE)


def test_a_network_that_waits_causes_no_write(engine: Engine, frozen_clock: clock.SimulatedClock) -> None:
    del frozen_clock
    for _ in range(MISSES):
        claim(HERE)
    written: list[str] = []

    def begun(made: sa.Connection) -> None:
        written.extend("write" for name in made.get_execution_options() if name == "write")

    sa.event.listen(engine, "begin", begun)
    assert refused() == 900
    assert written == []


def test_an_ipv6_neighbourhood_is_one_network(engine: Engine, frozen_clock: clock.SimulatedClock) -> None:
    del engine, frozen_clock
    assert network_of("2001:db8:1:2::1") == network_of("2001:db8:1:2:ffff::9")
    for host in range(MISSES):
        verifying.check_code(check_codes.draw(), remote=f"2001:db8:1:2::{host:x}")
    assert refused("2001:db8:1:2:aaaa::1") == checking_limits.WINDOW.total_seconds()
