"""The table of commands: name → module. Each module has one click command or group called ``command``."""

COMMANDS: dict[str, str] = {
    "init": "web.commands.init",
    "serve": "web.commands.serve",
    "ca": "web.commands.ca",
    "demo": "web.commands.demo",
    "season": "web.commands.season",
    "users": "web.commands.users",
    "db": "web.commands.database",
    "rules": "web.commands.rules",
    "audit": "web.commands.audit",
    "document": "web.commands.document",
    "sign": "web.commands.sign",
    "ballot": "web.commands.ballot",
    "import": "web.commands.imports",
    "backup": "web.commands.backup",
    "deadlines": "web.commands.deadlines",
    "outbox": "web.commands.outbox",
    "verify-pack": "web.commands.verify_pack",
    "documents": "web.commands.documents",
    "diagram": "web.commands.diagram",
}
