"""``khenthuong ca``: the office's certificate authority, its fingerprint, a new server certificate, a new CA."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import click

from web import local_ca, tls_names
from web.commands.terminal import JSON_HELP, Stopped, print_json
from web.local_ca import Certificate
from web.settings import Settings, load

FOLDER = "tls"
GROUPS_IN_LINE = 4
ENDS_SOON = timedelta(days=90)
NAME_HELP = "Tên (hoặc địa chỉ mạng nội bộ) của máy chủ; lặp lại được."
RENEW_HELP = """Tạo chứng chỉ máy chủ mới; CA giữ nguyên, không ai phải tin cậy lại.

Máy chủ đang chạy dùng chứng chỉ mới trong vòng một giờ, hoặc ngay khi khởi động lại.
"""
REPLACE_HELP = """Tạo CA mới và chứng chỉ máy chủ mới; tệp cũ được cất trong thư mục con.

Dùng khi CA hết hạn, khóa bị lộ, hoặc cần thêm tên; các tên cũ được giữ.
Mọi máy tính, điện thoại phải gỡ CA cũ và tin cậy CA mới.
"""
AFTER_REPLACING = (
    "Khởi động lại máy chủ. Mọi máy tính, điện thoại: gỡ CA cũ, tin cậy CA mới theo trang hướng dẫn."
)


def folder_of(settings: Settings) -> Path:
    """Return where keys and certificates lie."""
    return settings.data_dir / FOLDER


@click.group(help="CA (nơi cấp chứng chỉ) của cơ quan cho HTTPS trong mạng nội bộ.")
def command() -> None:
    """Group the CA commands."""


@command.command(help="Xem dấu vân tay, thời hạn và các tên.")
@click.option("--json", "as_json", is_flag=True, help=JSON_HELP)
def show(as_json: bool) -> None:
    """Print what is there; nothing is made."""
    folder = folder_of(load())
    authority = local_ca.load_authority(folder)
    if authority is None:
        raise Stopped("Chưa có CA. CA được tạo khi chạy lần đầu: khenthuong serve --https")
    server = local_ca.load_server(folder)
    if as_json:
        print_json(
            {
                "authority": _data(authority.certificate, local_ca.permitted_names(authority.certificate)),
                "server": server
                and _data(server.certificate, [str(one) for one in _covered(server.certificate)]),
                "file": str(folder / local_ca.PUBLIC_FILE),
            }
        )
        return
    certificate = authority.certificate
    click.echo(f"CA: {local_ca.title_of(certificate)}, {_period(certificate)}")
    click.echo(f"Chỉ cấp cho: {', '.join(local_ca.permitted_names(certificate))} và địa chỉ mạng nội bộ")
    click.echo(fingerprint_text(certificate), nl=False)
    click.echo(f"Tệp để cài: {folder / local_ca.PUBLIC_FILE}")
    if server is None:
        click.echo("Chứng chỉ máy chủ: chưa có, được tạo khi chạy khenthuong serve --https")
    else:
        click.echo(f"Chứng chỉ máy chủ: {_period(server.certificate)}")
        click.echo(f"Cho: {', '.join(str(one) for one in _covered(server.certificate))}")


@command.command(help=RENEW_HELP)
@click.option("--name", "names", multiple=True, help=NAME_HELP)
def renew(names: tuple[str, ...]) -> None:
    """Make a new server certificate."""
    installed = local_ca.ensure(folder_of(load()), tls_names.wanted(names), renew=True)
    click.echo(news_of(installed), nl=False)
    click.echo(f"Cho: {', '.join(str(one) for one in _covered(installed.server.certificate))}")


@command.command(help=REPLACE_HELP)
@click.option("--name", "names", multiple=True, help=NAME_HELP)
@click.option("--yes", is_flag=True, help="Không hỏi lại.")
def replace(names: tuple[str, ...], yes: bool) -> None:
    """Make a new CA."""
    wanted = tls_names.wanted(names)
    if not yes:
        click.confirm("Mọi máy tính, điện thoại sẽ phải tin cậy lại. Tiếp tục?", abort=True)
    installed, aside = local_ca.replace(folder_of(load()), wanted)
    if aside is not None:
        click.echo(f"Tệp cũ: {aside}")
    click.echo(news_of(installed), nl=False)
    click.echo(fingerprint_text(installed.authority.certificate), nl=False)
    click.echo(AFTER_REPLACING)


def news_of(installed: local_ca.Installed) -> str:
    """Return what was made, line by line; an empty text when nothing was and nothing needs to be known."""
    lines = []
    authority, server = installed.authority.certificate, installed.server.certificate
    if installed.made_authority:
        lines.append(f"Đã tạo CA của cơ quan: {local_ca.title_of(authority)}, {_period(authority)}.\n")
    if installed.renewed_because:
        lines.append(f"Đã tạo chứng chỉ máy chủ ({installed.renewed_because}), {_period(server)}.\n")
    if authority.not_valid_after_utc - local_ca.moment() < ENDS_SOON:
        end = local_ca.day(authority.not_valid_after_utc)
        lines.append(f"Lưu ý: CA hết hạn ngày {end}. Sắp xếp thời gian để chạy: khenthuong ca replace\n")
    return "".join(lines)


def fingerprint_text(certificate: Certificate) -> str:
    """Return the fingerprint in four lines of four groups, as the trust page shows it."""
    groups = local_ca.fingerprint(certificate)
    lines = [groups[start : start + GROUPS_IN_LINE] for start in range(0, len(groups), GROUPS_IN_LINE)]
    return "Dấu vân tay SHA-256 của CA:\n" + "".join(f"  {'  '.join(line)}\n" for line in lines)


def _covered(certificate: Certificate) -> list[object]:
    return [one for part in local_ca.names_of(certificate) for one in part]


def _period(certificate: Certificate) -> str:
    start, end = certificate.not_valid_before_utc, certificate.not_valid_after_utc
    return f"có hiệu lực từ {local_ca.day(start)} đến {local_ca.day(end)}"


def _data(certificate: Certificate, names: object) -> dict[str, object]:
    return {
        "title": local_ca.title_of(certificate),
        "sha256": "".join(local_ca.fingerprint(certificate)),
        "not_before": certificate.not_valid_before_utc.isoformat(),
        "not_after": certificate.not_valid_after_utc.isoformat(),
        "names": names,
    }
