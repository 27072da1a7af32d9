"""``khenthuong diagram``: the state diagram, made from the table of steps."""

from __future__ import annotations

from pathlib import Path

import click

from web.commands.terminal import Stopped
from workflow.diagram import mermaid

README = Path("README.md")
BEGIN, END = "<!-- states:begin -->", "<!-- states:end -->"


@click.command(help="In sơ đồ trạng thái (Mermaid) từ bảng các bước.")
@click.option("--write", is_flag=True, help="Ghi sơ đồ vào README.md trong thư mục hiện tại.")
def command(write: bool) -> None:
    """Print the diagram, or write it between the markers of README.md."""
    drawn = mermaid().strip()
    if not write:
        click.echo(drawn)
        return
    if not README.is_file():
        raise Stopped("không có README.md trong thư mục này; chạy lệnh ở thư mục gốc của dự án.")
    old = README.read_text(encoding="utf-8")
    new = with_diagram(old, drawn)
    if new == old:
        click.echo("Sơ đồ trong README.md đã đúng.")
        return
    README.write_text(new, encoding="utf-8")
    click.echo("Đã ghi sơ đồ vào README.md.")


def with_diagram(text: str, drawn: str) -> str:
    """Return a text with the diagram, fenced, between its two markers; ``Stopped`` unless each is there once."""
    if text.count(BEGIN) != 1 or text.count(END) != 1:
        raise Stopped(f"README.md phải có {BEGIN} và {END}, mỗi dòng một lần.")
    fenced = drawn if drawn.startswith("```") else f"```mermaid\n{drawn}\n```"
    before, _, rest = text.partition(BEGIN)
    return f"{before}{BEGIN}\n{fenced}\n{END}{rest.partition(END)[2]}"
