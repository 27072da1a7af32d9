"""The parts of a rulebook page besides the criteria: papers, who decides, votes, shares, money, deadlines.

Each part answers for one award and one law in finished words; where the law is silent a line says so (``missing``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from rules.competence import Competence, competence, deciders_of
from rules.dossier.form_numbers import FormNumber, form_number
from rules.dossier.required_papers import PER_NOMINEE, PaperRequirement, required_papers
from rules.errors import NoLawInForce
from rules.finding import Confidence
from rules.law.dated import PARAMETERS, DatedValue
from rules.law.on_date import LawOnDate
from rules.law.regimes import as_of
from rules.prizes import prize
from rules.quotas.unit_share import QuotaOutcome, quota
from rules.rulebook_words import description_of, sure_on, value_words, weakest
from rules.text import capitalised
from rules.vocabulary import (
    LEVEL_OF,
    PERSON_TITLES,
    AwardCode,
    CommendationGround,
    Decider,
    Level,
    NomineeKind,
    PaperKind,
    Procedure,
)
from rules.voting import needed_votes, vote_rule
from rules.wording import decimal, dong, percent

A = AwardCode

EXAMPLE_COUNCIL = 15
"""The council of the worked example beside a threshold."""


@dataclass(frozen=True, slots=True)
class Line:
    """One thing the law says: what it is about, the words, the article, how sure we are.

    ``missing``: the law of the day is silent and ``words`` says so. ``short`` is the value alone.
    """

    label: str
    words: str
    citation: str = ""
    confidence: Confidence = Confidence.VERIFIED
    key: str = ""
    missing: bool = False
    short: str = ""


@dataclass(frozen=True, slots=True)
class ShownPaper:
    """One paper of a dossier: who makes it, once for the dossier or for each nominee, and when it is asked for."""

    kinds: tuple[PaperKind, ...]
    label: str
    made_by: str
    per: str
    citation: str
    confidence: Confidence
    nominees: tuple[NomineeKind, ...]
    only_for: tuple[str, ...]
    form: str = ""


@dataclass(frozen=True, slots=True)
class PaperGroup:
    """The papers of one procedure."""

    procedure: Procedure
    papers: tuple[ShownPaper, ...]


def silent(error: Exception, label: str = "") -> Line:
    """Return the line that says why there is nothing to say."""
    return Line(label, str(error), missing=True)


def attempt(ask: Callable[[], Line], label: str = "") -> Line:
    """Return the line, or one that says in words that the law is silent."""
    try:
        return ask()
    except NoLawInForce as error:
        return silent(error, label)


def _grounds(award: AwardCode) -> tuple[CommendationGround, ...]:
    """The grounds on which an award is given at the levels this system serves."""
    yearly = (CommendationGround.REGULAR, CommendationGround.MOVEMENT)
    return yearly if award.is_title else (*yearly, CommendationGround.SUDDEN)


def papers(award: AwardCode, kinds: Sequence[NomineeKind], law: LawOnDate) -> tuple[PaperGroup, ...]:
    """Return the papers for each procedure; a title has the full one only."""
    procedures = (Procedure.FULL,) if award.is_title else tuple(Procedure)
    groups = (PaperGroup(one, _papers(award, kinds, law, one)) for one in procedures)
    return tuple(group for group in groups if group.papers)


def _papers(
    award: AwardCode, kinds: Sequence[NomineeKind], law: LawOnDate, procedure: Procedure
) -> tuple[ShownPaper, ...]:
    """Return each paper of a procedure once, with the nominees and grounds it is asked for."""
    asked: dict[PaperRequirement, dict[NomineeKind, list[CommendationGround]]] = {}
    for kind in kinds:
        for ground in _grounds(award):
            for paper in required_papers(award, kind, ground, law, procedure):
                asked.setdefault(paper, {}).setdefault(kind, []).append(ground)
    return tuple(_shown(paper, cases, award, law) for paper, cases in asked.items())


def _shown(
    paper: PaperRequirement,
    cases: dict[NomineeKind, list[CommendationGround]],
    award: AwardCode,
    law: LawOnDate,
) -> ShownPaper:
    """Return a paper with when it is asked for, where that is not always."""
    grounds = tuple(dict.fromkeys(ground for found in cases.values() for ground in found))
    everywhere = all(len(found) == len(_grounds(award)) for found in cases.values())
    return ShownPaper(
        kinds=paper.kinds,
        label=paper.label,
        made_by=paper.made_by,
        per="mỗi cá nhân, tập thể, hộ gia đình" if paper.per == PER_NOMINEE else "cả hồ sơ",
        citation=paper.citation,
        confidence=sure_on(paper.confidence, law),
        nominees=tuple(cases),
        only_for=() if everywhere else tuple(ground.label for ground in grounds),
        form=_form(paper, cases, award, law),
    )


def _form(
    paper: PaperRequirement,
    cases: dict[NomineeKind, list[CommendationGround]],
    award: AwardCode,
    law: LawOnDate,
) -> str:
    """Return the forms of the decree's annex that the paper follows, and whether that has been compared."""
    found = [
        form
        for kind, grounds in cases.items()
        for ground in grounds
        if (form := form_number(paper.kinds[0], award, kind, ground, law)) is not None
    ]
    if not found:
        return ""
    numbers = ", ".join(dict.fromkeys(_form_words(one) for one in found))
    cited = "; ".join(dict.fromkeys(one.citation for one in found))
    sure = weakest(*(sure_on(one.confidence, law) for one in found))
    doubt = "" if sure is Confidence.VERIFIED else f"; {sure.label}"
    return f"mẫu số {numbers} ({cited}{doubt})"


def _form_words(form: FormNumber) -> str:
    """A form's number with what it is for, where it is not for everything."""
    about = form.ground or form.kind
    return form.number if about is None else f"{form.number} – {about.label}"


def deciders(award: AwardCode, law: LawOnDate) -> tuple[Line, ...]:
    """Return everybody who may decide on the day of decision."""
    try:
        row = deciders_of(award, law.competence_on)
    except NoLawInForce as error:
        return (silent(error),)
    sure = sure_on(row.confidence, law)
    return tuple(Line(one.label, one.label, cited, sure, key=one.value) for one, cited in row.deciders)


def proposer(award: AwardCode, law: LawOnDate) -> Line:
    """Return who proposes."""

    def ask() -> Line:
        row = deciders_of(award, law.competence_on)
        return Line("Đề nghị", row.proposer, row.deciders[0][1], sure_on(row.confidence, law))

    return attempt(ask, "Đề nghị")


def delegable(award: AwardCode, law: LawOnDate) -> tuple[Line, ...]:
    """Return that a minister may hand the decision down, where the law says so."""
    try:
        row = deciders_of(award, law.competence_on)
    except NoLawInForce:
        return ()
    if not row.delegable:
        return ()
    words = "Bộ trưởng, thủ trưởng ngành có thể giao cho cấp dưới quyết định."
    return (Line("Giao quyền", words, row.delegable, sure_on(row.confidence, law)),)


def signing(award: AwardCode, law: LawOnDate) -> tuple[Line, ...]:
    """Return how each decider signs: in person, so never "TM."."""
    try:
        row = deciders_of(award, law.competence_on)
    except NoLawInForce:
        return ()
    return tuple(_signs(award, one, law) for one, _ in row.deciders)


def _signs(award: AwardCode, decider: Decider, law: LawOnDate) -> Line:
    """Return the signer's lines of one decider: the head, an acting head, a deputy."""
    seen: Competence = competence(
        award, law.competence_on, level=LEVEL_OF[decider], kind=NomineeKind.INDIVIDUAL
    )
    forms = seen.signing_forms if seen.at_level is decider else ()
    words = "; ".join(forms) if forms else "GIÁM ĐỐC"
    return Line(decider.label, words, seen.citation, sure_on(seen.confidence, law), key=decider.value)


def vote(award: AwardCode, law: LawOnDate) -> Line:
    """Return whether and how a council votes, with the votes a council of fifteen needs."""

    def ask() -> Line:
        rule = vote_rule(award, law)
        sure = sure_on(rule.confidence, law)
        if not rule.required or rule.threshold is None:
            words = "Văn bản không yêu cầu bỏ phiếu; Hội đồng thống nhất theo danh sách."
            return Line("Biểu quyết", words, rule.citation, sure, short="không bỏ phiếu")
        needed = needed_votes(EXAMPLE_COUNCIL, rule.threshold, above=rule.above)
        share = f"{'trên' if rule.above else 'từ'} {percent(rule.threshold)}"
        how = "bỏ phiếu kín" if rule.secret else "bỏ phiếu"
        quorum = "" if rule.quorum is None else f" Họp khi có ít nhất {_part(rule.quorum)} số thành viên."
        words = (
            f"Hội đồng {how}; phải được {share} {rule.base} đồng ý "
            f"(Hội đồng {EXAMPLE_COUNCIL} thành viên: ít nhất {needed} phiếu).{quorum}"
        )
        return Line("Biểu quyết", words, rule.citation, sure, short=share)

    return attempt(ask, "Biểu quyết")


def _part(share: object) -> str:
    """A quorum as a fraction or a percentage."""
    return value_words("council.quorum", share)  # type: ignore[arg-type]  # a Fraction is a Value


def share(award: AwardCode, law: LawOnDate) -> Line:
    """Return the ceiling on how many may be granted."""

    def ask() -> Line:
        found = quota(award, law, pool=None, used=0, decided_on=None)
        if found.outcome is QuotaOutcome.NO_LIMIT or found.share is None:
            return Line(
                "Tỷ lệ", found.sentence, found.citation, sure_on(found.confidence, law), short="không có"
            )
        words = f"Không quá {percent(found.share)}."
        about = PARAMETERS.get(f"{award.name.lower()}.max_share")
        if about is not None:
            words = f"{about.description}: không quá {percent(found.share)}."
        return Line(
            "Tỷ lệ",
            words,
            found.citation,
            sure_on(found.confidence, law),
            short=f"không quá {percent(found.share)}",
        )

    return attempt(ask, "Tỷ lệ")


def money(award: AwardCode, law: LawOnDate) -> tuple[Line, ...]:
    """Return the money of each kind of nominee, and of a level that has its own coefficient, on the day of decision."""
    lines: list[Line] = []
    for level, kind in _prizes(award):
        about = kind.label + ("" if level is None else f", {level.label} quyết định")
        line = _prize(award, kind, level, about, law)
        general = {one.short for one in lines if one.label == kind.label}
        if level is None or not (line.missing or line.short in general):
            lines.append(line)
    return tuple(lines) or (Line("", f"Không có mức tiền thưởng kèm theo {award.label}.", missing=True),)


def _prizes(award: AwardCode) -> Iterator[tuple[Level | None, NomineeKind]]:
    """Yield the level (None: any) and the kind of each coefficient of an award."""
    stem = f"prize.{award.name.lower()}."
    for key in PARAMETERS:
        if key.startswith(stem):
            *level, kind = key.removeprefix(stem).upper().split(".")
            if kind in NomineeKind.__members__ and all(one in Level.__members__ for one in level):
                yield (Level[level[0]] if level else None), NomineeKind[kind]


def _prize(award: AwardCode, kind: NomineeKind, level: Level | None, about: str, law: LawOnDate) -> Line:
    """Return one amount with its sum."""

    def ask() -> Line:
        found = prize(award, kind, level=level, decided_on=law.competence_on)
        if not found.paid:
            return Line(about, found.why_not, found.citation, found.confidence, missing=True)
        words = (
            f"{decimal(found.coefficient)} × {dong(found.base_salary)} (lương cơ sở, {found.instrument}) "
            f"= {dong(found.amount)}"
        )
        return Line(about, words, found.citation, found.confidence, short=dong(found.amount))

    return attempt(ask, about)


_STATE = frozenset({A.NATIONAL_FIGHTER, A.GOVERNMENT_FLAG, A.PM_MERIT_CERTIFICATE})
_RATED = PERSON_TITLES | {A.ADVANCED_COLLECTIVE, A.EXCELLENT_COLLECTIVE, A.MERIT_CERTIFICATE}
DEADLINES: dict[str, frozenset[AwardCode]] = {
    "last_day.national_fighter": frozenset({A.NATIONAL_FIGHTER}),
    "last_day.government_flag": frozenset({A.GOVERNMENT_FLAG}),
    "last_day.government_flag_education": frozenset({A.GOVERNMENT_FLAG}),
    "last_day.yearly_rating": frozenset(_RATED),
    "limit.commune_titles": frozenset({A.ADVANCED_WORKER, A.GRASSROOTS_FIGHTER, A.ADVANCED_COLLECTIVE}),
    **dict.fromkeys(
        (
            *("limit.province_appraisal", "limit.ministry_appraisal", "limit.consulted_opinion"),
            *("limit.refusal_notice", "limit.result_notice", "limit.copy_of_decision"),
            *("limit.items_few", "limit.items_many"),
        ),
        _STATE,
    ),
    "limit.publication": frozenset({A.NATIONAL_FIGHTER}),
    "limit.return_after_revocation": frozenset(AwardCode),
    "limit.complaint_lodging": frozenset(AwardCode),
    "limit.complaint_settling": frozenset(AwardCode),
}
"""Which awards each time limit of the law concerns."""


def deadlines(award: AwardCode, law: LawOnDate) -> tuple[Line, ...]:
    """Return the time limits that concern the award: the law's own, then the local pack's days."""
    keys = [key for key, awards in DEADLINES.items() if award in awards]
    national = ((key, _national(key, law)) for key in keys)
    lines = [_deadline(key, found) for key, found in national if found is not None]
    if law.local is not None:
        local = ((key, law.setting(key)) for key in law.local.settings if key.startswith("deadline."))
        lines += [_deadline(key, found) for key, found in local if found is not None]
    return tuple(lines)


def _national(key: str, law: LawOnDate) -> DatedValue | None:
    """The value of a limit on the day; None when the law sets none."""
    known = PARAMETERS.get(key)
    found = None if known is None else known.find(law.criteria_on)
    return None if found is None or found.value is None else as_of(found, law.criteria_on)


def _deadline(key: str, found: DatedValue) -> Line:
    words = value_words(key, found.value)
    return Line(
        capitalised(description_of(key)), words, found.citation, found.confidence, key=key, short=words
    )
