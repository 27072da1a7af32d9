"""Rows → the facts of a decision document: recipients in order, prize money, căn cứ of the day, signer."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

import rules
from rules.documents import AwardDecisionFacts, PrizeMoney, Recipient
from rules.documents.content.award_facts import MOST_NAMES
from rules.vocabulary import (
    AwardCode,
    CommendationGround,
    Employment,
    Level,
    NomineeKind,
)
from workflow import clock
from workflow.body_settings import value_of, values_on
from workflow.document_kit import decision_bodies
from workflow.errors import NotFound
from workflow.models import AwardDecision, DecisionSignature, Movement, Nomination, Round, ServicePeriod, Unit
from workflow.money_words import MoneyText
from workflow.posthumous import is_posthumous, sort_key
from workflow.prize_sheet import body_rounding, frozen_amounts, other_titles, price, terms_of
from workflow.setting_words import NAMES_IN_DECISION, ON
from workflow.signing_rights import signature_titles
from workflow.tables import AnyRow, table

COMMITTEE = "Ủy ban nhân dân"
RESIDENTS = (Employment.FARMER, Employment.WORKER)
"""Whose "service" in a commune is only that they live there."""
OPEN_NAME = "…………………………"
"""The signer's place in a draft that nobody has signed."""
DEPUTY = "Phó Chủ tịch"
"""Who signs KT. when the signature was recorded without a delegation."""


_RECORDED_TITLES = (
    sa.select(DecisionSignature.titles)
    .where(DecisionSignature.decision_id == AwardDecision.id)
    .order_by(DecisionSignature.id.desc())
    .limit(1)
    .correlate(AwardDecision)
    .scalar_subquery()
)
_IS_RESIDENT = sa.exists().where(
    ServicePeriod.person_id == Nomination.person_id,
    ServicePeriod.unit_id == Nomination.unit_id,
    ServicePeriod.employment.in_(RESIDENTS),
)


def decision_facts(connection: Connection, decision_id: int, *, is_draft: bool = False) -> AwardDecisionFacts:
    """Return everything the document says about a decision; recipients are the nominations on it.

    A draft says what the decision would say if it were signed today; the signer's place stays open.
    """
    decision = _decision(connection, decision_id)
    rows = recipient_rows(connection, decision_id)
    if not rows:
        raise NotFound("trường hợp nào trong quyết định")
    on = decision.issued_on or decision.signed_on or clock.today()
    amounts = _amounts(connection, decision, rows, on)
    total = sum(amounts.values())
    in_text = terms_of(connection, [decision_id])[decision_id].in_text if total else MoneyText.NONE
    recipients = _ordered(rows, None if in_text is MoneyText.NONE else amounts)
    place = decision.body_name.removeprefix(COMMITTEE).strip()
    awards = [AwardCode.of(code) for code in decision.awards.split(",")]
    bodies = decision_bodies(decision.level)
    says_names = len(recipients) <= MOST_NAMES and _says_names(connection, on, decision.body_unit_id)
    in_list = (
        in_text is MoneyText.COLUMN and not says_names
    )  # names in Điều 1 leave only the total to the text
    return AwardDecisionFacts(
        issuing_body=COMMITTEE if decision.body_name.startswith(COMMITTEE) else decision.body_name,
        issuing_place=place if decision.body_name.startswith(COMMITTEE) else "",
        decider_title="Chủ tịch",
        place_name=decision.place or place,
        award_label=_label(awards),
        is_title=awards[0].is_title,
        period_label=decision.period_label,
        legal_bases=rules.legal_bases(on, _first_receipt(rows), decision.decider),
        proposals=(decision.proposal or f"Thường trực Hội đồng Thi đua - Khen thưởng {place}",),
        recipients=tuple(recipients),
        executing_bodies=bodies.executing,
        copies_to=(f"Thường trực Hội đồng Thi đua - Khen thưởng {place}",),
        archived_at=bodies.archived_at,
        signer_titles=_titles(decision),
        signer_name=decision.signer_name or (OPEN_NAME if is_draft else ""),
        achievement=_achievement(decision),
        number=(decision.number or "").split("/")[0] or None,
        issued_on=decision.issued_on,
        names_in_article=says_names,
        money=None
        if in_text is MoneyText.NONE
        else PrizeMoney(total, f"Quỹ thi đua, khen thưởng của {place}", in_list=in_list),
    )


def _says_names(connection: Connection, on: date, body_unit_id: int) -> bool:
    """Whether the body has a few names in Điều 1 on a day, instead of a list attached."""
    found = values_on(connection, on, [body_unit_id])[body_unit_id]
    return value_of(found, NAMES_IN_DECISION) == ON


def _decision(connection: Connection, decision_id: int) -> AnyRow:
    query = (
        sa.select(
            *table(AwardDecision).c,
            Unit.name.label("body_name"),
            Unit.place,
            Round.period_label,
            Round.period_key,
            Round.ground,
            Round.decider,
            Movement.name.label("movement"),
            _RECORDED_TITLES.label("recorded_titles"),
        )
        .join(Unit, Unit.id == AwardDecision.body_unit_id)
        .join(Round, Round.id == AwardDecision.round_id)
        .outerjoin(Movement, Movement.id == Round.movement_id)
        .where(AwardDecision.id == decision_id)
    )
    found = connection.execute(query).first()
    if found is None:
        raise NotFound("quyết định")
    return found


def _titles(decision: AnyRow) -> tuple[str, ...]:
    """The lines above the signature: those recorded with it, else those of its form."""
    if decision.recorded_titles:
        return tuple(decision.recorded_titles.split("\n"))
    return signature_titles(decision.signing_form, DEPUTY)


def _first_receipt(rows: list[AnyRow]) -> date | None:
    """The earliest receipt among the nominations: a transition rule that keeps one of them is a basis of the whole."""
    return min((row.received_on for row in rows if row.received_on is not None), default=None)


def _label(awards: list[AwardCode]) -> str:
    """Join labels so that a document that puts quotation marks around them reads right."""
    collective_first = sorted(awards, key=lambda award: not award.label.startswith("Tập thể"))
    return "”, “".join(award.label for award in collective_first)


def _achievement(decision: AnyRow) -> str:
    if decision.ground is CommendationGround.MOVEMENT and decision.movement:
        return f"đã có thành tích xuất sắc trong phong trào thi đua “{decision.movement}”"
    if decision.ground is CommendationGround.SUDDEN:
        return "đã lập thành tích xuất sắc đột xuất"
    return "đã có thành tích xuất sắc trong công tác" if "GK" in decision.awards else ""


def recipient_rows(connection: Connection, decision_id: int) -> list[AnyRow]:
    """Return the nominations on a decision with what its documents say of each."""
    return list(connection.execute(_recipients().where(Nomination.decision_id == decision_id)))


def recipients_of(connection: Connection, nomination_ids: Collection[int]) -> dict[int, Recipient]:
    """Return some nominations as the documents of their decisions name them, without money. One statement."""
    query = _recipients().where(Nomination.id.in_(sorted(nomination_ids)))
    return {row.id: recipient_of(row, 0) for row in connection.execute(query)}


def _recipients() -> sa.Select[*tuple[Any, ...]]:
    return (
        sa.select(
            Nomination.id,
            Nomination.state,
            Nomination.nominee_key,
            Nomination.nominee_kind,
            Nomination.nominee_name,
            Nomination.nominee_detail,
            Nomination.award,
            Unit.name.label("unit_name"),
            Unit.code.label("unit_code"),
            Unit.level.label("unit_level"),
            _IS_RESIDENT.label("is_resident"),
            Nomination.received_on,
            Round.period_key,
        )
        .join(Unit, Unit.id == Nomination.unit_id)
        .join(Round, Round.id == Nomination.round_id)
    )


def _amounts(connection: Connection, decision: AnyRow, rows: list[AnyRow], on: date) -> dict[int, int]:
    """Return the money of each recipient: frozen with the decision, else what the rules give on the day."""
    if frozen := frozen_amounts(connection, decision.id):
        return frozen
    terms = terms_of(connection, [decision.id])[decision.id]
    pair = (decision.body_unit_id, on.year)
    rounding = terms.rounding or body_rounding(connection, [pair])[pair]
    titles = other_titles(connection, rows)
    lines = price(rows, level=decision.level, day=on, rounding=rounding, titles=titles)
    return {line.nomination_id: line.amount for line in lines}


def _ordered(rows: list[AnyRow], amounts: dict[int, int] | None) -> list[Recipient]:
    """By unit, then by given name; the layout puts collectives before households and persons (P-18)."""
    keyed = []
    for row in rows:
        last = int(is_posthumous(row.nominee_name))  # what is conferred after death comes last (P-18)
        amount = None if amounts is None else amounts.get(row.id, 0)
        keyed.append(((f"{last}{row.unit_code}", sort_key(row.nominee_name)), recipient_of(row, amount)))
    return [recipient for _key, recipient in sorted(keyed, key=lambda pair: (pair[0][0], str(pair[0][1])))]


def recipient_of(row: AnyRow, amount: int | None) -> Recipient:
    """Return the recipient; a commune is named as a place, and not again where the name already holds it."""
    is_commune = row.unit_level is Level.COMMUNE and row.unit_name.startswith(COMMITTEE)
    place = row.unit_name.removeprefix(COMMITTEE).strip() if is_commune else row.unit_name
    own_name = row.nominee_kind is NomineeKind.COLLECTIVE and place in row.nominee_name
    serves_there = row.nominee_kind is NomineeKind.INDIVIDUAL and not row.is_resident
    return Recipient(
        kind=row.nominee_kind,
        name=row.nominee_name,
        detail=row.nominee_detail,
        unit="" if own_name else row.unit_name if serves_there else place,
        amount=amount,
    )
