"""What took an award from before the system away: the cancelling decision, with its scan."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0027_earlier_ends"
down_revision = "0026_undoing_fences"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
ENDS = "earlier_award_ends"


def _refers(column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [target], name=op.f(f"fk_{ENDS}_{column}"))


def upgrade() -> None:
    """Apply."""
    op.create_table(
        ENDS,
        sa.Column("id", KEY, nullable=False),
        sa.Column("earlier_award_id", KEY, nullable=False),
        sa.Column("ground", sa.String(1), nullable=False),
        sa.Column("number", sa.String(60), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.Column("decided_by", sa.String(200), nullable=False),
        sa.Column("reason", sa.String(500), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("filename", sa.String(200), nullable=False),
        sa.Column("recorded_by_id", KEY, nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("ground IN ('a', 'b', 'c', 'd')", name=op.f(f"ck_{ENDS}_ground")),
        sa.CheckConstraint("number <> '' AND decided_by <> '' AND reason <> ''", name=op.f(f"ck_{ENDS}_told")),
        _refers("earlier_award_id", "earlier_awards.id"),
        _refers("sha256", "stored_files.sha256"),
        _refers("recorded_by_id", "users.id"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{ENDS}")),
        sa.UniqueConstraint("earlier_award_id", name=op.f(f"uq_{ENDS}_earlier_award_id")),
    )


def downgrade() -> None:
    """Undo; refused while a cancellation is stored, which the earlier schema cannot keep."""
    kept = op.get_bind().scalar(sa.select(sa.func.count()).select_from(sa.table(ENDS)))
    if kept:
        raise RuntimeError(
            f"Không lùi phiên bản được: bảng {ENDS} có {kept} dòng. "
            "Khôi phục từ bản sao lưu trước khi nâng cấp."
        )
    op.drop_table(ENDS)
