"""Codes by which anybody can check a decision or a certificate: made in the transaction that freezes the paper.

``new_code`` writes one, ``keep_codes`` many; ``mark_for`` is the QR code with its words for the frozen content. What a
code is worth today is asked in ``workflow.queries.verification``, never here.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from rules.documents.content.marks import WORDING, QrMark, qr_mark
from workflow import check_codes, clock
from workflow.db import reading
from workflow.document_kit import wording_of
from workflow.installation import PUBLIC_ADDRESS
from workflow.models import InstallationFact, VerificationCode
from workflow.tables import insert_returning, table

Kind = Literal["decision", "certificate"]
PAGE = "/kiem-tra"


def new_code(
    connection: Connection, kind: Kind, *, decision_id: int | None = None, certificate_id: int | None = None
) -> str:
    """Write a new code for a decision or a certificate and return it as it is printed (``XXXX-XXXX-…``)."""
    code = check_codes.draw()
    keep_codes(connection, kind, [(code, decision_id, certificate_id)])
    return check_codes.grouped(code)


def keep_codes(
    connection: Connection, kind: Kind, codes: Sequence[tuple[str, int | None, int | None]]
) -> None:
    """Write drawn codes (``check_codes.draw``), each with the ids of its decision and its certificate."""
    rows = [
        {
            "code": check_codes.normalised(code),
            "kind": kind,
            "decision_id": decision_id,
            "certificate_id": certificate_id,
            "created_at": clock.now(),
        }
        for code, decision_id, certificate_id in codes
    ]
    insert_returning(connection, VerificationCode, rows)


def verification_url(code: str, connection: Connection | None = None) -> str:
    """Return the address that checks a code, empty when this installation has no public address.

    Inside a write transaction give its connection: a second one would wait for it.
    """
    address = _address(connection)
    return f"{address}{PAGE}/{check_codes.grouped(check_codes.normalised(code))}" if address else ""


def mark_for(connection: Connection, code: str, *, office: str) -> QrMark:
    """Return the QR code of a code with its words; ``office`` answers questions where there is no public address."""
    address = _address(connection)
    return qr_mark(
        wording_of(WORDING),
        code=check_codes.grouped(check_codes.normalised(code)),
        url=verification_url(code, connection),
        page=f"{address}{PAGE}" if address else "",
        office=office,
    )


def _address(connection: Connection | None) -> str:
    """Return the public address kept in the database."""
    if connection is None:
        with reading() as own:
            return _address(own)
    facts = table(InstallationFact)
    return connection.scalar(sa.select(facts.c.value).where(facts.c.key == PUBLIC_ADDRESS)) or ""
