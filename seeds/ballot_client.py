"""A ballot client in Python for the demo season and the tests: it makes keys and shares, seals, opens and signs.

Members and tellers use the pages in ``web/static/ballot``; this does the same with the vetted HPKE (RFC 9180) of
``cryptography``. It lives outside ``workflow`` and ``web`` on purpose: the server has no code that can open a ballot.
"""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

SUITE = Suite(KEM.P256, KDF.HKDF_SHA256, AEAD.AES_128_GCM)
CURVE = ec.SECP256R1()
PLAINTEXT_BYTES = 32
AGREE, DISAGREE, BLANK, LOWER, INVALID = 1, 2, 3, 4, 0
NAMES = {AGREE: "agree", DISAGREE: "disagree", BLANK: "blank", LOWER: "lower", INVALID: "invalid"}


def b64(data: bytes) -> str:
    """Return unpadded base64url."""
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


@dataclass(frozen=True, slots=True)
class Keys:
    """The private keys of one session; they exist whole only while they are made and while the urn is opened."""

    sealing: ec.EllipticCurvePrivateKey
    signing: ec.EllipticCurvePrivateKey

    @staticmethod
    def new() -> Keys:
        """Make both keys."""
        return Keys(ec.generate_private_key(CURVE), ec.generate_private_key(CURVE))

    @staticmethod
    def of_secret(secret: bytes) -> Keys:
        """Rebuild the keys from 64 bytes."""
        scalars = (int.from_bytes(secret[:32], "big"), int.from_bytes(secret[32:], "big"))
        sealing, signing = (ec.derive_private_key(scalar, CURVE) for scalar in scalars)
        return Keys(sealing, signing)

    @property
    def secret(self) -> bytes:
        """Return both scalars, to be shared among the tellers."""
        scalars = (self.sealing.private_numbers().private_value, self.signing.private_numbers().private_value)
        return b"".join(scalar.to_bytes(32, "big") for scalar in scalars)

    @property
    def public(self) -> tuple[str, str]:
        """Return the public points of sealing and signing key, in base64url."""
        return point(self.sealing.public_key()), point(self.signing.public_key())

    def sign(self, text: str) -> str:
        """Return the raw ECDSA signature (r‖s) over a text, in base64url."""
        r, s = decode_dss_signature(self.signing.sign(text.encode(), ec.ECDSA(hashes.SHA256())))
        return b64(r.to_bytes(32, "big") + s.to_bytes(32, "big"))


def point(key: ec.EllipticCurvePublicKey) -> str:
    """Return the uncompressed point of a public key, in base64url."""
    form = serialization.PublicFormat.UncompressedPoint
    return b64(key.public_bytes(serialization.Encoding.X962, form))


# --- Shamir, 2 of 3, byte by byte over GF(2^8) with x^8+x^4+x^3+x+1


def multiply(left: int, right: int) -> int:
    """Return the product of two elements of GF(2^8)."""
    product = 0
    for _ in range(8):
        product ^= left * (right & 1)
        right >>= 1
        left = (left << 1) ^ (0x11B * (left >> 7))
    return product


def inverse(value: int) -> int:
    """Return the inverse of a non-zero element: its 254th power."""
    result, power = 1, value
    for bit in f"{254:b}"[::-1]:
        if bit == "1":
            result = multiply(result, power)
        power = multiply(power, power)
    return result


def split(secret: bytes) -> list[tuple[int, bytes]]:
    """Return three shares of which any two give the secret and one tells nothing."""
    slope = secrets.token_bytes(len(secret))
    return [
        (x, bytes(byte ^ multiply(rise, x) for byte, rise in zip(secret, slope, strict=True)))
        for x in (1, 2, 3)
    ]


def combine(shares: Sequence[tuple[int, bytes]]) -> bytes:
    """Return the secret of two different shares; a ``ValueError`` for fewer or twice the same."""
    if len(shares) < 2 or shares[0][0] == shares[1][0]:
        raise ValueError("two different shares are needed")
    (first, left), (second, right) = shares[:2]
    scale = inverse(first ^ second)
    at_first, at_second = multiply(second, scale), multiply(first, scale)
    return bytes(multiply(a, at_first) ^ multiply(b, at_second) for a, b in zip(left, right, strict=True))


def share_hashes(shares: Sequence[tuple[int, bytes]]) -> list[str]:
    """Return the published hashes of the shares."""
    return [hashlib.sha256(share).hexdigest() for _, share in shares]


# --- ballots


def binding(session_ref: str, item_ref: str, voter_ref: str, booth_hash: str) -> bytes:
    """Return what a ballot is bound to; another session, item, voter or booth cannot open it."""
    return "\n".join(("khen-thuong/ballot/v1", session_ref, item_ref, voter_ref, booth_hash)).encode()


def seal(public: str, choice: int, bound_to: bytes) -> bytes:
    """Return a sealed ballot: always 113 bytes, whatever the choice."""
    key = ec.EllipticCurvePublicKey.from_encoded_point(CURVE, base64.urlsafe_b64decode(public + "=="))
    plaintext = bytes([choice]) + secrets.token_bytes(PLAINTEXT_BYTES - 1)
    return bytes(SUITE.encrypt(plaintext, key, bound_to))


def open_ballot(keys: Keys, ballot: bytes, bound_to: bytes) -> int:
    """Return the choice of a sealed ballot; one that does not open, or says nothing known, is invalid."""
    try:
        plaintext = SUITE.decrypt(ballot, keys.sealing, bound_to)
    except (InvalidTag, ValueError):
        return INVALID
    known = len(plaintext) == PLAINTEXT_BYTES and plaintext[0] in NAMES
    return plaintext[0] if known else INVALID


def count(
    keys: Keys, *, session_ref: str, booth_hash: str, urn_hash: str, urn: Mapping[str, Sequence[tuple[str, bytes]]],
    paper: Mapping[str, Sequence[int]] | None = None,
) -> tuple[str, str]:  # fmt: skip
    """Open an urn (item → voter and ballot), shuffle each item's slips, and return the results' text and signature."""
    lines = []
    for item_ref, ballots in sorted(urn.items()):
        choices = [
            open_ballot(keys, ballot, binding(session_ref, item_ref, voter, booth_hash))
            for voter, ballot in ballots
        ]
        choices += (paper or {}).get(item_ref, ())
        secrets.SystemRandom().shuffle(choices)
        totals = {name: choices.count(code) for code, name in NAMES.items()}
        lines.append({"item_ref": item_ref, "slips": "".join(map(str, choices)), **totals})
    told = {
        "version": 1,
        "session_ref": session_ref,
        "booth_hash": booth_hash,
        "urn_hash": urn_hash,
        "items": lines,
    }
    text = json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text, keys.sign(text)
