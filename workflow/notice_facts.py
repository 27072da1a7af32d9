"""Refusals that a unit has not been told of yet, with their clock, and the letter that tells it."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

import rules
from rules.deadlines import Calendar, Deadline, named_deadline, notice_deadline
from rules.documents import REFUSAL_NOTICE, BlockDocument, spec_for
from rules.documents.content.council_facts import CouncilBody
from rules.documents.content.refusal_notice import RefusalNoticeFacts, RefusedCase, RefusedPoint
from rules.errors import RuleError
from rules.vocabulary import AwardCode, NomineeKind
from workflow import clock
from workflow.calendars import calendars_of
from workflow.document_kit import wording_of
from workflow.errors import InvalidInput
from workflow.models import (
    Council,
    Nomination,
    ResultNoticeCase,
    Round,
    StoredAssessment,
    StoredFinding,
    Unit,
)
from workflow.packs import Packs, load_packs
from workflow.states import NominationState
from workflow.tables import chunks, table

n, r, u, told, councils = (
    table(Nomination),
    table(Round),
    table(Unit),
    table(ResultNoticeCase),
    table(Council),
)
assessments, findings = table(StoredAssessment), table(StoredFinding)
SYMBOL = "TB-HĐTĐKT"
COUNCIL = "Hội đồng Thi đua - Khen thưởng"
STAGES: dict[str, str] = {
    "council_not_recommended": "Hội đồng Thi đua - Khen thưởng không đề nghị khen thưởng",
    "signer_refused": "Người có thẩm quyền quyết định không khen thưởng",
    "superior_refused": "Cấp trên có thẩm quyền không khen thưởng",
    "supplement_overdue": "Kết thúc vì quá hạn bổ sung hồ sơ",
}
APPRAISED = "Không đủ điều kiện, tiêu chuẩn qua thẩm định"


@dataclass(frozen=True, slots=True)
class OwedCase:
    """One refusal that its unit has not been told of; ``version`` is that of the nomination when it was refused."""

    nomination_id: int
    version: int
    ref: str
    name: str
    detail: str
    kind: NomineeKind
    person_id: int | None
    award: AwardCode
    unit_id: int
    unit: str
    body_unit_id: int
    period_label: str
    rule_pack: str | None
    reason_code: str
    reason: str
    refused_on: date
    points: tuple[RefusedPoint, ...] = ()
    deadline: Deadline | None = None

    @property
    def stage(self) -> str:
        """Who said no, in words."""
        return STAGES.get(self.reason_code, APPRAISED)


COUNTED = ("Không đạt tỷ lệ phiếu", "Hội đồng đề nghị ", "Chưa đủ thành viên có mặt")
"""How the reasons begin that a counted vote gives (``tally.judged``): after the colon stand the counts."""


def told_reason(reason: str) -> str:
    """Return a reason as the unit and the nominee may read it: how the council voted stays inside (security.md L6)."""
    return f"{reason.partition(':')[0].rstrip('.')}." if reason.startswith(COUNTED) else reason


def owed_condition() -> sa.ColumnElement[bool]:
    """Return the condition on ``nominations``: refused after receipt, and no notice tells it."""
    already = sa.exists().where(told.c.nomination_id == n.c.id, told.c.version == n.c.version)
    return sa.and_(n.c.state == NominationState.NOT_AWARDED, n.c.received_on.is_not(None), ~already)


def owed_cases(
    connection: Connection, bodies: Collection[int], unit_ids: Collection[int], *, with_points: bool = True
) -> tuple[OwedCase, ...]:
    """Return what is owed to some units, in the order of refusal. Four statements, one less without points."""
    query = (
        sa.select(
            n.c.id, n.c.version, n.c.ref, n.c.nominee_name, n.c.nominee_detail, n.c.nominee_kind, n.c.person_id,
            n.c.award, n.c.unit_id, u.c.name, r.c.body_unit_id, r.c.period_label, r.c.rule_pack, n.c.reason_code,
            n.c.reason, n.c.updated_at,
        )
        .join(u, u.c.id == n.c.unit_id)
        .join(r, r.c.id == n.c.round_id)
        .where(r.c.body_unit_id.in_(sorted(bodies)), n.c.unit_id.in_(sorted(unit_ids)), owed_condition())
        .order_by(n.c.updated_at, n.c.id)
    )  # fmt: skip
    rows = list(connection.execute(query))
    points = points_of(connection, [row.id for row in rows]) if with_points else {}
    packs, calendars = (
        load_packs(connection, {row.rule_pack for row in rows}),
        calendars_of(connection, bodies),
    )
    return tuple(_case(row, points.get(row.id, ()), packs, calendars.of(row.body_unit_id)) for row in rows)


_NAMES = [name for name in OwedCase.__dataclass_fields__ if name not in {"refused_on", "points", "deadline"}]


def _case(row: Any, points: tuple[RefusedPoint, ...], packs: Packs, calendar: Calendar) -> OwedCase:
    refused_on = row.updated_at.astimezone(clock.LOCAL).date()
    values = dict(zip(_NAMES, row, strict=False))
    due = _due(packs, row.rule_pack, refused_on, calendar)
    return OwedCase(**values, refused_on=refused_on, points=points, deadline=due)


def _due(packs: Packs, pack: str | None, refused_on: date, calendar: Calendar) -> Deadline | None:
    """Return the last day to tell the unit; None on a day whose law or calendar is not entered."""
    try:
        return notice_deadline(refused_on, packs.law(pack, refused_on, refused_on), calendar)
    except RuleError:
        return None


def points_of(connection: Connection, ids: Sequence[int]) -> dict[int, tuple[RefusedPoint, ...]]:
    """Return the unmet requirements of the last assessment of each nomination, with what was seen. One statement."""
    found: dict[int, list[RefusedPoint]] = defaultdict(list)
    for part in chunks(sorted(ids)):
        last = (
            sa.select(assessments.c.nomination_id, sa.func.max(assessments.c.version).label("version"))
            .where(assessments.c.nomination_id.in_(part))
            .group_by(assessments.c.nomination_id)
            .subquery()
        )
        same = sa.and_(findings.c.nomination_id == last.c.nomination_id, findings.c.version == last.c.version)
        query = (
            sa.select(
                findings.c.nomination_id,
                findings.c.reason,
                findings.c.citation,
                findings.c.remedy,
                findings.c.compared,
            )
            .join(last, same)
            .where(findings.c.blocks)
            .order_by(findings.c.nomination_id, findings.c.sequence)
        )
        for row in connection.execute(query):
            seen = _worded(row.compared)
            found[row.nomination_id].append(RefusedPoint(row.reason, row.citation, seen, row.remedy))
    return {number: tuple(points) for number, points in found.items()}


def _worded(compared: str) -> str:
    """Return what was compared where its names are words for people."""
    pairs = json.loads(compared or "[]")
    items = pairs.items() if isinstance(pairs, dict) else pairs
    return "; ".join(f"{name}: {value}" for name, value in items if not str(name).isidentifier())


@dataclass(frozen=True, slots=True)
class LetterHead:
    """What stands around the cases of a letter."""

    number: str | None
    issued_on: date
    signer_titles: tuple[str, ...]
    signer_name: str


def letter(
    connection: Connection, body_unit_id: int, cases: Sequence[OwedCase], head: LetterHead
) -> BlockDocument:
    """Return the letter to one unit; ``InvalidInput`` when it cannot be drawn up."""
    body = connection.execute(sa.select(u.c.name, u.c.place).where(u.c.id == body_unit_id)).one()
    name = connection.scalar(
        sa.select(councils.c.name)
        .where(councils.c.body_unit_id == body_unit_id)
        .order_by(councils.c.id.desc())
        .limit(1)
    )
    place = body.place or body.name
    complaint = named_deadline(
        "complaint_lodging", head.issued_on, rules.law_for(head.issued_on, head.issued_on)
    )
    facts = RefusalNoticeFacts(
        council=CouncilBody(name or COUNCIL, "", place, body.name, ""),
        unit=cases[0].unit,
        periods=tuple(dict.fromkeys(case.period_label for case in cases)),
        cases=tuple(_told(case) for case in cases),
        complaint_days=complaint.days or 0,
        complaint_citation=complaint.citation,
        number=(head.number or "").split("/")[0] or None,
        symbol=SYMBOL,
        issued_on=head.issued_on,
        signer_titles=head.signer_titles,
        signer_name=head.signer_name,
        copies_to=(f"Thường trực {COUNCIL}",),
    )
    try:
        spec = spec_for(REFUSAL_NOTICE, head.issued_on)
        made: BlockDocument = spec.content(facts, wording_of(spec.wording), spec_id=spec.id)
    except RuleError as error:
        raise InvalidInput(f"Chưa lập được thông báo: {error}") from error
    return made


def _told(case: OwedCase) -> RefusedCase:
    return RefusedCase(
        name=case.name,
        detail=case.detail,
        award=case.award.label,
        is_title=case.award.is_title,
        stage=case.stage,
        refused_on=case.refused_on,
        reason=told_reason(case.reason),
        points=case.points,
    )
