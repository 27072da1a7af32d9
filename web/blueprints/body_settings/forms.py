"""The forms of the dated settings: a new value (one form for each kind of value), the second person's answer."""

from __future__ import annotations

from wtforms import RadioField, SelectMultipleField
from wtforms.validators import InputRequired, Length, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from web.forms import DayField, LongTextField, TextField
from web.freshness import ProvingForm
from web.setting_words import OFFICER_ROLES, SWITCH
from workflow.setting_words import Kind


class ChangeForm(ProvingForm):
    """From which day, by which paper and why; the kinds below put the value before it."""

    since = DayField(
        "Có hiệu lực từ ngày", [InputRequired("Nhập ngày có hiệu lực.")],
        description="Từ hôm nay trở đi; thiết lập không áp dụng ngược.",
    )  # fmt: skip
    citation = TextField(
        "Văn bản làm căn cứ", [InputRequired("Ghi văn bản làm căn cứ."), Length(max=300)],
        description="Số, ngày, cơ quan ban hành, điều khoản.",
    )  # fmt: skip
    reason = LongTextField("Lý do thay đổi", [InputRequired("Ghi lý do thay đổi."), Length(max=500)])

    def stored(self) -> str:
        """Return the value as the command takes it."""
        return str(self["value"].data or "")


class SwitchForm(ChangeForm):
    """One of two."""

    value = RadioField("Giá trị mới", [InputRequired("Chọn một trong hai giá trị.")], choices=SWITCH)


class DayOfYearForm(ChangeForm):
    """A day and month, or none."""

    value = TextField(
        "Giá trị mới",
        [Optional(), Length(max=5)],
        description="Ngày/tháng, ví dụ 31/03; để trống nếu không đặt hạn.",
    )


class RolesForm(ChangeForm):
    """Some of the officers' duties, or none."""

    value = SelectMultipleField(
        "Giá trị mới", choices=dict(OFFICER_ROLES), widget=ListWidget(), option_widget=CheckboxInput(),
        description="Không chọn mục nào: không ai bị bắt buộc.",
    )  # fmt: skip

    def stored(self) -> str:
        """Return the chosen duties joined as they are stored."""
        return ",".join(self.value.data or ())


FORMS: dict[Kind, type[ChangeForm]] = {
    Kind.SWITCH: SwitchForm,
    Kind.DAY_OF_YEAR: DayOfYearForm,
    Kind.ROLES: RolesForm,
}


class AnswerForm(ProvingForm):
    """The answer to a proposed change; the button says which."""

    answer = TextField("Lý do", [Length(max=500)], description="Bắt buộc khi không duyệt hoặc hủy.")
