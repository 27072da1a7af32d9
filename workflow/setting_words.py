"""The dated settings that a body may change: names, what a value looks like, what holds while nobody set it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

SECOND_CONFIRMER, SEPARATE_ISSUER = "second_confirmer", "separate_number_issuer"
TARGETS_UNTIL, FACTOR_ROLES = "target_registration_until", "second_factor_roles"
NAMES_IN_DECISION = "names_in_decision"
ON, OFF = "on", "off"


class Kind(Enum):
    """What a value looks like."""

    SWITCH = "switch"
    DAY_OF_YEAR = "day_of_year"
    ROLES = "roles"


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting: how its values look, what holds while nobody set it, whether it is one for all bodies."""

    key: str
    kind: Kind
    default: str
    is_shared: bool = False


SETTINGS: dict[str, Setting] = {
    one.key: one
    for one in (
        Setting(SECOND_CONFIRMER, Kind.SWITCH, ON),
        Setting(SEPARATE_ISSUER, Kind.SWITCH, ON),
        Setting(NAMES_IN_DECISION, Kind.SWITCH, OFF),
        Setting(TARGETS_UNTIL, Kind.DAY_OF_YEAR, ""),
        Setting(FACTOR_ROLES, Kind.ROLES, "", is_shared=True),
    )
}
SHARED = tuple(key for key, one in SETTINGS.items() if one.is_shared)
