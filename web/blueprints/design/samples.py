"""Sample data for the design page: invented names, plausible findings, nothing from a real dossier."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from rules.finding import Confidence, Finding, Outcome, Severity
from workflow.states import NominationState as S

FINDINGS: tuple[Finding, ...] = (
    Finding(
        "sample.rating",
        Outcome.MET,
        "Được xếp loại Hoàn thành tốt nhiệm vụ năm 2023.",
        "điểm a khoản 1 Điều 24 Luật Thi đua, khen thưởng 2022",
    ),
    Finding(
        "sample.minutes",
        Outcome.UNDETERMINED,
        "Cần biên bản bình xét của đơn vị; hồ sơ chưa có giấy tờ này.",
        "khoản 1 Điều 84 Luật Thi đua, khen thưởng 2022",
        remedy="Tải biên bản bình xét lên tại mục Giấy tờ, bản quét hoặc bản ký số.",
    ),
    Finding(
        "sample.service",
        Outcome.NOT_MET,
        "Thời gian công tác trong năm phải từ 06 tháng; hồ sơ ghi 04 tháng.",
        "quy chế khen thưởng của địa phương",
        remedy="Kiểm tra ngày tiếp nhận trong hồ sơ cán bộ; nếu đúng thì chuyển sang xét năm sau.",
        values=(("Cần có", "06 tháng"), ("Đang có", "04 tháng")),
        confidence=Confidence.LOCAL,
    ),
    Finding(
        "sample.share",
        Outcome.NOT_MET,
        "Số đề nghị Chiến sĩ thi đua cơ sở vượt 15 % số Lao động tiên tiến của khối.",
        "quy chế khen thưởng của địa phương",
        values=(("Được đề nghị", "28"), ("Đang đề nghị", "31")),
        confidence=Confidence.LOCAL,
        severity=Severity.WARNING,
    ),
    Finding(
        "sample.relocation",
        Outcome.NOT_APPLICABLE,
        "Không chuyển công tác trong năm nên không cần nhận xét của đơn vị cũ.",
        "",
    ),
)


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the sample list."""

    id: int
    name: str
    title: str
    unit: str
    award: str
    state: S
    missing: int


ROWS: tuple[Row, ...] = (
    Row(
        1, "Đinh Thị Mai Hương", "Giáo viên", "Trường Tiểu học Suối Mơ", "Lao động tiên tiến", S.APPRAISAL, 0
    ),
    Row(
        2,
        "Phạm Văn Rêu",
        "Phó Hiệu trưởng",
        "Trường THCS Nước Trong",
        "Chiến sĩ thi đua cơ sở",
        S.RETURNED,
        2,
    ),
    Row(
        3,
        "Tập thể Văn phòng",
        "9 thành viên",
        "UBND xã Đèo Xanh",
        "Tập thể lao động tiên tiến",
        S.ELIGIBLE,
        0,
    ),
    Row(4, "Nguyễn Đức Ánh", "Chuyên viên", "Phòng Kinh tế và Hạ tầng", "Giấy khen", S.AWARDED, 0),
    Row(5, "Hồ Thị Xoan", "Công chức văn hóa", "UBND xã Gò Đá", "Giấy khen", S.NOT_AWARDED, 1),
    Row(6, "Lê Quang Thiện", "Kế toán", "Trung tâm Văn hóa", "Lao động tiên tiến", S.UNIT_REVIEW, 0),
)


@dataclass(frozen=True, slots=True)
class Event:
    """One sentence of a history."""

    tone: str
    icon: str
    sentence: str
    at: datetime
    quote: str = ""


EVENTS: tuple[Event, ...] = (
    Event(
        "info",
        "send",
        "Thủ trưởng đơn vị trình hồ sơ, kèm 6 giấy tờ.",
        datetime(2024, 1, 9, 2, 12, tzinfo=UTC),
    ),
    Event(
        "info",
        "search",
        "Phòng Nội vụ tiếp nhận và bắt đầu thẩm định.",
        datetime(2024, 1, 10, 1, 30, tzinfo=UTC),
    ),
    Event(
        "wait",
        "return",
        "Trả lại để bổ sung 1 mục, hạn 19/01/2024.",
        datetime(2024, 1, 12, 8, 5, tzinfo=UTC),
        "Còn thiếu biên bản bình xét. Các đề nghị khác trong hồ sơ vẫn tiếp tục.",
    ),
)


@dataclass(frozen=True, slots=True)
class Offer:
    """A step that is possible now, or why it is not."""

    label: str
    url: str
    possible: bool
    reasons: tuple[str, ...] = ()


OFFERS: tuple[Offer, ...] = (
    Offer("Ghi ý kiến thẩm định", "#thao-tac", True),
    Offer("Trả lại để bổ sung", "#thao-tac", True),
    Offer(
        "Xác nhận đủ điều kiện",
        "",
        False,
        ("Còn thiếu biên bản bình xét.", "Người thẩm định không được tự xác nhận; cần người thứ hai."),
    ),
)


def context(query: str, state: str) -> dict[str, Any]:
    """Return everything the design page shows, with the list filtered as asked."""
    wanted = query.casefold()
    rows = [
        row
        for row in ROWS
        if wanted in f"{row.name} {row.unit} {row.award}".casefold() and state in {"", row.state.value}
    ]
    return {
        "findings": FINDINGS,
        "rows": rows,
        "all_rows": ROWS,
        "events": EVENTS,
        "offers": OFFERS,
        "states": list(S),
        "query": query,
        "state": state,
    }
