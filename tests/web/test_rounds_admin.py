"""The pages of rounds: list, life, edit, units, supplementary dossier, guidance files, closing, last year's round."""

from __future__ import annotations

import re
from datetime import date
from io import BytesIO

import pytest
from flask import Flask

from rules.vocabulary import Decider
from tests.support import cases, district
from tests.support.visits import statements_of
from tests.web.desk import desk, send, text_of
from workflow import clock
from workflow.queries import dossiers, rounds
from workflow.services import registers

LATER = {"code": "TX-2024", "name": "Khen thưởng năm 2024", "closes_on": date(2024, 12, 16)}


@pytest.fixture
def season(app: Flask) -> int:
    """The small district with an open round that has a gate."""
    district.build()
    return district.open_round(gate_closes_on=date(2024, 2, 2))


def unit(code: str = district.SCHOOL) -> int:
    """Return the id of a unit."""
    return registers.unit_ids()[code]


def test_the_list_is_narrowed_and_takes_the_same_statements_for_one_or_three(app: Flask, season: int) -> None:
    browser = desk(app, "thuongtruc")
    one = statements_of(browser, "/dot-xet")
    for number in range(2):
        district.open_round(code=f"X-{number}", name=f"Đợt thử {number}")
    assert statements_of(browser, "/dot-xet") == one
    told = text_of(browser.get("/dot-xet?ten=dot+thu"))
    assert "Đợt thử 1" in told
    assert "TX-2023" not in told
    assert "Không có đợt xét nào" in text_of(browser.get("/dot-xet?tinh_trang=da-dong"))


def test_a_round_page_tells_its_life_in_a_fixed_number_of_statements(app: Flask, season: int) -> None:
    browser = desk(app, "thuongtruc")
    ids = cases.drafts(cases.dossier(season))
    cases.submitted(ids)
    told = text_of(browser.get("/dot-xet/TX-2023"))
    assert "Chưa lập hồ sơ" in told
    assert "mở đợt xét" in told
    one = statements_of(browser, "/dot-xet/TX-2023")
    cases.submitted(cases.drafts(cases.dossier(season, clerk="lap"), ("P2",)))
    assert statements_of(browser, "/dot-xet/TX-2023") == one
    assert "Chưa lập hồ sơ" not in text_of(desk(app, "lap").get("/dot-xet/TX-2023"))


def test_what_may_change_changes_with_a_reason_and_what_dossiers_rest_on_stays(
    app: Flask, season: int
) -> None:
    browser = desk(app, "thuongtruc")
    page = "/dot-xet/TX-2023/sua"
    form = {
        "name": "Khen thưởng năm 2023", "stream": "hanh_chinh", "ground": "", "procedure": "", "decider": "",
        "period_label": "năm 2023", "period_since": "01/01/2023", "period_until": "31/12/2023",
        "opens_on": "01/12/2023", "closes_on": "05/02/2024", "gate_closes_on": "07/02/2024", "movement_id": "",
        "guidance": "HD 12", "awards": ["LDTT.ca_nhan", "CSTDCS.ca_nhan"], "reason": "Theo công văn mới.",
    }  # fmt: skip
    row = rounds.shown(district.actor("thuongtruc"), "TX-2023").row
    form |= {name: getattr(row, name).value for name in ("stream", "ground", "procedure", "decider")}
    assert "Ghi lý do" in text_of(send(browser, page, **(form | {"reason": ""})))
    assert "ngày nghỉ" in text_of(send(browser, page, **(form | {"closes_on": "04/02/2024"})))
    assert send(browser, page, **form).status_code == 303
    changed = rounds.shown(district.actor("thuongtruc"), "TX-2023")
    assert (changed.row.closes_on, changed.row.guidance, len(changed.awards)) == (
        date(2024, 2, 5),
        "HD 12",
        2,
    )
    assert "– cá nhân, cấp huyện" in text_of(browser.get("/dot-xet/TX-2023"))
    commune = form | {"decider": Decider.COMMUNE_CHAIRMAN.value}
    assert send(browser, page, **commune).status_code == 303
    assert "– cá nhân, cấp xã" in text_of(browser.get("/dot-xet/TX-2023"))
    assert send(browser, page, **form).status_code == 303
    cases.drafts(cases.dossier(season))
    told = text_of(browser.get(page))
    assert "Đã có hồ sơ" in told
    for wrong, words in (
        ({"closes_on": "02/02/2024"}, "chỉ dời về sau"),
        ({"period_label": "năm 2024"}, "không sửa được kỳ thành tích"),
        ({"awards": ["CSTDCS.ca_nhan"]}, "không bỏ được hình thức này"),
    ):
        answer = send(browser, page, **(form | wrong))
        assert answer.status_code == 422
        assert words in text_of(answer)
    assert "sửa đợt xét: hạn gửi" in text_of(browser.get("/dot-xet/TX-2023"))


def test_the_units_of_a_round_are_edited_in_one_page(app: Flask, season: int) -> None:
    """No script: days and numbers of all units in one form, a fault beside its field, nothing typed lost."""
    browser = desk(app, "thuongtruc")
    page, number = "/dot-xet/TX-2023/don-vi", unit()
    three = statements_of(browser, page)
    typed = {f"han_{number}": "06/02/2024", f"cho_{number}_LDTT": "4"}
    refused = send(browser, page, **typed)
    assert refused.status_code == 422
    told = text_of(refused)
    assert "ghi lý do của khác biệt này" in told
    assert 'value="06/02/2024"' in told
    saved = send(browser, page, **typed, **{f"ly_do_{number}": "Đường sạt lở."})
    assert saved.status_code == 303
    assert statements_of(browser, page) <= three + 1  # the count of what was named, once places exist
    own = text_of(desk(app, "lap").get("/dot-xet/TX-2023"))
    assert "06/02/2024" in own
    assert "trong 4 được phân bổ" in own
    assert statements_of(browser, f"{page}?tinh_trang=chua-lap&don_vi=suoi") <= three + 1
    wrong = send(browser, page, **{f"cho_{number}_LDTT": "nhiều", f"ly_do_{number}": "x"})
    assert wrong.status_code == 422
    assert desk(app, "lap").get(page).status_code == 403


def test_a_supplementary_dossier_is_marked_wherever_it_is_shown(
    app: Flask, season: int, moving_clock: clock.SimulatedClock
) -> None:
    moving_clock.move_to(date(2024, 2, 5))
    browser, lap = desk(app, "thuongtruc"), desk(app, "lap")
    page = "/dot-xet/TX-2023/bo-sung"
    typed = {
        "unit": str(unit()),
        "until": "20/02/2024",
        "document": "CV 112",
        "reason": "Bỏ sót một giáo viên.",
    }
    assert "ngày nghỉ" in text_of(send(browser, page, **(typed | {"until": "14/02/2024"})))  # Tết Giáp Thìn
    assert send(browser, page, **typed).status_code == 303
    (row,) = dossiers.listed(district.actor("lap")).rows
    for told in (
        text_of(lap.get("/ho-so")),
        text_of(lap.get(f"/ho-so/{row.ref}")),
        text_of(lap.get("/lich")),
    ):
        assert "ổ sung" in told
        assert "20/02/2024" in told or "Tháng 2 năm 2024" in told
    ids = cases.drafts(row.id)
    cases.submitted(ids)
    assert "bổ sung<" in text_of(desk(app, "tham").get("/de-nghi?dot=TX-2023"))
    assert "CV 112" in text_of(browser.get("/dot-xet/TX-2023"))


def test_a_guidance_document_is_put_beside_a_round_and_taken_out(app: Flask, season: int) -> None:
    browser = desk(app, "thuongtruc")
    page = "/dot-xet/TX-2023/van-ban"
    file = (BytesIO(cases.PDF), "huong-dan.pdf")
    assert send(browser, page, title="Hướng dẫn 12/HD-HĐTĐKT", file=file).status_code == 303
    told = text_of(desk(app, "lap").get("/dot-xet/TX-2023"))
    address = told.split('href="/dot-xet/van-ban/')[1].split('"')[0]
    got = desk(app, "lap").get(f"/dot-xet/van-ban/{address}")
    assert got.get_data() == cases.PDF
    assert got.headers["Content-Disposition"].startswith("attachment")
    assert send(browser, page, to=f"/dot-xet/TX-2023/van-ban/{address}/bo").status_code == 303
    assert desk(app, "lap").get(f"/dot-xet/van-ban/{address}").status_code == 404


def test_closing_shows_everything_first_and_a_second_person_reopens(
    app: Flask, season: int, moving_clock: clock.SimulatedClock
) -> None:
    district.open_round(**LATER)
    cases.drafts(cases.dossier(season))
    cases.submitted(cases.drafts(cases.dossier(season), ("P2",)))
    page = "/dot-xet/TX-2023/dong"
    assert "còn nhận hồ sơ" in text_of(desk(app, "thuongtruc").get(page))
    moving_clock.move_to(date(2024, 2, 5))
    browser = desk(app, "thuongtruc")
    told = text_of(browser.get(page))
    assert "dự thảo chưa trình" in told
    assert "Còn đang giải quyết" in told
    assert "Còn 1 đề nghị" in text_of(send(browser, page, carry_open="", note=""))
    assert send(browser, page, carry_open="open", note="Hết đợt.").status_code == 303
    told = text_of(browser.get("/dot-xet/TX-2023"))
    assert "1 kết thúc, 1 chuyển tiếp" in told
    assert "chỉ để xem" in told
    assert "1 đề nghị của đợt trước" in text_of(browser.get("/dot-xet/TX-2024"))
    refused = send(browser, "/dot-xet/TX-2023/mo-lai", reason="Đóng nhầm.")
    assert refused.status_code == 403
    again = send(desk(app, "xacnhan"), "/dot-xet/TX-2023/mo-lai", reason="Đóng nhầm.")
    assert again.status_code == 303
    assert "mở lại: Đóng nhầm." in text_of(browser.get("/dot-xet/TX-2023"))
    assert desk(app, "lap").get(page).status_code == 403


def test_the_one_who_decides_in_a_new_round_is_the_chairman_of_the_bodys_own_level(
    app: Flask, season: int
) -> None:
    told = text_of(desk(app, "thuongtruc").get("/dot-xet/moi"))
    chosen = re.findall(r'<option selected value="([^"]+)">', told.partition('name="decider"')[2])
    assert chosen[0] == Decider.DISTRICT_CHAIRMAN.value


def test_last_years_round_is_the_beginning_of_this_years(app: Flask, season: int) -> None:
    """One address gives a filled form: every day a year later and on a working day, every year in a name raised."""
    browser = desk(app, "thuongtruc")
    told = text_of(browser.get("/dot-xet/moi?tu=TX-2023"))
    for value in ("TX-2024", "Khen thưởng thường xuyên năm 2024", "01/01/2024", "31/12/2024", "02/12/2024"):
        assert f'value="{value}"' in told, value
    assert 'value="03/02/2025"' in told  # 31/01/2025 is Tết, 1 and 2 February a weekend
    assert browser.get("/dot-xet/moi?tu=KHONG-CO").status_code == 404
