"""``khenthuong serve``: the pages, on waitress."""

from __future__ import annotations

import socket

import click
import waitress

from web import create_app
from workflow import db, migrations_api

TRIES = 20


def free_port(host: str, wanted: int) -> int:
    """Return the wanted port, or the next free one."""
    for port in range(wanted, wanted + TRIES):
        with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
            except OSError:
                continue
            return port
    raise click.ClickException(
        f"Các cổng từ {wanted} đến {wanted + TRIES - 1} đều đang dùng. Chọn cổng khác bằng --port."
    )


@click.command(help="Mở trang web trên máy này.")
@click.option("--host", default="127.0.0.1", show_default=True, help="Địa chỉ mạng để lắng nghe.")
@click.option(
    "--port",
    default=8080,
    show_default=True,
    type=click.IntRange(1, 65535),
    help="Cổng; nếu bận thì lấy cổng kế tiếp.",
)
@click.option(
    "--threads", default=8, show_default=True, type=click.IntRange(1, 64), help="Số yêu cầu xử lý cùng lúc."
)
def command(host: str, port: int, threads: int) -> None:
    """Start the server; it runs until it is stopped."""
    app = create_app()
    if migrations_api.current(db.current_engine()) != migrations_api.head():
        raise click.ClickException("Cơ sở dữ liệu chưa đúng phiên bản. Chạy: khenthuong db upgrade")
    chosen = free_port(host, port)
    if chosen != port:
        click.echo(f"Cổng {port} đang bận, dùng cổng {chosen}.")
    shown = "localhost" if host in {"127.0.0.1", "::1"} else host
    click.echo(f"Trang web: http://{shown}:{chosen}/  (dừng bằng Ctrl+C)")
    # No "Server" header: an outsider learns no product and no version.
    waitress.serve(app, host=host, port=chosen, threads=threads, ident="", clear_untrusted_proxy_headers=True)
