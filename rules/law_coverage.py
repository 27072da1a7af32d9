"""Every numbered rule of the law, and what in the system stands for it: the list to hold the rulebook against.

``law/law_facts.yaml`` names for each rule the criteria, values, functions or data files that carry it, or says where
else in the system it is kept, or why it cannot be computed. ``report`` checks that everything named is there.
"""

from __future__ import annotations

import importlib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from rules.criterion import REGISTRY
from rules.errors import RuleDefinitionError
from rules.finding import Confidence
from rules.law.dated import PARAMETERS, read_confidence
from rules.law.regimes import TIMELINE
from rules.law.yaml_files import check_keys, check_list, read_yaml
from rules.local_packs import DELEGATIONS
from rules.vocabulary import Labelled

HERE = Path(__file__).parent
ROOT = HERE.parent


class CoverageState(Labelled):
    """How a rule of the law stands in the system."""

    ENCODED = "encoded", "đã nhập"
    ELSEWHERE = "elsewhere", "ở phần khác của hệ thống"
    NOT_COMPUTABLE = "not_computable", "không tính được"


@dataclass(frozen=True, slots=True)
class LawFact:
    """One rule of the law as the list has it."""

    id: str
    title: str
    article: str
    confidence: Confidence
    criteria: tuple[str, ...]
    parameters: tuple[str, ...]
    code: tuple[str, ...]
    data: tuple[str, ...]
    elsewhere: str
    not_computable: str

    @property
    def state(self) -> CoverageState:
        """How the rule stands in the system."""
        if self.criteria or self.parameters or self.code or self.data:
            return CoverageState.ENCODED
        return CoverageState.ELSEWHERE if self.elsewhere else CoverageState.NOT_COMPUTABLE


@dataclass(frozen=True, slots=True)
class CoveredFact:
    """A rule with where it stands, in words, and what it names that is not there."""

    fact: LawFact
    where: str
    problems: tuple[str, ...]

    @property
    def state(self) -> CoverageState:
        """How the rule stands in the system."""
        return self.fact.state


def _numbered(stem: str, last: int, width: int = 2) -> tuple[str, ...]:
    return tuple(f"{stem}-{number:0{width}d}" for number in range(1, last + 1))


def _lettered(stem: str, letters: str) -> tuple[str, ...]:
    return tuple(f"{stem}-{letter}" for letter in letters)


NUMBERED: tuple[str, ...] = (
    *_numbered("T", 9),
    *_numbered("LDTT", 15, 1),
    *_numbered("CSTDCS", 5, 1),
    *_lettered("TTLDTT", "abcd"),
    *_lettered("TTLDXS", "abcde"),
    *("CO-T1", "CO-T2", "CO-C1", "CO-C2", "CO-C3"),
    *("BK-CN", "BK-DN", "BK-TT", "BK-KT", "BK-HO"),
    *_numbered("P", 20),
    *("P-02a", "P-08a"),
    *_numbered("V", 6, 1),
    *_numbered("M", 10),
    *_numbered("H", 10),
)
"""The ids that law.md numbers; every one must stand in the list."""

_REQUIRED = frozenset({"id", "title", "article"})
_LISTS = ("criteria", "parameters", "code", "data")
_WORDS = ("elsewhere", "not_computable")


def load_facts(path: Path) -> tuple[LawFact, ...]:
    """Read the list; an id that stands twice, and a rule that names nothing, raise ``RuleDefinitionError``."""
    found: dict[str, LawFact] = {}
    for raw in check_list(read_yaml(path), where=path.name):
        row = check_keys(
            raw,
            required=_REQUIRED,
            optional=frozenset({"confidence", *_LISTS, *_WORDS}),
            where=path.name,
        )
        where = f"{path.name}: {row['id']}"
        if row["id"] in found:
            raise RuleDefinitionError(f"{where}: viết hai lần")
        if not any(row.get(name) for name in (*_LISTS, *_WORDS)):
            raise RuleDefinitionError(f"{where}: chưa nói quy định này ở đâu")
        lists: dict[str, Any] = {name: tuple(check_list(row.get(name, []), where=where)) for name in _LISTS}
        found[row["id"]] = LawFact(
            id=row["id"],
            title=row["title"],
            article=row["article"],
            confidence=read_confidence(row.get("confidence", "verified"), where=where),
            elsewhere=row.get("elsewhere", ""),
            not_computable=row.get("not_computable", ""),
            **lists,
        )
    return tuple(found.values())


@lru_cache(maxsize=1)
def law_facts() -> tuple[LawFact, ...]:
    """Return the list of the rules of the law."""
    return load_facts(HERE / "law" / "law_facts.yaml")


def report() -> tuple[CoveredFact, ...]:
    """Return every rule with where it stands and what it names that is not there."""
    return tuple(covered(one) for one in law_facts())


def missing() -> tuple[str, ...]:
    """Return the numbered ids that the list does not have."""
    there = {one.id for one in law_facts()}
    return tuple(one for one in NUMBERED if one not in there)


def unlisted_criteria() -> tuple[str, ...]:
    """Return the criteria that no rule of the list names."""
    named = {name for one in law_facts() for name in one.criteria}
    return tuple(sorted({rule.id for rule in REGISTRY.all} - named))


def covered(fact: LawFact) -> CoveredFact:
    """Return one rule with where it stands."""
    parts = (
        ("tiêu chí", fact.criteria),
        ("giá trị", fact.parameters),
        ("hàm", fact.code),
        ("dữ liệu", fact.data),
    )
    named = [f"{label}: {', '.join(names)}" for label, names in parts if names]
    named += [text for text in (fact.elsewhere, fact.not_computable) if text]
    return CoveredFact(fact, "; ".join(named), tuple(_problems(fact)))


def _problems(fact: LawFact) -> list[str]:
    """What a rule names that is not there."""
    known_criteria = {rule.id for rule in REGISTRY.all}
    known_values = {*PARAMETERS, *DELEGATIONS, *(one.id for one in TIMELINE.transitions)}
    found = [f"không có tiêu chí {name!r}" for name in fact.criteria if name not in known_criteria]
    found += [f"không có giá trị {name!r}" for name in fact.parameters if name not in known_values]
    found += [f"không có hàm {name!r}" for name in fact.code if not _is_there(name)]
    found += [f"không có tệp {name!r}" for name in fact.data if not (HERE / name).exists()]
    return found


def _is_there(name: str) -> bool:
    """Whether "module:function" of the rulebook can be imported."""
    module, _, attribute = name.partition(":")
    if not module.startswith("rules.") or not attribute:
        return False
    try:
        return hasattr(importlib.import_module(module), attribute)
    except ImportError:
        return False
