"""Forms about a dossier: starting one, naming a nominee."""

from __future__ import annotations

from wtforms import HiddenField, RadioField, SelectField
from wtforms.validators import InputRequired, Length, Optional

from web.forms import DayField, KeyedForm, LongTextField, TextField

YES_NO = [("", "Chưa rõ"), ("co", "Có"), ("khong", "Không")]
ANSWERS = {"co": True, "khong": False}


class DossierForm(KeyedForm):
    """A unit's dossier in a round."""

    round = SelectField("Đợt xét", [InputRequired("Chọn đợt xét.")], choices={})
    unit = SelectField("Đơn vị", [InputRequired("Chọn đơn vị.")], choices={})
    letter_number = TextField(
        "Số tờ trình", [Length(max=60)], description="Có thể để trống và bổ sung khi tờ trình đã ký."
    )
    letter_on = DayField("Ngày tờ trình", [Optional()], description="Ngày/tháng/năm. Có thể để trống.")


class NomineeForm(KeyedForm):
    """Who is nominated for what."""

    nominee = RadioField("Đối tượng", [InputRequired("Chọn một đối tượng trong danh sách.")], choices={})
    kind = HiddenField()
    award = SelectField("Danh hiệu, hình thức", [InputRequired("Chọn danh hiệu, hình thức.")], choices={})
    detail = TextField(
        "Chức vụ, đơn vị", [Length(max=250)], description="Ghi như sẽ in trong quyết định, ví dụ: Giáo viên."
    )
    achievement_title = LongTextField(
        "Thành tích",
        [Length(max=400)],
        description="Để trống nếu là thành tích chung của đợt. Với Giấy khen, ghi thành tích cụ thể.",
    )
    is_concrete = SelectField("Thành tích cụ thể, đo đếm được", choices=dict(YES_NO))
    recognised = SelectField("Đã được cấp có thẩm quyền công nhận", choices=dict(YES_NO))
    initiative_id = SelectField("Sáng kiến, đề tài", choices={})
