"""Scans of signed minutes and official papers, written once."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0030_paper_scans"
down_revision = "0029_reading_order"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
SCANS = "paper_scans"


def _refers(column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [target], name=op.f(f"fk_{SCANS}_{column}"))


def upgrade() -> None:
    """Apply."""
    op.create_table(
        SCANS,
        sa.Column("id", KEY, nullable=False),
        *(sa.Column(name, KEY, nullable=True) for name in ("session_document_id", "official_paper_id")),
        sa.Column("number", sa.Integer(), nullable=False),
        *(
            sa.Column(name, sa.String(size), nullable=False)
            for name, size in (("sha256", 64), ("filename", 200), ("kept_at", 300), ("reason", 500))
        ),
        sa.Column("made_by_id", KEY, nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(session_document_id IS NULL) <> (official_paper_id IS NULL)", name=op.f(f"ck_{SCANS}_one_paper")
        ),
        sa.CheckConstraint("kept_at <> ''", name=op.f(f"ck_{SCANS}_kept")),
        sa.CheckConstraint("number = 1 OR reason <> ''", name=op.f(f"ck_{SCANS}_reason")),
        _refers("session_document_id", "session_documents.id"),
        _refers("official_paper_id", "official_papers.id"),
        _refers("sha256", "stored_files.sha256"),
        _refers("made_by_id", "users.id"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{SCANS}")),
        sa.UniqueConstraint(
            "session_document_id", "number", name=op.f(f"uq_{SCANS}_session_document_id_number")
        ),
        sa.UniqueConstraint("official_paper_id", "number", name=op.f(f"uq_{SCANS}_official_paper_id_number")),
    )
    for verb in ("update", "delete"):
        head = f"CREATE TRIGGER tr_{SCANS}_no_{verb} BEFORE {verb.upper()} ON {SCANS} FOR EACH ROW"
        if op.get_bind().dialect.name == "sqlite":
            op.execute(f"{head} BEGIN SELECT RAISE(ABORT, '{SCANS}: no_{verb}'); END")
        else:
            op.execute(f"{head} EXECUTE FUNCTION refuse_change('{SCANS}: no_{verb}')")
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            f"CREATE TRIGGER tr_{SCANS}_no_truncate BEFORE TRUNCATE ON {SCANS} FOR EACH STATEMENT "
            f"EXECUTE FUNCTION refuse_change('{SCANS}: no_truncate')"
        )


def downgrade() -> None:
    """Undo; refused while a scan is stored, which the earlier schema cannot keep."""
    kept = op.get_bind().scalar(sa.select(sa.func.count()).select_from(sa.table(SCANS)))
    if kept:
        raise RuntimeError(
            f"Không lùi phiên bản được: bảng {SCANS} có {kept} dòng. "
            "Khôi phục từ bản sao lưu trước khi nâng cấp."
        )
    op.drop_table(SCANS)
