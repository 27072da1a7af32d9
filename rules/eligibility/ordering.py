"""In what order awards are listed and presented (NĐ 152/2025 Điều 29 khoản 5, P-18)."""

from __future__ import annotations

from rules.vocabulary import AwardCode, NomineeKind

_KINDS = (NomineeKind.COLLECTIVE, NomineeKind.HOUSEHOLD, NomineeKind.INDIVIDUAL)
_HIGH_TO_LOW = (
    AwardCode.GOVERNMENT_FLAG,
    AwardCode.NATIONAL_FIGHTER,
    AwardCode.MINISTRY_PROVINCE_FLAG,
    AwardCode.MINISTRY_PROVINCE_FIGHTER,
    AwardCode.EXCELLENT_COLLECTIVE,
    AwardCode.EXEMPLARY_COMMUNE,
    AwardCode.GRASSROOTS_FIGHTER,
    AwardCode.ADVANCED_COLLECTIVE,
    AwardCode.CULTURAL_RESIDENTIAL_AREA,
    AwardCode.ADVANCED_WORKER,
    AwardCode.CULTURAL_FAMILY,
    AwardCode.PM_MERIT_CERTIFICATE,
    AwardCode.MERIT_CERTIFICATE,
    AwardCode.COMMENDATION_LETTER,
)


def presentation_key(
    award: AwardCode, kind: NomineeKind, *, posthumous: bool = False
) -> tuple[int, int, int, int]:
    """Return a key that sorts: titles before forms, high before low, collectives before households and persons, the
    living before the dead.
    """
    return (0 if award.is_title else 1, _HIGH_TO_LOW.index(award), _KINDS.index(kind), int(posthumous))
