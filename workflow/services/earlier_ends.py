"""An award from before the system was cancelled: the decision that did it is recorded with its scan, once.

Such an award was never on a decision of this system, so there is no decision here to sign against: the cancelling
decision is issued on paper by whoever is competent, and recorded like the award itself. From then on the rules read
the award as revoked.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError

from rules.revocation import RevocationGround
from workflow import clock
from workflow.actions import Action
from workflow.actor import Actor
from workflow.errors import NotFound
from workflow.models import EarlierAward, EarlierAwardEnd, person_key
from workflow.permissions import require
from workflow.register_reach import person_row, subject_of
from workflow.services.register_acts import PERSON, happened, is_repeated, need, refuse, writing
from workflow.tables import AnyRow, table

earlier, ends = table(EarlierAward), table(EarlierAwardEnd)


@dataclass(frozen=True, slots=True)
class EndDraft:
    """The cancelling decision as its paper says it; the scan is stored already."""

    ground: RevocationGround
    number: str
    decided_on: date
    decided_by: str
    reason: str
    sha256: str
    filename: str


def record_end(
    person_id: int, award_id: int, draft: EndDraft, *, actor: Actor, idempotency_key: str | None = None
) -> None:
    """Record that an earlier award of a person was cancelled; the standing body's alone, never one's own."""
    number = need(draft.number, "number", "Ghi số quyết định hủy bỏ, ví dụ 120/QĐ-UBND.")
    decided_by = need(draft.decided_by, "decided_by", "Ghi cơ quan, người quyết định hủy bỏ.")
    reason = need(draft.reason, "reason", "Ghi lý do hủy bỏ bằng một câu.")
    if draft.decided_on > clock.today():
        raise refuse("decided_on", "Ngày quyết định chưa đến. Kiểm tra lại.")
    with writing(actor, "record_earlier_end") as connection:
        person_row(connection, actor, person_id, lock=True)
        require(actor, Action.DRAFT_LATER_ACT, subject_of(connection, actor, person_id))
        if is_repeated(
            connection, idempotency_key, actor, "record_earlier_end", [person_id, award_id, number]
        ):
            return
        found = award_of(connection, person_id, award_id)
        if found.decided_on is not None and draft.decided_on < found.decided_on:
            raise refuse(
                "decided_on", f"Ngày hủy bỏ không thể trước ngày khen thưởng {found.decided_on:%d/%m/%Y}."
            )
        row = {
            "earlier_award_id": award_id, "ground": draft.ground.value, "number": number,
            "decided_on": draft.decided_on, "decided_by": decided_by, "reason": reason, "sha256": draft.sha256,
            "filename": draft.filename, "recorded_by_id": actor.user_id, "recorded_at": clock.now(),
        }  # fmt: skip
        try:
            connection.execute(sa.insert(ends).values(row))
        except IntegrityError as error:
            message = "Khen thưởng này đã được ghi là bị hủy bỏ. Tải lại trang để xem."
            raise refuse("award", message) from error
        payload = {"award": found.award, "number": found.decision_number, "by": number}
        happened(connection, PERSON, person_id, "earlier_award_ended", actor, payload=payload, detail=reason)


def award_of(connection: Connection, person_id: int, award_id: int) -> AnyRow:
    """Return an earlier award of a person; ``NotFound`` when it is not his."""
    query = sa.select(earlier.c.award, earlier.c.decision_number, earlier.c.decided_on)
    mine = (earlier.c.id == award_id, earlier.c.nominee_key == person_key(person_id))
    found = connection.execute(query.where(*mine)).first()
    if found is None:
        raise NotFound("khen thưởng trước đây này")
    return found
