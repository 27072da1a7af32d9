"""The forms of letters and lists, as rows; ``spec`` makes a ``DocumentSpec`` of each. All are drawn from blocks."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Final, NamedTuple

from rules.documents.content.archive_file import archive_file_content
from rules.documents.content.blocks import BlockDocument
from rules.documents.content.complaint_answer import complaint_answer_content
from rules.documents.content.consultation_letter import consultation_letter_content
from rules.documents.content.result_letter import result_letter_content
from rules.documents.content.return_letter import return_letter_content
from rules.documents.content.superior_letter import superior_letter_content
from rules.documents.content.written_opinion import written_opinion_content

RETURN_LETTER: Final = "return_letter"
SUPERIOR_LETTER: Final = "superior_letter"
CONSULTATION_LETTER: Final = "consultation_letter"
RESULT_LETTER: Final = "result_letter"
ARCHIVE_FILE: Final = "archive_file"
COMPLAINT_ANSWER: Final = "complaint_answer"
WRITTEN_OPINION: Final = "written_opinion"

_OFFICIAL_LETTER = "Mẫu 1.5 – Công văn"
_DECREE_30 = date(2020, 3, 5)


class LetterForm(NamedTuple):
    """One form of one kind of letter, with its days in force (inclusive)."""

    kind: str
    form: str
    citation: str
    since: date
    until: date | None
    content: Callable[..., BlockDocument]


LETTER_FORMS: tuple[LetterForm, ...] = (
    LetterForm(
        RETURN_LETTER,
        _OFFICIAL_LETTER,
        "Phụ lục I và III (Mẫu 1.5) Nghị định số 30/2020/NĐ-CP",
        _DECREE_30,
        None,
        return_letter_content,
    ),
    LetterForm(
        SUPERIOR_LETTER,
        "Mẫu 1.4 – Tờ trình",
        "Phụ lục I và III (Mẫu 1.4) Nghị định số 30/2020/NĐ-CP",
        date(2017, 10, 1),
        date(2025, 6, 30),
        superior_letter_content,
    ),
    LetterForm(
        SUPERIOR_LETTER,
        "Mẫu số 01 – Tờ trình",
        "Điều 33 khoản 11 (Mẫu số 01) Nghị định số 152/2025/NĐ-CP",
        date(2025, 7, 1),
        None,
        superior_letter_content,
    ),
    LetterForm(
        CONSULTATION_LETTER,
        _OFFICIAL_LETTER,
        "Phụ lục I và III (Mẫu 1.5) Nghị định số 30/2020/NĐ-CP",
        _DECREE_30,
        None,
        consultation_letter_content,
    ),
    LetterForm(
        RESULT_LETTER,
        "Mẫu 1.4 – Thông báo (văn bản có tên loại)",
        "Phụ lục I và III (Mẫu 1.4) Nghị định số 30/2020/NĐ-CP",
        _DECREE_30,
        None,
        result_letter_content,
    ),
    LetterForm(
        COMPLAINT_ANSWER,
        _OFFICIAL_LETTER,
        "Phụ lục I và III (Mẫu 1.5) Nghị định số 30/2020/NĐ-CP; nội dung theo Luật Khiếu nại 2011, Luật Tố cáo 2018, "
        "chưa đối chiếu",
        _DECREE_30,
        None,
        complaint_answer_content,
    ),
    LetterForm(
        WRITTEN_OPINION,
        "không có mẫu quy định",
        "Phụ lục I Nghị định số 30/2020/NĐ-CP; khoản 7 Điều 30 Nghị định số 98/2023/NĐ-CP",
        date(2024, 1, 1),
        None,
        written_opinion_content,
    ),
    LetterForm(
        ARCHIVE_FILE,
        "bìa, mục lục hồ sơ: không có mẫu bắt buộc",
        "Chương IV và Phụ lục V Nghị định số 30/2020/NĐ-CP; nội dung bìa theo TCVN 9251:2012, đọc qua nguồn thứ cấp",
        _DECREE_30,
        None,
        archive_file_content,
    ),
)
