"""Conflicts of interest: from the data, declared by the person, reported by another, ended only by two without one.

A conflict belongs to the person and the nomination, whatever account or session. Sources: security.md 8.3 (2–5),
product.md. "Relatives" are what the register records; no name match is ever a conflict.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from workflow import clock
from workflow.actions import Action
from workflow.actor import Actor
from workflow.canonical import new_ref
from workflow.council_rows import SessionWorld, conflicted_persons, happened, load_session, refuse_started
from workflow.council_words import ConflictSource, ConflictState, SessionState
from workflow.db import transaction
from workflow.errors import Conflict, InvalidInput, NotFound, NotPermitted
from workflow.models import ConflictOfInterest, Nomination, Relationship, ServicePeriod, User
from workflow.permissions import require
from workflow.tables import AnyRow, chunks, insert_unless_there, table

conflicts, n, services, kin = (
    table(ConflictOfInterest),
    table(Nomination),
    table(ServicePeriod),
    table(Relationship),
)
users = table(User)
SOURCE_ORDER = (ConflictSource.OWN_CASE, ConflictSource.RELATIVE, ConflictSource.OWN_UNIT)
FIXED = frozenset({ConflictSource.OWN_CASE})
"""Nobody takes part in his own case, whoever agrees."""


def conflicts_from_data(
    connection: Connection, session_id: int, *, own_unit_recuses: bool, actor: Actor
) -> int:
    """Record what the data shows between the members of a session and its cases; return how many are new."""
    world = load_session(connection, session_id)
    day = world.row.held_on
    persons = [one.person_id for one in world.voting]
    relatives = {(row[0], row[1]) for row in _pairs(connection, kin.c.person_id, kin.c.relative_id, persons)}
    in_force = (services.c.since <= day, sa.or_(services.c.until.is_(None), services.c.until >= day))
    at_work = {
        (row[0], row[1])
        for row in _pairs(connection, services.c.person_id, services.c.unit_id, persons, *in_force)
    }
    wanted = {}
    for row in _cases(connection, [one.nomination_id for one in world.items]):
        for person in persons:
            source = _source(person, row, relatives, at_work)
            if source is not None:
                wanted[(person, row.id)] = source
    known = _known(connection, wanted)
    for (person, nomination), source in wanted.items():
        before = known.get((person, nomination))
        recuses = source is not ConflictSource.OWN_UNIT or own_unit_recuses
        if before is None:
            _insert(connection, (person, nomination, source, ConflictState.EFFECTIVE), actor, recuses=recuses)
        elif before.source is ConflictSource.OWN_UNIT and source is not ConflictSource.OWN_UNIT:
            _change(connection, before.id, source=source, recuses=True)  # the register knows more by now
    return len(wanted) - len(known)


def _source(
    person: int, case: AnyRow, relatives: set[tuple[int, int]], at_work: set[tuple[int, int]]
) -> ConflictSource | None:
    if case.person_id == person:
        return ConflictSource.OWN_CASE
    if case.person_id is not None and (person, case.person_id) in relatives:
        return ConflictSource.RELATIVE
    return ConflictSource.OWN_UNIT if (person, case.unit_id) in at_work else None


def _pairs(
    connection: Connection, first: sa.Column[int], second: sa.Column[int], persons: Sequence[int],
    *where: sa.ColumnElement[bool],
) -> list[AnyRow]:  # fmt: skip
    return list(connection.execute(sa.select(first, second).where(first.in_(persons), *where)))


def _cases(connection: Connection, ids: Sequence[int]) -> Iterable[AnyRow]:
    for part in chunks(sorted(ids)):
        yield from connection.execute(sa.select(n.c.id, n.c.person_id, n.c.unit_id).where(n.c.id.in_(part)))


def _known(connection: Connection, wanted: Iterable[tuple[int, int]]) -> dict[tuple[int, int], AnyRow]:
    pairs = set(wanted)
    query = sa.select(*conflicts.c).where(conflicts.c.person_id.in_({person for person, _ in pairs}))
    rows = connection.execute(query).all()
    return {
        (row.person_id, row.nomination_id): row for row in rows if (row.person_id, row.nomination_id) in pairs
    }


def _insert(
    connection: Connection,
    pair: tuple[int, int, ConflictSource, ConflictState],
    actor: Actor,
    *,
    recuses: bool,
    note: str = "",
) -> None:
    """Write a conflict (person, nomination, source, state) unless that person and nomination have one."""
    person, nomination, source, state = pair
    row = {
        "ref": new_ref(), "person_id": person, "nomination_id": nomination, "source": source, "state": state,
        "recuses": recuses, "note": note.strip(), "told_by_id": actor.user_id, "told_at": clock.now(), "end_reason": "",
    }  # fmt: skip
    insert_unless_there(connection, ConflictOfInterest, row, unique=("person_id", "nomination_id"))


def declare(session_id: int, item_refs: Sequence[str], note: str, *, actor: Actor) -> None:
    """Declare one's own conflict with some cases; it holds at once and only two others can lift it."""
    with transaction() as connection:
        world = _before_ballot(connection, session_id)
        require(actor, Action.DECLARE_CONFLICT, world.sitting.subject(world.row.body_unit_id))
        assert actor.person_id is not None
        if not item_refs:
            raise InvalidInput("Chọn ít nhất một trường hợp.")
        for item in world.items_named(item_refs):
            _hold(connection, actor.person_id, item.nomination_id, actor, note)
        payload = {"person": actor.person_id, "items": list(item_refs)}
        happened(connection, session_id, "conflict_declared", actor, payload, detail=note)


def report(session_id: int, item_ref: str, member_ref: str, note: str, *, actor: Actor) -> None:
    """Report another member's conflict, with what it is; it stands as a suggestion until two others judge it."""
    if not note.strip():
        message = "Ghi quan hệ hoặc lý do bạn biết, bằng một câu."
        raise InvalidInput(message, {"note": message})
    with transaction() as connection:
        world = _before_ballot(connection, session_id)
        (item,) = world.items_named([item_ref])
        subject = world.sitting.subject(world.row.body_unit_id, world.conflicted(item))
        require(actor, Action.REPORT_CONFLICT, subject)
        member = _member(world, member_ref)
        if member.person_id == actor.person_id:
            raise InvalidInput("Đây là chính bạn: dùng “Khai xung đột lợi ích của mình”.")
        _suggest(connection, member.person_id, item.nomination_id, note, actor)
        payload = {"person": member.person_id, "items": [item_ref]}
        happened(connection, session_id, "conflict_reported", actor, payload, detail=note)


def _suggest(connection: Connection, person: int, nomination: int, note: str, actor: Actor) -> None:
    """Write a report down; one about a disclosed unit or an ended conflict opens it again."""
    same = (conflicts.c.person_id == person, conflicts.c.nomination_id == nomination)
    known = connection.execute(sa.select(*conflicts.c).where(*same)).first()
    if known is None:
        pair = (person, nomination, ConflictSource.REPORTED, ConflictState.SUGGESTED)
        _insert(connection, pair, actor, recuses=True, note=note)
    elif known.state is ConflictState.EFFECTIVE and known.recuses:
        raise Conflict("Thành viên này đã được ghi là có xung đột lợi ích ở trường hợp này.")
    elif known.state is ConflictState.SUGGESTED:
        raise Conflict("Đã có người báo xung đột này; đang chờ hai người khác xem xét.")
    else:
        values = {"state": ConflictState.SUGGESTED, "source": ConflictSource.REPORTED, "note": note.strip()}
        _change(
            connection, known.id, recuses=True, told_by_id=actor.user_id, end_asked_by_id=None, end_reason="",
            ended_by_id=None, **values,
        )  # fmt: skip


def confirm(session_id: int, conflict_ref: str, *, actor: Actor) -> None:
    """Take a reported conflict as true: the person himself, or someone without conflict who did not report it."""
    with transaction() as connection:
        world = _before_ballot(connection, session_id)
        found = _conflict(connection, conflict_ref)
        _require_to_judge(connection, world, found, actor, himself=True)
        if found.state is not ConflictState.SUGGESTED:
            raise Conflict("Thông báo xung đột này đã được xử lý.")
        if actor.person_id != found.person_id and _same_person(connection, found.told_by_id, actor):
            raise NotPermitted("Bạn đã báo xung đột này; cần một người khác xem xét.")
        _change(connection, found.id, state=ConflictState.EFFECTIVE, end_asked_by_id=None, end_reason="")
        happened(connection, session_id, "conflict_confirmed", actor, {"conflict": conflict_ref})


def end(session_id: int, conflict_ref: str, reason: str, *, actor: Actor) -> bool:
    """Ask to lift a conflict (or dismiss a report), or agree to it as the second person; return whether it ended.

    Refused to the person himself, to anyone with a conflict in the same case, and to one person acting twice.
    """
    with transaction() as connection:
        world = _before_ballot(connection, session_id)
        found = _conflict(connection, conflict_ref)
        holding = _require_to_judge(connection, world, found, actor, himself=False)
        if found.source in FIXED:
            raise NotPermitted("Người được đề nghị không tham gia xét chính mình; không bỏ được.")
        if found.state in {ConflictState.DISMISSED, ConflictState.LIFTED}:
            raise Conflict("Xung đột này đã được bỏ trước đó.")
        if found.end_asked_by_id is None or _person_of(connection, found.end_asked_by_id) in holding:
            if not reason.strip():
                message = "Ghi lý do bỏ xung đột; người thứ hai sẽ đọc và xác nhận."
                raise InvalidInput(message, {"reason": message})
            _change(connection, found.id, end_asked_by_id=actor.user_id, end_reason=reason.strip())
            happened(
                connection, session_id, "conflict_end_asked", actor, {"conflict": conflict_ref}, detail=reason
            )
            return False
        if _same_person(connection, found.end_asked_by_id, actor):
            raise NotPermitted(
                "Bạn đã đề nghị bỏ xung đột này; cần một người khác không có xung đột xác nhận."
            )
        ended = ConflictState.LIFTED if found.state is ConflictState.EFFECTIVE else ConflictState.DISMISSED
        _change(connection, found.id, state=ended, ended_by_id=actor.user_id)
        if _of_own_unit(connection, found, world.row.held_on):  # a disclosure stays a disclosure
            shown = {"state": ConflictState.EFFECTIVE, "source": ConflictSource.OWN_UNIT}
            _change(connection, found.id, recuses=world.row.own_unit_recuses, **shown)
        happened(
            connection,
            session_id,
            "conflict_ended",
            actor,
            {"conflict": conflict_ref},
            detail=found.end_reason,
        )
        return True


def _of_own_unit(connection: Connection, found: AnyRow, day: date) -> bool:
    """Whether the person works in the unit that proposed the nomination."""
    unit = connection.scalar(sa.select(n.c.unit_id).where(n.c.id == found.nomination_id))
    in_force = (services.c.since <= day, sa.or_(services.c.until.is_(None), services.c.until >= day))
    query = sa.select(services.c.id).where(
        services.c.person_id == found.person_id, services.c.unit_id == unit, *in_force
    )
    return connection.scalar(query.limit(1)) is not None


def _same_person(connection: Connection, user_id: int, actor: Actor) -> bool:
    """Whether an earlier account and this one are the same person."""
    person = _person_of(connection, user_id)
    return user_id == actor.user_id or (person is not None and person == actor.person_id)


def _person_of(connection: Connection, user_id: int) -> int | None:
    """Return the person behind an account."""
    return connection.scalar(sa.select(users.c.person_id).where(users.c.id == user_id))


def _require_to_judge(
    connection: Connection, world: SessionWorld, found: AnyRow, actor: Actor, *, himself: bool
) -> frozenset[int]:
    """Only someone without a conflict in the same case judges; the person himself may only confirm.

    Return the persons whose conflict in the case holds.
    """
    case = next((one for one in world.items if one.nomination_id == found.nomination_id), None)
    if case is None:
        raise NotFound("xung đột này trong phiên họp")
    if actor.person_id == found.person_id:
        if himself:
            return frozenset()
        raise NotPermitted(
            "Không ai tự bỏ xung đột lợi ích của mình; hai người khác không có xung đột mới bỏ được."
        )
    holding = conflicted_persons(connection, [found.nomination_id]).get(found.nomination_id, frozenset())
    subject = world.sitting.subject(world.row.body_unit_id, holding)
    require(actor, Action.END_CONFLICT, subject)
    person = connection.scalar(sa.select(n.c.person_id).where(n.c.id == found.nomination_id))
    if person is not None and (person == actor.person_id or person in actor.relatives):
        raise NotPermitted("Đây là đề nghị của chính bạn hoặc người thân; hãy để người khác xử lý.")
    return holding


def _hold(connection: Connection, person: int, nomination: int, actor: Actor, note: str) -> None:
    """Make a declared conflict hold: a new one, or one that was suggested, disclosed or ended before."""
    pair = (person, nomination, ConflictSource.DECLARED, ConflictState.EFFECTIVE)
    _insert(connection, pair, actor, recuses=True, note=note)
    same = (conflicts.c.person_id == person, conflicts.c.nomination_id == nomination)
    known = connection.execute(sa.select(*conflicts.c).where(*same)).one()
    source = known.source if known.source in {ConflictSource.OWN_CASE, ConflictSource.RELATIVE} else pair[2]
    values = {"state": ConflictState.EFFECTIVE, "source": source, "note": note.strip() or known.note}
    _change(
        connection, known.id, recuses=True, end_asked_by_id=None, ended_by_id=None, end_reason="", **values
    )


def _before_ballot(connection: Connection, session_id: int) -> SessionWorld:
    world = load_session(connection, session_id, lock=True)
    world.require_state(SessionState.CONVENED, SessionState.MEETING)
    refuse_started(connection, session_id, "khai hoặc bỏ xung đột lợi ích")
    return world


def _conflict(connection: Connection, ref: str) -> AnyRow:
    row = connection.execute(sa.select(*conflicts.c).where(conflicts.c.ref == ref).with_for_update()).first()
    if row is None:
        raise NotFound("xung đột này")
    return row


def _member(world: SessionWorld, ref: str) -> AnyRow:
    found = next((one for one in world.members if one.ref == ref), None)
    if found is None:
        raise NotFound("thành viên này trong phiên họp")
    return found


def _change(connection: Connection, number: int, **values: object) -> None:
    connection.execute(sa.update(conflicts).where(conflicts.c.id == number).values(**values))
