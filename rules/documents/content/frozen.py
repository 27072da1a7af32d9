"""Content to canonical JSON and back, so that it can be frozen in the database and drawn later."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator, Mapping
from enum import StrEnum
from functools import cache
from types import MappingProxyType, NoneType, UnionType
from typing import Any, Literal, TypeVar, get_args, get_origin, get_type_hints

from rules.errors import RuleError
from rules.text import clean

T = TypeVar("T")
LATER: Mapping[str, bool] = MappingProxyType({"later": True})
"""Metadata of a field that contents frozen earlier do not have: it defaults to None, and None is not written."""


class UnreadableContent(RuleError):
    """A stored content does not have the fields of its document."""


def to_json(content: object) -> str:
    """Return the one canonical JSON text of a frozen dataclass: sorted keys, no spaces, plain letters."""
    if not dataclasses.is_dataclass(content) or isinstance(content, type):
        raise TypeError(f"not a dataclass instance: {content!r}")
    return json.dumps(_encode(content), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _encode(value: Any) -> Any:
    """Return dataclasses as mappings and tuples as lists, without what came later and says nothing."""
    if dataclasses.is_dataclass(value):
        named = ((field, getattr(value, field.name)) for field in dataclasses.fields(value))
        return {
            field.name: _encode(item)
            for field, item in named
            if item is not None or "later" not in field.metadata
        }
    return [_encode(item) for item in value] if isinstance(value, tuple) else value


def from_json(kind: type[T], text: str) -> T:
    """Return the content that ``to_json`` wrote. Raises UnreadableContent unless the fields are its own."""
    try:
        decoded: T = _decode(kind, json.loads(text))
    except (ValueError, KeyError, TypeError) as error:
        raise UnreadableContent(f"Nội dung văn bản đã lưu không đọc được: {error}") from error
    return decoded


def _decode(kind: Any, value: Any) -> Any:
    """Rebuild dataclasses, one of several, tuples of one type and plain values from what JSON gives."""
    if isinstance(kind, UnionType):
        return _decode(_chosen(kind, value), value)
    if dataclasses.is_dataclass(kind):
        build: Any = kind
        hints = _hints(build)
        if odd := set(value) ^ (set(hints) - (_later(build) - set(value))):
            raise ValueError(f"fields {sorted(odd)}")
        return build(**{name: _decode(hint, value[name]) for name, hint in hints.items() if name in value})
    if get_origin(kind) is tuple:
        if not isinstance(value, list):
            raise TypeError(f"expected a list, not {value!r}")
        return tuple(_decode(get_args(kind)[0], item) for item in value)
    return _plain(kind, value)


def _plain(kind: Any, value: Any) -> Any:
    """Return a named code, one of some fixed texts, nothing, or a plain value of its type."""
    if get_origin(kind) is Literal:
        if value not in get_args(kind):
            raise ValueError(f"expected {get_args(kind)}, not {value!r}")
        return value
    if issubclass(kind, StrEnum):
        return kind(value)
    if not isinstance(value, kind):
        raise TypeError(f"expected {kind.__name__}, not {value!r}")
    return value


def _chosen(union: UnionType, value: Any) -> Any:
    """Return the member of a union that a value is: nothing, or the dataclass whose ``block`` it names."""
    members = [member for member in get_args(union) if (member is NoneType) == (value is None)]
    if len(members) > 1:
        members = [member for member in members if value["block"] in get_args(_hints(member)["block"])]
    if not members:
        raise ValueError(f"no kind of block is like {value!r:.60}")
    return members[0]


@cache
def _later(kind: Any) -> frozenset[str]:
    """Return the fields of a dataclass that contents frozen earlier do not have."""
    return frozenset(field.name for field in dataclasses.fields(kind) if "later" in field.metadata)


@cache
def _hints(kind: Any) -> dict[str, Any]:
    """Return the types of the fields of a dataclass."""
    return get_type_hints(kind)


def cleaned(value: T) -> T:
    """Return a copy of facts with every text cleaned (NFC, no hidden characters); see rules.text.clean."""
    copy: T = _cleaned(value)
    return copy


def _cleaned(value: Any) -> Any:
    """Walk dataclasses and tuples; leave everything that is not a text as it is."""
    if isinstance(value, str) and not isinstance(value, StrEnum):
        return clean(value)
    if isinstance(value, tuple):
        return tuple(_cleaned(item) for item in value)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        fields = dataclasses.fields(value)
        return dataclasses.replace(value, **{f.name: _cleaned(getattr(value, f.name)) for f in fields})
    return value


def texts_of(value: object) -> Iterator[str]:
    """Yield every text of a content, in the order of its fields."""
    found: list[str] = []
    _gather(value, found)
    return iter(found)


def _gather(value: object, found: list[str]) -> None:
    """Add the texts of a value to those found: a list of lists of words is walked at the speed of its words."""
    if isinstance(value, str):
        found.append(value)
    elif isinstance(value, tuple):
        if all(type(item) is str for item in value):
            found.extend(value)
        else:
            for item in value:
                _gather(item, found)
    elif dataclasses.is_dataclass(value) and not isinstance(value, type):
        for field in dataclasses.fields(value):
            _gather(getattr(value, field.name), found)
