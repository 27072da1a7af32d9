"""Forms of the council's organisers; lists of members and cases are read by the routes."""

from __future__ import annotations

from wtforms import BooleanField, HiddenField, PasswordField, SelectField, SelectMultipleField
from wtforms.validators import InputRequired, Length, Optional, Regexp

from web.blueprints.common import ManyField
from web.forms import DayField, HourField, KeyedForm, LongTextField, TextField
from web.freshness import ProvingForm
from workflow.council_words import BASE_LABELS, MODE_LABELS

REASON = Length(max=500, message="Tối đa 500 ký tự; viết gọn lại.")


class SessionForm(KeyedForm):
    """A session about to be made."""

    body = SelectField("Hội đồng", [InputRequired("Chọn Hội đồng.")], choices={})
    title = TextField(
        "Nội dung phiên họp",
        [InputRequired("Ghi nội dung phiên họp."), Length(max=300)],
        description="Ví dụ: Xét khen thưởng năm học 2024-2025.",
    )
    held_on = DayField("Ngày họp", [InputRequired("Nhập ngày họp.")], description="Ngày/tháng/năm.")
    starts_at = HourField(
        "Giờ họp",
        [
            InputRequired("Nhập giờ họp."),
            Regexp(r"([01]\d|2[0-3]):[0-5]\d$", message="Giờ họp: ghi như 08:00 hoặc 8h30, từ 0 đến 23 giờ."),
        ],
        description="Ví dụ 08:00 hoặc 8h30.",
    )
    place = TextField("Địa điểm", [InputRequired("Ghi địa điểm họp."), Length(max=200)])
    mode = SelectField(
        "Hình thức bỏ phiếu kín",
        choices={mode.value: label for mode, label in MODE_LABELS.items()},
        description="Đổi được cho đến khi mở hòm phiếu.",
    )
    secret = BooleanField("Những danh hiệu phải bỏ phiếu thì bỏ phiếu kín (thông lệ)", default=True)
    own_unit_recuses = BooleanField(
        "Thành viên không bỏ phiếu cho người của đơn vị mình (Hội đồng có thể chọn)", default=False
    )


class CouncilForm(KeyedForm):
    """The decision that sets up a council, with its members, one a line."""

    body = SelectField("Cơ quan", [InputRequired("Chọn cơ quan.")], choices={})
    name = TextField("Tên Hội đồng", [InputRequired("Ghi tên Hội đồng."), Length(max=200)])
    document = TextField(
        "Quyết định thành lập", [InputRequired("Ghi số, ngày quyết định."), Length(max=200)],
        description="Ví dụ: Quyết định số 15/QĐ-UBND ngày 02/01/2026.",
    )  # fmt: skip
    since = DayField(
        "Có hiệu lực từ ngày", [InputRequired("Nhập ngày có hiệu lực.")], description="Ngày/tháng/năm."
    )
    members = LongTextField(
        "Thành viên",
        [InputRequired("Ghi các thành viên, mỗi người một dòng.")],
        description="Mỗi dòng: họ tên (hoặc mã trong danh bạ); chức danh trong Hội đồng; chức vụ. Chức danh: Chủ tịch, "
        "Phó Chủ tịch, Ủy viên thường trực, Ủy viên, Thư ký (thư ký không phải thành viên, không biểu quyết).",
    )


class SeatsForm(KeyedForm):
    """Who leaves (chosen) and who joins, one a line, from a day on by a decision."""

    leaving = ManyField("Thôi tham gia")
    joining = LongTextField(
        "Người bổ sung", [Optional(), Length(max=4000)],
        description="Mỗi dòng: họ tên (hoặc mã trong danh bạ); chức danh trong Hội đồng; chức vụ.",
    )  # fmt: skip
    on = DayField("Từ ngày", [InputRequired("Nhập ngày có hiệu lực.")], description="Ngày/tháng/năm.")
    document = TextField(
        "Quyết định", [InputRequired("Ghi số, ngày quyết định."), Length(max=200)],
        description="Quyết định thay đổi thành viên: số, ngày.",
    )  # fmt: skip


class SeatAnswerForm(ProvingForm):
    """The second person's answer; the button says which."""

    note = TextField("Lý do", [Length(max=500)], description="Bắt buộc khi không duyệt.")


class AgendaForm(KeyedForm):
    """The nominations of the agenda."""

    chon = ManyField()


class ReasonForm(KeyedForm):
    """A step that needs a reason."""

    reason = LongTextField("Lý do", [InputRequired("Ghi lý do bằng một câu."), REASON])


class TellersForm(KeyedForm):
    """The three tellers."""

    tellers = SelectMultipleField("Tổ kiểm phiếu", choices=[])


class BaseForm(KeyedForm):
    """Whom the threshold counts."""

    base = SelectField("Tỷ lệ tính trên", choices={base.value: label for base, label in BASE_LABELS.items()})
    citation = TextField(
        "Điều, khoản của Quy chế Hội đồng",
        [Optional(), Length(max=300)],
        description="Bắt buộc khi tính trên số thành viên được bỏ phiếu.",
    )


class ModeForm(KeyedForm):
    """How the secret items are voted on."""

    mode = SelectField("Hình thức", choices={mode.value: label for mode, label in MODE_LABELS.items()})
    reason = TextField("Lý do đổi", [InputRequired("Ghi lý do đổi hình thức bỏ phiếu."), REASON])


class RestForm(KeyedForm):
    """Everything left, as proposed."""

    con_lai = HiddenField(validators=[InputRequired()])
    objections = LongTextField(
        "Ý kiến khác được ghi vào biên bản",
        [Optional(), Length(max=2000)],
        description="Để trống nếu không ai có ý kiến khác.",
    )


class PickedForm(KeyedForm):
    """Cases taken out of the list, and what the council says of them."""

    chon = ManyField()
    viec = SelectField(
        "Kết luận của Hội đồng với các trường hợp đã chọn",
        [InputRequired("Chọn kết luận.")],
        choices={
            "khong": "Thống nhất không đề nghị",
            "hoan": "Hoãn xét",
            "cong-khai": "Đưa ra biểu quyết công khai",
            "kin": "Đưa ra bỏ phiếu kín",
        },
    )
    reason = LongTextField(
        "Lý do",
        [Optional(), REASON],
        description="Bắt buộc khi không đề nghị hoặc hoãn; đơn vị sẽ đọc câu này.",
    )


class ConcludeForm(ProvingForm):
    """The end of a session: the minutes come out in the secretary's name, so it is asked who is there."""

    minutes_number = TextField(
        "Số biên bản họp",
        [Optional(), Length(max=60)],
        description="Ví dụ 05/BB-HĐTĐKT.",
    )
    conclusion = LongTextField(
        "Kết luận của người chủ trì",
        [Optional(), Length(max=4000)],
        description="In vào biên bản; để trống thì biên bản ghi kết luận theo kết quả.",
    )


class PasswordForm(KeyedForm):
    """An act that needs the password again."""

    password = PasswordField("Mật khẩu của bạn", [InputRequired("Nhập lại mật khẩu để xác nhận.")])
    shares_destroyed = BooleanField("Các mảnh khóa đã được hủy trước mặt chúng tôi")


class ResultsFileForm(KeyedForm):
    """The results of a count made without a network."""

    ket_qua = LongTextField("Nội dung tệp ket-qua.json", [InputRequired("Dán hoặc chọn tệp kết quả.")])
