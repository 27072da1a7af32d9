"""What is left to do after a decision: counted for who can do it, filtered by the same condition."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa

from tests.support import district, medals
from tests.support.databases import sqlite_copy
from workflow import clock
from workflow.db import reading
from workflow.models import Nomination, ReissueGround
from workflow.money_words import ConferralWay, PaymentKind
from workflow.queries import decisions, worklists
from workflow.queries.award_work import DOERS, After
from workflow.services import conferrals, prize_payments, reissues
from workflow.services.conferrals import Conferring
from workflow.services.prize_payments import Voucher
from workflow.services.reissues import ReissueDraft

TODAY = date(2024, 1, 9)
START = datetime(2024, 1, 9, 1, tzinfo=UTC)
Store = tuple[int, list[int]]


@pytest.fixture(scope="module")
def store(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, int, list[int]]:
    """The small district with an issued decision of Giấy khen for two people, made once."""
    folder = tmp_path_factory.mktemp("award-work")
    with clock.use(clock.SimulatedClock(START)), sqlite_copy(sqlite_template, folder) as engine:
        district.build()
        decision = medals.decided(("P1", "P2"))
        with reading() as connection:
            query = sa.select(Nomination.id).where(Nomination.decision_id == decision).order_by(Nomination.id)
            ids = list(connection.scalars(query))
        return Path(str(engine.url.database)), decision, ids


@pytest.fixture
def decided(store: tuple[Path, int, list[int]], tmp_path: Path) -> Iterator[Store]:
    """A copy of it: the decision, and the nominations on it."""
    with clock.use(clock.SimulatedClock(START)), sqlite_copy(store[0], tmp_path):
        yield store[1:]


def work(name: str = "thuongtruc") -> dict[str, tuple[int, int]]:
    """Return what follows decisions for an account: how many, how many of them begun."""
    groups = worklists.worklist_for(district.actor(name))
    return {one.key: (one.count, one.partly) for one in groups if one.key in DOERS and one.count}


def left(after: After) -> int:
    """Return how many decisions the list shows for one kind of work."""
    return decisions.listed(district.actor("thuongtruc"), after=after).total


def test_work_is_done_step_by_step(decided: Store) -> None:
    decision, ids = decided
    standing = district.actor("thuongtruc")
    assert work() == {"to_pay": (1, 0), "to_confer": (1, 0), "to_print": (1, 0)}
    assert [left(one) for one in After] == [1, 1, 1]
    said = Voucher(PaymentKind.PAID, TODAY, "Phiếu chi 15")
    prize_payments.record(decision, ids[:1], said, actor=standing)
    given = Conferring(ConferralWay.IN_PERSON, TODAY, "Hội trường", ("certificate",))
    conferrals.confer(decision, ids[:1], given, actor=standing)
    assert work() == {"to_pay": (1, 1), "to_confer": (1, 1), "to_print": (1, 0)}
    prize_payments.record(decision, ids[1:], said, actor=standing)
    conferrals.confer(decision, ids[1:], given, actor=standing)
    medals.printed(decision)
    assert work() == {}
    assert [left(one) for one in After] == [0, 0, 0]


def test_what_is_taken_back_waits_again(decided: Store) -> None:
    decision, ids = decided
    standing = district.actor("thuongtruc")
    for kind, note in ((PaymentKind.PAID, ""), (PaymentKind.STRUCK, "Ghi nhầm quyết định.")):
        prize_payments.record(decision, ids, Voucher(kind, TODAY, "PC 15", note), actor=standing)
    given = Conferring(ConferralWay.IN_PERSON, TODAY, "Hội trường", ("certificate",))
    conferrals.confer(decision, ids, given, actor=standing)
    conferrals.confer(decision, ids, Conferring(ConferralWay.NOT_YET, note="Ghi nhầm."), actor=standing)
    assert work() == {"to_pay": (1, 1), "to_confer": (1, 1), "to_print": (1, 0)}


def test_another_certificate_waits_for_a_second_person(decided: Store) -> None:
    decision, _ = decided
    medals.printed(decision)
    entry = medals.entries(decision)[0]
    asked = ReissueDraft(entry, ReissueGround.LOST, "Bão làm mất.", "Đơn ngày 09/01/2024", TODAY)
    ref = reissues.ask(asked, actor=district.actor("thuongtruc"))
    assert "to_reissue" not in work("thuongtruc")  # asked for it himself
    (group,) = [one for one in worklists.worklist_for(district.actor("xacnhan")) if one.key == "to_reissue"]
    assert (group.count, group.ref) == (1, ref)


def test_only_who_can_do_it_sees_it(decided: Store) -> None:
    assert decided
    seen = {
        name: set(work(name)) for name in ("thuongtruc", "thuky", "vanthu", "ky", "tham", "lap", "truong")
    }
    assert seen == {
        "thuongtruc": {"to_pay", "to_confer", "to_print"}, "thuky": {"to_confer"}, "vanthu": {"to_print"},
        "ky": set(), "tham": set(), "lap": set(), "truong": set(),
    }  # fmt: skip
