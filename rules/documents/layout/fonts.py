"""The fonts of a document: passed in as bytes, registered once, and strict about letters they lack.

ReportLab prints a black square, or nothing, for a letter that a font does not have, without any error;
``require`` raises instead. ReportLab's font objects hold a read position, so documents are built under
``LOCK``.
"""

from __future__ import annotations

import hashlib
import io
import threading
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from reportlab import rl_config
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from rules.documents.layout.styles import Face
from rules.errors import MissingGlyph
from rules.text import is_printable

LOCK = threading.RLock()
rl_config.useA85 = (
    0  # contents and fonts in bytes: as ASCII they cost a fifth of the time, and the archive undoes it
)

FILES = {
    Face.REGULAR: "Tinos_400Regular.ttf",
    Face.BOLD: "Tinos_700Bold.ttf",
    Face.ITALIC: "Tinos_400Regular_Italic.ttf",
    Face.BOLD_ITALIC: "Tinos_700Bold_Italic.ttf",
}
PROFILE = "srgb-v2.icc"


@dataclass(frozen=True)
class Fonts:
    """Four TrueType files as bytes: one family of a Times New Roman shape (NĐ 30/2020, Phụ lục I, mục I).

    ``profile`` is the colour profile (sRGB, ICC version 2) that an archival file is meant in.
    """

    regular: bytes
    bold: bytes
    italic: bytes
    bold_italic: bytes
    profile: bytes

    @staticmethod
    def load(folder: Path) -> Fonts:
        """Read the five files from the folder that the caller names (templates/documents/fonts)."""
        faces = {face.value: (folder / name).read_bytes() for face, name in FILES.items()}
        return Fonts(**faces, profile=(folder / PROFILE).read_bytes())


@dataclass(frozen=True)
class Faces:
    """Registered fonts: the name ReportLab knows each face by, and the letters that all four have."""

    names: dict[Face, str]
    letters: frozenset[str]

    def require(self, texts: Iterable[str], document: str) -> None:
        """Raise MissingGlyph (in Vietnamese, naming the first letter) unless every letter can be drawn."""
        asked = tuple(texts)
        if self.letters.issuperset("".join(asked)):
            return
        for text in asked:
            for letter in text:
                if letter not in self.letters:
                    raise MissingGlyph(
                        f"Văn bản {document}: phông chữ không có ký tự “{letter}” (U+{ord(letter):04X}) "
                        f"trong “{text[:60]}”. Đề nghị sửa ký tự này rồi tạo lại văn bản."
                    )


@cache
def _register_face(name: str, data: bytes) -> TTFont:
    """Give one file to ReportLab under a name that depends on its bytes only."""
    font = TTFont(name, io.BytesIO(data))
    pdfmetrics.registerFont(font)
    return font


@cache
def register(fonts: Fonts) -> Faces:
    """Register the four faces; the same bytes are registered once in a process."""
    with LOCK:
        names, letters = {}, []
        for face in Face:
            data: bytes = getattr(fonts, face.value)
            names[face] = f"{face.value}-{hashlib.sha256(data).hexdigest()[:12]}"
            font = _register_face(names[face], data)
            letters.append({chr(code) for code in font.face.charToGlyph})
        drawable = frozenset(letter for letter in set.intersection(*letters) if is_printable(letter))
        return Faces(names, drawable)
