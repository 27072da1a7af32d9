"""Changes of the body's dated settings, proposed by one person and approved by another."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0018_settings"
down_revision = "0017_later_acts"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
CHANGES = "setting_changes"
STATES = ("proposed", "approved", "rejected", "withdrawn", "cancelled")


def _refers(column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [target], name=op.f(f"fk_{CHANGES}_{column}"))


def upgrade() -> None:
    """Apply."""
    state = sa.Enum(*STATES, name="state", native_enum=False, create_constraint=True, length=40)
    op.create_table(
        CHANGES,
        sa.Column("id", KEY, nullable=False),
        sa.Column("body_unit_id", KEY, nullable=False),
        sa.Column("setting", sa.String(60), nullable=False),
        sa.Column("value", sa.String(200), nullable=False),
        sa.Column("value_before", sa.String(200), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("citation", sa.String(300), nullable=False),
        sa.Column("reason", sa.String(500), nullable=False),
        sa.Column("state", state, nullable=False),
        sa.Column("proposed_by_id", KEY, nullable=False),
        sa.Column("proposed_at", MOMENT, nullable=False),
        sa.Column("decided_by_id", KEY, nullable=True),
        sa.Column("decided_at", MOMENT, nullable=True),
        sa.Column("answer", sa.String(500), nullable=False),
        sa.CheckConstraint(
            "(state = 'proposed') = (decided_by_id IS NULL)", name=op.f("ck_setting_changes_decided")
        ),
        sa.CheckConstraint(
            "state NOT IN ('approved', 'rejected') OR decided_by_id <> proposed_by_id",
            name=op.f("ck_setting_changes_second_person"),
        ),
        sa.CheckConstraint("citation <> '' AND reason <> ''", name=op.f("ck_setting_changes_grounds")),
        _refers("body_unit_id", "units.id"),
        _refers("proposed_by_id", "users.id"),
        _refers("decided_by_id", "users.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_setting_changes")),
    )
    op.create_index("ix_setting_changes_setting", CHANGES, ["setting", "since"])
    open_one = sa.text("state = 'proposed'")
    op.create_index(
        "uq_setting_changes_open", CHANGES, ["body_unit_id", "setting"], unique=True,
        sqlite_where=open_one, postgresql_where=open_one,
    )  # fmt: skip


def downgrade() -> None:
    """Undo; refused while a change is stored, which the earlier schema cannot keep."""
    kept = op.get_bind().scalar(sa.select(sa.func.count()).select_from(sa.table(CHANGES)))
    if kept:
        raise RuntimeError(
            f"Không lùi phiên bản được: bảng {CHANGES} có {kept} dòng. "
            "Khôi phục từ bản sao lưu trước khi nâng cấp."
        )
    op.drop_table(CHANGES)
