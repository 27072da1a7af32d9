"""Cấp đổi, cấp lại: asked for with a paper, decided by a second person, the same number of the sổ vàng."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from rules.documents.content.certificate import CertificateSheet
from rules.finding import Confidence
from rules.law.dated import Dated, DatedValue
from rules.local_packs import PACKS
from tests.support import district, medals, stores
from workflow import clock
from workflow.audit_verify import verify
from workflow.db import reading
from workflow.errors import Conflict, DateOutsidePeriod, InvalidInput, NotFound, NotPermitted
from workflow.models import Certificate, ReissueGround
from workflow.queries import answered, notices, worklists
from workflow.queries import reissues as queries
from workflow.services import reissues
from workflow.services.reissues import ReissueDraft

START = datetime(2024, 1, 9, 1, tzinfo=UTC)
TODAY = date(2024, 1, 9)


@pytest.fixture
def entry(either_engine: Engine) -> Iterator[str]:
    """A line of the sổ vàng whose certificate was printed."""
    del either_engine
    with clock.use(clock.SimulatedClock(START)):
        yield stores.filled("printed", _printed)


def _printed() -> str:
    district.build()
    decision = medals.decided(("P1",))
    medals.printed(decision)
    return medals.entries(decision)[0]


def draft(entry: str, **changes: object) -> ReissueDraft:
    """Return a request because the certificate was lost in a storm."""
    given = ReissueDraft(entry, ReissueGround.LOST, "Bão làm mất.", "Đơn ngày 09/01/2024", TODAY)
    return replace(given, **changes)  # type: ignore[arg-type]  # fields by name


def sheets() -> list[CertificateSheet]:
    """Return the frozen certificates in order."""
    with reading() as connection:
        found = connection.scalars(sa.select(Certificate.content).order_by(Certificate.serial))
        return [CertificateSheet.from_json(text) for text in found]


def test_a_lost_certificate_is_given_again_with_the_same_number(entry: str) -> None:
    ref = reissues.ask(draft(entry), actor=district.actor("lap"), idempotency_key="k")
    assert reissues.ask(draft(entry), actor=district.actor("lap"), idempotency_key="k") == ref
    with pytest.raises(Conflict, match="đang có một đề nghị"):
        reissues.ask(draft(entry, reason="Lần nữa."), actor=district.actor("lap"))
    reissues.approve(ref, actor=district.actor("thuongtruc"))
    first, second = sheets()
    assert (second.gold_line, first.replaced, second.replaced) == (
        first.gold_line, "", "Cấp lại, ngày 09 tháng 01 năm 2024",
    )  # fmt: skip
    assert first.mark is not None and second.mark is not None and first.mark.code != second.mark.code
    with pytest.raises(Conflict, match="đã được quyết định"):
        reissues.approve(ref, actor=district.actor("xacnhan"))
    with reading() as connection:
        assert verify(connection).problems == ()


def test_the_clock_runs_only_where_a_local_rule_sets_it(entry: str, monkeypatch: pytest.MonkeyPatch) -> None:
    received = date(2025, 8, 28)
    with clock.use(clock.SimulatedClock(datetime(2025, 8, 28, 3, tzinfo=UTC))):
        ref = reissues.ask(draft(entry, received_on=received), actor=district.actor("lap"))
        assert queries.request(district.actor("lap"), ref)[0].due_on is None
        reissues.refuse(ref, "Đơn chưa có xác nhận.", actor=district.actor("thuongtruc"))
        old = PACKS["ba_to_2024"]
        span = DatedValue("deadline.reissue", 10, received, None, "Mục 9", Confidence.LOCAL)
        term = Dated("deadline.reissue", "", "days", (span,))
        pack = replace(old, until=None, settings={**old.settings, "deadline.reissue": term})
        monkeypatch.setitem(PACKS, "ba_to_2024", pack)
        again = reissues.ask(draft(entry, received_on=received), actor=district.actor("lap"))
        row, _ = queries.request(district.actor("thuongtruc"), again)
        assert row.due_on == date(2025, 9, 15)  # ten working days, the national day between them
        (work,) = [
            one for one in worklists.worklist_for(district.actor("thuongtruc")) if one.key == "to_reissue"
        ]
        assert (work.due_on, work.ref) == (row.due_on, again)


def test_a_damaged_one_is_exchanged_only_when_it_is_handed_in(entry: str) -> None:
    ref = reissues.ask(draft(entry, ground=ReissueGround.DAMAGED), actor=district.actor("truong"))
    standing = district.actor("thuongtruc")
    with pytest.raises(InvalidInput, match="thu lại giấy cũ"):
        reissues.approve(ref, actor=standing)
    with pytest.raises(DateOutsidePeriod):
        reissues.approve(ref, returned_on=date(2024, 1, 10), actor=standing)
    reissues.approve(ref, returned_on=TODAY, actor=standing)
    assert sheets()[1].replaced.startswith("Cấp đổi")
    again = reissues.ask(draft(entry), actor=district.actor("lap"))
    with pytest.raises(InvalidInput, match="đã mất"):
        reissues.approve(again, returned_on=TODAY, actor=standing)


def test_nobody_decides_his_own_request_and_a_refusal_has_a_reason(entry: str) -> None:
    standing = district.actor("thuongtruc")
    ref = reissues.ask(draft(entry), actor=standing)
    with pytest.raises(NotPermitted, match="người thứ hai"):
        reissues.approve(ref, actor=standing)
    with pytest.raises(NotPermitted):
        reissues.approve(ref, actor=district.actor("vanthu"))
    with pytest.raises(InvalidInput):
        reissues.refuse(ref, " ", actor=district.actor("xacnhan"))
    reissues.refuse(ref, "Chưa đủ căn cứ.", actor=district.actor("xacnhan"))
    assert len(sheets()) == 1
    assert [one.event for one in notices.digest(standing).lines if one.reason] == [answered.REISSUE]


def test_the_clerk_who_asked_hears_of_a_refusal_and_why(entry: str) -> None:
    clerk, confirmer = district.actor("lap"), district.actor("xacnhan")
    before = notices.new_count(clerk)
    ref = reissues.ask(draft(entry), actor=clerk)
    assert notices.new_count(clerk) == before
    reissues.refuse(ref, "Đơn chưa có xác nhận của đơn vị.", actor=confirmer)
    (told,) = [one for one in notices.digest(clerk).lines if one.event == answered.REISSUE]
    assert (told.ref, told.about, told.reason) == (ref, "Đinh Thị Mai", "Đơn chưa có xác nhận của đơn vị.")
    assert told.is_new and notices.new_count(clerk) == before + 1
    for other in ("truong", "xacnhan", "thuongtruc"):
        assert not [
            one for one in notices.digest(district.actor(other)).lines if one.event == answered.REISSUE
        ]


@pytest.mark.parametrize("who", ["xa", "quantri", "tinh"])
def test_a_stranger_finds_no_certificate_to_ask_for(entry: str, who: str) -> None:
    with pytest.raises(NotFound):
        reissues.ask(draft(entry), actor=district.actor(who))


def test_what_a_request_must_say(entry: str) -> None:
    clerk = district.actor("lap")
    for changes in ({"reason": " "}, {"paper": ""}, {"received_on": date(2024, 1, 10)}):
        with pytest.raises(InvalidInput):
            reissues.ask(draft(entry, **changes), actor=clerk)
