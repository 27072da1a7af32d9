"""The general store of official papers: frozen with their cause, rendered once after it, in every format.

    paper = official_papers.freeze(
        connection, SUPERIOR_LETTER, Parent("round", round_id), facts, on, actor=actor, body_unit_id=body)

Call it in the transaction of the cause and ``outbox.drain_quietly()`` after the commit. The kind needs a row in
``official_kinds.KINDS`` and a ``DocumentSpec`` of that name. Freezing the same parent and kind again makes the next
version; earlier ones stay.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from rules.documents import DOCX, PDF, render, spec_for
from rules.errors import RuleError
from workflow import clock, outbox
from workflow.actor import SYSTEM, Actor
from workflow.audit import Happened, record
from workflow.canonical import new_ref, sha256
from workflow.db import reading, transaction
from workflow.document_kit import fonts, wording_of
from workflow.errors import InvalidInput
from workflow.models import OfficialPaper
from workflow.official_kinds import KINDS, NO_CHAIN
from workflow.services.issuing import keep_bytes
from workflow.tables import insert_returning, table

papers = table(OfficialPaper)
RENDER = "render_official_paper"
TYPES = {
    PDF: "application/pdf",
    DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


@dataclass(frozen=True, slots=True)
class Parent:
    """What a paper belongs to; ``kind`` is the name of its audit chain, which takes the events."""

    kind: str
    id: int


@dataclass(frozen=True, slots=True)
class Frozen:
    """A paper just frozen: its version and the reference of each format."""

    version: int
    refs: Mapping[str, str]
    content_sha256: str
    paper_id: int  # of its first format, for what refers to the paper


def freeze(
    connection: Connection, kind: str, parent: Parent, facts: object, on: date, *, actor: Actor, body_unit_id: int,
    unit_id: int | None = None, number_text: str = "",
) -> Frozen:  # fmt: skip
    """Freeze what a paper says under the form of the day and ask for its bytes, in the caller's transaction.

    ``unit_id`` is the unit it is addressed to. Raises ``InvalidInput`` with the reason when the facts do not make it.
    """
    if parent.kind in NO_CHAIN:
        raise ValueError(f"no paper of its own for a {parent.kind}: use the dossier or the round")
    known = KINDS[kind]
    try:
        spec = spec_for(kind, on)
        content = spec.content(facts, wording_of(spec.wording), spec_id=spec.id)
    except RuleError as error:
        raise InvalidInput(f"Chưa lập được {known.label.lower()}: {error}") from error
    text, at = content.to_json(), clock.now()
    digest = sha256(text)
    version = _next_version(connection, kind, parent)
    rows = [
        {"ref": new_ref(), "kind": kind, "parent_kind": parent.kind, "parent_id": parent.id, "version": version,
         "format": form, "body_unit_id": body_unit_id, "unit_id": unit_id, "number_text": number_text,
         "title": content.title[:400], "law_on": on, "spec_id": spec.id, "content": text, "content_sha256": digest,
         "frozen_by_id": None if actor is SYSTEM else actor.user_id, "frozen_at": at}
        for form in spec.layouts
    ]  # fmt: skip
    ids = insert_returning(connection, OfficialPaper, rows)
    for paper_id in ids:
        outbox.add(connection, RENDER, {"paper_id": paper_id})
    told: dict[str, object] = {
        "kind": kind, "version": version, "content_sha256": digest, "spec": spec.id, "number": number_text,
    }  # fmt: skip
    _happened(connection, parent, "official_paper_frozen", actor, told)
    return Frozen(version, {str(row["format"]): str(row["ref"]) for row in rows}, digest, ids[0])


def _next_version(connection: Connection, kind: str, parent: Parent) -> int:
    """Return the number of the next version; two at once meet at the unique key."""
    query = sa.select(sa.func.max(papers.c.version)).where(
        papers.c.parent_kind == parent.kind, papers.c.parent_id == parent.id, papers.c.kind == kind
    )
    return (connection.scalar(query) or 0) + 1


@outbox.handles(RENDER)
def render_official_paper(payload: Mapping[str, object]) -> None:
    """Render a frozen paper once; a second run finds it rendered and does nothing."""
    wanted = papers.c.id == payload["paper_id"]
    with reading() as connection:
        paper = connection.execute(sa.select(*papers.c).where(wanted)).first()
    if paper is None or paper.sha256 is not None:
        return
    content = render(KINDS[paper.kind].read(paper.content), fonts(), paper.format)
    digest = sha256(content)
    with transaction() as connection:
        keep_bytes(connection, digest, content, TYPES[paper.format])
        changed = connection.execute(
            sa.update(papers)
            .where(wanted, papers.c.sha256.is_(None))
            .values(sha256=digest, rendered_at=clock.now())
        )
        if changed.rowcount:
            told: dict[str, object] = {
                "kind": paper.kind, "version": paper.version, "format": paper.format, "sha256": digest,
                "number": paper.number_text,
            }  # fmt: skip
            _happened(
                connection,
                Parent(paper.parent_kind, paper.parent_id),
                "official_paper_rendered",
                SYSTEM,
                told,
            )


def _happened(
    connection: Connection, parent: Parent, event: str, actor: Actor, payload: dict[str, object]
) -> None:
    one = Happened(
        parent.kind,
        parent.id,
        event,
        actor.user_id,
        clock.now(),
        payload,
        acting_unit_id=actor.acting_unit_id,
    )
    record(connection, [one])
