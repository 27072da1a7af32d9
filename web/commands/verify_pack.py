"""``khenthuong verify-pack``: the list and the page that check papers without a network."""

from __future__ import annotations

import json
from pathlib import Path

import click

from web import verify_pack
from web.commands.opened import database
from web.commands.terminal import DB_HELP, JSON_HELP, print_json, thousands
from workflow import db, installation
from workflow.canonical import sha256
from workflow.services import verification_list

LIST, PAGE = "danh-sach-kiem-tra.json", "kiem-tra.html"
HELP = """Lập gói kiểm tra văn bản dùng khi không có mạng.

Gói gồm danh-sach-kiem-tra.json (mã và tệp, mỗi mục chỉ mở được bằng chính mã hoặc tệp ấy) và kiem-tra.html: một trang
mở bằng trình duyệt bất kỳ, kiểm mã in trên văn bản và so tệp PDF từng byte, không gửi gì đi đâu. Đưa trang ấy cho ai
cũng được; công bố dấu kiểm in ra đây ở nơi tin cậy để người nhận so. Danh sách ghi gốc nhật ký lúc lập và dấu kiểm của
danh sách trước trong cùng thư mục; nhật ký ghi lại dấu kiểm của danh sách. Lập lại sau mỗi đợt ban hành hoặc hủy bỏ.
"""


@click.command(help=HELP)
@click.option("--db", "address", help=DB_HELP)
@click.option(
    "--to",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("goi-kiem-tra"),
    show_default=True,
    help="Thư mục nhận gói.",
)
@click.option("--json", "as_json", is_flag=True, help=JSON_HELP)
def command(address: str | None, folder: Path, as_json: bool) -> None:
    """Write the list and the page."""
    folder.mkdir(parents=True, exist_ok=True)
    last = folder / LIST
    previous = sha256(last.read_bytes()) if last.is_file() else ""
    with database(address) as engine, db.use_engine(engine):
        installation.follow_demo_clock()
        text = verification_list.make_list(previous)
    last.write_text(text, encoding="utf-8", newline="")
    page = verify_pack.page_of(text)
    (folder / PAGE).write_text(page, encoding="utf-8", newline="")
    entries = len(json.loads(text)["entries"])
    hashes = {"list_sha256": sha256(text), "page_sha256": sha256(page)}
    if as_json:
        print_json({"list": str(last), "page": str(folder / PAGE), "entries": entries, **hashes})
        return
    click.echo(f"Đã lập {folder / PAGE} và {last}: {thousands(entries)} mã và tệp.")
    click.echo("Công bố hai dấu kiểm SHA-256 này ở nơi tin cậy:")
    click.echo(f"  danh sách, hiện trong trang: {in_groups(hashes['list_sha256'])}")
    click.echo(f"  chính tệp {PAGE}: {in_groups(hashes['page_sha256'])}")


def in_groups(digest: str) -> str:
    """Return a hash in groups of four, for reading aloud and comparing."""
    return " ".join(digest[at : at + 4] for at in range(0, len(digest), 4))
