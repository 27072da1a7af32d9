"""Codes by which anybody can check a decision or a certificate; written once."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015_verification"
down_revision = "0014_official_papers"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
CODES = "verification_codes"
REFUSED = (("no_update", "UPDATE"), ("no_delete", "DELETE"))


def upgrade() -> None:
    """Apply."""
    op.create_table(
        CODES,
        sa.Column("id", KEY, nullable=False),
        sa.Column("code", sa.String(32), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("decision_id", KEY, nullable=True),
        sa.Column("certificate_id", KEY, nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("kind IN ('decision', 'certificate')", name=op.f("ck_verification_codes_kind")),
        sa.CheckConstraint(
            "(kind = 'certificate') = (certificate_id IS NOT NULL)", name=op.f("ck_verification_codes_certificate")
        ),
        sa.CheckConstraint(
            "kind <> 'decision' OR decision_id IS NOT NULL", name=op.f("ck_verification_codes_decision")
        ),
        sa.ForeignKeyConstraint(
            ["decision_id"], ["award_decisions.id"], name=op.f("fk_verification_codes_decision_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_verification_codes")),
        sa.UniqueConstraint("code", name=op.f("uq_verification_codes_code")),
    )
    for column in ("decision_id", "certificate_id"):
        op.create_index(f"ix_verification_codes_{column}", CODES, [column])
    for what, verb in REFUSED:
        _refuse(what, verb)


def downgrade() -> None:
    """Undo; refused while codes are stored, because papers that carry them could not be checked any more."""
    kept = op.get_bind().scalar(sa.select(sa.func.count()).select_from(sa.table(CODES)))
    if kept:
        raise RuntimeError(
            f"Không lùi phiên bản được: có {kept} mã kiểm tra đã in trên văn bản. Khôi phục từ bản sao lưu trước khi nâng cấp."
        )
    if op.get_bind().dialect.name != "sqlite":
        for what, _verb in REFUSED:
            op.execute(f"DROP TRIGGER tr_{CODES}_{what} ON {CODES}")
    op.drop_table(CODES)


def _refuse(what: str, verb: str) -> None:
    """Create a trigger that refuses UPDATE or DELETE."""
    head = f"CREATE TRIGGER tr_{CODES}_{what} BEFORE {verb} ON {CODES} FOR EACH ROW"
    message = f"{CODES}: {what}"
    if op.get_bind().dialect.name == "sqlite":
        op.execute(f"{head} BEGIN SELECT RAISE(ABORT, '{message}'); END")
        return
    op.execute(f"{head} EXECUTE FUNCTION refuse_change('{message}')")
