"""What waits for a person: groups per role, counted over rows he may see, with the nearest day."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from workflow import clock
from workflow.actor import Actor
from workflow.calendars import Calendars, calendars_of
from workflow.db import reading
from workflow.models import AwardDecision, DecisionState, Nomination, Round, RoundExtension, SignedAs, Unit
from workflow.queries import award_work, letters, originals, paper_scans, result_notices, signing
from workflow.queries.award_work import AfterWork
from workflow.queries.care import Care, care_code
from workflow.queries.scope import visible_decisions, visible_nominations
from workflow.roles import Role
from workflow.signing_rights import own_bodies
from workflow.statements import ask, known, one_of
from workflow.states import NominationState as S
from workflow.tables import table

n, r, u, decisions = table(Nomination), table(Round), table(Unit), table(AwardDecision)
extensions = table(RoundExtension)


@dataclass(frozen=True, slots=True)
class Cell:
    """How many visible nominations are alike: unit, body, state, care, opinion."""

    unit_id: int
    body_unit_id: int
    state: S
    care: Care
    has_opinion: bool
    count: int
    due_on: date | None


@dataclass(frozen=True, slots=True)
class WorkGroup:
    """One kind of work that waits: what, how many (some begun), which list shows them, the nearest day.

    ``ref``: the one thing itself, where there is only one and it has a page of its own.
    """

    key: str
    role: Role
    count: int
    states: tuple[S, ...] = ()
    care: Care | None = None
    has_opinion: bool | None = None
    decision_state: DecisionState | None = None
    due_on: date | None = None
    days_left: int | None = None
    partly: int = 0
    ref: str = ""


@dataclass(frozen=True, slots=True)
class Spec:
    """A row of the table of work: for whom, which states, and what else must hold."""

    key: str
    role: Role
    states: tuple[S, ...] = ()
    care: Care | None = None
    has_opinion: bool | None = None
    decision_state: DecisionState | None = None
    dated: bool = False


SPECS: tuple[Spec, ...] = (
    Spec("returned", Role.CLERK, (S.RETURNED,), dated=True),
    Spec("drafts", Role.CLERK, (S.DRAFT,), dated=True),
    Spec("to_submit", Role.UNIT_HEAD, (S.UNIT_REVIEW,), dated=True),
    Spec("sent", Role.UNIT_HEAD, (S.SUBMITTED,)),
    Spec("to_receive", Role.APPRAISER, (S.SUBMITTED,)),
    Spec("clean", Role.APPRAISER, (S.APPRAISAL,), Care.CLEAN, False),
    Spec("look", Role.APPRAISER, (S.APPRAISAL,), Care.LOOK, False),
    Spec("late", Role.APPRAISER, (S.APPRAISAL,), Care.LATE, False),
    Spec("to_return", Role.APPRAISER),
    Spec("overdue", Role.APPRAISER, (S.RETURNED,), Care.OVERDUE),
    Spec("to_confirm_clean", Role.CONFIRMER, (S.APPRAISAL,), Care.CLEAN, True),
    Spec("to_confirm_look", Role.CONFIRMER, (S.APPRAISAL,), Care.LOOK, True),
    Spec("to_confirm_late", Role.CONFIRMER, (S.APPRAISAL,), Care.LATE, True),
    Spec("for_council", Role.SECRETARY, (S.ELIGIBLE,)),
    Spec("in_council", Role.SECRETARY, (S.COUNCIL,)),
    Spec("to_scan", Role.SECRETARY),
    Spec("to_read", Role.COUNCIL_MEMBER, (S.COUNCIL,)),
    Spec("to_chair", Role.COUNCIL_CHAIR, (S.COUNCIL,)),
    Spec("recommended", Role.STANDING_BODY, (S.RECOMMENDED,)),
    Spec("above", Role.STANDING_BODY, (S.FORWARDED,)),
    Spec("to_superior", Role.STANDING_BODY),
    Spec("to_notify", Role.STANDING_BODY),
    Spec("drafted", Role.STANDING_BODY, decision_state=DecisionState.DRAFTED),
    Spec("to_sign", Role.SIGNER, decision_state=DecisionState.DRAFTED),
    Spec("to_forward", Role.SIGNER, (S.RECOMMENDED,)),
    Spec("to_number", Role.NUMBER_ISSUER, decision_state=DecisionState.SIGNED),
    Spec("to_seal", Role.NUMBER_ISSUER),
    *(Spec(key, role) for key, roles in award_work.DOERS.items() for role in roles),
    Spec("awarded_below", Role.PROVINCE_VIEWER, (S.AWARDED,)),
    Spec("forwarded_below", Role.PROVINCE_VIEWER, (S.FORWARDED,)),
)
"""Every kind of work, in the order in which it is shown."""

TO_SIGN, TO_NOTIFY, TO_SEAL = "to_sign", "to_notify", "to_seal"
TO_RETURN, TO_SUPERIOR, TO_SCAN = "to_return", "to_superior", "to_scan"
FOR_THE_HEAD = frozenset({"to_forward"})
"""Work of a signer that a delegation does not give away."""

AT_UNIT_ROLES = frozenset({Role.CLERK, Role.UNIT_HEAD})


def worklist_for(viewer: Actor) -> tuple[WorkGroup, ...]:
    """Return the groups of the viewer's roles, empty ones too: "nothing waits" is an answer.

    Two statements, three for a unit's people, two to five more for a signer: what waits for him moves with the
    delegations of the day. One more for the standing body, one more for the document clerk, one for what follows a
    decision.
    """
    cells = tuple(_cell(row) for row in known(_cells, viewer)) if _states(viewer) else ()
    with reading() as connection:
        drafts = {(state, body): count for state, body, count in ask(connection, _decisions, viewer)}
        own = _own_counts(connection, viewer)
        calendars = _calendars(connection, viewer, cells)
        after = award_work.waiting(connection, viewer)
    cells = tuple(_moved(cell, calendars) for cell in cells)
    office = own_bodies(viewer)
    held = [spec for spec in SPECS if viewer.holds(spec.role) and (office or spec.key not in FOR_THE_HEAD)]
    groups = (
        _after(spec, viewer, after) if spec.key in award_work.DOERS else _group(spec, viewer, cells, drafts)
        for spec in held
    )
    return tuple(replace(one, count=own.get(one.key, one.count)) for one in groups)


def _after(spec: Spec, viewer: Actor, after: dict[tuple[str, int], AfterWork]) -> WorkGroup:
    """Add up what follows a decision over the bodies where the viewer has this role."""
    where = viewer.units_with(spec.role)
    mine = [one for (key, body), one in after.items() if key == spec.key and body in where]
    count = sum(one.count for one in mine)
    due_on = min((one.due_on for one in mine if one.due_on), default=None)
    return WorkGroup(
        spec.key, spec.role, count, due_on=due_on, partly=sum(one.partly for one in mine),
        days_left=None if due_on is None else (due_on - clock.today()).days, ref=mine[0].ref if count == 1 else "",
    )  # fmt: skip


def _own_counts(connection: Connection, viewer: Actor) -> dict[str, int]:
    """Return the counts that are no plain sum of states: what moves with delegations, what was not told yet."""
    found = {}
    if viewer.holds(Role.SIGNER):
        found[TO_SIGN] = signing.count_waiting(connection, viewer)
    if viewer.holds(Role.STANDING_BODY):
        found[TO_NOTIFY] = result_notices.count_owed(connection, viewer)
        found[TO_SUPERIOR] = letters.count_waiting(connection, viewer, "to-trinh")
    if viewer.holds(Role.APPRAISER):
        found[TO_RETURN] = letters.count_waiting(connection, viewer, "tra-lai")
    if viewer.holds(Role.NUMBER_ISSUER):
        found[TO_SEAL] = originals.count_waiting(connection, viewer, SignedAs.BODY)
    if viewer.holds(Role.SECRETARY):
        found[TO_SCAN] = paper_scans.count_waiting(connection, viewer)
    return found


def _states(viewer: Actor, *, judged: bool = False) -> frozenset[S]:
    """Return the states in which something waits for the viewer's roles; only those where its care matters."""
    mine = (spec for spec in SPECS if viewer.holds(spec.role) and (spec.care is not None or not judged))
    return frozenset(state for spec in mine for state in spec.states)


def _cells(viewer: Actor) -> sa.Select[Any]:
    """Count what waits for the viewer; what no role of his asks for is neither read nor judged."""
    judged = _states(viewer, judged=True)
    care = (
        sa.case((one_of(n.c.state, judged), care_code()), else_=Care.CLEAN.value)
        if judged
        else sa.literal("")
    )
    own_extension = sa.and_(extensions.c.round_id == n.c.round_id, extensions.c.unit_id == n.c.unit_id)
    at_unit = one_of(n.c.state, (S.DRAFT, S.UNIT_REVIEW))
    due_on = sa.case(
        (n.c.state == S.RETURNED, n.c.supplement_due_on),
        (at_unit, sa.func.coalesce(extensions.c.until, r.c.closes_on)),
    )
    inside = (
        sa.select(
            n.c.unit_id, r.c.body_unit_id, n.c.state, care.label("care"),
            (n.c.opinion != "").label("has_opinion"), due_on.label("due_on"),
        )
        .select_from(n.join(r, r.c.id == n.c.round_id).outerjoin(extensions, own_extension))
        .where(one_of(n.c.state, _states(viewer)), visible_nominations(viewer))
        .subquery()
    )  # fmt: skip
    keys = (inside.c.unit_id, inside.c.body_unit_id, inside.c.state, inside.c.care, inside.c.has_opinion)
    return sa.select(*keys, sa.func.count(), sa.func.min(inside.c.due_on)).group_by(*keys)


def _cell(row: Any) -> Cell:
    return Cell(row[0], row[1], row[2], Care(row[3]) if row[3] else Care.CLEAN, bool(row[4]), row[5], row[6])


def _calendars(connection: Connection, viewer: Actor, cells: Iterable[Cell]) -> Calendars:
    """Return the calendars by which the last days of a unit's work move; nobody else's groups have a day."""
    if not any(viewer.holds(role) for role in AT_UNIT_ROLES):
        return Calendars()
    return calendars_of(connection, {cell.body_unit_id for cell in cells if cell.due_on})


def _moved(cell: Cell, calendars: Calendars) -> Cell:
    """The cell with the day on which its limit really ends."""
    if cell.due_on is None:
        return cell
    return replace(cell, due_on=calendars.end_of(cell.body_unit_id, cell.due_on))


def _decisions(viewer: Actor) -> sa.Select[Any]:
    own = sa.not_(decisions.c.is_external)
    return (
        sa.select(decisions.c.state, decisions.c.body_unit_id, sa.func.count())
        .where(visible_decisions(viewer), own)
        .group_by(decisions.c.state, decisions.c.body_unit_id)
    )


def _group(
    spec: Spec, viewer: Actor, cells: Iterable[Cell], drafts: dict[tuple[DecisionState, int], int]
) -> WorkGroup:
    where = viewer.units_with(spec.role)
    if spec.decision_state is not None:
        alike = [
            count for (state, body), count in drafts.items() if state is spec.decision_state and body in where
        ]
        count = sum(alike)
        return WorkGroup(spec.key, spec.role, count, decision_state=spec.decision_state)
    found = [cell for cell in cells if _fits(spec, where)(cell)]
    due_on = min((cell.due_on for cell in found if cell.due_on), default=None) if spec.dated else None
    return WorkGroup(
        key=spec.key,
        role=spec.role,
        count=sum(cell.count for cell in found),
        states=spec.states,
        care=spec.care,
        has_opinion=spec.has_opinion,
        due_on=due_on,
        days_left=None if due_on is None else (due_on - clock.today()).days,
    )


def _fits(spec: Spec, where: frozenset[int]) -> Callable[[Cell], bool]:
    def fits(cell: Cell) -> bool:
        if cell.state not in spec.states or (spec.care is not None and cell.care is not spec.care):
            return False
        if spec.has_opinion is not None and cell.has_opinion is not spec.has_opinion:
            return False
        if spec.role is Role.PROVINCE_VIEWER:
            return True
        return (cell.unit_id if spec.role in AT_UNIT_ROLES else cell.body_unit_id) in where

    return fits
