"""The forms of certificates: an order to print, shifts of a blank, a request for another one, its decision."""

from __future__ import annotations

from flask_wtf.file import FileField
from wtforms import RadioField
from wtforms.validators import InputRequired, Length, Optional

from web.blueprints.common import ManyField
from web.forms import DayField, KeyedForm, LongTextField, TextField
from workflow.queries.reissues import GROUND_LABELS

PLAIN, BLANK = "giay-thuong", "phoi"


class PrintForm(KeyedForm):
    """How the certificates of a decision are printed."""

    paper = RadioField(
        "In trên",
        choices={
            PLAIN: "Giấy thường: in cả khung, Quốc hiệu và nội dung",
            BLANK: "Phôi in sẵn: chỉ in phần để trống",
        },
        default=PLAIN,
    )
    size = RadioField(
        "Chia tệp", choices={"100": "Mỗi tệp 100 giấy", "1000": "Mỗi tệp 1.000 giấy"}, default="100"
    )
    chon = ManyField()


class ShiftForm(KeyedForm):
    """How far each group of words is moved, in millimetres; a field is called by its group and direction."""


GROUPS = {
    "name": "Tên người, tập thể",
    "address": "Chức vụ, đơn vị, địa chỉ",
    "achievement": "Thành tích",
    "register": "Số quyết định, số sổ vàng",
    "place_date": "Địa danh, ngày",
    "signer": "Chức vụ, tên người ký",
}
"""The groups of words that are moved together, as the page calls them."""

for _group in GROUPS:
    for _way, _word in (("right", "Sang phải (mm)"), ("down", "Xuống dưới (mm)")):
        setattr(ShiftForm, f"{_group}_{_way}", TextField(_word, [Length(max=8)], default="0"))


class ReissueForm(KeyedForm):
    """A request for another certificate."""

    ground = RadioField(
        "Lý do cấp", [InputRequired("Chọn lý do cấp.")],
        choices={ground.value: label for ground, label in GROUND_LABELS.items()},
    )  # fmt: skip
    reason = LongTextField("Nêu rõ", [InputRequired("Nêu rõ lý do bằng một câu."), Length(max=1000)])
    paper = TextField(
        "Đơn, công văn đề nghị", [InputRequired("Ghi đơn hoặc công văn đề nghị."), Length(max=300)],
        description="Ví dụ: Đơn ngày 05/03/2025 của ông Đinh Văn Rô.",
    )  # fmt: skip
    received_on = DayField(
        "Ngày nhận đơn", [InputRequired("Nhập ngày nhận đơn.")], description="Ngày/tháng/năm."
    )
    file = FileField("Bản chụp đơn, công văn (nếu có)")


class ApproveForm(KeyedForm):
    """Agreement, with the day on which the old certificate was handed in."""

    returned_on = DayField(
        "Ngày đã thu lại giấy cũ", [Optional()], description="Ngày/tháng/năm. Giấy bị mất thì để trống."
    )


class RefuseForm(KeyedForm):
    """Why a request is not agreed to."""

    note = LongTextField("Lý do không đồng ý", [InputRequired("Ghi lý do không đồng ý."), Length(max=1000)])
