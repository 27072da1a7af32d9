"""``khenthuong``: one command group; the commands live in ``web/commands``, one module each."""

from __future__ import annotations

import sys

import click

from web.commands import COMMANDS, vietnamese
from web.commands.lazy import LazyGroup
from web.settings import SettingsError
from workflow.errors import WorkflowError

vietnamese.install()  # before any command is asked for its help, which the library keeps


@click.group(cls=LazyGroup, later=COMMANDS, context_settings={"help_option_names": ["-h", "--help"]})
def cli() -> None:
    """Khen Thưởng: quy trình hồ sơ đề nghị khen thưởng, từ đề nghị đến quyết định."""


def main() -> None:
    """Run the command line; a refusal is one Vietnamese sentence and exit code 1."""
    try:
        cli(prog_name="khenthuong")
    except (SettingsError, WorkflowError) as refused:
        click.echo(f"Chưa thực hiện được: {refused}", err=True)
        sys.exit(1)
