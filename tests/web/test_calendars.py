"""The holiday table and the season calendar: own days need two people, move clocks, and never a weekend."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.support import cases, district
from tests.support.visits import statements_of
from tests.web.desk import desk, hidden_of, send, text_of
from workflow import clock
from workflow.queries.deadlines_ahead import Kind, deadlines_ahead
from workflow.services import appraisal, registers
from workflow.services.round_terms import UnitTerms, set_terms

PAGE = "/quan-tri/ngay-nghi"
TYPED = {"day": "26/01/2024", "kind": "off", "name": "Nghỉ bão số 1", "document": "CV 05 ngày 08/01/2024"}


def press(browser: FlaskClient, page: str, button: str, **typed: str) -> Any:
    """Fill the form of a page and press the button that goes to an address with ``?viec=``."""
    return browser.post(f"{page}?viec={button}", data=hidden_of(browser.get(page)) | typed)


@pytest.fixture
def season(app: Flask) -> int:
    """The small district with a round that closes on Wednesday 31/01/2024."""
    district.build()
    return district.open_round()


def test_a_day_counts_when_a_second_person_approved_it(app: Flask, season: int) -> None:
    """Previewed, proposed, barred to its proposer, approved; the working days left change by one."""
    browser, other = desk(app, "thuongtruc"), desk(app, "xacnhan")
    viewer = district.actor("lap")
    (before,) = deadlines_ahead(viewer)
    assert (before.kind, before.due_on, before.days_left) == (Kind.CLOSES, date(2024, 1, 31), 16)
    shown = press(browser, PAGE, "xem", **TYPED)
    assert "còn 16 ngày" in text_of(shown)
    assert "còn 15 ngày" in text_of(shown)
    made = send(browser, PAGE, **TYPED)
    assert made.status_code == 303
    assert deadlines_ahead(viewer) == (before,)
    address = made.headers["Location"]
    assert press(browser, address, "duyet", reason="").status_code == 403
    assert press(other, address, "duyet", reason="").status_code == 303
    (after,) = deadlines_ahead(viewer)
    assert after.days_left == 15
    assert "còn 15 ngày làm việc" in text_of(desk(app, "lap").get("/viec-can-lam"))
    assert (date(2024, 1, 26), "Nghỉ bão số 1") in after.days_off
    assert "Nghỉ bão số 1" in text_of(browser.get(f"{PAGE}?thang=2024-01"))
    assert "đã là ngày nghỉ" not in text_of(browser.get(address))
    assert "đã được đề nghị hoặc đã duyệt" in text_of(send(browser, PAGE, **TYPED))


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"day": "27/01/2024"}, "đã là ngày nghỉ"),
        ({"day": "12/02/2024"}, "Tết Nguyên đán"),
        ({"kind": "working"}, "đã là ngày làm việc"),
        ({"day": "12/02/2024", "kind": "working"}, "không đổi thành ngày làm việc"),
        ({"day": "05/01/2024"}, "đã qua"),
        ({"day": "05/01/2035"}, "Chưa có lịch nghỉ"),
        ({"document": ""}, "Ghi số, ngày văn bản"),
    ],
)
def test_a_day_that_changes_nothing_or_the_law_is_refused(
    app: Flask, season: int, change: dict[str, str], words: str
) -> None:
    answer = send(desk(app, "thuongtruc"), PAGE, **(TYPED | change))
    assert answer.status_code == 422
    assert words in text_of(answer)


def test_rejecting_and_cancelling_need_a_reason(app: Flask, season: int) -> None:
    browser, other = desk(app, "thuongtruc"), desk(app, "xacnhan")
    address = send(browser, PAGE, **TYPED).headers["Location"]
    assert press(other, address, "khong-duyet", reason="").status_code == 422
    assert press(other, address, "khong-duyet", reason="Không có bão.").status_code == 303
    again = send(browser, PAGE, **TYPED).headers["Location"]
    assert press(other, again, "duyet", reason="").status_code == 303
    assert press(other, again, "huy", reason="Bão đổi hướng.").status_code == 303
    (left,) = deadlines_ahead(district.actor("lap"))
    assert left.days_left == 16
    assert "Bão đổi hướng." in text_of(browser.get(again))
    assert desk(app, "lap").get(PAGE).status_code == 403


def test_the_season_calendar_counts_around_tet(
    app: Flask, season: int, moving_clock: clock.SimulatedClock
) -> None:
    """What is due after Tết: own day in place of the round's, a return; a day off is told as the next working day."""
    ids = cases.drafts(cases.dossier(season))
    cases.submitted(ids)
    appraisal.receive(ids, actor=district.actor("tham"))
    who = district.actor("tham")
    appraisal.return_for_supplement(ids, "Thiếu xác nhận.", ["noi_dung"], date(2024, 2, 10), actor=who)
    number = registers.unit_ids()[district.SCHOOL]
    terms = UnitTerms(number, date(2024, 2, 16), {}, "Trường ở xa.")
    set_terms(season, [terms], actor=district.actor("thuongtruc"))
    moving_clock.move_to(date(2024, 2, 7))
    found = {one.kind: one for one in deadlines_ahead(district.actor("lap"))}
    assert set(found) == {Kind.OWN_DAY, Kind.RETURNED}
    assert found[Kind.OWN_DAY].days_left == 2  # 15 and 16 February; Tết is 8 to 14
    back = found[Kind.RETURNED]
    assert (back.written_on, back.due_on, back.days_left, back.count) == (
        date(2024, 2, 10),
        date(2024, 2, 15),
        1,
        1,
    )
    told = text_of(desk(app, "lap").get("/lich"))
    assert "08/02/2024 – 14/02/2024: Tết Nguyên đán" in told
    assert "còn 2 ngày làm việc" in told


def test_no_deadline_ends_on_a_day_off_and_the_statements_stay(app: Flask, season: int) -> None:
    """For every day of half a year as a round's last day: what is told is a working day; one query more is a bug."""
    browser = desk(app, "lap")
    one = statements_of(browser, "/lich")
    for number, day in enumerate((date(2024, 2, 3), date(2024, 2, 10), date(2024, 4, 28))):
        district.open_round(code=f"X-{number}", closes_on=day)
    assert statements_of(browser, "/lich") == one
    found = deadlines_ahead(district.actor("lap"))
    assert [one.due_on for one in found] == [
        date(2024, 1, 31),
        date(2024, 2, 5),
        date(2024, 2, 15),
        date(2024, 5, 2),
    ]
