"""What a letter to another body and its answer say."""

from __future__ import annotations

from flask_wtf.file import FileField
from wtforms import RadioField, SelectField
from wtforms.validators import InputRequired, Length, Optional, ValidationError

from web.blueprints.common import ManyField
from web.forms import DayField, KeyedForm, LongTextField, TextField
from workflow.appraisal_words import ANSWER_LABELS, BODY_LABELS, Answer


class LetterForm(KeyedForm):
    """A letter that asks about the chosen nominations."""

    chon = ManyField()
    asked = SelectField(
        "Loại cơ quan",
        [InputRequired("Chọn loại cơ quan được hỏi.")],
        choices=dict([("", "Chọn…"), *((body.value, label) for body, label in BODY_LABELS.items())]),
    )
    asked_name = TextField(
        "Tên cơ quan được hỏi", [InputRequired("Ghi tên cơ quan được hỏi."), Length(max=200)],
        description="Ví dụ: Công an huyện Ba Tơ.",
    )  # fmt: skip
    letter = TextField(
        "Số, ký hiệu công văn", [InputRequired("Ghi số, ký hiệu công văn hỏi."), Length(max=120)],
        description="Ví dụ: 45/CV-NV.",
    )  # fmt: skip
    asked_on = DayField(
        "Ngày công văn",
        [InputRequired("Ghi ngày công văn.")],
        description="Ngày/tháng/năm; tính hạn từ ngày này.",
    )
    due_on = DayField(
        "Hạn trả lời nêu trong công văn", [Optional()],
        description="Chỉ cần khi chưa có quy định về số ngày; có quy định thì hệ thống tự tính.",
    )  # fmt: skip
    question = LongTextField("Nội dung hỏi", [Length(max=1000)], description="Một câu, có thể để trống.")


class ReplyForm(KeyedForm):
    """The answer about the chosen nominations."""

    chon = ManyField()
    answered_on = DayField(
        "Ngày văn bản trả lời", [InputRequired("Ghi ngày trả lời.")], description="Theo dấu ngày gửi."
    )
    letter = TextField(
        "Số, ký hiệu văn bản trả lời", [InputRequired("Ghi số văn bản trả lời."), Length(max=120)]
    )
    answer = RadioField(
        "Trả lời về các đề nghị đã chọn", [InputRequired("Chọn nội dung trả lời.")],
        choices={answer.value: label for answer, label in ANSWER_LABELS.items()},
    )  # fmt: skip
    note = LongTextField(
        "Nội dung vướng mắc, cần lưu ý", [Length(max=1000)],
        description="Bắt buộc khi có vướng mắc: việc gì, theo văn bản nào.",
    )  # fmt: skip
    file = FileField(
        "Bản quét văn bản trả lời", description="PDF hoặc ảnh; có thể bổ sung sau bằng văn bản khác."
    )

    def validate_note(self, field: LongTextField) -> None:
        """An objection says what it is: the appraiser and the confirmer decide on it."""
        if self.answer.data == Answer.OBJECTION.value and not (field.data or "").strip():
            raise ValidationError("Ghi nội dung vướng mắc mà cơ quan được hỏi nêu.")


class RemindForm(KeyedForm):
    """One click: the body was reminded."""
