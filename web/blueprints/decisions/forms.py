"""Forms about a decision: drafting, adding, signing, issuing."""

from __future__ import annotations

from wtforms import BooleanField, SelectField, SelectMultipleField
from wtforms.validators import InputRequired, Length
from wtforms.widgets import CheckboxInput, ListWidget

from rules.vocabulary import AwardCode
from web.blueprints.common import ManyField
from web.forms import DayField, KeyedForm, LongTextField, TextField
from web.freshness import ProvingForm

SIGNING_FORMS = [
    ("", "Ký trực tiếp"),
    ("KT.", "Ký thay (KT.)"),
    ("Q.", "Quyền (Q.)"),
]


class DecisionDraftForm(KeyedForm):
    """A decision about to be drafted."""

    round = SelectField("Đợt xét", [InputRequired("Chọn đợt xét.")], choices={})
    awards = SelectMultipleField(
        "Danh hiệu, hình thức",
        [InputRequired("Chọn ít nhất một danh hiệu, hình thức.")],
        choices={award.value: award.label for award in AwardCode},
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    title = LongTextField(
        "Trích yếu",
        [InputRequired("Ghi trích yếu của quyết định."), Length(max=500)],
        description="Ví dụ: Về việc công nhận danh hiệu «Lao động tiên tiến» năm học 2023-2024.",
    )
    proposal = LongTextField(
        "Theo đề nghị của",
        [Length(max=500)],
        description="Tờ trình của cơ quan tham mưu, nếu cần ghi khác mặc định.",
    )
    is_external = BooleanField("Đây là quyết định của cấp trên, chỉ ghi lại kết quả")


class AddForm(KeyedForm):
    """Recommended nominations to put on a draft ("ref:version")."""

    chon = ManyField()


class SignatureForm(ProvingForm):
    """That the competent person signed."""

    signer_name = TextField("Họ tên người ký", [InputRequired("Ghi họ tên người ký."), Length(max=120)])
    signing_form = SelectField("Hình thức ký", choices=dict(SIGNING_FORMS))
    thay = ManyField()
    signed_on = DayField("Ngày ký", [InputRequired("Nhập ngày ký.")], description="Ngày/tháng/năm.")


class ChooseForm(KeyedForm):
    """Which drafts to sign (``chon``), or all of them, and each as it was on the screen (``thay``)."""

    chon = ManyField()
    thay = ManyField()
    tat_ca = TextField("Ký tất cả", [Length(max=1)])


class SignSetForm(ProvingForm):
    """The drafts to sign, each as it was on the screen."""

    thay = ManyField()


class ReasonForm(KeyedForm):
    """A written reason."""

    reason = LongTextField("Lý do", [InputRequired("Ghi rõ lý do bằng một câu."), Length(max=500)])


class DeclineForm(KeyedForm):
    """Why the decision is not signed."""

    reason = LongTextField("Lý do không ký", [InputRequired("Ghi rõ lý do bằng một câu."), Length(max=500)])


class IssueForm(ProvingForm):
    """Number and day from the register of documents."""

    number = TextField(
        "Số quyết định", [Length(max=20)],
        description="Chỉ ghi số lấy từ sổ văn bản, ví dụ 3618. Ký hiệu /QĐ-UBND được thêm tự động.",
    )  # fmt: skip
    issued_on = DayField(
        "Ngày ban hành", [InputRequired("Nhập ngày ban hành.")], description="Ngày/tháng/năm."
    )
