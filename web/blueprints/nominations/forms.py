"""Forms about one nomination: a paper, an edit, a hold."""

from __future__ import annotations

from flask_wtf.file import FileRequired, MultipleFileField
from wtforms import HiddenField, IntegerField, RadioField, SelectField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from rules.vocabulary import HoldCause, PaperKind
from web.forms import DayField, KeyedForm, TextField

KINDS = [("", "Chọn loại giấy tờ…"), *((kind.value, kind.label) for kind in PaperKind)]


class PaperForm(KeyedForm):
    """A paper to upload."""

    kind = SelectField("Loại giấy tờ", [InputRequired("Chọn loại giấy tờ.")], choices=dict(KINDS))
    file = MultipleFileField(
        "Tệp",
        [FileRequired("Chọn tệp để tải lên.")],
        description="PDF, Word (docx), Excel (xlsx), hoặc ảnh JPG, PNG. Nhiều ảnh được ghép thành một tệp PDF.",
        render_kw={"accept": ".pdf,.docx,.xlsx,image/jpeg,image/png", "data-photos": ""},
    )
    number = TextField(
        "Số, ký hiệu",
        [Length(max=60)],
        description="Nếu là văn bản có số, ví dụ 12/TTr-THSM. Có thể để trống.",
    )
    signed_on = DayField("Ngày ký", [Optional()], description="Ngày/tháng/năm. Có thể để trống.")


class EditForm(KeyedForm):
    """What the unit may change."""

    version = IntegerField(validators=[InputRequired()], widget=HiddenField.widget)
    nominee_detail = TextField(
        "Chức vụ, đơn vị", [Length(max=250)], description="Ghi như sẽ in trong quyết định, ví dụ: Giáo viên."
    )
    initiative_id = SelectField("Sáng kiến, đề tài", choices={})


class UnitBallotForm(KeyedForm):
    """The unit's own vote on a nominee, as its minutes say."""

    held_on = DayField("Ngày họp bình xét", [InputRequired("Nhập ngày họp.")], description="Ngày/tháng/năm.")
    members = IntegerField(
        "Tổng số người được bỏ phiếu", [InputRequired("Nhập tổng số."), NumberRange(1, 5000)],
        description="Thành viên Hội đồng của đơn vị, hoặc cả tập thể khi đơn vị không lập Hội đồng.",
    )  # fmt: skip
    present = IntegerField("Có mặt", [InputRequired("Nhập số có mặt."), NumberRange(0, 5000)])
    agree = IntegerField("Đồng ý", [InputRequired("Nhập số phiếu đồng ý."), NumberRange(0, 5000)])
    disagree = IntegerField("Không đồng ý", [InputRequired("Không có thì ghi 0."), NumberRange(0, 5000)])
    blank = IntegerField("Trống, không hợp lệ", [InputRequired("Không có thì ghi 0."), NumberRange(0, 5000)])


class HoldForm(KeyedForm):
    """Why a nominee is put on hold."""

    cause = SelectField(
        "Lý do tạm dừng",
        [InputRequired("Chọn lý do tạm dừng.")],
        choices=dict([("", "Chọn lý do…"), *((cause.value, cause.label) for cause in HoldCause)]),
    )
    document = TextField(
        "Văn bản làm căn cứ", [InputRequired("Ghi văn bản làm căn cứ."), Length(max=300)],
        description="Số, ngày, cơ quan ban hành.",
    )  # fmt: skip


class CloseHoldForm(KeyedForm):
    """How a hold ends."""

    hold = HiddenField(validators=[InputRequired("Chọn lần tạm dừng.")])
    cleared = RadioField(
        "Kết luận",
        [InputRequired("Chọn một kết luận.")],
        choices={"co": "Không có vi phạm, xét tiếp", "khong": "Có vi phạm"},
    )
    document = TextField(
        "Văn bản kết luận", [InputRequired("Ghi văn bản kết luận."), Length(max=300)],
        description="Số, ngày, cơ quan ban hành.",
    )  # fmt: skip


class WithdrawPaperForm(KeyedForm):
    """The paper to take out."""

    paper = HiddenField(validators=[InputRequired("Chọn giấy tờ.")])
