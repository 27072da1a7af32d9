"""Triggers: a correction never changes; later acts and complaints change with their version only and never go away."""

from __future__ import annotations

from alembic import op

revision = "0026_undoing_fences"
down_revision = "0025_certificates"
branch_labels = None
depends_on = None

NEXT_VERSION = "NEW.version <> OLD.version + 1"
FENCES: tuple[tuple[str, str, str], ...] = (
    ("corrections", "no_update", ""),
    ("corrections", "no_delete", ""),
    ("revoked_awards", "no_delete", ""),
    ("later_acts", "no_delete", ""),
    ("later_acts", "next_version", NEXT_VERSION),
    ("later_acts", "issued", "OLD.state IN ('issued', 'void')"),
    ("complaints", "no_delete", ""),
    ("complaints", "next_version", NEXT_VERSION),
    ("complaint_senders", "no_update", ""),
)
"""Table, name, and the condition under which a change is refused; none: always."""


def upgrade() -> None:
    """Apply."""
    sqlite = op.get_bind().dialect.name == "sqlite"
    for table, what, condition in FENCES:
        verb = "DELETE" if what == "no_delete" else "UPDATE"
        head = f"CREATE TRIGGER tr_{table}_{what} BEFORE {verb} ON {table} FOR EACH ROW"
        message = f"{table}: {what}"
        if sqlite:
            when = f"WHEN {condition}" if condition else ""
            op.execute(f"{head} {when} BEGIN SELECT RAISE(ABORT, '{message}'); END")
        else:
            when = f"WHEN ({condition})" if condition else ""
            op.execute(f"{head} {when} EXECUTE FUNCTION refuse_change('{message}')")


def downgrade() -> None:
    """Undo."""
    sqlite = op.get_bind().dialect.name == "sqlite"
    for table, what, _condition in FENCES:
        op.execute(f"DROP TRIGGER tr_{table}_{what}{'' if sqlite else f' ON {table}'}")
