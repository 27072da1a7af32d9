"""Number books: their titles, what each number was for, and void numbers with their reasons."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0016_number_books"
down_revision = "0015_verification"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
TITLES, USES, VOID = "book_titles", "number_uses", "void_numbers"
APPEND_ONLY = (USES, VOID)


def _refers(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [target], name=op.f(f"fk_{table}_{column}"))


def upgrade() -> None:
    """Apply."""
    op.create_table(
        TITLES,
        sa.Column("book_id", KEY, autoincrement=False, nullable=False),
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("opened_by_id", KEY, nullable=False),
        sa.Column("opened_at", MOMENT, nullable=False),
        _refers(TITLES, "book_id", "number_books.id"),
        _refers(TITLES, "opened_by_id", "users.id"),
        sa.PrimaryKeyConstraint("book_id", name=op.f("pk_book_titles")),
    )
    op.create_table(
        USES,
        sa.Column("number_id", KEY, autoincrement=False, nullable=False),
        sa.Column("subject", sa.String(500), nullable=False),
        sa.Column("by_hand", sa.Boolean(), nullable=False),
        sa.Column("taken_by_id", KEY, nullable=True),
        sa.Column("taken_at", MOMENT, nullable=False),
        _refers(USES, "number_id", "issued_numbers.id"),
        _refers(USES, "taken_by_id", "users.id"),
        sa.PrimaryKeyConstraint("number_id", name=op.f("pk_number_uses")),
    )
    op.create_table(
        VOID,
        sa.Column("number_id", KEY, autoincrement=False, nullable=False),
        sa.Column("reason", sa.String(500), nullable=False),
        sa.Column("voided_by_id", KEY, nullable=False),
        sa.Column("voided_at", MOMENT, nullable=False),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_void_numbers_reason")),
        _refers(VOID, "number_id", "issued_numbers.id"),
        _refers(VOID, "voided_by_id", "users.id"),
        sa.PrimaryKeyConstraint("number_id", name=op.f("pk_void_numbers")),
    )
    for table in APPEND_ONLY:
        _refuse(table, "no_update", "UPDATE")
        _refuse(table, "no_delete", "DELETE")


def _refuse(table: str, what: str, verb: str) -> None:
    """Create a trigger that refuses every change of that kind."""
    head, message = f"CREATE TRIGGER tr_{table}_{what} BEFORE {verb} ON {table} FOR EACH ROW", f"{table}: {what}"
    if op.get_bind().dialect.name == "sqlite":
        op.execute(f"{head} BEGIN SELECT RAISE(ABORT, '{message}'); END")
    else:
        op.execute(f"{head} EXECUTE FUNCTION refuse_change('{message}')")


def downgrade() -> None:
    """Undo; refused while a number is void, which the earlier schema would give as valid."""
    kept = op.get_bind().scalar(sa.select(sa.func.count()).select_from(sa.table(VOID)))
    if kept:
        raise RuntimeError(
            f"Không lùi phiên bản được: bảng {VOID} có {kept} số đã bỏ. Khôi phục từ bản sao lưu trước khi nâng cấp."
        )
    for table in (VOID, USES, TITLES):
        op.drop_table(table)
