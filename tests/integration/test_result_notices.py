"""Letters to units about refusals: owed with a clock, made once with a gapless number, frozen, recorded as sent."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

import rules
from rules.deadlines import notice_deadline
from rules.documents import BlockDocument
from rules.documents.content.frozen import texts_of
from rules.vocabulary import NomineeKind
from tests.support import cases, district
from workflow import clock
from workflow.audit_verify import verify
from workflow.db import reading, transaction
from workflow.errors import Conflict, DateOutsidePeriod, InvalidInput, NotFound, NotPermitted
from workflow.models import DayKind, Relationship, ResultNotice, User
from workflow.queries import paging, result_notices, worklists
from workflow.services import appraisal, local_days, registers
from workflow.services import result_notices as makes
from workflow.tables import table

START = datetime(2024, 1, 9, 1, tzinfo=UTC)
TODAY = date(2024, 1, 9)


@pytest.fixture
def moving() -> Iterator[clock.SimulatedClock]:
    """The clock at 9/1/2024."""
    with clock.use(clock.SimulatedClock(START)) as simulated:
        yield simulated


@pytest.fixture
def refused(either_engine: Engine, moving: clock.SimulatedClock) -> list[int]:
    """Two teachers whom the appraisal refused."""
    del either_engine, moving
    district.build()
    return refuse(district.open_round())


def refuse(round_id: int) -> list[int]:
    """Refuse two teachers of the school after appraisal."""
    ids = cases.drafts(cases.dossier(round_id), ["P1", "P2"])
    cases.submitted(ids)
    cases.appraised(ids)
    appraisal.mark_ineligible(
        ids, "Xếp loại chưa đạt mức yêu cầu.", "not_eligible", actor=district.actor("xacnhan")
    )
    return ids


def order(**changes: object) -> makes.NoticeOrder:
    """Return an order of one letter to the school."""
    units = registers.unit_ids()
    values: dict[str, object] = {
        "body_unit_id": units[district.BODY], "unit_ids": (units[district.SCHOOL],), "issued_on": TODAY,
        "signer_name": "Bùi Văn Trực",
    }  # fmt: skip
    return makes.NoticeOrder(**values | changes)  # type: ignore[arg-type]  # fields by name


def owed() -> tuple[result_notices.OwedUnit, ...]:
    return result_notices.owed(district.actor("thuongtruc"), paging.FIRST).rows


def test_the_days_left_are_those_of_the_body_s_own_calendar(refused: list[int]) -> None:
    body = registers.unit_ids()["HUYEN"]
    who = district.actor("thuongtruc")
    day = local_days.propose_day(
        date(2024, 1, 12), DayKind.OFF, "Nghỉ bão", "CV 5", body_unit_id=body, actor=who
    )
    first = owed()[0].clock
    assert (first.due_on, first.left) == (date(2024, 1, 16), 5), "proposed is not approved"
    local_days.approve_day(day, actor=district.actor("xacnhan"))
    moved = owed()[0].clock
    assert (moved.due_on, moved.left) == (date(2024, 1, 17), 5), "the last day moves with the day off"
    makes.make(order(), actor=who)
    (row,) = result_notices.listed(who, paging.FIRST).rows
    assert row.due_on == date(2024, 1, 17), "and is kept with the letter"


def test_a_letter_tells_all_that_a_unit_is_owed_and_only_once(refused: list[int]) -> None:
    standing = district.actor("thuongtruc")
    (unit,) = owed()
    assert [case.name for case in unit.cases] == ["Đinh Thị Mai", "Phạm Văn Rêu"]
    assert (unit.clock.due_on, unit.clock.left) == (date(2024, 1, 16), 5)
    groups = worklists.worklist_for(standing)
    assert next(one.count for one in groups if one.key == "to_notify") == 2
    assert makes.make(order(), actor=standing, idempotency_key="k1") == 1
    assert makes.make(order(), actor=standing, idempotency_key="k1") == 1, "the same request again"
    with pytest.raises(Conflict, match="không còn trường hợp nào"):
        makes.make(order(), actor=standing)
    assert owed() == ()
    (row,) = result_notices.listed(standing, paging.FIRST).rows
    assert (row.number, row.cases, row.is_ready) == ("01/TB-HĐTĐKT", 2, True)
    with reading() as connection:
        stored = connection.execute(sa.select(ResultNotice.content)).scalar_one()
        assert verify(connection).problems == ()
    words = " ".join(texts_of(BlockDocument.from_json(stored)))
    for told in (
        "Đinh Thị Mai",
        "Xếp loại chưa đạt mức yêu cầu.",
        "khiếu nại",
        "90 ngày",
        "Trường Tiểu học Suối Mơ",
    ):
        assert told in words, told
    appraisal.reopen(refused[:1], "Đơn vị khiếu nại.", actor=district.actor("xacnhan"))
    appraisal.record_opinion(refused[:1], "Xem lại.", False, actor=district.actor("tham"))
    appraisal.mark_ineligible(refused[:1], "Vẫn chưa đạt.", "not_eligible", actor=district.actor("xacnhan"))
    assert [case.name for case in owed()[0].cases] == ["Đinh Thị Mai"], "a second refusal is told again"


def test_a_council_member_finds_no_letter_of_his_body(refused: list[int]) -> None:
    """He may be in one, or a relative of his: letters are for those who work on cases (VIEW_NOTICES)."""
    del refused
    makes.make(order(), actor=district.actor("thuongtruc"))
    (row,) = result_notices.listed(district.actor("thuongtruc"), paging.FIRST).rows
    member = district.actor("uyvien")
    assert result_notices.listed(member, paging.FIRST).rows == ()
    with pytest.raises(NotFound):
        result_notices.shown(member, row.ref)
    with pytest.raises(NotFound):
        result_notices.file_of(member, row.ref, "pdf")


def test_an_edited_letter_is_found_by_the_verification(refused: list[int]) -> None:
    del refused
    makes.make(order(), actor=district.actor("thuongtruc"))
    with transaction() as connection:
        connection.execute(sa.update(table(ResultNotice)).values(content="{}"))
    with reading() as connection:
        (problem,) = verify(connection).problems
    assert "Thông báo kết quả số 1" in problem.sentence


def test_the_day_it_went_out_is_recorded_once_and_only_the_unit_reads_it(
    refused: list[int], moving: clock.SimulatedClock
) -> None:
    del refused
    standing = district.actor("thuongtruc")
    makes.make(order(), actor=standing)
    (row,) = result_notices.listed(standing, paging.FIRST).rows
    with pytest.raises(NotFound):
        result_notices.shown(district.actor("lap"), row.ref)
    with pytest.raises(DateOutsidePeriod):
        makes.mark_sent(row.ref, date(2024, 1, 10), "văn thư", actor=standing)
    with pytest.raises(InvalidInput):
        makes.mark_sent(row.ref, TODAY, " ", actor=standing)
    with pytest.raises(NotPermitted):
        makes.mark_sent(row.ref, TODAY, "văn thư", actor=district.actor("xacnhan"))
    makes.mark_sent(row.ref, TODAY, "văn thư điện tử", actor=standing)
    with pytest.raises(Conflict, match="đã ghi gửi"):
        makes.mark_sent(row.ref, TODAY, "văn thư", actor=standing)
    page = result_notices.shown(district.actor("lap"), row.ref)
    assert (page.row.sent_on, page.events) == (TODAY, ())
    assert result_notices.file_of(district.actor("lap"), row.ref, "pdf").content.startswith(b"%PDF")
    assert result_notices.file_of(district.actor("lap"), row.ref, "docx").content.startswith(b"PK")
    for stranger in ("xa", "quantri"):
        with pytest.raises(NotFound):
            result_notices.shown(district.actor(stranger), row.ref)
    moving.move_to(date(2024, 1, 17))
    assert not result_notices.listed(standing, paging.FIRST).rows[0].is_late


def test_nobody_writes_the_letter_about_himself_or_a_relative(refused: list[int]) -> None:
    del refused
    people, standing = registers.nominee_ids(NomineeKind.INDIVIDUAL), district.actor("thuongtruc")
    with transaction() as connection:
        connection.execute(
            sa.update(table(User)).where(User.id == standing.user_id).values(person_id=people["P9"])
        )
        row = {"person_id": people["P9"], "relative_id": people["P1"], "kind": "anh em"}
        connection.execute(sa.insert(table(Relationship)).values(row))
    standing = district.actor("thuongtruc")
    assert [unit.may_make for unit in owed()] == [False]
    with pytest.raises(NotPermitted, match="người thân"):
        makes.make(order(), actor=standing)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"unit_ids": ()}, "Chưa chọn đơn vị"),
        ({"signer_name": " "}, "họ tên người ký"),
        ({"issued_on": date(2024, 1, 10)}, "sau ngày hôm nay"),
        ({"issued_on": date(2024, 1, 8)}, "không trước ngày có kết quả"),
    ],
)
def test_a_letter_that_cannot_be_is_refused(
    refused: list[int], changes: dict[str, object], said: str
) -> None:
    del refused
    with pytest.raises(InvalidInput, match=said):
        makes.make(order(**changes), actor=district.actor("thuongtruc"))
    assert len(owed()) == 1, "nothing was made, no number was used"


@pytest.mark.parametrize(
    ("refused_on", "due_on"), [(date(2025, 6, 30), date(2025, 7, 7)), (date(2025, 7, 1), date(2025, 7, 15))]
)
def test_the_limit_changes_with_the_decree(refused_on: date, due_on: date) -> None:
    assert notice_deadline(refused_on, rules.law_for(refused_on, refused_on)).due_on == due_on
