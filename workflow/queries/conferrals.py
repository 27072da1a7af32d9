"""Conferring as its pages show it: the recipients of a decision with what stands on record, and one nominee's own."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from rules.treasury_list import TreasuryForm, treasury_form
from rules.vocabulary import AwardCode, NomineeKind
from workflow.actions import Action
from workflow.actor import Actor
from workflow.conferral_facts import Received, held_back, received
from workflow.corrected_names import mark, name_today, unit_today
from workflow.db import reading
from workflow.errors import NotFound
from workflow.grounds import Subject
from workflow.models import AwardDecision, DecisionState, Nomination, Unit
from workflow.money_list_facts import money_list_facts
from workflow.permissions import BODY_READERS, decide
from workflow.posthumous import is_posthumous, sort_key
from workflow.prize_accounts import Account, accounts
from workflow.queries import official_papers
from workflow.queries.official_papers import OfficialRow
from workflow.queries.scope import visible_decisions
from workflow.states import NominationState
from workflow.tables import AnyRow, table

n, u, dec = table(Nomination), table(Unit), table(AwardDecision)


@dataclass(frozen=True, slots=True)
class Recipient:
    """One recipient; ``hold`` says what keeps him from his award, empty when nothing does."""

    id: int
    ref: str
    name: str
    kind: NomineeKind
    unit: str
    award: AwardCode
    after_death: bool
    hold: str
    received: Received | None
    account: Account | None
    mended: str = ""

    @property
    def is_given(self) -> bool:
        """Whether the award reached him."""
        return self.received is not None and self.received.is_given

    @property
    def place(self) -> str:
        """Where he stands: given, held back, or open."""
        return "given" if self.is_given else "held" if self.hold else "open"


@dataclass(frozen=True, slots=True)
class ConferralPage:
    """The conferring of one decision."""

    id: int
    ref: str
    title: str
    number: str | None
    body_unit_id: int
    issued: bool
    rows: tuple[Recipient, ...]
    papers: tuple[OfficialRow, ...]
    may_confer: bool

    @property
    def given(self) -> int:
        """How many received their award."""
        return sum(one.is_given for one in self.rows)


def shown(viewer: Actor, ref: str) -> ConferralPage:
    """Return the conferring of a decision of one of the viewer's bodies. A fixed number of statements."""
    with reading() as connection:
        head = _head(connection, viewer, ref)
        known = received(connection, decision_id=head.id)
        held, money = held_back(connection, head.id), accounts(connection, decision_id=head.id)
        query = (
            sa.select(
                n.c.id,
                n.c.ref,
                n.c.nominee_name,
                name_today().label("name"),
                mark().label("mended"),
                n.c.nominee_kind,
                n.c.award,
                unit_today().label("unit"),
                u.c.code,
            )
            .join(u, u.c.id == n.c.unit_id)
            .where(n.c.decision_id == head.id, n.c.state == NominationState.AWARDED)
        )
        found = sorted(connection.execute(query), key=_order)
        rows = tuple(
            Recipient(
                row.id, row.ref, row.name, row.nominee_kind, row.unit, row.award,
                is_posthumous(row.nominee_name), _hold(held.get(row.id)), known.get(row.id), money.get(row.id),
                row.mended,
            )
            for row in found
        )  # fmt: skip
    papers = official_papers.papers_of(viewer, "decision", head.id)
    return ConferralPage(
        head.id, head.ref, head.title, head.number, head.body_unit_id, head.state is DecisionState.ISSUED, rows,
        tuple(one for one in papers if one.kind == "conferral_list"),
        decide(viewer, Action.CONFER, Subject.for_body(head.body_unit_id)).allowed,
    )  # fmt: skip


def _head(connection: Connection, viewer: Actor, ref: str) -> AnyRow:
    query = sa.select(*dec.c).where(dec.c.ref == ref, visible_decisions(viewer))
    head = connection.execute(query).first()
    if head is None or head.body_unit_id not in viewer.units_with(*BODY_READERS):
        raise NotFound("quyết định này")
    return head


def _order(row: AnyRow) -> tuple[object, ...]:
    return (row.code, is_posthumous(row.nominee_name), str(sort_key(row.nominee_name)), row.id)


def _hold(found: tuple[object, str] | None) -> str:
    return f"{getattr(found[0], 'label', '')}, căn cứ {found[1]}" if found else ""


# --- one nominee, wherever he is shown


@dataclass(frozen=True, slots=True)
class AfterDecision:
    """What came after the decision for one nomination: the money, and how the award reached him."""

    account: Account | None
    received: Received | None

    @property
    def is_empty(self) -> bool:
        """Whether nothing is on record yet."""
        return self.account is None and self.received is None


def of_nominations(ids: list[int]) -> dict[int, AfterDecision]:
    """Return what is on record of these nominations; the caller has asked whether the viewer may see them."""
    if not ids:
        return {}
    with reading() as connection:
        money, known = accounts(connection, nomination_ids=ids), received(connection, nomination_ids=ids)
    return {one: AfterDecision(money.get(one), known.get(one)) for one in ids}


# --- the list for the treasury


@dataclass(frozen=True, slots=True)
class TreasuryList:
    """The treasury's columns and the rows under them, values by the names of ``rules.treasury_list``."""

    form: TreasuryForm
    number: str
    rows: tuple[dict[str, str | int], ...]


def treasury_list(viewer: Actor, ref: str) -> TreasuryList:
    """Return those who are to be paid by a decision, as the treasury's list has them."""
    with reading() as connection:
        head = _head(connection, viewer, ref)
        if head.issued_on is None:
            raise NotFound("quyết định đã ban hành")
        facts = money_list_facts(connection, head.id, head.issued_on, ())
    form = treasury_form()
    content = form.content.format(number=facts.number, date=f"{facts.issued_on:%d/%m/%Y}")
    rows: list[dict[str, str | int]] = []
    for one in facts.payees:
        if one.amount and not one.gift:
            rows.append(
                {
                    "index": len(rows) + 1, "name": one.name, "detail": one.detail, "unit": one.unit,
                    "award": one.award, "amount": one.amount, "economic_code": form.economic_code,
                    "content": content, "note": "", "blank": "",
                }
            )  # fmt: skip
    return TreasuryList(form, head.number or "", tuple(rows))
