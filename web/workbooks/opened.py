"""Open an uploaded workbook safely: by its content, within limits, in a process of its own; nothing in it ever runs.

xlsx, xls and ods. What cannot be read is an ``UnsupportedFile`` that says what the file is and what to do.
"""

from __future__ import annotations

import json
import subprocess  # nosec B404  # our own reader, no shell
import sys
import zipfile
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

from workflow.errors import UnsupportedFile

MAX_BYTES = 20 * 1024 * 1024
MAX_UNPACKED = 100 * 1024 * 1024
MAX_RATIO, RATIO_FROM = 100, 20 * 1024 * 1024
MAX_ENTRIES = 2_000
TIME_LIMIT = 20
OLE = bytes.fromhex("d0cf11e0a1b11ae1")
ODS = b"application/vnd.oasis.opendocument.spreadsheet"
SAVE_AS = "Mở tệp bằng Excel hoặc LibreOffice, chọn Lưu thành (Save As) dạng Excel (.xlsx), rồi tải lên lại."

Cell = str | float | date | bool | None


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet; ``rows[0]`` is row 1."""

    name: str
    hidden: bool
    rows: tuple[tuple[Cell, ...], ...]


def open_book(content: bytes) -> tuple[Sheet, ...]:
    """Return the sheets; ``UnsupportedFile`` with one sentence when the file is not a workbook we take."""
    if not content:
        raise _wrong("Tệp rỗng (0 byte). Chọn lại tệp rồi tải lên.")
    if len(content) > MAX_BYTES:
        raise _wrong("Tệp lớn hơn 20 MB. Xóa ảnh, trang không dùng trong tệp rồi tải lên lại.")
    _check(content)
    return tuple(_sheet(one) for one in _read(content)["sheets"])


def _wrong(sentence: str) -> UnsupportedFile:
    return UnsupportedFile(sentence, {"file": sentence})


def _check(content: bytes) -> None:
    """Look at what the file is, before anything takes it apart."""
    if content.startswith(b"PK\x03\x04"):
        _check_zip(content)
    elif content.startswith(OLE):
        _check_ole(content)
    else:
        raise _wrong(f"{_guess(content)} Chỉ nhận tệp Excel (.xlsx, .xls) hoặc LibreOffice (.ods). {SAVE_AS}")


def _guess(content: bytes) -> str:
    head = content[:512].lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    if content.startswith(b"%PDF-"):
        return "Tệp này là PDF, không phải bảng tính."
    if head.startswith((b"<html", b"<!doctype", b"<table", b"<?xml", b"<meta")):
        return "Tệp này là trang web hoặc XML được đặt tên như bảng tính."
    if b"\x00" not in content[:512]:
        return "Tệp này là văn bản thường (ví dụ CSV), không phải bảng tính."
    return "Không nhận ra loại tệp này."


def _check_zip(content: bytes) -> None:
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            entries = archive.infolist()
            names = {entry.filename for entry in entries}
            kind = _head(archive, "mimetype") if "mimetype" in names else b""
            encrypted = "META-INF/manifest.xml" in names and b"encryption-data" in _head(
                archive, "META-INF/manifest.xml"
            )
    except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError) as error:
        raise _wrong(f"Tệp bị hỏng, không mở được. {SAVE_AS}") from error
    unpacked = sum(entry.file_size for entry in entries)
    swollen = unpacked > RATIO_FROM and unpacked > MAX_RATIO * len(content)
    if len(entries) > MAX_ENTRIES or unpacked > MAX_UNPACKED or swollen:
        raise _wrong(
            "Tệp nén quá nhiều dữ liệu bên trong nên không mở. Chép bảng sang tệp mới rồi tải lên lại."
        )
    if encrypted:
        raise _wrong("Tệp có đặt mật khẩu. Mở tệp, bỏ mật khẩu, lưu lại rồi tải lên.")
    if any("vbaproject" in name.lower() or name.startswith(("Basic/", "Scripts/")) for name in names):
        raise _wrong(f"Tệp có macro nên không nhận. {SAVE_AS}")
    if "xl/workbook.bin" in names or not ("xl/workbook.xml" in names or kind.startswith(ODS)):
        word = "word/document.xml" in names
        raise _wrong(
            f"{'Tệp này là Word, không phải bảng tính.' if word else 'Không phải bảng tính nhận được.'} {SAVE_AS}"
        )


def _head(archive: zipfile.ZipFile, name: str) -> bytes:
    """Return the beginning of a part; never the whole of one, which may unpack to any size."""
    with archive.open(name) as part:
        return part.read(1024 * 1024)


def _check_ole(content: bytes) -> None:
    def holds(name: str) -> bool:
        return name.encode("utf-16-le") in content

    if holds("EncryptedPackage"):
        raise _wrong("Tệp có đặt mật khẩu. Mở tệp, bỏ mật khẩu, lưu lại rồi tải lên.")
    if holds("_VBA_PROJECT_CUR"):
        raise _wrong(f"Tệp có macro nên không nhận. {SAVE_AS}")
    if not (holds("Workbook") or holds("Book")):
        raise _wrong(f"Tệp không phải bảng tính Excel. {SAVE_AS}")


ERRORS = {
    "password": "Tệp có đặt mật khẩu. Mở tệp, bỏ mật khẩu, lưu lại rồi tải lên.",
    "too_big": "Bảng có hơn 5.000 dòng hoặc vùng dữ liệu quá rộng. Chép phần cần nhập sang tệp mới rồi tải lên lại.",
    "unreadable": f"Tệp bị hỏng hoặc không đúng loại, không đọc được. {SAVE_AS}",
}


def _read(content: bytes) -> dict[str, Any]:
    """Let the child read; whatever happens to it is an answer too."""
    program = [sys.executable, "-I", "-B", str(Path(__file__).with_name("child.py"))]
    try:
        done = subprocess.run(program, input=content, capture_output=True, timeout=TIME_LIMIT, check=False)  # noqa: S603  # nosec B603
    except subprocess.TimeoutExpired as error:
        raise _wrong(ERRORS["too_big"]) from error
    if done.returncode != 0:
        raise _wrong(ERRORS["too_big"])
    answer: dict[str, Any] = json.loads(done.stdout)
    if "error" in answer:
        raise _wrong(ERRORS[answer["error"]])
    return answer


def _sheet(one: dict[str, Any]) -> Sheet:
    rows = tuple(tuple(_cell(value) for value in row) for row in one["rows"])
    return Sheet(str(one["name"]), bool(one["hidden"]), rows)


def _cell(value: Any) -> Cell:
    if not isinstance(value, dict):
        return None if value is None else str(value)
    ((kind, content),) = value.items()
    return date.fromisoformat(content) if kind == "d" else bool(content) if kind == "b" else float(content)
