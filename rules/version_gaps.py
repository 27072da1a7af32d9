"""Days without a version between two versions of one thing, and days with two: what ``rules check`` lists.

A gap may be right (the law was silent for a while); an overlap never is, and the loaders refuse it. Both are computed
here from the versions themselves, so that the list can be trusted.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from rules.criterion import REGISTRY
from rules.law.dated import PARAMETERS

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Stretch:
    """Some days of one thing; ``until`` None: from then on."""

    key: str
    since: date
    until: date | None


def _gaps(key: str, spans: Iterable[tuple[date, date | None]]) -> list[Stretch]:
    """Return the days between versions, and those after the last one when it ends."""
    found: list[Stretch] = []
    ordered = sorted(spans, key=lambda span: span[0])
    for (_, until), (since, _) in pairwise(ordered):
        if until is not None and since - until > _DAY:
            found.append(Stretch(key, until + _DAY, since - _DAY))
    last = ordered[-1][1]
    if last is not None:
        found.append(Stretch(key, last + _DAY, None))
    return found


def _overlaps(key: str, spans: Iterable[tuple[date, date | None]]) -> list[Stretch]:
    """Return the days on which two versions hold."""
    ordered = sorted(spans, key=lambda span: span[0])
    return [
        Stretch(key, since, until)
        for (_, until), (since, _) in pairwise(ordered)
        if until is None or until >= since
    ]


def _parameter_spans() -> dict[str, list[tuple[date, date | None]]]:
    return {key: [(one.since, one.until) for one in dated.versions] for key, dated in PARAMETERS.items()}


def _criterion_spans() -> dict[str, list[tuple[date, date | None]]]:
    """Each criterion for each award and kind of nominee, by its id and those words."""
    found: dict[str, list[tuple[date, date | None]]] = defaultdict(list)
    for rule in REGISTRY.all:
        for award in rule.awards:
            for kind in rule.kinds:
                found[f"{rule.id} ({award.label}, {kind.label})"].append((rule.since, rule.until))
    return found


def parameter_gaps() -> tuple[Stretch, ...]:
    """Return the days on which a value of the law has no version although it had one before."""
    return tuple(gap for key, spans in _parameter_spans().items() for gap in _gaps(key, spans))


def criterion_gaps() -> tuple[Stretch, ...]:
    """Return the days on which a requirement does not hold although it held before; each id and stretch once."""
    found: dict[Stretch, None] = {}
    for name, spans in _criterion_spans().items():
        for gap in _gaps(name.partition(" (")[0], spans):
            found.setdefault(gap)
    return tuple(found)


def overlaps() -> tuple[Stretch, ...]:
    """Return the days on which a value, or a requirement of one award and kind, has two versions."""
    everything = {**_parameter_spans(), **_criterion_spans()}
    return tuple(one for key, spans in everything.items() for one in _overlaps(key, spans))
