"""Vietnamese order for short lists that are read whole: people by given name, units and other titles from the left.

A database sorts by code points: Đ after Y, Ă after Z, people by family name. Paged lists keep a ``sort_key`` instead.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import TypeVar

from rules.text import name_sort_key, title_sort_key

T = TypeVar("T")

name_key = lru_cache(maxsize=4096)(name_sort_key)
"""What sorts a person's name, for an order with more than the name in it."""
title_key = lru_cache(maxsize=4096)(title_sort_key)
"""What sorts a title, for an order with more than the title in it."""


def people_in_order(rows: Iterable[T], name: Callable[[T], str]) -> list[T]:
    """Return the rows by given name; equal names keep their order."""
    return sorted(rows, key=lambda row: name_key(name(row)))


def titles_in_order(rows: Iterable[T], title: Callable[[T], str]) -> list[T]:
    """Return the rows by title, read from the left; equal titles keep their order."""
    return sorted(rows, key=lambda row: title_key(title(row)))
