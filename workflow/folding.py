"""Text without marks inside a query: a function of the database that gives what ``rules.text.fold`` gives.

Small tables (units, decisions, dossiers) are searched with it as they are; persons, collectives, households and
nominations keep the folded text in their ``search_key``.
"""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Sequence
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


def has_words(column: sa.ColumnElement[Any], words: Sequence[str | Pattern]) -> sa.ColumnElement[bool]:
    """Return the condition that a folded column holds every word: typed, or told later as its pattern."""
    patterns = (like_word(word) if isinstance(word, str) else word for word in words)
    return sa.and_(sa.true(), *(column.like(pattern, escape="/") for pattern in patterns))
