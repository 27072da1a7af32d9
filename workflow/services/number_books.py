"""A body's registers of numbers: open a book, say whose it is, take a number by hand, void one with a reason."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError

from workflow import clock, idempotency, numbers
from workflow.actions import Action
from workflow.actor import Actor
from workflow.audit import Happened, record
from workflow.db import transaction
from workflow.errors import Conflict, DateOutsidePeriod, InvalidInput, NotFound
from workflow.grounds import Subject
from workflow.models import BookTitle, IssuedNumber, NumberBook, NumberUse, VoidNumber
from workflow.permissions import require
from workflow.roles import BODY_ROLES
from workflow.security_log import refusals_noted
from workflow.tables import AnyRow, insert_returning, table

books, given = table(NumberBook), table(IssuedNumber)
titles, uses, void = table(BookTitle), table(NumberUse), table(VoidNumber)
CHAIN = "book"
SYMBOL = re.compile(r"[0-9A-ZĐĂÂÊÔƠƯÁÀẢÃẠ][\w.-]{1,38}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class BookDraft:
    """A book about to be opened: its symbol as documents print it, whose it is, how it is called."""

    body_unit_id: int
    symbol: str
    kind: str
    title: str


@dataclass(frozen=True, slots=True)
class NumberOrder:
    """A number about to be taken by hand for a document made elsewhere; ``typed`` only for a book of the office."""

    book_id: int
    on: date
    subject: str
    typed: str = ""


def open_book(draft: BookDraft, *, actor: Actor, idempotency_key: str | None = None) -> int:
    """Open a book of a body and return its id; ``Conflict`` when it keeps one with this symbol."""
    symbol, title = draft.symbol.strip(), draft.title.strip()
    if not SYMBOL.fullmatch(symbol):
        message = "Ghi ký hiệu như in trên văn bản, không có dấu cách, ví dụ BB-HĐTĐKT."
        raise InvalidInput(message, {"symbol": message})
    if not title or draft.kind not in numbers.KIND_LABELS:
        message = "Ghi tên sổ và chọn cách cấp số."
        raise InvalidInput(message, {"title": message})
    with refusals_noted(actor, "open_book"), transaction() as connection:
        require(actor, Action.MANAGE_BOOKS, Subject.for_body(draft.body_unit_id))
        asked = [draft.body_unit_id, symbol, draft.kind, title]
        earlier = idempotency.made_before(connection, idempotency_key, actor, "open_book", asked)
        if earlier is not None:
            return earlier
        row = {"body_unit_id": draft.body_unit_id, "symbol": symbol, "kind": draft.kind}
        try:
            (book_id,) = insert_returning(connection, NumberBook, [row])
        except IntegrityError as error:
            message = f"Cơ quan đã có sổ {symbol}. Mở sổ đó trong danh sách."
            raise Conflict(message) from error
        opened = {"book_id": book_id, "title": title, "opened_by_id": actor.user_id, "opened_at": clock.now()}
        connection.execute(sa.insert(titles).values(opened))
        _happened(connection, book_id, "book_opened", actor, symbol=symbol, kind=draft.kind)
        idempotency.keep_made(connection, idempotency_key, book_id)
        return book_id


def choose_kind(book_id: int, kind: str, *, actor: Actor) -> None:
    """Say whose a book is, while no number was given from it."""
    if kind not in numbers.KIND_LABELS:
        raise InvalidInput("Chọn cách cấp số của sổ.")
    with refusals_noted(actor, "choose_kind"), transaction() as connection:
        book = _book(connection, book_id, actor)
        require(actor, Action.MANAGE_BOOKS, Subject.for_body(book.body_unit_id))
        if connection.scalar(sa.select(given.c.id).where(given.c.book_id == book_id).limit(1)) is not None:
            raise Conflict(
                f"Sổ {book.symbol} đã có số nên không đổi cách cấp số được. Cần cách khác thì mở sổ có ký hiệu khác."
            )
        if book.kind != kind:
            connection.execute(sa.update(books).where(books.c.id == book_id).values(kind=kind))
            _happened(connection, book_id, "book_kind_chosen", actor, symbol=book.symbol, kind=kind)


def take_number(
    order: NumberOrder, *, actor: Actor, idempotency_key: str | None = None
) -> numbers.GivenNumber:
    """Take the next number of an own book, or enter the office's, for a document made elsewhere."""
    if not order.subject.strip():
        message = "Ghi trích yếu của văn bản lấy số."
        raise InvalidInput(message, {"subject": message})
    if order.on > clock.today():
        message = f"Ngày văn bản {order.on:%d/%m/%Y} sau ngày hôm nay."
        raise DateOutsidePeriod(message, {"on": message})
    with refusals_noted(actor, "take_number"), transaction() as connection:
        book = _book(connection, order.book_id, actor)
        require(actor, Action.TAKE_NUMBER, Subject.for_body(book.body_unit_id))
        asked = [order.book_id, order.on, order.subject, order.typed]
        earlier = idempotency.made_before(connection, idempotency_key, actor, "take_number", asked)
        if earlier is not None:
            return numbers.GivenNumber(_text(connection, earlier), id=earlier)
        use = numbers.Use(order.subject.strip(), actor.user_id, by_hand=True)
        taken = numbers.give(connection, book.body_unit_id, book.symbol, order.on, typed=order.typed, use=use)
        _happened(
            connection,
            book.id,
            "number_taken",
            actor,
            number=taken.text,
            issued_on=order.on,
            order=taken.warning,
        )
        idempotency.keep_made(connection, idempotency_key, taken.id)
        return taken


def void_number(number_id: int, reason: str, *, actor: Actor) -> None:
    """Void a number that was taken by hand; it stays in the book with its reason and is never given again.

    The number of a document made here is part of that document: it ends only with another document.
    """
    if not reason.strip():
        message = "Ghi lý do bỏ số bằng một câu."
        raise InvalidInput(message, {"reason": message})
    with refusals_noted(actor, "void_number"), transaction() as connection:
        found = _number(connection, number_id, actor)
        require(actor, Action.VOID_NUMBER, Subject.for_body(found.body_unit_id))
        if found.voided is not None:
            raise Conflict(f"Số {found.number:02d}/{found.symbol} đã được ghi bỏ.")
        if not found.by_hand:
            raise Conflict(
                f"Số {found.number:02d}/{found.symbol} thuộc văn bản đã ban hành trên hệ thống nên không bỏ được. "
                "Văn bản sai thì đính chính, thay thế hoặc hủy bỏ bằng văn bản mới."
            )
        row = {"number_id": number_id, "reason": reason.strip()[:500], "voided_by_id": actor.user_id}
        try:
            connection.execute(sa.insert(void).values(voided_at=clock.now(), **row))
        except IntegrityError as error:
            raise Conflict("Người khác vừa ghi bỏ số này. Tải lại trang.") from error
        text = f"{found.number:02d}/{found.symbol}"
        _happened(
            connection, found.book_id, "number_voided", actor, reason.strip(), number=text, year=found.year
        )


def _book(connection: Connection, book_id: int, actor: Actor) -> AnyRow:
    """Return a book, locked; outside its body there is none."""
    found = connection.execute(sa.select(*books.c).where(books.c.id == book_id).with_for_update()).first()
    if found is None or found.body_unit_id not in actor.units_with(*BODY_ROLES):
        raise NotFound("sổ này")
    return found


def _number(connection: Connection, number_id: int, actor: Actor) -> AnyRow:
    query = (
        sa.select(
            given.c.id, given.c.book_id, given.c.year, given.c.number, books.c.symbol, books.c.body_unit_id,
            sa.func.coalesce(uses.c.by_hand, sa.false()).label("by_hand"), void.c.number_id.label("voided"),
        )
        .join(books, books.c.id == given.c.book_id)
        .outerjoin(uses, uses.c.number_id == given.c.id)
        .outerjoin(void, void.c.number_id == given.c.id)
        .where(given.c.id == number_id)
    )  # fmt: skip
    found = connection.execute(query).first()
    if found is None or found.body_unit_id not in actor.units_with(*BODY_ROLES):
        raise NotFound("số này")
    return found


def _text(connection: Connection, number_id: int) -> str:
    query = sa.select(given.c.number, books.c.symbol).join(books, books.c.id == given.c.book_id)
    found = connection.execute(query.where(given.c.id == number_id)).one()
    return f"{found.number:02d}/{found.symbol}"


def _happened(
    connection: Connection, book_id: int, event: str, actor: Actor, detail: str = "", /, **payload: object
) -> None:
    at = clock.now()
    record(connection, [Happened(CHAIN, book_id, event, actor.user_id, at, payload, detail=detail)])
