"""The list to check papers without a network: one entry a code and one a file, opened only by that code or that file.

An entry's name is a hash, and its words are sealed with a key made from the code (or the file's hash): whoever has the
list learns how many papers there are, and of none what it says unless he holds it. The list names the heads of the
audit trail it was made from and the list before it; that it was made is itself an event.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator, Mapping

import sqlalchemy as sa
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy.engine import Connection

from workflow import clock
from workflow.actor import SYSTEM
from workflow.audit import Happened, record
from workflow.canonical import canonical_json, sha256
from workflow.db import reading, transaction
from workflow.decision_standing import standing_of
from workflow.installation import public_address
from workflow.models import ChainHead, VerificationCode
from workflow.pades.certificates import facts_of
from workflow.services.verifying import about
from workflow.tables import table
from workflow.trust import trusted
from workflow.verification_answers import DecisionAnswer, Holds, answer_on, on_sheet, sheets_of
from workflow.verification_files import Known, What, files_of, others

KIND = "khen-thuong/danh-sach-kiem-tra"
VERSION = 1
NO_DECISION: Mapping[str, object] = {
    "so": "", "ngay": "", "trich_yeu": "", "khen_thuong": [], "sau_do": [], "ten": "", "so_vang": "", "van_ban": "",
}  # fmt: skip
"""What is told of a paper that is about no decision."""
SYSTEM_CHAIN = 1
NONCE = 12
HOLDS: Mapping[Holds, str] = {
    Holds.YES: "Có hiệu lực",
    Holds.PARTLY: "Đã hủy bỏ một phần",
    Holds.NO: "Đã hủy bỏ",
    Holds.REPLACED: "Đã có bản cấp lại",
}
BYTES: Mapping[What, str] = {
    What.ISSUED: "đúng từng byte văn bản đã ban hành",
    What.SIGNED: "đúng từng byte bản đã ký số",
    What.SCAN: "đúng từng byte bản quét của văn bản giấy đã ký",
    What.SHEETS: "đúng từng byte tệp giấy khen đã in",
    What.PAPER: "đúng từng byte văn bản đã ban hành",
}


def make_list(previous: str = "") -> str:
    """Return the list as canonical JSON and put its hash on the audit trail; ``previous``: the hash of the last one."""
    with reading() as connection:
        entries = dict(sorted(_entries(connection)))
        root, events = _root(connection)
        anchors = [
            {"ten": one.subject, "van_tay": one.fingerprint} for one in map(facts_of, trusted(connection))
        ]
    text = canonical_json(
        {
            "kind": KIND,
            "version": VERSION,
            "made_at": clock.now().isoformat(timespec="seconds"),
            "address": public_address(),
            "entries": entries,
            "anchors": anchors,
            "audit_root": root,
            "audit_events": events,
            "previous": previous,
        }
    )
    with transaction() as connection:
        told: dict[str, object] = {"sha256": sha256(text), "entries": len(entries), "previous": previous}
        happened = Happened(
            "system", SYSTEM_CHAIN, "verification_list_made", SYSTEM.user_id, clock.now(), told
        )
        record(connection, [happened])
    return text


def name_of(sort: str, secret: str) -> str:
    """Return under which name an entry stands: ``sort`` is "ma" or "tep", the secret a code or a file's hash."""
    return hashlib.sha256(f"khen-thuong {sort} {secret}".encode()).hexdigest()[:32]


def sealed(sort: str, secret: str, words: Mapping[str, object]) -> str:
    """Return words sealed so that only the secret opens them; the same words give the same text."""
    key = hashlib.sha256(f"khen-thuong khoa {sort} {secret}".encode()).digest()
    plain = canonical_json(words).encode()
    nonce = hashlib.sha256(key + plain).digest()[:NONCE]
    return base64.b64encode(nonce + AESGCM(key).encrypt(nonce, plain, None)).decode()


def _entries(connection: Connection) -> Iterator[tuple[str, str]]:
    """Yield name and sealed words of every code, and of every file of their decisions."""
    codes = table(VerificationCode)
    query = sa.select(codes.c.code, codes.c.decision_id, codes.c.certificate_id).order_by(codes.c.id)
    rows = [row for row in connection.execute(query) if row.decision_id is not None]
    numbers = sorted({row.decision_id for row in rows})
    statuses = standing_of(connection, numbers)
    sheets = sheets_of(connection, [row.certificate_id for row in rows if row.certificate_id is not None])
    told = {number: answer_on(connection, number, "") for number in numbers}
    for row in rows:
        answer = told[row.decision_id]
        if answer is not None and row.certificate_id is not None:
            answer = on_sheet(answer, statuses[row.decision_id], sheets[row.certificate_id])
        if answer is not None:
            yield name_of("ma", row.code), sealed("ma", row.code, words_of(answer))
    for digest, known in files_of(connection, [number for number in numbers if told[number]]).items():
        answer = told[known.decision_id or 0]
        assert answer is not None
        yield _of_file(digest, known, answer)
    for digest, known in others(connection):
        yield _of_file(digest, known, about(connection, known))


def _of_file(digest: str, known: Known, answer: DecisionAnswer | None) -> tuple[str, str]:
    """Return the entry of a file: the words of its decision, or of the paper itself, whatever became of it."""
    words = words_of(answer) if answer else dict(NO_DECISION)
    if known.paper:
        words |= {"hieu_luc": "yes", "ket_qua": "Đúng văn bản đã ban hành", "van_ban": known.paper.name}
        words |= {} if answer else {"co_quan": known.paper.issuer}
    return name_of("tep", digest), sealed("tep", digest, words | {"tep": BYTES[known.what]})


def words_of(answer: DecisionAnswer) -> dict[str, object]:
    """Return what the list tells of a decision, in the words of the page."""
    counts = [
        f"{one.award.label}: {one.count} {one.kind.label}"
        + (f" (đã hủy bỏ {one.revoked})" if one.revoked else "")
        for one in answer.granted
    ]
    return {
        "hieu_luc": answer.holds.value,
        "ket_qua": HOLDS[answer.holds],
        "so": answer.number,
        "ngay": f"{answer.issued_on:%d/%m/%Y}",
        "co_quan": answer.issuer,
        "trich_yeu": answer.title,
        "khen_thuong": counts,
        "sau_do": list(answer.later),
        "ten": answer.name,
        "so_vang": answer.sheet.gold_number if answer.sheet else "",
        "van_ban": "",
    }


def _root(connection: Connection) -> tuple[str, int]:
    """Return one hash over the heads of all chains of the audit trail, and how many events they have."""
    heads = table(ChainHead)
    query = sa.select(heads.c.chain, heads.c.subject_id, heads.c.seq, heads.c.hash)
    running, events = hashlib.sha256(), 0
    for chain, subject_id, seq, digest in connection.execute(
        query.order_by(heads.c.chain, heads.c.subject_id)
    ):
        running.update(f"{chain} {subject_id} {seq} {digest}\n".encode())
        events += seq
    return running.hexdigest(), events
