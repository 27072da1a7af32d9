"""What each step needs to be told. Field names are those of the domain, so that its errors find their field."""

from __future__ import annotations

from wtforms import HiddenField, RadioField, SelectField, SelectMultipleField
from wtforms.validators import InputRequired, Length, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from web.blueprints.common import ManyField
from web.forms import DayField, KeyedForm, LongTextField, TextField
from web.labels import REFUSAL_REASONS
from workflow.appraisal_words import UNLOCKABLE


class StepForm(KeyedForm):
    """A step that needs nothing but its nominations ("ref:version") and the way back."""

    chon = ManyField()
    tu = HiddenField()


class ReasonForm(StepForm):
    """A step with a written reason."""

    reason = LongTextField(
        "Lý do",
        [InputRequired("Ghi rõ lý do bằng một câu để người nhận biết phải làm gì."), Length(max=2000)],
        description="Một vài câu, đủ để người nhận biết vì sao và phải làm gì.",
    )


class OpinionForm(StepForm):
    """The appraiser's opinion."""

    favourable = RadioField(
        "Kết luận",
        [InputRequired("Chọn một kết luận.")],
        choices={"co": "Đề nghị công nhận đủ điều kiện", "khong": "Chưa đủ điều kiện"},
    )
    opinion = LongTextField(
        "Ý kiến thẩm định",
        [InputRequired("Ghi ý kiến thẩm định bằng ít nhất một câu."), Length(max=2000)],
        description="Chỉ cơ quan thẩm định, Hội đồng và người ký đọc được; đơn vị trình không thấy.",
    )


class SettleForm(ReasonForm):
    """A person's answer to a criterion that the facts do not decide."""

    criterion = HiddenField(validators=[InputRequired("Chọn tiêu chí cần kết luận."), Length(max=100)])
    met = RadioField(
        "Kết luận",
        [InputRequired("Chọn đạt hoặc không đạt.")],
        choices={"co": "Đạt", "khong": "Không đạt"},
    )
    paper_id = SelectField("Giấy tờ làm căn cứ", [Optional()], coerce=str, choices={}, validate_choice=False)


class ReturnForm(ReasonForm):
    """What to supply and by when."""

    items = SelectMultipleField(
        "Mục cần bổ sung",
        [InputRequired("Chọn ít nhất một mục cần bổ sung.")],
        choices=dict(UNLOCKABLE),
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        description="Đơn vị chỉ sửa được các mục chọn ở đây.",
    )
    due_on = DayField(
        "Hạn bổ sung", [InputRequired("Chọn hạn bổ sung.")], description="Ngày/tháng/năm, ví dụ 19/01/2024."
    )


class IneligibleForm(ReasonForm):
    """Why the nomination is not eligible."""

    code = SelectField(
        "Nhóm lý do",
        [InputRequired("Chọn nhóm lý do.")],
        choices=dict([("", "Chọn nhóm lý do…"), *REFUSAL_REASONS]),
    )


class DecisionForm(StepForm):
    """The draft decision to put the nominations on."""

    decision = SelectField("Dự thảo quyết định", [InputRequired("Chọn một dự thảo quyết định.")], choices={})


class SuperiorAwardForm(DecisionForm):
    """The superior's decision as it was received."""

    decision = SelectField("Quyết định của cấp trên", [InputRequired("Chọn quyết định.")], choices={})
    number = TextField(
        "Số, ký hiệu quyết định", [InputRequired("Nhập số quyết định."), Length(max=60)],
        description="Ghi như trên văn bản, ví dụ 215/QĐ-UBND.",
    )  # fmt: skip
    issued_on = DayField("Ngày ban hành", [InputRequired("Nhập ngày ban hành.")])
    signer_name = TextField("Người ký", [InputRequired("Nhập họ tên người ký."), Length(max=120)])
