"""How a nominee's name stands when he has died: forms of commendation are then conferred "(truy tặng)".

Source: Luật Thi đua, khen thưởng 2022 Điều 73, 74 ("để tặng hoặc truy tặng"); titles of emulation are not conferred
after death in those words, so their lists keep the bare name.
"""

from __future__ import annotations

from datetime import date

from rules.text import name_sort_key
from rules.vocabulary import AwardCode

SUFFIX = " (truy tặng)"


def official_name(full_name: str, award: AwardCode, deceased_on: date | None) -> str:
    """Return the name as lists and documents of this award print it."""
    return full_name + SUFFIX if deceased_on is not None and not award.is_title else full_name


def is_posthumous(nominee_name: str) -> bool:
    """Whether the printed name carries the words."""
    return nominee_name.endswith(SUFFIX)


def sort_key(nominee_name: str) -> str:
    """Return the key that sorts by given name, the words left aside."""
    return name_sort_key(nominee_name.removesuffix(SUFFIX))
