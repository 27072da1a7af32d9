"""The prize ledger of a decision: each recipient with what his money rests on, what was paid, and why some get none."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from rules.finding import Confidence
from rules.prizes import ROUNDING_READINGS, ROUNDINGS
from rules.text import money_in_words
from rules.vocabulary import AwardCode, NomineeKind
from workflow import clock
from workflow.actions import Action
from workflow.actor import Actor
from workflow.corrected_names import detail_today, mark, name_today, unit_today
from workflow.db import reading
from workflow.errors import NotFound
from workflow.fund_facts import Outlook, outlook
from workflow.grounds import Subject
from workflow.models import AwardDecision, DecisionState, Nomination, PrizeRow, Round, Unit, User
from workflow.money_words import PrizeKind, PrizeState
from workflow.permissions import BODY_READERS, decide
from workflow.posthumous import is_posthumous, sort_key
from workflow.prize_accounts import Account, accounts
from workflow.prize_preview import head_of, priced
from workflow.prize_sheet import Line, Terms, terms_of
from workflow.queries.scope import visible_decisions
from workflow.tables import AnyRow, table

n, r, u, users = table(Nomination), table(Round), table(Unit), table(User)
dec, rows_ = table(AwardDecision), table(PrizeRow)
ROUNDING_CHOICES = tuple(ROUNDINGS.items())
READINGS = ROUNDING_READINGS


@dataclass(frozen=True, slots=True)
class LedgerLine:
    """One recipient. ``amount``: as decided; ``due``: after corrections; the rest says what it rests on."""

    id: int
    ref: str
    name: str
    kind: NomineeKind
    detail: str
    unit: str
    award: AwardCode
    amount: int
    due: int
    coefficient: Fraction
    base_salary: int
    exact: Fraction
    rounding: str
    citation: str
    salary_citation: str
    why_not: str
    gift: str
    is_verified: bool
    account: Account
    is_own: bool
    sorting: tuple[object, ...]
    mended: str = ""

    @property
    def state(self) -> PrizeState:
        """How the money stands."""
        return self.account.state

    @property
    def factor(self) -> str:
        """The coefficient as the decree writes it ("0,3")."""
        return _decimal(self.coefficient)

    @property
    def product(self) -> str:
        """The product before rounding, as digits."""
        return _decimal(self.exact)

    @property
    def is_rounded(self) -> bool:
        """Whether rounding changed the product."""
        return self.exact != self.amount and bool(self.amount)


@dataclass(frozen=True, slots=True)
class Doubled:
    """A lower title of the same period whose money was settled by an earlier decision (M-05)."""

    name: str
    award: AwardCode
    amount: int
    decision: str
    decision_ref: str
    nomination_ref: str


@dataclass(frozen=True, slots=True)
class MoneyMay:
    """What the viewer may do with the money of a decision."""

    terms: bool
    settle: bool
    pay: bool
    correct: bool


@dataclass(frozen=True, slots=True)
class LedgerPage:
    """The ledger of one decision; ``frozen``: written when it was issued, else a preview of today."""

    id: int
    ref: str
    title: str
    number: str | None
    state: DecisionState
    day: date
    is_external: bool
    body_unit_id: int
    body: str
    payer: str
    terms: Terms
    rounding: str
    lines: tuple[LedgerLine, ...]
    frozen: bool
    fund: Outlook
    doubled: tuple[Doubled, ...]
    may: MoneyMay

    @property
    def total(self) -> int:
        """What is due in all."""
        return sum(one.due for one in self.lines)

    @property
    def total_words(self) -> str:
        """The total in words."""
        return money_in_words(max(self.total, 0))

    @property
    def paid(self) -> int:
        """What was paid and did not come back."""
        return sum(one.account.paid for one in self.lines)

    @property
    def left(self) -> int:
        """What is still to be paid."""
        return sum(one.account.left for one in self.lines)

    @property
    def to_recover(self) -> int:
        """What is still to come back."""
        return sum(one.account.recovery.left for one in self.lines if one.account.recovery)

    @property
    def unpaid(self) -> tuple[LedgerLine, ...]:
        """Those with something left to be paid, the viewer's own left out."""
        return tuple(one for one in self.lines if one.account.left and not one.is_own)

    @property
    def by_unit(self) -> tuple[tuple[str, int, int], ...]:
        """Units with how many are paid and how much in all."""
        return totals(self.lines)

    @property
    def unverified(self) -> bool:
        """Whether an amount rests on a text that was not compared with the gazette yet."""
        return any(not one.is_verified and one.amount for one in self.lines)


def totals(lines: Iterable[LedgerLine]) -> tuple[tuple[str, int, int], ...]:
    """Return (unit, recipients with money, sum) in the order of the lines."""
    found: dict[str, tuple[int, int]] = {}
    for one in lines:
        count, amount = found.get(one.unit, (0, 0))
        found[one.unit] = (count + bool(one.due), amount + one.due)
    return tuple((unit, count, amount) for unit, (count, amount) in found.items())


def ledger(viewer: Actor, ref: str) -> LedgerPage:
    """Return the ledger of a decision of one of the viewer's bodies. A fixed number of statements."""
    with reading() as connection:
        return load(connection, viewer, ref)


def load(connection: Connection, viewer: Actor, ref: str) -> LedgerPage:
    """Like ``ledger`` on an open connection."""
    query = sa.select(dec.c.id, dec.c.body_unit_id).where(dec.c.ref == ref, visible_decisions(viewer))
    found = connection.execute(query).first()
    if found is None or found.body_unit_id not in viewer.units_with(*BODY_READERS):
        raise NotFound("quyết định này")
    head = head_of(connection, found.id)
    day = head.issued_on or head.signed_on or clock.today()
    frozen = _frozen(connection, head.id)
    lines = frozen or {one.nomination_id: _as_row(one) for one in priced(connection, head, day)}
    known = accounts(connection, decision_id=head.id)
    listed = _listed(connection, viewer, head, lines, known)
    spent = 0 if frozen else sum(one.amount for one in listed)
    terms = terms_of(connection, [head.id])[head.id]
    return LedgerPage(
        id=head.id, ref=head.ref, title=head.title, number=head.number, state=head.state, day=day,
        is_external=head.is_external, body_unit_id=head.body_unit_id, body=head.body_name,
        payer=next((str(one["payer"]) for one in lines.values()), "") or _fund_name(head),
        terms=terms, rounding=next((str(one["rounding"]) for one in lines.values() if one["amount"]), "up"),
        lines=listed, frozen=bool(frozen), fund=outlook(connection, head.body_unit_id, day, spent),
        doubled=_doubled(connection, head.id, listed), may=_may(viewer, head, bool(frozen)),
    )  # fmt: skip


def _fund_name(head: AnyRow) -> str:
    return f"Quỹ thi đua, khen thưởng của {head.body_name.removeprefix('Ủy ban nhân dân').strip()}"


def _frozen(connection: Connection, decision_id: int) -> dict[int, dict[str, object]]:
    names = (
        "nomination_id", "amount", "coefficient", "base_salary", "exact", "rounding", "citation", "salary_citation",
        "confidence", "why_not", "gift", "payer",
    )  # fmt: skip
    query = sa.select(*(rows_.c[name] for name in names)).where(
        rows_.c.decision_id == decision_id, rows_.c.kind == PrizeKind.AWARD
    )
    return {row.nomination_id: dict(row._mapping) for row in connection.execute(query)}


def _as_row(line: Line) -> dict[str, object]:
    names = (
        "nomination_id",
        "amount",
        "base_salary",
        "rounding",
        "citation",
        "salary_citation",
        "why_not",
        "gift",
    )
    row: dict[str, object] = {name: getattr(line, name) for name in names}
    exact = {"coefficient": str(line.coefficient), "exact": str(line.exact)}
    return row | exact | {"confidence": line.confidence.value, "payer": ""}


def _listed(
    connection: Connection,
    viewer: Actor,
    head: AnyRow,
    lines: dict[int, dict[str, object]],
    known: dict[int, Account],
) -> tuple[LedgerLine, ...]:
    """Return the lines with names, in the order of the decision's list: by kind, unit, given name."""
    query = (
        sa.select(
            n.c.id, n.c.ref, n.c.nominee_name, name_today().label("name"), mark().label("mended"), n.c.nominee_kind,
            detail_today().label("detail"), n.c.award, n.c.person_id,
            unit_today().label("unit"), u.c.code,
        )
        .join(u, u.c.id == n.c.unit_id)
        .where(n.c.decision_id == head.id)
    )  # fmt: skip
    made = [
        _line(viewer, row, lines[row.id], known.get(row.id))
        for row in connection.execute(query)
        if row.id in lines
    ]
    return tuple(sorted(made, key=lambda one: one.sorting))


ORDER = (NomineeKind.COLLECTIVE, NomineeKind.HOUSEHOLD, NomineeKind.INDIVIDUAL)


def _line(viewer: Actor, row: AnyRow, line: dict[str, object], account: Account | None) -> LedgerLine:
    amount = int(str(line["amount"]))
    own = {viewer.person_id, *viewer.relatives} - {None}
    order = (
        ORDER.index(row.nominee_kind),
        is_posthumous(row.nominee_name),
        row.code,
        str(sort_key(row.nominee_name)),
    )
    return LedgerLine(
        id=row.id, ref=row.ref, name=row.name, kind=row.nominee_kind, detail=row.detail,
        unit=row.unit, award=row.award, amount=amount, due=account.due if account else amount,
        coefficient=Fraction(str(line["coefficient"])), base_salary=int(str(line["base_salary"])),
        exact=Fraction(str(line["exact"])), rounding=str(line["rounding"]), citation=str(line["citation"]),
        salary_citation=str(line["salary_citation"]), why_not=str(line["why_not"]), gift=str(line["gift"]),
        is_verified=line["confidence"] == Confidence.VERIFIED.value,
        account=account or Account(row.id, 0), is_own=row.person_id in own, sorting=order,
        mended=row.mended,
    )  # fmt: skip


def _doubled(connection: Connection, decision_id: int, listed: tuple[LedgerLine, ...]) -> tuple[Doubled, ...]:
    """Return what an earlier decision settled for a lower title of the same nominee and period. One statement."""
    here, there = n.alias("here"), n.alias("there")
    here_round, there_round = r.alias("here_round"), r.alias("there_round")
    paid_here = {one.id for one in listed if one.due and one.award.is_title}
    query = (
        sa.select(
            here.c.id, there.c.nominee_name, there.c.award, sa.func.sum(rows_.c.amount), dec.c.number, dec.c.ref,
            there.c.ref,
        )
        .join(here_round, here_round.c.id == here.c.round_id)
        .join(there, sa.and_(there.c.nominee_key == here.c.nominee_key, there.c.award != here.c.award))
        .join(
            there_round,
            sa.and_(there_round.c.id == there.c.round_id, there_round.c.period_key == here_round.c.period_key),
        )
        .join(rows_, rows_.c.nomination_id == there.c.id)
        .join(dec, dec.c.id == rows_.c.decision_id)
        .where(here.c.decision_id == decision_id, rows_.c.decision_id != decision_id)
        .group_by(here.c.id, there.c.id, there.c.nominee_name, there.c.award, dec.c.number, dec.c.ref, there.c.ref)
        .having(sa.func.sum(rows_.c.amount) > 0)
        .order_by(here.c.id)
    )  # fmt: skip
    return tuple(
        Doubled(name, award, int(amount), number or "", ref, case)
        for number_of, name, award, amount, number, ref, case in connection.execute(query)
        if number_of in paid_here and award.is_title
    )


def _may(viewer: Actor, head: AnyRow, frozen: bool) -> MoneyMay:
    subject = Subject.for_body(head.body_unit_id)

    def may(action: Action) -> bool:
        return decide(viewer, action, subject).allowed

    terms = may(Action.SET_MONEY_TERMS)
    return MoneyMay(
        terms=terms and head.state is DecisionState.DRAFTED and not head.is_external,
        settle=terms and head.state is DecisionState.ISSUED and not frozen,
        pay=frozen and not head.is_external and may(Action.RECORD_PAYMENT),
        correct=frozen and not head.is_external and may(Action.CORRECT_PRIZE),
    )


def _decimal(value: Fraction) -> str:
    """Return an exact decimal with a comma, thousands grouped."""
    whole, rest = divmod(value, 1)
    digits = f"{int(whole):,}".replace(",", ".")
    tail = f"{int(rest * 10**6):06d}".rstrip("0")
    return f"{digits},{tail}" if tail else digits


# --- one recipient


@dataclass(frozen=True, slots=True)
class RowSeen:
    """One row of the ledger as it was written."""

    kind: PrizeKind
    amount: int
    on_day: date
    reason: str
    paper: str
    by: str
    at: datetime


def rows_of(
    viewer: Actor, ref: str, nomination_ref: str
) -> tuple[LedgerPage, LedgerLine, tuple[RowSeen, ...]]:
    """Return one recipient of a decision with every row written about him, the oldest first."""
    with reading() as connection:
        page = load(connection, viewer, ref)
        line = next((one for one in page.lines if one.ref == nomination_ref), None)
        if line is None:
            raise NotFound("trường hợp này trong quyết định")
        query = (
            sa.select(
                rows_.c.kind, rows_.c.amount, rows_.c.on_day, rows_.c.reason, rows_.c.paper, users.c.display_name,
                rows_.c.made_at,
            )
            .join(users, users.c.id == rows_.c.made_by_id)
            .where(rows_.c.nomination_id == line.id, rows_.c.decision_id == page.id)
            .order_by(rows_.c.id)
        )  # fmt: skip
        return page, line, tuple(RowSeen(*row) for row in connection.execute(query))


def of_nomination(connection: Connection, nomination_id: int) -> Account | None:
    """Return the account of one nomination, for its page and its nominee; None before a ledger was written."""
    return accounts(connection, nomination_ids=[nomination_id]).get(nomination_id)
