"""Dossiers: entries of a unit become nominations with achievements, papers and stories."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from rules.vocabulary import AwardCode, Decider, NomineeKind, PaperKind, Procedure, Rating
from seeds.bato.book import Book, DossierDraft
from seeds.bato.data import load, working_days_after
from seeds.bato.plan import (
    Achievement,
    Extension,
    PlannedNomination,
    PlannedPaper,
    PlannedRound,
)
from seeds.bato.stories import BALLOTED, ending_of, story_of, unit_ballot

# Titles before forms, collectives before households and persons (NĐ 98/2023: order of presentation).
_ORDER = (
    (AwardCode.MINISTRY_PROVINCE_FLAG, NomineeKind.COLLECTIVE),
    (AwardCode.EXCELLENT_COLLECTIVE, NomineeKind.COLLECTIVE),
    (AwardCode.ADVANCED_COLLECTIVE, NomineeKind.COLLECTIVE),
    (AwardCode.GRASSROOTS_FIGHTER, NomineeKind.INDIVIDUAL),
    (AwardCode.ADVANCED_WORKER, NomineeKind.INDIVIDUAL),
    (AwardCode.MERIT_CERTIFICATE, NomineeKind.COLLECTIVE),
    (AwardCode.COMMENDATION_LETTER, NomineeKind.COLLECTIVE),
    (AwardCode.COMMENDATION_LETTER, NomineeKind.HOUSEHOLD),
    (AwardCode.COMMENDATION_LETTER, NomineeKind.INDIVIDUAL),
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a unit's list. ``reason`` None means that it will be awarded."""

    award: AwardCode
    kind: NomineeKind
    code: str
    reason: str | None = None
    achievement_key: str | None = None  # an achievement already recorded elsewhere
    title: str | None = None
    initiative: str | None = None
    recognised: bool = True
    described: bool = True
    remark: bool = False  # the old unit's remark is attached
    outside_duty: bool | None = None
    contribution_dong: int | None = None
    edge: str | None = None
    claimed_decider: Decider | None = None


def person(award: AwardCode, code: str, reason: str | None = None) -> Entry:
    """A plain line for a person."""
    return Entry(award, NomineeKind.INDIVIDUAL, code, reason)


def collective(award: AwardCode, code: str, reason: str | None = None) -> Entry:
    """A plain line for a collective."""
    return Entry(award, NomineeKind.COLLECTIVE, code, reason)


def file_dossier(
    book: Book,
    rng: Random,
    a_round: PlannedRound,
    unit: str,
    entries: list[Entry],
    *,
    submitted_on: date,
    sequence: int = 1,
    extension: Extension | None = None,
) -> DossierDraft:
    """Send a unit's list in a round: one dossier with all its nominations."""
    late_days = max((submitted_on - a_round.days.deadline).days, 0)
    received_on = working_days_after(submitted_on, 1)
    dossier = DossierDraft(unit, a_round.code, sequence, submitted_on, received_on, late_days)
    dossier.extension = extension
    if late_days:
        dossier.defects.add("late")
    if submitted_on > a_round.days.gate:
        dossier.defects.add("late_beyond_gate")
    dossier.letter_number = f"{rng.randint(3, 48):02d}/TTr-{book.units[unit].abbreviation}"
    ordered = sorted(entries, key=lambda entry: (_ORDER.index((entry.award, entry.kind)), entry.code))
    for number, entry in enumerate(ordered, 1):
        key = f"{a_round.code}/{unit}-{sequence}/{number:03d}"
        dossier.nominations.append(_nomination(book, rng, dossier, entry, key))
    dossier.papers = _dossier_papers(book, a_round, dossier)
    book.dossiers.append(dossier)
    return dossier


def _nomination(book: Book, rng: Random, dossier: DossierDraft, entry: Entry, key: str) -> PlannedNomination:
    a_round = book.rounds[dossier.round_code]
    if entry.edge:
        book.tag(entry.edge, key)
    staff = len(book.staff[dossier.unit_code])
    return PlannedNomination(
        key=key,
        award=entry.award,
        nominee_kind=entry.kind,
        nominee_code=entry.code,
        achievement_key=entry.achievement_key or _achieve(book, rng, a_round, entry, dossier.unit_code),
        initiative_code=entry.initiative,
        papers=_nomination_papers(book, a_round, dossier, entry),
        story=story_of(rng, a_round, dossier, entry.award, entry.reason),
        expected_end=ending_of(entry.reason),
        reason_code=entry.reason,
        unit_ballot=unit_ballot(rng, staff) if entry.award in BALLOTED else None,
        claimed_decider=entry.claimed_decider,
    )


def _achieve(book: Book, rng: Random, a_round: PlannedRound, entry: Entry, unit: str) -> str:
    """Record the achievement of an entry; two units that name one person speak of two records."""
    key = f"{a_round.code}/{unit}/{entry.award.value}/{entry.code}"
    title = entry.title or _title(rng, a_round, entry)
    return book.achieve(
        Achievement(
            key,
            title,
            described=entry.described,
            emulation_recognised=entry.recognised,
            outside_assigned_duty=entry.outside_duty,
            contribution_dong=entry.contribution_dong,
        )
    )


def _title(rng: Random, a_round: PlannedRound, entry: Entry) -> str:
    if entry.award is AwardCode.COMMENDATION_LETTER:
        letters = load("titles")["letters"]
        if not entry.described:
            return "Đến lượt được đề nghị trong cụm thi đua"
        if entry.kind is NomineeKind.COLLECTIVE:
            return str(rng.choice(letters["collective"]))
        field = "education" if a_round.stream.value.endswith("giao_duc") else "administration"
        return str(rng.choice(letters[field]))
    if entry.kind is NomineeKind.COLLECTIVE:
        return f"Phong trào thi đua của tập thể trong {a_round.period_label}"
    return f"Kết quả thực hiện nhiệm vụ được giao trong {a_round.period_label}"


def _paper(kind: PaperKind, number: str | None, issued_on: date) -> PlannedPaper:
    return PlannedPaper(kind, kind.label, number, issued_on)


def _nomination_papers(
    book: Book, a_round: PlannedRound, dossier: DossierDraft, entry: Entry
) -> tuple[PlannedPaper, ...]:
    """What lies in the nomination's folder at the end; a returned one had less (``Return.missing``)."""
    day = dossier.submitted_on
    kinds: list[PaperKind] = []
    simplified = a_round.procedure is Procedure.SIMPLIFIED
    if entry.reason != "report_missing":
        kinds.append(PaperKind.SUMMARY_REPORT if simplified else PaperKind.ACHIEVEMENT_REPORT)
    if entry.award is AwardCode.GRASSROOTS_FIGHTER:
        excellent = book.rating_of(entry.code, a_round.period_label) is Rating.EXCELLENT
        kinds += [PaperKind.RATING_CONFIRMATION] if excellent else []
        kinds += [PaperKind.INITIATIVE_CERTIFICATE] if entry.initiative else []
    form = not entry.award.is_title and entry.kind is not NomineeKind.INDIVIDUAL
    if (form or entry.outside_duty) and entry.reason not in {"proof_missing", "rotation_without_achievement"}:
        kinds.append(PaperKind.ACHIEVEMENT_PROOF)
    if entry.remark:
        kinds.append(PaperKind.OLD_UNIT_REMARK)
    return tuple(_paper(kind, None, day) for kind in kinds)


def _dossier_papers(book: Book, a_round: PlannedRound, dossier: DossierDraft) -> tuple[PlannedPaper, ...]:
    """The letter and the list, the minutes of the unit and, where it voted, the result of its ballot."""
    day = dossier.submitted_on
    awards = {nomination.award for nomination in dossier.nominations}
    papers = [
        _paper(PaperKind.PROPOSAL_LETTER, dossier.letter_number, day),
        _paper(PaperKind.NOMINEE_LIST, None, day),
    ]
    if a_round.procedure is Procedure.SIMPLIFIED:
        return tuple(papers)
    meeting = max(working_days_after(day, -2), a_round.days.opens - timedelta(days=20))
    number = f"{dossier.sequence:02d}/BB-{book.units[dossier.unit_code].abbreviation}"
    if any(award.is_title for award in awards):
        papers.append(_paper(PaperKind.UNIT_MINUTES, number, meeting))
    if any(not award.is_title for award in awards):
        papers.append(_paper(PaperKind.COMMENDATION_MINUTES, number, meeting))
    if awards & BALLOTED:
        papers.append(_paper(PaperKind.UNIT_BALLOT_RESULT, number, meeting))
    return tuple(papers)
