"""One cell → text, number, day, yes or no; what is wrong is a Vietnamese sentence (``CellError``).

Text becomes NFC. Names typed in the old fonts (TCVN3, VNI) are found by letters that Vietnamese does not have.
An identity number that Excel took for a number has lost its zeros: they are put back, and the row says so.
"""

from __future__ import annotations

import re
from datetime import date, timedelta

from web.forms import clean_text
from web.workbooks.opened import Cell

DAY = re.compile(r"(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4})")
ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[T ].*)?")
EPOCH = date(1899, 12, 30)
FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2100, 12, 31)
NOT_VIETNAMESE = re.compile("[\u00a1-\u00bf\u00c4-\u00c7\u00cb\u00ce-\u00d1\u00d6-\u00d8\u00db\u00dc\u00de\u00df"
                            "\u00e4-\u00e7\u00eb\u00ee-\u00f1\u00f6-\u00f8\u00fb\u00fc\u00fe\u00ff]")  # fmt: skip
VNI_PAIR = re.compile("[aeAE][\u00c0-\u00c3\u00d2-\u00d5\u00d9\u00da\u00e0-\u00e3\u00f2-\u00f5\u00f9\u00fa]"
                      "|[oO][\u00c2\u00d5\u00d9\u00e2\u00f5\u00f9]")  # fmt: skip
YES = frozenset({"co", "x", "yes", "dung", "1", "roi"})
NO = frozenset({"khong", "no", "sai", "0", "chua"})
CCCD = re.compile(r"\d{12}")


class CellError(ValueError):
    """A cell that cannot be used; the message is for the person who filled it."""


def text(value: Cell, *, most: int = 400) -> str:
    """Return one line of NFC text; a number without its ".0", a day as 05/02/2024."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "Có" if value else "Không"
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, float):
        return f"{value:.0f}" if value == int(value) else f"{value:g}".replace(".", ",")
    try:
        # A line break or a tab inside a cell is a space to the reader.
        cleaned = " ".join(clean_text(value.replace("\r", " ")).split())
    except ValueError as error:
        raise CellError(str(error)) from error
    if len(cleaned) > most:
        raise CellError(f"Nội dung dài {len(cleaned)} ký tự; nhiều nhất {most} ký tự. Rút gọn lại.")
    return cleaned


def name(value: Cell) -> str:
    """Return a name; refuses text in the old fonts, whose letters would be stored wrongly."""
    found = text(value, most=250)
    if NOT_VIETNAMESE.search(found) or VNI_PAIR.search(found):
        raise CellError(
            f"«{found}» gõ bằng phông chữ cũ (TCVN3 như .VnTime, hoặc VNI). "
            "Chuyển mã sang Unicode (ví dụ bằng UniKey: Ctrl+Shift+F6) rồi nhập lại."
        )
    return found


def day(value: Cell) -> date | None:
    """Return a day from a date cell, a serial number, 05/02/2024 or 2024-02-05."""
    found: date | None
    if value is None or value == "":
        return None
    if isinstance(value, date):
        found = value
    elif isinstance(value, float) and not isinstance(value, bool) and 1 < value < 80_000:
        found = EPOCH + timedelta(days=int(value))
    else:
        found = _typed_day(text(value))
    if found is None or not FIRST_DAY <= found <= LAST_DAY:
        raise CellError(f"«{text(value)}» không phải ngày. Ghi ngày/tháng/năm, ví dụ 05/02/2024.")
    return found


def _typed_day(typed: str) -> date | None:
    try:
        if match := DAY.fullmatch(typed):
            return date(int(match[3]), int(match[2]), int(match[1]))
        if match := ISO.fullmatch(typed):
            return date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        return None
    return None


def whole(value: Cell) -> int | None:
    """Return a whole number that is not negative; None for an empty cell."""
    typed = text(value)
    if not typed:
        return None
    if not typed.isascii() or not typed.isdecimal() or len(typed) > 7:
        raise CellError(f"«{typed}» không phải số nguyên. Ghi bằng chữ số, ví dụ 12.")
    return int(typed)


def answer(value: Cell) -> bool | None:
    """Return yes, no, or None for an empty cell."""
    typed = text(value)
    bare = typed.casefold().replace("ó", "o").replace("ô", "o").replace("ư", "u").replace("đ", "d")
    bare = bare.replace("ú", "u")
    if not bare:
        return None
    if bare in YES or bare in NO:
        return bare in YES
    raise CellError(f"«{typed}» không rõ là có hay không. Ghi Có hoặc Không, hoặc để trống.")


def identity_number(value: Cell) -> tuple[str | None, str]:
    """Return (CCCD of 12 digits, or None for an empty cell; a sentence when zeros were put back)."""
    digits = re.sub(r"[\s.\u2019']", "", text(value))
    if not digits:
        return None, ""
    if not digits.isascii() or not digits.isdecimal():
        raise CellError(f"Số CCCD «{text(value)}» có ký tự không phải chữ số. Ghi đủ 12 chữ số.")
    note = ""
    if len(digits) in {10, 11}:
        typed, digits = digits, digits.zfill(12)
        note = f"Số CCCD «{typed}» mất số 0 ở đầu, được hiểu là {digits}. Kiểm tra lại; nên định dạng cột là Văn bản."
    if len(digits) == 9:
        raise CellError(f"«{digits}» là số CMND 9 số cũ. Ghi số CCCD gồm 12 chữ số, hoặc để trống.")
    if not CCCD.fullmatch(digits):
        raise CellError(f"Số CCCD «{digits}» có {len(digits)} chữ số; phải đủ 12 chữ số.")
    if not 1 <= int(digits[:3]) <= 96:
        raise CellError(
            f"Số CCCD «{digits}» có mã tỉnh {digits[:3]} không tồn tại (001 đến 096). Kiểm tra lại."
        )
    return digits, note


def born_in(cccd: str) -> tuple[int, bool]:
    """Return the year of birth and whether a woman, as an identity number says (its 4th to 6th digit)."""
    century, year = int(cccd[3]), int(cccd[4:6])
    return 1900 + 100 * (century // 2) + year, century % 2 == 1
