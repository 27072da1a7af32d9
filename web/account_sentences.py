"""Histories of accounts in sentences: what happened to an account and its duties, and by whom.

Importing this adds the words to the one table in ``event_sentences``.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from web.event_sentences import ADDED, SENTENCES, Sentence
from web.labels import day
from workflow.roles import LABELS, Role

ACCOUNT_SENTENCES: dict[str, Sentence] = {
    "account_created": Sentence("info", "plus", "{who} tạo tài khoản."),
    "account_deactivated": Sentence("bad", "ban", "{who} ngừng tài khoản."),
    "account_reactivated": Sentence("ok", "check", "{who} mở lại tài khoản."),
    "password_reset": Sentence("wait", "lock", "{who} cấp mật khẩu tạm{more}."),
    "password_released": Sentence("ok", "check", "{who} xác nhận mật khẩu tạm."),
    "second_factor_enrolled": Sentence("ok", "lock", "{who} bật xác thực hai bước."),
    "second_factor_removed": Sentence("wait", "minus", "{who} tắt xác thực hai bước của mình."),
    "second_factor_reset": Sentence("bad", "ban", "{who} gỡ xác thực hai bước."),
    "recovery_codes_renewed": Sentence("info", "lock", "{who} tạo lại mã dự phòng."),
    "recovery_code_used": Sentence("wait", "lock", "Đăng nhập bằng một mã dự phòng."),
    "grant_founded": Sentence("info", "plus", "{who} giao nhiệm vụ {more}, khi khởi tạo hệ thống."),
    "grant_proposed": Sentence("info", "send", "{who} trình giao nhiệm vụ {more}."),
    "grant_approved": Sentence("ok", "check", "{who} duyệt giao nhiệm vụ {more}."),
    "grant_rejected": Sentence("bad", "cross", "{who} không duyệt giao nhiệm vụ {more}."),
    "grant_withdrawn": Sentence("plain", "minus", "{who} rút việc giao nhiệm vụ {more}."),
    "grant_ended": Sentence("wait", "minus", "{who} kết thúc nhiệm vụ {more}."),
    "grant_end_proposed": Sentence("info", "send", "{who} trình kết thúc nhiệm vụ {more}."),
    "grant_end_approved": Sentence("ok", "check", "{who} duyệt kết thúc nhiệm vụ {more}."),
    "grant_end_rejected": Sentence("bad", "cross", "{who} không duyệt kết thúc nhiệm vụ {more}."),
    "grant_end_withdrawn": Sentence("plain", "minus", "{who} rút việc kết thúc nhiệm vụ {more}."),
    "installation_founded": Sentence("info", "plus", "{who} khởi tạo cơ quan và người quản trị đầu tiên."),
}


def _duty(payload: dict[str, Any]) -> str:
    roles = {role.value: LABELS[role] for role in Role}
    since, until = (_day(payload.get(name)) for name in ("since", "until"))
    days = f" từ {since}" + (f" đến hết {until}" if until else "") if since else ""
    return f"“{roles.get(str(payload.get('role')), '')}” tại {payload.get('unit', '')}{days}"


def _password(payload: dict[str, Any]) -> str:
    return ", chờ người thứ hai xác nhận" if payload.get("needs_release") else ""


def _day(value: object) -> str:
    try:
        return day(date.fromisoformat(str(value)[:10]))
    except ValueError:
        return ""


SENTENCES.update(ACCOUNT_SENTENCES)
ADDED.update(dict.fromkeys((name for name in ACCOUNT_SENTENCES if name.startswith("grant_")), _duty))
ADDED["password_reset"] = _password
