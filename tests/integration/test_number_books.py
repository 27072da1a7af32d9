"""Books of numbers: own ones without a hole, the office's entered once, void numbers that stay, and who may do what."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine
from sqlalchemy.exc import DBAPIError

from tests.support import cases, council, district
from workflow import clock, numbers
from workflow.audit_verify import verify
from workflow.db import reading, transaction
from workflow.errors import Conflict, DateOutsidePeriod, InvalidInput, NotFound, NotPermitted
from workflow.models import CouncilSession, IssuedNumber, VoidNumber
from workflow.queries import number_books as seen
from workflow.queries.number_books import Filters
from workflow.services import appraisal, registers
from workflow.services import number_books as books
from workflow.tables import table

START = datetime(2024, 1, 9, 1, tzinfo=UTC)
TODAY = date(2024, 1, 9)
LETTERS = "TTr-HĐTĐKT"


@pytest.fixture
def body(any_engine: Engine) -> Iterator[int]:
    """The body of the small district on 9/1/2024."""
    del any_engine
    with clock.use(clock.SimulatedClock(START)):
        district.build()
        yield registers.unit_ids()[district.BODY]


def opened(body: int, symbol: str = LETTERS, kind: str = "own") -> int:
    """Open a book as the standing body."""
    draft = books.BookDraft(body, symbol, kind, "Tờ trình của Hội đồng")
    return books.open_book(draft, actor=district.actor("thuongtruc"))


def take(book: int, typed: str = "", on: date = TODAY, who: str = "vanthu") -> numbers.GivenNumber:
    """Take a number by hand."""
    return books.take_number(books.NumberOrder(book, on, "Tờ trình", typed), actor=district.actor(who))


def test_an_own_book_counts_by_itself_and_keeps_a_void_number(body: int) -> None:
    book, clerk = opened(body), district.actor("vanthu")
    assert [take(book).text, take(book, who="thuky").text] == [f"01/{LETTERS}", f"02/{LETTERS}"]
    first = seen.register(clerk, Filters(book)).page.rows[-1]
    books.void_number(first.id, "Văn bản không phát hành.", actor=clerk)
    assert take(book).text == f"03/{LETTERS}", "a void number is never given again"
    register = seen.register(clerk, Filters(book))
    assert [(row.text, row.void_reason) for row in register.page.rows] == [
        (f"03/{LETTERS}", ""), (f"02/{LETTERS}", ""), (f"01/{LETTERS}", "Văn bản không phát hành."),
    ]  # fmt: skip
    assert register.book is not None and register.book.coming == f"04/{LETTERS}"
    assert [row.id for row in seen.register(clerk, Filters(book, only_void=True)).page.rows] == [first.id]
    with pytest.raises(Conflict, match="đã được ghi bỏ"):
        books.void_number(first.id, "Lần nữa.", actor=clerk)
    with pytest.raises(InvalidInput, match="04"):
        take(book, "9")
    with reading() as connection:
        assert verify(connection).problems == ()


def test_the_same_request_again_takes_no_second_number(body: int) -> None:
    order, clerk = books.NumberOrder(opened(body), TODAY, "Tờ trình"), district.actor("vanthu")
    texts = [books.take_number(order, actor=clerk, idempotency_key="k1").text for _ in range(2)]
    assert texts == [f"01/{LETTERS}"] * 2


def test_the_office_s_number_is_entered_once_and_warned_when_out_of_order(body: int) -> None:
    book = opened(body, "CV-UBND", "external")
    assert take(book, "3618").warning == ""
    assert "ngược thứ tự" in take(book, "3620", date(2024, 1, 8)).warning
    with pytest.raises(Conflict, match="đã dùng"):
        take(book, "3618/CV-UBND")
    for typed in ("", "không", "-4", "0"):
        with pytest.raises(InvalidInput):
            take(book, typed)
    with pytest.raises(DateOutsidePeriod):
        take(book, "3700", date(2024, 1, 10))


def test_whose_a_book_is_can_be_chosen_only_before_its_first_number(body: int) -> None:
    book, standing = opened(body), district.actor("thuongtruc")
    books.choose_kind(book, "external", actor=standing)
    take(book, "7")
    with pytest.raises(Conflict, match="đã có số"):
        books.choose_kind(book, "own", actor=standing)
    with pytest.raises(Conflict, match="đã có sổ"):
        opened(body)
    with pytest.raises(InvalidInput, match="ký hiệu"):
        opened(body, "có dấu cách")


def test_the_number_of_a_document_made_here_is_not_voided_by_hand(body: int) -> None:
    _, decision = cases.whole_way(district.open_round())
    clerk = district.actor("vanthu")
    rows = seen.register(clerk, Filters()).page.rows
    found = next(row for row in rows if row.decision_ref)
    assert (found.text, found.may_void) == ("36/QĐ-UBND", False)
    with pytest.raises(Conflict, match="văn bản mới"):
        books.void_number(found.id, "Sai.", actor=clerk)
    with transaction() as connection, pytest.raises(DBAPIError):
        connection.execute(sa.delete(table(IssuedNumber)))
    assert decision


def test_a_void_row_is_written_once(body: int) -> None:
    book, clerk = opened(body), district.actor("vanthu")
    books.void_number(take(book).id, "Hỏng.", actor=clerk)
    with transaction() as connection, pytest.raises(DBAPIError):
        connection.execute(sa.update(table(VoidNumber)).values(reason="Khác."))


@pytest.mark.parametrize(
    ("who", "refusal"), [("tham", NotPermitted), ("lap", NotFound), ("quantri", NotFound)]
)
def test_others_take_and_open_nothing(body: int, who: str, refusal: type[Exception]) -> None:
    book = opened(body)
    with pytest.raises(refusal):
        take(book, who=who)
    with pytest.raises(NotPermitted):
        books.open_book(books.BookDraft(body, "X-1", "own", "Sổ"), actor=district.actor("vanthu"))


def test_minutes_without_a_typed_number_take_it_from_the_council_s_own_book(body: int) -> None:
    who = district.actor("thuky")
    for code in ("P1", "P2"):
        round_id = district.open_round(code=f"TX-{code}")
        ids = cases.drafts(cases.dossier(round_id), [code])
        cases.submitted(ids)
        cases.appraised(ids)
        appraisal.mark_eligible(ids, actor=district.actor("xacnhan"))
        council.recommended(council.sitting(body, who), ids, number="")
    with reading() as connection:
        found = connection.scalars(sa.select(CouncilSession.minutes_number).order_by(CouncilSession.id)).all()
    assert found == ["01/BB-HĐTĐKT", "02/BB-HĐTĐKT"]
    row = seen.register(district.actor("vanthu"), Filters()).page.rows[0]
    assert row.text == "02/BB-HĐTĐKT" and row.subject.startswith("Biên bản")
    with pytest.raises(InvalidInput, match="03"), transaction() as connection:
        numbers.give(connection, body, "BB-HĐTĐKT", TODAY, typed="9")
