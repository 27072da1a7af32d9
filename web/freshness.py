"""Acts that give or take rights ask who is there: within 15 minutes of signing in they do not ask again."""

from __future__ import annotations

from flask import request
from wtforms import PasswordField
from wtforms.validators import Length, Optional

from web import identity
from web.forms import KeyedForm
from workflow.errors import InvalidInput
from workflow.services import accounts
from workflow.services.passwords import MAX_LENGTH

WHY = "Bạn đăng nhập đã quá 15 phút; nhập lại mật khẩu để chắc chắn là bạn."


class ProvingForm(KeyedForm):
    """A form of such an act; ``mat_khau`` is shown only to those whose last proof is old."""

    mat_khau = PasswordField("Mật khẩu của bạn", [Optional(), Length(max=MAX_LENGTH)], description=WHY)

    @property
    def asks(self) -> bool:
        """Whether the password field belongs on the page."""
        return not identity.current_session().is_recent

    def accepted(self) -> bool:
        """Whether a valid form came in from a person who is known to be there."""
        return super().accepted() and self._proved()

    @property
    def lacks_proof(self) -> bool:
        """Whether nothing but the password was missing from what came in."""
        return set(self.errors) == {"mat_khau"}

    def _proved(self) -> bool:
        """Whether the person is known to be there; else the field says what is missing."""
        if not self.asks:
            return True
        opened = identity.current_session()
        if not self.mat_khau.data:
            self.mat_khau.errors = ["Nhập mật khẩu của bạn."]
            return False
        try:
            accounts.prove(opened.actor, opened.id, self.mat_khau.data, remote=request.remote_addr or "")
        except InvalidInput as refused:
            self.mat_khau.errors = [refused.message]
            return False
        return True
