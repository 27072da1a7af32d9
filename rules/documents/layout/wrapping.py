"""Breaking plain text into lines. Widths of words are kept, because lists repeat the same words."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import pairwise

from reportlab.pdfbase import pdfmetrics

from rules.documents.layout.fonts import Faces
from rules.documents.layout.styles import Style
from rules.text import unbroken

TIE = "\u2060"  # never in a text of people (rules.text.clean refuses it); as wide as a space here
_WORDS = """
ủy_ban nhân_dân hội_đồng thi_đua khen_thưởng trường_tiểu trường_trung trường_phổ trường_mầm trường_mẫu tiểu_học
trung_học cơ_sở phổ_thông mầm_non mẫu_giáo dân_tộc nội_trú bán_trú giáo_dục đào_tạo công_an quân_sự mặt_trận tổ_quốc
việt_nam liên_hiệp phụ_nữ nông_dân thanh_niên cộng_sản công_đoàn tài_chính kế_hoạch nội_vụ văn_hóa thông_tin
tài_nguyên môi_trường nông_nghiệp kinh_tế xã_hội tư_pháp thanh_tra văn_phòng trung_tâm chính_trị chủ_tịch tập_thể
cá_nhân gia_đình thành_tích xuất_sắc phong_trào danh_hiệu danh_sách quyết_định đề_nghị báo_cáo biên_bản kết_quả
năm_học giấy_khen bằng_khen tiên_tiến lao_động chiến_sĩ xây_dựng nông_thôn đột_xuất chuyên_đề thường_trực bình_xét
kiểm_phiếu hồ_sơ y_tế dân_phố
"""
COMPOUNDS = frozenset(_WORDS.split())
COUNTED = frozenset({"số", "ngày", "tháng", "năm", "điều", "khoản"})  # stay with the number behind them
"""Words of two syllables, or names of offices of two, that the headings of our papers are made of."""
_MARKS = "“”‘’\"'(),.;:-–"


@lru_cache(maxsize=20_000)
def _width(font: str, size: float, text: str) -> float:
    """Width of a word in points."""
    return _advance(font, size, text)


def width(text: str, style: Style, faces: Faces) -> float:
    """Width of a line in points."""
    return _advance(faces.names[style.face], style.size, text)


def _advance(font: str, size: float, text: str) -> float:
    """What ReportLab's ``stringWidth`` says, without its questions about each letter."""
    advances = _advances(font)
    try:
        return 0.001 * size * sum([advances[letter] for letter in text])
    except KeyError:
        return float(pdfmetrics.stringWidth(text, font, size))


@cache
def _advances(font: str) -> dict[str, float]:
    """How wide each letter of a registered font is, in thousandths of its size."""
    return {chr(code): wide for code, wide in pdfmetrics.getFont(font).face.charWidths.items()}


def wrap(text: str, style: Style, faces: Faces, available: float) -> list[str]:
    """Break a text into lines no wider than ``available`` points; a word too long for a line is cut.

    A number stays with its unit ("70 %").
    """
    font, text = faces.names[style.face], unbroken(text, TIE)
    whole = " ".join(text.split()).replace(TIE, " ")
    if _advance(font, style.size, whole) <= available:
        return [whole] if whole else []
    space = _width(font, style.size, " ")
    lines: list[str] = []
    line, used = "", 0.0
    for word in text.split():
        for piece in _pieces(word.replace(TIE, " "), font, style.size, available):
            needed = _width(font, style.size, piece)
            if line and used + space + needed <= available:
                line, used = f"{line} {piece}", used + space + needed
            else:
                if line:
                    lines.append(line)
                line, used = piece, needed
    return [*lines, line] if line else lines


def balanced(text: str, style: Style, faces: Faces, available: float) -> list[str]:
    """Break a heading into as few lines as fit, of nearly equal length: no single word on the last line.

    Words of two syllables that headings use ("TIỂU HỌC", "thi đua") stay on one line where that takes no line more.
    """
    fewest = len(wrap(text, style, faces, available))
    tied = _tied(text)
    chosen = tied if len(wrap(tied, style, faces, available)) <= fewest else text
    widest = max((width(word.replace(TIE, " "), style, faces) for word in chosen.split()), default=0.0)
    low, high = max(available / max(fewest, 1) * 0.5, widest), available  # never so narrow that a word is cut
    while high - low > 1:
        middle = (low + high) / 2
        if len(wrap(chosen, style, faces, middle)) > fewest:
            low = middle
        else:
            high = middle
    return wrap(chosen, style, faces, high)


def _tied(text: str) -> str:
    """The text with ties between the syllables of words that should not be parted."""
    words = text.split(" ")
    tied = words[0]
    for before, word in pairwise(words):
        is_counted = word[:1].isdecimal() and before.casefold() in COUNTED
        is_one = is_counted or f"{before}_{word}".casefold().strip(_MARKS) in COMPOUNDS
        tied += (TIE if is_one else " ") + word
    return tied


def _pieces(word: str, font: str, size: float, available: float) -> Iterator[str]:
    """The word itself, or its parts when it is wider than a line (at least one letter each)."""
    if _width(font, size, word) <= available:
        yield word
        return
    piece, used = "", 0.0
    for letter in word:
        advance = _width(font, size, letter)
        if piece and used + advance > available:
            yield piece
            piece, used = "", 0.0
        piece, used = piece + letter, used + advance
    yield piece
