"""The fixed words of a document, kept in dated YAML files outside the code and passed in by the caller.

Only this module of rules/documents/ reads YAML (safe load) and only its loaders open a file, in the
folder that the caller names. A wording is checked when it is loaded: it must have exactly the keys its
document needs.
"""

from __future__ import annotations

import string
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

import yaml

from rules.documents.wording_keys import KEYS
from rules.errors import RuleDefinitionError
from rules.text import clean
from rules.vocabulary import Level


@dataclass(frozen=True)
class Wording:
    """The fixed words of one document from one day on; ``id`` is like "award_decision/2024-01-01"."""

    id: str
    texts: Mapping[str, str]

    def say(self, key: str, **values: str) -> str:
        """Return one text with its placeholders filled; an empty value leaves no gap and no doubled space."""
        said = self.texts[key].format(**values)
        return " ".join(said.split()) if "" in values.values() else said


def _placeholders(text: str) -> set[str]:
    """Placeholders of a template; anything but a plain name ({0}, {a.b}, {a!r}) will count as unknown."""
    names = set()
    for _literal, name, spec, conversion in string.Formatter().parse(text):
        if name is not None:
            names.add(name if not spec and not conversion else f"{name}!{conversion}:{spec}")
    return names


def parse_wording(wording_id: str, text: str) -> Wording:
    """Read a wording from YAML text. Raises RuleDefinitionError, in Vietnamese, unless keys and gaps are right."""
    keys = KEYS.get(wording_id.partition("/")[0])
    if keys is None:
        raise _wrong(wording_id, "không có loại văn bản này")
    try:
        data = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise _wrong(wording_id, f"không đọc được YAML ({' '.join(str(error).split())})") from error
    texts = data.get("texts") if isinstance(data, dict) else None
    if not isinstance(texts, dict) or data.get("id") != wording_id:
        raise _wrong(wording_id, f"cần dòng “id: {wording_id}” và mục “texts”")
    if missing := sorted(set(keys) - set(texts)):
        raise _wrong(wording_id, f"thiếu khóa {', '.join(missing)}")
    if unknown := sorted(map(str, set(texts) - set(keys))):
        raise _wrong(wording_id, f"khóa lạ {', '.join(unknown)}")
    for key, template in texts.items():
        gaps = ", ".join(f"{{{name}}}" for name in sorted(keys[key])) or "không có chỗ trống nào"
        if not isinstance(template, str) or not _has(template, keys[key]):
            raise _wrong(wording_id, f"lời văn “{key}” phải là chữ và dùng đúng các chỗ trống: {gaps}")
    return Wording(wording_id, MappingProxyType({key: clean(template) for key, template in texts.items()}))


def _has(template: str, names: frozenset[str]) -> bool:
    """Whether a template uses just these gaps; an unpaired brace is none."""
    try:
        return _placeholders(template) == names
    except ValueError:
        return False


def _wrong(wording_id: str, reason: str) -> RuleDefinitionError:
    """What is wrong with a file of words, for whoever edits it."""
    return RuleDefinitionError(f"Tệp lời văn templates/documents/{wording_id}.yaml: {reason}.")


def load_wording(folder: Path, wording_id: str) -> Wording:
    """Read ``<folder>/<wording_id>.yaml``; the caller names the folder (templates/documents)."""
    return parse_wording(wording_id, (folder / f"{wording_id}.yaml").read_text(encoding="utf-8"))


@dataclass(frozen=True, slots=True)
class DecisionBodies:
    """Who carries out a decision, and where its file copy stays."""

    executing: tuple[str, ...]
    archived_at: str


def load_decision_bodies(path: Path) -> Mapping[Level, DecisionBodies]:
    """Read the bodies by level. Raises RuleDefinitionError when a row is wrong or missing."""
    rows = yaml.safe_load(path.read_text(encoding="utf-8"))
    levels = {str(level.value): level for level in Level}
    found: dict[Level, DecisionBodies] = {}
    for name, row in (rows or {}).items():
        executing = tuple(clean(str(one)) for one in row.get("executing") or ())
        archived_at = clean(str(row.get("archived_at") or ""))
        if name not in levels or not executing or not all(executing) or not archived_at:
            raise RuleDefinitionError(f"{path.name}: cấp “{name}” thiếu cơ quan thi hành hoặc nơi lưu")
        found[levels[name]] = DecisionBodies(executing, archived_at)
    if Level.COMMUNE not in found:
        raise RuleDefinitionError(f"{path.name}: thiếu dòng của cấp “{Level.COMMUNE.value}”")
    return MappingProxyType(found)
