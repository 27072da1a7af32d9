"""What a dossier's papers say, made of what is stored: one closed list of papers, each with its facts and its check.

Letter, list and minutes rest on one ``Proposal``; the page that previews and the service that freezes call the same
functions, so that what is kept is what was shown.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import rules
from rules.documents import (
    ACHIEVEMENT_REPORT,
    NOMINEE_LIST,
    PROPOSAL_LETTER,
    UNIT_MINUTES,
    BlockDocument,
    spec_for,
)
from rules.documents.content.achievement_report import check_report
from rules.documents.content.occasion_reports import check_occasion
from rules.documents.content.unit_facts import (
    Earned,
    Entry,
    LetterFacts,
    Meeting,
    Proposal,
    ReportFacts,
    UnitBody,
    UnitMinutesFacts,
    UnitVotes,
)
from rules.documents.content.unit_minutes import check_minutes
from rules.dossier.required_papers import PER_NOMINEE, PaperRequirement
from rules.errors import NeedsLocalRule, NoLawInForce, RuleError
from rules.law.on_date import LawOnDate
from rules.text import short_date
from rules.vocabulary import AwardCode, PaperKind, Procedure
from workflow import clock
from workflow.document_kit import wording_of
from workflow.errors import InvalidInput
from workflow.report_facts import before, contribution_words, days_words, kind_of, printed_form
from workflow.tables import AnyRow
from workflow.unit_paper_facts import Papered, place_of, rating_label

ROUTINE = "thuong_xuyen:"
REPORTS = (PaperKind.ACHIEVEMENT_REPORT, PaperKind.SUMMARY_REPORT)


@dataclass(frozen=True, slots=True)
class Makeable:
    """A paper that can be made of data: its kind and the name of its file."""

    kind: PaperKind
    stem: str


FOR_DOSSIER: dict[str, Makeable] = {
    "to-trinh": Makeable(PaperKind.PROPOSAL_LETTER, "to-trinh"),
    "danh-sach": Makeable(PaperKind.NOMINEE_LIST, "danh-sach-de-nghi"),
    "bien-ban-binh-xet": Makeable(PaperKind.UNIT_MINUTES, "bien-ban-binh-xet"),
    "bien-ban-xet-khen": Makeable(PaperKind.COMMENDATION_MINUTES, "bien-ban-xet-khen-thuong"),
}
"""Papers of the whole dossier by the word in their address."""


@dataclass(frozen=True, slots=True)
class Made:
    """A paper as it would be frozen now; ``problem`` says what a finished one still lacks."""

    kind: PaperKind
    content: BlockDocument
    problem: str = ""


def law_of(papered: Papered) -> LawOnDate | None:
    """Return the law of the dossier's day; None when no rules are entered for it."""
    try:
        return papered.packs.law(papered.dossier.rule_pack, papered.law_day)
    except (NoLawInForce, NeedsLocalRule):
        return None


def requirements(papered: Papered, row: AnyRow) -> tuple[PaperRequirement, ...]:
    """Return the papers that one nomination needs."""
    law = law_of(papered)
    if law is None:
        return ()
    about = papered.dossier
    return rules.required_papers(row.award, row.nominee_kind, about.ground, law, about.procedure)


def needs_report(papered: Papered, row: AnyRow) -> bool:
    """Whether the nominee needs a report of his own; a local rule may let the unit's list stand for it."""
    return any(one.per == PER_NOMINEE and set(one.kinds) & set(REPORTS) for one in requirements(papered, row))


def proposal_of(papered: Papered) -> Proposal:
    """Return the one source of all numbers."""
    about, form = papered.dossier, papered.details
    return Proposal(
        unit=unit_of(papered),
        body=about.body,
        round_name=about.round_name,
        period_label=about.period_label,
        entries=tuple(entry_of(papered, row) for row in papered.nominations),
        letter_number=form.letter_number,
        letter_on=form.letter_on,
    )


def unit_of(papered: Papered) -> UnitBody:
    """Return the unit as the heads of its papers name it."""
    form = papered.details
    titles = tuple(line for line in form.signer_titles.splitlines() if line.strip())
    return UnitBody(papered.dossier.unit, papered.parent, place_of(papered.dossier), titles, form.signer_name)


def entry_of(papered: Papered, row: AnyRow) -> Entry:
    """Return one nominee as lists show him."""
    vote = papered.ballots.get(row.id)
    document = f" ({row.initiative_document})" if row.initiative_document else ""
    return Entry(
        kind=row.nominee_kind,
        award=row.award,
        name=row.nominee_name,
        detail=row.nominee_detail or row.collective_unit or papered.dossier.unit,
        rating=rating_label(row.rating),
        initiative=f"{row.initiative}{document}" if row.initiative else "",
        votes=UnitVotes(vote.members, vote.present, vote.agree, vote.disagree, vote.blank) if vote else None,
    )


def make(papered: Papered, key: str) -> Made:
    """Return a paper of the dossier by its key; raises ``InvalidInput`` when nothing can be shown of it."""
    chosen = FOR_DOSSIER[key]
    builder: dict[PaperKind, Callable[[Papered], Made]] = {
        PaperKind.PROPOSAL_LETTER: _letter,
        PaperKind.NOMINEE_LIST: _list,
    }
    try:
        if chosen.kind in builder:
            return builder[chosen.kind](papered)
        return _minutes(papered, for_forms=chosen.kind is PaperKind.COMMENDATION_MINUTES)
    except RuleError as error:
        raise InvalidInput(str(error)) from error


def _content(kind: str, papered: Papered, facts: object, *, on: date | None = None) -> BlockDocument:
    spec = spec_for(kind, on or papered.details.letter_on or clock.today())
    made = spec.content(facts, wording_of(spec.wording), spec_id=spec.id)
    assert isinstance(made, BlockDocument)
    return made


def _letter(papered: Papered) -> Made:
    form, about = papered.details, papered.dossier
    day = form.letter_on or clock.today()
    minutes = [kind for kind, rows in _split(papered).items() if rows]
    with_reports = any(needs_report(papered, row) for row in papered.nominations)
    attachments = [PaperKind.NOMINEE_LIST.label, *(kind.label for kind in minutes)]
    attachments += [PaperKind.ACHIEVEMENT_REPORT.label] if with_reports else []
    facts = LetterFacts(
        proposal=proposal_of(papered),
        legal_bases=rules.legal_bases(day, papered.law_day if papered.law_day < day else None),
        guidance=about.guidance,
        meeting_on=form.held_on,
        attachments=tuple(attachments),
        copies_to=tuple(line.strip() for line in form.copies_to.splitlines() if line.strip()),
        archived_at=form.archived_at or "VT",
    )
    lacking = "" if form.signer_name else "Chưa lập được tờ trình: còn thiếu họ tên người ký."
    return Made(PaperKind.PROPOSAL_LETTER, _content(PROPOSAL_LETTER, papered, facts), lacking)


def _list(papered: Papered) -> Made:
    return Made(PaperKind.NOMINEE_LIST, _content(NOMINEE_LIST, papered, proposal_of(papered)))


def _split(papered: Papered) -> dict[PaperKind, list[AnyRow]]:
    """Return titles and forms apart: Luật 2022 Điều 84 asks other minutes for each."""
    return {
        PaperKind.UNIT_MINUTES: [row for row in papered.nominations if row.award.is_title],
        PaperKind.COMMENDATION_MINUTES: [row for row in papered.nominations if not row.award.is_title],
    }


def _minutes(papered: Papered, *, for_forms: bool) -> Made:
    kind = PaperKind.COMMENDATION_MINUTES if for_forms else PaperKind.UNIT_MINUTES
    rows = _split(papered)[kind]
    proposal = proposal_of(papered)
    facts = UnitMinutesFacts(
        proposal=Proposal(
            unit=proposal.unit,
            body=proposal.body,
            round_name=proposal.round_name,
            period_label=proposal.period_label,
            entries=tuple(entry_of(papered, row) for row in rows),
        ),
        meeting=meeting_of(papered),
        for_forms=for_forms,
        must_be_counted=must_be_counted(papered),
        archived_at=papered.details.archived_at or "VT",
    )
    try:
        check_minutes(facts)
        problem = _other_day(papered, rows)
    except RuleError as error:
        problem = str(error)
    return Made(kind, _content(UNIT_MINUTES, papered, facts), problem)


def _other_day(papered: Papered, rows: list[AnyRow]) -> str:
    """Say which vote was recorded for another day than that of the meeting; minutes are of one meeting."""
    held_on = papered.details.held_on
    for row in rows:
        vote = papered.ballots.get(row.id)
        if vote is not None and held_on is not None and vote.held_on != held_on:
            return (
                f"Chưa lập được biên bản: kết quả bình xét của “{row.nominee_name}” ghi ngày "
                f"{short_date(vote.held_on)}, khác ngày họp {short_date(held_on)}. Sửa ngày cho khớp."
            )
    return ""


def meeting_of(papered: Papered) -> Meeting:
    """Return the meeting as the short form tells it."""
    form = papered.details
    return Meeting(
        held_on=form.held_on,
        starts_at=form.starts_at,
        ends_at=form.ends_at,
        place=form.place,
        chair=form.chair,
        chair_post=form.chair_post,
        secretary=form.secretary,
        secretary_post=form.secretary_post,
        members=form.members,
        present=form.present,
        absent=form.absent,
        is_secret=form.is_secret,
        others_agreed=form.others_agreed,
        confirms_conduct=form.confirms_conduct,
        remarks=" ".join(form.remarks.split()),
        number=form.minutes_number,
    )


def must_be_counted(papered: Papered) -> frozenset[AwardCode]:
    """Return the awards for which the law asks for the result of a ballot."""
    return frozenset(
        row.award
        for row in papered.nominations
        if any(PaperKind.UNIT_BALLOT_RESULT in one.kinds for one in requirements(papered, row))
    )


def make_report(papered: Papered, row: AnyRow, *, is_draft: bool = False) -> Made:
    """Return the report of one nominee, as its round asks; ``InvalidInput`` when nothing can be shown of it."""
    facts = _report_facts(papered, row, is_draft=is_draft)
    about, problem = papered.dossier, ""
    kind = kind_of(about.ground)
    try:
        check_report(facts)
        if kind != ACHIEVEMENT_REPORT:
            check_occasion(facts)
    except RuleError as error:
        problem = str(error)
    law = law_of(papered)
    day = law.criteria_on if law is not None else papered.law_day
    try:
        return Made(report_kind(papered, row), _content(kind, papered, facts, on=day), problem)
    except RuleError as error:
        raise InvalidInput(str(error)) from error


def _report_facts(papered: Papered, row: AnyRow, *, is_draft: bool) -> ReportFacts:
    """Return what the report says; a summary is nobody's numbered form."""
    about = papered.dossier
    is_summary = report_kind(papered, row) is PaperKind.SUMMARY_REPORT
    form = "" if is_summary else printed_form(row, about.ground, law_of(papered))
    is_routine = row.achievement_key.startswith(ROUTINE)
    return ReportFacts(
        unit=unit_of(papered),
        entry=entry_of(papered, row),
        period_label=about.period_label,
        form=form,
        birth_year=str(row.birth_year or ""),
        gender="" if row.is_female is None else "Nữ" if row.is_female else "Nam",
        profile=_lines(row.profile),
        duties=_lines(row.duties),
        achievements=_lines(row.achievements),
        earned=tuple(_earned(one) for one in papered.earned.get(row.nominee_key, ())),
        reason="" if is_routine else f"{row.achievement.rstrip('.')}.",
        is_draft=is_draft,
        ratings=before(papered.ratings.get(row.nominee_key, ()), about.period_key),
        proof=papered.proofs.get(row.id, ()),
        movement=about.movement or "",
        movement_plan=about.movement_plan or "",
        movement_days=days_words(about.movement_since, about.movement_until),
        contribution=contribution_words(row.contribution_dong),
        outside_duty=bool(row.outside_assigned_duty),
        is_summary=is_summary,
    )


def report_kind(papered: Papered, row: AnyRow) -> PaperKind:
    """Return whether the case takes a full report or the unit's summary (Luật 2022 Điều 85)."""
    simplified = papered.dossier.procedure is Procedure.SIMPLIFIED and not row.award.is_title
    return PaperKind.SUMMARY_REPORT if simplified else PaperKind.ACHIEVEMENT_REPORT


def _lines(text: str | None) -> tuple[str, ...]:
    return tuple(line.strip() for line in (text or "").splitlines() if line.strip())


def _earned(row: AnyRow) -> Earned:
    day = f" ngày {short_date(row.decided_on)}" if row.decided_on else ""
    number = f"Quyết định số {row.number}" if row.number else ""
    by = f" của {row.decided_by}" if row.decided_by and number else row.decided_by or ""
    return Earned(
        year=str(row.year or row.decided_on.year),
        award=row.award.label,
        document=f"{number}{day if number else ''}{by}".strip(),
        is_title=row.award.is_title,
    )
