"""Papers of a session: frozen content in the transaction that causes them, bytes once after it, as PDF and Word."""

from __future__ import annotations

from collections.abc import Mapping

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from rules.documents import (
    BALLOT_MINUTES,
    COUNCIL_INVITATION,
    COUNCIL_MINUTES,
    DOCX,
    FALLBACK_PACK,
    PDF,
    BlockDocument,
    render,
    spec_for,
)
from rules.errors import RuleError
from workflow import clock, outbox
from workflow.actions import Action
from workflow.actor import SYSTEM, Actor
from workflow.canonical import new_ref, sha256
from workflow.council_rows import happened
from workflow.council_words import BatchState, SessionState
from workflow.db import reading, transaction
from workflow.document_kit import fonts, wording_of
from workflow.errors import InvalidInput
from workflow.grounds import Subject
from workflow.models import SessionDocument
from workflow.permissions import require
from workflow.services.issuing import keep_bytes
from workflow.services.session_facts import (
    SessionFacts,
    ballot_facts,
    invitation_facts,
    minutes_facts,
    pack_facts,
)
from workflow.tables import insert_returning, table

documents = table(SessionDocument)
RENDER = "render_session_document"
TYPES = {
    PDF: "application/pdf",
    DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


def freeze_minutes(connection: Connection, session_id: int, *, actor: Actor) -> None:
    """Freeze the minutes of a session that just ended, and those of its count, in the same transaction."""
    facts = SessionFacts(connection, session_id)
    _freeze(connection, facts, COUNCIL_MINUTES, minutes_facts(facts, actor), actor)
    if facts.batch is not None and facts.batch.state is BatchState.CERTIFIED:
        _freeze(connection, facts, BALLOT_MINUTES, ballot_facts(facts), actor)


def make_pack(session_id: int, link: str, *, actor: Actor) -> None:
    """Make the invitation and the printable pack of a convened session; may be made again when lists change."""
    with transaction() as connection:
        facts = SessionFacts(connection, session_id)
        require(actor, Action.MAKE_SESSION, Subject.for_body(facts.row.body_unit_id))
        facts.world.require_state(SessionState.CONVENED, SessionState.MEETING)
        _freeze(connection, facts, COUNCIL_INVITATION, invitation_facts(facts, link), actor)
        _freeze(connection, facts, FALLBACK_PACK, pack_facts(facts), actor)
    outbox.drain_quietly()


def _freeze(connection: Connection, facts: SessionFacts, kind: str, told: object, actor: Actor) -> None:
    """Freeze one paper and ask for its bytes in every format."""
    row = facts.row
    try:
        spec = spec_for(kind, row.held_on)
        content = spec.content(told, wording_of(spec.wording), spec_id=spec.id).to_json()
    except RuleError as error:
        raise InvalidInput(f"Chưa lập được văn bản của phiên họp: {error}") from error
    same = (documents.c.session_id == row.id, documents.c.kind == kind)
    number = (connection.scalar(sa.select(sa.func.max(documents.c.number)).where(*same)) or 0) + 1
    digest = sha256(content)
    rows = [
        {"ref": new_ref(), "session_id": row.id, "kind": kind, "format": form, "number": number, "spec_id": spec.id,
         "content": content, "content_sha256": digest, "frozen_at": clock.now()}
        for form in spec.layouts
    ]  # fmt: skip
    for document_id in insert_returning(connection, SessionDocument, rows):
        outbox.add(connection, RENDER, {"document_id": document_id})
    payload: dict[str, object] = {"kind": kind, "number": number, "content_sha256": digest, "spec": spec.id}
    happened(connection, row.id, "session_document_frozen", actor, payload)


@outbox.handles(RENDER)
def render_session_document(payload: Mapping[str, object]) -> None:
    """Render a frozen paper once; a second run finds it rendered and does nothing."""
    wanted = documents.c.id == payload["document_id"]
    with reading() as connection:
        document = connection.execute(sa.select(*documents.c).where(wanted)).first()
    if document is None or document.sha256 is not None:
        return
    content = render(BlockDocument.from_json(document.content), fonts(), document.format)
    digest = sha256(content)
    with transaction() as connection:
        keep_bytes(connection, digest, content, TYPES[document.format])
        changed = connection.execute(
            sa.update(documents)
            .where(wanted, documents.c.sha256.is_(None))
            .values(sha256=digest, rendered_at=clock.now())
        )
        if changed.rowcount:
            told: dict[str, object] = {"kind": document.kind, "format": document.format, "sha256": digest}
            happened(connection, document.session_id, "session_document_rendered", SYSTEM, told)
