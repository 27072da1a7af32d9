"""Conferring: who received what from whom, holds, awards after death; lists that are printed agree with the ledger."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from rules.documents import DOCX, PDF
from rules.text import grouped, money_in_words
from rules.vocabulary import HoldCause
from tests.support import cases, district, money
from tests.support import signing as desk
from tests.support.databases import sqlite_copy
from workflow import clock
from workflow.audit_verify import verify
from workflow.db import reading, transaction
from workflow.decision_facts import decision_facts
from workflow.errors import Conflict, DateOutsidePeriod, InvalidInput, NotFound, NotPermitted, Refused
from workflow.models import Conferral, Nomination, OfficialPaper
from workflow.money_list_facts import money_list_facts
from workflow.money_words import ConferralWay
from workflow.queries import conferrals as pages
from workflow.queries import prizes as ledgers
from workflow.services import conferrals, holds, money_papers, prizes, registers
from workflow.services.conferrals import Conferring
from workflow.services.prizes import Correction
from workflow.tables import table

START = datetime(2024, 1, 9, 1, tzinfo=UTC)
OFFICE = "thuongtruc"
HANDED = Conferring(ConferralWay.IN_PERSON, money.TODAY, "Hội trường UBND huyện", ("certificate", "money"))


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


def page(decision: int) -> pages.ConferralPage:
    return pages.shown(district.actor(OFFICE), desk.ref_of(decision))


def hold(nomination: int) -> None:
    """Open a hold on one nomination."""
    with reading() as connection:
        key = str(connection.scalar(sa.select(Nomination.nominee_key).where(Nomination.id == nomination)))
    holds.open_hold(
        key, HoldCause.DISCIPLINE_PENDING, "CV 12",
        body_unit_id=registers.unit_ids()[district.BODY], actor=district.actor("tham"), nomination_id=nomination,
    )  # fmt: skip


def after_death(nomination: int) -> None:
    """Make a nomination one of an award after death, as its name is printed."""
    with transaction() as connection:
        named = sa.update(table(Nomination)).where(table(Nomination).c.id == nomination)
        connection.execute(
            named.values(
                nominee_name=Nomination.nominee_name + " (truy tặng)", version=Nomination.version + 1
            )
        )


def test_everybody_but_some_is_recorded_at_once(any_season: int) -> None:
    decision, ids = money.issued(any_season)
    actor = district.actor(OFFICE)
    assert conferrals.confer_all(decision, ids[1:], HANDED, actor=actor).count == 1
    assert [one.is_given for one in page(decision).rows] == [one.id == ids[0] for one in page(decision).rows]
    assert conferrals.confer_all(decision, (), HANDED, actor=actor).count == 1, "who has it is not told twice"
    with pytest.raises(InvalidInput, match="Không còn trường hợp nào"):
        conferrals.confer_all(decision, (), HANDED, actor=actor)
    with pytest.raises(sa.exc.DBAPIError, match="conferrals: no_"), transaction() as connection:
        connection.execute(sa.update(table(Conferral)).values(place="khác"))
    with reading() as connection:
        assert verify(connection).problems == ()


def test_a_mistaken_record_is_taken_back_by_another(season: int) -> None:
    decision, ids = money.issued(season)
    actor = district.actor(OFFICE)
    conferrals.confer(decision, ids, HANDED, actor=actor)
    with pytest.raises(InvalidInput) as refused:
        conferrals.confer(decision, ids[:1], Conferring(ConferralWay.NOT_YET), actor=actor)
    assert set(refused.value.fields) == {"note"}
    conferrals.confer(
        decision, ids[:1], Conferring(ConferralWay.NOT_YET, note="Ghi nhầm người."), actor=actor
    )
    assert page(decision).given == 1


def test_a_hold_keeps_an_award_back(season: int) -> None:
    decision, ids = money.issued(season)
    hold(ids[0])
    actor = district.actor(OFFICE)
    with pytest.raises(Refused, match="tạm dừng") as refused:
        conferrals.confer(decision, ids, HANDED, actor=actor)
    assert "Đinh Thị Mai" in refused.value.findings[0].reason
    given = conferrals.confer_all(decision, (), HANDED, actor=actor)
    assert given.count == 1 and given.left_out[0][0] == "Đinh Thị Mai"
    assert {one.place for one in page(decision).rows} == {"held", "given"}


def test_an_award_after_death_goes_to_the_family(season: int) -> None:
    decision, ids = money.issued(season)
    after_death(ids[0])
    actor = district.actor(OFFICE)
    given = conferrals.confer_all(decision, (), HANDED, actor=actor)
    assert given.count == 1 and "gia đình nhận" in given.left_out[0][1]
    family = replace(HANDED, way=ConferralWay.FAMILY, received_by="Hồ Thị Lụa", relation="vợ")
    with pytest.raises(InvalidInput, match="không phải trường hợp truy tặng"):
        conferrals.confer(decision, ids[1:], family, actor=actor)
    with pytest.raises(InvalidInput) as refused:
        conferrals.confer(decision, ids[:1], replace(family, received_by=""), actor=actor)
    assert set(refused.value.fields) == {"received_by"}
    assert conferrals.confer(decision, ids[:1], family, actor=actor) == 1
    (mine,) = [one for one in page(decision).rows if one.id == ids[0]]
    assert mine.received is not None and mine.received.received_by == "Hồ Thị Lụa"


def test_what_is_typed_is_checked_and_who_may_is_asked(season: int) -> None:
    decision, ids = money.drafted(season)
    actor = district.actor(OFFICE)
    with pytest.raises(Conflict):
        conferrals.confer(decision, ids, HANDED, actor=actor)
    cases.issued(decision)
    for said, field in (
        (replace(HANDED, held_on=None), "held_on"), (replace(HANDED, place=" "), "place"),
        (replace(HANDED, items=()), "items"), (replace(HANDED, items=("car",)), "items"),
    ):  # fmt: skip
        with pytest.raises(InvalidInput) as refused:
            conferrals.confer(decision, ids, said, actor=actor)
        assert set(refused.value.fields) == {field}
    with pytest.raises(DateOutsidePeriod):
        conferrals.confer(decision, ids, replace(HANDED, held_on=date(2024, 1, 10)), actor=actor)
    with pytest.raises(NotPermitted):
        conferrals.confer(decision, ids, HANDED, actor=district.actor("ky"))
    with pytest.raises(NotFound):
        conferrals.confer(decision, [10**6], HANDED, actor=actor)
    key = "k" * 22
    assert conferrals.confer(decision, ids, HANDED, actor=actor, idempotency_key=key) == 2
    assert conferrals.confer(decision, ids, HANDED, actor=actor, idempotency_key=key) == 2
    with reading() as connection:
        assert connection.scalar(sa.select(sa.func.count()).select_from(Conferral)) == 2


def test_decision_annex_ledger_and_payment_list_agree_to_the_dong(season: int) -> None:
    decision, ids = money.issued(season)
    names = ["Bùi Văn Trực", "Lê Thị Toán", "Phạm Quốc Ký"]
    money_papers.make(money_papers.PAYMENT_LIST, decision, names, actor=district.actor(OFFICE))
    ledger = ledgers.ledger(district.actor(OFFICE), desk.ref_of(decision))
    with reading() as connection:
        facts = decision_facts(connection, decision)
        listed = money_list_facts(connection, decision, money.TODAY, ())
        papers = list(
            connection.execute(sa.select(OfficialPaper.format, OfficialPaper.content, OfficialPaper.sha256))
        )
    assert facts.money is not None
    assert (
        facts.money.total == ledger.total == sum(one.amount for one in listed.payees)
        == sum(one.amount or 0 for one in facts.recipients) == 2 * money.PRIZE
    )  # fmt: skip
    assert {one.name: one.amount for one in listed.payees} == {
        one.name: one.amount for one in facts.recipients
    }
    assert {form for form, _text, sha in papers if sha} == {PDF, DOCX}
    content = json.loads(papers[0][1])
    text = json.dumps(content, ensure_ascii=False)
    assert text.count(f'"{grouped(money.PRIZE)}"') == 2 and f'"{grouped(ledger.total)}"' in text
    assert f"(Bằng chữ: {money_in_words(ledger.total)})" in text
    assert "Trường Tiểu học Suối Mơ: 02 trường hợp, 1.080.000 đồng" in text
    assert "KẾ TOÁN" in text and "Lê Thị Toán" in text
    prizes.correct(
        decision, Correction(ids[0], 0, "Nhận bằng kinh phí khác.", "TTr 1"), actor=district.actor(OFFICE)
    )
    money_papers.make(money_papers.PAYMENT_LIST, decision, names, actor=district.actor(OFFICE))
    with reading() as connection:
        newest = str(connection.scalar(sa.select(OfficialPaper.content).order_by(OfficialPaper.id.desc())))
    assert "01 trường hợp, 540.000 đồng" in newest
    with pytest.raises(NotPermitted):
        money_papers.make(money_papers.PAYMENT_LIST, decision, names, actor=district.actor("ky"))


def test_the_conferral_list_names_everybody(season: int) -> None:
    decision, _ids = money.issued(season)
    money_papers.make(
        money_papers.CONFERRAL_LIST, decision, ["", "", ""], held="Hội trường, 08 giờ 00 ngày 12/01/2024",
        actor=district.actor("thuky"),
    )  # fmt: skip
    with reading() as connection:
        text = str(connection.scalar(sa.select(OfficialPaper.content)))
    assert "Trao tại: Hội trường" in text and "Đinh Thị Mai" in text and "Phạm Văn Rêu" in text
    assert "DANH SÁCH TRAO THƯỞNG" in text


def test_the_treasury_gets_its_columns(season: int) -> None:
    decision, _ids = money.issued(season)
    found = pages.treasury_list(district.actor(OFFICE), desk.ref_of(decision))
    assert [one.heading for one in found.form.columns][:4] == [
        "STT", "Họ và tên", "Số tài khoản người hưởng", "Tên ngân hàng"
    ]  # fmt: skip
    assert [(row["name"], row["amount"], row["blank"]) for row in found.rows] == [
        ("Đinh Thị Mai", money.PRIZE, ""), ("Phạm Văn Rêu", money.PRIZE, "")
    ]  # fmt: skip
    assert found.rows[0]["content"] == "Chi tiền thưởng theo Quyết định số 36/QĐ-UBND ngày 09/01/2024"
