"""Rows → the facts of the lists that go with a decision's money: danh sách chi thưởng, danh sách trao thưởng."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from fractions import Fraction

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from rules.documents.content.money_lists import Countersign, MoneyListFacts, Payee
from rules.wording import decimal
from workflow.corrected_names import detail_today, name_today, unit_today
from workflow.decision_facts import COMMITTEE
from workflow.models import AwardDecision, Nomination, PrizeRow, Unit
from workflow.money_words import PrizeKind
from workflow.posthumous import is_posthumous, sort_key
from workflow.prize_accounts import accounts
from workflow.states import NominationState
from workflow.tables import table

n, u, dec, rows = table(Nomination), table(Unit), table(AwardDecision), table(PrizeRow)


def money_list_facts(
    connection: Connection, decision_id: int, made_on: date, signers: Sequence[Countersign], held: str = ""
) -> MoneyListFacts:
    """Return what a list of an issued decision says: recipients by unit with what is due to each now."""
    query = sa.select(*dec.c, u.c.name.label("body_name"), u.c.place).join(u, u.c.id == dec.c.body_unit_id)
    head = connection.execute(query.where(dec.c.id == decision_id)).one()
    place = head.body_name.removeprefix(COMMITTEE).strip()
    is_committee = head.body_name.startswith(COMMITTEE)
    first = connection.execute(
        sa.select(rows.c.base_salary, rows.c.payer)
        .where(rows.c.decision_id == decision_id)
        .order_by(rows.c.id)
    ).first()
    return MoneyListFacts(
        issuing_body=COMMITTEE if is_committee else head.body_name,
        issuing_place=place if is_committee else "",
        place_name=head.place or place,
        number=head.number,
        issued_on=head.issued_on,
        authority=f"Chủ tịch {head.body_name}",
        subject=head.title,
        source=first.payer if first else "",
        base_salary=first.base_salary if first else 0,
        payees=_payees(connection, decision_id),
        made_on=made_on,
        signers=tuple(signers),
        held=held,
    )


def _payees(connection: Connection, decision_id: int) -> tuple[Payee, ...]:
    written = {
        row.nomination_id: row
        for row in connection.execute(
            sa.select(rows.c.nomination_id, rows.c.coefficient, rows.c.gift).where(
                rows.c.decision_id == decision_id, rows.c.kind == PrizeKind.AWARD
            )
        )
    }
    known = accounts(connection, decision_id=decision_id)
    query = (
        sa.select(
            n.c.id,
            n.c.nominee_name,
            name_today().label("name_now"),
            detail_today().label("detail"),
            n.c.award,
            unit_today().label("unit"),
            u.c.code,
        )
        .join(u, u.c.id == n.c.unit_id)
        .where(n.c.decision_id == decision_id, n.c.state == NominationState.AWARDED)
    )
    made = []
    for row in connection.execute(query):
        line = written.get(row.id)
        payee = Payee(
            name=row.name_now,
            detail=row.detail,
            unit=row.unit,
            award=row.award.label,
            factor=decimal(Fraction(line.coefficient)) if line else "",
            amount=known[row.id].due if row.id in known else 0,
            gift=line.gift if line else "",
        )
        made.append(
            ((row.code, is_posthumous(row.nominee_name), str(sort_key(row.nominee_name)), row.id), payee)
        )
    return tuple(payee for _key, payee in sorted(made, key=lambda pair: pair[0]))
