"""Number books: *own* ones run 1, 2, 3 … without a hole; *external* ones take the typed number, unique in its year."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError

from workflow import clock
from workflow.errors import Conflict, InvalidInput
from workflow.models import BookYear, IssuedNumber, NumberBook, NumberUse
from workflow.tables import chunks, insert_returning, insert_unless_there, table

OWN, EXTERNAL = "own", "external"
KIND_LABELS = {OWN: "Sổ riêng, hệ thống cấp số", EXTERNAL: "Sổ của văn thư, nhập số"}
"""How the two kinds of book are called."""


@dataclass(frozen=True, slots=True)
class GivenNumber:
    """A number as it is printed ("05/QĐ-UBND"), with a warning when it is out of order against its day."""

    text: str
    warning: str = ""
    id: int = 0
    number: int = 0


@dataclass(frozen=True, slots=True)
class Use:
    """What a number is for, in one line, who takes it, and whether by hand for a document made elsewhere."""

    subject: str
    by: int | None = None
    by_hand: bool = False


def give(
    connection: Connection,
    body_unit_id: int,
    symbol: str,
    on: date,
    *,
    typed: str = "",
    decision_id: int | None = None,
    use: Use | None = None,
) -> GivenNumber:
    """Give the next or the typed number in the caller's transaction.

    Raises ``InvalidInput`` for something that is no number, or not the next one of an own book, and ``Conflict`` when
    the number is taken that year.
    """
    book_id, kind = _book(connection, body_unit_id, symbol)
    number = _next(connection, book_id, on.year) if kind == OWN else _typed(typed)
    if kind == OWN and typed.strip() and _typed(typed) != number:
        message = f"Sổ {symbol} do hệ thống cấp số liên tục; số tiếp theo là {number:02d}. Để trống ô số."
        raise InvalidInput(message, {"number": message})
    warning = "" if kind == OWN else _out_of_order(connection, book_id, number, on)
    row = {"book_id": book_id, "year": on.year, "number": number, "decision_id": decision_id, "given_on": on}
    try:
        (number_id,) = insert_returning(connection, IssuedNumber, [{"is_void": False, **row}])
    except IntegrityError as error:
        raise Conflict(
            f"Số {number:02d} đã dùng trong năm {on.year}. Kiểm tra sổ văn thư rồi nhập số khác."
        ) from error
    if use is not None:
        _note(connection, [number_id], use)
    return GivenNumber(f"{number:02d}/{symbol}", warning, number_id, number)


def give_many(
    connection: Connection,
    body_unit_id: int,
    symbol: str,
    on: date,
    count: int,
    *,
    decision_id: int | None,
    use: Use | None = None,
) -> list[tuple[int, int]]:
    """Give the next ``count`` numbers of an own book at once; return (id, number) in order."""
    book_id, kind = _book(connection, body_unit_id, symbol)
    if kind != OWN:
        raise InvalidInput(f"Sổ {symbol} của cơ quan do văn thư giữ nên hệ thống không cấp số hàng loạt.")
    last = _next(connection, book_id, on.year, count)
    wanted = range(last - count + 1, last + 1)
    rows = [
        {"book_id": book_id, "year": on.year, "number": number, "decision_id": decision_id, "given_on": on,
         "is_void": False}
        for number in wanted
    ]  # fmt: skip
    ids = [one for part in chunks(rows) for one in insert_returning(connection, IssuedNumber, part)]
    if use is not None:
        _note(connection, ids, use)
    return list(zip(ids, wanted, strict=True))


def _note(connection: Connection, ids: Sequence[int], use: Use) -> None:
    """Write what numbers are for."""
    at, subject = clock.now(), use.subject[:500]
    rows = [
        {"number_id": one, "subject": subject, "by_hand": use.by_hand, "taken_by_id": use.by, "taken_at": at}
        for one in ids
    ]
    for part in chunks(rows):
        connection.execute(sa.insert(table(NumberUse)), list(part))


def open_own(connection: Connection, body_unit_id: int, symbol: str) -> None:
    """Open a gapless book of the body's own, unless it keeps one with this symbol already."""
    row = {"body_unit_id": body_unit_id, "symbol": symbol, "kind": OWN}
    insert_unless_there(connection, NumberBook, row, unique=("body_unit_id", "symbol"))


def keeps_own(connection: Connection, body_unit_id: int, symbol: str) -> bool | None:
    """Whether the body's book with this symbol is its own; None when it keeps none yet."""
    books = table(NumberBook)
    kind = connection.scalar(
        sa.select(books.c.kind).where(books.c.body_unit_id == body_unit_id, books.c.symbol == symbol)
    )
    return None if kind is None else kind == OWN


def coming(connection: Connection, body_unit_id: int, symbol: str, year: int) -> int:
    """Return the number that an own book gives next in a year, as things stand."""
    books, counters = table(NumberBook), table(BookYear)
    query = (
        sa.select(counters.c.last)
        .join(books, books.c.id == counters.c.book_id)
        .where(books.c.body_unit_id == body_unit_id, books.c.symbol == symbol, counters.c.year == year)
    )
    return (connection.scalar(query) or 0) + 1


def _book(connection: Connection, body_unit_id: int, symbol: str) -> tuple[int, str]:
    """Return the body's book, opening an external one at first use (most of that register is not ours).

    Its row is held for sharing, so that nobody changes its kind while a number is being given.
    """
    row = {"body_unit_id": body_unit_id, "symbol": symbol, "kind": EXTERNAL}
    insert_unless_there(connection, NumberBook, row, unique=("body_unit_id", "symbol"))
    books = table(NumberBook)
    query = sa.select(books.c.id, books.c.kind).where(
        books.c.body_unit_id == body_unit_id, books.c.symbol == symbol
    )
    found = connection.execute(query.with_for_update(read=True)).one()
    return found.id, found.kind


def _next(connection: Connection, book_id: int, year: int, count: int = 1) -> int:
    """Raise the counter row and return the last number given; the row is the lock that keeps the book gapless."""
    row = {"book_id": book_id, "year": year, "last": 0}
    insert_unless_there(connection, BookYear, row, unique=("book_id", "year"))
    counters = table(BookYear)
    statement = (
        sa.update(counters)
        .where(counters.c.book_id == book_id, counters.c.year == year)
        .values(last=counters.c.last + count)
        .returning(counters.c.last)
    )
    return int(connection.execute(statement).scalar_one())


def _typed(text: str) -> int:
    plain = text.strip().split("/")[0]
    if not plain:
        message = "Ghi số do văn thư cấp, ví dụ 05 hoặc 3618."
        raise InvalidInput(message, {"number": message})
    if not (plain.isascii() and plain.isdecimal() and len(plain) < 8 and int(plain) > 0):
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
