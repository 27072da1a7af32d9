"""Vietnamese order for short lists that are read whole: people by given name, units and other titles from the left.

A database sorts by code points: Đ after Y, Ă after Z, people by family name. Paged lists keep a ``sort_key`` instead.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import TypeVar

from rules.text import name_sort_key, title_sort_key

T = TypeVar("T")

_of_name = lru_cache(maxsize=4096)(name_sort_key)
_of_title = lru_cache(maxsize=4096)(title_sort_key)


def people_in_order(rows: Iterable[T], name: Callable[[T], str]) -> list[T]:
    """Return the rows by given name; equal names keep their order."""
    return sorted(rows, key=lambda row: _of_name(name(row)))


def titles_in_order(rows: Iterable[T], title: Callable[[T], str]) -> list[T]:
    """Return the rows by title, read from the left; equal titles keep their order."""
    return sorted(rows, key=lambda row: _of_title(title(row)))
