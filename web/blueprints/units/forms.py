"""Forms about units: a new one, a change of existing ones, a handover of authority."""

from __future__ import annotations

from collections.abc import Sequence

from wtforms import HiddenField, SelectField
from wtforms.validators import InputRequired, Length, Optional

from rules.vocabulary import Level
from web.blueprints.common import ManyField
from web.forms import DayField, KeyedForm, LongTextField, TextField
from web.labels import capital
from workflow.queries.units import KIND_LABELS

DAY = "Ngày/tháng/năm, ví dụ 01/07/2025."
CODE = "Ngắn, không dấu, không trùng đơn vị khác, ví dụ XA-BADINH."


class NewUnitForm(KeyedForm):
    """A unit that is new and follows no other."""

    name = TextField("Tên đơn vị", [InputRequired("Ghi tên đầy đủ."), Length(max=200)])
    code = TextField("Mã", [InputRequired("Ghi mã đơn vị."), Length(max=40)], description=CODE)
    kind = SelectField("Loại đơn vị", choices={one.value: label for one, label in KIND_LABELS.items()})
    level = SelectField(
        "Cấp", choices={one.value: capital(one.label) for one in Level}, default=Level.BASE_UNIT.value
    )
    parent = SelectField("Trực thuộc", [InputRequired("Chọn đơn vị cấp trên.")], choices={})
    place = TextField(
        "Địa danh", [Length(max=100)], description="Như ghi trong văn bản, ví dụ Ba Dinh. Có thể để trống."
    )
    since = DayField("Hoạt động từ ngày", [InputRequired("Nhập ngày bắt đầu hoạt động.")], description=DAY)


class ChangeForm(KeyedForm):
    """What happens to the chosen units on a day. A line of ``successors`` is "code; name; place".

    A value of ``cho`` is "person:place" (0 is the first successor), of ``nhom`` "H4:place" (a household; C a team, D a
    dossier, U a unit below); ``rest`` is the place of everything else.
    """

    unit = ManyField("Đơn vị")
    on = DayField("Từ ngày", [InputRequired("Nhập ngày thay đổi có hiệu lực.")], description=DAY)
    document = TextField(
        "Văn bản", [InputRequired("Ghi văn bản làm căn cứ."), Length(max=200)],
        description="Nghị quyết, quyết định: số, ngày, cơ quan ban hành.",
    )  # fmt: skip
    successors = LongTextField(
        "Đơn vị mới", [Optional(), Length(max=2000)],
        description="Mỗi dòng: mã; tên đầy đủ; địa danh. Ví dụ: XA-DX2; Ủy ban nhân dân xã Đèo Xanh Mới; Đèo Xanh Mới",
    )  # fmt: skip
    cho = ManyField("Người chuyển về")
    nhom = ManyField("Hộ, tập thể, hồ sơ chuyển về")
    rest = HiddenField()
    seen = HiddenField()


class PlacingForm(KeyedForm):
    """Who of a split unit goes to which sister, from a day; a value of ``cho`` is "person:unit"."""

    on = DayField(
        "Từ ngày", [InputRequired("Nhập ngày.")],
        description="Ngày đã qua cũng được, không trước ngày đơn vị được lập.",
    )  # fmt: skip
    document = TextField(
        "Văn bản", [InputRequired("Ghi văn bản phân công."), Length(max=200)],
        description="Quyết định phân công: số, ngày, cơ quan ban hành.",
    )  # fmt: skip
    cho = ManyField("Người chuyển đi")
    rest = HiddenField()
    seen = HiddenField()


class VerdictForm(KeyedForm):
    """What a second person says."""

    note = TextField("Ý kiến", [Length(max=500)], description="Bắt buộc khi không duyệt.")

    def asks_why(self) -> None:
        """Ask for the reason of taking a change back instead."""
        self.note.label.text = "Vì sao hoàn tác"
        self.note.description = (
            "Ví dụ: văn bản bị thu hồi (số, ngày). Ghi vào lịch sử của các đơn vị liên quan."
        )


def handover_form(below: Sequence[tuple[str, str]], receivers: dict[str, str]) -> type[KeyedForm]:
    """Return a form with one choice of a receiving body for each unit (code, name)."""
    fields: dict[str, object] = {
        "on": DayField("Từ ngày", [InputRequired("Nhập ngày bàn giao.")], description=DAY),
        "document": TextField(
            "Văn bản", [InputRequired("Ghi văn bản làm căn cứ."), Length(max=200)],
            description="Nghị quyết, quyết định: số, ngày, cơ quan ban hành.",
        ),
        "seen": HiddenField(),
    }  # fmt: skip
    for number, (_code, name) in enumerate(below):
        fields[f"den_{number}"] = SelectField(name, choices=receivers)
    return type("HandoverForm", (KeyedForm,), fields)
