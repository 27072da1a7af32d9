"""The pages of the register of persons and the search over everything."""

from __future__ import annotations

import re
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from flask import Flask

from rules.vocabulary import Employment, NomineeKind
from tests.support import cases, district
from tests.support.visits import statements_of
from tests.web.desk import desk, hidden_of, send, text_of
from workflow import db, statements
from workflow.audit_verify import verify
from workflow.queries import people
from workflow.services import people as commands
from workflow.services import person_merges, registers
from workflow.services.people import PersonDraft, Post


@pytest.fixture
def ids(app: Flask) -> dict[str, int]:
    """The small district; the ids of its persons by code."""
    district.build()
    return registers.nominee_ids(NomineeKind.INDIVIDUAL)


def twin_of(name: str = "Đinh Thị Mai", **more: object) -> int:
    """Add an entry of the commune that looks like one of the school."""
    post = Post(
        registers.unit_ids()[district.COMMUNE], "Công chức", Employment.CIVIL_SERVANT, date(2021, 5, 1)
    )
    return commands.add_person(PersonDraft(name, **more), post, actor=district.actor("xa"))  # type: ignore[arg-type]


@pytest.mark.usefixtures("ids")
def test_a_register_of_many_says_that_there_are_more(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    clerk = desk(app, "lap")
    assert "Hiện 3 trong 3 dòng" in text_of(clerk.get("/nguoi"))
    monkeypatch.setattr(people.paging, "COUNTED", 2)
    statements._built.cache_clear()
    assert "Hiện 3 trong hơn 2 dòng" in text_of(clerk.get("/nguoi?trang="))
    statements._built.cache_clear()


def test_a_clerk_adds_a_person_and_what_is_wrong_is_said_beside_the_field(
    app: Flask, ids: dict[str, int]
) -> None:
    clerk = desk(app, "lap")
    typed = {
        "full_name": "Trần Văn Bình", "birth_on": "03/02/1980", "birth_year": "", "sex": "nam",
        "id_number": "051180001234", "unit": district.SCHOOL, "position": "Giáo viên",
        "employment": "vien_chuc", "is_leader": "", "since": "01/09/2010",
    }  # fmt: skip
    refused = send(clerk, "/nguoi/them", **typed)
    assert refused.status_code == 422
    assert "Số này là của nữ" in text_of(refused)
    assert 'value="Trần Văn Bình"' in text_of(refused)
    done = send(clerk, "/nguoi/them", **typed | {"id_number": "051080001234"})
    assert done.status_code == 303, text_of(done).partition("<main")[2][:1500]
    page = text_of(clerk.get(done.location))
    assert "Trần Văn Bình" in page
    assert "•••••••••234" in page
    assert "051080001234" not in page
    full = send(clerk, done.location, to=f"{done.location}/can-cuoc")
    assert "051080001234" in text_of(full)
    assert "xem đầy đủ số căn cước" in text_of(clerk.get(done.location))


def test_a_person_of_another_unit_and_one_who_is_not_there_look_the_same(
    app: Flask, ids: dict[str, int]
) -> None:
    stranger, merged = desk(app, "xa"), twin_of()
    ref = person_merges.propose(ids["P1"], merged, "Cùng thẻ.", actor=district.actor("thuongtruc"))
    person_merges.approve(ref, actor=district.actor("xacnhan"))
    for tail in ("", "/sua", "/doi-ten", "/tu-tran", "/ghi/xep-loai", "/ghi/nghi"):
        seen = {
            (answer.status_code, text_of(answer).replace(key, "?"))
            for key in (f"P{ids['P2']}", "P999999", "khong-co")
            for answer in [stranger.get(f"/nguoi/{key}{tail}")]
        }
        assert {status for status, _ in seen} == {404}, tail
        assert len({page.partition("<main")[2] for _, page in seen}) == 1, tail
    assert stranger.get(f"/nguoi/P{merged}").location == f"/nguoi/P{ids['P1']}"
    counted = text_of(stranger.get("/nguoi?q=pham van reu"))
    assert "Hiện 0 trong 0 dòng" in counted


def test_pages_take_as_many_statements_for_three_rows_as_for_one(app: Flask, ids: dict[str, int]) -> None:
    clerk, standing = desk(app, "xa"), desk(app, "thuongtruc")
    paths = ("/nguoi", "/tra-cuu?q=dinh", "/tra-cuu?q=dinh&nhom=nguoi")
    one = [statements_of(clerk, path) for path in paths]
    for number in (1, 2):
        twin_of("Đinh Thị Mai" if number == 1 else "Đinh Thị Lê", birth_year=1980)
    assert [statements_of(clerk, path) for path in paths] == one
    person, pairs = f"/nguoi/P{ids['P1']}", "/nguoi/trung"
    before = [statements_of(standing, path) for path in (person, pairs)]
    cases.whole_way(district.open_round())
    for _ in range(2):
        twin_of("Lê Thị Na", birth_on=date(1980, 2, 3))
    after = [statements_of(standing, path) for path in (person, pairs)]
    assert before[0] <= after[0] <= before[0] + 1 <= 30  # what was conferred, once there is an award
    assert after[1] <= before[1] + 1  # the lines of the pairs, once there are any


def test_two_people_merge_two_entries_through_the_pages(app: Flask, ids: dict[str, int]) -> None:
    ids_of_round = cases.whole_way(district.open_round())[0]
    twin = twin_of(birth_year=1985)
    standing, second = desk(app, "thuongtruc"), desk(app, "xacnhan")
    address = f"/nguoi/gop?giu=P{twin}&gop=P{ids['P1']}"
    page = text_of(standing.get(address))
    assert "Đề nghị Lao động tiên tiến, Khen thưởng thường xuyên năm 2023" in page
    empty = standing.post(address, data=hidden_of(standing.get(address)) | {"reason": ""})
    assert empty.status_code == 422
    sent = standing.post(address, data=hidden_of(standing.get(address)) | {"reason": "Cùng thẻ căn cước."})
    assert sent.status_code == 303
    first, said = sent.location, {"note": "Chưa có bản sao căn cước."}
    refused = second.post(f"{first}?viec=khong-duyet", data=hidden_of(second.get(first)) | said)
    assert refused.status_code == 303
    told = text_of(standing.get("/thong-bao"))
    assert f'href="{first}"' in told and said["note"] in told and "gộp hai mục" in told
    sent = standing.post(address, data=hidden_of(standing.get(address)) | {"reason": "Cùng thẻ căn cước."})
    assert "người khác duyệt" in text_of(standing.get(sent.location))
    own = standing.post(
        f"{sent.location}?viec=duyet", data=hidden_of(standing.get(sent.location)) | {"note": ""}
    )
    assert own.status_code == 403
    done = second.post(f"{sent.location}?viec=duyet", data=hidden_of(second.get(sent.location)))
    assert done.status_code == 303
    shown = text_of(standing.get(f"/nguoi/P{twin}"))
    assert "36/QĐ-UBND" in shown
    assert len(ids_of_round) == 1
    assert verify(db.current_engine()).ok


def test_not_the_same_person_is_remembered(app: Flask, ids: dict[str, int]) -> None:
    one, other = (twin_of("Lê Thị Na", birth_on=date(1980, 2, 3)) for _ in range(2))
    standing = desk(app, "thuongtruc")
    assert "Lê Thị Na" in text_of(standing.get("/nguoi/trung"))
    address = f"/nguoi/gop?giu=P{one}&gop=P{other}"
    data = hidden_of(standing.get(address), "/nguoi/khac-nhau") | {"why": "Hai chị em họ."}
    assert standing.post("/nguoi/khac-nhau", data=data).status_code == 303
    assert "Không có cặp nào" in text_of(standing.get("/nguoi/trung"))


@pytest.mark.parametrize("who", ["lap", "uyvien", "quantri"])
def test_merging_is_not_offered_to_others(app: Flask, ids: dict[str, int], who: str) -> None:
    browser = desk(app, who)
    for path in ("/nguoi/trung", f"/nguoi/gop?giu=P{ids['P1']}&gop=P{ids['P2']}"):
        assert browser.get(path).status_code == 403, path


def test_one_box_finds_people_decisions_and_units_and_tells_each_viewer_only_his_own(
    app: Flask, ids: dict[str, int]
) -> None:
    cases.whole_way(district.open_round())
    clerk, stranger = desk(app, "lap"), desk(app, "xa")
    found = text_of(clerk.get("/tra-cuu?q=36/qd"))
    assert "Quyết định số 36/QĐ-UBND" in found
    assert "Không tìm thấy" in text_of(stranger.get("/tra-cuu?q=36/qd"))
    for text in ("dinh mai", "ĐINH THỊ"):
        page = text_of(clerk.get("/tra-cuu", query_string={"q": text}))
        assert "Người" in page
        assert "2 kết quả" in page, text  # the person and the nomination
    assert "Không tìm thấy" in text_of(stranger.get("/tra-cuu?q=dinh thi mai"))
    assert "Trường Tiểu học Suối Mơ" in text_of(clerk.get("/tra-cuu?q=tieu hoc suoi&nhom=don-vi"))
    assert "Nhập tên hoặc số" in text_of(clerk.get("/tra-cuu"))
    assert clerk.get("/de-nghi?q=dinh&trang_thai=AWARDED").status_code == 200


@pytest.mark.parametrize(("what", "typed", "words"), [
    ("xep-loai", {"period": "2022", "rating": "HTXSNV", "decided_on": "20/12/2022", "document": "QĐ 7"}, "Năm 2022"),
    ("nghi", {"kind": "om_dau", "since": "01/03/2023", "until": "30/04/2023"}, "Nghỉ ốm đau"),
    ("nghi-viec", {"on": "31/12/2023", "reason": "Nghỉ hưu"}, "Hiện không có quá trình công tác"),
])  # fmt: skip
def test_a_clerk_records_a_fact(
    app: Flask, ids: dict[str, int], what: str, typed: dict[str, str], words: str
) -> None:
    clerk, path = desk(app, "lap"), f"/nguoi/P{ids['P1']}/ghi/{what}"
    assert send(clerk, path).status_code == 422
    done = send(clerk, path, **typed)
    assert done.status_code == 303
    assert words in text_of(clerk.get(done.location))


def test_discipline_has_no_page_for_a_clerk(app: Flask, ids: dict[str, int]) -> None:
    path = f"/nguoi/P{ids['P1']}"
    assert desk(app, "lap").get(f"{path}/ghi/ky-luat").status_code == 404
    assert "Kỷ luật" not in text_of(desk(app, "lap").get(path))
    assert desk(app, "thuongtruc").get(f"{path}/ghi/ky-luat").status_code == 200


def test_an_earlier_award_is_cancelled_on_the_persons_page(app: Flask, ids: dict[str, int]) -> None:
    key, office, clerk = f"P{ids['P1']}", desk(app, "thuongtruc"), desk(app, "lap")
    page = f"/khen-thuong-truoc-day/{key}/huy-bo"
    old = {
        "award": "LDTT", "year": "2021", "ground": "CT", "level": "huyen",
        "decided_by": "Chủ tịch UBND huyện", "decision_number": "28/QĐ-UBND", "decided_on": "20/01/2022",
    }  # fmt: skip
    assert (
        send(
            clerk, f"/khen-thuong-truoc-day/{key}/ghi", **old, file=(BytesIO(cases.PDF), "qd.pdf")
        ).status_code
        == 303
    )
    assert clerk.get(page).status_code == 404, "the standing body's alone"
    award = re.search(r'<option[^>]*value="(\d+)">Lao động tiên tiến năm 2021', text_of(office.get(page)))
    assert award
    typed = {
        "award": award[1], "ground": "b", "reason": "Minh chứng không có thật.", "number": "",
        "decided_on": "04/05/2023", "decided_by": "Chủ tịch UBND huyện",
    }  # fmt: skip
    refused = send(office, page, **typed, file=(BytesIO(cases.PDF), "qd.pdf"))
    assert refused.status_code == 422 and "Ghi số quyết định hủy bỏ." in text_of(refused)
    assert (
        send(
            office, page, **typed | {"number": "120/QĐ-UBND"}, file=(BytesIO(cases.PDF), "qd.pdf")
        ).status_code
        == 303
    )
    body = text_of(office.get(f"/nguoi/{key}"))
    assert "đã hủy bỏ theo quyết định số 120/QĐ-UBND ngày 04/05/2023" in body
    assert "ghi việc hủy bỏ khen thưởng trước đây: Lao động tiên tiến, quyết định 28/QĐ-UBND" in body
    assert "Lao động tiên tiến năm 2021" not in text_of(office.get(page)), "nothing is left to cancel"


def test_an_earlier_award_is_put_right_on_the_persons_page(app: Flask, ids: dict[str, int]) -> None:
    key, office, clerk = f"P{ids['P1']}", desk(app, "thuongtruc"), desk(app, "lap")
    page = f"/khen-thuong-truoc-day/{key}/dinh-chinh"
    old = {
        "award": "LDTT", "year": "2021", "ground": "CT", "level": "huyen",
        "decided_by": "Chủ tịch UBND huyện", "decision_number": "28/QĐ-UBND", "decided_on": "20/01/2022",
    }  # fmt: skip
    send(clerk, f"/khen-thuong-truoc-day/{key}/ghi", **old, file=(BytesIO(cases.PDF), "qd.pdf"))
    assert clerk.get(page).status_code == 404, "the standing body's alone"
    award = re.search(r'<option[^>]*value="(\d+)">Lao động tiên tiến năm 2021', text_of(office.get(page)))
    assert award
    typed = {
        "award": award[1], "part": "detail", "wrong": "Giáo viên", "right": "Giáo viên", "number": "15/UBND-NV",
        "reason": "Ghi sai chức vụ.", "decided_on": "04/05/2023", "decided_by": "UBND huyện",
    }  # fmt: skip

    def sent(**more: str) -> Any:
        return send(office, page, **typed | more, file=(BytesIO(cases.PDF), "cv.pdf"))

    assert (sent().status_code, "phải khác nội dung đã ghi" in text_of(sent())) == (422, True)
    early = sent(right="Phó Hiệu trưởng", decided_on="04/05/2021")
    assert (early.status_code, "trước ngày khen thưởng 20/01/2022" in text_of(early)) == (422, True)
    assert sent(right="Phó Hiệu trưởng").status_code == 303
    assert sent(part="name", wrong="Đinh Thị Mai", right="Đinh Thị Mái").status_code == 303
    body = text_of(clerk.get(f"/nguoi/{key}"))
    told = (
        "chức vụ «Giáo viên» đã đính chính thành «Phó Hiệu trưởng» theo văn bản số 15/UBND-NV ngày 04/05/2023"
    )
    assert told in body and "ghi tên Đinh Thị Mái" in body
    assert "ghi đính chính khen thưởng trước đây: Lao động tiên tiến, quyết định 28/QĐ-UBND" in body
    link = re.search(rf'href="(/khen-thuong-truoc-day/{key}/ban-chup/dinh-chinh/\d+)"', body)
    assert link and clerk.get(link[1]).data == cases.PDF
    assert desk(app, "xa").get(link[1]).status_code == 404
