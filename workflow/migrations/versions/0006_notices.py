"""Notices: up to which event each user has seen them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006_notices"
down_revision = "0005_proposing"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "notice_marks",
        sa.Column("user_id", KEY, autoincrement=False, nullable=False),
        sa.Column("seen_event_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_notice_marks_user_id")),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_notice_marks")),
    )


def downgrade() -> None:
    """Undo."""
    op.drop_table("notice_marks")
