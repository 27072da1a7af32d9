"""Load registers as sets: units, persons, their histories, accounts, settings; all rows of a batch or none.

Every register of a batch leaves one audit event on the chain "system": how many rows, and the hash
of their canonical form. A wrong row is named by its register and its place in the list (the first is row 1).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError

from rules.vocabulary import NomineeKind
from workflow import clock
from workflow.account_rows import bodies_for
from workflow.actions import Action
from workflow.actor import SYSTEM, Actor
from workflow.audit import Happened, record
from workflow.canonical import canonical_json, sha256
from workflow.db import reading, transaction
from workflow.errors import InvalidInput, NotPermitted, UnknownUnit, WorkflowError
from workflow.grant_rules import no_body_at
from workflow.grounds import Subject
from workflow.models import Initiative, Movement, RoleGrant, Unit, UnitParent
from workflow.permissions import require
from workflow.services.register_records import RegisterBatch
from workflow.services.register_rows import KEYED, REGISTERS, Codes, Register, Row, without
from workflow.tables import table

units = table(Unit)
SYSTEM_CHAIN = 1
_BY_INSTALLATION_ONLY = frozenset({"users", "grants"})
"""Accounts and duties come from the installation itself; people use ``user_accounts`` and ``grant_requests``, where a
second person agrees."""


def load(batch: RegisterBatch, *, actor: Actor, body_unit_id: int | None = None) -> dict[str, int]:
    """Store a batch and return the number of rows of each register that got any.

    ``UnknownUnit`` and ``InvalidInput`` name the register and the row. The installation itself (``SYSTEM``)
    loads what no account can load: accounts and duties too; the rest is ``body_unit_id``'s.
    """
    given = {name: getattr(batch, name) for name in REGISTERS if getattr(batch, name)}
    for name in given:
        if actor is not SYSTEM:
            if name in _BY_INSTALLATION_ONLY:
                raise NotPermitted(
                    "Tài khoản và nhiệm vụ không nạp theo danh bạ: quản trị trình, người thứ hai duyệt."
                )
            require(actor, Action.MANAGE_REGISTER, Subject(body_unit_id=body_unit_id))
    with transaction() as connection:
        return load_within(connection, batch, actor=actor)


def load_within(connection: Connection, batch: RegisterBatch, *, actor: Actor) -> dict[str, int]:
    """Store a batch inside the caller's transaction; whoever calls has asked whether the actor may."""
    given = {name: getattr(batch, name) for name in REGISTERS if getattr(batch, name)}
    codes = Codes(connection)
    for name, records in given.items():
        _load_one(connection, name, [asdict(one) for one in records], codes, actor)
    return {name: len(records) for name, records in given.items()}


def nominee_ids(kind: NomineeKind) -> dict[str, int]:
    """Return code → id of all persons, collectives or households."""
    with reading() as connection:
        return dict(Codes(connection).of(KEYED[kind][0]))


def unit_ids() -> dict[str, int]:
    """Return code → id of all units."""
    with reading() as connection:
        return dict(Codes(connection).of(Unit))


def initiative_ids() -> dict[str, int]:
    """Return code → id of all initiatives."""
    with reading() as connection:
        return dict(Codes(connection).of(Initiative))


def movement_ids() -> dict[str, int]:
    """Return code → id of all emulation movements."""
    with reading() as connection:
        return dict(Codes(connection).of(Movement))


def _load_one(
    connection: Connection, name: str, given: list[dict[str, Any]], codes: Codes, actor: Actor
) -> None:
    register = REGISTERS[name]
    rows: list[Row] = []
    for number, one in enumerate(given, 1):
        try:
            _refuse_known(register, one, codes)
            built = register.build(one, codes)
        except WorkflowError as error:
            raise type(error)(f"{register.label}, dòng {number}: {error.message}") from error
        if register.code:
            codes.of(register.model)[one[register.code]] = 0  # its id comes with the insert
        rows.extend(built)
    try:
        _insert(connection, register, rows, given, codes)
    except IntegrityError as error:
        message = f"{register.label}: có dòng trùng với dữ liệu đã có hoặc sai ngày. Chưa có gì được ghi."
        raise InvalidInput(message) from error
    if register.model is RoleGrant:
        _refuse_no_body(connection, given, register.label)
    _audit(connection, name, given, actor)


def _refuse_no_body(connection: Connection, given: list[dict[str, Any]], label: str) -> None:
    """Duties of a deciding body are held at one, the standing bodies of the same batch counted."""
    for number, one in enumerate(given, 1):
        places = bodies_for(one["role"], one["since"])
        there = units.c.code == one["unit"]
        if places is not None and connection.scalar(places.where(there)) is None:
            name = str(connection.scalar(sa.select(units.c.name).where(there)))
            raise InvalidInput(f"{label}, dòng {number}: {no_body_at(name, one['role'])}")


def _refuse_known(register: Register, one: dict[str, Any], codes: Codes) -> None:
    code = one.get(register.code or "")
    if code is not None and code in codes.of(register.model):
        raise InvalidInput(f"Mã “{code}” đã có. Bỏ dòng trùng hoặc đổi mã.", {str(register.code): str(code)})


def _insert(
    connection: Connection, register: Register, rows: list[Row], given: list[dict[str, Any]], codes: Codes
) -> None:
    """Insert as sets and read the new ids back by code: on SQLite far quicker than asking for each."""
    connection.execute(sa.insert(table(register.model)), rows)
    if register.code:
        codes.forget(register.model)
    if register.model is Unit:
        parents = [
            {
                "unit_id": codes.unit(one["code"]),
                "parent_id": _parent(one, number, codes),
                "since": one["since"],
            }
            for number, one in enumerate(given, 1)
            if one["parent"] is not None
        ]
        if parents:
            connection.execute(sa.insert(table(UnitParent)), parents)


def _parent(one: dict[str, Any], number: int, codes: Codes) -> int:
    try:
        return codes.unit(one["parent"])
    except UnknownUnit as error:
        raise UnknownUnit(f"Đơn vị, dòng {number}: {error.message}", error.fields) from error


def _audit(connection: Connection, name: str, given: Sequence[dict[str, Any]], actor: Actor) -> None:
    clear = [without(one, "password_hash") for one in given]
    payload: dict[str, object] = {
        "register": name,
        "rows": len(given),
        "sha256": sha256(canonical_json(clear)),
    }
    happened = Happened("system", SYSTEM_CHAIN, "register_loaded", actor.user_id, clock.now(), payload)
    record(connection, [happened])
