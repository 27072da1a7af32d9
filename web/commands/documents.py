"""``khenthuong documents``: whether the words of every form load and hold every key, before the server is started."""

from __future__ import annotations

import click

from web.commands.terminal import Stopped
from workflow.document_kit import FOLDER, wording_problems


@click.group(help="Văn bản: soát lời văn của các mẫu.")
def command() -> None:
    """Group of the commands about documents."""


@command.command(help="Soát mọi tệp lời văn trong templates/documents; trang web cũng soát khi khởi động.")
def check() -> None:
    """Print what is wrong with the words, or that nothing is."""
    if problems := wording_problems():
        raise Stopped("\n".join(problems))
    click.echo(f"{len(list(FOLDER.glob('*/*.yaml')))} tệp lời văn đều đọc được và đủ các khóa.")
