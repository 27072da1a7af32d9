"""The forms of the holiday table: propose a day, decide on one."""

from __future__ import annotations

from wtforms import SelectField
from wtforms.validators import InputRequired, Length

from web.forms import DayField, KeyedForm, TextField

KINDS = {"off": "Ngày nghỉ của cơ quan", "working": "Ngày nghỉ cuối tuần đi làm bù"}


class DayForm(KeyedForm):
    """A day off or a worked weekend day of the body."""

    day = DayField(
        "Ngày",
        [InputRequired("Nhập ngày nghỉ hoặc ngày làm bù.")],
        description="Ngày/tháng/năm, ví dụ 05/01/2024.",
    )
    kind = SelectField("Loại", choices=KINDS)
    name = TextField(
        "Lý do",
        [InputRequired("Ghi lý do nghỉ hoặc làm bù."), Length(max=200)],
        description="Ví dụ: Nghỉ bão số 5.",
    )
    document = TextField(
        "Văn bản quyết định", [InputRequired("Ghi số, ngày văn bản."), Length(max=300)],
        description="Số, ngày, cơ quan ban hành.",
    )  # fmt: skip


class DecisionForm(KeyedForm):
    """The answer to a proposed day; the button says which."""

    reason = TextField("Lý do", [Length(max=500)], description="Bắt buộc khi không duyệt hoặc hủy.")
