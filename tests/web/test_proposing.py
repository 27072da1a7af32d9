"""The list as a grid from the pages: saved without scripts, conflicts side by side, pasted, copied, reviewed."""

from __future__ import annotations

import html
import re
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from rules.vocabulary import AwardCode, NomineeKind
from tests.support import cases, district
from tests.support.visits import statements_of
from tests.web.desk import desk, hidden_of, send, text_of
from workflow.payloads import EditContent
from workflow.queries import dossiers, nominee_grid
from workflow.services import drafting, registers, submission
from workflow.states import NominationState as S


@pytest.fixture
def season(app: Flask) -> int:
    """The small district with an open round."""
    district.build()
    return district.open_round()


@pytest.fixture
def listed(season: int) -> str:
    """A dossier with three drafts; its reference."""
    number = cases.dossier(season)
    cases.drafts(number, ["P1", "P2", "P3"])
    return dossiers.ref_of(district.actor("lap"), number)


def rows_of(ref: str) -> list[Any]:
    """Return the rows of the grid as the clerk sees them."""
    return list(nominee_grid.grid(district.actor("lap"), ref).rows)


def form_of(browser: FlaskClient, ref: str) -> dict[str, str]:
    """Return what the grid's form would send as it stands."""
    body = browser.get(f"/ho-so/{ref}/bang").get_data(as_text=True)
    form = re.search(r'<form[^>]*id="bang".*?</form>', body, flags=re.DOTALL)
    assert form is not None
    data = dict(
        re.findall(r'<input(?: type="hidden"| class="form-control")? name="([^"]+)" value="([^"]*)"', form[0])
    )
    data |= {
        name: html.unescape(text)
        for name, text in re.findall(
            r'<textarea[^>]*name="([^"]+)".*?>(.*?)</textarea>', form[0], flags=re.DOTALL
        )
    }
    for name, inside in re.findall(r'<select[^>]*name="([^"]+)".*?>(.*?)</select>', form[0], flags=re.DOTALL):
        chosen = re.search(r'value="([^"]*)" selected', inside)
        data[name] = chosen[1] if chosen else ""
    return data


def test_all_rows_are_saved_with_one_button_without_scripts(app: Flask, listed: str) -> None:
    lap = desk(app, "lap")
    data = form_of(lap, listed)
    first, second, _ = rows_of(listed)
    data[f"detail.{first.ref}"] = "Tổ trưởng tổ Một"
    data[f"award.{second.ref}"] = "CSTDCS"
    data[f"initiative.{first.ref}"] = str(first.initiatives[0][0])
    answer = lap.post(f"/ho-so/{listed}/bang", data=data | {"viec": "luu"})
    assert answer.status_code == 303
    assert "Đã lưu 2 dòng thay đổi" in text_of(lap.get(f"/ho-so/{listed}/bang"))
    after = rows_of(listed)
    assert (after[0].row.nominee_detail, after[1].row.award) == (
        "Tổ trưởng tổ Một",
        AwardCode.GRASSROOTS_FIGHTER,
    )
    assert [one.row.version for one in after] == [2, 2, 1]
    assert after[0].row.initiative_id == first.initiatives[0][0]
    cleared = form_of(lap, listed) | {f"initiative.{first.ref}": ""}
    lap.post(f"/ho-so/{listed}/bang", data=cleared)
    assert rows_of(listed)[0].row.initiative_id is None


def test_a_conflict_shows_both_versions_and_loses_nothing(app: Flask, listed: str) -> None:
    lap = desk(app, "lap")
    data = form_of(lap, listed)
    row = rows_of(listed)[0]
    drafting.edit(row.id, EditContent(nominee_detail="Bản của người kia"), actor=district.actor("truong"))
    data |= {f"detail.{row.ref}": "Bản của tôi", f"detail.{rows_of(listed)[1].ref}": "Dòng khác vẫn lưu"}
    answer = lap.post(f"/ho-so/{listed}/bang", data=data)
    page = text_of(answer)
    assert answer.status_code == 409
    assert "có hai bản" in page and "Bản của người kia" in page and ">Bản của tôi</textarea>" in page
    after = rows_of(listed)
    assert [one.row.nominee_detail for one in after[:2]] == ["Bản của người kia", "Dòng khác vẫn lưu"]
    mine = form_of(lap, listed) | {f"detail.{row.ref}": "Bản của tôi"}
    assert lap.post(f"/ho-so/{listed}/bang", data=mine | {"viec": "luu"}).status_code == 303
    assert rows_of(listed)[0].row.nominee_detail == "Bản của tôi"


def test_what_is_wrong_stays_typed_and_says_what_to_do(app: Flask, listed: str) -> None:
    lap = desk(app, "lap")
    ref = rows_of(listed)[0].ref
    for cell, value, told in (
        ("detail", "x" * 251, "tối đa 250"),
        ("title", "", "Ghi thành tích làm cơ sở đề nghị."),
        ("award", "BK_TTG", "Đợt xét này không nhận"),
        ("initiative", "999", "Sáng kiến này không phải của người được đề nghị."),
    ):
        answer = lap.post(f"/ho-so/{listed}/bang", data=form_of(lap, listed) | {f"{cell}.{ref}": value})
        assert (answer.status_code, told in text_of(answer)) == (422, True), cell
    assert ">" + "x" * 251 in text_of(
        lap.post(f"/ho-so/{listed}/bang", data=form_of(lap, listed) | {f"detail.{ref}": "x" * 251})
    )
    foreign = lap.post(f"/ho-so/{listed}/bang", data=form_of(lap, listed) | {"state": "AWARDED"})
    assert foreign.status_code == 422
    assert [one.row.version for one in rows_of(listed)] == [1, 1, 1]


def test_a_script_gets_its_row_and_the_meters(app: Flask, listed: str) -> None:
    lap = desk(app, "lap")
    row = rows_of(listed)[0]
    data = {name: value for name, value in form_of(lap, listed).items() if name.endswith(row.ref)}
    data |= {"csrf_token": form_of(lap, listed)["csrf_token"], f"detail.{row.ref}": "Tổ phó"}
    answer = lap.post(f"/ho-so/{listed}/bang", data=data, headers={"X-Bang": "1"})
    page = text_of(answer)
    assert answer.status_code == 200
    assert "Đã lưu 08:00" in page and 'id="do-luong"' in page and page.count("<tr data-ref=") == 1
    stale = data | {f"detail.{row.ref}": "Khác"}
    assert lap.post(f"/ho-so/{listed}/bang", data=stale, headers={"X-Bang": "1"}).status_code == 409
    back = lap.post(f"/ho-so/{listed}/bang", data=stale | {"lay": row.ref}, headers={"X-Bang": "1"})
    assert back.status_code == 200 and ">Tổ phó</textarea>" in text_of(back)


def test_what_is_said_of_an_achievement_is_edited_in_the_grid(app: Flask, listed: str) -> None:
    lap = desk(app, "lap")
    first = rows_of(listed)[0]
    assert first.facts == ()  # a title rests on no described achievement
    lap.post(f"/ho-so/{listed}/bang", data=form_of(lap, listed) | {f"award.{first.ref}": "GK"})
    data = form_of(lap, listed) | {
        f"is_concrete.{first.ref}": "co",
        f"title.{first.ref}": "Cứu người bị lũ cuốn",
    }
    assert lap.post(f"/ho-so/{listed}/bang", data=data).status_code == 303
    after = rows_of(listed)[0]
    assert after.facts == (("is_concrete", True), ("recognised", None))
    assert after.row.achievement_title == "Cứu người bị lũ cuốn" and after.row.version == 3
    same = form_of(lap, listed)
    assert lap.post(f"/ho-so/{listed}/bang", data=same).status_code == 303
    assert rows_of(listed)[0].row.version == 3


def test_a_row_is_taken_off_and_named_again(app: Flask, listed: str) -> None:
    lap = desk(app, "lap")
    row = rows_of(listed)[0]
    assert lap.post(f"/ho-so/{listed}/bang", data=form_of(lap, listed) | {"bo": row.ref}).status_code == 303
    assert [one.row.nominee_name for one in rows_of(listed)] == list(district.PEOPLE[1:])
    key = f"P{registers.nominee_ids(NomineeKind.INDIVIDUAL)['P1']}"
    added = send(lap, f"/ho-so/{listed}/bang/them", chon=[key], award="LDTT", viec="")
    assert added.status_code == 303
    again = [one for one in rows_of(listed) if one.row.nominee_name == district.PEOPLE[0]]
    assert [(one.id, one.row.version, one.row.state) for one in again] == [(row.id, 3, S.DRAFT)]


def test_many_are_ticked_at_once_and_a_search_keeps_the_ticks(app: Flask, season: int) -> None:
    number = cases.dossier(season)
    ref, lap = dossiers.ref_of(district.actor("lap"), number), desk(app, "lap")
    ids = registers.nominee_ids(NomineeKind.INDIVIDUAL)
    keys = [f"P{ids[code]}" for code in ("P1", "P2")]
    found = send(lap, f"/ho-so/{ref}/bang/them", chon=keys, tim="anh duc", viec="tim")
    page = text_of(found)
    assert found.status_code == 200
    assert district.PEOPLE[2] in page and page.count(" checked") == 2
    none = send(lap, f"/ho-so/{ref}/bang/them", chon=keys, award="", viec="")
    assert (
        none.status_code == 422 and "Chọn danh hiệu" in text_of(none) and text_of(none).count(" checked") == 2
    )
    assert send(lap, f"/ho-so/{ref}/bang/them", chon=keys, award="LDTT", viec="").status_code == 303
    twice = send(lap, f"/ho-so/{ref}/bang/them", chon=keys[:1], award="LDTT", viec="")
    assert twice.status_code == 422 and "Đã có trong danh sách" in text_of(twice)
    stranger = send(lap, f"/ho-so/{ref}/bang/them", chon=[f"P{ids['P9']}"], award="LDTT", viec="")
    assert len(rows_of(ref)) == 2 and stranger.status_code in {303, 422}


def test_pasted_lines_are_taken_or_wait_with_a_reason(app: Flask, season: int) -> None:
    number = cases.dossier(season)
    ref, lap = dossiers.ref_of(district.actor("lap"), number), desk(app, "lap")
    text = "STT\tHọ và tên\tChức vụ\n1\tđinh thị mai\tTổ trưởng\n2\tKhông Có Ai\tGiáo viên\n3\tPhạm Văn Rêu\t\tCSTĐCS"
    assert send(lap, f"/ho-so/{ref}/bang/dan", text=text, award="LDTT").status_code == 303
    assert [(one.row.nominee_name, one.row.nominee_detail, one.row.award.value) for one in rows_of(ref)] == [
        ("Đinh Thị Mai", "Tổ trưởng", "LDTT"), ("Phạm Văn Rêu", "Giáo viên", "CSTDCS"),
    ]  # fmt: skip
    page = text_of(lap.get(f"/ho-so/{ref}/bang"))
    assert "Không thấy “Không Có Ai” trong danh bạ" in page and "2\tKhông Có Ai\tGiáo viên" in page
    line = nominee_grid.grid(district.actor("lap"), ref).waiting[0].ref
    target = f"/ho-so/{ref}/bang/dong/{line}"
    mended = send(lap, f"/ho-so/{ref}/bang", to=target, text="Nguyễn Đức Ánh", award="", viec="thu")
    assert mended.status_code == 303
    assert len(rows_of(ref)) == 3 and nominee_grid.grid(district.actor("lap"), ref).waiting == ()
    assert lap.post(target, data=hidden_of(lap.get(f"/ho-so/{ref}/bang/dan"))).status_code == 404


def test_an_earlier_list_is_copied_with_who_cannot_come(app: Flask, season: int, moving_clock: Any) -> None:
    old = cases.dossier(season)
    cases.submitted(cases.drafts(old, ["P1", "P2", "P3"]))
    new = cases.dossier(season)
    ref, lap = dossiers.ref_of(district.actor("lap"), new), desk(app, "lap")
    page = text_of(lap.get(f"/ho-so/{ref}/chep"))
    assert "0 trong 3 đề nghị chép được" in page and "Đã có trong danh sách" in page
    later = district.open_round(code="TX-2024", period_key="Y2024", period_label="năm 2024")
    ref = dossiers.ref_of(district.actor("lap"), cases.dossier(later))
    shown = lap.get(f"/ho-so/{ref}/chep")
    ticks = re.findall(r'name="chon" value="([^"]+)"', text_of(shown))
    assert len(ticks) == 3
    assert send(lap, f"/ho-so/{ref}/chep", chon=ticks).status_code == 303
    assert [one.row.nominee_name for one in rows_of(ref)] == list(district.PEOPLE)
    assert all(one.row.achievement_title == "Thành tích công tác năm 2024" for one in rows_of(ref))
    assert send(lap, f"/ho-so/{ref}/chep", chon=[]).status_code == 422


def test_the_head_sends_back_submits_and_gets_a_receipt(app: Flask, listed: str) -> None:
    lap, truong = desk(app, "lap"), desk(app, "truong")
    assert (
        lap.post(f"/ho-so/{listed}/bang", data=form_of(lap, listed) | {"viec": "chuyen"}).status_code == 303
    )
    rows = rows_of(listed)
    review = f"/ho-so/{listed}/duyet"
    assert lap.get(review).status_code == 403
    page = text_of(truong.get(review))
    assert "3 đề nghị chờ duyệt" in page and "Trình tất cả (3)" in page
    to = f"{review}/chuyen-lai"
    nothing = send(truong, review, to=to, reason="Sửa chức vụ.", tat_ca="")
    assert nothing.status_code == 422 and "Sửa chức vụ." in text_of(nothing)
    one = send(truong, review, to=to, chon=[f"{rows[0].ref}:{rows[0].row.version}"], reason="Sửa chức vụ.")
    assert one.status_code == 303
    for place in ("/viec-can-lam", f"/ho-so/{listed}"):
        came_back = text_of(lap.get(place))
        assert "Thủ trưởng chuyển lại" in came_back and "Sửa chức vụ." in came_back, place
    stale = send(truong, review, to=f"{review}/trinh", chon=[f"{rows[0].ref}:{rows[0].row.version}"])
    assert stale.status_code == 409
    sent = send(truong, review, to=f"{review}/trinh")
    assert sent.status_code == 303 and "/bien-nhan/BN-240109-080000-02-" in sent.headers["Location"]
    told = text_of(truong.get(sent.headers["Location"]))
    assert all(
        words in told for words in ("Trường Tiểu học Suối Mơ", "Phạm Văn Rêu", "Lê Quang Thủ", "Số đề nghị")
    )
    assert "Biên nhận đã trình" in text_of(lap.get(f"/ho-so/{listed}"))
    assert [row.row.state for row in rows_of(listed)] == [S.DRAFT, S.SUBMITTED, S.SUBMITTED]
    assert truong.get(f"/ho-so/{listed}/bien-nhan/BN-KHAC").status_code == 404


def test_other_units_and_the_body_find_no_grid(app: Flask, listed: str) -> None:
    submission.submit(_to_head(listed), actor=district.actor("truong"))
    for name in ("xa", "tham", "thuky"):
        browser = desk(app, name)
        for path in ("bang", "bang/them", "bang/dan", "chep", "duyet"):
            assert browser.get(f"/ho-so/{listed}/{path}").status_code == 404, (name, path)
    assert desk(app, "quantri").get(f"/ho-so/{listed}/bang").status_code in {403, 404}


def _to_head(ref: str) -> list[int]:
    ids = [one.id for one in rows_of(ref)]
    drafting.send_to_head(ids, actor=district.actor("lap"))
    return ids


def test_the_number_of_statements_does_not_grow_with_the_list(app: Flask, season: int) -> None:
    counts = []
    for people in (["P1"], ["P1", "P2", "P3"]):
        code = f"D{len(people)}"
        round_id = district.open_round(code=code, period_key=code)
        number = cases.dossier(round_id)
        drafting.send_to_head(cases.drafts(number, people)[:1], actor=district.actor("lap"))
        ref = dossiers.ref_of(district.actor("lap"), number)
        paths = (f"/ho-so/{ref}/bang", f"/ho-so/{ref}/bang/them", f"/ho-so/{ref}/duyet", f"/ho-so/{ref}")
        counts.append([statements_of(desk(app, "truong"), path) for path in paths])
    assert counts[0] == counts[1]
