"""Ways between the pages of cases and the registers: only where the page behind the link opens for the viewer."""

from __future__ import annotations

from datetime import date

import pytest
import sqlalchemy as sa
from flask import Flask

from rules.vocabulary import Employment, NomineeKind
from tests.support import cases, district
from tests.web.desk import desk, text_of
from workflow.db import reading
from workflow.models import Nomination
from workflow.services import appraisal, people, person_merges, registers, rounds
from workflow.services.people import PersonDraft, Post


@pytest.fixture
def season(app: Flask) -> int:
    """The small district with an open round."""
    district.build()
    return district.open_round()


def ref_of(number: int) -> str:
    """Return the reference of a nomination."""
    with reading() as connection:
        return str(connection.scalar(sa.select(Nomination.ref).where(Nomination.id == number)))


def test_a_nomination_leads_to_the_register_for_who_may_open_it(app: Flask, season: int) -> None:
    ids = cases.drafts(cases.dossier(season))
    cases.submitted(ids)
    page = f"/de-nghi/{ref_of(ids[0])}"
    key = f"P{registers.nominee_ids(NomineeKind.INDIVIDUAL)['P1']}"
    appraisal.receive(ids, actor=district.actor("tham"))
    for name in ("lap", "truong", "tham", "thuongtruc"):
        browser = desk(app, name)
        assert f'href="/nguoi/{key}"' in text_of(browser.get(page)), name
        assert browser.get(f"/nguoi/{key}").status_code == 200
    appraisal.record_opinion(ids, "Đủ điều kiện.", favourable=True, actor=district.actor("tham"))
    appraisal.mark_eligible(ids, actor=district.actor("xacnhan"))
    readers = [desk(app, name) for name in ("ky", "uyvien", "vanthu", "tinh")]
    opened = [one for one in readers if one.get(page).status_code == 200]
    for one in opened:
        assert one.get(f"/nguoi/{key}").status_code in {403, 404}
        assert f"/nguoi/{key}" not in text_of(one.get(page))
    assert opened


def test_a_person_leads_to_the_ledger_of_initiatives_for_the_unit_only(app: Flask, season: int) -> None:
    key = registers.nominee_ids(NomineeKind.INDIVIDUAL)["P1"]
    clerk = desk(app, "lap")
    assert 'href="/sang-kien?ten=' in text_of(clerk.get(f"/nguoi/P{key}"))
    assert "Góc đọc sách lưu động" in text_of(clerk.get("/sang-kien?ten=Đinh Thị Mai"))
    assert "/sang-kien?ten=" not in text_of(desk(app, "tham").get(f"/nguoi/P{key}"))


def test_a_unit_s_page_shows_its_own_days_to_itself_and_the_body(app: Flask, season: int) -> None:
    school, page = registers.unit_ids()[district.SCHOOL], f"/don-vi/{district.SCHOOL}"
    assert "Hạn riêng đã được cho" not in text_of(desk(app, "lap").get(page))
    rounds.extend_deadline(
        season, school, date(2024, 2, 5), "Mưa lũ chia cắt.", actor=district.actor("thuongtruc")
    )
    for name in ("lap", "thuongtruc"):
        shown = text_of(desk(app, name).get(page))
        assert "gia hạn đến hết 05/02/2024" in shown, name
        assert "Mưa lũ chia cắt." in shown
    assert "Mưa lũ" not in text_of(desk(app, "thuongtruc").get(f"/don-vi/{district.COMMUNE}"))


def test_what_a_merge_moved_stays_readable(app: Flask, season: int) -> None:
    ids, units = registers.nominee_ids(NomineeKind.INDIVIDUAL), registers.unit_ids()
    post = Post(units[district.COMMUNE], "Công chức", Employment.CIVIL_SERVANT, date(2021, 5, 1))
    twin = people.add_person(PersonDraft("Đinh Thị Mai"), post, actor=district.actor("xa"))
    ref = person_merges.propose(twin, ids["P1"], "Cùng thẻ căn cước.", actor=district.actor("thuongtruc"))
    (number,) = cases.drafts(cases.dossier(season))
    browser = desk(app, "thuongtruc")
    assert "Đã chuyển" not in text_of(browser.get(f"/nguoi/gop/{ref}"))
    person_merges.approve(ref, actor=district.actor("xacnhan"))
    page = text_of(browser.get(f"/nguoi/gop/{ref}"))
    assert "Đã chuyển sang mục được giữ lại" in page
    for words in ("Quá trình công tác: 1", "Sáng kiến: 1", "Xếp loại hằng năm: 1", "Đề nghị khen thưởng: 1"):
        assert words in page, words
    assert f'href="/de-nghi/{ref_of(number)}"' not in page, "a draft of the unit is not for the body"
