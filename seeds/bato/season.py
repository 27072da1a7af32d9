"""What the players share while a season runs: the plan, the ids, who acts, and the timetable."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time
from functools import cached_property
from itertools import count

from rules.vocabulary import NomineeKind, PaperKind
from seeds.bato.index import Line, PlanIndex
from seeds.bato.plan import PlannedDossier, PlannedRound, SeasonPlan
from seeds.bato.universe import DISTRICT
from workflow import clock
from workflow.actor import Actor
from workflow.errors import Refused
from workflow.services import registers
from workflow.services.actors import actors_by_username

FIRST_DAY = date(2024, 1, 2)
"""The first working day of Luật 2022; nothing of the season is earlier."""

OWN_OFFICE = "CM-NV"
"""Phòng Nội vụ appraises everybody else's list; its own is handled by the district's office (deputies)."""


class SeasonError(RuntimeError):
    """The season did not go as planned: a guard refused a planned award, or let a planned refusal pass."""

    @classmethod
    def of(cls, where: str, lines: Iterable[str]) -> SeasonError:
        """Return the error that names the first cases."""
        found = list(lines)
        shown = "\n  ".join(found[:12])
        return cls(f"{where}: {len(found)}\n  {shown}")


@dataclass(frozen=True, slots=True)
class Cast:
    """The actors by what they do; the deputies stand in for the office that runs the rounds."""

    accounts: dict[str, Actor]
    clerks: dict[str, Actor]
    heads: dict[str, Actor]

    def appraiser(self, unit: str) -> Actor:
        """Return who appraises, records the council's word and drafts for a unit's nominations."""
        return self.accounts["van-phong.thamdinh" if unit == OWN_OFFICE else "noi-vu.thidua"]

    def confirmer(self, unit: str) -> Actor:
        """Return who confirms a unit's nominations."""
        return self.accounts["van-phong.phochanh" if unit == OWN_OFFICE else "noi-vu.truongphong"]

    @property
    def standing(self) -> Actor:
        """Return the official of the standing body: rounds, sessions, decisions."""
        return self.accounts["noi-vu.thidua"]

    @property
    def signer(self) -> Actor:
        """Return the chairman, who signs."""
        return self.accounts["huyen.chutich"]

    @property
    def issuer(self) -> Actor:
        """Return the document clerk, who gives numbers."""
        return self.accounts["huyen.vanthu"]


def cast_of(plan: SeasonPlan) -> Cast:
    """Return the actors of the planned accounts, as the database knows them."""
    accounts = actors_by_username()
    by_role: dict[str, dict[str, Actor]] = {"clerk": {}, "unit_head": {}}
    for user in plan.users:
        for grant in user.roles:
            if grant.role in by_role:
                by_role[grant.role][grant.unit_code] = accounts[user.username]
    return Cast(accounts, by_role["clerk"], by_role["unit_head"])


@dataclass(frozen=True, slots=True, order=True)
class Task:
    """An entry of the timetable: something done on its day and minute; ``weight`` moves the bar."""

    day: date
    minute: int
    order: int
    weight: int = field(compare=False)
    what: Callable[[], None] = field(compare=False)


class Season:
    """A season being played."""

    def __init__(self, plan: SeasonPlan) -> None:
        """Start with an empty timetable."""
        self.plan, self.index = plan, PlanIndex(plan)
        self.tasks: list[Task] = []
        self.ids: dict[str, int] = {}  # nomination key → id
        self.rounds: dict[str, int] = {}
        self.dossiers: dict[tuple[str, str, int], int] = {}
        self.files: dict[tuple[str, str, int], dict[PaperKind, str]] = {}
        self.holds: dict[str, int] = {}
        start = datetime.combine(FIRST_DAY, time(6), tzinfo=clock.LOCAL)
        self.clock = clock.SimulatedClock(start)
        self._order = count()

    def at(self, day: date, hour: float, what: Callable[[], None], weight: int = 1) -> None:
        """Put something on the timetable; within one minute the order of planning holds."""
        self.tasks.append(Task(day, round(hour * 60), next(self._order), weight, what))

    @cached_property
    def cast(self) -> Cast:
        """Return the actors; the accounts must be loaded."""
        return cast_of(self.plan)

    @cached_property
    def units(self) -> dict[str, int]:
        """Return unit code → id."""
        return registers.unit_ids()

    @cached_property
    def nominees(self) -> dict[NomineeKind, dict[str, int]]:
        """Return code → id by kind of nominee."""
        return {kind: registers.nominee_ids(kind) for kind in NomineeKind}

    @cached_property
    def movements(self) -> dict[str, int]:
        """Return movement code → id."""
        return registers.movement_ids()

    @property
    def district(self) -> int:
        """Return the id of the deciding body."""
        return self.units[DISTRICT]

    def initiative(self, code: str | None) -> int | None:
        """Return an initiative's id; new ones came with a later loading day, so a miss reads again."""
        return None if code is None else registers.initiative_ids()[code]

    def lines_of(self, a_round: PlannedRound) -> list[Line]:
        """Return the lines of a round."""
        return [line for line in self.index.lines if line[0].code == a_round.code]

    def dossiers_of(self, a_round: PlannedRound) -> list[PlannedDossier]:
        """Return the dossiers of a round."""
        return [one for one in self.plan.dossiers if one.round_code == a_round.code]

    def ids_of(self, lines: Iterable[Line]) -> list[int]:
        """Return the ids of some lines."""
        return [self.ids[one.key] for _, _, one in lines]


def by_office(lines: Iterable[Line]) -> list[tuple[str, list[Line]]]:
    """Split lines into those of the office that runs the rounds and the others; empty groups are left out."""
    found: dict[str, list[Line]] = {"": [], OWN_OFFICE: []}
    for line in lines:
        found[OWN_OFFICE if line[1].unit_code == OWN_OFFICE else ""].append(line)
    return [(unit, group) for unit, group in found.items() if group]


def reasons_of(error: BaseException | None) -> str:
    """Return what stands in the way as sentences: every blocking finding of a refusal, once."""
    if isinstance(error, Refused):
        blocking = [one.reason for one in error.findings if one.blocks]
        return " ".join(dict.fromkeys(blocking))
    return str(error)
