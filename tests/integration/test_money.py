"""Prize money: frozen with the decision, never changed, paid once, recovered; the fund before and after a signature."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from rules.text import grouped, money_in_words
from tests.support import cases, district, money, undoing
from tests.support import signing as desk
from tests.support.databases import sqlite_copy
from workflow import clock
from workflow.audit_verify import verify
from workflow.db import reading, transaction
from workflow.decision_facts import decision_facts
from workflow.errors import Conflict, DateOutsidePeriod, InvalidInput, NotFound, NotPermitted, Refused
from workflow.models import IssuedDocument, Nomination, PrizeRow, RevokedAward, User
from workflow.money_words import FundKind, MoneyText, PaymentKind, PrizeKind, PrizeState
from workflow.queries import funds as fund_pages
from workflow.queries import history
from workflow.queries import prizes as ledgers
from workflow.queries import signing as screen
from workflow.services import deciding, funds, prize_payments, prizes, recoveries, signing
from workflow.services.funds import Entry
from workflow.services.prize_payments import Recall
from workflow.services.prizes import Correction, Terms
from workflow.services.seen import DraftChanged, read_seen
from workflow.tables import table

START = datetime(2024, 1, 9, 1, tzinfo=UTC)
OFFICE = "thuongtruc"


@pytest.fixture
def moving() -> Iterator[clock.SimulatedClock]:
    """The clock at 9/1/2024."""
    with clock.use(clock.SimulatedClock(START)) as simulated:
        yield simulated


@pytest.fixture(scope="module")
def store(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> money.Store:
    """The small district with a drafted decision, made once."""
    return money.store(sqlite_template, tmp_path_factory.mktemp("drafted"))


@pytest.fixture
def season(store: money.Store, tmp_path: Path, moving: clock.SimulatedClock) -> Iterator[int]:
    """The same in a SQLite database of the test's own: its round."""
    del moving
    with sqlite_copy(store.file, tmp_path):
        yield store.round_id


@pytest.fixture
def any_season(either_engine: Engine, moving: clock.SimulatedClock) -> int:
    """The same on both databases."""
    del either_engine, moving
    district.build()
    return district.open_round()


def page(decision: int, who: str = OFFICE) -> ledgers.LedgerPage:
    return ledgers.ledger(district.actor(who), desk.ref_of(decision))


def test_the_ledger_is_frozen_with_the_decision_and_cannot_be_changed(any_season: int) -> None:
    decision, ids = money.drafted(any_season)
    preview = page(decision)
    assert (preview.frozen, preview.total) == (False, 2 * money.PRIZE)
    cases.issued(decision)
    frozen = page(decision)
    assert frozen.frozen
    assert [(one.factor, one.base_salary, one.amount, one.state) for one in frozen.lines] == [
        ("0,3", 1_800_000, money.PRIZE, PrizeState.UNPAID)
    ] * 2
    assert frozen.lines[0].citation and frozen.lines[0].salary_citation
    for statement in (sa.update(table(PrizeRow)).values(amount=1), sa.delete(table(PrizeRow))):
        with pytest.raises(sa.exc.DBAPIError, match="prize_rows: no_"), transaction() as connection:
            connection.execute(statement)
    assert money.paid(decision, ids) == 2
    with reading() as connection:
        assert verify(connection).problems == ()


def test_body_annex_and_ledger_agree_to_the_dong(season: int) -> None:
    decision, _ids = money.issued(season)
    total = page(decision).total
    with reading() as connection:
        facts = decision_facts(connection, decision)
        content = str(connection.scalar(sa.select(IssuedDocument.content)))
    assert facts.money is not None and facts.money.total == total
    assert [one.amount for one in facts.recipients] == [line.amount for line in page(decision).lines]
    assert f"{grouped(total)} đồng (Bằng chữ: {money_in_words(total)})" in content
    assert content.count(f'"{grouped(money.PRIZE)}"') == 2
    assert f'"{grouped(total)}"' in content


@pytest.mark.parametrize(
    ("way", "article", "column"), [(MoneyText.TOTAL, True, False), (MoneyText.NONE, False, False)]
)
def test_a_draft_may_leave_the_column_or_the_article_out(
    season: int, way: MoneyText, article: bool, column: bool
) -> None:
    decision, _ids = money.drafted(season)
    assert prizes.set_terms(decision, Terms(way), actor=district.actor(OFFICE))
    assert not prizes.set_terms(decision, Terms(way), actor=district.actor(OFFICE))
    cases.issued(decision)
    with reading() as connection:
        content = str(connection.scalar(sa.select(IssuedDocument.content)))
    assert ("Bằng chữ" in content) is article
    assert ("Mức tiền thưởng (đồng)" in content) is column
    assert page(decision).total == 2 * money.PRIZE, "the ledger does not depend on what the text says"


def test_other_terms_after_the_page_was_shown_stop_the_signature(season: int) -> None:
    decision, _ids = money.drafted(season)
    (shown,) = screen.desk(district.actor("ky")).waiting
    prizes.set_terms(decision, Terms(MoneyText.NONE), actor=district.actor(OFFICE))
    (result,) = signing.sign_set([read_seen(shown.sheet.seen)], actor=district.actor("ky"))
    assert isinstance(result.error, DraftChanged)


def test_another_way_of_rounding_needs_the_accountants_note(
    season: int, moving: clock.SimulatedClock
) -> None:
    moving.move_to(date(2024, 7, 2))
    decision, _ids = money.drafted(season)
    assert page(decision).total == 2 * 710_000
    with pytest.raises(InvalidInput) as refused:
        prizes.set_terms(decision, Terms(MoneyText.COLUMN, "nearest"), actor=district.actor(OFFICE))
    assert set(refused.value.fields) == {"note"}
    said = Terms(MoneyText.COLUMN, "nearest", "Theo công văn hướng dẫn của kho bạc.")
    prizes.set_terms(decision, said, actor=district.actor(OFFICE))
    assert page(decision).total == 2 * 700_000
    with pytest.raises(NotPermitted):
        prizes.set_terms(decision, said, actor=district.actor("ky"))


def test_the_body_rounds_as_its_fund_of_the_year_says(season: int, moving: clock.SimulatedClock) -> None:
    moving.move_to(date(2024, 7, 2))
    decision, _ids = money.drafted(season)
    money.fund(rounding="nearest")
    assert page(decision).total == 2 * 700_000
    (waiting,) = screen.desk(district.actor("ky")).waiting
    assert waiting.sheet.money == 2 * 700_000


def test_a_decision_issued_under_another_base_salary_says_so(
    season: int, moving: clock.SimulatedClock
) -> None:
    moving.move_to(date(2024, 6, 28))
    decision, _ids = money.drafted(season)
    signer, clerk = district.actor("ky"), district.actor("vanthu")
    deciding.record_signature(
        decision, signer_name="Phạm Quốc Ký", signing_form="", signed_on=date(2024, 6, 28), actor=signer
    )
    moving.move_to(date(2024, 7, 1))
    deciding.issue(decision, number="36", issued_on=date(2024, 7, 1), actor=clerk)
    assert page(decision).total == 2 * 710_000, "the base salary of the day of issue (M-01)"
    with reading() as connection:
        (frozen,) = [
            one for one in history.of_chain(connection, "decision", decision) if one.event == "prizes_frozen"
        ]
    assert (frozen.payload["total"], frozen.payload["at_signature"]) == (1_420_000, 1_080_000)


def test_a_gift_stands_in_for_the_money_of_one(season: int) -> None:
    decision, ids = money.drafted(season)
    prizes.set_gift(decision, ids[0], "Bộ ấm trà", actor=district.actor(OFFICE))
    cases.issued(decision)
    gifts = {line.id: line.gift for line in page(decision).lines}
    assert gifts == {ids[0]: "Bộ ấm trà", ids[1]: ""}
    assert page(decision).total == 2 * money.PRIZE
    with pytest.raises(Exception, match="không ở bước"):
        prizes.set_gift(decision, ids[1], "Bộ ấm trà", actor=district.actor(OFFICE))


def test_a_correction_is_two_further_rows(season: int) -> None:
    decision, ids = money.issued(season)
    said = Correction(ids[0], 300_000, "Nhầm hệ số.", "Tờ trình 12")
    prizes.correct(decision, said, actor=district.actor(OFFICE))
    _page, line, rows = ledgers.rows_of(district.actor(OFFICE), desk.ref_of(decision), money.case_ref(ids[0]))
    assert [(row.kind, row.amount) for row in rows] == [
        (PrizeKind.AWARD, money.PRIZE), (PrizeKind.REVERSAL, -money.PRIZE), (PrizeKind.CORRECTION, 300_000)
    ]  # fmt: skip
    assert (line.amount, line.due) == (money.PRIZE, 300_000)
    with pytest.raises(InvalidInput):
        prizes.correct(decision, said, actor=district.actor(OFFICE))
    with pytest.raises(InvalidInput) as refused:
        prizes.correct(decision, replace(said, amount=1, reason=" "), actor=district.actor(OFFICE))
    assert set(refused.value.fields) == {"reason"}
    with pytest.raises(NotPermitted):
        prizes.correct(decision, replace(said, amount=1), actor=district.actor("ky"))


def test_money_is_paid_once_and_what_is_not_delivered_goes_back(season: int) -> None:
    decision, ids = money.issued(season)
    assert money.paid(decision, ids[:1]) == 1
    assert money.paid(decision, ids) == 1, "who is paid is not paid again"
    with pytest.raises(InvalidInput, match="không còn khoản nào"):
        money.paid(decision, ids)
    assert money.paid(decision, ids[:1], PaymentKind.RETURNED) == 1
    states = {line.id: line.state for line in page(decision).lines}
    assert states == {ids[0]: PrizeState.RETURNED, ids[1]: PrizeState.PAID}
    with pytest.raises(InvalidInput) as refused:
        money.paid(decision, ids, PaymentKind.STRUCK)
    assert set(refused.value.fields) == {"note"}
    assert money.paid(decision, ids, PaymentKind.STRUCK, "Ghi nhầm quyết định.") == 1
    assert page(decision).paid == 0
    with reading() as connection:
        assert verify(connection).problems == ()


def test_nothing_is_paid_before_the_decision_or_after_today(season: int) -> None:
    decision, ids = money.drafted(season)
    with pytest.raises(Conflict):
        money.paid(decision, ids)
    cases.issued(decision)
    late = prize_payments.Voucher(PaymentKind.PAID, date(2024, 1, 10), "PC 1")
    with pytest.raises(DateOutsidePeriod):
        prize_payments.record(decision, ids, late, actor=district.actor(OFFICE))
    with pytest.raises(NotPermitted):
        prize_payments.record(decision, ids, replace(late, on_day=money.TODAY), actor=district.actor("lap"))


def test_nobody_records_the_payment_of_his_own_prize(season: int) -> None:
    decision, ids = money.issued(season)
    with transaction() as connection:
        person = connection.scalar(sa.select(Nomination.person_id).where(Nomination.id == ids[0]))
        wanted = User.username == OFFICE
        connection.execute(sa.update(table(User)).where(wanted).values(person_id=person))
    with pytest.raises(NotPermitted, match="Đinh Thị Mai"):
        money.paid(decision, ids)
    assert [one.id for one in page(decision).unpaid] == [ids[1]]
    assert money.paid(decision, ids[1:]) == 1


def test_a_revoked_prize_that_was_paid_must_come_back(any_season: int) -> None:
    decision, ids = money.issued(any_season)
    ref = money.fund()
    money.paid(decision, ids[:1])
    said = Recall(date(2024, 1, 19), "Hủy bỏ quyết định khen thưởng.", "QĐ 77/QĐ-UBND")
    signer = district.actor("ky")
    with transaction() as connection:
        (recovery,) = prize_payments.recover(connection, ids, said, actor=signer)
    assert (recovery.nomination_id, recovery.amount, recovery.due_on) == (ids[0], money.PRIZE, said.due_on)
    states = {line.id: line.state for line in page(decision).lines}
    assert states == {ids[0]: PrizeState.TO_RECOVER, ids[1]: PrizeState.NOTHING}
    assert fund_pages.shown(district.actor(OFFICE), ref).balance.committed == 0
    keep = (money.TODAY, "Phiếu thu 3")
    half = prize_payments.record_recovered(recovery.ref, 40_000, *keep, actor=district.actor(OFFICE))
    assert half.left == money.PRIZE - 40_000
    with pytest.raises(InvalidInput, match="còn phải thu"):
        prize_payments.record_recovered(recovery.ref, money.PRIZE, *keep, actor=district.actor(OFFICE))
    done = prize_payments.record_recovered(recovery.ref, half.left, *keep, actor=district.actor(OFFICE))
    assert done.is_settled and done.returned_on == money.TODAY
    assert page(decision).lines[0].state is PrizeState.RECOVERED
    assert fund_pages.shown(district.actor(OFFICE), ref).balance.paid == 0


def test_the_fund_is_shown_before_the_signature_and_warns(any_season: int) -> None:
    decision, _ids = money.drafted(any_season)
    (waiting,) = screen.desk(district.actor("ky")).waiting
    assert waiting.sheet.fund is not None and waiting.sheet.fund.balance is None
    ref = money.fund(set_aside=1_000_000)
    (waiting,) = screen.desk(district.actor("ky")).waiting
    assert waiting.sheet.fund is not None
    assert (waiting.sheet.fund.after, waiting.sheet.fund.is_over) == (-80_000, True)
    assert waiting.ready, "a warning stops nothing"
    cases.issued(decision)
    balance = fund_pages.shown(district.actor(OFFICE), ref).balance
    assert (balance.committed, balance.left) == (1_080_000, -80_000)


def test_a_body_may_refuse_to_overdraw_its_fund(season: int) -> None:
    decision, _ids = money.drafted(season)
    ref = money.fund(set_aside=1_000_000, blocks=True)
    (waiting,) = screen.desk(district.actor("ky")).waiting
    assert not waiting.ready
    with pytest.raises(Refused, match="vượt quỹ") as refused:
        cases.issued(decision)
    assert "1.080.000 đồng" in refused.value.findings[0].reason
    more = Entry(FundKind.CONTRIBUTION, 80_000, money.TODAY, "PT 01")
    funds.add_entry(ref, more, actor=district.actor(OFFICE))
    cases.issued(decision)


def test_the_part_for_organising_is_held_back_where_the_decree_says_so(season: int) -> None:
    del season
    with clock.use(clock.SimulatedClock(datetime(2025, 9, 1, tzinfo=UTC))):
        ref = money.fund(set_aside=35_000_000, year=2025)
        balance = fund_pages.shown(district.actor(OFFICE), ref).balance
    assert (balance.organising, balance.left) == (7_000_000, 28_000_000)
    assert (balance.most, balance.over_frame) == (30_000_000, 5_000_000)
    assert "Điều 48" in balance.organising_citation and "Điều 46" in balance.most_citation


def test_entries_of_the_fund_are_taken_back_by_another_entry(season: int) -> None:
    del season
    ref = money.fund()
    actor = district.actor(OFFICE)
    (entry,) = fund_pages.shown(actor, ref).entries
    funds.cancel_entry(ref, entry.ref, "Ghi nhầm số.", actor=actor)
    with pytest.raises(Conflict):
        funds.cancel_entry(ref, entry.ref, "Lần nữa.", actor=actor)
    seen = fund_pages.shown(actor, ref)
    assert [(one.amount, one.cancelled, one.is_cancel) for one in seen.entries] == [
        (10_000_000, True, False), (-10_000_000, False, True)
    ]  # fmt: skip
    assert seen.balance.income == 0
    with pytest.raises(InvalidInput, match="đã được lập"):
        money.fund()
    with pytest.raises(NotFound):
        fund_pages.shown(district.actor("lap"), ref)
    with pytest.raises(NotPermitted):
        funds.cancel_entry(ref, entry.ref, "Không được.", actor=district.actor("ky"))
    with reading() as connection:
        assert verify(connection).problems == ()


def test_the_plan_is_changed_only_as_it_was_shown(season: int) -> None:
    del season
    ref = money.fund(set_aside=0)
    actor = district.actor(OFFICE)
    plan = funds.FundPlan(
        fund_pages.shown(actor, ref).balance.area, 5_000_000_000, "nearest", True, "Quyết định 1"
    )
    assert funds.change_plan(ref, plan, version=1, actor=actor)
    assert not funds.change_plan(ref, plan, version=2, actor=actor)
    with pytest.raises(Conflict):
        funds.change_plan(ref, replace(plan, blocks=False), version=1, actor=actor)


def test_a_cancelling_decision_takes_the_prize_back_through_the_ledger(season: int) -> None:
    decision, ids = money.issued(season)
    ref = money.fund()
    money.paid(decision, ids[:1])
    act = undoing.revoked(decision, ids)
    office = district.actor(OFFICE)
    states = {line.id: line.state for line in page(decision).lines}
    assert states == {ids[0]: PrizeState.TO_RECOVER, ids[1]: PrizeState.NOTHING}
    owed = {one.nomination_id: one.money_due for one in _revoked()}
    assert owed == {ids[0]: money.PRIZE, ids[1]: 0}, "who was not paid owes nothing"
    (target,) = [one.id for one in _revoked() if one.money_due]
    given = recoveries.MoneyBack(money.TODAY, "budget", "Giấy nộp tiền 3")
    recoveries.money_returned(act, target, given, actor=office)
    assert page(decision).lines[0].account.state is PrizeState.RECOVERED
    balance = fund_pages.shown(office, ref).balance
    assert (balance.committed, balance.paid, balance.of(FundKind.MOVED_OUT)) == (0, 0, money.PRIZE)
    with reading() as connection:
        assert verify(connection).problems == ()


def _revoked() -> list[RevokedAward]:
    with reading() as connection:
        return list(connection.execute(sa.select(*table(RevokedAward).c)))  # type: ignore[arg-type]  # rows
