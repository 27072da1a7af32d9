"""``khenthuong guide-pictures``: the pictures of ``make screenshots`` into the data folder, for the guide's pages."""

from __future__ import annotations

from pathlib import Path

import click

from web import guide_pictures
from web.commands.terminal import Stopped
from web.settings import load

HELP = """Đưa hình chụp màn hình vào phần Hướng dẫn của trang web.

THƯ MỤC là nơi “make screenshots” đã chụp (mặc định out/screenshots). Hình chụp từ dữ liệu trình diễn; không đưa hình có
dữ liệu thật vào đây, vì mọi người đăng nhập đều xem được. Chạy lại lệnh để thay hình.
"""
SHOWN = 5


@click.command(help=HELP)
@click.argument(
    "folder",
    metavar="[THƯ MỤC]",
    default=Path("out/screenshots"),
    type=click.Path(file_okay=False, path_type=Path),
)
def command(folder: Path) -> None:
    """Copy the pictures; refuse a folder that has none of them."""
    if not folder.is_dir():
        raise Stopped(
            f"không có thư mục {folder}. Chạy “make screenshots” trước, hoặc chỉ rõ thư mục có hình."
        )
    data_dir = load().data_dir
    count, missing = guide_pictures.put(folder, data_dir)
    if not count:
        raise Stopped(
            f"thư mục {folder} không có hình nào của phần Hướng dẫn. Chạy “make screenshots” trước."
        )
    click.echo(f"Đã đưa {count} hình vào {data_dir / guide_pictures.FOLDER}; trang Hướng dẫn hiện ngay.")
    if missing:
        more = f" và {len(missing) - SHOWN} hình khác" if len(missing) > SHOWN else ""
        click.echo(f"Thiếu {len(missing)} hình: {', '.join(missing[:SHOWN])}{more}. Các bước đó chỉ có lời.")
