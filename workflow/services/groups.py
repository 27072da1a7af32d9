"""Collectives and households: add, describe, rename with the old name kept, end, go on as others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from rules.text import fold
from workflow.actions import Action
from workflow.actor import Actor
from workflow.canonical import new_ref
from workflow.errors import NotFound
from workflow.models import Collective, GroupDetail, GroupSuccession, Household, Nomination
from workflow.permissions import require
from workflow.reassigning import RENAMED, UNDECIDED, Reassigned, reassign
from workflow.register_reach import key_id, reached_groups, subject_of_unit
from workflow.services.people import unit_within_reach
from workflow.services.register_acts import (
    COLLECTIVE,
    HOUSEHOLD,
    happened,
    is_repeated,
    keep_former_name,
    need,
    put_beside,
    refuse,
    writing,
)
from workflow.tables import AnyRow, insert_returning, table

n, details = table(Nomination), table(GroupDetail)
LONGEST = 250


@dataclass(frozen=True, slots=True)
class Register:
    """One of the two registers: its table, the column of the name, its chain."""

    letter: str
    model: type[Collective | Household]
    name: str
    chain: str
    what: str

    @property
    def rows(self) -> sa.Table:
        """The table."""
        return table(self.model)


REGISTERS = {
    "C": Register("C", Collective, "name", COLLECTIVE, "tập thể này"),
    "H": Register("H", Household, "head_name", HOUSEHOLD, "hộ gia đình này"),
}


@dataclass(frozen=True, slots=True)
class GroupDraft:
    """What is typed: the name (of the head, for a household), kind or hamlet, size and head."""

    name: str
    about: str = ""
    size: int | None = None
    head: str = ""


def add(
    letter: str, unit_id: int, draft: GroupDraft, *, since: date | None = None, actor: Actor,
    idempotency_key: str | None = None,
) -> str:  # fmt: skip
    """Add a collective ("C") or household ("H") of a unit and return its key."""
    register, name = REGISTERS[letter], _name(draft.name)
    with writing(actor, "add_group") as connection:
        unit = unit_within_reach(connection, actor, unit_id)
        require(actor, Action.MANAGE_REGISTER, subject_of_unit(actor, unit.id))
        if is_repeated(connection, idempotency_key, actor, "add_group", [letter, unit_id, name]):
            last = sa.select(sa.func.max(register.rows.c.id)).where(register.rows.c.unit_id == unit_id)
            return f"{letter}{connection.scalar(last)}"
        return _insert(connection, register, unit_id, replace(draft, name=name), since=since, actor=actor)


def describe(key: str, draft: GroupDraft, *, actor: Actor, idempotency_key: str | None = None) -> None:
    """Write size and head."""
    if draft.size is not None and draft.size <= 0:
        raise refuse("size", "Số người phải lớn hơn 0; để trống nếu chưa biết.")
    with writing(actor, "describe_group") as connection:
        register, row = _found(connection, actor, key)
        if is_repeated(connection, idempotency_key, actor, "describe_group", [key, draft.size, draft.head]):
            return
        put_beside(connection, GroupDetail, "subject_key", key, size=draft.size, head=draft.head.strip())
        happened(connection, register.chain, row.id, "group_described", actor, payload={"size": draft.size})


def rename(
    key: str, name: str, since: date, document: str, *, actor: Actor, idempotency_key: str | None = None
) -> None:
    """Give another name (another head, for a household) from a day on; records of before keep the old one."""
    name, document = _name(name), need(document, "document", "Ghi văn bản hoặc lý do đổi tên.")
    with writing(actor, "rename_group") as connection:
        register, row = _found(connection, actor, key)
        if is_repeated(connection, idempotency_key, actor, "rename_group", [key, name, since]):
            return
        before = getattr(row, register.name)
        if before == name:
            raise refuse("name", "Tên mới giống tên đang dùng.")
        keep_former_name(connection, key, before, since - timedelta(days=1), document)
        values = {register.name: name, "search_key": fold(name)}
        connection.execute(sa.update(register.rows).where(register.rows.c.id == row.id).values(values))
        query = sa.select(n.c.id, n.c.version).where(n.c.nominee_key == key, n.c.state.in_(UNDECIDED))
        shown = {"nominee_name": name, "search_key": fold(name)}
        reassign(connection, [Reassigned(*one, shown) for one in connection.execute(query)], RENAMED, actor)
        told = f"“{before}” đổi thành “{name}” theo {document}"
        happened(
            connection, register.chain, row.id, "group_renamed", actor, payload={"since": since}, detail=told
        )


def go_on(
    keys: Sequence[str], names: Sequence[str], on: date, document: str, *, actor: Actor,
    idempotency_key: str | None = None,
) -> tuple[str, ...]:  # fmt: skip
    """End collectives or households and let them go on as others: none (dissolved), one (merged) or several (split).

    What they were given stays theirs and is found at the successors.
    """
    document = need(document, "document", "Ghi văn bản làm căn cứ: số, ngày, cơ quan ban hành.")
    clean = [_name(one) for one in names]
    if len(keys) > 1 and len(clean) != 1:
        raise refuse("names", "Hợp nhất nhiều mục thì ghi đúng một tên mới.")
    with writing(actor, "end_group") as connection:
        found = [_found(connection, actor, key) for key in dict.fromkeys(keys)]
        if is_repeated(connection, idempotency_key, actor, "end_group", [list(keys), clean, on]):
            return ()
        register, first = found[0]
        if any(one.unit_id != first.unit_id or other is not register for other, one in found):
            raise refuse("keys", "Chỉ hợp nhất các mục cùng loại, cùng đơn vị.")
        _refuse_open(connection, list(keys))
        new = [
            _insert(connection, register, first.unit_id, GroupDraft(name), since=on, actor=actor)
            for name in clean
        ]
        for key, (_register, row) in zip(keys, found, strict=True):
            _end(connection, key, row, on, document)
            for successor in new:
                succession = {
                    "predecessor_key": key,
                    "successor_key": successor,
                    "on": on,
                    "document": document,
                }
                connection.execute(sa.insert(table(GroupSuccession)).values(succession))
            happened(
                connection, register.chain, row.id, "group_ended", actor, payload={"on": on}, detail=document
            )
        return tuple(new)


def _insert(
    connection: Connection,
    register: Register,
    unit_id: int,
    draft: GroupDraft,
    *,
    since: date | None,
    actor: Actor,
) -> str:
    row: dict[str, Any] = {
        "code": f"{register.letter}-{new_ref()[:10]}", "unit_id": unit_id, register.name: draft.name,
        "search_key": fold(draft.name),
    }  # fmt: skip
    if register.letter == "C":
        kind = draft.about.strip() or "don_vi"
        row |= {"kind": kind, "covers_whole_unit": False, "since": since, "until": None}
    else:
        row |= {"hamlet": draft.about.strip()}
    (number,) = insert_returning(connection, register.model, [row])
    key = f"{register.letter}{number}"
    if draft.size or draft.head:
        put_beside(connection, GroupDetail, "subject_key", key, size=draft.size, head=draft.head.strip())
    happened(connection, register.chain, number, "group_added", actor)
    return key


def _end(connection: Connection, key: str, row: AnyRow, on: date, document: str) -> None:
    last = on - timedelta(days=1)
    put_beside(connection, GroupDetail, "subject_key", key, ended_on=last, document=document)
    if key.startswith("C"):
        ended = sa.update(table(Collective)).where(table(Collective).c.id == row.id)
        connection.execute(ended.values(until=last))


def _found(connection: Connection, actor: Actor, key: str) -> tuple[Register, AnyRow]:
    """Return a row within reach that has not ended, for one who may manage it; ``NotFound`` else."""
    register = REGISTERS.get(key[:1])
    if register is None:
        raise NotFound("mục này")
    wanted = (register.rows.c.id == key_id(key, register.letter), reached_groups(actor, register.rows))
    row = connection.execute(sa.select(*register.rows.c).where(*wanted)).first()
    if row is None:
        raise NotFound(register.what)
    require(actor, Action.MANAGE_REGISTER, subject_of_unit(actor, row.unit_id))
    if connection.scalar(sa.select(details.c.ended_on).where(details.c.subject_key == key)) is not None:
        raise refuse("name", "Mục này đã kết thúc; xem mục kế thừa.")
    return register, row


def _refuse_open(connection: Connection, keys: list[str]) -> None:
    open_ = (n.c.nominee_key.in_(keys), n.c.state.in_(UNDECIDED))
    if count := connection.scalar(sa.select(sa.func.count()).select_from(n).where(*open_)):
        raise refuse("on", f"Còn {count} đề nghị chưa có kết quả. Chờ kết quả hoặc rút đề nghị trước.")


def _name(text: str) -> str:
    name = " ".join(need(text, "name", "Ghi tên.").split())
    if len(name) > LONGEST:
        raise refuse("name", f"Tên dài quá {LONGEST} ký tự.")
    return name
