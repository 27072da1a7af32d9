"""A name put right after the decision: shown everywhere with its mark; what was frozen keeps its own words."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa

from rules.after_award import Mistake
from rules.documents.content.certificate import CertificateSheet
from tests.support import district, medals, undoing
from tests.support.databases import sqlite_copy
from workflow import clock
from workflow.audit_verify import verify
from workflow.db import reading
from workflow.models import Certificate, CorrectedField, Nomination, ReissueGround, StoredFile
from workflow.models.later_acts import UNIT_PLACE
from workflow.money_list_facts import money_list_facts
from workflow.queries import (
    certificates,
    conferrals,
    decision_status,
    decisions,
    exports,
    gold_book,
    later_act_page,
    lookup,
    nomination_page,
    nominations,
    person_page,
    prizes,
)
from workflow.queries.gold_book import Filters as GoldFilters
from workflow.queries.nominations import Filters
from workflow.services import reissues
from workflow.services.corrections import Place
from workflow.services.reissues import ReissueDraft

TODAY = date(2024, 1, 9)
START = datetime(2024, 1, 9, 1, tzinfo=UTC)
RIGHT = "Đinh Thị Mai Khôi"
MARK = "đã đính chính theo công văn số 41/UBND-NV"


@pytest.fixture(scope="module")
def store(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, int]:
    """A decision of two Giấy khen whose certificates are printed; then one name is put right by letter."""
    folder = tmp_path_factory.mktemp("corrected")
    with clock.use(clock.SimulatedClock(START)), sqlite_copy(sqlite_template, folder) as engine:
        district.build()
        decision = medals.decided(("P1", "P2"))
        medals.printed(decision)
        with reading() as connection:
            number = connection.scalar(sa.select(sa.func.min(Nomination.id)))
        assert number is not None
        ref = undoing.corrected(decision, number, RIGHT, mistake=Mistake.FORM)
        undoing.signed(ref)
        undoing.issued(ref, "41")
        return Path(str(engine.url.database)), decision


@pytest.fixture
def decision(store: tuple[Path, int], tmp_path: Path) -> Iterator[int]:
    """A copy of it."""
    with clock.use(clock.SimulatedClock(START)), sqlite_copy(store[0], tmp_path):
        yield store[1]


def test_every_page_and_list_says_the_name_of_today(decision: int) -> None:
    standing, ref = district.actor("thuongtruc"), medals.ref_of(decision)
    (case,) = [one for one in decisions.shown(standing, ref).nominations if one.name == RIGHT]
    assert case.mended == MARK
    assert nomination_page.shown(standing, case.ref).detail.name == RIGHT
    (line,) = [one for one in prizes.ledger(standing, ref).lines if one.mended]
    (given,) = [one for one in conferrals.shown(standing, ref).rows if one.mended]
    (gold,) = [one for one in certificates.of_decision(standing, ref).page.rows if one.mended]
    assert {line.name, given.name, gold.name} == {RIGHT}
    (award,) = [one for one in person_page.shown(standing, "P1").awards if one.number]
    assert (award.name, award.mended) == (RIGHT, MARK)
    with reading() as connection:
        payees = money_list_facts(connection, decision, TODAY, ()).payees
    assert [one.name for one in payees].count(RIGHT) == 1
    assert [one.row.name for one in exports.nominations(standing, Filters())].count(RIGHT) == 1
    assert any(RIGHT in names for names in (dict(row.first) for row in decisions.listed(standing).rows))


def test_it_is_found_by_either_name(decision: int) -> None:
    standing = district.actor("thuongtruc")
    assert decision
    for words in ("mai khoi", "Đinh Thị Mai"):
        assert RIGHT in {one.name for one in nominations.listed(standing, Filters(text=words)).rows}
        assert RIGHT in {one.name for one in gold_book.register(standing, GoldFilters(words=words)).page.rows}
    assert RIGHT in str(lookup.found(standing, "mai khoi"))
    assert not nominations.listed(standing, Filters(text="mai khong co")).rows


def test_what_was_made_keeps_its_words_and_what_is_made_now_has_the_new_ones(decision: int) -> None:
    entry = next(ref for ref in medals.entries(decision))
    standing = district.actor("thuongtruc")
    assert certificates.entry(standing, entry).row.name == RIGHT
    ask = ReissueDraft(entry, ReissueGround.MISPRINT, "In sai họ tên.", "Đơn ngày 09/01/2024", TODAY)
    ref = reissues.ask(ask, actor=district.actor("lap"))
    reissues.approve(ref, returned_on=TODAY, actor=standing)
    with reading() as connection:
        texts = connection.scalars(sa.select(Certificate.content).order_by(Certificate.id))
        names = [CertificateSheet.from_json(text).name for text in texts]
        assert names[0] != RIGHT and names[-1] == RIGHT
        assert connection.scalar(sa.select(sa.func.count()).select_from(StoredFile))
        assert verify(connection).problems == ()


POST, SCHOOL = "Tổ trưởng chuyên môn", "Trường Tiểu học và Trung học cơ sở Suối Mơ"
AMENDED = "chức vụ, đơn vị đã đính chính theo Quyết định số 42/QĐ-UBND"


@pytest.fixture
def moved(decision: int) -> int:
    """Post and unit of the other one put right as well, by an amending decision."""
    with reading() as connection:
        number = connection.scalar(sa.select(sa.func.max(Nomination.id)))
    detail = CorrectedField.DETAIL
    places = (Place(detail, POST, number), Place(detail, SCHOOL, number, UNIT_PLACE))
    ref = undoing.mended(decision, places)
    told = [(one.where, one.wrong) for one in later_act_page.shown(district.actor("thuongtruc"), ref).places]
    assert told == [
        ("Chức vụ hoặc địa chỉ", "Giáo viên"),
        ("Đơn vị công tác", "Trường Tiểu học Suối Mơ"),
    ]
    undoing.signed(ref)
    undoing.issued(ref, "42")
    return decision


def test_post_and_unit_put_right_are_read_everywhere_and_the_name_stays(moved: int) -> None:
    standing, ref, line = district.actor("thuongtruc"), medals.ref_of(moved), f"{POST}, {SCHOOL}"
    rows = decisions.shown(standing, ref).nominations
    (case,) = [one for one in rows if one.mended == AMENDED]
    assert (case.detail, case.unit) == (POST, SCHOOL)
    detail = nomination_page.shown(standing, case.ref).detail
    assert (detail.name, detail.detail) == (case.name, POST)
    assert detail.unit == "Trường Tiểu học Suối Mơ", "whose dossier it is does not change"
    (paid,) = [one for one in prizes.ledger(standing, ref).lines if one.mended == AMENDED]
    assert (paid.detail, paid.unit) == (POST, SCHOOL)
    (given,) = [one for one in conferrals.shown(standing, ref).rows if one.mended == AMENDED]
    assert given.unit == SCHOOL
    with reading() as connection:
        payees = money_list_facts(connection, moved, TODAY, ()).payees
    assert {(one.detail, one.unit) for one in payees if one.name == case.name} == {(POST, SCHOOL)}
    exported = [one.row for one in exports.nominations(standing, Filters()) if one.row.mended == AMENDED]
    assert [(one.detail, one.unit) for one in exported] == [(POST, SCHOOL)]
    for words in ("to truong chuyen mon", "Giáo viên"):  # found by what it was and by what it is
        found = gold_book.register(standing, GoldFilters(words=words)).page.rows
        assert line in {one.address for one in found}
    assert line in {one.address for one in certificates.of_decision(standing, ref).page.rows}
    (award,) = [one for one in person_page.shown(standing, "P2").awards if one.number]
    assert award.mended == AMENDED
    notes = decision_status.notes_of(case.id)
    assert notes[1].startswith("Đơn vị công tác: «Trường Tiểu học Suối Mơ» được sửa thành «")


def test_a_certificate_made_after_it_has_the_new_post_and_unit(moved: int) -> None:
    standing = district.actor("thuongtruc")
    entry = next(
        one.ref
        for one in certificates.of_decision(standing, medals.ref_of(moved)).page.rows
        if one.mended == AMENDED
    )
    ask = ReissueDraft(entry, ReissueGround.MISPRINT, "In sai đơn vị.", "Đơn ngày 09/01/2024", TODAY)
    ref = reissues.ask(ask, actor=district.actor("lap"))
    reissues.approve(ref, returned_on=TODAY, actor=standing)
    with reading() as connection:
        texts = connection.scalars(sa.select(Certificate.content).order_by(Certificate.id))
        lines = [CertificateSheet.from_json(text).address for text in texts]
        assert f"{POST}, {SCHOOL}" in lines[-1] and POST not in "".join(lines[:-1])
        assert verify(connection).problems == ()
