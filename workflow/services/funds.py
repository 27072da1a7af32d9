"""The fund of a body for a year: its plan, and dated entries with paper and actor that are never changed."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from rules.prizes import ROUNDINGS
from workflow import clock, idempotency
from workflow.actions import Action
from workflow.actor import Actor
from workflow.audit import Happened, record
from workflow.canonical import new_ref
from workflow.db import transaction
from workflow.errors import Conflict, DateOutsidePeriod, InvalidInput, NotFound
from workflow.grounds import Subject
from workflow.models import FundEntry, FundYear, PrizeRow
from workflow.money_words import Area, FundKind
from workflow.permissions import require
from workflow.tables import AnyRow, insert_returning, table

funds, entries, rows = table(FundYear), table(FundEntry), table(PrizeRow)
CHAIN = "fund"
MOST = 10**14


@dataclass(frozen=True, slots=True)
class FundPlan:
    """What a body settles for a year; ``recurrent_spending`` in đồng, 0 where it is not stated."""

    area: Area
    recurrent_spending: int
    rounding: str
    blocks: bool
    document: str


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that filled or emptied the fund."""

    kind: FundKind
    amount: int
    on_day: date
    paper: str
    note: str = ""


def open_fund(body_unit_id: int, year: int, plan: FundPlan, *, actor: Actor) -> str:
    """Record the fund of a body for a year and return its reference; one a year."""
    _check_plan(plan)
    if not 2017 <= year <= clock.today().year + 1:
        message = f"Năm của quỹ từ 2017 đến {clock.today().year + 1}."
        raise InvalidInput(message, {"year": message})
    with transaction() as connection:
        require(actor, Action.MANAGE_FUND, Subject.for_body(body_unit_id))
        there = sa.select(funds.c.id).where(funds.c.body_unit_id == body_unit_id, funds.c.year == year)
        if connection.scalar(there) is not None:
            message = f"Quỹ năm {year} đã được lập. Mở quỹ đó để sửa."
            raise InvalidInput(message, {"year": message})
        row = {
            "ref": new_ref(), "body_unit_id": body_unit_id, "year": year, "version": 1,
            "set_by_id": actor.user_id, "set_at": clock.now(), **_values(plan),
        }  # fmt: skip
        (number,) = insert_returning(connection, FundYear, [row])
        _happened(connection, number, "fund_opened", actor, {"year": year, **_values(plan)})
        return str(row["ref"])


def change_plan(ref: str, plan: FundPlan, *, version: int, actor: Actor) -> bool:
    """Change what is settled; ``version`` is what the page showed. Returns whether anything changed."""
    _check_plan(plan)
    with transaction() as connection:
        row = _fund(connection, ref, actor)
        if row.version != version:
            raise Conflict("Người khác vừa sửa quỹ này. Tải lại trang để xem bản mới; chưa có gì bị ghi đè.")
        values = _values(plan)
        changed = sorted(name for name, value in values.items() if value != getattr(row, name))
        if not changed:
            return False
        values |= {"version": version + 1, "set_by_id": actor.user_id, "set_at": clock.now()}
        statement = sa.update(funds).where(funds.c.id == row.id, funds.c.version == version)
        if connection.execute(statement.values(values)).rowcount != 1:
            raise Conflict("Người khác vừa sửa quỹ này. Tải lại trang để xem bản mới; chưa có gì bị ghi đè.")
        _happened(connection, row.id, "fund_plan_changed", actor, {"fields": changed, **_values(plan)})
        return True


def add_entry(ref: str, said: Entry, *, actor: Actor, idempotency_key: str | None = None) -> int:
    """Record an entry with its day and paper."""
    _check_entry(said)
    with transaction() as connection:
        row = _fund(connection, ref, actor)
        asked = [ref, said.kind, said.amount, said.on_day, said.paper, said.note]
        earlier = idempotency.made_before(connection, idempotency_key, actor, "add_fund_entry", asked)
        if earlier is not None:
            return earlier
        number = _write(connection, row.id, said, None, actor)
        told: dict[str, object] = {
            "kind": said.kind, "amount": said.amount, "on": said.on_day, "paper": said.paper.strip(),
        }  # fmt: skip
        _happened(connection, row.id, "fund_entry_added", actor, told, detail=said.note.strip())
        idempotency.keep_made(connection, idempotency_key, number)
        return number


def move_out(connection: Connection, decision_id: int, said: Entry, *, actor: Actor) -> None:
    """Record what left the fund that paid a decision, in the caller's transaction; nothing where none is recorded."""
    query = (
        sa.select(funds.c.id)
        .join(rows, sa.and_(rows.c.body_unit_id == funds.c.body_unit_id, rows.c.fund_year == funds.c.year))
        .where(rows.c.decision_id == decision_id)
        .limit(1)
    )
    fund_id = connection.scalar(query)
    if fund_id is None:
        return
    _write(connection, fund_id, said, None, actor)
    told: dict[str, object] = {
        "kind": said.kind, "amount": said.amount, "on": said.on_day, "paper": said.paper.strip(),
    }  # fmt: skip
    _happened(connection, fund_id, "fund_entry_added", actor, told, detail=said.note.strip())


def cancel_entry(ref: str, entry_ref: str, reason: str, *, actor: Actor) -> None:
    """Take an entry back by one of the same kind with a minus; both stay to be seen."""
    if not reason.strip():
        message = "Ghi vì sao bỏ dòng này."
        raise InvalidInput(message, {"reason": message})
    with transaction() as connection:
        row = _fund(connection, ref, actor)
        query = sa.select(*entries.c).where(entries.c.fund_id == row.id, entries.c.ref == entry_ref)
        entry = connection.execute(query).first()
        if entry is None:
            raise NotFound("dòng thu chi này")
        taken = sa.select(entries.c.id).where(entries.c.cancels_id == entry.id)
        if entry.cancels_id is not None or connection.scalar(taken) is not None:
            raise Conflict("Dòng này đã được bỏ. Tải lại trang để xem sổ hiện tại.")
        said = Entry(entry.kind, -entry.amount, clock.today(), entry.paper, reason.strip())
        _write(connection, row.id, said, entry.id, actor)
        told: dict[str, object] = {"kind": entry.kind, "amount": entry.amount, "paper": entry.paper}
        _happened(connection, row.id, "fund_entry_cancelled", actor, told, detail=reason.strip())


def _fund(connection: Connection, ref: str, actor: Actor) -> AnyRow:
    """Return a fund that the actor keeps, locked where the database can."""
    row = connection.execute(sa.select(*funds.c).where(funds.c.ref == ref).with_for_update()).first()
    if row is None:
        raise NotFound("quỹ này")
    require(actor, Action.MANAGE_FUND, Subject.for_body(row.body_unit_id))
    return row


def _write(connection: Connection, fund_id: int, said: Entry, cancels: int | None, actor: Actor) -> int:
    row = asdict(said) | {
        "ref": new_ref(), "fund_id": fund_id, "paper": said.paper.strip(), "note": said.note.strip(),
        "cancels_id": cancels, "made_by_id": actor.user_id, "made_at": clock.now(),
    }  # fmt: skip
    (number,) = insert_returning(connection, FundEntry, [row])
    return number


def _values(plan: FundPlan) -> dict[str, object]:
    return asdict(plan) | {"document": plan.document.strip()}


def _check_plan(plan: FundPlan) -> None:
    for field, wrong, message in (
        ("recurrent_spending", not 0 <= plan.recurrent_spending < MOST, "Nhập dự toán chi thường xuyên bằng đồng."),
        ("rounding", plan.rounding not in ("", *ROUNDINGS), "Chọn một cách làm tròn trong danh sách."),
        ("document", not plan.document.strip(), "Ghi văn bản làm căn cứ, ví dụ Quyết định giao dự toán số 45/QĐ-UBND."),
        ("document", len(plan.document.strip()) > 300, "Ghi gọn văn bản làm căn cứ trong 300 ký tự."),
    ):  # fmt: skip
        if wrong:
            raise InvalidInput(message, {field: message})


def _check_entry(said: Entry) -> None:
    for field, wrong, message in (
        ("amount", not 0 < said.amount < MOST, "Nhập số tiền lớn hơn 0, tính bằng đồng."),
        ("paper", not said.paper.strip(), "Ghi số chứng từ, ví dụ QĐ 45/QĐ-UBND hoặc PT 03."),
        ("paper", len(said.paper.strip()) > 120, "Ghi gọn số chứng từ trong 120 ký tự."),
    ):
        if wrong:
            raise InvalidInput(message, {field: message})
    if said.on_day > clock.today():
        message = f"Ngày {said.on_day:%d/%m/%Y} sau ngày hôm nay."
        raise DateOutsidePeriod(message, {"on_day": message})


def _happened(
    connection: Connection,
    number: int,
    event: str,
    actor: Actor,
    payload: dict[str, object],
    *,
    detail: str = "",
) -> None:
    record(connection, [Happened(CHAIN, number, event, actor.user_id, clock.now(), payload, detail=detail)])
