"""Certificates frozen with their codes: the first ones of a batch, or one that replaces another; blanks of a body."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from rules.documents import CERTIFICATE, spec_for
from rules.documents.content.certificate import CertificateFacts, certificate_sheet
from rules.documents.layout.certificate import require_room
from rules.errors import RuleError
from workflow import check_codes, clock
from workflow.actions import Action
from workflow.actor import Actor
from workflow.audit import Happened, record
from workflow.canonical import new_ref, sha256
from workflow.db import transaction
from workflow.document_kit import fonts, wording_of
from workflow.errors import InvalidInput
from workflow.grounds import Subject
from workflow.models import (
    BlankShift,
    Certificate,
)
from workflow.models.certificates import WordGroup
from workflow.permissions import require
from workflow.security_log import refusals_noted
from workflow.tables import AnyRow, insert_returning, insert_unless_there, table
from workflow.verification_codes import keep_codes, mark_for

certificates, shifts = table(Certificate), table(BlankShift)
MOST_SHIFT = 500
"""Tenths of a millimetre that words can be moved on a blank."""


@dataclass(frozen=True, slots=True)
class Replacing:
    """What a later certificate carries: its serial number and the request that it answers."""

    serial: int = 1
    reissue_id: int | None = None


def freeze(
    connection: Connection,
    wanted: Sequence[tuple[AnyRow, CertificateFacts]],
    user_id: int | None,
    replacing: Replacing = Replacing(),  # frozen
) -> dict[int, int | str]:
    """Freeze certificates of one decision with their codes, in the caller's transaction.

    Returns by entry the id of the certificate, or the sentence that says why there is none.
    """
    outcome: dict[int, int | str] = {}
    rows: list[dict[str, object]] = []
    for entry, facts in wanted:
        code = check_codes.draw()
        mark = mark_for(connection, code, office=facts.authority.removeprefix("Chủ tịch "))
        on = facts.replaced_on or facts.decided_on
        try:
            spec = spec_for(CERTIFICATE, on)
            sheet = certificate_sheet(replace(facts, mark=mark), wording_of(spec.wording), spec_id=spec.id)
            require_room(sheet, fonts())
        except RuleError as error:
            outcome[entry.id] = str(error)
            continue
        content = sheet.to_json()
        rows.append(
            {"ref": new_ref(), "entry_id": entry.id, "serial": replacing.serial, "reissue_id": replacing.reissue_id,
             "spec_id": spec.id, "content": content, "content_sha256": sha256(content), "code": code,
             "frozen_by_id": user_id, "frozen_at": clock.now()}
        )  # fmt: skip
    ids = insert_returning(connection, Certificate, rows)
    decision_of = {entry.id: entry.decision_id for entry, _ in wanted}
    codes = [
        (str(row["code"]), decision_of[row["entry_id"]], made) for row, made in zip(rows, ids, strict=True)
    ]
    if codes:
        keep_codes(connection, "certificate", codes)
        digests = sha256("".join(str(row["content_sha256"]) for row in rows))
        told: dict[str, object] = {"count": len(rows), "contents_sha256": digests, "serial": replacing.serial}
        record(connection, [Happened("decision", codes[0][1], "certificates_frozen", 0, clock.now(), told)])
    return outcome | {int(str(row["entry_id"])): made for row, made in zip(rows, ids, strict=True)}


def latest(connection: Connection, entry_ids: Sequence[int]) -> dict[int, int | str]:
    """Return the newest certificate of each entry that has one."""
    query = sa.select(certificates.c.entry_id, certificates.c.id).where(
        certificates.c.entry_id.in_(entry_ids)
    )
    return {row.entry_id: row.id for row in connection.execute(query.order_by(certificates.c.serial))}


def set_shifts(body_unit_id: int, moved: Mapping[str, tuple[int, int]], *, actor: Actor) -> None:
    """Keep how far each group of words is moved on the blanks of a body: right and down, in tenths of a millimetre."""
    if any(max(abs(right), abs(down)) > MOST_SHIFT for right, down in moved.values()):
        raise InvalidInput(f"Mỗi số đo từ -{MOST_SHIFT // 10} đến {MOST_SHIFT // 10} mm. Đo lại rồi nhập.")
    with refusals_noted(actor, "set_shifts"), transaction() as connection:
        require(actor, Action.MAKE_CERTIFICATES, Subject.for_body(body_unit_id))
        for name, (right, down) in moved.items():
            group = WordGroup(name)
            row = {"body_unit_id": body_unit_id, "word_group": group, "shift_right": 0, "shift_down": 0}
            insert_unless_there(connection, BlankShift, row, unique=("body_unit_id", "word_group"))
            here = (shifts.c.body_unit_id == body_unit_id, shifts.c.word_group == group)
            connection.execute(sa.update(shifts).where(*here).values(shift_right=right, shift_down=down))
        told: dict[str, object] = {name: list(given) for name, given in moved.items()}
        at = clock.now()
        record(
            connection, [Happened("certificate", body_unit_id, "blank_shifts_set", actor.user_id, at, told)]
        )
