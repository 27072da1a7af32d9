"""Local rule packs to read: the list, one pack, one version against the one in force, and its effect on rounds.

Approved packs are rules and open to everybody who signed in; proposals are seen by the body that they belong to.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from rules.errors import RuleDefinitionError
from rules.local_packs import PACKS, Delegation, LocalPack, delegation
from rules.pack_diff import PackDifference, TextLine, differences, text_lines, version_line
from rules.pack_text import line_in as line_in_message
from rules.pack_text import pack_yaml
from workflow.actions import Action
from workflow.actor import Actor
from workflow.db import reading
from workflow.errors import NotFound
from workflow.grounds import Subject
from workflow.models import LocalRulePack, LocalRulePackVersion, PackState, Round, Unit, User
from workflow.packs import read_pack
from workflow.permissions import decide
from workflow.queries import history
from workflow.queries.rehearsal import Rehearsal, open_rounds, rehearse
from workflow.queries.rounds import visible_rounds
from workflow.roles import BODY_ROLES, Role
from workflow.tables import table

packs, versions, r, u = table(LocalRulePack), table(LocalRulePackVersion), table(Round), table(Unit)
proposers, deciders = table(User).alias("proposers"), table(User).alias("deciders")


@dataclass(frozen=True, slots=True)
class RoundUse:
    """A round that uses a pack."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class PackRow:
    """One pack in the list; ``state`` None for one that comes with the program."""

    name: str
    body: str
    state: PackState | None
    waiting: bool
    pack: LocalPack | None
    rounds: tuple[RoundUse, ...]


@dataclass(frozen=True, slots=True)
class SettingRow:
    """One matter that a pack settles, with a line for each period."""

    key: str
    matter: Delegation
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class VersionRow:
    """One version of an own pack."""

    number: int
    state: PackState
    title: str
    since: date
    note: str
    based_on: int
    proposed_by: str
    proposed_at: datetime
    decided_by: str | None
    decided_at: datetime | None
    reason: str


@dataclass(frozen=True, slots=True)
class PackPage:
    """One pack: what is in force, its versions, its rounds, and what the viewer may do."""

    name: str
    body_unit_id: int | None
    body: str
    pack: LocalPack | None
    number: int
    settings: tuple[SettingRow, ...]
    versions: tuple[VersionRow, ...]
    rounds: tuple[RoundUse, ...]
    tryable: tuple[RoundUse, ...]
    events: tuple[history.EventRow, ...]
    may_propose: bool


@dataclass(frozen=True, slots=True)
class VersionPage:
    """One version beside the version in force when it was written."""

    name: str
    body_unit_id: int
    body: str
    row: VersionRow
    text: str
    fault: str
    differences: tuple[PackDifference, ...]
    lines: tuple[TextLine, ...]
    effects: tuple[Rehearsal, ...]
    may_decide: bool
    why_not: str
    may_withdraw: bool
    may_mend: bool


def listed(viewer: Actor) -> tuple[PackRow, ...]:
    """Return the packs that come with the program, then the bodies' own that the viewer may see. Three statements."""
    with reading() as connection:
        uses = _uses(connection, viewer)
        rows = [PackRow(name, "", None, False, pack, uses[name]) for name, pack in PACKS.items()]
        for (name, body), found in _own(connection, viewer).items():
            approved = next((row for row in found if row.state is PackState.APPROVED), None)
            newest = approved or found[0]
            waiting = any(row.state is PackState.PROPOSED for row in found)
            rows.append(PackRow(name, body, newest.state, waiting, _read(newest)[0], uses[name]))
    return tuple(rows)


def shown(viewer: Actor, name: str) -> PackPage:
    """Return one pack; ``NotFound`` when there is none or the viewer may not see any version of it."""
    with reading() as connection:
        uses = _uses(connection, viewer)[name]
        if name in PACKS:
            pack = PACKS[name]
            may = viewer.holds(Role.STANDING_BODY)
            others = _others(connection, viewer, name)
            return PackPage(name, None, "", pack, 0, settings_of(pack), (), uses, others, (), may)
        head = connection.execute(_heads().where(packs.c.name == name)).one_or_none()
        rows = [] if head is None else _versions(connection, viewer, packs.c.id == head.id)
        if head is None or not rows:
            raise NotFound("bộ quy định này")
        approved = next((row for row in rows if row.state is PackState.APPROVED), None)
        found = None if approved is None else _read(approved)[0]
        inside = _is_inside(viewer, head.body_unit_id)
        events = history.of_chain(connection, "rule_pack", head.id) if inside else ()
        return PackPage(
            name,
            head.body_unit_id,
            head.body,
            found,
            0 if approved is None else approved.number,
            () if found is None else settings_of(found),
            tuple(_version_row(row) for row in rows),
            uses,
            _others(connection, viewer, name) if found is not None else (),
            events,
            decide(viewer, Action.PROPOSE_PACK, Subject.for_body(head.body_unit_id)).allowed,
        )


def version(viewer: Actor, name: str, number: int) -> VersionPage:
    """Return one version with what it changes and, for the body itself, what it does to its open rounds."""
    with reading() as connection:
        named = sa.and_(packs.c.name == name, versions.c.number == number)
        rows = _versions(connection, viewer, named)
        if not rows:
            raise NotFound("bản quy định này")
        row = rows[0]
        same = sa.and_(versions.c.pack_id == row.pack_id, versions.c.number == row.based_on)
        earlier = connection.execute(sa.select(*versions.c).where(same)).one_or_none()
        inside = _is_inside(viewer, row.body_unit_id)
        accounts = _accounts_of(connection, row.proposed_by_id)
        rounds = open_rounds(connection, row.body_unit_id) if inside else []
    pack, fault = _read(row)
    old = None if earlier is None else _read(earlier)[0]
    waits = row.state is PackState.PROPOSED
    verdict = decide(viewer, Action.APPROVE_PACK, Subject.for_body(row.body_unit_id, prepared_by=accounts))
    mine = decide(viewer, Action.PROPOSE_PACK, Subject.for_body(row.body_unit_id)).allowed
    return VersionPage(
        name=name,
        body_unit_id=row.body_unit_id,
        body=row.body,
        row=_version_row(row),
        text=row.text,
        fault=fault,
        differences=() if pack is None else differences(old, pack),
        lines=() if pack is None else text_lines(old, pack),
        effects=effects_on(rounds, pack, viewer) if waits and pack is not None else (),
        may_decide=waits and verdict.allowed,
        why_not="" if verdict.allowed or not waits else verdict.reason,
        may_withdraw=waits and mine,
        may_mend=mine and row.state in {PackState.REJECTED, PackState.WITHDRAWN},
    )


def effect(viewer: Actor, name: str, number: int | None, round_code: str, as_if_on: date | None) -> Rehearsal:
    """Return what a pack (an own one in a version) does to one round of the viewer's body: the whole list."""
    with reading() as connection:
        round_ = connection.execute(
            sa.select(r.c.id, r.c.body_unit_id).where(r.c.code == round_code, visible_rounds(viewer))
        ).one_or_none()
        if round_ is None or not _is_inside(viewer, round_.body_unit_id):
            raise NotFound("đợt xét này")
        if name in PACKS and number is None:
            pack: LocalPack | None = PACKS[name]
        else:
            rows = _versions(connection, viewer, packs.c.name == name)
            wanted = [row for row in rows if number in {None, row.number}]
            if not wanted:
                raise NotFound("bản quy định này")
            pack = _read(wanted[0])[0]
    if pack is None:
        raise NotFound("bản quy định này")
    return rehearse(round_.id, pack, as_if_on=as_if_on, viewer=viewer)


def effects(viewer: Actor, body_unit_id: int, pack: LocalPack) -> tuple[Rehearsal, ...]:
    """Return what a pack that is not stored yet would do to the open rounds of a body of the viewer."""
    if not _is_inside(viewer, body_unit_id):
        raise NotFound("cơ quan này")
    with reading() as connection:
        rounds = open_rounds(connection, body_unit_id)
    return effects_on(rounds, pack, viewer)


def effects_on(rounds: Iterable[Any], pack: LocalPack, viewer: Actor) -> tuple[Rehearsal, ...]:
    """Rehearse the rounds that use the pack; when none does, all of them, since one of them may be about to."""
    all_of_them = list(rounds)
    using = [one for one in all_of_them if one.rule_pack == pack.name]
    return tuple(rehearse(one.id, pack, viewer=viewer) for one in using or all_of_them)


def text_to_start_from(viewer: Actor, name: str, number: int = 0) -> tuple[str, int]:
    """Return the text of a pack to write the next version from, and the number of the version in force.

    0 when nothing is approved; a copy of a shipped pack gets a name of its own. ``number``: the text of that version,
    to mend what was refused or taken back.
    """
    if name in PACKS:
        return pack_yaml(replace(PACKS[name], name=f"{name}_rieng")), 0
    with reading() as connection:
        rows = _versions(connection, viewer, packs.c.name == name)
    if not rows:
        raise NotFound("bộ quy định này")
    newest = next((row for row in rows if row.state is PackState.APPROVED), None)
    chosen = next((row for row in rows if row.number == number), newest or rows[0])
    return chosen.text, 0 if newest is None else newest.number


def line_in(message: str) -> int | None:
    """Return the line of the text that the message of a fault names, if it names one."""
    return line_in_message(message)


def settings_of(pack: LocalPack) -> tuple[SettingRow, ...]:
    """Return what a pack settles, in its own order."""
    return tuple(
        SettingRow(key, delegation(key), tuple(version_line(one, pack, dated.unit) for one in dated.versions))
        for key, dated in pack.settings.items()
    )


def _is_inside(viewer: Actor, body_unit_id: int) -> bool:
    """Whether the viewer works for the body."""
    return body_unit_id in viewer.units_with(*BODY_ROLES)


def _accounts_of(connection: Connection, user_id: int) -> frozenset[int]:
    """Return every account of the person behind an account."""
    users = table(User)
    person = sa.select(users.c.person_id).where(users.c.id == user_id, users.c.person_id.is_not(None))
    query = sa.select(users.c.id).where(sa.or_(users.c.id == user_id, users.c.person_id.in_(person)))
    return frozenset(connection.scalars(query))


def _heads() -> sa.Select[Any]:
    return sa.select(packs.c.id, packs.c.name, packs.c.body_unit_id, u.c.name.label("body")).join(
        u, u.c.id == packs.c.body_unit_id
    )


def _versions(connection: Connection, viewer: Actor, wanted: sa.ColumnElement[bool]) -> list[sa.Row[Any]]:
    """Return the versions that the viewer may see, the newest first."""
    inside = packs.c.body_unit_id.in_(sorted(viewer.units_with(*BODY_ROLES)))
    query = (
        sa.select(
            *versions.c, packs.c.name.label("pack_name"), packs.c.body_unit_id, u.c.name.label("body"),
            proposers.c.display_name.label("proposed_by"), deciders.c.display_name.label("decided_by"),
        )
        .join(packs, packs.c.id == versions.c.pack_id)
        .join(u, u.c.id == packs.c.body_unit_id)
        .join(proposers, proposers.c.id == versions.c.proposed_by_id)
        .outerjoin(deciders, deciders.c.id == versions.c.decided_by_id)
        .where(wanted, sa.or_(versions.c.state == PackState.APPROVED, inside))
        .order_by(packs.c.name, versions.c.number.desc())
    )  # fmt: skip
    return list(connection.execute(query))


def _own(connection: Connection, viewer: Actor) -> dict[tuple[str, str], list[sa.Row[Any]]]:
    """Return the visible versions of every own pack, by name and body."""
    found: dict[tuple[str, str], list[sa.Row[Any]]] = defaultdict(list)
    for row in _versions(connection, viewer, sa.true()):
        found[(row.pack_name, row.body)].append(row)
    return found


def _uses(connection: Connection, viewer: Actor) -> dict[str, tuple[RoundUse, ...]]:
    """Return the visible rounds that use each pack, the last to close first."""
    query = (
        sa.select(r.c.rule_pack, r.c.code, r.c.name)
        .where(r.c.rule_pack.is_not(None), visible_rounds(viewer))
        .order_by(r.c.closes_on.desc(), r.c.id.desc())
    )
    found: dict[str, list[RoundUse]] = defaultdict(list)
    for name, code, title in connection.execute(query):
        found[name].append(RoundUse(code, title))
    return defaultdict(tuple, {name: tuple(each) for name, each in found.items()})


def _others(connection: Connection, viewer: Actor, name: str) -> tuple[RoundUse, ...]:
    """Return the last rounds of the viewer's bodies that use another pack, also those that are over."""
    bodies = sorted(viewer.units_with(*BODY_ROLES))
    query = (
        sa.select(r.c.code, r.c.name)
        .where(r.c.body_unit_id.in_(bodies), r.c.rule_pack.is_distinct_from(name))
        .order_by(r.c.closes_on.desc(), r.c.id.desc())
        .limit(6)
    )
    return tuple(RoundUse(*row) for row in connection.execute(query))


def _read(row: sa.Row[Any]) -> tuple[LocalPack | None, str]:
    """Return the pack of a stored version, or why it can no longer be read."""
    try:
        return read_pack(row.sha256, row.text), ""
    except RuleDefinitionError as error:
        return None, str(error)


def _version_row(row: sa.Row[Any]) -> VersionRow:
    return VersionRow(**{name: getattr(row, name) for name in VersionRow.__slots__})
