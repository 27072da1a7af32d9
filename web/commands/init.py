"""``khenthuong init``: the first day of a real body from the terminal; asks for what it was not told."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import click

from rules.vocabulary import Level
from web.commands.opened import database
from web.commands.terminal import Stopped
from web.settings import Settings, load
from workflow import clock, db, installation, migrations_api
from workflow.errors import InvalidInput
from workflow.services import founding, passwords
from workflow.services.founding import Founding
from workflow.services.register_words import level_said
from workflow.services.user_accounts import NAME_RULE, NAME_SHAPE

HELP = """Khởi tạo cơ quan thật, một lần, trên cơ sở dữ liệu trống.

Lập cơ quan xét khen thưởng, người quản trị đầu tiên và cán bộ Thường trực Hội đồng. Thiếu tham số nào thì chương trình
hỏi từng câu; đủ tham số thì chạy không hỏi (mật khẩu lấy từ biến môi trường KHENTHUONG_ADMIN_PASSWORD).
"""
LEVELS = (Level.COMMUNE, Level.DISTRICT, Level.PROVINCE)


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked in the terminal, its example, and the check of an answer."""

    field: str
    words: str
    check: Callable[[str], Any]
    default: str | None = None


def command_options(function: Callable[..., None]) -> Callable[..., None]:
    """Add the options, one for each question."""
    for question in reversed(QUESTIONS):
        option = "--" + question.field.replace("_", "-")
        function = click.option(option, question.field, help=question.words)(function)
    return function


def _text(text: str) -> str:
    if not text.strip():
        raise click.UsageError("Câu này cần có câu trả lời.")
    return " ".join(text.split())


def _level(text: str) -> Level:
    level = level_said(text)
    if level not in LEVELS:
        raise click.UsageError("Gõ một trong ba chữ: xã, huyện, tỉnh.")
    return level


def _day(text: str) -> date:
    for shape in ("%d/%m/%Y", "%Y-%m-%d"):
        try:
            day = datetime.strptime(text.strip(), shape).replace(tzinfo=clock.LOCAL).date()
        except ValueError:
            continue
        if day > clock.today():
            raise click.UsageError("Ngày thành lập không được sau hôm nay.")
        return day
    raise click.UsageError("Gõ ngày theo dạng ngày/tháng/năm, ví dụ 01/07/2025.")


def _username(text: str) -> str:
    if not NAME_SHAPE.fullmatch(text.strip()):
        raise click.UsageError(NAME_RULE)
    return text.strip()


QUESTIONS: tuple[Question, ...] = (
    Question("name", "Tên cơ quan xét khen thưởng (ví dụ: Ủy ban nhân dân xã Ba Vinh)", _text),
    Question("level", "Cấp của cơ quan (xã, huyện, tỉnh)", _level, "xã"),
    Question("code", "Mã cơ quan trong danh sách đơn vị của bạn (ví dụ: X-BV)", _text),
    Question("place", "Địa danh ghi trước ngày tháng trên văn bản (ví dụ: Ba Vinh)", _text),
    Question("since", "Cơ quan có từ ngày (ngày/tháng/năm, ví dụ: 01/07/2025)", _day),
    Question("contact", "Nơi hỗ trợ người dùng: tên và điện thoại (Enter để bỏ qua)", str, ""),
    Question("admin_name", "Họ và tên người quản trị", _text),
    Question("admin_username", "Tên đăng nhập của người quản trị", _username, "quantri"),
    Question("officer_name", "Họ và tên cán bộ Thường trực Hội đồng (người thứ hai)", _text),
    Question("officer_username", "Tên đăng nhập của cán bộ đó", _username, "thuongtruc"),
)
"""In the order in which they are asked; the password comes last, unseen."""


@click.command(help=HELP)
@command_options
@click.option("--admin-password", envvar="KHENTHUONG_ADMIN_PASSWORD", hidden=True)
def command(admin_password: str | None, **given: str | None) -> None:
    """Found the body."""
    settings = load()
    with database(None, any_revision=True) as engine, db.use_engine(engine):
        _prepare(engine, settings)
        asks = admin_password is None or any(
            given[one.field] is None for one in QUESTIONS if one.default is None
        )
        if asks:
            click.echo(
                "Khởi tạo cơ quan. Trả lời từng câu; dừng giữa chừng (Ctrl+C) thì chưa có gì được ghi.\n"
            )
        answers: dict[str, Any] = {one.field: _answer(one, given[one.field], asks=asks) for one in QUESTIONS}
        answers["admin_password"] = admin_password or _password(answers)
        try:
            issued = founding.found(Founding(**answers))
        except InvalidInput as refused:
            raise Stopped(" ".join(refused.fields.values()) or refused.message) from refused
    _tell(issued.username, issued.password, f"{clock.local(issued.expires_at):%H:%M ngày %d/%m/%Y}", answers)


def _prepare(engine: Any, settings: Settings) -> None:
    """Bring an empty database up; refuse one that holds anything, and say what to do."""
    where = (
        "Cơ sở dữ liệu" if settings.database_url.startswith("postgresql") else f"Thư mục {settings.data_dir}"
    )
    if migrations_api.current(engine) is None:
        migrations_api.upgrade(engine)
    if migrations_api.current(engine) != migrations_api.head():
        raise Stopped(f"{where} có dữ liệu của phiên bản khác. Chạy: khenthuong db upgrade")
    if founding.is_waiting():
        return
    if installation.is_demo():
        raise Stopped(
            f"{where} đang có dữ liệu trình diễn. Chọn thư mục khác cho cơ quan thật, ví dụ: "
            "KHENTHUONG_DATA_DIR=co-quan khenthuong init; sau đó mở trang cũng với KHENTHUONG_DATA_DIR đó."
        )
    raise Stopped(
        f"{where} đã có dữ liệu nên không khởi tạo lại. Mở trang (khenthuong serve), đăng nhập tài khoản quản trị; "
        "quên mật khẩu quản trị thì chạy: khenthuong users reset TÊN-ĐĂNG-NHẬP"
    )


def _answer(question: Question, given: str | None, *, asks: bool) -> Any:
    """Return the checked answer: the option, or what the person types, asked again until it is right."""
    if given is not None:
        try:
            return question.check(given)
        except click.UsageError as wrong:
            raise Stopped(f"{question.words}: {wrong.message}") from wrong
    if not asks:
        return question.check(question.default or "")
    while True:
        shown = bool(question.default)
        typed = click.prompt(question.words, default=question.default, show_default=shown)
        try:
            return question.check(typed)
        except click.UsageError as wrong:
            click.echo(f"  → {wrong.message}")


def _password(answers: dict[str, Any]) -> str:
    """Ask for the administrator's password twice, unseen."""
    while True:
        first = click.prompt(
            f"Mật khẩu của người quản trị (từ {passwords.MIN_LENGTH} ký tự, không hiện khi gõ)",
            hide_input=True,
        )
        weak = passwords.weakness(
            first, username=answers["admin_username"], display_name=answers["admin_name"]
        )
        if weak:
            click.echo(f"  → {weak}")
            continue
        if click.prompt("Gõ lại mật khẩu", hide_input=True) == first:
            return str(first)
        click.echo("  → Hai lần gõ chưa giống nhau. Gõ lại từ đầu.")


def _tell(username: str, password: str, until: str, answers: dict[str, Any]) -> None:
    """Print what was made and what comes next."""
    click.echo(f"\nĐã khởi tạo {answers['name']}.")
    click.echo(f"  Quản trị hệ thống:    {answers['admin_name']}, tên đăng nhập {answers['admin_username']}")
    click.echo(f"  Thường trực Hội đồng: {answers['officer_name']}, tên đăng nhập {username}")
    click.echo(f"  Mật khẩu tạm của cán bộ này, chỉ hiện một lần: {password}  (dùng đến {until})")
    click.echo("\nTiếp theo:")
    click.echo("  1. khenthuong serve --https     mở trang web cho mọi máy trong mạng nội bộ")
    click.echo("  2. Đăng nhập, vào Quản trị → Ngày đầu tiên: nhập đơn vị, người, giao nhiệm vụ, mở đợt xét.")
