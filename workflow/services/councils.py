"""The council itself: set up by a decision, with dated seats; who sits on it on a day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from workflow import clock
from workflow.actions import Action
from workflow.actor import Actor
from workflow.audit import Happened, record
from workflow.canonical import new_ref
from workflow.council_words import SeatRole
from workflow.db import reading, transaction
from workflow.errors import Conflict, InvalidInput, NotFound
from workflow.grounds import Subject
from workflow.models import Council, CouncilSeat, Person
from workflow.permissions import require
from workflow.tables import AnyRow, insert_returning, table

councils, seats, persons = table(Council), table(CouncilSeat), table(Person)
CHAIN = "council"


@dataclass(frozen=True, slots=True)
class SeatDraft:
    """A person about to sit on the council; ``is_voting`` false for a secretary who is no member."""

    person_id: int
    role: SeatRole
    post: str = ""
    is_voting: bool = True


def create_council(
    body_unit_id: int, name: str, document: str, since: date, drafts: Sequence[SeatDraft], *, actor: Actor
) -> int:
    """Set up a council and return its id; the one before it ends the day before.

    Refused without a chair, with two chairs, or with one person twice.
    """
    for field, text, words in (
        ("name", name, "tên Hội đồng"),
        ("document", document, "quyết định thành lập"),
    ):
        if not text.strip():
            message = f"Ghi {words}."
            raise InvalidInput(message, {field: message})
    _check_seats(drafts)
    with transaction() as connection:
        require(actor, Action.MANAGE_COUNCIL, Subject.for_body(body_unit_id))
        _end_former(connection, body_unit_id, since)
        row = {
            "ref": new_ref(), "body_unit_id": body_unit_id, "name": name.strip(), "document": document.strip(),
            "since": since, "until": None, "created_by_id": actor.user_id, "created_at": clock.now(),
        }  # fmt: skip
        (number,) = insert_returning(connection, Council, [row])
        _insert_seats(connection, number, drafts, since)
        payload: dict[str, object] = {"since": since, "members": sum(one.is_voting for one in drafts)}
        _happened(connection, number, "council_set_up", actor, payload, detail=document)
        return number


def change_seats(
    council_id: int, on: date, document: str, *, actor: Actor,
    leaving: Sequence[int] = (), joining: Sequence[SeatDraft] = (),
) -> None:  # fmt: skip
    """From a day on, let persons leave and others join; what was decided before keeps the members of its day."""
    if not document.strip():
        message = "Ghi văn bản thay đổi thành viên Hội đồng."
        raise InvalidInput(message, {"document": message})
    with transaction() as connection:
        council = connection.execute(
            sa.select(*councils.c).where(councils.c.id == council_id).with_for_update()
        ).first()
        if council is None:
            raise NotFound("Hội đồng này")
        require(actor, Action.MANAGE_COUNCIL, Subject.for_body(council.body_unit_id))
        if on <= council.since:
            message = f"Ngày thay đổi phải sau ngày thành lập ({council.since:%d/%m/%Y})."
            raise InvalidInput(message, {"on": message})
        sitting = {row.person_id for row in seats_on(connection, council_id, on)}
        if unknown := set(leaving) - sitting:
            raise Conflict(
                f"Có {len(unknown)} người không còn là thành viên Hội đồng. Tải lại trang rồi làm lại."
            )
        if {one.person_id for one in joining} & (sitting - set(leaving)):
            message = "Có người đang là thành viên Hội đồng. Bỏ người đó khỏi danh sách bổ sung."
            raise InvalidInput(message, {"joining": message})
        _refuse_before_joining(connection, council_id, leaving, on)
        still = (seats.c.council_id == council_id, seats.c.person_id.in_(leaving), seats.c.until.is_(None))
        connection.execute(sa.update(seats).where(*still).values(until=on - timedelta(days=1)))
        _insert_seats(connection, council_id, joining, on)
        left = seats_on(connection, council_id, on)
        _check_seats([SeatDraft(row.person_id, row.role, row.post, row.is_voting) for row in left])
        payload: dict[str, object] = {
            "on": on,
            "left": sorted(leaving),
            "joined": [one.person_id for one in joining],
        }
        _happened(connection, council_id, "council_members_changed", actor, payload, detail=document)


def _refuse_before_joining(connection: Connection, council_id: int, leaving: Sequence[int], on: date) -> None:
    """Nobody leaves on or before the day he joined."""
    late = (seats.c.council_id == council_id, seats.c.person_id.in_(leaving), seats.c.since >= on)
    since = connection.scalar(sa.select(sa.func.max(seats.c.since)).where(*late))
    if since is not None:
        message = f"Có người mới tham gia Hội đồng từ ngày {since:%d/%m/%Y}; ngày thôi phải sau ngày đó."
        raise InvalidInput(message, {"on": message})


def seats_on(connection: Connection, council_id: int, day: date) -> list[AnyRow]:
    """Return who sits on a council on a day, in the order of the minutes, with their names."""
    query = (
        sa.select(*seats.c, persons.c.full_name)
        .join(persons, persons.c.id == seats.c.person_id)
        .where(
            seats.c.council_id == council_id,
            seats.c.since <= day,
            sa.or_(seats.c.until.is_(None), seats.c.until >= day),
        )
    )
    order = {role: place for place, role in enumerate(SeatRole)}
    return sorted(connection.execute(query), key=lambda row: (order[row.role], row.id))


def council_on(connection: Connection, body_unit_id: int, day: date) -> AnyRow:
    """Return the council of a body on a day; ``NotFound`` when it has none."""
    query = sa.select(*councils.c).where(
        councils.c.body_unit_id == body_unit_id,
        councils.c.since <= day,
        sa.or_(councils.c.until.is_(None), councils.c.until >= day),
    )
    row = connection.execute(query.order_by(councils.c.since.desc())).first()
    if row is None:
        raise NotFound("Hội đồng của cơ quan vào ngày này")
    return row


def council_id_of(body_unit_id: int, day: date) -> int | None:
    """Return the id of the council of a body on a day, if it has one."""
    with reading() as connection:
        try:
            return int(council_on(connection, body_unit_id, day).id)
        except NotFound:
            return None


def _end_former(connection: Connection, body_unit_id: int, since: date) -> None:
    """A body has one council at a time."""
    same = (councils.c.body_unit_id == body_unit_id, councils.c.until.is_(None))
    for row in connection.execute(sa.select(*councils.c).where(*same)).all():
        if row.since >= since:
            message = f"Hội đồng trước lập ngày {row.since:%d/%m/%Y}; ngày lập mới phải sau ngày đó."
            raise InvalidInput(message, {"since": message})
        ended = since - timedelta(days=1)
        connection.execute(sa.update(councils).where(councils.c.id == row.id).values(until=ended))


def _check_seats(drafts: Sequence[SeatDraft]) -> None:
    chairs = sum(one.role is SeatRole.CHAIR for one in drafts)
    if chairs != 1:
        message = f"Hội đồng phải có đúng một Chủ tịch; danh sách có {chairs}."
        raise InvalidInput(message, {"seats": message})
    if len({one.person_id for one in drafts}) != len(drafts):
        message = "Một người được ghi hai lần trong danh sách thành viên."
        raise InvalidInput(message, {"seats": message})


def _insert_seats(connection: Connection, council_id: int, drafts: Sequence[SeatDraft], since: date) -> None:
    rows = [
        {"council_id": council_id, "person_id": one.person_id, "role": one.role, "post": one.post.strip(),
         "is_voting": one.is_voting, "since": since, "until": None}
        for one in drafts
    ]  # fmt: skip
    insert_returning(connection, CouncilSeat, rows)


def _happened(
    connection: Connection, number: int, event: str, actor: Actor, payload: dict[str, object], *, detail: str
) -> None:
    record(
        connection,
        [Happened(CHAIN, number, event, actor.user_id, clock.now(), payload, detail=detail.strip())],
    )
