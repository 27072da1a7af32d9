"""Number books: *own* ones run 1, 2, 3 … without a hole; *external* ones take the typed number, unique in its year."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError

from workflow.errors import Conflict, InvalidInput
from workflow.models import BookYear, IssuedNumber, NumberBook
from workflow.tables import insert_unless_there, table


@dataclass(frozen=True, slots=True)
class GivenNumber:
    """A number as it is printed ("05/QĐ-UBND"), with a warning when it is out of order against its day."""

    text: str
    warning: str = ""


def give(
    connection: Connection,
    body_unit_id: int,
    symbol: str,
    on: date,
    *,
    typed: str = "",
    decision_id: int | None = None,
) -> GivenNumber:
    """Give the next or the typed number in the caller's transaction.

    Raises ``InvalidInput`` for something that is no number and ``Conflict`` when the number is taken that year.
    """
    book_id, kind = _book(connection, body_unit_id, symbol)
    number = _next(connection, book_id, on.year) if kind == "own" else _typed(typed)
    warning = "" if kind == "own" else _out_of_order(connection, book_id, number, on)
    row = {"book_id": book_id, "year": on.year, "number": number, "decision_id": decision_id, "given_on": on}
    try:
        connection.execute(sa.insert(table(IssuedNumber)).values(is_void=False, **row))
    except IntegrityError as error:
        raise Conflict(
            f"Số {number:02d} đã dùng trong năm {on.year}. Kiểm tra sổ văn thư rồi nhập số khác."
        ) from error
    return GivenNumber(f"{number:02d}/{symbol}", warning)


def open_own(connection: Connection, body_unit_id: int, symbol: str) -> None:
    """Open a gapless book of the body's own, unless it keeps one with this symbol already."""
    row = {"body_unit_id": body_unit_id, "symbol": symbol, "kind": "own"}
    insert_unless_there(connection, NumberBook, row, unique=("body_unit_id", "symbol"))


def _book(connection: Connection, body_unit_id: int, symbol: str) -> tuple[int, str]:
    """Return the body's book, opening an external one at first use (most of that register is not ours)."""
    row = {"body_unit_id": body_unit_id, "symbol": symbol, "kind": "external"}
    insert_unless_there(connection, NumberBook, row, unique=("body_unit_id", "symbol"))
    books = table(NumberBook)
    query = sa.select(books.c.id, books.c.kind).where(
        books.c.body_unit_id == body_unit_id, books.c.symbol == symbol
    )
    found = connection.execute(query).one()
    return found.id, found.kind


def _next(connection: Connection, book_id: int, year: int) -> int:
    """Raise the counter row and return the number; the row is the lock that keeps the book gapless."""
    row = {"book_id": book_id, "year": year, "last": 0}
    insert_unless_there(connection, BookYear, row, unique=("book_id", "year"))
    counters = table(BookYear)
    statement = (
        sa.update(counters)
        .where(counters.c.book_id == book_id, counters.c.year == year)
        .values(last=counters.c.last + 1)
        .returning(counters.c.last)
    )
    return int(connection.execute(statement).scalar_one())


def _typed(text: str) -> int:
    plain = text.strip().split("/")[0]
    if not plain.isdecimal() or int(plain) < 1:
        message = f"«{text}» không phải là số văn bản. Nhập số do văn thư cấp, ví dụ 05 hoặc 3618."
        raise InvalidInput(message, {"number": message})
    return int(plain)


def _out_of_order(connection: Connection, book_id: int, number: int, on: date) -> str:
    """Return a warning when a smaller number has a later day, or a larger one an earlier day."""
    given = table(IssuedNumber)
    query = sa.select(given.c.number, given.c.given_on).where(
        given.c.book_id == book_id,
        given.c.year == on.year,
        sa.or_(
            sa.and_(given.c.number < number, given.c.given_on > on),
            sa.and_(given.c.number > number, given.c.given_on < on),
        ),
    )
    other = connection.execute(query.limit(1)).first()
    if other is None:
        return ""
    return f"Số {number:02d} ngày {on:%d/%m/%Y} ngược thứ tự với số {other.number:02d} ngày {other.given_on:%d/%m/%Y}."
