"""The law: facts and a date in; findings, quotas, papers, money and documents out. Pure and dated.

This is the whole public face: ask ``law_for`` for the law of a dossier, then ``assess``, ``required_papers``,
``check_papers``, ``quota``, ``vote_rule``. ``competence``, ``prize`` and ``legal_bases`` take the day of
decision. Documents are in ``rules.documents``.
"""

from rules import eligibility as _eligibility  # noqa: F401 - importing it registers every criterion
from rules.assessment import Judgement, assess, judge
from rules.case_coverage import versions_without_a_case
from rules.case_files import CaseResult, FactDescription, evaluate_file, fact_vocabulary
from rules.competence import LEVEL_DECIDER, Competence, competence
from rules.criterion import REGISTRY
from rules.deadlines import Deadline, deadline, is_working_day, round_deadline, supplement_deadline
from rules.dossier.required_papers import PaperRequirement, check_papers, required_papers
from rules.law.instruments import Instrument, instruments_in_force, is_in_force
from rules.law.legal_basis import legal_bases
from rules.law.on_date import LawOnDate, law_for
from rules.local_packs import LocalPack, packs
from rules.prizes import Prize, prize
from rules.quotas.unit_share import QuotaOutcome, QuotaResult, quota
from rules.voting import VoteOutcome, VoteResult, VoteRule, count_vote, vote_rule

__all__ = [
    "LEVEL_DECIDER",
    "REGISTRY",
    "CaseResult",
    "Competence",
    "Deadline",
    "FactDescription",
    "Instrument",
    "Judgement",
    "LawOnDate",
    "LocalPack",
    "PaperRequirement",
    "Prize",
    "QuotaOutcome",
    "QuotaResult",
    "VoteOutcome",
    "VoteResult",
    "VoteRule",
    "assess",
    "check_papers",
    "competence",
    "count_vote",
    "deadline",
    "evaluate_file",
    "fact_vocabulary",
    "instruments_in_force",
    "is_in_force",
    "is_working_day",
    "judge",
    "law_for",
    "legal_bases",
    "packs",
    "prize",
    "quota",
    "required_papers",
    "round_deadline",
    "supplement_deadline",
    "versions_without_a_case",
    "vote_rule",
]
