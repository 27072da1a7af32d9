"""Which nominations a letter tells of, so that each standing is told once."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0022_letters"
down_revision = "0021_money"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
CASES = "official_paper_cases"


def upgrade() -> None:
    """Apply."""
    op.create_table(
        CASES,
        sa.Column("id", KEY, nullable=False),
        sa.Column("paper_id", KEY, nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("nomination_id", KEY, nullable=False),
        sa.Column("nomination_version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["paper_id"], ["official_papers.id"], name=op.f("fk_official_paper_cases_paper_id")
        ),
        sa.ForeignKeyConstraint(
            ["nomination_id"], ["nominations.id"], name=op.f("fk_official_paper_cases_nomination_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_official_paper_cases")),
        sa.UniqueConstraint(
            "kind",
            "nomination_id",
            "nomination_version",
            name=op.f("uq_official_paper_cases_kind_nomination_id_nomination_version"),
        ),
    )
    op.create_index("ix_official_paper_cases_paper_id", CASES, ["paper_id"], unique=False)
    for what, verb in (("no_update", "UPDATE"), ("no_delete", "DELETE")):
        if op.get_bind().dialect.name == "sqlite":
            op.execute(
                f"CREATE TRIGGER tr_{CASES}_{what} BEFORE {verb} ON {CASES} FOR EACH ROW "
                f"BEGIN SELECT RAISE(ABORT, '{CASES}: {what}'); END"
            )
        else:
            op.execute(
                f"CREATE TRIGGER tr_{CASES}_{what} BEFORE {verb} ON {CASES} FOR EACH ROW "
                f"EXECUTE FUNCTION refuse_change('{CASES}: {what}')"
            )


def downgrade() -> None:
    """Undo; refused while a letter says what it tells of, which the earlier schema cannot keep."""
    connection = op.get_bind()
    if kept := connection.scalar(sa.select(sa.func.count()).select_from(sa.table(CASES))):
        raise RuntimeError(
            f"Không lùi phiên bản được: bảng {CASES} có {kept} dòng. Khôi phục từ bản sao lưu trước khi nâng cấp."
        )
    suffix = "" if connection.dialect.name == "sqlite" else f" ON {CASES}"
    for what in ("no_update", "no_delete"):
        op.execute(f"DROP TRIGGER tr_{CASES}_{what}{suffix}")
    op.drop_index("ix_official_paper_cases_paper_id", table_name=CASES)
    op.drop_table(CASES)
