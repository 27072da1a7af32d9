"""The small forms of the public check: a code, a name, a file."""

from __future__ import annotations

from flask_wtf.file import FileField, FileRequired
from wtforms import HiddenField
from wtforms.validators import Length

from web.forms import TextField, VietnameseForm


class CodeForm(VietnameseForm):
    """A code, sent in the address, so that its result can be kept and passed on."""

    class Meta(VietnameseForm.Meta):
        """It changes nothing, so it needs no token and leaves no cookie."""

        csrf = False

    ma = TextField(
        "Mã kiểm tra",
        description="Dòng chữ cạnh mã QR, gồm 5 nhóm, mỗi nhóm 4 chữ và số. Chữ hoa hay thường, có hay không có "
        "dấu gạch đều được.",
    )


class NameForm(VietnameseForm):
    """A name, never in the address."""

    ten = TextField(
        "Họ và tên, hoặc tên tập thể", description="Gõ đủ dấu, như ghi trong quyết định hoặc giấy khen."
    )


class FileForm(VietnameseForm):
    """A PDF to compare; ``ma`` is the code on whose page it was chosen."""

    ma = HiddenField(validators=[Length(max=40)])
    tep = FileField(
        "Tệp PDF",
        [FileRequired("Chọn tệp PDF cần so.")],
        description="Tệp được so từng byte với bản đã ban hành rồi bỏ đi, không lưu lại.",
    )
