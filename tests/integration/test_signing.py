"""Signing: only what was shown, nobody his own case, a deputy within his dates and scope, each document for itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from rules.vocabulary import AwardCode, HoldCause
from tests.support import cases, district
from tests.support import signing as desk
from workflow import clock
from workflow.audit_verify import verify
from workflow.db import reading, transaction
from workflow.decision_facts import decision_facts
from workflow.errors import Conflict, DateOutsidePeriod, InvalidInput, NotPermitted, Refused
from workflow.models import AuditEvent, DelegationScope, Nomination, RoleGrant, User
from workflow.queries import decisions, worklists
from workflow.queries import signing as screen
from workflow.roles import Role
from workflow.services import appraisal, deciding, delegations, holds, registers, signing
from workflow.services.seen import DraftChanged, read_seen
from workflow.tables import table

START = datetime(2024, 1, 9, 1, tzinfo=UTC)
FAR = date(2024, 1, 22)


@pytest.fixture
def moving() -> Iterator[clock.SimulatedClock]:
    """The clock at 9/1/2024."""
    with clock.use(clock.SimulatedClock(START)) as simulated:
        yield simulated


@pytest.fixture
def season(engine: Engine, moving: clock.SimulatedClock) -> int:
    """The small district with an open round; SQLite."""
    del engine, moving
    district.build()
    return district.open_round()


@pytest.fixture
def any_season(either_engine: Engine, moving: clock.SimulatedClock) -> int:
    """The same on both databases."""
    del either_engine, moving
    district.build()
    return district.open_round()


def seen_now(username: str = "ky") -> list[str]:
    """Return what the desk of an account shows."""
    return [one.sheet.seen for one in screen.desk(district.actor(username)).waiting]


def sign(texts: list[str], username: str = "ky") -> tuple[signing.Signed, ...]:
    return signing.sign_set([read_seen(text) for text in texts], actor=district.actor(username))


def test_each_document_of_a_set_answers_for_itself(any_season: int) -> None:
    first, second = desk.waiting(any_season)
    one, two = cases.drafted_decision(any_season, [first]), cases.drafted_decision(any_season, [second])
    shown = seen_now()
    deciding.remove([second], "Sửa danh sách.", actor=district.actor("thuongtruc"))
    deciding.draft(two, [second], actor=district.actor("thuongtruc"))
    done = sign(shown)
    assert [result.ok for result in done] == [True, False]
    assert isinstance(done[1].error, DraftChanged)
    assert "Thay đổi nội dung: Phạm Văn Rêu." in done[1].error.message
    assert (desk.state_of(one), desk.state_of(two)) == ("signed", "drafted")
    again = sign(shown[:1])
    assert again[0].before and again[0].ok
    with reading() as connection:
        assert verify(connection).problems == ()


def test_a_draft_that_changed_after_it_was_shown_is_not_signed(season: int) -> None:
    first, second = desk.waiting(season)
    decision = cases.drafted_decision(season, [first, second])
    shown = seen_now()
    deciding.remove([second], "Sửa danh sách.", actor=district.actor("thuongtruc"))
    signing.explain(decision, "Chờ xác minh, ở quyết định sau.", actor=district.actor("thuongtruc"))
    (result,) = sign(shown)
    assert isinstance(result.error, Conflict)
    assert "Đưa ra khỏi danh sách: Phạm Văn Rêu." in result.error.message
    deciding.draft(decision, [second], actor=district.actor("thuongtruc"))
    (result,) = sign(shown)
    assert not result.ok, "the same cases with other versions are not what was shown"
    assert desk.state_of(decision) == "drafted"


def test_what_the_council_proposed_and_the_draft_leaves_out_needs_a_written_reason(season: int) -> None:
    first, _second = desk.waiting(season)
    decision = cases.drafted_decision(season, [first])
    (waiting,) = screen.desk(district.actor("ky")).waiting
    assert [one.name for one in waiting.sheet.unexplained] == ["Phạm Văn Rêu"]
    assert not waiting.ready
    (result,) = sign([waiting.sheet.seen])
    assert isinstance(result.error, Refused) and "chưa có lý do" in result.error.message
    with pytest.raises(Refused, match="chưa có lý do"):
        cases.issued(decision)
    with pytest.raises(NotPermitted):
        signing.explain(decision, "Tôi muốn vậy.", actor=district.actor("ky"))
    assert signing.explain(decision, "Ở quyết định sau.", actor=district.actor("thuongtruc")) == 1
    (result,) = sign(seen_now())
    assert result.ok
    for name, knows in (("xacnhan", True), ("uyvien", False)):
        events = decisions.shown(district.actor(name), desk.ref_of(decision)).events
        assert ("difference_explained" in {one.event for one in events}) is knows, name


def test_what_is_not_ready_is_told_and_not_signed(season: int) -> None:
    ids = desk.waiting(season)
    cases.drafted_decision(season, ids)
    shown = seen_now()
    with reading() as connection:
        ref = connection.scalar(sa.select(Nomination.nominee_key).where(Nomination.id == ids[0]))
    body = registers.unit_ids()[district.BODY]
    holds.open_hold(
        str(ref), HoldCause.DISCIPLINE_PENDING, "Công văn 05", body_unit_id=body, actor=district.actor("tham")
    )
    (waiting,) = screen.desk(district.actor("ky")).waiting
    assert [one.name for one in waiting.sheet.not_ready] == ["Đinh Thị Mai"]
    (result,) = sign(shown)
    assert isinstance(result.error, Refused)


def test_nobody_signs_his_own_case_not_even_as_a_deputy(season: int) -> None:
    ids = desk.waiting(season)
    decision = cases.drafted_decision(season, ids)
    with reading() as connection:
        person = connection.scalar(sa.select(Nomination.person_id).where(Nomination.id == ids[0]))
    head = replace(district.actor("ky"), person_id=person)
    with pytest.raises(NotPermitted, match="chính bạn hoặc người thân"):
        deciding.record_signature(
            decision, signer_name="x", signing_form="", signed_on=desk.TODAY, actor=head
        )
    desk.delegated()
    deputy = replace(district.actor("thuky"), relatives=frozenset({int(person or 0)}))
    shown = [read_seen(text) for text in seen_now("thuky")]
    (result,) = signing.sign_set(shown, actor=deputy)
    assert isinstance(result.error, NotPermitted)
    assert desk.state_of(decision) == "drafted"


def test_who_appraised_a_case_is_no_deputy_for_it(season: int) -> None:
    decision = cases.drafted_decision(season, desk.waiting(season))
    desk.delegated(deputy_id=district.actor("tham").user_id)
    (waiting,) = screen.desk(district.actor("tham")).waiting
    assert waiting.own_conflict and not waiting.ready
    (result,) = sign([waiting.sheet.seen], "tham")
    assert isinstance(result.error, NotPermitted) and "thẩm định" in result.error.message
    assert desk.state_of(decision) == "drafted"


def test_work_moves_to_the_deputy_and_comes_back(any_season: int, moving: clock.SimulatedClock) -> None:
    decision = cases.drafted_decision(any_season, desk.waiting(any_season))

    def waits() -> tuple[int, int]:
        def count(name: str) -> int:
            groups = worklists.worklist_for(district.actor(name))
            return next((one.count for one in groups if one.key == "to_sign"), 0)

        return count("ky"), count("thuky")

    desk.delegated(since=date(2024, 1, 10), until=date(2024, 1, 12))
    assert waits() == (1, 0), "not before its first day"
    with pytest.raises(NotPermitted):
        deciding.record_signature(
            decision, signer_name="x", signing_form="KT.", signed_on=desk.TODAY, actor=district.actor("thuky")
        )
    moving.move_to(date(2024, 1, 10))
    assert waits() == (0, 1)
    (told,) = screen.desk(district.actor("ky")).elsewhere
    assert "Võ Thị Thư" in told[2]
    assert "12/QĐ-UBND" in told[2]
    with pytest.raises(NotPermitted, match="Đang giao Võ Thị Thư"):
        deciding.record_signature(
            decision,
            signer_name="x",
            signing_form="",
            signed_on=date(2024, 1, 10),
            actor=district.actor("ky"),
        )
    moving.move_to(date(2024, 1, 12))
    assert waits() == (0, 1), "its last day counts"
    moving.move_to(date(2024, 1, 13))
    assert waits() == (1, 0)
    ref = desk.delegated(since=date(2024, 1, 13))
    assert waits() == (0, 1)
    delegations.end(ref, "Đồng chí Chủ tịch đã về.", actor=district.actor("thuongtruc"))
    assert waits() == (1, 0)


def test_a_deputy_signs_in_his_form_and_both_names_stand_in_the_trail(season: int) -> None:
    decision = cases.drafted_decision(season, desk.waiting(season))
    desk.delegated()
    (result,) = sign(seen_now("thuky"), "thuky")
    assert result.ok
    with reading() as connection:
        facts = decision_facts(connection, decision)
        told = connection.scalar(
            sa.select(AuditEvent.payload).where(
                AuditEvent.chain == "decision", AuditEvent.event == "decision_signed"
            )
        )
        assert verify(connection).problems == ()
    assert (facts.signer_titles, facts.signer_name) == (("KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"), "Võ Thị Thư")
    assert "Phạm Quốc Ký" in str(told) and "KT." in str(told)


@pytest.mark.parametrize("act", ["refuse", "forward"])
def test_a_delegation_gives_the_signature_and_nothing_else(season: int, act: str) -> None:
    ids = desk.waiting(season)
    desk.delegated()
    deputy = district.actor("thuky")
    with pytest.raises(NotPermitted, match="không qua giao ký thay"):
        if act == "forward":
            deciding.forward(ids, actor=deputy)
        else:
            getattr(deciding, act)(ids, "Lý do.", actor=deputy)


def test_a_deputy_signs_only_the_awards_and_the_conflicts_he_was_given(season: int) -> None:
    decision = cases.drafted_decision(season, desk.waiting(season))
    desk.delegated(
        scope=DelegationScope.AWARDS, awards=(AwardCode.GRASSROOTS_FIGHTER,), until=date(2024, 1, 12)
    )
    assert screen.desk(district.actor("thuky")).waiting == ()
    assert [one.sheet.ref for one in screen.desk(district.actor("ky")).waiting] == [desk.ref_of(decision)]
    with pytest.raises(NotPermitted, match="phạm vi"):
        deciding.record_signature(
            decision, signer_name="x", signing_form="", signed_on=desk.TODAY, actor=district.actor("thuky")
        )


def test_the_default_substitute_gets_what_the_head_may_not_sign(season: int) -> None:
    desk.delegated(scope=DelegationScope.CONFLICT, deputy_id=district.actor("vanthu").user_id)
    ids = desk.waiting(season)
    appraisal_of_the_head(ids)
    decision = cases.drafted_decision(season, ids)
    assert screen.desk(district.actor("ky")).waiting == ()
    assert [one.sheet.ref for one in screen.desk(district.actor("vanthu")).waiting] == [desk.ref_of(decision)]


def appraisal_of_the_head(ids: list[int]) -> None:
    """Let the head have appraised the cases before, as a new appraisal shows."""
    body = registers.unit_ids()[district.BODY]
    head = district.actor("ky")
    with transaction() as connection:
        row = {"user_id": head.user_id, "role": Role.APPRAISER, "unit_id": body, "since": date(2020, 1, 1)}
        connection.execute(sa.insert(table(RoleGrant)).values(row | {"document": ""}))
    appraisal.reappraise(ids, "Xem lại.", actor=district.actor("tham"))
    appraisal.record_opinion(ids, "Đạt.", True, actor=district.actor("ky"))
    cases.recommended(ids)


# --- setting up


def test_the_head_the_deputy_and_the_one_who_set_it_up_approve_nothing(season: int) -> None:
    del season
    ref = desk.delegated(approved=False, deputy_id=district.actor("xacnhan").user_id)
    for name in ("ky", "xacnhan", "thuongtruc", "lap"):
        with pytest.raises((NotPermitted, Exception)) as refused:
            delegations.approve(ref, actor=district.actor(name))
        assert type(refused.value).__name__ in {"NotPermitted", "NotFound"}, name
    with pytest.raises(NotPermitted):
        delegations.propose(desk.draft(), actor=district.actor("ky"))


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"form": "TM."}, "không dùng cho quyết định khen thưởng"),
        ({"form": "TUQ.", "checked": True}, "phải giới hạn thời gian và nội dung"),
        ({"form": "TUQ.", "scope": DelegationScope.CONFLICT}, "Đối chiếu văn bản"),
        ({"form": "XX."}, "Chọn thể thức"),
        ({"since": date(2024, 1, 8)}, "không trước hôm nay"),
        ({"until": date(2024, 1, 8)}, "Ngày kết thúc"),
        ({"document_on": date(2024, 1, 10)}, "Văn bản giao ký phải có trước"),
        ({"document_number": " "}, "số, ký hiệu"),
        ({"deputy_title": " "}, "chức vụ"),
        ({"scope": DelegationScope.AWARDS}, "ít nhất một danh hiệu"),
    ],
)
def test_a_delegation_the_decree_does_not_know_is_refused(
    season: int, changes: dict[str, object], said: str
) -> None:
    del season
    with pytest.raises(InvalidInput, match=said):
        desk.delegated(**changes)


def test_nobody_gives_on_what_was_given_to_him_and_two_do_not_overlap(season: int) -> None:
    del season
    desk.delegated()
    with pytest.raises(InvalidInput, match="không giao lại"):
        desk.delegated(
            delegator_id=district.actor("thuky").user_id, deputy_id=district.actor("vanthu").user_id
        )
    with pytest.raises(DateOutsidePeriod, match="Đã có việc giao ký cùng phạm vi"):
        desk.delegated(deputy_id=district.actor("vanthu").user_id, since=FAR, until=date(2024, 2, 1))
    desk.delegated(
        deputy_id=district.actor("vanthu").user_id, since=date(2024, 1, 23), until=date(2024, 2, 1)
    )


def test_who_has_left_the_body_is_no_deputy(season: int) -> None:
    del season
    left = sa.update(table(RoleGrant)).where(RoleGrant.user_id == district.actor("thuky").user_id)
    with transaction() as connection:
        connection.execute(left.values(until=date(2024, 1, 8)))
    with pytest.raises(InvalidInput, match="tài khoản nghiệp vụ"):
        desk.delegated(deputy_id=deputy_number())


def deputy_number() -> int:
    """Return the number of the secretary's account, whatever it may still do."""
    with reading() as connection:
        return int(connection.scalar(sa.select(User.id).where(User.username == "thuky")) or 0)


def test_a_form_that_needs_a_document_is_not_typed_by_hand(season: int) -> None:
    decision = cases.drafted_decision(season, desk.waiting(season))
    with pytest.raises(InvalidInput, match="theo văn bản giao ký"):
        deciding.record_signature(
            decision, signer_name="x", signing_form="TUQ.", signed_on=desk.TODAY, actor=district.actor("ky")
        )
