"""The base of every form: Vietnamese messages, NFC text, no fields we did not ask for, one key per intent.

A form may set only what its step is for (security.md T24): a field that the form does not have is refused.
The hidden random key makes a repeated click or a reloaded page the same request, not a second one.
"""

from __future__ import annotations

import re
import secrets
import unicodedata
from collections import Counter
from typing import Any

from flask import g, has_request_context, request
from flask_wtf import FlaskForm
from wtforms import DateField, HiddenField, StringField, TextAreaField
from wtforms.validators import ValidationError
from wtforms.widgets import TextArea, TextInput

from web.messages import GENERAL, VietnameseMessages
from workflow.errors import InvalidInput

KEY_FIELD = "khoa"
NEW_KEYS = "new_keys"
TOKEN_FIELD = "csrf_token"  # noqa: S105  # a field's name
KEY_SHAPE = re.compile(r"[A-Za-z0-9_-]{22}")
DAY_SHAPE = re.compile(r"\d{1,2}[/.-]\d{1,2}[/.-]\d{4}")
ALLOWED_CONTROLS = frozenset("\n\t")
HIDDEN = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0]"
)


class VietnameseForm(FlaskForm):
    """A form in Vietnamese that refuses fields it does not have."""

    class Meta(FlaskForm.Meta):
        """WTForms settings."""

        locales = ("vi",)

        def get_translations(self, _form: FlaskForm) -> VietnameseMessages:
            """Return our own messages."""
            return VietnameseMessages()

    def accepted(self) -> bool:
        """Whether a POST came in and is valid; a foreign field raises ``InvalidInput``."""
        if not self.is_submitted():
            return False
        refuse_unknown_fields(self)
        return bool(self.validate())


class KeyedForm(VietnameseForm):
    """A form whose command runs once, however often it is sent."""

    khoa = HiddenField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Give a fresh form its key."""
        super().__init__(*args, **kwargs)
        if not self.khoa.data:
            self.khoa.data = new_key()

    def validate_khoa(self, field: HiddenField) -> None:
        """Refuse a key that we did not make."""
        if not KEY_SHAPE.fullmatch(field.data or ""):
            raise ValidationError("Biểu mẫu không còn nguyên vẹn. Tải lại trang rồi gửi lại.")


class TextField(StringField):
    """One line of text: NFC, trimmed, single spaces, no invisible characters."""

    data: str | None

    def process_formdata(self, valuelist: list[str]) -> None:
        """Clean what was typed."""
        super().process_formdata(valuelist)
        if self.data is not None:
            self.data = " ".join(clean_text(self.data).split())


class WrappedField(TextField):
    """One line of text that is too long for one line of a narrow form: shown in several, kept as one."""

    widget = TextArea()


class DayField(DateField):
    """A day typed as 05/02/2024 (browsers show their own date box in their own language)."""

    widget = TextInput()

    def __init__(self, label: str, validators: Any = None, **kwargs: Any) -> None:
        """Take the Vietnamese order, and the order of a pasted ISO date."""
        formats = ["%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%Y-%m-%d"]
        super().__init__(label, validators, format=formats, **kwargs)

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the day; one that is written well but that no calendar has is told as such."""
        try:
            super().process_formdata(valuelist)
        except ValueError as error:
            typed = " ".join(valuelist).strip()
            if not DAY_SHAPE.fullmatch(typed):
                raise
            raise ValueError(f"Lịch không có ngày {typed}. Xem lại ngày và tháng.") from error


class HourField(TextField):
    """An hour typed as people write it: 14:00, 14h, 14h30, 14 giờ 30; kept as 14:30."""

    WRITTEN = re.compile(r"(\d{1,2}) ?(?::|\.|h|g|giờ) ?(\d{2})?(?: ?(?:p|ph|phút))?", re.IGNORECASE)

    def process_formdata(self, valuelist: list[str]) -> None:
        """Turn what was typed into HH:MM where it is an hour; leave it as it is where it is not."""
        super().process_formdata(valuelist)
        found = self.WRITTEN.fullmatch(self.data or "")
        if found:
            self.data = f"{int(found[1]):02d}:{found[2] or '00'}"


class LongTextField(TextAreaField):
    """Several lines of text: NFC, trimmed, no invisible characters."""

    data: str | None

    def process_formdata(self, valuelist: list[str]) -> None:
        """Clean what was typed."""
        super().process_formdata(valuelist)
        if self.data is not None:
            self.data = clean_text(self.data.replace("\r\n", "\n")).strip()


def clean_text(text: str) -> str:
    """Return NFC text; a ValueError names what a name may not contain (security.md T27)."""
    normal = unicodedata.normalize("NFC", text)
    for char in normal:
        control = unicodedata.category(char) in {"Cc", "Cs"} and char not in ALLOWED_CONTROLS
        if control or HIDDEN.match(char):
            raise ValueError(
                f"Có ký tự ẩn (mã U+{ord(char):04X}) trong nội dung. Xóa đi rồi gõ lại, đừng dán."
            )
    return normal


def fresh_key() -> str:
    """Return a fresh idempotency key: 128 random bits as text."""
    return secrets.token_urlsafe(16)


def new_key() -> str:
    """Return a fresh key for a form of this page, and note it: the page, sent once more, needs others."""
    key = fresh_key()
    if has_request_context():
        g.setdefault(NEW_KEYS, []).append(key)
    return key


def sent_key() -> str:
    """Return the idempotency key of this request; raises ``InvalidInput`` when it is missing or malformed."""
    key = request.form.get(KEY_FIELD, "")
    if not KEY_SHAPE.fullmatch(key):
        raise InvalidInput("Biểu mẫu không còn nguyên vẹn. Tải lại trang rồi gửi lại.")
    return key


def refuse_unknown_fields(form: FlaskForm) -> None:
    """Raise ``InvalidInput`` when the request carries a field that the form does not have."""
    known = {field.name for field in form} | {TOKEN_FIELD, KEY_FIELD}
    if any(name not in known for name in (*request.form, *request.files)):
        raise InvalidInput(
            "Biểu mẫu gửi lên có ô không thuộc bước này nên không được nhận. Tải lại trang rồi gửi lại."
        )


def errors_of(form: FlaskForm) -> list[tuple[str, str, str]]:
    """Return (field id, label, sentence) for the error summary, in the order of the page."""
    said = Counter(str(text) for field in form for text in field.errors)
    return [
        (field.id, str(field.label.text), _named(field, str(text), said))
        for field in form
        for text in field.errors
    ]


def _named(field: Any, sentence: str, said: Counter[str]) -> str:
    """Return the sentence, after the field's name where the words alone do not tell which field is meant."""
    if sentence not in GENERAL and said[sentence] == 1:
        return sentence
    return f"{field.label.text}: {sentence[:1].lower()}{sentence[1:]}"
