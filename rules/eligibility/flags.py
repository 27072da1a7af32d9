"""What the flags have in common: yearly or for a themed movement, and how long a movement must have lasted."""

from __future__ import annotations

from rules.answers import Answer, met, not_met, unknown
from rules.facts import NomineeFacts
from rules.law.on_date import LawOnDate
from rules.vocabulary import CommendationGround


def yearly(facts: NomineeFacts) -> bool:
    """Not a themed movement's flag."""
    return not themed(facts)


def themed(facts: NomineeFacts) -> bool:
    """The flag of a themed movement, at its final review."""
    return facts.ground is CommendationGround.MOVEMENT


def movement_answer(facts: NomineeFacts, law: LawOnDate, key: str) -> Answer:
    """Compare how long the movement lasted with the least number of years of ``key``."""
    rule = law.dated(key)
    least, seen = rule.value, facts.movement_years
    assert isinstance(least, int)
    need = "Yêu cầu phong trào có thời gian thực hiện từ {least:0>2} năm trở lên"
    if seen is None:
        return unknown("movement_years", text=f"{need}.", source=rule, least=least)
    build = met if seen >= least else not_met
    return build(f"{need}; phong trào này: {{seen}} năm.", source=rule, least=least, seen=seen)
