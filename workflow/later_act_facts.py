"""Rows → what a later document says: competence of the day, money that comes back, awards that rest on others."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import sqlalchemy as sa
from sqlalchemy.engine import Connection

import rules
from rules.after_award import Matter, rule_after
from rules.deadlines import Deadline, deadline, named_deadline
from rules.documents.content.later_facts import (
    AmendmentFacts,
    CorrectedPlace,
    CorrectionFacts,
    EarlierDecision,
    Letterhead,
    RevocationFacts,
    RevokedCase,
)
from rules.errors import RuleError
from rules.facts import PriorAward
from rules.finding import Confidence, Finding, Outcome
from rules.law.on_date import law_for
from rules.revocation import Revocation, RevocationGround, awards_resting_on, revocation
from rules.text import long_date
from rules.vocabulary import AwardCode, Level, NomineeKind
from workflow import clock
from workflow.calendars import calendars_of
from workflow.decision_facts import COMMITTEE
from workflow.document_kit import decision_bodies
from workflow.earlier_ends import ended
from workflow.later_act_rows import Act
from workflow.models import (
    AwardDecision,
    Correction,
    EarlierAward,
    LaterAct,
    Nomination,
    RevokedAward,
    Round,
    Unit,
)
from workflow.models.later_acts import FIELD_LABELS
from workflow.ordering import titles_in_order
from workflow.prize_accounts import received_of
from workflow.prize_sheet import other_titles
from workflow.rows import NominationRow
from workflow.signing_rights import signature_titles
from workflow.states import NominationState
from workflow.tables import AnyRow, table

acts, revoked, corrections = table(LaterAct), table(RevokedAward), table(Correction)
decisions, n, r, u, earlier = (
    table(AwardDecision),
    table(Nomination),
    table(Round),
    table(Unit),
    table(EarlierAward),
)
COMPETENCE = "khoản 8 Điều 93 Luật Thi đua, khen thưởng 2022"
RETURN_LIMIT = "return_after_revocation"


def decision_head(connection: Connection, decision_id: int) -> AnyRow:
    """Return the decision with the names around it."""
    query = (
        sa.select(*decisions.c, u.c.name.label("body_name"), u.c.place, r.c.period_label)
        .join(u, u.c.id == decisions.c.body_unit_id)
        .join(r, r.c.id == decisions.c.round_id)
        .where(decisions.c.id == decision_id)
    )
    return connection.execute(query).one()


def rule_of(head: AnyRow, case: NominationRow, ground: RevocationGround, on: date) -> Revocation:
    """Return what the law of a day says of cancelling one award."""
    return revocation(case.award, case.nominee_kind, ground, decided_on=on, level=head.level)


def competence_findings(
    head: AnyRow, cases: Sequence[NominationRow], ground: RevocationGround, on: date
) -> tuple[Finding, ...]:
    """Return why the one who decided may not cancel today (H-02); nothing when he may."""
    found = {}
    for case in cases:
        try:
            may = rule_of(head, case, ground, on).cancelled_by
        except RuleError as error:
            found[case.award] = _outside(str(error))
            continue
        if head.decider not in may:
            who = ", ".join(titles_in_order((one.label for one in may), str)) or "cơ quan khác"
            found[case.award] = _outside(
                f"{case.award.label}: ngày {on:%d/%m/%Y} thẩm quyền thuộc {who}, không phải {head.decider.label}."
            )
    return tuple(found.values())


def _outside(reason: str) -> Finding:
    return Finding(
        "revocation.competence",
        Outcome.NOT_MET,
        reason,
        COMPETENCE,
        "Chuyển đề nghị và văn bản kết luận đến người có thẩm quyền.",
        confidence=Confidence.VERIFIED,
    )


def return_by(connection: Connection, body_unit_id: int, received_on: date) -> Deadline | None:
    """Return the last day to hand item and money back, by the body's calendar; None on a day without a known limit."""
    law = law_for(received_on, received_on)
    if law.find(f"limit.{RETURN_LIMIT}") is None:
        return None
    known = named_deadline(RETURN_LIMIT, received_on, law)
    assert known.days is not None
    ends = deadline(received_on, known.days, calendars_of(connection, {body_unit_id}).of(body_unit_id))
    return Deadline(ends.due_on, ends.skipped, known.citation, known.days)


def has_item(award: AwardCode, decided_on: date) -> bool:
    """Whether the award came with an item: some titles have money only."""
    return rule_after(Matter.NO_ITEM, award, decided_on) is None


def money_of(connection: Connection, head: AnyRow, cases: Sequence[NominationRow]) -> dict[int, int]:
    """Return what each award was paid by its decision: by its ledger, else by the rules of that day."""
    others = other_titles(connection, cases)
    known = received_of(connection, head.id)
    found = {}
    for case in cases:
        if case.id in known:
            found[case.id] = known[case.id]
            continue
        held = frozenset(others[(case.nominee_key, case.period_key)] - {case.award})
        try:
            found[case.id] = rules.prize(
                case.award,
                case.nominee_kind,
                level=head.level,
                decided_on=head.issued_on,
                same_period_awards=held,
            ).amount
        except RuleError:
            found[case.id] = 0
    return found


def revocation_facts(connection: Connection, act: Act) -> RevocationFacts:
    """Return what a cancelling decision says."""
    head = decision_head(connection, act.row.decision_id)
    day = act.row.issued_on or act.row.signed_on or clock.today()
    ground = RevocationGround.of(act.row.ground)
    targets = {row.nomination_id: row for row in _targets(connection, act.row.id)}
    limit = return_by(connection, act.row.body_unit_id, day)
    left = _left_after(connection, act)
    return RevocationFacts(
        head=_letterhead(head, act.row),
        decision=earlier_decision(head),
        cases=tuple(
            RevokedCase(
                kind=case.nominee_kind, name=case.nominee_name, detail=_detail(case), award=case.award.label,
                is_title=case.award.is_title, amount=targets[case.id].money_due, has_item=targets[case.id].has_item,
            )
            for case in act.cases
        ),
        is_whole=left == 0,
        ground=ground.label,
        ground_citation=str(ground.citation),
        conclusion=_conclusion(act.row),
        reason=act.row.reason,
        legal_bases=rules.legal_bases(day, None, head.decider),
        proposals=_proposals(head),
        executing_bodies=decision_bodies(head.level).executing,
        return_to=_office(head),
        money_to="ngân sách nhà nước hoặc Quỹ thi đua, khen thưởng",
        return_days=limit.days if limit else None,
    )  # fmt: skip


def amendment_facts(connection: Connection, act: Act) -> AmendmentFacts:
    """Return what an amending decision says."""
    head = decision_head(connection, act.row.decision_id)
    day = act.row.issued_on or act.row.signed_on or clock.today()
    return AmendmentFacts(
        head=_letterhead(head, act.row),
        decision=earlier_decision(head),
        places=corrected_places(connection, act),
        reason=act.row.reason,
        legal_bases=rules.legal_bases(day, None, head.decider),
        proposals=_proposals(head),
        executing_bodies=decision_bodies(head.level).executing,
    )


def correction_facts(connection: Connection, act: Act) -> CorrectionFacts:
    """Return what a letter of correction says; it goes to the units of its cases, else to all concerned."""
    head = decision_head(connection, act.row.decision_id)
    units = tuple(dict.fromkeys(case.unit_name for case in act.cases))
    everybody = (f"Các cơ quan, đơn vị, cá nhân có liên quan đến Quyết định số {head.number}",)
    return CorrectionFacts(
        head=_letterhead(head, act.row),
        decision=earlier_decision(head),
        places=corrected_places(connection, act),
        reason=act.row.reason,
        addressees=units or everybody,
    )


def corrected_places(connection: Connection, act: Act) -> tuple[CorrectedPlace, ...]:
    """Return the places that an act corrects, as a document names them."""
    names = {case.id: case.nominee_name for case in act.cases}
    query = sa.select(*corrections.c).where(corrections.c.act_id == act.row.id).order_by(corrections.c.id)
    return tuple(
        CorrectedPlace(
            row.place or FIELD_LABELS[row.field], names.get(row.nomination_id, ""), row.wrong, row.right_text
        )
        for row in connection.execute(query)
    )


def earlier_decision(head: AnyRow) -> EarlierDecision:
    """Return how a later document names the decision."""
    authority = f"Chủ tịch {head.body_name}" if head.body_name.startswith(COMMITTEE) else head.body_name
    return EarlierDecision(head.number, head.issued_on, authority, head.title)


def _letterhead(head: AnyRow, act: AnyRow) -> Letterhead:
    place = head.body_name.removeprefix(COMMITTEE).strip()
    is_committee = head.body_name.startswith(COMMITTEE)
    titles = tuple(act.signer_titles.split("\n")) if act.signer_titles else signature_titles("", "")
    return Letterhead(
        issuing_body=COMMITTEE if is_committee else head.body_name,
        issuing_place=place if is_committee else "",
        place_name=head.place or place,
        decider_title="Chủ tịch",
        symbol=act.symbol,
        signer_titles=titles,
        signer_name=act.signer_name,
        copies_to=(f"Thường trực Hội đồng Thi đua - Khen thưởng {place}",),
        archived_at=decision_bodies(head.level).archived_at,
        number=(act.number or "").split("/")[0] or None,
        issued_on=act.issued_on,
    )


def _office(head: AnyRow) -> str:
    """Who takes item and money back: the office of the one who decided (NĐ 152/2025 Điều 58)."""
    place = head.body_name.removeprefix(COMMITTEE).strip()
    return f"Phòng Nội vụ {place}" if head.level is Level.DISTRICT else head.body_name


def _proposals(head: AnyRow) -> tuple[str, ...]:
    place = head.body_name.removeprefix(COMMITTEE).strip()
    return (f"Thường trực Hội đồng Thi đua - Khen thưởng {place}",)


def _conclusion(act: AnyRow) -> str:
    day = f" {long_date(act.paper_on)}" if act.paper_on else ""
    return f"{act.paper_number}{day} của {act.paper_body}"


def _detail(case: NominationRow) -> str:
    same = case.nominee_kind is NomineeKind.COLLECTIVE and case.unit_name in case.nominee_name
    return ", ".join(part for part in (case.nominee_detail, "" if same else case.unit_name) if part)


def _targets(connection: Connection, act_id: int) -> list[AnyRow]:
    return list(connection.execute(sa.select(*revoked.c).where(revoked.c.act_id == act_id)))


def _left_after(connection: Connection, act: Act) -> int:
    """Return how many awards of the decision stand once this act is issued."""
    gone = [case.id for case in act.cases]
    query = sa.select(sa.func.count()).where(
        n.c.decision_id == act.row.decision_id, n.c.state == NominationState.AWARDED, n.c.id.not_in(gone)
    )
    return connection.scalar(query.select_from(n)) or 0


def resting_on(connection: Connection, case: NominationRow) -> list[dict[str, int | None]]:
    """Return the later awards whose criteria name this one (H-10): the nominee's, and his collective's of that year.

    Each as ``{"nomination_id": …, "earlier_award_id": …}`` with one of them set.
    """
    year = case.period_until.year
    of_unit = sa.and_(
        n.c.unit_id == case.unit_id,
        n.c.nominee_kind == NomineeKind.COLLECTIVE,
        r.c.period_key == case.period_key,
    )
    here = (
        sa.select(n.c.id, n.c.award, r.c.period_until)
        .join(r, r.c.id == n.c.round_id)
        .where(
            n.c.state == NominationState.AWARDED,
            n.c.id != case.id,
            sa.or_(n.c.nominee_key == case.nominee_key, of_unit),
        )
        .order_by(n.c.id)
    )
    outside = sa.select(earlier.c.id, earlier.c.award, earlier.c.year).where(
        earlier.c.nominee_key == case.nominee_key, sa.not_(ended())
    )
    held: list[tuple[PriorAward, dict[str, int | None]]] = [
        (PriorAward(row.award, row.period_until.year), {"nomination_id": row.id, "earlier_award_id": None})
        for row in connection.execute(here)
    ]
    held += [
        (PriorAward(row.award, row.year), {"nomination_id": None, "earlier_award_id": row.id})
        for row in connection.execute(outside.order_by(earlier.c.id))
    ]
    shaken = awards_resting_on(PriorAward(case.award, year), [one for one, _ in held])
    return [named for one, named in held if one in shaken]
