"""Citations: where a requirement stands in the law, and how that is written in Vietnamese."""

from __future__ import annotations

from dataclasses import dataclass

from rules.law.instruments import INSTRUMENTS


@dataclass(frozen=True, slots=True)
class Citation:
    """A place in an instrument, printed from the smallest part to the largest.

    ``instrument`` is the number ("06/2022/QH15"); ``point`` a letter ("a", "đ"). An unknown instrument raises
    ``RuleDefinitionError``, so no criterion can cite a text the project does not know.
    """

    instrument: str
    article: int | None = None
    clause: int | None = None
    point: str | None = None

    def __post_init__(self) -> None:
        """Refuse a citation of an instrument that is not in ``instruments.yaml``."""
        INSTRUMENTS.get(self.instrument)

    def __str__(self) -> str:
        """Return "điểm a khoản 1 Điều 24 Luật Thi đua, khen thưởng 2022"."""
        parts = []
        if self.point is not None:
            parts.append(f"điểm {self.point}")
        if self.clause is not None:
            parts.append(f"khoản {self.clause}")
        if self.article is not None:
            parts.append(f"Điều {self.article}")
        parts.append(INSTRUMENTS.get(self.instrument).short_name)
        return " ".join(parts)


LAW_2003 = "15/2003/QH11"
LAW_2022 = "06/2022/QH15"
DECREE_91 = "91/2017/NĐ-CP"
DECREE_98 = "98/2023/NĐ-CP"
DECREE_152 = "152/2025/NĐ-CP"
CIRCULAR_01 = "01/2024/TT-BNV"
CIRCULAR_15 = "15/2025/TT-BNV"


def cited_numbers(text: str) -> tuple[str, ...]:
    """Return the numbers of the instruments that a printed citation names, for searching by number."""
    return tuple(one.number for one in INSTRUMENTS.all if one.short_name in text)
