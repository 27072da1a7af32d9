"""Numbers as Vietnamese sentences show them: decimal comma, dots between thousands."""

from __future__ import annotations

from fractions import Fraction


def percent(share: Fraction) -> str:
    """Print a share as a Vietnamese percentage with at most two decimals ("73,33 %", "80 %"), cut, never
    rounded up.
    """
    hundredths = int(share * 10_000)
    whole, rest = divmod(hundredths, 100)
    decimals = f"{rest:02d}".rstrip("0")
    return f"{whole},{decimals} %" if decimals else f"{whole} %"


def dong(amount: int) -> str:
    """Print an amount of money ("710.000 đồng")."""
    return f"{amount:,}".replace(",", ".") + " đồng"


def decimal(value: Fraction) -> str:
    """Print an exact decimal ("0,3", "2,25"); the fraction itself when it has no finite decimal of six
    digits.
    """
    scaled = value * 1_000_000
    if scaled.denominator != 1:
        return f"{value.numerator}/{value.denominator}"
    whole, rest = divmod(int(scaled), 1_000_000)
    digits = f"{rest:06d}".rstrip("0")
    return f"{whole},{digits}" if digits else str(whole)
