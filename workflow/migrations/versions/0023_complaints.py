"""Complaints and denunciations, and who sent them, sealed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0023_complaints"
down_revision = "0022_letters"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
COMPLAINTS, SENDERS = "complaints", "complaint_senders"


def _coded(name: str, *codes: str) -> sa.Enum:
    return sa.Enum(*codes, name=name, native_enum=False, create_constraint=True, length=40)


def _refers(column: str, target: str, table: str = COMPLAINTS) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [target], name=op.f(f"fk_{table}_{column}"))


def _check(name: str, condition: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(condition, name=op.f(f"ck_{COMPLAINTS}_{name}"))


def upgrade() -> None:
    """Apply."""
    op.create_table(
        COMPLAINTS,
        sa.Column("id", KEY, nullable=False),
        sa.Column("ref", sa.String(24), nullable=False),
        sa.Column("body_unit_id", KEY, nullable=False),
        sa.Column("kind", _coded("kind", "complaint", "denunciation"), nullable=False),
        sa.Column("sender", _coded("sender", "nominee", "unit", "other", "anonymous"), nullable=False),
        sa.Column("nomination_id", KEY, nullable=True),
        sa.Column("decision_id", KEY, nullable=True),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("knew_on", sa.Date(), nullable=True),
        sa.Column("gist", sa.String(2000), nullable=False),
        sa.Column(
            "state", _coded("state", "received", "accepted", "concluded", "settled", "refused"), nullable=False
        ),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("handler_id", KEY, nullable=False),
        sa.Column("accepted_on", sa.Date(), nullable=True),
        sa.Column("is_remote", sa.Boolean(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("due_citation", sa.String(300), nullable=False),
        sa.Column("hold_id", KEY, nullable=True),
        sa.Column("outcome", _coded("outcome", "", "upheld", "not_upheld", "withdrawn"), nullable=False),
        sa.Column("answer", sa.String(2000), nullable=False),
        sa.Column("paper_number", sa.String(120), nullable=False),
        sa.Column("paper_on", sa.Date(), nullable=True),
        sa.Column("registered_by_id", KEY, nullable=False),
        sa.Column("registered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("reopened_by_id", KEY, nullable=True),
        _check("about", "nomination_id IS NOT NULL OR decision_id IS NOT NULL"),
        _check("accepted", "state NOT IN ('accepted', 'concluded') OR accepted_on IS NOT NULL"),
        _check("ended", "(state IN ('concluded', 'settled')) = (outcome <> '')"),
        _check("refused", "state <> 'refused' OR answer <> ''"),
        _check("second_person", "reopened_by_id IS NULL OR reopened_by_id <> handler_id"),
        _refers("body_unit_id", "units.id"),
        _refers("nomination_id", "nominations.id"),
        _refers("decision_id", "award_decisions.id"),
        _refers("handler_id", "users.id"),
        _refers("hold_id", "holds.id"),
        _refers("registered_by_id", "users.id"),
        _refers("reopened_by_id", "users.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_complaints")),
        sa.UniqueConstraint("ref", name=op.f("uq_complaints_ref")),
    )
    op.create_index("ix_complaints_body_unit_id", COMPLAINTS, ["body_unit_id", "state"])
    op.create_index("ix_complaints_nomination_id", COMPLAINTS, ["nomination_id"])
    op.create_table(
        SENDERS,
        sa.Column("complaint_id", KEY, nullable=False),
        sa.Column("sealed", sa.Text(), nullable=False),
        _refers("complaint_id", "complaints.id", SENDERS),
        sa.PrimaryKeyConstraint("complaint_id", name=op.f("pk_complaint_senders")),
    )


def downgrade() -> None:
    """Undo; refused while a complaint is stored."""
    kept = op.get_bind().scalar(sa.select(sa.func.count()).select_from(sa.table(COMPLAINTS)))
    if kept:
        raise RuntimeError(
            f"Không lùi phiên bản được: bảng {COMPLAINTS} có {kept} dòng. "
            "Khôi phục từ bản sao lưu trước khi nâng cấp."
        )
    op.drop_table(SENDERS)
    op.drop_table(COMPLAINTS)
