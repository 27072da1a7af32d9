"""The one question before somebody is put on a list, the same for a form, the grid, a paste and a copied list.

What a round takes, and who is on the unit's lists of the round already; the database refuses the rest.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from rules.vocabulary import AwardCode, NomineeKind
from workflow.models import Achievement, Nomination, Round, RoundAward
from workflow.states import LABELS, NominationState
from workflow.tables import table

n, achievements, takes, r = table(Nomination), table(Achievement), table(RoundAward), table(Round)


@dataclass(frozen=True, slots=True)
class Standing:
    """What the round takes, and (award, nominee, achievement key) → state of those named already."""

    period_key: str
    taken: tuple[tuple[AwardCode, NomineeKind], ...]
    named: Mapping[tuple[AwardCode, str, str], NominationState]

    def awards_for(self, kind: NomineeKind) -> tuple[AwardCode, ...]:
        """Return the awards that the round takes for a kind of nominee."""
        return tuple(award for award, taken_kind in self.taken if taken_kind is kind)

    def problem(
        self, award: AwardCode | None, kind: NomineeKind, nominee_key: str, achievement_key: str = ""
    ) -> str:
        """Return why this nominee cannot be named for this award, or nothing."""
        if award is None:
            return "Chưa có danh hiệu, hình thức. Chọn danh hiệu, hình thức cho dòng này."
        if (award, kind) not in self.taken:
            return f"Đợt xét này không nhận {award.label} cho {kind.label}."
        state = self.named.get((award, nominee_key, achievement_key or ordinary_key(self.period_key)))
        if state is not None:
            return f"Đã có trong danh sách đề nghị {award.label} của đợt này ({LABELS[state].lower()})."
        return ""


def ordinary_key(period_key: str) -> str:
    """Return the key of the ordinary achievement of a period."""
    return f"thuong_xuyen:{period_key}"


def achievement_key_of(title: str) -> str:
    """Return the key of an achievement named by its own words; the same words are the same achievement."""
    return "-".join(title.casefold().split())[:80]


def standing_of(connection: Connection, round_id: int, unit_id: int) -> Standing:
    """Return where a unit stands in a round. Three statements.

    Those taken off a list before it was sent do not count: they may be named again.
    """
    period = connection.execute(sa.select(r.c.period_key).where(r.c.id == round_id)).scalar_one()
    taken = connection.execute(
        sa.select(takes.c.award, takes.c.nominee_kind)
        .where(takes.c.round_id == round_id)
        .order_by(takes.c.id)
    )
    awards = tuple((row[0], row[1]) for row in taken)
    removed = sa.and_(n.c.state == NominationState.WITHDRAWN, n.c.submitted_by_id.is_(None))
    query = (
        sa.select(n.c.award, n.c.nominee_key, achievements.c.key, n.c.state)
        .join(achievements, achievements.c.id == n.c.achievement_id)
        .where(n.c.round_id == round_id, n.c.unit_id == unit_id, sa.not_(removed))
    )
    named = {(row[0], row[1], row[2]): row[3] for row in connection.execute(query)}
    return Standing(period, awards, named)
