"""The pages of units, collectives and households: read, change with a second person, not one's own not there."""

from __future__ import annotations

import re
from datetime import date
from io import BytesIO

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from rules.vocabulary import NomineeKind
from tests.support import cases, district
from tests.support.every_list import cancelled_before
from tests.support.visits import statements_of
from tests.web.desk import desk, hidden_of, send, text_of
from workflow import clock, db
from workflow.audit_verify import verify
from workflow.models import Collective
from workflow.queries import groups
from workflow.services import groups as commands
from workflow.services import registers
from workflow.services.groups import GroupDraft
from workflow.tables import table


@pytest.fixture
def standing(app: Flask) -> FlaskClient:
    """A browser of the standing body in the small district."""
    district.build()
    return desk(app, "thuongtruc")


def decide(browser: FlaskClient, address: str, act: str) -> int:
    """Press a button of a proposal."""
    data = hidden_of(browser.get(address)) | {"note": "Đúng nghị quyết."}
    return int(browser.post(f"{address}?viec={act}", data=data).status_code)


RENAME = {
    "unit": district.SCHOOL, "on": "05/01/2024", "document": "Nghị quyết 12/NQ-HĐND",
    "successors": "TH-SMM; Trường Tiểu học Suối Mơ Mới; Suối Mơ",
}  # fmt: skip


def test_a_unit_is_renamed_by_two_people_after_a_preview(app: Flask, standing: FlaskClient) -> None:
    cases.drafts(cases.dossier(district.open_round()))
    path = "/don-vi/thay-doi/doi-ten"
    preview = send(standing, path, **RENAME)
    assert preview.status_code == 200
    page = text_of(preview)
    assert "1 đề nghị chưa có kết quả chuyển sang" in page
    assert "Gửi đề nghị" in page
    sent = standing.post(path, data=hidden_of(preview) | RENAME)
    assert sent.status_code == 303
    assert decide(standing, sent.location, "duyet") == 403
    second = desk(app, "xacnhan")
    assert "Đổi tên: Trường Tiểu học Suối Mơ" in text_of(second.get("/don-vi/cho-duyet"))
    assert decide(second, sent.location, "duyet") == 303
    shown = text_of(standing.get("/don-vi/TH-SMM"))
    assert "Nghị quyết 12/NQ-HĐND" in shown
    assert "Trường Tiểu học Suối Mơ</a>" in shown
    assert verify(db.current_engine()).ok


def test_a_preview_of_other_values_is_shown_before_it_is_sent(standing: FlaskClient) -> None:
    path = "/don-vi/thay-doi/doi-ten"
    preview = send(standing, path, **RENAME)
    changed = standing.post(path, data=hidden_of(preview) | RENAME | {"on": "06/01/2024"})
    assert changed.status_code == 200
    refused = send(standing, path, **RENAME | {"successors": f"{district.COMMUNE}; Trường Mới"})
    assert "đã dùng" in text_of(refused)
    wrong = send(standing, path, **RENAME | {"successors": "chỉ có tên"})
    assert wrong.status_code == 422
    assert "Dòng 1: ghi mã và tên" in text_of(wrong)


def test_the_end_of_the_district_passes_its_rounds_on(app: Flask, standing: FlaskClient) -> None:
    ids = cases.drafts(cases.dossier(district.open_round()))
    cases.submitted(ids)
    path = f"/don-vi/{district.BODY}/ban-giao"
    early = send(standing, path, **_handover(standing, path), on="30/06/2025", document="Luật 72/2025/QH15")
    assert "vẫn có thẩm quyền" in text_of(early)
    clock_now = clock.SimulatedClock(clock.datetime(2025, 7, 1, 1, tzinfo=clock.UTC))
    with clock.use(clock_now):
        late, second = desk(app, "thuongtruc"), desk(app, "xacnhan")
        assert "còn hoàn tác được khi chưa cơ quan nhận nào xử lý tiếp" in text_of(late.get(path))
        fields = _handover(late, path) | {"on": "01/07/2025", "document": "Luật 72/2025/QH15"}
        preview = send(late, path, **fields)
        assert "Trường Tiểu học Suối Mơ" in text_of(preview)
        changed = late.post(path, data=hidden_of(preview) | fields | {"document": "Luật 72"})
        assert "Có ô vừa sửa" in text_of(changed)
        sent = late.post(path, data=hidden_of(preview) | fields)
        assert sent.status_code == 303
        assert decide(second, sent.location, "duyet") == 303
        assert "kết thúc 30/06/2025" in text_of(late.get(f"/don-vi/{district.BODY}"))
        _taken_back(late, second, sent.location)
        unit = text_of(late.get(f"/don-vi/{district.BODY}"))
        assert ("kết thúc 30/06/2025" in unit, "Đã hoàn tác" in unit) == (False, True)


def _taken_back(proposer: FlaskClient, second: FlaskClient, address: str) -> None:
    """Read what would return, be refused without a reason, take the change back; who proposed has no button."""
    page = text_of(second.get(address))
    assert "1 hồ sơ trở về như cũ: Khen thưởng thường xuyên năm 2023 – Trường Tiểu học Suối Mơ" in page
    assert "Hoàn tác, trả lại như trước" not in text_of(proposer.get(address))
    data = hidden_of(second.get(address)) | {"note": ""}
    refused = second.post(f"{address}?viec=hoan-tac", data=data)
    assert (refused.status_code, "Ghi vì sao hoàn tác" in text_of(refused)) == (422, True)
    assert decide(second, address, "hoan-tac") == 303
    assert "Đã hoàn tác" in text_of(second.get(address))


def test_a_dissolved_unit_says_what_ends_and_a_change_built_on_names_the_record(
    app: Flask, standing: FlaskClient
) -> None:
    path, fields = (
        "/don-vi/thay-doi/giai-the",
        {"unit": district.SCHOOL, "on": "05/01/2024", "document": "QĐ 9"},
    )
    preview = send(standing, path, **fields)
    page = text_of(preview)
    assert "không đơn vị nào kế thừa" in page
    assert "2 phân công nhiệm vụ (tài khoản) kết thúc hôm trước" in page
    sent, second = standing.post(path, data=hidden_of(preview) | fields), desk(app, "xacnhan")
    assert decide(second, sent.location, "duyet") == 303
    assert "3 quá trình công tác trở về như cũ" in text_of(second.get(sent.location))
    with db.transaction() as connection:
        rows = table(Collective)
        connection.execute(sa.update(rows).where(rows.c.code == "C1").values(name="Trường Suối Mơ"))
    page = text_of(second.get(sent.location))
    assert "Sau thay đổi đã sửa 1 tập thể: Trường Suối Mơ." in page
    assert "Hoàn tác, trả lại như trước" not in page


def _handover(browser: FlaskClient, path: str) -> dict[str, str]:
    """Send everything to the commune."""
    commune = str(registers.unit_ids()[district.COMMUNE])
    count = text_of(browser.get(path)).count('name="den_')
    return {f"den_{number}": commune for number in range(count)}


def test_units_and_groups_of_others_are_not_there(app: Flask, standing: FlaskClient) -> None:
    stranger = desk(app, "xa")
    key = f"C{registers.nominee_ids(NomineeKind.COLLECTIVE)['C1']}"
    assert stranger.get(f"/don-vi/{district.COMMUNE}").status_code == 200
    for path in (
        f"/don-vi/{district.SCHOOL}", "/don-vi/khong-co", f"/danh-ba/{key}", "/danh-ba/C999", "/danh-ba/X1",
        f"/danh-ba/{key}/doi-ten", f"/danh-ba/{key}/ket-thuc", f"/danh-ba/{key}/thong-tin",
    ):  # fmt: skip
        assert stranger.get(path).status_code == 404, path
    for path in ("/don-vi/moi", "/don-vi/thay-doi/doi-ten", f"/don-vi/{district.COMMUNE}/ban-giao"):
        assert stranger.get(path).status_code == 403, path
    assert "Hiện 0 trong 0 dòng" in text_of(stranger.get("/tap-the?q=suoi"))


def test_a_new_unit_stands_in_the_tree(standing: FlaskClient) -> None:
    typed = {
        "name": "Trường Mầm non Hoa Sen", "code": "MN-HS", "kind": "truong", "level": "don_vi",
        "parent": district.BODY, "place": "", "since": "01/01/2024",
    }  # fmt: skip
    assert send(standing, "/don-vi/moi", **typed).status_code == 303
    assert "Trường Mầm non Hoa Sen" in text_of(standing.get("/don-vi?q=mam non"))
    assert "đã dùng" in text_of(send(standing, "/don-vi/moi", **typed))


def test_a_team_is_added_renamed_and_goes_on_as_two(app: Flask, standing: FlaskClient) -> None:
    clerk = desk(app, "lap")
    typed = {
        "unit": district.SCHOOL,
        "name": "Tổ Văn phòng",
        "about": "to",
        "size": "7",
        "head": "Đinh Thị Mai",
    }
    made = send(clerk, "/tap-the/them", **typed)
    assert made.status_code == 303
    assert "Đinh Thị Mai" in text_of(clerk.get(made.location))
    renamed = send(
        clerk, f"{made.location}/doi-ten", name="Tổ Hành chính", since="01/02/2023", document="QĐ 5/QĐ-TH"
    )
    assert renamed.status_code == 303
    assert "Tổ Văn phòng" in text_of(clerk.get(made.location))
    assert "Tổ Hành chính" in text_of(clerk.get("/tap-the?q=to van phong"))
    split = send(
        clerk,
        f"{made.location}/ket-thuc",
        on="05/01/2024",
        document="QĐ 6",
        names="Tổ Một\nTổ Hai",
        others="",
    )
    assert split.status_code == 303
    assert "Kế thừa" in text_of(clerk.get(split.location))
    assert "kết thúc 04/01/2024" in text_of(clerk.get(made.location))
    assert verify(db.current_engine()).ok


def test_teams_become_one_with_the_awards_of_both_and_open_nominations_stand_in_the_way(
    standing: FlaskClient,
) -> None:
    school, clerk = registers.unit_ids()[district.SCHOOL], district.actor("lap")
    keys = [commands.add("C", school, GroupDraft(name), actor=clerk) for name in ("Tổ Một", "Tổ Hai")]
    (new,) = commands.go_on(keys, ["Tổ Chung"], date(2024, 1, 5), "QĐ 7", actor=clerk)
    page = groups.shown(clerk, new)
    assert {name for _, name, _ in page.before} == {"Tổ Một", "Tổ Hai"}


def test_lists_take_as_many_statements_for_three_rows_as_for_one(app: Flask, standing: FlaskClient) -> None:
    clerk, school = desk(app, "lap"), registers.unit_ids()[district.SCHOOL]
    paths = ("/tap-the", "/ho-gia-dinh", "/don-vi", f"/don-vi/{district.SCHOOL}", "/tra-cuu?q=to")
    commands.add("C", school, GroupDraft("Tổ Không"), actor=district.actor("lap"))
    one = [statements_of(clerk, path) for path in paths]
    for number in range(2):
        commands.add("C", school, GroupDraft(f"Tổ {number}"), actor=district.actor("lap"))
        commands.add("H", school, GroupDraft(f"Tô Văn {number}"), actor=district.actor("lap"))
    assert [statements_of(clerk, path) for path in paths] == one
    assert max(one) <= 30


def test_a_household_s_award_from_before_is_cancelled_and_put_right_on_its_page(
    app: Flask, standing: FlaskClient
) -> None:
    key = commands.add(
        "H", registers.unit_ids()[district.COMMUNE], GroupDraft("Phạm Thị Trôi"), actor=district.actor("xa")
    )
    root, clerk, scan = f"/khen-thuong-truoc-day/{key}", desk(app, "xa"), (BytesIO(cases.PDF), "qd.pdf")
    body = text_of(clerk.get(f"/danh-ba/{key}"))
    assert f"{root}/ghi" in body and f"{root}/huy-bo" not in body, "cancelling is the standing body's"
    assert "Không có khen thưởng trước đây nào để chọn" in text_of(standing.get(f"{root}/huy-bo"))
    old = {
        "award": "GDVH", "year": "2021", "ground": "CT", "level": "xa", "decided_by": "Chủ tịch UBND xã",
        "decision_number": "28/QĐ-UBND", "decided_on": "20/01/2022",
    }  # fmt: skip
    assert send(clerk, f"{root}/ghi", **old, file=scan).status_code == 303
    assert clerk.get(f"{root}/huy-bo").status_code == 404
    later = {
        "award": re.findall(r'value="(\d+)">Gia đình văn hóa', text_of(standing.get(f"{root}/huy-bo")))[0],
        "reason": "Ghi sai.", "number": "15/UBND", "decided_on": "04/05/2023", "decided_by": "UBND xã",
    }  # fmt: skip
    typed = later | {"part": "detail", "wrong": "Thôn Một", "right": "Thôn Hai"}
    assert (
        send(standing, f"{root}/dinh-chinh", **typed, file=(BytesIO(cases.PDF), "cv.pdf")).status_code == 303
    )
    typed = later | {"ground": "b"}
    done = send(standing, f"{root}/huy-bo", **typed, file=(BytesIO(cases.PDF), "hb.pdf"))
    body = text_of(clerk.get(done.location))
    assert "địa chỉ «Thôn Một» đã đính chính thành «Thôn Hai» theo văn bản số 15/UBND ngày 04/05/2023" in body
    assert "đã hủy bỏ theo quyết định số 15/UBND ngày 04/05/2023" in body
    assert "ghi việc hủy bỏ khen thưởng trước đây: Gia đình văn hóa, quyết định 28/QĐ-UBND" in body
    assert body.count(f"{root}/ban-chup/") == 3
    assert clerk.get(root).location == f"/danh-ba/{key}"
    assert "theo dõi thu hồi" not in body, "following up is the body's"
    assert "/thu-hoi/truoc-day/" in text_of(standing.get(done.location))


def test_the_way_back_of_an_award_from_before_is_on_the_list_of_all(
    app: Flask, standing: FlaskClient
) -> None:
    key = commands.add(
        "H", registers.unit_ids()[district.COMMUNE], GroupDraft("Phạm Thị Trôi"), actor=district.actor("xa")
    )
    path, at = "/huy-bo-dinh-chinh/thu-hoi", f"/huy-bo-dinh-chinh/thu-hoi/truoc-day/{cancelled_before(key)}"
    assert f"{path}?thu_hoi=con" in text_of(standing.get("/viec-can-lam"))
    listed = text_of(standing.get(f"{path}?thu_hoi=con&q=pham+thi+troi"))
    assert at in listed and "Chưa ghi ngày nhận" in listed and "600.000 đồng, chưa nộp lại" in listed
    assert at not in text_of(standing.get(f"{path}?thu_hoi=du"))
    reader = text_of(desk(app, "tham").get(at))
    assert "Minh chứng không có thật." in reader and "Ghi ngày nhận" not in reader
    assert desk(app, "xa").get(at).status_code == 404

    def post(tail: str, **typed: str) -> tuple[int, str]:
        answer = send(standing, at, to=f"{at}/{tail}", **typed)
        return answer.status_code, text_of(answer)

    code, page = post("da-nhan", received_on="09/01/2023")
    assert code == 422 and "phải từ ngày của quyết định hủy bỏ 04/05/2023" in page
    assert post("da-nhan", received_on="08/01/2024")[0] == 303
    assert post("so-tien", money="500.000")[0] == 303
    assert post("hien-vat", dong="1", returned_on="09/01/2024", note="Giấy khen")[0] == 303
    code, page = post("tien", dong="1", returned_on="09/01/2024", money_to="", document="PT 12")
    assert code == 422 and "Chọn nơi nhận tiền" in page and 'value="PT 12"' in page
    assert post("tien", dong="1", returned_on="09/01/2024", money_to="fund", document="PT 12")[0] == 303
    done = text_of(standing.get(at))
    assert (
        "500.000 đồng, nộp 09/01/2024 vào quỹ thi đua, khen thưởng (PT 12)" in done
        and "Đã thu hồi đủ" in done
    )
    told = text_of(standing.get(f"/danh-ba/{key}"))
    assert (
        "ghi tiền thưởng phải nộp lại của khen thưởng trước đây: Giấy khen, quyết định 28/QĐ-UBND, 500.000"
        in told
    )
    assert "(trước đó: 600.000 đồng)" in told and "nhận ngày 08/01/2024" in told
    assert "ghi hiện vật khen thưởng trước đây đã nộp lại" in told
