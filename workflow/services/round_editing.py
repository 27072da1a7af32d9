"""Change a round that is open: what may still change, with a reason; what dossiers already rest on is refused."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from rules.vocabulary import AwardCode, CommendationGround, Decider, NomineeKind, Procedure, Stream
from workflow import clock
from workflow.actions import Action
from workflow.actor import Actor
from workflow.audit import Happened, record
from workflow.calendars import calendars_of
from workflow.creation import find_round
from workflow.db import transaction
from workflow.errors import Conflict, DateOutsidePeriod, InvalidInput, RoundClosed
from workflow.grounds import Subject
from workflow.models import Dossier, Movement, Nomination, Round, RoundAward
from workflow.permissions import require
from workflow.round_marks import mark_of
from workflow.services.rounds import RoundAwardDraft
from workflow.tables import AnyRow, table

FIXED: dict[str, str] = {
    "stream": "nhóm",
    "ground": "loại hình khen thưởng",
    "procedure": "thủ tục",
    "decider": "thẩm quyền quyết định",
    "period_label": "kỳ thành tích",
    "period_since": "ngày đầu kỳ thành tích",
    "period_until": "ngày cuối kỳ thành tích",
    "opens_on": "ngày mở đợt",
}
"""What dossiers rest on: fixed from the first one."""

NOTHING_CHANGED = "Chưa có gì thay đổi so với đợt xét hiện tại."


@dataclass(frozen=True, slots=True)
class RoundChange:
    """A round as it should be; the code, the body and the local rules are not changed here."""

    name: str
    stream: Stream
    ground: CommendationGround
    procedure: Procedure
    decider: Decider
    period_label: str
    period_since: date
    period_until: date
    opens_on: date
    closes_on: date
    gate_closes_on: date | None
    movement_id: int | None
    guidance: str
    awards: tuple[RoundAwardDraft, ...]


def edit_round(round_id: int, change: RoundChange, reason: str, *, seen: str, actor: Actor) -> None:
    """Change a round; ``seen`` is the mark of what the person saw. The audit event keeps before and after."""
    if not reason.strip():
        message = "Ghi lý do sửa đợt xét."
        raise InvalidInput(message, {"reason": message})
    with transaction() as connection:
        row = locked_round(connection, round_id)
        require(actor, Action.MANAGE_ROUND, Subject.for_body(row.body_unit_id))
        refuse_archived(row)
        awards = awards_of(connection, round_id)
        if mark_of(dict(row._mapping), awards) != seen:
            raise Conflict("Đợt xét vừa được người khác sửa. Tải lại trang để xem bản mới rồi sửa tiếp.")
        differences = _differences(row, change)
        has_dossiers = _has_dossiers(connection, round_id)
        _check(connection, row, change, differences, has_dossiers=has_dossiers)
        added, removed = _awards_changed(connection, round_id, awards, change)
        if not differences and not added and not removed:
            raise InvalidInput(NOTHING_CHANGED)
        _write(connection, round_id, change, differences, added=added, removed=removed)
        payload: dict[str, object] = {
            "changed": {name: [before, after] for name, (before, after) in differences.items()},
            "awards_added": [[one.award, one.nominee_kind] for one in added],
            "awards_removed": [list(one) for one in removed],
        }
        told = Happened(
            "round", round_id, "round_edited", actor.user_id, clock.now(), payload, detail=reason.strip()
        )
        record(connection, [told])


def locked_round(connection: Connection, round_id: int) -> AnyRow:
    """Return the round, locked where the database can; ``NotFound`` without one."""
    rounds = table(Round)
    connection.execute(sa.select(rounds.c.id).where(rounds.c.id == round_id).with_for_update()).all()
    return find_round(connection, round_id)


def refuse_archived(row: AnyRow) -> None:
    """Raise when the round is closed."""
    if row.archived_at is not None:
        raise RoundClosed("Đợt xét đã đóng nên không thay đổi được. Mở lại đợt xét trước nếu cần.")


def awards_of(connection: Connection, round_id: int) -> tuple[tuple[AwardCode, NomineeKind], ...]:
    """Return the awards that the round takes, in a fixed order."""
    query = sa.select(RoundAward.award, RoundAward.nominee_kind).where(RoundAward.round_id == round_id)
    return tuple(
        sorted(
            ((row.award, row.nominee_kind) for row in connection.execute(query)),
            key=lambda p: (p[0].value, p[1].value),
        )
    )


def _differences(row: AnyRow, change: RoundChange) -> dict[str, tuple[object, object]]:
    found = {}
    for name in RoundChange.__slots__:
        if name != "awards" and getattr(row, name) != getattr(change, name):
            found[name] = (getattr(row, name), getattr(change, name))
    return found


def _has_dossiers(connection: Connection, round_id: int) -> bool:
    query = sa.select(Dossier.id).where(Dossier.round_id == round_id).limit(1)
    return connection.scalar(query) is not None


def _check(
    connection: Connection, row: AnyRow, change: RoundChange,
    differences: Mapping[str, tuple[object, object]], *, has_dossiers: bool,
) -> None:  # fmt: skip
    if has_dossiers:
        for name, words in FIXED.items():
            if name in differences:
                message = f"Đã có hồ sơ nên không sửa được {words}. Mở đợt khác, hoặc giữ nguyên."
                raise InvalidInput(message, {name: message})
    for name, words in (("name", "tên đợt xét"), ("period_label", "tên kỳ xét")):
        if not getattr(change, name).strip():
            message = f"Ghi {words}."
            raise InvalidInput(message, {name: message})
    if not change.awards:
        message = "Chọn ít nhất một danh hiệu, hình thức."
        raise InvalidInput(message, {"awards": message})
    if change.movement_id is not None and "movement_id" in differences:
        found = connection.scalar(sa.select(Movement.id).where(Movement.id == change.movement_id))
        if found is None:
            message = "Không có phong trào thi đua này. Chọn lại trong danh sách."
            raise InvalidInput(message, {"movement_id": message})
    _check_days(connection, row, change, differences, has_dossiers=has_dossiers)


def _check_days(
    connection: Connection, row: AnyRow, change: RoundChange,
    differences: Mapping[str, tuple[object, object]], *, has_dossiers: bool,
) -> None:  # fmt: skip
    """Days follow each other; once dossiers exist a deadline only moves later; none ends on a day off."""
    gate = change.gate_closes_on or change.closes_on
    before = row.gate_closes_on or row.closes_on
    checks = [
        (
            "period_until",
            change.period_until >= change.period_since,
            "Ngày cuối kỳ xét không trước ngày đầu.",
        ),
        ("closes_on", change.closes_on >= change.opens_on, "Hạn nộp hồ sơ không trước ngày mở đợt."),
        ("gate_closes_on", gate >= change.closes_on, "Ngày tiếp nhận cuối cùng không trước hạn nộp hồ sơ."),
    ]
    if has_dossiers:
        kept = "Đã có hồ sơ nên thời hạn chỉ dời về sau, không dời sớm hơn ngày"
        checks += [
            ("closes_on", change.closes_on >= row.closes_on, f"{kept} {row.closes_on:%d/%m/%Y}."),
            ("gate_closes_on", gate >= before, f"{kept} {before:%d/%m/%Y}."),
        ]
    for field, holds, message in checks:
        if not holds:
            raise DateOutsidePeriod(message, {field: message})
    calendar = calendars_of(connection, [row.body_unit_id])
    for field in ("closes_on", "gate_closes_on"):
        day = getattr(change, field)
        if day is not None and field in differences:
            refuse_day_off(calendar.end_of(row.body_unit_id, day), day, field)


def refuse_day_off(end: date, day: date, field: str) -> None:
    """Raise when a last day falls on a day off; ``end`` is the working day that follows."""
    if end != day:
        message = f"Ngày {day:%d/%m/%Y} là ngày nghỉ. Chọn ngày làm việc, ví dụ {end:%d/%m/%Y}."
        raise DateOutsidePeriod(message, {field: message})


def _awards_changed(
    connection: Connection,
    round_id: int,
    before: tuple[tuple[AwardCode, NomineeKind], ...],
    change: RoundChange,
) -> tuple[list[RoundAwardDraft], list[tuple[AwardCode, NomineeKind]]]:
    """Return the awards to add and to take out; one that nominations name stays."""
    wanted = {(one.award, one.nominee_kind) for one in change.awards}
    added = [one for one in change.awards if (one.award, one.nominee_kind) not in before]
    removed = [pair for pair in before if pair not in wanted]
    for award, kind in removed:
        query = sa.select(sa.func.count()).where(
            Nomination.round_id == round_id, Nomination.award == award, Nomination.nominee_kind == kind
        )
        if count := connection.scalar(query):
            message = f"Đã có {count} đề nghị {award.label} ({kind.label}) nên không bỏ được hình thức này."
            raise InvalidInput(message, {"awards": message})
    return added, removed


def _write(
    connection: Connection, round_id: int, change: RoundChange,
    differences: Mapping[str, tuple[object, object]], *,
    added: list[RoundAwardDraft], removed: list[tuple[AwardCode, NomineeKind]],
) -> None:  # fmt: skip
    rounds, awards = table(Round), table(RoundAward)
    if differences:
        values = {name: getattr(change, name) for name in differences}
        connection.execute(sa.update(rounds).where(rounds.c.id == round_id).values(**values))
    if "decider" in differences:
        for one in change.awards:
            same = (awards.c.award == one.award, awards.c.nominee_kind == one.nominee_kind)
            kept = sa.update(awards).where(awards.c.round_id == round_id, *same)
            connection.execute(kept.values(level=one.level))
    for award, kind in removed:
        gone = (awards.c.round_id == round_id, awards.c.award == award, awards.c.nominee_kind == kind)
        connection.execute(sa.delete(awards).where(*gone))
    if added:
        rows = [
            {"round_id": round_id, "award": one.award, "nominee_kind": one.nominee_kind, "level": one.level}
            for one in added
        ]
        connection.execute(sa.insert(awards), rows)
