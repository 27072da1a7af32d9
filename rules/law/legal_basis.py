"""The căn cứ of an award decision: the words after "Căn cứ", in order, for the day it is decided.

The day of the decision picks the texts. A dossier that a transition rule keeps under the earlier law brings the earlier
texts with it (NĐ 152/2025 Điều 60; Luật 06/2026 Điều 4). A law is named by name and date, without number and issuer
(NĐ 30/2020 Phụ lục I).
"""

from __future__ import annotations

from datetime import date

from rules.errors import NoLawInForce
from rules.law.instruments import INSTRUMENTS, Instrument, instruments_in_force
from rules.law.regimes import TIMELINE
from rules.vocabulary import Decider


def legal_bases(
    decided_on: date, received_on: date | None = None, decider: Decider | None = None
) -> tuple[str, ...]:
    """Return the căn cứ of a decision of that day, without closing punctuation.

    ``received_on`` is the earliest first receipt among its dossiers; ``decider`` adds what only his decisions rest on.
    Raises ``NoLawInForce`` before the first text.
    """
    rows = [one for one in instruments_in_force(decided_on) if _is_basis(one, decider)]
    if not rows:
        raise NoLawInForce(f"Không có căn cứ nào trong danh mục vào ngày {decided_on:%d/%m/%Y}")
    if received_on is not None and TIMELINE.crossed(received_on, decided_on):
        rows += [one for one in _earlier(decided_on) if one.in_force(received_on)]
    return tuple(one.basis_on(decided_on) for one in sorted(rows, key=lambda one: (one.order, one.since)))


def _is_basis(one: Instrument, decider: Decider | None) -> bool:
    """Whether a text is a căn cứ at all, and of this decider's decisions."""
    if not one.basis:
        return False
    return one.basis_for is None or (decider is not None and one.basis_for == decider.name.lower())


def _earlier(decided_on: date) -> list[Instrument]:
    """The detailed texts the dossier was received under that have ended since; laws on local government stay out."""
    return [
        one
        for one in INSTRUMENTS.all
        if one.basis and one.basis_for is None and one.carries_over and not one.in_force(decided_on)
    ]
