"""``khenthuong import``: units and people from a workbook, as the pages do it."""

from __future__ import annotations

from pathlib import Path

import click

from web.commands.opened import database
from web.commands.terminal import DB_HELP, Stopped
from web.workbooks import register_books
from workflow import db
from workflow.actor import SYSTEM
from workflow.services import register_import
from workflow.services.import_values import ADDED, CHANGED, EMPTY, LEFT, REFUSED, SAME, ImportOutcome

WORDS = {ADDED: "thêm", CHANGED: "sửa", SAME: "không đổi", LEFT: "giữ nguyên", REFUSED: "LỖI", EMPTY: "trống"}
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
DRY = "Chỉ xem sẽ làm gì, không ghi."
HELP = """Nhập danh bạ từ tệp Excel (.xlsx, .xls, .ods) bằng quyền của người vận hành máy chủ.

Dòng lỗi không ghi và được nêu; mã kết thúc 1 khi có dòng lỗi.
"""


@click.group(help=HELP)
def command() -> None:
    """Group the imports."""


@command.command(help="Nhập đơn vị: mã, tên, loại, cấp, đơn vị cấp trên, từ ngày.")
@click.argument("file", type=FILE)
@click.option("--dry-run", is_flag=True, help=DRY)
@click.option("--db", "address", help=DB_HELP)
def units(file: Path, dry_run: bool, address: str | None) -> None:
    """Import units."""
    with database(address) as engine, db.use_engine(engine):
        rows = register_books.read_units(_bytes(file)).rows
        outcome = register_import.units_of_file(rows, actor=SYSTEM, body_unit_id=None, write=not dry_run)
    _show(outcome)


@command.command(
    help="Nhập người: họ tên, CCCD, ngày sinh hoặc năm sinh, đơn vị, chức vụ, loại lao động, từ ngày."
)
@click.argument("file", type=FILE)
@click.option("--dry-run", is_flag=True, help=DRY)
@click.option("--overwrite", is_flag=True, help="Ghi cả thay đổi của người đã có trong danh bạ.")
@click.option("--db", "address", help=DB_HELP)
def people(file: Path, dry_run: bool, overwrite: bool, address: str | None) -> None:
    """Import people."""
    with database(address) as engine, db.use_engine(engine):
        rows = register_books.read_people(_bytes(file)).rows
        outcome = register_import.people_of_file(
            rows, actor=SYSTEM, body_unit_id=None, write=not dry_run, overwrite=overwrite
        )
    _show(outcome)


def _bytes(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise Stopped(f"Không đọc được tệp {file.name}. Kiểm tra quyền đọc tệp.") from error


def _show(outcome: ImportOutcome) -> None:
    """Print what became of every row that did or would do something, then the counts."""
    for row in outcome.rows:
        if row.what != SAME:
            told = " ".join((*row.sentences, *row.warnings))
            click.echo(f"Dòng {row.line:>4}  {WORDS[row.what]:<10} {row.name}: {told}")
    counts = ", ".join(f"{WORDS[what]} {outcome.count(what)}" for what in WORDS if outcome.count(what))
    click.echo(f"{'Đã ghi' if outcome.written else 'Chưa ghi (xem trước)'}: {counts or 'không có dòng nào'}.")
    if outcome.count(REFUSED):
        raise SystemExit(1)
