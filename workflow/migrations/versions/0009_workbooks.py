"""Workbooks between their dry run and their real run."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009_workbooks"
down_revision = "0008_unit_papers"
branch_labels = None
depends_on = None

UPLOADS = "workbook_uploads"


def _key() -> sa.types.TypeEngine[int]:
    return sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Apply."""
    op.create_table(
        UPLOADS,
        sa.Column("id", _key(), nullable=False),
        sa.Column("ref", sa.String(length=24), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("subject_id", _key(), nullable=False),
        sa.Column("owner_id", _key(), nullable=False),
        sa.Column("filename", sa.String(length=200), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("uploaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("result", sa.Text(), nullable=False),
        sa.CheckConstraint("(done_at IS NULL) = (result = '')", name=op.f("ck_workbook_uploads_done")),
        sa.ForeignKeyConstraint(["owner_id"], ["users.id"], name=op.f("fk_workbook_uploads_owner_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_workbook_uploads")),
        sa.UniqueConstraint("ref", name=op.f("uq_workbook_uploads_ref")),
    )
    op.create_index("ix_workbook_uploads_expires_at", UPLOADS, ["expires_at"])


def downgrade() -> None:
    """Undo; what waits here is only kept for a day."""
    op.drop_index("ix_workbook_uploads_expires_at", table_name=UPLOADS)
    op.drop_table(UPLOADS)
