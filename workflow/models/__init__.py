"""Every model, so that the metadata is complete; one file an aggregate."""

from workflow.models.accounts import LoginAttempt, Relationship, RoleGrant, SecurityEvent, User, UserSession
from workflow.models.assessments import Hold, Settlement, StoredAssessment, StoredFinding
from workflow.models.audit_events import AuditDetail, AuditEvent, ChainHead
from workflow.models.award_decisions import (
    AwardDecision,
    BookYear,
    DecisionAward,
    DecisionState,
    IssuedNumber,
    NumberBook,
)
from workflow.models.council import CouncilResult, CouncilSession
from workflow.models.issued_documents import IssuedDocument
from workflow.models.nominations import Achievement, Dossier, Nomination, Snapshot
from workflow.models.operations import DatedSetting, IdempotencyKey, InstallationFact, OutboxMessage
from workflow.models.papers import Paper, StoredFile
from workflow.models.people import (
    Collective,
    DisciplineRecord,
    EarlierAward,
    Household,
    Initiative,
    LeaveKind,
    LeavePeriod,
    Person,
    ServicePeriod,
    YearlyRating,
    collective_key,
    household_key,
    person_key,
)
from workflow.models.rounds import Movement, Round, RoundAward, RoundExtension
from workflow.models.rule_packs import LocalRulePack, LocalRulePackVersion, PackState
from workflow.models.units import ClusterMembership, Unit, UnitKind, UnitParent, UnitSuccession

__all__ = [
    "Achievement",
    "AuditDetail",
    "AuditEvent",
    "AwardDecision",
    "BookYear",
    "ChainHead",
    "ClusterMembership",
    "Collective",
    "CouncilResult",
    "CouncilSession",
    "DatedSetting",
    "DecisionAward",
    "DecisionState",
    "DisciplineRecord",
    "Dossier",
    "EarlierAward",
    "Hold",
    "Household",
    "IdempotencyKey",
    "Initiative",
    "InstallationFact",
    "IssuedDocument",
    "IssuedNumber",
    "LeaveKind",
    "LeavePeriod",
    "LocalRulePack",
    "LocalRulePackVersion",
    "LoginAttempt",
    "Movement",
    "Nomination",
    "NumberBook",
    "OutboxMessage",
    "PackState",
    "Paper",
    "Person",
    "Relationship",
    "RoleGrant",
    "Round",
    "RoundAward",
    "RoundExtension",
    "SecurityEvent",
    "ServicePeriod",
    "Settlement",
    "Snapshot",
    "StoredAssessment",
    "StoredFile",
    "StoredFinding",
    "Unit",
    "UnitKind",
    "UnitParent",
    "UnitSuccession",
    "User",
    "UserSession",
    "YearlyRating",
    "collective_key",
    "household_key",
    "person_key",
]
