"""Triggers: audit events and stored files never change; a nomination changes only with its version."""

from __future__ import annotations

from alembic import op

revision = "0002_append_only"
down_revision = "0001_foundation"
branch_labels = None
depends_on = None

APPEND_ONLY = ("audit_events", "stored_files", "snapshots", "stored_assessments", "stored_findings", "issued_numbers")
"""Tables whose rows are written once. (A void number is a new fact, recorded elsewhere.)"""

UNDELETABLE = ("nominations", "award_decisions", "issued_documents", "dossiers", "chain_heads", "papers")
"""Tables whose rows change but never go away."""

NEXT_VERSION = "NEW.version <> OLD.version + 1"
FROZEN_DOCUMENT = (
    "NEW.content <> OLD.content OR NEW.content_sha256 <> OLD.content_sha256 OR NEW.spec_id <> OLD.spec_id"
    " OR (OLD.sha256 IS NOT NULL AND (NEW.sha256 IS NULL OR NEW.sha256 <> OLD.sha256))"
)
CONDITIONAL = (
    ("nominations", "next_version", NEXT_VERSION),
    ("award_decisions", "next_version", NEXT_VERSION),
    ("issued_documents", "frozen", FROZEN_DOCUMENT),
)


def _refuse(table: str, what: str, condition: str | None = None) -> None:
    """Create a trigger that refuses UPDATE or DELETE on a table, always or under a condition."""
    name = f"tr_{table}_{what}"
    verb = "DELETE" if what == "no_delete" else "UPDATE"
    message = f"{table}: {what}"
    if op.get_bind().dialect.name == "sqlite":
        when = f"WHEN {condition}" if condition else ""
        op.execute(
            f"CREATE TRIGGER {name} BEFORE {verb} ON {table} FOR EACH ROW {when} "
            f"BEGIN SELECT RAISE(ABORT, '{message}'); END"
        )
        return
    when = f"WHEN ({condition})" if condition else ""
    op.execute(
        f"CREATE TRIGGER {name} BEFORE {verb} ON {table} FOR EACH ROW {when} "
        f"EXECUTE FUNCTION refuse_change('{message}')"
    )


def _forget(table: str, what: str) -> None:
    suffix = "" if op.get_bind().dialect.name == "sqlite" else f" ON {table}"
    op.execute(f"DROP TRIGGER tr_{table}_{what}{suffix}")


def upgrade() -> None:
    """Apply."""
    postgres = op.get_bind().dialect.name == "postgresql"
    if postgres:
        op.execute(
            "CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION '%', TG_ARGV[0] USING ERRCODE = 'restrict_violation'; END $$"
        )
        for table in APPEND_ONLY:
            op.execute(
                f"CREATE TRIGGER tr_{table}_no_truncate BEFORE TRUNCATE ON {table} FOR EACH STATEMENT "
                f"EXECUTE FUNCTION refuse_change('{table}: no_truncate')"
            )
    for table in APPEND_ONLY:
        _refuse(table, "no_update")
        _refuse(table, "no_delete")
    for table in UNDELETABLE:
        _refuse(table, "no_delete")
    for table, what, condition in CONDITIONAL:
        _refuse(table, what, condition)


def downgrade() -> None:
    """Undo."""
    for table, what, _condition in CONDITIONAL:
        _forget(table, what)
    for table in UNDELETABLE:
        _forget(table, "no_delete")
    for table in APPEND_ONLY:
        _forget(table, "no_update")
        _forget(table, "no_delete")
    if op.get_bind().dialect.name == "postgresql":
        for table in APPEND_ONLY:
            _forget(table, "no_truncate")
        op.execute("DROP FUNCTION refuse_change()")
