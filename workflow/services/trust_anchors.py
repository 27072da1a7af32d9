"""Which CA certificates signatures may lead to: proposed by the administrator, trusted once a second person compared
the fingerprint with what the CA publishes.
"""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError

from workflow import clock
from workflow.actions import Action
from workflow.actor import Actor
from workflow.audit import Happened, record
from workflow.canonical import new_ref
from workflow.db import transaction
from workflow.errors import Conflict, InvalidInput, NotFound
from workflow.grounds import Subject
from workflow.models import AnchorState, TrustAnchor
from workflow.pades.certificates import facts_of, read_authority
from workflow.permissions import require
from workflow.roles import BODY_ROLES
from workflow.security_log import refusals_noted
from workflow.tables import AnyRow, insert_returning, table

anchors = table(TrustAnchor)
CHAIN = "trust_anchor"
MAX_BYTES = 64 * 1024
KNOWN = "Chứng thư này đã có trong danh sách. Không cần thêm lần nữa."
DECIDED = "Chứng thư này đã được duyệt, từ chối hoặc bỏ trước đó. Tải lại trang để xem."
TOO_LARGE = "Tệp quá lớn so với một chứng thư số. Chọn đúng tệp chứng thư của nơi cấp (.cer, .crt, .pem)."


def propose(content: bytes, *, actor: Actor) -> str:
    """Propose to trust a CA certificate; returns its reference."""
    if len(content) > MAX_BYTES:
        raise InvalidInput(TOO_LARGE, {"file": TOO_LARGE})
    certificate = read_authority(content)
    facts = facts_of(certificate)
    row = {
        "ref": new_ref(), "subject": facts.subject[:300], "issuer": facts.issuer[:300], "serial": facts.serial[:80],
        "fingerprint": facts.fingerprint, "since": facts.since, "until": facts.until, "content": certificate.dump(),
        "state": AnchorState.PROPOSED, "proposed_by_id": actor.user_id, "proposed_at": clock.now(), "reason": "",
    }  # fmt: skip
    with refusals_noted(actor, "propose_anchor"):
        try:
            with transaction() as connection:
                require(actor, Action.PROPOSE_ANCHOR, Subject())
                (number,) = insert_returning(connection, TrustAnchor, [row])
                told: dict[str, object] = {"subject": row["subject"], "fingerprint": facts.fingerprint}
                _happened(connection, number, "anchor_proposed", actor, told)
        except IntegrityError as error:
            raise Conflict(KNOWN) from error
    return str(row["ref"])


def approve(ref: str, *, actor: Actor) -> None:
    """Trust it, as a second person who compared the fingerprint."""
    _decide(ref, AnchorState.TRUSTED, "", actor)


def reject(ref: str, reason: str, *, actor: Actor) -> None:
    """Do not trust it, with the reason."""
    _decide(ref, AnchorState.REJECTED, _needed(reason), actor)


def end(ref: str, reason: str, *, actor: Actor) -> None:
    """Trust it no longer; one person may, since this only takes trust away."""
    reason = _needed(reason)
    with refusals_noted(actor, "end_anchor"), transaction() as connection:
        require(actor, Action.PROPOSE_ANCHOR, Subject())
        found = _locked(connection, ref, AnchorState.TRUSTED)
        values = {
            "state": AnchorState.ENDED, "ended_by_id": actor.user_id, "ended_at": clock.now(), "reason": reason,
        }  # fmt: skip
        connection.execute(sa.update(anchors).where(anchors.c.id == found.id).values(values))
        _happened(connection, found.id, "anchor_ended", actor, {"subject": found.subject}, detail=reason)


def _decide(ref: str, state: AnchorState, reason: str, actor: Actor) -> None:
    with refusals_noted(actor, "approve_anchor"), transaction() as connection:
        found = _locked(connection, ref, AnchorState.PROPOSED)
        body = min(actor.units_with(*BODY_ROLES), default=None)
        subject = Subject(body_unit_id=body, prepared_by=frozenset({found.proposed_by_id}))
        require(actor, Action.APPROVE_ANCHOR, subject)
        values = {
            "state": state, "decided_by_id": actor.user_id, "decided_at": clock.now(), "reason": reason,
        }  # fmt: skip
        connection.execute(sa.update(anchors).where(anchors.c.id == found.id).values(values))
        told: dict[str, object] = {"subject": found.subject, "fingerprint": found.fingerprint}
        _happened(connection, found.id, f"anchor_{state.value}", actor, told, detail=reason)


def _locked(connection: Connection, ref: str, state: AnchorState) -> AnyRow:
    found = connection.execute(sa.select(*anchors.c).where(anchors.c.ref == ref).with_for_update()).first()
    if found is None:
        raise NotFound("chứng thư này")
    if found.state is not state:
        raise Conflict(DECIDED)
    return found


def _needed(reason: str) -> str:
    if not reason.strip():
        message = "Ghi lý do."
        raise InvalidInput(message, {"reason": message})
    return reason.strip()


def _happened(
    connection: Connection,
    number: int,
    event: str,
    actor: Actor,
    payload: dict[str, object],
    *,
    detail: str = "",
) -> None:
    record(connection, [Happened(CHAIN, number, event, actor.user_id, clock.now(), payload, detail=detail)])
