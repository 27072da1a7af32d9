"""A merge of two entries taken back: everything returns, or a sentence says what was built on it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from rules.vocabulary import NomineeKind, Rating
from tests.integration.test_people import merged, twin_of
from tests.support import cases, district
from workflow import clock, db
from workflow.audit_verify import verify
from workflow.errors import Conflict, InvalidInput, NotPermitted
from workflow.models import Nomination, Person, PersonMerge, YearlyRating
from workflow.queries import people, person_page, person_pairs
from workflow.services import people_facts, person_merges, person_parting, registers
from workflow.tables import table

WHY = "Hai thẻ căn cước khác nhau."


@pytest.fixture
def store(either_engine: Engine) -> Iterator[dict[str, int]]:
    """The small district on a morning of January 2024; the ids of its people."""
    morning = clock.datetime(2024, 1, 9, 1, tzinfo=clock.UTC)
    with clock.use(clock.SimulatedClock(morning)):
        district.build()
        yield registers.nominee_ids(NomineeKind.INDIVIDUAL)


def entry(person_id: int) -> tuple[object, ...]:
    """Return what the register says of an entry: its facts, its ratings, its nominations."""
    with db.reading() as connection:
        p, rated, n = table(Person), table(YearlyRating), table(Nomination)
        facts = connection.execute(sa.select(p.c.full_name, p.c.birth_year).where(p.c.id == person_id)).one()
        key = f"P{person_id}"
        ratings = sa.select(rated.c.period_key).where(rated.c.nominee_key == key).order_by(rated.c.id)
        own = sa.select(n.c.id).where(n.c.nominee_key == key, n.c.person_id == person_id).order_by(n.c.id)
        return tuple(facts), tuple(connection.scalars(ratings)), tuple(connection.scalars(own))


def test_everything_returns_to_the_entry_it_came_from(store: dict[str, int]) -> None:
    cases.drafts(cases.dossier(district.open_round()))
    twin = twin_of(birth_year=1985)
    people_facts.rate(twin, "Y2022", Rating.EXCELLENT, date(2022, 12, 20), "QĐ 7", actor=district.actor("xa"))
    before = entry(twin), entry(store["P1"])
    ref = merged(twin, store["P1"], taken=("full_name",))
    assert entry(twin) != before[0]
    page = person_pairs.proposed(district.actor("xacnhan"), ref)
    assert (page.may_undo, page.built_on) == (True, ())
    person_parting.undo(ref, WHY, actor=district.actor("xacnhan"))
    assert (entry(twin), entry(store["P1"])) == before
    standing = district.actor("thuongtruc")
    assert person_page.shown(standing, f"P{store['P1']}").aliases == ()
    assert people.moved_to(standing, f"P{store['P1']}") == ""
    with db.reading() as connection:
        note = connection.scalar(sa.select(table(PersonMerge).c.decision_note))
    assert note == f"Đã hoàn tác: {WHY}"
    assert verify(db.current_engine()).ok
    with pytest.raises(Conflict):
        person_parting.undo(ref, WHY, actor=district.actor("xacnhan"))
    merged(twin, store["P1"])


def test_what_was_built_on_it_is_named_and_nothing_moves(store: dict[str, int]) -> None:
    twin = twin_of()
    ref = merged(store["P1"], twin)
    people_facts.rate(
        store["P1"], "Y2022", Rating.GOOD, date(2022, 12, 20), "QĐ 9", actor=district.actor("lap")
    )
    with pytest.raises(InvalidInput, match="xếp loại hằng năm"):
        person_parting.undo(ref, WHY, actor=district.actor("xacnhan"))
    built = person_pairs.proposed(district.actor("xacnhan"), ref).built_on
    assert "đã ghi thêm 1 thay đổi" in built[0]
    assert people.moved_to(district.actor("thuongtruc"), f"P{twin}") == f"P{store['P1']}"


def test_a_nomination_that_went_on_keeps_the_merge(store: dict[str, int]) -> None:
    ids = cases.drafts(cases.dossier(district.open_round()))
    ref = merged(twin_of(), store["P1"])
    cases.submitted(ids)
    with pytest.raises(InvalidInput, match="1 đề nghị được chuyển theo đã có bước xử lý tiếp"):
        person_parting.undo(ref, WHY, actor=district.actor("xacnhan"))


def test_who_proposed_it_does_not_undo_it_alone_and_a_reason_is_needed(store: dict[str, int]) -> None:
    ref = merged(store["P1"], twin_of())
    for who in ("thuongtruc", "lap", "ky"):
        with pytest.raises(NotPermitted):
            person_parting.undo(ref, WHY, actor=district.actor(who))
    with pytest.raises(InvalidInput, match="hai người"):
        person_parting.undo(ref, " ", actor=district.actor("xacnhan"))
    with db.transaction() as connection:
        connection.execute(sa.update(table(PersonMerge)).values(moved="{}"))
    with pytest.raises(InvalidInput, match="chưa ghi đủ để tách lại"):
        person_parting.undo(ref, WHY, actor=district.actor("xacnhan"))
    open_ = person_merges.propose(store["P2"], twin_of(), "Cùng thẻ.", actor=district.actor("thuongtruc"))
    with pytest.raises(Conflict):
        person_parting.undo(open_, WHY, actor=district.actor("xacnhan"))
