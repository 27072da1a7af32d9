"""The scan of minutes or of an official paper that was signed by hand; kept like the scan of a decision."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from workflow import clock
from workflow.actor import Actor
from workflow.audit import Happened, record
from workflow.db import transaction
from workflow.errors import Conflict, NotFound
from workflow.grounds import Subject
from workflow.models import PaperScan
from workflow.paper_scans import ACTIONS, SCANNED, PaperOf, SignedPaper, d, p, signed_papers
from workflow.permissions import require
from workflow.roles import BODY_ROLES
from workflow.security_log import refusals_noted
from workflow.services import scans
from workflow.tables import table


def keep_scan(
    of: PaperOf, ref: str, content: bytes, filename: str, *, kept_at: str, reason: str, actor: Actor
) -> int:
    """Keep a scan and return its number; a later one needs a reason and stands for the earlier, which is kept."""
    scan = scans.given(content, filename, kept_at=kept_at, reason=reason)
    with refusals_noted(actor, "keep_paper_scan"), transaction() as connection:
        paper = _locked(connection, of, ref)
        if paper.body_unit_id not in actor.units_with(*BODY_ROLES):
            raise NotFound("văn bản này")
        require(actor, ACTIONS[of], Subject.for_body(paper.body_unit_id))
        if paper.sha256 is None:
            message = "Văn bản đang được tạo, chưa có bản để in và ký. Chờ ít phút rồi tải bản quét lên."
            raise Conflict(message)
        number = scans.next_number(paper.scans, scan)
        told = scans.keep(connection, table(PaperScan), {of.column: paper.id}, number, scan, actor=actor)
        chain, subject_id = paper.parent
        said = {"kind": paper.kind, "turn": paper.turn, "document": paper.number_text, **told}
        one = Happened(
            chain, subject_id, SCANNED, actor.user_id, clock.now(), said, detail=scan.reason,
            acting_unit_id=actor.acting_unit_id,
        )  # fmt: skip
        record(connection, [one])
        return number


def _locked(connection: Connection, of: PaperOf, ref: str) -> SignedPaper:
    """Return a paper with its row locked where the database can; ``NotFound`` when there is none that is signed."""
    rows = d if of is PaperOf.SESSION else p
    connection.execute(sa.select(rows.c.id).where(rows.c.ref == ref).with_for_update()).all()
    found = signed_papers(connection, of, rows.c.ref == ref)
    if not found:
        raise NotFound("văn bản này")
    return found[0]
