"""What the file of a closed round would hold today."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from rules.documents import ARCHIVE_FILE, BlockDocument, spec_for
from rules.errors import RuleError
from workflow import clock
from workflow.actor import Actor
from workflow.archive_facts import FileHead, archive_facts
from workflow.db import reading
from workflow.document_kit import wording_of
from workflow.errors import NotFound
from workflow.models import Round
from workflow.roles import Role
from workflow.tables import table

r = table(Round)


@dataclass(frozen=True, slots=True)
class ArchivePage:
    """A round with what its file would say; no document while nothing is there to file."""

    id: int
    code: str
    name: str
    is_closed: bool
    document: BlockDocument | None
    problem: str


def page(viewer: Actor, code: str) -> ArchivePage:
    """Return the page of a round of the viewer's body; ``NotFound`` for another."""
    with reading() as connection:
        wanted = (r.c.code == code, r.c.body_unit_id.in_(sorted(viewer.units_with(Role.STANDING_BODY))))
        row = connection.execute(sa.select(*r.c).where(*wanted)).first()
        if row is None:
            raise NotFound("đợt xét này")
        facts = archive_facts(connection, row, FileHead(title_of(row.name), ""))
    document, problem = None, ""
    try:
        spec = spec_for(ARCHIVE_FILE, clock.today())
        made = spec.content(facts, wording_of(spec.wording), spec_id=spec.id)
        document = made if isinstance(made, BlockDocument) else None
    except RuleError as error:
        problem = str(error)
    return ArchivePage(row.id, row.code, row.name, row.archived_at is not None, document, problem)


def title_of(name: str) -> str:
    """Return the usual title of a round's file."""
    return f"Hồ sơ {name[:1].lower()}{name[1:]}"
