"""``khenthuong sign``: sign on one's own machine what the server asked for; the key and its password stay here."""

from __future__ import annotations

from contextlib import nullcontext
from pathlib import Path

import click

from web.commands.terminal import Stopped
from workflow.errors import InvalidInput
from workflow.pades import keys
from workflow.pades.exchange import Asked, answer, read_asked

HELP = """Ký số trên máy của mình các văn bản trong tệp yêu cầu lấy ở trang Ký số văn bản.

Khóa và mật khẩu chỉ dùng trên máy này, không gửi đi và không được lưu. Lệnh ghi ra tệp kết quả có tên tận cùng
-da-ky.json; tải tệp đó lên cùng trang. Dùng tệp khóa (--p12) hoặc thiết bị ký số (--pkcs11).

\b
  khenthuong sign yeu-cau.json --p12 khoa.p12
  khenthuong sign yeu-cau.json --pkcs11 /usr/lib/softhsm/libsofthsm2.so
"""
ENDING = "-da-ky.json"


@click.command(help=HELP)
@click.argument(
    "request", metavar="TỆP_YÊU_CẦU", type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
@click.option("--p12", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="Tệp khóa PKCS#12.")
@click.option("--pkcs11", "module", metavar="TỆP", help="Tệp điều khiển của thiết bị ký số.")
@click.option("--token", default="", help="Tên thiết bị, khi gắn nhiều thiết bị.")
@click.option("--label", default="", help="Tên khóa trong thiết bị, khi có nhiều khóa.")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Tệp kết quả.")
@click.option("--yes", is_flag=True, help="Không hỏi lại trước khi ký.")
def command(
    *,
    request: Path,
    p12: Path | None,
    module: str | None,
    token: str,
    label: str,
    out: Path | None,
    yes: bool,
) -> None:
    """Show what is to be signed, ask once, sign, write the answer."""
    if (p12 is None) == (module is None):
        raise Stopped("Chọn một cách: tệp khóa (--p12) hoặc thiết bị ký số (--pkcs11).", 2)
    asked = read_asked(_text(request))
    if not asked:
        raise Stopped("Tệp yêu cầu không có văn bản nào.")
    _show(asked)
    if not yes:
        click.confirm(f"Ký số {len(asked)} văn bản trên?", abort=True)
    secret = click.prompt("Mật khẩu của tệp khóa" if p12 else "Mã PIN của thiết bị", hide_input=True)
    if p12 is not None:
        opened = nullcontext(keys.from_pkcs12(p12.read_bytes(), secret))
    else:
        opened = keys.from_token(str(module), secret, token=token, label=label)  # type: ignore[assignment]  # both give a key
    with opened as key:
        click.echo(f"Chứng thư số: {key.facts.subject} (nơi cấp: {key.facts.issuer})")
        text = answer(asked, key)
    target = out or request.with_name(request.name.removesuffix(".json") + ENDING)
    target.write_text(text, encoding="utf-8")
    click.echo(f"Đã ký {len(asked)} văn bản. Tải tệp này lên trang Ký số văn bản: {target}")


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise InvalidInput("Tệp yêu cầu không đọc được. Lấy lại tệp ở trang Ký số văn bản.") from error


def _show(asked: tuple[Asked, ...]) -> None:
    click.echo("Các văn bản sẽ ký (đối chiếu dấu vân tay với trang Bản gốc):")
    for number, one in enumerate(asked, start=1):
        click.echo(f"{number:>3}. {one.title}")
        click.echo(f"     tệp {one.file_sha256}")
