"""A unit's own papers: details asked once, texts of reports, contents frozen with a paper, signatures on paper."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008_unit_papers"
down_revision = "0007_deciding"
branch_labels = None
depends_on = None

DETAILS, TEXTS, DOCUMENTS, SIGNINGS = "paper_details", "report_texts", "dossier_documents", "paper_signings"
APPEND_ONLY = (DOCUMENTS, SIGNINGS)
"""What was frozen and what was signed is written once."""


def upgrade() -> None:
    """Apply."""
    texts = (
        ("signer_titles", 200), ("signer_name", 120), ("copies_to", 500), ("archived_at", 60), ("minutes_number", 60),
        ("starts_at", 5), ("ends_at", 5), ("place", 300), ("chair", 120), ("chair_post", 120), ("secretary", 120),
        ("secretary_post", 120), ("absent", 300), ("remarks", 2000),
    )  # fmt: skip
    _create(
        DETAILS,
        _reference("dossier_id"),
        *(sa.Column(name, sa.String(length=size), nullable=False) for name, size in texts),
        sa.Column("held_on", sa.Date(), nullable=True),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in ("members", "present")),
        *(
            sa.Column(name, sa.Boolean(), nullable=False)
            for name in ("is_secret", "others_agreed", "confirms_conduct")
        ),
        _reference("changed_by_id"),
        _moment("changed_at"),
        sa.CheckConstraint("members >= 0 AND present >= 0", name=op.f("ck_paper_details_counts")),
        sa.UniqueConstraint("dossier_id", name=op.f("uq_paper_details_dossier_id")),
        dossiers="dossier_id",
        users="changed_by_id",
    )
    _create(
        TEXTS,
        _reference("nomination_id"),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("profile", "duties", "achievements")),
        _reference("changed_by_id"),
        _moment("changed_at"),
        sa.UniqueConstraint("nomination_id", name=op.f("uq_report_texts_nomination_id")),
        nominations="nomination_id",
        users="changed_by_id",
    )
    _create(
        DOCUMENTS,
        _reference("dossier_id"),
        _reference("nomination_id", nullable=True),
        _reference("paper_id"),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("spec_id", sa.String(length=80), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("content_sha256", sa.String(length=64), nullable=False),
        _moment("frozen_at"),
        sa.UniqueConstraint("paper_id", name=op.f("uq_dossier_documents_paper_id")),
        dossiers="dossier_id",
        nominations="nomination_id",
        papers="paper_id",
    )
    op.create_index("ix_dossier_documents_dossier_id", DOCUMENTS, ["dossier_id"])
    _create(
        SIGNINGS,
        _reference("paper_id"),
        sa.Column("signed_on", sa.Date(), nullable=False),
        _reference("recorded_by_id"),
        _moment("recorded_at"),
        sa.UniqueConstraint("paper_id", name=op.f("uq_paper_signings_paper_id")),
        papers="paper_id",
        users="recorded_by_id",
    )
    for table in APPEND_ONLY:
        for what, verb in (("no_update", "UPDATE"), ("no_delete", "DELETE")):
            _refuse(table, what, verb)


def downgrade() -> None:
    """Undo; refused while a paper made of data is kept, because its content would be lost."""
    kept = op.get_bind().scalar(sa.select(sa.func.count()).select_from(sa.table(DOCUMENTS)))
    if kept:
        raise RuntimeError(
            f"Không lùi phiên bản được: có {kept} giấy tờ được tạo từ dữ liệu. Khôi phục từ bản sao lưu trước khi nâng cấp."
        )
    if op.get_bind().dialect.name != "sqlite":
        for table in APPEND_ONLY:
            for what in ("no_update", "no_delete"):
                op.execute(f"DROP TRIGGER tr_{table}_{what} ON {table}")
    op.drop_table(SIGNINGS)
    op.drop_index("ix_dossier_documents_dossier_id", table_name=DOCUMENTS)
    op.drop_table(DOCUMENTS)
    op.drop_table(TEXTS)
    op.drop_table(DETAILS)


def _key() -> sa.types.TypeEngine[int]:
    return sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _reference(name: str, *, nullable: bool = False) -> sa.Column[int]:
    return sa.Column(name, _key(), nullable=nullable)


def _moment(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=False)


def _create(name: str, *columns: sa.schema.SchemaItem, **references: str) -> None:
    """Create a table with its id and its foreign keys, given as table=column."""
    keys = [
        sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{name}_{column}"))
        for other, column in references.items()
    ]
    op.create_table(
        name,
        sa.Column("id", _key(), nullable=False),
        *columns,
        *keys,
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
    )


def _refuse(table: str, what: str, verb: str) -> None:
    """Create a trigger that refuses UPDATE or DELETE on a table."""
    head = f"CREATE TRIGGER tr_{table}_{what} BEFORE {verb} ON {table} FOR EACH ROW"
    message = f"{table}: {what}"
    if op.get_bind().dialect.name == "sqlite":
        op.execute(f"{head} BEGIN SELECT RAISE(ABORT, '{message}'); END")
        return
    op.execute(f"{head} EXECUTE FUNCTION refuse_change('{message}')")
