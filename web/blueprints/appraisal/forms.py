"""The queue's own small forms."""

from __future__ import annotations

from wtforms import BooleanField, HiddenField
from wtforms.validators import InputRequired, Length

from web.blueprints.common import ManyField
from web.forms import KeyedForm, LongTextField, TextField


class SaveViewForm(KeyedForm):
    """A name for the list on the screen."""

    name = TextField("Tên danh sách", [InputRequired("Đặt tên cho danh sách."), Length(max=80)])
    query = HiddenField(validators=[Length(max=500)])
    first = BooleanField("Mở danh sách này trước tiên")


class ForgetViewForm(KeyedForm):
    """Which saved list to drop."""

    name = HiddenField(validators=[InputRequired("Chọn danh sách cần bỏ."), Length(max=80)])


class PrepareForm(KeyedForm):
    """Which step to prepare for everything that the address shows."""

    viec = HiddenField(validators=[InputRequired("Chọn việc cần làm."), Length(max=40)])


class ConfirmForm(KeyedForm):
    """One clean nomination confirmed: the version that the person has seen."""

    version = HiddenField(validators=[InputRequired("Tải lại trang rồi làm lại."), Length(max=9)])


class ApartForm(KeyedForm):
    """Why two nominations are not one thing twice."""

    other = HiddenField(validators=[InputRequired("Chọn đề nghị cần so."), Length(max=40)])
    reason = LongTextField(
        "Vì sao không phải trùng",
        [InputRequired("Ghi lý do bằng một câu, ví dụ: khác ngày sinh, là hai người."), Length(max=500)],
    )


class UndoForm(KeyedForm):
    """What to take back: the step and the nominations."""

    buoc = HiddenField(validators=[InputRequired("Tải lại trang rồi làm lại."), Length(max=40)])
    chon = ManyField()
    tu = HiddenField()
