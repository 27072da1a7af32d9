"""The pages of local rule packs: write as form or YAML, try, propose, approve; what is refused is said."""

from __future__ import annotations

import html
import re
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from rules.local_packs import PACKS
from rules.pack_text import pack_yaml, read_pack_text
from tests.support import cases, district
from tests.web.desk import desk, hidden_of, send, text_of
from workflow.queries import rounds
from workflow.services import registers
from workflow.services import rule_packs as commands

ROOT = "/quy-dinh/dia-phuong"
EDIT = f"{ROOT}/soan-thao"
NAME = "huyen_suoi_trong"
TEXT = pack_yaml(PACKS["ba_to_2024"]).replace("ba_to_2024", NAME).strip()
SHARE = "grassroots_fighter-max_share"


@pytest.fixture
def body(app: Flask) -> int:
    """The small district; the id of its deciding body."""
    district.build()
    return registers.unit_ids()[district.BODY]


@pytest.fixture
def standing(app: Flask, body: int) -> FlaskClient:
    """A browser of the standing body."""
    return desk(app, "thuongtruc")


def filled(answer: Any) -> dict[str, Any]:
    """Return every field of the editor as a browser would send it untouched."""
    page = answer.get_data(as_text=True)
    form = re.search(r'<form method="post" novalidate>.*?</form>', page, flags=re.DOTALL)
    assert form is not None
    found: dict[str, Any] = {}
    for tag in re.findall(r"<input[^>]*>", form[0]):
        name, value = (re.search(rf'{key}="([^"]*)"', tag) for key in ("name", "value"))
        checkbox = 'type="checkbox"' in tag
        if name and (not checkbox or "checked" in tag):
            found.setdefault(name[1], []).append(html.unescape(value[1]) if value else "")
    for name, inner in re.findall(
        r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', form[0], flags=re.DOTALL
    ):
        chosen = re.search(r'<option selected value="([^"]*)"', inner) or re.search(r'value="([^"]*)"', inner)
        found[name] = [html.unescape(chosen[1])] if chosen else [""]
    for name, inner in re.findall(
        r'<textarea[^>]*name="([^"]+)"[^>]*>(.*?)</textarea>', form[0], flags=re.DOTALL
    ):
        found[name] = [html.unescape(inner).lstrip("\r\n").replace("\n", "\r\n")]
    return found


def edited(browser: FlaskClient, press: str, *, page: str = EDIT, answer: Any = None, **changes: str) -> Any:
    """Open the editor (or go on from an answer), change fields, press a button."""
    shown = answer or browser.get(page)
    data = (
        filled(shown)
        | {name.replace("__", "-"): [value] for name, value in changes.items()}
        | {"viec": [press]}
    )
    return browser.post(page, data=data)


def yaml_in(answer: Any) -> str:
    """Return the YAML side of the page."""
    return filled(answer)["text"][0].replace("\r\n", "\n").strip()


def propose(body: int, text: str = TEXT, *, seen: int = 0, name: str | None = None) -> None:
    """Propose a version without the pages."""
    who = district.actor("thuongtruc")
    commands.propose(text, body_unit_id=body, note="Quy định của huyện.", seen=seen, actor=who, name=name)


def approve(number: int = 1) -> None:
    """Approve it without the pages."""
    commands.approve(NAME, number, actor=district.actor("xacnhan"))


def test_everybody_reads_the_shipped_packs(app: Flask, body: int) -> None:
    for username in ("lap", "thuongtruc", "tinh", "quantri"):
        browser = desk(app, username)
        listed = text_of(browser.get(ROOT))
        assert "Quy định về công tác thi đua, khen thưởng tỉnh Bắc Ninh" in listed
        page = text_of(browser.get(f"{ROOT}/bac_ninh_2025"))
        assert "khoản 3 Điều 4" in page
        assert "Luật giao tại" in page
        assert ("Lập bộ riêng từ bộ này" in page) is (username == "thuongtruc")
        assert browser.get(f"{ROOT}/khong_co").status_code == 404
        assert browser.get(f"{ROOT}/khong_co/ban-1").status_code == 404


def test_a_pack_goes_from_copy_to_use(app: Flask, body: int, standing: FlaskClient) -> None:
    """Copy a shipped pack, change it in the form, check, send, have it approved, give it to a round."""
    number = district.open_round()
    (case,) = cases.drafts(cases.dossier(number))
    cases.submitted([case])
    start = f"{EDIT}?tu=ba_to_2024"
    checked = edited(standing, "kiem-tra", page=start, name=NAME, **{SHARE: "12,5"})
    assert checked.status_code == 200
    assert "Đọc được, dùng được" in text_of(checked)
    assert "Khen thưởng thường xuyên năm 2023" in text_of(checked)
    assert "value: 12.5" in yaml_in(checked)
    missing = edited(standing, "trinh", page=start, answer=checked)
    assert missing.status_code == 422
    assert "Ghi bản này quy định hoặc thay đổi điều gì." in text_of(missing)
    sent = edited(standing, "trinh", page=start, answer=missing, note="Quy định đầu tiên.")
    assert (sent.status_code, sent.location) == (303, f"{ROOT}/{NAME}/ban-1")
    own = text_of(standing.get(sent.location))
    assert (
        "Bạn đã trình bản quy định này; theo phân công, người khác duyệt." not in own
    )  # no role to approve at all
    assert "Rút bản trình" in own
    leader = desk(app, "xacnhan")
    page = text_of(leader.get(sent.location))
    assert "12,5 % (Mục 2)" in page
    assert "Tác động đến các đợt xét còn việc" in page
    done = leader.post(
        f"{sent.location}?viec=duyet", data=hidden_of(leader.get(sent.location)) | {"reason": ""}
    )
    assert done.status_code == 303
    changed = send(
        standing, "/dot-xet/TX-2023/quy-dinh", rule_pack=NAME, seen="ba_to_2024", reason="Có quy định riêng."
    )
    assert changed.status_code == 303
    assert rounds.shown(district.actor("thuongtruc"), "TX-2023").row.rule_pack == NAME
    shown = text_of(standing.get(f"{ROOT}/{NAME}"))
    assert "Trần Văn Nhận duyệt bản số 1" in shown
    assert "Đã duyệt" in shown


def test_yaml_wins_when_it_was_edited_and_fills_the_form(standing: FlaskClient) -> None:
    page = f"{EDIT}?tu=ba_to_2024"
    text = yaml_in(standing.get(page)).replace("value: 15, article", "value: 7.5, article", 1)
    answer = edited(standing, "kiem-tra", page=page, text=text)
    assert answer.status_code == 200
    assert filled(answer)[SHARE] == ["7,5"]
    assert yaml_in(answer) == text


def test_when_both_sides_were_edited_the_person_chooses(standing: FlaskClient) -> None:
    page = f"{EDIT}?tu=ba_to_2024"
    text = yaml_in(standing.get(page)).replace("value: 15, article", "value: 7.5, article", 1)
    asked = edited(standing, "kiem-tra", page=page, text=text, **{SHARE: "9"})
    assert asked.status_code == 409
    assert "Lấy theo biểu mẫu" in text_of(asked)
    assert (filled(asked)[SHARE], yaml_in(asked)) == (["9"], text)
    by_form = edited(standing, "bieu-mau", page=page, answer=asked)
    assert "value: 9," in yaml_in(by_form)
    by_yaml = edited(standing, "yaml", page=page, answer=asked)
    assert filled(by_yaml)[SHARE] == ["7,5"]


def test_nothing_typed_is_lost_when_something_is_wrong(standing: FlaskClient) -> None:
    page = f"{EDIT}?tu=ba_to_2024"
    wrong = {
        SHARE: "200",
        "council__members": "mười",
        "deadline__returned__since": "mai",
        "since": "32/1/2024",
    }
    answer = edited(
        standing, "kiem-tra", page=page, **{name.replace(".", "__"): text for name, text in wrong.items()}
    )
    assert answer.status_code == 422
    told = text_of(answer)
    assert "Tỷ lệ Chiến sĩ thi đua cơ sở: ghi tỷ lệ từ 0 đến 100" in told
    assert "Số thành viên Hội đồng: ghi số nguyên" in told
    assert "Ghi ngày có hiệu lực" in told
    found = filled(answer)
    assert (found[SHARE], found["council-members"], found["since"]) == (["200"], ["mười"], ["32/1/2024"])
    text = yaml_in(answer).replace("settings:", "settings\n")
    broken = edited(standing, "kiem-tra", page=page, text=text)
    assert broken.status_code == 422
    assert "Dòng " in text_of(broken)
    assert 'class="line-out"' in text_of(broken)
    assert yaml_in(broken) == text.strip()


def test_a_value_without_its_article_is_asked_for(standing: FlaskClient) -> None:
    answer = edited(standing, "kiem-tra", page=f"{EDIT}?tu=giao_duc_thong_le", council__members="9")
    assert answer.status_code == 422
    assert "Số thành viên Hội đồng: ghi điều, khoản của văn bản." in text_of(answer)


def test_an_empty_form_makes_a_pack(standing: FlaskClient) -> None:
    empty = edited(standing, "kiem-tra")
    assert empty.status_code == 422
    assert "Ghi tên quy định." in text_of(empty)
    made = edited(
        standing, "kiem-tra", name="bo_moi", title="Quy định mới", document="01/QĐ-UBND", issued_by="Huyện",
        issued_on="05/01/2024", since="10/01/2024", scope="Huyện: Suối Trong",
        **{SHARE: "10", f"{SHARE}-article": "Điều 3", f"{SHARE}-since": "01/02/2024"},
    )  # fmt: skip
    assert made.status_code == 200, text_of(made)
    pack = read_pack_text(yaml_in(made))
    assert dict(pack.scope) == {"district": "Suối Trong"}
    version = pack.settings["grassroots_fighter.max_share"].versions[0]
    assert (str(version.value), f"{version.since:%d/%m/%Y}") == ("1/10", "01/02/2024")


def test_earlier_periods_stay_when_the_form_adds_a_later_one(standing: FlaskClient) -> None:
    page = f"{EDIT}?tu=ba_to_2024"
    answer = edited(standing, "kiem-tra", page=page, **{SHARE: "10", f"{SHARE}-since": "01/06/2024"})
    versions = read_pack_text(yaml_in(answer)).settings["grassroots_fighter.max_share"].versions
    assert [str(one.value) for one in versions] == ["3/20", "1/10"]


def test_who_may_not_write_or_approve(app: Flask, body: int, standing: FlaskClient) -> None:
    propose(body)
    page = f"{ROOT}/{NAME}/ban-1"
    for username in ("lap", "tham", "xacnhan", "tinh", "quantri"):
        assert desk(app, username).get(EDIT).status_code == 403, username
    assert desk(app, "lap").get(page).status_code == 404
    assert desk(app, "tinh").get(page).status_code == 404
    appraiser = desk(app, "tham")
    assert "Duyệt</button>" not in text_of(appraiser.get(page))
    data = hidden_of(standing.get(page)) | {"reason": ""}
    assert standing.post(f"{page}?viec=duyet", data=data).status_code == 403
    assert standing.post(f"{page}?viec=xoa", data=data).status_code == 403
    assert desk(app, "xacnhan").get("/dot-xet/TX-2023/quy-dinh").status_code == 403
    assert standing.get(f"{EDIT}?bo=ba_to_2024").status_code == 403


def test_a_decision_needs_its_reason_and_happens_once(app: Flask, body: int) -> None:
    propose(body)
    page, leader, chairman = f"{ROOT}/{NAME}/ban-1", desk(app, "xacnhan"), desk(app, "ky")
    late = hidden_of(chairman.get(page)) | {"reason": ""}
    refused = leader.post(f"{page}?viec=khong-duyet", data=hidden_of(leader.get(page)) | {"reason": ""})
    assert refused.status_code == 422
    assert "Ghi lý do không duyệt." in text_of(refused)
    approve()
    conflict = chairman.post(f"{page}?viec=duyet", data=late)
    assert conflict.status_code == 409
    assert "đã được duyệt, từ chối hoặc rút trước đó" in text_of(conflict)


def test_what_was_refused_is_told_to_who_proposed_it_and_mended(body: int, standing: FlaskClient) -> None:
    propose(body)
    approve()
    propose(body, TEXT.replace("value: 15,", "value: 12,", 1), seen=1, name=NAME)
    commands.reject(NAME, 2, "Chưa đúng điều 5.", actor=district.actor("xacnhan"))
    told = text_of(standing.get("/thong-bao"))
    assert "Quy định của địa phương bạn trình không được duyệt" in told and "Chưa đúng điều 5." in told
    assert "không được duyệt" in text_of(standing.get("/viec-can-lam"))
    page = html.unescape(text_of(standing.get(f"{ROOT}/{NAME}/ban-2")))
    link = f"{EDIT}?bo={NAME}&ban=2"
    assert link in page and "Sửa và trình lại" in page
    again = edited(standing, "trinh", page=link, note="Đã sửa điều 5.")
    assert again.location == f"{ROOT}/{NAME}/ban-3"
    assert "value: 12," in text_of(standing.get(again.location))


def test_a_version_written_from_an_older_one_is_a_conflict(body: int, standing: FlaskClient) -> None:
    propose(body)
    approve()
    page = f"{EDIT}?bo={NAME}"
    old = standing.get(page)
    propose(body, TEXT.replace("value: 15, article", "value: 10, article", 1), seen=1, name=NAME)
    approve(2)
    answer = edited(standing, "trinh", page=page, answer=old, note="Sửa.", **{SHARE: "11"})
    assert answer.status_code == 409
    assert "Bản số 2 đã được duyệt" in text_of(answer)
    assert filled(answer)[SHARE] == ["11"]


def test_a_foreign_field_is_refused(standing: FlaskClient) -> None:
    data = filled(standing.get(EDIT)) | {"viec": ["kiem-tra"], "state": ["approved"]}
    assert standing.post(EDIT, data=data).status_code == 422


def test_the_rehearsal_page_lists_every_change(app: Flask, body: int, standing: FlaskClient) -> None:
    number = district.open_round()
    ids = cases.drafts(cases.dossier(number), ["P1", "P2"])
    cases.submitted(ids)
    cut = TEXT[: TEXT.index("  papers.replace")] + TEXT[TEXT.index("  papers.add") :]
    propose(body, cut)
    page = text_of(standing.get(f"{ROOT}/{NAME}/thu/TX-2023?ban=1"))
    assert "Đinh Thị Mai" in page
    assert "Hồ sơ phải có: Báo cáo thành tích; chưa có." in page
    assert "Thử như thể quy định này đã có từ đầu đợt" in page
    always = text_of(standing.get(f"{ROOT}/{NAME}/thu/TX-2023?ban=1&ngay=2024-01-01"))
    assert "Áp dụng thử như thể quy định của ngày 01/01/2024" in always
    assert "Không có gì thay đổi" in text_of(standing.get(f"{ROOT}/ba_to_2024/thu/TX-2023"))
    assert standing.get(f"{ROOT}/{NAME}/thu/TX-2023?ban=9").status_code == 404
    assert desk(app, "lap").get(f"{ROOT}/{NAME}/thu/TX-2023").status_code == 404
    assert "Chạy thử với đợt khác" in text_of(standing.get(f"{ROOT}/bac_ninh_2025"))


def test_a_round_keeps_its_pack_once_something_is_decided(body: int, standing: FlaskClient) -> None:
    number = district.open_round()
    ids = cases.drafts(cases.dossier(number))
    cases.submitted(ids)
    cases.appraised(ids)
    page = "/dot-xet/TX-2023/quy-dinh"
    assert "Sửa" in text_of(standing.get("/dot-xet/TX-2023"))
    assert send(standing, page, rule_pack="", reason="").status_code == 422
    cases.recommended(ids)
    answer = send(standing, page, rule_pack="", seen="ba_to_2024", reason="Bỏ.")
    assert answer.status_code == 409
    assert "giữ nguyên bộ quy định đang dùng" in text_of(answer)
    assert standing.get("/dot-xet/KHONG/quy-dinh").status_code == 404
