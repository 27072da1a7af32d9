"""The table of commands: name → module. Each module has one click command or group called ``command``."""

COMMANDS: dict[str, str] = {
    "serve": "web.commands.serve",
    "db": "web.commands.database",
}
