"""The council for real: dated seats, sessions with members and agenda, conflicts, comments, votes and sealed ballots."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004_council"
down_revision = "0003_local_packs"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TABLES = (
    "councils",
    "council_seats",
    "council_sessions",
    "agenda_items",
    "ballot_batches",
    "conflicts_of_interest",
    "council_results",
    "session_confirmations",
    "session_documents",
    "session_members",
    "unit_ballots",
    "ballot_receipts",
    "named_votes",
    "paper_counts",
    "sealed_ballots",
    "session_comments",
    "comment_texts",
)
"""The new tables, in the order of making; dropped in the opposite order."""

APPEND_ONLY = (
    "ballot_receipts",
    "comment_texts",
    "council_results",
    "session_confirmations",
    "unit_ballots",
)
"""Rows that are written once."""

UNDELETABLE = (
    "ballot_batches",
    "conflicts_of_interest",
    "council_sessions",
    "session_documents",
    "session_comments",
)
OLD_COLUMNS = (
    "id, ref, body_unit_id, held_on, members, present, written, minutes_number, recorded_by_id, recorded_at"
)
RESULT_COLUMNS = "id, session_id, nomination_id, mode, agree, disagree, blank, passed, proof"


def upgrade() -> None:
    """Apply; sessions recorded before become concluded sessions without an agenda."""
    _set_aside()
    _create()
    op.execute(
        f"INSERT INTO council_sessions ({OLD_COLUMNS}, title, starts_at, place, state, mode, secret, own_unit_recuses,"  # nosec B608 - constant names
        " base, base_citation, conclusion, cancel_reason, version, concluded_at)"
        f" SELECT {OLD_COLUMNS}, '', '', '', 'concluded', 'paper', true, false, 'all_members', '', '', '', 1,"
        " recorded_at FROM old_council_sessions"
    )
    op.execute(
        f"INSERT INTO council_results ({RESULT_COLUMNS}) SELECT {RESULT_COLUMNS} FROM old_council_results"  # nosec B608 - constant names
    )
    _put_away()
    for table in APPEND_ONLY:
        _refuse(table, "no_update", "UPDATE")
        _refuse(table, "no_delete", "DELETE")
    for table in UNDELETABLE:
        _refuse(table, "no_delete", "DELETE")
    if op.get_bind().dialect.name == "postgresql":
        for table in APPEND_ONLY:
            op.execute(
                f"CREATE TRIGGER tr_{table}_no_truncate BEFORE TRUNCATE ON {table} FOR EACH STATEMENT "
                f"EXECUTE FUNCTION refuse_change('{table}: no_truncate')"
            )


def downgrade() -> None:
    """Undo; refused while anything is stored that the earlier schema cannot hold."""
    connection = op.get_bind()
    for table in TABLES:
        if table in {"council_sessions", "council_results"}:
            continue
        if connection.scalar(sa.select(sa.func.count()).select_from(sa.table(table))):
            raise RuntimeError(
                f"Không lùi phiên bản được: bảng {table} đã có dữ liệu của Hội đồng. "
                "Khôi phục từ bản sao lưu trước khi nâng cấp."
            )
    for table in (*APPEND_ONLY, *UNDELETABLE):
        for what in ("no_update", "no_delete"):
            if what == "no_delete" or table in APPEND_ONLY:
                suffix = "" if connection.dialect.name == "sqlite" else f" ON {table}"
                op.execute(f"DROP TRIGGER tr_{table}_{what}{suffix}")
    op.execute(
        f"CREATE TABLE old_council_sessions AS SELECT {OLD_COLUMNS} FROM council_sessions WHERE state = 'concluded'"  # nosec B608 - constant names
    )
    op.execute(f"CREATE TABLE old_council_results AS SELECT {RESULT_COLUMNS} FROM council_results")  # nosec B608 - constant names
    for table in reversed(TABLES):
        op.drop_table(table)
    _create_old()
    op.execute(f"INSERT INTO council_sessions ({OLD_COLUMNS}) SELECT {OLD_COLUMNS} FROM old_council_sessions")  # nosec B608 - constant names
    op.execute(
        f"INSERT INTO council_results ({RESULT_COLUMNS}) SELECT {RESULT_COLUMNS} FROM old_council_results"  # nosec B608 - constant names
    )
    _put_away()


def _set_aside() -> None:
    """Keep the rows of the two old tables and make room; nothing else refers to them."""
    for table in ("council_sessions", "council_results"):
        op.execute(f"CREATE TABLE old_{table} AS SELECT * FROM {table}")  # nosec B608 - constant names
    op.drop_table("council_results")
    op.drop_table("council_sessions")


def _put_away() -> None:
    """Drop what was set aside; on PostgreSQL the next ids follow the copied ones."""
    for table in ("council_sessions", "council_results"):
        op.drop_table(f"old_{table}")
        if op.get_bind().dialect.name == "postgresql":
            op.execute(
                f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), coalesce(max(id), 1), max(id) IS NOT NULL)"  # nosec B608 - constant names
                f" FROM {table}"
            )


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
        "councils",
        sa.Column("id", KEY, nullable=False),
        sa.Column("ref", sa.String(length=24), nullable=False),
        sa.Column("body_unit_id", KEY, nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("document", sa.String(length=200), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("created_by_id", KEY, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("until IS NULL OR until >= since", name=op.f("ck_councils_period")),
        sa.ForeignKeyConstraint(["body_unit_id"], ["units.id"], name=op.f("fk_councils_body_unit_id")),
        sa.ForeignKeyConstraint(["created_by_id"], ["users.id"], name=op.f("fk_councils_created_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_councils")),
        sa.UniqueConstraint("ref", name=op.f("uq_councils_ref")),
    )
    op.create_index("ix_councils_body_unit_id", "councils", ["body_unit_id"], unique=False)
    op.create_table(
        "council_seats",
        sa.Column("id", KEY, nullable=False),
        sa.Column("council_id", KEY, nullable=False),
        sa.Column("person_id", KEY, nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "chair",
                "deputy",
                "standing",
                "member",
                "secretary",
                name="role",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("post", sa.String(length=200), nullable=False),
        sa.Column("is_voting", sa.Boolean(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.CheckConstraint("until IS NULL OR until >= since", name=op.f("ck_council_seats_period")),
        sa.ForeignKeyConstraint(["council_id"], ["councils.id"], name=op.f("fk_council_seats_council_id")),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_council_seats_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_council_seats")),
        sa.UniqueConstraint(
            "council_id", "person_id", "since", name=op.f("uq_council_seats_council_id_person_id_since")
        ),
    )
    op.create_index("ix_council_seats_person_id", "council_seats", ["person_id"], unique=False)
    op.create_table(
        "council_sessions",
        sa.Column("id", KEY, nullable=False),
        sa.Column("ref", sa.String(length=24), nullable=False),
        sa.Column("body_unit_id", KEY, nullable=False),
        sa.Column("council_id", KEY, nullable=True),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("starts_at", sa.String(length=5), nullable=False),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "preparing",
                "convened",
                "meeting",
                "concluded",
                "cancelled",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "mode",
            sa.Enum(
                "digital", "paper", "mixed", name="mode", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column("secret", sa.Boolean(), nullable=False),
        sa.Column("own_unit_recuses", sa.Boolean(), nullable=False),
        sa.Column(
            "base",
            sa.Enum(
                "all_members", "entitled", name="base", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column("base_citation", sa.String(length=300), nullable=False),
        sa.Column("base_set_by_id", KEY, nullable=True),
        sa.Column("base_confirmed_by_id", KEY, nullable=True),
        sa.Column("members", sa.Integer(), nullable=False),
        sa.Column("present", sa.Integer(), nullable=False),
        sa.Column("written", sa.Integer(), nullable=False),
        sa.Column("current_item", sa.Integer(), nullable=True),
        sa.Column("minutes_number", sa.String(length=60), nullable=False),
        sa.Column("conclusion", sa.String(length=4000), nullable=False),
        sa.Column("cancel_reason", sa.String(length=500), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("recorded_by_id", KEY, nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("concluded_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "base = 'all_members' OR base_citation <> ''", name=op.f("ck_council_sessions_base_citation")
        ),
        sa.CheckConstraint(
            "state <> 'cancelled' OR cancel_reason <> ''", name=op.f("ck_council_sessions_cancelled")
        ),
        sa.CheckConstraint(
            "state <> 'concluded' OR minutes_number <> ''", name=op.f("ck_council_sessions_minutes")
        ),
        sa.CheckConstraint(
            "base_confirmed_by_id IS NULL OR base_confirmed_by_id <> base_set_by_id",
            name=op.f("ck_council_sessions_base_second_person"),
        ),
        sa.CheckConstraint(
            "members >= 0 AND present BETWEEN 0 AND members", name=op.f("ck_council_sessions_attendance")
        ),
        sa.CheckConstraint(
            "written BETWEEN 0 AND members - present", name=op.f("ck_council_sessions_written")
        ),
        sa.ForeignKeyConstraint(
            ["base_confirmed_by_id"], ["users.id"], name=op.f("fk_council_sessions_base_confirmed_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["base_set_by_id"], ["users.id"], name=op.f("fk_council_sessions_base_set_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["body_unit_id"], ["units.id"], name=op.f("fk_council_sessions_body_unit_id")
        ),
        sa.ForeignKeyConstraint(["council_id"], ["councils.id"], name=op.f("fk_council_sessions_council_id")),
        sa.ForeignKeyConstraint(
            ["recorded_by_id"], ["users.id"], name=op.f("fk_council_sessions_recorded_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_council_sessions")),
        sa.UniqueConstraint("ref", name=op.f("uq_council_sessions_ref")),
    )
    op.create_index(
        "ix_council_sessions_body_unit_id", "council_sessions", ["body_unit_id", "held_on"], unique=False
    )
    op.create_table(
        "agenda_items",
        sa.Column("id", KEY, nullable=False),
        sa.Column("ref", sa.String(length=24), nullable=False),
        sa.Column("session_id", KEY, nullable=False),
        sa.Column("nomination_id", KEY, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column(
            "way",
            sa.Enum(
                "consensus",
                "open",
                "secret",
                name="way",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("nomination_version", sa.Integer(), nullable=True),
        sa.Column("snapshot_sha256", sa.String(length=64), nullable=True),
        sa.Column("threshold", sa.String(length=20), nullable=False),
        sa.Column("above", sa.Boolean(), nullable=False),
        sa.Column("citation", sa.String(length=600), nullable=False),
        sa.Column("confidence", sa.String(length=20), nullable=False),
        sa.Column("written_settled", sa.Boolean(), nullable=False),
        sa.Column("quorum", sa.String(length=20), nullable=False),
        sa.Column("quorum_citation", sa.String(length=600), nullable=False),
        sa.Column(
            "lower_award",
            sa.Enum(
                "LDTT",
                "CSTDCS",
                "CSTD_TINH",
                "CSTD_TQ",
                "TTLDTT",
                "TTLDXS",
                "XA_TIEU_BIEU",
                "THON_VH",
                "GDVH",
                "CO_TINH",
                "CO_CP",
                "GK",
                "BK_TINH",
                "BK_TTG",
                name="lower_award",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("discussed", sa.Boolean(), nullable=False),
        sa.Column("objections", sa.String(length=2000), nullable=False),
        sa.Column("agree", sa.Integer(), nullable=True),
        sa.Column("disagree", sa.Integer(), nullable=True),
        sa.Column("lower", sa.Integer(), nullable=True),
        sa.Column("blank", sa.Integer(), nullable=True),
        sa.Column("invalid", sa.Integer(), nullable=True),
        sa.Column("slips", sa.String(length=400), nullable=True),
        sa.Column("written_agree", sa.Integer(), nullable=True),
        sa.Column("written_total", sa.Integer(), nullable=True),
        sa.Column(
            "result",
            sa.Enum(
                "recommended",
                "not_recommended",
                "lowered",
                "postponed",
                name="result",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("reason", sa.String(length=2000), nullable=False),
        sa.Column("proof", sa.String(length=300), nullable=False),
        sa.Column("applied", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "result NOT IN ('not_recommended', 'postponed') OR reason <> ''",
            name=op.f("ck_agenda_items_reason"),
        ),
        sa.CheckConstraint("way = 'consensus' OR threshold <> ''", name=op.f("ck_agenda_items_threshold")),
        sa.CheckConstraint("(agree IS NULL) = (disagree IS NULL)", name=op.f("ck_agenda_items_counted")),
        sa.ForeignKeyConstraint(
            ["nomination_id"], ["nominations.id"], name=op.f("fk_agenda_items_nomination_id")
        ),
        sa.ForeignKeyConstraint(
            ["session_id"], ["council_sessions.id"], name=op.f("fk_agenda_items_session_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agenda_items")),
        sa.UniqueConstraint("ref", name=op.f("uq_agenda_items_ref")),
        sa.UniqueConstraint(
            "session_id", "nomination_id", name=op.f("uq_agenda_items_session_id_nomination_id")
        ),
    )
    op.create_index("ix_agenda_items_nomination_id", "agenda_items", ["nomination_id"], unique=False)
    op.create_table(
        "ballot_batches",
        sa.Column("session_id", KEY, nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "new",
                "keyed",
                "open",
                "closed",
                "counted",
                "certified",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("sealing_key", sa.String(length=100), nullable=False),
        sa.Column("signing_key", sa.String(length=100), nullable=False),
        sa.Column("share_hashes", sa.String(length=300), nullable=False),
        sa.Column("booth_hash", sa.String(length=64), nullable=False),
        sa.Column("pinned", sa.Text(), nullable=False),
        sa.Column("pinned_sha256", sa.String(length=64), nullable=False),
        sa.Column("urn_hash", sa.String(length=64), nullable=False),
        sa.Column("results", sa.Text(), nullable=False),
        sa.Column("results_sha256", sa.String(length=64), nullable=False),
        sa.Column("signature", sa.String(length=100), nullable=False),
        sa.Column("turnout", sa.String(length=2000), nullable=False),
        sa.Column("turnout_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("voids", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state NOT IN ('counted', 'certified') OR results <> ''", name=op.f("ck_ballot_batches_results")
        ),
        sa.CheckConstraint(
            "state NOT IN ('open', 'closed', 'counted', 'certified') OR pinned <> ''",
            name=op.f("ck_ballot_batches_pinned"),
        ),
        sa.ForeignKeyConstraint(
            ["session_id"], ["council_sessions.id"], name=op.f("fk_ballot_batches_session_id")
        ),
        sa.PrimaryKeyConstraint("session_id", name=op.f("pk_ballot_batches")),
    )
    op.create_table(
        "conflicts_of_interest",
        sa.Column("id", KEY, nullable=False),
        sa.Column("ref", sa.String(length=24), nullable=False),
        sa.Column("person_id", KEY, nullable=False),
        sa.Column("nomination_id", KEY, nullable=False),
        sa.Column(
            "source",
            sa.Enum(
                "own_case",
                "relative",
                "own_unit",
                "declared",
                "reported",
                name="source",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "state",
            sa.Enum(
                "suggested",
                "effective",
                "dismissed",
                "lifted",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("recuses", sa.Boolean(), nullable=False),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.Column("told_by_id", KEY, nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("end_asked_by_id", KEY, nullable=True),
        sa.Column("end_reason", sa.String(length=500), nullable=False),
        sa.Column("ended_by_id", KEY, nullable=True),
        sa.CheckConstraint(
            "state NOT IN ('dismissed', 'lifted') OR (ended_by_id IS NOT NULL AND end_asked_by_id IS NOT NULL AND ended_by_id <> end_asked_by_id AND end_reason <> '')",
            name=op.f("ck_conflicts_of_interest_two_people"),
        ),
        sa.ForeignKeyConstraint(
            ["end_asked_by_id"], ["users.id"], name=op.f("fk_conflicts_of_interest_end_asked_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["ended_by_id"], ["users.id"], name=op.f("fk_conflicts_of_interest_ended_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["nomination_id"], ["nominations.id"], name=op.f("fk_conflicts_of_interest_nomination_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["persons.id"], name=op.f("fk_conflicts_of_interest_person_id")
        ),
        sa.ForeignKeyConstraint(
            ["told_by_id"], ["users.id"], name=op.f("fk_conflicts_of_interest_told_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conflicts_of_interest")),
        sa.UniqueConstraint(
            "person_id", "nomination_id", name=op.f("uq_conflicts_of_interest_person_id_nomination_id")
        ),
        sa.UniqueConstraint("ref", name=op.f("uq_conflicts_of_interest_ref")),
    )
    op.create_index(
        "ix_conflicts_of_interest_nomination_id", "conflicts_of_interest", ["nomination_id"], unique=False
    )
    op.create_table(
        "council_results",
        sa.Column("id", KEY, nullable=False),
        sa.Column("session_id", KEY, nullable=False),
        sa.Column("nomination_id", KEY, nullable=False),
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
    op.create_index("ix_council_results_nomination_id", "council_results", ["nomination_id"], unique=False)
    op.create_table(
        "session_confirmations",
        sa.Column("id", KEY, nullable=False),
        sa.Column("session_id", KEY, nullable=False),
        sa.Column("act", sa.String(length=40), nullable=False),
        sa.Column("user_id", KEY, nullable=False),
        sa.ForeignKeyConstraint(
            ["session_id"], ["council_sessions.id"], name=op.f("fk_session_confirmations_session_id")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_session_confirmations_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_session_confirmations")),
        sa.UniqueConstraint(
            "session_id", "act", "user_id", name=op.f("uq_session_confirmations_session_id_act_user_id")
        ),
    )
    op.create_table(
        "session_documents",
        sa.Column("id", KEY, nullable=False),
        sa.Column("ref", sa.String(length=24), nullable=False),
        sa.Column("session_id", KEY, nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("format", sa.String(length=10), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("spec_id", sa.String(length=80), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("content_sha256", sa.String(length=64), nullable=False),
        sa.Column("frozen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=True),
        sa.Column("rendered_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("format IN ('pdf', 'docx')", name=op.f("ck_session_documents_format")),
        sa.CheckConstraint(
            "(rendered_at IS NULL) = (sha256 IS NULL)", name=op.f("ck_session_documents_rendered")
        ),
        sa.ForeignKeyConstraint(
            ["session_id"], ["council_sessions.id"], name=op.f("fk_session_documents_session_id")
        ),
        sa.ForeignKeyConstraint(
            ["sha256"], ["stored_files.sha256"], name=op.f("fk_session_documents_sha256")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_session_documents")),
        sa.UniqueConstraint("ref", name=op.f("uq_session_documents_ref")),
        sa.UniqueConstraint(
            "session_id",
            "kind",
            "format",
            "number",
            name=op.f("uq_session_documents_session_id_kind_format_number"),
        ),
    )
    op.create_table(
        "session_members",
        sa.Column("id", KEY, nullable=False),
        sa.Column("ref", sa.String(length=24), nullable=False),
        sa.Column("session_id", KEY, nullable=False),
        sa.Column("person_id", KEY, nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("post", sa.String(length=200), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "chair",
                "deputy",
                "standing",
                "member",
                "secretary",
                name="role",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("is_voting", sa.Boolean(), nullable=False),
        sa.Column("presides", sa.Boolean(), nullable=False),
        sa.Column("is_teller", sa.Boolean(), nullable=False),
        sa.Column("on_paper", sa.Boolean(), nullable=False),
        sa.Column(
            "attendance",
            sa.Enum(
                "present",
                "written",
                "absent",
                name="attendance",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.CheckConstraint("NOT is_teller OR is_voting", name=op.f("ck_session_members_teller")),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_session_members_person_id")),
        sa.ForeignKeyConstraint(
            ["session_id"], ["council_sessions.id"], name=op.f("fk_session_members_session_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_session_members")),
        sa.UniqueConstraint("ref", name=op.f("uq_session_members_ref")),
        sa.UniqueConstraint("session_id", "person_id", name=op.f("uq_session_members_session_id_person_id")),
    )
    op.create_index("ix_session_members_person_id", "session_members", ["person_id"], unique=False)
    op.create_table(
        "unit_ballots",
        sa.Column("id", KEY, nullable=False),
        sa.Column("nomination_id", KEY, nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("members", sa.Integer(), nullable=False),
        sa.Column("present", sa.Integer(), nullable=False),
        sa.Column("agree", sa.Integer(), nullable=False),
        sa.Column("disagree", sa.Integer(), nullable=False),
        sa.Column("blank", sa.Integer(), nullable=False),
        sa.Column("recorded_by_id", KEY, nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "agree >= 0 AND disagree >= 0 AND blank >= 0 AND agree + disagree + blank <= present",
            name=op.f("ck_unit_ballots_counts"),
        ),
        sa.CheckConstraint(
            "members > 0 AND present BETWEEN 0 AND members", name=op.f("ck_unit_ballots_attendance")
        ),
        sa.ForeignKeyConstraint(
            ["nomination_id"], ["nominations.id"], name=op.f("fk_unit_ballots_nomination_id")
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by_id"], ["users.id"], name=op.f("fk_unit_ballots_recorded_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unit_ballots")),
    )
    op.create_index("ix_unit_ballots_nomination_id", "unit_ballots", ["nomination_id"], unique=False)
    op.create_table(
        "ballot_receipts",
        sa.Column("item_id", KEY, autoincrement=False, nullable=False),
        sa.Column("member_id", KEY, autoincrement=False, nullable=False),
        sa.Column("session_id", KEY, nullable=False),
        sa.Column("ballot_hash", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["item_id"], ["agenda_items.id"], name=op.f("fk_ballot_receipts_item_id")),
        sa.ForeignKeyConstraint(
            ["member_id"], ["session_members.id"], name=op.f("fk_ballot_receipts_member_id")
        ),
        sa.ForeignKeyConstraint(
            ["session_id"], ["council_sessions.id"], name=op.f("fk_ballot_receipts_session_id")
        ),
        sa.PrimaryKeyConstraint("item_id", "member_id", name=op.f("pk_ballot_receipts")),
    )
    op.create_index("ix_ballot_receipts_session_id", "ballot_receipts", ["session_id"], unique=False)
    op.create_table(
        "named_votes",
        sa.Column("id", KEY, nullable=False),
        sa.Column("item_id", KEY, nullable=False),
        sa.Column("member_id", KEY, nullable=False),
        sa.Column("is_written", sa.Boolean(), nullable=False),
        sa.Column("choice", sa.Integer(), nullable=False),
        sa.Column("remark", sa.String(length=500), nullable=False),
        sa.Column("scan_sha256", sa.String(length=64), nullable=True),
        sa.Column("entered_by_id", KEY, nullable=False),
        sa.CheckConstraint("choice BETWEEN 1 AND 4", name=op.f("ck_named_votes_choice")),
        sa.ForeignKeyConstraint(["entered_by_id"], ["users.id"], name=op.f("fk_named_votes_entered_by_id")),
        sa.ForeignKeyConstraint(["item_id"], ["agenda_items.id"], name=op.f("fk_named_votes_item_id")),
        sa.ForeignKeyConstraint(["member_id"], ["session_members.id"], name=op.f("fk_named_votes_member_id")),
        sa.ForeignKeyConstraint(
            ["scan_sha256"], ["stored_files.sha256"], name=op.f("fk_named_votes_scan_sha256")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_named_votes")),
        sa.UniqueConstraint("item_id", "member_id", name=op.f("uq_named_votes_item_id_member_id")),
    )
    op.create_index("ix_named_votes_member_id", "named_votes", ["member_id"], unique=False)
    op.create_table(
        "paper_counts",
        sa.Column("id", KEY, nullable=False),
        sa.Column("item_id", KEY, nullable=False),
        sa.Column("teller_id", KEY, nullable=False),
        sa.Column("issued", sa.Integer(), nullable=False),
        sa.Column("returned", sa.Integer(), nullable=False),
        sa.Column("unused", sa.Integer(), nullable=False),
        sa.Column("agree", sa.Integer(), nullable=False),
        sa.Column("disagree", sa.Integer(), nullable=False),
        sa.Column("lower", sa.Integer(), nullable=False),
        sa.Column("blank", sa.Integer(), nullable=False),
        sa.Column("invalid", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "agree + disagree + lower + blank + invalid = returned", name=op.f("ck_paper_counts_returned")
        ),
        sa.CheckConstraint(
            "agree >= 0 AND disagree >= 0 AND lower >= 0 AND blank >= 0 AND invalid >= 0 AND unused >= 0",
            name=op.f("ck_paper_counts_not_negative"),
        ),
        sa.CheckConstraint("issued = returned + unused", name=op.f("ck_paper_counts_issued")),
        sa.ForeignKeyConstraint(["item_id"], ["agenda_items.id"], name=op.f("fk_paper_counts_item_id")),
        sa.ForeignKeyConstraint(
            ["teller_id"], ["session_members.id"], name=op.f("fk_paper_counts_teller_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paper_counts")),
        sa.UniqueConstraint("item_id", "teller_id", name=op.f("uq_paper_counts_item_id_teller_id")),
    )
    op.create_table(
        "sealed_ballots",
        sa.Column("item_id", KEY, autoincrement=False, nullable=False),
        sa.Column("member_id", KEY, autoincrement=False, nullable=False),
        sa.Column("session_id", KEY, nullable=False),
        sa.Column("enc", sa.LargeBinary(), nullable=False),
        sa.Column("ciphertext", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint(
            "length(enc) = 65 AND length(ciphertext) = 48", name=op.f("ck_sealed_ballots_length")
        ),
        sa.ForeignKeyConstraint(["item_id"], ["agenda_items.id"], name=op.f("fk_sealed_ballots_item_id")),
        sa.ForeignKeyConstraint(
            ["member_id"], ["session_members.id"], name=op.f("fk_sealed_ballots_member_id")
        ),
        sa.ForeignKeyConstraint(
            ["session_id"], ["council_sessions.id"], name=op.f("fk_sealed_ballots_session_id")
        ),
        sa.PrimaryKeyConstraint("item_id", "member_id", name=op.f("pk_sealed_ballots")),
        sa.UniqueConstraint("enc", name=op.f("uq_sealed_ballots_enc")),
    )
    op.create_index("ix_sealed_ballots_session_id", "sealed_ballots", ["session_id"], unique=False)
    op.create_table(
        "session_comments",
        sa.Column("id", KEY, nullable=False),
        sa.Column("ref", sa.String(length=24), nullable=False),
        sa.Column("item_id", KEY, nullable=False),
        sa.Column("member_id", KEY, nullable=False),
        sa.Column("reply_to_id", KEY, nullable=True),
        sa.ForeignKeyConstraint(["item_id"], ["agenda_items.id"], name=op.f("fk_session_comments_item_id")),
        sa.ForeignKeyConstraint(
            ["member_id"], ["session_members.id"], name=op.f("fk_session_comments_member_id")
        ),
        sa.ForeignKeyConstraint(
            ["reply_to_id"], ["session_comments.id"], name=op.f("fk_session_comments_reply_to_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_session_comments")),
        sa.UniqueConstraint("ref", name=op.f("uq_session_comments_ref")),
    )
    op.create_index("ix_session_comments_item_id", "session_comments", ["item_id"], unique=False)
    op.create_table(
        "comment_texts",
        sa.Column("id", KEY, nullable=False),
        sa.Column("comment_id", KEY, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(length=2000), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["comment_id"], ["session_comments.id"], name=op.f("fk_comment_texts_comment_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_comment_texts")),
        sa.UniqueConstraint("comment_id", "version", name=op.f("uq_comment_texts_comment_id_version")),
    )


def _create_old() -> None:
    """Make the two tables as they were."""
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
    op.create_index("ix_council_results_nomination_id", "council_results", ["nomination_id"], unique=False)
