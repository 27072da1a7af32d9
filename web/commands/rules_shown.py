"""The rulebook as plain words and numbers, for the terminal and for JSON."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import fields, is_dataclass
from datetime import date
from enum import Enum
from typing import Any

import rules
from rules.case_files import CaseResult, FactDescription
from rules.criterion import Criterion
from rules.finding import Confidence
from rules.law.dated import DatedValue
from rules.local_packs import LocalPack
from rules.version_gaps import Stretch
from rules.vocabulary import Labelled

OWED = {
    "untested": "Chưa có tình huống",
    "uncited": "Chưa có viện dẫn",
    "overlaps": "Hai phiên bản cùng ngày",
    "parameter_gaps": "Giá trị không có trong khoảng",
    "criterion_gaps": "Tiêu chí không có trong khoảng",
    "without_article": "Viện dẫn chưa nêu điều",
    "unverified": "Chưa đối chiếu văn bản",
}
FAULTS = ("untested", "uncited", "overlaps")
"""What makes the check fail; the rest is told and may be right."""

UNSURE = frozenset({Confidence.UNVERIFIED, Confidence.INFERRED, Confidence.EXAMPLE})


def plain(value: Any) -> Any:
    """Return a value of the law as a word, a number or a list of them."""
    if isinstance(value, Labelled):
        return value.label
    if isinstance(value, tuple) and value and all(_is_pair(item) for item in value):
        return {name: plain(item) for name, item in value}
    if isinstance(value, tuple):
        return [plain(item) for item in value]
    return value if value is None or isinstance(value, bool | int | str) else str(value)


def _is_pair(item: Any) -> bool:
    """Whether a part of a value is a (name, value) pair of a record."""
    return isinstance(item, tuple) and len(item) == 2 and isinstance(item[0], str)


def as_json(value: Any) -> Any:
    """Return records as objects, days as text, members of closed lists as their code."""
    if is_dataclass(value) and not isinstance(value, type):
        return {one.name: as_json(getattr(value, one.name)) for one in fields(value)}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple | list):
        return [as_json(item) for item in value]
    return value if value is None or isinstance(value, bool | int | str) else str(value)


def words(value: Any) -> str:
    """Return a plain value as text for the terminal."""
    if isinstance(value, bool):
        return "có" if value else "không"
    if isinstance(value, list):
        return "; ".join(words(item) for item in value)
    if isinstance(value, dict):
        return ", ".join(f"{name}: {words(item)}" for name, item in value.items())
    return "luật không quy định" if value is None else str(value)


def sure(confidence: Confidence) -> str:
    """Return how sure we are, in brackets; nothing when the text has been read."""
    return "" if confidence is Confidence.VERIFIED else f" ({confidence.label})"


def case(result: CaseResult) -> dict[str, Any]:
    """Return a case with its answer and where it differs."""
    return {
        "name": result.name,
        "kind": result.kind,
        "line": result.line,
        "ok": result.ok,
        "answer": result.answer,
        "expected": result.expected,
        "differences": list(result.differences),
    }


def fact_lines(one: FactDescription) -> Iterator[str]:
    """Yield the lines of one fact: its name, its other names, the criteria that read it."""
    unit = f", {one.unit}" if one.unit else ""
    yield f"{one.name}: {one.label} ({one.type}{unit})"
    if one.other_names:
        yield f"    còn viết: {', '.join(one.other_names)}"
    if one.criteria:
        yield f"    dùng trong: {', '.join(one.criteria)}"


def owed(
    untested: Iterable[Criterion], values: Iterable[DatedValue], stretches: dict[str, tuple[Stretch, ...]]
) -> dict[str, list[str]]:
    """Return what the rulebook still owes, as lines by the keys of ``OWED``."""
    pairs = [
        *((f"{one.key} từ {one.since:%d/%m/%Y}", one.citation.strip(), one.confidence) for one in values),
        *((rule.version, rule.citation.strip(), rule.confidence) for rule in rules.REGISTRY.all),
    ]
    named = list(dict.fromkeys(pairs))  # one version may stand once for each kind of nominee
    return {
        "untested": list(dict.fromkeys(rule.version for rule in untested)),
        "uncited": [name for name, cited, _ in named if not cited],
        **{key: [stretch(one) for one in found] for key, found in stretches.items()},
        "without_article": [f"{name} ({cited})" for name, cited, _ in named if cited and "Điều" not in cited],
        "unverified": [f"{name} ({sure.label})" for name, _, sure in named if sure in UNSURE],
    }


def stretch(one: Stretch) -> str:
    """Return "key từ 01/01/2024 đến 14/04/2024"."""
    until = "trở đi" if one.until is None else f"đến {one.until:%d/%m/%Y}"
    return f"{one.key} từ {one.since:%d/%m/%Y} {until}"


def pack(one: LocalPack) -> dict[str, Any]:
    """Return a local pack with the current and past values of what it settles."""
    until = f" đến {one.until:%d/%m/%Y}" if one.until else ""
    return {
        "name": one.name,
        "title": one.title,
        "document": one.document,
        "issued_by": one.issued_by,
        "issued_on": one.issued_on.isoformat(),
        "period": f"từ {one.since:%d/%m/%Y}{until}",
        "invented": one.invented,
        "scope": dict(one.scope),
        "settings": [
            {
                "key": key,
                "description": dated.description,
                "since": version.since.isoformat(),
                "value": plain(version.value),
                "citation": version.citation,
            }
            for key, dated in one.settings.items()
            for version in dated.versions
        ],
    }
