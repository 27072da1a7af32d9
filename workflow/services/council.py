"""The council's plain recorded result: session, consensus on the list or a ballot's counts; it moves nominations."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Unpack

from workflow import clock, idempotency
from workflow.actions import Action
from workflow.actor import Actor
from workflow.audit import Happened, record
from workflow.canonical import new_ref
from workflow.db import transaction
from workflow.errors import DateOutsidePeriod, InvalidInput, WorkflowError
from workflow.models import CouncilSession
from workflow.payloads import CouncilOutcome, Note, Reason
from workflow.perform import BulkResult, Item, ItemResult, run
from workflow.permissions import Subject, require
from workflow.security_log import note_refusal
from workflow.services.bulk import Options, bulk
from workflow.tables import insert_returning


@dataclass(frozen=True, slots=True)
class CouncilLine:
    """The council's word on one nomination; counts only where it was put to a ballot."""

    nomination_id: int
    recommended: bool
    agree: int | None = None
    disagree: int | None = None
    blank: int | None = None
    reason: str = ""


def record_session(
    *,
    body_unit_id: int,
    held_on: date,
    members: int,
    present: int,
    written: int,
    minutes_number: str,
    actor: Actor,
    idempotency_key: str | None = None,
) -> int:
    """Record a session of the council and return its id; the same key again returns the same session."""
    if not minutes_number.strip():
        message = "Ghi số biên bản họp Hội đồng."
        raise InvalidInput(message, {"minutes_number": message})
    if held_on > clock.today():
        message = f"Ngày họp {held_on:%d/%m/%Y} sau ngày hôm nay. Ghi lại đúng ngày họp."
        raise DateOutsidePeriod(message, {"held_on": message})
    if members <= 0 or present < 0 or written < 0 or present + written > members:
        message = f"Số có mặt ({present}) và gửi ý kiến ({written}) phải nằm trong số thành viên ({members})."
        raise InvalidInput(message, {"present": message})
    with transaction() as connection:
        require(actor, Action.RECORD_COUNCIL_RESULT, Subject.for_body(body_unit_id))
        asked = [body_unit_id, held_on, members, present, written, minutes_number]
        earlier = idempotency.made_before(connection, idempotency_key, actor, "record_session", asked)
        if earlier is not None:
            return earlier
        row = {
            "ref": new_ref(),
            "body_unit_id": body_unit_id,
            "held_on": held_on,
            "members": members,
            "present": present,
            "written": written,
            "minutes_number": minutes_number.strip(),
            "recorded_by_id": actor.user_id,
            "recorded_at": clock.now(),
        }
        (number,) = insert_returning(connection, CouncilSession, [row])
        payload: dict[str, object] = {
            "held_on": held_on,
            "members": members,
            "present": present,
            "written": written,
        }
        record(
            connection, [Happened("session", number, "session_recorded", actor.user_id, clock.now(), payload)]
        )
        idempotency.keep_made(connection, idempotency_key, number)
        return number


def put_to_council(ids: Sequence[int], *, actor: Actor, **options: Unpack[Options]) -> BulkResult:
    """Put eligible nominations before the council."""
    return bulk("put_to_council", ids, Note(), actor, options)


def postpone(ids: Sequence[int], reason: str, *, actor: Actor, **options: Unpack[Options]) -> BulkResult:
    """Take nominations off the agenda (no quorum, item put off)."""
    return bulk("postpone", ids, Reason(reason), actor, options)


def record_results(session_id: int, lines: Sequence[CouncilLine], *, actor: Actor) -> BulkResult:
    """Record the council's results of one session, all in one transaction."""
    results: list[ItemResult] = []
    try:
        with transaction() as connection:
            for trigger, chosen in (("recommend", True), ("not_recommend", False)):
                items = [
                    Item(line.nomination_id, _outcome(session_id, line))
                    for line in lines
                    if line.recommended is chosen
                ]
                if items:
                    results.extend(run(connection, trigger, items, actor=actor))
    except WorkflowError as error:
        note_refusal(actor, "record_results", error)
        raise
    return BulkResult(tuple(results))


def _outcome(session_id: int, line: CouncilLine) -> CouncilOutcome:
    """Return the payload; a negative result always has a reason."""
    if line.agree is not None and min(line.agree, line.disagree or 0, line.blank or 0) < 0:
        message = "Số phiếu không thể âm. Nhập lại theo biên bản kiểm phiếu."
        raise InvalidInput(message, {"agree": message})
    reason = "" if line.recommended else line.reason or "Hội đồng không đề nghị khen thưởng."
    return CouncilOutcome(session_id, line.agree, line.disagree, line.blank, reason)
