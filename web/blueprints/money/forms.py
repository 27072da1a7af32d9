"""Forms about money; amounts are typed as people write them: 1.500.000, 1500000, 1 500 000 đồng."""

from __future__ import annotations

import re
from typing import Any

from wtforms import BooleanField, HiddenField, RadioField, SelectField, SelectMultipleField
from wtforms.validators import InputRequired, Length, Optional, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from web.blueprints.common import ManyField
from web.forms import DayField, KeyedForm, LongTextField, TextField
from web.labels import capital
from workflow.money_words import FUND_LABELS, ITEM_LABELS, TEXT_LABELS, WAY_LABELS, Area, PaymentKind
from workflow.queries.prizes import ROUNDING_CHOICES

DAY = "Ngày/tháng/năm."
AMOUNT = re.compile(r"\d{1,3}(?:[. ]\d{3})+|\d{1,15}")
PAYMENTS = {
    PaymentKind.PAID.value: "Đã chi cho người nhận",
    PaymentKind.RETURNED.value: "Đã rút tiền nhưng không giao được, trả lại quỹ (ngân sách)",
    PaymentKind.STRUCK.value: "Bỏ lần chi đã ghi nhầm",
}


class MoneyField(TextField):
    """An amount in đồng, typed with or without dots; ``amount`` is the whole number."""

    amount: int = 0

    def pre_validate(self, _form: Any) -> None:
        """Read the digits, or say how to write them."""
        text = (self.data or "").lower().removesuffix("đồng").removesuffix("đ").strip()
        if not text:
            return
        if not AMOUNT.fullmatch(text):
            raise ValidationError("Nhập số tiền bằng số nguyên đồng, ví dụ 1.500.000.")
        self.amount = int(text.replace(".", "").replace(" ", ""))


class TermsForm(KeyedForm):
    """How a draft treats its money."""

    in_text = RadioField(
        "Trong văn bản quyết định", choices={one.value: text for one, text in TEXT_LABELS.items()}
    )
    rounding = SelectField(
        "Cách làm tròn", choices={"": "Theo cách chung của cơ quan", **dict(ROUNDING_CHOICES)}
    )
    note = LongTextField(
        "Ý kiến của kế toán",
        [Length(max=500)],
        description="Bắt buộc khi làm tròn khác cách chung của cơ quan.",
    )


class PaymentForm(KeyedForm):
    """What was done with the money of chosen recipients, or of all that are unpaid."""

    chon = ManyField()
    tat_ca = TextField("Tất cả", [Length(max=1)])
    kind = SelectField("Việc", choices=PAYMENTS)
    on_day = DayField("Ngày chi", [InputRequired("Nhập ngày ghi trên chứng từ.")], description=DAY)
    paper = TextField(
        "Số chứng từ", [InputRequired("Ghi số phiếu chi hoặc chứng từ."), Length(max=120)],
        description="Ví dụ: Phiếu chi 15, giấy rút dự toán 08.",
    )  # fmt: skip
    note = TextField("Ghi chú", [Length(max=500)])


class CorrectionForm(KeyedForm):
    """What one recipient should get instead."""

    amount = MoneyField("Mức đúng (đồng)", [InputRequired("Nhập mức tiền thưởng đúng, 0 nếu không chi.")])
    reason = LongTextField("Lý do", [InputRequired("Ghi lý do điều chỉnh bằng một câu."), Length(max=500)])
    paper = TextField(
        "Căn cứ", [InputRequired("Ghi số, ngày của giấy tờ làm căn cứ."), Length(max=120)],
        description="Ví dụ: Tờ trình 12/TTr-PNV ngày 05/3/2025.",
    )  # fmt: skip


class GiftForm(KeyedForm):
    """A gift of equal value instead of money."""

    gift = TextField("Tặng phẩm", [Length(max=300)], description="Để trống nếu chi bằng tiền.")


class RecoveredForm(KeyedForm):
    """Money that came back."""

    khoan = HiddenField()
    amount = MoneyField("Số tiền thu được (đồng)", [InputRequired("Nhập số tiền thu được.")])
    on_day = DayField("Ngày thu", [InputRequired("Nhập ngày thu.")], description=DAY)
    paper = TextField("Số chứng từ", [InputRequired("Ghi số phiếu thu."), Length(max=120)])


class FundForm(KeyedForm):
    """What a body settles for the fund of a year."""

    area = SelectField("Địa bàn", choices={one.value: capital(one.label) for one in Area})
    recurrent_spending = MoneyField(
        "Dự toán chi thường xuyên (đồng)", [Optional()],
        description="Để tính mức trích tối đa theo nghị định; để trống nếu chưa có.",
    )  # fmt: skip
    rounding = SelectField(
        "Cách làm tròn tiền thưởng",
        choices={"": "Theo câu chữ của nghị định (làm tròn lên)", **dict(ROUNDING_CHOICES)},
    )
    blocks = BooleanField("Không cho ký quyết định khi vượt quỹ (quy định riêng của cơ quan)")
    document = TextField(
        "Văn bản làm căn cứ", [InputRequired("Ghi văn bản giao dự toán, trích lập quỹ."), Length(max=300)],
        description="Ví dụ: Quyết định 4512/QĐ-UBND ngày 20/12/2024 giao dự toán năm 2025.",
    )  # fmt: skip


class NewFundForm(FundForm):
    """A fund about to be recorded."""

    body = SelectField("Cơ quan", choices={})
    year = TextField("Năm", [InputRequired("Nhập năm."), Length(max=4)])


class EditFundForm(FundForm):
    """A fund as it should be; ``seen`` is the version that was shown."""

    seen = HiddenField()


class EntryForm(KeyedForm):
    """Something that filled or emptied the fund."""

    kind = SelectField("Nội dung", choices={one.value: text for one, text in FUND_LABELS.items()})
    amount = MoneyField("Số tiền (đồng)", [InputRequired("Nhập số tiền.")])
    on_day = DayField("Ngày", [InputRequired("Nhập ngày ghi trên chứng từ.")], description=DAY)
    paper = TextField("Chứng từ", [InputRequired("Ghi số chứng từ."), Length(max=120)])
    note = TextField("Ghi chú", [Length(max=500)])


class CancelForm(KeyedForm):
    """Why an entry is taken back."""

    dong = HiddenField()
    reason = TextField("Lý do bỏ", [InputRequired("Ghi vì sao bỏ dòng này."), Length(max=500)])


class SignersForm(KeyedForm):
    """Who signs a list beside the preparer."""

    preparer = TextField("Người lập", [Length(max=120)])
    accountant = TextField("Kế toán", [Length(max=120)], description="Để trống thì chừa chỗ ghi tên.")
    head = TextField("Thủ trưởng đơn vị", [Length(max=120)])
    held = TextField("Trao tại, ngày", [Length(max=300)], description="In ở đầu danh sách; có thể để trống.")


class ConferralForm(KeyedForm):
    """How awards were handed over: to the chosen, or to all but the chosen (``tat_ca``)."""

    chon = ManyField()
    tat_ca = TextField("Tất cả", [Length(max=1)])
    way = SelectField("Ai nhận", choices={one.value: text for one, text in WAY_LABELS.items()})
    held_on = DayField("Ngày trao", [Optional()], description=DAY)
    place = TextField("Nơi trao", [Length(max=200)], description="Ví dụ: Hội trường UBND huyện.")
    items = SelectMultipleField(
        "Đã trao",
        choices={code: capital(text) for code, text in ITEM_LABELS.items()},
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    received_by = TextField(
        "Người nhận thay", [Length(max=200)], description="Họ tên; bắt buộc khi nhận thay hoặc gia đình nhận."
    )
    relation = TextField("Quan hệ", [Length(max=120)], description="Ví dụ: con gái, đồng nghiệp cùng tổ.")
    note = TextField("Ghi chú", [Length(max=500)], description="Bắt buộc khi bỏ lần ghi đã trao.")
