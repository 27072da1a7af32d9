"""Registers: details kept apart, former names, lineage, and changes that a second person decides on."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010_registers"
down_revision = "0009_workbooks"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TABLES = (
    "former_names",
    "group_details",
    "group_successions",
    "person_details",
    "earlier_award_proofs",
    "person_distinctions",
    "person_merges",
    "unit_changes",
)
"""The new tables, in the order of making; dropped in the opposite order."""


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "former_names",
        sa.Column("id", KEY, nullable=False),
        sa.Column("subject_key", sa.String(length=24), nullable=False),
        sa.Column("name", sa.String(length=250), nullable=False),
        sa.Column("search_key", sa.String(length=250), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("document", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_former_names")),
    )
    op.create_index("ix_former_names_subject_key", "former_names", ["subject_key"], unique=False)
    op.create_table(
        "group_details",
        sa.Column("id", KEY, nullable=False),
        sa.Column("subject_key", sa.String(length=24), nullable=False),
        sa.Column("size", sa.Integer(), nullable=True),
        sa.Column("head", sa.String(length=120), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("document", sa.String(length=200), nullable=False),
        sa.CheckConstraint("size IS NULL OR size > 0", name=op.f("ck_group_details_size")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_group_details")),
        sa.UniqueConstraint("subject_key", name=op.f("uq_group_details_subject_key")),
    )
    op.create_table(
        "group_successions",
        sa.Column("id", KEY, nullable=False),
        sa.Column("predecessor_key", sa.String(length=24), nullable=False),
        sa.Column("successor_key", sa.String(length=24), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("document", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_group_successions")),
        sa.UniqueConstraint(
            "predecessor_key",
            "successor_key",
            name=op.f("uq_group_successions_predecessor_key_successor_key"),
        ),
    )
    op.create_index(
        "ix_group_successions_successor_key", "group_successions", ["successor_key"], unique=False
    )
    op.create_table(
        "person_details",
        sa.Column("id", KEY, nullable=False),
        sa.Column("person_id", KEY, nullable=False),
        sa.Column("birth_on", sa.Date(), nullable=True),
        sa.Column("deceased_on", sa.Date(), nullable=True),
        sa.Column("deceased_paper", sa.String(length=200), nullable=False),
        sa.Column("family_contact", sa.String(length=200), nullable=False),
        sa.CheckConstraint(
            "deceased_on IS NULL OR deceased_paper <> ''", name=op.f("ck_person_details_deceased")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_person_details_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person_details")),
        sa.UniqueConstraint("person_id", name=op.f("uq_person_details_person_id")),
    )
    op.create_table(
        "earlier_award_proofs",
        sa.Column("id", KEY, nullable=False),
        sa.Column("earlier_award_id", KEY, nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("filename", sa.String(length=200), nullable=False),
        sa.Column("added_by_id", KEY, nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["added_by_id"], ["users.id"], name=op.f("fk_earlier_award_proofs_added_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["earlier_award_id"], ["earlier_awards.id"], name=op.f("fk_earlier_award_proofs_earlier_award_id")
        ),
        sa.ForeignKeyConstraint(
            ["sha256"], ["stored_files.sha256"], name=op.f("fk_earlier_award_proofs_sha256")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_earlier_award_proofs")),
        sa.UniqueConstraint("earlier_award_id", name=op.f("uq_earlier_award_proofs_earlier_award_id")),
    )
    op.create_table(
        "person_distinctions",
        sa.Column("id", KEY, nullable=False),
        sa.Column("one_id", KEY, nullable=False),
        sa.Column("other_id", KEY, nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("decided_by_id", KEY, nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("one_id < other_id", name=op.f("ck_person_distinctions_ordered")),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["users.id"], name=op.f("fk_person_distinctions_decided_by_id")
        ),
        sa.ForeignKeyConstraint(["one_id"], ["persons.id"], name=op.f("fk_person_distinctions_one_id")),
        sa.ForeignKeyConstraint(["other_id"], ["persons.id"], name=op.f("fk_person_distinctions_other_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person_distinctions")),
        sa.UniqueConstraint("one_id", "other_id", name=op.f("uq_person_distinctions_one_id_other_id")),
    )
    op.create_table(
        "person_merges",
        sa.Column("id", KEY, nullable=False),
        sa.Column("ref", sa.String(length=24), nullable=False),
        sa.Column("body_unit_id", KEY, nullable=False),
        sa.Column("survivor_id", KEY, nullable=False),
        sa.Column("merged_id", KEY, nullable=False),
        sa.Column("taken", sa.String(length=200), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "proposed",
                "approved",
                "rejected",
                "withdrawn",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("moved", sa.Text(), nullable=False),
        sa.Column("proposed_by_id", KEY, nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by_id", KEY, nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decision_note", sa.String(length=500), nullable=False),
        sa.CheckConstraint(
            "(state = 'proposed') = (decided_by_id IS NULL)", name=op.f("ck_person_merges_decided")
        ),
        sa.CheckConstraint(
            "state NOT IN ('approved', 'rejected') OR decided_by_id <> proposed_by_id",
            name=op.f("ck_person_merges_second_person"),
        ),
        sa.CheckConstraint("survivor_id <> merged_id", name=op.f("ck_person_merges_two")),
        sa.ForeignKeyConstraint(["body_unit_id"], ["units.id"], name=op.f("fk_person_merges_body_unit_id")),
        sa.ForeignKeyConstraint(["decided_by_id"], ["users.id"], name=op.f("fk_person_merges_decided_by_id")),
        sa.ForeignKeyConstraint(["merged_id"], ["persons.id"], name=op.f("fk_person_merges_merged_id")),
        sa.ForeignKeyConstraint(
            ["proposed_by_id"], ["users.id"], name=op.f("fk_person_merges_proposed_by_id")
        ),
        sa.ForeignKeyConstraint(["survivor_id"], ["persons.id"], name=op.f("fk_person_merges_survivor_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person_merges")),
        sa.UniqueConstraint("ref", name=op.f("uq_person_merges_ref")),
    )
    op.create_index("ix_person_merges_survivor_id", "person_merges", ["survivor_id"], unique=False)
    op.create_index(
        "uq_person_merges_merged",
        "person_merges",
        ["merged_id"],
        unique=True,
        sqlite_where=sa.text("state IN ('proposed', 'approved')"),
        postgresql_where=sa.text("state IN ('proposed', 'approved')"),
    )
    op.create_table(
        "unit_changes",
        sa.Column("id", KEY, nullable=False),
        sa.Column("ref", sa.String(length=24), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "doi_ten",
                "hop_nhat",
                "chia_tach",
                "giai_the",
                "ban_giao",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("body_unit_id", KEY, nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("document", sa.String(length=200), nullable=False),
        sa.Column("plan", sa.Text(), nullable=False),
        sa.Column("moved", sa.Text(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "proposed",
                "approved",
                "rejected",
                "withdrawn",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("proposed_by_id", KEY, nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by_id", KEY, nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decision_note", sa.String(length=500), nullable=False),
        sa.CheckConstraint(
            "(state = 'proposed') = (decided_by_id IS NULL)", name=op.f("ck_unit_changes_decided")
        ),
        sa.CheckConstraint(
            "state NOT IN ('approved', 'rejected') OR decided_by_id <> proposed_by_id",
            name=op.f("ck_unit_changes_second_person"),
        ),
        sa.ForeignKeyConstraint(["body_unit_id"], ["units.id"], name=op.f("fk_unit_changes_body_unit_id")),
        sa.ForeignKeyConstraint(["decided_by_id"], ["users.id"], name=op.f("fk_unit_changes_decided_by_id")),
        sa.ForeignKeyConstraint(
            ["proposed_by_id"], ["users.id"], name=op.f("fk_unit_changes_proposed_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unit_changes")),
        sa.UniqueConstraint("ref", name=op.f("uq_unit_changes_ref")),
    )
    op.create_index("ix_unit_changes_state", "unit_changes", ["state", "id"], unique=False)


def downgrade() -> None:
    """Undo; refused while persons were merged or units changed, since the way back is in these tables."""
    for table in ("person_merges", "unit_changes"):
        changes = sa.table(table, sa.column("state"))
        query = sa.select(sa.func.count()).select_from(changes).where(changes.c.state == "approved")
        if count := op.get_bind().scalar(query):
            raise RuntimeError(
                f"Không lùi phiên bản được: bảng {table} có {count} thay đổi đã thực hiện. "
                "Khôi phục từ bản sao lưu trước khi nâng cấp."
            )
    for table in reversed(TABLES):
        op.drop_table(table)
