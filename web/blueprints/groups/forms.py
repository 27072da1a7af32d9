"""Forms about collectives and households."""

from __future__ import annotations

from wtforms import IntegerField, SelectField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from web.forms import DayField, KeyedForm, LongTextField, TextField

DAY = "Ngày/tháng/năm, ví dụ 05/02/2024."
KINDS = {
    "co_quan": "Cơ quan",
    "don_vi": "Đơn vị",
    "truong": "Trường",
    "uy_ban_nhan_dan": "Ủy ban nhân dân",
    "to_chuyen_mon": "Tổ chuyên môn",
    "to": "Tổ, đội, bộ phận",
    "thon": "Thôn, tổ dân phố",
    "nhan_dan_va_can_bo": "Nhân dân và cán bộ",
    "can_bo_cong_chuc_xa": "Cán bộ, công chức xã",
    "doan_the_xa": "Đoàn thể xã",
    "khac": "Tập thể khác",
}


class DetailForm(KeyedForm):
    """Size and head."""

    size = IntegerField("Số người", [Optional(), NumberRange(1, 1_000_000, "Ghi số người, lớn hơn 0.")])
    head = TextField("Người đứng đầu", [Length(max=120)])


class NewCollectiveForm(DetailForm):
    """A collective that is new."""

    unit = SelectField("Đơn vị", [InputRequired("Chọn đơn vị.")], choices={})
    name = TextField(
        "Tên tập thể",
        [InputRequired("Ghi tên tập thể."), Length(max=250)],
        description="Như sẽ in trong quyết định.",
    )
    about = SelectField("Loại", choices=KINDS)


class NewHouseholdForm(DetailForm):
    """A household that is new."""

    unit = SelectField("Xã", [InputRequired("Chọn xã.")], choices={})
    name = TextField("Họ tên chủ hộ", [InputRequired("Ghi họ tên chủ hộ."), Length(max=120)])
    about = TextField("Thôn, tổ dân phố", [Length(max=120)])


class RenameForm(KeyedForm):
    """Another name from a day on."""

    name = TextField("Tên mới", [InputRequired("Ghi tên mới."), Length(max=250)])
    since = DayField("Từ ngày", [InputRequired("Nhập ngày bắt đầu dùng tên mới.")], description=DAY)
    document = TextField("Văn bản, lý do", [InputRequired("Ghi văn bản hoặc lý do."), Length(max=200)])


class GoOnForm(KeyedForm):
    """The end, and what goes on."""

    on = DayField("Từ ngày", [InputRequired("Nhập ngày kết thúc.")], description=DAY)
    document = TextField("Văn bản", [InputRequired("Ghi văn bản làm căn cứ."), Length(max=200)])
    others = LongTextField(
        "Hợp nhất cùng (mã)", [Length(max=500)],
        description="Khi hợp nhất: mỗi dòng một mã của mục khác trong cùng đơn vị, ví dụ C12. Để trống nếu không.",
    )  # fmt: skip
    names = LongTextField(
        "Tên mới", [Length(max=2000)],
        description="Mỗi dòng một tên: một tên là hợp nhất, nhiều tên là chia tách. Để trống là giải thể.",
    )  # fmt: skip
