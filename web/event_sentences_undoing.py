"""The words of events about cancelled, amended and corrected decisions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

WORDS: dict[str, tuple[str, str, str]] = {
    "revocation_signed": ("wait", "pen", "{who} ghi nhận quyết định hủy bỏ đã được ký."),
    "award_revoked": ("bad", "ban", "{who} ban hành quyết định hủy bỏ{more}."),
    "superior_revocation_recorded": ("bad", "ban", "{who} ghi nhận cấp trên đã hủy bỏ{more}."),
    "revocation_proposed": ("wait", "send", "{who} đề nghị hủy bỏ{more}."),
    "revocation_accepted": ("info", "check", "{who} nhận đề nghị, lập dự thảo quyết định hủy bỏ."),
    "later_act_revised": ("plain", "pencil", "{who} sửa dự thảo."),
    "later_act_signed": ("ok", "pen", "{who} ghi nhận văn bản đã được ký{more}."),
    "later_act_declined": ("wait", "return", "{who} không ký và trả lại dự thảo."),
    "later_act_dropped": ("wait", "return", "{who} không tiếp nhận, bỏ dự thảo."),
    "later_act_issued": ("gold", "award", "{who} ban hành văn bản{more}."),
    "revocation_received": ("info", "check", "{who} ghi ngày nhận quyết định hủy bỏ{more}."),
    "item_returned": ("ok", "check", "{who} ghi hiện vật đã nộp lại{more}."),
    "money_returned": ("ok", "check", "{who} ghi tiền thưởng đã nộp lại{more}."),
    "resting_award_checked": ("info", "eye", "{who} xem lại một danh hiệu dựa trên danh hiệu đã hủy bỏ."),
    "correction_drafted": ("info", "pencil", "{who} soạn văn bản sửa nội dung ghi sai."),
    "decision_revoked": ("bad", "ban", "Quyết định bị hủy bỏ bởi quyết định{more}."),
    "decision_amended": ("wait", "pencil", "Quyết định được sửa đổi, bổ sung bởi quyết định{more}."),
    "complaint_registered": ("info", "plus", "{who} ghi đơn vào sổ{more}."),
    "complaint_accepted": ("wait", "clock", "{who} thụ lý đơn{more}."),
    "complaint_refused": ("plain", "minus", "{who} ghi không thụ lý đơn."),
    "complaint_concluded": ("info", "pen", "{who} ghi kết luận{more}."),
    "complaint_settled": ("ok", "check", "{who} mở lại đề nghị theo kết luận; đơn đã giải quyết."),
    "complaint_handed_on": ("wait", "send", "{who} chuyển người giải quyết đơn{more}."),
    "decision_corrected": ("wait", "pencil", "Quyết định được đính chính bởi công văn{more}."),
}
"""Event → tone, icon, sentence."""


def _day(value: object) -> str:
    text = str(value or "")
    parts = text.split("-")
    return "/".join(reversed(parts)) if len(parts) == 3 else text


def _number(payload: dict[str, Any]) -> str:
    return f" số {payload['number']} ngày {_day(payload.get('issued_on'))}" if payload.get("number") else ""


def _cases(payload: dict[str, Any]) -> str:
    return f" {len(payload.get('cases', ()))} trường hợp"


def _returned(payload: dict[str, Any]) -> str:
    return f" ngày {_day(payload.get('returned_on'))}"


def _received(payload: dict[str, Any]) -> str:
    due = payload.get("return_by")
    more = f", hạn nộp lại {_day(due)}" if due else ""
    return f" {_day(payload.get('received_on'))}{more}"


def _signed(payload: dict[str, Any]) -> str:
    more = (
        f", {payload['form']} thay {payload['for_name']}"
        if payload.get("form") and payload.get("for_name")
        else ""
    )
    return f" ngày {_day(payload.get('signed_on'))}{more}"


def _due(payload: dict[str, Any]) -> str:
    return f", hạn giải quyết {_day(payload['due_on'])}" if payload.get("due_on") else ""


def _outcome(payload: dict[str, Any]) -> str:
    words = {"upheld": "đơn đúng", "not_upheld": "đơn không đúng", "withdrawn": "người gửi rút đơn"}
    return f": {words.get(str(payload.get('outcome')), '')}"


def _given_to(payload: dict[str, Any]) -> str:
    return f", giao {payload['handler_name']} giải quyết" if payload.get("handler_name") else ""


def _handed_to(payload: dict[str, Any]) -> str:
    return f": từ nay là {payload['handler_name']}" if payload.get("handler_name") else ""


ADDED: dict[str, Callable[[dict[str, Any]], str]] = {
    "award_revoked": _number,
    "superior_revocation_recorded": _number,
    "revocation_proposed": _cases,
    "later_act_signed": _signed,
    "complaint_registered": _given_to,
    "complaint_handed_on": _handed_to,
    "complaint_accepted": _due,
    "complaint_concluded": _outcome,
    "later_act_issued": _number,
    "revocation_received": _received,
    "item_returned": _returned,
    "money_returned": _returned,
    "decision_revoked": _number,
    "decision_amended": _number,
    "decision_corrected": _number,
}
"""What the payload adds to the sentence."""
