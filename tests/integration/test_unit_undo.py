"""A change of units taken back while nobody has built on it; what a split places besides people."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from tests.integration.test_unit_changes import at, done, handover, renamed
from tests.support import cases, district
from tests.support.district import COMMUNE, SCHOOL, actor
from workflow import db
from workflow.actor import SYSTEM
from workflow.audit_verify import verify
from workflow.db import Base
from workflow.errors import Conflict, InvalidInput, NotPermitted
from workflow.models import (
    Collective,
    Dossier,
    Household,
    Nomination,
    Round,
    ServicePeriod,
    UnitChangeKind,
    UnitParent,
)
from workflow.queries import nominations, unit_changes, units
from workflow.services import registers, submission, unit_undoing
from workflow.services.register_records import CollectiveRow, HouseholdRow, PersonRow, RegisterBatch
from workflow.tables import table
from workflow.unit_journal import OTHER_BUSINESS, Noted, noted
from workflow.unit_kinds import KINDS, WRITTEN
from workflow.unit_plan import Change, NewUnit
from workflow.unit_records import LABELS
from workflow.unit_undo import Built

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
    assert "2 đề nghị chưa có kết quả trở về cùng hồ sơ" in [one.words for one in page.returns]
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
    assert any(words in one for one in map(Built.text, page.stands)), page.stands
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


def dissolved(ids: dict[str, int]) -> Change:
    """Return the end of the school: nobody takes over."""
    return renamed(ids, kind=K.DISSOLVE, successors=())


def named(page: unit_changes.ChangePage) -> dict[str, list[str]]:
    """Return what the page says would be restored, with the names."""
    return {one.words: [record.words for record in one.records] for one in page.returns}


def test_a_dissolution_tells_whom_it_would_bring_back_and_brings_them_back(lite: dict[str, int]) -> None:
    with db.transaction() as connection:  # a unit of its own below the school goes to the body above
        below = table(UnitParent)
        moves = sa.update(below).where(below.c.unit_id == lite[COMMUNE]).values(parent_id=lite[SCHOOL])
        connection.execute(moves)
    before = stored(lite)
    ref = done(dissolved(lite))
    after = stored(lite)
    assert [row["until"] for row in after[0]["collectives"].values()] == ["2024-01-04"] * 2
    page = unit_changes.proposed(actor("xacnhan"), ref)
    assert named(page) == {
        "1 đơn vị trực thuộc trở về như cũ": ["Ủy ban nhân dân xã Đèo Xanh"],
        "3 quá trình công tác trở về như cũ": ["Đinh Thị Mai", "Phạm Văn Rêu", "Nguyễn Đức Ánh"],
        "2 phân công nhiệm vụ trở về như cũ": [
            "Hồ Thị Lập (người lập hồ sơ)", "Lê Quang Thủ (thủ trưởng đơn vị)",
        ],
        "2 tập thể trở về như cũ": ["Trường Tiểu học Suối Mơ", "Tổ Toán"],
    }  # fmt: skip
    assert [one.ref for one in page.openable] == [COMMUNE]
    with pytest.raises(NotPermitted):
        unit_undoing.undo(ref, WHY, actor=actor("thuongtruc"))
    unit_undoing.undo(ref, WHY, actor=actor("xacnhan"))
    assert stored(lite) == before
    assert verify(db.current_engine()).ok


def test_who_worked_elsewhere_since_a_dissolution_is_named(lite: dict[str, int]) -> None:
    ref = done(dissolved(lite))
    with db.transaction() as connection:  # an assignment was corrected by hand
        service = table(ServicePeriod)
        mends = sa.update(service).where(service.c.unit_id == lite[SCHOOL], service.c.until.is_not(None))
        first = sa.select(sa.func.min(service.c.id)).where(service.c.unit_id == lite[SCHOOL])
        connection.execute(mends.where(service.c.id == first.scalar_subquery()).values(position="Kế toán"))
    page = unit_changes.proposed(actor("xacnhan"), ref)
    assert [one.text() for one in page.stands] == ["Sau thay đổi đã sửa 1 quá trình công tác: Đinh Thị Mai."]
    with pytest.raises(InvalidInput, match="Đinh Thị Mai"):
        unit_undoing.undo(ref, WHY, actor=actor("xacnhan"))


JULY, ROUND = date(2025, 7, 1), "Khen thưởng thường xuyên năm 2023"


def handed_over(ids: dict[str, int]) -> str:
    """Let the district hand its open round over to the commune, on the first day the law lets it."""
    return done(handover(ids, JULY))


def test_a_handover_is_taken_back_with_rounds_dossiers_places_and_names_what_returns(
    either_engine: Engine,
) -> None:
    del either_engine
    with at(date(2024, 1, 9)):
        district.build()
        round_id = district.open_round()
        cases.submitted(cases.drafts(cases.dossier(round_id), ["P1", "P2"]))
    with at(JULY):
        ids = registers.unit_ids()
        before = everything(ids)
        ref = handed_over(ids)
        assert everything(ids) != before
        page = unit_changes.proposed(actor("xacnhan"), ref)
        assert named(page) == {
            "2 đơn vị trực thuộc trở về như cũ": ["Trường Tiểu học Suối Mơ", "Ủy ban nhân dân xã Đèo Xanh"],
            "1 hồ sơ trở về như cũ": [f"{ROUND} – Trường Tiểu học Suối Mơ"],
            "2 đề nghị chưa có kết quả trở về cùng hồ sơ": [],
            "1 đợt xét lập khi thay đổi kết thúc, mã dùng lại được": [f"{ROUND} (TX-2023-X-DX)"],
        }
        assert (page.may_undo, page.stands) == (True, ())
        registers.load(
            RegisterBatch(persons=(PersonRow("P10", "Hồ Thị Mới"),)), actor=SYSTEM
        )  # a receiving commune goes on with its own business: nobody built on the handover
        unit_undoing.undo(ref, WHY, actor=actor("xacnhan"))
        left = everything(ids)
        closed = [row for row in left[0]["rounds"].values() if row["code"].startswith("TX-2023-X-DX-HT")]
        assert [row["archived_at"] is not None for row in closed] == [True]
        left[0]["rounds"] = {key: row for key, row in left[0]["rounds"].items() if row not in closed}
        assert left == before
        assert [row.round_name for row in nominations.listed(actor("lap")).rows] == [
            "Khen thưởng thường xuyên năm 2023"
        ] * 2
        assert verify(db.current_engine()).ok
        told = [one.event for one in units.shown(actor("thuongtruc"), COMMUNE).events]
        assert told[:2] == ["unit_change_undone", "authority_taken_over"]
        assert (
            unit_changes.proposed(actor("xacnhan"), handed_over(ids)).stands == ()
        )  # the code is free again


def everything(ids: dict[str, int]) -> tuple[Noted, list[tuple[int, ...]]]:
    """Return every row that names a unit of the district, and the unit and round of each nomination."""
    with db.reading() as connection:
        query = sa.select(Nomination.id, Nomination.unit_id, Nomination.round_id).order_by(Nomination.id)
        where = [tuple(row) for row in connection.execute(query)]
        return noted(connection, ids.values()), where


def _receives(ids: dict[str, int]) -> None:
    del ids
    with db.transaction() as connection:
        connection.execute(
            sa.update(table(Round)).where(table(Round).c.code == "TX-2023-X-DX").values(guidance="HD 3")
        )


def _submits_there(ids: dict[str, int]) -> None:
    del ids
    (number,) = [row.id for row in nominations.listed(actor("lap")).rows]
    submission.withdraw([number], "Nhầm đợt.", actor=actor("truong"))


def _proposes_there(ids: dict[str, int]) -> None:
    del ids
    with db.reading() as connection:
        round_id = connection.scalar(sa.select(Round.id).where(Round.code == "TX-2023-X-DX"))
    there = cases.dossier(int(round_id or 0), clerk="xa", unit=COMMUNE)
    cases.drafts(there, ["P9"], clerk="xa")


@pytest.mark.parametrize(
    ("build", "words"),
    [
        (_receives, f"đã sửa 1 đợt xét: {ROUND} (TX-2023-X-DX)"),
        (_submits_there, "1 đề nghị được chuyển theo đã có bước xử lý tiếp: Đinh Thị Mai"),
        (
            _proposes_there,
            "đã thêm 1 đề nghị: một đề nghị Lao động tiên tiến đang lập ở Ủy ban nhân dân xã Đèo Xanh",
        ),
    ],
)
def test_what_a_receiving_body_built_is_named_and_the_handover_stays(
    lite: dict[str, int], build: Callable[[dict[str, int]], None], words: str
) -> None:
    cases.submitted(cases.drafts(cases.dossier(district.open_round()), ["P1"]))
    with at(JULY):
        ref = handed_over(lite)
        build(lite)
        page = unit_changes.proposed(actor("xacnhan"), ref)
        assert any(words in one.text() for one in page.stands), page.stands
        with pytest.raises(InvalidInput):
            unit_undoing.undo(ref, WHY, actor=actor("xacnhan"))


def test_every_table_that_may_be_built_on_has_words_and_every_kind_its_row() -> None:
    held = {
        rows.name
        for rows in Base.metadata.sorted_tables
        for column in rows.columns
        for key in column.foreign_keys
        if key.column.table.name in WRITTEN
    }
    assert held - OTHER_BUSINESS - set(LABELS) == set()
    assert set(KINDS) == set(UnitChangeKind)
