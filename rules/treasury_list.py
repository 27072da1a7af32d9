"""The columns of the list that goes to the treasury with the prize money: data in ``law/treasury_list.yaml``.

The treasury changes its forms more often than we change the program, and each asks for what it wants; so headings,
order and widths are a file, and a value is one of a closed set.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from rules.errors import RuleDefinitionError
from rules.finding import Confidence
from rules.law.yaml_files import read_yaml

FILE = Path(__file__).parent / "law" / "treasury_list.yaml"
VALUES = ("index", "name", "detail", "unit", "award", "amount", "economic_code", "content", "note", "blank")
"""What a column may hold; "blank" is filled by the accountant (bank accounts are not kept here)."""


@dataclass(frozen=True, slots=True)
class TreasuryColumn:
    """One column: its Vietnamese heading, which value it holds, its width in characters."""

    heading: str
    value: str
    width: float


@dataclass(frozen=True, slots=True)
class TreasuryForm:
    """The list as the file describes it; ``content`` has places for number and day of the decision."""

    title: str
    citation: str
    confidence: Confidence
    economic_code: str
    content: str
    columns: tuple[TreasuryColumn, ...]


@cache
def treasury_form() -> TreasuryForm:
    """Return the form of the shipped file."""
    return read_form(FILE)


def read_form(path: Path) -> TreasuryForm:
    """Read a form; ``RuleDefinitionError`` names the column that is not right."""
    raw = read_yaml(path)
    columns = []
    for number, one in enumerate(raw["columns"], start=1):
        if set(one) != {"heading", "value", "width"} or one["value"] not in VALUES or not one["heading"]:
            known = ", ".join(VALUES)
            raise RuleDefinitionError(
                f"{path.name}: cột {number} cần heading, width và value là một trong: {known}."
            )
        columns.append(TreasuryColumn(str(one["heading"]), str(one["value"]), float(one["width"])))
    return TreasuryForm(
        title=str(raw["title"]), citation=str(raw["citation"]), confidence=Confidence.of(str(raw["confidence"])),
        economic_code=str(raw["economic_code"]), content=str(raw["content"]), columns=tuple(columns),
    )  # fmt: skip
