"""The paper of a decision: what a draft would say now, or what was frozen; on the page, as PDF draft and as Word."""

from __future__ import annotations

from dataclasses import dataclass, replace

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from rules.documents import (
    AWARD_DECISION,
    AwardDecisionContent,
    decision_blocks,
    decision_content,
    render,
    render_draft,
    spec_for,
)
from rules.documents.content.blocks import BlockDocument, Table, TableRow
from rules.errors import RuleError
from workflow import clock
from workflow.actor import Actor
from workflow.canonical import sha256
from workflow.db import reading
from workflow.decision_facts import decision_facts
from workflow.document_kit import fonts, wording_of
from workflow.errors import InvalidInput, NotFound
from workflow.models import AwardDecision, IssuedDocument
from workflow.permissions import BODY_READERS
from workflow.queries.decisions import DecisionRow
from workflow.queries.documents import Download
from workflow.queries.paper_previews import TYPES
from workflow.queries.scope import visible_decisions
from workflow.tables import AnyRow, table

d, documents = table(AwardDecision), table(IssuedDocument)
ON_PAGE = 200
"""Rows of a list that the page shows; the files have all."""


@dataclass(frozen=True, slots=True)
class DecisionPaper:
    """A decision's paper: frozen, or as it would be now; ``problem`` says why there is none yet."""

    ref: str
    name: str
    document_ref: str  # of the issued document; empty while it is a draft
    content: AwardDecisionContent | None
    problem: str

    @property
    def is_draft(self) -> bool:
        """Whether nothing is frozen yet."""
        return not self.document_ref


def paper(viewer: Actor, ref: str) -> DecisionPaper:
    """Return the paper of a decision; a draft only to those who prepare it in its body. ``NotFound`` otherwise."""
    query = (
        sa.select(
            d.c.id, d.c.ref, d.c.number, d.c.body_unit_id, d.c.is_external,
            documents.c.content, documents.c.ref.label("document_ref"),
        )
        .outerjoin(documents, documents.c.decision_id == d.c.id)
        .where(d.c.ref == ref, visible_decisions(viewer))
    )  # fmt: skip
    with reading() as connection:
        row = connection.execute(query).one_or_none()
        if row is None or row.is_external:
            raise NotFound("văn bản này")
        if row.content is not None:
            frozen = AwardDecisionContent.from_json(row.content)
            return DecisionPaper(ref, f"Quyết định {row.number}", row.document_ref, frozen, "")
        if row.body_unit_id not in viewer.units_with(*BODY_READERS):
            raise NotFound("văn bản này")
        return _draft(connection, row)


def has_paper(viewer: Actor, row: DecisionRow, *, is_issued: bool) -> bool:
    """Whether the viewer is shown the paper of a decision that he sees."""
    inside = row.body_unit_id in viewer.units_with(*BODY_READERS)
    return not row.is_external and (is_issued or (inside and row.nominations > 0))


def _draft(connection: Connection, row: AnyRow) -> DecisionPaper:
    """What the decision would say if it were signed today, or what is missing."""
    name, today = "Dự thảo quyết định", clock.today()
    try:
        facts = decision_facts(connection, row.id, is_draft=True)
        spec = spec_for(AWARD_DECISION, facts.issued_on or today)
        content = decision_content(facts, wording_of(spec.wording), spec_id=spec.id)
    except NotFound:
        return DecisionPaper(row.ref, name, "", None, "Dự thảo chưa có trường hợp nào trong danh sách.")
    except RuleError as error:
        return DecisionPaper(row.ref, name, "", None, str(error))
    return DecisionPaper(row.ref, name, "", content, "")


def on_page(content: AwardDecisionContent) -> BlockDocument:
    """Return the paper as the page shows it: long lists cut, with a line that says how many rows are left out."""
    whole = decision_blocks(content)
    parts = tuple(
        replace(part, blocks=tuple(_cut(one) if isinstance(one, Table) else one for one in part.blocks))
        for part in whole.parts
    )
    return replace(whole, parts=parts)


def _cut(listed: Table) -> Table:
    left = len(listed.rows) - ON_PAGE
    if left <= 0:
        return listed
    said = TableRow(
        (f"… và {left:,} trường hợp nữa trong tệp Word và PDF.".replace(",", "."),), is_group=True
    )
    return replace(listed, rows=(*listed.rows[:ON_PAGE], said))


def drawn(found: DecisionPaper, form: str) -> Download:
    """Return the paper as a file: a draft is marked on every page. ``InvalidInput`` when there is none to draw."""
    if found.content is None:
        raise InvalidInput(f"Chưa lập được văn bản: {found.problem}")
    try:
        draw = render_draft if found.is_draft else render
        made = draw(found.content, fonts(), form)
    except RuleError as error:
        raise InvalidInput(f"Chưa lập được văn bản: {error}") from error
    name = "quyet-dinh-du-thao" if found.is_draft else found.name.replace("/", "-")
    return Download(made, TYPES[form], f"{name}.{form}", sha256(made))
