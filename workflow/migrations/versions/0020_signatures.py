"""Originals: digital signatures on issued documents, scans of signed paper, trusted certificates."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0020_signatures"
down_revision = "0019_verification_tries"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
ORIGINALS, SIGNINGS, SCANS = "document_originals", "document_signings", "document_scans"
REQUESTS, ANCHORS = "signing_requests", "trust_anchors"
APPEND_ONLY = (ORIGINALS, SIGNINGS, SCANS)
"""What was signed and scanned is written once."""

FROZEN_ANCHOR = "NEW.content <> OLD.content OR NEW.fingerprint <> OLD.fingerprint OR NEW.ref <> OLD.ref"
LIVE = "state IN ('proposed', 'trusted')"


def upgrade() -> None:
    """Apply."""
    _originals()
    _requests()
    _anchors()
    for table in APPEND_ONLY:
        _refuse(table, "no_update", "UPDATE")
    for table in (*APPEND_ONLY, ANCHORS):
        _refuse(table, "no_delete", "DELETE")
    _refuse(ANCHORS, "frozen", "UPDATE", FROZEN_ANCHOR)
    if op.get_bind().dialect.name == "postgresql":
        for table in (*APPEND_ONLY, "issued_documents"):
            op.execute(
                f"CREATE TRIGGER tr_{table}_no_truncate BEFORE TRUNCATE ON {table} FOR EACH STATEMENT "
                f"EXECUTE FUNCTION refuse_change('{table}: no_truncate')"
            )


def downgrade() -> None:
    """Undo; refused while a signature, a scan or a trusted certificate is stored."""
    connection = op.get_bind()
    for table in (ORIGINALS, ANCHORS):
        kept = connection.scalar(sa.select(sa.func.count()).select_from(sa.table(table)))
        if kept:
            raise RuntimeError(
                f"Không lùi phiên bản được: bảng {table} có {kept} dòng. Khôi phục từ bản sao lưu trước khi nâng cấp."
            )
    if connection.dialect.name == "postgresql":
        op.execute("DROP TRIGGER tr_issued_documents_no_truncate ON issued_documents")
    for table in (ANCHORS, REQUESTS, SCANS, SIGNINGS, ORIGINALS):
        op.drop_table(table)


def _originals() -> None:
    op.create_table(
        ORIGINALS,
        sa.Column("document_id", KEY, nullable=False, autoincrement=False),
        sa.Column("kind", _coded("kind", "electronic", "paper"), nullable=False),
        _key("settled_by_id"),
        _moment("settled_at"),
        _refers(ORIGINALS, "document_id", "issued_documents.id"),
        _refers(ORIGINALS, "settled_by_id", "users.id"),
        sa.PrimaryKeyConstraint("document_id", name=op.f("pk_document_originals")),
    )
    op.create_table(
        SIGNINGS,
        _key("id"),
        _key("document_id"),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("signed_as", _coded("signed_as", "person", "body"), nullable=False),
        *(_text(name, 64) for name in ("before_sha256", "sha256")),
        *(_text(name, size) for name, size in (("subject", 300), ("issuer", 300), ("serial", 80))),
        _text("fingerprint", 64),
        _text("key_kind", 10),
        _moment("stamped_at", nullable=True),
        _key("made_by_id"),
        _moment("made_at"),
        sa.CheckConstraint(
            "(signed_as = 'person' AND number = 1) OR (signed_as = 'body' AND number = 2)",
            name=op.f("ck_document_signings_order"),
        ),
        sa.CheckConstraint("before_sha256 <> sha256", name=op.f("ck_document_signings_changed")),
        _refers(SIGNINGS, "document_id", "document_originals.document_id"),
        *(_refers(SIGNINGS, name, "stored_files.sha256") for name in ("before_sha256", "sha256")),
        _refers(SIGNINGS, "made_by_id", "users.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document_signings")),
        sa.UniqueConstraint("document_id", "number", name=op.f("uq_document_signings_document_id_number")),
        sa.UniqueConstraint("document_id", "signed_as", name=op.f("uq_document_signings_document_id_signed_as")),
    )
    op.create_table(
        SCANS,
        _key("id"),
        _key("document_id"),
        sa.Column("number", sa.Integer(), nullable=False),
        *(_text(name, size) for name, size in (("sha256", 64), ("filename", 200), ("kept_at", 300), ("reason", 500))),
        _key("made_by_id"),
        _moment("made_at"),
        sa.CheckConstraint("kept_at <> ''", name=op.f("ck_document_scans_kept")),
        sa.CheckConstraint("number = 1 OR reason <> ''", name=op.f("ck_document_scans_reason")),
        _refers(SCANS, "document_id", "document_originals.document_id"),
        _refers(SCANS, "sha256", "stored_files.sha256"),
        _refers(SCANS, "made_by_id", "users.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document_scans")),
        sa.UniqueConstraint("document_id", "number", name=op.f("uq_document_scans_document_id_number")),
    )


def _requests() -> None:
    op.create_table(
        REQUESTS,
        _key("id"),
        _text("ref", 24),
        _key("document_id"),
        sa.Column("signed_as", _coded("signed_as", "person", "body"), nullable=False),
        _text("base_sha256", 64),
        sa.Column("added", sa.LargeBinary(), nullable=False),
        _text("digest", 64),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in ("gap_start", "gap_end")),
        _key("asked_by_id"),
        _moment("asked_at"),
        _moment("expires_at"),
        _refers(REQUESTS, "document_id", "issued_documents.id"),
        _refers(REQUESTS, "base_sha256", "stored_files.sha256"),
        _refers(REQUESTS, "asked_by_id", "users.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signing_requests")),
        sa.UniqueConstraint("ref", name=op.f("uq_signing_requests_ref")),
    )
    op.create_index("ix_signing_requests_expires_at", REQUESTS, ["expires_at"])


def _anchors() -> None:
    op.create_table(
        ANCHORS,
        _key("id"),
        *(_text(name, size) for name, size in (("ref", 24), ("subject", 300), ("issuer", 300), ("serial", 80))),
        _text("fingerprint", 64),
        _moment("since"),
        _moment("until"),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("state", _coded("state", "proposed", "trusted", "rejected", "ended"), nullable=False),
        _key("proposed_by_id"),
        _moment("proposed_at"),
        _key("decided_by_id", nullable=True),
        _moment("decided_at", nullable=True),
        _key("ended_by_id", nullable=True),
        _moment("ended_at", nullable=True),
        _text("reason", 500),
        sa.CheckConstraint(
            "(state = 'proposed') = (decided_by_id IS NULL)", name=op.f("ck_trust_anchors_decided")
        ),
        sa.CheckConstraint(
            "decided_by_id IS NULL OR decided_by_id <> proposed_by_id",
            name=op.f("ck_trust_anchors_second_person"),
        ),
        sa.CheckConstraint(
            "(state = 'ended') = (ended_by_id IS NOT NULL)", name=op.f("ck_trust_anchors_ended")
        ),
        *(_refers(ANCHORS, name, "users.id") for name in ("proposed_by_id", "decided_by_id", "ended_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trust_anchors")),
        sa.UniqueConstraint("ref", name=op.f("uq_trust_anchors_ref")),
    )
    op.create_index(
        "uq_trust_anchors_live", ANCHORS, ["fingerprint"], unique=True,
        sqlite_where=sa.text(LIVE), postgresql_where=sa.text(LIVE),
    )


def _key(name: str, *, nullable: bool = False) -> sa.Column[int]:
    return sa.Column(name, KEY, nullable=nullable)


def _text(name: str, size: int) -> sa.Column[str]:
    return sa.Column(name, sa.String(length=size), nullable=False)


def _moment(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _coded(name: str, *codes: str) -> sa.Enum:
    return sa.Enum(*codes, name=name, native_enum=False, create_constraint=True, length=40)


def _refers(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [target], name=op.f(f"fk_{table}_{column}"))


def _refuse(table: str, what: str, verb: str, condition: str = "") -> None:
    """Create a trigger that refuses UPDATE or DELETE on a table, always or under a condition."""
    head = f"CREATE TRIGGER tr_{table}_{what} BEFORE {verb} ON {table} FOR EACH ROW"
    message = f"{table}: {what}"
    if op.get_bind().dialect.name == "sqlite":
        when = f"WHEN {condition}" if condition else ""
        op.execute(f"{head} {when} BEGIN SELECT RAISE(ABORT, '{message}'); END")
        return
    when = f"WHEN ({condition})" if condition else ""
    op.execute(f"{head} {when} EXECUTE FUNCTION refuse_change('{message}')")
