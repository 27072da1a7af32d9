"""What a code to check a paper by looks like: 19 random letters and one that shows a typing mistake, in groups of four.

The alphabet is Crockford's base 32 (no I, L, O, U; the first three are read as 1, 1, 0 when typed). 19 letters are 95
random bits. The last is a sum over GF(32): any one wrong letter and any two exchanged ones are found.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Sequence

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
RANDOM_LETTERS = 19
LENGTH = RANDOM_LETTERS + 1
GROUP = 4
POLYNOMIAL = 0b100101  # x⁵ + x² + 1, primitive: the powers of x run through all 31 weights
_VALUES = {letter: value for value, letter in enumerate(ALPHABET)}
_READ_AS = str.maketrans("OIL", "011")
_BETWEEN = re.compile(r"[\s\-‐-―.·]+")


def draw() -> str:
    """Return a new random code, without hyphens."""
    letters = [secrets.randbelow(len(ALPHABET)) for _ in range(RANDOM_LETTERS)]
    return "".join(ALPHABET[value] for value in (*letters, _check(letters)))


def normalised(typed: str) -> str:
    """Return what was typed as a code is stored: capitals, no separators, look-alikes read as what they look like."""
    return _BETWEEN.sub("", typed).upper().translate(_READ_AS)


def is_plausible(code: str) -> bool:
    """Whether a text has the length and the letters of a code; nothing about whether it was ever given."""
    return len(code) == LENGTH and all(letter in _VALUES for letter in code)


def holds(code: str) -> bool:
    """Whether the last letter fits the others; when it does not, the code was mistyped."""
    values = [_VALUES[letter] for letter in code]
    return _check(values[:-1]) == values[-1]


def grouped(code: str) -> str:
    """Return a code as it is printed: groups of four with hyphens."""
    return "-".join(code[at : at + GROUP] for at in range(0, len(code), GROUP))


def _check(values: Sequence[int]) -> int:
    """Return the sum of the values, each multiplied by x once more than the one after it (Horner's rule, GF(32))."""
    total = 0
    for value in values:
        total = _times_x(total ^ value)
    return total


def _times_x(value: int) -> int:
    """Return a value of GF(32) multiplied by x."""
    doubled = value << 1
    return doubled ^ POLYNOMIAL if doubled & 0b100000 else doubled
