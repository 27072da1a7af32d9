"""Where the signature of a person and the seal of the body stand on a finished page, in points from its lower left.

NĐ 30/2020/NĐ-CP, Phụ lục I, mục II: the signature between the titles and the name of the signer; the seal (or the
body's digital signature) on the left of it, over a third of it.
"""

from __future__ import annotations

from dataclasses import dataclass

Box = tuple[float, float, float, float]  # left, bottom, right, top

SIGNATURE_WIDTH = 150.0
SIGNATURE_HEIGHT = 56.0
SEAL_WIDTH = 104.0
SEAL_HEIGHT = 66.0
SEAL_OVER = 1 / 3  # of the signature's width


@dataclass(frozen=True, slots=True)
class SignaturePlace:
    """The room between titles and name: the page counted from 1, the axis of the column, its bottom and top."""

    page: int
    centre: float
    bottom: float
    top: float

    @property
    def signature(self) -> Box:
        """Where the person's signature stands: in the middle of the room."""
        middle = (self.bottom + self.top) / 2
        return (
            self.centre - SIGNATURE_WIDTH / 2,
            middle - SIGNATURE_HEIGHT / 2,
            self.centre + SIGNATURE_WIDTH / 2,
            middle + SIGNATURE_HEIGHT / 2,
        )

    @property
    def seal(self) -> Box:
        """Where the body's signature stands: over the left third of the person's."""
        left, bottom, right, top = self.signature
        edge, middle = left + (right - left) * SEAL_OVER, (bottom + top) / 2
        return (edge - SEAL_WIDTH, middle - SEAL_HEIGHT / 2, edge, middle + SEAL_HEIGHT / 2)
