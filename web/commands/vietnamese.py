"""The command line library's own words in Vietnamese. It asks gettext; it ships no catalogue, so we answer for it."""

from __future__ import annotations

from types import ModuleType

import click.core
import click.decorators
import click.exceptions
import click.formatting
import click.types

WORDS: dict[str, str] = {
    "Usage:": "Cách dùng:",
    "Options": "Tùy chọn",
    "Commands": "Lệnh",
    "Show this message and exit.": "Hiện hướng dẫn này rồi thoát.",
    "Aborted!": "Đã dừng.",
    "Error: {message}": "Lỗi: {message}",
    "Invalid value: {message}": "Giá trị không dùng được: {message}",
    "Invalid value for {param_hint}: {message}": "Giá trị không dùng được cho {param_hint}: {message}",
    "Missing command.": "Thiếu tên lệnh.",
    "Missing argument": "Thiếu",
    "Missing option": "Thiếu tùy chọn",
    "Missing parameter": "Thiếu tham số",
    "Missing parameter: {param_name}": "Thiếu tham số: {param_name}",
    "No such option {name!r}.": "Không có tùy chọn {name!r}.",
    "No such command {name!r}.": "Không có lệnh {name!r}.",
    "Try '{command} {option}' for help.": "Gõ '{command} {option}' để xem hướng dẫn.",
    "{name} {filename!r} does not exist.": "Không có {name} {filename!r}.",
    "{name} {filename!r} is a directory.": "{filename!r} là thư mục, không phải {name}.",
    "{name} {filename!r} is not readable.": "Không đọc được {name} {filename!r}.",
    "{value!r} is not a valid {number_type}.": "{value!r} không phải là {number_type}.",
    "{value} is not in the range {range}.": "{value} nằm ngoài khoảng {range}.",
    "default: {default}": "mặc định: {default}",
    "file": "tệp",
    "directory": "thư mục",
    "path": "đường dẫn",
    "Do you want to continue?": "Tiếp tục?",
    "Could not open file {filename!r}: {message}": "Không mở được tệp {filename!r}: {message}",
}
MODULES: tuple[ModuleType, ...] = (
    click.core,
    click.decorators,
    click.exceptions,
    click.formatting,
    click.types,
)


def translate(message: str) -> str:
    """Return the library's words in Vietnamese; those we have none for stay as they are."""
    return WORDS.get(message, message)


def install() -> None:
    """Let the library ask us for its words."""
    for module in MODULES:
        vars(module)["_"] = translate
