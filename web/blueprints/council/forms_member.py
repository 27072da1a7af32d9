"""Forms of the council's members: a comment, a conflict of interest, votes by name.

The choices of a vote are one field a case or member, so their names are not known here: ``choices_sent`` reads them
and refuses every other field.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from flask import request
from flask_wtf.file import FileField
from wtforms import HiddenField, SelectField
from wtforms.validators import AnyOf, InputRequired, Length

from web.blueprints.common import ManyField
from web.forms import KEY_FIELD, TOKEN_FIELD, KeyedForm, LongTextField, TextField, clean_text
from workflow.council_words import Choice
from workflow.errors import InvalidInput, NotFound

NOTE = Length(max=500, message="Tối đa 500 ký tự; viết gọn lại.")
LONGEST_REMARK = 500
TALK = ("gop-y", "tra-loi", "sua")
CHOICE, REMARK = "chon-", "ghi-chu-"


class CommentForm(KeyedForm):
    """A comment, a reply to one, or other words for one's own; ``y_kien`` names the comment meant."""

    viec = HiddenField(validators=[AnyOf(TALK, message="Tải lại trang rồi gửi lại.")])
    y_kien = HiddenField()
    text = LongTextField("Ý kiến")


class DeclareForm(KeyedForm):
    """One's own conflicts: cases ticked, perhaps found by name, with a note."""

    viec = HiddenField()
    chon = ManyField()
    q = TextField("Tìm theo tên, đơn vị, danh hiệu", id="khai-tim")
    note = LongTextField(
        "Quan hệ của bạn", [NOTE], id="khai-ghi-chu", description="Một câu, ví dụ “chị dâu”. Có thể để trống."
    )


class ReportForm(KeyedForm):
    """Another member's conflict: who, which case, and what it is."""

    viec = HiddenField()
    thanh_vien = SelectField(
        "Thành viên Hội đồng", [InputRequired("Chọn thành viên.")], choices={}, id="bao-ai"
    )
    ten = TextField("Trường hợp: tên người, tập thể được đề nghị", [Length(max=120)], id="bao-ten")
    truong_hop = HiddenField(
        validators=[InputRequired("Tìm theo tên rồi chọn một trường hợp.")], id="bao-truong-hop"
    )
    note = LongTextField(
        "Quan hệ hoặc lý do bạn biết",
        [NOTE],
        id="bao-ly-do",
        description="Một câu, ví dụ “hai người là anh em ruột”.",
    )


class JudgeForm(KeyedForm):
    """What is done about one conflict: confirmed, or its end asked for or agreed to."""

    viec = HiddenField(validators=[AnyOf(("dung", "bo"), message="Tải lại trang rồi gửi lại.")])
    xung_dot = HiddenField(validators=[InputRequired("Chọn xung đột lợi ích.")])
    reason = LongTextField("Lý do bỏ", [NOTE])


class EntryForm(KeyedForm):
    """The secretary's entry; the scan is of the papers of absent members."""

    scan = FileField("Bản chụp phiếu ý kiến của người vắng mặt")


class CloseForm(KeyedForm):
    """The cases whose open vote ends."""

    chon = ManyField()


@dataclass(frozen=True, slots=True)
class Sent:
    """A choice as it was sent, with its remark; ``choice`` empty where none was made."""

    choice: Choice | None = None
    remark: str = ""


def choices_sent(known: Collection[str], others: Collection[str] = ()) -> dict[str, Sent]:
    """Return what was chosen by reference; another field or choice is refused, a foreign reference is ``NotFound``."""
    allowed = {TOKEN_FIELD, KEY_FIELD, "viec", *others}
    for name in (*request.form, *request.files):
        if name not in allowed and not name.startswith((CHOICE, REMARK)):
            raise InvalidInput("Biểu mẫu gửi lên có ô không thuộc bước này. Tải lại trang rồi gửi lại.")
    refs = [name.removeprefix(CHOICE).removeprefix(REMARK) for name in request.form if name not in allowed]
    if set(refs) - set(known):
        raise NotFound("nội dung này trong phiên họp")
    return {ref: _sent(request.form, ref) for ref in dict.fromkeys(refs)}


def _sent(form: Mapping[str, str], ref: str) -> Sent:
    said = form.get(f"{CHOICE}{ref}", "")
    if said and said not in {str(one.value) for one in Choice}:
        raise InvalidInput("Có lựa chọn không đọc được. Tải lại trang rồi chọn lại.")
    return Sent(Choice(int(said)) if said else None, form.get(f"{REMARK}{ref}", "").replace("\r\n", "\n"))


def remark_of(sent: Sent, name: str) -> str:
    """Return the remark cleaned; ``InvalidInput`` names the case (or member) whose remark cannot be kept."""
    try:
        remark = clean_text(sent.remark).strip()
    except ValueError as error:
        raise InvalidInput(f"Ghi chú ở «{name}»: {error}") from error
    if len(remark) > LONGEST_REMARK:
        raise InvalidInput(
            f"Ghi chú ở «{name}» dài {len(remark)} ký tự; tối đa {LONGEST_REMARK}. Viết gọn lại rồi gửi."
        )
    if remark and sent.choice is None:
        raise InvalidInput(f"«{name}» có ghi chú nhưng chưa có lựa chọn. Chọn một ý kiến hoặc xóa ghi chú.")
    return remark
