"""Shamir's sharing once more, in Python and another way (tables of logarithms), to compare the browser with."""

from __future__ import annotations

import base64
import hashlib
import secrets


def _tables() -> tuple[list[int], dict[int, int]]:
    powers = [1]
    while len(powers) < 255:
        last = powers[-1]
        doubled = last << 1
        powers.append(last ^ (doubled ^ 0x11B if doubled & 0x100 else doubled))  # times 3, a generator
    return powers, {value: exponent for exponent, value in enumerate(powers)}


POWERS, LOGARITHMS = _tables()


def times(a: int, b: int) -> int:
    """Return the product in GF(2^8)."""
    return 0 if 0 in (a, b) else POWERS[(LOGARITHMS[a] + LOGARITHMS[b]) % 255]


def inverse(a: int) -> int:
    """Return the inverse in GF(2^8)."""
    return POWERS[-LOGARITHMS[a] % 255]


def split(secret: bytes, random: bytes | None = None) -> list[bytes]:
    """Return the three shares."""
    slope = random or secrets.token_bytes(len(secret))
    return [bytes(s ^ times(r, x) for s, r in zip(secret, slope, strict=True)) for x in (1, 2, 3)]


def checked_text(session: str, x: int, share: bytes) -> str:
    """Return the text of a share with its checksum."""
    check = hashlib.sha256(session.encode() + str(x).encode() + share).digest()[:4]
    return f"KT1-{x}-{base64.b32encode(share + check).decode().rstrip('=')}"
