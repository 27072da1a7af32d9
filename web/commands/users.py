"""``khenthuong users``: the way back in for a locked-out administrator, from the server's own shell; audited."""

from __future__ import annotations

import click

from web.commands.opened import database
from web.commands.terminal import Stopped
from workflow import clock, db
from workflow.actor import SYSTEM
from workflow.errors import NotFound, WorkflowError
from workflow.queries import accounts as account_queries
from workflow.roles import LABELS
from workflow.services import password_resets, second_factor
from workflow.services.guessing import account_key


@click.group(
    help="Tài khoản: xem, cấp lại mật khẩu, gỡ xác thực hai bước, từ máy chủ. Mọi việc đều ghi nhật ký."
)
def command() -> None:
    """Group the account commands."""


@command.command("list", help="Liệt kê quản trị hệ thống và tình trạng tài khoản của họ.")
def list_() -> None:
    """Print the administrators: those whom the other commands are for."""
    with database(None) as engine, db.use_engine(engine):
        found = account_queries.administrators()
    for one in found:
        marks = [LABELS[one.role], "đang dùng" if one.is_active else "đã ngừng"]
        marks += ["xác thực hai bước"] if one.has_factor else []
        click.echo(f"{one.username:<24}{one.display_name:<30}{', '.join(marks)}")
    if not found:
        click.echo("Chưa có quản trị hệ thống. Cơ quan mới: khenthuong init")


@command.command(help="Cấp mật khẩu tạm cho một tài khoản; phải đổi khi đăng nhập.")
@click.argument("username", metavar="TÊN-ĐĂNG-NHẬP")
def reset(username: str) -> None:
    """Set a temporary password and print it once."""
    with database(None) as engine, db.use_engine(engine):
        try:
            issued = password_resets.reset_from_shell(account_key(username))
        except NotFound as missing:
            raise Stopped(f"Không có tài khoản “{username}”. Xem: khenthuong users list") from missing
    click.echo(f"Mật khẩu tạm của {issued.display_name} ({issued.username}): {issued.password}")
    click.echo(f"Dùng được đến {clock.local(issued.expires_at):%H:%M ngày %d/%m/%Y}; phải đổi khi đăng nhập.")
    click.echo("Các phiên đăng nhập của tài khoản đã kết thúc; việc này đã ghi vào nhật ký.")


@command.command("reset-second-factor", help="Gỡ xác thực hai bước của một tài khoản mất điện thoại.")
@click.argument("username", metavar="TÊN-ĐĂNG-NHẬP")
@click.option(
    "--reason", prompt="Lý do (ví dụ: mất điện thoại, đã gặp trực tiếp)", help="Lý do, ghi vào nhật ký."
)
def reset_second_factor(username: str, reason: str) -> None:
    """Take off a second factor."""
    with database(None) as engine, db.use_engine(engine):
        number = account_queries.number_of(account_key(username))
        if number is None:
            raise Stopped(f"Không có tài khoản “{username}”. Xem: khenthuong users list")
        try:
            second_factor.reset(number, actor=SYSTEM, reason=reason)
        except WorkflowError as refused:
            raise Stopped(refused.message) from refused
    click.echo("Đã gỡ xác thực hai bước; các phiên đăng nhập của tài khoản đã kết thúc.")
