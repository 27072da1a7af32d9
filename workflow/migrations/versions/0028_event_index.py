"""Events are looked for by kind and moment (the bell of every page), never by moment alone."""

from __future__ import annotations

from alembic import op

revision = "0028_event_index"
down_revision = "0027_earlier_ends"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_index("ix_audit_events_event_recorded_at", "audit_events", ["event", "recorded_at"])
    op.drop_index("ix_audit_events_recorded_at", "audit_events")


def downgrade() -> None:
    """Undo."""
    op.create_index("ix_audit_events_recorded_at", "audit_events", ["recorded_at"])
    op.drop_index("ix_audit_events_event_recorded_at", "audit_events")
