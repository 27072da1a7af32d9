"""Regimes of law over time and the rules that carry a dossier from one to the next.

``received_on`` picks procedure, papers, criteria and votes; ``decided_on`` picks competence, signing, căn cứ
and money. A regime that is known but not yet entered in full refuses to answer instead of guessing. Sources:
Luật 2022 Điều 94–95; NĐ 152/2025 Điều 60; Luật 06/2026 Điều 4.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from rules.errors import NoLawInForce, RuleDefinitionError
from rules.finding import Confidence
from rules.law.dated import read_citation, read_confidence
from rules.law.yaml_files import check_keys, check_list, read_yaml

MORE_FAVOURABLE = "more_favourable"
_EFFECTS = frozenset({"keep_received", MORE_FAVOURABLE})


@dataclass(frozen=True, slots=True)
class Regime:
    """A span of time with one main body of law."""

    letter: str
    name: str
    since: date
    until: date | None
    encoded: bool


@dataclass(frozen=True, slots=True)
class Transition:
    """What happens to a dossier received before a change and decided after it."""

    id: str
    text: str
    received_before: date
    effect: str
    citation: str
    confidence: Confidence


@dataclass(frozen=True, slots=True)
class Timeline:
    """All regimes, in order, and the transition rules."""

    regimes: tuple[Regime, ...]
    transitions: tuple[Transition, ...]

    def regime_on(self, day: date) -> Regime:
        """Return the regime of that day; ``NoLawInForce`` when none, or when its rules are not entered."""
        for regime in self.regimes:
            if regime.since <= day and (regime.until is None or day <= regime.until):
                if not regime.encoded:
                    raise NoLawInForce(
                        f"Ngày {day:%d/%m/%Y} thuộc thời kỳ của {regime.name}; "
                        "bộ quy tắc của thời kỳ này chưa được nhập, đề nghị xem văn bản."
                    )
                return regime
        raise NoLawInForce(f"Không có quy định nào trong danh mục vào ngày {day:%d/%m/%Y}")

    def crossed(self, received_on: date, decided_on: date) -> tuple[Transition, ...]:
        """Return the transition rules between the two days."""
        return tuple(
            one
            for one in self.transitions
            if received_on < one.received_before and decided_on >= one.received_before
        )


def load_timeline(path: Path) -> Timeline:
    """Read regimes and transition rules; overlapping regimes and unknown effects are refused."""
    content = check_keys(read_yaml(path), required=frozenset({"regimes", "transitions"}), where=path.name)
    regimes: list[Regime] = []
    for raw in check_list(content["regimes"], where=path.name):
        row = check_keys(
            raw,
            required=frozenset({"letter", "name", "since", "encoded"}),
            optional=frozenset({"until"}),
            where=path.name,
        )
        regime = Regime(row["letter"], row["name"], row["since"], row.get("until"), row["encoded"])
        if regimes and (regimes[-1].until is None or regimes[-1].until >= regime.since):
            raise RuleDefinitionError(f"{path.name}: chế độ {regime.letter} chồng lên {regimes[-1].letter}")
        regimes.append(regime)
    transitions = [
        _read_transition(raw, path.name) for raw in check_list(content["transitions"], where=path.name)
    ]
    return Timeline(tuple(regimes), tuple(transitions))


def _read_transition(raw: object, where: str) -> Transition:
    """Read one transition rule."""
    row = check_keys(
        raw,
        required=frozenset({"id", "text", "received_before", "effect", "cite"}),
        optional=frozenset({"confidence"}),
        where=where,
    )
    if row["effect"] not in _EFFECTS:
        raise RuleDefinitionError(f"{where}: {row['id']}: không có hiệu lực chuyển tiếp {row['effect']!r}")
    return Transition(
        id=row["id"],
        text=row["text"],
        received_before=row["received_before"],
        effect=row["effect"],
        citation=str(read_citation(row["cite"], where=where)),
        confidence=read_confidence(row.get("confidence", "verified"), where=where),
    )


TIMELINE = load_timeline(Path(__file__).with_name("regimes.yaml"))
