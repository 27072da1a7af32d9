"""Laws, decrees and circulars: who issued them, when they hold, and how a decision names them as căn cứ.

The data is ``instruments.yaml``. Sources: Luật 2022 Điều 94; NĐ 152/2025 Điều 59–60; for how a legal basis is
written: NĐ 30/2020 Phụ lục I (a law is named by name and date, without number and issuer).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from rules.errors import RuleDefinitionError
from rules.finding import Confidence
from rules.law.yaml_files import check_keys, check_list, nearest, read_yaml


@dataclass(frozen=True, slots=True)
class Instrument:
    """One legal text. ``since`` and ``until`` are inclusive; ``until`` None means still in force."""

    number: str
    name: str
    short_name: str
    issuer: str
    issued_on: date
    since: date
    until: date | None = None
    replaced_by: str | None = None
    confidence: Confidence = Confidence.VERIFIED
    basis: str | None = None  # the words after "Căn cứ" in an award decision; None: not a basis of ours
    order: int = 0  # place among the bases
    basis_for: str | None = None  # a basis of this decider's decisions only
    carries_over: bool = False  # named too when a dossier is kept under this text after its end
    amended_on: date | None = None  # from this day it is cited as amended
    amended_basis: str | None = None
    note: str = ""

    def in_force(self, on: date) -> bool:
        """Whether the text holds on that day."""
        return self.since <= on and (self.until is None or on <= self.until)

    def basis_on(self, day: date) -> str:
        """Return the words after "Căn cứ" in a decision of that day."""
        amended = self.amended_on is not None and day >= self.amended_on
        return str(self.amended_basis if amended else self.basis)


class Instruments:
    """All instruments by number."""

    def __init__(self, instruments: tuple[Instrument, ...]) -> None:
        """Index the instruments; a number may stand once only, and a successor must exist."""
        self.all = instruments
        self._by_number = {one.number: one for one in instruments}
        if len(self._by_number) != len(instruments):
            raise RuleDefinitionError("instruments.yaml: một số hiệu văn bản viết hai lần")
        for one in instruments:
            if one.replaced_by is not None and one.replaced_by not in self._by_number:
                raise RuleDefinitionError(f"instruments.yaml: {one.number}: không có {one.replaced_by!r}")

    def get(self, number: str) -> Instrument:
        """Return the instrument with that number, or raise ``RuleDefinitionError`` naming the nearest known
        one.
        """
        try:
            return self._by_number[number]
        except KeyError:
            hint = nearest(number, sorted(self._by_number))
            raise RuleDefinitionError(f"Không có văn bản {number!r}{hint}") from None


_REQUIRED = frozenset({"number", "name", "short_name", "issuer", "issued_on", "since"})
_OPTIONAL = frozenset(
    {
        *("until", "replaced_by", "confidence", "basis", "order", "note"),
        *("basis_for", "carries_over", "amended_on", "amended_basis"),
    }
)


def load_instruments(path: Path) -> Instruments:
    """Read the list of instruments; faults raise ``RuleDefinitionError``."""
    rows = []
    for raw in check_list(read_yaml(path), where=path.name):
        row = check_keys(raw, required=_REQUIRED, optional=_OPTIONAL, where=path.name)
        rows.append(Instrument(**{**row, "confidence": Confidence.of(row.get("confidence", "verified"))}))
    return Instruments(tuple(rows))


INSTRUMENTS = load_instruments(Path(__file__).with_name("instruments.yaml"))


def instruments_in_force(on: date) -> tuple[Instrument, ...]:
    """Return the texts in force on that day, in the order of the list."""
    return tuple(one for one in INSTRUMENTS.all if one.in_force(on))


def is_in_force(number: str, on: date) -> bool:
    """Whether the numbered text is in force that day; for checking the căn cứ of a typed document."""
    return INSTRUMENTS.get(number).in_force(on)
