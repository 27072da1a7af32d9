"""Who took which list out of the system: a security event for each export, without what was in it."""

from __future__ import annotations

from collections.abc import Collection

from workflow.actor import Actor
from workflow.security_log import note


def log_export(actor: Actor, listing: str, form: str, rows: int, filters: Collection[str]) -> None:
    """Record an export: list, format, number of rows, names of the filters in use (never what was typed)."""
    narrowed = ", ".join(sorted(filters)) or "không"
    note(
        "list_exported", user_id=actor.user_id, detail=f"{listing}.{form}: {rows} dòng; lọc theo: {narrowed}"
    )
