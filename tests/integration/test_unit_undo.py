"""A change of units taken back while nobody has built on it; what a split places besides people."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from tests.integration.test_unit_changes import at, done, renamed
from tests.support import cases, district
from tests.support.district import COMMUNE, SCHOOL, actor
from workflow import db
from workflow.actor import SYSTEM
from workflow.audit_verify import verify
from workflow.errors import Conflict, InvalidInput, NotPermitted
from workflow.models import Collective, Dossier, Household, Nomination, UnitChangeKind
from workflow.queries import nominations, unit_changes, units
from workflow.services import registers, submission, unit_undoing
from workflow.services.register_records import CollectiveRow, HouseholdRow, RegisterBatch
from workflow.tables import table
from workflow.unit_plan import Change, NewUnit
from workflow.unit_undo import Noted, noted

K = UnitChangeKind
WHY = "Nghị quyết bị thu hồi, QĐ 15"


@pytest.fixture
def lite(engine: Engine) -> Iterator[dict[str, int]]:
    """The small district with two households and a team of the school, on a morning of January 2024."""
    del engine
    with at(date(2024, 1, 9)):
        district.build()
        registers.load(
            RegisterBatch(
                collectives=(CollectiveRow("TO1", SCHOOL, "Tổ Toán"),),
                households=(
                    HouseholdRow("H1", SCHOOL, "Đinh Văn Rin"), HouseholdRow("H2", SCHOOL, "Phạm Thị Núi"),
                ),
            ),
            actor=SYSTEM,
        )  # fmt: skip
        yield registers.unit_ids()


def merged(ids: dict[str, int]) -> Change:
    """Return the school and the commune as one unit."""
    both = (ids[SCHOOL], ids[COMMUNE])
    return renamed(ids, kind=K.MERGE, predecessors=both, successors=(NewUnit("MOI", "Đơn vị Mới"),))


def stored(ids: dict[str, int]) -> tuple[Noted, list[tuple[int, int]]]:
    """Return every row that names the two units, and where each nomination is."""
    with db.reading() as connection:
        where = connection.execute(sa.select(Nomination.id, Nomination.unit_id).order_by(Nomination.id))
        return noted(connection, [ids[SCHOOL], ids[COMMUNE]]), [(row.id, row.unit_id) for row in where]


def test_a_merge_is_taken_back_by_a_second_person_and_everything_is_as_before(lite: dict[str, int]) -> None:
    round_id = district.open_round()
    open_ = cases.drafts(cases.dossier(round_id), ["P1", "P2"])
    before = stored(lite)
    ref = done(merged(lite))
    assert stored(lite) != before
    page = unit_changes.proposed(actor("xacnhan"), ref)
    assert (page.may_undo, page.stands) == (True, ())
    assert "2 đề nghị chưa có kết quả" in page.returns
    assert not unit_changes.proposed(actor("thuongtruc"), ref).may_undo
    with pytest.raises(NotPermitted):
        unit_undoing.undo(ref, WHY, actor=actor("thuongtruc"))  # who proposed it
    with pytest.raises(InvalidInput, match="Ghi vì sao"):
        unit_undoing.undo(ref, " ", actor=actor("xacnhan"))
    unit_undoing.undo(ref, WHY, actor=actor("xacnhan"))
    assert stored(lite) == before
    assert verify(db.current_engine()).ok
    assert [row.id for row in nominations.listed(actor("lap")).rows] == open_
    events = [one.event for one in units.shown(actor("thuongtruc"), SCHOOL).events]
    assert {"unit_change_carried_out", "unit_change_undone"} <= set(events)
    with pytest.raises(Conflict):
        unit_undoing.undo(ref, WHY, actor=actor("xacnhan"))
    again = done(merged(lite))  # the code is free again
    assert unit_changes.proposed(actor("xacnhan"), again).stands == ()


def _submits() -> None:
    ids = [row.id for row in nominations.listed(actor("lap")).rows]
    submission.withdraw(ids[:1], "Nhầm đợt.", actor=actor("truong"))


def _names_another() -> None:
    cases.drafts(cases.dossier(district.open_round(code="TX-2", name="Đợt hai"), unit="MOI"), ["P3"])


def _corrects_a_team() -> None:
    with db.transaction() as connection:
        team = table(Collective)
        connection.execute(sa.update(team).where(team.c.code == "TO1").values(name="Tổ Toán – Tin"))


@pytest.mark.parametrize(
    ("build", "words"),
    [
        (_submits, "1 đề nghị được chuyển theo đã có bước xử lý tiếp"),
        (_names_another, "đề nghị"),
        (_corrects_a_team, "tập thể"),
    ],
)
def test_what_somebody_built_on_stays_and_the_page_says_what(
    lite: dict[str, int], build: Callable[[], None], words: str
) -> None:
    cases.drafts(cases.dossier(district.open_round()), ["P1", "P2"])
    ref = done(merged(lite))
    build()
    page = unit_changes.proposed(actor("xacnhan"), ref)
    assert any(words in one for one in page.stands), page.stands
    with pytest.raises(InvalidInput, match=words):
        unit_undoing.undo(ref, WHY, actor=actor("xacnhan"))


def test_a_split_places_households_teams_and_dossiers_and_is_taken_back(lite: dict[str, int]) -> None:
    first, second = district.open_round(), district.open_round(code="TX-2", name="Đợt hai")
    cases.drafts(cases.dossier(first), ["P1"])
    cases.drafts(cases.dossier(second), ["P2"])
    before = stored(lite)
    parts = (NewUnit("A", "Trường A"), NewUnit("B", "Trường B"))
    change = renamed(lite, kind=K.SPLIT, successors=parts)
    plan = unit_changes.previewed(actor("thuongtruc"), change)
    keys = {words: key for key, words in plan.groups}
    to_b = [key for words, key in keys.items() if "Núi" in words or "Toán" in words or "Đợt hai" in words]
    assert (len(keys), len(to_b)) == (5, 3)
    chosen = renamed(lite, kind=K.SPLIT, successors=parts, groups=dict.fromkeys(to_b, 1))
    assert len(unit_changes.previewed(actor("thuongtruc"), chosen).groups_at(1)) == 3
    ref = done(chosen)
    ids = registers.unit_ids()
    with db.reading() as connection:
        homes = dict(connection.execute(sa.select(Household.code, Household.unit_id)).all())
        team = connection.scalar(sa.select(Collective.unit_id).where(Collective.code == "TO1"))
        where = connection.execute(
            sa.select(Dossier.round_id, Dossier.unit_id, Nomination.unit_id)
            .join(Nomination, Nomination.dossier_id == Dossier.id)
            .order_by(Dossier.id)
        ).all()
    assert (homes, team) == ({"H1": ids["A"], "H2": ids["B"]}, ids["B"])
    assert [tuple(row) for row in where] == [(first, ids["A"], ids["A"]), (second, ids["B"], ids["B"])]
    assert verify(db.current_engine()).ok
    unit_undoing.undo(ref, WHY, actor=actor("xacnhan"))
    assert stored(lite) == before
