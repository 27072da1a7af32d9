"""Close a round as it was previewed, and reopen one as a second person within some days.

All of it in one transaction: what ends, what goes on, the archive and their events are there together or not at all, so
that a closing that broke off is simply done again.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from workflow import clock
from workflow.actions import Action
from workflow.actor import Actor
from workflow.audit import Happened, record
from workflow.calendars import calendars_of
from workflow.closing_plan import GOES_ON, LAPSES, MAY_GO_ON, ClosingPlan, Fate, Planned, last_day_of, plan_of
from workflow.creation import find_round
from workflow.db import transaction
from workflow.errors import Conflict, InvalidInput
from workflow.grounds import Subject
from workflow.guards import ROUND_CLOSED
from workflow.models import Nomination, Round, RoundClosing
from workflow.payloads import CarriedOver, Note, Payload, Reason
from workflow.perform import Item, run
from workflow.permissions import require
from workflow.services.round_editing import locked_round, refuse_archived
from workflow.states import NominationState
from workflow.tables import AnyRow, insert_returning, table

REOPEN_DAYS = 30
"""Calendar days after the closing in which a round may be reopened; later, a complaint reopens a single case."""

rounds, closings = table(Round), table(RoundClosing)


@dataclass(frozen=True, slots=True)
class Closed:
    """What a closing did."""

    lapsed: int
    carried: int
    archived: int


def close_round(
    round_id: int, *, seen: str, actor: Actor, carry: Collection[Fate] = (), carry_to: int | None = None,
    note: str = "",
) -> Closed:  # fmt: skip
    """Close a round as its plan with the mark ``seen`` said.

    ``carry``: what goes on besides what is on hold or with the province, which always does; ``carry_to``: the later
    round it is dealt with beside, needed unless only the province's answer is missing.
    """
    named = GOES_ON | set(carry)
    with transaction() as connection:
        row = locked_round(connection, round_id)
        require(actor, Action.MANAGE_ROUND, Subject.for_body(row.body_unit_id))
        refuse_archived(row)
        _refuse_running(connection, row)
        plan = plan_of(connection, round_id, clock.today())
        if plan.mark != seen:
            raise Conflict(
                "Hồ sơ của đợt vừa thay đổi so với bản xem trước. Tải lại trang, xem lại rồi đóng."
            )
        _refuse_unsettled(plan, named)
        going_on = plan.of(*(fate for fate in MAY_GO_ON if fate in named))
        _check_target(connection, row, carry_to, going_on)
        done = Closed(len(plan.of(*LAPSES)), len(going_on), len(plan.of(Fate.DONE)))
        number = _keep(connection, round_id, carry_to, note, done, actor=actor)
        _run(connection, "end_draft", plan.of(Fate.DRAFT), Note(), actor)
        _run(connection, "end_overdue", plan.of(Fate.OVERDUE), Note(), actor)
        _run(
            connection,
            "carry_over",
            going_on,
            CarriedOver(note, closing_id=number, to_round_id=carry_to),
            actor,
        )
        _archive(connection, round_id)
        payload: dict[str, object] = {
            "closing": number, "lapsed": done.lapsed, "carried": done.carried, "archived": done.archived,
            "to_round": carry_to,
        }  # fmt: skip
        _happened(connection, round_id, "round_closed", actor, payload, detail=note)
        return done


def reopen_round(round_id: int, reason: str, *, actor: Actor) -> int:
    """Reopen a closed round as somebody else than who closed it; drafts that ended with it come back, counted."""
    if not reason.strip():
        message = "Ghi lý do mở lại đợt xét."
        raise InvalidInput(message, {"reason": message})
    with transaction() as connection:
        row = locked_round(connection, round_id)
        query = sa.select(*closings.c).where(
            closings.c.round_id == round_id, closings.c.reopened_at.is_(None)
        )
        closing = connection.execute(query).first()
        by = frozenset({closing.closed_by_id}) if closing is not None else frozenset()
        require(actor, Action.REOPEN_ROUND, Subject.for_body(row.body_unit_id, prepared_by=by))
        if row.archived_at is None:
            raise Conflict("Đợt xét này đang mở, không cần mở lại.")
        if closing is None:
            raise Conflict(
                "Đợt xét này đóng theo cách cũ nên không mở lại được; mở lại từng đề nghị theo khiếu nại."
            )
        last = reopen_until(closing.closed_at)
        if clock.today() > last:
            raise Conflict(
                f"Chỉ mở lại được trong {REOPEN_DAYS} ngày (đến hết ngày {last:%d/%m/%Y}). "
                "Sau đó, mở lại từng đề nghị theo khiếu nại."
            )
        at = clock.now()
        connection.execute(sa.update(rounds).where(rounds.c.id == round_id).values(archived_at=None))
        again = {"reopened_by_id": actor.user_id, "reopened_at": at, "reopen_reason": reason.strip()}
        connection.execute(sa.update(closings).where(closings.c.id == closing.id).values(**again))
        ended = sa.select(Nomination.id).where(
            Nomination.round_id == round_id,
            Nomination.state == NominationState.WITHDRAWN,
            Nomination.reason_code == ROUND_CLOSED,
        )
        ids = list(connection.scalars(ended.order_by(Nomination.id)))
        if ids:
            run(connection, "revive_draft", [Item(one, Reason(reason.strip())) for one in ids], actor=actor)
        payload: dict[str, object] = {"closing": closing.id, "restored": len(ids)}
        _happened(connection, round_id, "round_reopened", actor, payload, detail=reason)
        return len(ids)


def reopen_until(closed_at: object) -> date:
    """Return the last day on which a round closed at a moment may be reopened."""
    return clock.local(closed_at).date() + timedelta(days=REOPEN_DAYS)  # type: ignore[arg-type]  # a stored moment


def _refuse_running(connection: Connection, row: AnyRow) -> None:
    """A round that still takes dossiers is not closed over the heads of those who have time left."""
    last = calendars_of(connection, [row.body_unit_id]).end_of(row.body_unit_id, last_day_of(connection, row))
    if clock.today() <= last:
        raise Conflict(f"Đợt xét còn nhận hồ sơ đến hết ngày {last:%d/%m/%Y}. Đóng đợt sau ngày này.")


def _refuse_unsettled(plan: ClosingPlan, named: Iterable[Fate]) -> None:
    if waiting := plan.in_the_way(named):
        raise Conflict(
            f"Còn {len(waiting)} đề nghị phải giải quyết trước khi đóng đợt. "
            "Xem danh sách ở trang này, giải quyết từng việc hoặc chọn chuyển sang đợt sau."
        )


def _check_target(
    connection: Connection, row: AnyRow, carry_to: int | None, going_on: tuple[Planned, ...]
) -> None:
    """What goes on needs a later open round of the same body, unless only the province's answer is missing."""
    if carry_to is None:
        if any(one.fate is not Fate.ABOVE for one in going_on):
            message = "Chọn đợt xét sau để tiếp tục xét các đề nghị được chuyển."
            raise InvalidInput(message, {"carry_to": message})
        return
    target = find_round(connection, carry_to)
    fits = target.body_unit_id == row.body_unit_id and target.archived_at is None and carry_to != row.id
    if not fits or target.closes_on <= row.closes_on:
        message = "Chọn một đợt đang mở của cùng cơ quan, có hạn gửi sau đợt này."
        raise InvalidInput(message, {"carry_to": message})


def _keep(
    connection: Connection, round_id: int, carry_to: int | None, note: str, done: Closed, *, actor: Actor
) -> int:
    row = {
        "round_id": round_id, "carried_to_id": carry_to, "note": note.strip(), "lapsed": done.lapsed,
        "carried": done.carried, "archived": done.archived, "closed_by_id": actor.user_id, "closed_at": clock.now(),
        "reopen_reason": "",
    }  # fmt: skip
    (number,) = insert_returning(connection, RoundClosing, [row])
    return number


def _run(
    connection: Connection, trigger: str, planned: tuple[Planned, ...], payload: Payload, actor: Actor
) -> None:
    if planned:
        run(connection, trigger, [Item(one.id, payload, one.version) for one in planned], actor=actor)


def _archive(connection: Connection, round_id: int) -> None:
    statement = sa.update(rounds).where(rounds.c.id == round_id, rounds.c.archived_at.is_(None))
    if connection.execute(statement.values(archived_at=clock.now())).rowcount != 1:
        raise Conflict("Đợt xét này đã đóng trước đó.")


def _happened(
    connection: Connection,
    round_id: int,
    event: str,
    actor: Actor,
    payload: dict[str, object],
    *,
    detail: str,
) -> None:
    told = Happened("round", round_id, event, actor.user_id, clock.now(), payload, detail=detail.strip())
    record(connection, [told])
