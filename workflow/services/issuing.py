"""Decision documents: facts → frozen content in the issuing transaction; bytes once, after it, through the outbox."""

from __future__ import annotations

from collections.abc import Mapping

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from rules.documents import (
    AWARD_DECISION,
    AwardDecisionContent,
    decision_content,
    render,
    spec_for,
)
from rules.errors import RuleError
from workflow import clock, outbox
from workflow.actor import Actor
from workflow.audit import Happened, record
from workflow.canonical import new_ref, sha256
from workflow.db import reading, transaction
from workflow.decision_facts import decision_facts
from workflow.document_kit import fonts, wording_of
from workflow.errors import IntegrityProblem, InvalidInput, NotFound
from workflow.models import IssuedDocument, StoredFile
from workflow.tables import table
from workflow.verification_codes import mark_for, new_code

RENDER = "render_document"


def freeze_document(connection: Connection, decision_id: int, actor: Actor) -> int:
    """Freeze what the decision says, in the transaction that issues it, and ask for its bytes."""
    facts = decision_facts(connection, decision_id)
    assert facts.issued_on is not None
    try:
        spec = spec_for(AWARD_DECISION, facts.issued_on)
        code = new_code(connection, "decision", decision_id=decision_id)
        mark = mark_for(connection, code, office=facts.copies_to[0])
        content = decision_content(facts, wording_of(spec.wording), spec_id=spec.id, mark=mark).to_json()
    except RuleError as error:
        raise InvalidInput(f"Chưa lập được văn bản quyết định: {error}") from error
    row = {
        "ref": new_ref(),
        "decision_id": decision_id,
        "spec_id": spec.id,
        "law_on": facts.issued_on,
        "content": content,
        "content_sha256": sha256(content),
        "frozen_at": clock.now(),
    }
    documents = table(IssuedDocument)
    number = connection.scalar(sa.insert(documents).values(row).returning(documents.c.id))
    assert number is not None
    outbox.add(connection, RENDER, {"document_id": number})
    payload: dict[str, object] = {"content_sha256": row["content_sha256"], "spec": spec.id}
    record(
        connection,
        [Happened("decision", decision_id, "document_frozen", actor.user_id, clock.now(), payload)],
    )
    return int(number)


@outbox.handles(RENDER)
def render_document(payload: Mapping[str, object]) -> None:
    """Render a frozen document once; a second run finds it rendered and does nothing."""
    documents = table(IssuedDocument)
    wanted = documents.c.id == payload["document_id"]
    with reading() as connection:
        document = connection.execute(sa.select(*documents.c).where(wanted)).first()
    if document is None or document.sha256 is not None:
        return
    pdf = render(AwardDecisionContent.from_json(document.content), fonts())
    digest = sha256(pdf)
    with transaction() as connection:
        keep_bytes(connection, digest, pdf, "application/pdf")
        changed = connection.execute(
            sa.update(documents)
            .where(wanted, documents.c.sha256.is_(None))
            .values(sha256=digest, rendered_at=clock.now())
        )
        if changed.rowcount:
            happened = Happened(
                "decision", document.decision_id, "document_rendered", 0, clock.now(), {"sha256": digest}
            )
            record(connection, [happened])


def keep_bytes(connection: Connection, digest: str, content: bytes, media_type: str) -> None:
    """Store rendered bytes under their hash, once."""
    stored = table(StoredFile)
    if connection.scalar(sa.select(stored.c.sha256).where(stored.c.sha256 == digest)) is None:
        row = {"sha256": digest, "size": len(content), "media_type": media_type, "content": content}
        connection.execute(sa.insert(stored).values(stored_at=clock.now(), **row))


def stored_bytes(connection: Connection, digest: str) -> tuple[bytes, str]:
    """Return stored bytes and their type, hashed again; ``IntegrityProblem`` when a byte differs."""
    stored = table(StoredFile)
    found = connection.execute(
        sa.select(stored.c.content, stored.c.media_type).where(stored.c.sha256 == digest)
    ).first()
    if found is None:
        raise NotFound("văn bản")
    if sha256(found.content) != digest:
        raise IntegrityProblem(
            "Tệp đã lưu không còn đúng nguyên bản. Không tải xuống được; báo quản trị hệ thống."
        )
    return found.content, found.media_type
