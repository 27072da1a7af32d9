"""What ends a case, on both databases: the share of the quota, the superior's answer, going back, and each refusal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from threading import Barrier

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from rules.documents.content.frozen import texts_of
from rules.vocabulary import AwardCode, Decider, Level, NomineeKind, PaperKind, Rating
from tests.support import council as hall
from tests.support.sample import START, Sample, build
from workflow import clock
from workflow.actor import Grant
from workflow.audit_verify import verify
from workflow.db import reading, transaction
from workflow.errors import (
    Conflict,
    DateOutsidePeriod,
    InvalidInput,
    NotPermitted,
    Refused,
    WorkflowError,
    WrongState,
)
from workflow.models import (
    AuditEvent,
    AwardDecision,
    Nomination,
    Round,
    RoundAward,
    Unit,
    UnitKind,
    UnitParent,
    YearlyRating,
)
from workflow.payloads import PaperAdded
from workflow.queries import letters as letters_seen
from workflow.queries import official_papers
from workflow.queries.paging import FIRST
from workflow.roles import Role
from workflow.services import (
    appraisal,
    council,
    deciding,
    drafting,
    files,
    letters,
    meeting,
    signing,
    submission,
)
from workflow.states import NominationState as S
from workflow.tables import insert_returning, table

TEACHERS, FIGHTERS, ALLOWED = 14, 4, 2
"""15 % of 14 Lao động tiên tiến is 2.1: two Chiến sĩ thi đua cơ sở."""
TITLES = (AwardCode.ADVANCED_WORKER, AwardCode.GRASSROOTS_FIGHTER, AwardCode.MERIT_CERTIFICATE)


@pytest.fixture
def sample(any_engine: Engine) -> Iterator[Sample]:
    """A school's draft nominations for Lao động tiên tiến, on a clock standing in June 2024."""
    del any_engine
    with clock.use(clock.SimulatedClock(START)):
        yield build(TEACHERS)


def states(ids: Sequence[int]) -> list[S]:
    with reading() as connection:
        query = sa.select(Nomination.state).where(Nomination.id.in_(ids)).order_by(Nomination.id)
        return list(connection.scalars(query))


def reasons(ids: Sequence[int]) -> list[str]:
    with reading() as connection:
        query = sa.select(Nomination.reason).where(Nomination.id.in_(ids)).order_by(Nomination.id)
        return list(connection.scalars(query))


def last_event(number: int) -> str:
    with reading() as connection:
        mine = sa.and_(AuditEvent.chain == "nomination", AuditEvent.subject_id == number)
        query = sa.select(AuditEvent.event).where(mine).order_by(AuditEvent.seq.desc()).limit(1)
        return connection.execute(query).scalar_one()


def assert_chains_whole() -> None:
    with reading() as connection:
        assert verify(connection).problems == ()


def appraised(sample: Sample, ids: Sequence[int]) -> None:
    """Take drafts to appraisal with a favourable opinion."""
    who = sample.actors
    drafting.send_to_head(ids, actor=who["clerk"])
    submission.submit(ids, actor=who["head"])
    appraisal.receive(ids, actor=who["appraiser"])
    appraisal.record_opinion(ids, "Đủ điều kiện, tiêu chuẩn.", favourable=True, actor=who["appraiser"])


def table_of(sample: Sample) -> hall.Table:
    return hall.sitting(sample.body, sample.actors["secretary"])


def items_of(session: int) -> dict[int, str]:
    """Return the items of a session by nomination."""
    return {one.nomination_id: one.ref for one in hall.world_of(session).items}


def recommended(sample: Sample, ids: Sequence[int]) -> None:
    """Confirm them and hold a session in which the whole council agrees, in secret where the law wants that."""
    appraisal.mark_eligible(ids, actor=sample.actors["confirmer"])
    hall.recommended(table_of(sample), ids)


def decision_of(sample: Sample, *, external: bool = False) -> int:
    draft = deciding.DecisionDraft(sample.round_id, TITLES, "Tặng danh hiệu", is_external=external)
    return deciding.create_decision(draft, actor=sample.actors["standing"])


def fighters(sample: Sample) -> list[int]:
    """Draft Chiến sĩ thi đua cơ sở for the first of the teachers, with all that their dossier needs."""
    clerk = sample.actors["clerk"]
    with transaction() as connection:
        award = {"award": TITLES[1], "nominee_kind": NomineeKind.INDIVIDUAL, "level": Level.DISTRICT}
        connection.execute(sa.insert(table(RoundAward)).values(round_id=sample.round_id, **award))
        chosen = Nomination.id.in_(sample.nominations[:FIGHTERS])
        people = list(connection.scalars(sa.select(Nomination.person_id).where(chosen)))
        ratings = table(YearlyRating)
        keys = [f"P{one}" for one in people]
        excellent = sa.update(ratings).where(ratings.c.nominee_key.in_(keys)).values(rating=Rating.EXCELLENT)
        connection.execute(excellent)
    drafts = [drafting.NominationDraft(TITLES[1], NomineeKind.INDIVIDUAL, one or 0) for one in people]
    ids = drafting.add_nominations(1, drafts, actor=clerk)
    stored = files.store(b"%PDF-1.4 thanh tich", "thanh-tich.pdf")
    own = (PaperKind.ACHIEVEMENT_REPORT, PaperKind.RATING_CONFIRMATION)
    papers = [(n, PaperAdded(kind, stored.sha256, stored.filename)) for n in ids for kind in own]
    drafting.attach_papers(papers, actor=clerk)
    ballot = PaperAdded(PaperKind.UNIT_BALLOT_RESULT, stored.sha256, stored.filename)
    drafting.attach_to_dossier(1, [ballot], actor=clerk)
    return ids


def all_recommended(sample: Sample) -> list[int]:
    """Take everybody to recommended, put the Lao động tiên tiến on a decision; return the fighters."""
    ids = fighters(sample)
    appraised(sample, [*sample.nominations, *ids])
    recommended(sample, [*sample.nominations, *ids])
    deciding.draft(decision_of(sample), sample.nominations, actor=sample.actors["standing"])
    return ids


def test_no_more_than_the_share_goes_on_a_decision(sample: Sample) -> None:
    ids, standing = all_recommended(sample), sample.actors["standing"]
    decision = decision_of(sample)
    with pytest.raises(Refused) as refused:
        deciding.draft(decision, ids, actor=standing)
    assert [one.criterion for one in refused.value.findings if one.blocks] == ["quota.share"]
    assert set(states(ids)) == {S.RECOMMENDED}
    result = deciding.draft(decision, ids, actor=standing, per_item=True)
    assert result.accepted == tuple(ids[:ALLOWED])
    deciding.remove(ids[:1], "Nhường chỗ theo ý kiến Hội đồng.", actor=standing)
    assert deciding.draft(decision, ids[-1:], actor=standing).accepted == (ids[-1],)
    assert_chains_whole()


def test_drafts_at_once_never_pass_the_share(sample: Sample) -> None:
    ids, standing = all_recommended(sample), sample.actors["standing"]
    decisions = [decision_of(sample) for _ in ids]
    start = Barrier(len(ids))

    def put(decision: int, number: int) -> WorkflowError | None:
        start.wait()
        try:
            deciding.draft(decision, [number], actor=standing)
        except WorkflowError as error:
            return error
        return None

    with ThreadPoolExecutor(len(ids)) as pool:
        answers = list(pool.map(put, decisions, ids))
    assert answers.count(None) == ALLOWED
    assert all(isinstance(one, Refused) for one in answers if one is not None)
    assert states(ids).count(S.SIGNING) == ALLOWED
    assert_chains_whole()


def certificates(sample: Sample) -> list[int]:
    """Draft three Bằng khen of the province in a round that only the province decides."""
    merit, clerk = AwardCode.MERIT_CERTIFICATE, sample.actors["clerk"]
    with transaction() as connection:
        connection.execute(sa.update(table(Round)).values(decider=Decider.PROVINCE_CHAIRMAN))
        award = {"award": merit, "nominee_kind": NomineeKind.INDIVIDUAL, "level": Level.PROVINCE}
        connection.execute(sa.insert(table(RoundAward)).values(round_id=sample.round_id, **award))
        chosen = Nomination.id.in_(sample.nominations[:3])
        people = list(connection.scalars(sa.select(Nomination.person_id).where(chosen)))
    drafts = [
        drafting.NominationDraft(
            merit,
            NomineeKind.INDIVIDUAL,
            one or 0,
            achievement_key=f"hien-dat-{one}",
            achievement_title="Hiến đất mở đường",
            contribution_recognised=True,
        )
        for one in people
    ]
    ids = drafting.add_nominations(1, drafts, actor=clerk)
    stored = files.store(b"%PDF-1.4 thanh tich", "thanh-tich.pdf")
    report = PaperAdded(PaperKind.ACHIEVEMENT_REPORT, stored.sha256, stored.filename)
    drafting.attach_papers([(n, report) for n in ids], actor=clerk)
    minutes = PaperAdded(PaperKind.COMMENDATION_MINUTES, stored.sha256, stored.filename)
    drafting.attach_to_dossier(1, [minutes], actor=clerk, confirms_conduct=True)
    return ids


def test_what_a_superior_decides_is_forwarded_and_its_answers_recorded(sample: Sample) -> None:
    who, ids = sample.actors, certificates(sample)
    appraised(sample, ids)
    recommended(sample, ids)
    deciding.forward(ids, actor=who["signer"])
    with pytest.raises(WrongState):
        deciding.forward(ids, actor=who["signer"])
    above = decision_of(sample, external=True)
    with pytest.raises(InvalidInput, match="cấp trên"):
        _answer(sample, above, ids[:2], number=" ")
    with pytest.raises(InvalidInput, match="chưa có trường hợp nào"):
        _answer(sample, above, [])
    with pytest.raises(DateOutsidePeriod):
        _answer(sample, above, ids[:2], late=1)
    with pytest.raises(Refused, match="cấp trên không dùng"):
        _answer(sample, decision_of(sample), ids[:2])
    assert set(states(ids)) == {S.FORWARDED}
    _answer(sample, above, ids[:2])
    deciding.record_superior_refusal(ids[2:], "Tỉnh không tặng.", actor=who["standing"])
    assert states(ids) == [S.AWARDED, S.AWARDED, S.NOT_AWARDED]
    with pytest.raises(WrongState):
        _answer(sample, above, ids[:2])
    assert_chains_whole()


def test_what_is_forwarded_goes_up_with_a_letter_and_its_list(sample: Sample) -> None:
    who, ids = sample.actors, certificates(sample)
    appraised(sample, ids)
    recommended(sample, ids)
    assert letters_seen.listed(who["standing"], "to-trinh", FIRST).rows == ()
    deciding.forward(ids, actor=who["signer"])
    (item,) = letters_seen.listed(who["standing"], "to-trinh", FIRST).rows
    with pytest.raises(InvalidInput, match="Danh bạ chưa ghi cơ quan cấp trên"):
        letters_seen.draft(who["standing"], "to-trinh", item.key)
    with transaction() as connection:
        province = {"code": "TINH", "kind": UnitKind.PEOPLES_COMMITTEE, "level": Level.PROVINCE, "place": ""}
        (above,) = insert_returning(
            connection, Unit, [{**province, "name": "Ủy ban nhân dân tỉnh Quảng Sơn", "since": START.date()}]
        )
        row = {"unit_id": item.body_unit_id, "parent_id": above, "since": START.date()}
        connection.execute(sa.insert(table(UnitParent)), row)
    draft = " ".join(texts_of(letters_seen.draft(who["standing"], "to-trinh", item.key).document))
    for told in (
        "TỜ TRÌNH",
        "Căn cứ Luật Thi đua, khen thưởng",
        "Nhất trí",
        "03 cá nhân",
        "ngày … tháng … năm …",
    ):
        assert told in draft, told
    order = letters.LetterOrder(
        "to-trinh", item.body_unit_id, (item.id,), clock.today(), "Nguyễn Văn Mẫu", "118"
    )
    with pytest.raises(InvalidInput, match="số do văn thư cấp"):
        letters.make(replace(order, number=" "), actor=who["standing"])
    letters.make(order, actor=who["standing"])
    assert letters_seen.listed(who["standing"], "to-trinh", FIRST).rows == ()
    (row,) = official_papers.papers_of(who["standing"], "round", item.id)
    assert (row.number_text, row.ready) == ("118/TTr-UBND", True)
    assert_chains_whole()


def _answer(sample: Sample, decision: int, ids: Sequence[int], *, number: str = "512", late: int = 0) -> None:
    deciding.record_superior_award(
        decision, ids, number=number, issued_on=clock.today() + timedelta(days=late),
        signer_name="Nguyễn Văn Mẫu", actor=sample.actors["standing"],
    )  # fmt: skip


def test_what_this_body_decides_is_not_forwarded(sample: Sample) -> None:
    ids = sample.nominations[:1]
    appraised(sample, ids)
    recommended(sample, ids)
    with pytest.raises(Refused, match="không phải trình lên"):
        deciding.forward(ids, actor=sample.actors["signer"])
    deciding.refuse(ids, "Không đồng ý theo Thông báo 12.", actor=sample.actors["signer"])
    assert (states(ids), last_event(ids[0])) == ([S.NOT_AWARDED], "award_refused")


def test_a_new_fact_starts_a_new_appraisal_and_needs_a_new_opinion(sample: Sample) -> None:
    who, ids = sample.actors, sample.nominations[:1]
    appraised(sample, ids)
    appraisal.mark_eligible(ids, actor=who["confirmer"])
    appraisal.reappraise(ids, "Có đơn thư về thành tích.", actor=who["appraiser"])
    assert (states(ids), last_event(ids[0])) == ([S.APPRAISAL], "reappraisal_started")
    with pytest.raises(Refused, match="Chưa có ý kiến thẩm định"):
        appraisal.mark_eligible(ids, actor=who["confirmer"])
    appraisal.record_opinion(ids, "Không đủ.", favourable=False, actor=who["appraiser"])
    appraisal.mark_ineligible(ids, "Đơn thư đúng.", "complaint", actor=who["confirmer"])
    appraisal.reopen(ids, "Khiếu nại đúng theo Quyết định 5.", actor=who["confirmer"])
    assert (states(ids), last_event(ids[0])) == ([S.APPRAISAL], "nomination_reopened")
    assert_chains_whole()


def test_what_was_never_received_is_not_reopened_nor_withdrawn_twice(sample: Sample) -> None:
    who, ids = sample.actors, sample.nominations[:1]
    drafting.send_to_head(ids, actor=who["clerk"])
    submission.submit(ids, actor=who["head"])
    submission.recall(ids, actor=who["head"])
    submission.withdraw(ids, "Đơn vị rút.", actor=who["head"])
    with pytest.raises(WrongState, match="đã kết thúc"):
        submission.withdraw(ids, "Rút lần nữa.", actor=who["head"])
    with pytest.raises(WorkflowError):
        appraisal.reopen(ids, "Mở lại.", actor=who["confirmer"])
    assert (states(ids), last_event(ids[0])) == ([S.WITHDRAWN], "nomination_withdrawn")


def test_the_council_may_postpone_and_may_say_no(sample: Sample) -> None:
    who, ids = sample.actors, sample.nominations[:2]
    appraised(sample, ids)
    appraisal.mark_eligible(ids, actor=who["confirmer"])
    council.put_to_council(ids, actor=who["secretary"])
    council.postpone(ids[:1], "Chờ xác minh.", actor=who["secretary"])
    assert states(ids) == [S.ELIGIBLE, S.COUNCIL]
    session = hall.convened(table_of(sample), ids)
    assert states(ids) == [S.COUNCIL, S.COUNCIL]
    hall.all_present(session, table_of(sample))
    refs = items_of(session)
    meeting.postpone_items(session, [refs[ids[0]]], "Chờ kết luận.", actor=who["secretary"])
    with pytest.raises(InvalidInput, match="Chưa có kết quả: nội dung số 2"):
        council.conclude(session, "01/BB-HĐTĐKT", actor=who["secretary"])
    meeting.refuse_by_consensus(session, [refs[ids[1]]], "Chưa thật tiêu biểu.", actor=who["secretary"])
    council.conclude(session, "01/BB-HĐTĐKT", actor=who["secretary"])
    assert states(ids) == [S.ELIGIBLE, S.NOT_AWARDED]
    assert [last_event(one) for one in ids] == ["nomination_postponed", "nomination_not_recommended"]
    assert reasons(ids)[1] == "Chưa thật tiêu biểu."
    with pytest.raises(Refused, match="thủ tục đầy đủ"):
        appraisal.pass_simplified(ids[:1], actor=who["confirmer"])


def test_what_the_council_puts_off_waits_while_the_rest_is_voted_on_in_secret(sample: Sample) -> None:
    who, ids = sample.actors, fighters(sample)
    appraised(sample, [*sample.nominations, *ids])
    appraisal.mark_eligible([*sample.nominations, *ids], actor=who["confirmer"])
    seats = table_of(sample)
    session = hall.convened(seats, ids)
    hall.all_present(session, seats)
    refs = items_of(session)
    meeting.postpone_items(session, [refs[ids[0]]], "Chờ xác minh.", actor=who["secretary"])
    failing = {refs[ids[1]]}
    hall.balloted(session, seats, lambda _voter, item: 2 if item in failing else 1)
    council.conclude(session, "02/BB-HĐTĐKT", actor=who["secretary"])
    assert states(ids) == [S.ELIGIBLE, S.NOT_AWARDED, S.RECOMMENDED, S.RECOMMENDED]
    assert reasons(ids)[1] == "Không đạt tỷ lệ phiếu của Hội đồng: 0/15 = 0 % < 80 %."
    assert_chains_whole()


def signed(sample: Sample, ids: Sequence[int]) -> int:
    """Draft and sign a decision with recommended nominations."""
    decision = decision_of(sample)
    deciding.draft(decision, ids, actor=sample.actors["standing"])
    if S.RECOMMENDED in states(sample.nominations[:2]):
        signing.explain(decision, "Trường hợp còn lại ở quyết định sau.", actor=sample.actors["standing"])
    deciding.record_signature(
        decision, signer_name="Đinh Văn Mẫu", signing_form="", signed_on=clock.today(),
        actor=sample.actors["signer"],
    )  # fmt: skip
    return decision


def test_one_number_belongs_to_one_decision_and_its_drafter_does_not_give_it(sample: Sample) -> None:
    who, ids = sample.actors, sample.nominations[:2]
    appraised(sample, ids)
    recommended(sample, ids)
    first, second = signed(sample, ids[:1]), signed(sample, ids[1:])
    with pytest.raises(Refused, match="không còn là dự thảo"):
        deciding.remove(ids[1:], "Sửa danh sách.", actor=who["standing"])
    grants = (*who["standing"].grants, Grant(Role.NUMBER_ISSUER, sample.body))
    with pytest.raises(NotPermitted, match="người khác cấp số"):
        deciding.issue(
            first, number="9", issued_on=clock.today(), actor=replace(who["standing"], grants=grants)
        )
    deciding.issue(first, number="9", issued_on=clock.today(), actor=who["issuer"])
    with pytest.raises((InvalidInput, Conflict)) as taken:
        deciding.issue(second, number="9", issued_on=clock.today(), actor=who["issuer"])
    assert "9" in taken.value.message
    assert states(ids) == [S.AWARDED, S.SIGNING]
    deciding.issue(second, number="10", issued_on=clock.today(), actor=who["issuer"])
    with reading() as connection:
        numbers = sorted(number or "" for number in connection.scalars(sa.select(AwardDecision.number)))
    assert numbers == ["09/QĐ-UBND", "10/QĐ-UBND"]
    assert_chains_whole()


def test_who_prepared_a_case_settles_nothing_in_it(sample: Sample) -> None:
    ids, clerk = sample.nominations[:1], sample.actors["clerk"]
    appraised(sample, ids)
    both = replace(clerk, grants=(*clerk.grants, Grant(Role.APPRAISER, sample.body)))
    with pytest.raises(NotPermitted, match="không thẩm định được"):
        appraisal.record_opinion(ids, "Đạt.", favourable=True, actor=both)
    with pytest.raises(NotPermitted, match="không thẩm định được"):
        appraisal.settle(ids, "advanced_worker.rating", True, "Đạt.", actor=both)
