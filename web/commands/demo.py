"""``khenthuong demo``: make the demo database, run the season, write its documents, say what to open."""

from __future__ import annotations

import time
from pathlib import Path

import click

from seeds.bato import report
from seeds.bato.demo_accounts import demo_accounts
from seeds.season_check import check_season
from web.commands import demo_database
from web.commands.opened import database
from web.commands.season import VARIANT_HELP, VARIANTS, refuse_production, show_check
from web.commands.terminal import progress_bar
from web.settings import Settings, load
from workflow import db, installation, migrations_api

HELP = """Tạo cơ sở dữ liệu trình diễn, chạy trọn mùa khen thưởng mẫu, ghi quyết định và bảng kết quả.

Lần chạy sau dùng lại dữ liệu đã có; thêm --fresh để tạo lại từ đầu. Dữ liệu, tài khoản và đồng hồ mô phỏng chỉ
có trong cơ sở dữ liệu trình diễn; chế độ production không khởi động trên nó.
"""


@click.command(help=HELP)
@click.option("--fresh", is_flag=True, help="Tạo lại từ đầu, bỏ dữ liệu trình diễn đang có.")
@click.option("--variant", type=VARIANTS, help=f"{VARIANT_HELP} Mặc định: A.")
@click.option(
    "--out",
    "out",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("out"),
    show_default=True,
    help="Thư mục ghi quyết định và bảng kết quả.",
)
def command(fresh: bool, variant: str | None, out: Path) -> None:
    """Make or find the demo; exit code 1 when its figures differ from the published ones."""
    settings = load()
    refuse_production(settings.production)
    with database(None, any_revision=True) as engine, db.use_engine(engine):
        there = None if fresh else _there(engine)
        if there and variant in {None, there}:
            click.echo("Dữ liệu trình diễn đã có, dùng lại (tạo lại từ đầu: khenthuong demo --fresh).")
        else:
            there = variant or "A"
            _make(engine, there, settings)
        found = check_season(there)
        report.write_tables(out, found)
        written = report.write_decisions(out / "quyet-dinh")
        held = report.write_minutes(out / "hoi-dong")
        click.echo()
        show_check(found)
        _tell(settings, out, written, held)
    if not found.ok:
        raise SystemExit(1)


def _there(engine: object) -> str | None:
    """Return the variant that a complete demo of this program's version holds."""
    if migrations_api.current(engine) != migrations_api.head():  # type: ignore[arg-type]  # an Engine; web imports none
        return None
    return demo_database.variant_of_complete()


def _make(engine: object, variant: str, settings: Settings) -> None:
    started = time.monotonic()
    click.echo("Chạy mùa khen thưởng huyện Ba Tơ 2024 qua các bước nghiệp vụ (người và hồ sơ là giả định) …")
    with progress_bar("Mùa khen thưởng") as show:
        demo_database.build(engine, variant=variant, secret=settings.secret_key, progress=show)
    click.echo(f"Xong sau {time.monotonic() - started:.0f} giây.")


def _tell(settings: Settings, out: Path, written: int, held: int) -> None:
    """Print where things are and who may sign in."""
    click.echo()
    click.echo(f"Đã ghi vào {out}/: season.md, season.csv {written} quyết định kèm danh sách (PDF),")
    click.echo(f"biên bản của {held} phiên họp Hội đồng (PDF và Word).")
    click.echo(
        "Trang web: chạy “make run”, rồi mở http://localhost:8080/ và đăng nhập bằng một tài khoản mẫu:"
    )
    click.echo()
    accounts = demo_accounts(settings.secret_key)
    for one in accounts:
        click.echo(f"  {one.username:<22}{one.password:<34}{one.roles}")
    click.echo()
    moment = installation.simulated_now()
    if moment is not None:
        click.echo(f"Đồng hồ của bản trình diễn chạy tiếp từ ngày {moment:%d/%m/%Y}.")
