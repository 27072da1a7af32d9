"""The scan of a decision that was signed on paper: the paper is the original, and the system says where it is kept."""

from __future__ import annotations

import sqlalchemy as sa

from workflow import clock
from workflow.actions import Action
from workflow.actor import Actor
from workflow.canonical import sha256
from workflow.db import transaction
from workflow.errors import Conflict, InvalidInput, NotFound, UnsupportedFile
from workflow.grounds import Subject
from workflow.models import DocumentOriginal, DocumentScan, OriginalKind
from workflow.originals import SCANNED, original_of
from workflow.originals_waiting import head_of
from workflow.permissions import require
from workflow.roles import BODY_ROLES
from workflow.security_log import refusals_noted
from workflow.services import files
from workflow.services.decision_rows import happened, locked
from workflow.services.issuing import keep_bytes
from workflow.tables import table

TYPES = frozenset({"application/pdf", "image/jpeg"})
ONLY = "Bản quét phải là tệp PDF hoặc ảnh JPG. Quét lại hoặc lưu lại đúng loại rồi tải lên."
ELECTRONIC = (
    "Văn bản này có bản gốc điện tử đã ký số nên không nhận bản quét. Cần bản giấy thì in ra và sao y."
)
SAME = "Tệp này giống hệt bản quét đang lưu. Chọn tệp khác."


def keep_scan(ref: str, content: bytes, filename: str, *, kept_at: str, reason: str, actor: Actor) -> int:
    """Keep a scan and return its number; a later one needs a reason and stands for the earlier, which is kept."""
    kept_at, reason = " ".join(kept_at.split())[:300], reason.strip()[:500]
    if not kept_at:
        message = "Ghi nơi lưu bản giấy, ví dụ: Văn thư Ủy ban nhân dân huyện."
        raise InvalidInput(message, {"kept_at": message})
    stored = files.check(content, filename)
    if stored.media_type not in TYPES:
        raise UnsupportedFile(ONLY, {"file": ONLY})
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
        number, digest = len(original.scans) + 1, sha256(content)
        if original.scans and original.scans[-1].sha256 == digest:
            raise InvalidInput(SAME, {"file": SAME})
        if original.scans and not reason:
            message = "Ghi lý do thay bản quét; bản trước vẫn được lưu."
            raise InvalidInput(message, {"reason": message})
        document = {"document_id": original.document_id}
        if original.kind is None:
            settled = {"kind": OriginalKind.PAPER, "settled_by_id": actor.user_id, "settled_at": clock.now()}
            connection.execute(sa.insert(table(DocumentOriginal)).values(**document, **settled))
        keep_bytes(connection, digest, content, stored.media_type)
        row = {
            "number": number, "sha256": digest, "filename": stored.filename, "kept_at": kept_at,
            "reason": reason, "made_by_id": actor.user_id, "made_at": clock.now(),
        }  # fmt: skip
        connection.execute(sa.insert(table(DocumentScan)).values(**document, **row))
        told: dict[str, object] = {"sha256": digest, "number": number, "kept_at": kept_at}
        happened(connection, head.id, SCANNED, actor, told, detail=reason)
        return number
