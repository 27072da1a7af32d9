"""What a first walk through the pages found: where a newcomer stands without a next step, and mended words."""

from __future__ import annotations

import pytest
from flask import Flask

from rules.vocabulary import AwardCode, Level, NomineeKind
from tests.support import cases, district
from tests.web.desk import desk, text_of
from workflow.queries import dossiers
from workflow.services.rounds import RoundAwardDraft


@pytest.fixture
def built(app: Flask) -> Flask:
    """The small district without a round."""
    district.build()
    return app


def test_an_officer_without_any_round_is_led_to_the_first_day(built: Flask) -> None:
    office = desk(built, "thuongtruc")
    page = text_of(office.get("/viec-can-lam"))
    assert "Mở «Ngày đầu tiên»" in page
    assert "Xong hết việc" not in page
    district.open_round()
    assert "Ngày đầu tiên" not in text_of(office.get("/viec-can-lam"))


def test_a_dead_link_speaks_to_somebody_without_an_account(built: Flask) -> None:
    answer = built.test_client().get("/ca-nhan/khong-dung")
    assert answer.status_code == 404
    page = text_of(answer)
    assert "quét lại mã QR" in page
    assert "Đến trang đăng nhập" not in page
    assert answer.headers["Referrer-Policy"] == "no-referrer"


def test_a_round_with_one_award_has_it_chosen(built: Flask) -> None:
    one = (RoundAwardDraft(AwardCode.COMMENDATION_LETTER, NomineeKind.INDIVIDUAL, Level.DISTRICT),)
    several = district.open_round()
    single = district.open_round(code="CD-1", awards=one)
    clerk = desk(built, "lap")
    for number, is_single in ((single, True), (several, False)):
        ref = dossiers.ref_of(district.actor("lap"), cases.dossier(number))
        page = text_of(clerk.get(f"/ho-so/{ref}/bang/them"))
        assert ("Chọn danh hiệu, hình thức…" in page) is not is_single
