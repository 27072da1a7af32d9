"""The fixed words of a document, kept in dated YAML files outside the code and passed in by the caller.

Only this module of rules/documents/ reads YAML (safe load) and only ``load_wording`` opens a file, in the
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

from rules.errors import RuleDefinitionError
from rules.text import clean

# Key → the placeholders its text must use. The builder fills them; texts of people are never templates.
AWARD_DECISION_KEYS: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "nation": frozenset(),
        "motto": frozenset(),
        "kind": frozenset(),
        "enacting": frozenset(),
        "number_line": frozenset({"number", "symbol"}),
        "place_date": frozenset({"place", "date"}),
        "date_unknown": frozenset(),
        "subject_form": frozenset({"award", "kinds", "reason", "period"}),
        "subject_title": frozenset({"award", "period"}),
        "subject_lead": frozenset({"subject"}),
        "authority": frozenset({"authority"}),
        "basis": frozenset({"text"}),
        "proposal": frozenset({"text"}),
        "article_lead": frozenset({"number"}),
        "article_award_form": frozenset({"award", "authority", "counts", "reason", "period"}),
        "article_award_title": frozenset({"award", "counts", "reason", "period"}),
        "article_money_form": frozenset({"award", "total", "words", "source"}),
        "article_money_title": frozenset({"award", "total", "words", "source"}),
        "article_execution": frozenset({"bodies", "kinds"}),
        "recipients_heading": frozenset(),
        "recipients_first": frozenset({"article"}),
        "recipients_line": frozenset({"text"}),
        "recipients_last": frozenset({"archive"}),
        "list_title": frozenset(),
        "list_subject_form": frozenset({"award", "kinds", "reason", "period"}),
        "list_subject_title": frozenset({"award", "kinds", "period"}),
        "list_attached": frozenset({"number", "symbol", "date"}),
        "list_attached_by": frozenset({"authority"}),
        "list_section": frozenset({"numeral", "kind", "count"}),
        "list_total": frozenset(),
        "no_money": frozenset(),
        "several": frozenset({"kinds"}),
        "column_index": frozenset(),
        "column_amount": frozenset(),
        "column_name_individual": frozenset(),
        "column_name_collective": frozenset(),
        "column_name_household": frozenset(),
        "column_detail_individual": frozenset(),
        "column_detail_collective": frozenset(),
        "column_detail_household": frozenset(),
        "file_title": frozenset({"number", "symbol", "subject"}),
    }
)


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


def parse_wording(
    wording_id: str, text: str, *, keys: Mapping[str, frozenset[str]] = AWARD_DECISION_KEYS
) -> Wording:
    """Read a wording from YAML text. Raises RuleDefinitionError unless keys and placeholders are right."""
    data = yaml.safe_load(text)
    texts = data.get("texts") if isinstance(data, dict) else None
    if not isinstance(texts, dict) or data.get("id") != wording_id:
        raise RuleDefinitionError(f"wording {wording_id}: needs 'id: {wording_id}' and a mapping 'texts'")
    if set(texts) != set(keys):
        raise RuleDefinitionError(
            f"wording {wording_id}: keys missing or unknown: {sorted(set(texts) ^ set(keys))}"
        )
    for key, template in texts.items():
        if not isinstance(template, str) or _placeholders(template) != keys[key]:
            raise RuleDefinitionError(f"wording {wording_id}: '{key}' must use just {sorted(keys[key])}")
    return Wording(wording_id, MappingProxyType({key: clean(template) for key, template in texts.items()}))


def load_wording(folder: Path, wording_id: str) -> Wording:
    """Read ``<folder>/<wording_id>.yaml``; the caller names the folder (templates/documents)."""
    return parse_wording(wording_id, (folder / f"{wording_id}.yaml").read_text(encoding="utf-8"))
