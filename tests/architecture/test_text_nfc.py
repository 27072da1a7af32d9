"""Vietnamese text is composed (NFC) everywhere: in NFD the same words draw, compare and hash differently."""

import unicodedata

from tests.support.source import text_files


def test_every_text_file_is_nfc() -> None:
    assert [
        f"{name}:{number}"
        for name, text in text_files()
        if not unicodedata.is_normalized("NFC", text)
        for number, line in enumerate(text.splitlines(), start=1)
        if not unicodedata.is_normalized("NFC", line)
    ] == []
