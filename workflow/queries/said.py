"""What somebody typed into the one search box: words, the day of a paper, and where a name ends and its unit begins."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from rules.text import fold
from workflow.folding import has_words

A_DAY = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
MOST_WORDS = 12
NAME_AT_LEAST = PLACE_AT_LEAST = 2
"""Words of a name, and of the unit behind it: with one of either, half the register would be meant."""


@dataclass(frozen=True, slots=True)
class Said:
    """The text as typed, its folded words without the day, and the day of a paper that stands among them."""

    text: str
    words: list[str]
    day: date | None

    @property
    def length(self) -> int:
        """How many letters there are to look for."""
        return len("".join(self.words)) + (10 if self.day else 0)

    @property
    def number(self) -> str:
        """The first word with a digit: the number of a paper."""
        return next((word for word in self.words if any(map(str.isdigit, word))), "".join(self.words[:1]))

    def paper(
        self, called: str, *columns: sa.ColumnElement[str], on: sa.ColumnElement[date | None]
    ) -> sa.ColumnElement[bool]:
        """Return the condition that a paper is meant: by what it is called, its number, its title, its day.

        What it is called alone means none: "biên bản" would otherwise be every paper of the kind.
        """
        own = [word for word in self.words if word not in called.split() and word != "ngay"]
        whole: sa.ColumnElement[str] = sa.literal(called)
        for column in columns:
            whole = whole + column + sa.literal(" ")
        words = [word for word in self.words if word != "ngay"] if self.day else self.words
        wanted = [has_words(whole, words)]
        if self.day is not None:
            wanted.append(on == self.day)
        elif not own:
            wanted.append(sa.false())
        return sa.and_(*wanted)

    def name_then_place(
        self, name: sa.ColumnElement[str], place: Callable[[list[str]], sa.ColumnElement[bool]]
    ) -> sa.ColumnElement[bool]:
        """Return the condition that the first words are a name and the others its unit; false for three words."""
        found = [
            sa.and_(has_words(name, self.words[:cut]), place(self.words[cut:]))
            for cut in range(NAME_AT_LEAST, len(self.words) - PLACE_AT_LEAST + 1)
        ]
        return sa.or_(sa.false(), *found)


def said(text: str) -> Said:
    """Return what was typed, in parts."""
    words, day = [], None
    for word in fold(text).split()[:MOST_WORDS]:
        found = None if day else _day(word.strip(",.;()"))
        if found:
            day = found
        else:
            words.append(word)
    return Said(text, words, day)


def _day(word: str) -> date | None:
    """Return the day that a word writes, None when it is none."""
    if not (parts := A_DAY.fullmatch(word)):
        return None
    try:
        return date(int(parts[3]), int(parts[2]), int(parts[1]))
    except ValueError:
        return None
