"""The forms of báo cáo thành tích, as rows: three occasions, three regimes. ``spec`` makes a ``DocumentSpec`` of each.

``form`` says which number the annex gives, and for which no number is printed because nobody has compared it with the
text. What a paper prints is decided row by row in ``rules/law/form_numbers.yaml``: only a number marked "verified".
The regime is that of the day of first receipt (NĐ 152/2025 Điều 60 khoản 3), not of the day the paper is made.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Final, NamedTuple

from rules.documents.content.achievement_report import report_content
from rules.documents.content.blocks import BlockDocument
from rules.documents.content.occasion_reports import movement_report_content, sudden_report_content

ACHIEVEMENT_REPORT: Final = "achievement_report"
MOVEMENT_REPORT: Final = "movement_report"
SUDDEN_REPORT: Final = "sudden_report"

_91, _98, _152 = date(2017, 10, 1), date(2024, 1, 1), date(2025, 7, 1)
_91_ENDS, _98_ENDS = date(2023, 12, 31), date(2025, 6, 30)
_ANNEX_91 = "Phụ lục Nghị định số 91/2017/NĐ-CP"
_ANNEX_98 = "Phụ lục I Nghị định số 98/2023/NĐ-CP"
_ANNEX_152 = "Phụ lục Nghị định số 152/2025/NĐ-CP"
_NOT_COMPARED = "không in số mẫu: số mẫu và bố cục chưa đối chiếu với phụ lục"


class ReportForm(NamedTuple):
    """One form of one kind of report, with its days in force (inclusive) and its wording."""

    kind: str
    form: str
    citation: str
    since: date
    until: date | None
    wording: str
    content: Callable[..., BlockDocument]


def _regular(form: str, citation: str, since: date, until: date | None) -> ReportForm:
    wording = f"{ACHIEVEMENT_REPORT}/2017-10-01"
    return ReportForm(ACHIEVEMENT_REPORT, form, citation, since, until, wording, report_content)


def _movement(form: str, citation: str, since: date, until: date | None) -> ReportForm:
    wording = f"{MOVEMENT_REPORT}/{min(since, _98).isoformat()}"
    return ReportForm(MOVEMENT_REPORT, form, citation, since, until, wording, movement_report_content)


def _sudden(form: str, citation: str, since: date, until: date | None) -> ReportForm:
    wording = f"{SUDDEN_REPORT}/{min(since, _98).isoformat()}"
    return ReportForm(SUDDEN_REPORT, form, citation, since, until, wording, sudden_report_content)


REPORT_FORMS: tuple[ReportForm, ...] = (
    _regular("Mẫu số 01 (tập thể), Mẫu số 02 (cá nhân)", _ANNEX_91, _91, _91_ENDS),
    _regular(_NOT_COMPARED, _ANNEX_98, _98, _98_ENDS),
    _regular(
        f"Mẫu số 05 (cá nhân); tập thể {_NOT_COMPARED}", f"{_ANNEX_152}; Quyết định số 638/QĐ-BNV", _152, None
    ),
    _movement("Mẫu số 07 (theo đợt thi đua hoặc chuyên đề)", _ANNEX_91, _91, _91_ENDS),
    _movement(_NOT_COMPARED, _ANNEX_98, _98, _98_ENDS),
    _movement(_NOT_COMPARED, _ANNEX_152, _152, None),
    _sudden("Mẫu số 06 (thành tích xuất sắc đột xuất)", _ANNEX_91, _91, _91_ENDS),
    _sudden(_NOT_COMPARED, _ANNEX_98, _98, _98_ENDS),
    _sudden(_NOT_COMPARED, _ANNEX_152, _152, None),
)
