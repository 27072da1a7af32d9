"""What codes are called and how values are written for people: Vietnamese labels, tones, icons, dates, money.

Tables only; the templates receive finished words. Tones are the names of CSS classes, never colours.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from flask import Flask

from rules.finding import Outcome, Severity
from workflow import clock, roles
from workflow.states import LABELS as STATE_LABELS
from workflow.states import NominationState as S

STATE_LOOKS: dict[S, tuple[str, str]] = {
    S.DRAFT: ("plain", "pencil"),
    S.UNIT_REVIEW: ("info", "eye"),
    S.SUBMITTED: ("info", "send"),
    S.APPRAISAL: ("info", "search"),
    S.RETURNED: ("wait", "return"),
    S.ELIGIBLE: ("ok", "check"),
    S.COUNCIL: ("info", "council"),
    S.RECOMMENDED: ("ok", "endorsed"),
    S.SIGNING: ("info", "pen"),
    S.FORWARDED: ("info", "up"),
    S.AWARDED: ("gold", "award"),
    S.NOT_AWARDED: ("bad", "cross"),
    S.WITHDRAWN: ("plain", "minus"),
    S.REVOKED: ("bad", "ban"),
}
"""Tone and icon of each state; gold is for awards only."""

OUTCOME_LOOKS: dict[Outcome, tuple[str, str, str]] = {
    Outcome.MET: ("ok", "check", "Đạt"),
    Outcome.NOT_MET: ("bad", "cross", "Không đạt"),
    Outcome.UNDETERMINED: ("wait", "dot", "Cần bổ sung"),
    Outcome.NOT_APPLICABLE: ("plain", "minus", "Không áp dụng"),
}
"""Tone, icon and word of each outcome of a finding."""

SEASON_STEPS: tuple[str, ...] = ("Đăng ký", "Đề nghị", "Thẩm định", "Hội đồng", "Quyết định", "Trao thưởng")


def state_label(state: S) -> str:
    """Return the state's official words."""
    return STATE_LABELS[state]


def state_pair(state: S) -> tuple[str, str]:
    """Return (code, words) of a state, for a choice in a form."""
    return state.value, STATE_LABELS[state]


def state_tone(state: S) -> str:
    """Return the state's tone."""
    return STATE_LOOKS[state][0]


def state_icon(state: S) -> str:
    """Return the state's icon."""
    return STATE_LOOKS[state][1]


def outcome_look(outcome: Outcome, severity: Severity = Severity.GATE) -> tuple[str, str, str]:
    """Return tone, icon and word; what only warns is never shown as a refusal."""
    if outcome is Outcome.NOT_MET and severity is Severity.WARNING:
        return ("wait", "warn", "Cần lưu ý")
    return OUTCOME_LOOKS[outcome]


def role_label(role: roles.Role) -> str:
    """Return the role's words."""
    return roles.LABELS[role]


def day(value: date | datetime | None, missing: str = "–") -> str:
    """Return 05/02/2024, in local time."""
    local = clock.local(value) if isinstance(value, datetime) else value
    return missing if local is None else f"{local:%d/%m/%Y}"


def day_long(value: date | None, missing: str = "–") -> str:
    """Return "ngày 05 tháng 02 năm 2024", as documents write it."""
    return missing if value is None else f"ngày {value:%d} tháng {value:%m} năm {value.year}"


def moment(value: datetime | None, missing: str = "–") -> str:
    """Return 10:42, 05/02/2024 in local time."""
    return missing if value is None else f"{clock.local(value):%H:%M, %d/%m/%Y}"


def count(value: int) -> str:
    """Return a number with dots between thousands: 1.366."""
    return f"{value:,}".replace(",", ".")


def money(value: int | Decimal) -> str:
    """Return an amount in đồng: 1.410.000 đồng."""
    return f"{count(int(value))} đồng"


def percent(value: float | Decimal, digits: int = 1) -> str:
    """Return a share given in percent with a decimal comma: 14,4 %."""
    return f"{value:.{digits}f}".replace(".", ",") + " %"


def masked(number: str) -> str:
    """Return an identity number with all but its last three digits hidden."""
    return "•" * max(len(number) - 3, 0) + number[-3:]


FILTERS: dict[str, Callable[..., Any]] = {
    "state_label": state_label,
    "state_pair": state_pair,
    "state_tone": state_tone,
    "state_icon": state_icon,
    "role_label": role_label,
    "day": day,
    "day_long": day_long,
    "moment": moment,
    "number": count,
    "money": money,
    "percent": percent,
    "masked": masked,
}


def init_app(app: Flask) -> None:
    """Give the templates the filters and tables."""
    app.jinja_env.filters.update(FILTERS)
    app.jinja_env.globals.update(outcome_look=outcome_look, season_steps=SEASON_STEPS)
