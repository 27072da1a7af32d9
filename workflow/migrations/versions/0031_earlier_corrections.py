"""What puts the words of an award from before the system right: the correcting document, with its scan."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0031_earlier_corrections"
down_revision = "0030_paper_scans"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MENDED = "earlier_award_corrections"
TOLD = "right_text <> '' AND number <> '' AND decided_by <> '' AND reason <> ''"


def _refers(column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [target], name=op.f(f"fk_{MENDED}_{column}"))


def upgrade() -> None:
    """Apply."""
    op.create_table(
        MENDED,
        sa.Column("id", KEY, nullable=False),
        sa.Column("earlier_award_id", KEY, nullable=False),
        sa.Column("part", sa.String(10), nullable=False),
        *(
            sa.Column(name, sa.String(size), nullable=False)
            for name, size in (("wrong", 500), ("right_text", 500), ("number", 60))
        ),
        sa.Column("decided_on", sa.Date(), nullable=False),
        *(
            sa.Column(name, sa.String(size), nullable=False)
            for name, size in (("decided_by", 200), ("reason", 500), ("sha256", 64), ("filename", 200))
        ),
        sa.Column("recorded_by_id", KEY, nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("part IN ('name', 'detail', 'unit', 'other')", name=op.f(f"ck_{MENDED}_part")),
        sa.CheckConstraint("wrong <> right_text", name=op.f(f"ck_{MENDED}_differs")),
        sa.CheckConstraint(TOLD, name=op.f(f"ck_{MENDED}_told")),
        _refers("earlier_award_id", "earlier_awards.id"),
        _refers("sha256", "stored_files.sha256"),
        _refers("recorded_by_id", "users.id"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{MENDED}")),
    )
    op.create_index(f"ix_{MENDED}_earlier_award_id", MENDED, ["earlier_award_id"])
    for verb in ("update", "delete"):
        head = f"CREATE TRIGGER tr_{MENDED}_no_{verb} BEFORE {verb.upper()} ON {MENDED} FOR EACH ROW"
        if op.get_bind().dialect.name == "sqlite":
            op.execute(f"{head} BEGIN SELECT RAISE(ABORT, '{MENDED}: no_{verb}'); END")
        else:
            op.execute(f"{head} EXECUTE FUNCTION refuse_change('{MENDED}: no_{verb}')")


def downgrade() -> None:
    """Undo; refused while a correction is stored, which the earlier schema cannot keep."""
    kept = op.get_bind().scalar(sa.select(sa.func.count()).select_from(sa.table(MENDED)))
    if kept:
        raise RuntimeError(
            f"Không lùi phiên bản được: bảng {MENDED} có {kept} dòng. "
            "Khôi phục từ bản sao lưu trước khi nâng cấp."
        )
    op.drop_table(MENDED)
