"""Registration of targets (đăng ký thi đua): who aims at which title in a period; information, never a condition."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from rules.vocabulary import AwardCode, NomineeKind
from workflow import clock
from workflow.actions import Action
from workflow.actor import Actor
from workflow.audit import Happened, record
from workflow.db import transaction
from workflow.errors import InvalidInput
from workflow.grounds import Subject
from workflow.models import TargetRegistration
from workflow.permissions import require
from workflow.picking import Known, register_of
from workflow.tables import AnyRow, table

targets = table(TargetRegistration)
CHAIN = "targets"
PERIOD = re.compile(r"Y\d{4}|SY\d{4}-\d{4}")
AIMS: dict[NomineeKind, tuple[AwardCode, ...]] = {
    NomineeKind.INDIVIDUAL: (
        AwardCode.ADVANCED_WORKER, AwardCode.GRASSROOTS_FIGHTER, AwardCode.MINISTRY_PROVINCE_FIGHTER,
        AwardCode.NATIONAL_FIGHTER,
    ),
    NomineeKind.COLLECTIVE: (
        AwardCode.ADVANCED_COLLECTIVE, AwardCode.EXCELLENT_COLLECTIVE, AwardCode.MINISTRY_PROVINCE_FLAG,
        AwardCode.GOVERNMENT_FLAG, AwardCode.CULTURAL_RESIDENTIAL_AREA,
    ),
    NomineeKind.HOUSEHOLD: (AwardCode.CULTURAL_FAMILY,),
}  # fmt: skip
"""Emulation titles that a nominee of a kind may aim at."""


@dataclass(frozen=True, slots=True)
class Registered:
    """How many targets were added and taken back."""

    added: int
    removed: int


def save_targets(
    unit_id: int,
    period_key: str,
    award: AwardCode,
    *,
    shown: Collection[str],
    ticked: Collection[str],
    actor: Actor,
) -> Registered:
    """Make the ticks of one title what is registered, for those that the page showed; the others stay as they are."""
    if not PERIOD.fullmatch(period_key):
        message = "Chọn năm hoặc năm học để đăng ký."
        raise InvalidInput(message, {"period": message})
    with transaction() as connection:
        require(actor, Action.CREATE_NOMINATION, Subject.for_unit(unit_id))
        known = {
            one.key: one
            for one in register_of(connection, unit_id)
            if one.key in shown and award in AIMS[one.kind]
        }
        held = {row.nominee_key: row for row in connection.execute(_held(unit_id, period_key, award))}
        live = {key for key, row in held.items() if row.withdrawn_on is None}
        wanted = set(ticked) & set(known)
        added, removed = sorted(wanted - live), sorted((live & set(known)) - wanted)
        _add(connection, (unit_id, period_key, award), [known[key] for key in added], held, actor)
        gone = [held[key].id for key in removed]
        if gone:
            connection.execute(
                sa.update(targets).where(targets.c.id.in_(gone)).values(withdrawn_on=clock.today())
            )
        if added or removed:
            payload: dict[str, object] = {
                "period": period_key,
                "award": award,
                "added": added,
                "removed": removed,
            }
            event = Happened(
                CHAIN, unit_id, "targets_registered", actor.user_id, clock.now(), payload,
                acting_unit_id=actor.acting_unit_id,
            )  # fmt: skip
            record(connection, [event])
    return Registered(len(added), len(removed))


def _held(unit_id: int, period_key: str, award: AwardCode) -> sa.Select[tuple[int, str]]:
    query: sa.Select[tuple[int, str]] = sa.select(*targets.c).where(
        targets.c.unit_id == unit_id, targets.c.period_key == period_key, targets.c.award == award
    )
    return query.with_for_update()


def _add(
    connection: Connection, about: tuple[int, str, AwardCode], people: Sequence[Known], held: dict[str, AnyRow],
    actor: Actor,
) -> None:  # fmt: skip
    unit_id, period_key, award = about
    own = {"registered_on": clock.today(), "registered_by_id": actor.user_id, "registered_at": clock.now()}
    again = [held[one.key].id for one in people if one.key in held]
    if again:
        connection.execute(
            sa.update(targets).where(targets.c.id.in_(again)).values(own | {"withdrawn_on": None})
        )
    new = [
        own
        | {
            "unit_id": unit_id, "period_key": period_key, "award": award, "nominee_kind": one.kind,
            "nominee_key": one.key, "withdrawn_on": None,
        }
        for one in people
        if one.key not in held
    ]  # fmt: skip
    if new:
        connection.execute(sa.insert(targets), new)
