"""Regimes of law over time and the rules that carry a dossier from one to the next.

``received_on`` picks procedure, papers, criteria and votes; ``decided_on`` picks competence, signing, căn cứ
and money. A regime that is known but not yet entered in full refuses to answer instead of guessing. Sources:
Luật 2022 Điều 94–95; NĐ 152/2025 Điều 60; Luật 06/2026 Điều 4.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from rules.errors import NoLawInForce, RuleDefinitionError
from rules.finding import Confidence
from rules.law.dated import DatedValue, read_citation, read_confidence
from rules.law.yaml_files import check_keys, check_list, read_yaml

MORE_FAVOURABLE = "more_favourable"
_BY_RECEIPT = frozenset({"keep_received", MORE_FAVOURABLE})
_BY_DAY = frozenset({"recognised", "tail", "gap", "lapse", "separate"})


@dataclass(frozen=True, slots=True)
class Regime:
    """A span of time with one main body of law.

    ``carried``: its own text has not been read, so the rules of the regime before stand in, marked as unverified.
    """

    letter: str
    name: str
    since: date
    until: date | None
    encoded: bool
    carried: bool = False

    def holds(self, day: date) -> bool:
        """Whether the day lies in the regime."""
        return self.since <= day and (self.until is None or day <= self.until)


@dataclass(frozen=True, slots=True)
class Transition:
    """What a change of law leaves standing: for dossiers received before a day, or over a span of days."""

    id: str
    text: str
    effect: str
    citation: str
    confidence: Confidence
    received_before: date | None = None
    since: date | None = None
    until: date | None = None

    def crossed(self, received_on: date, decided_on: date) -> bool:
        """Whether a dossier came before the day and is decided on it or later."""
        day = self.received_before
        return day is not None and received_on < day <= decided_on

    def speaks(self, received_on: date, decided_on: date) -> bool:
        """Whether the rule has anything to say about a dossier of these two days."""
        if self.received_before is not None:
            return self.crossed(received_on, decided_on)
        return (
            self.since is not None
            and decided_on >= self.since
            and (self.until is None or received_on <= self.until)
        )


@dataclass(frozen=True, slots=True)
class Timeline:
    """All regimes, in order, and the transition rules."""

    regimes: tuple[Regime, ...]
    transitions: tuple[Transition, ...]

    def regime_on(self, day: date) -> Regime:
        """Return the regime of that day; ``NoLawInForce`` when none, or when its rules are not entered."""
        for regime in self.regimes:
            if regime.holds(day):
                if not regime.encoded:
                    raise NoLawInForce(
                        f"Ngày {day:%d/%m/%Y} thuộc thời kỳ của {regime.name}; "
                        "bộ quy tắc của thời kỳ này chưa được nhập, đề nghị xem văn bản."
                    )
                return regime
        raise NoLawInForce(f"Không có quy định nào trong danh mục vào ngày {day:%d/%m/%Y}")

    def crossed(self, received_on: date, decided_on: date) -> tuple[Transition, ...]:
        """Return the transition rules between the two days."""
        return tuple(one for one in self.transitions if one.crossed(received_on, decided_on))

    def speaking(self, received_on: date, decided_on: date) -> tuple[Transition, ...]:
        """Return every transition rule that says something about a dossier of these two days."""
        return tuple(one for one in self.transitions if one.speaks(received_on, decided_on))

    def carried_on(self, day: date) -> bool:
        """Whether the law of the day is only the earlier law carried forward."""
        return any(regime.carried and regime.holds(day) for regime in self.regimes)


def load_timeline(path: Path) -> Timeline:
    """Read regimes and transition rules; overlapping regimes and unknown effects are refused."""
    content = check_keys(read_yaml(path), required=frozenset({"regimes", "transitions"}), where=path.name)
    regimes: list[Regime] = []
    for raw in check_list(content["regimes"], where=path.name):
        row = check_keys(
            raw,
            required=frozenset({"letter", "name", "since", "encoded"}),
            optional=frozenset({"until", "carried"}),
            where=path.name,
        )
        regime = Regime(**{"until": None, **row})
        if regimes and (regimes[-1].until is None or regimes[-1].until >= regime.since):
            raise RuleDefinitionError(f"{path.name}: chế độ {regime.letter} chồng lên {regimes[-1].letter}")
        regimes.append(regime)
    transitions = [
        _read_transition(raw, path.name) for raw in check_list(content["transitions"], where=path.name)
    ]
    return Timeline(tuple(regimes), tuple(transitions))


def _read_transition(raw: object, where: str) -> Transition:
    """Read one transition rule: by receipt (``received_before``) or by days (``since``, ``until``)."""
    row = check_keys(
        raw,
        required=frozenset({"id", "text", "effect", "cite"}),
        optional=frozenset({"confidence", "received_before", "since", "until"}),
        where=where,
    )
    wanted = "received_before" if row["effect"] in _BY_RECEIPT else "since"
    if row["effect"] not in _BY_RECEIPT | _BY_DAY:
        raise RuleDefinitionError(f"{where}: {row['id']}: không có hiệu lực chuyển tiếp {row['effect']!r}")
    if wanted not in row:
        raise RuleDefinitionError(f"{where}: {row['id']}: thiếu khóa {wanted!r}")
    return Transition(
        id=row["id"],
        text=row["text"],
        effect=row["effect"],
        citation=str(read_citation(row["cite"], where=where)),
        confidence=read_confidence(row.get("confidence", "verified"), where=where),
        received_before=row.get("received_before"),
        since=row.get("since"),
        until=row.get("until"),
    )


TIMELINE = load_timeline(Path(__file__).with_name("regimes.yaml"))


def as_of(version: DatedValue, day: date) -> DatedValue:
    """Return a value as sure as it is on that day: a value of a law carried forward unread is unverified."""
    if version.confidence is not Confidence.VERIFIED or not TIMELINE.carried_on(day):
        return version
    return replace(version, confidence=Confidence.UNVERIFIED)
