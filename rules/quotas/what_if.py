"""What if: who leaves the pool when some titles are refused, how many may remain, and who would fall out.

A person who is proposed for the higher title and loses the lower one leaves both. Then the share of the smaller pool is
taken; of those still proposed, the ones ranked last fall out until the number fits.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from rules.law.on_date import LawOnDate
from rules.quotas.unit_share import QuotaOutcome, QuotaResult, quota
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
    def must_go(self) -> int:
        """How many of those still proposed no longer fit."""
        return len(self.fall_out)

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
    check_lists(pool, proposed, refused)
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


def check_lists(pool: Sequence[str] | None, proposed: Sequence[str], refused: Collection[str] = ()) -> None:
    """Raise ``ValueError`` when a name stands twice, or somebody is not in the pool (None: its names are unknown)."""
    for names, what in ((pool or (), "Danh sách làm gốc"), (proposed, "Danh sách đề nghị")):
        if len(set(names)) != len(names):
            raise ValueError(f"{what} có tên viết hai lần.")
    strangers = set() if pool is None else (set(proposed) | set(refused)) - set(pool)
    if strangers:
        raise ValueError(f"Không có trong danh sách làm gốc: {'; '.join(sorted(strangers))}.")


@dataclass(frozen=True, slots=True)
class CountedWhatIf:
    """The meter before and after by numbers alone, and how many of those proposed no longer fit (None: not known)."""

    before: QuotaResult
    after: QuotaResult
    must_go: int | None

    @property
    def sentence(self) -> str:
        """The consequence in one Vietnamese sentence."""
        if self.after.max_allowed is None:
            return f"Nếu vậy: {self.after.sentence}"
        gone = "không ai phải rút" if not self.must_go else f"phải rút {self.must_go} người"
        return f"Nếu vậy, tối đa còn {self.after.max_allowed}; {gone} (người bị loại không thuộc số đề nghị)."


def what_if_counts(
    award: AwardCode, law: LawOnDate, *, pool: int | None, proposed: int, refused: int
) -> CountedWhatIf:
    """Return what happens when ``refused`` people lose the title that makes the pool, none of them proposed.

    ``ValueError`` when more are refused than the pool has beside those proposed, or the number is negative.
    """
    if refused < 0:
        raise ValueError("Số người bị loại không thể âm.")
    if pool is not None and refused > pool - proposed:
        raise ValueError(
            f"Loại {refused} người thì phải nêu tên, vì ngoài số đề nghị chỉ có {max(0, pool - proposed)} người."
        )
    before = quota(award, law, pool=pool, used=proposed, decided_on=None)
    left = None if pool is None else pool - refused
    after = quota(award, law, pool=left, used=proposed, decided_on=None)
    if after.outcome is QuotaOutcome.UNDETERMINED:
        return CountedWhatIf(before, after, None)
    most = proposed if after.max_allowed is None else after.max_allowed
    return CountedWhatIf(before, after, max(0, proposed - most))
