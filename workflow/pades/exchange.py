"""The two small files between the server and an officer's own machine: what to sign, and the signatures.

They hold no document and no key: references, titles for the eye, digests one way; signatures the other way.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from workflow.errors import InvalidInput
from workflow.pades import cms
from workflow.pades.keys import SigningKey

ASKED, ANSWERED = "khenthuong-yeu-cau-ky-so-1", "khenthuong-ket-qua-ky-so-1"
MAX_BYTES = 8 * 1024 * 1024
NOT_ASKED = "Tệp này không phải tệp yêu cầu ký số của hệ thống. Lấy lại tệp ở trang Ký số văn bản."
NOT_ANSWERED = "Tệp này không phải tệp kết quả của lệnh khenthuong sign. Chọn lại tệp."


@dataclass(frozen=True, slots=True)
class Asked:
    """One digest to sign: its request, what the document is called, the hash of the file, what is signed."""

    request: str
    title: str
    file_sha256: str
    digest: str


@dataclass(frozen=True, slots=True)
class Answered:
    """The signature over the digest of one request."""

    request: str
    signature: bytes


def asked_text(signed_as: str, documents: Sequence[Asked]) -> str:
    """Return the file that goes to the officer's machine."""
    body = {"format": ASKED, "signed_as": signed_as, "documents": [asdict(one) for one in documents]}
    return json.dumps(body, ensure_ascii=False, indent=1)


def read_asked(text: str) -> tuple[Asked, ...]:
    """Return what such a file asks for; ``InvalidInput`` when it is none."""
    try:
        rows = _rows(text, ASKED, "documents")
        found = tuple(Asked(**{name: str(row[name]) for name in Asked.__dataclass_fields__}) for row in rows)
        if any(len(bytes.fromhex(one.digest)) != 32 for one in found):
            raise InvalidInput(NOT_ASKED, {"file": NOT_ASKED})
    except (ValueError, TypeError, KeyError) as error:
        raise InvalidInput(NOT_ASKED, {"file": NOT_ASKED}) from error
    return found


def answer(documents: Sequence[Asked], key: SigningKey) -> str:
    """Sign each digest and return the file that goes back."""
    rows = [
        {
            "request": one.request,
            "signature": base64.b64encode(cms.signed(bytes.fromhex(one.digest), key)).decode(),
        }
        for one in documents
    ]
    return json.dumps({"format": ANSWERED, "signatures": rows}, indent=1)


def read_answer(content: bytes) -> tuple[Answered, ...]:
    """Return the signatures in a file that came back; ``InvalidInput`` when it is none."""
    try:
        if len(content) > MAX_BYTES:
            raise InvalidInput(NOT_ANSWERED, {"file": NOT_ANSWERED})
        rows = _rows(content.decode(), ANSWERED, "signatures")
        found = tuple(
            Answered(str(row["request"])[:24], base64.b64decode(str(row["signature"]), validate=True))
            for row in rows
        )
    except (ValueError, TypeError, KeyError, binascii.Error) as error:
        raise InvalidInput(NOT_ANSWERED, {"file": NOT_ANSWERED}) from error
    return found


def _rows(text: str, form: str, name: str) -> list[dict[str, Any]]:
    try:
        body = json.loads(text)
    except RecursionError as error:
        raise ValueError("nested too deeply") from error
    if not isinstance(body, dict) or body.get("format") != form or not isinstance(body.get(name), list):
        raise ValueError("another kind of file")
    return list(body[name])
