"""Addresses of pages, built once: a list asks for the same address a hundred times with another reference.

``Site.url_for`` answers as Flask does. What differs between two calls are only references (letters, digits, ``-``,
``_``, ``.``) and places on the page, so the address of an endpoint is built once with a mark for each of them and kept;
other calls go to Flask.
"""

from __future__ import annotations

import re
from typing import Any

from flask import Flask, has_request_context, request

PLAIN = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9_.-]*").fullmatch
OPTIONS = frozenset({"_anchor", "_method", "_scheme", "_external"})
"""What ``flask.url_for`` always hands over; nothing is asked when it is none."""
KEPT = 2_000
"""Far more than there are endpoints and combinations of their arguments."""


class Site(Flask):
    """Flask that remembers how the address of an endpoint is built."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Begin with nothing remembered."""
        super().__init__(*args, **kwargs)
        self._patterns: dict[tuple[str, str, tuple[str, ...]], tuple[str, ...] | None] = {}

    def url_for(self, /, endpoint: str, **values: Any) -> str:
        """Return the address of an endpoint, as Flask's own does."""
        asked = {name: value for name, value in values.items() if value is not None or name not in OPTIONS}
        plain = all(type(value) is str and PLAIN(value) for value in asked.values())
        if not plain or endpoint[:1] == "." or not has_request_context():
            return super().url_for(endpoint, **values)
        values = asked
        key = (request.root_path, endpoint, tuple(values))
        if key not in self._patterns:
            if any(name[0] == "_" and name != "_anchor" for name in values) or len(self._patterns) >= KEPT:
                return super().url_for(endpoint, **values)
            self._patterns[key] = self._pattern(endpoint, tuple(values))
        pattern = self._patterns[key]
        if pattern is None:
            return super().url_for(endpoint, **values)
        found = pattern[0]
        for name, rest in zip(pattern[1::2], pattern[2::2], strict=True):
            found += values[name] + rest
        return found

    def _pattern(self, endpoint: str, names: tuple[str, ...]) -> tuple[str, ...] | None:
        """Return the address cut at its values: text, name, text, …; ``None`` where a value is not copied as it is."""
        marks = {f"0mark{place}0": name for place, name in enumerate(names)}
        try:
            given: dict[str, Any] = {name: mark for mark, name in marks.items()}
            built = super().url_for(endpoint, **given)
        except ValueError:
            return None  # a number was asked for, not a text
        parts = re.split("(0mark[0-9]+0)", built)
        known = [marks.get(part, "") for part in parts[1::2]]
        if sorted(known) != sorted(names):
            return None
        parts[1::2] = known
        return tuple(parts)
