"""The form of the citation check."""

from __future__ import annotations

from wtforms.validators import InputRequired, Length

from web.forms import DayField, LongTextField, VietnameseForm

MOST_LETTERS = 50_000


class CitationForm(VietnameseForm):
    """A text and its day; nothing of it is kept."""

    ngay = DayField(
        "Ngày của văn bản",
        [InputRequired("Ghi ngày của văn bản.")],
        description="Ngày/tháng/năm, ví dụ 05/07/2024. Hiệu lực được xét vào ngày này.",
    )
    noi_dung = LongTextField(
        "Nội dung cần kiểm tra",
        [
            InputRequired("Dán nội dung có các căn cứ cần kiểm tra."),
            Length(max=MOST_LETTERS, message="Nội dung quá dài; dán tối đa 50.000 ký tự."),
        ],
        description="Dán phần căn cứ hoặc cả văn bản. Nội dung chỉ dùng để kiểm tra, không được lưu.",
    )
