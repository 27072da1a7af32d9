"""Councils and their seats: proposed by the secretary or the standing body, approved by a second person."""

from __future__ import annotations

import json

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError

from workflow import account_rows, clock, idempotency
from workflow.actions import Action
from workflow.actor import Actor
from workflow.audit import Happened, record
from workflow.canonical import canonical_json, new_ref
from workflow.council_words import SeatRole
from workflow.db import transaction
from workflow.errors import Conflict, InvalidInput, NotFound
from workflow.grounds import Subject
from workflow.models import CouncilProposal, ProposalState
from workflow.permissions import require
from workflow.security_log import refusals_noted
from workflow.services.councils import CouncilDraft, SeatDraft, put_in_place
from workflow.tables import AnyRow, insert_returning, table

proposals = table(CouncilProposal)
CHAIN = "council_proposal"
DECIDED = "Việc này đã được duyệt, từ chối hoặc rút trước đó. Tải lại trang để xem kết quả."
WAITING = "Cơ quan này đang có một việc về Hội đồng chờ duyệt. Chờ kết quả, hoặc rút việc đó rồi trình lại."


def propose(wanted: CouncilDraft, *, actor: Actor, idempotency_key: str | None = None) -> str:
    """Propose a council or a change of its seats and return the reference; tried at once and rolled back.

    ``InvalidInput`` says what stands in the way, as it would on approval.
    """
    with refusals_noted(actor, "propose_council"), transaction() as connection:
        require(actor, Action.MANAGE_COUNCIL, Subject.for_body(wanted.body_unit_id))
        asked = [
            wanted.body_unit_id,
            wanted.council_id,
            wanted.name,
            wanted.document,
            wanted.on,
            seats_of(wanted),
        ]
        known = idempotency.made_before(connection, idempotency_key, actor, "propose_council", asked)
        if known is not None:
            return str(connection.scalar(sa.select(proposals.c.ref).where(proposals.c.id == known)))
        with connection.begin_nested() as trial:
            put_in_place(connection, wanted, actor.user_id, actor)
            trial.rollback()
        row = {
            "ref": new_ref(), "body_unit_id": wanted.body_unit_id, "council_id": wanted.council_id,
            "name": wanted.name.strip(), "document": wanted.document.strip(), "on": wanted.on,
            "seats": seats_of(wanted), "state": ProposalState.PROPOSED, "proposed_by_id": actor.user_id,
            "proposed_at": clock.now(), "decision_note": "",
        }  # fmt: skip
        try:
            (number,) = insert_returning(connection, CouncilProposal, [row])
        except IntegrityError as error:
            raise Conflict(WAITING) from error
        idempotency.keep_made(connection, idempotency_key, number)
        _happened(connection, number, "council_proposed", actor, wanted.document)
        return str(row["ref"])


def approve(ref: str, *, actor: Actor) -> None:
    """Approve as the second person: the council sits from its day on."""
    with refusals_noted(actor, "approve_council"), transaction() as connection:
        row = _open(connection, ref)
        _require_second(connection, row, actor)
        put_in_place(connection, draft_of(row), row.proposed_by_id, actor)
        _decide(connection, row, ProposalState.APPROVED, "", actor)


def reject(ref: str, note: str, *, actor: Actor) -> None:
    """Reject as the second person, with the reason the proposer will read."""
    if not note.strip():
        message = "Ghi lý do không duyệt."
        raise InvalidInput(message, {"note": message})
    with refusals_noted(actor, "approve_council"), transaction() as connection:
        row = _open(connection, ref)
        _require_second(connection, row, actor)
        _decide(connection, row, ProposalState.REJECTED, note, actor)


def withdraw(ref: str, *, actor: Actor) -> None:
    """Take back what one proposed oneself, before anybody decided."""
    with refusals_noted(actor, "propose_council"), transaction() as connection:
        row = _open(connection, ref)
        if row.proposed_by_id != actor.user_id:
            raise NotFound("việc này")
        _decide(connection, row, ProposalState.WITHDRAWN, "", actor)


def seats_of(wanted: CouncilDraft) -> str:
    """Return the seats as they are stored."""
    joining = [[one.person_id, one.role.value, one.post, one.is_voting] for one in wanted.joining]
    return canonical_json({"joining": joining, "leaving": sorted(wanted.leaving)})


def draft_of(row: AnyRow) -> CouncilDraft:
    """Return a stored proposal as a draft."""
    stored = json.loads(row.seats)
    joining = tuple(
        SeatDraft(person, SeatRole(role), post, is_voting=votes)
        for person, role, post, votes in stored["joining"]
    )
    return CouncilDraft(
        row.body_unit_id, row.name, row.document, row.on, joining, tuple(stored["leaving"]), row.council_id
    )


def _open(connection: Connection, ref: str) -> AnyRow:
    row = connection.execute(sa.select(*proposals.c).where(proposals.c.ref == ref).with_for_update()).first()
    if row is None:
        raise NotFound("việc này")
    if row.state is not ProposalState.PROPOSED:
        raise Conflict(DECIDED)
    return row


def _require_second(connection: Connection, row: AnyRow, actor: Actor) -> None:
    """Ask whether this person may be the second one; the first one's other accounts are his too."""
    first = account_rows.load(connection, row.proposed_by_id).accounts
    require(actor, Action.APPROVE_COUNCIL, Subject.for_body(row.body_unit_id, prepared_by=first))


def _decide(connection: Connection, row: AnyRow, state: ProposalState, note: str, actor: Actor) -> None:
    values = {
        "state": state, "decided_by_id": actor.user_id, "decided_at": clock.now(), "decision_note": note.strip(),
    }  # fmt: skip
    connection.execute(sa.update(proposals).where(proposals.c.id == row.id).values(values))
    _happened(connection, row.id, f"council_{state.value}", actor, note or row.document)


def _happened(connection: Connection, number: int, event: str, actor: Actor, detail: str) -> None:
    record(
        connection, [Happened(CHAIN, number, event, actor.user_id, clock.now(), {}, detail=detail.strip())]
    )
