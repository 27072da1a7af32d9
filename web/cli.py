"""``khenthuong``: one command group; the commands live in ``web/commands``, one module each."""

from __future__ import annotations

import importlib
import sys

import click

from web.commands import COMMANDS, vietnamese
from web.settings import SettingsError
from workflow.errors import WorkflowError

vietnamese.install()  # before any command is asked for its help, which the library keeps


class LazyGroup(click.Group):
    """A group that imports a command's module only when it is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the commands in the order of the table."""
        del ctx
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import and return one command."""
        del ctx
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(COMMANDS[cmd_name])
        command: click.Command = module.command
        return command


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
def cli() -> None:
    """Khen Thưởng: quy trình hồ sơ đề nghị khen thưởng, từ đề nghị đến quyết định."""


def main() -> None:
    """Run the command line; a refusal is one Vietnamese sentence and exit code 1."""
    try:
        cli(prog_name="khenthuong")
    except (SettingsError, WorkflowError) as refused:
        click.echo(f"Chưa thực hiện được: {refused}", err=True)
        sys.exit(1)
