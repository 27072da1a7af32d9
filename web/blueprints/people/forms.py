"""Forms about persons: who he is, another name, each kind of fact, two entries that are one."""

from __future__ import annotations

from wtforms import HiddenField, IntegerField, SelectField, SelectMultipleField
from wtforms.validators import InputRequired, Length, NumberRange, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from rules.vocabulary import DisciplineForm, Employment, Rating
from web.forms import DayField, KeyedForm, LongTextField, TextField
from web.labels import capital
from workflow.services.people_kin import KINDS
from workflow.services.register_records import LeaveKind

DAY = "Ngày/tháng/năm, ví dụ 05/02/2024."
PAPER = "Số, ngày, cơ quan ban hành hoặc cấp."
SEX = {"": "Chưa rõ", "nam": "Nam", "nu": "Nữ"}
IS_FEMALE = {"nam": False, "nu": True}
LEAVE_WORDS: dict[LeaveKind, str] = {
    LeaveKind.MATERNITY: "Nghỉ thai sản",
    LeaveKind.SICK: "Nghỉ ốm đau",
    LeaveKind.UNPAID: "Nghỉ không hưởng lương",
    LeaveKind.STUDY: "Đi học tập, bồi dưỡng",
    LeaveKind.RESCUE_INJURY: "Điều trị thương tích do cứu người, tài sản",
}
EMPLOYMENTS = {one.value: capital(one.label) for one in Employment}


class PersonForm(KeyedForm):
    """Who a person is."""

    seen = HiddenField()
    full_name = TextField(
        "Họ và tên",
        [InputRequired("Ghi họ và tên đầy đủ."), Length(max=120)],
        description="Đủ dấu, như trên giấy tờ.",
    )
    birth_on = DayField("Ngày sinh", [Optional()], description=f"{DAY} Để trống nếu chỉ biết năm sinh.")
    birth_year = IntegerField(
        "Năm sinh", [Optional(), NumberRange(1900, 2100, "Ghi năm sinh bốn chữ số, ví dụ 1985.")]
    )
    sex = SelectField("Giới tính", choices=SEX)
    id_number = TextField(
        "Số căn cước",
        [Length(max=20)],
        description="12 chữ số; CMND cũ 9 chữ số. Không bắt buộc; khi sửa, để trống là giữ số đã ghi.",
    )


class NewPersonForm(PersonForm):
    """A person who is not in the register yet, with where he works."""

    unit = SelectField("Đơn vị", [InputRequired("Chọn đơn vị.")], choices={})
    position = TextField("Chức vụ, chức danh", [Length(max=120)])
    employment = SelectField("Đối tượng", choices=EMPLOYMENTS)
    is_leader = SelectField("Lãnh đạo, quản lý", choices={"": "Không", "co": "Có"})
    since = DayField(
        "Làm việc tại đơn vị từ ngày",
        [InputRequired("Nhập ngày bắt đầu làm việc.")],
        description=DAY,
    )


class RenameForm(KeyedForm):
    """Another name by a paper."""

    full_name = TextField("Tên mới", [InputRequired("Ghi họ và tên mới."), Length(max=120)])
    since = DayField(
        "Dùng tên mới từ ngày", [InputRequired("Nhập ngày bắt đầu dùng tên mới.")], description=DAY
    )
    document = TextField(
        "Giấy tờ", [InputRequired("Ghi giấy tờ làm căn cứ."), Length(max=200)], description=PAPER
    )


class DeathForm(KeyedForm):
    """That a person has died."""

    on = DayField("Ngày mất", [InputRequired("Nhập ngày mất.")], description=DAY)
    document = TextField(
        "Giấy tờ",
        [InputRequired("Ghi giấy tờ."), Length(max=200)],
        description="Trích lục khai tử: số, ngày.",
    )
    contact = TextField(
        "Người thân nhận thông báo",
        [InputRequired("Ghi người thân nhận thông báo."), Length(max=200)],
        description="Họ tên, quan hệ, điện thoại hoặc địa chỉ.",
    )


class ServiceForm(KeyedForm):
    """Another post, in this unit or another."""

    unit = SelectField("Đơn vị", [InputRequired("Chọn đơn vị.")], choices={})
    position = TextField("Chức vụ, chức danh", [Length(max=120)])
    employment = SelectField("Đối tượng", choices=EMPLOYMENTS)
    is_leader = SelectField("Lãnh đạo, quản lý", choices={"": "Không", "co": "Có"})
    since = DayField(
        "Từ ngày",
        [InputRequired("Nhập ngày bắt đầu công việc này.")],
        description=f"{DAY} Quá trình trước kết thúc hôm trước.",
    )


class EndServiceForm(KeyedForm):
    """The end of service."""

    on = DayField(
        "Ngày làm việc cuối cùng", [InputRequired("Nhập ngày làm việc cuối cùng.")], description=DAY
    )
    reason = TextField(
        "Lý do",
        [InputRequired("Ghi lý do."), Length(max=200)],
        description="Nghỉ hưu, thôi việc… kèm số quyết định.",
    )


class RatingForm(KeyedForm):
    """The rating of a year."""

    period = TextField(
        "Năm hoặc năm học",
        [InputRequired("Ghi năm hoặc năm học."), Length(max=20)],
        description="Ví dụ 2023, hoặc 2023-2024 với năm học.",
    )
    rating = SelectField("Xếp loại", choices={one.value: one.label for one in Rating})
    decided_on = DayField("Ngày quyết định", [InputRequired("Nhập ngày quyết định.")], description=DAY)
    document = TextField("Văn bản", [InputRequired("Ghi văn bản."), Length(max=200)], description=PAPER)


class LeaveForm(KeyedForm):
    """An absence."""

    kind = SelectField("Loại nghỉ", choices={one.value: LEAVE_WORDS[one] for one in LeaveKind})
    since = DayField("Từ ngày", [InputRequired("Nhập ngày bắt đầu nghỉ.")], description=DAY)
    until = DayField("Đến hết ngày", [InputRequired("Nhập ngày cuối của thời gian nghỉ.")], description=DAY)


class RelativeForm(KeyedForm):
    """Somebody who is a relative, from the register."""

    relative = TextField(
        "Người thân", [InputRequired("Ghi họ tên hoặc mã của người thân."), Length(max=150)],
        description="Họ tên đầy đủ hoặc mã trong danh bạ. Chưa có trong danh bạ thì thêm trước.",
    )  # fmt: skip
    kind = SelectField(
        "Là gì của người này", choices={code: capital(words) for code, (words, _) in KINDS.items()}
    )


class FreeForm(KeyedForm):
    """Why a relative was recorded by mistake."""

    reason = LongTextField(
        "Vì sao ghi sai", [InputRequired("Ghi vì sao quan hệ này ghi sai."), Length(max=500)],
        description="Giấy tờ đã đối chiếu.",
    )  # fmt: skip


class DisciplineForm_(KeyedForm):  # noqa: N801  # the vocabulary has the plain name
    """A disciplinary decision."""

    form = SelectField("Hình thức", choices={one.value: capital(one.label) for one in DisciplineForm})
    decided_on = DayField("Ngày quyết định", [InputRequired("Nhập ngày quyết định.")], description=DAY)
    ends_on = DayField("Hết thời hạn kỷ luật", [Optional()], description=DAY)
    duty_related = SelectField("Liên quan đến công vụ", choices={"": "Chưa rõ", "co": "Có", "khong": "Không"})
    document = TextField("Quyết định", [InputRequired("Ghi quyết định."), Length(max=200)], description=PAPER)


class MergeForm(KeyedForm):
    """Two entries said to be one person."""

    kept = HiddenField()
    merged = HiddenField()
    taken = SelectMultipleField(
        "Lấy từ mục được gộp đi",
        choices={},
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        description="Không chọn là giữ thông tin của mục được giữ lại.",
    )
    reason = LongTextField(
        "Vì sao là một người",
        [InputRequired("Ghi vì sao đây là một người."), Length(max=500)],
        description="Giấy tờ đã đối chiếu, ví dụ căn cước, hồ sơ cán bộ.",
    )


class ApartForm(KeyedForm):
    """Two entries said to be two persons."""

    one = HiddenField()
    other = HiddenField()
    why = TextField(
        "Vì sao là hai người", [InputRequired("Ghi vì sao là hai người khác nhau."), Length(max=500)]
    )


class VerdictForm(KeyedForm):
    """What a second person says to a proposal."""

    note = TextField("Ý kiến", [Length(max=500)], description="Bắt buộc khi không duyệt.")
