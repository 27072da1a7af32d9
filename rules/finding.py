"""Findings: what a criterion says about one nominee, with its reason and its article."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import Enum

from rules.vocabulary import Labelled


class Outcome(Labelled):
    """What a criterion answers. There is no default."""

    MET = "met", "đạt"
    NOT_MET = "not_met", "không đạt"
    UNDETERMINED = "undetermined", "cần bổ sung"
    NOT_APPLICABLE = "not_applicable", "không áp dụng"


class Confidence(Labelled):
    """How sure we are that the text says so."""

    VERIFIED = "verified", "đã đối chiếu văn bản"
    EXAMPLE = "example", "theo ví dụ của nơi khác"
    INFERRED = "inferred", "suy luận"
    UNVERIFIED = "unverified", "chưa đối chiếu văn bản"
    LOCAL = "local", "quy định của địa phương"


class Severity(Enum):
    """What a NOT_MET finding does: GATE blocks the gates, WARNING only shows."""

    GATE = "gate"
    WARNING = "warning"


class AssessmentOutcome(Labelled):
    """The answer over all findings."""

    ELIGIBLE = "eligible", "đủ điều kiện"
    NOT_ELIGIBLE = "not_eligible", "không đủ điều kiện"
    UNDETERMINED = "undetermined", "cần bổ sung"
    HOLD = "hold", "tạm dừng"
    WRONG_AUTHORITY = "wrong_authority", "không đúng thẩm quyền"
    NEEDS_LOCAL_RULE = "needs_local_rule", "cần quy định của địa phương"


@dataclass(frozen=True, slots=True)
class Finding:
    """One requirement's answer.

    ``reason`` is a courteous Vietnamese sentence: what is required and what we see. ``remedy`` says how to
    mend it. ``citation`` is printed as the law is cited ("điểm a khoản 1 Điều 24 Luật Thi đua, khen thưởng
    2022"). ``values`` are the compared values, in a fixed order, as (name, text) pairs. ``missing`` names the
    facts that an UNDETERMINED finding waits for. ``leads_to`` is the outcome a blocking finding forces when
    that is another one than its own (hold, wrong authority, needs local rule).
    """

    criterion: str
    outcome: Outcome
    reason: str
    citation: str
    remedy: str = ""
    values: tuple[tuple[str, str], ...] = ()
    confidence: Confidence = Confidence.VERIFIED
    severity: Severity = Severity.GATE
    missing: tuple[str, ...] = ()
    leads_to: AssessmentOutcome | None = None

    @property
    def blocks(self) -> bool:
        """Whether this finding stops a gate."""
        return self.severity is Severity.GATE and self.outcome in {Outcome.NOT_MET, Outcome.UNDETERMINED}


@dataclass(frozen=True, slots=True)
class Assessment:
    """All findings about one nominee and one award on one law day.

    ``fingerprint`` names the rule set (criterion versions, parameter values, pack) so that the same facts
    give the same answer years later.
    """

    findings: tuple[Finding, ...]
    outcome: AssessmentOutcome
    law_on: date
    fingerprint: str
    missing: tuple[str, ...] = field(default=())

    @property
    def blocking(self) -> tuple[Finding, ...]:
        """The findings that stop a gate."""
        return tuple(finding for finding in self.findings if finding.blocks)
