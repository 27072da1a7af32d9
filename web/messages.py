"""WTForms' own messages in Vietnamese (it ships none); a test compares the table with the library."""

from __future__ import annotations

from collections.abc import Mapping

TOKEN = "Trang đã mở quá lâu hoặc phiên làm việc đã đổi. Tải lại trang rồi gửi lại."  # noqa: S105  # a sentence
CHOICE = "Chọn một mục trong danh sách."

MESSAGES: Mapping[str, str] = {
    "'%(value)s' are not valid choices for this field.": "Có mục không nằm trong danh sách: %(value)s.",
    "'%(value)s' is not a valid choice for this field.": "Mục “%(value)s” không nằm trong danh sách.",
    "CSRF failed.": TOKEN,
    "CSRF token expired.": TOKEN,
    "CSRF token missing.": TOKEN,
    "Invalid CSRF Token.": TOKEN,
    "Choices cannot be None.": CHOICE,
    "Date must be at least %(min)s.": "Ngày phải từ %(min)s trở đi.",
    "Date must be at most %(max)s.": "Ngày phải đến %(max)s là muộn nhất.",
    "Date must be between %(min)s and %(max)s.": "Ngày phải từ %(min)s đến %(max)s.",
    "Field cannot be longer than %(max)d character.": "Nhập không quá %(max)d ký tự.",
    "Field cannot be longer than %(max)d characters.": "Nhập không quá %(max)d ký tự.",
    "Field must be at least %(min)d character long.": "Nhập ít nhất %(min)d ký tự.",
    "Field must be at least %(min)d characters long.": "Nhập ít nhất %(min)d ký tự.",
    "Field must be between %(min)d and %(max)d characters long.": "Nhập từ %(min)d đến %(max)d ký tự.",
    "Field must be equal to %(other_name)s.": "Hai ô phải giống nhau.",
    "Field must be exactly %(max)d character long.": "Nhập đúng %(max)d ký tự.",
    "Field must be exactly %(max)d characters long.": "Nhập đúng %(max)d ký tự.",
    "Invalid Choice: could not coerce.": CHOICE,
    "Invalid choice(s): one or more data inputs could not be coerced.": CHOICE,
    "Invalid IP address.": "Địa chỉ IP chưa đúng.",
    "Invalid Mac address.": "Địa chỉ MAC chưa đúng.",
    "Invalid URL.": "Đường dẫn chưa đúng.",
    "Invalid UUID.": "Mã định danh chưa đúng.",
    "Invalid email address.": "Địa chỉ thư điện tử chưa đúng, ví dụ: ten@donvi.gov.vn.",
    "Invalid field name '%s'.": "Không có ô tên “%s”.",
    "Invalid input.": "Nội dung nhập chưa đúng.",
    "Invalid value, can't be any of: %(values)s.": "Không được dùng một trong các giá trị: %(values)s.",
    "Invalid value, must be one of: %(values)s.": "Phải là một trong các giá trị: %(values)s.",
    "Not a valid choice.": CHOICE,
    "Not a valid date value.": "Nhập ngày theo dạng ngày/tháng/năm, ví dụ 05/02/2024.",
    "Not a valid datetime value.": "Nhập ngày giờ theo dạng 05/02/2024 08:30.",
    "Not a valid decimal value.": "Nhập một số, ví dụ 14,5.",
    "Not a valid float value.": "Nhập một số, ví dụ 14,5.",
    "Not a valid integer value.": "Nhập một số nguyên.",
    "Not a valid time value.": "Nhập giờ theo dạng 08:30.",
    "Not a valid week value.": "Tuần chưa đúng.",
    "Number must be at least %(min)s.": "Số phải từ %(min)s trở lên.",
    "Number must be at most %(max)s.": "Số phải từ %(max)s trở xuống.",
    "Number must be between %(min)s and %(max)s.": "Số phải từ %(min)s đến %(max)s.",
    "This field cannot be edited.": "Ô này không sửa được.",
    "This field is disabled and cannot have a value.": "Ô này đang khóa.",
    "This field is required.": "Ô này cần có nội dung.",
    "File does not have an approved extension: {extensions}": "Tệp phải thuộc loại: {extensions}.",
    "File does not have an approved extension.": "Loại tệp này không nhận được.",
    "File must be between {min_size} and {max_size} bytes.": "Tệp phải từ {min_size} đến {max_size} byte.",
}

GENERAL = frozenset(one for one in MESSAGES.values() if "%(" not in one and "{" not in one) - {TOKEN}
"""Sentences that say nothing of the field: a summary of errors puts its name before them."""


class VietnameseMessages:
    """The translations object WTForms asks for."""

    def gettext(self, string: str) -> str:
        """Return the Vietnamese sentence, or our own text as it was given."""
        return MESSAGES.get(string, string)

    def ngettext(self, singular: str, plural: str, n: int) -> str:
        """Return the Vietnamese sentence; Vietnamese has no plural form."""
        return MESSAGES.get(singular, MESSAGES.get(plural, singular if n == 1 else plural))
