"""A statement built once serves everybody of the same roles, and nothing of the first one stays in it."""

from __future__ import annotations

from dataclasses import replace

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from tests.support import cases, district
from workflow import statements
from workflow.actor import Actor, Grant
from workflow.db import reading
from workflow.models import Nomination
from workflow.queries import nominations
from workflow.queries.nominations import Filters
from workflow.queries.scope import visible_nominations
from workflow.roles import Role
from workflow.tables import AnySelect, table

n = table(Nomination)


def _refs(viewer: Actor) -> AnySelect:
    return sa.select(n.c.ref).where(visible_nominations(viewer)).order_by(n.c.id)


@pytest.fixture
def sent(any_engine: Engine) -> int:
    """Three teachers of the school, sent in."""
    district.build()
    ids = cases.drafts(cases.dossier(district.open_round()), district.TEACHERS[:3])
    cases.submitted(ids)
    return len(ids)


@pytest.mark.usefixtures("any_engine")
def test_who_comes_second_sees_his_own_units_and_not_those_of_the_first(sent: int) -> None:
    school = district.actor("suoi")
    elsewhere = replace(school, user_id=999, grants=(Grant(Role.CLERK, 999),))
    with reading() as connection:
        for _ in range(2):
            assert len(statements.ask(connection, _refs, school).all()) == sent
            assert statements.ask(connection, _refs, elsewhere).all() == []
            asked_anew = connection.execute(_refs(school)).all()
        assert len(asked_anew) == sent
    assert nominations.listed(school).total == sent
    assert nominations.listed(elsewhere).rows == ()


@pytest.mark.usefixtures("sent")
def test_what_was_typed_by_one_is_not_kept_for_the_next() -> None:
    office = district.actor("tham")
    every = nominations.listed(office).rows
    for row in every:
        found = nominations.listed(office, Filters(text=row.name)).rows
        assert row.ref in {one.ref for one in found}
    assert nominations.listed(office, Filters(text="khongaicatenla")).rows == ()
    assert nominations.listed(office, Filters(round_code="khong-co")).total == 0
    assert nominations.listed(office, Filters(states=(every[0].state,))).rows == every
    assert nominations.listed(office, Filters(award=every[0].award)).rows == every


def test_a_value_that_nobody_tells_is_an_error() -> None:
    def named(_viewer: Actor) -> AnySelect:
        return sa.select(n.c.ref).where(n.c.ref == statements.given("ref", n.c.ref))

    with reading_nothing() as connection, pytest.raises(KeyError):
        statements.ask(connection, named, district_nobody())


def district_nobody() -> Actor:
    """Somebody without any role."""
    return Actor(1, "ai", "Ai đó", None, ())


def reading_nothing() -> sa.Connection:
    """A connection to an empty store."""
    return sa.create_engine("sqlite://").connect()
