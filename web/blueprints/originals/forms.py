"""Forms about originals: a scan, a signing ceremony, what comes back from an officer's machine, a certificate."""

from __future__ import annotations

from flask_wtf.file import FileField
from wtforms import BooleanField, PasswordField
from wtforms.validators import InputRequired, Length, Optional

from web.blueprints.common import ManyField
from web.forms import KeyedForm, LongTextField, TextField
from web.freshness import ProvingForm

WITHOUT_STAMP = "Nếu máy chủ dấu thời gian không trả lời thì vẫn ký, không có dấu thời gian"


class ScanForm(KeyedForm):
    """A scan of the signed paper."""

    file = FileField("Bản quét (PDF hoặc JPG)", description="Quét đủ các trang, đọc rõ chữ ký và dấu.")
    kept_at = TextField(
        "Nơi lưu bản giấy", [InputRequired("Ghi nơi lưu bản giấy."), Length(max=300)],
        description="Ví dụ: Văn thư Ủy ban nhân dân huyện, hồ sơ QĐ-UBND năm 2024.",
    )  # fmt: skip
    reason = LongTextField("Lý do thay bản quét", [Length(max=500)], description="Bản trước vẫn được lưu.")


class CeremonyForm(KeyedForm):
    """Documents chosen, and the key where it comes with the form."""

    chon = ManyField()
    cach = TextField("Cách ký", [Length(max=20)])
    tep_khoa = FileField("Tệp khóa PKCS#12 (.p12, .pfx)")
    mat_khau_khoa = PasswordField(
        "Mật khẩu của khóa", [Optional(), Length(max=200)],
        description="Chỉ dùng cho lần ký này, không được lưu và không ghi vào nhật ký.",
    )  # fmt: skip
    thiet_bi = TextField("Tên thiết bị", [Length(max=32)], description="Để trống nếu chỉ gắn một thiết bị.")
    ma_pin = PasswordField(
        "Mã PIN của thiết bị", [Optional(), Length(max=64)],
        description="Chỉ dùng cho lần ký này, không được lưu và không ghi vào nhật ký.",
    )  # fmt: skip
    khong_dau = BooleanField(WITHOUT_STAMP)


class AnswerForm(KeyedForm):
    """The file that the command on the officer's machine wrote."""

    file = FileField(
        "Tệp kết quả", description="Tệp do lệnh khenthuong sign ghi ra, tên tận cùng -da-ky.json."
    )
    khong_dau = BooleanField(WITHOUT_STAMP)


class AnchorForm(ProvingForm):
    """A CA certificate somebody proposes to trust."""

    file = FileField("Chứng thư số của nơi cấp (CA)", description="Tệp .cer, .crt hoặc .pem lấy từ nơi cấp.")


class AnchorActForm(ProvingForm):
    """Approving, rejecting or ending one."""

    reason = LongTextField("Lý do", [Length(max=500)])
