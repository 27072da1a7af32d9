"""The prize money of one decision as the rules give it on a day: for its ledger, its page, and the fund's warning."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from rules.finding import Confidence, Finding, Outcome
from rules.vocabulary import AwardCode, Level
from workflow.errors import Refused
from workflow.fund_facts import Balance, Outlook, outlook
from workflow.models import AwardDecision, Nomination, Round, Unit
from workflow.prize_sheet import Awarded, Line, Terms, body_rounding, gifts_of, other_titles, price, terms_of
from workflow.states import GRANTED_OR_SIGNING
from workflow.tables import AnyRow, table

n, r, u, dec = table(Nomination), table(Round), table(Unit), table(AwardDecision)
Pair = tuple[int, int]


def head_of(connection: Connection, decision_id: int) -> AnyRow:
    """Return a decision with the name of its body."""
    query = sa.select(*dec.c, u.c.name.label("body_name")).join(u, u.c.id == dec.c.body_unit_id)
    return connection.execute(query.where(dec.c.id == decision_id)).one()


def priced(connection: Connection, head: AnyRow, day: date) -> tuple[Line, ...]:
    """Return the money of every recipient of a decision on a day. Five statements."""
    query = (
        sa.select(n.c.id, n.c.nominee_key, n.c.nominee_kind, n.c.award, r.c.period_key)
        .join(r, r.c.id == n.c.round_id)
        .where(n.c.decision_id == head.id, n.c.state.in_(GRANTED_OR_SIGNING))
        .order_by(n.c.id)
    )
    awarded = list(connection.execute(query))
    pair = (head.body_unit_id, day.year)
    rounding = terms_of(connection, [head.id])[head.id].rounding or body_rounding(connection, [pair])[pair]
    return price(
        awarded, level=head.level, day=day, rounding=rounding, titles=other_titles(connection, awarded),
        gifts=gifts_of(connection, head.id),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Known:
    """What was loaded once for many drafts of a day: titles of the nominees, how bodies round, their funds."""

    titles: Mapping[tuple[str, str], set[AwardCode]]
    rounding: Mapping[Pair, str]
    funds: Mapping[Pair, Balance]
    day: date


def money_of(
    rows: Sequence[Awarded], level: Level, body_unit_id: int, terms: Terms, known: Known
) -> dict[str, object]:
    """Return money, terms and fund of one draft among many."""
    pair = (body_unit_id, known.day.year)
    rounding = terms.rounding or known.rounding[pair]
    lines = price(rows, level=level, day=known.day, rounding=rounding, titles=known.titles)
    total = sum(line.amount for line in lines)
    return {"money": total, "terms": terms, "fund": Outlook(known.day.year, total, known.funds.get(pair))}


def require_funds(connection: Connection, decision_id: int, day: date) -> None:
    """Refuse a signature that overdraws the fund of a body whose own rule says so; a warning everywhere else."""
    head = head_of(connection, decision_id)
    found = outlook(connection, head.body_unit_id, day, 0)
    if found.balance is None or not found.balance.blocks:
        return
    total = sum(line.amount for line in priced(connection, head, day))
    after = Outlook(day.year, total, found.balance)
    if not after.stops:
        return
    reason = (
        f"Tiền thưởng của quyết định là {_dong(total)}; phần chi thưởng của quỹ năm {day.year} còn "
        f"{_dong(found.balance.left)}."
    )
    mend = "Bổ sung quỹ, giảm danh sách, hoặc bỏ việc chặn khi vượt quỹ ở trang quỹ bằng văn bản của cơ quan."
    finding = Finding(
        "decision.fund", Outcome.NOT_MET, reason, found.balance.document, mend, confidence=Confidence.LOCAL
    )
    raise Refused("Quyết định vượt quỹ thi đua, khen thưởng của cơ quan.", [finding])


def _dong(amount: int) -> str:
    return f"{amount:,} đồng".replace(",", ".")
