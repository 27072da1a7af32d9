"""Complaints and denunciations: the clock, the hold, who reads whom, a second person who opens again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from tests.integration.test_result_notices import refuse
from tests.support import district, undoing
from workflow import clock, secrets_at_rest
from workflow.audit_verify import verify
from workflow.db import reading, transaction
from workflow.errors import DateOutsidePeriod, InvalidInput, NotFound, NotPermitted, WrongState
from workflow.models import (
    AuditDetail,
    AuditEvent,
    Complaint,
    ComplaintKind,
    ComplaintOutcome,
    ComplaintSender,
    Hold,
    SenderKind,
    User,
)
from workflow.queries import complaints as seen
from workflow.rows import load_rows
from workflow.services import appraisal, complaints
from workflow.services.complaints import ComplaintDraft, Conclusion, Sender
from workflow.states import NominationState as S
from workflow.tables import table

DAY = undoing.TODAY
NAME = "Cao Văn Kín"
UPHELD = Conclusion(ComplaintOutcome.UPHELD, "Quyết định số 50/QĐ-UBND", DAY, "Nội dung đơn đúng.")


@pytest.fixture
def moving() -> Iterator[clock.SimulatedClock]:
    """The clock at 9/1/2024, and a key to seal with."""
    secrets_at_rest.bind("khóa bí mật của phép thử, đủ dài để dùng")
    with clock.use(clock.SimulatedClock(undoing.START)) as simulated:
        yield simulated


@pytest.fixture
def refused(engine: Engine, moving: clock.SimulatedClock) -> list[int]:
    """Two nominations of the school that were refused; SQLite."""
    del engine, moving
    district.build()
    return refuse(district.open_round())


def draft(about: int, **changes: object) -> ComplaintDraft:
    """Return a complaint of the nominee about his refusal, for the standing body to settle."""
    one = ComplaintDraft(
        ComplaintKind.COMPLAINT, SenderKind.NOMINEE, DAY, "Không đồng ý với xếp loại.",
        district.actor("thuongtruc").user_id, Sender("Đinh Thị Mai", "Xã Đèo Xanh"), nomination_id=about,
        knew_on=DAY,
    )  # fmt: skip
    return replace(one, **changes)  # type: ignore[arg-type]  # fields by name


def registered(about: int, **changes: object) -> str:
    """Register one."""
    return complaints.register(draft(about, **changes), actor=district.actor("thuongtruc"))


def holds_open() -> int:
    """Return how many holds are open."""
    with reading() as connection:
        query = sa.select(sa.func.count()).select_from(table(Hold)).where(table(Hold).c.closed_on.is_(None))
        return int(connection.scalar(query) or 0)


def test_an_upheld_complaint_opens_the_nomination_again_by_a_second_person(
    either_engine: Engine, moving: clock.SimulatedClock
) -> None:
    del either_engine, moving
    district.build()
    (first, _) = refuse(district.open_round())
    ref, office = registered(first), district.actor("thuongtruc")
    complaints.accept(ref, DAY, is_remote=False, actor=office)
    page = seen.shown(office, ref)
    assert page.row.due_on == date(2024, 2, 15), "30 days end in Tết and move to the first working day"
    assert page.is_unverified and page.is_handler
    with pytest.raises(WrongState):
        complaints.reopen(ref, actor=district.actor("xacnhan"))
    complaints.conclude(ref, UPHELD, actor=office)
    assert seen.complaint_work(district.actor("xacnhan")).to_reopen == 1
    with pytest.raises(NotPermitted, match="người khác mở lại"):
        complaints.reopen(ref, actor=office)
    assert undoing.state_of(first) is S.NOT_AWARDED
    complaints.reopen(ref, actor=district.actor("xacnhan"))
    assert undoing.state_of(first) is S.APPRAISAL
    assert holds_open() == 0
    with reading() as connection:
        assert verify(connection).problems == ()


def test_the_head_opens_again_what_the_only_confirmer_settled(
    refused: list[int], moving: clock.SimulatedClock
) -> None:
    del moving
    handler, head = district.actor("xacnhan"), district.actor("ky")
    ref = registered(refused[0], handler_id=handler.user_id)
    complaints.accept(ref, DAY, is_remote=False, actor=handler)
    complaints.conclude(ref, UPHELD, actor=handler)
    for other in ("xacnhan", "thuongtruc"):
        with pytest.raises(NotPermitted):
            complaints.reopen(ref, actor=district.actor(other))
    assert seen.complaint_work(head).to_reopen == 1
    assert seen.complaint_work(handler).to_reopen == 0
    page = seen.shown(head, ref)
    assert (page.seconds, page.may_see_case) == ({head.user_id: "Phạm Quốc Ký"}, False)
    complaints.reopen(ref, actor=head)
    assert undoing.state_of(refused[0]) is S.APPRAISAL
    with pytest.raises((NotPermitted, NotFound)):
        appraisal.reopen(refused[1:], "Ngoài đơn.", actor=head)


def test_while_it_is_looked_into_an_award_is_on_hold(engine: Engine, moving: clock.SimulatedClock) -> None:
    del engine, moving
    _, ids = undoing.awarded()
    office = district.actor("thuongtruc")
    ref = registered(ids[0], kind=ComplaintKind.DENUNCIATION, sender=SenderKind.OTHER, who=Sender(NAME))
    assert holds_open() == 0
    complaints.accept(ref, DAY, is_remote=False, actor=office)
    assert holds_open() == 1
    told = replace(UPHELD, outcome=ComplaintOutcome.NOT_UPHELD)
    complaints.conclude(ref, told, actor=office)
    assert holds_open() == 0
    assert seen.shown(office, ref).row.state_label == "Đã giải quyết"


def test_a_denouncer_is_named_to_the_handler_alone_and_nowhere_else(
    refused: list[int], moving: clock.SimulatedClock
) -> None:
    del moving
    handler = district.actor("xacnhan")
    ref = registered(
        refused[0], kind=ComplaintKind.DENUNCIATION, sender=SenderKind.OTHER, who=Sender(NAME, "Thôn Kín"),
        handler_id=handler.user_id,
    )  # fmt: skip
    assert complaints.sender_of(ref, actor=handler) == Sender(NAME, "Thôn Kín")
    for other in ("thuongtruc", "ky"):
        with pytest.raises(NotPermitted):
            complaints.sender_of(ref, actor=district.actor(other))
    for other in ("thuky", "uyvien", "vanthu", "tham", "lap", "truong", "quantri", "tinh"):
        with pytest.raises(NotFound):
            seen.shown(district.actor(other), ref)
        with pytest.raises(NotFound):
            complaints.sender_of(ref, actor=district.actor(other))
    complaints.accept(ref, DAY, is_remote=False, actor=handler)
    complaints.conclude(ref, UPHELD, actor=handler)
    with reading() as connection:
        stored = [str(row) for model in (AuditEvent, AuditDetail, Complaint, ComplaintSender, Hold)
                  for row in connection.execute(sa.select(*table(model).c))]  # fmt: skip
    assert stored and not [row for row in stored if NAME in row or "Thôn Kín" in row]
    assert NAME not in str(seen.shown(handler, ref))


def test_handing_on_moves_the_name_with_it(refused: list[int]) -> None:
    ref = registered(refused[0])
    office, other = district.actor("thuongtruc"), district.actor("xacnhan")
    complaints.hand_on(ref, other.user_id, actor=office)
    with pytest.raises(NotPermitted):
        complaints.sender_of(ref, actor=office)
    assert complaints.sender_of(ref, actor=other)
    with pytest.raises(InvalidInput, match="Chọn người khác"):
        complaints.hand_on(ref, district.actor("uyvien").user_id, actor=office)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"gist": " "}, "gist"),
        ({"who": Sender()}, "name"),
        ({"sender": SenderKind.ANONYMOUS, "who": Sender()}, "sender"),
        ({"received_on": date(2024, 1, 10)}, "received_on"),
        ({"knew_on": date(2024, 1, 10)}, "knew_on"),
        ({"nomination_id": None}, "gist"),
        ({"handler_id": 0}, "handler"),
        (
            {"kind": ComplaintKind.DENUNCIATION, "who": Sender(NAME), "gist": f"{NAME} tố cáo khai man."},
            "gist",
        ),
    ],
)
def test_what_is_missing_is_said_field_by_field(
    refused: list[int], changes: dict[str, object], field: str
) -> None:
    with pytest.raises(InvalidInput) as wrong:
        registered(refused[0], **changes)
    assert field in wrong.value.fields


def test_an_anonymous_denunciation_is_registered_and_not_taken_on_with_a_reason(refused: list[int]) -> None:
    ref = registered(
        refused[0], kind=ComplaintKind.DENUNCIATION, sender=SenderKind.ANONYMOUS, who=Sender(), knew_on=None
    )
    office = district.actor("thuongtruc")
    assert complaints.sender_of(ref, actor=office) is None
    with pytest.raises(InvalidInput, match="lý do không thụ lý"):
        complaints.refuse(ref, "", actor=office)
    complaints.refuse(ref, "Không rõ người tố cáo, không có chứng cứ cụ thể.", actor=office)
    assert seen.shown(office, ref).row.state_label == "Không thụ lý"


def test_limits_to_lodge_and_to_settle_are_kept(refused: list[int], moving: clock.SimulatedClock) -> None:
    late = registered(refused[0], knew_on=date(2023, 10, 1))
    office = district.actor("thuongtruc")
    assert "sau thời hiệu 90 ngày (hết ngày 30/12/2023" in seen.shown(office, late).lodged_late
    with pytest.raises(DateOutsidePeriod):
        complaints.accept(late, date(2024, 1, 8), is_remote=True, actor=office)
    complaints.accept(late, DAY, is_remote=True, actor=office)
    assert seen.shown(office, late).row.due_on == date(2024, 2, 23)
    moving.move_to(date(2024, 2, 26))
    work = seen.complaint_work(district.actor("thuongtruc"))
    assert (work.to_settle, work.late) == (1, 1)


def test_nobody_handles_what_is_about_himself(refused: list[int]) -> None:
    with transaction() as connection:
        mine = load_rows(connection, refused)[refused[0]].person_id
        connection.execute(sa.update(table(User)).where(User.username == "xacnhan").values(person_id=mine))
    other = district.actor("xacnhan")
    with pytest.raises(InvalidInput, match="chính người này"):
        registered(refused[0], handler_id=other.user_id)
    ref = registered(refused[0])
    with pytest.raises(NotFound):
        seen.shown(other, ref)
    assert seen.listed(other, None, open_only=False).rows == ()
