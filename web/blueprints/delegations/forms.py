"""The forms of a delegation."""

from __future__ import annotations

from wtforms import BooleanField, SelectField, SelectMultipleField
from wtforms.validators import InputRequired, Length
from wtforms.widgets import CheckboxInput, ListWidget

from rules.vocabulary import AwardCode
from web.forms import DayField, KeyedForm, LongTextField, TextField
from workflow.queries.delegations import SCOPE_LABELS


class DelegationForm(KeyedForm):
    """A delegation about to be set up."""

    body = SelectField("Cơ quan", [InputRequired("Chọn cơ quan.")], choices={})
    delegator = SelectField("Người giao ký", [InputRequired("Chọn người giao ký.")], choices={})
    deputy = SelectField("Người được giao ký", [InputRequired("Chọn người được giao ký.")], choices={})
    deputy_title = TextField(
        "Chức vụ ghi dưới thể thức ký", [Length(max=120)],
        description="Chỉ chức vụ Nhà nước quy định, ví dụ Phó Chủ tịch.",
    )  # fmt: skip
    form = SelectField("Thể thức ký", [InputRequired("Chọn thể thức ký.")], choices={}, default="KT.")
    scope = SelectField("Phạm vi", choices={scope.value: label for scope, label in SCOPE_LABELS.items()})
    awards = SelectMultipleField(
        "Danh hiệu, hình thức được giao ký",
        choices={award.value: award.label for award in AwardCode},
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        description="Chỉ chọn khi phạm vi là theo danh hiệu, hình thức.",
    )
    since = DayField("Từ ngày", [InputRequired("Nhập ngày bắt đầu.")], description="Ngày/tháng/năm.")
    until = DayField("Đến hết ngày", [InputRequired("Nhập ngày kết thúc.")], description="Ngày/tháng/năm.")
    document_number = TextField(
        "Số, ký hiệu văn bản giao ký", [InputRequired("Ghi số, ký hiệu văn bản giao ký."), Length(max=120)],
        description="Ví dụ 12/QĐ-UBND.",
    )  # fmt: skip
    document_on = DayField(
        "Ngày văn bản", [InputRequired("Nhập ngày văn bản.")], description="Ngày/tháng/năm."
    )
    checked = BooleanField("Đã đối chiếu: văn bản giao ký nêu rõ việc ký quyết định khen thưởng (TL., TUQ.)")


class ReasonForm(KeyedForm):
    """Why it is not approved, or ends."""

    reason = LongTextField("Lý do", [InputRequired("Ghi rõ lý do bằng một câu."), Length(max=500)])
