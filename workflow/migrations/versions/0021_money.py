"""Money and conferring: prize ledger, payments, recoveries, the fund of a year with its entries, who received what."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0021_money"
down_revision = "0020_signatures"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
APPEND_ONLY = ("prize_rows", "prize_payments", "prize_recoveries", "fund_entries", "conferrals")
"""Tables whose rows are written once; a mistake is mended by another row."""


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "fund_years",
        sa.Column("id", KEY, nullable=False),
        sa.Column("ref", sa.String(length=24), nullable=False),
        sa.Column("body_unit_id", KEY, nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column(
            "area",
            sa.Enum(
                "dong_bang", "mien_nui", name="area", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column("recurrent_spending", sa.BigInteger(), nullable=False),
        sa.Column("rounding", sa.String(length=10), nullable=False),
        sa.Column("blocks", sa.Boolean(), nullable=False),
        sa.Column("document", sa.String(length=300), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("set_by_id", KEY, nullable=False),
        sa.Column("set_at", MOMENT, nullable=False),
        sa.CheckConstraint("document <> ''", name=op.f("ck_fund_years_document")),
        sa.CheckConstraint("rounding IN ('', 'up', 'nearest')", name=op.f("ck_fund_years_rounding")),
        sa.CheckConstraint("recurrent_spending >= 0", name=op.f("ck_fund_years_recurrent_spending")),
        sa.ForeignKeyConstraint(["body_unit_id"], ["units.id"], name=op.f("fk_fund_years_body_unit_id")),
        sa.ForeignKeyConstraint(["set_by_id"], ["users.id"], name=op.f("fk_fund_years_set_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fund_years")),
        sa.UniqueConstraint("body_unit_id", "year", name=op.f("uq_fund_years_body_unit_id_year")),
        sa.UniqueConstraint("ref", name=op.f("uq_fund_years_ref")),
    )
    op.create_table(
        "fund_entries",
        sa.Column("id", KEY, nullable=False),
        sa.Column("ref", sa.String(length=24), nullable=False),
        sa.Column("fund_id", KEY, nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "set_aside",
                "carried",
                "contribution",
                "organising",
                "items",
                "moved_out",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.Column("paper", sa.String(length=120), nullable=False),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.Column("cancels_id", KEY, nullable=True),
        sa.Column("made_by_id", KEY, nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.CheckConstraint("paper <> ''", name=op.f("ck_fund_entries_paper")),
        sa.CheckConstraint(
            "amount <> 0 AND (cancels_id IS NULL) = (amount > 0)", name=op.f("ck_fund_entries_sign")
        ),
        sa.ForeignKeyConstraint(["cancels_id"], ["fund_entries.id"], name=op.f("fk_fund_entries_cancels_id")),
        sa.ForeignKeyConstraint(["fund_id"], ["fund_years.id"], name=op.f("fk_fund_entries_fund_id")),
        sa.ForeignKeyConstraint(["made_by_id"], ["users.id"], name=op.f("fk_fund_entries_made_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fund_entries")),
        sa.UniqueConstraint("cancels_id", name=op.f("uq_fund_entries_cancels_id")),
        sa.UniqueConstraint("ref", name=op.f("uq_fund_entries_ref")),
    )
    op.create_index("ix_fund_entries_fund_id", "fund_entries", ["fund_id"], unique=False)
    op.create_table(
        "money_terms",
        sa.Column("decision_id", KEY, nullable=False),
        sa.Column(
            "in_text",
            sa.Enum(
                "column",
                "total",
                "none",
                name="in_text",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("rounding", sa.String(length=10), nullable=False),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.Column("set_by_id", KEY, nullable=False),
        sa.Column("set_at", MOMENT, nullable=False),
        sa.CheckConstraint("rounding = '' OR note <> ''", name=op.f("ck_money_terms_note")),
        sa.CheckConstraint("rounding IN ('', 'up', 'nearest')", name=op.f("ck_money_terms_rounding")),
        sa.ForeignKeyConstraint(
            ["decision_id"], ["award_decisions.id"], name=op.f("fk_money_terms_decision_id")
        ),
        sa.ForeignKeyConstraint(["set_by_id"], ["users.id"], name=op.f("fk_money_terms_set_by_id")),
        sa.PrimaryKeyConstraint("decision_id", name=op.f("pk_money_terms")),
    )
    op.create_table(
        "conferrals",
        sa.Column("id", KEY, nullable=False),
        sa.Column("decision_id", KEY, nullable=False),
        sa.Column("nomination_id", KEY, nullable=False),
        sa.Column(
            "way",
            sa.Enum(
                "in_person",
                "on_behalf",
                "family",
                "not_yet",
                name="way",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("received_by", sa.String(length=200), nullable=False),
        sa.Column("relation", sa.String(length=120), nullable=False),
        sa.Column("items", sa.String(length=100), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=True),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.Column("made_by_id", KEY, nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.CheckConstraint("way <> 'not_yet' OR note <> ''", name=op.f("ck_conferrals_note")),
        sa.CheckConstraint(
            "way = 'not_yet' OR (held_on IS NOT NULL AND place <> '')", name=op.f("ck_conferrals_ceremony")
        ),
        sa.CheckConstraint(
            "way NOT IN ('on_behalf', 'family') OR received_by <> ''", name=op.f("ck_conferrals_received_by")
        ),
        sa.ForeignKeyConstraint(
            ["decision_id"], ["award_decisions.id"], name=op.f("fk_conferrals_decision_id")
        ),
        sa.ForeignKeyConstraint(["made_by_id"], ["users.id"], name=op.f("fk_conferrals_made_by_id")),
        sa.ForeignKeyConstraint(
            ["nomination_id"], ["nominations.id"], name=op.f("fk_conferrals_nomination_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conferrals")),
    )
    op.create_index("ix_conferrals_decision_id", "conferrals", ["decision_id", "nomination_id"], unique=False)
    op.create_index("ix_conferrals_nomination_id", "conferrals", ["nomination_id"], unique=False)
    op.create_table(
        "prize_gifts",
        sa.Column("id", KEY, nullable=False),
        sa.Column("decision_id", KEY, nullable=False),
        sa.Column("nomination_id", KEY, nullable=False),
        sa.Column("gift", sa.String(length=300), nullable=False),
        sa.Column("set_by_id", KEY, nullable=False),
        sa.Column("set_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["decision_id"], ["award_decisions.id"], name=op.f("fk_prize_gifts_decision_id")
        ),
        sa.ForeignKeyConstraint(
            ["nomination_id"], ["nominations.id"], name=op.f("fk_prize_gifts_nomination_id")
        ),
        sa.ForeignKeyConstraint(["set_by_id"], ["users.id"], name=op.f("fk_prize_gifts_set_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_prize_gifts")),
        sa.UniqueConstraint(
            "decision_id", "nomination_id", name=op.f("uq_prize_gifts_decision_id_nomination_id")
        ),
    )
    op.create_table(
        "prize_recoveries",
        sa.Column("id", KEY, nullable=False),
        sa.Column("ref", sa.String(length=24), nullable=False),
        sa.Column("decision_id", KEY, nullable=False),
        sa.Column("nomination_id", KEY, nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("paper", sa.String(length=120), nullable=False),
        sa.Column("opened_by_id", KEY, nullable=False),
        sa.Column("opened_at", MOMENT, nullable=False),
        sa.CheckConstraint("reason <> '' AND paper <> ''", name=op.f("ck_prize_recoveries_grounds")),
        sa.CheckConstraint("amount > 0", name=op.f("ck_prize_recoveries_amount")),
        sa.ForeignKeyConstraint(
            ["decision_id"], ["award_decisions.id"], name=op.f("fk_prize_recoveries_decision_id")
        ),
        sa.ForeignKeyConstraint(
            ["nomination_id"], ["nominations.id"], name=op.f("fk_prize_recoveries_nomination_id")
        ),
        sa.ForeignKeyConstraint(
            ["opened_by_id"], ["users.id"], name=op.f("fk_prize_recoveries_opened_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_prize_recoveries")),
        sa.UniqueConstraint("ref", name=op.f("uq_prize_recoveries_ref")),
    )
    op.create_index("ix_prize_recoveries_decision_id", "prize_recoveries", ["decision_id"], unique=False)
    op.create_index("ix_prize_recoveries_nomination_id", "prize_recoveries", ["nomination_id"], unique=False)
    op.create_table(
        "prize_rows",
        sa.Column("id", KEY, nullable=False),
        sa.Column("ref", sa.String(length=24), nullable=False),
        sa.Column("decision_id", KEY, nullable=False),
        sa.Column("nomination_id", KEY, nullable=False),
        sa.Column("body_unit_id", KEY, nullable=True),
        sa.Column(
            "kind",
            sa.Enum(
                "award",
                "reversal",
                "correction",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("coefficient", sa.String(length=20), nullable=False),
        sa.Column("base_salary", sa.BigInteger(), nullable=False),
        sa.Column("exact", sa.String(length=40), nullable=False),
        sa.Column("rounding", sa.String(length=10), nullable=False),
        sa.Column("citation", sa.String(length=300), nullable=False),
        sa.Column("salary_citation", sa.String(length=300), nullable=False),
        sa.Column("confidence", sa.String(length=20), nullable=False),
        sa.Column("why_not", sa.String(length=500), nullable=False),
        sa.Column("gift", sa.String(length=300), nullable=False),
        sa.Column("payer", sa.String(length=300), nullable=False),
        sa.Column("fund_year", sa.Integer(), nullable=False),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("paper", sa.String(length=120), nullable=False),
        sa.Column("reverses_id", KEY, nullable=True),
        sa.Column("made_by_id", KEY, nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.CheckConstraint(
            "(kind = 'reversal' AND amount <= 0) OR (kind <> 'reversal' AND amount >= 0)",
            name=op.f("ck_prize_rows_sign"),
        ),
        sa.CheckConstraint(
            "(kind = 'reversal') = (reverses_id IS NOT NULL)", name=op.f("ck_prize_rows_reversal")
        ),
        sa.CheckConstraint("kind = 'award' OR reason <> ''", name=op.f("ck_prize_rows_reason")),
        sa.CheckConstraint("why_not = '' OR amount = 0", name=op.f("ck_prize_rows_why_not")),
        sa.ForeignKeyConstraint(["body_unit_id"], ["units.id"], name=op.f("fk_prize_rows_body_unit_id")),
        sa.ForeignKeyConstraint(
            ["decision_id"], ["award_decisions.id"], name=op.f("fk_prize_rows_decision_id")
        ),
        sa.ForeignKeyConstraint(["made_by_id"], ["users.id"], name=op.f("fk_prize_rows_made_by_id")),
        sa.ForeignKeyConstraint(
            ["nomination_id"], ["nominations.id"], name=op.f("fk_prize_rows_nomination_id")
        ),
        sa.ForeignKeyConstraint(["reverses_id"], ["prize_rows.id"], name=op.f("fk_prize_rows_reverses_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_prize_rows")),
        sa.UniqueConstraint("ref", name=op.f("uq_prize_rows_ref")),
        sa.UniqueConstraint("reverses_id", name=op.f("uq_prize_rows_reverses_id")),
    )
    op.create_index("ix_prize_rows_body_unit_id", "prize_rows", ["body_unit_id", "fund_year"], unique=False)
    op.create_index("ix_prize_rows_decision_id", "prize_rows", ["decision_id", "nomination_id"], unique=False)
    op.create_index("ix_prize_rows_nomination_id", "prize_rows", ["nomination_id"], unique=False)
    op.create_table(
        "prize_payments",
        sa.Column("id", KEY, nullable=False),
        sa.Column("decision_id", KEY, nullable=False),
        sa.Column("nomination_id", KEY, nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "paid",
                "returned",
                "recovered",
                "struck",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.Column("paper", sa.String(length=120), nullable=False),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.Column("recovery_id", KEY, nullable=True),
        sa.Column("made_by_id", KEY, nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.CheckConstraint(
            "(kind = 'recovered') = (recovery_id IS NOT NULL)", name=op.f("ck_prize_payments_recovery")
        ),
        sa.CheckConstraint("kind <> 'struck' OR note <> ''", name=op.f("ck_prize_payments_note")),
        sa.CheckConstraint("paper <> ''", name=op.f("ck_prize_payments_paper")),
        sa.CheckConstraint("amount > 0", name=op.f("ck_prize_payments_amount")),
        sa.ForeignKeyConstraint(
            ["decision_id"], ["award_decisions.id"], name=op.f("fk_prize_payments_decision_id")
        ),
        sa.ForeignKeyConstraint(["made_by_id"], ["users.id"], name=op.f("fk_prize_payments_made_by_id")),
        sa.ForeignKeyConstraint(
            ["nomination_id"], ["nominations.id"], name=op.f("fk_prize_payments_nomination_id")
        ),
        sa.ForeignKeyConstraint(
            ["recovery_id"], ["prize_recoveries.id"], name=op.f("fk_prize_payments_recovery_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_prize_payments")),
    )
    op.create_index(
        "ix_prize_payments_decision_id", "prize_payments", ["decision_id", "nomination_id"], unique=False
    )
    op.create_index("ix_prize_payments_recovery_id", "prize_payments", ["recovery_id"], unique=False)

    for name in APPEND_ONLY:
        _refuse(name, "no_update", "UPDATE")
        _refuse(name, "no_delete", "DELETE")
    _refuse("fund_years", "no_delete", "DELETE")


def downgrade() -> None:
    """Undo; refused while money or a conferral is recorded."""
    for name in (*APPEND_ONLY, "fund_years"):
        rows = op.get_bind().scalar(sa.select(sa.func.count()).select_from(sa.table(name)))
        if rows:
            raise RuntimeError(
                f"Không lùi phiên bản được: bảng {name} đã có {rows} dòng. "
                "Khôi phục từ bản sao lưu trước khi nâng cấp."
            )
    op.drop_index("ix_prize_payments_recovery_id", table_name="prize_payments")
    op.drop_index("ix_prize_payments_decision_id", table_name="prize_payments")
    op.drop_table("prize_payments")
    op.drop_index("ix_prize_rows_nomination_id", table_name="prize_rows")
    op.drop_index("ix_prize_rows_decision_id", table_name="prize_rows")
    op.drop_index("ix_prize_rows_body_unit_id", table_name="prize_rows")
    op.drop_table("prize_rows")
    op.drop_index("ix_prize_recoveries_nomination_id", table_name="prize_recoveries")
    op.drop_index("ix_prize_recoveries_decision_id", table_name="prize_recoveries")
    op.drop_table("prize_recoveries")
    op.drop_table("prize_gifts")
    op.drop_index("ix_conferrals_nomination_id", table_name="conferrals")
    op.drop_index("ix_conferrals_decision_id", table_name="conferrals")
    op.drop_table("conferrals")
    op.drop_table("money_terms")
    op.drop_index("ix_fund_entries_fund_id", table_name="fund_entries")
    op.drop_table("fund_entries")
    op.drop_table("fund_years")


def _refuse(table: str, what: str, verb: str) -> None:
    """Create a trigger that refuses UPDATE or DELETE on a table."""
    head = f"CREATE TRIGGER tr_{table}_{what} BEFORE {verb} ON {table} FOR EACH ROW"
    message = f"{table}: {what}"
    if op.get_bind().dialect.name == "sqlite":
        op.execute(f"{head} BEGIN SELECT RAISE(ABORT, '{message}'); END")
        return
    op.execute(f"{head} EXECUTE FUNCTION refuse_change('{message}')")
