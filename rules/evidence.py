"""Which papers bear out which fact: what a reader opens to see a criterion with his own eyes.

The papers are those of the dossier (Luật 2022 Điều 84) and the confirmations of other bodies. A fact that the system
finds itself (registers, duplicates, the frame of the round) is borne out by no paper.
"""

from __future__ import annotations

from collections.abc import Iterable

from rules.fact_labels import labelled_facts
from rules.vocabulary import PaperKind as P

_MINUTES = (P.UNIT_MINUTES, P.COMMENDATION_MINUTES)
_REPORT = (P.ACHIEVEMENT_REPORT, P.SUMMARY_REPORT)

EVIDENCE: dict[str, tuple[P, ...]] = {
    **dict.fromkeys(("conduct_confirmed", "emulation_recognised"), _MINUTES),
    "registered": (P.PROPOSAL_LETTER, *_MINUTES),
    "published_working_days": _MINUTES,
    **dict.fromkeys(
        ("rating", "rating_year", "points", "unit_rating", "years_excellent_in_a_row", "years_good_in_a_row"),
        (P.RATING_CONFIRMATION, *_REPORT),
    ),
    "initiatives": (P.INITIATIVE_CERTIFICATE, P.EFFECT_RECOGNITION),
    "ingenuity_recognised": (P.INITIATIVE_CERTIFICATE, P.ACHIEVEMENT_PROOF),
    "old_unit_remark": (P.OLD_UNIT_REMARK,),
    "months_at_old_unit": (P.OLD_UNIT_REMARK,),
    **dict.fromkeys(("matters", "open_holds", "false_declaration", "court_sentence"), (P.CONCLUSION_LETTER,)),
    "discipline": (P.CONCLUSION_LETTER, P.RELATED_DOCUMENT),
    **dict.fromkeys(
        ("achievement", "achievement_described", "many_achievements", "report_age_months"), _REPORT
    ),
    **dict.fromkeys(
        ("outside_assigned_duty", "contribution_dong", "contribution_recognised"),
        (P.ACHIEVEMENT_PROOF, *_REPORT),
    ),
    "influence": (P.EFFECT_RECOGNITION, P.ACHIEVEMENT_PROOF, *_REPORT),
    "state_duties_met": (P.TAX_CONFIRMATION,),
    **dict.fromkeys(
        (
            "leads_movement",
            "leads_cluster",
            "leads_central_cluster",
            "meets_province_flag",
            "exceeded_targets",
        ),
        (P.PROPOSAL_LETTER, *_MINUTES, *_REPORT),
    ),
    **dict.fromkeys(
        (
            *("members", "members_completed_or_better", "members_good_or_better", "members_excellent"),
            *("members_failed", "members_advanced_worker", "members_grassroots_fighter", "women_percent"),
            *("members_reprimanded", "members_disciplined_warning_or_more", "local_standard_met"),
        ),
        (*_REPORT, P.NOMINEE_LIST),
    ),
    **dict.fromkeys(("study_months", "study_result", "good_teacher_level"), (P.RELATED_DOCUMENT, *_REPORT)),
    **dict.fromkeys(
        ("rescue_injury_months", "rescue_injury_confirmed_by"), (P.RELATED_DOCUMENT, P.ACHIEVEMENT_PROOF)
    ),
    "prior_awards": (*_REPORT, P.RELATED_DOCUMENT),
    "months_since_recruitment": (P.NOMINEE_LIST, *_REPORT),
    "months_worked": (P.NOMINEE_LIST, *_REPORT),
}
"""Fact → the papers that show it, the most telling first."""


def papers_for(facts: Iterable[str]) -> tuple[P, ...]:
    """Return the papers that bear out any of the facts, each once."""
    return tuple(dict.fromkeys(paper for name in facts for paper in EVIDENCE.get(name, ())))


def unknown_facts() -> tuple[str, ...]:
    """Return the names in the table that are no facts."""
    known = set(labelled_facts())
    return tuple(name for name in EVIDENCE if name not in known)
