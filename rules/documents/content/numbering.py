"""The number of a document as its head shows it."""

from __future__ import annotations

BLANK_NUMBER = "      "  # room for the number that the document clerk gives after signing


def document_number(number: str | None) -> str:
    """The number, with a zero before a single digit (NĐ 30/2020, Phụ lục I); a gap when not yet given."""
    if not number:
        return BLANK_NUMBER
    return number.zfill(2) if number.isdecimal() else number
