"""The forms of rounds: open, edit, terms of units, supplementary dossier, guidance file, close, reopen."""

from __future__ import annotations

from flask_wtf.file import FileField, FileRequired
from wtforms import HiddenField, SelectField, SelectMultipleField
from wtforms.validators import InputRequired, Length, Optional, Regexp
from wtforms.widgets import CheckboxInput, ListWidget

from rules.vocabulary import AwardCode, CommendationGround, Decider, NomineeKind, Procedure, Stream
from web.forms import DayField, KeyedForm, LongTextField, TextField
from web.labels import capital

TAKEN: tuple[tuple[AwardCode, NomineeKind], ...] = (
    (AwardCode.ADVANCED_WORKER, NomineeKind.INDIVIDUAL),
    (AwardCode.GRASSROOTS_FIGHTER, NomineeKind.INDIVIDUAL),
    (AwardCode.ADVANCED_COLLECTIVE, NomineeKind.COLLECTIVE),
    (AwardCode.EXCELLENT_COLLECTIVE, NomineeKind.COLLECTIVE),
    (AwardCode.COMMENDATION_LETTER, NomineeKind.INDIVIDUAL),
    (AwardCode.COMMENDATION_LETTER, NomineeKind.COLLECTIVE),
    (AwardCode.COMMENDATION_LETTER, NomineeKind.HOUSEHOLD),
    (AwardCode.MERIT_CERTIFICATE, NomineeKind.INDIVIDUAL),
    (AwardCode.MERIT_CERTIFICATE, NomineeKind.COLLECTIVE),
    (AwardCode.MERIT_CERTIFICATE, NomineeKind.HOUSEHOLD),
    (AwardCode.MINISTRY_PROVINCE_FLAG, NomineeKind.COLLECTIVE),
)
"""What a round of a district may take: award and kind of nominee."""

DAY = "Ngày/tháng/năm, ví dụ 05/01/2024."


class ExtensionForm(KeyedForm):
    """More time for one unit."""

    unit = SelectField("Đơn vị", [InputRequired("Chọn đơn vị được gia hạn.")], choices={})
    until = DayField("Gia hạn đến hết ngày", [InputRequired("Ghi ngày gia hạn.")], description=DAY)
    reason = LongTextField(
        "Lý do",
        [InputRequired("Ghi lý do gia hạn cho đơn vị."), Length(max=500)],
        description="Đơn vị được gia hạn đọc được lý do này; đơn vị khác không thấy.",
    )


class RoundFields(KeyedForm):
    """What a round is opened with and may be edited later."""

    name = TextField(
        "Tên đợt xét", [InputRequired("Ghi tên đợt xét."), Length(max=300)],
        description="Ví dụ: Khen thưởng thường xuyên khối giáo dục năm học 2023-2024.",
    )  # fmt: skip
    stream = SelectField("Nhóm", choices={one.value: one.label for one in Stream})
    ground = SelectField(
        "Loại hình khen thưởng", choices={one.value: capital(one.label) for one in CommendationGround}
    )
    procedure = SelectField("Thủ tục", choices={one.value: capital(one.label) for one in Procedure})
    decider = SelectField(
        "Thẩm quyền quyết định",
        choices={one.value: one.label for one in Decider},
        default=Decider.DISTRICT_CHAIRMAN.value,
    )
    awards = SelectMultipleField(
        "Danh hiệu, hình thức được nhận",
        [InputRequired("Chọn ít nhất một danh hiệu, hình thức.")],
        choices={f"{award.value}.{kind.value}": f"{award.label} – {kind.label}" for award, kind in TAKEN},
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    period_label = TextField(
        "Kỳ thành tích", [InputRequired("Ghi kỳ thành tích."), Length(max=60)],
        description="Như in trong quyết định: năm 2023, hoặc năm học 2023-2024.",
    )  # fmt: skip
    period_since = DayField("Kỳ thành tích từ ngày", [InputRequired("Nhập ngày đầu kỳ.")], description=DAY)
    period_until = DayField("Đến ngày", [InputRequired("Nhập ngày cuối kỳ.")], description=DAY)
    opens_on = DayField("Nhận hồ sơ từ ngày", [InputRequired("Nhập ngày mở đợt.")], description=DAY)
    closes_on = DayField("Hạn gửi hồ sơ", [InputRequired("Nhập hạn gửi.")], description=DAY)
    gate_closes_on = DayField(
        "Không nhận sau ngày",
        [Optional()],
        description="Để trống nếu trùng hạn gửi. Sau ngày này cần gia hạn riêng.",
    )
    movement_id = SelectField("Phong trào thi đua", choices={})
    guidance = TextField("Văn bản hướng dẫn", [Length(max=300)], description="Số, ngày, cơ quan ban hành.")


class RoundForm(RoundFields):
    """A round about to be opened."""

    body_unit_id = SelectField("Cơ quan xét khen thưởng", [InputRequired("Chọn cơ quan.")], choices={})
    code = TextField(
        "Mã đợt",
        [
            InputRequired("Ghi mã đợt xét."),
            Length(max=60),
            Regexp(
                r"^[A-Za-z0-9][A-Za-z0-9._-]*$", message="Mã chỉ gồm chữ không dấu, số, dấu chấm và gạch nối."
            ),
        ],
        description="Ngắn, không dấu, không trùng đợt khác, ví dụ GD-2024.",
    )
    rule_pack = SelectField("Quy định của địa phương", choices={})


class EditRoundForm(RoundFields):
    """A round as it should be; body, code and local rules have their own ways."""

    seen = HiddenField()
    reason = LongTextField("Lý do sửa", [InputRequired("Ghi lý do sửa đợt xét."), Length(max=500)])


class SupplementForm(KeyedForm):
    """Permission for a supplementary dossier of one unit."""

    unit = SelectField("Đơn vị", [InputRequired("Chọn đơn vị.")], choices={})
    until = DayField(
        "Nhận hồ sơ bổ sung đến hết ngày",
        [InputRequired("Nhập ngày cuối nhận bổ sung.")],
        description=DAY,
    )
    document = TextField(
        "Văn bản đề nghị hoặc cho phép", [InputRequired("Ghi số, ngày văn bản."), Length(max=300)],
        description="Ví dụ: 112/CV-TH ngày 03/07/2024 của Trường Tiểu học Suối Mơ.",
    )  # fmt: skip
    reason = LongTextField("Lý do", [InputRequired("Ghi lý do cho phép nộp bổ sung."), Length(max=500)])


class GuidanceForm(KeyedForm):
    """A guidance document to put beside a round."""

    title = TextField(
        "Tên văn bản", [InputRequired("Ghi tên văn bản."), Length(max=300)],
        description="Số, ngày, cơ quan ban hành, trích yếu.",
    )  # fmt: skip
    file = FileField(
        "Tệp", [FileRequired("Chọn tệp để tải lên.")],
        description="Nhận tệp PDF, Word (docx), Excel (xlsx) hoặc ảnh JPG, PNG.",
    )  # fmt: skip


class ClosingForm(KeyedForm):
    """Closing a round as it was previewed."""

    seen = HiddenField()
    carry_open = SelectField(
        "Đề nghị còn đang giải quyết",
        choices={"": "Giải quyết xong rồi mới đóng đợt", "open": "Chuyển tất cả sang đợt sau"},
    )
    carry_to = SelectField("Đợt tiếp tục xét", choices={"": "Không chọn"})
    note = LongTextField(
        "Ghi chú", [Length(max=500)], description="Căn cứ đóng đợt, nếu có. Có thể để trống."
    )


class ReopenForm(KeyedForm):
    """Reopening a closed round."""

    reason = LongTextField("Lý do mở lại", [InputRequired("Ghi lý do mở lại đợt xét."), Length(max=500)])
