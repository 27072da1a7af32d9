"""The general store of official papers: frozen once, rendered once, never deleted."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014_official_papers"
down_revision = "0013_accounts"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
PAPERS = "official_papers"
SAME = (
    "ref", "kind", "parent_kind", "parent_id", "version", "format", "body_unit_id", "number_text", "title", "law_on",
    "spec_id", "content", "content_sha256", "frozen_at",
)  # fmt: skip
"""Columns that never change; the two that may be empty are compared apart."""


def upgrade() -> None:
    """Apply."""
    op.create_table(
        PAPERS,
        sa.Column("id", KEY, nullable=False),
        sa.Column("ref", sa.String(length=24), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("parent_kind", sa.String(length=20), nullable=False),
        sa.Column("parent_id", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("format", sa.String(length=10), nullable=False),
        sa.Column("body_unit_id", KEY, nullable=False),
        sa.Column("unit_id", KEY, nullable=True),
        sa.Column("number_text", sa.String(length=120), nullable=False),
        sa.Column("title", sa.String(length=400), nullable=False),
        sa.Column("law_on", sa.Date(), nullable=False),
        sa.Column("spec_id", sa.String(length=80), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("content_sha256", sa.String(length=64), nullable=False),
        sa.Column("frozen_by_id", KEY, nullable=True),
        sa.Column("frozen_at", MOMENT, nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=True),
        sa.Column("rendered_at", MOMENT, nullable=True),
        sa.CheckConstraint("format IN ('pdf', 'docx')", name=op.f("ck_official_papers_format")),
        sa.CheckConstraint("version >= 1", name=op.f("ck_official_papers_version")),
        sa.CheckConstraint(
            "(rendered_at IS NULL) = (sha256 IS NULL)", name=op.f("ck_official_papers_rendered")
        ),
        sa.ForeignKeyConstraint(
            ["body_unit_id"], ["units.id"], name=op.f("fk_official_papers_body_unit_id")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_official_papers_unit_id")),
        sa.ForeignKeyConstraint(["frozen_by_id"], ["users.id"], name=op.f("fk_official_papers_frozen_by_id")),
        sa.ForeignKeyConstraint(["sha256"], ["stored_files.sha256"], name=op.f("fk_official_papers_sha256")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_official_papers")),
        sa.UniqueConstraint("ref", name=op.f("uq_official_papers_ref")),
        sa.UniqueConstraint(
            "parent_kind",
            "parent_id",
            "kind",
            "version",
            "format",
            name=op.f("uq_official_papers_parent_kind_parent_id_kind_version_format"),
        ),
    )
    op.create_index("ix_official_papers_body_unit_id", PAPERS, ["body_unit_id"], unique=False)
    for what, verb, condition in _fences():
        _refuse(what, verb, condition)


def downgrade() -> None:
    """Undo; refused while a paper is stored, which the earlier schema cannot keep."""
    connection = op.get_bind()
    if kept := connection.scalar(sa.select(sa.func.count()).select_from(sa.table(PAPERS))):
        raise RuntimeError(
            f"Không lùi phiên bản được: bảng {PAPERS} có {kept} dòng. "
            "Khôi phục từ bản sao lưu trước khi nâng cấp."
        )
    suffix = "" if connection.dialect.name == "sqlite" else f" ON {PAPERS}"
    for what, _verb, _condition in _fences():
        op.execute(f"DROP TRIGGER tr_{PAPERS}_{what}{suffix}")
    op.drop_index("ix_official_papers_body_unit_id", table_name=PAPERS)
    op.drop_table(PAPERS)


def _fences() -> tuple[tuple[str, str, str], ...]:
    """Return the triggers: no row goes away, what was frozen stays, and bytes are written once."""
    frozen = " OR ".join(f"NEW.{name} <> OLD.{name}" for name in SAME)
    may_be_empty = " OR ".join(
        f"coalesce(NEW.{name}, -1) <> coalesce(OLD.{name}, -1)" for name in ("unit_id", "frozen_by_id")
    )
    bytes_again = "(OLD.sha256 IS NOT NULL AND (NEW.sha256 IS NULL OR NEW.sha256 <> OLD.sha256))"
    return (
        ("no_delete", "DELETE", ""),
        ("frozen", "UPDATE", f"{frozen} OR {may_be_empty} OR {bytes_again}"),
    )


def _refuse(what: str, verb: str, condition: str) -> None:
    """Create a trigger that refuses a verb, always or under a condition."""
    if op.get_bind().dialect.name == "sqlite":
        when = f"WHEN {condition}" if condition else ""
        op.execute(
            f"CREATE TRIGGER tr_{PAPERS}_{what} BEFORE {verb} ON {PAPERS} FOR EACH ROW {when} "
            f"BEGIN SELECT RAISE(ABORT, '{PAPERS}: {what}'); END"
        )
        return
    when = f"WHEN ({condition})" if condition else ""
    op.execute(
        f"CREATE TRIGGER tr_{PAPERS}_{what} BEFORE {verb} ON {PAPERS} FOR EACH ROW {when} "
        f"EXECUTE FUNCTION refuse_change('{PAPERS}: {what}')"
    )
