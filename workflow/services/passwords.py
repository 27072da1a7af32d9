"""Passwords: Argon2id, and what a new one must be.

ASVS 6.2: length and a blocklist; no composition rules, no expiry.
"""

from __future__ import annotations

import unicodedata

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

MIN_LENGTH = 12
MAX_LENGTH = 128
HASHER = PasswordHasher(time_cost=2, memory_cost=32 * 1024, parallelism=1)
"""32 MiB, two passes, one lane: above the OWASP floor of 19 MiB, about 50 ms on the reference machine."""

NOBODY = HASHER.hash("không ai dùng mật khẩu này")
"""Verified for accounts that do not exist, so that the answer takes as long as for those that do."""

COMMON = (
    "matkhau",
    "password",
    "khenthuong",
    "thidua",
    "quangngai",
    "bato",
    "ubnd",
    "admin",
    "vietnam",
    "qwerty",
    "iloveyou",
    "anhyeuem",
    "emyeuanh",
    "abc",
    "1234567890",
    "0987654321",
)
"""Words that guesses begin with; a password made of these and a few digits or marks is refused."""


def hash_password(password: str) -> str:
    """Return the Argon2id hash of a password."""
    return HASHER.hash(_normal(password))


def verify(stored: str | None, password: str) -> bool:
    """Whether the password is the stored one; an account without a password costs the same time and fails."""
    try:
        return HASHER.verify(stored or NOBODY, _normal(password)) and stored is not None
    except (VerificationError, InvalidHashError):
        return False


def needs_rehash(stored: str) -> bool:
    """Whether the hash was made with older settings and should be renewed at this sign-in."""
    return HASHER.check_needs_rehash(stored)


def weakness(password: str, *, username: str, display_name: str) -> str | None:
    """Return why a new password is not accepted, as a Vietnamese sentence, or ``None``."""
    text = _normal(password)
    if len(text) < MIN_LENGTH:
        return f"Mật khẩu cần ít nhất {MIN_LENGTH} ký tự. Một câu ngắn dễ nhớ là tốt nhất."
    if len(text) > MAX_LENGTH:
        return f"Mật khẩu dài không quá {MAX_LENGTH} ký tự."
    folded = _folded(text)
    if len(set(folded)) < 5:
        return "Mật khẩu lặp lại quá ít ký tự. Chọn một câu khác."
    words = (*COMMON, _folded(username), *(_folded(part) for part in display_name.split()))
    rest = folded
    for word in sorted((word for word in words if len(word) > 1), key=len, reverse=True):
        rest = rest.replace(word, "")
    if len({char for char in rest if char.isalpha()}) < 4:
        return "Mật khẩu này dễ đoán (tên, từ thông dụng và vài chữ số). Chọn một câu khác."
    return None


def _normal(password: str) -> str:
    """Return NFC, so that the same keys on another keyboard driver give the same password."""
    return unicodedata.normalize("NFC", password)


def _folded(text: str) -> str:
    """Return letters and digits only, without marks, in lower case."""
    plain = unicodedata.normalize("NFD", text.casefold()).replace("đ", "d")
    return "".join(char for char in plain if char.isalnum())
