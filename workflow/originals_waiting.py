"""A document that waits for a digital signature, as its signer and his key need it: file, place, picture, name."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from rules.documents import (
    AwardDecisionContent,
    person_stamp,
    render,
    seal_stamp,
    signature_place,
)
from workflow import clock
from workflow.canonical import sha256
from workflow.document_kit import fonts
from workflow.errors import Conflict, IntegrityProblem, NotFound
from workflow.models import AwardDecision, IssuedDocument, SignedAs, StoredFile
from workflow.originals import Original, original_of, rows_as_told, told_of
from workflow.pades.placing import Look, draws_alike
from workflow.tables import AnyRow, table

decisions, documents, files = table(AwardDecision), table(IssuedDocument), table(StoredFile)
ALTERED = "Tệp đã lưu không còn đúng nguyên bản nên không ký. Báo ngay quản trị hệ thống."
NOT_WAITING = {
    SignedAs.PERSON: "Văn bản này không chờ chữ ký số của người ký. Tải lại trang để xem trạng thái hiện tại.",
    SignedAs.BODY: "Văn bản này không chờ chữ ký số của cơ quan: người ký phải ký số trước, và bản gốc không phải bản "
    "giấy. Tải lại trang để xem trạng thái hiện tại.",
}
NO_PLACE = (
    "Văn bản do phiên bản cũ tạo ra, không xác định được chỗ ký. In ra, ký trên giấy rồi tải bản quét lên."
)
FIELDS = {SignedAs.PERSON: "NguoiKy", SignedAs.BODY: "CoQuan"}


@dataclass(frozen=True, slots=True)
class Waiting:
    """One document about to be signed; ``base``: what the signature is appended to, ``issued``: the unsigned file."""

    decision: AnyRow
    original: Original
    signed_as: SignedAs
    base: bytes
    issued: bytes
    content: AwardDecisionContent

    @property
    def base_sha256(self) -> str:
        """The hash of those bytes."""
        assert self.original.sha256 is not None
        return self.original.sha256

    @property
    def name(self) -> str:
        """Who signs: the person, or the body."""
        if self.signed_as is SignedAs.PERSON:
            return self.content.signature.name
        return " ".join(self.content.body_lines)

    @property
    def field(self) -> str:
        """The name of the signature in the file."""
        return FIELDS[self.signed_as]


def head_of(connection: Connection, ref: str) -> AnyRow:
    """Return the decision of a reference with its document's content; ``NotFound`` without a document."""
    query = (
        sa.select(
            decisions.c.id, decisions.c.ref, decisions.c.number, decisions.c.title, decisions.c.body_unit_id,
            decisions.c.signed_by_id, documents.c.id.label("document_id"), documents.c.content,
        )
        .join(documents, documents.c.decision_id == decisions.c.id)
        .where(decisions.c.ref == ref, sa.not_(decisions.c.is_external))
    )  # fmt: skip
    found = connection.execute(query).first()
    if found is None:
        raise NotFound("quyết định này")
    return found


def waiting_of(connection: Connection, head: AnyRow, signed_as: SignedAs) -> Waiting:
    """Return a document that waits for this signature, its bytes compared with their hash and the events.

    Raises ``Conflict`` when it waits for another or for none, ``IntegrityProblem`` when anything was altered.
    """
    original = original_of(connection, head.id)
    if original is None or original.waits_for is not signed_as:
        raise Conflict(NOT_WAITING[signed_as])
    kept = sa.select(files.c.sha256, files.c.content)
    wanted = (original.sha256, original.issued_sha256)
    rows = connection.execute(kept.where(files.c.sha256.in_(wanted)))
    found = {row.sha256: row.content for row in rows}
    if any(digest not in found or sha256(found[digest]) != digest for digest in wanted):
        raise IntegrityProblem(ALTERED)
    if rows_as_told(original) != told_of(connection, head.id):
        raise IntegrityProblem(ALTERED)
    base, issued = (found[digest] for digest in wanted)
    return Waiting(head, original, signed_as, base, issued, AwardDecisionContent.from_json(head.content))


def look_of(waiting: Waiting, moment: datetime) -> Look:
    """Return where the signature stands and its picture.

    The document is drawn once more to find the place; ``Conflict`` when the issued file was drawn otherwise.
    """
    used = fonts()
    place = signature_place(waiting.content, used)
    if not draws_alike(render(waiting.content, used), waiting.issued, place.page):
        raise Conflict(NO_PLACE)
    text = moment_text(moment)
    if waiting.signed_as is SignedAs.PERSON:
        return Look(place.page, place.signature, person_stamp(waiting.name, text, used))
    return Look(place.page, place.seal, seal_stamp(waiting.content.body_lines, text, used))


def moment_text(moment: datetime) -> str:
    """Return a moment as the decree writes it: day, time, zone by ISO 8601."""
    local = clock.local(moment)
    zone = f"{local:%z}"
    return f"{local:%d/%m/%Y %H:%M:%S} {zone[:3]}:{zone[3:]}"
