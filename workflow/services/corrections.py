"""Putting a wrong text right: an amending decision for content, a letter for form (NĐ 30/2020 Điều 18 khoản 3).

The decision's own text never changes. Where no competence but only words are wrong, nothing is cancelled.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from rules.after_award import Mistake
from rules.documents import Recipient
from workflow import clock, idempotency
from workflow.actions import Action
from workflow.actor import Actor
from workflow.canonical import new_ref
from workflow.db import transaction
from workflow.decision_facts import recipients_of
from workflow.decision_standing import DecisionStatus, standing_of
from workflow.errors import InvalidInput, NotFound
from workflow.later_act_facts import decision_head
from workflow.later_act_rows import acts, happened, subject_of
from workflow.models import ActKind, ActState, CorrectedField, Correction, DecisionState, LaterAct
from workflow.models.later_acts import OF_ONE_CASE, UNIT_PLACE
from workflow.permissions import require
from workflow.roles import BODY_ROLES
from workflow.rows import NominationRow, load_rows
from workflow.services.decision_rows import locked
from workflow.services.revocations import DECISION_SYMBOL, EMPTY_SIGNATURE
from workflow.states import NominationState
from workflow.tables import AnyRow, insert_returning, table

SYMBOL = re.compile(r"[A-ZĐ]{2,20}(-[A-ZĐ]{2,20}){0,2}")
KINDS = {Mistake.CONTENT: ActKind.AMENDMENT, Mistake.FORM: ActKind.CORRECTION}


@dataclass(frozen=True, slots=True)
class Place:
    """One place to put right. ``wrong`` may be empty for a name, detail or subject: what stands there now is taken.

    A ``DETAIL`` whose ``place`` is ``UNIT_PLACE`` is the name of the unit as the decision prints it.
    """

    field: CorrectedField
    right: str
    nomination_id: int | None = None
    place: str = ""
    wrong: str = ""


@dataclass(frozen=True, slots=True)
class CorrectionDraft:
    """What is wrong with a decision and how it shall read; ``symbol`` is that of the letter ("UBND-NV")."""

    decision_id: int
    mistake: Mistake
    reason: str
    places: tuple[Place, ...]
    symbol: str = ""


def draft(wanted: CorrectionDraft, *, actor: Actor, idempotency_key: str | None = None) -> str:
    """Draft the document that puts the text right; returns its reference."""
    _complete(wanted)
    kind = KINDS[wanted.mistake]
    with transaction() as connection:
        decision = locked(connection, wanted.decision_id)
        if decision.body_unit_id not in actor.units_with(*BODY_ROLES):
            raise NotFound("quyết định")
        head = decision_head(connection, decision.id)
        cases = _cases(connection, wanted)
        require(actor, Action.DRAFT_LATER_ACT, subject_of(connection, decision.body_unit_id, cases.values()))
        asked = [wanted.decision_id, wanted.mistake, wanted.reason, [_asked(one) for one in wanted.places]]
        if (
            made := idempotency.made_before(connection, idempotency_key, actor, "draft_correction", asked)
        ) is not None:
            return str(connection.scalar(sa.select(acts.c.ref).where(acts.c.id == made)))
        if decision.state != DecisionState.ISSUED.value or decision.is_external:
            raise InvalidInput(
                "Chỉ sửa văn bản do cơ quan này đã ban hành. Dự thảo thì sửa trực tiếp; quyết định của cấp trên thì "
                "đề nghị cấp trên."
            )
        rows = _rows(connection, head, cases, wanted.places)
        now = clock.now()
        row = {
            "ref": new_ref(),
            "kind": kind,
            "decision_id": decision.id,
            "body_unit_id": decision.body_unit_id,
            "state": ActState.DRAFTED,
            "version": 1,
            "is_external": False,
            "ground": "",
            "paper_number": "",
            "paper_body": "",
            "reason": wanted.reason.strip(),
            "proposed_by_id": actor.user_id,
            "proposed_at": now,
            "proposing_unit_id": decision.body_unit_id,
            "drafted_by_id": actor.user_id,
            "drafted_at": now,
            "symbol": DECISION_SYMBOL if kind is ActKind.AMENDMENT else wanted.symbol.strip(),
            **EMPTY_SIGNATURE,
        }
        (act_id,) = insert_returning(connection, LaterAct, [row])
        connection.execute(sa.insert(table(Correction)), [{"act_id": act_id, **one} for one in rows])
        told: dict[str, object] = {
            "kind": kind.value,
            "decision": decision.id,
            "fields": [one.field.value for one in wanted.places],
        }
        happened(connection, act_id, "correction_drafted", actor, told, detail=wanted.reason.strip())
        idempotency.keep_made(connection, idempotency_key, act_id)
        return str(row["ref"])


def _asked(one: Place) -> list[object]:
    return [one.field.value, one.nomination_id, one.place, one.wrong, one.right]


def _complete(wanted: CorrectionDraft) -> None:
    wrong = {}
    if not wanted.reason.strip():
        wrong["reason"] = "Ghi lý do phải sửa bằng một câu; câu này được in trong văn bản."
    if wanted.mistake is Mistake.FORM and not SYMBOL.fullmatch(wanted.symbol.strip()):
        wrong["symbol"] = "Ghi ký hiệu của công văn bằng chữ in hoa, ví dụ UBND-NV."
    if not wanted.places:
        wrong["right"] = "Ghi ít nhất một nội dung cần sửa."
    if wrong:
        raise InvalidInput(next(iter(wrong.values())), wrong)


def _cases(connection: Connection, wanted: CorrectionDraft) -> dict[int, NominationRow]:
    ids = {one.nomination_id for one in wanted.places if one.nomination_id is not None}
    found = load_rows(connection, sorted(ids))
    if len(found) != len(ids) or any(row.decision_id != wanted.decision_id for row in found.values()):
        raise NotFound("trường hợp được chọn")
    gone = [row.nominee_name for row in found.values() if row.state is NominationState.REVOKED]
    if gone:
        message = f"{', '.join(gone)}: quyết định khen thưởng đã bị hủy bỏ nên không còn gì để sửa."
        raise InvalidInput(message, {"nomination": message})
    return found


def _rows(
    connection: Connection, head: AnyRow, cases: dict[int, NominationRow], places: Sequence[Place]
) -> list[dict[str, object]]:
    """Return the places as rows; what stands there now is what the last correction says, else the decision."""
    status = standing_of(connection, {head.id})[head.id]
    printed = recipients_of(connection, cases)
    rows: list[dict[str, object]] = []
    for one in places:
        row: dict[str, object] = {
            "field": one.field,
            "nomination_id": one.nomination_id,
            "place": one.place.strip(),
            "wrong": (one.wrong.strip() or _stands(status, head, printed, one)),
            "right_text": one.right.strip(),
        }
        if (one.field in OF_ONE_CASE) != (one.nomination_id is not None):
            message = "Họ tên, chức vụ, đơn vị thì chọn trường hợp; trích yếu và nội dung khác thì không."
            raise InvalidInput(message, {"nomination": message})
        if one.field is CorrectedField.OTHER and not (one.place.strip() and one.wrong.strip()):
            message = "Nội dung khác thì ghi vị trí trong văn bản (ví dụ Điều 2, dòng 3) và nội dung đã ghi."
            raise InvalidInput(message, {"place": message})
        if not one.right.strip() or row["wrong"] == row["right_text"]:
            message = "Ghi nội dung đúng, khác nội dung đã ghi."
            raise InvalidInput(message, {"right": message})
        rows.append(row)
    return rows


def _stands(status: DecisionStatus, head: AnyRow, printed: dict[int, Recipient], one: Place) -> str:
    if one.field is CorrectedField.TITLE:
        return status.title(head.title)
    number = one.nomination_id or 0
    if number not in printed:
        return ""
    case = printed[number]
    written = case.name if one.field is CorrectedField.NAME else case.detail
    written = case.unit if one.place == UNIT_PLACE else written
    return status.text_of(number, one.field, written, one.place)
