"""Forms of the grid's neighbours: picking from the register, pasting, a waiting line, copying, sending back."""

from __future__ import annotations

from wtforms import HiddenField, RadioField, SelectField, TextAreaField
from wtforms.validators import InputRequired, Length

from web.blueprints.common import ManyField
from web.forms import KeyedForm, LongTextField, TextField

AWARD = "Danh hiệu, hình thức"
NO_AWARD = "Chọn danh hiệu, hình thức…"


class PickForm(KeyedForm):
    """People ticked in the register, and the award for all of them."""

    loai = HiddenField()
    tim = TextField("Tìm theo tên (không cần dấu) hoặc số căn cước", [Length(max=100)])
    chon = ManyField()
    award = SelectField(AWARD, choices={}, validate_choice=False)
    viec = HiddenField()


class PasteForm(KeyedForm):
    """Lines from Excel, and the award for those that name none."""

    text = TextAreaField(
        "Dán các dòng từ Excel",
        [InputRequired("Dán ít nhất một dòng.")],
        description="Mỗi người một dòng: họ tên hoặc số căn cước; thêm chức vụ, danh hiệu, thành tích nếu có.",
    )
    award = SelectField("Danh hiệu cho dòng không ghi", choices={}, validate_choice=False)


class LineForm(KeyedForm):
    """A waiting line: mended, settled by choosing, or dropped."""

    text = TextAreaField("Nội dung dòng", [Length(max=1000)])
    award = SelectField(AWARD, choices={}, validate_choice=False)
    ai = RadioField("Người được đề nghị", choices={}, validate_choice=False)
    viec = HiddenField()


class CopyForm(KeyedForm):
    """Rows of an earlier list."""

    tu = HiddenField()
    chon = ManyField()


class BackForm(KeyedForm):
    """Which ones go back to the clerk, with one sentence."""

    chon = ManyField()
    tat_ca = HiddenField()
    reason = LongTextField(
        "Cần sửa gì, ghi một câu",
        [InputRequired("Ghi một câu để người lập biết phải sửa gì."), Length(max=2000)],
    )


class SubmitForm(KeyedForm):
    """The rows that the head saw, each with its version."""

    chon = ManyField()
