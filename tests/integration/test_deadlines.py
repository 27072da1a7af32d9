"""Clocks that end by themselves: overdue supplements, unanswered letters; once a day, by one of many processes."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from click.testing import CliRunner
from sqlalchemy.engine import Engine

from rules.vocabulary import HoldCause
from tests.support.sample import START, Sample, build, to_appraisal
from web import background
from web.cli import cli
from workflow import clock
from workflow.audit_verify import verify
from workflow.clock import SimulatedClock
from workflow.db import reading
from workflow.models import AuditEvent, InstallationFact, Nomination
from workflow.services import appraisal, deadlines, holds
from workflow.services.deadlines import Ended
from workflow.states import NominationState as S
from workflow.tables import table

SATURDAY, MONDAY, TUESDAY = date(2024, 6, 15), date(2024, 6, 17), date(2024, 6, 18)


def returned(count: int) -> tuple[Sample, list[int]]:
    """Return a district with nominations that were returned until a Saturday."""
    sample = build(count)
    ids = to_appraisal(sample)
    why = ("Thiếu xác nhận.", ["noi_dung"], SATURDAY)
    appraisal.return_for_supplement(ids, *why, actor=sample.actors["appraiser"])
    return sample, ids


def states() -> list[tuple[S, str]]:
    """Return state and reason of every nomination."""
    with reading() as connection:
        query = sa.select(Nomination.state, Nomination.reason).order_by(Nomination.id)
        return [(row.state, row.reason) for row in connection.execute(query)]


def test_a_supplement_that_never_came_ends_after_its_last_working_day_and_only_once(
    either_engine: Engine,
) -> None:
    with clock.use(SimulatedClock(START)) as simulated:
        sample, ids = returned(3)
        with reading() as connection:
            key = connection.scalar(sa.select(Nomination.nominee_key).where(Nomination.id == ids[2])) or ""
        holds.open_hold(
            key, HoldCause.COMPLAINT, "Đơn ngày 11/06/2024",
            body_unit_id=sample.body, actor=sample.actors["standing"],
        )  # fmt: skip
        simulated.move_to(MONDAY, 23)  # the Saturday is a day off: the limit ends with the Monday
        assert deadlines.end_due() == Ended()
        simulated.move_to(TUESDAY, 0)
        assert (deadlines.end_due(), deadlines.end_due()) == (Ended(supplements=2), Ended())
        ended = (S.NOT_AWARDED, "Quá hạn bổ sung ngày 15/06/2024.")
        assert [state for state, _ in states()] == [S.NOT_AWARDED, S.NOT_AWARDED, S.RETURNED]
        assert states()[:2] == [ended, ended]
        with reading() as connection:
            query = sa.select(AuditEvent.actor_id).where(AuditEvent.event == "nomination_lapsed")
            assert set(connection.scalars(query)) == {0}
        assert list(verify(either_engine).problems) == []


def test_one_of_many_processes_does_it_and_again_on_the_next_day(either_engine: Engine) -> None:
    del either_engine
    with clock.use(SimulatedClock(START)) as simulated:
        returned(2)
        simulated.move_to(TUESDAY)
        with ThreadPoolExecutor(4) as pool:
            found = list(pool.map(lambda _: deadlines.once_a_day(), range(4)))
        assert sorted(found, key=str) == [Ended(supplements=2), None, None, None]
        assert deadlines.once_a_day() is None
        simulated.advance(days=1)
        assert deadlines.once_a_day() == Ended()


def test_one_that_was_stopped_in_the_middle_is_followed_by_another(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    del engine
    with clock.use(SimulatedClock(START)) as simulated:
        returned(1)
        simulated.move_to(TUESDAY)
        with monkeypatch.context() as cut:
            cut.setattr(deadlines, "end_due", lambda: 1 // 0)
            with pytest.raises(ZeroDivisionError):
                deadlines.once_a_day()
        assert deadlines.once_a_day() is None
        simulated.at += deadlines.PATIENCE + timedelta(seconds=1)
        assert deadlines.once_a_day() == Ended(supplements=1)
        with reading() as connection:
            facts = table(InstallationFact)
            query = sa.select(facts.c.value).where(facts.c.key == deadlines.DONE)
            assert connection.scalar(query) == "2024-06-18"


def test_the_running_server_does_it_without_anybody_asking(engine: Engine) -> None:
    del engine
    with clock.use(SimulatedClock(START)) as simulated:
        returned(1)
        simulated.move_to(TUESDAY)
        background.look()
    assert [state for state, _ in states()] == [S.NOT_AWARDED]


def test_the_command_says_what_ended(engine: Engine) -> None:
    with clock.use(SimulatedClock(START)) as simulated:
        returned(2)
        simulated.move_to(TUESDAY)
        address = engine.url.render_as_string(hide_password=False)
        told = CliRunner().invoke(cli, ["deadlines", "--db", address, "--json"])
        assert json.loads(told.output) == {"supplements_lapsed": 2, "consultations_lapsed": 0}
        words = CliRunner().invoke(cli, ["deadlines", "--db", address]).output
    assert "Đã ghi 0 đề nghị kết thúc vì quá hạn bổ sung" in words
