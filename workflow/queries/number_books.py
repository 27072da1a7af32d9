"""The registers of numbers of a body: its books with the number that comes next, and what was given, page by page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from workflow import clock, numbers
from workflow.actor import Actor
from workflow.db import reading
from workflow.errors import NotFound
from workflow.models import (
    AwardDecision,
    BookTitle,
    BookYear,
    DecisionState,
    IssuedNumber,
    NumberBook,
    NumberUse,
    Unit,
    User,
    VoidNumber,
)
from workflow.ordering import titles_in_order
from workflow.permissions import BODY_READERS
from workflow.queries import history, paging
from workflow.queries.history import EventRow
from workflow.roles import Role
from workflow.tables import table

books, years, given = table(NumberBook), table(BookYear), table(IssuedNumber)
titles, uses, void = table(BookTitle), table(NumberUse), table(VoidNumber)
decisions, units, users = table(AwardDecision), table(Unit), table(User)
USUAL_TITLES = {
    "QĐ-UBND": "Quyết định của Ủy ban nhân dân",
    "BB-HĐTĐKT": "Biên bản họp Hội đồng Thi đua - Khen thưởng",
    "TTr-HĐTĐKT": "Tờ trình của Hội đồng Thi đua - Khen thưởng",
    "TB-HĐTĐKT": "Thông báo của Hội đồng Thi đua - Khen thưởng",
    "TTr-UBND": "Tờ trình của Ủy ban nhân dân",
    "HĐTĐKT-TT": "Công văn của Thường trực Hội đồng Thi đua - Khen thưởng",
    "UBND-NV": "Công văn của Ủy ban nhân dân",
    "SV": "Sổ vàng khen thưởng",
}
"""What a book is called that nobody named, by its symbol."""
KIND_LABELS = numbers.KIND_LABELS
NOT_SHOWN = ("SV",)
"""Books with a page of their own (sổ vàng)."""


@dataclass(frozen=True, slots=True)
class BookRow:
    """One book in one year: how many numbers it gave, the highest, and for an own book the next one."""

    id: int
    symbol: str
    kind: str
    title: str
    body: str
    body_unit_id: int
    year: int
    count: int
    highest: int
    is_used: bool

    @property
    def is_own(self) -> bool:
        """Whether the system gives its numbers."""
        return self.kind == numbers.OWN

    @property
    def kind_label(self) -> str:
        """Its kind in words."""
        return numbers.KIND_LABELS[self.kind]

    @property
    def coming(self) -> str:
        """The number that comes next; empty for a book of the office."""
        return f"{self.highest + 1:02d}/{self.symbol}" if self.is_own else ""


@dataclass(frozen=True, slots=True)
class NumberRow:
    """One number of a book: its day, what it was for, and why it is void."""

    id: int
    text: str
    given_on: date
    subject: str
    decision_ref: str
    taken_by: str
    void_reason: str
    may_void: bool


@dataclass(frozen=True, slots=True)
class Filters:
    """Which part of the register: a book, a year (0: this one), only void numbers."""

    book_id: int = 0
    year: int = 0
    only_void: bool = False


@dataclass(frozen=True, slots=True)
class Register:
    """The books, the one that is open with its numbers, and the years that have any."""

    books: tuple[BookRow, ...]
    book: BookRow | None
    year: int
    years: tuple[int, ...]
    page: paging.Page[NumberRow]
    waiting: int
    events: tuple[EventRow, ...] = ()


def register(viewer: Actor, filters: Filters, cursor: paging.Cursor = paging.FIRST) -> Register:
    """Return the books of the viewer's bodies and one page of the open one. At most seven statements."""
    bodies = viewer.units_with(*BODY_READERS)
    year = filters.year or clock.today().year
    with reading() as connection:
        rows = _books(connection, bodies, year)
        chosen = next((one for one in rows if one.id == filters.book_id), None)
        if filters.book_id and chosen is None:
            raise NotFound("sổ này")
        book = chosen or next(iter(rows), None)
        page: paging.Page[NumberRow] = paging.Page((), 0)
        if book is not None:
            page = _page(connection, book, filters, year, cursor)
        return Register(
            rows, book, year, _years(connection, bodies), page, _waiting(connection, viewer),
            history.of_chain(connection, "book", book.id)[:8] if book else (),
        )  # fmt: skip


def number(viewer: Actor, number_id: int) -> tuple[BookRow, NumberRow]:
    """Return one number with its book; ``NotFound`` outside the viewer's bodies."""
    bodies = viewer.units_with(*BODY_READERS)
    with reading() as connection:
        row = connection.execute(_numbers().where(given.c.id == number_id)).first()
        if row is None:
            raise NotFound("số này")
        book = next((one for one in _books(connection, bodies, row.year) if one.id == row.book_id), None)
        if book is None:
            raise NotFound("số này")
        return book, _row(row, book.symbol)


def coming_minutes(viewer: Actor, body_unit_id: int, symbol: str, year: int) -> str:
    """Return the number an own book gives next ("05/BB-HĐTĐKT"); empty when the office keeps that book."""
    if body_unit_id not in viewer.units_with(*BODY_READERS):
        return ""
    with reading() as connection:
        if numbers.keeps_own(connection, body_unit_id, symbol) is False:
            return ""
        return f"{numbers.coming(connection, body_unit_id, symbol, year):02d}/{symbol}"


def bodies_of(viewer: Actor, *roles: Role) -> tuple[tuple[int, str], ...]:
    """Return the bodies in which the viewer holds one of the roles, by name."""
    held = viewer.units_with(*roles)
    with reading() as connection:
        query = sa.select(units.c.id, units.c.name).where(units.c.id.in_(held)).order_by(units.c.id)
        rows = titles_in_order(connection.execute(query), lambda row: row.name)
        return tuple((row.id, row.name) for row in rows)


def _books(connection: Connection, bodies: frozenset[int], year: int) -> tuple[BookRow, ...]:
    of_year = sa.and_(given.c.book_id == books.c.id, given.c.year == year)
    count = sa.select(sa.func.count()).where(of_year).correlate(books).scalar_subquery()
    highest = sa.select(sa.func.max(given.c.number)).where(of_year).correlate(books).scalar_subquery()
    query = (
        sa.select(
            books.c.id, books.c.symbol, books.c.kind, titles.c.title, units.c.name.label("body"),
            books.c.body_unit_id, count.label("given_count"), highest.label("highest"),
            sa.exists().where(given.c.book_id == books.c.id).label("is_used"),
        )
        .join(units, units.c.id == books.c.body_unit_id)
        .outerjoin(titles, titles.c.book_id == books.c.id)
        .where(books.c.body_unit_id.in_(bodies), books.c.symbol.not_in(NOT_SHOWN))
        .order_by(books.c.kind, books.c.symbol, books.c.id)
    )  # fmt: skip
    return tuple(
        BookRow(
            row.id, row.symbol, row.kind, row.title or USUAL_TITLES.get(row.symbol, "Văn bản khác"), row.body,
            row.body_unit_id, year, row.given_count, row.highest or 0, bool(row.is_used),
        )
        for row in titles_in_order(connection.execute(query), lambda row: row.body)
    )  # fmt: skip


def _numbers() -> sa.Select[Any]:
    return (
        sa.select(
            given.c.id, given.c.book_id, given.c.year, given.c.number, given.c.given_on, uses.c.subject,
            sa.func.coalesce(uses.c.by_hand, sa.false()).label("by_hand"), decisions.c.title,
            decisions.c.ref.label("decision_ref"), users.c.display_name, void.c.reason,
        )
        .outerjoin(uses, uses.c.number_id == given.c.id)
        .outerjoin(void, void.c.number_id == given.c.id)
        .outerjoin(decisions, decisions.c.id == given.c.decision_id)
        .outerjoin(users, users.c.id == sa.func.coalesce(uses.c.taken_by_id, decisions.c.issued_by_id))
    )  # fmt: skip


def _page(
    connection: Connection, book: BookRow, filters: Filters, year: int, cursor: paging.Cursor
) -> paging.Page[NumberRow]:
    query = _numbers().where(given.c.book_id == book.id, given.c.year == year)
    if filters.only_void:
        query = query.where(void.c.number_id.is_not(None))
    total = connection.execute(query.with_only_columns(sa.func.count())).scalar_one()
    rows, newer, older = paging.fetch(
        connection, query, key=given.c.number, ref=given.c.id, cursor=_whole(cursor), descending=True
    )
    return paging.Page(tuple(_row(row, book.symbol) for row in rows), total, newer, older)


def _whole(cursor: paging.Cursor) -> paging.Cursor:
    """Return a cursor whose references are numbers: anything else names no row."""

    def clean(text: str) -> str:
        return text if not text or (text.isascii() and text.isdecimal() and len(text) < 16) else "0"

    return paging.Cursor(clean(cursor.after), clean(cursor.before))


def _row(row: Any, symbol: str) -> NumberRow:
    return NumberRow(
        id=row.id,
        text=f"{row.number:02d}/{symbol}",
        given_on=row.given_on,
        subject=row.title or row.subject or "Văn bản lập trên hệ thống",
        decision_ref=row.decision_ref or "",
        taken_by=row.display_name or "",
        void_reason=row.reason or "",
        may_void=bool(row.by_hand) and not row.reason,
    )


def _years(connection: Connection, bodies: frozenset[int]) -> tuple[int, ...]:
    query = (
        sa.select(given.c.year)
        .join(books, books.c.id == given.c.book_id)
        .where(books.c.body_unit_id.in_(bodies))
        .distinct()
    )
    found = set(connection.scalars(query)) | {clock.today().year}
    return tuple(sorted(found, reverse=True))


def _waiting(connection: Connection, viewer: Actor) -> int:
    """Return how many signed decisions wait for a number from the viewer."""
    mine = viewer.units_with(Role.NUMBER_ISSUER)
    waits = (decisions.c.state == DecisionState.SIGNED, decisions.c.body_unit_id.in_(mine))
    query = sa.select(sa.func.count()).select_from(decisions).where(*waits, sa.not_(decisions.c.is_external))
    return connection.scalar(query) or 0
