"""Which criterion versions a set of case files tests: a case counts when it names the finding it expects."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from rules.case_words import read_enum
from rules.criterion import REGISTRY, Criterion
from rules.law.yaml_files import read_yaml
from rules.vocabulary import AwardCode, NomineeKind


def versions_without_a_case(paths: Iterable[Path]) -> tuple[Criterion, ...]:
    """Return the criterion versions that no case of the files expects a finding of, in the order written."""
    named = {version for path in paths for case in read_yaml(path) for version in _versions_named(case, path)}
    return tuple(rule for rule in REGISTRY.all if rule.version not in named)


def _versions_named(case: dict[str, Any], path: Path) -> set[str]:
    """The criterion versions, in force on the day of the case, that its expected findings name."""
    wanted = (case.get("expect") or {}).get("findings") or {}
    day = case.get("received_on") or case.get("decided_on")
    if not wanted or day is None:
        return set()
    award = read_enum(AwardCode, case["award"], where=path.name)
    rules = (rule for kind in NomineeKind for rule in REGISTRY.of(award, kind, day))
    return {rule.version for rule in rules if rule.id in wanted}
