"""Conferring (trao thưởng): who received what, when, where, himself or through whom; a hold stops it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from rules.finding import Confidence, Finding, Outcome
from workflow import clock, idempotency
from workflow.actions import Action
from workflow.actor import Actor
from workflow.conferral_facts import held_back, received
from workflow.db import transaction
from workflow.errors import Conflict, DateOutsidePeriod, InvalidInput, NotFound, Refused
from workflow.grounds import Subject
from workflow.models import AwardDecision, Conferral, Nomination
from workflow.money_words import ITEM_LABELS, ConferralWay
from workflow.permissions import require
from workflow.posthumous import is_posthumous
from workflow.services.decision_rows import happened, locked
from workflow.states import NominationState
from workflow.tables import AnyRow, table

n, dec, conferrals = table(Nomination), table(AwardDecision), table(Conferral)
PROCESS = "Quy trình trao thưởng"
By = tuple[Actor, str | None]
"""Who records, and the key of his request."""


@dataclass(frozen=True, slots=True)
class Conferring:
    """How an award was handed over; ``items``: codes of ``ITEM_LABELS``."""

    way: ConferralWay
    held_on: date | None = None
    place: str = ""
    items: tuple[str, ...] = ()
    received_by: str = ""
    relation: str = ""
    note: str = ""


def confer(
    decision_id: int,
    nomination_ids: Sequence[int],
    said: Conferring,
    *,
    actor: Actor,
    idempotency_key: str | None = None,
) -> int:
    """Record the same for these recipients; returns how many. ``Refused`` names those whom a hold keeps from it."""
    if not nomination_ids:
        raise InvalidInput("Chưa chọn trường hợp nào. Đánh dấu người đã nhận, hoặc ghi cho tất cả.")
    by = (actor, idempotency_key)
    with transaction() as connection:
        rows, earlier = _begin(connection, decision_id, ["some", *sorted(nomination_ids)], said, by)
        if earlier is not None:
            return earlier
        chosen = [row for row in rows if row.id in set(nomination_ids)]
        if len(chosen) != len(set(nomination_ids)):
            raise NotFound("trường hợp được chọn")
        _refuse_held(connection, decision_id, chosen, said)
        for row in chosen:
            if (wrong := _misfit(row, said)) is not None:
                raise InvalidInput(wrong, {"way": wrong})
        return _write(connection, decision_id, chosen, said, by)


@dataclass(frozen=True, slots=True)
class Given:
    """How many were recorded, and who was left out for what reason."""

    count: int
    left_out: tuple[tuple[str, str], ...]


def confer_all(
    decision_id: int,
    except_ids: Sequence[int],
    said: Conferring,
    *,
    actor: Actor,
    idempotency_key: str | None = None,
) -> Given:
    """Record that everybody of a decision received his award, but for some.

    Who has received it already, is held back or is awarded after death is left out; the answer names the latter two.
    """
    by = (actor, idempotency_key)
    with transaction() as connection:
        rows, earlier = _begin(connection, decision_id, ["all", *sorted(except_ids)], said, by)
        if earlier is not None:
            return Given(earlier, ())
        known, held = received(connection, decision_id=decision_id), held_back(connection, decision_id)
        open_ones = [
            row
            for row in rows
            if row.id not in set(except_ids) and not (row.id in known and known[row.id].is_given)
        ]
        reasons = {
            row.id: f"đang tạm dừng ({held[row.id][0].label})" if row.id in held else _misfit(row, said) or ""
            for row in open_ones
        }
        chosen = [row for row in open_ones if not reasons[row.id]]
        if not chosen:
            raise InvalidInput("Không còn trường hợp nào để ghi đã trao.")
        count = _write(connection, decision_id, chosen, said, by)
        left = tuple((row.nominee_name, reasons[row.id]) for row in open_ones if reasons[row.id])
        return Given(count, left)


def _begin(
    connection: Connection, decision_id: int, asked: list[object], said: Conferring, by: By
) -> tuple[list[AnyRow], int | None]:
    """Check right, words and state; return the awarded nominations, and the answer of the same request before."""
    actor, key = by
    decision = locked(connection, decision_id)
    require(actor, Action.CONFER, Subject.for_body(decision.body_unit_id))
    body = [
        decision_id,
        *asked,
        said.way,
        said.held_on,
        said.place,
        list(said.items),
        said.received_by,
        said.note,
    ]
    earlier = idempotency.made_before(connection, key, actor, "confer", body)
    issued = connection.scalar(sa.select(dec.c.issued_on).where(dec.c.id == decision_id))
    if issued is None:
        raise Conflict("Quyết định chưa ban hành nên chưa trao thưởng được.")
    _check(said, issued)
    query = sa.select(n.c.id, n.c.nominee_name, n.c.nominee_key).where(
        n.c.decision_id == decision_id, n.c.state == NominationState.AWARDED
    )
    return list(connection.execute(query.order_by(n.c.id))), earlier


def _check(said: Conferring, issued: date) -> None:
    given = said.way is not ConferralWay.NOT_YET
    through = said.way in {ConferralWay.ON_BEHALF, ConferralWay.FAMILY}
    for field, wrong, message in (
        ("held_on", given and said.held_on is None, "Nhập ngày trao thưởng."),
        ("place", given and not said.place.strip(), "Ghi nơi trao thưởng, ví dụ Hội trường UBND huyện."),
        ("received_by", through and not said.received_by.strip(), "Ghi họ tên người nhận thay."),
        ("items", given and not said.items, "Chọn ít nhất một thứ đã trao."),
        ("items", any(one not in ITEM_LABELS for one in said.items), "Chọn thứ đã trao trong danh sách."),
        ("note", not given and not said.note.strip(), "Ghi vì sao bỏ lần ghi đã trao."),
    ):
        if wrong:
            raise InvalidInput(message, {field: message})
    if said.held_on is not None and not issued <= said.held_on <= clock.today():
        message = f"Ngày trao từ ngày ban hành {issued:%d/%m/%Y} đến hôm nay."
        raise DateOutsidePeriod(message, {"held_on": message})


def _misfit(row: AnyRow, said: Conferring) -> str | None:
    """Why the way does not fit this recipient; None when it does."""
    after_death = is_posthumous(row.nominee_name)
    if after_death and said.way in {ConferralWay.IN_PERSON, ConferralWay.ON_BEHALF}:
        return f"{row.nominee_name}: gia đình nhận, ghi riêng tên người nhận."
    if not after_death and said.way is ConferralWay.FAMILY:
        return f"{row.nominee_name} không phải trường hợp truy tặng; chọn «Người khác nhận thay»."
    return None


def _refuse_held(
    connection: Connection, decision_id: int, chosen: Sequence[AnyRow], said: Conferring
) -> None:
    if said.way is ConferralWay.NOT_YET:
        return
    held = held_back(connection, decision_id)
    findings = [
        Finding(
            "conferral.hold",
            Outcome.NOT_MET,
            f"{row.nominee_name} đang tạm dừng: {held[row.id][0].label}, căn cứ {held[row.id][1]}.",
            PROCESS,
            "Chờ kết luận; kết thúc tạm dừng ở trang đề nghị rồi trao.",
            confidence=Confidence.LOCAL,
        )
        for row in chosen
        if row.id in held
    ]
    if findings:
        raise Refused("Có trường hợp đang tạm dừng nên chưa trao thưởng được.", findings)


def _write(
    connection: Connection, decision_id: int, chosen: Sequence[AnyRow], said: Conferring, by: By
) -> int:
    actor, key = by
    given = said.way is not ConferralWay.NOT_YET
    same = {
        "decision_id": decision_id, "way": said.way, "received_by": said.received_by.strip(),
        "relation": said.relation.strip(), "items": ",".join(said.items) if given else "",
        "held_on": said.held_on if given else None, "place": said.place.strip() if given else "",
        "note": said.note.strip(), "made_by_id": actor.user_id, "made_at": clock.now(),
    }  # fmt: skip
    connection.execute(sa.insert(conferrals), [same | {"nomination_id": row.id} for row in chosen])
    told: dict[str, object] = {
        "cases": [row.id for row in chosen], "way": said.way, "held_on": same["held_on"], "place": same["place"],
        "items": list(said.items) if given else [],
    }  # fmt: skip
    detail = "; ".join(part for part in (said.received_by.strip(), said.note.strip()) if part)
    happened(
        connection,
        decision_id,
        "awards_conferred" if given else "conferral_struck",
        actor,
        told,
        detail=detail,
    )
    idempotency.keep_made(connection, key, len(chosen))
    return len(chosen)
