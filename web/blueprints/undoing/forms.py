"""Forms about a decision that was issued."""

from __future__ import annotations

from wtforms import Field, RadioField, SelectField
from wtforms.validators import InputRequired, Length
from wtforms.widgets import HiddenInput

from web.blueprints.common import ManyField
from web.blueprints.decisions.forms import SIGNING_FORMS
from web.blueprints.money.forms import MoneyField
from web.forms import DayField, KeyedForm, LongTextField, TextField, clean_text
from web.freshness import ProvingForm
from workflow.queries.later_act_start import MENDED_BY, Mistake, RevocationGround

DAY = "Ngày/tháng/năm."


class Rows(Field):
    """Texts of one name in the order of the page, empty ones too; each cleaned like a ``TextField``."""

    widget = HiddenInput()

    def process_formdata(self, valuelist: list[str]) -> None:
        """Keep every value in its place."""
        self.data = [" ".join(clean_text(value).split())[:500] for value in valuelist[:500]]

    def process_data(self, value: list[str] | None) -> None:
        """Begin with what the view gives."""
        self.data = list(value or ())


class RevocationForm(KeyedForm):
    """Why awards are cancelled, and the document that concluded so."""

    chon = ManyField()
    ground = RadioField(
        "Trường hợp hủy bỏ",
        [InputRequired("Chọn trường hợp hủy bỏ.")],
        choices={one.value: f"{one.value}) {one.label}" for one in RevocationGround},
        description="Khoản 2 Điều 93 Luật Thi đua, khen thưởng 2022.",
    )
    paper_number = TextField(
        "Văn bản kết luận",
        [InputRequired("Ghi tên và số văn bản kết luận."), Length(max=120)],
        description="Tên và số, ví dụ Kết luận thanh tra số 05/KL-TTr hoặc Bản án số 12/2024/HS-ST.",
    )
    paper_on = DayField(
        "Ngày của văn bản", [InputRequired("Nhập ngày của văn bản kết luận.")], description=DAY
    )
    paper_body = TextField(
        "Cơ quan kết luận",
        [InputRequired("Ghi cơ quan đã kết luận."), Length(max=200)],
        description="Cơ quan có thẩm quyền, ví dụ Thanh tra huyện.",
    )
    reason = LongTextField(
        "Tóm tắt lý do",
        [InputRequired("Ghi tóm tắt lý do hủy bỏ."), Length(max=1500)],
        description="Một hai câu; được in trong quyết định hủy bỏ.",
    )


class CorrectionForm(KeyedForm):
    """What stands there wrongly and how it shall read; ``ten``, ``chuc`` and ``don_vi`` follow ``chon`` row by row."""

    chon = ManyField()
    mistake = RadioField(
        "Sai sót thuộc loại nào",
        [InputRequired("Chọn loại sai sót.")],
        choices={one.value: f"{one.label.capitalize()}: {MENDED_BY[one]}" for one in Mistake},
        description="Khoản 3 Điều 18 Nghị định số 30/2020/NĐ-CP.",
    )
    ten = Rows()
    chuc = Rows()
    don_vi = Rows()
    title = LongTextField("Trích yếu của quyết định", [Length(max=500)])
    vi_tri = Rows()
    da_ghi = Rows()
    sua_thanh = Rows()
    reason = LongTextField(
        "Lý do",
        [InputRequired("Ghi lý do phải sửa."), Length(max=1000)],
        description="Một câu, được in trong văn bản. Ví dụ: ghi sai họ tên so với căn cước.",
    )
    symbol = TextField(
        "Ký hiệu công văn",
        [Length(max=40)],
        description="Chỉ khi đính chính bằng công văn, ví dụ UBND-NV.",
    )


class SignActForm(ProvingForm):
    """That the competent person signed; ``thay`` is the hash of what was on the screen. Asks who is there."""

    signer_name = TextField("Họ tên người ký", [InputRequired("Ghi họ tên người ký."), Length(max=120)])
    signing_form = SelectField("Hình thức ký", choices=dict(SIGNING_FORMS))
    signed_on = DayField("Ngày ký", [InputRequired("Nhập ngày ký.")], description=DAY)
    thay = TextField("", [Length(max=64)], widget=HiddenInput())


class ActReasonForm(KeyedForm):
    """A written reason."""

    reason = LongTextField("Lý do", [InputRequired("Ghi rõ lý do bằng một câu."), Length(max=500)])


class IssueActForm(KeyedForm):
    """Number and day from the register of documents."""

    number = TextField(
        "Số văn bản",
        [Length(max=20)],
        description="Chỉ ghi số lấy từ sổ văn bản, ví dụ 3618. Ký hiệu được thêm tự động; sổ riêng thì để trống.",
    )
    issued_on = DayField("Ngày ban hành", [InputRequired("Nhập ngày ban hành.")], description=DAY)


class SuperiorForm(KeyedForm):
    """The cancelling decision of the superior."""

    number = TextField("Số quyết định hủy bỏ", [InputRequired("Ghi số quyết định."), Length(max=60)])
    issued_on = DayField("Ngày quyết định", [InputRequired("Nhập ngày quyết định.")], description=DAY)
    signer_name = TextField("Người ký", [InputRequired("Ghi họ tên người ký."), Length(max=120)])


class ReceivedForm(KeyedForm):
    """When the persons concerned received the cancelling decision."""

    chon = ManyField()
    received_on = DayField(
        "Ngày nhận quyết định hủy bỏ", [InputRequired("Nhập ngày nhận quyết định.")], description=DAY
    )


class ItemForm(KeyedForm):
    """The item came back."""

    dong = TextField("", [Length(max=12)], widget=HiddenInput())
    returned_on = DayField("Ngày nộp lại", [InputRequired("Nhập ngày nộp lại.")], description=DAY)
    note = TextField(
        "Ghi chú", [Length(max=300)], description="Không thu lại được thì ghi lý do và văn bản xác nhận."
    )


class AmountForm(KeyedForm):
    """How much money is to come back of an award from before the system."""

    money = MoneyField(
        "Tiền thưởng phải nộp lại (đồng)", [InputRequired("Nhập số tiền, 0 nếu không có tiền thưởng.")],
        description="Bằng số tiền thưởng đã nhận, ví dụ 1.500.000; 0 nếu không có.",
    )  # fmt: skip


class MoneyForm(KeyedForm):
    """The money came back."""

    dong = TextField("", [Length(max=12)], widget=HiddenInput())
    returned_on = DayField("Ngày nộp lại", [InputRequired("Nhập ngày nộp lại.")], description=DAY)
    money_to = SelectField(
        "Nộp vào",
        choices={"": "Chọn nơi nhận…", "budget": "Ngân sách nhà nước", "fund": "Quỹ thi đua, khen thưởng"},
    )
    document = TextField("Chứng từ", [Length(max=200)], description="Ví dụ Phiếu thu số 12.")


class LookedForm(KeyedForm):
    """What a second look at an award found."""

    dong = TextField("", [Length(max=12)], widget=HiddenInput())
    finding = LongTextField("Kết quả xem lại", [InputRequired("Ghi kết quả xem lại."), Length(max=500)])
