"""The sổ vàng of a body and year, page by page, and as a register to print."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from rules.documents import GOLD_REGISTER, render, spec_for
from rules.documents.content.gold_register import GoldLine, GoldRegisterFacts
from rules.text import fold
from rules.vocabulary import AwardCode, NomineeKind
from workflow import clock
from workflow.actor import Actor
from workflow.canonical import sha256
from workflow.corrected_names import mark, name_today, reads_now
from workflow.db import reading
from workflow.document_kit import fonts, wording_of
from workflow.errors import InvalidInput, NotFound
from workflow.folding import folded, has_words
from workflow.gold_rows import SYMBOL, addresses_today
from workflow.models import BookYear, Certificate, GoldEntry, Nomination, NumberBook, Unit
from workflow.ordering import titles_in_order
from workflow.permissions import BODY_READERS
from workflow.queries import paging
from workflow.queries.documents import Download
from workflow.queries.scope import units_below
from workflow.roles import Role
from workflow.states import NominationState
from workflow.tables import table

gold, units, nominations = table(GoldEntry), table(Unit), table(Nomination)
certificates, books, years = table(Certificate), table(NumberBook), table(BookYear)


@dataclass(frozen=True, slots=True)
class GoldRow:
    """One line: number, who, what, by which decision; ``stands`` false when the award was cancelled."""

    ref: str
    number: int
    year: int
    name: str
    address: str
    kind: NomineeKind
    award: AwardCode
    decision_number: str
    decided_on: date
    stands: bool
    serials: int
    body_unit_id: int
    mended: str = ""

    @property
    def text(self) -> str:
        """The number as certificates print it."""
        return f"{self.number:02d}/{self.year}"


@dataclass(frozen=True, slots=True)
class Filters:
    """Which part of the register: year (0: the newest), award, words of name or address, body (0: the first)."""

    year: int = 0
    award: str = ""
    words: str = ""
    body_id: int = 0


@dataclass(frozen=True, slots=True)
class GoldBook:
    """A page of the register with what its filters offer."""

    page: paging.Page[GoldRow]
    year: int
    years: tuple[int, ...]
    awards: tuple[AwardCode, ...]
    body: str
    body_id: int
    bodies: tuple[tuple[int, str], ...]
    coming: str


def register(viewer: Actor, filters: Filters, cursor: paging.Cursor = paging.FIRST) -> GoldBook:
    """Return one page of the register. Seven statements at most."""
    with reading() as connection:
        bodies = _bodies(connection, viewer)
        body_id, body = next(
            (one for one in bodies if one[0] == filters.body_id), bodies[0] if bodies else (0, "")
        )
        if filters.body_id and body_id != filters.body_id:
            raise NotFound("sổ vàng này")
        kept = _years(connection, body_id)
        year = filters.year or (kept[0] if kept else clock.today().year)
        of_year = sa.and_(gold.c.body_unit_id == body_id, gold.c.year == year)
        query = _query().where(of_year, *_conditions(filters))
        total = connection.execute(query.with_only_columns(sa.func.count())).scalar_one()
        rows, newer, older = paging.fetch(connection, query, key=gold.c.number, ref=gold.c.ref, cursor=cursor)
        awards = connection.scalars(sa.select(gold.c.award).where(of_year).distinct().order_by(gold.c.award))
        last = connection.scalar(
            sa.select(years.c.last)
            .join(books, books.c.id == years.c.book_id)
            .where(books.c.body_unit_id == body_id, books.c.symbol == SYMBOL, years.c.year == year)
        )
        return GoldBook(
            page=paging.Page(as_rows(connection, rows), total, newer, older),
            year=year,
            years=kept or (year,),
            awards=tuple(AwardCode.of(one) for one in awards),
            body=body,
            body_id=body_id,
            bodies=bodies,
            coming=f"{(last or 0) + 1:02d}/{year}",
        )


def printed(viewer: Actor, filters: Filters) -> Download:
    """Return the register of a year as it stands today, A4 across, to print and keep; ``InvalidInput`` when empty."""
    with reading() as connection:
        bodies = _bodies(connection, viewer)
        chosen = next((one for one in bodies if one[0] == filters.body_id), bodies[0] if bodies else None)
        if chosen is None:
            raise NotFound("sổ vàng này")
        kept = _years(connection, chosen[0])
        year = filters.year or (kept[0] if kept else clock.today().year)
        query = _query().where(gold.c.body_unit_id == chosen[0], gold.c.year == year).order_by(gold.c.number)
        rows = as_rows(connection, connection.execute(query).all())
    if not rows:
        raise InvalidInput(
            f"Sổ vàng năm {year} chưa có ai nên chưa in được. Chọn năm khác đã có người được ghi."
        )
    on = clock.today()
    spec = spec_for(GOLD_REGISTER, on)
    facts = GoldRegisterFacts(
        body=chosen[1],
        year=year,
        made_on=on,
        lines=tuple(
            GoldLine(
                row.text, row.name, row.address, row.award.label, row.decision_number, row.decided_on,
                row.mended[:1].upper() + row.mended[1:] if row.stands else "Đã hủy bỏ",
            )
            for row in rows
        ),
    )  # fmt: skip
    content = render(spec.content(facts, wording_of(spec.wording), spec_id=spec.id), fonts())
    return Download(content, "application/pdf", f"So vang {year}.pdf", sha256(content))


def as_rows(connection: Connection, rows: Sequence[Any]) -> tuple[GoldRow, ...]:
    """Return lines from their columns, name and address as they read today. Two statements."""
    addresses = addresses_today(connection, [row.nomination_id for row in rows])
    return tuple(_as_row(row, addresses.get(row.nomination_id, row.address)) for row in rows)


def _as_row(row: Any, address: str) -> GoldRow:
    return GoldRow(
        ref=row.ref,
        number=row.number,
        year=row.year,
        name=row.name_now,
        address=address,
        kind=NomineeKind.of(row.nominee_kind),
        award=AwardCode.of(row.award),
        decision_number=row.decision_number,
        decided_on=row.decided_on,
        stands=row.state is NominationState.AWARDED,
        serials=row.serials,
        body_unit_id=row.body_unit_id,
        mended=row.mended,
    )


def lines() -> sa.Select[Any]:
    """Return the query of lines, for other pages that show some of them."""
    return _query()


def _query() -> sa.Select[Any]:
    made = (
        sa.select(sa.func.count())
        .where(certificates.c.entry_id == gold.c.id)
        .correlate(gold)
        .scalar_subquery()
    )
    return sa.select(
        *gold.c,
        name_today(gold.c.nomination_id, gold.c.name).label("name_now"),
        mark(gold.c.nomination_id).label("mended"),
        nominations.c.state,
        nominations.c.unit_id,
        made.label("serials"),
    ).join(nominations, nominations.c.id == gold.c.nomination_id)


def _conditions(filters: Filters) -> list[sa.ColumnElement[bool]]:
    found: list[sa.ColumnElement[bool]] = []
    if filters.award:
        found.append(gold.c.award == filters.award)
    number = filters.words.strip().partition("/")[0]
    words = fold(filters.words).split()
    if number.isascii() and number.isdecimal() and len(number) < 8:
        found.append(gold.c.number == int(number))
    elif words:
        written = has_words(folded(gold.c.name) + sa.literal(" ") + folded(gold.c.address), words)
        found.append(sa.or_(written, reads_now(words, gold.c.nomination_id, all_words=True)))
    return found


def _bodies(connection: Connection, viewer: Actor) -> tuple[tuple[int, str], ...]:
    """Return the bodies whose sổ vàng the viewer reads: his own, and those below a superior's viewer."""
    held = units.c.id.in_(viewer.units_with(*BODY_READERS))
    grounds: list[sa.ColumnElement[bool]] = [held]
    if above := viewer.units_with(Role.PROVINCE_VIEWER):
        kept = sa.select(books.c.body_unit_id).where(books.c.symbol == SYMBOL)
        grounds.append(sa.and_(units.c.id.in_(units_below(above, clock.today())), units.c.id.in_(kept)))
    query = sa.select(units.c.id, units.c.name).where(sa.or_(*grounds)).order_by(units.c.id)
    rows = titles_in_order(connection.execute(query), lambda row: row.name)
    return tuple((row.id, row.name) for row in rows)


def _years(connection: Connection, body_id: int) -> tuple[int, ...]:
    query = sa.select(gold.c.year).where(gold.c.body_unit_id == body_id).distinct()
    return tuple(sorted(connection.scalars(query), reverse=True))
