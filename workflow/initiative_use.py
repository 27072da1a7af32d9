"""Where an initiative has been used: one initiative supports one award (CV 5007/BNV-TĐKT 2023, III.5c).

A use is a live nomination that names it, or an award of earlier years that rested on it. A nomination that was
withdrawn, refused or revoked gives it free. Whoever is about to use one locks its row first, so that two cannot
do it at once; the index ``uq_nominations_initiative`` holds for whatever is found eligible, by whichever way it came.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from workflow.earlier_ends import ended
from workflow.errors import InvalidInput
from workflow.models import EarlierAward, Initiative, Nomination, Round, Unit
from workflow.states import LABELS, LIVE
from workflow.tables import table

Uses = Mapping[int, tuple[tuple[int, str], ...]]
"""Initiative → (nomination, or 0 for an award of earlier years; the use in words)."""

i, n, earlier = table(Initiative), table(Nomination), table(EarlierAward)


def load_uses(connection: Connection, ids: Collection[int], *, lock: bool = True) -> Uses:
    """Return the uses of these initiatives. Three statements."""
    known = sa.select(i.c.id, i.c.code).where(i.c.id.in_(sorted(ids))).order_by(i.c.id)
    codes = {row.code: row.id for row in connection.execute(known.with_for_update() if lock else known)}
    found: dict[int, list[tuple[int, str]]] = defaultdict(list)
    query = (
        sa.select(
            n.c.initiative_id, n.c.id, n.c.award, n.c.nominee_name, n.c.state, Round.period_label, Unit.name
        )
        .join(Round, Round.id == n.c.round_id)
        .join(Unit, Unit.id == n.c.unit_id)
        .where(n.c.initiative_id.in_(sorted(ids)), n.c.state.in_(sorted(LIVE, key=lambda state: state.value)))
        .order_by(n.c.id)
    )
    for row in connection.execute(query):
        words = (
            f"{row.award.label} {row.period_label} của {row.nominee_name} "
            f"({row.name}, {LABELS[row.state][:1].lower()}{LABELS[row.state][1:]})"
        )
        found[row.initiative_id].append((row.id, words))
    before = sa.select(earlier.c.initiative_code, earlier.c.award, earlier.c.year, earlier.c.decision_number)
    for row in connection.execute(
        before.where(earlier.c.initiative_code.in_(sorted(codes)), sa.not_(ended()))
    ):
        paper = f", quyết định số {row.decision_number}" if row.decision_number else ""
        found[codes[row.initiative_code]].append((0, f"{row.award.label} năm {row.year}{paper}"))
    return {number: tuple(uses) for number, uses in found.items()}


def require_free(connection: Connection, ids: Collection[int]) -> None:
    """Raise ``InvalidInput`` when one of them is used already; the sentence names where."""
    twice = sorted(number for number in set(ids) if list(ids).count(number) > 1)
    uses = load_uses(connection, ids)
    for number in ids:
        if number in uses:
            where = "; ".join(label for _, label in uses[number])
            message = f"Sáng kiến này đã dùng: {where}. Chọn sáng kiến khác hoặc để trống."
            raise InvalidInput(message, {"initiative_id": message})
    if twice:
        message = (
            "Một sáng kiến được ghi cho hai đề nghị trong cùng danh sách. Mỗi sáng kiến chỉ dùng một lần."
        )
        raise InvalidInput(message, {"initiative_id": message})
