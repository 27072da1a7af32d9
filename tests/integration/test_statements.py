"""A statement built once serves everybody of the same roles, and nothing of the first one stays in it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from tests.support import cases, district
from workflow import clock, statements
from workflow.actor import Actor, Grant
from workflow.db import reading
from workflow.models import Nomination
from workflow.queries import nominations, paging, people
from workflow.queries.nominations import Filters
from workflow.queries.scope import visible_nominations
from workflow.roles import Role
from workflow.states import NominationState as S
from workflow.tables import AnySelect, table

n, MORNING = table(Nomination), datetime(2024, 1, 9, 8, 0, tzinfo=clock.LOCAL)


def _refs(viewer: Actor) -> AnySelect:
    return sa.select(n.c.ref).where(visible_nominations(viewer)).order_by(n.c.id)


def _named(_viewer: Actor) -> AnySelect:
    return sa.select(n.c.ref).where(n.c.ref == statements.given("ref", n.c.ref))


def test_the_second_of_the_same_roles_gets_his_own(either_engine: Engine) -> None:
    with clock.use(clock.SimulatedClock(MORNING)):
        district.build()
        ids = cases.drafts(cases.dossier(district.open_round()), ["P1", "P2", "P3"])
        cases.submitted(ids)
        school, office = district.actor("lap"), district.actor("tham")
        elsewhere = replace(school, user_id=999, grants=(Grant(Role.CLERK, 999),))
        with reading() as connection:
            for _ in range(2):
                assert len(statements.ask(connection, _refs, school).all()) == len(ids)
                assert statements.ask(connection, _refs, elsewhere).all() == []
            assert len(connection.execute(_refs(school)).all()) == len(ids)  # built anew, it says the same
            with pytest.raises(KeyError):
                statements.ask(connection, _named, school)
        every = nominations.listed(office).rows
        assert nominations.listed(elsewhere).rows == ()
        for row in every:  # one shape, other words
            assert [one.ref for one in nominations.listed(office, Filters(text=row.name)).rows] == [row.ref]
        same = Filters(states=(every[0].state,), award=every[0].award)
        assert nominations.listed(office, same).rows == every
        assert nominations.listed(office, Filters(round_code="khong-co")).total == 0
        assert [one.full_name for one in people.listed(office, "mai").rows] == ["Đinh Thị Mai"]
        assert [one.full_name for one in people.listed(office, "rêu").rows] == ["Phạm Văn Rêu"]
        assert [one.code for one in people.listed(office, "P2").rows] == ["P2"]
        assert people.listed(office, "1234").rows == () == people.listed(elsewhere).rows


def test_a_long_list_is_counted_to_a_limit_and_says_so(
    either_engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(paging, "COUNTED", 2)
    statements._built.cache_clear()  # a limit is part of the statement
    with clock.use(clock.SimulatedClock(MORNING)):
        district.build()
        ids = cases.drafts(cases.dossier(district.open_round()), ["P1", "P2", "P3"])
        clerk = district.actor("lap")
        page = nominations.listed(clerk, size=2)
        assert (page.total, page.has_more, [row.id for row in page.rows]) == (2, True, ids[:2])
        rest = nominations.listed(clerk, cursor=paging.Cursor(after=page.older), size=2)
        back = nominations.listed(clerk, cursor=paging.Cursor(before=rest.newer), size=2)
        assert ([row.id for row in rest.rows], back.rows, rest.older) == (ids[2:], page.rows, "")
        cases.submitted(ids[1:2])
        several = Filters(states=(S.SUBMITTED, S.DRAFT, S.RETURNED))
        merged = nominations.listed(clerk, several, size=2)
        assert ([row.id for row in merged.rows], merged.has_more) == (ids[:2], True)
        rest = nominations.listed(clerk, several, paging.Cursor(after=merged.older), size=2)
        back = nominations.listed(clerk, several, paging.Cursor(before=rest.newer), size=2)
        assert ([row.id for row in rest.rows], back.rows) == (ids[2:], merged.rows)
        few = nominations.listed(clerk, Filters(text="mai"))
        assert (few.total, few.has_more) == (1, False)
        everybody = people.listed(district.actor("thuongtruc"))
        assert (everybody.total, everybody.has_more) == (2, True)
        assert [one.code for one in everybody.rows] == ["P3", "P1", "P2", "P7", "P9"]
    statements._built.cache_clear()
