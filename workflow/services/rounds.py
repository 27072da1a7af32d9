"""Rounds (đợt xét): open one, give one unit more time, archive one that is over."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError

from rules.vocabulary import AwardCode, CommendationGround, Decider, Level, NomineeKind, Procedure, Stream
from workflow import clock
from workflow.actions import Action
from workflow.actor import Actor
from workflow.audit import Happened, record
from workflow.creation import find_round
from workflow.db import transaction
from workflow.errors import Conflict, DateOutsidePeriod, InvalidInput, UnknownUnit
from workflow.grounds import Subject
from workflow.models import Movement, Nomination, Round, RoundAward, RoundClosing, RoundExtension, Unit
from workflow.packs import usable_names
from workflow.permissions import require
from workflow.states import LABELS as STATE_LABELS
from workflow.states import NominationState as S
from workflow.tables import insert_returning, table

DECIDED = frozenset({S.RECOMMENDED, S.SIGNING, S.FORWARDED, S.AWARDED, S.NOT_AWARDED, S.REVOKED})
"""The council or somebody who decides has spoken; the rules it was done under stay those of the round."""


@dataclass(frozen=True, slots=True)
class RoundAwardDraft:
    """An award that the round takes, for whom, and at which level it is decided."""

    award: AwardCode
    nominee_kind: NomineeKind
    level: Level


@dataclass(frozen=True, slots=True)
class RoundDraft:
    """A round about to be opened.

    ``closes_on`` is the deadline of the guidance; a list that comes after ``gate_closes_on`` cannot be found
    eligible unless its unit was given more time. ``rule_pack`` names the local rules, shipped or approved.
    """

    code: str
    name: str
    stream: Stream
    ground: CommendationGround
    body_unit_id: int
    decider: Decider
    period_key: str
    period_label: str
    period_since: date
    period_until: date
    opens_on: date
    closes_on: date
    awards: tuple[RoundAwardDraft, ...]
    procedure: Procedure = Procedure.FULL
    movement_id: int | None = None
    gate_closes_on: date | None = None
    rule_pack: str | None = None
    guidance: str = ""


def create_round(draft: RoundDraft, *, actor: Actor) -> int:
    """Open a round and return its id; dates in the wrong order are ``DateOutsidePeriod``."""
    _check_texts(draft)
    _check_days(draft)
    with transaction() as connection:
        require(actor, Action.MANAGE_ROUND, Subject.for_body(draft.body_unit_id))
        _check_names(connection, draft)
        try:
            (number,) = insert_returning(connection, Round, [_row(draft)])
        except IntegrityError as error:
            message = f"Đã có đợt xét mã “{draft.code}”. Chọn mã khác."
            raise InvalidInput(message, {"code": message}) from error
        awards = [
            {"round_id": number, "award": one.award, "nominee_kind": one.nominee_kind, "level": one.level}
            for one in draft.awards
        ]
        connection.execute(sa.insert(table(RoundAward)), awards)
        payload: dict[str, object] = {
            "code": draft.code,
            "closes_on": draft.closes_on,
            "gate_closes_on": draft.gate_closes_on,
            "rule_pack": draft.rule_pack,
            "awards": [[one.award, one.nominee_kind] for one in draft.awards],
        }
        _happened(connection, number, "round_opened", actor, payload)
        return number


def extend_deadline(round_id: int, unit_id: int, until: date, reason: str, *, actor: Actor) -> None:
    """Take one unit's list after the gate, until a day, with a reason that everybody can read."""
    if not reason.strip():
        message = "Ghi lý do gia hạn cho đơn vị."
        raise InvalidInput(message, {"reason": message})
    with transaction() as connection:
        round_ = find_round(connection, round_id)
        require(actor, Action.EXTEND_DEADLINE, Subject.for_body(round_.body_unit_id))
        last = round_.gate_closes_on or round_.closes_on
        if until <= last:
            message = f"Gia hạn phải đến sau ngày {last:%d/%m/%Y}, là ngày cuối cùng của đợt xét."
            raise DateOutsidePeriod(message, {"until": message})
        if connection.scalar(sa.select(Unit.id).where(Unit.id == unit_id)) is None:
            message = "Không có đơn vị này. Chọn lại đơn vị."
            raise UnknownUnit(message, {"unit": message})
        row = {
            "round_id": round_id,
            "unit_id": unit_id,
            "until": until,
            "reason": reason.strip(),
            "granted_by_id": actor.user_id,
            "granted_at": clock.now(),
        }
        try:
            connection.execute(sa.insert(table(RoundExtension)), [row])
        except IntegrityError as error:
            raise Conflict("Đơn vị này đã được gia hạn trong đợt xét. Xem lại lần gia hạn đã ghi.") from error
        payload: dict[str, object] = {"unit_id": unit_id, "until": until}
        _happened(connection, round_id, "deadline_extended", actor, payload, detail=reason.strip())


def set_pack(round_id: int, name: str | None, *, seen: str | None, reason: str, actor: Actor) -> None:
    """Give a round other local rules while nothing in it is decided; ``seen`` is the pack the person saw on the page.

    What was assessed keeps its findings; each open nomination is assessed under the new rules at its next gate.
    """
    if not reason.strip():
        message = "Ghi lý do đổi bộ quy định của đợt xét."
        raise InvalidInput(message, {"reason": message})
    with transaction() as connection:
        round_ = find_round(connection, round_id)
        require(actor, Action.MANAGE_ROUND, Subject.for_body(round_.body_unit_id))
        _check_pack(connection, name, round_.body_unit_id)
        _refuse_decided(connection, round_id)
        if name == seen:
            message = "Đợt xét đang dùng đúng bộ quy định này. Chọn bộ khác nếu muốn đổi."
            raise InvalidInput(message, {"rule_pack": message})
        rounds = table(Round)
        statement = sa.update(rounds).where(
            rounds.c.id == round_id,
            rounds.c.rule_pack.is_not_distinct_from(seen),
            rounds.c.archived_at.is_(None),
        )
        if connection.execute(statement.values(rule_pack=name)).rowcount != 1:
            raise Conflict("Đợt xét vừa được đổi bộ quy định hoặc đã đóng. Tải lại trang để xem rồi làm lại.")
        payload: dict[str, object] = {"from": seen, "to": name}
        _happened(connection, round_id, "round_pack_changed", actor, payload, detail=reason.strip())


def _refuse_decided(connection: Connection, round_id: int) -> None:
    """Refuse when something in the round is decided, saying how much."""
    query = (
        sa.select(Nomination.state, sa.func.count())
        .where(Nomination.round_id == round_id, Nomination.state.in_(DECIDED))
        .group_by(Nomination.state)
    )
    found = [f"{count} đề nghị “{STATE_LABELS[state]}”" for state, count in connection.execute(query)]
    if found:
        raise Conflict(
            f"Đợt xét đã có kết quả ({', '.join(sorted(found))}) nên giữ nguyên bộ quy định đang dùng."
        )


def archive_round(round_id: int, *, actor: Actor) -> None:
    """Archive a round in which everything is settled; ``round_closing.close_round`` also ends and carries over."""
    with transaction() as connection:
        round_ = find_round(connection, round_id)
        require(actor, Action.MANAGE_ROUND, Subject.for_body(round_.body_unit_id))
        rounds = table(Round)
        statement = sa.update(rounds).where(rounds.c.id == round_id, rounds.c.archived_at.is_(None))
        if connection.execute(statement.values(archived_at=clock.now())).rowcount != 1:
            raise Conflict("Đợt xét này đã đóng trước đó.")
        count = connection.scalar(sa.select(sa.func.count()).where(Nomination.round_id == round_id)) or 0
        closing = {
            "round_id": round_id, "lapsed": 0, "carried": 0, "archived": count, "closed_by_id": actor.user_id,
            "closed_at": clock.now(), "note": "", "reopen_reason": "",
        }  # fmt: skip
        connection.execute(sa.insert(table(RoundClosing)).values(closing))
        _happened(connection, round_id, "round_archived", actor, {})


def _check_texts(draft: RoundDraft) -> None:
    for field, words in (("code", "mã"), ("name", "tên"), ("period_label", "tên kỳ xét")):
        if not getattr(draft, field).strip():
            message = f"Ghi {words} của đợt xét."
            raise InvalidInput(message, {field: message})
    if not draft.awards:
        message = "Chọn ít nhất một danh hiệu, hình thức."
        raise InvalidInput(message, {"awards": message})


def _check_days(draft: RoundDraft) -> None:
    """Opens, closes, gate follow each other; the period has an end; nothing is opened after its last day."""
    gate = draft.gate_closes_on or draft.closes_on
    checks = (
        ("period_until", draft.period_until >= draft.period_since, "Ngày cuối kỳ xét không trước ngày đầu."),
        ("closes_on", draft.closes_on >= draft.opens_on, "Hạn nộp hồ sơ không trước ngày mở đợt."),
        ("gate_closes_on", gate >= draft.closes_on, "Ngày tiếp nhận cuối cùng không trước hạn nộp hồ sơ."),
        ("closes_on", gate >= clock.today(), "Đợt xét đã hết hạn trước khi mở. Chọn hạn nộp sau hôm nay."),
    )
    for field, holds, message in checks:
        if not holds:
            raise DateOutsidePeriod(message, {field: message})


def _check_names(connection: Connection, draft: RoundDraft) -> None:
    if connection.scalar(sa.select(Unit.id).where(Unit.id == draft.body_unit_id)) is None:
        message = "Không có cơ quan xét khen thưởng này. Chọn lại cơ quan."
        raise UnknownUnit(message, {"body_unit_id": message})
    if draft.movement_id is not None:
        found = connection.scalar(sa.select(Movement.id).where(Movement.id == draft.movement_id))
        if found is None:
            message = "Không có phong trào thi đua này. Chọn lại trong danh sách."
            raise InvalidInput(message, {"movement_id": message})
    _check_pack(connection, draft.rule_pack, draft.body_unit_id)


def _check_pack(connection: Connection, name: str | None, body_unit_id: int) -> None:
    if name is not None and name not in usable_names(connection, [body_unit_id], clock.today()):
        message = "Không có bộ quy định địa phương này. Chọn lại trong danh sách."
        raise InvalidInput(message, {"rule_pack": message})


def _row(draft: RoundDraft) -> dict[str, object]:
    names = [name for name in RoundDraft.__slots__ if name != "awards"]
    return {**{name: getattr(draft, name) for name in names}, "created_at": clock.now()}


def _happened(
    connection: Connection,
    round_id: int,
    event: str,
    actor: Actor,
    payload: dict[str, object],
    *,
    detail: str = "",
) -> None:
    happened = Happened("round", round_id, event, actor.user_id, clock.now(), payload, detail=detail)
    record(connection, [happened])
