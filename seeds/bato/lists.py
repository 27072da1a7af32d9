"""The lists of a yearly round while they are put together: who is granted what, and who else is named."""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random
from typing import Any

from rules.vocabulary import AwardCode
from seeds.bato.book import Book
from seeds.bato.submissions import Entry, person

WORKER = AwardCode.ADVANCED_WORKER
FIGHTER = AwardCode.GRASSROOTS_FIGHTER
GROUP = AwardCode.ADVANCED_COLLECTIVE
LETTER = AwardCode.COMMENDATION_LETTER


@dataclass(slots=True)
class UnitList:
    """One unit's list. ``pool``: LĐTT who are named for nothing more; ``rest``: not named at all."""

    row: dict[str, Any]
    entries: list[Entry] = field(default_factory=list)
    granted: list[str] = field(default_factory=list)
    fighters: list[str] = field(default_factory=list)
    pool: list[str] = field(default_factory=list)
    rest: list[str] = field(default_factory=list)
    supplement: list[Entry] = field(default_factory=list)

    @property
    def unit(self) -> str:
        """The unit's code."""
        return str(self.row["code"])

    def refuse(self, award: AwardCode, code: str, reason: str) -> None:
        """Name a person who will be refused."""
        self.entries.append(person(award, code, reason))

    def entry_at(self, award: AwardCode, code: str) -> int:
        """The place of a person's line for an award."""
        return next(i for i, entry in enumerate(self.entries) if (entry.award, entry.code) == (award, code))


def split_staff(
    book: Book, rng: Random, row: dict[str, Any], workers: int, *, barred: frozenset[str] = frozenset()
) -> UnitList:
    """Choose who is LĐTT, CSTĐCS and Giấy khen in a unit, by the numbers of its row, its head first."""
    staff = [code for code in book.staff[row["code"]] if code not in barred]
    head, others = staff[:1], staff[1:]
    rng.shuffle(others)
    if row["code"].endswith("-NV"):  # its head is barred, so the first of the others is no head
        head, others = [], staff[:1] + others
    chosen = (head + others)[:workers]
    units = UnitList(row, granted=chosen)
    units.rest = [code for code in book.staff[row["code"]] if code not in chosen]
    units.entries = [person(WORKER, code) for code in chosen]
    units.pool = chosen[len(head) :]
    units.fighters = [units.pool.pop() for _ in range(row.get("CSTDCS", 0))]
    spare = head if len(units.pool) < row["GK"] else []
    units.pool = [*spare, *units.pool]
    letters = [units.pool.pop() for _ in range(row["GK"])]
    units.entries += [person(LETTER, code) for code in letters]
    return units
