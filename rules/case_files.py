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
from rules.case_reading import DAYS, check_types
from rules.case_words import field_types, read_day, type_words
from rules.criterion import REGISTRY
from rules.errors import ImpossibleFact, NeedsLocalRule, NoLawInForce, RuleDefinitionError, UnknownFact
from rules.fact_aliases import other_names
from rules.fact_labels import fact_label, fact_unit
from rules.facts import NomineeFacts
from rules.law.citation import cited_numbers
from rules.law.yaml_files import LinedMapping, check_keys, check_list, read_yaml

_COMMON = frozenset(
    {
        *("kind", "note", "source", "received_on", "decided_on", "award", "nominee", "expect"),
        *("pack", "province", "sector"),
    }
)
_SYNONYMS = {
    "local_pack": "pack",
    "rule_pack": "pack",
    "local_rule_pack": "pack",
    "ministry": "sector",
    "received": "received_on",
    "submitted_on": "received_on",
    "decided": "decided_on",
    "decision_date": "decided_on",
    "decided_by": "decider",
    "question": "note",
}
"""Other words for the keys of a case."""
_OWN_KEYS = {
    "eligibility": frozenset(
        {"facts", "assume_rest", "papers", "procedure", "decider", "ground", "level", "proposing_level"}
    ),
    "quota": frozenset({"pool", "proposed", "refused", "of", "unit_rating", "level"}),
    "vote": frozenset({"council", "ballots", "level"}),
    "prize": frozenset({"level", "same_period_awards", "other_period_awards", "rounding"}),
    "papers": frozenset({"procedure", "ground", "level"}),
    "deadline": frozenset({"start", "working_days", "rule"}),
    "competence": frozenset({"level", "decider", "ground", "proposing_level"}),
    "revocation": frozenset({"level", "ground", "start"}),
}


INVALID = "invalid"
"""The outcome of a case that cannot be read."""


@dataclass(frozen=True, slots=True)
class CaseResult:
    """What the rulebook answers to a case, and where that differs from what the case expects.

    ``fault`` says, with file and line, why a case could not be read; its outcome is then "invalid".
    """

    name: str
    kind: str
    line: int
    answer: dict[str, Any]
    expected: dict[str, Any]
    differences: tuple[str, ...]
    fault: str = ""

    @property
    def ok(self) -> bool:
        """Whether nothing differs; a case that cannot be read is right only where that is expected."""
        return not self.differences and (not self.fault or self.expected.get("outcome") == INVALID)

    @property
    def summary(self) -> str:
        """One line for people."""
        mark = (
            "LỖI "
            if self.fault and not self.ok
            else "SAI "
            if not self.ok
            else "ĐÚNG"
            if self.expected
            else "ĐÁP "
        )
        told = {key: value for key, value in self.answer.items() if key not in {"findings", "citations"}}
        shown = ", ".join(f"{key}={value}" for key, value in told.items() if value not in (None, "", [], {}))
        warned = "; ".join(one["reason"] for one in self.answer.get("findings", []) if _warns(one))
        note = f"lưu ý: {warned}" if warned else ""
        return " · ".join(part for part in (f"{mark} {self.name}", shown, note, *self.differences) if part)


def _warns(finding: dict[str, Any]) -> bool:
    """Whether a finding is pointed out without standing in the way."""
    return finding["severity"] == "warning" and finding["outcome"] in {"not_met", "undetermined"}


@dataclass(frozen=True, slots=True)
class FactDescription:
    """One fact of the vocabulary: type in words, unit, Vietnamese label, other names, and the criteria that read it."""

    name: str
    type: str
    unit: str
    label: str
    criteria: tuple[str, ...]
    other_names: tuple[str, ...] = ()


def fact_vocabulary() -> tuple[FactDescription, ...]:
    """Return every fact a case may name, in the order of ``NomineeFacts``."""
    return tuple(
        FactDescription(
            name=name,
            type=type_words(hint),
            unit=fact_unit(name),
            label=fact_label(name),
            criteria=tuple(dict.fromkeys(rule.id for rule in REGISTRY.all if name in rule.reads)),
            other_names=other_names(name),
        )
        for name, hint in field_types(NomineeFacts).items()
    )


def evaluate_file(path: Path | str) -> list[CaseResult]:
    """Answer every case of a file; a case that cannot be read is answered "invalid" with its fault, the rest goes on.

    A file that is no list of cases raises ``RuleDefinitionError``. A day without law is an answer, not an error.
    """
    path = Path(path)
    return [_evaluate(case, path) for case in check_list(read_yaml(path), where=path.name)]


def _evaluate(raw: Any, path: Path) -> CaseResult:
    """Answer one case and compare; a fault of the case names file, line and the nearest known word."""
    body = raw if isinstance(raw, LinedMapping) else LinedMapping()
    kind, line = body.get("kind", "eligibility"), _line(raw)
    expected = body.get("expect")
    expected = dict(expected) if isinstance(expected, LinedMapping) else {}
    fault = ""
    try:
        answer = _answer(raw, kind, path)
    except (UnknownFact, ImpossibleFact, RuleDefinitionError) as error:
        fault = str(error) if str(error).startswith(path.name) else f"{path.name}:{line}: {error}"
        answer = {"outcome": INVALID, "reason": fault, "citations": []}
    differences = tuple(
        text for key, wanted in expected.items() for text in _differences(key, wanted, answer) if text
    )
    return CaseResult(
        str(body.get("name", f"dòng {line}")), str(kind), line, answer, expected, differences, fault
    )


def _answer(raw: Any, kind: Any, path: Path) -> dict[str, Any]:
    """Check the shape of a case and answer it."""
    if not isinstance(kind, str) or kind not in ANSWERS:
        raise RuleDefinitionError(
            f"{path.name}:{raw.lines['kind']}: không có loại {kind!r}; dùng {sorted(ANSWERS)}"
        )
    case = check_keys(
        _own_words(raw, path),
        required=frozenset({"name"}),
        optional=_COMMON | _OWN_KEYS.get(kind, frozenset()),
        where=f"{path.name}:{_line(raw)}",
    )
    where = f"{path.name}:{case.line}"
    check_types(case, where)
    try:
        return ANSWERS[kind](case, where)
    except NeedsLocalRule as error:
        return {"outcome": "needs_local_rule", "reason": str(error), "citations": []}
    except NoLawInForce as error:
        return {"outcome": "no_law_in_force", "reason": str(error), "citations": []}


def _own_words(raw: Any, path: Path) -> Any:
    """Return the case with its keys under their own names; one stated twice is a ``RuleDefinitionError``."""
    if not isinstance(raw, LinedMapping):
        return raw
    case = LinedMapping()
    case.lines, case.line = {}, raw.line
    for key, value in raw.items():
        name = _SYNONYMS.get(key, key)
        if name in case:
            raise RuleDefinitionError(f"{path.name}:{raw.lines[key]}: {name!r} được nêu hai lần")
        day = read_day(value) if name in DAYS and isinstance(value, str) else None
        case[name], case.lines[name] = day or value, raw.lines[key]
    return case


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
