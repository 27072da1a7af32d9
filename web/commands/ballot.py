"""``khenthuong ballot``: check the public record of a secret ballot; check the booth that a server gives out."""

from __future__ import annotations

import hashlib
import ssl
import urllib.error
import urllib.request
from pathlib import Path
from urllib.parse import urlsplit

import click

from web import ballot_bundle, ballot_verify
from web.ballot_bundle import PUBLISHED
from web.commands.terminal import JSON_HELP, Stopped, print_json

SECONDS = 20
LARGEST = 2_000_000
"""Seconds and bytes that a file of the booth may take."""

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)

VERIFY_HELP = """Kiểm hồ sơ bỏ phiếu (tải ở trang “Hòm phiếu kín” sau khi kiểm phiếu).

Kiểm: nội dung chốt lúc mở, hòm phiếu lúc đóng, chữ ký của khóa phiên họp trên kết quả, tổng số phiếu với danh
sách người bỏ phiếu, ngưỡng và kết quả từng trường hợp, thứ tự mở – đóng – kiểm – xác nhận. Không cần cơ sở dữ
liệu; tệp web/ballot_verify.py chạy riêng được trên máy bất kỳ: python ballot_verify.py TỆP

\b
Mã kết thúc: 0 không có sai lệch; 2 có sai lệch, không tìm thấy mã phiếu, hoặc không đọc được tệp.
"""
BOOTH_HELP = """In mã phòng phiếu (trang bỏ phiếu và trang kiểm phiếu đã công bố), như in trong biên bản.

Với --url: tải các tệp ấy từ máy chủ rồi so từng tệp với bản đã công bố. Với --folder: so các tệp đã lưu trong một
thư mục. Máy chủ có thể đưa cho trình duyệt tệp khác với tệp tải ở đây; muốn chắc hơn, lưu tệp ngay từ trình duyệt
lúc bỏ phiếu rồi dùng --folder.

\b
Mã kết thúc: 0 đúng bản đã công bố; 2 có tệp khác.
"""


@click.group(help="Bỏ phiếu kín: kiểm hồ sơ bỏ phiếu, kiểm phòng phiếu.")
def command() -> None:
    """Group the ballot commands."""


@command.command("verify", help=VERIFY_HELP)
@click.argument("file", metavar="TỆP")
@click.option("--receipt", "receipts", multiple=True, help="Mã phiếu cần tìm; lặp lại được.")
@click.option("--printed", multiple=True, help="Dấu kiểm in trong biên bản (từ 8 ký tự); lặp lại được.")
@click.option("--json", "as_json", is_flag=True, help=JSON_HELP)
def verify_command(file: str, receipts: tuple[str, ...], printed: tuple[str, ...], as_json: bool) -> None:
    """Check one record."""
    text, code = ballot_verify.run(file, receipts, printed, as_json=as_json)
    click.echo(text)
    raise SystemExit(code)


@command.command("booth", help=BOOTH_HELP)
@click.option("--url", help="Địa chỉ máy chủ, ví dụ https://hopdong.xa.local:8443")
@click.option("--folder", type=FOLDER, help="Thư mục có các tệp đã lưu.")
@click.option("--manifest", type=FILE, help="Tệp MANIFEST lấy ở nơi tin cậy; bỏ trống: bản cài trên máy này.")
@click.option("--ca", type=FILE, help="Chứng chỉ CA của cơ quan để kết nối HTTPS.")
@click.option("--json", "as_json", is_flag=True, help=JSON_HELP)
def booth_command(
    url: str | None, folder: Path | None, manifest: Path | None, ca: Path | None, as_json: bool
) -> None:
    """Print the booth's hash; compare a server's or a folder's files with the published ones."""
    published = wanted_of(manifest)
    booth, wrong = hash_of(published), []
    if url is not None:
        wrong += different(published, downloaded(url, ca))
    if folder is not None:
        wrong += different(published, {name: _content(folder / name) for name in PUBLISHED})
    if url is None and folder is None:
        wrong += different(published, {name: _content(ballot_bundle.FOLDER / name) for name in PUBLISHED})
    if as_json:
        print_json({"ok": not wrong, "booth_hash": booth, "files": published, "different": wrong})
    else:
        for name in wrong:
            click.echo(
                f"SAI: {name} không phải tệp đã công bố. Không bỏ phiếu trên trang này; báo Tổ kiểm phiếu."
            )
        click.echo(f"Mã phòng phiếu: {' '.join(booth[at : at + 4] for at in range(0, 64, 4))}")
        click.echo("KHÔNG ĐẠT." if wrong else f"ĐẠT: {len(published)} tệp đúng bản đã công bố.")
    raise SystemExit(2 if wrong else 0)


def wanted_of(manifest: Path | None) -> dict[str, str]:
    """Return the published hashes by file name; ``Stopped`` when the manifest does not name exactly those files."""
    text = (manifest or ballot_bundle.FOLDER / "MANIFEST").read_text(encoding="utf-8", errors="replace")
    wanted = {name: digest for digest, _, name in (line.partition("  ") for line in text.splitlines())}
    if set(wanted) != set(PUBLISHED):
        raise Stopped("tệp MANIFEST không đọc được hoặc không nêu đủ các tệp của phòng phiếu.", 2)
    return wanted


def hash_of(published: dict[str, str]) -> str:
    """Return the booth's hash of the published files: what the minutes print."""
    lines = sorted(f"{name} {digest}\n" for name, digest in published.items())
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def different(published: dict[str, str], found: dict[str, bytes]) -> list[str]:
    """Return the names of the files that are not the published ones."""
    return [name for name in published if hashlib.sha256(found[name]).hexdigest() != published[name]]


def downloaded(url: str, ca: Path | None) -> dict[str, bytes]:
    """Return the booth's files as a server gives them to strangers; what it does not give is empty."""
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise Stopped("địa chỉ phải bắt đầu bằng https://", 2)
    given = b"" if ca is None else ca.read_bytes()  # PEM is text, anything else is taken as DER
    try:
        certificate = given.decode("ascii") if given.startswith(b"-----") else given
        trusted = ssl.create_default_context(cadata=certificate or None)
    except (ssl.SSLError, ValueError) as error:
        raise Stopped(f"tệp {ca} không phải chứng chỉ CA.", 2) from error
    place = f"{parts.scheme}://{parts.netloc}/static/ballot/"
    return {name: _fetched(place + name, trusted) for name in PUBLISHED}


def _fetched(address: str, trusted: ssl.SSLContext) -> bytes:
    plain = urllib.request.Request(address, headers={"Accept-Encoding": "identity"})  # noqa: S310  # checked above
    try:
        with urllib.request.urlopen(plain, timeout=SECONDS, context=trusted) as answer:  # noqa: S310  # nosec B310
            return bytes(answer.read(LARGEST))
    except urllib.error.HTTPError:
        return b""
    except (urllib.error.URLError, OSError) as error:
        reason = getattr(error, "reason", error)
        if isinstance(reason, ssl.SSLError):
            raise Stopped(
                "không tin cậy được chứng chỉ của máy chủ; thêm --ca với tệp CA của cơ quan.", 2
            ) from error
        raise Stopped(f"không kết nối được {address}.", 2) from error


def _content(path: Path) -> bytes:
    return path.read_bytes() if path.is_file() else b""
