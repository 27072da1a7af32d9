"""``khenthuong backup``: create, verify and restore backups."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from web.commands.audit import report_as_json
from web.commands.opened import database
from web.commands.terminal import DB_HELP, JSON_HELP, Stopped, print_json, progress_bar, thousands
from web.settings import load
from workflow import migrations_api
from workflow.services import backup
from workflow.services.backup import BackupReport
from workflow.services.backup_manifest import read

FOLDER = "backups"
DAMAGED = 2

CREATE_HELP = """Sao lưu cơ sở dữ liệu, kể cả khi hệ thống đang chạy, rồi mở thử và kiểm tra bản sao.

Bản sao lưu là một thư mục gồm bản sao và tệp manifest.json (mã băm, phiên bản, số dòng từng bảng).
Bản sao chưa qua kiểm tra thì chưa được tính. Mã kết thúc: 0 đạt, 2 bản sao có sai lệch.
"""
VERIFY_HELP = """Mở thử một bản sao lưu và kiểm tra.

Kiểm tra độ dài, mã băm, cấu trúc tệp, khóa ngoại, phiên bản, số dòng từng bảng và nhật ký. Bản sao không
bị thay đổi. Bản sao của PostgreSQL được khôi phục vào một cơ sở dữ liệu tạm trên máy chủ ở --db (tài khoản
cần quyền CREATEDB), kiểm tra xong thì xóa. Mã kết thúc: 0 đạt, 2 có sai lệch.
"""
RESTORE_HELP = """Khôi phục một bản sao lưu vào cơ sở dữ liệu, rồi kiểm tra kết quả.

Dừng trang web trước khi khôi phục. Cơ sở dữ liệu đang có dữ liệu thì phải thêm --force.
Mã kết thúc: 0 đạt, 1 chưa khôi phục gì, 2 đã khôi phục nhưng có sai lệch.
"""


@click.group(help="Sao lưu và khôi phục cơ sở dữ liệu.")
def command() -> None:
    """Group the backup commands."""


@command.command(help=CREATE_HELP)
@click.option("--db", "address", help=DB_HELP)
@click.option("--to", "into", type=click.Path(path_type=Path), help="Thư mục chứa các bản sao lưu.")
@click.option("--no-verify", is_flag=True, help="Không mở thử bản sao (phải kiểm tra sau).")
@click.option("--json", "as_json", is_flag=True, help=JSON_HELP)
def create(address: str | None, into: Path | None, no_verify: bool, as_json: bool) -> None:
    """Make a backup and verify it."""
    with database(address, any_revision=True) as engine:
        folder = backup.create(engine, into or load().data_dir / FOLDER)
        if no_verify:
            _tell_unverified(folder, as_json)
            return
        with progress_bar("Kiểm tra bản sao", hidden=as_json) as show:
            report = backup.verify(folder, server=engine, progress=show)
    _tell(report, as_json, done=f"Đã sao lưu vào {folder}.")


@command.command(help=VERIFY_HELP)
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option(
    "--db", "address", help="Máy chủ PostgreSQL để mở thử; bỏ trống: cơ sở dữ liệu trong thiết lập."
)
@click.option("--json", "as_json", is_flag=True, help=JSON_HELP)
def verify(folder: Path, address: str | None, as_json: bool) -> None:
    """Open a backup and check it."""
    with (
        database(address, any_revision=True) as server,
        progress_bar("Kiểm tra bản sao", hidden=as_json) as show,
    ):
        report = backup.verify(folder, server=server, progress=show)
    _tell(report, as_json, done=f"Bản sao lưu {folder.name} mở được.")


@command.command(help=RESTORE_HELP)
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--db", "address", help=DB_HELP)
@click.option("--force", is_flag=True, help="Thay toàn bộ dữ liệu đang có.")
@click.option("--json", "as_json", is_flag=True, help=JSON_HELP)
def restore(folder: Path, address: str | None, force: bool, as_json: bool) -> None:
    """Restore a backup and check the result."""
    with (
        database(address, any_revision=True) as engine,
        progress_bar("Kiểm tra sau khôi phục", hidden=as_json) as show,
    ):
        report = backup.restore(folder, engine, force=force, progress=show)
    _tell(report, as_json, done=f"Đã khôi phục bản sao lưu {folder.name}.")
    if report.manifest.revision != migrations_api.head() and not as_json:
        click.echo(
            "Bản sao thuộc phiên bản cũ. Chạy tiếp: khenthuong db upgrade, rồi khenthuong audit verify"
        )


def _tell_unverified(folder: Path, as_json: bool) -> None:
    if as_json:
        print_json({"folder": str(folder), "manifest": asdict(read(folder)), "verified": False})
    else:
        click.echo(f"Đã sao lưu vào {folder}. Chưa kiểm tra: khenthuong backup verify {folder}")


def _tell(report: BackupReport, as_json: bool, *, done: str) -> None:
    """Print a report; problems end the command with exit code 2."""
    if as_json:
        print_json(
            {
                "folder": str(report.folder),
                "ok": report.ok,
                "manifest": asdict(report.manifest),
                "problems": list(report.problems),
                "audit": None if report.audit is None else report_as_json(report.audit),
            }
        )
    else:
        for problem in report.problems:
            click.echo(f"SAI LỆCH: {problem}")
        if report.ok:
            rows = thousands(sum(report.manifest.counts.values()))
            events = "" if report.audit is None else f", {thousands(report.audit.events)} sự kiện nhật ký"
            click.echo(f"{done} Kiểm tra đạt: {rows} dòng{events}, 0 sai lệch.")
    if not report.ok:
        raise Stopped("bản sao lưu có sai lệch, không được tính là bản sao lưu.", DAMAGED)
