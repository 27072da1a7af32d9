"""People of a split unit: placed one by one with the change, or afterwards, also from a day that is past."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from rules.vocabulary import NomineeKind
from tests.integration.test_unit_changes import DAY, PAPER, at, done
from tests.support import district
from workflow import db
from workflow.audit_verify import verify
from workflow.errors import InvalidInput, NotFound, NotPermitted
from workflow.models import ServicePeriod, Unit, UnitChangeKind
from workflow.queries import unit_changes, unit_placements
from workflow.services import registers
from workflow.services import unit_placements as commands
from workflow.tables import table
from workflow.unit_plan import Change, NewUnit

A, B = NewUnit("TH-A", "Trường Tiểu học Suối Mơ A"), NewUnit("TH-B", "Trường Tiểu học Suối Mơ B")


@pytest.fixture
def split(either_engine: Engine) -> Iterator[dict[str, int]]:
    """The school split in two on 05/01/2024, P2 placed at the second; the ids of people by code."""
    del either_engine
    with at(date(2024, 1, 9)):
        district.build()
        people = registers.nominee_ids(NomineeKind.INDIVIDUAL)
        school = registers.unit_ids()[district.SCHOOL]
        change = Change(UnitChangeKind.SPLIT, DAY, PAPER, (school,), (A, B), placed={people["P2"]: 1})
        plan = unit_changes.previewed(district.actor("thuongtruc"), change)
        assert plan.names_at(1) == ("Phạm Văn Rêu",)
        assert len(plan.names_at(0)) == len(plan.staff) - 1
        done(change)
        yield people


def services(person_id: int) -> list[tuple[str, date, date | None]]:
    """Return where somebody works: code of the unit, first and last day."""
    rows, units = table(ServicePeriod), table(Unit)
    with db.reading() as connection:
        query = sa.select(units.c.code, rows.c.since, rows.c.until).join(units, units.c.id == rows.c.unit_id)
        found = connection.execute(query.where(rows.c.person_id == person_id).order_by(rows.c.since)).all()
    return [tuple(row) for row in found]


def test_each_goes_where_he_was_put_and_the_rest_to_the_first(split: dict[str, int]) -> None:
    assert services(split["P2"])[-1] == ("TH-B", DAY, None)
    assert services(split["P1"])[-1] == services(split["P3"])[-1] == ("TH-A", DAY, None)


def test_many_are_placed_afterwards_from_the_first_day_or_a_later_one(split: dict[str, int]) -> None:
    office = district.actor("thuongtruc")
    page = unit_placements.shown(office, "TH-A")
    assert [one.name for one in page.members if one.id in (split["P1"], split["P3"])] == [
        "Nguyễn Đức Ánh", "Đinh Thị Mai",
    ]  # fmt: skip
    ((other, name),) = page.sisters
    assert name == B.name
    commands.place(page.unit_id, {split["P1"]: other}, DAY, "QĐ 5/QĐ-PGD", actor=office)
    assert services(split["P1"])[-1] == ("TH-B", DAY, None), "placed wrongly from the first day: corrected"
    commands.place(page.unit_id, {split["P3"]: other}, date(2024, 1, 8), "QĐ 6/QĐ-PGD", actor=office)
    assert services(split["P3"])[-2:] == [
        ("TH-A", DAY, date(2024, 1, 7)),
        ("TH-B", date(2024, 1, 8), None),
    ]
    assert verify(db.current_engine()).ok


@pytest.mark.parametrize(
    ("on", "said"),
    [(date(2024, 1, 4), "từ ngày 05/01/2024 trở đi"), (date(2024, 1, 10), "chưa đến")],
)
def test_a_day_before_the_split_or_in_the_future_is_refused(
    split: dict[str, int], on: date, said: str
) -> None:
    page = unit_placements.shown(district.actor("thuongtruc"), "TH-A")
    with pytest.raises(InvalidInput, match=said):
        commands.place(
            page.unit_id, {split["P1"]: page.sisters[0][0]}, on, "QĐ 5", actor=district.actor("thuongtruc")
        )
    assert services(split["P1"])[-1] == ("TH-A", DAY, None)


def test_only_to_a_sister_and_only_by_the_standing_body(split: dict[str, int]) -> None:
    page = unit_placements.shown(district.actor("thuongtruc"), "TH-A")
    commune = registers.unit_ids()[district.COMMUNE]
    with pytest.raises(NotFound):
        commands.place(page.unit_id, {split["P1"]: commune}, DAY, "QĐ 5", actor=district.actor("thuongtruc"))
    with pytest.raises((NotPermitted, NotFound)):
        commands.place(
            page.unit_id, {split["P1"]: page.sisters[0][0]}, DAY, "QĐ 5", actor=district.actor("tham")
        )
    with pytest.raises(InvalidInput, match="Chưa chọn"):
        commands.place(page.unit_id, {}, DAY, "QĐ 5", actor=district.actor("thuongtruc"))
    with pytest.raises(NotFound):
        unit_placements.shown(district.actor("thuongtruc"), district.COMMUNE)
