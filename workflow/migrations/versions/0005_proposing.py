"""Proposing: identity numbers, the initiative ledger with its one-use lock, targets of the year, pasted lines."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005_proposing"
down_revision = "0004_council"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TABLES = ("person_identities", "initiative_entries", "target_registrations", "pending_lines")
"""The new tables, in the order of making; dropped in the opposite order."""

AWARDS = (
    "LDTT", "CSTDCS", "CSTD_TINH", "CSTD_TQ", "TTLDTT", "TTLDXS", "XA_TIEU_BIEU", "THON_VH", "GDVH", "CO_TINH", "CO_CP",
    "GK", "BK_TINH", "BK_TTG",
)  # fmt: skip
KINDS = ("ca_nhan", "tap_the", "ho_gia_dinh")
LOCK = "uq_nominations_initiative"
COUNTS = (
    "initiative_id IS NOT NULL AND state IN"
    " ('AWARDED', 'COUNCIL', 'ELIGIBLE', 'FORWARDED', 'RECOMMENDED', 'SIGNING')"
)
"""Where an initiative counts as used; a withdrawn or refused nomination gives it free."""


def _coded(name: str, codes: tuple[str, ...], *, nullable: bool = False) -> sa.Column[str]:
    kind = sa.Enum(*codes, name=name, native_enum=False, create_constraint=True, length=40)
    return sa.Column(name, kind, nullable=nullable)


def upgrade() -> None:
    """Apply; refused while one initiative stands on two nominations that were both found eligible."""
    _refuse_double_use()
    op.create_index(
        LOCK, "nominations", ["initiative_id"], unique=True,
        sqlite_where=sa.text(COUNTS), postgresql_where=sa.text(COUNTS),
    )  # fmt: skip
    op.create_table(
        "person_identities",
        sa.Column("id", KEY, nullable=False),
        sa.Column("person_id", KEY, nullable=False),
        _coded("kind", ("cccd", "cmnd")),
        sa.Column("number", sa.String(length=12), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_person_identities_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person_identities")),
        sa.UniqueConstraint("person_id", "number", name=op.f("uq_person_identities_person_id_number")),
    )
    op.create_index("ix_person_identities_number", "person_identities", ["number"], unique=False)
    op.create_table(
        "initiative_entries",
        sa.Column("id", KEY, nullable=False),
        sa.Column("ref", sa.String(length=24), nullable=False),
        sa.Column("initiative_id", KEY, nullable=False),
        sa.Column("unit_id", KEY, nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("body_name", sa.String(length=200), nullable=False),
        sa.Column("registered_on", sa.Date(), nullable=False),
        sa.Column("registered_by_id", KEY, nullable=False),
        sa.Column("registered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("year BETWEEN 1990 AND 2100", name=op.f("ck_initiative_entries_year")),
        sa.ForeignKeyConstraint(
            ["initiative_id"], ["initiatives.id"], name=op.f("fk_initiative_entries_initiative_id")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_initiative_entries_unit_id")),
        sa.ForeignKeyConstraint(
            ["registered_by_id"], ["users.id"], name=op.f("fk_initiative_entries_registered_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_initiative_entries")),
        sa.UniqueConstraint("ref", name=op.f("uq_initiative_entries_ref")),
        sa.UniqueConstraint("initiative_id", name=op.f("uq_initiative_entries_initiative_id")),
    )
    op.create_index("ix_initiative_entries_unit_id", "initiative_entries", ["unit_id", "year"], unique=False)
    op.create_table(
        "target_registrations",
        sa.Column("id", KEY, nullable=False),
        sa.Column("unit_id", KEY, nullable=False),
        sa.Column("period_key", sa.String(length=20), nullable=False),
        _coded("nominee_kind", KINDS),
        sa.Column("nominee_key", sa.String(length=24), nullable=False),
        _coded("award", AWARDS),
        sa.Column("registered_on", sa.Date(), nullable=False),
        sa.Column("registered_by_id", KEY, nullable=False),
        sa.Column("registered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_target_registrations_unit_id")),
        sa.ForeignKeyConstraint(
            ["registered_by_id"], ["users.id"], name=op.f("fk_target_registrations_registered_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_target_registrations")),
        sa.UniqueConstraint(
            "unit_id", "period_key", "nominee_key", "award",
            name=op.f("uq_target_registrations_unit_id_period_key_nominee_key_award"),
        ),
    )  # fmt: skip
    op.create_table(
        "pending_lines",
        sa.Column("id", KEY, nullable=False),
        sa.Column("ref", sa.String(length=24), nullable=False),
        sa.Column("dossier_id", KEY, nullable=False),
        sa.Column("text", sa.String(length=1000), nullable=False),
        _coded("award", AWARDS, nullable=True),
        sa.Column("added_by_id", KEY, nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossiers.id"], name=op.f("fk_pending_lines_dossier_id")),
        sa.ForeignKeyConstraint(["added_by_id"], ["users.id"], name=op.f("fk_pending_lines_added_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pending_lines")),
        sa.UniqueConstraint("ref", name=op.f("uq_pending_lines_ref")),
    )
    op.create_index("ix_pending_lines_dossier_id", "pending_lines", ["dossier_id"], unique=False)


def downgrade() -> None:
    """Undo; refused while anything is stored that the earlier schema cannot hold."""
    connection = op.get_bind()
    for table in TABLES:
        if connection.scalar(sa.select(sa.func.count()).select_from(sa.table(table))):
            raise RuntimeError(
                f"Không lùi phiên bản được: bảng {table} đã có dữ liệu. Khôi phục từ bản sao lưu trước khi nâng cấp."
            )
    for table in reversed(TABLES):
        op.drop_table(table)
    op.drop_index(LOCK, table_name="nominations")


def _refuse_double_use() -> None:
    double = op.get_bind().scalar(
        sa.text(
            f"SELECT count(*) FROM (SELECT initiative_id FROM nominations WHERE {COUNTS}"  # nosec B608 - constant text
            " GROUP BY initiative_id HAVING count(*) > 1) AS twice"
        )
    )
    if double:
        raise RuntimeError(
            f"Không nâng cấp được: {double} sáng kiến đang được dùng cho nhiều đề nghị đã đủ điều kiện. "
            "Bỏ sáng kiến khỏi các đề nghị thừa rồi nâng cấp lại."
        )
