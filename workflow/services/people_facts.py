"""What is known of a person year by year: service, ratings, absences, discipline."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import sqlalchemy as sa

from rules.vocabulary import DisciplineForm, Employment, Rating
from workflow import clock
from workflow.actions import Action
from workflow.actor import Actor
from workflow.models import (
    DisciplineRecord,
    LeaveKind,
    LeavePeriod,
    ServicePeriod,
    YearlyRating,
    person_key,
)
from workflow.permissions import require
from workflow.register_reach import person_row, subject_of
from workflow.services.people import unit_within_reach
from workflow.services.register_acts import PERSON, happened, is_repeated, need, refuse, writing
from workflow.tables import table

service, leaves, ratings = table(ServicePeriod), table(LeavePeriod), table(YearlyRating)


@dataclass(frozen=True, slots=True)
class ServiceDraft:
    """A new post from a day on; the one before ends the day before."""

    unit_id: int
    position: str
    employment: Employment
    since: date
    is_leader: bool = False


def begin_service(
    person_id: int, draft: ServiceDraft, *, actor: Actor, idempotency_key: str | None = None
) -> None:
    """Let a person go on in another post or unit; a transfer out of the unit needs only the new unit's name.

    A clerk moves his own people within his units; between units the standing body does.
    """
    with writing(actor, "begin_service") as connection:
        person_row(connection, actor, person_id, lock=True)
        require(actor, Action.MANAGE_REGISTER, subject_of(connection, actor, person_id))
        unit = unit_within_reach(connection, actor, draft.unit_id)
        if is_repeated(
            connection, idempotency_key, actor, "begin_service", [person_id, unit.id, draft.since]
        ):
            return
        if unit.until is not None and draft.since > unit.until:
            raise refuse("since", f"{unit.name} đã kết thúc hoạt động ngày {unit.until:%d/%m/%Y}.")
        _end_open(connection, person_id, draft.since - timedelta(days=1))
        row = {
            "person_id": person_id, "unit_id": unit.id, "position": draft.position.strip(),
            "employment": draft.employment, "is_leader": draft.is_leader, "recruited_on": None,
            "since": draft.since, "until": None,
        }  # fmt: skip
        connection.execute(sa.insert(service).values(row))
        payload = {"unit": unit.id, "since": draft.since}
        happened(connection, PERSON, person_id, "service_begun", actor, payload=payload, detail=unit.name)


def end_service(
    person_id: int, on: date, reason: str, *, actor: Actor, idempotency_key: str | None = None
) -> None:
    """End the present service of a person (retired, left) with the last day."""
    reason = need(reason, "reason", "Ghi lý do: nghỉ hưu, chuyển công tác, thôi việc, kèm số quyết định.")
    with writing(actor, "end_service") as connection:
        person_row(connection, actor, person_id, lock=True)
        require(actor, Action.MANAGE_REGISTER, subject_of(connection, actor, person_id))
        if is_repeated(connection, idempotency_key, actor, "end_service", [person_id, on]):
            return
        if not _end_open(connection, person_id, on):
            raise refuse("on", "Người này không còn quá trình công tác đang mở. Tải lại trang để xem.")
        happened(connection, PERSON, person_id, "service_ended", actor, payload={"on": on}, detail=reason)


def _end_open(connection: sa.Connection, person_id: int, last: date) -> int:
    """End what is open; ``InvalidInput`` when it began later than that."""
    open_ = (service.c.person_id == person_id, service.c.until.is_(None))
    begun = connection.scalar(sa.select(sa.func.max(service.c.since)).where(*open_))
    if begun is not None and begun > last:
        raise refuse("since", f"Quá trình hiện tại bắt đầu ngày {begun:%d/%m/%Y}; ngày mới phải sau ngày đó.")
    return int(connection.execute(sa.update(service).where(*open_).values(until=last)).rowcount)


def rate(
    person_id: int, period_key: str, rating: Rating, decided_on: date, document: str, *, actor: Actor,
    idempotency_key: str | None = None,
) -> None:  # fmt: skip
    """Record the rating of a period; another one for the same period replaces it and both stay in the history."""
    document = need(document, "document", "Ghi văn bản xếp loại: số, ngày, cơ quan ban hành.")
    if decided_on > clock.today():
        raise refuse("decided_on", "Ngày quyết định chưa đến. Kiểm tra lại.")
    with writing(actor, "rate_person") as connection:
        person_row(connection, actor, person_id, lock=True)
        require(actor, Action.MANAGE_REGISTER, subject_of(connection, actor, person_id))
        if is_repeated(connection, idempotency_key, actor, "rate_person", [person_id, period_key, rating]):
            return
        same = (ratings.c.nominee_key == person_key(person_id), ratings.c.period_key == period_key)
        before = connection.scalar(sa.select(ratings.c.rating).where(*same))
        values = {"rating": rating, "decided_on": decided_on, "document": document}
        if before is None:
            row = {"nominee_key": person_key(person_id), "period_key": period_key, **values}
            connection.execute(sa.insert(ratings).values(row))
        else:
            connection.execute(sa.update(ratings).where(*same).values(values))
        payload = {"period": period_key, "rating": rating, "before": before}
        happened(connection, PERSON, person_id, "person_rated", actor, payload=payload, detail=document)


def record_leave(
    person_id: int, kind: LeaveKind, since: date, until: date, *, actor: Actor,
    idempotency_key: str | None = None,
) -> None:  # fmt: skip
    """Record an absence that rules ask about."""
    if until < since:
        raise refuse("until", "Ngày kết thúc phải từ ngày bắt đầu trở đi.")
    with writing(actor, "record_leave") as connection:
        person_row(connection, actor, person_id, lock=True)
        require(actor, Action.MANAGE_REGISTER, subject_of(connection, actor, person_id))
        if is_repeated(connection, idempotency_key, actor, "record_leave", [person_id, kind, since]):
            return
        overlaps = (leaves.c.person_id == person_id, leaves.c.since <= until, leaves.c.until >= since)
        if connection.scalar(sa.select(leaves.c.id).where(*overlaps).limit(1)) is not None:
            raise refuse("since", "Thời gian này trùng một lần nghỉ đã ghi. Kiểm tra lại ngày.")
        row = {"person_id": person_id, "kind": kind, "since": since, "until": until}
        connection.execute(sa.insert(leaves).values(row))
        payload = {"kind": kind, "since": since, "until": until}
        happened(connection, PERSON, person_id, "leave_recorded", actor, payload=payload)


def record_discipline(
    person_id: int, form: DisciplineForm, decided_on: date, document: str, *, actor: Actor,
    ends_on: date | None = None, duty_related: bool | None = None, idempotency_key: str | None = None,
) -> None:  # fmt: skip
    """Record a disciplinary decision; the standing body's alone."""
    document = need(document, "document", "Ghi quyết định kỷ luật: số, ngày, cơ quan ban hành.")
    if decided_on > clock.today():
        raise refuse("decided_on", "Ngày quyết định chưa đến. Kiểm tra lại.")
    if ends_on is not None and ends_on < decided_on:
        raise refuse("ends_on", "Ngày hết thời hạn phải sau ngày quyết định.")
    with writing(actor, "record_discipline") as connection:
        person_row(connection, actor, person_id, lock=True)
        require(actor, Action.RECORD_DISCIPLINE, subject_of(connection, actor, person_id))
        if is_repeated(
            connection, idempotency_key, actor, "record_discipline", [person_id, form, decided_on]
        ):
            return
        row = {
            "person_id": person_id, "form": form, "decided_on": decided_on, "ends_on": ends_on,
            "duty_related": duty_related, "document": document,
        }  # fmt: skip
        connection.execute(sa.insert(table(DisciplineRecord)).values(row))
        happened(connection, PERSON, person_id, "discipline_recorded", actor)
