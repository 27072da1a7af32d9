"""The one reader of rule files: safe YAML, UTF-8, duplicate keys refused, exact numbers.

Nothing else in ``rules/`` imports ``yaml``. Decimal numbers become exact fractions, so no float ever enters
the law. Every mapping remembers the line of each key, so that an error can name file, key and line.
"""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Iterable
from fractions import Fraction
from pathlib import Path
from typing import Any

import yaml

from rules.errors import RuleDefinitionError


class LinedMapping(dict[str, Any]):
    """A mapping that knows on which line (from 1) each key stands."""

    lines: dict[str, int]
    line: int


class _StrictLoader(yaml.SafeLoader):
    """The safe loader, stricter: text keys only, each once; decimals exact; text in NFC."""


class _QuickLoader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """The same over libyaml, where PyYAML was built with it: five times as quick, other words for a fault."""


def _mapping(loader: _StrictLoader, node: yaml.MappingNode) -> LinedMapping:
    """Build a mapping, refusing a key that stands twice or is no text."""
    result = LinedMapping()
    result.lines = {}
    result.line = node.start_mark.line + 1
    for key_node, value_node in node.value:
        key = loader.construct_object(key_node, deep=True)
        line = key_node.start_mark.line + 1
        if not isinstance(key, str):
            raise RuleDefinitionError(f"dòng {line}: khóa {key!r} phải là chữ")
        if key in result:
            raise RuleDefinitionError(f"dòng {line}: khóa {key!r} viết hai lần")
        result[key] = loader.construct_object(value_node, deep=True)
        result.lines[key] = line
    return result


def _exact(loader: _StrictLoader, node: yaml.ScalarNode) -> Fraction:
    """Read a decimal as an exact fraction."""
    text = loader.construct_scalar(node)
    try:
        return Fraction(text.replace("_", ""))
    except ValueError as error:
        raise RuleDefinitionError(f"dòng {node.start_mark.line + 1}: {text!r} không phải số") from error


def _text(loader: _StrictLoader, node: yaml.ScalarNode) -> str:
    """Read text in the one normal form we use (NFC)."""
    return unicodedata.normalize("NFC", loader.construct_scalar(node))


for _loader in (_StrictLoader, _QuickLoader):
    _loader.add_constructor("tag:yaml.org,2002:map", _mapping)
    _loader.add_constructor("tag:yaml.org,2002:float", _exact)
    _loader.add_constructor("tag:yaml.org,2002:str", _text)


def read_yaml(path: Path) -> Any:
    """Return the content of a rule file; any fault is a ``RuleDefinitionError`` that names the file."""
    try:
        text = path.read_bytes().decode("utf-8")
    except UnicodeDecodeError as error:
        raise RuleDefinitionError(f"{path.name}: không phải UTF-8 ({error.reason})") from error
    return parse_yaml(text, where=path.name)


def parse_yaml(text: str, *, where: str) -> Any:
    """Return the content of YAML text; any fault is a ``RuleDefinitionError`` that names the place."""
    try:
        return _loaded(text)
    except yaml.MarkedYAMLError as error:
        line = "" if error.problem_mark is None else f"dòng {error.problem_mark.line + 1}: "
        raise RuleDefinitionError(f"{where}: {line}YAML sai ({error.problem})") from error
    except (yaml.YAMLError, ValueError) as error:
        raise RuleDefinitionError(f"{where}: YAML sai: {error}") from error
    except RuleDefinitionError as error:
        raise RuleDefinitionError(f"{where}: {error}") from error


def _loaded(text: str) -> Any:
    """Read quickly; text that cannot be read is read again by the loader whose words people are told."""
    try:
        return yaml.load(text, Loader=_QuickLoader)  # noqa: S506 - a subclass of SafeLoader
    except yaml.YAMLError:
        return yaml.load(text, Loader=_StrictLoader)  # noqa: S506 - a subclass of SafeLoader


def nearest(word: str, known: Iterable[str]) -> str:
    """Return " (gần nhất: …)" naming the known word closest to ``word``, or nothing when none is close."""
    found = difflib.get_close_matches(word, list(known), n=1, cutoff=0.4)
    return f" (gần nhất: {found[0]!r})" if found else ""


def check_keys(
    mapping: Any, *, required: frozenset[str], optional: frozenset[str] = frozenset(), where: str
) -> LinedMapping:
    """Return ``mapping`` when it has all required and no unknown keys; otherwise name file, key and line."""
    if not isinstance(mapping, LinedMapping):
        raise RuleDefinitionError(f"{where}: cần một nhóm khóa, thấy {mapping!r}")
    known = required | optional
    for key in mapping:
        if key not in known:
            hint = nearest(key, sorted(known))
            raise RuleDefinitionError(f"{where}: dòng {mapping.lines[key]}: không có khóa {key!r}{hint}")
    for key in sorted(required):
        if key not in mapping:
            raise RuleDefinitionError(f"{where}: dòng {mapping.line}: thiếu khóa {key!r}")
    return mapping


def check_list(value: Any, *, where: str) -> list[Any]:
    """Return ``value`` when it is a list; otherwise name the place."""
    if not isinstance(value, list):
        raise RuleDefinitionError(f"{where}: cần một danh sách, thấy {value!r}")
    return value
