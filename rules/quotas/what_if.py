"""What if: who leaves the pool when some titles are refused, how many may remain, and who would fall out.

A person who is proposed for the higher title and loses the lower one leaves both. Then the share of the smaller pool is
taken; of those still proposed, the ones ranked last fall out until the number fits.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from rules.law.on_date import LawOnDate
from rules.quotas.unit_share import QuotaResult, quota
from rules.vocabulary import AwardCode


@dataclass(frozen=True, slots=True)
class WhatIf:
    """The meter before and after, and the names. ``lose_title``: proposed people who lose the lower title themselves;
    ``fall_out``: those ranked last who no longer fit; ``stay``: the rest, in the order given.
    """

    before: QuotaResult
    after: QuotaResult
    lose_title: tuple[str, ...]
    fall_out: tuple[str, ...]
    stay: tuple[str, ...]

    @property
    def sentence(self) -> str:
        """The consequence in one Vietnamese sentence."""
        if not self.lose_title and not self.fall_out:
            return "Không ai bị ảnh hưởng."
        parts = []
        if self.lose_title:
            parts.append(f"không còn đạt danh hiệu làm gốc: {'; '.join(self.lose_title)}")
        if self.fall_out:
            parts.append(f"vượt tỷ lệ, xếp cuối nên bị loại: {'; '.join(self.fall_out)}")
        return f"Nếu vậy, {'; '.join(parts)}."


def what_if(
    award: AwardCode,
    law: LawOnDate,
    *,
    pool: Sequence[str],
    proposed: Sequence[str],
    refused: Collection[str],
) -> WhatIf:
    """Return what happens to ``proposed`` (best ranked first) when ``refused`` lose the title that makes the pool.

    ``ValueError`` when a name stands twice, or somebody proposed or refused is not in the pool.
    """
    for names, what in ((pool, "Danh sách làm gốc"), (proposed, "Danh sách đề nghị")):
        if len(set(names)) != len(names):
            raise ValueError(f"{what} có tên viết hai lần.")
    strangers = sorted((set(proposed) | set(refused)) - set(pool))
    if strangers:
        raise ValueError(f"Không có trong danh sách làm gốc: {'; '.join(strangers)}.")
    gone = set(refused)
    left = [name for name in proposed if name not in gone]
    before = quota(award, law, pool=len(pool), used=len(proposed), decided_on=None)
    after = quota(award, law, pool=len(pool) - len(gone), used=len(left), decided_on=None)
    most = len(left) if after.max_allowed is None else min(after.max_allowed, len(left))
    return WhatIf(
        before=before,
        after=after,
        lose_title=tuple(name for name in proposed if name in gone),
        fall_out=tuple(left[most:]),
        stay=tuple(left[:most]),
    )
