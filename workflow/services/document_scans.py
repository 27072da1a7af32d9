"""The scan of a decision that was signed on paper: the paper is the original, and the system says where it is kept."""

from __future__ import annotations

import sqlalchemy as sa

from workflow import clock
from workflow.actions import Action
from workflow.actor import Actor
from workflow.db import transaction
from workflow.errors import Conflict, NotFound
from workflow.grounds import Subject
from workflow.models import DocumentOriginal, DocumentScan, OriginalKind
from workflow.originals import SCANNED, original_of
from workflow.originals_waiting import head_of
from workflow.permissions import require
from workflow.roles import BODY_ROLES
from workflow.security_log import refusals_noted
from workflow.services import scans
from workflow.services.decision_rows import happened, locked
from workflow.tables import table

ELECTRONIC = (
    "Văn bản này có bản gốc điện tử đã ký số nên không nhận bản quét. Cần bản giấy thì in ra và sao y."
)


def keep_scan(ref: str, content: bytes, filename: str, *, kept_at: str, reason: str, actor: Actor) -> int:
    """Keep a scan and return its number; a later one needs a reason and stands for the earlier, which is kept."""
    scan = scans.given(content, filename, kept_at=kept_at, reason=reason)
    with refusals_noted(actor, "keep_scan"), transaction() as connection:
        head = head_of(connection, ref)
        if head.body_unit_id not in actor.units_with(*BODY_ROLES):
            raise NotFound("quyết định này")
        require(actor, Action.KEEP_SCAN, Subject.for_body(head.body_unit_id))
        locked(connection, head.id)
        original = original_of(connection, head.id)
        assert original is not None
        if original.kind is OriginalKind.ELECTRONIC:
            raise Conflict(ELECTRONIC)
        number = scans.next_number(original.scans, scan)
        document = {"document_id": original.document_id}
        if original.kind is None:
            settled = {"kind": OriginalKind.PAPER, "settled_by_id": actor.user_id, "settled_at": clock.now()}
            connection.execute(sa.insert(table(DocumentOriginal)).values(**document, **settled))
        told = scans.keep(connection, table(DocumentScan), document, number, scan, actor=actor)
        happened(connection, head.id, SCANNED, actor, told, detail=scan.reason)
        return number
