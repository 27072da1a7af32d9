"""Compare what the database holds with the published figures of the season, line by line."""

from __future__ import annotations

from dataclasses import dataclass

from rules.vocabulary import AwardCode, Level, NomineeKind, Stream
from seeds.bato import build_plan
from seeds.bato.plan import PublishedFigure
from workflow.queries.tallies import Tally, tally

LEAST_SHARE = 10
"""Percent of what was proposed that was late, returned or not awarded; a season without trouble is not real."""

Key = tuple[Stream, str, AwardCode, NomineeKind, Level]


@dataclass(frozen=True, slots=True)
class Line:
    """One published figure and what was produced; ``published`` 0 means that nobody published it."""

    label: str
    published: int
    produced: int

    @property
    def equal(self) -> bool:
        """Whether the two agree."""
        return self.published == self.produced


@dataclass(frozen=True, slots=True)
class SeasonCheck:
    """The comparison, and what became of everything proposed."""

    lines: tuple[Line, ...]
    tally: Tally

    @property
    def share(self) -> float:
        """Percent of the proposed nominations that were late, returned or not awarded."""
        return 100 * self.tally.troubled / self.tally.proposed if self.tally.proposed else 0.0

    @property
    def unfinished(self) -> int:
        """How many nominations of the season are still on their way."""
        one = self.tally
        return one.proposed - one.awarded - one.refused - one.withdrawn

    @property
    def ok(self) -> bool:
        """Whether every line agrees, everything has ended, and the season had its share of trouble."""
        agree = all(line.equal for line in self.lines)
        return agree and not self.unfinished and self.share >= LEAST_SHARE


def check_season(variant: str = "A") -> SeasonCheck:
    """Compare the database in use with the published figures of a variant ("A" or "B" for đột xuất)."""
    plan = build_plan(variant=variant)
    counted = tally({one.code for one in plan.rounds})
    wanted: dict[Key, int] = {_key(one): one.count for one in plan.published}
    produced: dict[Key, int] = {
        (one.stream, one.period_label, one.award, one.nominee_kind, one.level): one.count
        for one in counted.figures
    }
    periods = {(stream, period) for stream, period, *_ in wanted}
    extra = [key for key in produced if key not in wanted and key[:2] in periods]
    lines = [Line(label_of(key), wanted.get(key, 0), produced.get(key, 0)) for key in [*wanted, *extra]]
    return SeasonCheck(tuple(lines), counted)


def _key(one: PublishedFigure) -> Key:
    return one.stream, one.period_label, one.award, one.nominee_kind, one.level


def label_of(key: Key) -> str:
    """Return a line's name: stream, period, award, for whom, and the level when it is the province."""
    stream, period, award, kind, level = key
    above = f", {level.label} quyết định" if level is Level.PROVINCE else ""
    return f"{stream.label}, {period}: {award.label} ({kind.label}{above})"
