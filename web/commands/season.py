"""``khenthuong season``: run the season of huyện Ba Tơ, compare it with the published figures, print the table."""

from __future__ import annotations

import click

from seeds.bato import report
from seeds.season_check import SeasonCheck, check_season
from web.commands import demo_database
from web.commands.opened import database
from web.commands.terminal import DB_HELP, JSON_HELP, print_json, progress_bar
from web.settings import SettingsError, load
from workflow import db

VARIANTS = click.Choice(["A", "B"])
VARIANT_HELP = "Số liệu đột xuất theo mục II.4 (A) hoặc chú thích 11 (B) của báo cáo."
RUN_HELP = """Chạy trọn mùa khen thưởng mẫu trên một cơ sở dữ liệu trống (hoặc bản trình diễn cũ, sẽ được thay).

Cơ sở dữ liệu này từ đó là dữ liệu trình diễn; chế độ production không khởi động trên nó.
"""
CHECK_HELP = """So các quyết định đã lưu với số liệu đã công bố, mỗi dòng “công bố = kết quả”.

Mã kết thúc: 0 khớp toàn bộ, 1 có chỗ khác.
"""


@click.group(help="Mùa khen thưởng mẫu: chạy, đối chiếu, in bảng.")
def command() -> None:
    """Group the season commands."""


@command.command(help=RUN_HELP)
@click.option("--variant", type=VARIANTS, default="A", show_default=True, help=VARIANT_HELP)
@click.option("--db", "address", help=DB_HELP)
def run(variant: str, address: str | None) -> None:
    """Play the season and print the comparison."""
    settings = load()
    refuse_production(settings.production)
    with database(address, any_revision=True) as engine, db.use_engine(engine):
        with progress_bar("Mùa khen thưởng") as show:
            demo_database.build(engine, variant=variant, secret=settings.secret_key, progress=show)
        compare(variant)


@command.command(help=CHECK_HELP)
@click.option("--variant", type=VARIANTS, help=VARIANT_HELP)
@click.option("--db", "address", help=DB_HELP)
@click.option("--json", "as_json", is_flag=True, help=JSON_HELP)
def check(variant: str | None, address: str | None, as_json: bool) -> None:
    """Compare stored awards with the published ones."""
    with database(address) as engine, db.use_engine(engine):
        compare(variant or demo_database.variant_of_complete() or "A", as_json=as_json)


@command.command(help="In bảng kết quả của mùa khen thưởng (Markdown, hoặc CSV).")
@click.option("--csv", "as_csv", is_flag=True, help="In dạng CSV.")
@click.option("--db", "address", help=DB_HELP)
def table(as_csv: bool, address: str | None) -> None:
    """Print the result table."""
    with database(address) as engine, db.use_engine(engine):
        found = check_season(demo_database.variant_of_complete() or "A")
        click.echo(report.csv_of(found) if as_csv else report.markdown_of(found), nl=False)


def compare(variant: str, *, as_json: bool = False) -> None:
    """Print the comparison; a difference exits with 1."""
    found = check_season(variant)
    if as_json:
        print_json(report.as_json(found))
    else:
        show_check(found)
    if not found.ok:
        raise SystemExit(1)


def show_check(found: SeasonCheck) -> None:
    """Print the comparison line by line, what became of everything proposed, and the verdict."""
    for line in report.lines_of(found):
        click.echo(line)
    click.echo()
    for words, number in report.summary_of(found):
        click.echo(f"{words + ':':<40}{number}")
    click.echo()
    click.echo(report.verdict_of(found))


def refuse_production(production: bool) -> None:
    """Stop where real dossiers are served."""
    if production:
        raise SettingsError(
            "Lệnh này tạo dữ liệu trình diễn nên không chạy ở chế độ production. "
            "Đặt KHENTHUONG_ENV=demo và một cơ sở dữ liệu khác."
        )
