"""The appraiser's queue and its pages: sorted, walked through by one key, taken back, asked about, told apart."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Sequence
from datetime import date
from urllib.parse import urlencode

import pytest
from flask import Flask
from flask.testing import FlaskClient

from rules.vocabulary import HoldCause
from tests.support import cases, district
from tests.support.visits import statements_of
from tests.web.desk import desk, hidden_of, send, step, text_of
from web import background
from workflow import clock
from workflow.actor import Actor, Grant
from workflow.appraisal_words import AskedBody
from workflow.queries import appraisal_queue, dossiers, nominations, queue_places
from workflow.queries.care import Care
from workflow.roles import Role
from workflow.services import appraisal, consultations, drafting, holds, registers, submission
from workflow.services.consultations import Letter
from workflow.states import NominationState as S

CLEAN = {"loc": "sach", "y_kien": "chua", "xem": "nguoi"}


@pytest.fixture
def season(app: Flask) -> int:
    """The small district with an open round."""
    district.build()
    return district.open_round()


def under_appraisal(round_id: int, people: Sequence[str] = ("P1", "P2")) -> list[int]:
    """Nominations of the school, received and without an opinion."""
    ids = cases.drafts(cases.dossier(round_id), people)
    cases.submitted(ids)
    appraisal.receive(ids, actor=second_appraiser())
    return ids


def second_appraiser() -> Actor:
    """The secretary lent to the appraisers: no relative of anybody."""
    body = registers.unit_ids()[district.BODY]
    return Actor(district.actor("thuky").user_id, "thuky", "Thư", None, (Grant(Role.APPRAISER, body),), body)


def refs_of(*numbers: int) -> list[str]:
    return [nominations.ref_of(district.actor("tham"), number) for number in numbers]


def one(ref: str, **filters: str) -> str:
    return f"/tham-dinh/{ref}" + (f"?{urlencode(filters)}" if filters else "")


def press(browser: FlaskClient, page: str, *, to: str, **typed: str) -> str:
    """Send the form of a page that goes to an address beginning so; return where it leads."""
    answer = browser.post(to, data=hidden_of(browser.get(page), to.partition("?")[0]) | typed)
    assert answer.status_code == 303, text_of(answer)
    return str(answer.location)


def test_the_queue_counts_and_every_row_says_what_can_be_done(app: Flask, season: int) -> None:
    first, _ = under_appraisal(season)
    holds.open_hold(
        f"P{registers.nominee_ids(cases.NomineeKind.INDIVIDUAL)['P1']}", HoldCause.INSPECTION, "QĐ 12/QĐ-TTr",
        body_unit_id=registers.unit_ids()[district.BODY], actor=district.actor("tham"),
    )  # fmt: skip
    tham = desk(app, "tham")
    page = text_of(tham.get("/tham-dinh"))
    assert "Ghi ý kiến cho 1 mục sạch" in page
    assert 'Sạch <span class="n">1</span>' in page
    assert 'Cần xem <span class="n">1</span>' in page
    people = text_of(tham.get("/tham-dinh?xem=nguoi&loc=can-xem"))
    assert "Đinh Thị Mai" in people
    assert "tạm dừng" in people
    assert "Phạm Văn Rêu" not in people
    assert "Đang tạm dừng xét" in text_of(tham.get(one(refs_of(first)[0])))
    assert desk(app, "lap").get("/tham-dinh").status_code == 403
    assert "Không còn mục nào" in text_of(tham.get("/tham-dinh?buoc=cho-tiep-nhan"))


def test_one_key_confirms_a_clean_one_and_opens_the_next_until_none_is_left(app: Flask, season: int) -> None:
    ids = under_appraisal(season)
    first, second = refs_of(*ids)
    tham = desk(app, "tham")
    query = urlencode(CLEAN)
    assert "Mục 1 trong 2" in text_of(tham.get(one(first, **CLEAN)))
    after = press(tham, one(first, **CLEAN), to=f"/tham-dinh/{first}/xac-nhan?{query}")
    assert after.startswith(f"/tham-dinh/{second}")
    shown = text_of(tham.get(after))
    assert "Đã thực hiện «Ghi ý kiến thẩm định»: Đinh Thị Mai." in shown
    assert "Vừa làm nhầm?" in shown
    assert "Vừa làm nhầm?" not in text_of(tham.get(after))  # offered once
    assert press(tham, after, to=f"/tham-dinh/{second}/xac-nhan?{query}").startswith("/tham-dinh?")
    xacnhan = desk(app, "xacnhan")
    page = one(first, loc="sach", y_kien="co")
    assert "Xác nhận đủ điều kiện, sang mục sau" in text_of(xacnhan.get(page))
    press(xacnhan, page, to=f"/tham-dinh/{first}/xac-nhan?loc=sach&y_kien=co")
    assert state_of(ids[0]) is S.ELIGIBLE


def state_of(number: int) -> S:
    viewer = district.actor("tham")
    return nominations.targets(viewer, [nominations.ref_of(viewer, number)])[0].state


def test_the_key_does_nothing_for_what_is_not_clean_or_was_changed(app: Flask, season: int) -> None:
    (number,) = under_appraisal(season, ["P1"])
    (ref,) = refs_of(number)
    tham = desk(app, "tham")
    tokens = hidden_of(tham.get(one(ref)), f"/tham-dinh/{ref}/xac-nhan")
    appraisal.record_opinion([number], "Chưa rõ.", False, actor=district.actor("tham"))
    answer = tham.post(f"/tham-dinh/{ref}/xac-nhan", data=tokens)
    assert answer.status_code == 303
    assert "không còn sạch hoặc đã có người xử lý" in text_of(tham.get(answer.location))


def test_what_was_just_done_is_taken_back_only_while_nobody_has_built_on_it(app: Flask, season: int) -> None:
    ids = under_appraisal(season)
    first, second = refs_of(*ids)
    tham, xacnhan = desk(app, "tham"), desk(app, "xacnhan")
    said = {"favourable": "co", "opinion": "Đạt."}
    for ref in (first, second):
        page = step(tham, "ghi-y-kien", [ref], **said).location
    back = press(tham, page, to="/tham-dinh/hoan-tac")
    assert "Đã hoàn tác: Phạm Văn Rêu." in text_of(tham.get(back))
    history = text_of(tham.get(f"/de-nghi/{second}"))
    assert "Nguyễn Thị Thẩm hoàn tác ý kiến thẩm định của mình." in history
    assert step(xacnhan, "du-dieu-kien", [first]).status_code == 303
    refused = step_anyway(tham, "hoan-tac-y-kien", first)
    assert "đang ở «Đủ điều kiện»" in refused
    assert "Hoàn tác xác nhận đủ điều kiện" in text_of(xacnhan.get(f"/de-nghi/{first}"))
    assert "Hoàn tác xác nhận" not in text_of(tham.get(f"/de-nghi/{first}"))
    assert step(xacnhan, "hoan-tac-du-dieu-kien", [first]).status_code == 303
    assert state_of(ids[0]) is S.APPRAISAL
    assert "chỉ người đó hoàn tác được" in built_on(app, first, ids[0])


def step_anyway(browser: FlaskClient, slug: str, ref: str) -> str:
    return text_of(browser.get(f"/buoc/{slug}?chon={ref}"))


def built_on(app: Flask, ref: str, number: int) -> str:
    """Another appraiser's opinion cannot be taken back: it is somebody else's step."""
    del app, ref
    appraisal.record_opinion([number], "Ý kiến của tôi.", True, actor=district.actor("tham"))
    with pytest.raises(Exception, match="chỉ người đó") as refused:
        appraisal.take_back("undo_opinion", [number], actor=second_appraiser())
    return str(refused.value)


def test_an_earlier_opinion_stands_again_and_a_return_is_taken_back(app: Flask, season: int) -> None:
    (number,) = under_appraisal(season, ["P1"])
    who = district.actor("tham")
    appraisal.record_opinion([number], "Ý kiến thứ nhất.", True, actor=who)
    appraisal.record_opinion([number], "Ý kiến thứ hai.", False, actor=who)
    appraisal.take_back("undo_opinion", [number], actor=who)
    (ref,) = refs_of(number)
    page = text_of(desk(app, "tham").get(one(ref)))
    assert '<p class="mb-1">Ý kiến thứ nhất.</p>' in page
    appraisal.return_for_supplement([number], "Thiếu tờ trình.", ["to_trinh"], clock.today(), actor=who)
    appraisal.take_back("undo_return", [number], actor=who)
    assert state_of(number) is S.APPRAISAL
    with pytest.raises(Exception, match="đã có việc làm tiếp"):
        appraisal.take_back("undo_opinion", [number], actor=who)


def test_a_list_is_saved_opened_first_and_forgotten(app: Flask, season: int) -> None:
    under_appraisal(season)
    tham = desk(app, "tham")
    press(
        tham, "/tham-dinh?loc=can-xem&xem=nguoi", to="/tham-dinh/danh-sach", name="Cần xem của tôi", first="1"
    )
    assert tham.get("/tham-dinh").location == "/tham-dinh?loc=can-xem&xem=nguoi"
    assert "Cần xem của tôi" in text_of(tham.get("/tham-dinh?tat_ca=1"))
    assert "Cần xem của tôi" not in text_of(desk(app, "xacnhan").get("/tham-dinh"))
    again = press(tham, "/tham-dinh?tat_ca=1", to="/tham-dinh/danh-sach/bo")
    assert "Đã bỏ danh sách" in text_of(tham.get(again))
    assert tham.get("/tham-dinh").status_code == 200


def test_a_school_goes_in_bulk_with_a_preview_results_and_files(
    app: Flask, season: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = under_appraisal(season, ["P1", "P2", "P3"])
    tham = desk(app, "tham")
    shown = tham.get("/tham-dinh")
    page = text_of(shown)
    assert "Ghi ý kiến cho 3 mục sạch" in page
    action = page.split('action="/tham-dinh/hang-loat?')[2].split('"')[0]
    answer = tham.post(f"/tham-dinh/hang-loat?{action}", data=hidden_of(shown, "/tham-dinh/hang-loat"))
    run = answer.location
    preview = text_of(tham.get(run))
    assert "Sẽ thực hiện với 2 đề nghị" in preview
    assert "Giữ nguyên 1 đề nghị, và vì sao" in preview
    assert "của chính bạn hoặc người thân" in preview  # P3 is the appraiser's sister
    assert "Chờ xem lại" in text_of(tham.get("/viec-dang-chay"))
    assert f'href="{run}"' in text_of(tham.get("/viec-can-lam")).partition("Việc hàng loạt làm dở")[0]
    bad = tham.post(
        f"{run}/bat-dau",
        data=hidden_of(tham.get(run), f"{run}/bat-dau") | {"favourable": "co", "opinion": ""},
    )
    assert bad.status_code == 422
    assert "Ghi ý kiến thẩm định bằng ít nhất một câu." in text_of(bad)
    with monkeypatch.context() as quiet:
        quiet.setattr(background, "wake", lambda: None)
        press(tham, run, to=f"{run}/bat-dau", favourable="co", opinion="Đạt.")
    assert f'hx-get="{run}?ket_qua=done"' in text_of(
        tham.get(f"{run}?ket_qua=done")
    )  # the tab one looks at stays
    background.wake(app)
    done = text_of(tham.get(run))
    assert "2 đã thực hiện, 1 giữ nguyên, 0 chưa đến lượt" in done
    assert "Người khác" not in text_of(tham.get(f"{run}?ket_qua=done"))
    table = tham.get(f"{run}/ket-qua.csv").get_data().decode("utf-8-sig").splitlines()
    assert len(table) == 4
    assert "Giữ nguyên" in table[3]
    book = zipfile.ZipFile(io.BytesIO(tham.get(f"{run}/ket-qua.xlsx").get_data()))
    assert "Đinh Thị Mai" in book.read("xl/sharedStrings.xml").decode()
    assert desk(app, "xacnhan").get(run).status_code == 404
    back = press(tham, run, to=f"{run}/hoan-tac")
    assert "Sẽ thực hiện với 2 đề nghị" in text_of(tham.get(back))
    press(tham, back, to=f"{back}/bat-dau")
    assert "Xem việc được hoàn tác" in text_of(tham.get(back))
    waiting = appraisal_queue.chosen(district.actor("tham"), queue_places.QueueFilters(has_opinion=False))
    assert {place.id for place in waiting} == set(ids)


def test_a_dropped_run_does_nothing(app: Flask, season: int) -> None:
    under_appraisal(season, ["P1"])
    tham = desk(app, "tham")
    shown = tham.get("/tham-dinh")
    run = tham.post("/tham-dinh/hang-loat?loc=sach", data=hidden_of(shown, "/tham-dinh/hang-loat")).location
    press(tham, run, to=f"{run}/dung")
    assert "Đã dừng" in text_of(tham.get(run))
    assert "Sạch" in text_of(tham.get("/tham-dinh"))


def test_one_paper_is_returned_with_its_reason_and_the_day_of_the_local_rule(app: Flask, season: int) -> None:
    first, second = under_appraisal(season)
    tham = desk(app, "tham")
    page = f"/buoc/tra-bo-sung?chon={refs_of(first)[0]}&muc=to_trinh&ly_do=Bổ sung tờ trình."
    shown = text_of(tham.get(page))
    assert "Bổ sung tờ trình.</textarea>" in shown
    assert 'value="2024-01-16"' in shown or 'value="16/01/2024"' in shown
    assert "5 ngày làm việc" in shown
    in_sight, _, folded = shown.partition("Giấy tờ khác…")
    assert all(f'value="{kind}"' in in_sight for kind in ("to_trinh", "danh_sach", "noi_dung"))
    assert 'value="khac"' in folded
    assert 'value="khac"' not in in_sight
    rail = shown.partition('aria-current="page"')[2]
    assert rail.partition("</a>")[0].endswith("Thẩm định")
    typed = {"items": "to_trinh", "due_on": "08/01/2024", "reason": "Bổ sung tờ trình."}
    late = step(tham, "tra-bo-sung", refs_of(first), **typed)
    assert late.status_code == 422
    assert "Hạn bổ sung 08/01/2024 đã qua." in text_of(late)
    empty = step(tham, "tra-bo-sung", refs_of(first), **typed | {"reason": " ", "due_on": "16/01/2024"})
    assert "Ghi rõ lý do bằng một câu" in text_of(empty)
    assert step(tham, "tra-bo-sung", refs_of(first), **typed | {"due_on": "16/01/2024"}).status_code == 303
    assert (state_of(first), state_of(second)) == (S.RETURNED, S.APPRAISAL)
    lap = desk(app, "lap")
    ref = refs_of(first)[0]
    locked = send(lap, f"/de-nghi/{ref}/sua", nominee_detail="Chức vụ khác", initiative_id="")
    assert "mục này đang khóa" in text_of(locked)


def test_what_the_findings_name_is_ticked_and_an_answer_shows_at_once(app: Flask, season: int) -> None:
    dossier = cases.dossier(season, confirms_conduct=False)
    ids = cases.drafts(dossier, ["P1"])
    cases.submitted(ids)
    appraisal.receive(ids, actor=second_appraiser())
    tham, (ref,) = desk(app, "tham"), refs_of(*ids)
    asked = text_of(tham.get(f"/buoc/tra-bo-sung?chon={ref}"))
    assert re.findall(r'<input[^>]* checked[^>]* value="([^"]+)"', asked) == ["bien_ban_binh_xet"]
    before = text_of(tham.get(one(ref)))
    (criterion,) = set(re.findall(r"tieu_chi=([a-z_.]+)", before))
    appraisal.settle(ids, criterion, True, "Biên bản số 3 đã xác nhận.", actor=district.actor("tham"))
    after = text_of(tham.get(one(ref)))
    assert f"tieu_chi={criterion}" not in after
    assert "Biên bản số 3 đã xác nhận." in after
    asked = text_of(tham.get(f"/buoc/tra-bo-sung?chon={ref}"))
    assert " checked" not in asked.partition("Mục cần bổ sung")[2].partition("</fieldset>")[0]


def test_a_namesake_is_shown_why_told_apart_and_not_asked_again(app: Flask, season: int) -> None:
    (number,) = under_appraisal(season, ["P1"])
    ids = cases.drafts(cases.dossier(season, clerk="xa", unit=district.COMMUNE), ["P1"], clerk="xa")
    drafting.send_to_head(ids, actor=district.actor("xa"))
    submission.submit(ids, actor=district.actor("truongxa"))
    (ref,) = refs_of(number)
    tham = desk(app, "tham")
    shown = text_of(tham.get(one(ref)))
    assert "Nghi trùng với 1 đề nghị khác" in shown
    assert "cùng một mục trong danh bạ; cùng danh hiệu, hình thức; hai đơn vị cùng đề nghị" in shown
    assert place_of(number).care is Care.LOOK
    empty = press(tham, one(ref), to=f"/tham-dinh/{ref}/khong-trung", reason="")
    assert "Ghi lý do bằng một câu" in text_of(tham.get(empty))
    press(tham, one(ref), to=f"/tham-dinh/{ref}/khong-trung", reason="Hai thành tích khác nhau.")
    after = text_of(tham.get(one(ref)))
    assert "Không phải trùng: Hai thành tích khác nhau. (Nguyễn Thị Thẩm" in after
    assert "Nghi trùng" not in after
    assert place_of(number).care is Care.CLEAN


def place_of(number: int) -> appraisal_queue.Place:
    places = appraisal_queue.chosen(district.actor("tham"), queue_places.QueueFilters())
    return next(place for place in places if place.id == number)


def test_another_body_is_asked_reminded_and_answers(
    app: Flask, season: int, moving_clock: clock.SimulatedClock
) -> None:
    ids = under_appraisal(season)
    first, second = refs_of(*ids)
    tham = desk(app, "tham")
    page = f"/lay-y-kien/moi?chon={first}&chon={second}"
    typed = {
        "asked": "cong_an",
        "asked_name": "Công an huyện Suối Trong",
        "letter": "12/CV-NV",
        "asked_on": "09/01/2024",
    }
    typed |= {"due_on": "", "question": ""}
    assert "Ghi tên cơ quan được hỏi." in text_of(
        send(tham, page, to="/lay-y-kien/moi", **typed | {"asked_name": ""})
    )
    letter = send(tham, page, to="/lay-y-kien/moi", **typed).location
    shown = text_of(tham.get(letter))
    assert "23/01/2024" in shown  # ten working days
    assert "Công văn lấy ý kiến số 12/CV-NV" in shown
    slip = text_of(
        tham.get(shown.split('href="/van-ban/chung/')[1].split('"')[0].join(["/van-ban/chung/", ""]))
    )
    assert "PHIẾU TRẢ LỜI" in slip and "02 cá nhân" in slip
    assert "10 ngày làm việc" in shown
    assert "Đã nhắc hôm nay" not in shown
    assert place_of(ids[0]).awaited
    refused = step(desk(app, "xacnhan"), "du-dieu-kien", [first])
    assert refused.status_code == 422
    moving_clock.move_to(date(2024, 1, 20))  # a Saturday
    tham = desk(app, "tham")
    assert "Cần nhắc hôm nay" not in text_of(tham.get("/lay-y-kien"))
    moving_clock.move_to(date(2024, 1, 22))
    tham = desk(app, "tham")
    assert "Cần nhắc hôm nay" in text_of(tham.get("/lay-y-kien"))
    press(tham, letter, to=f"{letter}/nhac")
    assert "Cần nhắc hôm nay" not in text_of(tham.get("/lay-y-kien"))
    scan = (io.BytesIO(cases.PDF), "tra-loi.pdf")
    answer = {
        "answered_on": "22/01/2024",
        "letter": "99/CA",
        "answer": "co_vuong",
        "note": "Đang xác minh.",
        "file": scan,
    }
    bare = hidden_of(tham.get(letter), f"{letter}/tra-loi") | answer | {"chon": [first], "note": ""}
    bare.pop("file", None)
    assert "Ghi nội dung vướng mắc" in text_of(tham.post(f"{letter}/tra-loi", data=bare))
    data = hidden_of(tham.get(letter), f"{letter}/tra-loi") | answer | {"chon": [first]}
    assert tham.post(f"{letter}/tra-loi", data=data, content_type="multipart/form-data").status_code == 303
    shown = text_of(tham.get(letter))
    assert "tra-loi.pdf" in shown
    assert "Có vướng mắc, cần xem xét" in shown
    scan_url = "/lay-y-kien/van-ban/" + shown.split("/lay-y-kien/van-ban/")[1].split('"')[0]
    assert tham.get(scan_url).get_data() == cases.PDF
    assert desk(app, "lap").get(scan_url).status_code == 404
    assert desk(app, "lap").get(letter).status_code == 404
    beside = text_of(tham.get(one(first)))
    assert "Đang xác minh." in beside


def test_the_pages_take_as_many_statements_for_three_as_for_one(app: Flask, season: int) -> None:
    ids = under_appraisal(season, ["P1"])
    ask(ids)
    tham = desk(app, "tham")
    letter = str(text_of(tham.get("/lay-y-kien")).split('href="/lay-y-kien/')[1].split('"')[0])
    pages = ["/tham-dinh", "/tham-dinh?xem=nguoi", one(refs_of(ids[0])[0]), "/lay-y-kien", "/viec-dang-chay"]
    before = [statements_of(tham, path) for path in [*pages, f"/lay-y-kien/{letter}"]]
    more = cases.drafts(cases.dossier(season), ["P2", "P3"])
    cases.submitted(more)
    appraisal.receive([more[0]], actor=district.actor("tham"))
    ask(more[:1])
    assert [statements_of(tham, path) for path in [*pages, f"/lay-y-kien/{letter}"]] == before


def ask(ids: list[int]) -> None:
    letter = Letter(AskedBody.TAX, "Chi cục Thuế", "13/CV", clock.today())
    consultations.ask(ids, letter, actor=district.actor("tham"))


def test_more_time_for_one_unit_is_quiet_to_the_others(app: Flask, season: int) -> None:
    standing = desk(app, "thuongtruc")
    school = str(registers.unit_ids()[district.SCHOOL])
    page = "/dot-xet/TX-2023/gia-han"
    early = send(standing, page, unit=school, until="15/01/2024", reason="Bão lũ.")
    assert "Gia hạn phải đến sau ngày 31/01/2024" in text_of(early)
    assert "Bão lũ." in text_of(early)
    assert "Ghi lý do gia hạn" in text_of(send(standing, page, unit=school, until="15/02/2024", reason=""))
    assert send(standing, page, unit=school, until="15/02/2024", reason="Bão lũ.").status_code == 303
    for who, sees in (("thuongtruc", True), ("lap", True), ("truong", True), ("xa", False), ("tinh", False)):
        answer = desk(app, who).get("/dot-xet/TX-2023")
        assert ("Bão lũ." in text_of(answer)) is sees, who
    number = cases.dossier(season)
    ref = dossiers.ref_of(district.actor("lap"), number)
    assert "15/02/2024" in text_of(desk(app, "lap").get(f"/ho-so/{ref}"))
    assert desk(app, "lap").get(page).status_code == 403
