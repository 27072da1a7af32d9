"""The blueprint of all workbooks, and what its pages share: answers with a file, the words of outcomes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO

from flask import Blueprint, Response, send_file
from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField, HiddenField

from web.forms import KeyedForm
from workflow.services.import_values import (
    ADDED,
    CHANGED,
    EMPTY,
    LEFT,
    REFUSED,
    SAME,
    ImportOutcome,
    RowOutcome,
)

blueprint = Blueprint("workbooks", __name__)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv"
MOST_SHOWN = 300

WORDS: dict[str, tuple[str, str, str, str]] = {
    REFUSED: ("bad", "cross", "lỗi, không ghi", "đã bỏ qua vì lỗi"),
    ADDED: ("ok", "plus", "sẽ thêm", "đã thêm"),
    CHANGED: ("info", "pencil", "sẽ sửa", "đã sửa"),
    LEFT: ("wait", "lock", "giữ nguyên", "giữ nguyên"),
    SAME: ("plain", "check", "không đổi", "không đổi"),
    EMPTY: ("plain", "minus", "không đề nghị", "không đề nghị"),
}
"""Tone, icon, what will become of a row, what became of it."""


class UploadForm(KeyedForm):
    """A workbook to upload."""

    file = FileField(
        "Tệp Excel đã điền",
        [FileRequired("Chọn tệp để tải lên.")],
        description="Nhận .xlsx, .xls, .ods, tối đa 20 MB. Chưa ghi gì: trang sau cho xem trước từng dòng.",
    )


class WriteForm(KeyedForm):
    """Do what the dry run showed; ``dau_van`` is the fingerprint of what was seen."""

    dau_van = HiddenField()
    ghi_de = BooleanField("Ghi cả thay đổi của người đã có trong danh bạ")


@dataclass(frozen=True, slots=True)
class Group:
    """Rows that end alike, as the page shows them."""

    what: str
    tone: str
    icon: str
    word: str
    count: int
    rows: Sequence[RowOutcome]


def groups_of(outcome: ImportOutcome) -> list[Group]:
    """Return the rows by what becomes of them, errors first; rows nothing happens to are only counted."""
    found = []
    for what, (tone, icon, before, after) in WORDS.items():
        rows = [row for row in outcome.rows if row.what == what]
        if rows:
            told = [row for row in rows if row.sentences or row.warnings or what in {REFUSED, ADDED, CHANGED}]
            word = after if outcome.written else before
            found.append(Group(what, tone, icon, word, len(rows), told[:MOST_SHOWN]))
    return found


def errors_of(outcome: ImportOutcome) -> dict[int, str]:
    """Return line → what is wrong in it."""
    return {row.line: " ".join(row.sentences) for row in outcome.rows if row.what == REFUSED}


def remarks_of(outcome: ImportOutcome) -> dict[int, str]:
    """Return line → what does not stop it and should be known (a shut cell that was written over)."""
    return {row.line: " ".join(row.warnings) for row in outcome.rows if row.warnings}


def file_answer(content: bytes, filename: str, media_type: str = XLSX) -> Response:
    """Return a file that the browser stores and never opens itself."""
    answer = send_file(
        BytesIO(content), mimetype=media_type, as_attachment=True, download_name=filename, max_age=0
    )
    answer.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    answer.headers["Cache-Control"] = "no-store"
    return answer
