"""What codes are called and how values are written for people: Vietnamese labels, tones, icons, dates, money.

Tables only; the templates receive finished words. Tones are the names of CSS classes, never colours.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from flask import Flask

from rules.finding import AssessmentOutcome, Outcome, Severity
from web.fact_places import places_of
from workflow import clock, council_words, roles
from workflow.appraisal_words import unlocked_words
from workflow.queries.decisions import DecisionState
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

COUNCIL_WORDS: dict[Any, str] = {
    **council_words.SEAT_LABELS,
    **council_words.SESSION_LABELS,
    **council_words.MODE_LABELS,
    **council_words.BASE_LABELS,
    **council_words.ATTENDANCE_LABELS,
    **council_words.WAY_LABELS,
    **council_words.RESULT_LABELS,
    **council_words.CONFLICT_LABELS,
    **council_words.BATCH_LABELS,
    **council_words.CHOICE_LABELS,
}
"""What every code of the council is called."""

SEASON_STEPS: tuple[str, ...] = ("Đăng ký", "Đề nghị", "Thẩm định", "Hội đồng", "Quyết định", "Trao thưởng")

SEASON_PLACE: dict[S, int] = {
    **dict.fromkeys((S.DRAFT, S.UNIT_REVIEW, S.RETURNED), 1),
    **dict.fromkeys((S.SUBMITTED, S.APPRAISAL), 2),
    **dict.fromkeys((S.ELIGIBLE, S.COUNCIL), 3),
    **dict.fromkeys((S.RECOMMENDED, S.SIGNING, S.FORWARDED), 4),
    S.AWARDED: 5,
}
"""Which step of the season a state belongs to; states that ended without an award have none."""

DECISION_LOOKS: dict[DecisionState, tuple[str, str]] = {
    DecisionState.DRAFTED: ("info", "pen"),
    DecisionState.SIGNED: ("wait", "clock"),
    DecisionState.ISSUED: ("gold", "award"),
    DecisionState.VOID: ("plain", "ban"),
}
"""Tone and icon of each state of a decision."""

ASSESSMENT_LOOKS: dict[AssessmentOutcome, tuple[str, str]] = {
    AssessmentOutcome.ELIGIBLE: ("ok", "check"),
    AssessmentOutcome.NOT_ELIGIBLE: ("bad", "cross"),
    AssessmentOutcome.UNDETERMINED: ("wait", "dot"),
    AssessmentOutcome.HOLD: ("wait", "pause"),
    AssessmentOutcome.WRONG_AUTHORITY: ("bad", "ban"),
    AssessmentOutcome.NEEDS_LOCAL_RULE: ("wait", "info"),
}
"""Tone and icon of what the rules say over all findings."""

REFUSAL_REASONS: tuple[tuple[str, str], ...] = (
    ("conditions_not_met", "Không đạt tiêu chuẩn của danh hiệu, hình thức"),
    ("papers_missing", "Thiếu giấy tờ đã yêu cầu bổ sung"),
    ("late", "Gửi quá thời hạn của đợt xét"),
    ("wrong_competence", "Không đúng thẩm quyền"),
    ("already_rewarded", "Thành tích đã được khen thưởng"),
    ("nominated_by_two_units", "Hai đơn vị cùng đề nghị"),
    ("discipline", "Đang bị kỷ luật hoặc trong thời hạn kỷ luật"),
    ("other", "Lý do khác"),
)
"""The closed list of reasons for "không đủ điều kiện", with its codes."""


def worded(values: tuple[tuple[str, str], ...]) -> list[tuple[str, str]]:
    """Return the compared values whose names are words for people; a rule's own variables stand in its sentence."""
    return [(name, value) for name, value in values if not (name.isascii() and name.isidentifier())]


def decision_look(state: DecisionState) -> tuple[str, str]:
    """Return the tone and icon of a decision's state."""
    return DECISION_LOOKS[state]


def assessment_look(outcome: AssessmentOutcome) -> tuple[str, str]:
    """Return the tone and icon of an assessment's outcome."""
    return ASSESSMENT_LOOKS[outcome]


def capital(text: str) -> str:
    """Return text with its first letter large."""
    return text[:1].upper() + text[1:]


def file_size(size: int) -> str:
    """Return a size as people say it: 240 KB, 1,5 MB."""
    if size < 1_000_000:
        return f"{max(1, round(size / 1000))} KB"
    return f"{size / 1_000_000:.1f} MB".replace(".", ",")


def time_left(days: int | None) -> str:
    """Return how long there is: "còn 3 ngày", "hôm nay", "quá 2 ngày"."""
    if days is None:
        return ""
    if days == 0:
        return "hạn hôm nay"
    return f"còn {days} ngày" if days > 0 else f"quá hạn {-days} ngày"


def working_time_left(days: int, due_on: date, today: date) -> str:
    """Return how many working days there are: "còn 3 ngày làm việc", "hạn hôm nay", "quá hạn 2 ngày làm việc"."""
    if due_on == today:
        return "hạn hôm nay"
    if days == 0:
        return f"hạn {due_on:%d/%m}, ngày nghỉ" if due_on > today else f"quá hạn từ {due_on:%d/%m}"
    return f"còn {days} ngày làm việc" if days > 0 else f"quá hạn {-days} ngày làm việc"


WEEKDAYS = ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ nhật")


def weekday(value: date) -> str:
    """Return "Thứ Hai, 17/03/2025"."""
    return f"{WEEKDAYS[value.weekday()]}, {value:%d/%m/%Y}"


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
    """Return a number with dots between thousands: 1.366; a negative one with a true minus sign."""
    return f"{value:,}".replace(",", ".").replace("-", "−")


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
    "council_word": COUNCIL_WORDS.__getitem__,
    "award_choice": lambda award: (award.value, award.label),
    "state_label": state_label,
    "state_pair": state_pair,
    "state_tone": state_tone,
    "state_icon": state_icon,
    "role_label": role_label,
    "seat_label": council_words.SEAT_LABELS.__getitem__,
    "day": day,
    "day_long": day_long,
    "weekday": weekday,
    "moment": moment,
    "number": count,
    "money": money,
    "percent": percent,
    "masked": masked,
    "capital": capital,
    "file_size": file_size,
    "time_left": time_left,
    "unlocked_words": unlocked_words,
    "worded": worded,
    "decision_look": decision_look,
    "assessment_look": assessment_look,
    "places": places_of,
}


def init_app(app: Flask) -> None:
    """Give the templates the filters and tables."""
    app.jinja_env.filters.update(FILTERS)
    app.jinja_env.globals.update(outcome_look=outcome_look, season_steps=SEASON_STEPS)
