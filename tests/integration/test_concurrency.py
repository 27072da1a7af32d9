"""Many at once, on both databases: one winner, one event, no number twice, no place in a quota too many."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import date, timedelta
from threading import Barrier

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from rules.vocabulary import PaperKind
from tests.support.sample import START, Sample, build
from workflow import clock, numbers
from workflow.audit_verify import verify
from workflow.db import current_engine, reading, transaction
from workflow.errors import Conflict, InvalidInput, WrongState
from workflow.models import AuditEvent, IssuedNumber, Nomination, NumberBook
from workflow.payloads import EditContent
from workflow.services import appraisal, drafting, number_books, submission
from workflow.services.number_books import NumberOrder
from workflow.states import NominationState as S
from workflow.tables import table

WORKERS, ATTEMPTS = 10, 200


@pytest.fixture
def sample(any_engine: Engine) -> Iterator[Sample]:
    """One school's drafts; the clock is the process's, so that threads read it too."""
    del any_engine
    with clock.use(clock.SimulatedClock(START)):
        yield build(1)


def at_once(work: Sequence[Callable[[], object]], workers: int = WORKERS) -> list[object]:
    """Run the calls from many threads, the first ones started together; return results or errors."""
    start = Barrier(workers)

    def attempt(number: int, call: Callable[[], object]) -> object:
        if number < workers:
            start.wait()
        try:
            return call()
        except (WrongState, Conflict, InvalidInput) as error:
            return error

    with ThreadPoolExecutor(workers) as pool:
        return list(pool.map(attempt, range(len(work)), work))


@contextmanager
def numbering(*, gives_up: bool) -> Iterator[Connection]:
    """Give a write transaction that commits, or is rolled back as if its process had died."""
    with current_engine().execution_options(write=True).connect() as connection, connection.begin() as begun:
        yield connection
        if gives_up:
            begun.rollback()


def test_of_200_approvals_and_returns_of_one_nomination_one_wins(sample: Sample) -> None:
    ids, who = sample.nominations, sample.actors
    drafting.send_to_head(ids, actor=who["clerk"])
    submission.submit(ids, actor=who["head"])
    appraisal.receive(ids, actor=who["appraiser"])
    appraisal.record_opinion(ids, "Đủ điều kiện.", favourable=True, actor=who["appraiser"])
    due = clock.today() + timedelta(days=5)

    def approve() -> object:
        return appraisal.mark_eligible(ids, actor=who["confirmer"])

    def give_back() -> object:
        items = [PaperKind.ACHIEVEMENT_REPORT.value]
        return appraisal.return_for_supplement(ids, "Thiếu báo cáo.", items, due, actor=who["appraiser"])

    results = at_once([approve, give_back] * (ATTEMPTS // 2))
    kinds = Counter("error" if isinstance(one, Exception) else "winner" for one in results)
    assert kinds == {"winner": 1, "error": ATTEMPTS - 1}
    with reading() as connection:
        row = connection.execute(sa.select(Nomination.state, Nomination.version)).one()
        assert row.state in {S.ELIGIBLE, S.RETURNED}
        assert row.version == 6
        count = sa.select(sa.func.count()).select_from(AuditEvent).where(AuditEvent.chain == "nomination")
        assert connection.scalar(count) == 6
        assert verify(connection).problems == ()


def test_of_many_saves_of_one_draft_one_is_kept_and_the_others_are_told(sample: Sample) -> None:
    number, clerk = sample.nominations[0], sample.actors["clerk"]
    saves = [
        lambda text=f"Giáo viên {n}": drafting.edit(
            number, EditContent(nominee_detail=text), actor=clerk, version=1
        )
        for n in range(50)
    ]
    results = at_once(saves)
    assert sum(1 for one in results if not isinstance(one, Exception)) == 1
    assert all(isinstance(one, Conflict) for one in results if isinstance(one, Exception))


def test_an_own_book_runs_without_hole_or_repeat_when_every_tenth_gives_up(sample: Sample) -> None:
    with transaction() as connection:
        row = {"body_unit_id": sample.body, "symbol": "BB-HĐTĐKT", "kind": "own"}
        connection.execute(sa.insert(table(NumberBook)).values(row))

    def take(number: int) -> None:
        with numbering(gives_up=number % 10 == 0) as connection:
            numbers.give(connection, sample.body, "BB-HĐTĐKT", date(2024, 6, 10))

    at_once([lambda n=n: take(n) for n in range(ATTEMPTS)])
    with reading() as connection:
        given = sorted(connection.scalars(sa.select(IssuedNumber.number)))
    assert given == list(range(1, ATTEMPTS - ATTEMPTS // 10 + 1))


@pytest.mark.nightly
def test_of_200_issues_by_20_workers_with_every_tenth_crashing_none_is_missing_or_twice(
    sample: Sample,
) -> None:
    """R04, T38: a worker that dies before its commit begins again; number, event and commit are one."""
    with transaction() as connection:
        numbers.open_own(connection, sample.body, "TTr-HĐTĐKT")
    book = {"id": 0}
    with reading() as connection:
        book["id"] = connection.execute(sa.select(NumberBook.id)).scalar_one()
    clerk = sample.actors["issuer"]

    def issue(number: int) -> str:
        if number % 10 == 0:
            with numbering(gives_up=True) as connection:
                numbers.give(connection, sample.body, "TTr-HĐTĐKT", date(2024, 6, 10))
        while True:
            try:
                return number_books.take_number(
                    NumberOrder(book["id"], date(2024, 6, 10), f"Tờ trình {number}"), actor=clerk
                ).text
            except Conflict:  # the database was busy longer than it waits: nothing was written
                continue

    results = at_once([lambda n=n: issue(n) for n in range(ATTEMPTS)], workers=20)
    assert sorted(int(str(one).partition("/")[0]) for one in results) == list(range(1, ATTEMPTS + 1))
    with reading() as connection:
        given = connection.execute(sa.select(IssuedNumber.number, IssuedNumber.year)).all()
        assert sorted(row.number for row in given) == list(range(1, ATTEMPTS + 1))
        assert verify(connection).problems == ()


def test_an_external_number_is_given_once(sample: Sample) -> None:
    def take() -> object:
        with transaction() as connection:
            return numbers.give(connection, sample.body, "QĐ-UBND", date(2024, 6, 10), typed="3618")

    results = at_once([take] * 40)
    assert sum(1 for one in results if not isinstance(one, Exception)) == 1
