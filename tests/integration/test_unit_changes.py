"""Units over time: renamed, merged, split, dissolved; authority that passes on the day the law names."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager
from datetime import date

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from rules.vocabulary import AwardCode, CommendationGround, Decider, Level, NomineeKind
from tests.support import cases, district
from workflow import clock, db
from workflow.actor import SYSTEM, Actor
from workflow.audit_verify import verify
from workflow.errors import InvalidInput, NotFound, NotPermitted
from workflow.models import ClusterMembership, Nomination, Round, RoundAward, Unit, UnitChangeKind, UnitParent
from workflow.queries import answered, nominations, notices, people, unit_changes, units
from workflow.queries.dossiers import listed as dossiers_listed
from workflow.services import registers
from workflow.services import unit_changes as commands
from workflow.services.actors import actor_for_user
from workflow.services.register_records import EarlierAwardRow, RegisterBatch
from workflow.tables import table
from workflow.unit_plan import Change, NewUnit

K = UnitChangeKind
DAY, PAPER = date(2024, 1, 5), "Nghị quyết 12/NQ-HĐND ngày 01/01/2024"


def at(day: date) -> AbstractContextManager[object]:
    """Stop the clock on the morning of a day."""
    return clock.use(clock.SimulatedClock(clock.datetime(day.year, day.month, day.day, 1, tzinfo=clock.UTC)))


@pytest.fixture
def store(either_engine: Engine) -> Iterator[dict[str, int]]:
    """The small district on a morning of January 2024; the ids of its units."""
    with at(date(2024, 1, 9)):
        district.build()
        yield registers.unit_ids()


@pytest.fixture
def lite(engine: Engine) -> Iterator[dict[str, int]]:
    """The same where the kind of database does not matter."""
    with at(date(2024, 1, 9)):
        district.build()
        yield registers.unit_ids()


def renamed(ids: dict[str, int], **more: object) -> Change:
    """Return the school's new name."""
    about = {"kind": K.RENAME, "on": DAY, "document": PAPER, "predecessors": (ids[district.SCHOOL],)}
    about["successors"] = (NewUnit("TH-SMM", "Trường Tiểu học Suối Mơ Mới"),)
    return Change(**(about | more))  # type: ignore[arg-type]


def done(change: Change) -> str:
    """Let the standing body propose and the confirmer carry out."""
    ref = commands.propose(change, actor=district.actor("thuongtruc"))
    commands.approve(ref, "Đúng nghị quyết.", actor=district.actor("xacnhan"))
    return ref


def now(username: str) -> Actor:
    """Return an account with the roles it holds today."""
    return actor_for_user(district.actor(username).user_id)


def test_a_renamed_unit_goes_on_under_the_new_name_and_the_old_name_stays_on_what_was_decided(
    store: dict[str, int],
) -> None:
    round_id = district.open_round()
    decided, decision = cases.whole_way(round_id)
    open_ = cases.drafts(cases.dossier(round_id), ["P2", "P3"])
    done(renamed(store))
    new = registers.unit_ids()["TH-SMM"]
    with db.reading() as connection:
        rows = {row.id: row.name for row in connection.execute(
            sa.select(Nomination.id, Unit.name).join(Unit, Unit.id == Nomination.unit_id)
        )}  # fmt: skip
        ended = connection.scalar(sa.select(Unit.until).where(Unit.id == store[district.SCHOOL]))
    assert ended == date(2024, 1, 4)
    assert rows == {
        decided[0]: "Trường Tiểu học Suối Mơ",
        **dict.fromkeys(open_, "Trường Tiểu học Suối Mơ Mới"),
    }
    clerk = now("lap")
    assert clerk.units_with(*(grant.role for grant in clerk.grants)) == {new}
    assert [row.name for row in nominations.listed(clerk).rows] == ["Phạm Văn Rêu", "Nguyễn Đức Ánh"]
    assert dossiers_listed(clerk).total == 1
    assert people.listed(clerk).total == 3
    page = units.shown(district.actor("thuongtruc"), "TH-SMM")
    assert [(one.name, one.until) for one in page.before] == [("Trường Tiểu học Suối Mơ", date(2024, 1, 4))]
    assert [one.name for one in page.above] == ["Ủy ban nhân dân huyện Suối Trong"]
    assert decision
    assert verify(db.current_engine()).ok


def test_two_units_become_one_with_their_people_accounts_and_clusters(store: dict[str, int]) -> None:
    with db.transaction() as connection:
        for code in (district.SCHOOL, district.COMMUNE):
            row = {"unit_id": store[code], "cluster": "Cụm số 1", "year": 2024}
            connection.execute(sa.insert(table(ClusterMembership)).values(row))
    both = (store[district.SCHOOL], store[district.COMMUNE])
    change = renamed(store, kind=K.MERGE, predecessors=both, successors=(NewUnit("MOI", "Đơn vị Mới"),))
    plan = unit_changes.previewed(district.actor("thuongtruc"), change)
    assert (len(plan.staff), len(plan.accounts), plan.obstacles) == (4, 4, ())
    done(change)
    page = units.shown(district.actor("thuongtruc"), "MOI")
    assert (page.people, len(page.accounts), page.clusters) == (4, 4, ((2024, "Cụm số 1"),))
    assert {one.code for one in page.before} == {district.SCHOOL, district.COMMUNE}
    assert verify(db.current_engine()).ok


def test_awards_of_the_unit_before_are_found_at_the_one_after(lite: dict[str, int]) -> None:
    row = EarlierAwardRow(
        NomineeKind.COLLECTIVE, "C1", AwardCode.ADVANCED_COLLECTIVE, 2022, CommendationGround.REGULAR,
        Level.DISTRICT, decision_number="12/QĐ-UBND",
    )  # fmt: skip
    registers.load(RegisterBatch(earlier_awards=(row,)), actor=SYSTEM)
    done(renamed(lite))
    (award,) = units.shown(district.actor("thuongtruc"), "TH-SMM").awards
    assert (award.number, award.name, award.unit) == (
        "12/QĐ-UBND",
        "Trường Tiểu học Suối Mơ",
        "Trường Tiểu học Suối Mơ",
    )


def test_people_of_a_split_unit_are_placed_and_a_dissolved_unit_leaves_nothing_open(
    lite: dict[str, int],
) -> None:
    ids = registers.nominee_ids(NomineeKind.INDIVIDUAL)
    parts = (NewUnit("A", "Trường A"), NewUnit("B", "Trường B"))
    done(renamed(lite, kind=K.SPLIT, successors=parts, placed={ids["P2"]: 1}))
    standing = district.actor("thuongtruc")
    assert [row.full_name for row in people.listed(standing, "", "B").rows] == ["Phạm Văn Rêu"]
    assert people.listed(standing, "", "A").total == 2
    gone = renamed(
        lite, kind=K.DISSOLVE, predecessors=(registers.unit_ids()["B"],), successors=(), on=date(2024, 1, 8)
    )
    done(gone)
    assert units.shown(standing, "B").people == 0


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"successors": ()}, "cần 1 đơn vị mới"),
        ({"successors": (NewUnit(district.COMMUNE, "Trường Mới"),)}, "đã dùng"),
        ({"on": date(2019, 1, 1)}, "phải sau ngày"),
        ({"kind": K.MERGE}, "ít nhất 2 đơn vị"),
        ({"kind": K.SPLIT}, "cần ít nhất 2 đơn vị mới"),
        ({"document": " "}, "Ghi văn bản"),
        ({"successors": (NewUnit("có dấu", "Trường Mới"),)}, "chữ không dấu"),
    ],
)
def test_what_cannot_be_is_refused_with_the_reason(
    lite: dict[str, int], changes: dict[str, object], words: str
) -> None:
    with pytest.raises(InvalidInput, match=words):
        commands.propose(renamed(lite, **changes), actor=district.actor("thuongtruc"))


def test_a_unit_with_open_work_is_not_dissolved_and_a_body_hands_over_first(lite: dict[str, int]) -> None:
    cases.drafts(cases.dossier(district.open_round()))
    with pytest.raises(InvalidInput, match="Còn 1 đề nghị chưa có kết quả"):
        commands.propose(renamed(lite, kind=K.DISSOLVE, successors=()), actor=district.actor("thuongtruc"))
    with pytest.raises(InvalidInput, match="Bàn giao thẩm quyền"):
        commands.propose(
            renamed(lite, predecessors=(lite[district.BODY],)), actor=district.actor("thuongtruc")
        )


def test_one_proposes_another_carries_out_and_not_before_the_day(lite: dict[str, int]) -> None:
    standing = district.actor("thuongtruc")
    for who in ("lap", "xacnhan", "quantri", "tinh"):
        with pytest.raises((NotPermitted, NotFound)):
            commands.propose(renamed(lite), actor=district.actor(who))
    ref = commands.propose(renamed(lite, on=date(2024, 2, 1)), actor=standing)
    with pytest.raises(NotPermitted, match="người khác duyệt"):
        commands.approve(ref, actor=standing)
    with pytest.raises(InvalidInput, match="01/02/2024"):
        commands.approve(ref, actor=district.actor("xacnhan"))
    assert [one.title for one in unit_changes.waiting(district.actor("xacnhan"))] == [
        "Đổi tên: Trường Tiểu học Suối Mơ"
    ]
    commands.reject(ref, "Chưa có nghị quyết.", actor=district.actor("xacnhan"))
    assert unit_changes.waiting(standing) == ()
    (told,) = notices.digest(standing).lines
    assert (told.event, told.ref, told.reason) == (answered.CHANGE, ref, "Chưa có nghị quyết.")


# --- the end of the district level


def handover(ids: dict[str, int], on: date) -> Change:
    """Return the handover of the district; the school goes to the commune."""
    to = {ids[district.SCHOOL]: ids[district.COMMUNE], ids[district.COMMUNE]: ids[district.COMMUNE]}
    return Change(K.HANDOVER, on, "Luật số 72/2025/QH15", (ids[district.BODY],), receivers=to)


def test_up_to_the_last_day_the_district_decides_and_hands_nothing_over(store: dict[str, int]) -> None:
    cases.drafts(cases.dossier(district.open_round()))
    with at(date(2025, 6, 30)), pytest.raises(InvalidInput, match=r"vẫn có thẩm quyền.*Chọn ngày"):
        commands.propose(handover(store, date(2025, 6, 30)), actor=district.actor("thuongtruc"))


def test_from_the_first_of_july_open_dossiers_pass_to_the_commune_and_decisions_keep_the_old_name(
    store: dict[str, int],
) -> None:
    round_id = district.open_round()
    decided, _ = cases.whole_way(round_id)
    open_ = cases.drafts(cases.dossier(round_id), ["P2", "P3"])
    cases.submitted(open_)
    with db.transaction() as connection:  # the end of the district is in the register long before
        ends = sa.update(table(Unit)).where(table(Unit).c.id == store[district.BODY])
        connection.execute(ends.values(until=date(2025, 6, 30)))
    with at(date(2025, 7, 1)):
        plan = unit_changes.handover_previewed(
            district.actor("thuongtruc"), handover(store, date(2025, 7, 1))
        )
        assert [(one.unit, one.receiver, one.nominations) for one in plan.passing] == [
            ("Trường Tiểu học Suối Mơ", "Ủy ban nhân dân xã Đèo Xanh", 2)
        ]
        done(handover(store, date(2025, 7, 1)))
        with db.reading() as connection:
            rounds = {
                row.id: row
                for row in connection.execute(
                    sa.select(Round.id, Round.code, Round.body_unit_id, Round.decider, Round.rule_pack)
                )
            }
            at_round = dict(iter(connection.execute(sa.select(Nomination.id, Nomination.round_id))))  # type: ignore[arg-type]
            levels = connection.scalars(
                sa.select(RoundAward.level).where(RoundAward.round_id != round_id).distinct()
            ).all()
            ended = connection.scalar(sa.select(Unit.until).where(Unit.id == store[district.BODY]))
            above = connection.scalars(
                sa.select(UnitParent.parent_id).where(
                    UnitParent.unit_id == store[district.SCHOOL], UnitParent.until.is_(None)
                )
            ).all()
        new = rounds[at_round[open_[0]]]
        assert (new.code, new.body_unit_id) == ("TX-2023-X-DX", store[district.COMMUNE])
        assert (new.decider, new.rule_pack) == (Decider.COMMUNE_CHAIRMAN, None)
        assert levels == [Level.COMMUNE]
        assert at_round[decided[0]] == round_id
        assert (ended, above) == (date(2025, 6, 30), [store[district.COMMUNE]])
        assert verify(db.current_engine()).ok


def test_what_the_council_or_the_signer_has_before_him_is_finished_first(lite: dict[str, int]) -> None:
    ids = cases.drafts(cases.dossier(district.open_round()))
    cases.submitted(ids)
    cases.appraised(ids)
    cases.recommended(ids)
    with db.reading() as connection:
        round_id = connection.scalar(sa.select(Round.id))
    cases.drafted_decision(int(round_id or 0), ids)
    with at(date(2025, 7, 1)), pytest.raises(InvalidInput, match="Chờ ký quyết định"):
        commands.propose(handover(lite, date(2025, 7, 1)), actor=district.actor("thuongtruc"))
