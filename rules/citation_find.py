"""Finding the instruments that a text names: by number, by a shortened number, or (laws) by name and day.

Tolerant of how people type: composed or decomposed letters, "Ð" or "D" for "Đ", spaces around slashes, either case, a
missing zero. Nothing here judges; ``citation_check`` does. The form of a citation: NĐ 30/2020/NĐ-CP, Phụ lục I.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from rules.law.instruments import INSTRUMENTS, Instrument
from rules.text import fold

_KIND = (
    r"Nghị\s+định|Thông\s+tư|Quyết\s+định|Nghị\s+quyết|Luật|Pháp\s+lệnh|Chỉ\s+thị|Công\s+văn|Kế\s+hoạch"
    r"|Hướng\s+dẫn|Thông\s+báo|Văn\s+bản\s+hợp\s+nhất|N[ĐÐD]|TT|Q[ĐÐD]|NQ|CT|CV|KH|VBHN"
)
_D = "[ĐÐD]"
_DAY = r"(?P<d>\d{1,2})\s*(?:/|-|\.|tháng)\s*(?P<m>\d{1,2})\s*(?:/|-|\.|năm)\s*(?P<y>\d{4})"
_AFTER = re.compile(rf"\s*[,(]?\s*(?:ban\s+hành\s+)?(?:ngày\s+)?{_DAY}", re.IGNORECASE)
_YEAR = re.compile(r"\s*[,(]?\s*(?:năm\s+)?(?P<y>(?:19|20)\d\d)(?!\s*/)\b", re.IGNORECASE)
_BEFORE = re.compile(rf"(?P<kind>\b(?:{_KIND}))?\s*(?P<so>số)?\s*:?\s*$", re.IGNORECASE)
_OWN_NUMBER = re.compile(r"^\W*Số\s*:\s*$", re.IGNORECASE)

_DATED = re.compile(
    rf"(?<![\w/.,-])(?P<n>\d{{1,5}})\s*/\s*(?P<year>\d{{4}})\s*/\s*"
    rf"(?P<code>(?:N{_D}|TTLT|TT|Q{_D}|NQ|QH|CT|PL|UBTVQH|VBHN)(?:\d{{1,2}})?"
    r"(?:\s*[-–]\s*(?:[A-ZĐÐ][\wĐÐđð&]*))*)(?!\w)",
    re.IGNORECASE,
)
"""A number with its year: 91/2017/NĐ-CP, 06/2022/QH15, 86/2025/QĐ-UBND."""

_PLAIN = re.compile(
    r"(?<![\w/.,-])(?P<n>\d{1,5})\s*(?:/\s*(?P<code>[A-ZĐÐ]{2,6}[a-z]?\s*[-–]\s*[A-ZĐÐ][\wĐÐ&]*)"
    r"|-\s*(?P<party>[A-ZĐÐ]{2,4}\s*/\s*[A-ZĐÐ]{2,6}))(?!\w)"
)
"""A number without a year: 638/QĐ-BNV, 76/KH-UBND, 34-CT/TW."""

_SHORT = re.compile(
    rf"\b(?P<kind>Nghị\s+định|Thông\s+tư|N{_D}|TT)\s*(?P<so>số)?\s*(?P<n>\d{{1,3}})\s*/\s*(?P<year>20\d\d)"
    r"(?!\s*[/\d])",
    re.IGNORECASE,
)
"""A number cut short: "Nghị định 91/2017"."""

_ANY_LAW = re.compile(rf"\bLuật\s+(?P<name>[A-ZĐ][^\n;.:()]{{2,140}}?)\s*,?\s+ngày\s+{_DAY}")
"""A law that is not in our list, by name and day."""


@dataclass(frozen=True, slots=True)
class Mention:
    """One instrument as a text names it. ``instrument`` None: it is not in our list.

    ``by_name``: a law named without its number. ``short``: the number is cut short or the kind abbreviated.
    """

    start: int
    end: int
    text: str
    number: str
    instrument: Instrument | None
    by_name: bool = False
    short: bool = False
    dated: date | None = None
    year: int | None = None


@dataclass(frozen=True, slots=True)
class SearchText:
    """A text in the form in which it is searched: composed letters, single spaces, no empty lines.

    ``starts`` are the places where its lines begin, ``lines`` their numbers in the text as it was given.
    """

    text: str
    starts: tuple[int, ...]
    lines: tuple[int, ...]

    def line_of(self, position: int) -> int:
        """Return the number of the line, as given, in which a place lies."""
        return self.lines[bisect_right(self.starts, position) - 1]


def search_text(text: str) -> SearchText:
    """Return the text as it is searched."""
    normal = unicodedata.normalize("NFC", text)
    rows = [(number, " ".join(line.split())) for number, line in enumerate(normal.splitlines(), start=1)]
    kept = [(number, line) for number, line in rows if line]
    starts, place = [], 0
    for _, line in kept:
        starts.append(place)
        place += len(line) + 1
    return SearchText("\n".join(line for _, line in kept), tuple(starts), tuple(number for number, _ in kept))


def number_key(number: str) -> str:
    """Return a number without regard to case, spaces, zeros in front, "Đ" or "D": "6/2022/QH15" is "06/2022/QH15"."""
    bare = fold(number.replace("Ð", "Đ").replace("ð", "đ").replace("–", "-"))
    head, slash, rest = bare.replace(" ", "").partition("/")
    return f"{int(head)}{slash}{rest}" if head.isascii() and head.isdigit() else head + slash + rest


_BY_KEY = {number_key(one.number): one for one in INSTRUMENTS.all}
_LAWS = tuple(one for one in INSTRUMENTS.all if one.issuer == "Quốc hội")


def find_mentions(text: str) -> tuple[Mention, ...]:
    """Return every instrument that a text (of ``search_text``) names, in order; each place is counted once."""
    taken: list[Mention] = []
    for finder in (_laws_by_name, _by_number, _cut_short, _other_laws):
        for found in finder(text):
            if all(found.end <= one.start or found.start >= one.end for one in taken):
                taken.append(found)
    return tuple(sorted(taken, key=lambda one: one.start))


def _by_number(text: str) -> Iterator[Mention]:
    """Yield the instruments named by a whole number, with the kind before it and the day after it."""
    for pattern in (_DATED, _PLAIN):
        for found in pattern.finditer(text):
            line_start = text.rfind("\n", 0, found.start()) + 1
            if _OWN_NUMBER.match(text[line_start : found.start()]):
                continue  # the number of the document itself
            yield _numbered(text, found)


def _numbered(text: str, found: re.Match[str]) -> Mention:
    """Return the mention of one number."""
    before = _BEFORE.search(text, max(0, found.start() - 40), found.start())
    kind = before["kind"] if before else None
    start = before.start() if before and (kind or before["so"]) else found.start()
    day, end = _day_after(text, found.end())
    known = _BY_KEY.get(number_key(found[0]))
    if known is not None and "UBND" in known.number and not _issued_there(text, end, known):
        known = None
    return Mention(
        start=start,
        end=end,
        text=" ".join(text[start:end].split()),
        number=re.sub(r"\s+", "", found[0]) if known is None else known.number,
        instrument=known,
        short=kind is not None and len(kind) <= 4 and kind.casefold() != "luật",
        dated=day,
    )


def _issued_there(text: str, end: int, known: Instrument) -> bool:
    """Whether the words after a local number name the province that issued the one we know: numbers repeat."""
    place = known.issuer.rpartition("tỉnh ")[2]
    return fold(place) in fold(text[end : end + 120])


def _day_after(text: str, position: int) -> tuple[date | None, int]:
    """Return the day written right after a place and where it ends; an impossible day counts as none."""
    found = _AFTER.match(text, position)
    if found is None:
        return None, position
    try:
        return date(int(found["y"]), int(found["m"]), int(found["d"])), found.end()
    except ValueError:
        return None, position


def _cut_short(text: str) -> Iterator[Mention]:
    """Yield decrees and circulars named by number and year alone."""
    for found in _SHORT.finditer(text):
        code = "NĐ" if fold(found["kind"])[0] == "n" else "TT"
        stem = number_key(f"{found['n']}/{found['year']}/{code}")
        fitting = [one for key, one in _BY_KEY.items() if key.startswith(stem)]
        day, end = _day_after(text, found.end())
        yield Mention(
            start=found.start(),
            end=end,
            text=" ".join(text[found.start() : end].split()),
            number=fitting[0].number if len(fitting) == 1 else f"{found['n']}/{found['year']}",
            instrument=fitting[0] if len(fitting) == 1 else None,
            short=True,
            dated=day,
        )


def _name_pattern(name: str) -> re.Pattern[str]:
    """Return a pattern for the name of a law, whatever stands between its words."""
    words = [re.escape(word) for word in re.split(r"\W+", name) if word]
    return re.compile(r"\b" + r"[\s,–-]+".join(words) + r"\b", re.IGNORECASE)


def _plain_name(law: Instrument) -> str:
    """The name of a law without a remark in brackets."""
    return law.name.partition(" (")[0]


_LAW_NAMES = tuple(
    (_name_pattern(name), tuple(one for one in _LAWS if _plain_name(one) == name))
    for name in sorted({_plain_name(one) for one in _LAWS}, key=len, reverse=True)
)
"""Each name of a law with the laws that bear it, the longest name first: a law that amends one names it too."""


def _laws_by_name(text: str) -> Iterator[Mention]:
    """Yield the laws of our list named by name, with what follows: a number, a day or a year."""
    for pattern, laws in _LAW_NAMES:
        for found in pattern.finditer(text):
            mention = _named_law(text, found, laws)
            if mention is not None:
                yield mention


_LAW_NUMBER = re.compile(rf"\s*[,(]?\s*(?:luật\s+)?(?:số\s*)?{_DATED.pattern}", re.IGNORECASE)


def _named_law(text: str, found: re.Match[str], laws: tuple[Instrument, ...]) -> Mention | None:
    """Return the law a name stands for; None for a bare name that is part of another title."""
    numbered = _LAW_NUMBER.match(text, found.end())
    day, end = _day_after(text, numbered.end() if numbered else found.end())
    year = None if numbered or day else _YEAR.match(text, found.end())
    if year:
        end = year.end()
    if not (numbered or day or year) and not _is_basis(text, found.start()):
        return None
    number = "" if numbered is None else f"{numbered['n']}/{numbered['year']}/{numbered['code']}"
    wanted_year = int(year["y"]) if year else None
    if number:
        known = _BY_KEY.get(number_key(number))
    else:
        known = next((one for one in laws if _fits(one, day, wanted_year)), None)
    return Mention(
        start=found.start(),
        end=end,
        text=" ".join(text[found.start() : end].split()),
        number=known.number if known else number,
        instrument=known,
        by_name=not number,
        dated=day,
        year=wanted_year,
    )


def _fits(law: Instrument, day: date | None, year: int | None) -> bool:
    """Whether a law of that name is the one of that day, or of that year."""
    return law.issued_on == day or (year is not None and law.issued_on.year == year)


def _is_basis(text: str, position: int) -> bool:
    """Whether the words before a bare name say that the document rests on it."""
    return fold(text[max(0, position - 12) : position]).endswith("can cu")


def _other_laws(text: str) -> Iterator[Mention]:
    """Yield the laws that are not in our list, by name and day."""
    for found in _ANY_LAW.finditer(text):
        try:
            day = date(int(found["y"]), int(found["m"]), int(found["d"]))
        except ValueError:
            continue
        words = " ".join(found[0].split())
        yield Mention(found.start(), found.end(), words, "", None, by_name=True, dated=day)
