"""Forms of a dossier's papers: the short form, a report's texts, an upload, the day of signing."""

from __future__ import annotations

import re

from wtforms import BooleanField, HiddenField, IntegerField
from wtforms.validators import InputRequired, Length, NumberRange, Optional, ValidationError

from web.blueprints.nominations.forms import PaperForm
from web.forms import DayField, KeyedForm, LongTextField, TextField

TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d")
DAY = "Ngày/tháng/năm."


def _is_time(_form: object, field: TextField) -> None:
    if field.data and not TIME.fullmatch(field.data):
        raise ValidationError("Ghi giờ và phút, ví dụ 08:00.")


class DetailsForm(KeyedForm):
    """What letter and minutes need besides the list."""

    letter_number = TextField(
        "Số, ký hiệu tờ trình", [Length(max=60)],
        description="Ví dụ 12/TTr-THSM. Để trống nếu văn thư cho số sau khi ký.",
    )  # fmt: skip
    letter_on = DayField("Ngày tờ trình", [Optional()], description=f"{DAY} Có thể để trống.")
    signer_titles = LongTextField(
        "Chức vụ người ký", [Length(max=200)],
        description="Mỗi dòng một ý, ví dụ: TM. ỦY BAN NHÂN DÂN, xuống dòng: CHỦ TỊCH; hoặc KT. HIỆU TRƯỞNG, xuống "
        "dòng: PHÓ HIỆU TRƯỞNG.",
    )  # fmt: skip
    signer_name = TextField(
        "Họ tên người ký", [Length(max=120)], description="Không ghi học hàm, học vị trước tên."
    )
    copies_to = LongTextField(
        "Nơi nhận", [Length(max=500)], description="Mỗi dòng một nơi, ngoài «Như trên» và «Lưu»."
    )
    archived_at = TextField("Lưu tại", [Length(max=60)], description="Ví dụ VT hoặc VT, TĐKT.")
    held_on = DayField("Ngày họp bình xét", [Optional()], description=DAY)
    starts_at = TextField("Giờ bắt đầu", [_is_time])
    ends_at = TextField("Giờ kết thúc", [_is_time])
    place = TextField("Địa điểm họp", [Length(max=300)])
    chair = TextField("Người chủ trì", [Length(max=120)])
    chair_post = TextField("Chức vụ người chủ trì", [Length(max=120)])
    secretary = TextField("Thư ký cuộc họp", [Length(max=120)])
    secretary_post = TextField("Chức vụ thư ký", [Length(max=120)])
    members = IntegerField("Số người được triệu tập", [Optional(), NumberRange(0, 5000)])
    present = IntegerField("Số người có mặt", [Optional(), NumberRange(0, 5000)])
    absent = TextField("Vắng mặt", [Length(max=300)], description="Họ tên, lý do; để trống nếu đủ.")
    minutes_number = TextField(
        "Số, ký hiệu biên bản", [Length(max=60)], description="Ví dụ 05/BB-THSM. Có thể để trống."
    )
    is_secret = BooleanField("Cuộc họp bỏ phiếu kín (không đánh dấu: biểu quyết).")
    others_agreed = BooleanField("Các trường hợp không ghi số phiếu được cuộc họp nhất trí theo danh sách.")
    confirms_conduct = BooleanField(
        "Cuộc họp xác nhận các trường hợp chấp hành tốt chủ trương của Đảng, pháp luật của Nhà nước."
    )
    remarks = LongTextField(
        "Ý kiến tại cuộc họp", [Length(max=2000)], description="Để trống nếu không có ý kiến khác."
    )


class ReportForm(KeyedForm):
    """The texts of one nominee's report; each line is a paragraph."""

    profile = LongTextField(
        "Sơ lược thêm", [Length(max=5000)],
        description="Ví dụ trình độ, quê quán, ngày vào ngành. Mỗi dòng một ý; có thể để trống.",
    )  # fmt: skip
    duties = LongTextField("Nhiệm vụ được giao", [Length(max=4000)], description="Mỗi dòng một đoạn.")
    achievements = LongTextField(
        "Thành tích đạt được", [Length(max=20000)],
        description="Kết quả cụ thể, có số liệu; biện pháp, sáng kiến và hiệu quả. Mỗi dòng một đoạn.",
    )  # fmt: skip


class UseForm(KeyedForm):
    """Use what was shown; ``ban`` is the hash of it."""

    ban = HiddenField(validators=[Length(max=64)])


class SignedForm(KeyedForm):
    """The day on which the printed papers were signed."""

    signed_on = DayField("Ngày ký", [InputRequired("Nhập ngày ký.")], description=DAY)


class WithdrawForm(KeyedForm):
    """The paper to take out."""

    paper = HiddenField(validators=[InputRequired("Chọn giấy tờ.")])


class UploadForm(PaperForm):
    """A paper of the whole dossier, or several photos of it."""

    confirms_conduct = BooleanField(
        "Giấy tờ này có xác nhận việc chấp hành chủ trương của Đảng, pháp luật của Nhà nước."
    )
