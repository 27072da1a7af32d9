"""Filters of lists with a closed set of values, as they stand in the address.

A value that nobody knows narrows nothing: the list shows everything, and the page names the filter above it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import TypeVar
from urllib.parse import urlencode

from flask import Flask, g, request

T = TypeVar("T")
E = TypeVar("E", bound=Enum)
SHOWN = 40
"""How much of a value nobody knows is repeated on the page."""


@dataclass(frozen=True, slots=True)
class NotUnderstood:
    """A filter of the address that was left out: its name there, its Vietnamese label, what stood there."""

    name: str
    label: str
    given: str


def one_of(name: str, choices: Mapping[str, T], label: str) -> T | None:
    """Return what the value stands for; None without a value, or with one that nobody knows, which is told."""
    given = request.args.get(name, "")
    if given in choices:
        return choices[given]
    left_out(name, label)
    return None


def member(name: str, kind: type[E], label: str) -> E | None:
    """Return the member of a closed list by its value."""
    return one_of(name, {str(one.value): one for one in kind}, label)


def members(name: str, kind: type[E], label: str) -> tuple[E, ...]:
    """Return the members that the address names, in the order of the list."""
    given = request.args.getlist(name)
    known = {str(one.value) for one in kind}
    _tell(name, label, [one for one in given if one not in known])
    return tuple(one for one in kind if str(one.value) in given)


def word(name: str, choices: Iterable[str], label: str) -> str:
    """Return a value that stands for itself; empty for none."""
    return one_of(name, {one: one for one in choices}, label) or ""


def is_on(name: str, value: str, label: str) -> bool:
    """Whether a filter with one value stands in the address."""
    return one_of(name, {value: True}, label) is True


def number(name: str, label: str) -> int:
    """Return a number such as a year, of nine digits at most; 0 for none."""
    given = request.args.get(name, "").strip()
    if given.isascii() and given.isdecimal() and len(given) < 10:
        return int(given)
    left_out(name, label)
    return 0


def left_out(name: str, label: str) -> None:
    """Tell that what stands in the address under this name, if anything does, was not understood."""
    _tell(name, label, request.args.getlist(name))


def not_understood() -> tuple[NotUnderstood, ...]:
    """Return the filters of this request that were left out, each once."""
    return tuple(getattr(g, "not_understood", {}).values())


def _tell(name: str, label: str, values: list[str]) -> None:
    given = [one for one in values if one.strip()]
    if not given:
        return
    told: dict[str, NotUnderstood] = g.setdefault("not_understood", {})
    told[name] = NotUnderstood(name, label, ", ".join(given)[:SHOWN])


def address_without(left: Iterable[NotUnderstood]) -> str:
    """Return this address without them."""
    names = {one.name for one in left}
    rest = [(key, value) for key, value in request.args.items(multi=True) if key not in names and value]
    return f"{request.path}?{urlencode(rest)}" if rest else request.path


def init_app(app: Flask) -> None:
    """Give every page what was left out."""
    app.jinja_env.globals.update(filters_not_understood=not_understood, address_without=address_without)
