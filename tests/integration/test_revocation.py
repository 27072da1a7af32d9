"""Cancelling awards: proposal, competence, signature, number, what it changes, what comes back, what rests on it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from rules.documents import BlockDocument
from rules.vocabulary import AwardCode, CommendationGround, Decider, Level, NomineeKind
from tests.support import district, undoing
from tests.support import signing as desk
from tests.support.databases import sqlite_copy
from workflow import clock, outbox
from workflow.audit_verify import verify
from workflow.db import reading, transaction
from workflow.decision_standing import Standing
from workflow.errors import (
    Conflict,
    DateOutsidePeriod,
    InvalidInput,
    NotFound,
    NotPermitted,
    Refused,
    WrongState,
)
from workflow.facts_load import load_register
from workflow.models import (
    AuditEvent,
    AwardDecision,
    DelegationScope,
    EarlierAward,
    Nomination,
    OfficialPaper,
    RestingAward,
    RevokedAward,
    Unit,
    User,
)
from workflow.queries import decision_status, official_papers
from workflow.queries import later_act_page as page
from workflow.queries import later_acts as seen
from workflow.rows import load_rows
from workflow.services import later_acts, recoveries, revocations
from workflow.services.later_acts import ActSignature
from workflow.services.official_papers import RENDER, render_official_paper
from workflow.services.recoveries import MoneyBack
from workflow.states import NominationState as S
from workflow.tables import table

START = datetime(2024, 1, 9, 1, tzinfo=UTC)
targets, resting = table(RevokedAward), table(RestingAward)


@pytest.fixture
def moving() -> Iterator[clock.SimulatedClock]:
    """The clock at 9/1/2024."""
    with clock.use(clock.SimulatedClock(START)) as simulated:
        yield simulated


@pytest.fixture(scope="module")
def store(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> undoing.Store:
    """A decision with two awards, made once."""
    return undoing.store(sqlite_template, tmp_path_factory.mktemp("awarded"))


@pytest.fixture
def awarded(
    store: undoing.Store, tmp_path: Path, moving: clock.SimulatedClock
) -> Iterator[tuple[int, list[int]]]:
    """The same in a SQLite database of the test's own."""
    del moving
    with sqlite_copy(store.file, tmp_path):
        yield store.decision, list(store.ids)


@pytest.fixture
def any_awarded(either_engine: Engine, moving: clock.SimulatedClock) -> tuple[int, list[int]]:
    """The same on both databases."""
    del either_engine, moving
    return undoing.awarded()


def test_a_cancellation_goes_from_a_unit_s_proposal_to_a_numbered_decision(
    any_awarded: tuple[int, list[int]],
) -> None:
    decision, (first, second) = any_awarded
    ref = undoing.proposed(decision, [first], by="truong")
    revocations.accept(ref, actor=district.actor("thuongtruc"))
    undoing.signed(ref)
    assert undoing.state_of(first) is S.AWARDED, "a signature alone cancels nothing"
    undoing.issued(ref)
    assert [undoing.state_of(one) for one in (first, second)] == [S.REVOKED, S.AWARDED]
    status = decision_status.status_of(decision)
    assert (status.standing, status.revocation_of(second)) == (Standing.PARTLY_REVOKED, None)
    gone = status.revocation_of(first)
    assert gone is not None and gone.number == "40/QĐ-UBND"
    assert status.notes == ("Đã bị hủy bỏ một phần bởi Quyết định hủy bỏ số 40/QĐ-UBND ngày 09/01/2024.",)
    read = page.shown(district.actor("truong"), ref)
    assert read.row.number == "40/QĐ-UBND" and [one.name for one in read.targets] == ["Đinh Thị Mai"]
    assert {one.format for paper in read.papers for one in paper.files if one.size} == {"pdf", "docx"}
    with reading() as connection:
        assert verify(connection).problems == ()
        told = set(connection.scalars(sa.select(AuditEvent.event).where(AuditEvent.chain == "decision")))
        content = connection.scalar(sa.select(table(OfficialPaper).c.content).limit(1))
    assert "decision_revoked" in told
    assert "Kết luận số 05/KL-TTr" in str(BlockDocument.from_json(str(content)))


def test_the_rest_of_a_decision_makes_it_wholly_cancelled(awarded: tuple[int, list[int]]) -> None:
    decision, (first, second) = awarded
    undoing.revoked(decision, [first])
    undoing.revoked(decision, [second], "41")
    status = decision_status.status_of(decision)
    assert (status.standing, len(status.revoked_by)) == (Standing.REVOKED, 2)
    with pytest.raises(InvalidInput, match="Đã hủy bỏ trước đó"):
        undoing.proposed(decision, [first])


def test_one_award_waits_for_the_document_that_names_it(awarded: tuple[int, list[int]]) -> None:
    decision, ids = awarded
    ref = undoing.proposed(decision, ids[:1])
    with pytest.raises(Conflict, match="đang được đề nghị hủy bỏ"):
        undoing.proposed(decision, ids)
    later_acts.drop(ref, "Chưa đủ căn cứ.", actor=district.actor("thuongtruc"))
    with pytest.raises(WrongState, match="Đã bỏ"):
        undoing.signed(ref)
    assert undoing.proposed(decision, ids)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"ground": None}, "ground"),
        ({"paper_number": " "}, "paper_number"),
        ({"paper_body": ""}, "paper_body"),
        ({"paper_on": None}, "paper_on"),
        ({"paper_on": date(2024, 1, 10)}, "paper_on"),
        ({"reason": ""}, "reason"),
        ({"nomination_ids": ()}, "chon"),
    ],
)
def test_a_proposal_says_field_by_field_what_is_missing(
    awarded: tuple[int, list[int]], changes: dict[str, object], field: str
) -> None:
    decision, ids = awarded
    with pytest.raises(InvalidInput) as refused:
        undoing.proposed(decision, ids, **changes)
    assert field in refused.value.fields


def test_the_steps_are_for_those_who_hold_them_and_never_for_oneself(awarded: tuple[int, list[int]]) -> None:
    decision, ids = awarded
    for other in ("lap", "xa", "truongxa", "uyvien", "ky", "vanthu", "tham", "quantri"):
        with pytest.raises((NotPermitted, NotFound)):
            undoing.proposed(decision, ids, by=other)
    ref = undoing.proposed(decision, ids[:1])
    digest = page.shown(district.actor("ky"), ref).digest
    for other in ("thuongtruc", "vanthu", "xacnhan", "tham", "truong"):
        with pytest.raises((NotPermitted, NotFound)):
            later_acts.sign(ref, ActSignature("x", "", undoing.TODAY, digest), actor=district.actor(other))
    with transaction() as connection:
        mine = load_rows(connection, ids)[ids[0]].person_id
        connection.execute(sa.update(table(User)).where(User.username == "ky").values(person_id=mine))
    with pytest.raises(NotPermitted, match="chính bạn"):
        undoing.signed(ref)
    with pytest.raises(WrongState):
        undoing.issued(ref)


def test_only_what_was_on_the_screen_is_signed(awarded: tuple[int, list[int]]) -> None:
    decision, ids = awarded
    ref = undoing.proposed(decision, ids[:1])
    digest = page.shown(district.actor("ky"), ref).digest
    changed = undoing.draft(decision, ids[:1], reason="Lý do khác.")
    revocations.revise(ref, changed, actor=district.actor("thuongtruc"))
    with pytest.raises(Conflict, match="đã thay đổi"):
        later_acts.sign(ref, ActSignature("Ký", "", undoing.TODAY, digest), actor=district.actor("ky"))
    with pytest.raises(DateOutsidePeriod):
        later_acts.sign(ref, ActSignature("Ký", "", date(2024, 2, 1), digest), actor=district.actor("ky"))
    later_acts.decline(ref, "Cần xác minh thêm.", actor=district.actor("ky"))
    read = page.shown(district.actor("thuongtruc"), ref)
    assert read.void_reason == "Cần xác minh thêm."
    assert undoing.state_of(ids[0]) is S.AWARDED


def test_a_deputy_signs_within_his_delegation_and_in_his_form(awarded: tuple[int, list[int]]) -> None:
    decision, ids = awarded
    desk.delegated(scope=DelegationScope.AWARDS, awards=(AwardCode.ADVANCED_WORKER,))
    ref = undoing.proposed(decision, ids[:1])
    with pytest.raises(NotPermitted, match="Đang giao"):
        undoing.signed(ref)
    undoing.signed(ref, by="thuky")
    undoing.issued(ref)
    with reading() as connection:
        content = str(connection.scalar(sa.select(table(OfficialPaper).c.content).limit(1)))
    assert "PHÓ CHỦ TỊCH" in content and "Võ Thị Thư" in content


def test_the_default_substitute_signs_what_the_head_may_not_and_no_more(
    awarded: tuple[int, list[int]],
) -> None:
    decision, (first, second) = awarded
    desk.delegated(scope=DelegationScope.CONFLICT)
    with transaction() as connection:
        mine = load_rows(connection, [second])[second].person_id
        connection.execute(sa.update(table(User)).where(User.username == "ky").values(person_id=mine))
    undoing.signed(undoing.proposed(decision, [first]))
    own = undoing.proposed(decision, [second])
    with pytest.raises(NotPermitted):
        undoing.signed(own)
    undoing.signed(own, by="thuky")


def test_who_is_no_longer_competent_may_not_cancel(
    awarded: tuple[int, list[int]], moving: clock.SimulatedClock
) -> None:
    decision, ids = awarded
    moving.move_to(date(2025, 12, 1))  # the districts ended on 30/6/2025
    with pytest.raises(Refused, match="không có thẩm quyền") as refused:
        undoing.proposed(decision, ids)
    assert "Chủ tịch" in refused.value.findings[0].reason
    assert refused.value.findings[0].citation.startswith("khoản 8 Điều 93")
    ref = undoing.proposed(decision, ids, by="truong")
    with pytest.raises(Refused):
        revocations.accept(ref, actor=district.actor("thuongtruc"))


def test_a_superior_s_cancellation_is_recorded(awarded: tuple[int, list[int]]) -> None:
    decision, ids = awarded
    with transaction() as connection:
        external = {
            "is_external": True,
            "decider": Decider.PROVINCE_CHAIRMAN,
            "version": AwardDecision.version + 1,
        }
        connection.execute(
            sa.update(table(AwardDecision)).where(AwardDecision.id == decision).values(external)
        )
    ref = undoing.proposed(decision, ids[:1])
    with pytest.raises(InvalidInput, match="cấp trên"):
        later_acts.sign(ref, ActSignature("x", "", undoing.TODAY, ""), actor=district.actor("ky"))
    standing = district.actor("thuongtruc")
    told = {"number": "120/QĐ-UBND", "issued_on": undoing.TODAY, "signer_name": "Nguyễn Văn A"}
    with pytest.raises(InvalidInput, match="Ghi số"):
        later_acts.record_superior(ref, **told | {"number": ""}, actor=standing)  # type: ignore[arg-type]
    later_acts.record_superior(ref, **told, actor=standing)  # type: ignore[arg-type]  # strings and a day
    assert undoing.state_of(ids[0]) is S.REVOKED
    (gone,) = decision_status.status_of(decision).revoked_by
    assert gone.number == "120/QĐ-UBND"


def test_a_crash_between_issue_and_rendering_leaves_one_number_and_one_file(
    any_awarded: tuple[int, list[int]], monkeypatch: pytest.MonkeyPatch
) -> None:
    decision, ids = any_awarded
    ref = undoing.proposed(decision, ids[:1])
    undoing.signed(ref)
    monkeypatch.setitem(outbox.HANDLERS, RENDER, _crash)
    undoing.issued(ref)
    assert undoing.state_of(ids[0]) is S.REVOKED
    assert not page.shown(district.actor("ky"), ref).papers[0].ready
    monkeypatch.setitem(outbox.HANDLERS, RENDER, render_official_paper)
    assert outbox.drain() == 2
    (paper,) = page.shown(district.actor("ky"), ref).papers
    assert paper.ready and outbox.drain() == 0
    with reading() as connection:
        assert verify(connection).problems == ()


@pytest.mark.parametrize("where", ["freeze", "effects", "resting"])
def test_a_crash_inside_the_issue_leaves_nothing(
    awarded: tuple[int, list[int]], monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    decision, ids = awarded
    ref = undoing.proposed(decision, ids[:1])
    undoing.signed(ref)
    cut = {"freeze": "_freeze", "effects": "run", "resting": "_issued"}[where]
    with monkeypatch.context() as broken:
        broken.setattr(later_acts, cut, _crash)
        with pytest.raises(OSError, match="power cut"):
            undoing.issued(ref)
    assert undoing.state_of(ids[0]) is S.AWARDED
    assert decision_status.status_of(decision).standing is Standing.IN_FORCE
    undoing.issued(ref)  # the same number is still free
    assert undoing.state_of(ids[0]) is S.REVOKED


def _crash(*_args: object, **_more: object) -> None:
    raise OSError("power cut")


def test_money_and_item_are_followed_until_they_are_back(
    awarded: tuple[int, list[int]], moving: clock.SimulatedClock
) -> None:
    decision, ids = awarded
    ref = undoing.revoked(decision, ids[:1])
    standing = district.actor("thuongtruc")
    (one,) = page.shown(standing, ref).targets
    assert one.money_due > 0 and not one.has_item and one.return_by is None
    undoing.with_items(ref)
    with pytest.raises(DateOutsidePeriod):
        recoveries.received(ref, [one.id], date(2024, 1, 10), actor=standing)
    with pytest.raises(NotPermitted):
        recoveries.received(ref, [one.id], undoing.TODAY, actor=district.actor("vanthu"))
    recoveries.received(ref, [one.id], undoing.TODAY, actor=standing)
    assert page.shown(standing, ref).targets[0].return_by is None, "no limit is known for that day"
    moving.move_to(date(2025, 7, 2))
    recoveries.received(ref, [one.id], date(2025, 7, 1), actor=district.actor("thuongtruc"))
    (one,) = page.shown(standing, ref).targets
    assert one.return_by == date(2025, 7, 22) and "Điều 58" in one.return_citation
    moving.move_to(date(2025, 7, 23))
    (row,) = seen.listed(district.actor("thuongtruc"), seen.Wanted(owing=True)).rows
    assert (row.owed, row.late) == (1, 1)
    standing = district.actor("thuongtruc")
    with pytest.raises(InvalidInput, match="Chọn nơi nhận"):
        recoveries.money_returned(ref, one.id, MoneyBack(date(2025, 7, 23), "tui", "PT 12"), actor=standing)
    recoveries.item_returned(ref, one.id, date(2025, 7, 23), "", actor=standing)
    recoveries.money_returned(
        ref, one.id, MoneyBack(date(2025, 7, 23), "fund", "Phiếu thu số 12"), actor=standing
    )
    with pytest.raises(Conflict, match="đã được ghi"):
        recoveries.item_returned(ref, one.id, date(2025, 7, 23), "", actor=standing)
    assert seen.listed(standing, seen.Wanted(owing=True)).rows == ()


def test_awards_that_rest_on_a_cancelled_one_are_listed_and_looked_at(
    awarded: tuple[int, list[int]],
) -> None:
    decision, ids = awarded
    with transaction() as connection:
        (case,) = load_rows(connection, ids[:1]).values()
        common = {
            "nominee_key": case.nominee_key, "nominee_kind": NomineeKind.INDIVIDUAL, "period_key": "Y2023",
            "ground": CommendationGround.REGULAR, "level": Level.DISTRICT, "decided_by": "xã", "decision_number": "9",
        }  # fmt: skip
        rows = [
            {"award": AwardCode.GRASSROOTS_FIGHTER, "year": 2023, **common},
            {"award": AwardCode.GRASSROOTS_FIGHTER, "year": 2021, **common | {"period_key": "Y2021"}},
        ]
        connection.execute(sa.insert(table(EarlierAward)), rows)
    ref = undoing.revoked(decision, ids[:1])
    standing = district.actor("thuongtruc")
    (found,) = page.shown(standing, ref).resting
    assert "năm 2023" in found.told and found.checked_at is None
    with pytest.raises(InvalidInput, match="Ghi kết quả"):
        recoveries.looked_at(ref, found.id, " ", actor=standing)
    recoveries.looked_at(ref, found.id, "Đề nghị xã hủy bỏ.", actor=standing)
    with pytest.raises(Conflict):
        recoveries.looked_at(ref, found.id, "lần nữa", actor=standing)


def test_a_cancelled_title_no_longer_counts_for_the_next(awarded: tuple[int, list[int]]) -> None:
    decision, ids = awarded

    def prior() -> list[bool]:
        with reading() as connection:
            rows = list(load_rows(connection, ids[:1]).values())
            register = load_register(connection, rows)
            held = register.title_holders[(AwardCode.ADVANCED_WORKER, "Y2023")]
            assert (rows[0].nominee_key in held) is not register.prior_awards[rows[0].nominee_key][0].revoked
            return [one.revoked for one in register.prior_awards[rows[0].nominee_key]]

    with transaction() as connection:
        (case,) = load_rows(connection, ids[:1]).values()
        row = {
            "nominee_key": case.nominee_key, "nominee_kind": NomineeKind.INDIVIDUAL, "period_key": "Y2023",
            "ground": CommendationGround.REGULAR, "level": Level.DISTRICT, "decided_by": "", "decision_number": "36",
            "award": AwardCode.ADVANCED_WORKER, "year": 2023,
        }  # fmt: skip
        connection.execute(sa.insert(table(EarlierAward)).values(row))
    assert prior() == [False]
    undoing.revoked(decision, ids[:1])
    assert prior() == [True]


def test_a_stranger_does_not_find_it(awarded: tuple[int, list[int]]) -> None:
    decision, ids = awarded
    ref = undoing.proposed(decision, ids[:1])
    for other in ("lap", "xa", "uyvien", "tinh", "quantri"):
        with pytest.raises(NotFound):
            page.shown(district.actor(other), ref)
    undoing.signed(ref)
    undoing.issued(ref)
    assert page.shown(district.actor("lap"), ref) and page.shown(district.actor("tinh"), ref)
    with pytest.raises(NotFound):
        page.shown(district.actor("xa"), ref)


def test_the_same_request_again_makes_one_document(awarded: tuple[int, list[int]]) -> None:
    decision, ids = awarded
    who, one = district.actor("thuongtruc"), undoing.draft(*awarded)
    del decision, ids
    again = [revocations.propose(one, actor=who, idempotency_key="k" * 22) for _ in range(2)]
    assert again[0] == again[1]


def test_a_document_about_several_units_is_for_each_of_them(awarded: tuple[int, list[int]]) -> None:
    decision, ids = awarded
    with transaction() as connection:
        commune = connection.scalar(sa.select(table(Unit).c.id).where(Unit.code == district.COMMUNE))
        moved = {"unit_id": commune, "version": Nomination.version + 1}
        connection.execute(sa.update(table(Nomination)).where(Nomination.id == ids[1]).values(moved))
    ref = undoing.revoked(decision, ids)
    for unit in ("lap", "xa"):
        (paper,) = page.shown(district.actor(unit), ref).papers
        assert official_papers.file_of(district.actor(unit), paper.ref) is not None
    with pytest.raises(NotFound):
        official_papers.file_of(district.actor("uyvien"), paper.ref)
