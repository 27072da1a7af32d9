"""Nobody clears himself or a relative: a hold and a disciplinary record are for somebody else of the body."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from rules.vocabulary import HoldCause
from tests.support import cases, district
from workflow import clock
from workflow.actions import Action
from workflow.audit import Happened, record
from workflow.db import reading, transaction
from workflow.errors import NotFound, NotPermitted
from workflow.grounds import Subject
from workflow.models import Nomination, Person, RoleGrant, person_key
from workflow.notice_facts import told_reason
from workflow.permissions import decide
from workflow.queries import consultations, exports, nomination_page, nominations
from workflow.roles import Role
from workflow.services import consultations as letters
from workflow.services import holds, person_merges, registers
from workflow.services.consultations import AskedBody, Letter
from workflow.states import NominationState
from workflow.tables import table


@pytest.fixture
def store(engine: Engine) -> Iterator[None]:
    """The district on 9/1/2024: P3 is a sister of the appraiser "tham"."""
    del engine
    with clock.use(clock.SimulatedClock(datetime(2024, 1, 9, 1, tzinfo=UTC))):
        district.build()
        yield


def number(code: str) -> int:
    """Return the id of a person."""
    with reading() as connection:
        return int(connection.scalar(sa.select(Person.id).where(Person.code == code)) or 0)


@pytest.mark.parametrize(("code", "is_free"), [("P1", True), ("P3", False), ("P7", False)])
def test_nobody_opens_or_ends_a_hold_on_himself_or_a_relative(store: None, code: str, is_free: bool) -> None:
    body, key = registers.unit_ids()[district.BODY], person_key(number(code))
    other, sister = district.actor("xacnhan"), district.actor("tham")
    hold = holds.open_hold(key, HoldCause.COMPLAINT, "Đơn số 1", body_unit_id=body, actor=other)
    if is_free:
        holds.close_hold(hold, "Kết luận số 2", True, actor=sister)
        return
    with pytest.raises(NotPermitted, match="chính bạn hoặc người thân"):
        holds.close_hold(hold, "Kết luận số 2", True, actor=sister)
    with pytest.raises(NotPermitted):
        holds.open_hold(key, HoldCause.COMPLAINT, "Đơn số 3", body_unit_id=body, actor=sister)


def test_nobody_records_or_ends_the_discipline_of_his_own(store: None) -> None:
    body = registers.unit_ids()[district.BODY]
    officer = replace(
        district.actor("thuongtruc"), person_id=number("P7"), relatives=frozenset({number("P3")})
    )
    for code, is_free in (("P1", True), ("P3", False), ("P7", False)):
        about = Subject(body_unit_id=body, person_ids=(number(code),))
        assert decide(officer, Action.RECORD_DISCIPLINE, about).allowed is is_free


def test_letters_about_one_s_own_and_letters_at_all_are_hidden_from_the_council(store: None) -> None:
    """A letter that asks the police about two teachers is for those who work on the case."""
    ids = cases.drafts(cases.dossier(district.open_round()), ["P1", "P3"])
    cases.submitted(ids)
    letter = Letter(AskedBody.TAX, "Chi cục Thuế", "13/CV", clock.today())
    ref = letters.ask(ids, letter, actor=district.actor("thuongtruc"))
    assert consultations.shown(district.actor("xacnhan"), ref).row.ref == ref
    for name in ("uyvien", "tham"):
        assert consultations.listed(district.actor(name)).rows == ()
        with pytest.raises(NotFound):
            consultations.shown(district.actor(name), ref)


COUNTS = "Không đạt tỷ lệ phiếu của Hội đồng: 5/12 phiếu đồng ý."


@pytest.mark.parametrize("who", ["lap", "truong"])
def test_how_the_council_voted_stays_from_the_unit(store: None, who: str) -> None:
    """On the page, in the history, in the list and its export (security.md L6, 8.2)."""
    (one,) = cases.drafts(cases.dossier(district.open_round()), ["P1"])
    cases.submitted([one])
    told = Happened(
        "nomination", one, "nomination_not_recommended", 0, clock.now(), {"agree": 5}, detail=COUNTS
    )
    with transaction() as connection:
        record(connection, [told])
        values = {"state": NominationState.NOT_AWARDED, "reason": COUNTS, "version": Nomination.version + 1}
        connection.execute(sa.update(table(Nomination)).values(values))
    viewer = district.actor(who)
    page = nomination_page.shown(viewer, nominations.ref_of(viewer, one))
    (row,) = nominations.listed(viewer).rows
    (exported,) = exports.nominations(viewer)
    events = [(event.detail, event.payload) for event in page.events if event.event == told.event]
    assert page.detail.reason == row.reason == exported.row.reason == "Không đạt tỷ lệ phiếu của Hội đồng."
    assert events == [("Không đạt tỷ lệ phiếu của Hội đồng.", {})]


def test_a_lower_award_and_a_missing_quorum_tell_no_counts_either() -> None:
    assert (
        told_reason("Hội đồng đề nghị Giấy khen thay thế: 5/12; kể cả 3/12.")
        == "Hội đồng đề nghị Giấy khen thay thế."
    )
    assert told_reason("Chưa đủ thành viên có mặt: 3/12.") == "Chưa đủ thành viên có mặt."


def test_only_the_proposer_takes_a_proposal_back(store: None) -> None:
    with transaction() as connection:
        connection.execute(
            sa.update(table(RoleGrant))
            .where(RoleGrant.role == Role.SECRETARY)
            .values(role=Role.STANDING_BODY)
        )
    ref = person_merges.propose(
        number("P1"), number("P2"), "Cùng thẻ căn cước.", actor=district.actor("thuongtruc")
    )
    with pytest.raises(NotPermitted, match="người đã đề nghị"):
        person_merges.withdraw(ref, actor=district.actor("thuky"))
    person_merges.withdraw(ref, actor=district.actor("thuongtruc"))
