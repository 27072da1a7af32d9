"""The sentences of number books: event → (tone, icon, text), and what payloads add to them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

SENTENCES: dict[str, tuple[str, str, str]] = {
    "book_opened": ("info", "plus", "{who} mở sổ{more}."),
    "book_kind_chosen": ("wait", "pencil", "{who} đổi cách cấp số{more}."),
    "number_taken": ("info", "file", "{who} lấy số{more} cho một văn bản."),
    "gold_entered": ("ok", "award", "{who} vào sổ vàng{more}."),
    "certificates_ordered": ("info", "file", "{who} cho in giấy khen, bằng chứng nhận{more}."),
    "certificates_frozen": ("info", "file", "Nội dung giấy khen, bằng chứng nhận được chốt{more}."),
    "certificates_printed": ("ok", "check", "Tệp in giấy khen, bằng chứng nhận đã tạo xong{more}."),
    "blank_shifts_set": ("wait", "pencil", "{who} lưu số đo căn chỉnh phôi in sẵn."),
    "reissue_requested": ("info", "send", "{who} lập đề nghị{more}."),
    "reissue_approved": ("ok", "check", "{who} đồng ý; giấy mới được lập{more}."),
    "reissue_refused": ("bad", "cross", "{who} không đồng ý cấp đổi, cấp lại."),
    "number_voided": ("bad", "ban", "{who} bỏ số{more}; số này không cấp lại."),
}
KINDS = {"own": "hệ thống cấp số", "external": "văn thư nhập số"}


def _book(payload: dict[str, Any]) -> str:
    return f" {payload.get('symbol', '')}: {KINDS.get(str(payload.get('kind')), '')}"


def _number(payload: dict[str, Any]) -> str:
    return f" {payload.get('number', '')}"


def _entered(payload: dict[str, Any]) -> str:
    return f" {payload.get('count', 0)} dòng, từ số {payload.get('first')} đến số {payload.get('last')}"


def _ordered(payload: dict[str, Any]) -> str:
    return f": {payload.get('count', 0)} giấy" + (", trên phôi in sẵn" if payload.get("blank") else "")


def _frozen(payload: dict[str, Any]) -> str:
    again = int(payload.get("serial") or 1) > 1
    return f": {payload.get('count', 0)} giấy" + (" cấp lại, cấp đổi" if again else "")


def _printed(payload: dict[str, Any]) -> str:
    refused = payload.get("refused", 0)
    return f": {payload.get('done', 0)} giấy" + (f", {refused} giấy chưa in được" if refused else "")


def _how(payload: dict[str, Any]) -> str:
    return f": {payload['how']}" if payload.get("how") else ""


ADDED: dict[str, Callable[[dict[str, Any]], str]] = {
    "book_opened": _book,
    "book_kind_chosen": _book,
    "number_taken": _number,
    "number_voided": _number,
    "gold_entered": _entered,
    "certificates_ordered": _ordered,
    "certificates_frozen": _frozen,
    "certificates_printed": _printed,
    "reissue_requested": _how,
    "reissue_approved": _how,
}
"""What the payload of an event adds to its sentence."""
