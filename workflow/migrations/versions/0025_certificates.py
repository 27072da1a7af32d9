"""Sổ vàng, certificates, their batches, blanks of a body, requests for another certificate."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0025_certificates"
down_revision = "0024_council_seats"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
GOLD, REISSUES, CERTIFICATES = "gold_entries", "reissue_requests", "certificates"
RUNS, ITEMS, FILES, SHIFTS = (
    "certificate_runs", "certificate_run_items", "certificate_run_files", "blank_shifts",
)  # fmt: skip
GROUPS = ("name", "address", "achievement", "register", "place_date", "signer")
WRITTEN_ONCE = (GOLD, CERTIFICATES)
OPEN = "state = 'requested'"


def _coded(name: str, *codes: str) -> sa.Enum:
    return sa.Enum(*codes, name=name, native_enum=False, create_constraint=True, length=40)


def _refers(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{target}"], name=op.f(f"fk_{table}_{column}"))


def _key(table: str) -> sa.PrimaryKeyConstraint:
    return sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}"))


def _once(table: str, *columns: str) -> sa.UniqueConstraint:
    return sa.UniqueConstraint(*columns, name=op.f(f"uq_{table}_{'_'.join(columns)}"))


def upgrade() -> None:
    """Apply."""
    _register()
    _batches()
    for table in WRITTEN_ONCE:
        _refuse(table, "no_update", "UPDATE")
        _refuse(table, "no_delete", "DELETE")


def _register() -> None:
    op.create_table(
        GOLD,
        sa.Column("id", KEY, nullable=False),
        sa.Column("ref", sa.String(24), nullable=False),
        sa.Column("body_unit_id", KEY, nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("number_id", KEY, nullable=False),
        sa.Column("decision_id", KEY, nullable=False),
        sa.Column("nomination_id", KEY, nullable=False),
        sa.Column("award", sa.String(40), nullable=False),
        sa.Column("nominee_kind", sa.String(20), nullable=False),
        sa.Column("name", sa.String(300), nullable=False),
        sa.Column("address", sa.String(700), nullable=False),
        sa.Column("decision_number", sa.String(60), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.Column("entered_at", MOMENT, nullable=False),
        _refers(GOLD, "body_unit_id", "units.id"),
        _refers(GOLD, "number_id", "issued_numbers.id"),
        _refers(GOLD, "decision_id", "award_decisions.id"),
        _refers(GOLD, "nomination_id", "nominations.id"),
        _key(GOLD),
        _once(GOLD, "ref"),
        _once(GOLD, "nomination_id"),
        _once(GOLD, "number_id"),
        _once(GOLD, "body_unit_id", "year", "number"),
    )
    op.create_index("ix_gold_entries_decision_id", GOLD, ["decision_id"])
    op.create_table(
        REISSUES,
        sa.Column("id", KEY, nullable=False),
        sa.Column("ref", sa.String(24), nullable=False),
        sa.Column("entry_id", KEY, nullable=False),
        sa.Column("body_unit_id", KEY, nullable=False),
        sa.Column("ground", _coded("ground", "lost", "damaged", "misprint"), nullable=False),
        sa.Column("reason", sa.String(1000), nullable=False),
        sa.Column("paper", sa.String(300), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("sha256", sa.String(64), nullable=True),
        sa.Column("filename", sa.String(200), nullable=False),
        sa.Column("state", _coded("state", "requested", "approved", "refused"), nullable=False),
        sa.Column("requested_by_id", KEY, nullable=False),
        sa.Column("requested_at", MOMENT, nullable=False),
        sa.Column("decided_by_id", KEY, nullable=True),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("note", sa.String(1000), nullable=False),
        sa.Column("returned_on", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "(state = 'requested') = (decided_by_id IS NULL)", name=op.f("ck_reissue_requests_decided")
        ),
        sa.CheckConstraint(
            "decided_by_id IS NULL OR decided_by_id <> requested_by_id",
            name=op.f("ck_reissue_requests_second_person"),
        ),
        sa.CheckConstraint("ground <> 'lost' OR returned_on IS NULL", name=op.f("ck_reissue_requests_returned")),
        _refers(REISSUES, "entry_id", "gold_entries.id"),
        _refers(REISSUES, "body_unit_id", "units.id"),
        _refers(REISSUES, "sha256", "stored_files.sha256"),
        _refers(REISSUES, "requested_by_id", "users.id"),
        _refers(REISSUES, "decided_by_id", "users.id"),
        _key(REISSUES),
        _once(REISSUES, "ref"),
    )
    op.create_index("ix_reissue_requests_entry_id", REISSUES, ["entry_id"])
    op.create_index(
        "uq_reissue_requests_open", REISSUES, ["entry_id"], unique=True,
        sqlite_where=sa.text(OPEN), postgresql_where=sa.text(OPEN),
    )  # fmt: skip
    op.create_table(
        CERTIFICATES,
        sa.Column("id", KEY, nullable=False),
        sa.Column("ref", sa.String(24), nullable=False),
        sa.Column("entry_id", KEY, nullable=False),
        sa.Column("serial", sa.Integer(), nullable=False),
        sa.Column("reissue_id", KEY, nullable=True),
        sa.Column("spec_id", sa.String(80), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("content_sha256", sa.String(64), nullable=False),
        sa.Column("code", sa.String(32), nullable=False),
        sa.Column("frozen_by_id", KEY, nullable=True),
        sa.Column("frozen_at", MOMENT, nullable=False),
        sa.CheckConstraint("(serial = 1) = (reissue_id IS NULL)", name=op.f("ck_certificates_reissue")),
        _refers(CERTIFICATES, "entry_id", "gold_entries.id"),
        _refers(CERTIFICATES, "reissue_id", "reissue_requests.id"),
        _refers(CERTIFICATES, "frozen_by_id", "users.id"),
        _key(CERTIFICATES),
        _once(CERTIFICATES, "ref"),
        _once(CERTIFICATES, "entry_id", "serial"),
    )


def _batches() -> None:
    op.create_table(
        RUNS,
        sa.Column("id", KEY, nullable=False),
        sa.Column("ref", sa.String(24), nullable=False),
        sa.Column("body_unit_id", KEY, nullable=False),
        sa.Column("decision_id", KEY, nullable=False),
        sa.Column("on_blank", sa.Boolean(), nullable=False),
        sa.Column("shifts", sa.Text(), nullable=False),
        sa.Column("part_size", sa.Integer(), nullable=False),
        sa.Column("state", _coded("state", "running", "done"), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("user_id", KEY, nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("finished_at", MOMENT, nullable=True),
        _refers(RUNS, "body_unit_id", "units.id"),
        _refers(RUNS, "decision_id", "award_decisions.id"),
        _refers(RUNS, "user_id", "users.id"),
        _key(RUNS),
        _once(RUNS, "ref"),
    )
    op.create_index("ix_certificate_runs_decision_id", RUNS, ["decision_id"])
    op.create_table(
        ITEMS,
        sa.Column("id", KEY, nullable=False),
        sa.Column("run_id", KEY, nullable=False),
        sa.Column("entry_id", KEY, nullable=False),
        sa.Column("state", _coded("state", "waiting", "done", "refused"), nullable=False),
        sa.Column("sentence", sa.String(1000), nullable=False),
        sa.Column("certificate_id", KEY, nullable=True),
        _refers(ITEMS, "run_id", "certificate_runs.id"),
        _refers(ITEMS, "entry_id", "gold_entries.id"),
        _refers(ITEMS, "certificate_id", "certificates.id"),
        _key(ITEMS),
        _once(ITEMS, "run_id", "entry_id"),
    )
    op.create_index("ix_certificate_run_items_state", ITEMS, ["run_id", "state", "id"])
    op.create_table(
        FILES,
        sa.Column("id", KEY, nullable=False),
        sa.Column("run_id", KEY, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("first_item_id", sa.BigInteger(), nullable=False),
        sa.Column("last_item_id", sa.BigInteger(), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=True),
        sa.Column("made_at", MOMENT, nullable=True),
        _refers(FILES, "run_id", "certificate_runs.id"),
        _refers(FILES, "sha256", "stored_files.sha256"),
        _key(FILES),
        _once(FILES, "run_id", "number"),
    )
    op.create_table(
        SHIFTS,
        sa.Column("id", KEY, nullable=False),
        sa.Column("body_unit_id", KEY, nullable=False),
        sa.Column("word_group", _coded("word_group", *GROUPS), nullable=False),
        sa.Column("shift_right", sa.Integer(), nullable=False),
        sa.Column("shift_down", sa.Integer(), nullable=False),
        _refers(SHIFTS, "body_unit_id", "units.id"),
        _key(SHIFTS),
        _once(SHIFTS, "body_unit_id", "word_group"),
    )


def _refuse(table: str, what: str, verb: str) -> None:
    """Create a trigger that refuses every change of that kind."""
    head, message = f"CREATE TRIGGER tr_{table}_{what} BEFORE {verb} ON {table} FOR EACH ROW", f"{table}: {what}"
    if op.get_bind().dialect.name == "sqlite":
        op.execute(f"{head} BEGIN SELECT RAISE(ABORT, '{message}'); END")
    else:
        op.execute(f"{head} EXECUTE FUNCTION refuse_change('{message}')")


def downgrade() -> None:
    """Undo; refused while the sổ vàng has a line, which the earlier schema cannot keep."""
    kept = op.get_bind().scalar(sa.select(sa.func.count()).select_from(sa.table(GOLD)))
    if kept:
        raise RuntimeError(
            f"Không lùi phiên bản được: bảng {GOLD} có {kept} dòng. Khôi phục từ bản sao lưu trước khi nâng cấp."
        )
    for table in (SHIFTS, FILES, ITEMS, RUNS, CERTIFICATES, REISSUES, GOLD):
        op.drop_table(table)
