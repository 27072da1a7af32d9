"""Who may touch a dossier's papers and while what: shared by the services about them."""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from workflow import clock
from workflow.actions import Action
from workflow.actor import Actor
from workflow.audit import Happened, record
from workflow.errors import DateOutsidePeriod, NotFound, WrongState
from workflow.grounds import Subject
from workflow.models import Dossier, Nomination, Round
from workflow.permissions import require
from workflow.states import NominationState
from workflow.tables import table

dossiers, nominations = table(Dossier), table(Nomination)
SENT = "Hồ sơ đã trình nên giấy tờ được giữ nguyên. Rút lại bản trình, hoặc chờ được trả để bổ sung."


def late(field: str, what: str, day: date) -> DateOutsidePeriod:
    """Return the refusal of a day that has not come yet."""
    message = f"{what} {day:%d/%m/%Y} sau ngày hôm nay. Ghi lại đúng ngày."
    return DateOutsidePeriod(message, {field: message})


def permitted(
    connection: Connection,
    dossier_id: int,
    actor: Actor,
    states: frozenset[NominationState] = frozenset(NominationState),
) -> set[NominationState]:
    """Refuse strangers, and a dossier none of whose nominations is in these states; return the states."""
    query = (
        sa.select(dossiers.c.unit_id, Round.body_unit_id)
        .join(Round, Round.id == dossiers.c.round_id)
        .where(dossiers.c.id == dossier_id)
    )
    row = connection.execute(query).first()
    if row is None:
        raise NotFound("hồ sơ này")
    require(actor, Action.ATTACH_PAPER, Subject.for_unit(row.unit_id, row.body_unit_id))
    found = set(
        connection.scalars(
            sa.select(nominations.c.state).where(nominations.c.dossier_id == dossier_id).distinct()
        )
    )
    if found and not found & states:
        raise WrongState(SENT, state="", trigger="papers")
    return found


def happened(
    connection: Connection, dossier_id: int, event: str, actor: Actor, payload: dict[str, object]
) -> None:
    """Record an event of the dossier."""
    record(connection, [Happened("dossier", dossier_id, event, actor.user_id, clock.now(), payload)])
