"""Closing a round: previewed, done at once or not at all, read-only afterwards, reopened by a second person."""

from __future__ import annotations

from datetime import date

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from rules.vocabulary import HoldCause
from tests.support import cases, district
from tests.support.district import actor
from workflow import audit_verify, clock, db
from workflow.clock import SimulatedClock
from workflow.closing_plan import Fate, plan_of
from workflow.errors import Conflict, InvalidInput, NotPermitted, Refused, RoundClosed
from workflow.models import AuditEvent, CarriedNomination, Nomination, Round, RoundClosing
from workflow.queries import nominations as lists
from workflow.queries import round_life
from workflow.services import appraisal, drafting, holds, registers, rounds, submission
from workflow.services.round_closing import Closed, close_round, reopen_round
from workflow.states import NominationState as S
from workflow.tables import table

GATE = {"opens_on": date(2024, 7, 1), "closes_on": date(2024, 7, 15), "gate_closes_on": date(2024, 7, 25)}
LATER = {"code": "TX-2024", "opens_on": date(2024, 7, 1), "closes_on": date(2024, 12, 16)}


@pytest.fixture
def season(either_engine: Engine, frozen_clock: SimulatedClock) -> int:
    """The small district, a round with a gate, and a later one."""
    district.build()
    district.open_round(**LATER)
    return district.open_round(**GATE)


def four_cases(round_id: int) -> dict[str, int]:
    """A draft, one returned, one on hold under appraisal; the round's gate and the supplement's day are over."""
    dossier = cases.dossier(round_id)
    first, second, third = cases.drafts(dossier, ("P3", "P2", "P1"))
    cases.submitted([second, third])
    appraisal.receive([second], actor=actor("tham"))
    appraisal.return_for_supplement(
        [second], "Thiếu xác nhận.", ["noi_dung"], date(2024, 7, 24), actor=actor("tham")
    )
    key = states_of(third)[1]
    body = registers.unit_ids()[district.BODY]
    holds.open_hold(
        key,
        HoldCause.COMPLAINT,
        "Đơn ngày 20/07/2024",
        body_unit_id=body,
        actor=actor("thuongtruc"),
        nomination_id=third,
    )
    return {"draft": first, "returned": second, "held": third}


def states_of(number: int) -> tuple[S, str]:
    """Return where a nomination stands, and its nominee."""
    with db.reading() as connection:
        row = connection.execute(
            sa.select(Nomination.state, Nomination.nominee_key).where(Nomination.id == number)
        ).one()
    return row.state, row.nominee_key


def mark_of(round_id: int) -> str:
    """Return the mark of the plan as a page would show it now."""
    with db.reading() as connection:
        return plan_of(connection, round_id, clock.today()).mark


def target() -> int:
    """Return the later round."""
    with db.reading() as connection:
        return connection.execute(sa.select(Round.id).where(Round.code == "TX-2024")).scalar_one()


def close(round_id: int, **options: object) -> Closed:
    """Close the round as it stands now."""
    wanted = {"seen": mark_of(round_id), "actor": actor("thuongtruc"), "carry_to": target()} | options
    return close_round(round_id, **wanted)  # type: ignore[arg-type]  # options by name


def test_what_is_previewed_is_what_happens(season: int, frozen_clock: SimulatedClock) -> None:
    """A draft and an overdue one end, the held one goes on, each with its event; the audit chain holds."""
    found = four_cases(season)
    frozen_clock.move_to(date(2024, 7, 26))
    seen = round_life.preview(actor("thuongtruc"), "TX-2023")
    assert (seen.drafts.count, seen.overdue.count, seen.on_hold.count, seen.open.count) == (1, 1, 1, 0)
    assert close(season) == Closed(lapsed=2, carried=1, archived=0)
    assert states_of(found["draft"])[0] is S.WITHDRAWN
    assert states_of(found["returned"])[0] is S.NOT_AWARDED
    assert states_of(found["held"])[0] is S.SUBMITTED
    with db.reading() as connection:
        carried = connection.execute(sa.select(*table(CarriedNomination).c)).one()
        events = list(
            connection.scalars(
                sa.select(AuditEvent.event).where(AuditEvent.chain == "nomination", AuditEvent.seq >= 2)
            )
        )
    assert (carried.nomination_id, carried.to_round_id) == (found["held"], target())
    assert {"draft_lapsed", "overdue_lapsed", "nomination_carried_over"} <= set(events)
    assert list(audit_verify.verify(db.current_engine()).problems) == []


def test_a_closed_round_is_read_only_but_what_goes_on_goes_on(
    season: int, frozen_clock: SimulatedClock
) -> None:
    """Closing is not deleting: all is still found; only the carried one moves."""
    found = four_cases(season)
    frozen_clock.move_to(date(2024, 7, 26))
    close(season)
    with pytest.raises(RoundClosed):
        cases.dossier(season)
    appraisal.receive([found["held"]], actor=actor("tham"))
    assert states_of(found["held"])[0] is S.APPRAISAL
    listed = lists.listed(actor("lap"), lists.Filters(round_code="TX-2023"))
    assert listed.total == 3


def test_what_was_left_in_a_closed_round_takes_no_step(season: int) -> None:
    """Closed without a plan (as the seasons of the past are), an open case is refused every step with the way out."""
    (number,) = cases.drafts(cases.dossier(season))
    cases.submitted([number])
    rounds.archive_round(season, actor=actor("thuongtruc"))
    with pytest.raises(Refused, match="chỉ để xem") as refused:
        appraisal.receive([number], actor=actor("tham"))
    assert "mở lại đợt xét" in refused.value.findings[0].remedy


def test_a_complaint_upheld_after_closing_opens_one_case_alone(
    season: int, frozen_clock: SimulatedClock
) -> None:
    found = four_cases(season)
    frozen_clock.move_to(date(2024, 7, 26))
    close(season)
    appraisal.reopen([found["returned"]], "Khiếu nại đúng.", actor=actor("xacnhan"))
    appraisal.record_opinion([found["returned"]], "Đã bổ sung.", True, actor=actor("tham"))
    assert states_of(found["returned"])[0] is S.APPRAISAL


def test_a_round_is_closed_only_as_it_was_seen(season: int, frozen_clock: SimulatedClock) -> None:
    """Not before its last day, not past a change in between, not with work left, not without a later round."""
    found = four_cases(season)
    with pytest.raises(Conflict, match="còn nhận hồ sơ"):
        close(season)
    frozen_clock.move_to(date(2024, 7, 26))
    seen = mark_of(season)
    submission.withdraw([found["draft"]], "Đề nghị nhầm.", actor=actor("truong"))
    with pytest.raises(Conflict, match="vừa thay đổi"):
        close(season, seen=seen)
    with pytest.raises(InvalidInput) as refused:
        close(season, carry_to=None)
    assert set(refused.value.fields) == {"carry_to"}
    with pytest.raises(NotPermitted):
        close(season, actor=actor("tham"))
    assert close(season).carried == 1
    with pytest.raises(RoundClosed):
        close(season)


def test_open_work_is_settled_or_named_to_go_on(season: int, frozen_clock: SimulatedClock) -> None:
    (number,) = cases.drafts(cases.dossier(season))
    cases.submitted([number])
    frozen_clock.move_to(date(2024, 7, 26))
    with pytest.raises(Conflict, match="Còn 1 đề nghị"):
        close(season)
    assert close(season, carry=(Fate.OPEN,)).carried == 1


def test_a_second_person_reopens_within_thirty_days(season: int, frozen_clock: SimulatedClock) -> None:
    """Not who closed it, not without a reason, not on day 31; the draft comes back and can be sent up again."""
    found = four_cases(season)
    frozen_clock.move_to(date(2024, 7, 26))
    close(season)
    with pytest.raises(NotPermitted, match="người khác mở lại"):
        reopen_round(season, "Đóng nhầm.", actor=actor("thuongtruc"))
    with pytest.raises(InvalidInput):
        reopen_round(season, " ", actor=actor("xacnhan"))
    frozen_clock.move_to(date(2024, 8, 25))
    assert reopen_round(season, "Đóng nhầm.", actor=actor("xacnhan")) == 1
    assert states_of(found["draft"])[0] is S.DRAFT
    drafting.send_to_head([found["draft"]], actor=actor("lap"))
    with db.reading() as connection:
        kept = connection.execute(sa.select(*table(RoundClosing).c)).one()
    assert kept.reopened_by_id == actor("xacnhan").user_id
    with pytest.raises(Conflict, match="đang mở"):
        reopen_round(season, "Lần nữa.", actor=actor("xacnhan"))
    assert close(season, carry=(Fate.OPEN,)).lapsed == 1
    frozen_clock.move_to(date(2024, 9, 25))
    with pytest.raises(Conflict, match="30 ngày"):
        reopen_round(season, "Quá muộn.", actor=actor("ky"))
