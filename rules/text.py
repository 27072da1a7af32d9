"""Vietnamese text as official papers write it: letters, dates, numbers, money in words, sort and search keys.

Pure functions; no clock, no locale of the machine. Sources: NĐ 30/2020/NĐ-CP, Phụ lục I (dates and numbers of
an administrative document); TCVN 6909:2001 (Unicode, composed letters).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from datetime import date

from rules.errors import RuleError


class ForbiddenCharacter(RuleError):
    """A text holds a character that cannot be seen or that turns the reading direction."""


# Cc control, Cf format (bidi marks, zero-width, soft hyphen), Cs surrogate, Co private, Cn unassigned,
# Zl and Zp line and paragraph separators: none of them may hide in a name on a decision.
_FORBIDDEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


def is_printable(character: str) -> bool:
    """Whether one character may stand in a line of an official document (a visible sign or a space)."""
    return unicodedata.category(character) not in _FORBIDDEN


def clean(text: str) -> str:
    """Return one line of text in NFC with single ordinary spaces and none at the ends.

    Raises ForbiddenCharacter (message in Vietnamese) on control, invisible or direction-changing characters,
    also on a line break or a tab: a name that reads otherwise than it is stored must not reach a decision.
    """
    for position, character in enumerate(text, start=1):
        if not is_printable(character):
            raise ForbiddenCharacter(
                f"Ký tự thứ {position} (mã U+{ord(character):04X}) là ký tự điều khiển hoặc ký tự ẩn, "
                "không được dùng trong văn bản. Đề nghị xóa ký tự đó và nhập lại."
            )
    return " ".join(unicodedata.normalize("NFC", text).split())


_UNIT = re.compile(r"(?<=\d) (?=(?:%|đồng)(?!\w))")
NO_BREAK = "\u00a0"


def unbroken(text: str, tie: str = NO_BREAK) -> str:
    """Return a text whose numbers stay on one line with their unit: "70 %", "1.410.000 đồng"."""
    return _UNIT.sub(tie, text) if "%" in text or "đồng" in text else text


def long_date(day: date) -> str:
    """Return "ngày 05 tháng 02 năm 2024": days below 10, months 1, 2 take a zero (NĐ 30/2020, Phụ lục I)."""
    month = f"{day.month:02d}" if day.month <= 2 else str(day.month)
    return f"ngày {day.day:02d} tháng {month} năm {day.year}"


def short_date(day: date) -> str:
    """Return "05/02/2024"."""
    return f"{day.day:02d}/{day.month:02d}/{day.year:04d}"


def grouped(number: int) -> str:
    """Return a whole number with a dot between thousands: 1410000 → "1.410.000"."""
    return f"{number:,}".replace(",", ".")


def counted(number: int) -> str:
    """Return a count as decisions write it, at least two digits: 8 → "08", 1062 → "1.062".

    Raises ValueError on a negative count.
    """
    if number < 0:
        raise ValueError(f"a count cannot be negative: {number}")
    return f"{number:02d}" if number < 100 else grouped(number)


def money(amount: int) -> str:
    """Return an amount in đồng: 1410000 → "1.410.000 đồng"."""
    return f"{grouped(amount)} đồng"


def joined(parts: Sequence[str]) -> str:
    """Return a list in words: "tập thể, hộ gia đình và cá nhân"."""
    if len(parts) <= 1:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} và {parts[-1]}"


def capitalised(text: str) -> str:
    """Return the text with its first letter in upper case and the rest untouched."""
    return text[:1].upper() + text[1:]


_DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")


def _below_thousand(number: int, *, full: bool) -> str:
    """Read three digits; ``full`` says zero hundreds too, because a higher group stands before."""
    hundreds, tens, units = number // 100, number // 10 % 10, number % 10
    words = [f"{_DIGITS[hundreds]} trăm"] if hundreds or full else []
    if tens > 1:
        words.append(f"{_DIGITS[tens]} mươi")
    elif tens == 1:
        words.append("mười")
    elif units and words:
        words.append("linh")
    if units == 1 and tens > 1:
        words.append("mốt")
    elif units == 5 and tens:
        words.append("lăm")
    elif units:
        words.append(_DIGITS[units])
    return " ".join(words)


def number_in_words(number: int) -> str:
    """Read a whole number in Vietnamese: 1005 → "một nghìn không trăm linh năm".

    Raises ValueError on a negative number.
    """
    if number < 0:
        raise ValueError(f"only amounts from zero are read: {number}")
    return _read(number, full=False) or "không"


def _read(number: int, *, full: bool) -> str:
    """Read by powers of a thousand up to triệu, and by tỷ above (a thousand tỷ is "một nghìn tỷ")."""
    for power, name in ((10**9, "tỷ"), (10**6, "triệu"), (10**3, "nghìn")):
        if number >= power:
            high, low = divmod(number, power)
            rest = _read(low, full=True) if low else ""
            return f"{_read(high, full=full)} {name} {rest}".rstrip()
    return _below_thousand(number, full=full) if number else ""


def money_in_words(amount: int) -> str:
    """Read an amount: 702000 → "Bảy trăm linh hai nghìn đồng". Raises ValueError on a negative amount."""
    return f"{capitalised(number_in_words(amount))} đồng"


_ALPHABET = {letter: order for order, letter in enumerate("aăâbcdđeêfghijklmnoôơpqrstuưvwxyz", start=1)}
_TONES = {"\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}  # huyền, hỏi, ngã, sắc, nặng
_LETTER_MARKS = frozenset("\u0306\u0302\u031b")  # breve, circumflex, horn: part of the letter, not a tone
_END = "!"  # below every character of a key, so a shorter word comes first


def _word_key(word: str) -> str:
    """Key of one word: its letters in the order of the alphabet, then its tones, then its cases."""
    letters, tones, cases = [], [], []
    for character in unicodedata.normalize("NFC", word):
        decomposed = unicodedata.normalize("NFD", character)
        base, marks = decomposed[0], decomposed[1:]
        kept = base.lower() + "".join(mark for mark in marks if mark in _LETTER_MARKS)
        order = _ALPHABET.get(unicodedata.normalize("NFC", kept))
        letters.append(chr(0x30 + order) if order else f"~{base.lower()}")
        tones.append(str(next((_TONES[mark] for mark in marks if mark in _TONES), 0)))
        cases.append("1" if base != base.lower() else "0")
    return "".join([*letters, _END, *tones, _END, *cases, _END])


def name_sort_key(name: str) -> str:
    """Return a key that sorts Vietnamese names: given name (last word) first, then the others from the left.

    Each word by letters (aăâbcdđ…), then tone (ngang, huyền, hỏi, ngã, sắc, nặng), then case. The key is
    a text whose code-point order is the wanted order, so it can be stored in a column (PostgreSQL:
    COLLATE "C").
    """
    words = name.split()
    return "".join(_word_key(word) for word in words[-1:] + words[:-1])


def title_sort_key(title: str) -> str:
    """Return a key that sorts titles and names of units by the Vietnamese alphabet, read from the left.

    A number counts as one: "Thôn 2" before "Thôn 10".
    """
    return "".join(_word_key(word.zfill(9) if word.isdecimal() else word) for word in title.split())


def fold(text: str) -> str:
    """Return a search key without tones, marks and case: "Đặng Thị Hoà" → "dang thi hoa"."""
    decomposed = unicodedata.normalize("NFD", text)
    bare = "".join(character for character in decomposed if not unicodedata.combining(character))
    return " ".join(bare.replace("đ", "d").replace("Đ", "d").casefold().split())


def clock_time(moment: str) -> str:
    """Return a time of day in words: "08:05" → "08 giờ 05 phút". Raises ValueError on anything else."""
    hours, colon, minutes = moment.partition(":")
    is_number = len(hours) == len(minutes) == 2 and hours.isdecimal() and minutes.isdecimal()
    if not colon or not is_number or int(hours) > 23 or int(minutes) > 59:
        raise ValueError(f"not a time of day: {moment!r}")
    return f"{hours} giờ {minutes} phút"
