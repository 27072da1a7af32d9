"""Money in words against an oracle that is not ours (vietnam-number; GPL, imported by tests only).

The oracle writes "lẽ" where official papers write "linh"; otherwise every word must agree. Compared below a thousand
tỷ: above it the oracle repeats the unit ("bảy nghìn tỷ không trăm chín mươi lăm tỷ"), which nobody reads so.
"""

from __future__ import annotations

import random
from itertools import islice, product

from vietnam_number import n2w

from rules.text import capitalised, money_in_words

GROUPS = (0, 1, 4, 5, 10, 11, 15, 20, 21, 24, 25, 55, 100, 101, 105, 110, 111, 115, 121, 125, 500, 505, 999)
"""Every shape of three digits: zeros in each place, mười and mươi, mốt, tư, lăm, linh."""

SEED = 20240215


def shapes() -> list[int]:
    """Return all numbers of one to three groups of these shapes, and each shape before "tỷ"."""
    found = {
        int("".join(f"{one:03d}" for one in groups))
        for size in (1, 2, 3)
        for groups in product(GROUPS, repeat=size)
    }
    found |= {
        group * 10**9 + rest
        for group in GROUPS
        for rest in (0, 1, 5, 1_000, 1_000_000, 5_005_005, 999_999_999)
    }
    return sorted(found)


def numbers(count: int) -> list[int]:
    """Return so many numbers below a thousand tỷ: the shapes first, then by chance."""
    edges = shapes()
    chance = random.Random(SEED)  # the same numbers every time, not a secret
    drawn = (chance.randrange(10 ** chance.randint(1, 12)) for _ in iter(int, 1))
    return [*edges, *islice(drawn, count - len(edges))]


def differing(amounts: list[int]) -> list[tuple[int, str, str]]:
    """Return (number, ours, the oracle's) wherever a word differs."""
    found = []
    for amount in amounts:
        told = f"{capitalised(n2w(str(amount)).replace('lẽ', 'linh'))} đồng"
        if money_in_words(amount) != told:
            found.append((amount, money_in_words(amount), told))
    return found


def test_forty_four_thousand_amounts_read_as_the_oracle_reads_them() -> None:
    asked = numbers(44_000)
    assert len(asked) == 44_000
    assert set(shapes()) <= set(asked), "every shape is among them"
    assert differing(asked) == []
