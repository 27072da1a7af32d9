"""Import units and people from a workbook; as with dossiers the dry run is the real run, rolled back."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from rules.text import fold, name_sort_key
from workflow import clock
from workflow.actions import Action
from workflow.actor import Actor
from workflow.audit import Happened, record
from workflow.canonical import canonical_json, sha256
from workflow.db import transaction
from workflow.errors import InvalidInput, WorkflowError
from workflow.grounds import Subject
from workflow.models import (
    IdentityKind,
    Person,
    PersonDetail,
    PersonIdentity,
    ServicePeriod,
    Unit,
    UnitParent,
)
from workflow.permissions import require
from workflow.security_log import note_refusal
from workflow.services import uploads
from workflow.services.each_alone import RollBack, each_alone
from workflow.services.import_values import ADDED, CHANGED, REFUSED, ImportOutcome, RowOutcome
from workflow.services.register_acts import put_beside
from workflow.services.register_defaults import under_the_body
from workflow.services.register_plan import (
    GivenPerson,
    GivenUnit,
    People,
    PlannedPerson,
    PlannedUnit,
    StoredPerson,
    StoredUnit,
    plan_people,
    plan_units,
)
from workflow.services.register_records import RegisterBatch
from workflow.services.registers import SYSTEM_CHAIN, load_within
from workflow.tables import table

u, above, p, s, i = table(Unit), table(UnitParent), table(Person), table(ServicePeriod), table(PersonIdentity)
details = table(PersonDetail)
MOST_ROWS = 5_000
BATCH_PLACE = re.compile(r"^[^:]{1,40}, dòng \d+: ")
"""How a register names a row of its batch; here every sentence stands beside its own row of the sheet."""
Work = Callable[[Connection], tuple[RowOutcome, ...]]
__all__ = ["GivenPerson", "GivenUnit", "people", "people_of_file", "units", "units_of_file"]


def units(
    upload_ref: str, rows: Sequence[GivenUnit], *, actor: Actor, seen: str | None = None
) -> ImportOutcome:
    """Import units; without ``seen`` a dry run, with it a real run that does exactly what was seen or nothing."""
    return _kept(upload_ref, uploads.UNITS, actor, seen, lambda connection: _units(connection, rows, actor))


def people(
    upload_ref: str,
    rows: Sequence[GivenPerson],
    *,
    actor: Actor,
    seen: str | None = None,
    overwrite: bool = False,
) -> ImportOutcome:
    """Import people in the same way; ``overwrite`` changes known people where the file differs."""
    return _kept(
        upload_ref,
        uploads.PEOPLE,
        actor,
        seen,
        lambda connection: _people(connection, rows, actor, overwrite),
    )


def units_of_file(
    rows: Sequence[GivenUnit], *, actor: Actor, body_unit_id: int | None, write: bool
) -> ImportOutcome:
    """Import units from the command line: one run, written or not."""
    return _direct(actor, body_unit_id, write, lambda connection: _units(connection, rows, actor))


def people_of_file(
    rows: Sequence[GivenPerson],
    *,
    actor: Actor,
    body_unit_id: int | None,
    write: bool,
    overwrite: bool = False,
) -> ImportOutcome:
    """Import people from the command line."""
    return _direct(actor, body_unit_id, write, lambda connection: _people(connection, rows, actor, overwrite))


def _kept(upload_ref: str, kind: str, actor: Actor, seen: str | None, work: Work) -> ImportOutcome:
    try:
        with transaction() as connection:
            return _inside(connection, uploads.of(connection, upload_ref, kind=kind, actor=actor, lock=True),
                           actor, seen, work)  # fmt: skip
    except RollBack as rolled_back:
        return rolled_back.outcome
    except WorkflowError as error:
        note_refusal(actor, f"import_{kind}", error)
        raise


def _inside(
    connection: Connection, upload: uploads.Upload, actor: Actor, seen: str | None, work: Work
) -> ImportOutcome:
    require(actor, Action.MANAGE_REGISTER, Subject(body_unit_id=upload.subject_id))
    if upload.result is not None:
        return ImportOutcome.from_json(upload.result)
    outcome = ImportOutcome(work(connection))
    if seen is None or outcome.fingerprint != seen:
        raise RollBack(replace(outcome, stale=seen is not None))
    outcome = replace(outcome, written=True)
    uploads.finish(connection, upload, outcome.as_json())
    return outcome


def _direct(actor: Actor, body_unit_id: int | None, write: bool, work: Work) -> ImportOutcome:
    require(actor, Action.MANAGE_REGISTER, Subject(body_unit_id=body_unit_id))
    try:
        with transaction() as connection:
            return _written(ImportOutcome(work(connection)), write)
    except RollBack as rolled_back:
        return rolled_back.outcome


def _written(outcome: ImportOutcome, write: bool) -> ImportOutcome:
    if not write:
        raise RollBack(outcome)
    return replace(outcome, written=True)


def _limit(count: int) -> None:
    if count > MOST_ROWS:
        raise InvalidInput(
            f"Tệp có {count} dòng; mỗi lần nhập nhiều nhất {MOST_ROWS} dòng. Tách thành nhiều tệp."
        )


def _units(connection: Connection, rows: Sequence[GivenUnit], actor: Actor) -> tuple[RowOutcome, ...]:
    _limit(len(rows))
    stored = _stored_units(connection)
    complete, notes = under_the_body(rows, stored, actor)
    planned = plan_units(complete, stored)
    for one in planned:
        one.warnings += notes.get(one.line, []) if one.new is not None else []
    doing = _parents_first([one for one in planned if one.new is not None])

    def act(group: Sequence[PlannedUnit]) -> None:
        new = tuple(one.new for one in group if one.new is not None)
        load_within(connection, RegisterBatch(units=new), actor=actor)

    refused = each_alone(connection, doing, act)
    why = {doing[place].line: sentence for place, sentence in refused.items()}
    return tuple(_told(one, ADDED, why) for one in planned)


def _parents_first(group: list[PlannedUnit]) -> list[PlannedUnit]:
    """A unit comes after the one above it, so that halves of the list can stand alone."""
    by_code = {one.new.code: one for one in group if one.new is not None}

    def depth(one: PlannedUnit) -> int:
        steps, at = 0, one
        while at.new is not None and at.new.parent in by_code and steps <= len(group):
            steps, at = steps + 1, by_code[at.new.parent]
        return steps

    return sorted(group, key=depth)


def _told(one: PlannedUnit | PlannedPerson, what: str, why: dict[int, str]) -> RowOutcome:
    if one.settled is not None:
        return one.settled
    if one.line in why:
        return RowOutcome(one.line, one.name, REFUSED, (BATCH_PLACE.sub("", why[one.line]),))
    sentences = one.sentences if isinstance(one, PlannedPerson) else ["Thêm vào danh bạ đơn vị."]
    return RowOutcome(one.line, one.name, what, tuple(sentences), tuple(one.warnings))


def _people(
    connection: Connection, rows: Sequence[GivenPerson], actor: Actor, overwrite: bool
) -> tuple[RowOutcome, ...]:
    _limit(len(rows))
    planned = plan_people(rows, _stored_people(connection), overwrite=overwrite)
    doing = [one for one in planned if one.settled is None]
    refused = each_alone(connection, doing, lambda group: _write_people(connection, group, actor))
    why = {doing[place].line: sentence for place, sentence in refused.items()}
    return tuple(_told(one, CHANGED if one.known else ADDED, why) for one in planned)


def _write_people(connection: Connection, group: Sequence[PlannedPerson], actor: Actor) -> None:
    """New people and service periods through the registers; what changes of known people with its own event."""
    for one in group:
        if one.known is not None and one.closes is not None and one.known.service_id is not None:
            connection.execute(sa.update(s).where(s.c.id == one.known.service_id).values(until=one.closes))
    batch = RegisterBatch(
        persons=tuple(one.new for one in group if one.new is not None),
        services=tuple(one.service for one in group if one.service is not None),
    )
    load_within(connection, batch, actor=actor)
    changed = [one for one in group if one.known is not None]
    for one in changed:
        values = {what: value for what, value in one.changes.items() if what != "birth_on"}
        if "full_name" in values:
            name = str(values["full_name"])
            values |= {"search_key": fold(name), "sort_key": name_sort_key(name)}
        if values and one.known is not None:
            connection.execute(sa.update(p).where(p.c.id == one.known.id).values(values))
    ids = _ids_of(connection, [one.new.code for one in group if one.new is not None])
    _write_births(connection, group, ids)
    _write_numbers(connection, group, ids)
    if changed:
        facts = [[one.known.code if one.known else "", sorted(one.changes)] for one in changed]
        payload: dict[str, object] = {
            "register": "persons", "rows": len(changed), "sha256": sha256(canonical_json(facts)),
        }  # fmt: skip
        record(
            connection,
            [Happened("system", SYSTEM_CHAIN, "register_changed", actor.user_id, clock.now(), payload)],
        )


def _ids_of(connection: Connection, codes: Sequence[str]) -> dict[str, int]:
    """Code → id of the people who were just added."""
    query = sa.select(p.c.code, p.c.id).where(p.c.code.in_(codes))
    return {row.code: row.id for row in connection.execute(query)} if codes else {}


def _write_births(connection: Connection, group: Sequence[PlannedPerson], ids: dict[str, int]) -> None:
    """Days of birth stand beside the entry, where few read them."""
    rows = [
        {"person_id": ids[one.new.code], "birth_on": one.birth_on, "deceased_paper": "", "family_contact": ""}
        for one in group
        if one.new is not None and one.birth_on is not None
    ]
    if rows:
        connection.execute(sa.insert(details), rows)
    for one in group:
        if one.known is not None and "birth_on" in one.changes:
            born = one.changes["birth_on"]
            put_beside(connection, PersonDetail, "person_id", one.known.id, birth_on=born)


def _write_numbers(connection: Connection, group: Sequence[PlannedPerson], ids: dict[str, int]) -> None:
    numbered = [one for one in group if one.cccd]
    if not numbered:
        return
    rows = [
        {
            "person_id": one.known.id if one.known else ids[one.new.code if one.new else ""],
            "kind": IdentityKind.CITIZEN_CARD,
            "number": one.cccd,
        }
        for one in numbered
    ]
    connection.execute(sa.insert(i), rows)


def _stored_units(connection: Connection) -> dict[str, StoredUnit]:
    today = clock.today()
    top = sa.alias(u)
    in_force = sa.and_(above.c.since <= today, sa.or_(above.c.until.is_(None), above.c.until >= today))
    joined = u.outerjoin(above, sa.and_(above.c.unit_id == u.c.id, in_force)).outerjoin(
        top, top.c.id == above.c.parent_id
    )
    columns = (
        u.c.id,
        u.c.code,
        u.c.name,
        u.c.kind,
        u.c.level,
        u.c.place,
        top.c.code.label("parent"),
        u.c.since,
    )
    query = sa.select(*columns).select_from(joined).order_by(u.c.id, above.c.since)
    return {
        row.code: StoredUnit(
            row.id, row.code, row.name, row.kind, row.level, row.place, row.parent or "", row.since
        )
        for row in connection.execute(query)
    }


def _stored_people(connection: Connection) -> People:
    """Load the whole register: four statements, however long the file is."""
    born = sa.select(p.c.id, p.c.code, p.c.full_name, p.c.birth_year, details.c.birth_on, p.c.is_female)
    stored = _stored_units(connection)
    codes = {one.id: one.code for one in stored.values()}
    numbers = {
        row.person_id: row.number
        for row in connection.execute(
            sa.select(i.c.person_id, i.c.number).where(i.c.kind == IdentityKind.CITIZEN_CARD)
        )
    }
    latest = {
        row.person_id: row
        for row in connection.execute(sa.select(*s.c).where(s.c.until.is_(None)).order_by(s.c.since, s.c.id))
    }
    found = []
    for row in connection.execute(born.outerjoin(details, details.c.person_id == p.c.id)):
        now = latest.get(row.id)
        found.append(
            StoredPerson(
                row.id,
                row.code,
                row.full_name,
                row.birth_year,
                row.birth_on,
                row.is_female,
                numbers.get(row.id),
                now.id if now else None,
                codes.get(now.unit_id, "") if now else "",
                now.position if now else "",
                now.since if now else None,
            )
        )
    return People(stored, {one.code: one for one in found}, {one.cccd: one for one in found if one.cccd})
