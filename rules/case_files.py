"""Case files: how a legal officer tests the rulebook without code.

A YAML list of cases; each has a ``kind`` (eligibility when left out), what the kind needs, and optionally
``expect``. ``evaluate_file`` answers each case and says where an expectation differs.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

from rules.case_kinds import ANSWERS
from rules.case_reading import check_types
from rules.case_words import field_types, type_words
from rules.criterion import REGISTRY
from rules.errors import NeedsLocalRule, NoLawInForce, RuleDefinitionError
from rules.fact_labels import fact_label, fact_unit
from rules.facts import NomineeFacts
from rules.law.citation import cited_numbers
from rules.law.yaml_files import LinedMapping, check_keys, check_list, read_yaml

_COMMON = frozenset({"kind", "note", "received_on", "decided_on", "award", "nominee", "pack", "expect"})
_OWN_KEYS = {
    "eligibility": frozenset(
        {"facts", "assume_rest", "papers", "procedure", "decider", "ground", "level", "proposing_level"}
    ),
    "quota": frozenset({"pool", "proposed"}),
    "vote": frozenset({"council", "ballots"}),
    "prize": frozenset({"level", "same_period_awards", "other_period_awards", "rounding"}),
    "papers": frozenset({"procedure", "ground"}),
    "deadline": frozenset({"start", "working_days", "rule"}),
    "competence": frozenset({"level", "decider"}),
}


@dataclass(frozen=True, slots=True)
class CaseResult:
    """What the rulebook answers to a case, and where that differs from what the case expects."""

    name: str
    kind: str
    line: int
    answer: dict[str, Any]
    expected: dict[str, Any]
    differences: tuple[str, ...]

    @property
    def ok(self) -> bool:
        """Whether nothing differs."""
        return not self.differences

    @property
    def summary(self) -> str:
        """One line for people."""
        mark = "ĐÚNG" if self.ok else "SAI "
        told = {key: value for key, value in self.answer.items() if key not in {"findings", "citations"}}
        shown = ", ".join(f"{key}={value}" for key, value in told.items() if value not in (None, "", [], {}))
        return " · ".join((f"{mark} {self.name}", shown, *self.differences))


@dataclass(frozen=True, slots=True)
class FactDescription:
    """One fact of the vocabulary: type in words, unit, Vietnamese label, and the criteria that read it."""

    name: str
    type: str
    unit: str
    label: str
    criteria: tuple[str, ...]


def fact_vocabulary() -> tuple[FactDescription, ...]:
    """Return every fact a case may name, in the order of ``NomineeFacts``."""
    return tuple(
        FactDescription(
            name=name,
            type=type_words(hint),
            unit=fact_unit(name),
            label=fact_label(name),
            criteria=tuple(dict.fromkeys(rule.id for rule in REGISTRY.all if name in rule.reads)),
        )
        for name, hint in field_types(NomineeFacts).items()
    )


def evaluate_file(path: Path | str) -> list[CaseResult]:
    """Answer every case of a file.

    A fault of the file itself raises: ``UnknownFact`` for a fact or word nobody knows (naming file, line and
    the nearest known one), ``RuleDefinitionError`` for unknown keys or bad YAML. A day without law is an
    answer, not an error.
    """
    path = Path(path)
    cases = check_list(read_yaml(path), where=path.name)
    return [_evaluate(case, path) for case in cases]


def _evaluate(raw: Any, path: Path) -> CaseResult:
    """Answer one case and compare."""
    kind = raw.get("kind", "eligibility") if isinstance(raw, LinedMapping) else "eligibility"
    if kind not in ANSWERS:
        raise RuleDefinitionError(
            f"{path.name}:{raw.lines['kind']}: không có loại {kind!r}; dùng {sorted(ANSWERS)}"
        )
    case = check_keys(
        raw,
        required=frozenset({"name"}),
        optional=_COMMON | _OWN_KEYS[kind],
        where=f"{path.name}:{_line(raw)}",
    )
    where = f"{path.name}:{case.line}"
    check_types(case, where)
    try:
        answer = ANSWERS[kind](case, where)
    except NeedsLocalRule as error:
        answer = {"outcome": "needs_local_rule", "reason": str(error), "citations": []}
    except NoLawInForce as error:
        answer = {"outcome": "no_law_in_force", "reason": str(error), "citations": []}
    expected = dict(case.get("expect") or {})
    differences = tuple(
        text for key, wanted in expected.items() for text in _differences(key, wanted, answer) if text
    )
    return CaseResult(case["name"], kind, case.line, answer, expected, differences)


def _line(raw: Any) -> int:
    """The line of a case, or 1 when it is no mapping."""
    return raw.line if isinstance(raw, LinedMapping) else 1


def _differences(key: str, wanted: Any, answer: dict[str, Any]) -> list[str]:
    """Compare one expectation; each text names what differs."""
    if key == "cites":
        return [
            f"không viện dẫn {text!r}" for text in _listed(wanted) if not _cited(text, answer["citations"])
        ]
    if key == "findings":
        found = {one["criterion"]: one["outcome"] for one in answer.get("findings", [])}
        return [
            f"{name}: cần {outcome}, thấy {found.get(name)}"
            for name, outcome in wanted.items()
            if found.get(name) != outcome
        ]
    if key == "missing":
        return [f"chưa hỏi {name!r}" for name in _listed(wanted) if name not in answer.get("missing", [])]
    seen = answer.get(key)
    if seen == _shown(wanted):
        return []
    return [f"{key}: cần {wanted}, thấy {seen}"]


def _listed(value: Any) -> list[Any]:
    """One value or a list of values, as a list."""
    return value if isinstance(value, list) else [value]


def _shown(value: Any) -> Any:
    """A value of the file in the form answers have: days and fractions as text."""
    if isinstance(value, Fraction):
        return str(value)
    return value.isoformat() if hasattr(value, "isoformat") else value


def _cited(text: str, citations: list[str]) -> bool:
    """Whether a text is part of a cited article or of the number of a cited instrument."""
    wanted = unicodedata.normalize("NFC", text)
    return any(wanted in one or any(wanted in number for number in cited_numbers(one)) for one in citations)
