"""The sentences of the registers: event → (tone, icon, text), and what payloads add to them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from rules.vocabulary import AwardCode, Rating
from web.labels import day, money

SENTENCES: dict[str, tuple[str, str, str]] = {
    "nominee_name_changed": ("plain", "pencil", "{who} sửa họ tên trong danh bạ; đề nghị theo tên mới."),
    "nominee_entry_merged": (
        "info",
        "user",
        "{who} gộp hai mục của một người; đề nghị theo mục được giữ lại.",
    ),
    "nominee_entry_parted": ("wait", "return", "{who} tách lại hai mục đã gộp; đề nghị trở về mục cũ."),
    "merge_undone": ("wait", "return", "{who} hoàn tác việc gộp với mục {more}."),
    "nomination_passed_on": ("info", "right", "{who} chuyển đề nghị theo thay đổi đơn vị{more}."),
    "nomination_passed_back": ("wait", "return", "{who} hoàn tác thay đổi đơn vị; đề nghị trở về{more}."),
    "person_added": ("plain", "plus", "{who} thêm vào danh bạ."),
    "person_corrected": ("plain", "pencil", "{who} sửa thông tin ghi sai."),
    "person_renamed": ("info", "pen", "{who} ghi đổi tên{more}."),
    "person_died": ("plain", "minus", "{who} ghi người này đã mất{more}."),
    "identity_shown": ("wait", "eye", "{who} xem đầy đủ số căn cước."),
    "service_begun": ("info", "right", "{who} ghi quá trình công tác mới{more}."),
    "service_ended": ("plain", "minus", "{who} ghi kết thúc công tác{more}."),
    "person_rated": ("info", "check", "{who} ghi xếp loại{more}."),
    "relative_recorded": ("info", "user", "{who} ghi quan hệ thân nhân với mục {more}."),
    "relative_removed": ("wait", "minus", "{who} bỏ quan hệ thân nhân với mục {more}."),
    "leave_recorded": ("plain", "pause", "{who} ghi thời gian nghỉ{more}."),
    "discipline_recorded": ("bad", "ban", "{who} ghi một quyết định kỷ luật."),
    "earlier_award_recorded": ("gold", "award", "{who} ghi khen thưởng trước đây{more}."),
    "earlier_award_corrected": ("info", "pen", "{who} ghi đính chính khen thưởng trước đây{more}."),
    "earlier_award_ended": ("bad", "ban", "{who} ghi việc hủy bỏ khen thưởng trước đây{more}."),
    "earlier_recovery_set": (
        "plain",
        "pen",
        "{who} ghi tiền thưởng phải nộp lại của khen thưởng trước đây{more}.",
    ),
    "earlier_revocation_received": (
        "info",
        "check",
        "{who} ghi ngày nhận quyết định hủy bỏ khen thưởng trước đây{more}.",
    ),
    "earlier_item_returned": ("ok", "check", "{who} ghi hiện vật khen thưởng trước đây đã nộp lại{more}."),
    "earlier_money_returned": (
        "ok",
        "check",
        "{who} ghi tiền thưởng khen thưởng trước đây đã nộp lại{more}.",
    ),
    "merge_proposed": ("wait", "user", "{who} đề nghị gộp với mục {more}."),
    "merge_rejected": ("bad", "cross", "{who} không duyệt đề nghị gộp."),
    "merge_withdrawn": ("plain", "minus", "{who} rút đề nghị gộp."),
    "entry_taken_in": ("ok", "user", "{who} duyệt; mục {more} được gộp vào đây."),
    "entry_merged": ("ok", "user", "{who} duyệt; mục này được gộp vào mục {more}."),
    "group_added": ("plain", "plus", "{who} thêm vào danh bạ."),
    "group_described": ("plain", "pencil", "{who} ghi số người, người đứng đầu."),
    "group_renamed": ("info", "pen", "{who} ghi đổi tên{more}."),
    "group_ended": ("plain", "minus", "{who} ghi kết thúc{more}."),
    "unit_added": ("plain", "plus", "{who} thêm đơn vị{more}."),
    "unit_begun": ("info", "plus", "{who} duyệt; đơn vị hoạt động{more}."),
    "unit_change_proposed": ("wait", "send", "{who} đề nghị {more}."),
    "unit_change_carried_out": ("ok", "check", "{who} duyệt và thực hiện {more}."),
    "unit_change_rejected": ("bad", "cross", "{who} không duyệt {more}."),
    "unit_change_withdrawn": ("plain", "minus", "{who} rút đề nghị {more}."),
    "unit_change_undone": ("wait", "return", "{who} hoàn tác {more}."),
    "authority_taken_over": ("info", "right", "{who} duyệt bàn giao; nhận thẩm quyền{more}."),
    "round_handed_over": ("info", "right", "{who} mở đợt xét để tiếp nhận bàn giao{more}."),
    "round_handover_undone": (
        "wait",
        "return",
        "{who} hoàn tác bàn giao; đợt xét này đóng lại, hồ sơ về đợt cũ.",
    ),
    "dossier_passed_on": ("info", "right", "{who} chuyển hồ sơ theo thay đổi đơn vị{more}."),
    "dossier_passed_back": ("wait", "return", "{who} hoàn tác thay đổi đơn vị; hồ sơ trở về{more}."),
    "entries_kept_apart": ("plain", "check", "{who} ghi đây và mục {more} là hai người khác nhau."),
}


def _day(value: object) -> str:
    try:
        return day(date.fromisoformat(str(value)[:10]))
    except ValueError:
        return ""


def _on(key: str) -> Callable[[dict[str, Any]], str]:
    """Return " từ ngày …" from the day in the payload."""
    return lambda payload: f" từ ngày {found}" if (found := _day(payload.get(key))) else ""


def _rated(payload: dict[str, Any]) -> str:
    labels = {one.value: one.label for one in Rating}
    new, old = (labels.get(str(payload.get(key)), "") for key in ("rating", "before"))
    period = str(payload.get("period", "")).lstrip("SY")
    return f" năm {period}: {new}" + (f" (trước đó: {old})" if old else "")


def _earlier(payload: dict[str, Any]) -> str:
    label = {one.value: one.label for one in AwardCode}.get(str(payload.get("award")), "")
    return f": {label}, quyết định {payload.get('number', '')}"


def _earlier_ended(payload: dict[str, Any]) -> str:
    return f"{_earlier(payload)}, theo quyết định {payload.get('by', '')}"


def _earlier_corrected(payload: dict[str, Any]) -> str:
    return f"{_earlier(payload)}, theo văn bản {payload.get('by', '')}"


def _earlier_due(payload: dict[str, Any]) -> str:
    limit = _day(payload.get("return_by"))
    day_of = f", nhận ngày {_day(payload.get('received_on'))}"
    return _earlier(payload) + day_of + (f", hạn nộp lại {limit}" if limit else "")


def _earlier_back(payload: dict[str, Any]) -> str:
    amount = f", {money(int(payload['amount']))}" if payload.get("amount") else ""
    return f"{_earlier(payload)}{amount}, ngày {_day(payload.get('returned_on'))}"


def _earlier_amount(payload: dict[str, Any]) -> str:
    before = payload.get("before")
    was = f" (trước đó: {money(int(before))})" if before is not None else ""
    return f"{_earlier(payload)}, {money(int(payload.get('amount') or 0))}{was}"


def _span(payload: dict[str, Any]) -> str:
    return f" từ {_day(payload.get('since'))} đến {_day(payload.get('until'))}"


def _other(payload: dict[str, Any]) -> str:
    return str(payload.get("other", ""))


def _unit_change(payload: dict[str, Any]) -> str:
    kind = str(payload.get("kind", ""))
    return f"{kind[:1].lower()}{kind[1:]} từ ngày {_day(payload.get('on'))}"


def _taken_over(payload: dict[str, Any]) -> str:
    return f" của {payload.get('from', '')} từ ngày {_day(payload.get('on'))}"


def _passed(payload: dict[str, Any]) -> str:
    return f": sang {payload['name']}" if payload.get("name") else ""


def _back_at(payload: dict[str, Any]) -> str:
    return f" {payload['name']}" if payload.get("name") else " đơn vị cũ"


ADDED: dict[str, Callable[[dict[str, Any]], str]] = {
    "nomination_passed_on": _passed,
    "nomination_passed_back": _back_at,
    "person_renamed": _on("since"),
    "person_died": _on("on"),
    "service_begun": _on("since"),
    "service_ended": _on("on"),
    "person_rated": _rated,
    "relative_recorded": _other,
    "relative_removed": _other,
    "leave_recorded": _span,
    "earlier_award_recorded": _earlier,
    "earlier_award_ended": _earlier_ended,
    "earlier_award_corrected": _earlier_corrected,
    "earlier_recovery_set": _earlier_amount,
    "earlier_revocation_received": _earlier_due,
    "earlier_item_returned": _earlier_back,
    "earlier_money_returned": _earlier_back,
    "merge_proposed": _other,
    "merge_undone": _other,
    "entry_taken_in": _other,
    "entry_merged": _other,
    "group_renamed": _on("since"),
    "group_ended": _on("on"),
    "unit_added": _on("since"),
    "unit_begun": _on("on"),
    "unit_change_proposed": _unit_change,
    "unit_change_carried_out": _unit_change,
    "unit_change_rejected": _unit_change,
    "unit_change_withdrawn": _unit_change,
    "unit_change_undone": _unit_change,
    "authority_taken_over": _taken_over,
    "round_handed_over": _on("on"),
    "dossier_passed_on": _passed,
    "dossier_passed_back": _back_at,
    "entries_kept_apart": _other,
}
"""What the payload of an event adds to its sentence."""
