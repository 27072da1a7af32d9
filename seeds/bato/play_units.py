"""The units' part: prepare a dossier, submit it, withdraw, supplement what was returned and submit again."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from functools import partial

from rules.vocabulary import NomineeKind, PaperKind
from seeds.bato.index import Line
from seeds.bato.papers import filename_of, paper_bytes
from seeds.bato.plan import Ballot, PlannedDossier, PlannedNomination, PlannedPaper, PlannedRound
from seeds.bato.season import Season
from workflow.payloads import UnitVote
from workflow.services import drafting, files, submission
from workflow.services.drafting import EditContent, NominationDraft, PaperAdded

MINUTES = frozenset({PaperKind.UNIT_MINUTES, PaperKind.COMMENDATION_MINUTES})
"""The papers in which a unit confirms the conduct of those it names."""


def plan_units(season: Season, a_round: PlannedRound) -> None:
    """Put the units' steps of a round on the timetable."""
    for day, dossiers in _by_day(season.dossiers_of(a_round)).items():
        season.at(day, 7.8, partial(scan, season, dossiers), len(dossiers))
    for dossier in season.dossiers_of(a_round):
        weight = len(dossier.nominations)
        season.at(dossier.submitted_on, 8, partial(prepare, season, a_round, dossier), 3 * weight)
        season.at(dossier.submitted_on, 10, partial(submit, season, dossier), 2 * weight)
        lines = [(a_round, dossier, one) for one in dossier.nominations]
        withdrawn: dict[date, list[Line]] = defaultdict(list)
        answered: dict[date, list[Line]] = defaultdict(list)
        for line in lines:
            story = line[2].story
            if story.returned and story.returned.resubmitted_on:
                answered[story.returned.resubmitted_on].append(line)
            if story.kind.value == "withdrawn" and story.closed_on:
                withdrawn[story.closed_on].append(line)
        for day, group in withdrawn.items():
            season.at(day, 11, partial(withdraw, season, group))
        for day, group in answered.items():
            season.at(day, 14.5, partial(supplement, season, dossier, group), len(group))


def _by_day(dossiers: list[PlannedDossier]) -> dict[date, list[PlannedDossier]]:
    found: dict[date, list[PlannedDossier]] = defaultdict(list)
    for dossier in dossiers:
        found[dossier.submitted_on].append(dossier)
    return dict(found)


def prepare(season: Season, a_round: PlannedRound, dossier: PlannedDossier) -> None:
    """The clerk writes the list, puts in the papers there are, and sends it to the head."""
    clerk = season.cast.clerks[dossier.unit_code]
    dossier_id = drafting.create_dossier(
        round_id=season.rounds[a_round.code],
        unit_id=season.units[dossier.unit_code],
        actor=clerk,
        letter_number=dossier.letter_number,
        letter_on=dossier.letter_date,
    )
    season.dossiers[dossier_key(dossier)] = dossier_id
    drafts = [_draft(season, a_round, one) for one in dossier.nominations]
    ids = drafting.add_nominations(dossier_id, drafts, actor=clerk, as_sent=True)
    season.ids.update({one.key: number for one, number in zip(dossier.nominations, ids, strict=True)})
    shas = season.files[dossier_key(dossier)]
    for confirms in (False, True):
        papers = [_added(one, shas) for one in dossier.papers if (one.kind in MINUTES) is confirms]
        if papers:
            drafting.attach_to_dossier(dossier_id, papers, actor=clerk, confirms_conduct=confirms)
    votes = [
        (season.ids[one.key], _unit_vote(dossier, one.unit_ballot))
        for one in dossier.nominations
        if one.unit_ballot
    ]
    if votes:
        drafting.record_unit_ballots(votes, actor=clerk)
    items = [
        (season.ids[one.key], _added(paper, shas))
        for one in dossier.nominations
        for paper in one.papers
        if one.story.returned is None or paper.kind not in one.story.returned.missing
    ]
    if items:
        drafting.attach_papers(items, actor=clerk)
    drafting.send_to_head(ids, actor=clerk)


def dossier_key(dossier: PlannedDossier) -> tuple[str, str, int]:
    """Return how the season names a dossier."""
    return dossier.round_code, dossier.unit_code, dossier.sequence


def scan(season: Season, dossiers: list[PlannedDossier]) -> None:
    """Store the files of some dossiers, one for each kind of paper in each."""
    wanted = [(dossier, kind) for dossier in dossiers for kind in _kinds_of(dossier)]
    contents = [(paper_bytes(dossier, kind), filename_of(kind)) for dossier, kind in wanted]
    for (dossier, kind), ref in zip(wanted, files.store_many(contents), strict=True):
        season.files.setdefault(dossier_key(dossier), {})[kind] = ref.sha256


def _kinds_of(dossier: PlannedDossier) -> list[PaperKind]:
    kinds = {paper.kind for paper in dossier.papers}
    kinds |= {paper.kind for one in dossier.nominations for paper in one.papers}
    return sorted(kinds, key=lambda kind: str(kind.value))


def _better(dossier: PlannedDossier, kind: PaperKind) -> dict[PaperKind, str]:
    """Store a paper that was made anew after a return."""
    return {kind: files.store(paper_bytes(dossier, kind, version=2), filename_of(kind)).sha256}


def _unit_vote(dossier: PlannedDossier, ballot: Ballot) -> UnitVote:
    """The unit's own vote on the day of its minutes; who was there and said nothing left his paper blank."""
    day = next(paper.issued_on for paper in dossier.papers if paper.kind in MINUTES)
    blank = ballot.present - ballot.agree - ballot.disagree
    return UnitVote(day, ballot.members, ballot.present, ballot.agree, ballot.disagree, blank)


def _added(paper: PlannedPaper, shas: dict[PaperKind, str]) -> PaperAdded:
    return PaperAdded(
        paper.kind, shas[paper.kind], filename_of(paper.kind), paper.number or "", paper.issued_on
    )


def _draft(season: Season, a_round: PlannedRound, one: PlannedNomination) -> NominationDraft:
    achievement = season.index.achievements[one.achievement_key]
    movement = next((m for m in season.plan.movements if m.code == a_round.movement_code), None)
    return NominationDraft(
        award=one.award,
        nominee_kind=one.nominee_kind,
        nominee_id=season.nominees[one.nominee_kind][one.nominee_code],
        detail=_detail(season, a_round, one, first=True),
        achievement_key=achievement.key,
        achievement_title=achievement.title,
        is_concrete=achievement.described,
        recognised=achievement.emulation_recognised,
        outside_assigned_duty=achievement.outside_assigned_duty,
        contribution_dong=achievement.contribution_dong,
        launched_by=movement.level if movement else None,
        initiative_id=season.initiative(one.initiative_code),
        claimed_decider=one.claimed_decider,
    )


def _detail(season: Season, a_round: PlannedRound, one: PlannedNomination, *, first: bool) -> str:
    """The post, or the address of a household; ``first``: as typed before a mistake was corrected."""
    if one.nominee_kind is NomineeKind.COLLECTIVE:
        return ""
    if one.nominee_kind is NomineeKind.HOUSEHOLD:
        home = next(home for home in season.plan.households if home.code == one.nominee_code)
        wrong = first and one.story.returned is not None
        return "Cá nhân" if wrong else home.hamlet
    person = season.index.persons[one.nominee_code]
    period = next(
        (p for p in person.services if p.until is None or p.until >= a_round.period_until), None
    ) or next(iter(person.services), None)
    post = period.position if period else ""
    typed = one.story.returned.typed_birth_year if one.story.returned else None
    if typed is not None:
        return f"{post}, sinh năm {typed if first else person.birth_year}"
    return f"{post}, sinh năm {person.birth_year}" if person.code in _twins(season) else post


def _twins(season: Season) -> tuple[str, ...]:
    return next((edge.refs for edge in season.plan.edges if edge.code == "twin_names"), ())


def submit(season: Season, dossier: PlannedDossier) -> None:
    """The head submits the list."""
    ids = [season.ids[one.key] for one in dossier.nominations]
    submission.submit(ids, actor=season.cast.heads[dossier.unit_code])


def withdraw(season: Season, lines: list[Line]) -> None:
    """The head takes a nomination back for good."""
    _, dossier, one = lines[0]
    submission.withdraw(season.ids_of(lines), one.story.reason, actor=season.cast.heads[dossier.unit_code])


def supplement(season: Season, dossier: PlannedDossier, lines: list[Line]) -> None:
    """The clerk mends what was named and sends it again; the head submits it once more."""
    clerk, head = season.cast.clerks[dossier.unit_code], season.cast.heads[dossier.unit_code]
    items: list[tuple[int, PaperAdded]] = []
    shas = season.files[dossier_key(dossier)]
    defects = {line[2].story.returned.defect for line in lines if line[2].story.returned}
    if "pdf_not_signed" in defects:
        letter = next(one for one in dossier.papers if one.kind is PaperKind.PROPOSAL_LETTER)
        signed = [_added(letter, _better(dossier, letter.kind))]
        drafting.attach_to_dossier(season.dossiers[dossier_key(dossier)], signed, actor=clerk)
    rewritten = _better(dossier, PaperKind.ACHIEVEMENT_REPORT) if "wrong_template" in defects else {}
    for line in lines:
        a_round, _, one = line
        returned, number = one.story.returned, season.ids[one.key]
        if returned is None:
            continue
        items += [(number, _added(paper, shas)) for paper in one.papers if paper.kind in returned.missing]
        if returned.defect == "wrong_template":
            items += [(number, _added(paper, rewritten)) for paper in one.papers if paper.kind in rewritten]
        if returned.defect in {"name_or_birthdate_mismatch", "wrong_annex"}:
            detail = _detail(season, a_round, one, first=False)
            drafting.edit(number, EditContent(nominee_detail=detail), actor=clerk)
    if items:
        drafting.attach_papers(items, actor=clerk)
    ids = season.ids_of(lines)
    submission.resubmit(ids, actor=clerk)
    submission.submit(ids, actor=head)
