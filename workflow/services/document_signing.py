"""Digital signatures on issued documents, many in one ceremony: each document answers for itself.

Every document is signed outside any transaction and stored in one of its own: bytes, row and event together or none of
them. After a crash what was stored is signed and the rest still waits; the ceremony is simply held again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from rules.text import fold
from workflow import clock
from workflow.actions import Action
from workflow.actor import Actor
from workflow.canonical import sha256
from workflow.db import reading, transaction
from workflow.errors import Conflict, InvalidInput, NotFound, WorkflowError
from workflow.grounds import Subject
from workflow.models import DocumentOriginal, DocumentSigning, OriginalKind, SignedAs
from workflow.originals import SIGNED
from workflow.originals_waiting import Waiting, head_of, look_of, waiting_of
from workflow.pades import cms
from workflow.pades import reading as reports
from workflow.pades.certificates import Certificate
from workflow.pades.keys import SigningKey
from workflow.pades.placing import filled, prepare
from workflow.pades.timestamps import TimeStamper
from workflow.permissions import require
from workflow.roles import BODY_ROLES
from workflow.security_log import note_refusal
from workflow.services.decision_rows import happened, locked
from workflow.services.issuing import keep_bytes
from workflow.tables import AnyRow, table
from workflow.trust import trusted

MOST_AT_ONCE = 100
ACTIONS = {SignedAs.PERSON: Action.SIGN_DOCUMENT, SignedAs.BODY: Action.SEAL_DOCUMENT}
NOTHING_CHOSEN = "Chưa chọn văn bản nào. Đánh dấu văn bản cần ký số."
TOO_MANY = f"Mỗi lần ký số nhiều nhất {MOST_AT_ONCE} văn bản. Bỏ bớt rồi ký tiếp lần sau."


@dataclass(frozen=True, slots=True)
class Stamping:
    """Who gives time stamps, and whether to sign without one when he does not answer."""

    stamper: TimeStamper | None = None
    or_without: bool = False


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one document."""

    ref: str
    title: str
    is_stamped: bool = False
    error: WorkflowError | None = None

    @property
    def ok(self) -> bool:
        """Whether it is signed."""
        return self.error is None


@dataclass(frozen=True, slots=True)
class Made:
    """A signed file about to be stored, and by which kind of key."""

    content: bytes
    key_kind: str
    report: reports.SignatureReport


def sign_many(
    refs: Sequence[str], signed_as: SignedAs, key: SigningKey, *, actor: Actor, stamping: Stamping
) -> tuple[Result, ...]:
    """Sign the documents of these decisions, each for itself; one that fails stops no other."""
    check_chosen(refs)
    return tuple(_one(ref, signed_as, key, actor, stamping) for ref in refs)


def check_chosen(refs: Sequence[str]) -> None:
    """Refuse an empty choice and one that is too large for one ceremony."""
    if not refs:
        raise InvalidInput(NOTHING_CHOSEN)
    if len(refs) > MOST_AT_ONCE:
        raise InvalidInput(TOO_MANY)


def _one(ref: str, signed_as: SignedAs, key: SigningKey, actor: Actor, stamping: Stamping) -> Result:
    title = "Văn bản này"
    try:
        with reading() as connection:
            head = head_for(connection, ref, signed_as, actor)
            title = title_of(head)
            waiting = waiting_of(connection, head, signed_as)
            anchors = trusted(connection)
        moment = clock.now()
        ready = prepare(
            waiting.base,
            field=waiting.field,
            name=key.facts.subject,
            moment=moment,
            look=look_of(waiting, moment),
        )
        signature, is_stamped = stamped(cms.signed(ready.digest, key), stamping)
        made = checked(waiting, filled(ready, signature), key.kind, anchors)
        with transaction() as connection:
            store(connection, waiting, made, actor)
    except WorkflowError as error:
        note_refusal(actor, ACTIONS[signed_as].value, error)
        return Result(ref, title, error=error)
    return Result(ref, title, is_stamped)


def head_for(connection: Connection, ref: str, signed_as: SignedAs, actor: Actor) -> AnyRow:
    """Return a decision that the actor may sign so; outside the body there is none."""
    head = head_of(connection, ref)
    if head.body_unit_id not in actor.units_with(*BODY_ROLES) and head.signed_by_id != actor.user_id:
        raise NotFound("quyết định này")
    parties = frozenset({head.signed_by_id}) if head.signed_by_id else frozenset[int]()
    require(actor, ACTIONS[signed_as], Subject(body_unit_id=head.body_unit_id, parties=parties))
    return head


def title_of(head: AnyRow) -> str:
    """Return how a decision is called in results."""
    return f"Quyết định số {head.number}: {head.title}" if head.number else str(head.title)


def stamped(signature: bytes, stamping: Stamping) -> tuple[bytes, bool]:
    """Add the time stamp where one is configured; ``TimestampUnavailable`` unless one may go without."""
    if stamping.stamper is None:
        return signature, False
    try:
        return cms.stamped(signature, stamping.stamper), True
    except cms.TimestampUnavailable:
        if stamping.or_without:
            return signature, False
        raise


def checked(waiting: Waiting, content: bytes, key_kind: str, anchors: Sequence[Certificate]) -> Made:
    """Read the finished file as anybody would; ``InvalidInput`` says why a signature is not taken."""
    report = reports.read(content, anchors, clock.now())
    if not content.startswith(waiting.base) or not report.is_sound:
        raise InvalidInput("Chữ ký số không đúng với văn bản nên không được nhận. Ký lại từ đầu.")
    if len(report.signatures) != len(waiting.original.signings) + 1:
        raise InvalidInput("Tệp có thêm chữ ký số ngoài quy trình nên không được nhận.")
    last = report.signatures[-1]
    if anchors and not last.ok:
        raise InvalidInput(" ".join(last.problems))
    when = last.stamped_at or clock.now()
    if not last.certificate.covers(when):
        since, until = last.certificate.since, last.certificate.until
        raise InvalidInput(
            f"Chứng thư số của «{last.certificate.subject}» chỉ có hiệu lực từ {since:%d/%m/%Y} đến {until:%d/%m/%Y}. "
            "Dùng chứng thư còn hiệu lực."
        )
    _check_whose(waiting, last)
    return Made(content, key_kind, last)


def _check_whose(waiting: Waiting, last: reports.SignatureReport) -> None:
    """The person's certificate carries his name; the body's is another than the person's."""
    told = last.certificate.full_subject
    if waiting.signed_as is SignedAs.PERSON and fold(waiting.name) not in fold(told):
        raise InvalidInput(
            f"Chứng thư số cấp cho «{last.certificate.subject}», không phải người ký «{waiting.name}». "
            "Dùng chứng thư số của người đã ký quyết định."
        )
    earlier = {one.fingerprint for one in waiting.original.signings}
    if last.certificate.fingerprint in earlier:
        raise InvalidInput(
            f"Chứng thư số của «{last.certificate.subject}» đã dùng cho chữ ký của người ký. Chữ ký số của cơ quan "
            "dùng chứng thư cấp cho cơ quan."
        )


def store(connection: Connection, waiting: Waiting, made: Made, actor: Actor) -> None:
    """Keep bytes, row and event in one transaction, unless the document moved on in between."""
    locked(connection, waiting.decision.id)
    head = head_for(connection, waiting.decision.ref, waiting.signed_as, actor)
    if waiting_of(connection, head, waiting.signed_as).base_sha256 != waiting.base_sha256:
        raise Conflict("Văn bản vừa được người khác ký số. Tải lại trang để xem.")
    digest, number = sha256(made.content), waiting.original.document_id
    if not waiting.original.signings:
        row = {"document_id": number, "kind": OriginalKind.ELECTRONIC, "settled_by_id": actor.user_id}
        connection.execute(sa.insert(table(DocumentOriginal)).values(**row, settled_at=clock.now()))
    keep_bytes(connection, digest, made.content, "application/pdf")
    certificate = made.report.certificate
    told: dict[str, object] = {
        "signed_as": waiting.signed_as, "sha256": digest, "subject": certificate.subject[:300],
        "issuer": certificate.issuer[:300], "serial": certificate.serial[:80],
        "fingerprint": certificate.fingerprint, "key_kind": made.key_kind,
    }  # fmt: skip
    values = told | {
        "document_id": number, "number": len(waiting.original.signings) + 1, "before_sha256": waiting.base_sha256,
        "stamped_at": made.report.stamped_at, "made_by_id": actor.user_id, "made_at": clock.now(),
    }  # fmt: skip
    connection.execute(sa.insert(table(DocumentSigning)).values(values))
    payload = told | {"before": waiting.base_sha256, "stamped_at": made.report.stamped_at}
    happened(connection, waiting.decision.id, SIGNED, actor, payload)
