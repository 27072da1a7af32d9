"""What the commands share at the terminal: a refusal in Vietnamese, a progress bar, JSON text."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import IO, Any

import click

DB_HELP = "Địa chỉ cơ sở dữ liệu; bỏ trống: cơ sở dữ liệu trong thiết lập."
JSON_HELP = "In kết quả dạng JSON."


class Stopped(click.ClickException):
    """The command cannot go on; one Vietnamese sentence and an exit code."""

    def __init__(self, message: str, exit_code: int = 1) -> None:
        """Keep the sentence and the code."""
        super().__init__(message)
        self.exit_code = exit_code  # type: ignore[misc]  # click reads it from the instance too

    def show(self, file: IO[Any] | None = None) -> None:
        """Print the sentence to the error output."""
        click.echo(f"Chưa thực hiện được: {self.message}", file=file, err=file is None)


@contextmanager
def progress_bar(label: str, *, hidden: bool = False) -> Iterator[Callable[[int, int], None]]:
    """Give a function ``(done, total)`` that draws a bar on the error output, when that is a terminal."""
    with click.progressbar(
        length=1, label=label, file=sys.stderr, hidden=hidden or not sys.stderr.isatty(), show_pos=False
    ) as bar:

        def show(done: int, total: int) -> None:
            bar.length = max(total, 1)
            bar.update(max(done - bar.pos, 0))

        yield show


def print_json(value: object, *, lines: bool = False) -> None:
    """Print a value as JSON; with ``lines`` each item of a list on a line of its own."""
    if lines and isinstance(value, list):
        for item in value:
            click.echo(json.dumps(item, ensure_ascii=False, default=str))
        return
    click.echo(json.dumps(value, ensure_ascii=False, indent=2, default=str))


def thousands(number: int) -> str:
    """Return a whole number with the Vietnamese separator: 20.000."""
    return f"{number:,}".replace(",", ".")
