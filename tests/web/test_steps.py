"""Every step of the lifecycle can be taken from the pages, for one nomination or many."""

from __future__ import annotations

from datetime import date

import pytest
from flask import Flask

from tests.support import cases, district
from tests.web.desk import desk, hidden_of, send, step, text_of
from web.blueprints.steps.table import BY_TRIGGER, STEPS, label_of
from workflow.lifecycle import BY_TRIGGER as LIFECYCLE
from workflow.queries import decisions, nominations
from workflow.services import appraisal, deciding
from workflow.states import NominationState as S

OWN_PAGES = {
    "remove_draft", "restore_draft",  # the grid of a list
    "edit_content", "attach_paper", "withdraw_paper", "record_unit_ballot",  # the nomination's own forms
    "recommend", "not_recommend", "recommend_lower",  # the council's results
    "record_signature", "decline_to_sign", "issue",  # the decision's page
    "sign_revocation", "revoke", "record_superior_revocation",  # the cancelling decision's page
    "reopen_upheld",  # the page of a complaint
    "end_draft", "end_overdue", "carry_over", "revive_draft",  # closing a round, reopening it
}  # fmt: skip


@pytest.fixture
def season(app: Flask) -> int:
    """The small district with an open round."""
    district.build()
    return district.open_round()


def state_of(number: int) -> S:
    """Return where a nomination stands, as its unit sees it."""
    viewer = district.actor("lap")
    return nominations.targets(viewer, [nominations.ref_of(viewer, number)])[0].state


def refs_of(*numbers: int) -> list[str]:
    """Return the references of nominations."""
    return [nominations.ref_of(district.actor("lap"), number) for number in numbers]


def test_every_trigger_has_its_page() -> None:
    assert set(BY_TRIGGER) | OWN_PAGES == set(LIFECYCLE)
    assert not set(BY_TRIGGER) & OWN_PAGES
    assert all(LIFECYCLE[page.trigger].action is page.action for page in STEPS)
    assert len({label_of(page) for page in STEPS}) == len({page.slug for page in STEPS}) == len(STEPS)


def test_the_unit_goes_forth_and_back(app: Flask, season: int) -> None:
    (number,) = cases.drafts(cases.dossier(season))
    lap, truong = desk(app, "lap"), desk(app, "truong")
    for browser, slug, typed, after in (
        (lap, "chuyen-thu-truong", {}, S.UNIT_REVIEW),
        (truong, "chuyen-lai", {"reason": "Ghi rõ chức vụ."}, S.DRAFT),
        (lap, "chuyen-thu-truong", {}, S.UNIT_REVIEW),
        (truong, "trinh", {}, S.SUBMITTED),
        (truong, "rut-ban-trinh", {}, S.UNIT_REVIEW),
        (truong, "rut-de-nghi", {"reason": "Đề nghị nhầm đợt."}, S.WITHDRAWN),
    ):
        assert step(browser, slug, refs_of(number), **typed).status_code == 303, slug
        assert state_of(number) is after
    page = text_of(lap.get(f"/de-nghi/{refs_of(number)[0]}"))
    assert "Hồ Thị Lập chuyển thủ trưởng đơn vị duyệt." in page
    assert "Ghi rõ chức vụ." in page


def test_appraisal_returns_and_refuses(app: Flask, season: int, moving_clock: object) -> None:
    first, second = cases.drafts(cases.dossier(season), ["P1", "P2"])
    cases.submitted([first, second])
    tham, xacnhan, lap = desk(app, "tham"), desk(app, "xacnhan"), desk(app, "lap")
    back = {"reason": "Còn thiếu xác nhận.", "items": ["khac", "nominee_detail"], "due_on": "12/01/2024"}
    assert step(tham, "tra-bo-sung", refs_of(first), **back).status_code == 303
    assert "hạn 12/01/2024" in text_of(lap.get(f"/de-nghi/{refs_of(first)[0]}"))
    edited = send(lap, f"/de-nghi/{refs_of(first)[0]}/sua", nominee_detail="Tổ trưởng", initiative_id="")
    assert edited.status_code == 303
    assert step(lap, "gui-lai", refs_of(first)).status_code == 303
    assert step(tham, "tiep-nhan", refs_of(second)).status_code == 303
    said = {"favourable": "khong", "opinion": "Chưa đạt."}
    assert step(tham, "ghi-y-kien", refs_of(second), **said).status_code == 303
    refused = {"reason": "Không đạt tiêu chuẩn.", "code": "conditions_not_met"}
    assert step(xacnhan, "khong-du-dieu-kien", refs_of(second), **refused).status_code == 303
    assert state_of(second) is S.NOT_AWARDED
    assert step(xacnhan, "mo-lai", refs_of(second), reason="Khiếu nại đúng.").status_code == 303
    assert state_of(second) is S.APPRAISAL


def test_many_at_once_with_a_result_per_item(app: Flask, season: int) -> None:
    ids = cases.drafts(cases.dossier(season), ["P1", "P2"])
    cases.submitted(ids)
    appraisal.receive(ids, actor=district.actor("tham"))
    appraisal.record_opinion(ids[:1], "Đạt.", True, actor=district.actor("tham"))
    answer = step(desk(app, "xacnhan"), "du-dieu-kien", refs_of(*ids))
    assert answer.status_code == 200
    page = text_of(answer)
    assert "1 đề nghị đã thực hiện, 1 giữ nguyên." in page
    assert "Phạm Văn Rêu: chưa thực hiện được «Xác nhận đủ điều kiện». Chưa có ý kiến thẩm định." in page
    assert [state_of(number) for number in ids] == [S.ELIGIBLE, S.APPRAISAL]
    mixed = text_of(desk(app, "xacnhan").get("/buoc/du-dieu-kien?chon=" + "&chon=".join(refs_of(*ids))))
    assert "Bỏ qua 1 đề nghị" in mixed
    assert "đang ở «Đủ điều kiện»" in mixed


def test_nothing_chosen_says_what_to_do(app: Flask, season: int) -> None:
    answer = desk(app, "lap").get("/buoc/chuyen-thu-truong")
    assert answer.status_code == 422
    assert "Chưa chọn đề nghị nào." in text_of(answer)
    assert desk(app, "lap").get("/buoc/khong-co-buoc-nay?chon=x").status_code == 404


def test_hold_opens_and_closes(app: Flask, season: int) -> None:
    ids = cases.drafts(cases.dossier(season))
    cases.submitted(ids)
    cases.appraised(ids)
    officer, page = desk(app, "tham"), f"/de-nghi/{refs_of(*ids)[0]}"
    assert send(officer, f"{page}/tam-dung", cause="thanh_tra", document="QĐ 12/QĐ-TTr").status_code == 303
    assert "Đang tạm dừng xét" in text_of(officer.get(page))
    assert step(desk(app, "xacnhan"), "du-dieu-kien", refs_of(*ids)).status_code == 422
    closed = send(officer, f"{page}/ket-thuc-tam-dung", cleared="co", document="KL 15/KL-TTr")
    assert closed.status_code == 303
    assert step(desk(app, "xacnhan"), "du-dieu-kien", refs_of(*ids)).status_code == 303
    assert officer.get(f"{page}/ket-thuc-tam-dung").status_code == 404


def test_the_unit_records_its_own_vote(app: Flask, season: int) -> None:
    (number,) = cases.drafts(cases.dossier(season))
    clerk, page = desk(app, "lap"), f"/de-nghi/{refs_of(number)[0]}"
    told = {
        "held_on": "05/01/2024",
        "members": "9",
        "present": "8",
        "agree": "9",
        "disagree": "0",
        "blank": "0",
    }
    wrong = send(clerk, f"{page}/binh-xet", **told)
    assert (wrong.status_code, "nhiều hơn số người có mặt" in text_of(wrong)) == (422, True)
    assert send(clerk, f"{page}/binh-xet", **told | {"agree": "7", "disagree": "1"}).status_code == 303
    assert "ghi kết quả bình xét" in text_of(clerk.get(page))
    assert 'value="05/01/2024"' in clerk.get(f"{page}/binh-xet").text  # what was recorded is seen again
    assert desk(app, "tham").get(f"{page}/binh-xet").status_code in {403, 404}


def test_decision_is_declined_and_removed(app: Flask, season: int) -> None:
    ids = cases.drafts(cases.dossier(season))
    cases.submitted(ids)
    cases.appraised(ids)
    cases.recommended(ids)
    standing, signer = desk(app, "thuongtruc"), desk(app, "ky")
    number = cases.drafted_decision(season, ids)
    page = f"/quyet-dinh/{decisions.ref_of(district.actor('thuongtruc'), number)}"
    assert step(standing, "dua-ra-khoi-quyet-dinh", refs_of(*ids), reason="Xem lại.").status_code == 303
    deciding.draft(number, ids, actor=district.actor("thuongtruc"))
    assert send(signer, page, to=f"{page}/khong-ky", reason="").status_code == 422
    assert send(signer, page, to=f"{page}/khong-ky", reason="Danh sách cần rà lại.").status_code == 303
    assert state_of(ids[0]) is S.RECOMMENDED
    assert desk(app, "ky").get("/buoc/huy-bo").status_code == 404  # only by a decision of its own


def test_issue_is_refused_with_the_number_already_taken(app: Flask, season: int) -> None:
    first, second = cases.drafts(cases.dossier(season), ["P1", "P2"])
    for number in (first, second):
        cases.submitted([number])
        cases.appraised([number])
        cases.recommended([number])
        if number == first:
            cases.issued(cases.drafted_decision(season, [first]), number="36")
    decision = cases.drafted_decision(season, [second])
    today = date(2024, 1, 9)
    deciding.record_signature(
        decision, signer_name="Phạm Quốc Ký", signing_form="", signed_on=today, actor=district.actor("ky")
    )
    page = f"/quyet-dinh/{decisions.ref_of(district.actor('vanthu'), decision)}"
    answer = send(desk(app, "vanthu"), page, to=f"{page}/ban-hanh", number="36", issued_on="09/01/2024")
    assert answer.status_code in {409, 422}
    assert "36" in text_of(answer)
    assert 'value="36"' in answer.get_data(as_text=True), "nothing typed is lost"
    late = send(desk(app, "vanthu"), page, to=f"{page}/ban-hanh", number="37", issued_on="10/01/2024")
    assert (late.status_code, "sau ngày hôm nay" in text_of(late)) == (422, True)
    assert "37" in hidden_of(late, f"{page}/ban-hanh").get("number", ["37"])
