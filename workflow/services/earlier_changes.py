"""An award from before the system: recorded with its scan; cancelled or put right by a paper, that with its scan too.

One path for persons, collectives and households, by the nominee key. Such an award was never on a decision of this
system, so there is none here to sign against: the paper is issued outside by whoever is competent, and recorded like
the award itself. An award is cancelled once, and the rules read it as revoked from then on; each correction is kept,
and of two about the same words the later one stands.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError

from rules.revocation import RevocationGround
from rules.vocabulary import AwardCode, CommendationGround, Level
from workflow import clock
from workflow.actions import Action
from workflow.actor import Actor
from workflow.db import Base
from workflow.earlier_ends import PARTS, given_to
from workflow.errors import NotFound
from workflow.models import EarlierAward, EarlierAwardCorrection, EarlierAwardEnd, EarlierAwardProof
from workflow.permissions import require
from workflow.register_reach import nominee
from workflow.services.earlier_recoveries import follow
from workflow.services.register_acts import happened, is_repeated, need, refuse, writing
from workflow.tables import AnyRow, insert_returning, table

earlier = table(EarlierAward)
FIRST_YEAR = 1946  # the first law on orders and medals of the Republic


@dataclass(frozen=True, slots=True)
class EarlierDraft:
    """An award from before the system as its paper says it; the scan is stored already."""

    award: AwardCode
    year: int
    ground: CommendationGround
    level: Level
    decided_by: str
    decision_number: str
    decided_on: date
    sha256: str
    filename: str


@dataclass(frozen=True, slots=True)
class LaterPaper:
    """The paper that cancelled or corrected, as it says itself; the scan is stored already."""

    number: str
    decided_on: date
    decided_by: str
    reason: str
    sha256: str
    filename: str


@dataclass(frozen=True, slots=True)
class Correction:
    """The words put right, as both papers print them. ``part`` is a key of ``PARTS`` for such a nominee."""

    part: str
    wrong: str
    right: str


@dataclass(frozen=True, slots=True)
class _Kind:
    """What differs between the two: where it is kept, its event, and how a refusal names the paper."""

    model: type[Base]
    event: str
    paper: str
    example: str
    issuer: str
    act: str


END = _Kind(
    EarlierAwardEnd, "earlier_award_ended", "quyết định hủy bỏ", "120/QĐ-UBND",
    "cơ quan, người quyết định hủy bỏ", "hủy bỏ",
)  # fmt: skip
CORRECTION = _Kind(
    EarlierAwardCorrection, "earlier_award_corrected", "văn bản đính chính", "15/UBND-NV",
    "cơ quan ban hành văn bản đính chính", "đính chính",
)  # fmt: skip


def record_award(key: str, draft: EarlierDraft, *, actor: Actor, idempotency_key: str | None = None) -> None:
    """Record an award from before the system with the scan of its decision."""
    body = need(draft.decided_by, "decided_by", "Ghi cơ quan, người quyết định.")
    number = need(draft.decision_number, "decision_number", "Ghi số quyết định, ví dụ 28/QĐ-UBND.")
    if draft.decided_on > clock.today():
        raise refuse("decided_on", "Ngày quyết định chưa đến. Kiểm tra lại.")
    if not FIRST_YEAR <= draft.year <= draft.decided_on.year:
        until = draft.decided_on.year
        raise refuse("year", f"Năm thành tích phải từ {FIRST_YEAR} đến năm quyết định ({until}).")
    with writing(actor, "record_earlier_award") as connection:
        whose = nominee(connection, actor, key, lock=True)
        require(actor, Action.MANAGE_REGISTER, whose.subject)
        if is_repeated(
            connection, idempotency_key, actor, "record_earlier", [whose.key, number, draft.award]
        ):
            return
        if draft.award not in given_to(whose.kind):
            raise refuse("award", f"{draft.award.label} không tặng cho {whose.kind.label}. Chọn lại.")
        same = (
            earlier.c.nominee_key == whose.key,
            earlier.c.award == draft.award,
            earlier.c.decision_number == number,
        )
        if connection.scalar(sa.select(earlier.c.id).where(*same).limit(1)) is not None:
            message = f"Đã có {draft.award.label} theo quyết định {number} của {whose.name}."
            raise refuse("decision_number", message)
        row = {
            "nominee_key": whose.key, "nominee_kind": whose.kind, "award": draft.award, "year": draft.year,
            "period_key": f"Y{draft.year}", "ground": draft.ground, "level": draft.level, "decided_by": body,
            "decision_number": number, "decided_on": draft.decided_on,
        }  # fmt: skip
        (award_id,) = insert_returning(connection, EarlierAward, [row])
        proof = {
            "earlier_award_id": award_id, "sha256": draft.sha256, "filename": draft.filename,
            "added_by_id": actor.user_id, "added_at": clock.now(),
        }  # fmt: skip
        connection.execute(sa.insert(table(EarlierAwardProof)).values(proof))
        payload = {"award": draft.award, "number": number, "sha256": draft.sha256}
        happened(connection, whose.chain, whose.id, "earlier_award_recorded", actor, payload=payload)


def record_end(
    key: str, award_id: int, ground: RevocationGround, paper: LaterPaper, *, money_due: int = 0,
    actor: Actor, idempotency_key: str | None = None,
) -> None:  # fmt: skip
    """Record that an earlier award was cancelled; the standing body's alone, never one's own.

    ``ground`` is a point of Luật 2022 Điều 93 khoản 2; ``money_due`` what was paid and is to come back, in đồng: from
    now on the body follows it up with the item. ``InvalidInput`` when it was recorded before.
    """
    _record(
        (key, award_id), END, paper, {"ground": ground.value}, actor=actor, idempotency_key=idempotency_key,
        money_due=money_due,
    )  # fmt: skip


def record_correction(
    key: str, award_id: int, correction: Correction, paper: LaterPaper, *,
    actor: Actor, idempotency_key: str | None = None,
) -> None:  # fmt: skip
    """Record that words of an earlier award were put right; the standing body's alone, never one's own."""
    right = need(correction.right, "right", "Ghi nội dung đúng, như văn bản đính chính.")
    wrong = " ".join(correction.wrong.split())
    if wrong == right:
        raise refuse("right", "Nội dung đúng phải khác nội dung đã ghi.")
    own: dict[str, object] = {"part": correction.part, "wrong": wrong, "right_text": right}
    _record(
        (key, award_id), CORRECTION, paper, own, actor=actor, idempotency_key=idempotency_key,
        told={"part": correction.part}, detail=f"«{wrong}» → «{right}». ",
    )  # fmt: skip


def _record(
    award: tuple[str, int], kind: _Kind, paper: LaterPaper, own: dict[str, object], *,
    actor: Actor, idempotency_key: str | None, told: Mapping[str, object] | None = None, detail: str = "",
    money_due: int = 0,
) -> None:  # fmt: skip
    """Keep the paper beside the award (whose, its number) with the columns of this kind, and tell it."""
    number = need(paper.number, "number", f"Ghi số {kind.paper}, ví dụ {kind.example}.")
    decided_by = need(paper.decided_by, "decided_by", f"Ghi {kind.issuer}.")
    reason = need(paper.reason, "reason", f"Ghi lý do {kind.act} bằng một câu.")
    if paper.decided_on > clock.today():
        raise refuse("decided_on", f"Ngày {kind.paper} chưa đến. Kiểm tra lại.")
    key, award_id = award
    with writing(actor, kind.event) as connection:
        whose = nominee(connection, actor, key, lock=True)
        require(actor, Action.DRAFT_LATER_ACT, whose.subject)
        asked = [whose.key, award_id, number, *own.values()]
        if is_repeated(connection, idempotency_key, actor, kind.event, asked):
            return
        if own.get("part", "name") not in PARTS[whose.kind]:
            raise refuse("part", "Chọn nội dung được đính chính.")
        found = _award_of(connection, whose.key, award_id)
        if found.decided_on is not None and paper.decided_on < found.decided_on:
            message = f"Ngày {kind.act} không thể trước ngày khen thưởng {found.decided_on:%d/%m/%Y}."
            raise refuse("decided_on", message)
        row = asdict(paper) | {"number": number, "decided_by": decided_by, "reason": reason} | own
        row |= {"earlier_award_id": award_id, "recorded_by_id": actor.user_id, "recorded_at": clock.now()}
        try:
            (made,) = insert_returning(connection, kind.model, [row])
        except IntegrityError as error:  # of the two only cancelling is once
            message = "Khen thưởng này đã được ghi là bị hủy bỏ. Tải lại trang để xem."
            raise refuse("award", message) from error
        if kind is END:
            assert whose.subject.body_unit_id is not None  # the standing body acts for one
            follow(connection, found, made, whose.subject.body_unit_id, money_due)
        payload = {"award": found.award, "number": found.decision_number, "by": number, **(told or {})}
        happened(
            connection, whose.chain, whose.id, kind.event, actor, payload=payload, detail=detail + reason
        )


def _award_of(connection: Connection, key: str, award_id: int) -> AnyRow:
    """Return an earlier award of a nominee; ``NotFound`` when it is not his."""
    query = sa.select(earlier.c.award, earlier.c.year, earlier.c.decision_number, earlier.c.decided_on)
    found = connection.execute(query.where(earlier.c.id == award_id, earlier.c.nominee_key == key)).first()
    if found is None:
        raise NotFound("khen thưởng trước đây này")
    return found
