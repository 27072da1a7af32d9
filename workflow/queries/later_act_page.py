"""One document about an issued decision: its draft, what came back, what must be looked at again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from rules.documents import BlockDocument, spec_for
from rules.errors import RuleError
from rules.finding import Finding
from rules.revocation import Revocation, RevocationGround
from rules.vocabulary import AwardCode
from workflow import clock
from workflow.actor import Actor
from workflow.canonical import sha256
from workflow.db import reading
from workflow.document_kit import wording_of
from workflow.errors import NotFound
from workflow.later_act_facts import competence_findings, decision_head, rule_of
from workflow.later_act_papers import PAPERS
from workflow.later_act_rows import CHAIN, Act, load_act
from workflow.models import ActKind, ActState, CorrectedField, EarlierAward, RestingAward, User
from workflow.models.later_acts import FIELD_LABELS
from workflow.queries import history, official_papers
from workflow.queries.later_acts import (
    COMING,
    ActRow,
    Coming,
    act_query,
    acts,
    corrections,
    decisions,
    n,
    revoked,
    u,
    visible_acts,
)
from workflow.tables import AnyRow, table

resting, users, earlier = table(RestingAward), table(User), table(EarlierAward)


@dataclass(frozen=True, slots=True)
class TargetRow(Coming):
    """One cancelled award with what comes back."""

    id: int
    nomination_id: int
    ref: str
    name: str
    detail: str
    award: AwardCode
    unit: str


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """One corrected place."""

    where: str
    who: str
    wrong: str
    right: str


@dataclass(frozen=True, slots=True)
class RestingRow:
    """An award to be looked at again; ``ref`` of its nomination, empty for one decided elsewhere."""

    id: int
    base: str
    award: str
    ref: str
    nominee: str
    told: str
    finding: str
    checked_by: str
    checked_at: datetime | None


@dataclass(frozen=True, slots=True)
class ActPage:
    """One document with everything its page shows. ``draft`` is what it says now, None once it is issued."""

    row: ActRow
    reason: str
    ground: RevocationGround | None
    paper: tuple[str, date | None, str]
    proposer: str
    proposing_unit: str
    signer: str
    signed_on: date | None
    void_reason: str
    targets: tuple[TargetRow, ...]
    places: tuple[PlaceRow, ...]
    resting: tuple[RestingRow, ...]
    findings: tuple[Finding, ...]
    rule: Revocation | None
    draft: BlockDocument | None
    digest: str
    problem: str
    papers: tuple[official_papers.OfficialRow, ...]
    events: tuple[history.EventRow, ...]

    @property
    def waiting_receipt(self) -> bool:
        """Whether it is not known of somebody when he received the cancellation."""
        return any(one.received_on is None for one in self.targets)


def shown(viewer: Actor, ref: str) -> ActPage:
    """Return one document; ``NotFound`` when there is none or it is not for the viewer."""
    with reading() as connection:
        found = connection.execute(act_query().where(acts.c.ref == ref, visible_acts(viewer))).one_or_none()
        if found is None:
            raise NotFound("văn bản này")
        row = ActRow(**found._mapping)
        act = load_act(connection, ref, {row.body_unit_id}, lock=False)
        findings, rule = _law(connection, act)
        draft, problem = _draft(connection, act)
        return ActPage(
            row=row,
            reason=act.row.reason,
            ground=RevocationGround.of(act.row.ground) if act.row.ground else None,
            paper=(act.row.paper_number, act.row.paper_on, act.row.paper_body),
            proposer=_name(connection, act.row.proposed_by_id),
            proposing_unit=connection.scalar(sa.select(u.c.name).where(u.c.id == act.row.proposing_unit_id))
            or "",
            signer=act.row.signer_name,
            signed_on=act.row.signed_on,
            void_reason=act.row.void_reason,
            targets=_targets(connection, row.id),
            places=_places(connection, row.id),
            resting=_resting(connection, row.id),
            findings=findings,
            rule=rule,
            draft=draft,
            digest=sha256(draft.to_json()) if draft else "",
            problem=problem,
            papers=official_papers.papers_in(connection, viewer, CHAIN, [row.id]).get(row.id, ()),
            events=history.of_chain(connection, CHAIN, row.id),
        )


def _name(connection: Connection, user_id: int) -> str:
    return connection.scalar(sa.select(users.c.display_name).where(users.c.id == user_id)) or ""


def _law(connection: Connection, act: Act) -> tuple[tuple[Finding, ...], Revocation | None]:
    """Return what stands against cancelling today, and what the law says of the first case."""
    if act.row.kind is not ActKind.REVOCATION or not act.cases:
        return (), None
    head, ground = decision_head(connection, act.row.decision_id), RevocationGround.of(act.row.ground)
    open_ = act.row.state in {ActState.PROPOSED, ActState.DRAFTED} and not act.row.is_external
    found = competence_findings(head, act.cases, ground, clock.today()) if open_ else ()
    try:
        return found, rule_of(head, act.cases[0], ground, act.row.issued_on or clock.today())
    except RuleError:
        return found, None


def _draft(connection: Connection, act: Act) -> tuple[BlockDocument | None, str]:
    """Return what the document says now, or why it cannot be written."""
    if act.row.state not in {ActState.PROPOSED, ActState.DRAFTED, ActState.SIGNED} or act.row.is_external:
        return None, ""
    kind, facts = PAPERS[act.row.kind]
    try:
        spec = spec_for(kind, clock.today())
        made = spec.content(facts(connection, act), wording_of(spec.wording), spec_id=spec.id)
    except RuleError as error:
        return None, str(error)
    assert isinstance(made, BlockDocument)
    return made, ""


def _targets(connection: Connection, act_id: int) -> tuple[TargetRow, ...]:
    own = ("id", "nomination_id", *COMING)
    query = (
        sa.select(
            *(revoked.c[name] for name in own), n.c.ref, n.c.nominee_name.label("name"),
            n.c.nominee_detail.label("detail"), n.c.award, u.c.name.label("unit"),
        )
        .join(n, n.c.id == revoked.c.nomination_id)
        .join(u, u.c.id == n.c.unit_id)
        .where(revoked.c.act_id == act_id)
        .order_by(revoked.c.id)
    )  # fmt: skip
    return tuple(TargetRow(**row._mapping) for row in connection.execute(query))


def _places(connection: Connection, act_id: int) -> tuple[PlaceRow, ...]:
    query = (
        sa.select(*corrections.c, n.c.nominee_name)
        .outerjoin(n, n.c.id == corrections.c.nomination_id)
        .where(corrections.c.act_id == act_id)
        .order_by(corrections.c.id)
    )
    return tuple(
        PlaceRow(
            row.place or FIELD_LABELS[CorrectedField(row.field)],
            row.nominee_name or "",
            row.wrong,
            row.right_text,
        )
        for row in connection.execute(query)
    )


def _resting(connection: Connection, act_id: int) -> tuple[RestingRow, ...]:
    base, other = n.alias("base"), n.alias("other")
    query = (
        sa.select(
            resting.c.id, base.c.nominee_name.label("base"), other.c.award, other.c.ref,
            other.c.nominee_name.label("nominee"), decisions.c.number, decisions.c.issued_on,
            earlier.c.award.label("earlier_award"), earlier.c.year, earlier.c.decision_number,
            earlier.c.decided_by, resting.c.finding, users.c.display_name, resting.c.checked_at,
        )
        .select_from(
            resting.join(base, base.c.id == resting.c.base_nomination_id)
            .outerjoin(other, other.c.id == resting.c.nomination_id)
            .outerjoin(decisions, decisions.c.id == other.c.decision_id)
            .outerjoin(earlier, earlier.c.id == resting.c.earlier_award_id)
            .outerjoin(users, users.c.id == resting.c.checked_by_id)
        )
        .where(resting.c.act_id == act_id)
        .order_by(resting.c.id)
    )  # fmt: skip
    return tuple(_resting_row(row) for row in connection.execute(query))


def _resting_row(row: AnyRow) -> RestingRow:
    if row.ref:
        told = f"Quyết định số {row.number} ngày {row.issued_on:%d/%m/%Y}" if row.number else ""
        award = row.award.label
    else:
        told = " ".join(part for part in (f"năm {row.year}", row.decision_number, row.decided_by) if part)
        award = row.earlier_award.label
    return RestingRow(
        row.id, row.base, award, row.ref or "", row.nominee or row.base, told, row.finding, row.display_name or "",
        row.checked_at,
    )  # fmt: skip


def ground_of(code: str | None) -> RevocationGround | None:
    """Return the ground with this letter; None for anything else."""
    return next((one for one in RevocationGround if one.value == code), None)
