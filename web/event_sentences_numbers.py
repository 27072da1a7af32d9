"""The sentences of number books: event → (tone, icon, text), and what payloads add to them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

SENTENCES: dict[str, tuple[str, str, str]] = {
    "book_opened": ("info", "plus", "{who} mở sổ{more}."),
    "book_kind_chosen": ("wait", "pencil", "{who} đổi cách cấp số{more}."),
    "number_taken": ("info", "file", "{who} lấy số{more} cho một văn bản."),
    "number_voided": ("bad", "ban", "{who} bỏ số{more}; số này không cấp lại."),
}
KINDS = {"own": "hệ thống cấp số", "external": "văn thư nhập số"}


def _book(payload: dict[str, Any]) -> str:
    return f" {payload.get('symbol', '')}: {KINDS.get(str(payload.get('kind')), '')}"


def _number(payload: dict[str, Any]) -> str:
    return f" {payload.get('number', '')}"


ADDED: dict[str, Callable[[dict[str, Any]], str]] = {
    "book_opened": _book,
    "book_kind_chosen": _book,
    "number_taken": _number,
    "number_voided": _number,
}
"""What the payload of an event adds to its sentence."""
