"""The mark by which anybody can check a paper: a QR code with the code and the address in words beside it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from rules.documents.wording import Wording

WORDING = "verification_mark/2024-01-01"
SECURE = "https://"


@dataclass(frozen=True, slots=True)
class QrMark:
    """What the QR code says (``payload``), and the words beside it: a lead, the code in groups, where to check."""

    payload: str
    lead: str
    code: str
    where: str
    block: Literal["qr_mark"] = "qr_mark"


def qr_mark(wording: Wording, *, code: str, url: str, page: str, office: str) -> QrMark:
    """Return the mark of a code.

    ``url`` leads to its page and ``page`` to where one types it; without a public address both are empty, the QR code
    then holds the code alone and the words name the ``office`` that answers.
    """
    return QrMark(
        payload=url or code,
        lead=wording.say("lead"),
        code=code,
        where=wording.say("at", page=page.removeprefix(SECURE))
        if page
        else wording.say("ask", office=office),
    )
