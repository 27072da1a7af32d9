"""Defects of what units send: late, incomplete, wrong form, misspelt, unsigned; returned and mended."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from rules.vocabulary import AwardCode, NomineeKind, PaperKind
from seeds.bato.book import Book, DossierDraft
from seeds.bato.data import load
from seeds.bato.plan import PlannedNomination, PlannedRound, Return, StoryKind
from seeds.bato.stories import repaired_return

_PREFERRED = (AwardCode.COMMENDATION_LETTER, AwardCode.GRASSROOTS_FIGHTER, AwardCode.ADVANCED_WORKER)
_DEADLINES = {"education": date(2024, 6, 25), "administration": date(2024, 1, 5)}


@dataclass(slots=True)
class DefectPlan:
    """Which units send which defect. ``ghosts``: how many of ``mismatch`` name a person nobody knows."""

    missing: list[str]
    template: list[str]
    mismatch: list[str]
    unsigned: list[str]
    ghosts: int
    lapsed_only: str  # the one of ``missing`` that repairs nothing
    calm: list[str]  # units without any defect
    late: dict[str, date] = field(default_factory=dict)
    beyond_gate_on: date = date.max


def choose_late(plan: DefectPlan, block: str, units: list[str]) -> None:
    """Give the late days of a block to these units; the longest delay is the one beyond the gate."""
    *days, longest = load("proposals")["late_days"][block]
    deadline = _DEADLINES[block]
    plan.late = {unit: deadline + timedelta(days=days) for unit, days in zip(units, days, strict=False)}
    plan.beyond_gate_on = deadline + timedelta(days=longest)


def apply_defects(book: Book, a_round: PlannedRound, dossiers: list[DossierDraft], plan: DefectPlan) -> None:
    """Return what has a defect; what can be mended comes back in time."""
    first = {dossier.unit_code: dossier for dossier in dossiers if dossier.sequence == 1}
    for unit in plan.missing:
        first[unit].defects.add("missing_evidence_first_time")
        if unit != plan.lapsed_only:
            _supplement(a_round, first[unit])
    for unit in plan.template:
        _wrong_template(a_round, first[unit])
    for index, unit in enumerate(plan.mismatch):
        first[unit].defects.add("name_or_birthdate_mismatch")
        if index >= plan.ghosts:
            _misspelt(book, a_round, first[unit])
    for unit in plan.unsigned:
        _unsigned(a_round, first[unit])


def _mendable(dossier: DossierDraft, count: int) -> list[int]:
    """Places of awarded nominations of persons that were not returned yet, the better awards first."""
    found = [
        (_PREFERRED.index(one.award), place)
        for place, one in enumerate(dossier.nominations)
        if one.nominee_kind is NomineeKind.INDIVIDUAL and not one.reason_code and not one.story.returned
    ]
    return [place for _, place in sorted(found)[:count]]


def _send_back(dossier: DossierDraft, place: int, returned: Return) -> None:
    nomination = dossier.nominations[place]
    kind = nomination.story.kind if nomination.reason_code else StoryKind.REPAIRED
    story = replace(nomination.story, kind=kind, returned=returned)
    dossier.nominations[place] = replace(nomination, story=story)


def _missing_of(nomination: PlannedNomination) -> tuple[PaperKind, ...]:
    """The paper that a nomination lacked at first: the proof of a CSTĐCS, the report of anything else."""
    proofs = {PaperKind.RATING_CONFIRMATION, PaperKind.INITIATIVE_CERTIFICATE}
    papers = tuple(paper.kind for paper in nomination.papers)
    return next(((kind,) for kind in papers if kind in proofs), papers[:1])


def _supplement(a_round: PlannedRound, dossier: DossierDraft) -> None:
    for place in _mendable(dossier, 2):
        missing = _missing_of(dossier.nominations[place])
        reason = f"Đề nghị bổ sung: {missing[0].label}."
        returned = repaired_return(a_round, dossier, "missing_evidence_first_time", reason, missing=missing)
        _send_back(dossier, place, returned)
    dossier.defects.add("repaired_once")


def _wrong_template(a_round: PlannedRound, dossier: DossierDraft) -> None:
    reason = "Báo cáo thành tích chưa đúng mẫu; đề nghị lập lại theo mẫu quy định."
    for place in _mendable(dossier, 3):
        _send_back(dossier, place, repaired_return(a_round, dossier, "wrong_template", reason))
    dossier.defects.add("wrong_template")


def _misspelt(book: Book, a_round: PlannedRound, dossier: DossierDraft) -> None:
    """One person's year of birth was typed wrongly and is corrected."""
    (place,) = _mendable(dossier, 1)
    person = book.people[dossier.nominations[place].nominee_code]
    typed = (person.full_name, person.birth_year - 1)
    reason = "Năm sinh ghi trong danh sách không khớp hồ sơ cán bộ; đề nghị kiểm tra, ghi lại."
    returned = repaired_return(a_round, dossier, "name_or_birthdate_mismatch", reason, typed=typed)
    _send_back(dossier, place, returned)


def _unsigned(a_round: PlannedRound, dossier: DossierDraft) -> None:
    """The letter carries no digital signature: the whole list goes back."""
    reason = "Tờ trình chưa được ký số; đề nghị ký và gửi lại."
    for place, nomination in enumerate(dossier.nominations):
        if nomination.story.returned is None:
            returned = repaired_return(a_round, dossier, "pdf_not_signed", reason)
            _send_back(dossier, place, returned)
    dossier.defects.add("pdf_not_signed")
