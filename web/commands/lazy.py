"""A group whose commands are imported when they are run: their one line for the list stands beside their module.

Listing nineteen commands would else load the pages, the papers and the signatures to say what they are called.
"""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import click

from web.commands.vietnamese import translate


@dataclass(frozen=True, slots=True)
class Later:
    """A command that is not loaded yet: the module that has it as ``command``, and the first sentence of its help."""

    module: str
    summary: str

    def load(self) -> click.Command:
        """Import and return the command."""
        command: click.Command = importlib.import_module(self.module).command
        return command


class LazyGroup(click.Group):
    """A group that imports a command's module only when it is asked for."""

    def __init__(self, *args: Any, later: Mapping[str, Later], **options: Any) -> None:
        """Keep the table of the commands to come; others may be added as to any group."""
        super().__init__(*args, **options)
        self.later = later

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names: in the order of the table, or by the alphabet when there are others beside it."""
        loaded = super().list_commands(ctx)
        return sorted({*loaded, *self.later}) if loaded else list(self.later)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return one command, imported if need be."""
        found = self.later.get(cmd_name)
        return super().get_command(ctx, cmd_name) if found is None else found.load()

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of the commands as the library does, importing none of them."""
        names = self.list_commands(ctx)
        width = formatter.width - 6 - max(map(len, names))
        shown = [(name, self._named(name).get_short_help_str(width)) for name in names]
        with formatter.section(translate("Commands")):
            formatter.write_dl(shown)

    def _named(self, name: str) -> click.Command:
        """Return a loaded command, or one that has only its name and its line."""
        found = self.later.get(name)
        return self.commands[name] if found is None else click.Command(name, help=found.summary)
