"""Appraisal at scale: bulk runs, opinions asked of other bodies, namesakes told apart, saved views."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011_appraisal"
down_revision = "0010_registers"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TABLES = (
    "bulk_runs",
    "consultations",
    "not_duplicates",
    "saved_views",
    "consultation_answers",
    "bulk_run_items",
    "consultation_items",
)
"""The new tables, in an order in which they can be dropped backwards."""


def upgrade() -> None:
    """Apply."""
    _runs()
    _consultations()
    _others()


def downgrade() -> None:
    """Undo; what was asked, answered and told apart is lost, the nominations stay as they are."""
    for name in reversed(TABLES):
        op.drop_table(name)


def _runs() -> None:
    """Make the runs and their items."""
    op.create_table(
        "bulk_runs",
        sa.Column("id", KEY, nullable=False),
        sa.Column("ref", sa.String(length=24), nullable=False),
        sa.Column("trigger", sa.String(length=40), nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.Column("subject", sa.String(length=300), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "prepared",
                "running",
                "done",
                "cancelled",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.Column("user_id", KEY, nullable=False),
        sa.Column("acting_unit_id", KEY, nullable=True),
        sa.Column("undoes_id", KEY, nullable=True),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(finished_at IS NULL) = (state IN ('prepared', 'running'))", name=op.f("ck_bulk_runs_finished")
        ),
        sa.CheckConstraint(
            "started_at IS NOT NULL OR state IN ('prepared', 'cancelled')", name=op.f("ck_bulk_runs_started")
        ),
        sa.ForeignKeyConstraint(["acting_unit_id"], ["units.id"], name=op.f("fk_bulk_runs_acting_unit_id")),
        sa.ForeignKeyConstraint(["undoes_id"], ["bulk_runs.id"], name=op.f("fk_bulk_runs_undoes_id")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_bulk_runs_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bulk_runs")),
        sa.UniqueConstraint("ref", name=op.f("uq_bulk_runs_ref")),
    )
    op.create_index("ix_bulk_runs_user_id", "bulk_runs", ["user_id", "state"], unique=False)
    op.create_table(
        "bulk_run_items",
        sa.Column("id", KEY, nullable=False),
        sa.Column("run_id", KEY, nullable=False),
        sa.Column("nomination_id", KEY, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "waiting",
                "done",
                "refused",
                "cancelled",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("sentence", sa.String(length=2000), nullable=False),
        sa.Column(
            "result",
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
                name="result",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["nomination_id"], ["nominations.id"], name=op.f("fk_bulk_run_items_nomination_id")
        ),
        sa.ForeignKeyConstraint(["run_id"], ["bulk_runs.id"], name=op.f("fk_bulk_run_items_run_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bulk_run_items")),
        sa.UniqueConstraint("run_id", "nomination_id", name=op.f("uq_bulk_run_items_run_id_nomination_id")),
    )
    op.create_index("ix_bulk_run_items_run_id", "bulk_run_items", ["run_id", "state", "id"], unique=False)


def _consultations() -> None:
    """Make the letters, their nominations and the answers."""
    op.create_table(
        "consultations",
        sa.Column("id", KEY, nullable=False),
        sa.Column("ref", sa.String(length=24), nullable=False),
        sa.Column("body_unit_id", KEY, nullable=False),
        sa.Column(
            "asked",
            sa.Enum(
                "cong_an",
                "thue",
                "thanh_tra",
                "bhxh",
                "khac",
                name="asked",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("asked_name", sa.String(length=200), nullable=False),
        sa.Column("letter", sa.String(length=120), nullable=False),
        sa.Column("question", sa.String(length=1000), nullable=False),
        sa.Column("asked_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("working_days", sa.Integer(), nullable=True),
        sa.Column("citation", sa.String(length=300), nullable=False),
        sa.Column("lapses", sa.Boolean(), nullable=False),
        sa.Column("reminded_on", sa.Date(), nullable=True),
        sa.Column("reminders", sa.Integer(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("asked_by_id", KEY, nullable=False),
        sa.CheckConstraint("due_on >= asked_on", name=op.f("ck_consultations_due")),
        sa.ForeignKeyConstraint(["asked_by_id"], ["users.id"], name=op.f("fk_consultations_asked_by_id")),
        sa.ForeignKeyConstraint(["body_unit_id"], ["units.id"], name=op.f("fk_consultations_body_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consultations")),
        sa.UniqueConstraint("ref", name=op.f("uq_consultations_ref")),
    )
    op.create_index("ix_consultations_body_unit_id", "consultations", ["body_unit_id"], unique=False)
    op.create_table(
        "consultation_answers",
        sa.Column("id", KEY, nullable=False),
        sa.Column("ref", sa.String(length=24), nullable=False),
        sa.Column("consultation_id", KEY, nullable=False),
        sa.Column("answered_on", sa.Date(), nullable=False),
        sa.Column("letter", sa.String(length=120), nullable=False),
        sa.Column("filename", sa.String(length=200), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=True),
        sa.Column("recorded_by_id", KEY, nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["consultation_id"], ["consultations.id"], name=op.f("fk_consultation_answers_consultation_id")
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by_id"], ["users.id"], name=op.f("fk_consultation_answers_recorded_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["sha256"], ["stored_files.sha256"], name=op.f("fk_consultation_answers_sha256")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consultation_answers")),
        sa.UniqueConstraint("ref", name=op.f("uq_consultation_answers_ref")),
    )
    op.create_index(
        "ix_consultation_answers_consultation_id", "consultation_answers", ["consultation_id"], unique=False
    )
    op.create_table(
        "consultation_items",
        sa.Column("id", KEY, nullable=False),
        sa.Column("consultation_id", KEY, nullable=False),
        sa.Column("nomination_id", KEY, nullable=False),
        sa.Column(
            "answer",
            sa.Enum(
                "khong_vuong", "co_vuong", name="answer", native_enum=False, create_constraint=True, length=40
            ),
            nullable=True,
        ),
        sa.Column("note", sa.String(length=1000), nullable=False),
        sa.Column("answer_id", KEY, nullable=True),
        sa.CheckConstraint(
            "(answer IS NULL) = (answer_id IS NULL)", name=op.f("ck_consultation_items_answered")
        ),
        sa.ForeignKeyConstraint(
            ["answer_id"], ["consultation_answers.id"], name=op.f("fk_consultation_items_answer_id")
        ),
        sa.ForeignKeyConstraint(
            ["consultation_id"], ["consultations.id"], name=op.f("fk_consultation_items_consultation_id")
        ),
        sa.ForeignKeyConstraint(
            ["nomination_id"], ["nominations.id"], name=op.f("fk_consultation_items_nomination_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consultation_items")),
        sa.UniqueConstraint(
            "consultation_id",
            "nomination_id",
            name=op.f("uq_consultation_items_consultation_id_nomination_id"),
        ),
    )
    op.create_index(
        "ix_consultation_items_nomination_id", "consultation_items", ["nomination_id"], unique=False
    )


def _others() -> None:
    """Make what people told apart and the lists they saved."""
    op.create_table(
        "not_duplicates",
        sa.Column("id", KEY, nullable=False),
        sa.Column("body_unit_id", KEY, nullable=False),
        sa.Column("first_key", sa.String(length=24), nullable=False),
        sa.Column("second_key", sa.String(length=24), nullable=False),
        sa.Column("scope", sa.String(length=20), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("decided_by_id", KEY, nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_not_duplicates_reason")),
        sa.CheckConstraint("first_key <= second_key", name=op.f("ck_not_duplicates_ordered")),
        sa.ForeignKeyConstraint(["body_unit_id"], ["units.id"], name=op.f("fk_not_duplicates_body_unit_id")),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["users.id"], name=op.f("fk_not_duplicates_decided_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_not_duplicates")),
        sa.UniqueConstraint(
            "body_unit_id",
            "first_key",
            "second_key",
            "scope",
            name=op.f("uq_not_duplicates_body_unit_id_first_key_second_key_scope"),
        ),
    )
    op.create_table(
        "saved_views",
        sa.Column("id", KEY, nullable=False),
        sa.Column("user_id", KEY, nullable=False),
        sa.Column("place", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("query", sa.String(length=500), nullable=False),
        sa.Column("is_default", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_saved_views_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_views")),
        sa.UniqueConstraint("user_id", "place", "name", name=op.f("uq_saved_views_user_id_place_name")),
    )
