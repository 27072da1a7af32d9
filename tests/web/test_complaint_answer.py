"""The letter to who complained: after the end only, numbered without a hole, naming the sender on his copy alone."""

from __future__ import annotations

import io
from datetime import date

import docx
import pytest
import sqlalchemy as sa
from flask import Flask

from tests.integration.test_result_notices import refuse
from tests.support import district, undoing
from tests.web.desk import desk, send, text_of
from workflow.audit_verify import verify
from workflow.db import reading
from workflow.errors import InvalidInput, NotPermitted, WrongState
from workflow.models import ComplaintKind, ComplaintOutcome, OfficialPaper, SecurityEvent, SenderKind
from workflow.services import complaint_answers, complaints
from workflow.services.complaint_answers import AnswerOrder
from workflow.services.complaints import ComplaintDraft, Conclusion, Sender
from workflow.tables import table

NAME = "Cao Văn Kín"
DAY = undoing.TODAY
TYPED = {
    "issued_on": "09/01/2024",
    "signer_name": "Bùi Văn Trực",
    "reasons": "Sáng kiến bị bỏ sót khi thẩm định.",
}
PAPER = ("Quyết định giải quyết khiếu nại số 50/QĐ-UBND", DAY)


@pytest.fixture
def refused(app: Flask) -> list[int]:
    """Two teachers of the school who were refused."""
    del app
    district.build()
    return refuse(district.open_round())


def registered(about: int, kind: ComplaintKind, sender: SenderKind = SenderKind.OTHER) -> str:
    """Register one and take it on."""
    office = district.actor("thuongtruc")
    who = Sender() if sender is SenderKind.ANONYMOUS else Sender(NAME, "Thôn Kín")
    ref = complaints.register(
        ComplaintDraft(kind, sender, DAY, "Kết quả chưa đúng.", office.user_id, who, nomination_id=about),
        actor=office,
    )
    complaints.accept(ref, DAY, is_remote=False, actor=office)
    return ref


def concluded(ref: str, outcome: ComplaintOutcome = ComplaintOutcome.UPHELD) -> None:
    """Record how it ended."""
    given = Conclusion(outcome, *PAPER, "Đã kiểm tra hồ sơ.")
    complaints.conclude(ref, given, actor=district.actor("thuongtruc"))


def stored() -> str:
    """Everything that official papers keep, as text."""
    with reading() as connection:
        return " ".join(connection.scalars(sa.select(table(OfficialPaper).c.content)))


def test_a_complaint_is_answered_once_it_is_decided_and_the_sender_stays_sealed(
    app: Flask, refused: list[int]
) -> None:
    office, signer = desk(app, "thuongtruc"), desk(app, "ky")
    ref = registered(refused[0], ComplaintKind.COMPLAINT)
    page, start = f"/khieu-nai/{ref}/tra-loi", f"/khieu-nai/{ref}"
    assert "chưa giải quyết xong" in text_of(office.get(page))
    with pytest.raises(WrongState, match="Ghi kết luận"):
        complaint_answers.make(
            ref, AnswerOrder(DAY, "Bùi Văn Trực", "Đúng."), actor=district.actor("thuongtruc")
        )
    concluded(ref)
    assert "Lập công văn trả lời" in text_of(office.get(start))
    drafted = text_of(office.get(page))
    for words in (
        "đúng hoặc đúng một phần",
        "mở lại để thẩm định",
        "khiếu nại lần hai",
        "30 ngày",
        "DỰ THẢO",
    ):
        assert words in drafted, words
    assert office.get(f"{page}?dang=docx").data[:2] == b"PK"
    early = send(office, page, **TYPED | {"issued_on": "08/01/2024"})
    assert (early.status_code, "không trước ngày giải quyết" in text_of(early)) == (422, True)
    assert send(office, page, **TYPED).status_code == 303
    made = text_of(office.get(page))
    assert "01/HĐTĐKT-TT" in made and NAME not in made and "DỰ THẢO" not in made
    assert NAME not in stored()
    copy = send(office, page, to=f"{page}/ban-gui", dang="docx")
    assert copy.status_code == 200
    words = " ".join(one.text for one in docx.Document(io.BytesIO(copy.data)).paragraphs)
    assert f"Kính gửi: {NAME}, Thôn Kín" in words and copy.headers["Cache-Control"] == "no-store"
    again = text_of(signer.get(page))
    assert "01/HĐTĐKT-TT" in again and "Tải PDF" not in again
    with pytest.raises(NotPermitted):
        complaint_answers.copy_for_sender(ref, "pdf", actor=district.actor("ky"))
    for other in ("uyvien", "thuky", "vanthu", "tham", "lap", "truong", "tinh", "quantri"):
        assert desk(app, other).get(page).status_code in {403, 404}, other
    with reading() as connection:
        assert verify(connection).problems == ()
        kinds = connection.scalars(sa.select(table(SecurityEvent).c.kind)).all()
    assert kinds.count("complaint_sender_read") == 1


def test_a_denouncer_is_never_named_and_an_anonymous_one_not_answered(app: Flask, refused: list[int]) -> None:
    office = district.actor("thuongtruc")
    ref = registered(refused[0], ComplaintKind.DENUNCIATION)
    concluded(ref, ComplaintOutcome.NOT_UPHELD)
    with pytest.raises(InvalidInput, match="tên người tố cáo"):
        complaint_answers.make(ref, AnswerOrder(DAY, "Bùi Văn Trực", f"{NAME} nói sai."), actor=office)
    number = complaint_answers.make(ref, AnswerOrder(DAY, "Bùi Văn Trực", "Không có căn cứ."), actor=office)
    assert number == "01/HĐTĐKT-TT", "a refused try leaves no hole"
    assert "tố cáo tiếp" in stored()
    hidden = registered(refused[1], ComplaintKind.DENUNCIATION, SenderKind.ANONYMOUS)
    complaints_page = f"/khieu-nai/{hidden}"
    concluded(hidden, ComplaintOutcome.NOT_UPHELD)
    assert "không có người để trả lời" in text_of(desk(app, "thuongtruc").get(f"{complaints_page}/tra-loi"))


def test_a_letter_made_elsewhere_meanwhile_is_a_conflict(app: Flask, refused: list[int]) -> None:
    ref = registered(refused[0], ComplaintKind.COMPLAINT)
    concluded(ref, ComplaintOutcome.WITHDRAWN)
    office = desk(app, "thuongtruc")
    page = f"/khieu-nai/{ref}/tra-loi"
    assert "Quyền của người gửi đơn" not in text_of(office.get(page)), "he took it back himself"
    order = AnswerOrder(date(2024, 1, 9), "Bùi Văn Trực", "Người gửi rút đơn.")
    complaint_answers.make(ref, order, actor=district.actor("thuongtruc"))
    late = send(office, page, **TYPED | {"da_xem": "0"})
    assert (late.status_code, "vừa được lập ở nơi khác" in text_of(late)) == (409, True)
    assert send(office, page, **TYPED | {"da_xem": "1"}).status_code == 303
    assert "02/HĐTĐKT-TT" in text_of(office.get(page))
