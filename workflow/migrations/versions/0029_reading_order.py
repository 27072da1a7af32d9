"""Long lists are read in their own order: nominations of a state or round as entered, persons by given name."""

from __future__ import annotations

from alembic import op

revision = "0029_reading_order"
down_revision = "0028_event_index"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_index("ix_nominations_state", "nominations", ["state", "id"])
    op.drop_index("ix_nominations_state_updated", "nominations")
    op.create_index("ix_nominations_round_id", "nominations", ["round_id", "id"])
    op.create_index("ix_persons_sort_key", "persons", ["sort_key", "code"])


def downgrade() -> None:
    """Undo."""
    op.drop_index("ix_persons_sort_key", "persons")
    op.drop_index("ix_nominations_round_id", "nominations")
    op.create_index("ix_nominations_state_updated", "nominations", ["state", "updated_at", "id"])
    op.drop_index("ix_nominations_state", "nominations")
