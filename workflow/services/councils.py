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


@dataclass(frozen=True, slots=True)
class CouncilDraft:
    """A council about to be set up, or seats about to change (``council_id``), by a decision from a day on."""

    body_unit_id: int
    name: str
    document: str
    on: date
    joining: tuple[SeatDraft, ...] = ()
    leaving: tuple[int, ...] = ()
    council_id: int | None = None


def create_council(
    body_unit_id: int, name: str, document: str, since: date, drafts: Sequence[SeatDraft], *,
    actor: Actor, second: Actor,
) -> int:  # fmt: skip
    """Set up a council with both persons at hand and return its id; the one before it ends the day before.

    Pages go through ``council_proposals``, where the second person comes later.
    """
    wanted = CouncilDraft(body_unit_id, name, document, since, tuple(drafts))
    with transaction() as connection:
        return carry_out(connection, wanted, actor=actor, second=second)


def change_seats(
    council_id: int, on: date, document: str, *, actor: Actor, second: Actor,
    leaving: Sequence[int] = (), joining: Sequence[SeatDraft] = (),
) -> None:  # fmt: skip
    """From a day on, let persons leave and others join, with both persons at hand."""
    with transaction() as connection:
        body = connection.scalar(sa.select(councils.c.body_unit_id).where(councils.c.id == council_id))
        wanted = CouncilDraft(body or 0, "", document, on, tuple(joining), tuple(leaving), council_id)
        carry_out(connection, wanted, actor=actor, second=second)


def carry_out(connection: Connection, wanted: CouncilDraft, *, actor: Actor, second: Actor) -> int:
    """Carry out what one may propose and the other approve, in the caller's transaction; return the council's id."""
    require(actor, Action.MANAGE_COUNCIL, Subject.for_body(wanted.body_unit_id))
    by = frozenset({actor.user_id})
    require(second, Action.APPROVE_COUNCIL, Subject.for_body(wanted.body_unit_id, prepared_by=by))
    return put_in_place(connection, wanted, actor.user_id, second)


def put_in_place(connection: Connection, wanted: CouncilDraft, proposed_by: int, second: Actor) -> int:
    """Write what was proposed and approved."""
    if not wanted.document.strip():
        message = "Ghi quyết định thành lập hoặc thay đổi thành viên."
        raise InvalidInput(message, {"document": message})
    if wanted.council_id is not None:
        return _change(connection, wanted, proposed_by, second)
    return _set_up(connection, wanted, proposed_by, second)


def _set_up(connection: Connection, wanted: CouncilDraft, proposed_by: int, second: Actor) -> int:
    """Refused without a chair, with two chairs, or with one person twice."""
    if not wanted.name.strip():
        raise InvalidInput("Ghi tên Hội đồng.", {"name": "Ghi tên Hội đồng."})
    _check_seats(wanted.joining)
    _end_former(connection, wanted.body_unit_id, wanted.on)
    row = {
        "ref": new_ref(), "body_unit_id": wanted.body_unit_id, "name": wanted.name.strip(),
        "document": wanted.document.strip(), "since": wanted.on, "until": None, "created_by_id": proposed_by,
        "created_at": clock.now(),
    }  # fmt: skip
    (number,) = insert_returning(connection, Council, [row])
    _insert_seats(connection, number, wanted.joining, wanted.on)
    members = sum(one.is_voting for one in wanted.joining)
    payload: dict[str, object] = {"since": wanted.on, "members": members, "proposed_by": proposed_by}
    _happened(connection, number, "council_set_up", second, payload, detail=wanted.document)
    return number


def _change(connection: Connection, wanted: CouncilDraft, proposed_by: int, second: Actor) -> int:
    """What was decided before keeps the members of its day."""
    number, on, leaving = wanted.council_id, wanted.on, wanted.leaving
    query = sa.select(*councils.c).where(councils.c.id == number).with_for_update()
    council = connection.execute(query).first()
    if council is None or number is None:
        raise NotFound("Hội đồng này")
    if on <= council.since:
        message = f"Ngày thay đổi phải sau ngày thành lập ({council.since:%d/%m/%Y})."
        raise InvalidInput(message, {"on": message})
    sitting = {row.person_id for row in seats_on(connection, number, on)}
    if unknown := set(leaving) - sitting:
        raise Conflict(
            f"Có {len(unknown)} người không còn là thành viên Hội đồng. Tải lại trang rồi làm lại."
        )
    if {one.person_id for one in wanted.joining} & (sitting - set(leaving)):
        message = "Có người đang là thành viên Hội đồng. Bỏ người đó khỏi danh sách bổ sung."
        raise InvalidInput(message, {"joining": message})
    _refuse_before_joining(connection, number, leaving, on)
    still = (seats.c.council_id == number, seats.c.person_id.in_(leaving), seats.c.until.is_(None))
    connection.execute(sa.update(seats).where(*still).values(until=on - timedelta(days=1)))
    _insert_seats(connection, number, wanted.joining, on)
    left = seats_on(connection, number, on)
    _check_seats([SeatDraft(row.person_id, row.role, row.post, row.is_voting) for row in left])
    payload: dict[str, object] = {
        "on": on, "left": sorted(leaving), "joined": [one.person_id for one in wanted.joining],
        "proposed_by": proposed_by,
    }  # fmt: skip
    _happened(connection, number, "council_members_changed", second, payload, detail=wanted.document)
    return number


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
