"""The emulation and commendation fund: how much may be set aside, and the part for organising (NĐ 152/2025 Điều 46,
48).

Only the frame of the law; what a body set aside is its own figure. The yearly ten-percent bonus of the salary decrees
is another fund and never mixed with this one (NĐ 73/2024 Điều 4).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from rules.errors import NoLawInForce
from rules.law.dated import DatedValue, parameter
from rules.law.regimes import as_of
from rules.vocabulary import Labelled


class Area(Labelled):
    """Where the body lies; mountains and islands may set aside more."""

    PLAIN = "dong_bang", "đồng bằng, thành phố"
    MOUNTAIN = "mien_nui", "miền núi, trung du, Tây Nguyên, vùng sâu, vùng xa, hải đảo"


@dataclass(frozen=True, slots=True)
class FundFrame:
    """The most of the recurrent spending that may be set aside, and the part of the fund for organising, in đồng."""

    most: int
    organising: int | None
    share: DatedValue


def fund_frame(area: Area, recurrent_spending: int, on: date) -> FundFrame:
    """Return the frame for a recurrent spending in đồng (not negative); ``NoLawInForce`` on a day without one."""
    if recurrent_spending < 0:
        raise ValueError("recurrent_spending must not be negative")
    share = as_of(parameter(f"fund.share_{area.name.lower()}").on(on), on)
    assert isinstance(share.value, Fraction)
    most = int(share.value * recurrent_spending)
    try:
        organising = parameter("fund.organising_share").on(on).value
    except NoLawInForce:
        return FundFrame(most, None, share)
    assert isinstance(organising, Fraction)
    return FundFrame(most, int(organising * most), share)


def organising_part(fund: int, on: date) -> tuple[int, DatedValue] | None:
    """Return the part of a fund of so many đồng that is for organising, with its source; None when no text sets one."""
    found = parameter("fund.organising_share").find(on)
    if found is None or found.value is None:
        return None
    share = as_of(found, on)
    assert isinstance(share.value, Fraction)
    return int(share.value * fund), share
