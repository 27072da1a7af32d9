"""The clocks of complaints: until when one may be lodged, and until when it is to be settled."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from sqlalchemy.engine import Connection

from rules.deadlines import Deadline, end_of_limit, named_deadline
from rules.errors import RuleError
from rules.finding import Confidence
from rules.law.on_date import law_for
from workflow.calendars import calendars_of
from workflow.models import ComplaintKind

LODGING = "complaint_lodging"


def settling_name(kind: ComplaintKind, *, is_remote: bool) -> str:
    """Return which limit of the law settles this kind."""
    if kind is ComplaintKind.DENUNCIATION:
        return "denunciation_settling"
    return "complaint_settling_remote" if is_remote else "complaint_settling"


def settling_deadline(
    connection: Connection, body_unit_id: int, kind: ComplaintKind, accepted_on: date, *, is_remote: bool
) -> Deadline:
    """Return the last day to settle; never a day off of the body. ``RuleError`` on a day without the limit."""
    known = named_deadline(
        settling_name(kind, is_remote=is_remote), accepted_on, law_for(accepted_on, accepted_on)
    )
    calendar = calendars_of(connection, {body_unit_id}).of(body_unit_id)
    return replace(known, due_on=end_of_limit(known.due_on, calendar).due_on)


def lodging_deadline(knew_on: date) -> Deadline | None:
    """Return until when a first complaint may be lodged; None on a day without the limit."""
    try:
        return named_deadline(LODGING, knew_on, law_for(knew_on, knew_on))
    except RuleError:
        return None


def is_unverified(name: str, day: date) -> bool:
    """Whether the limit was entered from memory and not compared with the text of the law."""
    try:
        return law_for(day, day).dated(f"limit.{name}").confidence is not Confidence.VERIFIED
    except RuleError:
        return False
