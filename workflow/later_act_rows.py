"""A later act as services and queries hold it: the row, the awards it names, whom the permissions look at."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from rules.vocabulary import AwardCode
from workflow import clock
from workflow.actor import Actor
from workflow.attempt import DecisionRow
from workflow.audit import Happened, record
from workflow.council_rows import conflicted_persons
from workflow.errors import Conflict, NotFound, WrongState
from workflow.grounds import Subject
from workflow.models import ActState, AwardDecision, Correction, LaterAct, RevokedAward
from workflow.models.later_acts import ACT_STATE_LABELS, OPEN_ACTS
from workflow.rows import NominationRow, load_rows
from workflow.tables import AnyRow, table
from workflow.world import load_appraisers, load_decisions

acts, revoked, corrections = table(LaterAct), table(RevokedAward), table(Correction)
decisions = table(AwardDecision)
CHAIN = "later_act"


@dataclass(frozen=True, slots=True)
class Act:
    """A later act with its decision and the nominations it is about."""

    row: AnyRow
    decision: DecisionRow
    cases: tuple[NominationRow, ...]

    @property
    def awards(self) -> frozenset[AwardCode]:
        """The awards it touches: of its cases, else of the whole decision."""
        return frozenset(case.award for case in self.cases) or self.decision.awards


def load_act(connection: Connection, ref: str, bodies: Collection[int], *, lock: bool = True) -> Act:
    """Return an act of one of these bodies, locked where the database can; outside them there is none."""
    query = sa.select(*acts.c).where(acts.c.ref == ref)
    row = connection.execute(query.with_for_update() if lock else query).first()
    if row is None or row.body_unit_id not in bodies:
        raise NotFound("văn bản này")
    decision = load_decisions(connection, {row.decision_id})[row.decision_id]
    return Act(row, decision, case_rows(connection, row.id, lock=lock))


def case_rows(connection: Connection, act_id: int, *, lock: bool = False) -> tuple[NominationRow, ...]:
    """Return the nominations that an act names, in order."""
    named = sa.union(
        sa.select(revoked.c.nomination_id).where(revoked.c.act_id == act_id),
        sa.select(corrections.c.nomination_id).where(
            corrections.c.act_id == act_id, corrections.c.nomination_id.is_not(None)
        ),
    )
    found = load_rows(connection, [int(number) for number in connection.scalars(named)], lock=lock)
    return tuple(found[number] for number in sorted(found))


def subject_of(connection: Connection, body_unit_id: int, cases: Iterable[NominationRow]) -> Subject:
    """Return the subject of an act on several awards: every person, every conflict, everybody who appraised one."""
    rows = list(cases)
    ids = [row.id for row in rows]
    units = {row.unit_id for row in rows}
    return Subject(
        unit_id=units.pop() if len(units) == 1 else None,
        body_unit_id=body_unit_id,
        person_ids=tuple(person for row in rows for person in row.person_ids),
        appraised_by=_union(load_appraisers(connection, ids).values()),
        conflicted=_union(conflicted_persons(connection, ids).values()),
    )


def _union(sets: Iterable[frozenset[int]]) -> frozenset[int]:
    return frozenset(one for found in sets for one in found)


def expect(act: Act, *states: ActState) -> None:
    """Refuse an act that is not at one of these steps."""
    if act.row.state not in states:
        message = (
            f"Văn bản đang ở trạng thái «{ACT_STATE_LABELS[act.row.state]}» nên không làm được việc này. "
            "Tải lại trang để xem tình hình hiện tại."
        )
        raise WrongState(message, state=act.row.state.value, trigger="later_act")


def move(connection: Connection, act: Act, values: dict[str, object]) -> None:
    """Change an act, guarded by its version."""
    statement = (
        sa.update(acts)
        .where(acts.c.id == act.row.id, acts.c.version == act.row.version)
        .values(version=act.row.version + 1, **values)
    )
    if connection.execute(statement).rowcount != 1:
        raise Conflict("Người khác vừa thay đổi văn bản này. Tải lại trang rồi làm tiếp.")


def happened(
    connection: Connection, act_id: int, event: str, actor: Actor, payload: dict[str, object], *, detail: str = ""
) -> None:  # fmt: skip
    """Append an event to the act's chain."""
    one = Happened(CHAIN, act_id, event, actor.user_id, clock.now(), payload, detail=detail)
    record(connection, [one])


def refuse_second(connection: Connection, nomination_ids: Collection[int]) -> None:
    """Refuse awards that another act, not yet issued, is about to cancel."""
    query = (
        sa.select(acts.c.ref)
        .join(revoked, revoked.c.act_id == acts.c.id)
        .where(revoked.c.nomination_id.in_(sorted(nomination_ids)), acts.c.state.in_(OPEN_ACTS))
    )
    if connection.scalar(query.limit(1)) is not None:
        raise Conflict(
            "Có trường hợp đang được đề nghị hủy bỏ ở văn bản khác chưa ban hành. Xử lý xong văn bản đó, hoặc bỏ chọn "
            "trường hợp này."
        )
