"""What a unit's papers say alike: head, number, award names, columns of a list, the attached-to line."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from rules.documents.content.blocks import Align, Header, TableColumn
from rules.documents.content.council_parts import NUMERALS as FEW_NUMERALS
from rules.documents.content.unit_facts import Entry, Proposal, UnitBody
from rules.documents.wording import Wording
from rules.text import capitalised, long_date
from rules.vocabulary import AwardCode

COMMITTEE = "Ủy ban nhân dân"
GAP = "………"
NUMERALS = (*FEW_NUMERALS, "IX", "X", "XI", "XII", "XIII", "XIV", "XV", "XVI", "XVII", "XVIII", "XIX", "XX")


def unit_header(unit: UnitBody, wording: Wording, *, number_line: str = "", place_date: str = "") -> Header:
    """The head of a unit's paper. A People's Committee names its place in a second line and no body above it."""
    rest = unit.name.removeprefix(COMMITTEE).strip()
    is_committee = unit.name.startswith(COMMITTEE) and bool(rest)
    lines = (COMMITTEE, rest) if is_committee else (unit.name,)
    return Header(
        nation=wording.say("nation"),
        motto=wording.say("motto"),
        parent_body="" if is_committee else unit.parent_body.upper(),
        body_lines=tuple(line.upper() for line in lines),
        number_line=number_line,
        place_date=place_date,
    )


def place_date(unit: UnitBody, on: date | None, wording: Wording) -> str:
    """Địa danh và thời gian; a gap to fill by hand while there is no day."""
    day = long_date(on) if on else wording.say("date_unknown")
    return wording.say("place_date", place=unit.place_name or GAP, date=day)


def numbered(number: str, wording: Wording) -> str:
    """Số, ký hiệu as typed, a single digit with a zero before it; a gap while there is none."""
    return wording.say("number_line", number=with_zero(number) or wording.say("number_unknown"))


def with_zero(number: str) -> str:
    """A number with its symbol, "9/TTr-THSM", with a zero before a single digit (NĐ 30/2020, Phụ lục I)."""
    first, slash, rest = number.partition("/")
    return f"{first.zfill(2)}{slash}{rest}" if first.isdecimal() else number


def letter_named(proposal: Proposal, wording: Wording) -> str:
    """The letter that a list goes with: "Tờ trình số 12/TTr-THSM ngày … của …"."""
    return wording.say(
        "attached",
        number=with_zero(proposal.letter_number) or "…",
        date=long_date(proposal.letter_on) if proposal.letter_on else wording.say("date_unknown"),
        unit=proposal.unit.name,
    )


def award_words(award: AwardCode, wording: Wording) -> str:
    """The award at the head of a line: a title in quotes after "Danh hiệu", a form by its name."""
    return capitalised(wording.say("award_title" if award.is_title else "award_form", award=award.label))


def vote_words(entry: Entry) -> str:
    """The unit's vote in a cell: "14/15"."""
    return f"{entry.votes.agree}/{entry.votes.present}" if entry.votes else ""


def columns(wording: Wording, *shapes: tuple[str, int, Align]) -> tuple[TableColumn, ...]:
    """Columns by the key of their heading, their share and how they stand."""
    return tuple(TableColumn(wording.say(key), share, align) for key, share, align in shapes)


def ended(texts: Sequence[str]) -> tuple[str, ...]:
    """Lines of a list: ";" after each, "." after the last."""
    return tuple(f"{text.rstrip(';., ')}{'.' if n == len(texts) else ';'}" for n, text in enumerate(texts, 1))
