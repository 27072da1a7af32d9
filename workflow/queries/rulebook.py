"""The rulebook for pages: one award on a day, two days compared, the instruments, citations of a text, the coverage.

Rules are no secret: everybody who signed in reads them. A day or a local pack without law is answered in words.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import rules
from rules.citation_check import CitationNote, CitationStatus, check_citations, status_on, unnamed_successors
from rules.errors import NoLawInForce
from rules.finding import Confidence
from rules.law.citation import cited_numbers
from rules.law.instruments import INSTRUMENTS, Instrument
from rules.law.on_date import LawOnDate
from rules.law.regimes import TIMELINE, Regime
from rules.law_coverage import CoverageState, CoveredFact, report
from rules.local_packs import LocalPack
from rules.rulebook import AwardPage, AwardSummary, award_page, summary
from rules.rulebook_diff import Change, Difference, Part, differences, grouped
from rules.text import fold
from rules.vocabulary import AwardCode
from workflow.actor import Actor
from workflow.db import reading
from workflow.errors import NotFound
from workflow.models import PackState
from workflow.packs import load_packs
from workflow.queries import rule_packs

__all__ = [
    "Change",
    "CitationNote",
    "CitationStatus",
    "Confidence",
    "CoverageState",
    "Difference",
    "Part",
    "award",
    "check_text",
    "compare",
    "coverage",
    "index",
    "instruments",
    "number_anchor",
    "pack_choices",
    "slug",
]

_SLUGS: dict[AwardCode, str] = {code: code.value.lower().replace("_", "-") for code in AwardCode}
_BY_SLUG = {word: code for code, word in _SLUGS.items()}


@dataclass(frozen=True, slots=True)
class Shelf:
    """The index: every award in one line, and the texts in force; ``silent`` says why there is nothing on the day."""

    day: date
    regime: Regime | None
    awards: tuple[AwardSummary, ...]
    instruments: tuple[Instrument, ...]
    silent: str


@dataclass(frozen=True, slots=True)
class AwardView:
    """One award: its page, or why there is none."""

    code: AwardCode
    page: AwardPage | None
    silent: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two days compared, award by award, or why they cannot be."""

    groups: tuple[tuple[AwardCode | None, tuple[Difference, ...]], ...]
    counts: tuple[tuple[Change, int], ...]
    silent: str


@dataclass(frozen=True, slots=True)
class CheckedText:
    """The citations of a text on a day."""

    notes: tuple[CitationNote, ...]
    unnamed: tuple[Instrument, ...]

    @property
    def doubtful(self) -> int:
        """How many citations should be looked at again."""
        return sum(one.status.doubtful for one in self.notes)


@dataclass(frozen=True, slots=True)
class InstrumentRow:
    """One text with where it stands on a day and what replaced it."""

    instrument: Instrument
    anchor: str
    state: CitationStatus
    successor: Instrument | None


def slug(code: AwardCode) -> str:
    """Return the word of an award in an address: "co-tinh"."""
    return _SLUGS[code]


def award_of(word: str) -> AwardCode:
    """Return the award of an address; ``NotFound`` for an unknown word."""
    try:
        return _BY_SLUG[word.lower()]
    except KeyError:
        raise NotFound("danh hiệu, hình thức này") from None


def pack_choices(viewer: Actor) -> tuple[tuple[str, str], ...]:
    """Return (name, title) of the local packs in force that the viewer may read."""
    usable = (
        row for row in rule_packs.listed(viewer) if row.state in {None, PackState.APPROVED} and row.pack
    )
    return tuple((row.name, row.pack.title) for row in usable if row.pack is not None)


def _pack(viewer: Actor, name: str, day: date) -> LocalPack | None:
    """Return the pack of that name as it stands on a day; ``NotFound`` when the viewer has none of that name."""
    if not name:
        return None
    if name not in dict(pack_choices(viewer)):
        raise NotFound("bộ quy định này")
    with reading() as connection:
        return load_packs(connection, [name]).on(name, day)


def _law(viewer: Actor, day: date, pack: str) -> LawOnDate:
    return rules.law_for(day, day, _pack(viewer, pack, day))


def index(viewer: Actor, day: date, pack: str = "") -> Shelf:
    """Return every award in one line and the texts in force on a day."""
    try:
        law = _law(viewer, day, pack)
    except NoLawInForce as error:
        return Shelf(day, None, (), (), str(error))
    rows = tuple(summary(code, law) for code in AwardCode)
    return Shelf(day, law.regime, rows, rules.instruments_in_force(day), "")


def award(viewer: Actor, code: AwardCode, day: date, pack: str = "") -> AwardView:
    """Return all that the rulebook says of an award on a day."""
    try:
        return AwardView(code, award_page(code, _law(viewer, day, pack)), "")
    except NoLawInForce as error:
        return AwardView(code, None, str(error))


def compare(
    viewer: Actor, before: date, after: date, code: AwardCode | None = None, pack: str = ""
) -> Comparison:
    """Return what differs between two days."""
    try:
        local = _pack(viewer, pack, after)
        found = differences(before, after, None if code is None else [code], local)
    except NoLawInForce as error:
        return Comparison((), (), str(error))
    return Comparison(
        grouped(found), tuple((change, sum(one.change is change for one in found)) for change in Change), ""
    )


def regime_starts() -> tuple[tuple[date, str], ...]:
    """Return the first day and the name of each regime."""
    return tuple((one.since, one.name) for one in TIMELINE.regimes)


@lru_cache(maxsize=4096)
def number_anchor(citation: str) -> str:
    """Return the place, on the page of instruments, of the text that a citation names; empty when it names none."""
    numbers = cited_numbers(citation)
    return "" if not numbers else _anchor(max(numbers, key=lambda one: len(INSTRUMENTS.get(one).short_name)))


def _anchor(number: str) -> str:
    return "vb-" + fold(number).replace("/", "-").replace(" ", "")


def instruments(day: date) -> tuple[InstrumentRow, ...]:
    """Return every text of the list: those in force on a day first, then by the day of issue, the newest first."""
    rows = [
        InstrumentRow(
            one,
            _anchor(one.number),
            status_on(one, day),
            None if one.replaced_by is None else INSTRUMENTS.get(one.replaced_by),
        )
        for one in INSTRUMENTS.all
    ]
    order = list(CitationStatus)
    rows.sort(key=lambda row: row.instrument.issued_on, reverse=True)
    return tuple(sorted(rows, key=lambda row: order.index(row.state)))


def check_text(text: str, day: date) -> CheckedText:
    """Return the citations of a text of that day."""
    notes = check_citations(text, day)
    return CheckedText(notes, unnamed_successors(notes))


def coverage() -> tuple[CoveredFact, ...]:
    """Return every numbered rule of the law and where it stands in the system."""
    return report()


def counts_of(rows: Iterable[CoveredFact]) -> tuple[tuple[CoverageState, int], ...]:
    """Return how many rules stand in each way."""
    states = [one.state for one in rows]
    return tuple((state, states.count(state)) for state in CoverageState)
