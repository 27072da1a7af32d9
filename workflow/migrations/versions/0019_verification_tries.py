"""How often a network checked codes, names and files of late."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0019_verification_tries"
down_revision = "0018_settings"
branch_labels = None
depends_on = None

TRIES = "verification_tries"


def upgrade() -> None:
    """Apply."""
    op.create_table(
        TRIES,
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("network", sa.String(64), nullable=False),
        sa.Column("is_file", sa.Boolean(), nullable=False),
        sa.Column("missed", sa.Boolean(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_verification_tries")),
    )
    op.create_index("ix_verification_tries_network", TRIES, ["network", "at"])
    op.create_index("ix_verification_tries_at", TRIES, ["at"])


def downgrade() -> None:
    """Undo; what is lost is a quarter of an hour of counting."""
    op.drop_table(TRIES)
