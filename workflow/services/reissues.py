"""Another certificate for one that was lost, damaged or misprinted: asked for with a paper, decided by a second person.

The new certificate keeps the number of the sổ vàng and says that it replaces another; every earlier one stays in the
history. How it is called and whether the old one comes back are rules (``rules.reissue``); a term counts only where
the body's local rule or the law file names one, else there is none.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError

import rules
from rules import Reissue
from rules.after_award import reissue_day
from rules.errors import RuleError
from rules.vocabulary import AwardCode
from workflow import clock, idempotency
from workflow.actions import Action
from workflow.actor import Actor
from workflow.audit import Happened, record
from workflow.calendars import calendars_of
from workflow.canonical import new_ref
from workflow.db import transaction
from workflow.errors import Conflict, DateOutsidePeriod, InvalidInput, NotFound
from workflow.gold_rows import head_of, sheet_facts
from workflow.grounds import Subject
from workflow.models import (
    Certificate,
    GoldEntry,
    Nomination,
    ReissueGround,
    ReissueRequest,
    ReissueState,
    Round,
)
from workflow.packs import load_packs
from workflow.permissions import require
from workflow.roles import BODY_ROLES
from workflow.security_log import refusals_noted
from workflow.services.certificates import Replacing, freeze
from workflow.services.files import require_stored
from workflow.states import NominationState
from workflow.tables import AnyRow, insert_returning, table

requests, gold = table(ReissueRequest), table(GoldEntry)
certificates, nominations, rounds = table(Certificate), table(Nomination), table(Round)
CHAIN = "reissue"


@dataclass(frozen=True, slots=True)
class ReissueDraft:
    """A request: whose certificate, why, by which paper ("Đơn ngày 05/03/2025"), and its file if there is one."""

    entry_ref: str
    ground: ReissueGround
    reason: str
    paper: str
    received_on: date
    sha256: str | None = None
    filename: str = ""


def rule_of(award: AwardCode, on: date, ground: ReissueGround) -> Reissue:
    """Return how a certificate is replaced on a day; ``InvalidInput`` where nothing is known or there is none."""
    try:
        rule = rules.reissue(award, on, lost=ground is ReissueGround.LOST)
    except RuleError as error:
        raise InvalidInput(f"Chưa lập được đề nghị: {error}") from error
    if not rule.possible:
        raise InvalidInput(f"{rule.says} ({rule.citation})")
    return rule


def ask(draft: ReissueDraft, *, actor: Actor, idempotency_key: str | None = None) -> str:
    """Ask for another certificate and return the reference of the request."""
    for field, text, label in (
        ("reason", draft.reason, "lý do"),
        ("paper", draft.paper, "đơn hoặc công văn đề nghị"),
    ):
        if not text.strip():
            raise InvalidInput(f"Ghi {label}.", {field: f"Ghi {label}."})
    if draft.received_on > clock.today():
        message = f"Ngày nhận đơn {draft.received_on:%d/%m/%Y} sau ngày hôm nay."
        raise DateOutsidePeriod(message, {"received_on": message})
    with refusals_noted(actor, "ask_reissue"), transaction() as connection:
        entry = _entry(connection, draft.entry_ref, actor)
        subject = Subject(unit_id=entry.unit_id, body_unit_id=entry.body_unit_id)
        require(actor, Action.REQUEST_REISSUE, subject)
        asked = [entry.id, draft.ground, draft.reason, draft.paper, draft.received_on, draft.sha256]
        earlier = idempotency.made_before(connection, idempotency_key, actor, "ask_reissue", asked)
        if earlier is not None:
            return str(connection.scalar(sa.select(requests.c.ref).where(requests.c.id == earlier)))
        rule = rule_of(AwardCode.of(entry.award), draft.received_on, draft.ground)
        _require_replaceable(connection, entry)
        if draft.sha256 is not None:
            require_stored(connection, [draft.sha256])
        row = {
            "ref": new_ref(), "entry_id": entry.id, "body_unit_id": entry.body_unit_id, "ground": draft.ground,
            "reason": draft.reason.strip()[:1000], "paper": draft.paper.strip()[:300],
            "received_on": draft.received_on, "sha256": draft.sha256,
            "due_on": _due_on(connection, entry, draft.received_on),
            "filename": draft.filename[-200:], "state": ReissueState.REQUESTED, "requested_by_id": actor.user_id,
            "requested_at": clock.now(), "note": "",
        }  # fmt: skip
        try:
            (number,) = insert_returning(connection, ReissueRequest, [row])
        except IntegrityError as error:
            message = "Giấy này đang có một đề nghị cấp đổi, cấp lại chưa quyết định. Mở đề nghị đó để xử lý."
            raise Conflict(message) from error
        _happened(connection, number, "reissue_requested", actor, draft.reason.strip(), how=rule.name)
        idempotency.keep_made(connection, idempotency_key, number)
        return str(row["ref"])


def _due_on(connection: Connection, entry: AnyRow, received_on: date) -> date | None:
    """Return by when the request is decided, under the local rule of the award's round and by the body's calendar."""
    query = sa.select(rounds.c.rule_pack).join(nominations, nominations.c.round_id == rounds.c.id)
    name = connection.scalar(query.where(nominations.c.id == entry.nomination_id))
    calendar = calendars_of(connection, {entry.body_unit_id}).of(entry.body_unit_id)
    try:
        law = load_packs(connection, {name}).law(name, received_on, received_on)
        known = reissue_day(received_on, law, calendar)
    except (
        RuleError
    ):  # the pack cannot be read today, or the year has no table of holidays: no clock, never a guess
        return None
    return known.due_on if known else None


def approve(ref: str, *, returned_on: date | None = None, actor: Actor) -> str:
    """Agree as a second person: freeze the new certificate and return its reference. All in one transaction."""
    with refusals_noted(actor, "decide_reissue"), transaction() as connection:
        request, entry = _request(connection, ref, actor)
        _require_returned(request, returned_on)
        rule = rule_of(AwardCode.of(entry.award), clock.today(), request.ground)
        _require_replaceable(connection, entry)
        _decide(connection, request, ReissueState.APPROVED, actor, returned_on=returned_on)
        last = connection.scalar(
            sa.select(sa.func.max(certificates.c.serial)).where(certificates.c.entry_id == entry.id)
        )
        (facts,) = sheet_facts(connection, [entry], head_of(connection, entry.decision_id))
        facts = replace(facts, replaced=rule.name, replaced_on=clock.today())
        made = freeze(connection, [(entry, facts)], actor.user_id, Replacing((last or 1) + 1, request.id))
        outcome = made[entry.id]
        if isinstance(outcome, str):
            raise InvalidInput(f"Chưa lập được giấy mới: {outcome}")
        _happened(connection, request.id, "reissue_approved", actor, "", how=rule.name)
        return str(connection.scalar(sa.select(certificates.c.ref).where(certificates.c.id == outcome)))


def refuse(ref: str, note: str, *, actor: Actor) -> None:
    """Do not agree, with a reason."""
    if not note.strip():
        raise InvalidInput("Ghi lý do không đồng ý.", {"note": "Ghi lý do không đồng ý."})
    with refusals_noted(actor, "decide_reissue"), transaction() as connection:
        request, _ = _request(connection, ref, actor)
        _decide(connection, request, ReissueState.REFUSED, actor, note=note.strip()[:1000])
        _happened(connection, request.id, "reissue_refused", actor, note.strip())


def _require_returned(request: AnyRow, returned_on: date | None) -> None:
    """A damaged or misprinted certificate is handed in before the new one is made (rules.reissue)."""
    if request.ground is ReissueGround.LOST:
        if returned_on is not None:
            message = "Giấy đã mất nên không có ngày thu lại. Để trống ô này."
            raise InvalidInput(message, {"returned_on": message})
        return
    if returned_on is None:
        message = "Cấp đổi thì thu lại giấy cũ: ghi ngày đã thu."
        raise InvalidInput(message, {"returned_on": message})
    if not request.received_on <= returned_on <= clock.today():
        message = f"Ngày thu lại giấy cũ phải từ ngày nhận đơn {request.received_on:%d/%m/%Y} đến hôm nay."
        raise DateOutsidePeriod(message, {"returned_on": message})


def _require_replaceable(connection: Connection, entry: AnyRow) -> None:
    """Only a certificate that was made, of an award that stands, is replaced."""
    if entry.nomination_state is not NominationState.AWARDED:
        raise Conflict("Quyết định khen thưởng đối với trường hợp này đã bị hủy bỏ nên không cấp giấy khác.")
    made = sa.select(certificates.c.id).where(certificates.c.entry_id == entry.id).limit(1)
    if connection.scalar(made) is None:
        raise Conflict("Trường hợp này chưa in giấy lần đầu. In giấy của quyết định trước.")


def _decide(
    connection: Connection, request: AnyRow, state: ReissueState, actor: Actor, **more: object
) -> None:
    values = {"state": state, "decided_by_id": actor.user_id, "decided_on": clock.today(), **more}
    here = (requests.c.id == request.id, requests.c.state == ReissueState.REQUESTED)
    if connection.execute(sa.update(requests).where(*here).values(values)).rowcount != 1:
        raise Conflict("Người khác vừa quyết định đề nghị này. Tải lại trang.")


def _entry(connection: Connection, ref: str, actor: Actor) -> AnyRow:
    """Return a line of a sổ vàng that concerns the actor's unit or body; elsewhere there is none."""
    query = _entries().where(gold.c.ref == ref)
    found = connection.execute(query).first()
    if found is None or not _reaches(actor, found):
        raise NotFound("giấy này")
    return found


def _entries() -> sa.Select[tuple[object, ...]]:
    joined = gold.join(nominations, nominations.c.id == gold.c.nomination_id)
    return sa.select(
        *gold.c, nominations.c.unit_id, nominations.c.person_id, nominations.c.state.label("nomination_state")
    ).select_from(joined)


def _reaches(actor: Actor, entry: AnyRow) -> bool:
    own = {grant.unit_id for grant in actor.grants if grant.role not in BODY_ROLES}
    return entry.unit_id in own or entry.body_unit_id in actor.units_with(*BODY_ROLES)


def _request(connection: Connection, ref: str, actor: Actor) -> tuple[AnyRow, AnyRow]:
    """Return an open request, locked, with its entry; the actor must be allowed to decide it."""
    request = connection.execute(
        sa.select(*requests.c).where(requests.c.ref == ref).with_for_update()
    ).first()
    if request is None or request.body_unit_id not in actor.units_with(*BODY_ROLES):
        raise NotFound("đề nghị này")
    entry = connection.execute(_entries().where(gold.c.id == request.entry_id)).one()
    people = () if entry.person_id is None else (entry.person_id,)
    subject = Subject(
        body_unit_id=request.body_unit_id, person_ids=people, prepared_by=frozenset({request.requested_by_id})
    )
    require(actor, Action.DECIDE_REISSUE, subject)
    if request.state is not ReissueState.REQUESTED:
        raise Conflict("Đề nghị này đã được quyết định.")
    return request, entry


def _happened(
    connection: Connection, number: int, event: str, actor: Actor, detail: str, /, **payload: object
) -> None:
    at = clock.now()
    record(connection, [Happened(CHAIN, number, event, actor.user_id, at, payload, detail=detail)])
