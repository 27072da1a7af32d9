"""What became of awards from before the system: which were cancelled, which words of one may be put right."""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa

from workflow.models import EarlierAward, EarlierAwardEnd
from workflow.tables import table

earlier, ends = table(EarlierAward), table(EarlierAwardEnd)


PARTS: dict[str, str] = {
    "name": "tên ghi trên quyết định",
    "detail": "chức vụ",
    "unit": "đơn vị công tác",
    "other": "nội dung khác",
}
"""Which words of an earlier award a later document may put right."""


def end_sentence(number: str | None, on: date | None) -> str:
    """Return which decision cancelled an earlier award; empty while it stands."""
    return f"đã hủy bỏ theo quyết định số {number} ngày {on:%d/%m/%Y}" if number else ""


def ended() -> sa.ColumnElement[bool]:
    """Return the condition that the award of the row was cancelled."""
    return sa.exists().where(ends.c.earlier_award_id == earlier.c.id)
