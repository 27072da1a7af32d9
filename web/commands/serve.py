"""``khenthuong serve``: the pages; on waitress for this machine, on cheroot with HTTPS for the office network."""

from __future__ import annotations

import socket
from pathlib import Path

import click
import waitress
from flask import Flask

from web import background, local_ca, tls_names, tls_server, trust_page
from web.application import create_app
from web.commands import ca
from web.settings import Settings
from workflow import db, migrations_api
from workflow.services import founding

TRIES = 20
HTTP_PORT, HTTPS_PORT, TRUST_PORT = 8080, 8443, 8081
THIS_MACHINE, EVERYWHERE = "127.0.0.1", "0.0.0.0"  # noqa: S104  # nosec B104  # HTTPS is for the office network
LOOPBACK = frozenset({THIS_MACHINE, "::1", "localhost"})
ALL_ADDRESSES = frozenset({EVERYWHERE, "::"})
TRUST_THREADS = 2
CONNECTIONS = 500
"""A browser keeps up to six: at waitress's own 100 a council of seventeen would wait for each other."""

HELP = """Mở trang web.

Không có --https: chỉ máy này mở được (http://localhost:8080/).

Có --https: mọi máy trong mạng nội bộ mở được, trừ khi chọn --host. Lần đầu, chương trình tạo CA (nơi cấp chứng chỉ)
của cơ quan trong thư mục dữ liệu; mỗi máy tính, điện thoại cần tin cậy CA này một lần, theo trang hướng dẫn.
Chứng chỉ máy chủ tự gia hạn.
"""


def free_port(host: str, wanted: int, *, option: str = "--port", taken: int = 0) -> int:
    """Return the wanted port, or the next free one that is not taken by ourselves."""
    for port in range(wanted, min(wanted + TRIES, 65536)):
        if port == taken:
            continue
        with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
            except OSError:
                continue
            if port != wanted:
                click.echo(f"Cổng {wanted} đang bận, dùng cổng {port}.")
            return port
    raise click.ClickException(
        f"Các cổng từ {wanted} đến {wanted + TRIES - 1} đều đang dùng. Chọn cổng khác bằng {option}."
    )


@click.command(help=HELP)
@click.option("--https", is_flag=True, help="Mã hóa kết nối, cho mạng nội bộ; lắng nghe mọi địa chỉ của máy.")
@click.option(
    "--name",
    "names",
    multiple=True,
    help="Tên (hoặc địa chỉ mạng nội bộ) mà mọi người dùng để mở trang, ví dụ hopdong.xa.local; lặp lại được. "
    "Cần --https.",
)
@click.option(
    "--host",
    help=f"Địa chỉ mạng để lắng nghe. Mặc định {THIS_MACHINE} (chỉ máy này), "
    f"với --https là {EVERYWHERE} (mọi địa chỉ).",
)
@click.option(
    "--port",
    type=click.IntRange(1, 65535),
    help=f"Cổng; nếu bận thì lấy cổng kế tiếp. Mặc định {HTTP_PORT}, với --https là {HTTPS_PORT}.",
)
@click.option(
    "--trust-port",
    type=click.IntRange(0, 65535),
    help=f"Cổng (không mã hóa) của trang hướng dẫn tin cậy CA; 0: không mở. Mặc định {TRUST_PORT}. Cần --https.",
)
@click.option(
    "--threads", default=8, show_default=True, type=click.IntRange(1, 64), help="Số yêu cầu xử lý cùng lúc."
)
def command(
    *,
    https: bool,
    names: tuple[str, ...],
    host: str | None,
    port: int | None,
    trust_port: int | None,
    threads: int,
) -> None:
    """Start the server; it runs until it is stopped."""
    if not https and (names or trust_port is not None):
        raise click.UsageError("--name và --trust-port chỉ dùng cùng --https.")
    app = create_app()
    need_newest()
    background.wake(app)  # runs that a stop interrupted go on; what ran out meanwhile ends
    tell_setup_code()
    if https:
        serve_https(
            app,
            names,
            host=host or EVERYWHERE,
            wanted=port or HTTPS_PORT,
            wanted_trust=TRUST_PORT if trust_port is None else trust_port,
            threads=threads,
        )
    else:
        serve_here(app, host or THIS_MACHINE, port or HTTP_PORT, threads)


def need_newest() -> None:
    """Make the tables of an empty database; an older one is upgraded by its administrator, after a backup."""
    engine = db.current_engine()
    if migrations_api.current(engine) is None:
        migrations_api.upgrade(engine)
    if migrations_api.current(engine) != migrations_api.head():
        raise click.ClickException(
            "Cơ sở dữ liệu thuộc phiên bản khác của chương trình. "
            "Sao lưu (khenthuong backup create), rồi chạy: khenthuong db upgrade"
        )


def tell_setup_code() -> None:
    """Print the code of the set-up page while the installation is empty: only this terminal shows it."""
    if not founding.is_waiting():
        return
    click.echo("Hệ thống còn trống. Mở trang /cai-dat để khởi tạo cơ quan (hoặc chạy: khenthuong init).")
    click.echo(f"Mã khởi tạo, chỉ hiện ở đây: {founding.new_setup_code()}")


def serve_here(app: Flask, host: str, wanted: int, threads: int) -> None:
    """Serve plain HTTP."""
    port = free_port(host, wanted)
    shown = "localhost" if host in {THIS_MACHINE, "::1"} else host
    click.echo(f"Trang web: http://{shown}:{port}/  (dừng bằng Ctrl+C)")
    # No "Server" header: an outsider learns no product and no version.
    waitress.serve(
        app, host=host, port=port, threads=threads, connection_limit=CONNECTIONS, ident="",
        clear_untrusted_proxy_headers=True,
    )  # fmt: skip


def serve_https(
    app: Flask, given: tuple[str, ...], *, host: str, wanted: int, wanted_trust: int, threads: int
) -> None:
    """Serve HTTPS and the trust page until stopped; the certificate is renewed on the way."""
    settings: Settings = app.config["SETTINGS"]
    folder = ca.folder_of(settings)
    names = tls_names.wanted(given)
    installed = local_ca.ensure(folder, names)
    port = free_port(host, wanted)
    trust_port = free_port(host, wanted_trust, option="--trust-port", taken=port) if wanted_trust else 0
    hosts = hosts_to_open(names, host, installed)
    allowed = [one for one in hosts if allows(settings, one)] or hosts
    pages = [address("https", one, port) for one in allowed]
    server = tls_server.OfficeServer(host, port, app, threads=threads, certificate=installed.server_file)
    servers = [server]
    if trust_port:
        page = trust_page.application(installed, pages)
        servers.append(tls_server.OfficeServer(host, trust_port, page, threads=TRUST_THREADS))
    click.echo(ca.news_of(installed), nl=False)
    announce(
        installed, pages, [address("http", one, trust_port) for one in by_number(hosts)] if trust_port else []
    )
    warn_of_refused(settings, names.given)
    run(servers, tls_server.Repeater(lambda: keep_fresh(server, folder, given, installed.server_file)))


def run(servers: list[tls_server.OfficeServer], repeater: tls_server.Repeater) -> None:
    """Run the first server here and the others beside it, until Ctrl+C."""
    try:
        for server in servers:
            try:
                server.prepare()
            except OSError as failed:
                raise click.ClickException(f"Không mở được {server.bind_addr}: {failed}") from failed
        for server in servers[1:]:
            tls_server.in_background(server)
        repeater.start()
        servers[0].serve()
    except KeyboardInterrupt:
        click.echo("Đang dừng …")
    finally:
        repeater.stop()
        for server in servers:
            server.stop()


def keep_fresh(server: tls_server.OfficeServer, folder: Path, given: tuple[str, ...], file: Path) -> None:
    """Renew the certificate when due and use what lies in the folder; the server goes on whatever happens."""
    try:
        installed = local_ca.ensure(folder, tls_names.wanted(given))
        server.use(file)
    except (local_ca.LocalCaError, tls_names.NameRefusedError, OSError) as refused:
        click.echo(f"Chưa gia hạn được chứng chỉ: {refused}", err=True)
    else:
        click.echo(ca.news_of(installed), nl=False)


def hosts_to_open(names: tls_names.Names, host: str, installed: local_ca.Installed) -> list[str]:
    """Return under which names and addresses the pages can be opened, those for everybody first."""
    if host in LOOPBACK:
        return ["localhost"]
    if host not in ALL_ADDRESSES:
        return [*names.given, host]
    covered = {str(one) for part in local_ca.names_of(installed.server.certificate) for one in part}
    machine = [str(one) for one in (*names.addresses, *names.machine)]
    return [*names.given, *(one for one in machine if one in covered), "localhost"]


def by_number(hosts: list[str]) -> list[str]:
    """Return the hosts as the trust page is best opened: by number, since a name may be held to HTTPS by now."""
    numbers = [one for one in hosts if one.replace(".", "").isdecimal()]
    return numbers or hosts[:1]


def allows(settings: Settings, host: str) -> bool:
    """Whether the setting of served hosts lets a host through."""
    return not settings.allowed_hosts or any(
        host == one or (one.startswith(".") and host.endswith(one)) for one in settings.allowed_hosts
    )


def address(scheme: str, host: str, port: int) -> str:
    """Return an address to open."""
    shown = f"[{host}]" if ":" in host else host
    usual = {"https": 443, "http": 80}[scheme]
    return f"{scheme}://{shown}/" if port == usual else f"{scheme}://{shown}:{port}/"


def announce(installed: local_ca.Installed, pages: list[str], trust_pages: list[str]) -> None:
    """Print where to go and what to do there."""
    click.echo("Trang web:")
    click.echo("".join(f"  {page}\n" for page in pages), nl=False)
    if trust_pages:
        click.echo("Trang hướng dẫn tin cậy CA (không mã hóa, chỉ có hướng dẫn và chứng chỉ CA):")
        click.echo("".join(f"  {page}\n" for page in trust_pages), nl=False)
    click.echo(ca.fingerprint_text(installed.authority.certificate), nl=False)
    where = "mở trang hướng dẫn ở trên" if trust_pages else f"chép tệp {installed.public_file}"
    click.echo(
        f"Mỗi máy tính, điện thoại làm một lần: {where}, cài chứng chỉ CA, so dấu vân tay thiết bị hiện ra "
        "với các nhóm in trên đây; khớp hết mới tin cậy. Xem lại dấu vân tay: khenthuong ca show. Dừng bằng Ctrl+C."
    )


def warn_of_refused(settings: Settings, given: tuple[str, ...]) -> None:
    """Say which names the application itself would refuse."""
    if refused := [name for name in given if not allows(settings, name)]:
        click.echo(
            f"Lưu ý: KHENTHUONG_ALLOWED_HOSTS chưa có {', '.join(refused)}; trang sẽ từ chối tên này.",
            err=True,
        )
