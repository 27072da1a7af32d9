"""The local rule packs that rounds name: shipped ones from ``rules/local/``, a body's own from approved versions.

A round keeps a name. On a day the newest approved version that has begun decides; what came before it stays the rule
for dossiers received earlier, so approving a version never reaches back. ``load_packs`` reads in one statement.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

import sqlalchemy as sa
from sqlalchemy.engine import Connection

import rules
from rules.errors import NeedsLocalRule, RuleDefinitionError
from rules.local_packs import PACKS, LocalPack
from rules.pack_text import read_pack_text
from workflow.models import LocalRulePack, LocalRulePackVersion, PackState, Unit, UnitParent
from workflow.tables import table

packs, versions = table(LocalRulePack), table(LocalRulePackVersion)
unit, parents = table(Unit), table(UnitParent)
MOST_READ = 256
_read: dict[str, LocalPack] = {}
"""Packs by the hash of their text: a text never changes its meaning while the process runs."""


@dataclass(frozen=True, slots=True)
class Packs:
    """The own packs loaded for some nominations, each with its approved versions, the newest first.

    ``broken`` says of a pack whose stored text the rulebook of today no longer takes what is wrong with it.
    """

    own: Mapping[str, tuple[LocalPack, ...]] = field(default_factory=dict)
    broken: Mapping[str, str] = field(default_factory=dict)

    def on(self, name: str | None, day: date) -> LocalPack | None:
        """Return the pack of that name as it stands for a dossier received on a day; None without a name.

        ``NeedsLocalRule`` when no version of it was ever approved, or one cannot be read.
        """
        if name is None:
            return None
        if name in self.broken:
            raise NeedsLocalRule(self.broken[name])
        found = self.own.get(name) or ((PACKS[name],) if name in PACKS else ())
        if not found:
            raise NeedsLocalRule(f"Đợt xét dùng bộ quy định “{name}” nhưng chưa có bản nào được duyệt.")
        return next((one for one in found if one.since <= day), found[-1])

    def law(self, name: str | None, received: date, decided: date | None = None) -> rules.LawOnDate:
        """Return the law for a dossier received and decided on these days under the pack of that name."""
        return rules.law_for(received, decided, self.on(name, received))

    def with_newest(self, pack: LocalPack) -> Packs:
        """Return the same packs as if this version had just been approved."""
        return replace(self, own={**self.own, pack.name: (pack, *self.own.get(pack.name, ()))})


def read_pack(sha256: str, text: str) -> LocalPack:
    """Return the pack of a stored text, read once."""
    found = _read.get(sha256)
    if found is None:
        if len(_read) >= MOST_READ:
            _read.clear()
        found = _read[sha256] = read_pack_text(text)
    return found


def load_packs(connection: Connection, names: Iterable[str | None]) -> Packs:
    """Load the own packs among these names: one statement, none when only shipped packs are named."""
    wanted = sorted({name for name in names if name is not None and name not in PACKS})
    if not wanted:
        return Packs()
    query = (
        sa.select(packs.c.name, versions.c.sha256, versions.c.text)
        .join(packs, packs.c.id == versions.c.pack_id)
        .where(packs.c.name.in_(wanted), versions.c.state == PackState.APPROVED)
        .order_by(versions.c.number.desc())
    )
    found: dict[str, list[LocalPack]] = defaultdict(list)
    broken: dict[str, str] = {}
    for name, sha256, text in connection.execute(query):
        try:
            found[name].append(read_pack(sha256, text))
        except RuleDefinitionError as error:
            broken[name] = f"Bộ quy định “{name}” không còn đọc được với bộ quy tắc hiện nay: {error}"
    return Packs({name: tuple(each) for name, each in found.items()}, broken)


def is_shipped(name: str) -> bool:
    """Whether the name is that of a pack that comes with the program."""
    return name in PACKS


def usable_names(connection: Connection, bodies: Iterable[int], day: date) -> tuple[str, ...]:
    """Return the names that rounds of these bodies may use: shipped packs, and approved ones of the bodies or above."""
    query = sa.select(packs.c.name).where(
        sa.exists().where(versions.c.pack_id == packs.c.id, versions.c.state == PackState.APPROVED),
        packs.c.body_unit_id.in_(_with_those_above(sorted(set(bodies)), day)),
    )
    return (*PACKS, *connection.scalars(query.order_by(packs.c.name)))


def _with_those_above(units: list[int], day: date) -> sa.Select[tuple[int]]:
    """Return a query for the units and every unit above them on a day."""
    in_force = (parents.c.since <= day, sa.or_(parents.c.until.is_(None), parents.c.until >= day))
    own = sa.select(unit.c.id.label("id")).where(unit.c.id.in_(units)).cte(recursive=True)
    tree = own.union(sa.select(parents.c.parent_id).join(own, parents.c.unit_id == own.c.id).where(*in_force))
    ids: sa.Select[tuple[int]] = sa.select(tree.c.id)
    return ids


def newest(connection: Connection, name: str) -> LocalPack:
    """Return a pack by name as it was last approved; ``NeedsLocalRule`` when there is none."""
    found = load_packs(connection, [name]).on(name, date.max)
    assert found is not None
    return found
