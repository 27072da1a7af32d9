"""A principal and forty teachers in Chromium: one file out, one in, seen before it is written; then three again."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from rules.vocabulary import Employment, NomineeKind
from tests.support import cases, district, workbooks
from tests.support.browser import LiveServer, serving
from tests.support.visits import BUDGETS, PHONE, Visit, check_page, visiting
from workflow.actor import SYSTEM
from workflow.queries import dossiers
from workflow.services import appraisal, registers
from workflow.services.register_records import PersonRow, RatingRow, RegisterBatch, ServiceRow
from workflow.states import NominationState

pytestmark = pytest.mark.browser
LDTT, AWARD = "Lao động tiên tiến", "Danh hiệu, hình thức đề nghị"
NAMES = [f"{family} Thị {given}" for family in ("Trần", "Phạm", "Đinh", "Hồ") for given in
         ("An", "Bình", "Châu", "Dung", "Én", "Giang", "Hoa", "Lan", "Mận", "Yến")]  # fmt: skip


@pytest.fixture
def school(app: Flask) -> Iterator[tuple[LiveServer, str, int]]:
    """Forty teachers in the register and an empty dossier."""
    district.build()
    people = [(f"T{at:02d}", name) for at, name in enumerate(NAMES)]
    registers.load(
        RegisterBatch(
            persons=tuple(PersonRow(code, name, 1985) for code, name in people),
            services=tuple(
                ServiceRow(code, district.SCHOOL, "Giáo viên", Employment.PUBLIC_EMPLOYEE, district.SINCE,
                           recruited_on=district.SINCE)
                for code, _ in people
            ),
            ratings=tuple(
                RatingRow(NomineeKind.INDIVIDUAL, code, district.PERIOD, district.Rating.GOOD) for code, _ in people
            ),
        ),
        actor=SYSTEM,
    )  # fmt: skip
    number = cases.dossier(district.open_round())
    with serving(app) as made:
        yield made, dossiers.ref_of(district.actor("lap"), number), number


def taken(visit: Visit) -> bytes:
    """Download the dossier's workbook by its button."""
    with visit.page.expect_download() as waiting:
        visit.click("main a:has-text('Tải tệp Excel')")
    return Path(waiting.value.path()).read_bytes()


def sent_back(visit: Visit, content: bytes) -> None:
    """Choose the file and ask for the preview."""
    book: dict[str, Any] = {"name": "de-nghi.xlsx", "mimeType": "application/octet-stream", "buffer": content}
    visit.upload("#file", book)
    visit.click("main button:has-text('Xem trước')")


def test_forty_teachers_in_one_upload_and_three_again(
    chromium: Any, school: tuple[LiveServer, str, int]
) -> None:
    server, ref, _number = school
    url = server.url.replace("127.0.0.1", "localhost")
    with visiting(chromium, url) as visit:
        visit.sign_in("lap", district.PASSWORD)
        visit.start(f"/ho-so/{ref}")
        visit.click("main a:has-text('Điền bằng Excel')")
        check_page(visit.page, "upload")
        wishes: dict[str, dict[str, Any]] = {name: {AWARD: LDTT} for name in NAMES}
        wishes["Đinh Thị Mai"] = {AWARD: "Chiến sĩ thi đua", "Sáng kiến, đề tài": "SK1"}
        sent_back(visit, workbooks.filled(taken(visit), wishes))
        assert "Ghi 40 dòng" in visit.page.inner_text("main")
        check_page(visit.page, "preview with errors")
        visit.click("main button:has-text('Ghi 40 dòng')")
        assert "Đã ghi 40 dòng" in visit.page.inner_text("main")
        check_page(visit.page, "written")
        visit.told("principal: 40 teachers by one download and one upload", BUDGETS["principal"])
        rows = dossiers.shown(district.actor("lap"), ref).nominations
        assert len(rows) == 40
        back_for_three([row.id for row in rows])
        visit.start(f"/ho-so/{ref}")
        visit.click("main a:has-text('Điền bằng Excel')")
        content = taken(visit)
        three = [row["Họ và tên"] for row in workbooks.table_of(content)]
        assert len(three) == 3
        sent_back(
            visit, workbooks.filled(content, {name: {"Chức vụ, đơn vị": "Tổ trưởng"} for name in three})
        )
        visit.click("main button:has-text('Ghi 3 dòng')")
        visit.told("principal: three came back, one upload", BUDGETS["principal_again"])
        assert visit.console == []
    after = {
        row.name: (row.detail, row.state) for row in dossiers.shown(district.actor("lap"), ref).nominations
    }
    assert {name for name, (detail, _) in after.items() if detail == "Tổ trưởng"} == set(three)
    assert sum(state is NominationState.APPRAISAL for _, state in after.values()) == 37


def back_for_three(ids: list[int]) -> None:
    """Take all to appraisal and send three back for their post."""
    cases.submitted(ids)
    appraiser = district.actor("tham")
    appraisal.receive(ids, actor=appraiser)
    appraisal.return_for_supplement(
        ids[:3], "Ghi lại chức vụ.", ("nominee_detail",), cases.date(2024, 1, 20), actor=appraiser
    )


def test_on_a_phone_and_without_scripts(chromium: Any, school: tuple[LiveServer, str, int]) -> None:
    server, ref, _number = school
    url = server.url.replace("127.0.0.1", "localhost")
    with visiting(chromium, url, viewport=PHONE) as visit:
        visit.sign_in("lap", district.PASSWORD)
        visit.start(f"/ho-so/{ref}/nhap-excel")
        check_page(visit.page, "upload on a phone")
        visit.click("main button:has-text('Xem trước')")
        check_page(visit.page, "nothing chosen")
        content = taken(visit)
        sent_back(visit, workbooks.filled(content, {NAMES[0]: {AWARD: LDTT}, NAMES[1]: {AWARD: "Sai"}}))
        check_page(visit.page, "preview on a phone")
    with visiting(chromium, url, java_script_enabled=False) as visit:
        visit.sign_in("thuongtruc", district.PASSWORD)
        visit.start("/quan-tri/nhap-nguoi")
        wrong: dict[str, Any] = {
            "name": "a.xlsx",
            "mimeType": "application/octet-stream",
            "buffer": b"%PDF-1.7",
        }
        visit.upload("#file", wrong)
        visit.click("main button:has-text('Xem trước')")
        assert "Tệp này là PDF" in visit.page.inner_text("main")
