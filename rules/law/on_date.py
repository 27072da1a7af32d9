"""The law that holds for one dossier: the two days, the local pack, and one fingerprint of all of it."""

from __future__ import annotations

import hashlib
from datetime import date
from functools import cached_property, lru_cache
from typing import Any

from rules.criterion import REGISTRY, Criterion
from rules.errors import NeedsLocalRule, NoLawInForce
from rules.law.dated import PARAMETERS, DatedValue, Value, parameter
from rules.law.regimes import MORE_FAVOURABLE, TIMELINE, Regime, Transition, as_of
from rules.local_packs import LocalPack, delegation
from rules.local_packs import pack as pack_named
from rules.vocabulary import AwardCode, NomineeKind

_GENERAL = ("principles.", "authority.", "nominee.consistent")
"""Families of criteria that every award shares; an award with these alone has no criteria of its own yet."""


class LawOnDate:
    """What the law says for a dossier; made by ``law_for``, read only.

    ``criteria_on`` (the day of first receipt) picks criteria, papers, procedure and votes; ``competence_on``
    (the day of decision) picks competence, signing, căn cứ and money. ``pack`` is the name of the local pack,
    ``local`` the pack itself. ``carried``: the regime's own text is unread, what holds is carried forward.
    """

    def __init__(self, criteria_on: date, competence_on: date, local: LocalPack | None) -> None:
        """Bind the two days and the pack; ``NoLawInForce`` when the rules of that day are not there."""
        self.criteria_on = criteria_on
        self.competence_on = competence_on
        self.local = local
        self.pack = None if local is None else local.name
        self.regime: Regime = TIMELINE.regime_on(criteria_on)
        self.carried = self.regime.carried
        self.transitions: tuple[Transition, ...] = TIMELINE.crossed(criteria_on, competence_on)
        self._criteria: dict[tuple[AwardCode, NomineeKind], tuple[Criterion, ...]] = {}
        self.examinations: dict[tuple[AwardCode, NomineeKind], tuple[Any, ...]] = {}

    def dated(self, key: str) -> DatedValue:
        """Return the national value with its citation; ``NoLawInForce`` when the law sets none that day."""
        return as_of(parameter(key).on(self.criteria_on), self.criteria_on)

    def value(self, key: str) -> Value:
        """Return the national value alone."""
        value = self.dated(key).value
        assert value is not None
        return value

    def find(self, key: str) -> DatedValue | None:
        """Return the national value, or None when the law sets none (or says nothing) that day."""
        version = parameter(key).find(self.criteria_on)
        return None if version is None or version.value is None else as_of(version, self.criteria_on)

    def setting(self, key: str) -> DatedValue | None:
        """Return the local value of a delegated matter, or None without a pack that settles it."""
        return None if self.local is None else self.local.find(key, self.criteria_on)

    def need_setting(self, key: str) -> DatedValue:
        """Return the local value, or raise ``NeedsLocalRule`` naming the article that leaves it to the
        province.
        """
        found = self.setting(key)
        if found is None:
            matter = delegation(key)
            raise NeedsLocalRule(
                f"{matter.description} do địa phương quy định ({matter.citation}); chưa có quy định."
            )
        return found

    def criteria(self, award: AwardCode, kind: NomineeKind) -> tuple[Criterion, ...]:
        """Return the criteria for an award and a kind of nominee; ``NoLawInForce`` when there is none."""
        found = self._criteria.get((award, kind))
        if found is None:
            found = REGISTRY.of(award, kind, self.criteria_on)
            if all(rule.id.startswith(_GENERAL) for rule in found):
                raise NoLawInForce(
                    f"Chưa có bộ tiêu chuẩn {award.label} cho {kind.label} "
                    f"vào ngày {self.criteria_on:%d/%m/%Y}."
                )
            self._criteria[award, kind] = found
        return found

    @cached_property
    def fingerprint(self) -> str:
        """A digest of criterion versions, parameter values and local values of that day (16 hex digits)."""
        lines = sorted(
            rule.version + rule.citation for rule in REGISTRY.all if rule.in_force(self.criteria_on)
        )
        lines.append(f"regime={self.regime.letter}")
        lines += [
            f"{key}={_shown(dated.find(self.criteria_on))}" for key, dated in sorted(PARAMETERS.items())
        ]
        if self.local is not None:
            lines += [f"{key}={_shown(self.setting(key))}" for key in sorted(self.local.settings)]
        return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:16]

    @cached_property
    def alternative(self) -> LawOnDate | None:
        """The newer law, where a transition rule lets it apply when it favours the nominee; else None."""
        if any(one.effect == MORE_FAVOURABLE for one in self.transitions):
            return LawOnDate(self.competence_on, self.competence_on, self.local)
        return None


def _shown(version: DatedValue | None) -> str:
    """A stable text of a value for the fingerprint."""
    return "-" if version is None else f"{version.value}@{version.since}"


@lru_cache(maxsize=512)
def law_for(
    received_on: date | None, decided_on: date | None, pack: str | LocalPack | None = None
) -> LawOnDate:
    """Return the law for a dossier received and decided on these days, under a local pack (its name, or itself).

    A missing day is taken from the other one. ``NoLawInForce`` without any day or on a day without entered
    rules; ``RuleDefinitionError`` for an unknown pack.
    """
    criteria_on = received_on or decided_on
    competence_on = decided_on or received_on
    if criteria_on is None or competence_on is None:
        raise NoLawInForce("Cần ngày nhận hồ sơ hoặc ngày quyết định để biết quy định nào được áp dụng.")
    return LawOnDate(criteria_on, competence_on, pack_named(pack) if isinstance(pack, str) else pack)
