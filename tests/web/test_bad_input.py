"""Bad input: each its own domain error, its own status, a Vietnamese sentence that says what to do."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

import pytest
from flask import Flask

from rules.vocabulary import NomineeKind
from tests.support import cases, district
from tests.web.desk import desk, hidden_of, send, step, text_of
from workflow.queries import dossiers, nominations
from workflow.services import drafting, registers


@pytest.fixture
def season(app: Flask) -> int:
    """The small district with an open round."""
    district.build()
    return district.open_round()


def ref_of(number: int, who: str = "lap") -> str:
    """Return a nomination's reference as its clerk knows it."""
    return nominations.ref_of(district.actor(who), number)


def dossier_ref(number: int) -> str:
    """Return a dossier's reference as its clerk knows it."""
    return dossiers.ref_of(district.actor("lap"), number)


def test_wrong_state(app: Flask, season: int) -> None:
    (number,) = cases.drafts(cases.dossier(season))
    head, ref = desk(app, "truong"), ref_of(number)
    shown = head.get(f"/buoc/trinh?chon={ref}")
    assert "đang ở «Dự thảo»" in text_of(shown)
    data = hidden_of(shown) | {"chon": [f"{ref}:1"]}
    answer = head.post("/buoc/trinh", data=data)
    assert answer.status_code == 409
    assert "Đề nghị đang ở trạng thái «Dự thảo»" in text_of(answer)
    assert "Lúc này có thể" in text_of(answer)


def test_missing_right(app: Flask, season: int) -> None:
    (number,) = cases.drafts(cases.dossier(season))
    drafting.send_to_head([number], actor=district.actor("lap"))
    answer = step(desk(app, "lap"), "trinh", [ref_of(number)])
    assert answer.status_code == 403
    assert "Việc này dành cho: Thủ trưởng đơn vị" in text_of(answer)


@pytest.mark.parametrize("page", ["/dot-xet/moi", "/quyet-dinh/moi", "/hoi-dong/lap-phien-hop"])
def test_forms_of_others_are_refused(app: Flask, season: int, page: str) -> None:
    answer = desk(app, "lap").get(page)
    assert answer.status_code == 403
    assert "Trang này dành cho:" in text_of(answer)


def test_stale_version_keeps_what_was_typed(app: Flask, season: int) -> None:
    (number,) = cases.drafts(cases.dossier(season))
    clerk, ref = desk(app, "lap"), ref_of(number)
    page = f"/de-nghi/{ref}/sua"
    data = hidden_of(clerk.get(page))
    drafting.edit(number, drafting.EditContent(nominee_detail="Tổ trưởng"), actor=district.actor("lap"))
    answer = clerk.post(page, data=data | {"nominee_detail": "Hiệu phó đang gõ dở", "initiative_id": ""})
    assert answer.status_code == 409
    assert "Người khác vừa thay đổi" in text_of(answer)
    assert "Hiệu phó đang gõ dở" in text_of(answer)


def test_stale_version_of_a_step(app: Flask, season: int) -> None:
    (number,) = cases.drafts(cases.dossier(season))
    clerk, ref = desk(app, "lap"), ref_of(number)
    data = hidden_of(clerk.get(f"/buoc/chuyen-thu-truong?chon={ref}"))
    drafting.edit(number, drafting.EditContent(nominee_detail="Tổ trưởng"), actor=district.actor("lap"))
    answer = clerk.post("/buoc/chuyen-thu-truong", data=data)
    assert answer.status_code == 409
    assert "Người khác vừa thay đổi" in text_of(answer)
    again = clerk.post("/buoc/chuyen-thu-truong", data=hidden_of(answer))
    assert again.status_code == 303, "the answer brings the new version, so sending again works"


def test_unknown_unit(app: Flask, season: int) -> None:
    clerk = desk(app, "lap")
    other = registers.unit_ids()[district.COMMUNE]
    for unit in ("9999", str(other)):
        answer = send(clerk, "/ho-so/moi", round="TX-2023", unit=unit, letter_number="", letter_on="")
        assert answer.status_code == 422
        assert "Chọn một mục trong danh sách." in text_of(answer)


def test_closed_round_is_not_offered(app: Flask, season: int, moving_clock: Any) -> None:
    moving_clock.move_to(date(2024, 3, 1))
    answer = send(desk(app, "lap"), "/ho-so/moi", round="TX-2023", unit="3", letter_number="", letter_on="")
    assert answer.status_code == 422
    assert "Chưa có đợt xét nào đang mở" in text_of(answer)


def test_duplicate_nominee(app: Flask, season: int) -> None:
    dossier_id = cases.dossier(season)
    cases.drafts(dossier_id)
    person = registers.nominee_ids(NomineeKind.INDIVIDUAL)["P1"]
    page = f"/ho-so/{dossier_ref(dossier_id)}/de-nghi/moi"
    typed = {"nominee": str(person), "award": "LDTT", "detail": "Giáo viên dạy Toán"}
    more = {"achievement_title": "", "is_concrete": "", "recognised": "", "initiative_id": ""}
    answer = send(desk(app, "lap"), page, **typed, **more)
    assert answer.status_code == 422
    assert "Đinh Thị Mai" in text_of(answer)
    assert "Giáo viên dạy Toán" in text_of(answer), "nothing typed is lost"
    assert 'class="notice tone-bad"' in answer.get_data(as_text=True)


@pytest.mark.parametrize(
    ("content", "filename", "says"),
    [
        (b"MZ\x90\x00 not a paper", "van-ban.exe", "Chỉ nhận tệp"),
        (b"MZ\x90\x00 not a paper", "van-ban.pdf", "Chỉ nhận tệp"),
        (b"", "van-ban.pdf", "Tệp rỗng"),
    ],
)
def test_wrong_file(app: Flask, season: int, content: bytes, filename: str, says: str) -> None:
    dossier_id = cases.dossier(season)
    upload = {"kind": "khac", "file": (io.BytesIO(content), filename), "number": "88/XN", "signed_on": ""}
    answer = send(desk(app, "lap"), f"/ho-so/{dossier_ref(dossier_id)}/giay-to/tai-len", **upload)
    assert answer.status_code == 422
    assert says in text_of(answer)
    assert "88/XN" in text_of(answer), "nothing typed is lost"


def test_date_outside_the_period(app: Flask, season: int) -> None:
    typed = {"round": "TX-2023", "unit": str(registers.unit_ids()[district.SCHOOL])}
    answer = send(desk(app, "lap"), "/ho-so/moi", **typed, letter_number="7/TTr", letter_on="01/03/2024")
    assert answer.status_code == 422
    assert "Ngày tờ trình 01/03/2024 sau ngày hôm nay" in text_of(answer)
    assert "7/TTr" in text_of(answer)


def test_foreign_field_is_refused(app: Flask, season: int) -> None:
    (number,) = cases.drafts(cases.dossier(season))
    answer = step(desk(app, "lap"), "chuyen-thu-truong", [ref_of(number)], state="AWARDED")
    assert answer.status_code == 422
    assert "không thuộc bước này" in text_of(answer)


def test_empty_reason_comes_back_beside_its_field(app: Flask, season: int) -> None:
    (number,) = cases.drafts(cases.dossier(season))
    drafting.send_to_head([number], actor=district.actor("lap"))
    answer = step(desk(app, "truong"), "chuyen-lai", [ref_of(number)], reason="")
    assert answer.status_code == 422
    assert 'id="reason-loi"' in answer.get_data(as_text=True)


def test_a_gate_lists_what_is_missing(app: Flask, season: int) -> None:
    ids = cases.drafts(cases.dossier(season))
    cases.submitted(ids)
    cases.appraisal.receive(ids, actor=district.actor("tham"))
    refused = step(desk(app, "xacnhan"), "du-dieu-kien", [ref_of(ids[0])])
    assert refused.status_code == 422
    assert "Chưa có ý kiến thẩm định." in text_of(refused)


def test_the_same_key_does_it_once(app: Flask, season: int) -> None:
    (number,) = cases.drafts(cases.dossier(season))
    clerk, ref = desk(app, "lap"), ref_of(number)
    data = hidden_of(clerk.get(f"/buoc/chuyen-thu-truong?chon={ref}"))
    assert clerk.post("/buoc/chuyen-thu-truong", data=data).status_code == 303
    assert clerk.post("/buoc/chuyen-thu-truong", data=data).status_code == 303
    page = clerk.get(f"/de-nghi/{ref}")
    assert text_of(page).count("chuyển thủ trưởng đơn vị duyệt") == 1


HUGE = "9" * 5_000


@pytest.mark.parametrize(
    ("who", "page"),
    [
        ("quantri", f"/quan-tri/ma-tran-quyen?nguoi={HUGE}"),
        ("quantri", "/quan-tri/ma-tran-quyen?nguoi=²"),
        ("lap", f"/tra-cuu?q=mai&nhom=nguoi&trang={HUGE}"),
        ("lap", "/tra-cuu?q=mai&nhom=nguoi&trang=999999999999999999"),
        ("thuongtruc", f"/quan-tri/lich?co_quan={HUGE}"),
    ],
)
def test_a_number_of_any_length_is_no_fault_of_ours(app: Flask, season: int, who: str, page: str) -> None:
    assert desk(app, who).get(page).status_code in {200, 404}
