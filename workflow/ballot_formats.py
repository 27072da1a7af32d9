"""Formats of the secret ballot that the server checks without being able to open anything: keys, hashes, signatures.

A sealed ballot is HPKE (RFC 9180, DHKEM P-256, HKDF-SHA256, AES-128-GCM): 65 bytes of encapsulated key and 48 of
ciphertext. The tests and the demo have a client that seals and opens; this module has neither.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Iterable

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

from workflow.canonical import sha256
from workflow.errors import InvalidInput

ENC_BYTES = 65
BALLOT_BYTES = ENC_BYTES + 48
SIGNATURE_BYTES = 64


def public_key(text: str) -> ec.EllipticCurvePublicKey:
    """Return a P-256 public key from its point in base64url; ``InvalidInput`` when it is none."""
    try:
        return ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), unb64(text))
    except ValueError as error:
        raise InvalidInput("Khóa công khai không đúng. Làm lại bước tạo khóa.") from error


def signed(key: str, text: str, signature: str) -> bool:
    """Whether a raw ECDSA P-256 signature (r‖s, base64url) over a text is of this key."""
    try:
        raw = unb64(signature)
    except InvalidInput:
        return False
    if len(raw) != SIGNATURE_BYTES:
        return False
    r, s = int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big")
    try:
        public_key(key).verify(encode_dss_signature(r, s), text.encode(), ec.ECDSA(hashes.SHA256()))
    except InvalidSignature:
        return False
    return True


def unb64(text: str) -> bytes:
    """Return the bytes of unpadded base64url; ``InvalidInput`` when it is none."""
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError) as error:
        raise InvalidInput("Dữ liệu phiếu không đúng dạng. Tải lại trang rồi làm lại.") from error


def key_mark(key: str) -> str:
    """The first 32 hex digits of a public key's SHA-256 in groups of four, as the tellers' page shows them."""
    digest = hashlib.sha256(unb64(key)).hexdigest()[:32] if key else ""
    return " ".join(digest[at : at + 4] for at in range(0, len(digest), 4))


def b64(data: bytes) -> str:
    """Return unpadded base64url."""
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def ballot_hash(ballot: bytes) -> str:
    """Return the SHA-256 of a sealed ballot, in hexadecimal."""
    return hashlib.sha256(ballot).hexdigest()


def tracker(ballot: bytes) -> str:
    """Return the tracker a voter keeps: it finds the ballot in the urn and says nothing about the choice."""
    return tracker_of(ballot_hash(ballot))


def tracker_of(hexadecimal: str) -> str:
    """Return the tracker of a ballot's hash: the first 20 characters in base32."""
    return base64.b32encode(bytes.fromhex(hexadecimal)).decode()[:20]


def urn_hash(ballots: Iterable[tuple[str, str]]) -> str:
    """Return the hash of an urn: its sorted lines "item_ref ballot_hash"."""
    lines = sorted(f"{item} {digest}\n" for item, digest in ballots)
    return sha256("".join(lines))
