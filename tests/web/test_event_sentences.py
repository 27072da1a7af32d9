"""Every audit event is told in a Vietnamese sentence, and the sentence says what the payload knows."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from web.event_sentences import SENTENCES, told
from workflow.lifecycle import CREATED, STEPS
from workflow.queries.history import INTERNAL, EventRow

SERVICES = Path(__file__).parents[2] / "workflow"
NAMED = re.compile(
    r'"((?:dossier|decision|document|hold|session|round|register|superior|deadline|pack)_[a-z_]+(?:ed|en))"'
)
AT = datetime(2024, 1, 9, 1, 0, tzinfo=UTC)
NOT_EVENTS = {"superior_refused"}  # a code of reasons


def row(event: str, payload: dict[str, Any] | None = None, detail: str = "") -> EventRow:
    """Return an event as a history gives it."""
    return EventRow(event, "Lê Thị Số", "", None, None, payload or {}, detail, AT)


def test_every_step_of_the_lifecycle_has_a_sentence() -> None:
    assert {step.event for step in STEPS} | {CREATED} <= set(SENTENCES)


def test_every_event_of_the_services_has_a_sentence() -> None:
    sources = [path.read_text(encoding="utf-8") for path in (SERVICES / "services").glob("*.py")]
    sources.append((SERVICES / "creation.py").read_text(encoding="utf-8"))
    written = {name for source in sources for name in NAMED.findall(source)} - NOT_EVENTS
    assert written - set(SENTENCES) == set()


def test_the_notes_of_the_appraisal_are_real_events() -> None:
    assert {step.event for step in STEPS} >= INTERNAL


@pytest.mark.parametrize(
    ("event", "payload", "sentence"),
    [
        ("nomination_recommended", {}, "Hội đồng đề nghị khen thưởng."),
        ("nomination_submitted", {}, "Lê Thị Số trình đề nghị; nội dung và giấy tờ được chốt."),
        (
            "nomination_returned",
            {"items": ["bien_ban_binh_xet", "nominee_detail"], "due_on": "2024-01-19"},
            "Lê Thị Số trả lại để bổ sung 2 mục (Biên bản bình xét thi đua; Chức vụ, đơn vị của người được đề nghị), "
            "hạn 19/01/2024.",
        ),
        ("opinion_recorded", {"favourable": False}, "Lê Thị Số ghi ý kiến thẩm định: chưa đồng ý."),
        ("finding_settled", {"met": True}, "Lê Thị Số kết luận một tiêu chí cần người xem xét: đạt."),
        ("nomination_paper_attached", {"kind": "to_trinh"}, "Lê Thị Số đính kèm tờ trình đề nghị."),
        ("nomination_paper_attached", {}, "Lê Thị Số đính kèm một giấy tờ."),
        (
            "nomination_recommended",
            {"agree": None},
            "Hội đồng đề nghị khen thưởng (nhất trí theo danh sách).",
        ),
        (
            "nomination_not_recommended",
            {"agree": 9, "disagree": 5, "blank": 1},
            "Hội đồng không đề nghị khen thưởng (9 đồng ý, 5 không đồng ý, 1 phiếu trống hoặc không hợp lệ).",
        ),
        (
            "award_issued",
            {"number": "36/QĐ-UBND", "issued_on": "2024-01-09"},
            "Lê Thị Số ban hành quyết định số 36/QĐ-UBND ngày 09/01/2024.",
        ),
        ("award_issued", {}, "Lê Thị Số ban hành quyết định."),
        ("an_unknown_one", {}, "Lê Thị Số thực hiện một bước."),
    ],
)
def test_sentences(event: str, payload: dict[str, Any], sentence: str) -> None:
    (line,) = told([row(event, payload, "nguyên văn")])
    assert line.sentence == sentence
    assert line.quote == "nguyên văn"
