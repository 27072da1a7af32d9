"""Signing on an officer's own machine: prepare (digests go out), sign there, embed (signatures come back).

The key never travels. What comes back is looked at like anything foreign: the digest, the certificate, the whole file.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from workflow import clock
from workflow.actor import Actor
from workflow.canonical import new_ref
from workflow.db import reading, transaction
from workflow.errors import Conflict, InvalidInput, WorkflowError
from workflow.models import AwardDecision, IssuedDocument, SignedAs, SigningRequest
from workflow.originals_waiting import look_of, waiting_of
from workflow.pades import cms
from workflow.pades.exchange import Answered, Asked, asked_text, read_answer
from workflow.pades.placing import Prepared, filled, prepare
from workflow.security_log import note_refusal
from workflow.services.document_signing import (
    ACTIONS,
    Result,
    Stamping,
    check_chosen,
    checked,
    head_for,
    stamped,
    store,
    title_of,
)
from workflow.tables import AnyRow, table
from workflow.trust import trusted

requests, documents, decisions = table(SigningRequest), table(IssuedDocument), table(AwardDecision)
KEPT_FOR = timedelta(hours=24)
KIND = "external"
GONE = "Yêu cầu ký số này đã hết hạn, đã dùng, hoặc của người khác. Lấy tệp yêu cầu mới rồi ký lại."
MOVED_ON = "Văn bản đã thay đổi từ khi lấy tệp yêu cầu. Lấy tệp yêu cầu mới rồi ký lại."


@dataclass(frozen=True, slots=True)
class Handed:
    """The file for the officer's machine, and what could not go into it."""

    text: str
    count: int
    refused: tuple[Result, ...]


def ask(refs: Sequence[str], signed_as: SignedAs, *, actor: Actor) -> Handed:
    """Make these documents ready and return what is to be signed elsewhere; valid for a day, for this officer only."""
    check_chosen(refs)
    asked: list[Asked] = []
    refused: list[Result] = []
    for ref in refs:
        try:
            asked.append(_asked(ref, signed_as, actor))
        except WorkflowError as error:
            note_refusal(actor, ACTIONS[signed_as].value, error)
            refused.append(Result(ref, "Văn bản này", error=error))
    return Handed(asked_text(signed_as.value, asked), len(asked), tuple(refused))


def _asked(ref: str, signed_as: SignedAs, actor: Actor) -> Asked:
    with reading() as connection:
        head = head_for(connection, ref, signed_as, actor)
        waiting = waiting_of(connection, head, signed_as)
    moment = clock.now()
    ready = prepare(
        waiting.base, field=waiting.field, name=waiting.name, moment=moment, look=look_of(waiting, moment)
    )
    row = {
        "ref": new_ref(), "document_id": waiting.original.document_id, "signed_as": signed_as,
        "base_sha256": waiting.base_sha256, "added": ready.content[len(waiting.base) :],
        "digest": ready.digest.hex(), "gap_start": ready.start, "gap_end": ready.end, "asked_by_id": actor.user_id,
        "asked_at": moment, "expires_at": moment + KEPT_FOR,
    }  # fmt: skip
    with transaction() as connection:
        connection.execute(sa.delete(requests).where(requests.c.expires_at < moment))
        mine = (requests.c.document_id == row["document_id"], requests.c.asked_by_id == actor.user_id)
        connection.execute(sa.delete(requests).where(*mine))
        connection.execute(sa.insert(requests).values(row))
    return Asked(str(row["ref"]), title_of(head), waiting.base_sha256, ready.digest.hex())


def take_back(content: bytes, *, actor: Actor, stamping: Stamping) -> tuple[Result, ...]:
    """Put the signatures of a returned file into their documents, each for itself."""
    answers = read_answer(content)
    if not answers:
        raise InvalidInput("Tệp kết quả không có chữ ký số nào. Ký lại rồi tải lên.")
    check_chosen([one.request for one in answers])
    return tuple(_taken(one, actor, stamping) for one in answers)


def _taken(answered: Answered, actor: Actor, stamping: Stamping) -> Result:
    ref, title = "", "Yêu cầu ký số"
    try:
        with reading() as connection:
            request = _request(connection, answered.request, actor)
            ref = request.decision_ref
            head = head_for(connection, ref, request.signed_as, actor)
            title = title_of(head)
            waiting = waiting_of(connection, head, request.signed_as)
            anchors = trusted(connection)
        if waiting.base_sha256 != request.base_sha256:
            raise Conflict(MOVED_ON)
        digest = bytes.fromhex(request.digest)
        cms.inspected(answered.signature, digest)
        signature, is_stamped = stamped(answered.signature, stamping)
        ready = Prepared(waiting.base + request.added, digest, request.gap_start, request.gap_end)
        made = checked(waiting, filled(ready, signature), KIND, anchors)
        with transaction() as connection:
            _request(connection, answered.request, actor)
            store(connection, waiting, made, actor)
            connection.execute(sa.delete(requests).where(requests.c.ref == answered.request))
    except WorkflowError as error:
        note_refusal(actor, "embed_signature", error)
        return Result(ref, title, error=error)
    return Result(ref, title, is_stamped)


def _request(connection: Connection, ref: str, actor: Actor) -> AnyRow:
    """Return one's own live request."""
    query = (
        sa.select(*requests.c, decisions.c.ref.label("decision_ref"))
        .join(documents, documents.c.id == requests.c.document_id)
        .join(decisions, decisions.c.id == documents.c.decision_id)
        .where(
            requests.c.ref == ref,
            requests.c.asked_by_id == actor.user_id,
            requests.c.expires_at > clock.now(),
        )
    )
    found = connection.execute(query).first()
    if found is None:
        raise Conflict(GONE)
    return found
