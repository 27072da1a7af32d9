"""An award from before the system reads otherwise: the correcting document is recorded with its scan.

Like its cancelling: the award was never on a decision of this system, so whoever decided puts it right on paper. Each
correction is kept; of two about the same words the later one stands.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from workflow import clock
from workflow.actions import Action
from workflow.actor import Actor
from workflow.earlier_ends import PARTS
from workflow.models import EarlierAwardCorrection
from workflow.permissions import require
from workflow.register_reach import person_row, subject_of
from workflow.services.earlier_ends import award_of
from workflow.services.register_acts import PERSON, happened, is_repeated, need, refuse, writing
from workflow.tables import table

mended = table(EarlierAwardCorrection)


@dataclass(frozen=True, slots=True)
class MendedDraft:
    """The correcting document as its paper says it; the scan is stored already. ``part`` is a key of ``PARTS``."""

    part: str
    wrong: str
    right: str
    number: str
    decided_on: date
    decided_by: str
    reason: str
    sha256: str
    filename: str


def record_correction(
    person_id: int, award_id: int, draft: MendedDraft, *, actor: Actor, idempotency_key: str | None = None
) -> None:
    """Record that words of an earlier award were put right; the standing body's alone, never one's own."""
    if draft.part not in PARTS:
        raise refuse("part", "Chọn nội dung được đính chính.")
    right = need(draft.right, "right", "Ghi nội dung đúng, như văn bản đính chính.")
    wrong = " ".join(draft.wrong.split())
    if wrong == right:
        raise refuse("right", "Nội dung đúng phải khác nội dung đã ghi.")
    number = need(draft.number, "number", "Ghi số văn bản đính chính, ví dụ 15/UBND-NV.")
    decided_by = need(draft.decided_by, "decided_by", "Ghi cơ quan ban hành văn bản đính chính.")
    reason = need(draft.reason, "reason", "Ghi lý do đính chính bằng một câu.")
    if draft.decided_on > clock.today():
        raise refuse("decided_on", "Ngày văn bản chưa đến. Kiểm tra lại.")
    with writing(actor, "record_earlier_correction") as connection:
        person_row(connection, actor, person_id, lock=True)
        require(actor, Action.DRAFT_LATER_ACT, subject_of(connection, actor, person_id))
        asked = [person_id, award_id, draft.part, wrong, right, number]
        if is_repeated(connection, idempotency_key, actor, "record_earlier_correction", asked):
            return
        found = award_of(connection, person_id, award_id)
        if found.decided_on is not None and draft.decided_on < found.decided_on:
            message = f"Ngày đính chính không thể trước ngày khen thưởng {found.decided_on:%d/%m/%Y}."
            raise refuse("decided_on", message)
        row = {
            "earlier_award_id": award_id, "part": draft.part, "wrong": wrong, "right_text": right, "number": number,
            "decided_on": draft.decided_on, "decided_by": decided_by, "reason": reason, "sha256": draft.sha256,
            "filename": draft.filename, "recorded_by_id": actor.user_id, "recorded_at": clock.now(),
        }  # fmt: skip
        connection.execute(sa.insert(mended).values(row))
        payload = {"award": found.award, "number": found.decision_number, "by": number, "part": draft.part}
        told = f"«{wrong}» → «{right}». {reason}"
        happened(
            connection, PERSON, person_id, "earlier_award_corrected", actor, payload=payload, detail=told
        )
