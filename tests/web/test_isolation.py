"""Another unit's work does not exist for you: the same answer as for what was never there (security.md T22)."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import insert

from tests.support import cases, district, stores
from tests.web.desk import desk, text_of
from workflow import clock, db
from workflow.errors import IntegrityProblem
from workflow.models import IssuedDocument, SecurityEvent
from workflow.queries import decisions, documents, nomination_page, nominations
from workflow.tables import table

NOWHERE = "AAAAAAAAAAAAAAAAAAAAAA"


@pytest.fixture
def decided(app: Flask) -> Iterator[tuple[int, int]]:
    """One nomination of the school, taken to its issued decision."""
    del app
    yield stores.filled("whole way", _whole_way)


def _whole_way() -> tuple[int, int]:
    district.build()
    ids, decision_id = cases.whole_way(district.open_round())
    return ids[0], decision_id


def stable(answer: object) -> str:
    """Return a page without its one-time values."""
    return re.sub(r'value="[^"]*"', "", answer.get_data(as_text=True))  # type: ignore[attr-defined]


def test_another_units_things_look_like_nothing(app: Flask, decided: tuple[int, int]) -> None:
    clerk = district.actor("lap")
    nomination = nominations.ref_of(clerk, decided[0])
    page = nomination_page.shown(clerk, nomination)
    decision = decisions.ref_of(clerk, decided[1])
    document = decisions.shown(clerk, decision).document
    assert document is not None
    stranger = desk(app, "xa")
    for there, nowhere in (
        (f"/de-nghi/{nomination}", f"/de-nghi/{NOWHERE}"),
        (f"/de-nghi/{nomination}/sua", f"/de-nghi/{NOWHERE}/sua"),
        (f"/ho-so/{page.detail.dossier_ref}", f"/ho-so/{NOWHERE}"),
        (f"/giay-to/{page.papers[0].ref}", f"/giay-to/{NOWHERE}"),
        (f"/quyet-dinh/{decision}", f"/quyet-dinh/{NOWHERE}"),
        (f"/van-ban/{document.ref}.pdf", f"/van-ban/{NOWHERE}.pdf"),
        (f"/buoc/tiep-nhan?chon={nomination}", f"/buoc/tiep-nhan?chon={NOWHERE}"),
    ):
        hidden, missing = stranger.get(there), stranger.get(nowhere)
        assert hidden.status_code == missing.status_code == 404, there
        assert stable(hidden) == stable(missing), there
    own = desk(app, "lap")
    assert own.get(f"/de-nghi/{nomination}").status_code == 200
    assert own.get(f"/van-ban/{document.ref}.pdf").data.startswith(b"%PDF-")


def test_lists_and_search_show_only_what_is_yours(app: Flask, decided: tuple[int, int]) -> None:
    for path in ("/de-nghi?q=mai", "/de-nghi", "/ho-so", "/quyet-dinh", "/viec-can-lam"):
        assert "Đinh Thị Mai" not in text_of(desk(app, "xa").get(path))
    assert "Đinh Thị Mai" in text_of(desk(app, "lap").get("/de-nghi?q=dinh mai"))


def test_a_draft_is_seen_by_its_own_unit_only(app: Flask) -> None:
    district.build()
    (number,) = cases.drafts(cases.dossier(district.open_round()))
    ref = nominations.ref_of(district.actor("lap"), number)
    for name, *_ in district.ACCOUNTS:
        expected = 200 if name in {"lap", "truong"} else 404
        assert desk(app, name).get(f"/de-nghi/{ref}").status_code == expected, name


def test_opinions_are_for_the_body_without_the_relative(app: Flask) -> None:
    district.build()
    ids = cases.drafts(cases.dossier(district.open_round()), ["P1"])
    cases.submitted(ids)
    cases.appraised(ids)
    address = f"/de-nghi/{nominations.ref_of(district.actor('lap'), ids[0])}"
    assert "Đạt tiêu chuẩn theo hồ sơ." in text_of(desk(app, "tham").get(address))
    for unit in ("lap", "truong"):
        page = text_of(desk(app, unit).get(address))
        assert "Đạt tiêu chuẩn theo hồ sơ." not in page
        assert "ghi ý kiến thẩm định" not in page
    relative = cases.drafts(cases.dossier(1), ["P3"])
    cases.submitted(relative)
    other = f"/de-nghi/{nominations.ref_of(district.actor('lap'), relative[0])}"
    assert "chính bạn hoặc người thân" in text_of(desk(app, "tham").get(other))


def test_downloads_never_open_in_the_browser(app: Flask, decided: tuple[int, int]) -> None:
    clerk = district.actor("lap")
    page = nomination_page.shown(clerk, nominations.ref_of(clerk, decided[0]))
    document = decisions.shown(clerk, decisions.ref_of(clerk, decided[1])).document
    assert document is not None
    own = desk(app, "lap")
    for path in (f"/van-ban/{document.ref}.pdf", f"/giay-to/{page.papers[0].ref}"):
        answer = own.get(path)
        assert answer.headers["Content-Disposition"].startswith("attachment")
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Content-Security-Policy"].startswith("sandbox")


def test_a_changed_byte_is_refused_and_noted(app: Flask, decided: tuple[int, int]) -> None:
    """The stored bytes cannot be changed (a trigger), so the download itself is given other bytes."""
    clerk = district.actor("lap")
    wrong = documents.Download(b"%PDF-1.7 changed", "application/pdf", "x.pdf", "0" * 64)
    with pytest.raises(IntegrityProblem, match="dấu vân tay"):
        documents.checked(clerk, wrong)
    with db.reading() as connection:
        kinds = connection.execute(table(SecurityEvent).select()).all()
    assert "stored_file_differs" in {row.kind for row in kinds}


def test_until_it_is_rendered_the_page_says_so(app: Flask) -> None:
    district.build()
    round_id = district.open_round()
    ids = cases.drafts(cases.dossier(round_id))
    cases.submitted(ids)
    cases.appraised(ids)
    cases.recommended(ids)
    decision_id = cases.drafted_decision(round_id, ids)
    ref = "cho-ket-xuat"
    row = {"ref": ref, "decision_id": decision_id, "spec_id": "x", "law_on": clock.today(), "content": "{}"}
    with db.transaction() as connection:
        values = row | {"content_sha256": "0" * 64, "frozen_at": clock.now()}
        connection.execute(insert(table(IssuedDocument)).values(values))
    standing = desk(app, "thuongtruc")
    assert "Đang tạo văn bản" in text_of(standing.get(f"/van-ban/{ref}.pdf"))
    page = standing.get(f"/quyet-dinh/{decisions.ref_of(district.actor('thuongtruc'), decision_id)}")
    assert "Đang tạo văn bản" in text_of(page)
