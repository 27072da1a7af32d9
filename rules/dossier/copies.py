"""How many sets of a dossier are sent: one for awards of the State; below, as the province or ministry rules.

Sources: Nghị định 91/2017 Điều 50; Luật 2022 Điều 84 khoản 4 (State), khoản 6 (bộ, tỉnh).
"""

from __future__ import annotations

from rules.competence import deciders_of
from rules.law.dated import DatedValue
from rules.law.on_date import LawOnDate
from rules.vocabulary import AwardCode, Decider


def dossier_copies(award: AwardCode, law: LawOnDate) -> DatedValue:
    """Return how many sets are sent, with the article; ``NeedsLocalRule`` where the province has not said."""
    deciders = {decider for decider, _ in deciders_of(award, law.criteria_on).deciders}
    if deciders == {Decider.PRIME_MINISTER}:
        return law.dated("dossier.state_copies")
    return law.find("dossier.local_copies") or law.need_setting("dossier.copies")
