"""Facts of the demo's season that the prepared scenes start from."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from tests.screens.state import one
from workflow import db
from workflow.actor import Actor
from workflow.models import (
    AwardDecision,
    DecisionState,
    GoldEntry,
    Nomination,
)
from workflow.roles import Role
from workflow.states import NominationState as S
from workflow.tables import table

n, dec, gold = table(Nomination), table(AwardDecision), table(GoldEntry)
Who = Mapping[Role, Actor]
FIRST, SECOND, THIRD, FOURTH = range(4)
"""The newest decisions of the body with certificates, counted backwards."""


def decision_at(place: int) -> Any:
    """The id of one of the newest own decisions that gave certificates."""
    mine = (dec.c.state == DecisionState.ISSUED) & sa.not_(dec.c.is_external)
    given = sa.select(gold.c.decision_id)
    return one(sa.select(dec.c.id).where(mine, dec.c.id.in_(given)).order_by(dec.c.id.desc()).offset(place))


def value_of(column: sa.ColumnElement[Any], decision: int) -> Any:
    """A value of a decision."""
    return one(sa.select(column).where(dec.c.id == decision))


def cases_of(decision: int) -> list[int]:
    """The nominations that a decision awards."""
    with db.reading() as connection:
        query = sa.select(n.c.id).where(n.c.decision_id == decision, n.c.state == S.AWARDED)
        return list(connection.scalars(query.order_by(n.c.id)))


def body_unit() -> int:
    """The body whose season the demo is."""
    return int(value_of(dec.c.body_unit_id, decision_at(FIRST)))
