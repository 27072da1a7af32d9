"""The kinds of unit change in one table: how many units each takes, which rows it writes, what means it was built on.

``WRITTEN`` says for each table how a row is found by its units and how one that was added goes away again. Preview,
execution and way back of every kind read these two tables; a new kind is a row here.
"""

from __future__ import annotations

from dataclasses import dataclass

from workflow.db import Base
from workflow.models import (
    ClusterMembership,
    Collective,
    Dossier,
    Household,
    Nomination,
    RoleGrant,
    Round,
    RoundExtension,
    ServicePeriod,
    Unit,
    UnitChangeKind,
    UnitParent,
    UnitSuccession,
)
from workflow.tables import table

K = UnitChangeKind


@dataclass(frozen=True, slots=True)
class Written:
    """Rows that a change of units writes: the columns that name a unit, and how an added one goes away.

    Without ``closed`` it is taken out again; else it stays, ended by that column and without its code, so that its
    history keeps its subject.
    """

    units: tuple[str, ...]
    closed: str = ""


def _name(model: type[Base]) -> str:
    return table(model).name


WRITTEN: dict[str, Written] = {
    _name(Unit): Written(("id",), closed="until"),
    _name(UnitParent): Written(("unit_id", "parent_id")),
    _name(ServicePeriod): Written(("unit_id",)),
    _name(RoleGrant): Written(("unit_id",)),
    _name(ClusterMembership): Written(("unit_id",)),
    _name(Collective): Written(("unit_id",), closed="until"),
    _name(Household): Written(("unit_id",)),
    _name(Dossier): Written(("unit_id",)),
    _name(RoundExtension): Written(("unit_id",)),
    _name(UnitSuccession): Written(("predecessor_id", "successor_id")),
    _name(Round): Written(("body_unit_id",), closed="archived_at"),
}
"""Every table that a change of units writes; nominations go through their own door (``reassigning``)."""

THE_UNIT_ITSELF = tuple(name for name in WRITTEN if name != _name(Round))
AUTHORITY = (_name(Unit), _name(UnitParent), _name(Dossier), _name(RoundExtension), _name(Round))


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of change. ``ends`` and ``begins``: how many units, at least and at most.

    ``builds``: tables in which a later row that names a unit of the change means that somebody built on it; ``None``
    for all. Where authority passes, units go on with their own business, and only dossiers for the new body count.
    """

    words: str
    ends: tuple[int, int]
    begins: tuple[int, int]
    writes: tuple[str, ...] = THE_UNIT_ITSELF
    builds: tuple[str, ...] | None = None


KINDS: dict[UnitChangeKind, Kind] = {
    K.RENAME: Kind("Đổi tên", (1, 1), (1, 1)),
    K.MERGE: Kind("Hợp nhất, sáp nhập", (2, 20), (1, 1)),
    K.SPLIT: Kind("Chia, tách", (1, 1), (2, 10)),
    K.DISSOLVE: Kind("Giải thể", (1, 1), (0, 0)),
    K.HANDOVER: Kind(
        "Bàn giao thẩm quyền", (1, 1), (0, 0), AUTHORITY, builds=(_name(Dossier), _name(Nomination))
    ),
}
KIND_WORDS: dict[UnitChangeKind, str] = {kind: one.words for kind, one in KINDS.items()}
