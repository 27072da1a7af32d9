"""Text without marks inside a query: a function of the database that gives what ``rules.text.fold`` gives.

Small tables (units, decisions, dossiers) are searched with it as they are; persons, collectives, households and
nominations keep the folded text in their ``search_key``.
"""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Iterator, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler

from rules.text import fold

NAME = "khenthuong_fold"
Pattern = sa.BindParameter[str]


def teach_sqlite(connection: sqlite3.Connection) -> None:
    """Give a SQLite connection the function."""
    connection.create_function(NAME, 1, lambda text: fold(str(text or "")), deterministic=True)


class folded(sa.sql.functions.GenericFunction[str]):  # noqa: N801  # named like the SQL function it is
    """The folded text of a column."""

    type = sa.String()
    inherit_cache = True


def _pairs() -> tuple[str, str]:
    """Every composed letter whose folded form is one other character."""
    letters = [chr(code) for code in range(0xC0, min(0x1F00, sys.maxunicode))]
    found = [(one, fold(one)) for one in letters if one.isalpha()]
    kept = [(one, plain) for one, plain in found if len(plain) == 1 and plain != one and plain.isascii()]
    return "".join(one for one, _ in kept), "".join(plain for _, plain in kept)


MARKED, PLAIN = _pairs()


@compiles(folded, "sqlite")
def _on_sqlite(element: Any, compiler: SQLCompiler, **options: Any) -> str:
    return f"{NAME}({compiler.process(element.clauses, **options)})"


@compiles(folded, "postgresql")
def _on_postgresql(element: Any, compiler: SQLCompiler, **options: Any) -> str:
    text = compiler.process(element.clauses, **options)
    return f"lower(translate(normalize({text}, NFC), '{MARKED}', '{PLAIN}'))"


def like_word(word: str) -> str:
    """Return the LIKE pattern of a word anywhere; the escape character is ``/``."""
    return f"%{word.replace('/', '//').replace('%', '/%').replace('_', '/_')}%"


SHORT_FORMS: dict[str, str] = {
    "bchqs": "ban chi huy quan su",
    "ccb": "cuu chien binh",
    "gd&dt": "giao duc va dao tao",
    "gddt": "giao duc va dao tao",
    "hdnd": "hoi dong nhan dan",
    "lhpn": "lien hiep phu nu",
    "mn": "mam non",
    "mttq": "mat tran to quoc",
    "th": "tieu hoc",
    "thcs": "trung hoc co so",
    "thpt": "trung hoc pho thong",
    "tnmt": "tai nguyen va moi truong",
    "tt": "thi tran",
    "ubnd": "uy ban nhan dan",
}
"""How offices are written in haste, and in full. Either is found by the other."""

_IN_FULL = {tuple(full.split()): short for short, full in SHORT_FORMS.items() if len(short) > 2}
_IN_FULL["tieu", "hoc"] = "th&"  # "TH&THCS": two letters alone are in every other name
_LONGEST = max(len(full) for full in _IN_FULL)


def _meanings(words: Sequence[str | Pattern]) -> Iterator[tuple[tuple[str | Pattern, ...], ...]]:
    """Yield for each word, or each name of an office written in full, what it may stand as; each all of its words.

    A word that is told later stands for itself: its statement was built before anybody typed.
    """
    at = 0
    while at < len(words):
        word = words[at]
        typed = tuple(one for one in words[at : at + _LONGEST] if isinstance(one, str))
        tried = (typed[:size] for size in range(len(typed), 1, -1))
        full = next((one for one in tried if one in _IN_FULL), None)
        if full is not None:
            yield full, (_IN_FULL[full],)
            at += len(full)
            continue
        short = SHORT_FORMS.get(word, "") if isinstance(word, str) else ""
        yield ((word,), tuple(short.split())) if short else ((word,),)
        at += 1


def has_words(
    column: sa.ColumnElement[Any], words: Sequence[str | Pattern], *, whole: bool = False
) -> sa.ColumnElement[bool]:
    """Return the condition that a folded column holds every word, or what its short or full form is.

    A word is typed, or told later as its pattern. ``whole``: as words of their own, not as a part of longer ones.
    """
    text = sa.literal(" ") + column + sa.literal(" ") if whole else column
    edge = " " if whole else ""

    def holds(one: tuple[str | Pattern, ...]) -> sa.ColumnElement[bool]:
        patterns = (like_word(f"{edge}{word}{edge}") if isinstance(word, str) else word for word in one)
        return sa.and_(*(text.like(pattern, escape="/") for pattern in patterns))

    return sa.and_(sa.true(), *(sa.or_(*map(holds, meaning)) for meaning in _meanings(words)))
