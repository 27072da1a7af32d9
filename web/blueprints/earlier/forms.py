"""Forms about awards from before the system: one award, what cancelled it, what put it right; each with its scan."""

from __future__ import annotations

from wtforms import FileField, IntegerField, SelectField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from rules.vocabulary import CommendationGround, Level
from web.blueprints.money.forms import MoneyField
from web.forms import DayField, KeyedForm, LongTextField, TextField
from web.labels import capital
from workflow.queries.later_act_start import RevocationGround

DAY = "Ngày/tháng/năm, ví dụ 05/02/2024."


class EarlierForm(KeyedForm):
    """An award from before the system, with its scan."""

    award = SelectField("Danh hiệu, hình thức", choices={})
    year = IntegerField(
        "Năm thành tích",
        [InputRequired("Ghi năm thành tích."), NumberRange(1946, 2100, "Ghi năm bốn chữ số.")],
    )
    ground = SelectField("Loại hình", choices={one.value: capital(one.label) for one in CommendationGround})
    level = SelectField("Cấp quyết định", choices={one.value: capital(one.label) for one in Level})
    decided_by = TextField(
        "Cơ quan, người quyết định", [InputRequired("Ghi cơ quan quyết định."), Length(max=200)]
    )
    decision_number = TextField(
        "Số quyết định",
        [InputRequired("Ghi số quyết định."), Length(max=60)],
        description="Ví dụ 28/QĐ-UBND.",
    )
    decided_on = DayField("Ngày quyết định", [InputRequired("Nhập ngày quyết định.")], description=DAY)
    file = FileField(
        "Bản chụp quyết định",
        [InputRequired("Chọn tệp bản chụp.")],
        description="PDF hoặc ảnh, không quá 20 MB.",
    )


def _words(label: str, missing: str, longest: int, hint: str = "") -> TextField:
    return TextField(label, [InputRequired(missing), Length(max=longest)], description=hint)


def _why(act: str) -> LongTextField:
    return LongTextField("Lý do", [InputRequired(f"Ghi lý do {act} bằng một câu."), Length(max=500)])


def _number_of(paper: str, example: str) -> TextField:
    return _words(f"Số {paper}", f"Ghi số {paper}.", 60, f"Ví dụ {example}.")


def _scan_of(paper: str) -> FileField:
    hint = "PDF hoặc ảnh, không quá 20 MB."
    return FileField(f"Bản chụp {paper}", [InputRequired("Chọn tệp bản chụp.")], description=hint)


class EarlierEndForm(KeyedForm):
    """The decision that cancelled an award from before the system, with its scan."""

    award = SelectField("Khen thưởng bị hủy bỏ", [InputRequired("Chọn khen thưởng bị hủy bỏ.")], choices={})
    ground = SelectField(
        "Căn cứ hủy bỏ", choices={one.value: f"{one.value}) {one.label}" for one in RevocationGround}
    )
    reason = _why("hủy bỏ")
    number = _number_of("quyết định hủy bỏ", "120/QĐ-UBND")
    decided_on = DayField("Ngày quyết định", [InputRequired("Nhập ngày quyết định.")], description=DAY)
    decided_by = _words("Cơ quan, người quyết định hủy bỏ", "Ghi cơ quan, người quyết định hủy bỏ.", 200)
    money = MoneyField(
        "Tiền thưởng đã nhận (đồng)", [Optional()],
        description="Số tiền phải nộp lại, ví dụ 1.500.000. Không có hoặc chưa rõ thì để trống, ghi sau ở mục Thu hồi.",
    )  # fmt: skip
    file = _scan_of("quyết định hủy bỏ")


class EarlierCorrectionForm(KeyedForm):
    """The document that put words of an award from before the system right, with its scan."""

    award = SelectField("Khen thưởng được đính chính", [InputRequired("Chọn khen thưởng.")], choices={})
    part = SelectField("Nội dung được đính chính", choices={})
    wrong = TextField("Đã ghi", [Length(max=500)], description="Như in trên quyết định khen thưởng.")
    right = _words("Đính chính thành", "Ghi nội dung đúng.", 500)
    reason = _why("đính chính")
    number = _number_of("văn bản đính chính", "15/UBND-NV")
    decided_on = DayField("Ngày văn bản", [InputRequired("Nhập ngày văn bản.")], description=DAY)
    decided_by = _words("Cơ quan ban hành", "Ghi cơ quan ban hành văn bản đính chính.", 200)
    file = _scan_of("văn bản đính chính")
