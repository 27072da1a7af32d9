"""Forms of signing in and of the own account."""

from __future__ import annotations

from wtforms import HiddenField, IntegerField, PasswordField, StringField
from wtforms.validators import InputRequired, Length, ValidationError

from web.forms import VietnameseForm
from workflow.services.passwords import MAX_LENGTH, MIN_LENGTH

NEEDED = "Nhập {}."


class SignInForm(VietnameseForm):
    """A name, a password, and where to go afterwards."""

    username = StringField("Tên đăng nhập", [InputRequired(NEEDED.format("tên đăng nhập")), Length(max=80)])
    password = PasswordField("Mật khẩu", [InputRequired(NEEDED.format("mật khẩu")), Length(max=MAX_LENGTH)])
    tiep = HiddenField()


class ChangePasswordForm(VietnameseForm):
    """The current password and the new one twice."""

    current = PasswordField(
        "Mật khẩu hiện tại", [InputRequired(NEEDED.format("mật khẩu hiện tại")), Length(max=MAX_LENGTH)]
    )
    new = PasswordField(
        "Mật khẩu mới",
        [InputRequired(NEEDED.format("mật khẩu mới")), Length(max=MAX_LENGTH)],
        description=f"Từ {MIN_LENGTH} ký tự. Một câu ngắn dễ nhớ là tốt nhất, được dùng dấu và khoảng trắng.",
    )
    again = PasswordField("Nhập lại mật khẩu mới", [InputRequired("Nhập lại mật khẩu mới.")])

    def validate_again(self, field: PasswordField) -> None:
        """Ask for the same password twice."""
        if self.new.data and field.data != self.new.data:
            raise ValidationError("Hai lần nhập mật khẩu mới chưa giống nhau.")


class UnitForm(VietnameseForm):
    """The unit to act for."""

    don_vi = IntegerField("Đơn vị", [InputRequired("Chọn đơn vị.")])
    tiep = HiddenField()


class EmptyForm(VietnameseForm):
    """A button: nothing but the form token."""
