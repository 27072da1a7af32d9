"""Days and years of birth in an imported list: what is believed, who is who by it, what changes of a known person.

A full day brings its year along; a year alone says nothing against a day of that year.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Protocol, TypeVar

from workflow import clock
from workflow.services.people import OLDEST, YOUNGEST_AGE
from workflow.services.register_words import Refusal


class Born(Protocol):
    """An entry with a code and, when it is known, a day of birth."""

    @property
    def code(self) -> str:
        """The code of the entry."""

    @property
    def birth_on(self) -> date | None:
        """The day of birth."""


B = TypeVar("B", bound=Born)


def check_birth(year: int | None, on: date | None) -> None:
    """Refuse a birth that cannot be: too long ago, too near, or a day of another year."""
    if on is not None and year is not None and on.year != year:
        raise Refusal(
            f"Ngày sinh {on:%d/%m/%Y} khác năm sinh {year}. Sửa một trong hai cho khớp, hoặc để trống năm sinh."
        )
    latest = clock.today().year - YOUNGEST_AGE
    if year is not None and not OLDEST <= year <= latest:
        told = f"Ngày sinh {on:%d/%m/%Y}" if on is not None else f"Năm sinh {year}"
        raise Refusal(
            f"{told} không hợp lý: năm sinh phải từ {OLDEST} đến {latest}. Kiểm tra lại theo giấy tờ."
        )


def same_day(one: date | None, other: date | None) -> bool:
    """Whether two days of birth may be one: equal, or one of them not known."""
    return one is None or other is None or one == other


def of_that_day(alike: Sequence[B], on: date | None) -> list[B]:
    """Return who of people with one name, year and unit may be meant; nobody is taken for another day's person."""
    if on is None or not alike:
        return list(alike)
    exact = [one for one in alike if one.birth_on == on]
    if exact:
        return exact
    open_days = [one for one in alike if one.birth_on is None]
    if open_days:
        return open_days
    codes = ", ".join(f"{one.code} sinh {one.birth_on:%d/%m/%Y}" for one in alike)
    raise Refusal(
        f"Đơn vị đã có người cùng tên, cùng năm sinh nhưng khác ngày sinh (mã {codes}); tệp ghi {on:%d/%m/%Y}. "
        "Là một người thì ghi mã đó vào cột Mã; là hai người thì ghi một mã mới."
    )


def birth_changes(
    year: int | None, on: date | None, known_year: int | None, known_on: date | None
) -> tuple[dict[str, object], str]:
    """Return what a row changes of a known birth and its sentence; an empty cell asks for nothing."""
    had = f"{known_on:%d/%m/%Y}" if known_on is not None else str(known_year or "chưa ghi")
    if on is not None and (on != known_on or on.year != known_year):
        return {"birth_year": on.year, "birth_on": on}, f"Ngày sinh: {had} → {on:%d/%m/%Y}."
    if on is not None or year is None or year == known_year:
        return {}, ""
    if known_on is None:
        return {"birth_year": year}, f"Năm sinh: {had} → {year}."
    return (
        {"birth_year": year, "birth_on": None},
        f"Ngày sinh: {had} → năm {year}, vì tệp chỉ ghi năm; ngày, tháng đã ghi sẽ bỏ.",
    )
