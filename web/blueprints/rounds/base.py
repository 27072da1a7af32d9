"""The blueprint of the rounds' pages, and what its files share."""

from __future__ import annotations

from flask import Blueprint

from rules.vocabulary import LEVEL_OF, AwardCode, Decider, Level, NomineeKind
from workflow.services.rounds import RoundAwardDraft

blueprint = Blueprint("rounds", __name__)

LEVELS: dict[AwardCode, Level] = {
    AwardCode.EXCELLENT_COLLECTIVE: Level.PROVINCE,
    AwardCode.MERIT_CERTIFICATE: Level.PROVINCE,
    AwardCode.MINISTRY_PROVINCE_FLAG: Level.PROVINCE,
}
"""Awards that are decided above the body of the round; the others are of the level of who decides it."""


def chosen_awards(codes: list[str], decider: Decider) -> tuple[RoundAwardDraft, ...]:
    """Return the awards ticked in a form, each ``award.kind``, at the level that decides them."""
    pairs = [code.split(".", 1) for code in codes]
    awards = [(AwardCode.of(award), NomineeKind.of(kind)) for award, kind in pairs]
    return tuple(RoundAwardDraft(award, kind, LEVELS.get(award, LEVEL_OF[decider])) for award, kind in awards)
