"""The sentences of originals: digital signatures, scans, trusted certificates."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

SENTENCES: dict[str, tuple[str, str, str]] = {
    "document_signed": ("ok", "pen", "{who} ký số văn bản{more}."),
    "scan_kept": ("ok", "upload", "{who} tải bản quét của bản giấy đã ký{more}."),
    "anchor_proposed": ("info", "plus", "{who} đề nghị tin cậy chứng thư số{more}."),
    "anchor_trusted": ("ok", "check", "{who} duyệt chứng thư số được tin cậy{more}."),
    "anchor_rejected": ("bad", "cross", "{who} không duyệt chứng thư số{more}."),
    "anchor_ended": ("wait", "ban", "{who} bỏ chứng thư số khỏi danh sách tin cậy{more}."),
}
SIGNED_AS = {"person": "với tư cách người ký", "body": "bằng chữ ký số của cơ quan"}


def _signed(payload: dict[str, Any]) -> str:
    role = SIGNED_AS.get(str(payload.get("signed_as")), "")
    stamped = "có dấu thời gian" if payload.get("stamped_at") else "không có dấu thời gian"
    return f" {role} (chứng thư «{payload.get('subject', '')}», {stamped})"


def _kept(payload: dict[str, Any]) -> str:
    again = f" lần {payload.get('number')}" if payload.get("number", 1) != 1 else ""
    return f"{again}; bản giấy lưu tại {payload.get('kept_at', '')}"


def _subject(payload: dict[str, Any]) -> str:
    return f" «{payload.get('subject', '')}»"


ADDED: dict[str, Callable[[dict[str, Any]], str]] = {
    "document_signed": _signed,
    "scan_kept": _kept,
    **dict.fromkeys(("anchor_proposed", "anchor_trusted", "anchor_rejected", "anchor_ended"), _subject),
}
