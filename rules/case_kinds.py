"""One answer function for each kind of case: what the file gives, what the rulebook says, as plain words and
numbers.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any, cast

from rules.assessment import assess, outcome_of
from rules.case_quotas import quota_answer
from rules.case_reading import award_of, awards_in, counts_of, enum_of, kind_of, law_of, listed
from rules.case_words import read_enum, read_facts
from rules.competence import competence
from rules.deadlines import deadline, named_deadline
from rules.dossier.copies import dossier_copies
from rules.dossier.form_numbers import form_number
from rules.dossier.required_papers import local_list, no_local_list, required_papers
from rules.errors import NoLawInForce, RuleDefinitionError
from rules.finding import AssessmentOutcome, Finding
from rules.law.on_date import LawOnDate
from rules.law.yaml_files import LinedMapping
from rules.prizes import coefficient, kinds_paid, level_matters, prize, unpaid_titles
from rules.revocation import RevocationGround, revocation
from rules.signing import signing_forms
from rules.vocabulary import AwardCode, CommendationGround, Decider, Level, NomineeKind, PaperKind, Procedure
from rules.voting import count_vote, vote_rule

Answer = dict[str, Any]


def _decides_less(outcome: AssessmentOutcome) -> Callable[[Finding], bool]:
    """A key that puts the findings that lead to the outcome first."""
    return lambda found: outcome_of(found) is not outcome


def _shown(found: Finding) -> Answer:
    """A finding in plain words."""
    return {
        "criterion": found.criterion,
        "outcome": found.outcome.value,
        "severity": found.severity.value,
        "reason": found.reason,
        "remedy": found.remedy,
        "citation": found.citation,
        "values": dict(found.values),
        "confidence": found.confidence.value,
    }


def eligibility(case: LinedMapping, where: str) -> Answer:
    """One nominee, one award, facts."""
    award = award_of(case, where)
    body = case.get("facts") or LinedMapping()
    facts = read_facts(body, where=where)
    for key, field, kind in (
        ("decider", "decider", Decider),
        ("ground", "ground", CommendationGround),
        ("proposing_level", "proposing_level", Level),
        ("level", "proposing_level", Level),
    ):
        if case.get(key) is not None:
            facts = replace(facts, **{field: enum_of(case, key, kind, where)})
    papers = case.get("papers")
    result = assess(
        award,
        kind_of(case, where, award),
        facts,
        law_of(case, where),
        assume_rest=bool(case.get("assume_rest")),
        papers=None
        if papers is None
        else frozenset(read_enum(PaperKind, one, where=where) for one in listed(papers)),
        procedure=enum_of(case, "procedure", Procedure, where, Procedure.FULL),
    )
    return {
        "outcome": result.outcome.value,
        "missing": list(result.missing),
        "law_on": result.law_on.isoformat(),
        "fingerprint": result.fingerprint,
        "reason": " ".join(
            found.reason for found in sorted(result.blocking, key=_decides_less(result.outcome))
        ),
        "citations": list(dict.fromkeys(found.citation for found in result.findings)),
        "findings": [_shown(found) for found in result.findings],
    }


def vote(case: LinedMapping, where: str) -> Answer:
    """An award, a council, ballots by kind."""
    council = counts_of(case, "council", _COUNCIL, where)
    ballots = counts_of(case, "ballots", _BALLOTS, where)
    rule = vote_rule(award_of(case, where), law_of(case, where))
    stated = {"council.members": council.get("members"), "ballots.agree": ballots.get("agree")}
    missing = [name for name, value in stated.items() if value is None]
    if rule.required and missing:
        return _ask(missing, rule.citation)
    members = council.get("members") or sum(ballots.values()) or 1
    present = council.get("present")
    if present is None and "absent" in council:
        present = members - council["absent"]
    result = count_vote(
        rule,
        members,
        ballots.get("agree", 0),
        disagree=ballots.get("disagree", 0),
        blank=ballots.get("blank", 0),
        present=present,
        written=council.get("written", 0),
        recused=council.get("recused", 0),
    )
    return {
        "outcome": result.outcome.value,
        "needed": result.needed,
        "agree": result.agree,
        "base": result.base,
        "secret": rule.secret,
        "threshold": None if rule.threshold is None else str(rule.threshold),
        "confidence": rule.confidence.value,
        "reason": result.proof,
        "citations": list(dict.fromkeys((result.citation, rule.citation))),
    }


_COUNCIL = {
    **dict.fromkeys(("members", "size", "total", "total_members"), "members"),
    **dict.fromkeys(("present", "attending"), "present"),
    **dict.fromkeys(("written", "written_opinions", "written_votes"), "written"),
    **dict.fromkeys(("recused", "abstaining_nominee"), "recused"),
    "absent": "absent",
}
_BALLOTS = {
    **dict.fromkeys(("agree", "for", "in_favour"), "agree"),
    **dict.fromkeys(("disagree", "against"), "disagree"),
    **dict.fromkeys(("blank", "invalid", "spoiled", "abstain"), "blank"),
}
"""Words for the counts of a ballot, each with its name."""

_ASKED = {
    "council.members": "tổng số thành viên Hội đồng",
    "ballots.agree": "số phiếu đồng ý",
    "level": "cấp của người quyết định",
}


def _ask(missing: list[str], *citations: str) -> Answer:
    """The answer when a number is missing: what to supply."""
    words = "; ".join(f"{_ASKED[name]} ({name})" for name in missing)
    return {
        "outcome": "undetermined",
        "missing": missing,
        "reason": f"Đề nghị bổ sung: {words}.",
        "citations": list(citations),
    }


def prize_answer(case: LinedMapping, where: str) -> Answer:
    """Money of one award."""
    if case.get("decided_on") is None:
        raise NoLawInForce("Tiền thưởng cần ngày quyết định.")
    award = award_of(case, where)
    kind, level = kind_of(case, where, award), enum_of(case, "level", Level, where)
    others = awards_in(case, "same_period_awards", where)
    elsewhere = awards_in(case, "other_period_awards", where)
    if kind not in kinds_paid(award):
        return _no_amount(award, kind, case["decided_on"])
    if level is None and level_matters(award, kind, case["decided_on"]):
        found = coefficient(award, kind, level=None, decided_on=case["decided_on"])
        return _ask(["level"], found.citation)
    result = prize(
        award,
        kind,
        level=level,
        decided_on=case["decided_on"],
        same_period_awards=others,
        rounding=case.get("rounding"),
    )
    return {
        "outcome": "paid" if result.paid else "not_paid",
        "amount": result.amount,
        "coefficient": str(result.coefficient),
        "base_salary": result.base_salary,
        "instrument": result.instrument,
        "rounding": result.rounding,
        "not_paid": result.why_not,
        "unpaid_titles": [one.name.lower() for one in unpaid_titles(award, kind, others, case["decided_on"])],
        "paid_separately": [one.name.lower() for one in elsewhere],
        "reason": result.sentence,
        "confidence": result.confidence.value,
        "citations": [result.citation, result.instrument],
    }


def _no_amount(award: AwardCode, kind: NomineeKind, day: date) -> Answer:
    """The answer when no decree has an amount of an award for that kind of nominee."""
    others = kinds_paid(award)
    for_whom = ", ".join(one.label for one in others)
    return {
        "outcome": "no_amount",
        "amount": 0,
        "reason": f"Văn bản chỉ đặt mức tiền thưởng {award.label} cho {for_whom}, không có mức cho {kind.label}.",
        "citations": [coefficient(award, others[0], level=None, decided_on=day).citation],
    }


def papers(case: LinedMapping, where: str) -> Answer:
    """The papers of a nomination."""
    award = award_of(case, where)
    ground = enum_of(case, "ground", CommendationGround, where)
    procedure = enum_of(case, "procedure", Procedure, where, Procedure.FULL)
    kind, law = kind_of(case, where, award), law_of(case, where)
    required = required_papers(award, kind, ground, law, procedure)
    return {
        "outcome": "required",
        "papers": [" | ".join(kind.name.lower() for kind in paper.kinds) for paper in required],
        "labels": [paper.label for paper in required],
        "forms": {
            paper.label: form.number
            for paper in required
            if (form := form_number(paper.kinds[0], award, kind, ground, law))
        },
        "confidence": {paper.label: paper.confidence.value for paper in required},
        "copies": _copies(award, law),
        "warning": "" if local_list(law) else no_local_list().reason,
        "made_by": {paper.label: paper.made_by for paper in required},
        "citations": [paper.citation for paper in required],
    }


def _copies(award: AwardCode, law: LawOnDate) -> int | None:
    """How many sets are sent; None where the province has not said or nobody decides the award."""
    try:
        return cast("int", dossier_copies(award, law).value)
    except NoLawInForce:
        return None


def deadline_answer(case: LinedMapping, where: str) -> Answer:
    """A start and a number of working days, or the name of a rule."""
    rule = case.get("rule")
    if rule is not None:
        if case.get("start") is None and rule not in _NEED_NO_START:
            raise RuleDefinitionError(f"{where}: thời hạn {rule!r} cần 'start'")
        start = case.get("start") or case.get("received_on") or case.get("decided_on") or date.min
        try:
            found = named_deadline(rule, start, _law_of_start(case, where))
        except RuleDefinitionError as error:
            raise RuleDefinitionError(f"{where}: {error}") from None
    elif case.get("start") is not None and case.get("working_days") is not None:
        found = deadline(case["start"], case["working_days"])
    else:
        raise RuleDefinitionError(f"{where}: cần 'start' và 'working_days', hoặc 'rule'")
    return {
        "outcome": "due",
        "date": found.due_on.isoformat(),
        "days": found.days,
        "confirmed": found.confirmed,
        "skipped": [f"{day.isoformat()} {why}" for day, why in found.skipped],
        "citations": [found.citation] if found.citation else [],
    }


_NEED_NO_START = frozenset({"regular_administration", "regular_education", "violation_lists"})


def _law_of_start(case: LinedMapping, where: str) -> LawOnDate:
    """The law of the case, of its start when no day of receipt is given."""
    if case.get("received_on") is not None:
        return law_of(case, where)
    dated = LinedMapping({**case, "received_on": case.get("start")})
    return law_of(dated, where)


def competence_answer(case: LinedMapping, where: str) -> Answer:
    """Who decides and how it is signed."""
    award = award_of(case, where)
    day = case.get("decided_on") or case.get("received_on")
    if day is None:
        raise NoLawInForce("Thẩm quyền cần ngày quyết định.")
    level = enum_of(case, "level", Level, where, Level.BASE_UNIT)
    found = competence(award, day, level=level, kind=kind_of(case, where, award))
    decider = enum_of(case, "decider", Decider, where)
    decides = found.at_level or found.forward_to
    return {
        "outcome": "wrong_authority" if decider is not None and not found.lawful(decider) else "found",
        "deciders": sorted(one.name.lower() for one in found.deciders),
        "decider": None if decides is None else decides.name.lower(),
        "own_level_decides": found.at_level is not None,
        "forward_to": None if found.forward_to is None else found.forward_to.name.lower(),
        "proposer": found.proposer,
        "signing_form": found.signing_form,
        "signing_forms": list(found.signing_forms),
        "may_be_delegated": found.delegable,
        "confidence": found.confidence.value,
        "citations": [found.citation, *_signing_citations(day)],
    }


def _signing_citations(day: date) -> list[str]:
    """Where the forms of signing stand, on days they are entered for."""
    try:
        return list(dict.fromkeys(one.citation for one in signing_forms(day)))
    except NoLawInForce:
        return []


def revocation_answer(case: LinedMapping, where: str) -> Answer:
    """A cancelled award: who cancels, what is returned where and until when."""
    award = award_of(case, where)
    if case.get("decided_on") is None:
        raise NoLawInForce("Việc hủy bỏ cần ngày quyết định.")
    found = revocation(
        award,
        kind_of(case, where, award),
        enum_of(case, "ground", RevocationGround, where, RevocationGround.FALSE_STATEMENT),
        decided_on=case["decided_on"],
        level=enum_of(case, "level", Level, where, Level.BASE_UNIT),
        received_on=case.get("start"),
    )
    return {
        "outcome": "revocable",
        "ground": found.ground.label,
        "deciders": sorted(one.name.lower() for one in found.cancelled_by),
        "papers": list(found.papers),
        "procedure": found.procedure,
        "return_to": found.return_to,
        "money_to": found.money_to,
        "confidence": found.confidence.value,
        "return_by": None if found.return_by is None else found.return_by.due_on.isoformat(),
        "citations": [
            found.citation,
            found.procedure_citation,
            *([found.return_by.citation] if found.return_by else []),
        ],
    }


ANSWERS: dict[str, Callable[[LinedMapping, str], Answer]] = {
    "eligibility": eligibility,
    "quota": quota_answer,
    "vote": vote,
    "prize": prize_answer,
    "papers": papers,
    "deadline": deadline_answer,
    "competence": competence_answer,
    "revocation": revocation_answer,
}
