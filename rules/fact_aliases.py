"""Other names under which case files may state a fact: plain synonyms, small groups, and matters being verified.

People who write cases put the same fact in different words. Each of these is turned into the one name of
``NomineeFacts`` before anything is read, so that the rulebook itself knows one name only.
"""

from __future__ import annotations

from typing import Any

from rules.errors import UnknownFact
from rules.law.yaml_files import LinedMapping

ALIASES: dict[str, str] = {
    "year": "award_year",
    "ground_of_award": "ground",
    "stream": "ground",
    "employment_kind": "employment",
    "employment_type": "employment",
    "job_kind": "employment",
    "evaluation": "rating",
    "yearly_rating": "rating",
    "quality_rating": "rating",
    "rating_points": "points",
    "score": "points",
    "recruited_months": "months_since_recruitment",
    "months_recruited": "months_since_recruitment",
    "months_employed": "months_since_recruitment",
    "contract_months_before": "months_contract_before_recruitment",
    "months_on_contract_before": "months_contract_before_recruitment",
    "months_on_contract_before_recruitment": "months_contract_before_recruitment",
    "contract_months_before_recruitment": "months_contract_before_recruitment",
    "contract_break": "contract_interrupted",
    "interrupted": "contract_interrupted",
    "months_worked_in_year": "months_worked",
    "months_worked_in_school_year": "months_worked",
    "worked_months": "months_worked",
    "maternity_leave_months": "maternity_months",
    "sick_leave_months": "sick_months",
    "unpaid_months": "unpaid_leave_months",
    "personal_leave": "personal_leave_days",
    "leave_days": "personal_leave_days",
    "on_probation": "probation",
    "training_months": "study_months",
    "months_of_study": "study_months",
    "training_result": "study_result",
    "study_grade": "study_result",
    "months_old_unit": "months_at_old_unit",
    "old_unit_months": "months_at_old_unit",
    "old_unit_opinion": "old_unit_remark",
    "old_unit_written_opinion": "old_unit_remark",
    "secondment": "seconded",
    "concurrent_post": "second_job",
    "retirement_date": "retires_on",
    "retired_on": "retires_on",
    "disciplines": "discipline",
    "disciplinary": "discipline",
    "admin_fine": "administrative_fine",
    "fined": "administrative_fine",
    "sentenced": "court_sentence",
    "initiative": "initiatives",
    "innovations": "initiatives",
    "prior_titles": "prior_awards",
    "prior_forms": "prior_awards",
    "previous_awards": "prior_awards",
    "earlier_awards": "prior_awards",
    "registration": "registered",
    "registered_targets": "registered",
    "rescue_treatment_months": "rescue_injury_months",
    "rescue_confirmed_by": "rescue_injury_confirmed_by",
    "teaching_certificate_rank": "good_teacher_level",
    "teaching_certificate_level": "good_teacher_level",
    "teaching_certificate": "good_teacher_level",
    "good_teacher_certificate": "good_teacher_level",
    "achievement_id": "achievement",
    "outside_duty": "outside_assigned_duty",
    "outside_assigned_duties": "outside_assigned_duty",
    "contribution": "contribution_dong",
    "contribution_amount": "contribution_dong",
    "contribution_vnd": "contribution_dong",
    "female": "is_woman",
    "woman": "is_woman",
    "leader": "is_leader",
    "head": "is_head",
    "size": "members",
    "members_total": "members",
    "total_members": "members",
    "members_completed": "members_completed_or_better",
    "members_good": "members_good_or_better",
    "members_not_completed": "members_failed",
    "advanced_workers": "members_advanced_worker",
    "members_advanced_workers": "members_advanced_worker",
    "members_grassroots_fighters": "members_grassroots_fighter",
    "grassroots_fighters": "members_grassroots_fighter",
    "members_warned_or_worse": "members_disciplined_warning_or_more",
    "members_warned_or_more": "members_disciplined_warning_or_more",
    "members_disciplined": "members_disciplined_warning_or_more",
    "women_share": "women_percent",
    "share_of_women": "women_percent",
    "leads_its_cluster": "leads_cluster",
    "cluster_leader": "leads_cluster",
    "movement_level": "emulation_launched_by",
    "launched_by": "emulation_launched_by",
    "scope": "influence",
    "impact": "influence",
    "competitors": "equally_qualified",
    "competing_nominees": "equally_qualified",
    "same_period_nominations": "also_nominated_by",
    "holds": "open_holds",
    "conduct": "conduct_confirmed",
    "false_statement": "false_declaration",
    "consecutive_excellent_years": "years_excellent_in_a_row",
    "consecutive_good_years": "years_good_in_a_row",
    "ingenuity": "ingenuity_recognised",
}
"""Synonyms: another word → the name of the fact."""

GROUPS: dict[str, dict[str, str]] = {
    "rating": {"value": "rating", "level": "rating", "year": "rating_year", "points": "points"},
    "study": {"months": "study_months", "result": "study_result", "grade": "study_result"},
    "transfer": {
        "months_at_old_unit": "months_at_old_unit",
        "old_unit_months": "months_at_old_unit",
        "months": "months_at_old_unit",
        "opinion": "old_unit_remark",
        "remark": "old_unit_remark",
        "written_opinion": "old_unit_remark",
        "old_unit_opinion": "old_unit_remark",
    },
    "rescue_injury": {
        "months": "rescue_injury_months",
        "treatment_months": "rescue_injury_months",
        "confirmed_by": "rescue_injury_confirmed_by",
    },
    "leave": {
        "maternity": "maternity_months",
        "maternity_months": "maternity_months",
        "sick": "sick_months",
        "sick_months": "sick_months",
        "unpaid": "unpaid_leave_months",
        "unpaid_months": "unpaid_leave_months",
        "personal_days": "personal_leave_days",
    },
    "contract": {
        "months": "months_contract_before_recruitment",
        "months_before_recruitment": "months_contract_before_recruitment",
        "interrupted": "contract_interrupted",
    },
    "period": {
        "since": "period_since",
        "from": "period_since",
        "until": "period_until",
        "to": "period_until",
    },
}
"""Groups: a name with keys of its own → the facts they stand for."""

MATTERS: dict[str, str] = {
    "inspection": "inspection",
    "complaint": "complaint",
    "denunciation": "complaint",
    "press_allegation": "press",
    "pending_discipline": "discipline_pending",
    "discipline_pending": "discipline_pending",
}
"""Names of a matter being verified → its cause; the value is true, false or the keys of a matter."""

TOPICS = frozenset({"scientific_topic", "topic", "scientific_topics"})
"""Names of accepted scientific topics: an entry of ``initiatives`` of that kind."""


def other_names(fact: str) -> tuple[str, ...]:
    """Return the other words under which a case may state a fact."""
    names = [alias for alias, name in ALIASES.items() if name == fact]
    names += [
        f"{group}.{key}" for group, keys in GROUPS.items() for key, name in keys.items() if name == fact
    ]
    if fact == "matters":
        names += list(MATTERS)
    if fact == "initiatives":
        names += sorted(TOPICS)
    return tuple(names)


def known_words() -> tuple[str, ...]:
    """Return every word a case may use besides the names of the facts, for naming the nearest one."""
    return (*ALIASES, *GROUPS, *MATTERS, *sorted(TOPICS))


def canonical(body: LinedMapping, *, where: str) -> LinedMapping:
    """Return the facts under their own names; a fact stated twice raises ``UnknownFact`` naming the line."""
    found = LinedMapping()
    found.lines, found.line = {}, getattr(body, "line", 1)
    for name, value in body.items():
        line = body.lines.get(name, found.line)
        for fact, stated in _stated(name, value, where=f"{where.split(':', 1)[0]}:{line}"):
            if fact in found and fact not in {"matters", "initiatives"}:
                raise UnknownFact(f"{where.split(':', 1)[0]}:{line}: {fact!r} được nêu hai lần")
            found[fact] = [*_listed(found[fact]), *_listed(stated)] if fact in found else stated
            found.lines[fact] = line
    return found


def _stated(name: str, value: Any, *, where: str) -> list[tuple[str, Any]]:
    """Return the facts, under their own names, that one entry of a case states."""
    if name in GROUPS and isinstance(value, LinedMapping):
        keys = GROUPS[name]
        for key in value:
            if key not in keys:
                raise UnknownFact(f"{where}: {name!r} không có mục {key!r}; dùng một trong {sorted(keys)}")
        return [(keys[key], stated) for key, stated in value.items()]
    if name in MATTERS:
        return [("matters", one) for one in _matters(MATTERS[name], value)]
    if name in TOPICS:
        return [("initiatives", [_with(one, "kind", "topic", "reference") for one in _listed(value)])]
    fact = ALIASES.get(name, name)
    if fact == "initiatives" and isinstance(value, int) and not isinstance(value, bool):
        return [(fact, [f"sáng kiến thứ {number}" for number in range(1, value + 1)])]
    if fact == "prior_awards" and isinstance(value, LinedMapping) and "award" not in value:
        return [(fact, _by_award(value))]
    return [(fact, value)]


def _by_award(years_of: LinedMapping) -> list[LinedMapping]:
    """Earlier awards written as {CSTDCS: [2022, 2023]}: one record for each year."""
    records = []
    for award, years in years_of.items():
        for year in _listed(years):
            record = LinedMapping({"award": award, "year": year})
            record.lines, record.line = {}, years_of.lines.get(award, 1)
            records.append(record)
    return records


def _matters(cause: str, value: Any) -> list[Any]:
    """Return the matters one entry states: true is one open matter, false says there is none."""
    if isinstance(value, bool):
        return [[_with(LinedMapping({"open": True}), "cause", cause, "")]] if value else [[]]
    return [[_with(one, "cause", cause, "") for one in _listed(value)]]


def _with(body: Any, key: str, value: str, short: str) -> LinedMapping:
    """Return a record with one more key; a bare word stands for the ``short`` key."""
    record = LinedMapping(body if isinstance(body, LinedMapping) else {short: body})
    record.lines = dict(getattr(body, "lines", {}))
    record.line = getattr(body, "line", 1)
    record.setdefault(key, value)
    return record


def _listed(value: Any) -> list[Any]:
    """One value or a list of values, as a list."""
    return value if isinstance(value, list) else [value]
