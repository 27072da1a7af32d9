"""Records of what happens: rounds and decisions, dossiers, nominations and their stories."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import Enum

from rules.vocabulary import (
    AwardCode,
    CommendationGround,
    Decider,
    HoldCause,
    Level,
    NomineeKind,
    PaperKind,
    Procedure,
    Stream,
)


@dataclass(frozen=True, slots=True)
class MovementDocument:
    """A plan or guidance of a movement."""

    number: str
    issuer: str
    issued_on: date


@dataclass(frozen=True, slots=True)
class PlannedMovement:
    """A phong trào thi đua and the documents that launched it."""

    code: str
    name: str
    level: Level
    documents: tuple[MovementDocument, ...]


@dataclass(frozen=True, slots=True)
class Correction:
    """A letter that mends a typing error of a decision (công văn đính chính)."""

    number: str
    issued_on: date
    wrong: str
    right: str


@dataclass(frozen=True, slots=True)
class PlannedDecision:
    """One decision of a round. ``published`` says that number and day are printed in the report."""

    number: str
    decided_on: date
    level: Level
    awards: tuple[tuple[AwardCode, NomineeKind], ...]
    published: bool = False
    correction: Correction | None = None


@dataclass(frozen=True, slots=True)
class RoundDays:
    """The days of a round. Late dossiers are taken until ``gate``; each later step happens on its one day."""

    opens: date
    deadline: date
    gate: date
    closes: date
    eligible: date
    council: date
    drafted: date
    signed: date


@dataclass(frozen=True, slots=True)
class PlannedRound:
    """One round; ``decider`` is the lawful decider it fixes, ``level`` whose decisions end it."""

    code: str
    name: str
    stream: Stream
    ground: CommendationGround
    procedure: Procedure
    decider: Decider
    level: Level
    period_label: str
    period_since: date
    period_until: date
    days: RoundDays
    awards: tuple[tuple[AwardCode, NomineeKind], ...]
    decisions: tuple[PlannedDecision, ...]
    movement_code: str | None = None
    guidance: tuple[tuple[str, date], ...] = ()


class StoryKind(Enum):
    """What is most telling about a nomination's way through the procedure."""

    CLEAN = "clean"
    LATE = "late"  # the dossier came after the deadline, inside the gate or with an extension
    REPAIRED = "returned_and_repaired"
    CORRECTED = "name_corrected_by_letter"  # công văn đính chính after the decision
    RELEASED = "hold_released"
    LAPSED = "returned_and_lapsed"
    REFUSED = "refused_at_appraisal"
    WRONG_COMPETENCE = "wrong_competence"
    BEYOND_GATE = "late_beyond_gate"
    FAILED_BALLOT = "failed_ballot"
    HELD = "hold_never_released"
    WITHDRAWN = "withdrawn"


class Ending(Enum):
    """The state in which a nomination must end (names of ``workflow.states.NominationState``)."""

    AWARDED = "AWARDED"
    NOT_AWARDED = "NOT_AWARDED"
    WITHDRAWN = "WITHDRAWN"


@dataclass(frozen=True, slots=True)
class PlannedPaper:
    """A paper of a dossier or of one nomination."""

    kind: PaperKind
    title: str
    number: str | None
    issued_on: date
    signed: bool = True


@dataclass(frozen=True, slots=True)
class Return:
    """A return for supplement. ``resubmitted_on`` None means it lapsed on ``lapsed_on``."""

    defect: str
    missing: tuple[PaperKind, ...]
    reason: str
    returned_on: date
    due_on: date
    resubmitted_on: date | None
    lapsed_on: date | None = None
    typed_name: str | None = None
    typed_birth_year: int | None = None


@dataclass(frozen=True, slots=True)
class Hold:
    """A hold (tạm dừng). ``released_on`` with its document, or None when never released."""

    cause: HoldCause
    opened_on: date
    opened_by: str
    released_on: date | None = None
    released_by: str | None = None


@dataclass(frozen=True, slots=True)
class Ballot:
    """A secret ballot; ``agree`` is compared with all members."""

    members: int
    present: int
    agree: int
    disagree: int

    @property
    def passed(self) -> bool:
        """Whether at least 80 % of all members agreed (NĐ 98/2023 Điều 30 khoản 7)."""
        return self.agree * 100 >= 80 * self.members


@dataclass(frozen=True, slots=True)
class Story:
    """What happens on the way. ``closed_on`` is the day of a refusal or withdrawal, None when awarded."""

    kind: StoryKind
    late_days: int = 0
    returned: Return | None = None
    hold: Hold | None = None
    ballot: Ballot | None = None
    closed_on: date | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class PlannedNomination:
    """One nominee, one award. ``claimed_decider`` names who decided although it was not his to decide."""

    key: str
    award: AwardCode
    nominee_kind: NomineeKind
    nominee_code: str
    achievement_key: str
    initiative_code: str | None
    papers: tuple[PlannedPaper, ...]
    story: Story
    expected_end: Ending
    reason_code: str | None = None
    unit_ballot: Ballot | None = None
    claimed_decider: Decider | None = None


@dataclass(frozen=True, slots=True)
class Extension:
    """The standing body takes a dossier after the gate."""

    granted_on: date
    until: date
    reason: str


@dataclass(frozen=True, slots=True)
class PlannedDossier:
    """One unit's submission in one round. ``defects`` are the codes of proposals.yaml, in a fixed order."""

    unit_code: str
    round_code: str
    sequence: int
    letter_number: str
    letter_date: date
    submitted_on: date
    received_on: date
    papers: tuple[PlannedPaper, ...]
    nominations: tuple[PlannedNomination, ...]
    late_days: int = 0
    defects: tuple[str, ...] = ()
    extension: Extension | None = None
