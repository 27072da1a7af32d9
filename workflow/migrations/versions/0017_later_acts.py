"""Later acts: cancelling, amending and correcting documents of issued decisions, what comes back, what rests on it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0017_later_acts"
down_revision = "0016_number_books"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
ACTS, REVOKED, RESTING, CORRECTIONS = "later_acts", "revoked_awards", "resting_awards", "corrections"


def _coded(name: str, *codes: str) -> sa.Enum:
    return sa.Enum(*codes, name=name, native_enum=False, create_constraint=True, length=40)


def _refers(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [target], name=op.f(f"fk_{table}_{column}"))


def _check(table: str, name: str, condition: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(condition, name=op.f(f"ck_{table}_{name}"))


def upgrade() -> None:
    """Apply."""
    _make_acts()
    op.create_index("ix_later_acts_decision_id", ACTS, ["decision_id", "state"])
    op.create_index("ix_later_acts_body_unit_id", ACTS, ["body_unit_id", "state"])
    _make_revoked()
    op.create_index("ix_revoked_awards_nomination_id", REVOKED, ["nomination_id"])
    _make_resting()
    op.create_index("ix_resting_awards_act_id", RESTING, ["act_id"])
    _make_corrections()
    op.create_index("ix_corrections_act_id", CORRECTIONS, ["act_id"])
    op.create_index("ix_corrections_nomination_id", CORRECTIONS, ["nomination_id"])


def _make_acts() -> None:
    op.create_table(
        ACTS,
        sa.Column("id", KEY, nullable=False),
        sa.Column("ref", sa.String(24), nullable=False),
        sa.Column("kind", _coded("kind", "revocation", "amendment", "correction"), nullable=False),
        sa.Column("decision_id", KEY, nullable=False),
        sa.Column("body_unit_id", KEY, nullable=False),
        sa.Column(
            "state", _coded("state", "proposed", "drafted", "signed", "issued", "void"), nullable=False
        ),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("is_external", sa.Boolean(), nullable=False),
        sa.Column("ground", sa.String(1), nullable=False),
        sa.Column("paper_number", sa.String(120), nullable=False),
        sa.Column("paper_on", sa.Date(), nullable=True),
        sa.Column("paper_body", sa.String(200), nullable=False),
        sa.Column("reason", sa.String(2000), nullable=False),
        sa.Column("proposed_by_id", KEY, nullable=False),
        sa.Column("proposed_at", MOMENT, nullable=False),
        sa.Column("proposing_unit_id", KEY, nullable=False),
        sa.Column("drafted_by_id", KEY, nullable=True),
        sa.Column("drafted_at", MOMENT, nullable=True),
        sa.Column("signing_form", sa.String(20), nullable=False),
        sa.Column("signer_titles", sa.String(300), nullable=False),
        sa.Column("signer_name", sa.String(120), nullable=False),
        sa.Column("signed_by_id", KEY, nullable=True),
        sa.Column("signed_on", sa.Date(), nullable=True),
        sa.Column("delegation_id", KEY, nullable=True),
        sa.Column("seen_sha256", sa.String(64), nullable=False),
        sa.Column("symbol", sa.String(40), nullable=False),
        sa.Column("number", sa.String(60), nullable=True),
        sa.Column("issued_on", sa.Date(), nullable=True),
        sa.Column("issued_by_id", KEY, nullable=True),
        sa.Column("void_reason", sa.String(500), nullable=False),
        _check(
            ACTS, "signed", "state NOT IN ('signed', 'issued') OR (signed_on IS NOT NULL AND signer_name <> '')"
        ),
        _check(ACTS, "numbered", "(state = 'issued') = (number IS NOT NULL)"),
        _check(ACTS, "issued", "(state = 'issued') = (issued_on IS NOT NULL)"),
        _check(ACTS, "void", "state <> 'void' OR void_reason <> ''"),
        _check(
            ACTS,
            "grounded",
            "kind <> 'revocation' OR (ground IN ('a', 'b', 'c', 'd') AND paper_number <> '' AND paper_body <> '')",
        ),
        _check(ACTS, "drafted", "state IN ('proposed', 'void') OR drafted_by_id IS NOT NULL"),
        _refers(ACTS, "decision_id", "award_decisions.id"),
        _refers(ACTS, "body_unit_id", "units.id"),
        _refers(ACTS, "proposed_by_id", "users.id"),
        _refers(ACTS, "proposing_unit_id", "units.id"),
        _refers(ACTS, "drafted_by_id", "users.id"),
        _refers(ACTS, "signed_by_id", "users.id"),
        _refers(ACTS, "delegation_id", "delegations.id"),
        _refers(ACTS, "issued_by_id", "users.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_later_acts")),
        sa.UniqueConstraint("ref", name=op.f("uq_later_acts_ref")),
    )


def _make_revoked() -> None:
    op.create_table(
        REVOKED,
        sa.Column("id", KEY, nullable=False),
        sa.Column("act_id", KEY, nullable=False),
        sa.Column("nomination_id", KEY, nullable=False),
        sa.Column("has_item", sa.Boolean(), nullable=False),
        sa.Column("money_due", sa.BigInteger(), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=True),
        sa.Column("return_by", sa.Date(), nullable=True),
        sa.Column("return_citation", sa.String(300), nullable=False),
        sa.Column("item_returned_on", sa.Date(), nullable=True),
        sa.Column("item_note", sa.String(300), nullable=False),
        sa.Column("money_returned_on", sa.Date(), nullable=True),
        sa.Column("money_to", sa.String(10), nullable=False),
        sa.Column("money_document", sa.String(200), nullable=False),
        _check(REVOKED, "money_due", "money_due >= 0"),
        _check(REVOKED, "money_to", "money_to IN ('', 'budget', 'fund')"),
        _check(REVOKED, "money_returned", "(money_returned_on IS NULL) = (money_to = '')"),
        _check(REVOKED, "item", "has_item OR item_returned_on IS NULL"),
        _refers(REVOKED, "act_id", "later_acts.id"),
        _refers(REVOKED, "nomination_id", "nominations.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_revoked_awards")),
        sa.UniqueConstraint("act_id", "nomination_id", name=op.f("uq_revoked_awards_act_id_nomination_id")),
    )


def _make_resting() -> None:
    op.create_table(
        RESTING,
        sa.Column("id", KEY, nullable=False),
        sa.Column("act_id", KEY, nullable=False),
        sa.Column("base_nomination_id", KEY, nullable=False),
        sa.Column("nomination_id", KEY, nullable=True),
        sa.Column("earlier_award_id", KEY, nullable=True),
        sa.Column("finding", sa.String(500), nullable=False),
        sa.Column("checked_by_id", KEY, nullable=True),
        sa.Column("checked_at", MOMENT, nullable=True),
        _check(RESTING, "one_award", "(nomination_id IS NULL) <> (earlier_award_id IS NULL)"),
        _check(RESTING, "checked", "(checked_at IS NULL) = (finding = '')"),
        _refers(RESTING, "act_id", "later_acts.id"),
        _refers(RESTING, "base_nomination_id", "nominations.id"),
        _refers(RESTING, "nomination_id", "nominations.id"),
        _refers(RESTING, "earlier_award_id", "earlier_awards.id"),
        _refers(RESTING, "checked_by_id", "users.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_resting_awards")),
    )


def _make_corrections() -> None:
    op.create_table(
        CORRECTIONS,
        sa.Column("id", KEY, nullable=False),
        sa.Column("act_id", KEY, nullable=False),
        sa.Column("nomination_id", KEY, nullable=True),
        sa.Column("field", _coded("field", "name", "detail", "title", "other"), nullable=False),
        sa.Column("place", sa.String(200), nullable=False),
        sa.Column("wrong", sa.String(500), nullable=False),
        sa.Column("right_text", sa.String(500), nullable=False),
        _check(CORRECTIONS, "differs", "wrong <> right_text"),
        _check(CORRECTIONS, "case", "(field IN ('name', 'detail')) = (nomination_id IS NOT NULL)"),
        _check(CORRECTIONS, "place", "field <> 'other' OR place <> ''"),
        _refers(CORRECTIONS, "act_id", "later_acts.id"),
        _refers(CORRECTIONS, "nomination_id", "nominations.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_corrections")),
    )


def downgrade() -> None:
    """Undo; refused while a decision was cancelled or corrected, which the earlier schema cannot say."""
    kept = op.get_bind().scalar(sa.select(sa.func.count()).select_from(sa.table(ACTS)))
    if kept:
        raise RuntimeError(
            f"Không lùi phiên bản được: bảng {ACTS} có {kept} dòng. Khôi phục từ bản sao lưu trước khi nâng cấp."
        )
    for name in (CORRECTIONS, RESTING, REVOKED, ACTS):
        op.drop_table(name)
