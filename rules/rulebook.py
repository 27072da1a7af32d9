"""The rulebook to read: everything the law says of one award on one day, as finished Vietnamese words.

``award_page`` puts together criteria, papers, who decides, votes, shares, money, deadlines, local settings and
transition rules. A part on which the law of the day is silent says so in words; no part makes another one fail.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from rules import rulebook_parts as parts
from rules.criterion import REGISTRY, Criterion
from rules.fact_labels import fact_label
from rules.finding import Confidence, Severity
from rules.law.dated import DatedValue
from rules.law.on_date import LawOnDate
from rules.law.regimes import TIMELINE, Regime
from rules.rulebook_parts import Line, PaperGroup
from rules.rulebook_words import confidence_of, description_of, sentence, value_words, values_in
from rules.text import capitalised
from rules.vocabulary import AwardCode, NomineeKind

SHARED = ("principles.", "authority.", "nominee.")
"""Families of criteria that every award has; a kind of nominee with these alone is not one the award is for."""


@dataclass(frozen=True, slots=True)
class ShownFact:
    """A fact that a criterion looks at."""

    name: str
    label: str


@dataclass(frozen=True, slots=True)
class ShownCriterion:
    """One requirement in force, as people read it. ``says`` has the values of the day in it, no final full stop."""

    id: str
    version: str
    says: str
    citation: str
    confidence: Confidence
    manual: bool
    severity: Severity
    since: date
    until: date | None
    facts: tuple[ShownFact, ...]
    values: tuple[Line, ...]
    shared: bool

    @property
    def warns_only(self) -> bool:
        """Whether it is shown without standing in the way."""
        return self.severity is Severity.WARNING


@dataclass(frozen=True, slots=True)
class KindCriteria:
    """What is asked of one kind of nominee: the award's own requirements, then those that every award shares."""

    kind: NomineeKind
    own: tuple[ShownCriterion, ...]
    shared: tuple[ShownCriterion, ...]

    @property
    def all(self) -> tuple[ShownCriterion, ...]:
        """Both, in order."""
        return (*self.own, *self.shared)


@dataclass(frozen=True, slots=True)
class AwardPage:
    """All that the rulebook says of an award on a day; ``missing`` says in words why there are no criteria."""

    award: AwardCode
    criteria_on: date
    competence_on: date
    regime: Regime
    pack: str | None
    pack_title: str
    pack_invented: bool
    fingerprint: str
    criteria: tuple[KindCriteria, ...]
    missing: str
    papers: tuple[PaperGroup, ...]
    deciders: tuple[Line, ...]
    proposer: Line
    delegable: tuple[Line, ...]
    signing: tuple[Line, ...]
    vote: Line
    quota: Line
    money: tuple[Line, ...]
    deadlines: tuple[Line, ...]
    settings: tuple[Line, ...]
    transitions: tuple[Line, ...]

    @property
    def kinds(self) -> tuple[NomineeKind, ...]:
        """Who the award is for."""
        return tuple(one.kind for one in self.criteria)

    @property
    def unsure(self) -> int:
        """How many requirements have not been compared with the text."""
        sure = {Confidence.VERIFIED, Confidence.LOCAL}
        return len({one.version for kind in self.criteria for one in kind.all if one.confidence not in sure})


@dataclass(frozen=True, slots=True)
class AwardSummary:
    """One award in one line of the index."""

    award: AwardCode
    kinds: tuple[NomineeKind, ...]
    deciders: str
    money: str
    criteria: int
    missing: str


def kinds_of(award: AwardCode, on: date) -> tuple[NomineeKind, ...]:
    """Return the kinds of nominee that have criteria of this award's own on a day."""
    return tuple(
        kind
        for kind in NomineeKind
        if any(not rule.id.startswith(SHARED) for rule in REGISTRY.of(award, kind, on))
    )


def award_page(award: AwardCode, law: LawOnDate) -> AwardPage:
    """Return the whole page of an award under a law; it never raises because the law is silent."""
    kinds = kinds_of(award, law.criteria_on)
    local = law.local
    return AwardPage(
        award=award,
        criteria_on=law.criteria_on,
        competence_on=law.competence_on,
        regime=law.regime,
        pack=law.pack,
        pack_title="" if local is None else local.title,
        pack_invented=local is not None and local.invented,
        fingerprint=law.fingerprint,
        criteria=tuple(_criteria(award, kind, law) for kind in kinds),
        missing="" if kinds else _nothing(award, law),
        papers=parts.papers(award, kinds, law),
        deciders=parts.deciders(award, law),
        proposer=parts.proposer(award, law),
        delegable=parts.delegable(award, law),
        signing=parts.signing(award, law),
        vote=parts.vote(award, law),
        quota=parts.share(award, law),
        money=parts.money(award, law),
        deadlines=parts.deadlines(award, law),
        settings=local_settings(law, award),
        transitions=transitions(law),
    )


def _nothing(award: AwardCode, law: LawOnDate) -> str:
    return f"Chưa có bộ tiêu chuẩn {award.label} vào ngày {law.criteria_on:%d/%m/%Y}."


def _criteria(award: AwardCode, kind: NomineeKind, law: LawOnDate) -> KindCriteria:
    """Return the requirements of one kind of nominee, the award's own first."""
    shown = [show_criterion(rule, law) for rule in law.criteria(award, kind)]
    return KindCriteria(
        kind,
        tuple(one for one in shown if not one.shared),
        tuple(one for one in shown if one.shared),
    )


def show_criterion(rule: Criterion, law: LawOnDate) -> ShownCriterion:
    """Return one requirement with the values of the day in its sentence."""
    return ShownCriterion(
        id=rule.id,
        version=rule.version,
        says=sentence(rule.says, law),
        citation=rule.citation,
        confidence=confidence_of(rule, law),
        manual=rule.manual,
        severity=rule.severity,
        since=rule.since,
        until=rule.until,
        facts=tuple(ShownFact(name, fact_label(name)) for name in rule.reads),
        values=tuple(_value_line(one) for one in values_in(rule.says, law)),
        shared=rule.id.startswith(SHARED),
    )


def _value_line(value: DatedValue) -> Line:
    return Line(
        label=capitalised(description_of(value.key)),
        words=value_words(value.key, value.value),
        citation=value.citation,
        confidence=value.confidence,
        key=value.key,
    )


def local_settings(law: LawOnDate, award: AwardCode | None = None) -> tuple[Line, ...]:
    """Return what the local pack settles on the day, each with its article; of one award, what may concern it.

    The days of the pack stand among the deadlines of an award.
    """
    if law.local is None:
        return ()
    found = ((key, law.setting(key)) for key in law.local.settings if award is None or _concerns(key, award))
    return tuple(_value_line(value) for _, value in found if value is not None)


_STEMS = {code.name.lower(): code for code in AwardCode}


def _concerns(key: str, award: AwardCode) -> bool:
    """Whether a local setting may concern an award; its days are shown among the deadlines."""
    stem = key.partition(".")[0]
    return stem != "deadline" and _STEMS.get(stem, award) is award


def transitions(law: LawOnDate) -> tuple[Line, ...]:
    """Return the transition rules that speak on the day: those of this regime's beginning, and those that still run."""
    received, decided = law.criteria_on, law.competence_on
    latest = max(
        (
            one.received_before
            for one in TIMELINE.transitions
            if one.received_before and one.received_before <= decided
        ),
        default=None,
    )
    return tuple(
        Line(one.id, one.text, one.citation, one.confidence, key=one.id)
        for one in TIMELINE.transitions
        if one.speaks(received, decided) or (latest is not None and one.received_before == latest)
    )


def summary(award: AwardCode, law: LawOnDate) -> AwardSummary:
    """Return the award in one line."""
    kinds = kinds_of(award, law.criteria_on)
    versions = {rule.version for kind in kinds for rule in law.criteria(award, kind)}
    return AwardSummary(
        award=award,
        kinds=kinds,
        deciders="; ".join(one.label for one in parts.deciders(award, law)),
        money="; ".join(_short(one, kinds) for one in parts.money(award, law) if not one.missing),
        criteria=len(versions),
        missing="" if kinds else _nothing(award, law),
    )


def _short(line: Line, kinds: Iterable[NomineeKind]) -> str:
    """The amount, and for whom where there is more than one kind of nominee."""
    return line.short if len(tuple(kinds)) <= 1 and "," not in line.label else f"{line.label}: {line.short}"
