"""Where in the program a fact that the rules still wait for is written down."""

from __future__ import annotations

from collections.abc import Iterable

REGISTER = "Danh bạ: mở tên người này, chọn Ghi thêm"
PLACES: dict[str, str] = {
    "rating": f"{REGISTER}, rồi xếp loại hằng năm.",
    "rating_year": f"{REGISTER}, rồi xếp loại hằng năm.",
    "points": f"{REGISTER}, rồi xếp loại hằng năm.",
    "conduct_confirmed": "Giấy tờ của hồ sơ: Ghi thông tin, đánh dấu cuộc họp xác nhận, rồi lập biên bản.",
    "initiatives": "Sổ sáng kiến, rồi chọn sáng kiến trong đề nghị.",
    "prior_awards": f"{REGISTER}, rồi khen thưởng đã nhận.",
    "months_worked": f"{REGISTER}, rồi quá trình công tác, thời gian nghỉ.",
    "months_since_recruitment": f"{REGISTER}, rồi quá trình công tác.",
    "employment": f"{REGISTER}, rồi quá trình công tác.",
    "registered": "Đăng ký thi đua của đơn vị.",
    "achievement_described": "Đề nghị: ô Thành tích, mục Cụ thể.",
    "emulation_recognised": "Đề nghị: ô Thành tích, mục Công nhận.",
}


def places_of(missing: Iterable[str]) -> list[str]:
    """Return where to write the missing facts down, each place once; nothing where the facts have no page."""
    return list(dict.fromkeys(PLACES[name] for name in missing if name in PLACES))
