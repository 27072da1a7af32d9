"""The sentences of originals: digital signatures, scans, trusted certificates."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from workflow.queries.official_papers import label_of
from workflow.queries.paper_scans import OF_SESSION

SENTENCES: dict[str, tuple[str, str, str]] = {
    "document_signed": ("ok", "pen", "{who} ký số văn bản{more}."),
    "scan_kept": ("ok", "upload", "{who} tải bản quét của bản giấy đã ký{more}."),
    "paper_scan_kept": ("ok", "upload", "{who} tải bản quét của {more}."),
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


def _paper_kept(payload: dict[str, Any]) -> str:
    kind = str(payload.get("kind", ""))
    label = (OF_SESSION.get(kind) or label_of(kind)).lower()
    number = f" số {payload['document']}" if payload.get("document") else ""
    return f"{label}{number} đã ký trên giấy{_kept(payload)}"


def _subject(payload: dict[str, Any]) -> str:
    return f" «{payload.get('subject', '')}»"


ADDED: dict[str, Callable[[dict[str, Any]], str]] = {
    "document_signed": _signed,
    "scan_kept": _kept,
    "paper_scan_kept": _paper_kept,
    **dict.fromkeys(("anchor_proposed", "anchor_trusted", "anchor_rejected", "anchor_ended"), _subject),
}
