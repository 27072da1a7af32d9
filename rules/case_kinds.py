"""One answer function for each kind of case: what the file gives, what the rulebook says, as plain words and
numbers.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

from rules.assessment import assess
from rules.case_reading import award_of, enum_of, kind_of, law_of
from rules.case_words import read_enum, read_facts
from rules.competence import competence
from rules.deadlines import deadline, named_deadline
from rules.dossier.form_numbers import form_number
from rules.dossier.required_papers import required_papers
from rules.errors import NoLawInForce, RuleDefinitionError
from rules.finding import Finding
from rules.law.on_date import LawOnDate, law_for
from rules.law.yaml_files import LinedMapping
from rules.prizes import prize
from rules.quotas.excellent_ratings import excellent_rating_cap, excellent_unit_cap
from rules.quotas.unit_share import QuotaResult, quota
from rules.quotas.what_if import what_if
from rules.revocation import RevocationGround, revocation
from rules.vocabulary import AwardCode, CommendationGround, Decider, Level, PaperKind, Procedure, Rating
from rules.voting import count_vote, vote_rule

Answer = dict[str, Any]


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
        law_of(case),
        assume_rest=case.get("assume_rest") in {True, "satisfied"},
        papers=None
        if papers is None
        else frozenset(read_enum(PaperKind, one, where=where) for one in papers),
        procedure=enum_of(case, "procedure", Procedure, where, Procedure.FULL),
    )
    return {
        "outcome": result.outcome.value,
        "missing": list(result.missing),
        "law_on": result.law_on.isoformat(),
        "fingerprint": result.fingerprint,
        "reason": " ".join(found.reason for found in result.blocking),
        "citations": list(dict.fromkeys(found.citation for found in result.findings)),
        "findings": [_shown(found) for found in result.findings],
    }


def quota_answer(case: LinedMapping, where: str) -> Answer:
    """An award, a pool (a count, a list, or both by name), how many are proposed; ``refused``: what
    if they fall out.
    """
    pool = case.get("pool")
    if case.get("of") == "excellent_rating":
        return _excellent_ratings(case, pool if isinstance(pool, LinedMapping) else LinedMapping(), where)
    award = award_of(case, where)
    names = _pool_of(pool, award)
    used = case.get("proposed", 0)
    result = quota(
        award, law_of(case), pool=_count(names), used=_count(used) or 0, decided_on=case.get("decided_on")
    )
    answer = _quota_shown(result)
    if case.get("refused") is None:
        return answer
    if not isinstance(names, list) or not isinstance(used, list):
        raise RuleDefinitionError(f"{where}: 'refused' cần danh sách tên ở 'pool' và 'proposed'")
    try:
        found = what_if(award, law_of(case), pool=names, proposed=used, refused=case["refused"])
    except ValueError as error:
        raise RuleDefinitionError(f"{where}: {error}") from None
    return {
        **answer,
        "after": _quota_shown(found.after),
        "lose_title": list(found.lose_title),
        "fall_out": list(found.fall_out),
        "stay": list(found.stay),
        "what_if": found.sentence,
    }


_POOLS = ("advanced_worker", "advanced_workers", "cluster_leaders", "members", "size", "total")
"""Names under which the base of a share may stand, the usual one first."""


def _pool_of(pool: Any, award: AwardCode) -> Any:
    """The count or list that makes the base."""
    if not isinstance(pool, LinedMapping):
        return pool
    own = ("cluster_leaders",) if award is AwardCode.GOVERNMENT_FLAG else ()
    return next((pool[name] for name in (*own, *_POOLS) if name in pool), None)


def _count(value: Any) -> int | None:
    """A number, or how many a list names."""
    return len(value) if isinstance(value, list) else value


def _excellent_ratings(case: LinedMapping, pool: LinedMapping, where: str) -> Answer:
    """The ceiling of excellent ratings: people rated good, or public units."""
    law, used = law_of(case), _count(case.get("proposed", 0)) or 0
    if "units" in pool:
        return _quota_shown(excellent_unit_cap(law, units=pool["units"], excellent=used))
    rating = enum_of(case, "unit_rating", Rating, where)
    return _quota_shown(
        excellent_rating_cap(law, good=_count(pool.get("good")), excellent=used, unit_rating=rating)
    )


def _quota_shown(result: QuotaResult) -> Answer:
    """A meter's answer in plain words."""
    return {
        "outcome": result.outcome.value,
        "max_allowed": result.max_allowed,
        "used": result.used,
        "ratio": None if result.ratio is None else str(result.ratio),
        "share": None if result.share is None else str(result.share),
        "rounding": result.rounding,
        "reason": result.sentence,
        "confidence": result.confidence.value,
        "citations": [result.citation] if result.citation else [],
    }


def vote(case: LinedMapping, where: str) -> Answer:
    """An award, a council, ballots by kind."""
    council, ballots = case.get("council") or {}, case.get("ballots") or {}
    rule = vote_rule(award_of(case, where), law_of(case))
    if rule.required and "members" not in council:
        raise RuleDefinitionError(f"{where}: 'council' thiếu 'members' (tổng số thành viên Hội đồng)")
    result = count_vote(
        rule,
        council.get("members") or len(ballots) or 1,
        ballots.get("agree", 0),
        disagree=ballots.get("disagree", 0),
        blank=ballots.get("blank", 0),
        present=council.get("present"),
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
        "citations": [result.citation],
    }


def prize_answer(case: LinedMapping, where: str) -> Answer:
    """Money of one award."""
    if case.get("decided_on") is None:
        raise NoLawInForce("Tiền thưởng cần ngày quyết định.")
    award = award_of(case, where)
    others = [read_enum(AwardCode, one, where=where) for one in case.get("same_period_awards") or []]
    result = prize(
        award,
        kind_of(case, where, award),
        level=enum_of(case, "level", Level, where),
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
        "reason": result.sentence,
        "confidence": result.confidence.value,
        "citations": [result.citation, result.instrument],
    }


def papers(case: LinedMapping, where: str) -> Answer:
    """The papers of a nomination."""
    award = award_of(case, where)
    ground = enum_of(case, "ground", CommendationGround, where)
    procedure = enum_of(case, "procedure", Procedure, where, Procedure.FULL)
    required = required_papers(award, kind_of(case, where, award), ground, law_of(case), procedure)
    return {
        "outcome": "required",
        "papers": [" | ".join(kind.name.lower() for kind in paper.kinds) for paper in required],
        "labels": [paper.label for paper in required],
        "forms": {
            paper.label: form.number
            for paper in required
            if (form := form_number(paper.kinds[0], award, kind_of(case, where, award), ground, law_of(case)))
        },
        "made_by": {paper.label: paper.made_by for paper in required},
        "citations": [paper.citation for paper in required],
    }


def deadline_answer(case: LinedMapping, where: str) -> Answer:
    """A start and a number of working days, or the name of a rule."""
    rule = case.get("rule")
    if rule is not None:
        if case.get("start") is None and rule not in _NEED_NO_START:
            raise RuleDefinitionError(f"{where}: thời hạn {rule!r} cần 'start'")
        start = case.get("start") or case.get("received_on") or case.get("decided_on") or date.min
        try:
            found = named_deadline(rule, start, _law_of_start(case))
        except RuleDefinitionError as error:
            raise RuleDefinitionError(f"{where}: {error}") from None
    elif "start" in case and "working_days" in case:
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


def _law_of_start(case: LinedMapping) -> LawOnDate:
    """The law of the case, of its start when no other day is given."""
    start: date | None = case.get("received_on") or case.get("start")
    return law_for(start, case.get("decided_on"), case.get("pack"))


def competence_answer(case: LinedMapping, where: str) -> Answer:
    """Who decides and how it is signed."""
    award = award_of(case, where)
    day = case.get("decided_on") or case.get("received_on")
    if day is None:
        raise NoLawInForce("Thẩm quyền cần ngày quyết định.")
    level = enum_of(case, "level", Level, where, Level.BASE_UNIT)
    found = competence(award, day, level=level, kind=kind_of(case, where, award))
    decider = enum_of(case, "decider", Decider, where)
    return {
        "outcome": "wrong_authority" if decider is not None and not found.lawful(decider) else "found",
        "deciders": sorted(one.name.lower() for one in found.deciders),
        "decider": None if found.at_level is None else found.at_level.name.lower(),
        "forward_to": None if found.forward_to is None else found.forward_to.name.lower(),
        "proposer": found.proposer,
        "signing_form": found.signing_form,
        "signing_forms": list(found.signing_forms),
        "confidence": found.confidence.value,
        "citations": [found.citation],
    }


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
        "return_to": found.return_to,
        "return_by": None if found.return_by is None else found.return_by.due_on.isoformat(),
        "citations": [found.citation, *([found.return_by.citation] if found.return_by else [])],
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
