"""The foundation: every table of the first issue."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001_foundation"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "achievements",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("nominee_key", sa.String(length=24), nullable=False),
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("title", sa.String(length=400), nullable=False),
        sa.Column("is_concrete", sa.Boolean(), nullable=True),
        sa.Column("recognised", sa.Boolean(), nullable=True),
        sa.Column("outside_assigned_duty", sa.Boolean(), nullable=True),
        sa.Column("contribution_dong", sa.BigInteger(), nullable=True),
        sa.Column("contribution_recognised", sa.Boolean(), nullable=True),
        sa.Column(
            "launched_by",
            sa.Enum(
                "trung_uong",
                "tinh",
                "huyen",
                "xa",
                "don_vi",
                name="launched_by",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column(
            "influence",
            sa.Enum(
                "trung_uong",
                "tinh",
                "huyen",
                "xa",
                "don_vi",
                name="influence",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_achievements")),
        sa.UniqueConstraint("nominee_key", "key", name=op.f("uq_achievements_nominee_key_key")),
    )
    op.create_table(
        "audit_details",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("chain", sa.String(length=20), nullable=False),
        sa.Column("subject_id", sa.BigInteger(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("salt", sa.String(length=32), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_details")),
        sa.UniqueConstraint("chain", "subject_id", "seq", name=op.f("uq_audit_details_chain_subject_id_seq")),
    )
    op.create_table(
        "audit_events",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("chain", sa.String(length=20), nullable=False),
        sa.Column("subject_id", sa.BigInteger(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("event", sa.String(length=60), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=False),
        sa.Column("acting_unit_id", sa.Integer(), nullable=True),
        sa.Column("from_state", sa.String(length=20), nullable=True),
        sa.Column("to_state", sa.String(length=20), nullable=True),
        sa.Column("law_on", sa.Date(), nullable=True),
        sa.Column("findings_sha256", sa.String(length=64), nullable=True),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.Column("detail_commit", sa.String(length=64), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("prev_hash", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_events")),
        sa.UniqueConstraint("chain", "subject_id", "seq", name=op.f("uq_audit_events_chain_subject_id_seq")),
    )
    with op.batch_alter_table("audit_events", schema=None) as batch_op:
        batch_op.create_index("ix_audit_events_recorded_at", ["recorded_at"], unique=False)

    op.create_table(
        "chain_heads",
        sa.Column("chain", sa.String(length=20), nullable=False),
        sa.Column("subject_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("chain", "subject_id", name=op.f("pk_chain_heads")),
    )
    op.create_table(
        "dated_settings",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("key", sa.String(length=60), nullable=False),
        sa.Column("value", sa.String(length=200), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("citation", sa.String(length=300), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dated_settings")),
        sa.UniqueConstraint("key", "since", name=op.f("uq_dated_settings_key_since")),
    )
    op.create_table(
        "earlier_awards",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("nominee_key", sa.String(length=24), nullable=False),
        sa.Column(
            "nominee_kind",
            sa.Enum(
                "ca_nhan",
                "tap_the",
                "ho_gia_dinh",
                name="nominee_kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "award",
            sa.Enum(
                "LDTT",
                "CSTDCS",
                "CSTD_TINH",
                "CSTD_TQ",
                "TTLDTT",
                "TTLDXS",
                "CO_TINH",
                "CO_CP",
                "GK",
                "BK_TINH",
                "BK_TTG",
                name="award",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("period_key", sa.String(length=20), nullable=False),
        sa.Column(
            "ground",
            sa.Enum(
                "CT",
                "DX",
                "PT",
                "CH",
                "NH",
                "DN",
                name="ground",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "level",
            sa.Enum(
                "trung_uong",
                "tinh",
                "huyen",
                "xa",
                "don_vi",
                name="level",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("decided_by", sa.String(length=200), nullable=False),
        sa.Column("decision_number", sa.String(length=60), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("achievement_key", sa.String(length=80), nullable=True),
        sa.Column("initiative_code", sa.String(length=60), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_earlier_awards")),
    )
    with op.batch_alter_table("earlier_awards", schema=None) as batch_op:
        batch_op.create_index("ix_earlier_awards_nominee_key", ["nominee_key"], unique=False)

    op.create_table(
        "idempotency_keys",
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_idempotency_keys")),
    )
    op.create_table(
        "installation_facts",
        sa.Column("key", sa.String(length=60), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_installation_facts")),
    )
    op.create_table(
        "login_attempts",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("account", sa.String(length=80), nullable=False),
        sa.Column("network", sa.String(length=64), nullable=False),
        sa.Column("succeeded", sa.Boolean(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_login_attempts")),
    )
    with op.batch_alter_table("login_attempts", schema=None) as batch_op:
        batch_op.create_index("ix_login_attempts_account", ["account", "at"], unique=False)
        batch_op.create_index("ix_login_attempts_network", ["network", "at"], unique=False)

    op.create_table(
        "movements",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=400), nullable=False),
        sa.Column(
            "launched_by",
            sa.Enum(
                "trung_uong",
                "tinh",
                "huyen",
                "xa",
                "don_vi",
                name="launched_by",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("plan", sa.String(length=300), nullable=False),
        sa.Column("since", sa.Date(), nullable=True),
        sa.Column("until", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_movements")),
        sa.UniqueConstraint("code", name=op.f("uq_movements_code")),
    )
    op.create_table(
        "outbox_messages",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.String(length=60), nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("last_error", sa.String(length=500), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox_messages")),
    )
    with op.batch_alter_table("outbox_messages", schema=None) as batch_op:
        batch_op.create_index(
            "ix_outbox_messages_open",
            ["id"],
            unique=False,
            sqlite_where=sa.text("done_at IS NULL"),
            postgresql_where=sa.text("done_at IS NULL"),
        )

    op.create_table(
        "persons",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("full_name", sa.String(length=120), nullable=False),
        sa.Column("search_key", sa.String(length=120), nullable=False),
        sa.Column("sort_key", sa.String(length=400), nullable=False),
        sa.Column("birth_year", sa.Integer(), nullable=True),
        sa.Column("is_female", sa.Boolean(), nullable=True),
        sa.Column("is_synthetic", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "birth_year IS NULL OR birth_year BETWEEN 1900 AND 2100", name=op.f("ck_persons_birth_year")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_persons")),
        sa.UniqueConstraint("code", name=op.f("uq_persons_code")),
    )
    with op.batch_alter_table("persons", schema=None) as batch_op:
        batch_op.create_index("ix_persons_search_key", ["search_key"], unique=False)

    op.create_table(
        "security_events",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.String(length=60), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("detail", sa.String(length=500), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_security_events")),
    )
    with op.batch_alter_table("security_events", schema=None) as batch_op:
        batch_op.create_index("ix_security_events_at", ["at"], unique=False)

    op.create_table(
        "stored_files",
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("media_type", sa.String(length=100), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("stored_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("size = length(content)", name=op.f("ck_stored_files_size")),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_stored_files")),
    )
    op.create_table(
        "units",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "ubnd",
                "co_quan_chuyen_mon",
                "don_vi_su_nghiep",
                "truong",
                "dang",
                "doan_the",
                "hoi",
                "khac",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "level",
            sa.Enum(
                "trung_uong",
                "tinh",
                "huyen",
                "xa",
                "don_vi",
                name="level",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("place", sa.String(length=100), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.CheckConstraint("until IS NULL OR until >= since", name=op.f("ck_units_period")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_units")),
        sa.UniqueConstraint("code", name=op.f("uq_units_code")),
    )
    op.create_table(
        "yearly_ratings",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("nominee_key", sa.String(length=24), nullable=False),
        sa.Column("period_key", sa.String(length=20), nullable=False),
        sa.Column(
            "rating",
            sa.Enum(
                "HTXSNV",
                "HTTNV",
                "HTNV",
                "KHTNV",
                "KXL",
                name="rating",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("document", sa.String(length=200), nullable=False),
        sa.Column("leads_cluster", sa.Boolean(), nullable=True),
        sa.Column("exceeded_targets", sa.Boolean(), nullable=True),
        sa.Column("years_excellent_in_a_row", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_yearly_ratings")),
        sa.UniqueConstraint(
            "nominee_key", "period_key", name=op.f("uq_yearly_ratings_nominee_key_period_key")
        ),
    )
    op.create_table(
        "cluster_memberships",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("unit_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("cluster", sa.String(length=100), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_cluster_memberships_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cluster_memberships")),
        sa.UniqueConstraint("unit_id", "year", name=op.f("uq_cluster_memberships_unit_id_year")),
    )
    op.create_table(
        "collectives",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("code", sa.String(length=60), nullable=False),
        sa.Column("unit_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.String(length=250), nullable=False),
        sa.Column("search_key", sa.String(length=250), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("covers_whole_unit", sa.Boolean(), nullable=False),
        sa.Column("since", sa.Date(), nullable=True),
        sa.Column("until", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_collectives_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_collectives")),
        sa.UniqueConstraint("code", name=op.f("uq_collectives_code")),
    )
    with op.batch_alter_table("collectives", schema=None) as batch_op:
        batch_op.create_index("ix_collectives_unit_id", ["unit_id"], unique=False)

    op.create_table(
        "discipline_records",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "form",
            sa.Enum(
                "khien_trach",
                "canh_cao",
                "ha_bac_luong",
                "giang_chuc",
                "cach_chuc",
                "buoc_thoi_viec",
                name="form",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("duty_related", sa.Boolean(), nullable=True),
        sa.Column("document", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_discipline_records_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_discipline_records")),
    )
    with op.batch_alter_table("discipline_records", schema=None) as batch_op:
        batch_op.create_index("ix_discipline_records_person_id", ["person_id"], unique=False)

    op.create_table(
        "households",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("code", sa.String(length=60), nullable=False),
        sa.Column("unit_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("head_name", sa.String(length=120), nullable=False),
        sa.Column("search_key", sa.String(length=120), nullable=False),
        sa.Column("hamlet", sa.String(length=120), nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_households_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_households")),
        sa.UniqueConstraint("code", name=op.f("uq_households_code")),
    )
    with op.batch_alter_table("households", schema=None) as batch_op:
        batch_op.create_index("ix_households_unit_id", ["unit_id"], unique=False)

    op.create_table(
        "initiatives",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("code", sa.String(length=60), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("recognised_on", sa.Date(), nullable=True),
        sa.Column(
            "recognised_by",
            sa.Enum(
                "trung_uong",
                "tinh",
                "huyen",
                "xa",
                "don_vi",
                name="recognised_by",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("document", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_initiatives_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_initiatives")),
        sa.UniqueConstraint("code", name=op.f("uq_initiatives_code")),
    )
    with op.batch_alter_table("initiatives", schema=None) as batch_op:
        batch_op.create_index("ix_initiatives_person_id", ["person_id"], unique=False)

    op.create_table(
        "leave_periods",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "thai_san",
                "om_dau",
                "khong_luong",
                "hoc_tap",
                "thuong_tich_cuu_nguoi",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_leave_periods_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_leave_periods")),
    )
    with op.batch_alter_table("leave_periods", schema=None) as batch_op:
        batch_op.create_index("ix_leave_periods_person_id", ["person_id"], unique=False)

    op.create_table(
        "number_books",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("body_unit_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("symbol", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.CheckConstraint("kind IN ('own', 'external')", name=op.f("ck_number_books_kind")),
        sa.ForeignKeyConstraint(["body_unit_id"], ["units.id"], name=op.f("fk_number_books_body_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_number_books")),
        sa.UniqueConstraint("body_unit_id", "symbol", name=op.f("uq_number_books_body_unit_id_symbol")),
    )
    op.create_table(
        "relationships",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("relative_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_relationships_person_id")),
        sa.ForeignKeyConstraint(["relative_id"], ["persons.id"], name=op.f("fk_relationships_relative_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_relationships")),
        sa.UniqueConstraint("person_id", "relative_id", name=op.f("uq_relationships_person_id_relative_id")),
    )
    op.create_table(
        "rounds",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("code", sa.String(length=60), nullable=False),
        sa.Column("name", sa.String(length=300), nullable=False),
        sa.Column(
            "stream",
            sa.Enum(
                "thuong_xuyen/giao_duc",
                "thuong_xuyen/hanh_chinh",
                "chuyen_de",
                "dot_xuat",
                name="stream",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "ground",
            sa.Enum(
                "CT",
                "DX",
                "PT",
                "CH",
                "NH",
                "DN",
                name="ground",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "procedure",
            sa.Enum(
                "day_du", "don_gian", name="procedure", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column("movement_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("body_unit_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "decider",
            sa.Enum(
                "thu_tuong",
                "chu_tich_tinh",
                "chu_tich_huyen",
                "chu_tich_xa",
                "thu_truong",
                "giam_doc",
                name="decider",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("period_key", sa.String(length=20), nullable=False),
        sa.Column("period_label", sa.String(length=60), nullable=False),
        sa.Column("period_since", sa.Date(), nullable=False),
        sa.Column("period_until", sa.Date(), nullable=False),
        sa.Column("opens_on", sa.Date(), nullable=False),
        sa.Column("closes_on", sa.Date(), nullable=False),
        sa.Column("gate_closes_on", sa.Date(), nullable=True),
        sa.Column("rule_pack", sa.String(length=60), nullable=True),
        sa.Column("guidance", sa.String(length=300), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("archived_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("closes_on >= opens_on", name=op.f("ck_rounds_deadline")),
        sa.CheckConstraint("period_until >= period_since", name=op.f("ck_rounds_period")),
        sa.ForeignKeyConstraint(["body_unit_id"], ["units.id"], name=op.f("fk_rounds_body_unit_id")),
        sa.ForeignKeyConstraint(["movement_id"], ["movements.id"], name=op.f("fk_rounds_movement_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rounds")),
        sa.UniqueConstraint("code", name=op.f("uq_rounds_code")),
    )
    op.create_table(
        "service_periods",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("unit_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("position", sa.String(length=120), nullable=False),
        sa.Column(
            "employment",
            sa.Enum(
                "cong_chuc",
                "vien_chuc",
                "can_bo",
                "hop_dong_111",
                "khong_chuyen_trach",
                "nong_dan",
                "cong_nhan",
                "khac",
                name="employment",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("is_leader", sa.Boolean(), nullable=False),
        sa.Column("recruited_on", sa.Date(), nullable=True),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.CheckConstraint("until IS NULL OR until >= since", name=op.f("ck_service_periods_period")),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_service_periods_person_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_service_periods_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service_periods")),
    )
    with op.batch_alter_table("service_periods", schema=None) as batch_op:
        batch_op.create_index("ix_service_periods_person_id", ["person_id"], unique=False)
        batch_op.create_index("ix_service_periods_unit_id", ["unit_id"], unique=False)

    op.create_table(
        "unit_parents",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("unit_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("parent_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.CheckConstraint("unit_id <> parent_id", name=op.f("ck_unit_parents_not_itself")),
        sa.ForeignKeyConstraint(["parent_id"], ["units.id"], name=op.f("fk_unit_parents_parent_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_unit_parents_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unit_parents")),
        sa.UniqueConstraint("unit_id", "since", name=op.f("uq_unit_parents_unit_id_since")),
    )
    with op.batch_alter_table("unit_parents", schema=None) as batch_op:
        batch_op.create_index("ix_unit_parents_parent_id", ["parent_id"], unique=False)

    op.create_table(
        "unit_successions",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("predecessor_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("successor_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("document", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["predecessor_id"], ["units.id"], name=op.f("fk_unit_successions_predecessor_id")
        ),
        sa.ForeignKeyConstraint(
            ["successor_id"], ["units.id"], name=op.f("fk_unit_successions_successor_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unit_successions")),
        sa.UniqueConstraint(
            "predecessor_id", "successor_id", name=op.f("uq_unit_successions_predecessor_id_successor_id")
        ),
    )
    op.create_table(
        "users",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("username", sa.String(length=80), nullable=False),
        sa.Column("display_name", sa.String(length=200), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("password_hash", sa.String(length=200), nullable=True),
        sa.Column("must_change_password", sa.Boolean(), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("is_demo", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_users_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_users")),
        sa.UniqueConstraint("username", name=op.f("uq_users_username")),
    )
    with op.batch_alter_table("users", schema=None) as batch_op:
        batch_op.create_index(
            "uq_users_active_person",
            ["person_id"],
            unique=True,
            sqlite_where=sa.text("is_active"),
            postgresql_where=sa.text("is_active"),
        )

    op.create_table(
        "award_decisions",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("ref", sa.String(length=24), nullable=False),
        sa.Column("round_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("body_unit_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "level",
            sa.Enum(
                "trung_uong",
                "tinh",
                "huyen",
                "xa",
                "don_vi",
                name="level",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "decider",
            sa.Enum(
                "thu_tuong",
                "chu_tich_tinh",
                "chu_tich_huyen",
                "chu_tich_xa",
                "thu_truong",
                "giam_doc",
                name="decider",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("awards", sa.String(length=100), nullable=False),
        sa.Column("title", sa.String(length=500), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "drafted",
                "signed",
                "issued",
                "void",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("is_external", sa.Boolean(), nullable=False),
        sa.Column("proposal", sa.String(length=500), nullable=False),
        sa.Column("signing_form", sa.String(length=20), nullable=False),
        sa.Column("signer_name", sa.String(length=120), nullable=False),
        sa.Column("signed_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("signed_on", sa.Date(), nullable=True),
        sa.Column("number", sa.String(length=60), nullable=True),
        sa.Column("issued_on", sa.Date(), nullable=True),
        sa.Column("issued_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("drafted_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("drafted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("void_reason", sa.String(length=500), nullable=False),
        sa.CheckConstraint(
            "(state = 'issued') = (issued_on IS NOT NULL)", name=op.f("ck_award_decisions_issued")
        ),
        sa.CheckConstraint(
            "(state = 'issued') = (number IS NOT NULL)", name=op.f("ck_award_decisions_numbered")
        ),
        sa.CheckConstraint("state <> 'void' OR void_reason <> ''", name=op.f("ck_award_decisions_void")),
        sa.CheckConstraint(
            "state NOT IN ('signed', 'issued') OR (signed_on IS NOT NULL AND signer_name <> '')",
            name=op.f("ck_award_decisions_signed"),
        ),
        sa.ForeignKeyConstraint(["body_unit_id"], ["units.id"], name=op.f("fk_award_decisions_body_unit_id")),
        sa.ForeignKeyConstraint(
            ["drafted_by_id"], ["users.id"], name=op.f("fk_award_decisions_drafted_by_id")
        ),
        sa.ForeignKeyConstraint(["issued_by_id"], ["users.id"], name=op.f("fk_award_decisions_issued_by_id")),
        sa.ForeignKeyConstraint(["round_id"], ["rounds.id"], name=op.f("fk_award_decisions_round_id")),
        sa.ForeignKeyConstraint(["signed_by_id"], ["users.id"], name=op.f("fk_award_decisions_signed_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_award_decisions")),
        sa.UniqueConstraint("ref", name=op.f("uq_award_decisions_ref")),
    )
    with op.batch_alter_table("award_decisions", schema=None) as batch_op:
        batch_op.create_index("ix_award_decisions_round_id", ["round_id"], unique=False)
        batch_op.create_index("ix_award_decisions_state", ["state", "issued_on"], unique=False)

    op.create_table(
        "book_years",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("book_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["book_id"], ["number_books.id"], name=op.f("fk_book_years_book_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_book_years")),
        sa.UniqueConstraint("book_id", "year", name=op.f("uq_book_years_book_id_year")),
    )
    op.create_table(
        "council_sessions",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("ref", sa.String(length=24), nullable=False),
        sa.Column("body_unit_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("members", sa.Integer(), nullable=False),
        sa.Column("present", sa.Integer(), nullable=False),
        sa.Column("written", sa.Integer(), nullable=False),
        sa.Column("minutes_number", sa.String(length=60), nullable=False),
        sa.Column("recorded_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "members > 0 AND present BETWEEN 0 AND members", name=op.f("ck_council_sessions_attendance")
        ),
        sa.CheckConstraint(
            "written BETWEEN 0 AND members - present", name=op.f("ck_council_sessions_written")
        ),
        sa.ForeignKeyConstraint(
            ["body_unit_id"], ["units.id"], name=op.f("fk_council_sessions_body_unit_id")
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by_id"], ["users.id"], name=op.f("fk_council_sessions_recorded_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_council_sessions")),
        sa.UniqueConstraint("ref", name=op.f("uq_council_sessions_ref")),
    )
    op.create_table(
        "dossiers",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("ref", sa.String(length=24), nullable=False),
        sa.Column("round_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("unit_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("letter_number", sa.String(length=60), nullable=False),
        sa.Column("letter_on", sa.Date(), nullable=True),
        sa.Column("created_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["created_by_id"], ["users.id"], name=op.f("fk_dossiers_created_by_id")),
        sa.ForeignKeyConstraint(["round_id"], ["rounds.id"], name=op.f("fk_dossiers_round_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_dossiers_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dossiers")),
        sa.UniqueConstraint("ref", name=op.f("uq_dossiers_ref")),
        sa.UniqueConstraint(
            "round_id", "unit_id", "sequence", name=op.f("uq_dossiers_round_id_unit_id_sequence")
        ),
    )
    op.create_table(
        "role_grants",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("user_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "clerk",
                "unit_head",
                "appraiser",
                "confirmer",
                "standing_body",
                "secretary",
                "council_member",
                "council_chair",
                "signer",
                "number_issuer",
                "province_viewer",
                "administrator",
                name="role",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("unit_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("granted_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("approved_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("document", sa.String(length=200), nullable=False),
        sa.CheckConstraint(
            "approved_by_id IS NULL OR approved_by_id <> user_id",
            name=op.f("ck_role_grants_not_self_approved"),
        ),
        sa.CheckConstraint("until IS NULL OR until >= since", name=op.f("ck_role_grants_period")),
        sa.ForeignKeyConstraint(["approved_by_id"], ["users.id"], name=op.f("fk_role_grants_approved_by_id")),
        sa.ForeignKeyConstraint(["granted_by_id"], ["users.id"], name=op.f("fk_role_grants_granted_by_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_role_grants_unit_id")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_role_grants_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_role_grants")),
    )
    with op.batch_alter_table("role_grants", schema=None) as batch_op:
        batch_op.create_index("ix_role_grants_unit_id_role", ["unit_id", "role"], unique=False)
        batch_op.create_index("ix_role_grants_user_id", ["user_id"], unique=False)

    op.create_table(
        "round_awards",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("round_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "award",
            sa.Enum(
                "LDTT",
                "CSTDCS",
                "CSTD_TINH",
                "CSTD_TQ",
                "TTLDTT",
                "TTLDXS",
                "CO_TINH",
                "CO_CP",
                "GK",
                "BK_TINH",
                "BK_TTG",
                name="award",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "nominee_kind",
            sa.Enum(
                "ca_nhan",
                "tap_the",
                "ho_gia_dinh",
                name="nominee_kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "level",
            sa.Enum(
                "trung_uong",
                "tinh",
                "huyen",
                "xa",
                "don_vi",
                name="level",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(["round_id"], ["rounds.id"], name=op.f("fk_round_awards_round_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_round_awards")),
        sa.UniqueConstraint(
            "round_id", "award", "nominee_kind", name=op.f("uq_round_awards_round_id_award_nominee_kind")
        ),
    )
    op.create_table(
        "round_extensions",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("round_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("unit_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("granted_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("granted_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["granted_by_id"], ["users.id"], name=op.f("fk_round_extensions_granted_by_id")
        ),
        sa.ForeignKeyConstraint(["round_id"], ["rounds.id"], name=op.f("fk_round_extensions_round_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_round_extensions_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_round_extensions")),
        sa.UniqueConstraint("round_id", "unit_id", name=op.f("uq_round_extensions_round_id_unit_id")),
    )
    op.create_table(
        "user_sessions",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("user_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("acting_unit_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("device", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["acting_unit_id"], ["units.id"], name=op.f("fk_user_sessions_acting_unit_id")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_user_sessions_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_user_sessions")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_user_sessions_token_hash")),
    )
    with op.batch_alter_table("user_sessions", schema=None) as batch_op:
        batch_op.create_index("ix_user_sessions_user_id", ["user_id"], unique=False)

    op.create_table(
        "decision_awards",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("decision_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "award",
            sa.Enum(
                "LDTT",
                "CSTDCS",
                "CSTD_TINH",
                "CSTD_TQ",
                "TTLDTT",
                "TTLDXS",
                "CO_TINH",
                "CO_CP",
                "GK",
                "BK_TINH",
                "BK_TTG",
                name="award",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["decision_id"], ["award_decisions.id"], name=op.f("fk_decision_awards_decision_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decision_awards")),
        sa.UniqueConstraint("decision_id", "award", name=op.f("uq_decision_awards_decision_id_award")),
    )
    op.create_table(
        "issued_documents",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("ref", sa.String(length=24), nullable=False),
        sa.Column("decision_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("spec_id", sa.String(length=80), nullable=False),
        sa.Column("law_on", sa.Date(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("content_sha256", sa.String(length=64), nullable=False),
        sa.Column("frozen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=True),
        sa.Column("rendered_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(rendered_at IS NULL) = (sha256 IS NULL)", name=op.f("ck_issued_documents_rendered")
        ),
        sa.ForeignKeyConstraint(
            ["decision_id"], ["award_decisions.id"], name=op.f("fk_issued_documents_decision_id")
        ),
        sa.ForeignKeyConstraint(["sha256"], ["stored_files.sha256"], name=op.f("fk_issued_documents_sha256")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_issued_documents")),
        sa.UniqueConstraint("decision_id", name=op.f("uq_issued_documents_decision_id")),
        sa.UniqueConstraint("ref", name=op.f("uq_issued_documents_ref")),
    )
    op.create_table(
        "issued_numbers",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("book_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("decision_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("given_on", sa.Date(), nullable=False),
        sa.Column("is_void", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["book_id"], ["number_books.id"], name=op.f("fk_issued_numbers_book_id")),
        sa.ForeignKeyConstraint(
            ["decision_id"], ["award_decisions.id"], name=op.f("fk_issued_numbers_decision_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_issued_numbers")),
        sa.UniqueConstraint("book_id", "year", "number", name=op.f("uq_issued_numbers_book_id_year_number")),
    )
    op.create_table(
        "nominations",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("ref", sa.String(length=24), nullable=False),
        sa.Column("dossier_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("round_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("unit_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "award",
            sa.Enum(
                "LDTT",
                "CSTDCS",
                "CSTD_TINH",
                "CSTD_TQ",
                "TTLDTT",
                "TTLDXS",
                "CO_TINH",
                "CO_CP",
                "GK",
                "BK_TINH",
                "BK_TTG",
                name="award",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "nominee_kind",
            sa.Enum(
                "ca_nhan",
                "tap_the",
                "ho_gia_dinh",
                name="nominee_kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("nominee_key", sa.String(length=24), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("collective_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("household_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("nominee_name", sa.String(length=250), nullable=False),
        sa.Column("search_key", sa.String(length=250), nullable=False),
        sa.Column("nominee_detail", sa.String(length=250), nullable=False),
        sa.Column("achievement_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("initiative_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column(
            "claimed_decider",
            sa.Enum(
                "thu_tuong",
                "chu_tich_tinh",
                "chu_tich_huyen",
                "chu_tich_xa",
                "thu_truong",
                "giam_doc",
                name="claimed_decider",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column(
            "state",
            sa.Enum(
                "DRAFT",
                "UNIT_REVIEW",
                "SUBMITTED",
                "APPRAISAL",
                "RETURNED",
                "ELIGIBLE",
                "COUNCIL",
                "RECOMMENDED",
                "SIGNING",
                "FORWARDED",
                "AWARDED",
                "NOT_AWARDED",
                "WITHDRAWN",
                "REVOKED",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("content_version", sa.Integer(), nullable=False),
        sa.Column("snapshot_sha256", sa.String(length=64), nullable=True),
        sa.Column("received_on", sa.Date(), nullable=True),
        sa.Column("supplement_due_on", sa.Date(), nullable=True),
        sa.Column("unlocked", sa.String(length=500), nullable=False),
        sa.Column("reason_code", sa.String(length=60), nullable=False),
        sa.Column("reason", sa.String(length=2000), nullable=False),
        sa.Column("opinion", sa.String(length=2000), nullable=False),
        sa.Column("decision_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("lower_of_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("created_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("prepared_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("submitted_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("appraised_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("confirmed_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(person_id IS NOT NULL) = (nominee_kind = 'ca_nhan') AND (collective_id IS NOT NULL) = (nominee_kind = 'tap_the') AND (household_id IS NOT NULL) = (nominee_kind = 'ho_gia_dinh')",
            name=op.f("ck_nominations_one_nominee"),
        ),
        sa.CheckConstraint(
            "state <> 'RETURNED' OR (reason <> '' AND supplement_due_on IS NOT NULL)",
            name=op.f("ck_nominations_returned"),
        ),
        sa.CheckConstraint(
            "state IN ('DRAFT', 'UNIT_REVIEW') OR submitted_by_id IS NOT NULL OR state = 'WITHDRAWN'",
            name=op.f("ck_nominations_submitted"),
        ),
        sa.CheckConstraint(
            "state IN ('SIGNING', 'AWARDED', 'REVOKED') OR decision_id IS NULL",
            name=op.f("ck_nominations_undecided"),
        ),
        sa.CheckConstraint(
            "state NOT IN ('APPRAISAL', 'AWARDED', 'COUNCIL', 'ELIGIBLE', 'FORWARDED', 'RECOMMENDED', 'SIGNING') OR received_on IS NOT NULL",
            name=op.f("ck_nominations_received"),
        ),
        sa.CheckConstraint(
            "state NOT IN ('NOT_AWARDED', 'WITHDRAWN', 'REVOKED') OR reason <> ''",
            name=op.f("ck_nominations_closed_reason"),
        ),
        sa.CheckConstraint(
            "state NOT IN ('SIGNING', 'AWARDED', 'REVOKED') OR decision_id IS NOT NULL",
            name=op.f("ck_nominations_decided"),
        ),
        sa.CheckConstraint("version >= 1", name=op.f("ck_nominations_version")),
        sa.ForeignKeyConstraint(
            ["achievement_id"], ["achievements.id"], name=op.f("fk_nominations_achievement_id")
        ),
        sa.ForeignKeyConstraint(
            ["appraised_by_id"], ["users.id"], name=op.f("fk_nominations_appraised_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["collective_id"], ["collectives.id"], name=op.f("fk_nominations_collective_id")
        ),
        sa.ForeignKeyConstraint(
            ["confirmed_by_id"], ["users.id"], name=op.f("fk_nominations_confirmed_by_id")
        ),
        sa.ForeignKeyConstraint(["created_by_id"], ["users.id"], name=op.f("fk_nominations_created_by_id")),
        sa.ForeignKeyConstraint(
            ["decision_id"], ["award_decisions.id"], name=op.f("fk_nominations_decision_id")
        ),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossiers.id"], name=op.f("fk_nominations_dossier_id")),
        sa.ForeignKeyConstraint(
            ["household_id"], ["households.id"], name=op.f("fk_nominations_household_id")
        ),
        sa.ForeignKeyConstraint(
            ["initiative_id"], ["initiatives.id"], name=op.f("fk_nominations_initiative_id")
        ),
        sa.ForeignKeyConstraint(["lower_of_id"], ["nominations.id"], name=op.f("fk_nominations_lower_of_id")),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_nominations_person_id")),
        sa.ForeignKeyConstraint(["prepared_by_id"], ["users.id"], name=op.f("fk_nominations_prepared_by_id")),
        sa.ForeignKeyConstraint(["round_id"], ["rounds.id"], name=op.f("fk_nominations_round_id")),
        sa.ForeignKeyConstraint(
            ["submitted_by_id"], ["users.id"], name=op.f("fk_nominations_submitted_by_id")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_nominations_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_nominations")),
        sa.UniqueConstraint("ref", name=op.f("uq_nominations_ref")),
        sa.UniqueConstraint(
            "round_id", "unit_id", "award", "nominee_key", "achievement_id", name="uq_nominations_nominee"
        ),
    )
    with op.batch_alter_table("nominations", schema=None) as batch_op:
        batch_op.create_index("ix_nominations_decision_id", ["decision_id"], unique=False)
        batch_op.create_index("ix_nominations_dossier_id", ["dossier_id"], unique=False)
        batch_op.create_index("ix_nominations_nominee_key", ["nominee_key"], unique=False)
        batch_op.create_index("ix_nominations_round_award", ["round_id", "award", "state"], unique=False)
        batch_op.create_index("ix_nominations_state_updated", ["state", "updated_at", "id"], unique=False)
        batch_op.create_index("ix_nominations_unit_state", ["unit_id", "state", "id"], unique=False)
        batch_op.create_index(
            "uq_nominations_passed",
            ["award", "nominee_key", "achievement_id"],
            unique=True,
            sqlite_where=sa.text(
                "state IN ('AWARDED', 'COUNCIL', 'ELIGIBLE', 'FORWARDED', 'RECOMMENDED', 'SIGNING')"
            ),
            postgresql_where=sa.text(
                "state IN ('AWARDED', 'COUNCIL', 'ELIGIBLE', 'FORWARDED', 'RECOMMENDED', 'SIGNING')"
            ),
        )

    op.create_table(
        "council_results",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("session_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("nomination_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("mode", sa.String(length=20), nullable=False),
        sa.Column("agree", sa.Integer(), nullable=True),
        sa.Column("disagree", sa.Integer(), nullable=True),
        sa.Column("blank", sa.Integer(), nullable=True),
        sa.Column("passed", sa.Boolean(), nullable=False),
        sa.Column("proof", sa.String(length=300), nullable=False),
        sa.CheckConstraint("(mode = 'consensus') = (agree IS NULL)", name=op.f("ck_council_results_counts")),
        sa.CheckConstraint(
            "agree IS NULL OR (agree >= 0 AND disagree >= 0 AND blank >= 0)",
            name=op.f("ck_council_results_not_negative"),
        ),
        sa.ForeignKeyConstraint(
            ["nomination_id"], ["nominations.id"], name=op.f("fk_council_results_nomination_id")
        ),
        sa.ForeignKeyConstraint(
            ["session_id"], ["council_sessions.id"], name=op.f("fk_council_results_session_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_council_results")),
        sa.UniqueConstraint(
            "session_id", "nomination_id", name=op.f("uq_council_results_session_id_nomination_id")
        ),
    )
    with op.batch_alter_table("council_results", schema=None) as batch_op:
        batch_op.create_index("ix_council_results_nomination_id", ["nomination_id"], unique=False)

    op.create_table(
        "holds",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("nominee_key", sa.String(length=24), nullable=False),
        sa.Column("nomination_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("body_unit_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "cause",
            sa.Enum(
                "xem_xet_ky_luat",
                "thanh_tra",
                "khieu_nai",
                "bao_chi",
                name="cause",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("opening_document", sa.String(length=300), nullable=False),
        sa.Column("opened_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("closing_document", sa.String(length=300), nullable=False),
        sa.Column("cleared", sa.Boolean(), nullable=True),
        sa.Column("closed_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.CheckConstraint(
            "closed_on IS NULL OR (closing_document <> '' AND closed_by_id IS NOT NULL)",
            name=op.f("ck_holds_closed"),
        ),
        sa.CheckConstraint("closed_on IS NULL OR closed_on >= opened_on", name=op.f("ck_holds_period")),
        sa.ForeignKeyConstraint(["body_unit_id"], ["units.id"], name=op.f("fk_holds_body_unit_id")),
        sa.ForeignKeyConstraint(["closed_by_id"], ["users.id"], name=op.f("fk_holds_closed_by_id")),
        sa.ForeignKeyConstraint(["nomination_id"], ["nominations.id"], name=op.f("fk_holds_nomination_id")),
        sa.ForeignKeyConstraint(["opened_by_id"], ["users.id"], name=op.f("fk_holds_opened_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_holds")),
    )
    with op.batch_alter_table("holds", schema=None) as batch_op:
        batch_op.create_index("ix_holds_nominee_key", ["nominee_key"], unique=False)

    op.create_table(
        "papers",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("ref", sa.String(length=24), nullable=False),
        sa.Column("dossier_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("nomination_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column(
            "kind",
            sa.Enum(
                "to_trinh",
                "danh_sach",
                "bao_cao_thanh_tich",
                "bao_cao_tom_tat",
                "bien_ban_binh_xet",
                "bien_ban_xet_khen",
                "ket_qua_bo_phieu",
                "chung_nhan_sang_kien",
                "xac_nhan_xep_loai",
                "chung_nhan_thanh_tich",
                "nhan_xet_don_vi_cu",
                "van_ban_ket_luan",
                "khac",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("number", sa.String(length=60), nullable=False),
        sa.Column("signed_on", sa.Date(), nullable=True),
        sa.Column("filename", sa.String(length=200), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("confirms_conduct", sa.Boolean(), nullable=False),
        sa.Column("added_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(withdrawn_at IS NULL) = (withdrawn_by_id IS NULL)", name=op.f("ck_papers_withdrawn")
        ),
        sa.ForeignKeyConstraint(["added_by_id"], ["users.id"], name=op.f("fk_papers_added_by_id")),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossiers.id"], name=op.f("fk_papers_dossier_id")),
        sa.ForeignKeyConstraint(["nomination_id"], ["nominations.id"], name=op.f("fk_papers_nomination_id")),
        sa.ForeignKeyConstraint(["sha256"], ["stored_files.sha256"], name=op.f("fk_papers_sha256")),
        sa.ForeignKeyConstraint(["withdrawn_by_id"], ["users.id"], name=op.f("fk_papers_withdrawn_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_papers")),
        sa.UniqueConstraint("ref", name=op.f("uq_papers_ref")),
    )
    with op.batch_alter_table("papers", schema=None) as batch_op:
        batch_op.create_index("ix_papers_dossier_id", ["dossier_id"], unique=False)
        batch_op.create_index("ix_papers_nomination_id", ["nomination_id"], unique=False)

    op.create_table(
        "snapshots",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("nomination_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("content_version", sa.Integer(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["nomination_id"], ["nominations.id"], name=op.f("fk_snapshots_nomination_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_snapshots")),
        sa.UniqueConstraint(
            "nomination_id", "content_version", name=op.f("uq_snapshots_nomination_id_content_version")
        ),
    )
    op.create_table(
        "stored_assessments",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("nomination_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column(
            "outcome",
            sa.Enum(
                "eligible",
                "not_eligible",
                "undetermined",
                "hold",
                "wrong_authority",
                "needs_local_rule",
                name="outcome",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("law_on", sa.Date(), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("findings_sha256", sa.String(length=64), nullable=False),
        sa.Column("assessed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["nomination_id"], ["nominations.id"], name=op.f("fk_stored_assessments_nomination_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stored_assessments")),
        sa.UniqueConstraint(
            "nomination_id", "version", name=op.f("uq_stored_assessments_nomination_id_version")
        ),
    )
    op.create_table(
        "stored_findings",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("nomination_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("criterion", sa.String(length=100), nullable=False),
        sa.Column(
            "outcome",
            sa.Enum(
                "met",
                "not_met",
                "undetermined",
                "not_applicable",
                name="outcome",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("blocks", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("remedy", sa.Text(), nullable=False),
        sa.Column("citation", sa.String(length=300), nullable=False),
        sa.Column("compared", sa.Text(), nullable=False),
        sa.Column(
            "confidence",
            sa.Enum(
                "verified",
                "example",
                "inferred",
                "unverified",
                "local",
                name="confidence",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["nomination_id"], ["nominations.id"], name=op.f("fk_stored_findings_nomination_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stored_findings")),
        sa.UniqueConstraint(
            "nomination_id",
            "version",
            "sequence",
            name=op.f("uq_stored_findings_nomination_id_version_sequence"),
        ),
    )
    with op.batch_alter_table("stored_findings", schema=None) as batch_op:
        batch_op.create_index("ix_stored_findings_criterion", ["criterion", "outcome"], unique=False)

    op.create_table(
        "settlements",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("nomination_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("criterion", sa.String(length=100), nullable=False),
        sa.Column(
            "outcome",
            sa.Enum(
                "met",
                "not_met",
                "undetermined",
                "not_applicable",
                name="outcome",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("reason", sa.String(length=2000), nullable=False),
        sa.Column("paper_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("settled_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("second_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_settlements_reason")),
        sa.CheckConstraint(
            "second_by_id IS NULL OR second_by_id <> settled_by_id", name=op.f("ck_settlements_two_people")
        ),
        sa.ForeignKeyConstraint(
            ["nomination_id"], ["nominations.id"], name=op.f("fk_settlements_nomination_id")
        ),
        sa.ForeignKeyConstraint(["paper_id"], ["papers.id"], name=op.f("fk_settlements_paper_id")),
        sa.ForeignKeyConstraint(["second_by_id"], ["users.id"], name=op.f("fk_settlements_second_by_id")),
        sa.ForeignKeyConstraint(["settled_by_id"], ["users.id"], name=op.f("fk_settlements_settled_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_settlements")),
        sa.UniqueConstraint(
            "nomination_id",
            "criterion",
            "settled_at",
            name=op.f("uq_settlements_nomination_id_criterion_settled_at"),
        ),
    )


def downgrade() -> None:
    """Undo."""
    op.drop_table("settlements")
    with op.batch_alter_table("stored_findings", schema=None) as batch_op:
        batch_op.drop_index("ix_stored_findings_criterion")

    op.drop_table("stored_findings")
    op.drop_table("stored_assessments")
    op.drop_table("snapshots")
    with op.batch_alter_table("papers", schema=None) as batch_op:
        batch_op.drop_index("ix_papers_nomination_id")
        batch_op.drop_index("ix_papers_dossier_id")

    op.drop_table("papers")
    with op.batch_alter_table("holds", schema=None) as batch_op:
        batch_op.drop_index("ix_holds_nominee_key")

    op.drop_table("holds")
    with op.batch_alter_table("council_results", schema=None) as batch_op:
        batch_op.drop_index("ix_council_results_nomination_id")

    op.drop_table("council_results")
    with op.batch_alter_table("nominations", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_nominations_passed",
            sqlite_where=sa.text(
                "state IN ('AWARDED', 'COUNCIL', 'ELIGIBLE', 'FORWARDED', 'RECOMMENDED', 'SIGNING')"
            ),
            postgresql_where=sa.text(
                "state IN ('AWARDED', 'COUNCIL', 'ELIGIBLE', 'FORWARDED', 'RECOMMENDED', 'SIGNING')"
            ),
        )
        batch_op.drop_index("ix_nominations_unit_state")
        batch_op.drop_index("ix_nominations_state_updated")
        batch_op.drop_index("ix_nominations_round_award")
        batch_op.drop_index("ix_nominations_nominee_key")
        batch_op.drop_index("ix_nominations_dossier_id")
        batch_op.drop_index("ix_nominations_decision_id")

    op.drop_table("nominations")
    op.drop_table("issued_numbers")
    op.drop_table("issued_documents")
    op.drop_table("decision_awards")
    with op.batch_alter_table("user_sessions", schema=None) as batch_op:
        batch_op.drop_index("ix_user_sessions_user_id")

    op.drop_table("user_sessions")
    op.drop_table("round_extensions")
    op.drop_table("round_awards")
    with op.batch_alter_table("role_grants", schema=None) as batch_op:
        batch_op.drop_index("ix_role_grants_user_id")
        batch_op.drop_index("ix_role_grants_unit_id_role")

    op.drop_table("role_grants")
    op.drop_table("dossiers")
    op.drop_table("council_sessions")
    op.drop_table("book_years")
    with op.batch_alter_table("award_decisions", schema=None) as batch_op:
        batch_op.drop_index("ix_award_decisions_state")
        batch_op.drop_index("ix_award_decisions_round_id")

    op.drop_table("award_decisions")
    with op.batch_alter_table("users", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_users_active_person", sqlite_where=sa.text("is_active"), postgresql_where=sa.text("is_active")
        )

    op.drop_table("users")
    op.drop_table("unit_successions")
    with op.batch_alter_table("unit_parents", schema=None) as batch_op:
        batch_op.drop_index("ix_unit_parents_parent_id")

    op.drop_table("unit_parents")
    with op.batch_alter_table("service_periods", schema=None) as batch_op:
        batch_op.drop_index("ix_service_periods_unit_id")
        batch_op.drop_index("ix_service_periods_person_id")

    op.drop_table("service_periods")
    op.drop_table("rounds")
    op.drop_table("relationships")
    op.drop_table("number_books")
    with op.batch_alter_table("leave_periods", schema=None) as batch_op:
        batch_op.drop_index("ix_leave_periods_person_id")

    op.drop_table("leave_periods")
    with op.batch_alter_table("initiatives", schema=None) as batch_op:
        batch_op.drop_index("ix_initiatives_person_id")

    op.drop_table("initiatives")
    with op.batch_alter_table("households", schema=None) as batch_op:
        batch_op.drop_index("ix_households_unit_id")

    op.drop_table("households")
    with op.batch_alter_table("discipline_records", schema=None) as batch_op:
        batch_op.drop_index("ix_discipline_records_person_id")

    op.drop_table("discipline_records")
    with op.batch_alter_table("collectives", schema=None) as batch_op:
        batch_op.drop_index("ix_collectives_unit_id")

    op.drop_table("collectives")
    op.drop_table("cluster_memberships")
    op.drop_table("yearly_ratings")
    op.drop_table("units")
    op.drop_table("stored_files")
    with op.batch_alter_table("security_events", schema=None) as batch_op:
        batch_op.drop_index("ix_security_events_at")

    op.drop_table("security_events")
    with op.batch_alter_table("persons", schema=None) as batch_op:
        batch_op.drop_index("ix_persons_search_key")

    op.drop_table("persons")
    with op.batch_alter_table("outbox_messages", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_outbox_messages_open",
            sqlite_where=sa.text("done_at IS NULL"),
            postgresql_where=sa.text("done_at IS NULL"),
        )

    op.drop_table("outbox_messages")
    op.drop_table("movements")
    with op.batch_alter_table("login_attempts", schema=None) as batch_op:
        batch_op.drop_index("ix_login_attempts_network")
        batch_op.drop_index("ix_login_attempts_account")

    op.drop_table("login_attempts")
    op.drop_table("installation_facts")
    op.drop_table("idempotency_keys")
    with op.batch_alter_table("earlier_awards", schema=None) as batch_op:
        batch_op.drop_index("ix_earlier_awards_nominee_key")

    op.drop_table("earlier_awards")
    op.drop_table("dated_settings")
    op.drop_table("chain_heads")
    with op.batch_alter_table("audit_events", schema=None) as batch_op:
        batch_op.drop_index("ix_audit_events_recorded_at")

    op.drop_table("audit_events")
    op.drop_table("audit_details")
    op.drop_table("achievements")
