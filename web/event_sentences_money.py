"""The sentences of money and conferring: event → (tone, icon, text), and what payloads add to them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from web.labels import day
from workflow.money_words import FUND_LABELS, TEXT_LABELS, FundKind, MoneyText

SENTENCES: dict[str, tuple[str, str, str]] = {
    "money_terms_set": ("wait", "pencil", "{who} định cách ghi tiền thưởng{more}."),
    "prize_gift_set": ("wait", "pencil", "{who} {more} cho một trường hợp."),
    "prizes_frozen": ("gold", "lock", "{who} chốt sổ tiền thưởng{more}."),
    "prize_corrected": ("wait", "pencil", "{who} điều chỉnh tiền thưởng của một trường hợp{more}."),
    "prizes_paid": ("ok", "check", "{who} ghi đã chi tiền thưởng{more}."),
    "prizes_returned": ("wait", "return", "{who} ghi trả lại quỹ tiền thưởng không chi được{more}."),
    "prize_payment_struck": ("wait", "return", "{who} bỏ lần chi tiền thưởng ghi nhầm{more}."),
    "prizes_recalled": ("bad", "warn", "{who} ghi phải thu hồi tiền thưởng{more}."),
    "prize_recovered": ("info", "return", "{who} ghi đã thu hồi tiền thưởng{more}."),
    "awards_conferred": ("gold", "award", "{who} ghi đã trao thưởng{more}."),
    "conferral_struck": ("wait", "return", "{who} bỏ lần ghi đã trao thưởng{more}."),
    "fund_opened": ("info", "plus", "{who} lập quỹ năm {more}."),
    "fund_plan_changed": ("wait", "pencil", "{who} sửa dự toán, cách tính của quỹ{more}."),
    "fund_entry_added": ("info", "plus", "{who} ghi vào sổ quỹ{more}."),
    "fund_entry_cancelled": ("wait", "return", "{who} bỏ một dòng của sổ quỹ{more}."),
}

FIELDS = {
    "area": "địa bàn", "recurrent_spending": "dự toán chi thường xuyên", "rounding": "cách làm tròn",
    "blocks": "chặn khi vượt quỹ", "document": "văn bản căn cứ",
}  # fmt: skip
"""The fields of a fund as its history names them."""


def _money(amount: object) -> str:
    return f"{int(str(amount or 0)):,} đồng".replace(",", ".")


def _day(text: object) -> str:
    return day(date.fromisoformat(str(text))) if text else ""


def _terms(payload: dict[str, Any]) -> str:
    return f": {TEXT_LABELS[MoneyText(payload['in_text'])].lower()}" if payload.get("in_text") else ""


def _gift(payload: dict[str, Any]) -> str:
    return "chọn tặng phẩm thay tiền thưởng" if payload.get("given") else "bỏ tặng phẩm, thưởng bằng tiền"


def _frozen(payload: dict[str, Any]) -> str:
    signed = payload.get("at_signature")
    before = f"; khi ký là {_money(signed)}, mức của ngày ban hành khác ngày ký" if signed is not None else ""
    return f": {payload.get('paid', 0)} trường hợp, tổng {_money(payload.get('total'))}{before}"


def _corrected(payload: dict[str, Any]) -> str:
    return f" từ {_money(payload.get('from'))} thành {_money(payload.get('to'))}, {payload.get('paper', '')}"


def _paid(payload: dict[str, Any]) -> str:
    count = len(payload.get("cases", ()))
    paper = f"{payload.get('paper', '')} ngày {_day(payload.get('on'))}"
    return f": {count} trường hợp, {_money(payload.get('amount'))}, {paper}"


def _recalled(payload: dict[str, Any]) -> str:
    amount = sum(int(one["amount"]) for one in payload.get("cases", ()))
    until = f", hạn {_day(payload['due_on'])}" if payload.get("due_on") else ""
    words = f"{_money(amount)}{until}" if amount else "chưa ghi chi nên không phải thu"
    return f": {words} ({payload.get('paper', '')})"


def _recovered(payload: dict[str, Any]) -> str:
    left = f", còn {_money(payload['left'])}" if payload.get("left") else ""
    return (
        f" {_money(payload.get('amount'))}, {payload.get('paper', '')} ngày {_day(payload.get('on'))}{left}"
    )


def _conferred(payload: dict[str, Any]) -> str:
    count = len(payload.get("cases", ()))
    where = f" ngày {_day(payload['held_on'])}, {payload.get('place', '')}" if payload.get("held_on") else ""
    return f" cho {count} trường hợp{where}"


def _plan(payload: dict[str, Any]) -> str:
    return f": {', '.join(FIELDS.get(one, one) for one in payload.get('fields', ()))}"


def _entry(payload: dict[str, Any]) -> str:
    kind = FUND_LABELS[FundKind(payload["kind"])].lower() if payload.get("kind") else ""
    return f": {kind} {_money(payload.get('amount'))}, {payload.get('paper', '')}"


ADDED: dict[str, Callable[[dict[str, Any]], str]] = {
    "money_terms_set": _terms,
    "prize_gift_set": _gift,
    "prizes_frozen": _frozen,
    "prize_corrected": _corrected,
    "prizes_paid": _paid,
    "prizes_returned": _paid,
    "prize_payment_struck": _paid,
    "prizes_recalled": _recalled,
    "prize_recovered": _recovered,
    "awards_conferred": _conferred,
    "conferral_struck": _conferred,
    "fund_opened": lambda payload: str(payload.get("year", "")),
    "fund_plan_changed": _plan,
    "fund_entry_added": _entry,
    "fund_entry_cancelled": _entry,
}
