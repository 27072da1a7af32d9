"""What a dossier's workbook shows: the unit's register beside the nominations, for the unit's own people only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa

from rules.vocabulary import AwardCode, NomineeKind
from workflow import clock
from workflow.actor import Actor
from workflow.canonical import canonical_json, sha256
from workflow.db import reading
from workflow.dossier_rows import Existing, Known, Nominee, Surroundings, citizen_number, load_surroundings
from workflow.errors import NotFound
from workflow.models import Dossier, Person, Round, Unit
from workflow.permissions import UNIT_ROLES
from workflow.queries.scope import visible_dossiers
from workflow.states import EDITABLE, NominationState
from workflow.tables import table

d, r, u = table(Dossier), table(Round), table(Unit)
people = table(Person)
__all__ = ["Existing", "Known", "Nominee"]


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One row of the workbook: a nomination, or a nominee without one."""

    nominee: Nominee
    nomination: Existing | None
    cccd: str
    born: str
    initiative: str = ""


@dataclass(frozen=True, slots=True)
class DossierSheet:
    """Everything the workbook of one dossier holds. ``supplement``: only what came back is in it.

    ``mark`` changes whenever a row would be another.
    """

    dossier_id: int | None
    dossier_ref: str
    unit: str
    unit_code: str
    round_name: str
    round_code: str
    period: str
    closes_on: date
    rows: tuple[SheetRow, ...]
    awards: dict[NomineeKind, tuple[AwardCode, ...]]
    initiatives: tuple[Known, ...]
    supplement: bool
    mark: str
    at: datetime


def of_dossier(viewer: Actor, ref: str) -> DossierSheet:
    """Return the sheet of one dossier of the viewer's own unit; else ``NotFound``."""
    wanted = (d.c.ref == ref, d.c.unit_id.in_(viewer.units_with(*UNIT_ROLES)), visible_dossiers(viewer))
    return _sheet(_head().select_from(_joined()).where(*wanted), "hồ sơ này")


def of_round(viewer: Actor, round_code: str, unit_id: int) -> DossierSheet:
    """Return the unit's register for a round in which it has no dossier yet."""
    if unit_id not in viewer.units_with(*UNIT_ROLES):
        raise NotFound("đơn vị này")
    none = (
        sa.null().label("dossier_id"),
        sa.literal("").label("ref"),
        r.c.id.label("round_id"),
        u.c.id.label("unit_id"),
    )
    query = (
        sa.select(*none, *_shared()).select_from(r.join(u, u.c.id == unit_id)).where(r.c.code == round_code)
    )
    return _sheet(query, "đợt xét này")


def _joined() -> sa.FromClause:
    return d.join(r, r.c.id == d.c.round_id).join(u, u.c.id == d.c.unit_id)


def _head() -> sa.Select[*tuple[object, ...]]:
    return sa.select(d.c.id.label("dossier_id"), d.c.ref, d.c.round_id, d.c.unit_id, *_shared())


def _shared() -> tuple[sa.ColumnElement[object], ...]:
    return (
        u.c.name.label("unit"), u.c.code.label("unit_code"), r.c.name.label("round_name"),
        r.c.code.label("round_code"), r.c.period_label, r.c.closes_on,
    )  # fmt: skip


def _sheet(query: sa.Select[*tuple[object, ...]], what: str) -> DossierSheet:
    with reading() as connection:
        head = connection.execute(query).one_or_none()
        if head is None:
            raise NotFound(what)
        around = load_surroundings(
            connection, unit_id=head.unit_id, round_id=head.round_id, dossier_id=head.dossier_id
        )
        persons = [one.id for one in around.nominees.values() if one.kind is NomineeKind.INDIVIDUAL]
        known = {
            row.id: (row.cccd or "", str(row.birth_year or ""))
            for row in connection.execute(
                sa.select(people.c.id, people.c.birth_year, citizen_number(people.c.id)).where(
                    people.c.id.in_(persons)
                )
            )
        }
    back = [one for one in around.existing.values() if one.state is NominationState.RETURNED]
    rows = tuple(_rows(around, known, supplement=bool(back)))
    versions = sorted([one.ref, str(one.version)] for one in around.existing.values())
    roster = sorted(one.key for one in around.nominees.values())
    return DossierSheet(
        head.dossier_id, head.ref, head.unit, head.unit_code, head.round_name, head.round_code,
        head.period_label, head.closes_on, rows, dict(around.awards), around.initiatives, bool(back),
        sha256(canonical_json([versions, roster]))[:16], clock.now(),
    )  # fmt: skip


def _rows(around: Surroundings, known: dict[int, tuple[str, str]], *, supplement: bool) -> list[SheetRow]:
    """In the order of the register; a nominee with two nominations has two rows, one without has one.

    When something came back for supplement, only that and drafts are in the sheet.
    """
    by_key: dict[str, list[Existing]] = {}
    titles = {one.id: f"{one.code} · {one.title}" for one in around.initiatives}
    for one in around.existing.values():
        if not supplement or one.state in EDITABLE:
            by_key.setdefault(one.key, []).append(one)
    rows = []
    for nominee in around.nominees.values():
        cccd, born = known.get(nominee.id, ("", "")) if nominee.kind is NomineeKind.INDIVIDUAL else ("", "")
        mine = by_key.pop(nominee.key, [])
        rows += [SheetRow(nominee, one, cccd, born, titles.get(one.initiative_id or 0, "")) for one in mine]
        if not mine and not supplement:
            rows.append(SheetRow(nominee, None, cccd, born))
    for gone in by_key.values():  # nominated, and no longer in the register's list
        rows += [
            SheetRow(Nominee(NomineeKind.INDIVIDUAL, 0, "", one.key, one.name, ""), one, "", "")
            for one in gone
        ]
    return rows
