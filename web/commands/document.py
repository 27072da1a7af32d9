"""``khenthuong document``: check a PDF file: its signatures, and whether it is an original of this installation."""

from __future__ import annotations

import hashlib
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from web.blueprints.originals.routes import signature_json
from web.commands.opened import database
from web.commands.terminal import DB_HELP, JSON_HELP, Stopped, print_json
from web.labels import day, moment
from workflow import clock
from workflow.errors import InvalidInput
from workflow.originals import Known, known_file
from workflow.pades.certificates import Certificate, read_authority
from workflow.pades.reading import FileReport, SignatureReport, read
from workflow.trust import trusted

VERIFY_HELP = """Kiểm tra một tệp PDF, không cần mạng: từng chữ ký số, nội dung thêm sau chữ ký, và tệp có đúng là bản
gốc trong cơ sở dữ liệu không.

Không có --anchors: dùng cơ sở dữ liệu và danh sách chứng thư số được tin cậy của nó. Có --anchors: chỉ dùng các
chứng thư trong thư mục đó, không cần cơ sở dữ liệu.

\b
Mã kết thúc:
  0  hợp lệ
  2  chữ ký không hợp lệ, không có chữ ký, hoặc tệp không đọc được
  3  chữ ký khớp nội dung nhưng chứng thư chưa dẫn tới nơi cấp được tin cậy
  4  chữ ký hợp lệ nhưng tệp không phải bản gốc trong cơ sở dữ liệu
"""


@click.group(help="Văn bản: kiểm tra chữ ký số và bản gốc.")
def command() -> None:
    """Group the document commands."""


@command.command("verify", help=VERIFY_HELP)
@click.argument("file", metavar="TỆP", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--anchors", type=click.Path(exists=True, file_okay=False, path_type=Path), help="Thư mục chứng thư gốc."
)
@click.option("--db", "address", help=DB_HELP)
@click.option("--json", "as_json", is_flag=True, help=JSON_HELP)
def verify_command(file: Path, anchors: Path | None, address: str | None, as_json: bool) -> None:
    """Report on a file; the exit code says what was found."""
    content = file.read_bytes()
    digest = hashlib.sha256(content).hexdigest()
    if anchors is not None:
        report, known, asked = read(content, from_folder(anchors), clock.now()), None, False
    else:
        with database(address) as engine, engine.connect() as connection:
            known, asked = known_file(connection, digest), True
            at: datetime = known.at if known else clock.now()
            report = read(content, trusted(connection), at)
    code = exit_code(report, known, asked=asked)
    if as_json:
        print_json(_json(report, known, digest, code, asked=asked))
    else:
        _print(report, known, digest, code, asked=asked)
    raise SystemExit(code)


def from_folder(folder: Path) -> list[Certificate]:
    """Return every CA certificate in a folder; a file that is none stops the command."""
    found = []
    for path in sorted(folder.iterdir()):
        if path.suffix.lower() in {".pem", ".crt", ".cer", ".der"}:
            try:
                found.append(read_authority(path.read_bytes()))
            except InvalidInput as error:
                raise Stopped(f"{path.name}: {error.message}", 1) from error
    return found


def exit_code(report: FileReport, known: Known | None, *, asked: bool) -> int:
    """0 valid, 2 not, 3 not trusted, 4 valid but not an original of the database."""
    if not report.is_sound:
        return 2
    if not report.ok:
        return 3
    return 4 if asked and known is None else 0


def _json(report: FileReport, known: Known | None, digest: str, code: int, *, asked: bool) -> dict[str, Any]:
    return {
        "ok": code == 0,
        "exit_code": code,
        "sha256": digest,
        "original": {"number": known.number, "what": known.what} if known else None,
        "compared_with_database": asked,
        "problems": list(report.problems),
        "signatures": [signature_json(one) for one in report.signatures],
    }


CONCLUSIONS = {
    0: "HỢP LỆ.",
    2: "KHÔNG HỢP LỆ.",
    3: "CHƯA TIN CẬY: chữ ký khớp nội dung, nhưng chứng thư chưa dẫn tới nơi cấp được tin cậy.",
    4: "KHÔNG PHẢI BẢN GỐC: chữ ký hợp lệ, nhưng tệp này không có trong cơ sở dữ liệu.",
}


def _print(report: FileReport, known: Known | None, digest: str, code: int, *, asked: bool) -> None:
    for problem in report.problems:
        click.echo(problem)
    for number, one in enumerate(report.signatures, start=1):
        click.echo(f"Chữ ký {number}: {_line(one)}")
        for problem in one.problems:
            click.echo(f"  - {problem}")
    if asked:
        click.echo(
            f"Trong cơ sở dữ liệu: {known.what} số {known.number}"
            if known
            else "Không có trong cơ sở dữ liệu."
        )
    click.echo(f"SHA-256: {digest}")
    click.echo(CONCLUSIONS[code])


def _line(one: SignatureReport) -> str:
    facts = one.certificate
    stamp = f"dấu thời gian {moment(one.stamped_at)}" if one.stamped_at else "không có dấu thời gian"
    period = f"{day(facts.since)} – {day(facts.until)}"
    return f"{facts.subject}; nơi cấp {facts.issuer}, số {facts.serial}, hiệu lực {period}; {stamp}"
