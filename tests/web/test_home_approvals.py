"""What waits for a second person stands on the first page of who may approve it; finished reports on the clerk's."""

from __future__ import annotations

from datetime import date

import pytest
from flask import Flask

from rules.vocabulary import Employment, NomineeKind
from tests.support import cases, district, signing
from tests.support.visits import statements_of
from tests.web.desk import desk, text_of
from workflow.models import DayKind
from workflow.queries import approvals
from workflow.services import (
    local_days,
    nominee_links,
    own_reports,
    people,
    person_merges,
    registers,
    unit_changes,
)
from workflow.services.people import PersonDraft, Post
from workflow.unit_plan import Change, NewUnit, UnitChangeKind

PAGE = "/viec-can-lam"
MERGE, UNIT = "Gộp hai mục trong danh bạ, chờ duyệt", "Thay đổi đơn vị, chờ duyệt"
DELEGATION, DAY = "Giao ký thay, chờ duyệt", "Ngày nghỉ, ngày làm bù chờ duyệt"


@pytest.fixture
def season(app: Flask) -> int:
    """The small district with an open round."""
    district.build()
    return district.open_round()


def titles_of(app: Flask, username: str) -> set[str]:
    """Return which of the waiting approvals the first page of somebody shows."""
    page = text_of(desk(app, username).get(PAGE))
    return {one for one in (MERGE, UNIT, DELEGATION, DAY) if one in page}


def propose_all() -> None:
    """Let the standing body propose one of each."""
    units, standing = registers.unit_ids(), district.actor("thuongtruc")
    ids = registers.nominee_ids(NomineeKind.INDIVIDUAL)
    post = Post(units[district.COMMUNE], "Công chức", Employment.CIVIL_SERVANT, date(2021, 5, 1))
    twin = people.add_person(PersonDraft("Đinh Thị Mai"), post, actor=district.actor("xa"))
    person_merges.propose(ids["P1"], twin, "Cùng thẻ căn cước.", actor=standing)
    merged = Change(
        UnitChangeKind.RENAME, date(2024, 1, 9), "12/NQ-HĐND ngày 05/01/2024", (units[district.SCHOOL],),
        successors=(NewUnit("TH-SM2", "Trường Tiểu học Suối Mơ 2"),),
    )  # fmt: skip
    unit_changes.propose(merged, actor=standing)
    signing.delegated(approved=False)
    local_days.propose_day(
        date(2024, 1, 26), DayKind.OFF, "Nghỉ bão", "Công văn 5", body_unit_id=units[district.BODY], actor=standing
    )  # fmt: skip


def test_each_waits_on_the_page_of_who_may_approve_it_and_not_of_who_proposed_it(
    app: Flask, season: int
) -> None:
    propose_all()
    assert titles_of(app, "xacnhan") == {MERGE, UNIT, DELEGATION, DAY}
    assert titles_of(app, "ky") == {DAY}, "the head is a party of the delegation"
    for other in ("thuongtruc", "tham", "lap", "quantri"):
        assert titles_of(app, other) == set(), other
    number = approvals.to_approve(district.actor("xacnhan"))[approvals.DAYS][1]
    browser = desk(app, "xacnhan")
    for address in (
        "/don-vi/cho-duyet",
        "/quan-tri/uy-quyen?tinh_trang=cho-duyet",
        f"/quan-tri/ngay-nghi/{number}",
    ):
        assert f'href="{address}"' in text_of(browser.get(PAGE))
        assert browser.get(address).status_code == 200


def test_the_first_page_takes_the_same_statements_with_and_without(app: Flask, season: int) -> None:
    browser = desk(app, "xacnhan")
    browser.get(PAGE)
    before = statements_of(browser, PAGE)
    propose_all()
    assert statements_of(browser, PAGE) == before


def test_a_finished_report_waits_for_the_clerk_until_it_is_taken_over(app: Flask, season: int) -> None:
    drafts = cases.drafts(cases.dossier(season), ("P1", "P2"))
    clerk, waits = district.actor("lap"), "Báo cáo thành tích tự viết, chờ nhận"
    for number in drafts:
        own = nominee_links.OpenLink(1, "", number)
        own_reports.save(number, {"nhiem_vu": "Dạy 18 tiết."}, 0, writer=own)
        assert approvals.finished_reports(clerk).count == drafts.index(number)
        own_reports.finish(number, 1, writer=own)
    page = text_of(desk(app, "lap").get(PAGE))
    assert waits in page
    assert "Đinh Thị Mai, Phạm Văn Rêu báo đã viết xong" in page
    assert waits not in text_of(desk(app, "xa").get(PAGE))
    own_reports.take_over(drafts[0], (1, 0), replace=False, actor=clerk)
    assert approvals.finished_reports(clerk).names == ("Phạm Văn Rêu",)
    own_reports.take_over(drafts[1], (1, 0), replace=False, actor=clerk)
    assert waits not in text_of(desk(app, "lap").get(PAGE))
