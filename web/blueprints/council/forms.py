"""The form of a session; the results are one line per nomination and read by the route."""

from __future__ import annotations

from wtforms import IntegerField, SelectField
from wtforms.validators import InputRequired, Length, NumberRange

from web.forms import DayField, KeyedForm, TextField


class SessionForm(KeyedForm):
    """A session as its minutes say."""

    body = SelectField("Cơ quan", [InputRequired("Chọn cơ quan.")], choices={})
    held_on = DayField("Ngày họp", [InputRequired("Nhập ngày họp.")], description="Ngày/tháng/năm.")
    minutes_number = TextField(
        "Số biên bản",
        [InputRequired("Ghi số biên bản họp."), Length(max=60)],
        description="Ví dụ 05/BB-HĐTĐKT.",
    )
    members = IntegerField(
        "Tổng số thành viên Hội đồng", [InputRequired("Nhập tổng số thành viên."), NumberRange(1, 200)]
    )
    present = IntegerField("Có mặt", [InputRequired("Nhập số có mặt."), NumberRange(0, 200)])
    written = IntegerField(
        "Gửi ý kiến bằng văn bản",
        [InputRequired("Nhập số gửi ý kiến; không có thì ghi 0."), NumberRange(0, 200)],
    )
