"""One try of one step on one nomination: what the Machine fires on, and the batch its effects append to."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from rules.finding import Assessment, Finding
from rules.vocabulary import AwardCode, NomineeKind
from workflow.actor import Actor
from workflow.audit import Happened
from workflow.calendars import Calendars
from workflow.db import Base
from workflow.facts_of import FactSheet
from workflow.grounds import Policy, Subject
from workflow.history_load import LastEvent
from workflow.models import ActState
from workflow.packs import Packs
from workflow.payloads import Payload
from workflow.round_terms import PlacesTaken
from workflow.rows import NominationRow
from workflow.states import NominationState

Pool = tuple[int, str, str, AwardCode]
"""What a share is counted over: deciding body, stream, period and award."""


@dataclass(frozen=True, slots=True)
class DecisionRow:
    """What steps on a decision look at."""

    id: int
    round_id: int
    body_unit_id: int
    state: str
    version: int
    awards: frozenset[AwardCode]
    is_external: bool
    drafted_by_id: int
    number: str | None = None


@dataclass(frozen=True, slots=True)
class LaterActRow:
    """What steps under a cancelling document look at: where it stands and which awards it names."""

    id: int
    state: ActState
    is_external: bool
    nominations: frozenset[int]


@dataclass(frozen=True, slots=True)
class Heard:
    """What the council said of one nomination in one session: the counted item, before it moves the nomination."""

    session_id: int
    item_id: int
    body_unit_id: int
    way: str
    result: str | None
    agree: int | None
    disagree: int | None
    blank: int | None
    proof: str
    citation: str


@dataclass(slots=True)
class World:
    """Everything preloaded for one set of nominations; guards read it, nothing here queries."""

    at: datetime
    today: date
    policies: Mapping[int, Policy]  # separation of duties today, by body
    sheets: Mapping[int, FactSheet] = field(default_factory=dict)
    decisions: Mapping[int, DecisionRow] = field(default_factory=dict)
    later_acts: Mapping[int, LaterActRow] = field(default_factory=dict)
    heard: Mapping[tuple[int, int], Heard] = field(default_factory=dict)  # by session and nomination
    ballots_started: frozenset[int] = frozenset()
    on_agenda: Mapping[int, int] = field(default_factory=dict)  # nomination → its item in a live session
    granted: Counter[Pool] = field(default_factory=Counter)
    appraisers: Mapping[int, frozenset[int]] = field(default_factory=dict)
    conflicted: Mapping[int, frozenset[int]] = field(default_factory=dict)
    packs: Packs = field(default_factory=Packs)
    taken: frozenset[tuple[int, AwardCode, NomineeKind]] = (
        frozenset()
    )  # what the rounds take, when an award changes
    initiative_uses: Mapping[int, tuple[tuple[int, str], ...]] = field(default_factory=dict)
    last_events: Mapping[int, LastEvent] = field(default_factory=dict)
    earlier_opinions: Mapping[int, tuple[int, str]] = field(default_factory=dict)
    reports: Mapping[int, Mapping[str, str]] = field(
        default_factory=dict
    )  # nomination → what its report says
    places_taken: PlacesTaken = field(default_factory=PlacesTaken)
    calendars: Calendars = field(default_factory=Calendars)
    carried: frozenset[int] = frozenset()  # nominations that go on although their round is closed
    closings: Mapping[int, int] = field(default_factory=dict)  # closed round → its closing
    achievements_sent: frozenset[int] = (
        frozenset()
    )  # a nomination that left its unit rests on these achievements

    def subject(self, row: NominationRow) -> Subject:
        """Return what the permissions look at: the nomination, who appraised it ever, who drafted its decision."""
        decision = self.decisions.get(row.decision_id or 0)
        return Subject.of(
            row,
            drafted_by=decision.drafted_by_id if decision else None,
            appraised_by=self.appraisers.get(row.id, frozenset()),
            conflicted=self.conflicted.get(row.id, frozenset()),
        )


@dataclass(slots=True)
class WriteBatch:
    """What a set of accepted attempts will write, all of it in one transaction."""

    changes: list[tuple[NominationRow, NominationState, dict[str, object]]] = field(default_factory=list)
    events: list[Happened] = field(default_factory=list)
    inserts: dict[type[Base], list[dict[str, object]]] = field(default_factory=lambda: defaultdict(list))
    updates: list[tuple[type[Base], int, dict[str, object]]] = field(default_factory=list)
    taken: dict[tuple[AwardCode, str, int], str] = field(
        default_factory=dict
    )  # nominee passed here, by which unit


@dataclass(slots=True)
class Attempt:
    """The object the Machine fires on. ``state`` is set by the library and nowhere else."""

    row: NominationRow
    state: NominationState
    actor: Actor
    payload: Payload
    world: World
    batch: WriteBatch
    findings: list[Finding] = field(default_factory=list)
    changes: dict[str, object] = field(default_factory=dict)
    assessment: Assessment | None = None
    findings_sha256: str | None = None

    @property
    def next_version(self) -> int:
        """Return the version the nomination will have after this step."""
        return self.row.version + 1

    @property
    def sheet(self) -> FactSheet:
        """Return the fact sheet; the step must have asked for it."""
        return self.world.sheets[self.row.id]
