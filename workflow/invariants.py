"""Start-up checks of the tables, and listeners that refuse any change of a guarded row outside the one path.

A wrong table stops the process; an ORM flush or a bulk ORM statement on a guarded table raises ``UnauditedChange``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from sqlalchemy import event
from sqlalchemy.orm import ORMExecuteState, Session

from workflow.actions import LABELS as ACTION_LABELS
from workflow.actions import Action
from workflow.errors import UnauditedChange
from workflow.lifecycle import BY_TRIGGER, CREATED, STEPS
from workflow.models import (
    AgendaItem,
    AuditEvent,
    AwardDecision,
    BallotBatch,
    BallotReceipt,
    ChainHead,
    CommentText,
    Complaint,
    ComplaintSender,
    ConflictOfInterest,
    Correction,
    Council,
    CouncilResult,
    CouncilSeat,
    CouncilSession,
    Dossier,
    DossierDocument,
    GrantRequest,
    Hold,
    IssuedDocument,
    LaterAct,
    LocalRulePack,
    LocalRulePackVersion,
    NamedVote,
    Nomination,
    Paper,
    PaperCount,
    PaperSigning,
    RevokedAward,
    SealedBallot,
    SessionComment,
    SessionConfirmation,
    SessionDocument,
    SessionMember,
    UnitBallot,
)
from workflow.permissions import BARS, GRANTS
from workflow.states import FINAL, NominationState

GUARDED = (
    Nomination, Dossier, Paper, Hold, AwardDecision, IssuedDocument, AuditEvent, ChainHead, LocalRulePack,
    LocalRulePackVersion, Council, CouncilSeat, CouncilSession, SessionMember, AgendaItem, SessionConfirmation,
    CouncilResult, ConflictOfInterest, SessionComment, CommentText, NamedVote, BallotBatch, SealedBallot,
    BallotReceipt, PaperCount, UnitBallot, SessionDocument, DossierDocument, PaperSigning,
    GrantRequest,
    LaterAct, RevokedAward, Correction, Complaint, ComplaintSender,
)  # fmt: skip
EVENT_NAME = re.compile(r"^[a-z]+(_[a-z]+)+$")


def problems() -> list[str]:
    """Return what is wrong with the tables; empty when they hold together."""
    found = list(_states())
    found += [f"two steps called {step.trigger}" for step in STEPS if BY_TRIGGER[step.trigger] is not step]
    found += [f"event name {step.event}" for step in STEPS if not EVENT_NAME.match(step.event)]
    found += [f"action {a.name} without grants" for a in Action if not GRANTS.get(a)]
    found += [f"action {a.name} without bars entry" for a in Action if a not in BARS]
    found += [f"action {a.name} without label" for a in Action if a not in ACTION_LABELS]
    names = [step.event for step in STEPS] + [CREATED]
    found += [f"event {name} used twice" for name in set(names) if names.count(name) > 1]
    return found


def _states() -> Iterable[str]:
    """Every state is reachable from a draft and has a way out, or is final."""
    reached, edge = {NominationState.DRAFT}, {NominationState.DRAFT}
    while edge:
        edge = {s.dest for s in STEPS if s.dest and reached & set(s.source)} - reached
        reached |= edge
    yield from (f"state {state.name} is never reached" for state in set(NominationState) - reached)
    for state in NominationState:
        leaves = any(state in step.source and step.dest not in {None, state} for step in STEPS)
        if leaves == (state in FINAL):
            yield f"state {state.name}: way out and FINAL disagree"


def check_tables() -> None:
    """Stop the process when the tables are wrong."""
    if found := problems():
        raise RuntimeError("; ".join(found))


def _refuse_flush(session: Session, _context: object, _instances: object) -> None:
    for thing in (*session.new, *session.dirty, *session.deleted):
        if isinstance(thing, GUARDED) and (
            thing in session.new or session.is_modified(thing) or thing in session.deleted
        ):
            raise UnauditedChange(f"{type(thing).__name__} changes only through workflow.perform")


def _refuse_bulk(state: ORMExecuteState) -> None:
    if not (state.is_update or state.is_delete or state.is_insert):
        return
    mapper = state.bind_mapper
    if mapper is not None and issubclass(mapper.class_, GUARDED):
        raise UnauditedChange(f"{mapper.class_.__name__} changes only through workflow.perform")


def install() -> None:
    """Check the tables and attach the listeners to every ORM session; idempotent."""
    check_tables()
    if not event.contains(Session, "before_flush", _refuse_flush):
        event.listen(Session, "before_flush", _refuse_flush)
        event.listen(Session, "do_orm_execute", _refuse_bulk)
