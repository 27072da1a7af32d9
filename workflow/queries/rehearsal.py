"""Rehearsal: every nomination of a round under other local rules, beside what the rules in use say. Only reads.

Facts are as they stand today; what follows from another nomination's new outcome is not followed further: who would
lose Lao động tiên tiến keeps it as a fact in the assessment of his other nominations.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import sqlalchemy as sa
from sqlalchemy.engine import Connection

import rules
from rules.errors import NoLawInForce
from rules.finding import Assessment, AssessmentOutcome, Finding
from rules.local_packs import LocalPack
from rules.pack_diff import as_if_always
from rules.vocabulary import AwardCode, NomineeKind
from workflow import clock
from workflow.actor import Actor
from workflow.assessing import assess_nomination
from workflow.db import reading
from workflow.errors import NotFound
from workflow.facts_of import FactSheet, fact_sheets
from workflow.models import Nomination, Round
from workflow.ordering import name_key, title_key
from workflow.packs import Packs, load_packs
from workflow.queries.scope import visible_nominations
from workflow.rows import NominationRow, load_rows
from workflow.states import CLOSED, LIVE, NominationState
from workflow.tables import AnyRow, table

n, r = table(Nomination), table(Round)
POOLS = {AwardCode.GRASSROOTS_FIGHTER: AwardCode.ADVANCED_WORKER}
"""Awards whose share is counted on another award."""


@dataclass(frozen=True, slots=True)
class CriterionChange:
    """A criterion that says something else: the finding before and after, None where it is not asked."""

    criterion: str
    before: Finding | None
    after: Finding | None


@dataclass(frozen=True, slots=True)
class Case:
    """One nomination whose findings differ."""

    ref: str
    name: str
    detail: str
    unit: str
    award: AwardCode
    kind: NomineeKind
    state: NominationState
    before: AssessmentOutcome
    after: AssessmentOutcome
    changes: tuple[CriterionChange, ...]

    @property
    def is_decided(self) -> bool:
        """Whether it has ended; new rules do not touch it, whatever the rehearsal says."""
        return self.state in CLOSED

    @property
    def moves(self) -> bool:
        """Whether the outcome itself differs, not only a finding."""
        return self.before is not self.after


@dataclass(frozen=True, slots=True)
class QuotaSide:
    """A share under one set of rules, if everything eligible and alive were granted."""

    pool: int | None
    used: int
    most: int | None
    sentence: str

    @property
    def over(self) -> int:
        """How many are too many."""
        return 0 if self.most is None else max(0, self.used - self.most)


@dataclass(frozen=True, slots=True)
class QuotaEffect:
    """The share of one award before and after."""

    award: AwardCode
    before: QuotaSide
    after: QuotaSide


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """A round under two sets of local rules.

    ``as_if_on``: the pack's values of that day were taken for every dossier, whenever it came.
    """

    round_id: int
    round_code: str
    round_name: str
    pack_before: str | None
    pack_after: str | None
    pack_since: date | None
    as_if_on: date | None
    total: int
    before: tuple[tuple[AssessmentOutcome, int], ...]
    after: tuple[tuple[AssessmentOutcome, int], ...]
    cases: tuple[Case, ...]
    quotas: tuple[QuotaEffect, ...]

    @property
    def moved(self) -> tuple[Case, ...]:
        """The nominations whose outcome differs."""
        return tuple(case for case in self.cases if case.moves)

    @property
    def moved_open(self) -> int:
        """How many of them are not decided yet: those the new rules would touch."""
        return sum(1 for case in self.cases if case.moves and not case.is_decided)

    @property
    def kinds(self) -> tuple[tuple[AssessmentOutcome, AssessmentOutcome, int], ...]:
        """The moves counted: from, to, how many."""
        counted = Counter((case.before, case.after) for case in self.cases if case.moves)
        return tuple((*pair, count) for pair, count in counted.most_common())


def rehearse(
    round_id: int, pack: LocalPack | None, *, as_if_on: date | None = None, viewer: Actor | None = None
) -> Rehearsal:
    """Assess every nomination of a round under its own rules and under ``pack`` (None: without local rules).

    The pack counts as the newest version of its name, so its days hold; ``as_if_on`` takes its values of that day for
    every dossier instead. With a viewer only what he may see. A fixed number of statements for each 500 nominations.
    """
    with reading() as connection:
        round_ = connection.execute(sa.select(*r.c).where(r.c.id == round_id)).one_or_none()
        if round_ is None:
            raise NotFound("đợt xét này")
        query = sa.select(n.c.id).where(n.c.round_id == round_id)
        if viewer is not None:
            query = query.where(visible_nominations(viewer))
        found = load_rows(connection, list(connection.scalars(query)))
        rows = list(found.values())
        sheets = fact_sheets(connection, rows)
        packs = load_packs(connection, {round_.rule_pack, pack.name if pack else None})
    shown = pack if pack is None or as_if_on is None else as_if_always(pack, as_if_on)
    other = packs if shown is None else packs.with_newest(shown)
    after_rows = [replace(row, rule_pack=None if pack is None else pack.name) for row in rows]
    before = _assessed(rows, sheets, packs)
    after = _assessed(after_rows, sheets, other)
    return Rehearsal(
        round_id=round_.id,
        round_code=round_.code,
        round_name=round_.name,
        pack_before=round_.rule_pack,
        pack_after=None if pack is None else pack.name,
        pack_since=None if pack is None else pack.since,
        as_if_on=as_if_on,
        total=len(rows),
        before=_counts(before.values()),
        after=_counts(after.values()),
        cases=tuple(_cases(rows, before, after)),
        quotas=tuple(_quotas(rows, (before, after), (packs, other), after_rows)),
    )


def round_id_of(code: str) -> int | None:
    """Return the round of a code, whoever asks; None when there is none."""
    with reading() as connection:
        return connection.scalar(sa.select(r.c.id).where(r.c.code == code))


def open_rounds(connection: Connection, body_unit_id: int, *, most: int = 6) -> list[AnyRow]:
    """Return (id, code, name, rule_pack) of a body's rounds that are not archived and still have work, newest first."""
    undecided = sa.exists().where(
        n.c.round_id == r.c.id, n.c.state.not_in(sorted(CLOSED, key=lambda s: s.value))
    )
    query = (
        sa.select(r.c.id, r.c.code, r.c.name, r.c.rule_pack)
        .where(r.c.body_unit_id == body_unit_id, r.c.archived_at.is_(None), undecided)
        .order_by(r.c.closes_on.desc(), r.c.id.desc())
        .limit(most)
    )
    return list(connection.execute(query))


def _assessed(
    rows: Iterable[NominationRow], sheets: Mapping[int, FactSheet], packs: Packs
) -> dict[int, Assessment]:
    """Assess as a gate would today."""
    today = clock.today()
    return {row.id: assess_nomination(row, sheets[row.id], packs, today) for row in rows}


def _counts(assessments: Iterable[Assessment]) -> tuple[tuple[AssessmentOutcome, int], ...]:
    """Count outcomes, in the order of the list."""
    counted = Counter(one.outcome for one in assessments)
    return tuple((outcome, counted[outcome]) for outcome in AssessmentOutcome if counted[outcome])


def _cases(
    rows: Iterable[NominationRow], before: Mapping[int, Assessment], after: Mapping[int, Assessment]
) -> Iterable[Case]:
    """Yield the nominations whose findings differ, those whose outcome moves first."""
    found = []
    for row in rows:
        old, new = before[row.id], after[row.id]
        if old.fingerprint == new.fingerprint and old.outcome is new.outcome and old.findings == new.findings:
            continue
        changes = tuple(_changes(old.findings, new.findings))
        if changes or old.outcome is not new.outcome:
            found.append(
                Case(
                    row.ref, row.nominee_name, row.nominee_detail, row.unit_name, row.award, row.nominee_kind,
                    row.state, old.outcome, new.outcome, changes,
                )
            )  # fmt: skip
    return sorted(found, key=_place)


def _place(case: Case) -> tuple[bool, str, str, str]:
    """Those whose outcome moves first, then by award, unit and given name."""
    return not case.moves, case.award.value, title_key(case.unit), name_key(case.name)


def _changes(old: Sequence[Finding], new: Sequence[Finding]) -> Iterable[CriterionChange]:
    """Yield the criteria that answer otherwise; other words for the same answer are no change."""
    sides = [{one.criterion: one for one in findings} for findings in (old, new)]
    for criterion in dict.fromkeys([*sides[1], *sides[0]]):
        first, second = sides[0].get(criterion), sides[1].get(criterion)
        if _answer(first) != _answer(second):
            yield CriterionChange(criterion, first, second)


def _answer(finding: Finding | None) -> object:
    return None if finding is None else (finding.outcome, finding.severity, finding.leads_to)


def _quotas(
    rows: Sequence[NominationRow],
    assessed: tuple[Mapping[int, Assessment], Mapping[int, Assessment]],
    packs: tuple[Packs, Packs],
    after_rows: Sequence[NominationRow],
) -> Iterable[QuotaEffect]:
    """Yield the shares that either set of rules limits."""
    for award in dict.fromkeys(row.award for row in rows):
        before = _quota_side(award, rows, assessed[0], packs[0])
        after = _quota_side(award, after_rows, assessed[1], packs[1])
        if before.most is not None or after.most is not None:
            yield QuotaEffect(award, before, after)


def _quota_side(
    award: AwardCode, rows: Sequence[NominationRow], assessed: Mapping[int, Assessment], packs: Packs
) -> QuotaSide:
    """Count one share as if everything eligible and alive were granted."""
    alive = Counter(
        row.award
        for row in rows
        if row.state in LIVE and assessed[row.id].outcome is AssessmentOutcome.ELIGIBLE
    )
    base = POOLS.get(award)
    pool, used = None if base is None else alive[base], alive[award]
    received = max((row.received_on for row in rows if row.received_on is not None), default=clock.today())
    try:
        law = packs.law(rows[0].rule_pack, received)
        result = rules.quota(award, law, pool=pool, used=used, decided_on=None)
    except NoLawInForce as error:
        return QuotaSide(pool, used, None, str(error))
    return QuotaSide(pool, used, result.max_allowed, result.sentence)
