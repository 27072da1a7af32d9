"""The form of the first day."""

from __future__ import annotations

from wtforms import PasswordField, SelectField
from wtforms.validators import InputRequired, Length, Optional, ValidationError

from web.forms import DayField, KeyedForm, TextField
from web.labels import capital
from workflow.services.founding import LEVELS
from workflow.services.passwords import MAX_LENGTH, MIN_LENGTH


class FoundingForm(KeyedForm):
    """The body, the administrator and the first officer."""

    setup_code = TextField(
        "Mã khởi tạo",
        [InputRequired("Nhập mã khởi tạo."), Length(max=40)],
        description="Ba nhóm chữ in ở cửa sổ dòng lệnh khi chạy “khenthuong serve” trên máy chủ.",
    )
    name = TextField(
        "Tên cơ quan xét khen thưởng",
        [InputRequired("Ghi tên cơ quan."), Length(max=200)],
        description="Ví dụ: Ủy ban nhân dân xã Ba Vinh.",
    )
    level = SelectField("Cấp", choices={level.value: capital(level.label) for level in LEVELS})
    code = TextField(
        "Mã cơ quan",
        [InputRequired("Ghi mã cơ quan."), Length(max=40)],
        description="Mã trong danh sách đơn vị của bạn, ví dụ X-BV.",
    )
    place = TextField(
        "Địa danh",
        [InputRequired("Ghi địa danh."), Length(max=100)],
        description="Ghi trước ngày tháng trên văn bản, ví dụ Ba Vinh.",
    )
    since = DayField(
        "Cơ quan có từ ngày",
        [InputRequired("Ghi ngày thành lập.")],
        description="Ngày/tháng/năm; cơ quan thành lập khi sắp xếp đơn vị hành chính thì ghi ngày sắp xếp.",
    )
    contact = TextField(
        "Nơi hỗ trợ người dùng",
        [Optional(), Length(max=200)],
        description="Tên và điện thoại, hiện ở trang đăng nhập. Ví dụ: Phòng Văn hóa – Xã hội, 0255 3 861 000.",
    )
    admin_name = TextField("Họ và tên người quản trị", [InputRequired("Ghi họ và tên."), Length(max=200)])
    admin_username = TextField(
        "Tên đăng nhập của người quản trị",
        [InputRequired("Ghi tên đăng nhập."), Length(max=60)],
        description="Chữ thường không dấu, ví dụ quantri.",
    )
    admin_password = PasswordField(
        "Mật khẩu của người quản trị",
        [InputRequired("Nhập mật khẩu."), Length(max=MAX_LENGTH)],
        description=f"Từ {MIN_LENGTH} ký tự. Một câu ngắn dễ nhớ là tốt nhất, được dùng dấu và khoảng trắng.",
    )
    again = PasswordField("Nhập lại mật khẩu", [InputRequired("Nhập lại mật khẩu.")])
    officer_name = TextField(
        "Họ và tên cán bộ Thường trực Hội đồng",
        [InputRequired("Ghi họ và tên."), Length(max=200)],
        description="Người thứ hai: mở đợt xét và duyệt việc giao nhiệm vụ mà quản trị trình.",
    )
    officer_username = TextField(
        "Tên đăng nhập của cán bộ",
        [InputRequired("Ghi tên đăng nhập."), Length(max=60)],
        description="Chương trình cấp mật khẩu tạm cho người này, hiện một lần ở trang sau.",
    )

    def validate_again(self, field: PasswordField) -> None:
        """Ask for the same password twice."""
        if self.admin_password.data and field.data != self.admin_password.data:
            raise ValidationError("Hai lần nhập mật khẩu chưa giống nhau.")
