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
from workflow.models.ballots import (
    BallotBatch,
    BallotReceipt,
    PaperCount,
    SealedBallot,
    SessionDocument,
    UnitBallot,
)
from workflow.models.council import (
    AgendaItem,
    Council,
    CouncilResult,
    CouncilSeat,
    CouncilSession,
    SessionConfirmation,
    SessionMember,
)
from workflow.models.council_voices import (
    CommentText,
    ConflictOfInterest,
    NamedVote,
    SessionComment,
)
from workflow.models.deciding import (
    DecisionSignature,
    Delegation,
    DelegationScope,
    DelegationState,
    DraftDifference,
)
from workflow.models.identities import IdentityKind, PersonIdentity
from workflow.models.issued_documents import IssuedDocument
from workflow.models.nominations import Achievement, Dossier, Nomination, Snapshot
from workflow.models.nominee import AchievementReport, NomineeLink, ReportSide, ResultNotice, ResultNoticeCase
from workflow.models.notices import NoticeMark
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
from workflow.models.proposing import InitiativeEntry, PendingLine, TargetRegistration
from workflow.models.rounds import Movement, Round, RoundAward, RoundExtension
from workflow.models.rule_packs import LocalRulePack, LocalRulePackVersion, PackState
from workflow.models.unit_papers import DossierDocument, PaperDetails, PaperSigning, ReportText
from workflow.models.units import ClusterMembership, Unit, UnitKind, UnitParent, UnitSuccession
from workflow.models.uploads import WorkbookUpload

__all__ = [
    "Achievement",
    "AchievementReport",
    "AgendaItem",
    "AuditDetail",
    "AuditEvent",
    "AwardDecision",
    "BallotBatch",
    "BallotReceipt",
    "BookYear",
    "ChainHead",
    "ClusterMembership",
    "Collective",
    "CommentText",
    "ConflictOfInterest",
    "Council",
    "CouncilResult",
    "CouncilSeat",
    "CouncilSession",
    "DatedSetting",
    "DecisionAward",
    "DecisionSignature",
    "DecisionState",
    "Delegation",
    "DelegationScope",
    "DelegationState",
    "DisciplineRecord",
    "Dossier",
    "DossierDocument",
    "DraftDifference",
    "EarlierAward",
    "Hold",
    "Household",
    "IdempotencyKey",
    "IdentityKind",
    "Initiative",
    "InitiativeEntry",
    "InstallationFact",
    "IssuedDocument",
    "IssuedNumber",
    "LeaveKind",
    "LeavePeriod",
    "LocalRulePack",
    "LocalRulePackVersion",
    "LoginAttempt",
    "Movement",
    "NamedVote",
    "Nomination",
    "NomineeLink",
    "NoticeMark",
    "NumberBook",
    "OutboxMessage",
    "PackState",
    "Paper",
    "PaperCount",
    "PaperDetails",
    "PaperSigning",
    "PendingLine",
    "Person",
    "PersonIdentity",
    "Relationship",
    "ReportSide",
    "ReportText",
    "ResultNotice",
    "ResultNoticeCase",
    "RoleGrant",
    "Round",
    "RoundAward",
    "RoundExtension",
    "SealedBallot",
    "SecurityEvent",
    "ServicePeriod",
    "SessionComment",
    "SessionConfirmation",
    "SessionDocument",
    "SessionMember",
    "Settlement",
    "Snapshot",
    "StoredAssessment",
    "StoredFile",
    "StoredFinding",
    "TargetRegistration",
    "Unit",
    "UnitBallot",
    "UnitKind",
    "UnitParent",
    "UnitSuccession",
    "User",
    "UserSession",
    "WorkbookUpload",
    "YearlyRating",
    "collective_key",
    "household_key",
    "person_key",
]
