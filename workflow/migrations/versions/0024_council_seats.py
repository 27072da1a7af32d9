"""Councils and their seats are proposed by one person and approved by another."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0024_council_seats"
down_revision = "0023_complaints"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
PROPOSALS = "council_proposals"


def _refers(column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [target], name=op.f(f"fk_{PROPOSALS}_{column}"))


def upgrade() -> None:
    """Apply."""
    states = ("proposed", "approved", "rejected", "withdrawn")
    state = sa.Enum(*states, name="state", native_enum=False, create_constraint=True, length=40)
    op.create_table(
        PROPOSALS,
        sa.Column("id", KEY, nullable=False),
        sa.Column("ref", sa.String(24), nullable=False),
        sa.Column("body_unit_id", KEY, nullable=False),
        sa.Column("council_id", KEY, nullable=True),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("document", sa.String(200), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("seats", sa.Text(), nullable=False),
        sa.Column("state", state, nullable=False),
        sa.Column("proposed_by_id", KEY, nullable=False),
        sa.Column("proposed_at", MOMENT, nullable=False),
        sa.Column("decided_by_id", KEY, nullable=True),
        sa.Column("decided_at", MOMENT, nullable=True),
        sa.Column("decision_note", sa.String(500), nullable=False),
        sa.CheckConstraint(
            "(state = 'proposed') = (decided_by_id IS NULL)", name=op.f("ck_council_proposals_decided")
        ),
        sa.CheckConstraint(
            "state NOT IN ('approved', 'rejected') OR decided_by_id <> proposed_by_id",
            name=op.f("ck_council_proposals_second_person"),
        ),
        sa.CheckConstraint("document <> ''", name=op.f("ck_council_proposals_document")),
        _refers("body_unit_id", "units.id"),
        _refers("council_id", "councils.id"),
        _refers("proposed_by_id", "users.id"),
        _refers("decided_by_id", "users.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_council_proposals")),
        sa.UniqueConstraint("ref", name=op.f("uq_council_proposals_ref")),
    )
    open_one = sa.text("state = 'proposed'")
    op.create_index(
        "uq_council_proposals_open", PROPOSALS, ["body_unit_id"], unique=True,
        sqlite_where=open_one, postgresql_where=open_one,
    )  # fmt: skip


def downgrade() -> None:
    """Undo; refused while a proposal is stored, which the earlier schema cannot keep."""
    kept = op.get_bind().scalar(sa.select(sa.func.count()).select_from(sa.table(PROPOSALS)))
    if kept:
        raise RuntimeError(
            f"Không lùi phiên bản được: bảng {PROPOSALS} có {kept} dòng. "
            "Khôi phục từ bản sao lưu trước khi nâng cấp."
        )
    op.drop_table(PROPOSALS)
