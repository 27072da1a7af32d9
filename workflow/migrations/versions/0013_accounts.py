"""Accounts: grants that wait for a second person, temporary passwords, second factor, proofs of a session."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013_accounts"
down_revision = "0012_rounds"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
ROLES = (
    "clerk", "unit_head", "appraiser", "confirmer", "standing_body", "secretary", "council_member", "council_chair",
    "signer", "number_issuer", "province_viewer", "administrator",
)
REQUESTS, TEMPORARY, FACTORS = "grant_requests", "temporary_passwords", "second_factors"
CODES, PROOFS = "recovery_codes", "session_proofs"


def _coded(name: str, *codes: str) -> sa.Enum:
    return sa.Enum(*codes, name=name, native_enum=False, create_constraint=True, length=40)


def _refers(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [target], name=op.f(f"fk_{table}_{column}"))


def upgrade() -> None:
    """Apply."""
    op.create_table(
        REQUESTS,
        sa.Column("id", KEY, nullable=False),
        sa.Column("batch", sa.String(32), nullable=False),
        sa.Column("kind", _coded("kind", "give", "end"), nullable=False),
        sa.Column("user_id", KEY, nullable=False),
        sa.Column("role", _coded("role", *ROLES), nullable=False),
        sa.Column("unit_id", KEY, nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("grant_id", KEY, nullable=True),
        sa.Column("document", sa.String(200), nullable=False),
        sa.Column("state", _coded("state", "proposed", "approved", "rejected", "withdrawn"), nullable=False),
        sa.Column("proposed_by_id", KEY, nullable=False),
        sa.Column("proposed_at", MOMENT, nullable=False),
        sa.Column("decided_by_id", KEY, nullable=True),
        sa.Column("decided_at", MOMENT, nullable=True),
        sa.Column("reason", sa.String(500), nullable=False),
        sa.CheckConstraint("until IS NULL OR until >= since", name=op.f("ck_grant_requests_period")),
        sa.CheckConstraint(
            "(state = 'proposed') = (decided_by_id IS NULL)", name=op.f("ck_grant_requests_decided")
        ),
        sa.CheckConstraint(
            "state NOT IN ('approved', 'rejected') OR decided_by_id <> proposed_by_id",
            name=op.f("ck_grant_requests_second_person"),
        ),
        sa.CheckConstraint(
            "state <> 'approved' OR decided_by_id <> user_id", name=op.f("ck_grant_requests_not_self_approved")
        ),
        _refers(REQUESTS, "user_id", "users.id"),
        _refers(REQUESTS, "unit_id", "units.id"),
        _refers(REQUESTS, "grant_id", "role_grants.id"),
        _refers(REQUESTS, "proposed_by_id", "users.id"),
        _refers(REQUESTS, "decided_by_id", "users.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_grant_requests")),
    )
    op.create_index("ix_grant_requests_batch", REQUESTS, ["batch"])
    op.create_index("ix_grant_requests_user_id", REQUESTS, ["user_id"])
    op.create_index(
        "uq_grant_requests_open", REQUESTS, ["user_id", "unit_id", "role", "kind"], unique=True,
        sqlite_where=sa.text("state = 'proposed'"), postgresql_where=sa.text("state = 'proposed'"),
    )
    op.create_table(
        TEMPORARY,
        sa.Column("user_id", KEY, nullable=False),
        sa.Column("issued_by_id", KEY, nullable=True),
        sa.Column("issued_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.Column("needs_release", sa.Boolean(), nullable=False),
        sa.Column("released_by_id", KEY, nullable=True),
        sa.CheckConstraint(
            "released_by_id IS NULL OR issued_by_id IS NULL OR released_by_id <> issued_by_id",
            name=op.f("ck_temporary_passwords_second_person"),
        ),
        _refers(TEMPORARY, "user_id", "users.id"),
        _refers(TEMPORARY, "issued_by_id", "users.id"),
        _refers(TEMPORARY, "released_by_id", "users.id"),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_temporary_passwords")),
    )
    op.create_table(
        FACTORS,
        sa.Column("user_id", KEY, nullable=False),
        sa.Column("secret", sa.String(200), nullable=False),
        sa.Column("confirmed_at", MOMENT, nullable=True),
        sa.Column("last_step", sa.BigInteger(), nullable=False),
        _refers(FACTORS, "user_id", "users.id"),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_second_factors")),
    )
    op.create_table(
        CODES,
        sa.Column("id", KEY, nullable=False),
        sa.Column("user_id", KEY, nullable=False),
        sa.Column("code_hash", sa.String(64), nullable=False),
        sa.Column("used_at", MOMENT, nullable=True),
        _refers(CODES, "user_id", "users.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recovery_codes")),
        sa.UniqueConstraint("user_id", "code_hash", name=op.f("uq_recovery_codes_user_id_code_hash")),
    )
    op.create_table(
        PROOFS,
        sa.Column("session_id", KEY, nullable=False),
        sa.Column("proved_at", MOMENT, nullable=False),
        _refers(PROOFS, "session_id", "user_sessions.id"),
        sa.PrimaryKeyConstraint("session_id", name=op.f("pk_session_proofs")),
    )


def downgrade() -> None:
    """Undo; refused while a request or a second factor is stored, which the earlier schema cannot keep."""
    connection = op.get_bind()
    for name in (REQUESTS, FACTORS):
        kept = connection.scalar(sa.select(sa.func.count()).select_from(sa.table(name)))
        if kept:
            raise RuntimeError(
                f"Không lùi phiên bản được: bảng {name} có {kept} dòng. "
                "Khôi phục từ bản sao lưu trước khi nâng cấp."
            )
    for name in (PROOFS, CODES, FACTORS, TEMPORARY, REQUESTS):
        op.drop_table(name)
