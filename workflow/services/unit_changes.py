"""Changes of units: proposed by one, carried out by another from their day on; nothing that was decided changes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError

from rules.vocabulary import Level
from workflow import clock
from workflow.actions import Action
from workflow.actor import Actor
from workflow.canonical import canonical_json, new_ref
from workflow.errors import Conflict, InvalidInput, NotFound
from workflow.grounds import Subject
from workflow.handover import handover_plan
from workflow.models import ProposalState, Unit, UnitChange, UnitChangeKind, UnitKind, UnitParent
from workflow.permissions import require
from workflow.register_reach import body_of, reached_units
from workflow.roles import Role
from workflow.services.handing_over import hand_over
from workflow.services.register_acts import UNIT, happened, is_repeated, need, refuse, require_own, writing
from workflow.services.unit_moves import carry_out
from workflow.tables import AnyRow, insert_returning, table
from workflow.unit_journal import BACK, begun, kept
from workflow.unit_kinds import KIND_WORDS
from workflow.unit_plan import Change, NewUnit, change_of, today_or_later, unit_plan

changes, units, parents = table(UnitChange), table(Unit), table(UnitParent)
CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,39}")
DECIDED = "Đề nghị này đã được duyệt, từ chối hoặc rút trước đó. Tải lại trang để xem kết quả."


def add_unit(
    unit: NewUnit, kind: UnitKind, level: Level, parent_id: int, since: date, *, actor: Actor,
    idempotency_key: str | None = None,
) -> str:  # fmt: skip
    """Add a unit under another from a day on and return its code."""
    unit = _checked(unit)
    with writing(actor, "add_unit") as connection:
        _reached(connection, actor, (parent_id,))
        require(actor, Action.PROPOSE_REGISTER_CHANGE, _subject(actor))
        if is_repeated(connection, idempotency_key, actor, "add_unit", [unit.code, unit.name]):
            return unit.code
        if connection.scalar(sa.select(units.c.id).where(units.c.code == unit.code)) is not None:
            raise refuse("code", f"Mã đơn vị “{unit.code}” đã dùng. Chọn mã khác.")
        row = {
            "code": unit.code, "kind": kind, "level": level, "name": unit.name, "place": unit.place,
            "since": since, "until": None,
        }  # fmt: skip
        (number,) = insert_returning(connection, Unit, [row])
        above = {"unit_id": number, "parent_id": parent_id, "since": since, "until": None}
        connection.execute(sa.insert(parents).values(above))
        happened(connection, UNIT, number, "unit_added", actor, payload={"since": since}, detail=unit.name)
        return unit.code


def propose(change: Change, *, actor: Actor, idempotency_key: str | None = None) -> str:
    """Propose a change and return its reference; ``InvalidInput`` says what stands in the way."""
    need(change.document, "document", "Ghi văn bản làm căn cứ: nghị quyết, quyết định (số, ngày, cơ quan).")
    for one in change.successors:
        _checked(one)
    with writing(actor, "propose_unit_change") as connection:
        _reached(connection, actor, change.predecessors)
        subject = _subject(actor)
        require(actor, Action.PROPOSE_REGISTER_CHANGE, subject)
        asked = [change.kind.value, change.on, change.text()]
        if is_repeated(connection, idempotency_key, actor, "propose_unit_change", asked):
            last = sa.select(changes.c.ref).where(changes.c.proposed_by_id == actor.user_id)
            return str(connection.scalar(last.order_by(changes.c.id.desc()).limit(1)) or "")
        _refuse_obstacles(connection, change)
        ref = new_ref()
        row = {
            "ref": ref, "kind": change.kind, "body_unit_id": subject.body_unit_id, "on": change.on,
            "document": change.document.strip(), "plan": change.text(), "moved": "{}",
            "state": ProposalState.PROPOSED, "proposed_by_id": actor.user_id, "proposed_at": clock.now(),
            "decision_note": "",
        }  # fmt: skip
        insert_returning(connection, UnitChange, [row])
        _tell(connection, change, "unit_change_proposed", actor, detail=change.document.strip())
        return ref


def approve(ref: str, note: str = "", *, actor: Actor) -> None:
    """Carry out a proposed change as a second person, from its day on; all of it or nothing."""
    with writing(actor, "approve_unit_change") as connection:
        row = _proposed(connection, ref, actor, Action.APPROVE_REGISTER_CHANGE)
        change = change_of(row)
        if not_yet := today_or_later(change):
            raise InvalidInput(not_yet)
        _refuse_obstacles(connection, change)
        carried = hand_over if change.kind is UnitChangeKind.HANDOVER else carry_out
        before = begun(connection, change)
        try:
            moved, new = carried(connection, change, actor, row.proposed_by_id)
        except IntegrityError as error:
            raise InvalidInput(
                "Các đơn vị này cùng đề nghị một người hoặc tập thể trong một đợt. Rút một đề nghị rồi duyệt lại."
            ) from error
        moved[BACK] = kept(connection, change, before, new)
        _decide(connection, row, ProposalState.APPROVED, note, actor, moved=canonical_json(moved))
        _tell(connection, change, "unit_change_carried_out", actor, detail=row.document)


def reject(ref: str, note: str, *, actor: Actor) -> None:
    """Reject a proposed change as a second person, with the reason."""
    note = need(note, "note", "Ghi lý do không duyệt.")
    with writing(actor, "reject_unit_change") as connection:
        row = _proposed(connection, ref, actor, Action.APPROVE_REGISTER_CHANGE)
        _decide(connection, row, ProposalState.REJECTED, note, actor)
        _tell(connection, change_of(row), "unit_change_rejected", actor, detail=note)


def withdraw(ref: str, *, actor: Actor) -> None:
    """Take a proposed change back before anybody decided on it."""
    with writing(actor, "withdraw_unit_change") as connection:
        row = _proposed(connection, ref, actor, Action.PROPOSE_REGISTER_CHANGE)
        require_own(row, actor)
        _decide(connection, row, ProposalState.WITHDRAWN, "", actor)
        _tell(connection, change_of(row), "unit_change_withdrawn", actor)


def _checked(unit: NewUnit) -> NewUnit:
    name = need(unit.name, "name", "Ghi tên đầy đủ của đơn vị.")
    if not CODE.fullmatch(unit.code):
        raise refuse("code", "Mã đơn vị chỉ gồm chữ không dấu, số, dấu chấm, gạch nối; không quá 40 ký tự.")
    if len(name) > 200:
        raise refuse("name", "Tên đơn vị dài quá 200 ký tự.")
    return NewUnit(unit.code, " ".join(name.split()), unit.place.strip())


def _subject(actor: Actor) -> Subject:
    return Subject(body_unit_id=body_of(actor, Role.STANDING_BODY))


def _reached(connection: Connection, actor: Actor, ids: tuple[int, ...]) -> None:
    query = sa.select(units.c.id).where(units.c.id.in_(ids), reached_units(actor))
    if set(connection.scalars(query)) != set(ids):
        raise NotFound("đơn vị này")


def _refuse_obstacles(connection: Connection, change: Change) -> None:
    handing = change.kind is UnitChangeKind.HANDOVER
    obstacles = (handover_plan if handing else unit_plan)(connection, change).obstacles
    if obstacles:
        raise InvalidInput(" ".join(obstacles))


def _proposed(connection: Connection, ref: str, actor: Actor, action: Action) -> AnyRow:
    row = connection.execute(sa.select(*changes.c).where(changes.c.ref == ref).with_for_update()).first()
    if row is None:
        raise NotFound("đề nghị này")
    by = frozenset({row.proposed_by_id})
    require(actor, action, Subject(body_unit_id=row.body_unit_id, prepared_by=by))
    if row.state is not ProposalState.PROPOSED:
        raise Conflict(DECIDED)
    return row


def _decide(
    connection: Connection, row: AnyRow, state: ProposalState, note: str, actor: Actor, *, moved: str = "{}"
) -> None:  # fmt: skip
    statement = (
        sa.update(changes)
        .where(changes.c.id == row.id, changes.c.state == ProposalState.PROPOSED)
        .values(
            state=state,
            decided_by_id=actor.user_id,
            decided_at=clock.now(),
            decision_note=note.strip(),
            moved=moved,
        )
    )
    if connection.execute(statement).rowcount != 1:
        raise Conflict(DECIDED)


def _tell(connection: Connection, change: Change, event: str, actor: Actor, detail: str = "") -> None:
    payload: Mapping[str, object] = {"kind": KIND_WORDS[change.kind], "on": change.on}
    for unit_id in change.predecessors:
        happened(connection, UNIT, unit_id, event, actor, payload=payload, detail=detail)
