"""The forms of number books."""

from __future__ import annotations

from wtforms import RadioField, SelectField
from wtforms.validators import InputRequired, Length

from web.forms import DayField, KeyedForm, LongTextField, TextField
from workflow.queries.number_books import KIND_LABELS


class BookForm(KeyedForm):
    """A book about to be opened."""

    body = SelectField("Cơ quan", [InputRequired("Chọn cơ quan.")], choices={})
    symbol = TextField(
        "Ký hiệu", [InputRequired("Ghi ký hiệu của sổ."), Length(max=40)],
        description="Như in trên văn bản, ví dụ TTr-HĐTĐKT. Biên bản, tờ trình của Hội đồng có số riêng.",
    )  # fmt: skip
    title = TextField(
        "Tên sổ", [InputRequired("Ghi tên sổ."), Length(max=200)], description="Ví dụ: Tờ trình của Hội đồng."
    )
    kind = RadioField(
        "Cách cấp số",
        [InputRequired("Chọn cách cấp số.")],
        choices=dict(KIND_LABELS),
        default="own",
        description="Chọn được đến khi có số đầu tiên; sau đó không đổi.",
    )


class KindForm(KeyedForm):
    """Whose a book is."""

    kind = TextField("Cách cấp số", [InputRequired("Chọn cách cấp số."), Length(max=10)])


class NumberForm(KeyedForm):
    """A number taken by hand for a document made elsewhere."""

    on = DayField("Ngày văn bản", [InputRequired("Nhập ngày văn bản.")], description="Ngày/tháng/năm.")
    subject = TextField(
        "Trích yếu", [InputRequired("Ghi trích yếu của văn bản."), Length(max=500)],
        description="Ví dụ: Tờ trình đề nghị tặng Bằng khen năm 2024.",
    )  # fmt: skip
    typed = TextField("Số", [Length(max=10)], description="Số lấy từ sổ của văn thư, ví dụ 3618.")


class VoidForm(KeyedForm):
    """Why a number is void."""

    reason = LongTextField(
        "Lý do bỏ số", [InputRequired("Ghi lý do bỏ số bằng một câu."), Length(max=500)],
        description="Ví dụ: văn bản không phát hành.",
    )  # fmt: skip
