"""Taking one's own last step back while nobody has built on it: guards and effects of the compensating steps.

Nothing is deleted: the history keeps the step and the event that took it back. What other nominations concluded from
a step in the meantime (a title that rests on another) is judged again at their own next gate.
"""

from __future__ import annotations

from collections.abc import Iterator

from rules.finding import Finding
from workflow.attempt import Attempt
from workflow.guards import stop

UNDOES: dict[str, tuple[str, str | None]] = {
    "undo_opinion": ("opinion_recorded", None),
    "undo_return": ("nomination_returned", "APPRAISAL"),
    "undo_return_unreceived": ("nomination_returned", "SUBMITTED"),
    "undo_eligible": ("eligibility_confirmed", None),
    "undo_ineligible": ("ineligibility_confirmed", None),
}
"""Trigger → the event it takes back, and the state that event must have come from, where it may be several."""

UNDO_OF: dict[str, str] = {
    "record_opinion": "undo_opinion",
    "return_for_supplement": "undo_return",
    "mark_eligible": "undo_eligible",
    "mark_ineligible": "undo_ineligible",
}
"""A step → the step that takes it back (a return before receipt has a second one)."""


def _last_is(attempt: Attempt, trigger: str) -> Iterator[Finding]:
    event, source = UNDOES[trigger]
    last = attempt.world.last_events.get(attempt.row.id)
    if last is None or last.event != event or (source is not None and last.from_state != source):
        yield stop(
            "undo.built_upon",
            "Sau bước này đã có việc làm tiếp nên không hoàn tác được.",
            "Dùng bước thẩm định lại, trả bổ sung hoặc mở lại, có ghi lý do.",
        )
    elif last.actor_id != attempt.actor.user_id:
        yield stop(
            "undo.other_person",
            "Bước này do người khác thực hiện; chỉ người đó hoàn tác được.",
            "Đề nghị người đã thực hiện hoàn tác, hoặc dùng bước thẩm định lại.",
        )


def opinion_is_last(attempt: Attempt) -> Iterator[Finding]:
    """The actor's own opinion is the last thing that happened."""
    yield from _last_is(attempt, "undo_opinion")


def return_is_last(attempt: Attempt) -> Iterator[Finding]:
    """The actor's own return from appraisal is the last thing that happened: the unit has changed nothing."""
    yield from _last_is(attempt, "undo_return")


def early_return_is_last(attempt: Attempt) -> Iterator[Finding]:
    """The actor's own return before receipt is the last thing that happened."""
    yield from _last_is(attempt, "undo_return_unreceived")


def confirmation_is_last(attempt: Attempt) -> Iterator[Finding]:
    """The actor's own confirmation is the last thing that happened, and no session has it on its agenda."""
    yield from _last_is(attempt, "undo_eligible")
    if attempt.row.id in attempt.world.on_agenda:
        yield stop(
            "undo.on_agenda",
            "Đề nghị đã ở trong chương trình một phiên họp Hội đồng.",
            "Đưa ra khỏi chương trình trước, hoặc dùng bước thẩm định lại.",
        )


def refusal_is_last(attempt: Attempt) -> Iterator[Finding]:
    """The actor's own confirmation that it is not eligible is the last thing that happened."""
    yield from _last_is(attempt, "undo_ineligible")


def restore_opinion(attempt: Attempt) -> None:
    """The opinion that stood before is in force again; without one, none is."""
    appraiser, text = attempt.world.earlier_opinions.get(attempt.row.id, (None, ""))
    attempt.changes |= {"opinion": text, "appraised_by_id": appraiser}


def forget_confirmation(attempt: Attempt) -> None:
    """Nobody has confirmed any more; the opinion stays."""
    attempt.changes |= {"confirmed_by_id": None, "reason": "", "reason_code": ""}
