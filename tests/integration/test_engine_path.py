"""The one path of every change, on both databases: what it does, what it refuses, what it leaves behind."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from rules.finding import Outcome
from rules.vocabulary import AwardCode, HoldCause, NomineeKind, PaperKind, Rating
from tests.support import council as hall
from tests.support.sample import START, Sample, build, to_appraisal, to_signed
from workflow import clock, invariants
from workflow.actor import Actor, Grant
from workflow.attempt import World, WriteBatch
from workflow.audit import Happened
from workflow.audit_verify import verify
from workflow.db import reading, transaction
from workflow.errors import (
    Conflict,
    DateOutsidePeriod,
    DuplicateNominee,
    InvalidInput,
    NotFound,
    NotPermitted,
    Refused,
    UnauditedChange,
    UnknownUnit,
    UnsupportedFile,
    WrongState,
)
from workflow.grounds import Policy
from workflow.models import (
    AuditEvent,
    DatedSetting,
    IssuedDocument,
    Nomination,
    StoredFile,
    UnitBallot,
    YearlyRating,
)
from workflow.payloads import EditContent, PaperAdded, UnitVote
from workflow.perform import perform
from workflow.roles import Role
from workflow.rows import load_rows
from workflow.services import appraisal, deciding, drafting, files, holds, sessions, submission
from workflow.states import NominationState as S
from workflow.tables import table
from workflow.writing import write


@pytest.fixture
def sample(either_engine: Engine) -> Iterator[Sample]:
    """Three draft nominations of one school, on a clock standing in June 2024."""
    del either_engine
    with clock.use(clock.SimulatedClock(START)):
        yield build(3)


def state_of(number: int) -> S:
    with reading() as connection:
        return connection.execute(sa.select(Nomination.state).where(Nomination.id == number)).scalar_one()


def events_of(number: int) -> list[str]:
    with reading() as connection:
        query = sa.select(AuditEvent.event).where(
            AuditEvent.chain == "nomination", AuditEvent.subject_id == number
        )
        return list(connection.scalars(query.order_by(AuditEvent.seq)))


def test_a_nomination_goes_from_draft_to_an_issued_document(sample: Sample) -> None:
    decision = to_signed(sample)
    deciding.issue(decision, number="36", issued_on=clock.today(), actor=sample.actors["issuer"])
    assert {state_of(n) for n in sample.nominations} == {S.AWARDED}
    assert events_of(sample.nominations[0]) == [
        "nomination_created", "nomination_sent_to_head", "nomination_submitted", "nomination_received",
        "opinion_recorded", "eligibility_confirmed", "nomination_put_to_council", "nomination_recommended",
        "nomination_put_on_decision", "signature_recorded", "award_issued",
    ]  # fmt: skip
    with reading() as connection:
        document = connection.execute(
            sa.select(IssuedDocument.sha256, StoredFile.content).join(
                StoredFile, StoredFile.sha256 == IssuedDocument.sha256
            )
        ).one()
        assert document.content.startswith(b"%PDF-")
        assert verify(connection).problems == ()


def test_a_wrong_state_names_what_is_possible_instead(sample: Sample) -> None:
    with pytest.raises(WrongState, match=r"«Dự thảo».*Chuyển thủ trưởng duyệt") as refused:
        appraisal.mark_eligible(sample.nominations[:1], actor=sample.actors["confirmer"])
    assert "Chuyển thủ trưởng duyệt" in refused.value.possible


def test_who_may_not_see_it_learns_only_that_it_is_not_there(sample: Sample) -> None:
    stranger = replace(sample.actors["head"], grants=(Grant(Role.UNIT_HEAD, sample.body),))
    with pytest.raises(NotFound) as hidden:
        drafting.send_to_head(sample.nominations[:1], actor=stranger)
    with pytest.raises(NotFound) as missing:
        drafting.send_to_head([999_999], actor=stranger)
    assert hidden.value.message == missing.value.message


def test_a_missing_right_says_whose_right_it_is(sample: Sample) -> None:
    ids = to_appraisal(sample)
    with pytest.raises(NotPermitted, match="Lãnh đạo xác nhận"):
        appraisal.mark_eligible(ids, actor=sample.actors["appraiser"])


def test_separation_of_duties_bars_what_a_role_would_grant(sample: Sample) -> None:
    ids = to_appraisal(sample)
    both = replace(
        sample.actors["appraiser"],
        grants=(Grant(Role.APPRAISER, sample.body), Grant(Role.CONFIRMER, sample.body)),
    )
    with pytest.raises(NotPermitted, match="người khác xác nhận"):
        appraisal.mark_eligible(ids, actor=both)
    own = replace(sample.actors["confirmer"], person_id=_person(ids[0]))
    with pytest.raises(NotPermitted, match="chính bạn hoặc người thân"):
        appraisal.mark_eligible(ids, actor=own)
    relative = replace(sample.actors["confirmer"], relatives=frozenset({_person(ids[0])}))
    with pytest.raises(NotPermitted, match="chính bạn hoặc người thân"):
        appraisal.mark_eligible(ids, actor=relative)
    administrator = replace(
        sample.actors["confirmer"],
        grants=(*sample.actors["confirmer"].grants, Grant(Role.ADMINISTRATOR, sample.body)),
    )
    with pytest.raises(NotPermitted, match="quản trị"):
        appraisal.mark_eligible(ids, actor=administrator)
    _setting("second_confirmer", "off")
    assert appraisal.mark_eligible(ids, actor=both).accepted == tuple(ids)


def _person(number: int) -> int:
    with reading() as connection:
        return (
            connection.execute(sa.select(Nomination.person_id).where(Nomination.id == number)).scalar_one()
            or 0
        )


def _setting(key: str, value: str) -> None:
    with transaction() as connection:
        row = {
            "key": key,
            "value": value,
            "since": date(2024, 1, 1),
            "until": None,
            "citation": "Quy chế mẫu",
        }
        connection.execute(sa.insert(table(DatedSetting)).values(row))


def test_who_appraised_once_never_confirms_that_case_even_after_a_new_appraisal(sample: Sample) -> None:
    ids, who = to_appraisal(sample), sample.actors
    appraisal.mark_eligible(ids, actor=who["confirmer"])
    appraisal.reappraise(ids, "Có thông tin mới.", actor=who["appraiser"])
    second = replace(who["signer"], grants=(Grant(Role.APPRAISER, sample.body),))
    appraisal.record_opinion(ids, "Vẫn đủ điều kiện.", favourable=True, actor=second)
    first = replace(who["appraiser"], grants=(Grant(Role.CONFIRMER, sample.body),))
    with pytest.raises(NotPermitted, match="người khác xác nhận"):
        appraisal.mark_eligible(ids, actor=first)
    assert appraisal.mark_eligible(ids, actor=who["confirmer"]).accepted == tuple(ids)


def test_a_stale_version_overwrites_nothing(sample: Sample) -> None:
    number, clerk = sample.nominations[0], sample.actors["clerk"]
    drafting.edit(number, EditContent(nominee_detail="Giáo viên lớp Lá"), actor=clerk, version=1)
    with pytest.raises(Conflict, match="Tải lại trang"):
        drafting.edit(number, EditContent(nominee_detail="Giáo viên lớp Mầm"), actor=clerk, version=1)
    assert events_of(number) == ["nomination_created", "nomination_edited"]


def test_the_unit_s_own_vote_is_data_of_the_draft_and_the_last_one_counts(sample: Sample) -> None:
    number, who = sample.nominations[0], sample.actors
    for agree in (11, 12):
        vote = UnitVote(date(2024, 6, 7), members=14, present=13, agree=agree, disagree=1, blank=0)
        perform("record_unit_ballot", number, actor=who["clerk"], payload=vote)
    assert state_of(number) is S.DRAFT
    assert events_of(number)[1:] == ["unit_ballot_recorded"] * 2
    ballots = table(UnitBallot)
    with reading() as connection:
        kept = connection.execute(sa.select(ballots).order_by(ballots.c.id)).all()
    assert [(row.held_on, row.present, row.agree) for row in kept] == [
        (date(2024, 6, 7), 13, 11), (date(2024, 6, 7), 13, 12),
    ]  # fmt: skip
    for wrong in ({"present": 15}, {"present": 0}, {"agree": 13}, {"disagree": -1}):
        with pytest.raises(InvalidInput):
            replace(vote, **wrong)
    with pytest.raises(NotFound):
        perform("record_unit_ballot", number, actor=who["appraiser"], payload=vote)
    drafting.send_to_head([number], actor=who["clerk"])
    with pytest.raises(WrongState):
        perform("record_unit_ballot", number, actor=who["clerk"], payload=vote)


def test_the_same_nominee_twice_in_a_round_is_refused(sample: Sample) -> None:
    draft = drafting.NominationDraft(
        AwardCode.ADVANCED_WORKER, NomineeKind.INDIVIDUAL, _person(sample.nominations[0])
    )
    with pytest.raises(DuplicateNominee):
        drafting.add_nominations(1, [draft], actor=sample.actors["clerk"])
    with pytest.raises(DuplicateNominee):
        drafting.add_nominations(1, [draft, draft], actor=sample.actors["clerk"])


def test_bad_input_has_its_own_error_and_a_sentence(sample: Sample) -> None:
    clerk, round_id = sample.actors["clerk"], sample.round_id
    school = clerk.acting_unit_id
    assert school is not None
    with pytest.raises(UnknownUnit, match="Chọn lại đơn vị"):
        drafting.create_dossier(round_id=round_id, unit_id=4711, actor=clerk)
    with pytest.raises(DateOutsidePeriod, match="sau ngày hôm nay"):
        tomorrow = clock.today() + timedelta(days=1)
        drafting.create_dossier(round_id=round_id, unit_id=school, actor=clerk, letter_on=tomorrow)
    for content, name in ((b"MZ\x90\x00", "vi-rut.exe"), (b"<svg/>", "anh.png"), (b"", "trong.pdf")):
        with pytest.raises(UnsupportedFile):
            files.store(content, name)
    with pytest.raises(InvalidInput, match="không nhận"):
        wrong = drafting.NominationDraft(AwardCode.COMMENDATION_LETTER, NomineeKind.INDIVIDUAL, 1)
        drafting.add_nominations(1, [wrong], actor=clerk)
    with pytest.raises(InvalidInput, match="lý do"):
        submission.withdraw(sample.nominations, "  ", actor=sample.actors["head"])
    unstored = PaperAdded(PaperKind.ACHIEVEMENT_REPORT, "0" * 64, "khong-co.pdf")
    with pytest.raises(InvalidInput, match="Tải lại tệp"):
        drafting.attach_papers([(sample.nominations[0], unstored)], actor=clerk)


def test_a_refusal_carries_every_unmet_requirement_and_changes_nothing(sample: Sample) -> None:
    ids = to_appraisal(sample, opinion=False)
    _rate(ids[0], Rating.COMPLETED)
    with pytest.raises(Refused) as refused:
        appraisal.mark_eligible(ids[:1], actor=sample.actors["confirmer"])
    blocking = {finding.criterion for finding in refused.value.findings if finding.blocks}
    assert {"appraisal.opinion", "advanced_worker.rating"} <= blocking
    assert state_of(ids[0]) is S.APPRAISAL
    assert events_of(ids[0])[-1] == "nomination_received"


def _rate(number: int, rating: Rating) -> None:
    with transaction() as connection:
        ratings = table(YearlyRating)
        key = f"P{_person(number)}"
        connection.execute(sa.update(ratings).where(ratings.c.nominee_key == key).values(rating=rating))


def test_bulk_tells_each_result_or_does_nothing(sample: Sample) -> None:
    ids = to_appraisal(sample)
    _rate(ids[1], Rating.FAILED)
    with pytest.raises(Refused):
        appraisal.mark_eligible(ids, actor=sample.actors["confirmer"])
    assert {state_of(n) for n in ids} == {S.APPRAISAL}
    result = appraisal.mark_eligible(ids, actor=sample.actors["confirmer"], per_item=True)
    assert result.accepted == (ids[0], ids[2])
    assert [one.nomination_id for one in result.refused] == [ids[1]]
    assert isinstance(result.refused[0].error, Refused)


def test_the_same_request_twice_does_nothing_new(sample: Sample) -> None:
    who, ids = sample.actors, sample.nominations
    first = drafting.send_to_head(ids, actor=who["clerk"], idempotency_key="k1")
    again = drafting.send_to_head(ids, actor=who["clerk"], idempotency_key="k1")
    assert again == first
    assert events_of(ids[0]) == ["nomination_created", "nomination_sent_to_head"]
    with pytest.raises(InvalidInput, match="nội dung khác"):
        drafting.send_to_head(ids[:1], actor=who["clerk"], idempotency_key="k1")


@pytest.mark.parametrize("size", [1, 3])
def test_a_row_that_moved_after_it_was_read_is_a_conflict_and_nothing_is_written(
    sample: Sample, size: int
) -> None:
    """The last of four layers: without any lock the guarded UPDATE still counts its rows."""
    with transaction() as connection:
        rows = list(load_rows(connection, sample.nominations[:size]).values())
        stale = [replace(row, version=row.version + 1) for row in rows]
        batch = WriteBatch(
            changes=[(row, S.UNIT_REVIEW, {}) for row in stale],
            events=[
                Happened("nomination", row.id, "nomination_sent_to_head", 1, clock.now()) for row in stale
            ],
        )
        with pytest.raises(Conflict):
            write(connection, batch, World(clock.now(), clock.today(), Policy()))
    assert {state_of(number) for number in sample.nominations} == {S.DRAFT}
    with pytest.raises(UnauditedChange), transaction() as connection:
        write(connection, replace(batch, events=[]), World(clock.now(), clock.today(), Policy()))


def test_a_repeated_click_makes_one_dossier_one_session_one_draft(sample: Sample) -> None:
    who = sample.actors
    school = who["clerk"].acting_unit_id
    assert school is not None
    hall.seated(sample.body, who["secretary"])
    meeting = sessions.SessionDraft(sample.body, "Xét khen thưởng", clock.today())
    wanted = deciding.DecisionDraft(sample.round_id, (AwardCode.ADVANCED_WORKER,), "Tặng danh hiệu")
    for _ in range(2):
        again = drafting.create_dossier(
            round_id=sample.round_id, unit_id=school, actor=who["clerk"], idempotency_key="d"
        )
        session = sessions.create_session(meeting, actor=who["secretary"], idempotency_key="s")
        draft = deciding.create_decision(wanted, actor=who["standing"], idempotency_key="q")
    assert (again, session, draft) == (2, 1, 1)
    with pytest.raises(InvalidInput, match="nội dung khác"):
        other = replace(wanted, title="Nội dung khác")
        deciding.create_decision(other, actor=who["standing"], idempotency_key="q")
    with pytest.raises(InvalidInput, match="nội dung khác"):
        later = replace(meeting, held_on=clock.today() + timedelta(days=1))
        sessions.create_session(later, actor=who["secretary"], idempotency_key="s")


def test_a_hold_stops_every_gate_until_a_document_ends_it(sample: Sample) -> None:
    ids, who = to_appraisal(sample), sample.actors
    key = f"P{_person(ids[0])}"
    hold = holds.open_hold(
        key, HoldCause.INSPECTION, "QĐ 12/QĐ-TTr", body_unit_id=sample.body, actor=who["appraiser"]
    )
    with pytest.raises(Refused, match="thanh tra"):
        appraisal.mark_eligible(ids[:1], actor=who["confirmer"])
    holds.close_hold(hold, "Kết luận 15/KL-TTr", cleared=True, actor=who["confirmer"])
    assert appraisal.mark_eligible(ids[:1], actor=who["confirmer"]).accepted == (ids[0],)
    with pytest.raises(Conflict):
        holds.close_hold(hold, "lần nữa", cleared=True, actor=who["confirmer"])


def test_a_return_unlocks_only_what_it_names_and_lapses_after_its_day(sample: Sample) -> None:
    ids, who = to_appraisal(sample), sample.actors
    due = clock.today() + timedelta(days=5)
    appraisal.return_for_supplement(
        ids[:2],
        "Còn thiếu báo cáo thành tích.",
        [PaperKind.ACHIEVEMENT_REPORT.value],
        due,
        actor=who["appraiser"],
    )
    stored = files.store(b"%PDF-1.4 bao cao", "bao-cao.pdf")
    other = PaperAdded(PaperKind.INITIATIVE_CERTIFICATE, stored.sha256, stored.filename)
    with pytest.raises(Refused, match="đang khóa"):
        drafting.attach_papers([(ids[0], other)], actor=who["clerk"])
    report = PaperAdded(PaperKind.ACHIEVEMENT_REPORT, stored.sha256, stored.filename)
    drafting.attach_papers([(ids[0], report)], actor=who["clerk"])
    submission.resubmit(ids[:1], actor=who["clerk"])
    assert state_of(ids[0]) is S.UNIT_REVIEW
    with pytest.raises(Refused, match="chưa qua"):
        appraisal.lapse([ids[1]], actor=who["appraiser"])
    monday = START + timedelta(days=7)  # the last day is a Saturday: it moves to this Monday
    with clock.use(clock.SimulatedClock(monday)), pytest.raises(Refused, match="chưa qua"):
        appraisal.lapse([ids[1]], actor=who["appraiser"])
    with clock.use(clock.SimulatedClock(monday + timedelta(days=1))):
        appraisal.lapse([ids[1]], actor=who["appraiser"])
    assert state_of(ids[1]) is S.NOT_AWARDED


def test_a_person_settles_what_is_open_and_never_verified_law(sample: Sample) -> None:
    ids, who = to_appraisal(sample), sample.actors
    _rate(ids[0], Rating.COMPLETED)
    with pytest.raises(Refused, match="văn bản quy định"):
        appraisal.settle(ids[:1], "advanced_worker.rating", True, "Xin châm chước.", actor=who["appraiser"])
    with pytest.raises(Refused, match="Không có tiêu chí"):
        appraisal.settle(ids[:1], "khong.co", True, "…", actor=who["appraiser"])


def test_declining_to_sign_sends_all_of_it_back(sample: Sample) -> None:
    decision, who = to_signed(sample), sample.actors
    deciding.decline_to_sign(decision, "Danh sách còn nhầm chức vụ.", actor=who["signer"])
    assert {state_of(n) for n in sample.nominations} == {S.RECOMMENDED}
    with pytest.raises(WrongState):
        deciding.issue(decision, number="8", issued_on=clock.today(), actor=who["issuer"])


def test_a_number_is_used_once_a_year(sample: Sample) -> None:
    decision, who = to_signed(sample), sample.actors
    for wrong in ("", "abc", "0", "-3"):
        with pytest.raises(InvalidInput, match=r"[Ss]ố (văn bản|do văn thư cấp)"):
            deciding.issue(decision, number=wrong, issued_on=clock.today(), actor=who["issuer"])
    with pytest.raises(DateOutsidePeriod):
        deciding.issue(decision, number="5", issued_on=clock.today() + timedelta(days=1), actor=who["issuer"])
    deciding.issue(decision, number="5", issued_on=clock.today(), actor=who["issuer"])
    with reading() as connection:
        from workflow.models import AwardDecision

        assert connection.scalar(sa.select(AwardDecision.number)) == "05/QĐ-UBND"


def test_no_other_way_in(sample: Sample, either_engine: Engine) -> None:
    invariants.install()
    with Session(either_engine) as session:
        loaded = session.get(Nomination, sample.nominations[0])
        assert loaded is not None
        loaded.state = S.AWARDED
        with pytest.raises(UnauditedChange):
            session.flush()
        session.rollback()
        with pytest.raises(UnauditedChange):
            session.execute(sa.update(Nomination).values(reason="x"))
    nominations = table(Nomination)
    with pytest.raises(sa.exc.DBAPIError), transaction() as connection:
        connection.execute(sa.update(nominations).values(state=S.UNIT_REVIEW))
    with pytest.raises(sa.exc.DBAPIError), transaction() as connection:
        connection.execute(sa.delete(nominations))
    with pytest.raises(sa.exc.IntegrityError), transaction() as connection:
        change = {"state": S.AWARDED, "version": nominations.c.version + 1}
        connection.execute(sa.update(nominations).values(change))


def test_findings_of_the_submission_are_kept_with_their_article(sample: Sample) -> None:
    from workflow.models import StoredFinding

    _rate(sample.nominations[0], Rating.COMPLETED)
    to_appraisal(sample)
    with reading() as connection:
        query = sa.select(StoredFinding.outcome, StoredFinding.citation, StoredFinding.reason).where(
            StoredFinding.nomination_id == sample.nominations[0],
            StoredFinding.criterion == "advanced_worker.rating",
        )
        found = connection.execute(query).first()
    assert found is not None
    assert found.outcome is Outcome.NOT_MET
    assert "Điều 24" in found.citation
    assert found.reason


def test_an_actor_is_only_what_his_grants_say() -> None:
    nobody = Actor(1, "x", "X", None, ())
    assert not any(nobody.holds(role) for role in Role)
