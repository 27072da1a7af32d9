"""What became of awards from before the system: which were cancelled, which words of one may be put right."""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa

from rules.vocabulary import HOUSEHOLD_TITLES, PERSON_TITLES, AwardCode, NomineeKind
from workflow.models import EarlierAward, EarlierAwardEnd
from workflow.tables import table

earlier, ends = table(EarlierAward), table(EarlierAwardEnd)


_NAME, _OTHER = {"name": "tên ghi trên quyết định"}, {"other": "nội dung khác"}
PARTS: dict[NomineeKind, dict[str, str]] = {
    NomineeKind.INDIVIDUAL: {**_NAME, "detail": "chức vụ", "unit": "đơn vị công tác", **_OTHER},
    NomineeKind.COLLECTIVE: {**_NAME, "unit": "cơ quan, đơn vị", **_OTHER},
    NomineeKind.HOUSEHOLD: {**_NAME, "detail": "địa chỉ", **_OTHER},
}
"""Which words of an earlier award a later document may put right, by who received it."""


def given_to(kind: NomineeKind) -> tuple[AwardCode, ...]:
    """Return the awards that may have been given to such a nominee."""
    if kind is NomineeKind.INDIVIDUAL:
        return tuple(AwardCode)
    others = PERSON_TITLES | HOUSEHOLD_TITLES
    if kind is NomineeKind.COLLECTIVE:
        return tuple(one for one in AwardCode if one not in others)
    return tuple(one for one in AwardCode if one in HOUSEHOLD_TITLES or not one.is_title)


def end_sentence(number: str | None, on: date | None) -> str:
    """Return which decision cancelled an earlier award; empty while it stands."""
    return f"đã hủy bỏ theo quyết định số {number} ngày {on:%d/%m/%Y}" if number else ""


def ended() -> sa.ColumnElement[bool]:
    """Return the condition that the award of the row was cancelled."""
    return sa.exists().where(ends.c.earlier_award_id == earlier.c.id)
