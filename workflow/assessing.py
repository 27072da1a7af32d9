"""Run the rules over fact sheets: the assessment of one nomination, with what people settled and the deadline."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import rules
from rules.errors import NeedsLocalRule, NoLawInForce
from rules.finding import Assessment, AssessmentOutcome, Confidence, Finding, Outcome, Severity
from rules.voting import VoteOutcome
from workflow.appraisal_words import Answer
from workflow.facts_load import Consulted
from workflow.facts_of import FactSheet
from workflow.packs import Packs
from workflow.rows import NominationRow

DEADLINE = "deadline.gate"
PLACES = "quota.unit_places"
UNIT_VOTE = "unit_vote.threshold"
CONSULTED = "consultation."
_RANK = {
    AssessmentOutcome.WRONG_AUTHORITY: 0,
    AssessmentOutcome.NOT_ELIGIBLE: 1,
    AssessmentOutcome.HOLD: 2,
    AssessmentOutcome.NEEDS_LOCAL_RULE: 3,
    AssessmentOutcome.UNDETERMINED: 4,
}


def assess_nomination(
    row: NominationRow, sheet: FactSheet, packs: Packs, on: date, decided_on: date | None = None
) -> Assessment:
    """Return all findings about a nomination on its law day.

    ``packs`` holds the local rules that rounds may name.
    ``received_on`` picks the regime (``on`` stands in before receipt); ``decided_on`` picks competence. A day without
    law or a missing local rule is a finding too, never a default.
    """
    received = row.received_on or on
    try:
        law = packs.law(row.rule_pack, received, decided_on or received)
        assessment = rules.assess(
            row.award, row.nominee_kind, sheet.facts, law, papers=sheet.papers, procedure=row.procedure
        )
    except (NoLawInForce, NeedsLocalRule) as error:
        finding = Finding(
            criterion="law.in_force",
            outcome=Outcome.UNDETERMINED,
            reason=str(error),
            citation="Luật Thi đua, khen thưởng 2022",
            leads_to=AssessmentOutcome.NEEDS_LOCAL_RULE,
        )
        return Assessment((finding,), AssessmentOutcome.NEEDS_LOCAL_RULE, received, "")
    findings = [_settled(finding, sheet) for finding in assessment.findings]
    findings += late_beyond_gate(row, sheet, on)
    findings += beyond_places(row, sheet)
    findings += unit_vote_findings(row, sheet, law)
    findings += [_settled(finding, sheet) for finding in consultation_findings(sheet, on)]
    return replace(assessment, findings=tuple(findings), outcome=_outcome(findings))


def unit_vote_findings(row: NominationRow, sheet: FactSheet, law: rules.LawOnDate) -> list[Finding]:
    """Whether the unit's own vote, where it is recorded, reaches what the law asks of the proposing level.

    Source: Nghị định 98/2023 Điều 30 khoản 7 (and its predecessors and successors, see ``rules.voting``).
    """
    vote = sheet.unit_vote
    if vote is None:
        return []
    try:
        rule = rules.vote_rule(row.award, law)
    except (NoLawInForce, NeedsLocalRule):
        return []
    if not rule.required:
        return []
    counted = rules.count_vote(
        replace(rule, quorum=None), vote.members, vote.agree, disagree=vote.disagree, blank=vote.blank,
        present=vote.present,
    )  # fmt: skip
    met = counted.outcome is VoteOutcome.PASSED
    return [
        Finding(
            criterion=UNIT_VOTE,
            outcome=Outcome.MET if met else Outcome.NOT_MET,
            reason=f"Đơn vị bình xét ngày {vote.held_on:%d/%m/%Y}: {counted.proof}.",
            citation=rule.citation,
            remedy=""
            if met
            else "Kiểm tra lại số phiếu theo biên bản; không đạt thì không đề nghị danh hiệu này.",
            confidence=rule.confidence,
            leads_to=None if met else AssessmentOutcome.NOT_ELIGIBLE,
        )
    ]


def consultation_findings(sheet: FactSheet, on: date) -> list[Finding]:
    """What was asked of other bodies: still awaited, answered with or without an objection, or lapsed.

    A lapse lets the work go on as the rule says; it never counts as consent.
    """
    return [_consulted(one, on) for one in sheet.consulted]


def _consulted(one: Consulted, on: date) -> Finding:
    criterion, citation = f"{CONSULTED}{one.id}", one.citation or "Công văn lấy ý kiến"
    if one.answer is Answer.NO_OBJECTION:
        return Finding(criterion, Outcome.MET, f"{one.name} trả lời: không có vướng mắc.", citation)
    if one.answer is Answer.OBJECTION:
        said = f" {one.note}" if one.note else ""
        return Finding(
            criterion, Outcome.NOT_MET, f"{one.name} trả lời: có vướng mắc.{said}", citation,
            "Xem xét nội dung trả lời, kết luận có lý do hoặc trả bổ sung.", confidence=Confidence.LOCAL,
        )  # fmt: skip
    if one.lapses and one.due_on < on:
        lapsed = f"{one.name} không trả lời đến hết ngày {one.due_on:%d/%m/%Y}; tiếp tục xử lý, không coi là đồng ý."
        return Finding(criterion, Outcome.MET, lapsed, citation)
    over = "đã quá hạn" if one.due_on < on else "hạn trả lời"
    return Finding(
        criterion, Outcome.UNDETERMINED,
        f"Đang chờ ý kiến của {one.name} (hỏi ngày {one.asked_on:%d/%m/%Y}, {over} {one.due_on:%d/%m/%Y}).", citation,
        "Chờ trả lời hoặc nhắc cơ quan được hỏi; quá hạn thì kết luận có lý do.", confidence=Confidence.LOCAL,
        leads_to=AssessmentOutcome.HOLD,
    )  # fmt: skip


def _settled(finding: Finding, sheet: FactSheet) -> Finding:
    """Return the finding as a person settled it; a verified NOT_MET stays."""
    return as_settled(finding, sheet.settled.get(finding.criterion))


def as_settled(finding: Finding, settled: tuple[str, str] | None) -> Finding:
    """Return the finding with a person's answer (outcome, reason) where one may stand."""
    if settled is None or not may_be_settled(finding):
        return finding
    outcome, reason = settled
    return replace(finding, outcome=Outcome.of(outcome), reason=reason, remedy="", leads_to=None, missing=())


def may_be_settled(finding: Finding) -> bool:
    """Whether a person may answer: what the facts leave open, and unmet criteria that are not verified law."""
    if finding.outcome is Outcome.UNDETERMINED:
        return True
    return finding.outcome is Outcome.NOT_MET and finding.confidence is not Confidence.VERIFIED


def late_beyond_gate(row: NominationRow, sheet: FactSheet, on: date) -> list[Finding]:
    """Return the finding that a dossier came after its last day: the round's, its unit's own, or that of a permitted
    supplementary dossier. The day ends at midnight in Viet Nam, and never on a day off.
    """
    last = sheet.last_day
    came = sheet.submitted_on or on
    if last is None or came <= last:
        return []
    return [
        Finding(
            criterion=DEADLINE,
            outcome=Outcome.NOT_MET,
            reason=f"Đợt xét nhận hồ sơ đến hết ngày {last:%d/%m/%Y}; hồ sơ trình ngày {came:%d/%m/%Y}.",
            citation=guidance_of(row),
            remedy="Đề nghị Thường trực Hội đồng gia hạn cho đơn vị, hoặc đề nghị ở đợt sau.",
            confidence=Confidence.LOCAL,
        )
    ]


def beyond_places(row: NominationRow, sheet: FactSheet) -> list[Finding]:
    """Return the warning that the unit names more than its places; the gate is ``guards.within_unit_places``."""
    if sheet.places is None or sheet.proposed <= sheet.places:
        return []
    return [
        Finding(
            criterion=PLACES,
            outcome=Outcome.NOT_MET,
            reason=(
                f"Đơn vị được phân bổ {sheet.places} {row.award.label} trong đợt xét và đang đề nghị {sheet.proposed}."
            ),
            citation=guidance_of(row),
            remedy="Đơn vị chọn lại trong số lượng được phân bổ, hoặc đề nghị Thường trực Hội đồng điều chỉnh.",
            confidence=Confidence.LOCAL,
            severity=Severity.WARNING,
        )
    ]


def guidance_of(row: NominationRow) -> str:
    """Return the document that a round's own requirements stand in."""
    return row.guidance or "Hướng dẫn của đợt xét"


def _outcome(findings: list[Finding]) -> AssessmentOutcome:
    blocking = [finding for finding in findings if finding.blocks]
    if not blocking:
        return AssessmentOutcome.ELIGIBLE
    return min((_leads_to(finding) for finding in blocking), key=_RANK.__getitem__)


def _leads_to(finding: Finding) -> AssessmentOutcome:
    if finding.leads_to is not None:
        return finding.leads_to
    failed = finding.outcome is Outcome.NOT_MET
    return AssessmentOutcome.NOT_ELIGIBLE if failed else AssessmentOutcome.UNDETERMINED
