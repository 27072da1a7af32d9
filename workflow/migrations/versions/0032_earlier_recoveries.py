"""What comes back of a cancelled award from before the system: item and money, from receipt to the day they came."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0032_earlier_recoveries"
down_revision = "0031_earlier_corrections"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
BACK = "earlier_recoveries"


def _refers(column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [target], name=op.f(f"fk_{BACK}_{column}"))


def _check(name: str, condition: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(condition, name=op.f(f"ck_{BACK}_{name}"))


def upgrade() -> None:
    """Apply."""
    op.create_table(
        BACK,
        sa.Column("id", KEY, nullable=False),
        sa.Column("end_id", KEY, nullable=False),
        sa.Column("body_unit_id", KEY, nullable=False),
        sa.Column("has_item", sa.Boolean(), nullable=False),
        sa.Column("money_due", sa.BigInteger(), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=True),
        sa.Column("return_by", sa.Date(), nullable=True),
        sa.Column("return_citation", sa.String(300), nullable=False),
        sa.Column("item_returned_on", sa.Date(), nullable=True),
        sa.Column("item_note", sa.String(300), nullable=False),
        sa.Column("money_returned_on", sa.Date(), nullable=True),
        sa.Column("money_to", sa.String(10), nullable=False),
        sa.Column("money_document", sa.String(200), nullable=False),
        _check("money_due", "money_due >= 0"),
        _check("money_to", "money_to IN ('', 'budget', 'fund')"),
        _check("money_returned", "(money_returned_on IS NULL) = (money_to = '')"),
        _check("item", "has_item OR item_returned_on IS NULL"),
        _refers("end_id", "earlier_award_ends.id"),
        _refers("body_unit_id", "units.id"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{BACK}")),
        sa.UniqueConstraint("end_id", name=op.f(f"uq_{BACK}_end_id")),
    )
    op.create_index(f"ix_{BACK}_body_unit_id", BACK, ["body_unit_id"])


def downgrade() -> None:
    """Undo; refused while a recovery is followed up, which the earlier schema cannot keep."""
    kept = op.get_bind().scalar(sa.select(sa.func.count()).select_from(sa.table(BACK)))
    if kept:
        raise RuntimeError(
            f"Không lùi phiên bản được: bảng {BACK} có {kept} dòng. "
            "Khôi phục từ bản sao lưu trước khi nâng cấp."
        )
    op.drop_table(BACK)
