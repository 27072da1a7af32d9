"""The sentences of rounds and of a body's own days: event → (tone, icon, text), and what payloads add to them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from web import setting_words
from web.labels import day

SENTENCES: dict[str, tuple[str, str, str]] = {
    "round_edited": ("wait", "pencil", "{who} sửa đợt xét{more}."),
    "round_document_attached": ("info", "file", "{who} thêm văn bản hướng dẫn{more}."),
    "round_document_withdrawn": ("plain", "minus", "{who} bỏ văn bản hướng dẫn{more}."),
    "unit_terms_set": ("wait", "pencil", "{who} đặt thời hạn, số lượng riêng cho một đơn vị."),
    "supplement_permitted": ("wait", "clock", "{who} cho phép một đơn vị nộp hồ sơ bổ sung{more}."),
    "round_closed": ("plain", "lock", "{who} đóng đợt xét{more}."),
    "round_reopened": ("wait", "return", "{who} mở lại đợt xét{more}."),
    "draft_lapsed": ("plain", "lock", "Đợt xét đóng khi đề nghị chưa trình; {who} ghi kết thúc."),
    "overdue_lapsed": ("bad", "lock", "Đợt xét đóng khi đã quá hạn bổ sung; {who} ghi kết thúc."),
    "nomination_carried_over": ("wait", "send", "{who} chuyển tiếp đề nghị sang đợt sau khi đóng đợt."),
    "draft_revived": ("wait", "return", "{who} mở lại đợt xét; dự thảo được khôi phục."),
    "setting_proposed": ("info", "send", "{who} đề nghị đổi thiết lập {more}."),
    "setting_approved": ("ok", "check", "{who} duyệt đổi thiết lập {more}."),
    "setting_rejected": ("bad", "cross", "{who} không duyệt đổi thiết lập {more}."),
    "setting_withdrawn": ("plain", "minus", "{who} rút đề nghị đổi thiết lập {more}."),
    "setting_cancelled": ("plain", "minus", "{who} hủy việc đổi thiết lập {more}."),
    "local_day_proposed": ("info", "send", "{who} đề nghị {more}."),
    "local_day_approved": ("ok", "check", "{who} duyệt {more}."),
    "local_day_rejected": ("bad", "cross", "{who} không duyệt {more}."),
    "local_day_cancelled": ("plain", "minus", "{who} hủy {more}."),
}

FIELDS: dict[str, str] = {
    "name": "tên", "stream": "nhóm", "ground": "loại hình", "procedure": "thủ tục", "decider": "thẩm quyền",
    "period_label": "kỳ thành tích", "period_since": "ngày đầu kỳ", "period_until": "ngày cuối kỳ",
    "opens_on": "ngày mở", "closes_on": "hạn gửi", "gate_closes_on": "ngày tiếp nhận cuối cùng",
    "movement_id": "phong trào", "guidance": "văn bản hướng dẫn",
}  # fmt: skip
"""The fields of a round as its history names them."""


def _round_change(payload: dict[str, Any]) -> str:
    words = [FIELDS.get(name, name) for name in payload.get("changed", {})]
    if payload.get("awards_added") or payload.get("awards_removed"):
        words.append("danh hiệu, hình thức nhận xét")
    return f": {', '.join(words)}" if words else ""


def _titled(payload: dict[str, Any]) -> str:
    return f" “{payload['title']}”" if payload.get("title") else ""


def _until(payload: dict[str, Any]) -> str:
    until = _day(payload.get("until"))
    return f" đến hết ngày {until}" if until else ""


def _closing(payload: dict[str, Any]) -> str:
    counts = (("lapsed", "kết thúc"), ("carried", "chuyển tiếp"), ("archived", "lưu trữ"))
    return ": " + ", ".join(f"{payload.get(key, 0)} {words}" for key, words in counts)


def _restored(payload: dict[str, Any]) -> str:
    return f"; khôi phục {payload['restored']} dự thảo" if payload.get("restored") else ""


def _local_day(payload: dict[str, Any]) -> str:
    what = "ngày làm bù" if payload.get("kind") == "working" else "ngày nghỉ"
    return f"{what} {_day(payload.get('day'))}"


def _setting(payload: dict[str, Any]) -> str:
    key = str(payload.get("setting", ""))
    label = setting_words.LABELS.get(key, key)
    before, after = (
        setting_words.said(key, str(payload.get(name, ""))) for name in ("value_before", "value")
    )
    return f"“{label}” từ “{before}” thành “{after}” kể từ ngày {_day(payload.get('since'))}"


def _day(value: object) -> str:
    try:
        return day(date.fromisoformat(str(value)[:10]))
    except ValueError:
        return ""


ADDED: dict[str, Callable[[dict[str, Any]], str]] = {
    "round_edited": _round_change,
    "round_document_attached": _titled,
    "round_document_withdrawn": _titled,
    "supplement_permitted": _until,
    "round_closed": _closing,
    "round_reopened": _restored,
    "setting_proposed": _setting,
    "setting_approved": _setting,
    "setting_rejected": _setting,
    "setting_withdrawn": _setting,
    "setting_cancelled": _setting,
    "local_day_proposed": _local_day,
    "local_day_approved": _local_day,
    "local_day_rejected": _local_day,
    "local_day_cancelled": _local_day,
}
"""What the payload of an event adds to its sentence."""
