"""Content to canonical JSON and back, so that it can be frozen in the database and drawn later."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator
from enum import StrEnum
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

from rules.errors import RuleError
from rules.text import clean

T = TypeVar("T")


class UnreadableContent(RuleError):
    """A stored content does not have the fields of its document."""


def to_json(content: object) -> str:
    """Return the one canonical JSON text of a frozen dataclass: sorted keys, no spaces, plain letters."""
    if not dataclasses.is_dataclass(content) or isinstance(content, type):
        raise TypeError(f"not a dataclass instance: {content!r}")
    return json.dumps(dataclasses.asdict(content), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def from_json(kind: type[T], text: str) -> T:
    """Return the content that ``to_json`` wrote. Raises UnreadableContent unless the fields are its own."""
    try:
        decoded: T = _decode(kind, json.loads(text))
    except (ValueError, KeyError, TypeError) as error:
        raise UnreadableContent(f"Nội dung văn bản đã lưu không đọc được: {error}") from error
    return decoded


def _decode(kind: Any, value: Any) -> Any:
    """Rebuild dataclasses, tuples of one type, named codes and plain values from what JSON gives."""
    if dataclasses.is_dataclass(kind):
        hints = get_type_hints(kind)
        if set(value) != set(hints):
            raise ValueError(f"fields {sorted(set(value) ^ set(hints))}")
        build: Any = kind
        return build(**{name: _decode(hint, value[name]) for name, hint in hints.items()})
    if get_origin(kind) is tuple:
        if not isinstance(value, list):
            raise TypeError(f"expected a list, not {value!r}")
        return tuple(_decode(get_args(kind)[0], item) for item in value)
    if issubclass(kind, StrEnum):
        return kind(value)
    if not isinstance(value, kind):
        raise TypeError(f"expected {kind.__name__}, not {value!r}")
    return value


def cleaned(value: T) -> T:
    """Return a copy of facts with every text cleaned (NFC, no hidden characters); see rules.text.clean."""
    copy: T = _cleaned(value)
    return copy


def _cleaned(value: Any) -> Any:
    """Walk dataclasses and tuples; leave everything that is not a text as it is."""
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, tuple):
        return tuple(_cleaned(item) for item in value)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        fields = dataclasses.fields(value)
        return dataclasses.replace(value, **{f.name: _cleaned(getattr(value, f.name)) for f in fields})
    return value


def texts_of(value: object) -> Iterator[str]:
    """Yield every text of a content, in the order of its fields."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from texts_of(item)
    elif dataclasses.is_dataclass(value) and not isinstance(value, type):
        for field in dataclasses.fields(value):
            yield from texts_of(getattr(value, field.name))
