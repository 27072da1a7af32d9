"""May this happen? Each guard yields findings over preloaded facts; it never queries, never writes, never raises."""

from __future__ import annotations

from collections.abc import Iterator

import rules
from rules.errors import NoLawInForce
from rules.finding import Confidence, Finding, Outcome
from rules.quotas.unit_share import QuotaOutcome
from rules.vocabulary import AwardCode, Procedure
from workflow.assessing import PLACES, assess_nomination, guidance_of, may_be_settled
from workflow.attempt import Attempt
from workflow.payloads import (
    CouncilOutcome,
    EditContent,
    LoweredFrom,
    OnDecision,
    PaperAdded,
    ReturnForSupplement,
    SettleFinding,
)
from workflow.rows import NominationRow
from workflow.states import NominationState

PROCESS = "Quy trình của đợt xét"
ROUND_CLOSED = "round_closed"
"""The reason code of a draft that ended with its round."""


def stop(criterion: str, reason: str, remedy: str = "", citation: str = PROCESS) -> Finding:
    """Return a finding that blocks because of the process, not of a criterion."""
    return Finding(criterion, Outcome.NOT_MET, reason, citation, remedy, confidence=Confidence.LOCAL)


def round_not_closed(attempt: Attempt) -> Iterator[Finding]:
    """What is archived with its round stays as it is, except what was carried over when the round was closed."""
    if attempt.row.is_archived and attempt.row.id not in attempt.world.carried:
        yield stop(
            "round.archived",
            "Đợt xét đã đóng, hồ sơ của đợt chỉ để xem.",
            "Đề nghị ở đợt sau, hoặc đề nghị Thường trực Hội đồng mở lại đợt xét.",
        )


def lapsed_by_closing(attempt: Attempt) -> Iterator[Finding]:
    """Only what the closing of the round ended comes back when the round is reopened."""
    if attempt.row.reason_code != ROUND_CLOSED:
        yield stop(
            "round.lapsed",
            "Đề nghị này do đơn vị rút.",
            "Giữ nguyên đề nghị này.",
        )


def may_go_on(attempt: Attempt) -> Iterator[Finding]:
    """What is before the council with its ballot open is settled there first."""
    if attempt.row.id in attempt.world.ballots_started and attempt.state is NominationState.COUNCIL:
        yield stop("council.ballot_open", "Hội đồng đã bắt đầu bỏ phiếu.", "Chờ kết quả của Hội đồng.")


def within_unit_places(attempt: Attempt) -> Iterator[Finding]:
    """The unit keeps to the places that the round's document allots it: found eligible, and again on a decision."""
    row, taken = attempt.row, attempt.world.places_taken
    share = (row.round_id, row.unit_id, row.award)
    places = taken.places.get(share)
    if places is None:
        return
    used = (taken.granted if isinstance(attempt.payload, OnDecision) else taken.passed)[share]
    if used >= places:
        yield stop(
            PLACES,
            f"{row.unit_name} được phân bổ {places} {row.award.label} trong đợt xét; đã có {used}.",
            "Chọn lại trong số lượng được phân bổ, hoặc điều chỉnh số lượng của đơn vị kèm lý do.",
            guidance_of(row),
        )


def round_open(attempt: Attempt) -> Iterator[Finding]:
    """The round has opened; lateness is a finding at appraisal, not here."""
    if attempt.world.today < attempt.row.opens_on:
        yield stop(
            "round.not_open", f"Đợt xét mở từ ngày {attempt.row.opens_on:%d/%m/%Y}.", "Trình sau ngày này."
        )


def item_unlocked(attempt: Attempt) -> Iterator[Finding]:
    """In a returned nomination only the named papers and fields may change."""
    if attempt.state is not NominationState.RETURNED:
        return
    unlocked = set(attempt.row.unlocked.split(","))
    payload = attempt.payload
    if isinstance(payload, PaperAdded):
        wanted = {payload.kind.value}
    else:
        wanted = set(payload.changes()) if isinstance(payload, EditContent) else set()
    if "noi_dung" not in unlocked and not wanted <= unlocked:
        yield stop(
            "returned.locked",
            "Hồ sơ được trả để bổ sung các mục đã nêu; mục này đang khóa.",
            "Chỉ bổ sung đúng mục được yêu cầu, hoặc đề nghị cán bộ thẩm định mở thêm mục.",
        )


def opinion_recorded(attempt: Attempt) -> Iterator[Finding]:
    """The appraiser's opinion is there before the confirmer confirms."""
    if attempt.row.appraised_by_id is None:
        yield stop("appraisal.opinion", "Chưa có ý kiến thẩm định.", "Cán bộ thẩm định ghi ý kiến trước.")


def assessed_eligible(attempt: Attempt) -> Iterator[Finding]:
    """Every criterion, paper, hold and deadline of the law day is met or settled."""
    attempt.assessment = assess_nomination(
        attempt.row, attempt.sheet, attempt.world.packs, attempt.world.today
    )
    yield from attempt.assessment.findings


def eligible_for_decision(attempt: Attempt) -> Iterator[Finding]:
    """The same, with the competence of the day of decision."""
    today = attempt.world.today
    attempt.assessment = assess_nomination(
        attempt.row, attempt.sheet, attempt.world.packs, today, decided_on=today
    )
    yield from attempt.assessment.findings


def not_twice_in_batch(attempt: Attempt) -> Iterator[Finding]:
    """The same nominee, award and achievement does not pass twice in one bulk action."""
    row = attempt.row
    other = attempt.batch.taken.get((row.award, row.nominee_key, row.achievement_id))
    if other is not None:
        yield stop(
            "principles.one_proposer",
            f"Đối tượng này cũng được {other} đề nghị trong cùng lần xác nhận.",
            "Xác định một đơn vị đề nghị.",
        )


def due_day_ahead(attempt: Attempt) -> Iterator[Finding]:
    """The unit gets time: the day by which it supplies is not over."""
    assert isinstance(attempt.payload, ReturnForSupplement)
    if attempt.payload.due_on < attempt.world.today:
        yield stop(
            "returned.due_day",
            f"Hạn bổ sung {attempt.payload.due_on:%d/%m/%Y} đã qua.",
            "Chọn hạn từ hôm nay trở đi để đơn vị kịp bổ sung.",
        )


def supplement_overdue(attempt: Attempt) -> Iterator[Finding]:
    """A returned nomination lapses only after its day, which never ends on a day off of the body."""
    due, world = attempt.row.supplement_due_on, attempt.world
    if due is None or not world.calendars.is_over(attempt.row.body_unit_id, due, world.today):
        ends = world.calendars.end_of(attempt.row.body_unit_id, due) if due else None
        day = "chưa đặt" if ends is None else f"{ends:%d/%m/%Y}"
        yield stop("returned.not_due", f"Hạn bổ sung ({day}) chưa qua.", "Chờ hết hạn bổ sung.")


def was_received(attempt: Attempt) -> Iterator[Finding]:
    """Only what was received once can be opened again."""
    if attempt.row.received_on is None:
        yield stop("reopen.received", "Đề nghị này chưa từng được tiếp nhận.", "Đơn vị lập đề nghị mới.")


def simplified_procedure(attempt: Attempt) -> Iterator[Finding]:
    """Only the simplified procedure passes by the council (Luật 2022 Điều 85)."""
    if attempt.row.procedure is not Procedure.SIMPLIFIED:
        yield stop(
            "procedure.simplified",
            "Đợt xét này theo thủ tục đầy đủ nên phải qua Hội đồng.",
            "Đưa ra Hội đồng.",
            "Điều 85 Luật Thi đua, khen thưởng 2022",
        )


def ballot_not_started(attempt: Attempt) -> Iterator[Finding]:
    """What is before the council leaves the agenda only before its ballot opens."""
    if attempt.state is NominationState.COUNCIL and attempt.row.id in attempt.world.ballots_started:
        yield stop("council.ballot_open", "Hội đồng đã bắt đầu bỏ phiếu.", "Chờ kết quả của Hội đồng.")


def heard_by_council(attempt: Attempt) -> Iterator[Finding]:
    """The council of the body that runs the round has said exactly this, in that session."""
    payload, row = attempt.payload, attempt.row
    assert isinstance(payload, CouncilOutcome)
    heard = attempt.world.heard.get((payload.session_id, row.id))
    if heard is None or heard.body_unit_id != row.body_unit_id:
        yield stop("council.session", "Phiên họp này không xét đề nghị này.", "Chọn đúng phiên họp.")
    elif heard.result is None:
        yield stop("council.result", "Hội đồng chưa có kết quả về đề nghị này.", "Chờ kết quả của phiên họp.")
    elif (heard.result, heard.agree, heard.disagree) != (payload.result, payload.agree, payload.disagree):
        yield stop(
            "council.threshold", f"Kết quả của Hội đồng: {heard.proof}.", "Ghi đúng kết quả.", heard.citation
        )


def recommended_by_council(attempt: Attempt) -> Iterator[Finding]:
    """The council proposes the award."""
    yield from _said(attempt, {"recommended"})


def not_recommended_by_council(attempt: Attempt) -> Iterator[Finding]:
    """The council does not propose the award, or proposes a lower one instead."""
    yield from _said(attempt, {"not_recommended", "lowered"})


def _said(attempt: Attempt, results: set[str]) -> Iterator[Finding]:
    assert isinstance(attempt.payload, CouncilOutcome)
    if attempt.payload.result not in results:
        yield stop(
            "council.answer", "Kết quả của Hội đồng không phải như vậy.", "Ghi đúng kết quả của phiên họp."
        )


def lowered_by_council(attempt: Attempt) -> Iterator[Finding]:
    """The council proposed this lower award in place of another that it had on its agenda."""
    payload = attempt.payload
    assert isinstance(payload, LoweredFrom)
    heard = attempt.world.heard.get((payload.session_id, payload.origin_id))
    if heard is None or heard.result != "lowered" or attempt.row.award is not payload.award:
        yield stop(
            "council.lowered", "Hội đồng không đề nghị danh hiệu thấp hơn này.", "Ghi đúng kết quả phiên họp."
        )


def on_open_decision(attempt: Attempt) -> Iterator[Finding]:
    """The decision is a draft of the same round and takes this award."""
    assert isinstance(attempt.payload, OnDecision)
    decision = attempt.world.decisions.get(attempt.payload.decision_id)
    if (
        decision is None
        or decision.round_id != attempt.row.round_id
        or attempt.row.award not in decision.awards
    ):
        yield stop(
            "decision.takes",
            "Quyết định này không dùng cho đợt xét hoặc hình thức này.",
            "Chọn đúng dự thảo.",
        )
    elif decision.state != "drafted" or decision.is_external:
        yield stop("decision.open", "Quyết định này không còn là dự thảo.", "Lập dự thảo quyết định mới.")


def decision_signed(attempt: Attempt) -> Iterator[Finding]:
    """The decision carries a signature before its number is given."""
    decision = attempt.world.decisions.get(attempt.row.decision_id or 0)
    if decision is None or decision.state != "signed":
        yield stop("decision.signed", "Quyết định chưa có chữ ký.", "Trình người có thẩm quyền ký trước.")


def decided_here(attempt: Attempt) -> Iterator[Finding]:
    """The body's own head may decide the award that day."""
    row, today = attempt.row, attempt.world.today
    if not _lawful_here(row, attempt):
        yield stop(
            "decision.competence",
            f"{row.decider.label} không quyết định {row.award.label} vào ngày {today:%d/%m/%Y}.",
            "Trình cấp có thẩm quyền.",
            "Điều 79, 80 Luật Thi đua, khen thưởng 2022",
        )


def decided_above(attempt: Attempt) -> Iterator[Finding]:
    """Only what a superior decides is forwarded."""
    row = attempt.row
    if row.decider is rules.LEVEL_DECIDER.get(row.body_level):
        yield stop(
            "forward.competence",
            "Cấp này tự quyết định; không phải trình lên.",
            "Đưa vào dự thảo quyết định.",
        )


def _lawful_here(row: NominationRow, attempt: Attempt) -> bool:
    try:
        found = rules.competence(row.award, attempt.world.today, level=row.unit_level, kind=row.nominee_kind)
    except NoLawInForce:
        return False
    return found.lawful(row.decider)


def within_quota(attempt: Attempt) -> Iterator[Finding]:
    """The share that a local rule sets is kept, counting what this decision already holds."""
    yield from _share(attempt, joining=1)


def still_within_quota(attempt: Attempt) -> Iterator[Finding]:
    """The share is kept on the day of signing too: the pool may have become smaller since the draft."""
    yield from _share(attempt, joining=0)


def _share(attempt: Attempt, *, joining: int) -> Iterator[Finding]:
    """``joining`` are those who are not counted among the granted yet."""
    row, world = attempt.row, attempt.world
    assert row.received_on is not None
    if row.award is not AwardCode.GRASSROOTS_FIGHTER:
        return
    try:
        law = world.packs.law(row.rule_pack, row.received_on, world.today)
    except NoLawInForce as error:
        yield stop("quota.share", str(error), "Bổ sung quy định của địa phương.")
        return
    pool = world.granted[(row.body_unit_id, row.stream.value, row.period_key, AwardCode.ADVANCED_WORKER)]
    used = world.granted[(row.body_unit_id, row.stream.value, row.period_key, row.award)] + joining
    result = rules.quota(row.award, law, pool=pool, used=used, decided_on=world.today)
    if result.outcome in {QuotaOutcome.OVER, QuotaOutcome.UNDETERMINED}:
        yield stop(
            "quota.share", result.sentence, "Chọn lại danh sách trong tỷ lệ cho phép.", result.citation
        )


def decision_not_signed(attempt: Attempt) -> Iterator[Finding]:
    """What is signed is not changed any more."""
    decision = attempt.world.decisions.get(attempt.row.decision_id or 0)
    if decision is None or decision.state != "drafted":
        yield stop("decision.open", "Quyết định này không còn là dự thảo.", "Đề nghị người ký trả lại trước.")


def on_superior_decision(attempt: Attempt) -> Iterator[Finding]:
    """The superior's decision is recorded for the same round and takes this award."""
    assert isinstance(attempt.payload, OnDecision)
    decision = attempt.world.decisions.get(attempt.payload.decision_id)
    fits = decision is not None and decision.is_external and attempt.row.award in decision.awards
    if not fits or (decision is not None and decision.round_id != attempt.row.round_id):
        yield stop(
            "superior.decision",
            "Quyết định của cấp trên không dùng cho đề nghị này.",
            "Chọn đúng quyết định.",
        )


def open_to_judgement(attempt: Attempt) -> Iterator[Finding]:
    """A person answers only what the facts leave open; verified law that is not met is never overruled."""
    assert isinstance(attempt.payload, SettleFinding)
    attempt.assessment = assess_nomination(
        attempt.row, attempt.sheet, attempt.world.packs, attempt.world.today
    )
    wanted = attempt.payload.criterion
    found = next((one for one in attempt.assessment.findings if one.criterion == wanted), None)
    if found is None:
        yield stop("settle.unknown", "Không có tiêu chí này.", "Chọn một tiêu chí trong danh sách.")
    elif not may_be_settled(found):
        yield stop(
            "settle.law",
            "Tiêu chí này do văn bản quy định và dữ liệu đã rõ; không kết luận khác được.",
            "Nếu dữ liệu sai, sửa dữ liệu rồi thẩm định lại.",
            found.citation,
        )
