"""The units of the district and their collectives."""

from __future__ import annotations

import unicodedata
from datetime import date
from typing import Any

from rules.vocabulary import Level, Rating
from seeds.bato.book import Book
from seeds.bato.data import load
from seeds.bato.plan import PlannedCollective, PlannedUnit

PROVINCE, DISTRICT = "TINH", "HUYEN"
_SINCE = date(2004, 1, 1)
_DISTRICT_ENDS = date(2025, 6, 30)  # the district level ends: Luật 72/2025/QH15, from 01/07/2025

_SCHOOL_NAMES = {
    "kindergarten": ("truong_mam_non", "Trường Mầm non", "mn", "TMN"),
    "primary_secondary": ("truong_th_thcs", "Trường TH&THCS", "ththcs", "TH-THCS"),
    "secondary": ("truong_thcs", "Trường THCS", "thcs", "THCS"),
}
_GROUPS = {
    "kindergarten": ("Tổ Mẫu giáo", "Tổ Nhà trẻ"),
    "primary_secondary": ("Tổ Khoa học tự nhiên", "Tổ Tiểu học"),
    "secondary": ("Tổ Khoa học tự nhiên", "Tổ Khoa học xã hội"),
}


def slug_of(text: str) -> str:
    """The Latin letters of a Vietnamese text, small, joined by hyphens."""
    plain = unicodedata.normalize("NFD", text.replace("Đ", "D").replace("đ", "d"))
    letters = "".join(sign for sign in plain if not unicodedata.combining(sign)).lower()
    return "-".join("".join(sign if sign.isalnum() else " " for sign in letters).split())


def found_units(book: Book) -> None:
    """Province, district, communes, offices and schools."""
    _add(
        book,
        PROVINCE,
        kind="ubnd_tinh",
        level=Level.PROVINCE,
        name="Ủy ban nhân dân tỉnh Quảng Ngãi",
        slug="tinh",
        parent=None,
    )
    _add(
        book,
        DISTRICT,
        kind="ubnd_huyen",
        level=Level.DISTRICT,
        name="Ủy ban nhân dân huyện Ba Tơ",
        slug="huyen",
        parent=PROVINCE,
        until=_DISTRICT_ENDS,
    )
    allocation = load("allocation")
    for row in allocation["communes"]:
        _add_commune(book, row)
    for row in allocation["offices"]:
        _add_office(book, row)
    for row in allocation["schools"]:
        _add_school(book, row)


def _add(
    book: Book,
    code: str,
    *,
    kind: str,
    level: Level,
    name: str,
    slug: str,
    abbreviation: str = "UBND",
    parent: str | None = DISTRICT,
    until: date | None = None,
    block: str | None = None,
    cluster: int | None = None,
    commune: str | None = None,
) -> None:
    book.units[code] = PlannedUnit(
        code=code,
        kind=kind,
        level=level,
        name=name,
        slug=slug,
        abbreviation=abbreviation,
        parent_code=parent,
        since=_SINCE,
        until=until,
        block=block,
        cluster=cluster,
        commune_code=commune,
    )


def _add_commune(book: Book, row: dict[str, Any]) -> None:
    town = row["code"] == "XA01"
    place = f"{'thị trấn' if town else 'xã'} {row['name']}"
    book.places[row["code"]] = place
    _add(
        book,
        row["code"],
        kind="thi_tran" if town else "xa",
        level=Level.COMMUNE,
        name=f"Ủy ban nhân dân {place}",
        slug=f"{'tt' if town else 'xa'}-{slug_of(row['name'])}",
        block="xa_thi_tran",
        cluster=row["cluster"],
    )


def _add_office(book: Book, row: dict[str, Any]) -> None:
    _add(
        book,
        row["code"],
        kind=row["block"],
        level=Level.BASE_UNIT,
        name=row["name"],
        slug=row["slug"],
        abbreviation=row["abbr"],
        until=_DISTRICT_ENDS,
        block=row["block"],
    )


def _add_school(book: Book, row: dict[str, Any]) -> None:
    kind, title, slug, abbreviation = _SCHOOL_NAMES[row["kind"]]
    place = book.places[row["commune"]].removeprefix("xã ").replace("thị trấn", "Thị trấn")
    slug = f"{slug}-{slug_of(place)}"  # the town keeps its kind: Ba Tơ and xã Ba Tô share their Latin letters
    _add(
        book,
        row["code"],
        kind=kind,
        level=Level.BASE_UNIT,
        name=f"{title} {place}",
        slug=slug,
        abbreviation=abbreviation,
        block="giao_duc",
        commune=row["commune"],
    )


def found_collectives(book: Book) -> None:
    """The collectives of every unit; runs when the staff is known."""
    allocation = load("allocation")
    for row in allocation["schools"]:
        _whole_unit(book, row["code"], "truong")
        for number, title in enumerate(_GROUPS[row["kind"]], 1):
            name = f"{title}, {book.units[row['code']].name}"
            _collective(book, f"TO-{row['code']}-{number}", kind="to_chuyen_mon", name=name, unit=row["code"])
    for row in allocation["offices"]:
        _whole_unit(book, row["code"], "co_quan")
    for index, row in enumerate(allocation["communes"]):
        _commune_collectives(book, row["code"], _hamlets(index))


def _hamlets(index: int) -> int:
    """How many hamlets a commune has: the published total, the first ones getting the rest."""
    total, communes = load("allocation")["hamlets"], len(load("allocation")["communes"])
    return int(total // communes + (index < total % communes))


def _commune_collectives(book: Book, code: str, hamlets: int) -> None:
    place = book.places[code]
    staff = tuple(book.staff[code])
    _collective(
        book,
        f"CB-{code}",
        kind="can_bo_cong_chuc_xa",
        name=f"Cán bộ, công chức {place}",
        unit=code,
        members=staff,
    )
    _collective(
        book, f"UB-{code}", kind="uy_ban_nhan_dan", name=f"Ủy ban nhân dân {place}", unit=code, members=staff
    )
    _collective(book, f"ND-{code}", kind="nhan_dan_va_can_bo", name=f"Nhân dân và cán bộ {place}", unit=code)
    title = "Tổ dân phố" if code == "XA01" else "Thôn"
    for number in range(1, hamlets + 1):
        _collective(book, f"TH-{code}-{number}", kind="thon", name=f"{title} {number}, {place}", unit=code)


def commune_body(book: Book, commune: str, title: str) -> str:
    """The code of a mass organisation or body of a commune, made on first use."""
    code = f"DT-{commune}-{slug_of(title)}"
    if code not in book.collectives:
        _collective(book, code, kind="doan_the_xa", name=f"{title} {book.places[commune]}", unit=commune)
    return code


def _whole_unit(book: Book, code: str, kind: str) -> None:
    _collective(
        book, f"TT-{code}", kind=kind, name=book.units[code].name, unit=code, members=tuple(book.staff[code])
    )


def _collective(
    book: Book, code: str, *, kind: str, name: str, unit: str, members: tuple[str, ...] = ()
) -> None:
    collective = PlannedCollective(
        code=code, kind=kind, name=name, unit_code=unit, member_codes=members, rating=Rating.GOOD
    )
    book.add_collective(collective)
