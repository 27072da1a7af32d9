"""Deciding and the nominee: delegations, signatures with their titles, differences, notices, links, own reports."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007_deciding"
down_revision = "0006_notices"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TABLES = (
    "delegations",
    "result_notices",
    "decision_signatures",
    "achievement_reports",
    "draft_differences",
    "nominee_links",
    "result_notice_cases",
)
"""The new tables, in the order of making; dropped in the opposite order."""

APPEND_ONLY = ("decision_signatures", "draft_differences", "result_notice_cases")
"""Rows that are written once."""

UNDELETABLE = ("delegations", "result_notices", "nominee_links")


def upgrade() -> None:
    """Apply."""
    _create()
    for table in APPEND_ONLY:
        _refuse(table, "no_update", "UPDATE")
    for table in (*APPEND_ONLY, *UNDELETABLE):
        _refuse(table, "no_delete", "DELETE")


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


def _refuse(table: str, what: str, verb: str) -> None:
    """Create a trigger that refuses UPDATE or DELETE on a table."""
    head = f"CREATE TRIGGER tr_{table}_{what} BEFORE {verb} ON {table} FOR EACH ROW"
    message = f"{table}: {what}"
    if op.get_bind().dialect.name == "sqlite":
        op.execute(f"{head} BEGIN SELECT RAISE(ABORT, '{message}'); END")
        return
    op.execute(f"{head} EXECUTE FUNCTION refuse_change('{message}')")


def _create() -> None:
    """Make the tables."""
    op.create_table(
        "delegations",
        sa.Column("id", KEY, nullable=False),
        sa.Column("ref", sa.String(length=24), nullable=False),
        sa.Column("body_unit_id", KEY, nullable=False),
        sa.Column("delegator_id", KEY, nullable=False),
        sa.Column("deputy_id", KEY, nullable=False),
        sa.Column("form", sa.String(length=20), nullable=False),
        sa.Column("deputy_title", sa.String(length=120), nullable=False),
        sa.Column(
            "scope",
            sa.Enum(
                "all",
                "awards",
                "conflict",
                name="scope",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("awards", sa.String(length=200), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("document_number", sa.String(length=120), nullable=False),
        sa.Column("document_on", sa.Date(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "proposed",
                "approved",
                "rejected",
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
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("ended_by_id", KEY, nullable=True),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.CheckConstraint("(scope = 'awards') = (awards <> '')", name=op.f("ck_delegations_awards")),
        sa.CheckConstraint(
            "(state = 'proposed') = (decided_by_id IS NULL)", name=op.f("ck_delegations_decided")
        ),
        sa.CheckConstraint("(ended_on IS NULL) = (ended_by_id IS NULL)", name=op.f("ck_delegations_ended")),
        sa.CheckConstraint(
            "decided_by_id IS NULL OR decided_by_id NOT IN (proposed_by_id, deputy_id)",
            name=op.f("ck_delegations_second_person"),
        ),
        sa.CheckConstraint("deputy_id <> delegator_id", name=op.f("ck_delegations_two_people")),
        sa.CheckConstraint("proposed_by_id <> delegator_id", name=op.f("ck_delegations_not_by_the_head")),
        sa.CheckConstraint("until >= since", name=op.f("ck_delegations_period")),
        sa.ForeignKeyConstraint(["body_unit_id"], ["units.id"], name=op.f("fk_delegations_body_unit_id")),
        sa.ForeignKeyConstraint(["decided_by_id"], ["users.id"], name=op.f("fk_delegations_decided_by_id")),
        sa.ForeignKeyConstraint(["delegator_id"], ["users.id"], name=op.f("fk_delegations_delegator_id")),
        sa.ForeignKeyConstraint(["deputy_id"], ["users.id"], name=op.f("fk_delegations_deputy_id")),
        sa.ForeignKeyConstraint(["ended_by_id"], ["users.id"], name=op.f("fk_delegations_ended_by_id")),
        sa.ForeignKeyConstraint(["proposed_by_id"], ["users.id"], name=op.f("fk_delegations_proposed_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delegations")),
        sa.UniqueConstraint("ref", name=op.f("uq_delegations_ref")),
    )
    op.create_index("ix_delegations_body_unit_id", "delegations", ["body_unit_id", "since"], unique=False)
    op.create_index("ix_delegations_deputy_id", "delegations", ["deputy_id", "state"], unique=False)
    op.create_table(
        "result_notices",
        sa.Column("id", KEY, nullable=False),
        sa.Column("ref", sa.String(length=24), nullable=False),
        sa.Column("body_unit_id", KEY, nullable=False),
        sa.Column("unit_id", KEY, nullable=False),
        sa.Column("number", sa.String(length=60), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("spec_id", sa.String(length=80), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("content_sha256", sa.String(length=64), nullable=False),
        sa.Column("pdf_sha256", sa.String(length=64), nullable=True),
        sa.Column("docx_sha256", sa.String(length=64), nullable=True),
        sa.Column("made_by_id", KEY, nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_on", sa.Date(), nullable=True),
        sa.Column("sent_how", sa.String(length=200), nullable=False),
        sa.Column("sent_by_id", KEY, nullable=True),
        sa.CheckConstraint("(sent_on IS NULL) = (sent_by_id IS NULL)", name=op.f("ck_result_notices_sent")),
        sa.CheckConstraint("sent_on IS NULL OR sent_on >= issued_on", name=op.f("ck_result_notices_order")),
        sa.ForeignKeyConstraint(["body_unit_id"], ["units.id"], name=op.f("fk_result_notices_body_unit_id")),
        sa.ForeignKeyConstraint(
            ["docx_sha256"], ["stored_files.sha256"], name=op.f("fk_result_notices_docx_sha256")
        ),
        sa.ForeignKeyConstraint(["made_by_id"], ["users.id"], name=op.f("fk_result_notices_made_by_id")),
        sa.ForeignKeyConstraint(
            ["pdf_sha256"], ["stored_files.sha256"], name=op.f("fk_result_notices_pdf_sha256")
        ),
        sa.ForeignKeyConstraint(["sent_by_id"], ["users.id"], name=op.f("fk_result_notices_sent_by_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_result_notices_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_result_notices")),
        sa.UniqueConstraint("ref", name=op.f("uq_result_notices_ref")),
    )
    op.create_index(
        "ix_result_notices_body_unit_id", "result_notices", ["body_unit_id", "sent_on"], unique=False
    )
    op.create_index("ix_result_notices_unit_id", "result_notices", ["unit_id"], unique=False)
    op.create_table(
        "decision_signatures",
        sa.Column("id", KEY, nullable=False),
        sa.Column("decision_id", KEY, nullable=False),
        sa.Column("delegation_id", KEY, nullable=True),
        sa.Column("titles", sa.String(length=300), nullable=False),
        sa.Column("seen_sha256", sa.String(length=64), nullable=False),
        sa.Column("signed_by_id", KEY, nullable=False),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["decision_id"], ["award_decisions.id"], name=op.f("fk_decision_signatures_decision_id")
        ),
        sa.ForeignKeyConstraint(
            ["delegation_id"], ["delegations.id"], name=op.f("fk_decision_signatures_delegation_id")
        ),
        sa.ForeignKeyConstraint(
            ["signed_by_id"], ["users.id"], name=op.f("fk_decision_signatures_signed_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decision_signatures")),
    )
    op.create_index(
        "ix_decision_signatures_decision_id", "decision_signatures", ["decision_id"], unique=False
    )
    op.create_table(
        "achievement_reports",
        sa.Column("id", KEY, nullable=False),
        sa.Column("nomination_id", KEY, nullable=False),
        sa.Column(
            "side",
            sa.Enum("nominee", "unit", name="side", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("sections", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("taken_version", sa.Integer(), nullable=True),
        sa.Column("taken_sections", sa.Text(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_by_id", KEY, nullable=True),
        sa.CheckConstraint("version >= 1", name=op.f("ck_achievement_reports_version")),
        sa.ForeignKeyConstraint(
            ["nomination_id"], ["nominations.id"], name=op.f("fk_achievement_reports_nomination_id")
        ),
        sa.ForeignKeyConstraint(
            ["updated_by_id"], ["users.id"], name=op.f("fk_achievement_reports_updated_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_achievement_reports")),
        sa.UniqueConstraint("nomination_id", "side", name=op.f("uq_achievement_reports_nomination_id_side")),
    )
    op.create_table(
        "draft_differences",
        sa.Column("id", KEY, nullable=False),
        sa.Column("decision_id", KEY, nullable=False),
        sa.Column("nomination_id", KEY, nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("written_by_id", KEY, nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_draft_differences_reason")),
        sa.ForeignKeyConstraint(
            ["decision_id"], ["award_decisions.id"], name=op.f("fk_draft_differences_decision_id")
        ),
        sa.ForeignKeyConstraint(
            ["nomination_id"], ["nominations.id"], name=op.f("fk_draft_differences_nomination_id")
        ),
        sa.ForeignKeyConstraint(
            ["written_by_id"], ["users.id"], name=op.f("fk_draft_differences_written_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft_differences")),
    )
    op.create_index("ix_draft_differences_decision_id", "draft_differences", ["decision_id"], unique=False)
    op.create_table(
        "nominee_links",
        sa.Column("id", KEY, nullable=False),
        sa.Column("ref", sa.String(length=24), nullable=False),
        sa.Column("nomination_id", KEY, nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("created_by_id", KEY, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=False),
        sa.Column("last_used_on", sa.Date(), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_by_id", KEY, nullable=True),
        sa.CheckConstraint(
            "(revoked_at IS NULL) = (revoked_by_id IS NULL)", name=op.f("ck_nominee_links_revoked")
        ),
        sa.ForeignKeyConstraint(["created_by_id"], ["users.id"], name=op.f("fk_nominee_links_created_by_id")),
        sa.ForeignKeyConstraint(
            ["nomination_id"], ["nominations.id"], name=op.f("fk_nominee_links_nomination_id")
        ),
        sa.ForeignKeyConstraint(["revoked_by_id"], ["users.id"], name=op.f("fk_nominee_links_revoked_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_nominee_links")),
        sa.UniqueConstraint("ref", name=op.f("uq_nominee_links_ref")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_nominee_links_token_hash")),
    )
    op.create_index("ix_nominee_links_nomination_id", "nominee_links", ["nomination_id"], unique=False)
    op.create_table(
        "result_notice_cases",
        sa.Column("id", KEY, nullable=False),
        sa.Column("notice_id", KEY, nullable=False),
        sa.Column("nomination_id", KEY, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["nomination_id"], ["nominations.id"], name=op.f("fk_result_notice_cases_nomination_id")
        ),
        sa.ForeignKeyConstraint(
            ["notice_id"], ["result_notices.id"], name=op.f("fk_result_notice_cases_notice_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_result_notice_cases")),
        sa.UniqueConstraint(
            "nomination_id", "version", name=op.f("uq_result_notice_cases_nomination_id_version")
        ),
    )
    op.create_index("ix_result_notice_cases_notice_id", "result_notice_cases", ["notice_id"], unique=False)
