"""The law: facts and a date in; findings, quotas, papers, money and documents out. Pure and dated.

This is the whole public face: ask ``law_for`` for the law of a dossier, then ``assess``, ``required_papers``,
``check_papers``, ``quota``, ``vote_rule``. ``competence``, ``prize`` and ``legal_bases`` take the day of
decision. Documents are in ``rules.documents``.
"""

from rules import eligibility as _eligibility  # noqa: F401 - importing it registers every criterion
from rules.after_award import Mistake, Reissue, mend, reissue
from rules.assessment import Judgement, assess, judge
from rules.case_coverage import versions_without_a_case
from rules.case_files import CaseResult, FactDescription, evaluate_file, fact_vocabulary
from rules.competence import LEVEL_DECIDER, Competence, competence
from rules.criterion import REGISTRY
from rules.deadlines import (
    Deadline,
    deadline,
    deadline_names,
    is_working_day,
    named_deadline,
    round_deadline,
    supplement_deadline,
)
from rules.dossier.copies import dossier_copies
from rules.dossier.form_numbers import FormNumber, form_number
from rules.dossier.required_papers import PaperRequirement, check_papers, required_papers
from rules.fund import Area, FundFrame, fund_frame
from rules.law.instruments import Instrument, instruments_in_force, is_in_force
from rules.law.legal_basis import legal_bases
from rules.law.on_date import LawOnDate, law_for
from rules.local_packs import LocalPack, packs
from rules.prizes import Prize, prize
from rules.quotas.excellent_ratings import excellent_rating_cap, excellent_unit_cap
from rules.quotas.unit_share import QuotaOutcome, QuotaResult, quota
from rules.quotas.what_if import WhatIf, what_if, what_if_counts
from rules.revocation import Revocation, RevocationGround, awards_resting_on, revocation
from rules.signing import SigningForm, signing_forms
from rules.voting import (
    Ranked,
    Ranking,
    VoteOutcome,
    VoteResult,
    VoteRule,
    chosen_vote,
    count_vote,
    lower_award,
    needed_votes,
    rank_within_quota,
    vote_rule,
)

__all__ = [
    "LEVEL_DECIDER",
    "REGISTRY",
    "Area",
    "CaseResult",
    "Competence",
    "Deadline",
    "FactDescription",
    "FormNumber",
    "FundFrame",
    "Instrument",
    "Judgement",
    "LawOnDate",
    "LocalPack",
    "Mistake",
    "PaperRequirement",
    "Prize",
    "QuotaOutcome",
    "QuotaResult",
    "Ranked",
    "Ranking",
    "Reissue",
    "Revocation",
    "RevocationGround",
    "SigningForm",
    "VoteOutcome",
    "VoteResult",
    "VoteRule",
    "WhatIf",
    "assess",
    "awards_resting_on",
    "check_papers",
    "chosen_vote",
    "competence",
    "count_vote",
    "deadline",
    "deadline_names",
    "dossier_copies",
    "evaluate_file",
    "excellent_rating_cap",
    "excellent_unit_cap",
    "fact_vocabulary",
    "form_number",
    "fund_frame",
    "instruments_in_force",
    "is_in_force",
    "is_working_day",
    "judge",
    "law_for",
    "legal_bases",
    "lower_award",
    "mend",
    "named_deadline",
    "needed_votes",
    "packs",
    "prize",
    "quota",
    "rank_within_quota",
    "reissue",
    "required_papers",
    "revocation",
    "round_deadline",
    "signing_forms",
    "supplement_deadline",
    "versions_without_a_case",
    "vote_rule",
    "what_if",
    "what_if_counts",
]
