"""A body's own local rules: propose a version, approve or reject it as a second person, withdraw it.

Nothing here reaches back: an approved version is the rule for what is assessed from then on; stored assessments keep
their findings and fingerprint. Each act is an event on the pack's own chain, ``rule_pack``.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError

from rules.errors import RuleDefinitionError
from rules.local_packs import LocalPack
from rules.pack_diff import differences, why_unusable
from rules.pack_text import for_people, read_pack_text
from workflow import clock, idempotency
from workflow.actions import Action
from workflow.actor import Actor
from workflow.audit import Happened, record
from workflow.canonical import sha256
from workflow.db import transaction
from workflow.errors import Conflict, InvalidInput, NotFound, WorkflowError
from workflow.grounds import Subject
from workflow.models import LocalRulePack, LocalRulePackVersion, PackState, User
from workflow.packs import is_shipped, read_pack
from workflow.permissions import require
from workflow.roles import BODY_ROLES
from workflow.security_log import note_refusal
from workflow.tables import AnyRow, insert_returning, table

packs, versions, users = table(LocalRulePack), table(LocalRulePackVersion), table(User)
CHAIN = "rule_pack"
LONGEST_TITLE = 400
DECIDED = "Bản này đã được duyệt, từ chối hoặc rút trước đó. Tải lại trang để xem kết quả."


def checked(text: str) -> LocalPack:
    """Return the pack that a text holds; ``InvalidInput`` on ``text`` says what is wrong on which line."""
    try:
        pack = read_pack_text(text)
    except RuleDefinitionError as error:
        message = for_people(str(error))
        raise InvalidInput(message, {"text": message}) from error
    fault = why_unusable(pack)
    if len(pack.title) > LONGEST_TITLE:
        fault = f"Tên quy định dài quá {LONGEST_TITLE} ký tự."
    if is_shipped(pack.name):
        fault = f"Tên “{pack.name}” là của bộ quy định có sẵn. Đặt tên khác ở dòng name."
    if fault:
        raise InvalidInput(fault, {"text": fault})
    return pack


def propose(
    text: str, *, body_unit_id: int, note: str, seen: int, actor: Actor, name: str | None = None,
    idempotency_key: str | None = None,
) -> tuple[str, int]:  # fmt: skip
    """Propose a version of a pack and return its name and number; the first one makes the pack.

    ``name`` is the pack being changed (None for a new one); ``seen`` the number of its approved version that the person
    started from, 0 without one: a ``Conflict`` when another was approved meanwhile.
    """
    pack = checked(text)
    _need(note, "note", "Ghi bản này quy định hoặc thay đổi điều gì.")
    if name is not None and pack.name != name:
        message = f"Bộ quy định này tên là “{name}”; giữ nguyên dòng name, hoặc lập bộ mới."
        raise InvalidInput(message, {"text": message})
    with _guarded(actor, "propose_pack"), transaction() as connection:
        require(actor, Action.PROPOSE_PACK, Subject.for_body(body_unit_id))
        asked = [body_unit_id, text, note, seen, name]
        earlier = idempotency.made_before(connection, idempotency_key, actor, "propose_pack", asked)
        if earlier is not None:
            return pack.name, earlier
        pack_id = _pack_of(connection, pack.name, body_unit_id, actor, is_new=name is None)
        _refuse_stale(connection, pack_id, seen)
        _refuse_unchanged(connection, pack_id, seen, pack)
        number = _add_version(connection, pack_id, pack, text, note.strip(), seen=seen, actor=actor)
        idempotency.keep_made(connection, idempotency_key, number)
        return pack.name, number


def approve(name: str, number: int, *, reason: str = "", actor: Actor) -> None:
    """Approve a proposed version as a second person; from now on it is the rule of its days."""
    _decide(name, number, PackState.APPROVED, reason, actor)


def reject(name: str, number: int, reason: str, *, actor: Actor) -> None:
    """Reject a proposed version as a second person, with the reason its proposer will read."""
    _need(reason, "reason", "Ghi lý do không duyệt.")
    _decide(name, number, PackState.REJECTED, reason, actor)


def withdraw(name: str, number: int, reason: str, *, actor: Actor) -> None:
    """Take a proposed version back before anybody decided on it."""
    _need(reason, "reason", "Ghi lý do rút bản trình.")
    _decide(name, number, PackState.WITHDRAWN, reason, actor)


_EVENTS = {
    PackState.APPROVED: ("pack_version_approved", Action.APPROVE_PACK),
    PackState.REJECTED: ("pack_version_rejected", Action.APPROVE_PACK),
    PackState.WITHDRAWN: ("pack_version_withdrawn", Action.PROPOSE_PACK),
}


def _decide(name: str, number: int, state: PackState, reason: str, actor: Actor) -> None:
    """Put the decision beside the proposal, once."""
    event, action = _EVENTS[state]
    with _guarded(actor, action.value), transaction() as connection:
        found = _version(connection, name, number, actor)
        by = _accounts_of(connection, found.proposed_by_id)
        require(actor, action, Subject.for_body(found.body_unit_id, prepared_by=by))
        if found.state is not PackState.PROPOSED:
            raise Conflict(DECIDED)
        if state is PackState.APPROVED:
            _refuse_stale(connection, found.pack_id, found.based_on)
            checked(found.text)
        at = clock.now()
        statement = (
            sa.update(versions)
            .where(versions.c.id == found.id, versions.c.state == PackState.PROPOSED)
            .values(state=state, decided_by_id=actor.user_id, decided_at=at, reason=reason.strip())
        )
        if connection.execute(statement).rowcount != 1:
            raise Conflict(DECIDED)
        payload: dict[str, object] = {"number": number, "sha256": found.sha256, "since": found.since}
        happened = Happened(CHAIN, found.pack_id, event, actor.user_id, at, payload, detail=reason.strip())
        _record(connection, happened, actor, state)


@contextmanager
def _guarded(actor: Actor, what: str) -> Iterator[None]:
    """Record in the security log that somebody was refused a right, after his transaction is gone."""
    try:
        yield
    except WorkflowError as error:
        note_refusal(actor, what, error)
        raise


def _need(text: str, field: str, message: str) -> None:
    if not text.strip():
        raise InvalidInput(message, {field: message})


def _pack_of(connection: Connection, name: str, body_unit_id: int, actor: Actor, *, is_new: bool) -> int:
    """Return the pack's id, made when it is new; a name belongs to one body."""
    found = connection.execute(
        sa.select(packs.c.id, packs.c.body_unit_id).where(packs.c.name == name).with_for_update()
    ).first()
    if found is None and not is_new:
        raise NotFound("bộ quy định này")
    if found is not None and (is_new or found.body_unit_id != body_unit_id):
        message = f"Tên “{name}” đã có bộ quy định khác dùng. Đặt tên khác ở dòng name."
        raise InvalidInput(message, {"text": message})
    if found is not None:
        return int(found.id)
    row = {
        "name": name,
        "body_unit_id": body_unit_id,
        "created_by_id": actor.user_id,
        "created_at": clock.now(),
    }
    try:
        return insert_returning(connection, LocalRulePack, [row])[0]
    except IntegrityError as error:
        raise Conflict(f"Người khác vừa lập bộ quy định tên “{name}”. Tải lại trang rồi làm lại.") from error


def _refuse_stale(connection: Connection, pack_id: int, seen: int) -> None:
    """Refuse what was built on an approved version that is no longer the last one."""
    query = sa.select(sa.func.max(versions.c.number)).where(
        versions.c.pack_id == pack_id, versions.c.state == PackState.APPROVED
    )
    last = connection.scalar(query) or 0
    if last != seen:
        raise Conflict(
            f"Bản số {last} đã được duyệt sau khi bản này được soạn. "
            "Mở bản đang áp dụng, đưa thay đổi vào rồi trình lại."
        )


def _refuse_unchanged(connection: Connection, pack_id: int, seen: int, pack: LocalPack) -> None:
    """Refuse a proposal that says what is approved already."""
    query = sa.select(versions.c.sha256, versions.c.text).where(
        versions.c.pack_id == pack_id, versions.c.number == seen, versions.c.state == PackState.APPROVED
    )
    found = connection.execute(query).first()
    if found is None:
        return
    try:
        same = not differences(read_pack(found.sha256, found.text), pack)
    except RuleDefinitionError:
        return
    if same:
        message = "Bản này không khác bản đang áp dụng. Sửa ít nhất một mục rồi trình."
        raise InvalidInput(message, {"text": message})


def _add_version(
    connection: Connection, pack_id: int, pack: LocalPack, text: str, note: str, *, seen: int, actor: Actor
) -> int:
    """Store the proposal and its event; only one waits for a decision at a time."""
    query = sa.select(sa.func.coalesce(sa.func.max(versions.c.number), 0)).where(
        versions.c.pack_id == pack_id
    )
    number = int(connection.scalar(query) or 0) + 1
    at, digest = clock.now(), sha256(text)
    row = {
        "pack_id": pack_id,
        "number": number,
        "text": text,
        "sha256": digest,
        "title": pack.title,
        "since": pack.since,
        "note": note,
        "based_on": seen,
        "state": PackState.PROPOSED,
        "proposed_by_id": actor.user_id,
        "proposed_at": at,
        "reason": "",
    }
    try:
        connection.execute(sa.insert(versions), [row])
    except IntegrityError as error:
        raise Conflict(
            "Đang có một bản chờ duyệt. Chờ kết quả, hoặc rút bản đó rồi trình bản mới."
        ) from error
    payload: dict[str, object] = {
        "number": number,
        "sha256": digest,
        "since": pack.since,
        "title": pack.title,
    }
    happened = Happened(CHAIN, pack_id, "pack_version_proposed", actor.user_id, at, payload, detail=note)
    _record(connection, happened, actor, PackState.PROPOSED)
    return number


def _version(connection: Connection, name: str, number: int, actor: Actor) -> AnyRow:
    """Return a version, locked; for those outside the body there is none."""
    query = (
        sa.select(*versions.c, packs.c.body_unit_id)
        .join(packs, packs.c.id == versions.c.pack_id)
        .where(packs.c.name == name, versions.c.number == number)
        .with_for_update(of=versions)
    )
    found = connection.execute(query).first()
    if found is None or found.body_unit_id not in actor.units_with(*BODY_ROLES):
        raise NotFound("bản quy định này")
    return found


def _accounts_of(connection: Connection, user_id: int) -> frozenset[int]:
    """Return every account of the person behind an account: one person is never two."""
    person = sa.select(users.c.person_id).where(users.c.id == user_id, users.c.person_id.is_not(None))
    query = sa.select(users.c.id).where(sa.or_(users.c.id == user_id, users.c.person_id.in_(person)))
    return frozenset(connection.scalars(query))


def _record(connection: Connection, happened: Happened, actor: Actor, state: PackState) -> None:
    """Append the event with the state it led to and the unit acted for."""
    record(connection, [replace(happened, to_state=state.value, acting_unit_id=actor.acting_unit_id)])
