"""Rounds: places per unit, supplementary dossiers, guidance files, closings with what goes on; a body's own days."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012_rounds"
down_revision = "0011_appraisal"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
KEPT = ("round_unit_places", "round_supplements", "round_documents", "round_closings", "local_days")


def upgrade() -> None:
    """Apply."""
    op.create_table('local_days',
    sa.Column('id', KEY, nullable=False),
    sa.Column('body_unit_id', KEY, nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('kind', sa.Enum('off', 'working', name='kind', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('document', sa.String(length=300), nullable=False),
    sa.Column('state', sa.Enum('proposed', 'approved', 'rejected', 'cancelled', name='state', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('proposed_by_id', KEY, nullable=False),
    sa.Column('proposed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('decided_by_id', KEY, nullable=True),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('reason', sa.String(length=500), nullable=False),
    sa.CheckConstraint("(state = 'proposed') = (decided_by_id IS NULL)", name=op.f('ck_local_days_decided')),
    sa.CheckConstraint("name <> '' AND document <> ''", name=op.f('ck_local_days_grounds')),
    sa.CheckConstraint("state NOT IN ('approved', 'rejected') OR decided_by_id <> proposed_by_id", name=op.f('ck_local_days_second_person')),
    sa.ForeignKeyConstraint(['body_unit_id'], ['units.id'], name=op.f('fk_local_days_body_unit_id')),
    sa.ForeignKeyConstraint(['decided_by_id'], ['users.id'], name=op.f('fk_local_days_decided_by_id')),
    sa.ForeignKeyConstraint(['proposed_by_id'], ['users.id'], name=op.f('fk_local_days_proposed_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_local_days'))
    )
    op.create_index('uq_local_days_open', 'local_days', ['body_unit_id', 'day'], unique=True, sqlite_where=sa.text("state IN ('proposed', 'approved')"), postgresql_where=sa.text("state IN ('proposed', 'approved')"))
    op.create_table('round_closings',
    sa.Column('id', KEY, nullable=False),
    sa.Column('round_id', KEY, nullable=False),
    sa.Column('carried_to_id', KEY, nullable=True),
    sa.Column('note', sa.String(length=500), nullable=False),
    sa.Column('lapsed', sa.Integer(), nullable=False),
    sa.Column('carried', sa.Integer(), nullable=False),
    sa.Column('archived', sa.Integer(), nullable=False),
    sa.Column('closed_by_id', KEY, nullable=False),
    sa.Column('closed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('reopened_by_id', KEY, nullable=True),
    sa.Column('reopened_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('reopen_reason', sa.String(length=500), nullable=False),
    sa.CheckConstraint('(reopened_at IS NULL) = (reopened_by_id IS NULL)', name=op.f('ck_round_closings_reopened')),
    sa.CheckConstraint('reopened_by_id IS NULL OR reopened_by_id <> closed_by_id', name=op.f('ck_round_closings_second_person')),
    sa.ForeignKeyConstraint(['carried_to_id'], ['rounds.id'], name=op.f('fk_round_closings_carried_to_id')),
    sa.ForeignKeyConstraint(['closed_by_id'], ['users.id'], name=op.f('fk_round_closings_closed_by_id')),
    sa.ForeignKeyConstraint(['reopened_by_id'], ['users.id'], name=op.f('fk_round_closings_reopened_by_id')),
    sa.ForeignKeyConstraint(['round_id'], ['rounds.id'], name=op.f('fk_round_closings_round_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_round_closings'))
    )
    op.create_index('uq_round_closings_standing', 'round_closings', ['round_id'], unique=True, sqlite_where=sa.text('reopened_at IS NULL'), postgresql_where=sa.text('reopened_at IS NULL'))
    op.create_table('round_documents',
    sa.Column('id', KEY, nullable=False),
    sa.Column('ref', sa.String(length=24), nullable=False),
    sa.Column('round_id', KEY, nullable=False),
    sa.Column('title', sa.String(length=300), nullable=False),
    sa.Column('filename', sa.String(length=200), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('added_by_id', KEY, nullable=False),
    sa.Column('added_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('withdrawn_by_id', KEY, nullable=True),
    sa.Column('withdrawn_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['added_by_id'], ['users.id'], name=op.f('fk_round_documents_added_by_id')),
    sa.ForeignKeyConstraint(['round_id'], ['rounds.id'], name=op.f('fk_round_documents_round_id')),
    sa.ForeignKeyConstraint(['sha256'], ['stored_files.sha256'], name=op.f('fk_round_documents_sha256')),
    sa.ForeignKeyConstraint(['withdrawn_by_id'], ['users.id'], name=op.f('fk_round_documents_withdrawn_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_round_documents')),
    sa.UniqueConstraint('ref', name=op.f('uq_round_documents_ref'))
    )
    op.create_index('ix_round_documents_round_id', 'round_documents', ['round_id'], unique=False)
    op.create_table('round_unit_places',
    sa.Column('id', KEY, nullable=False),
    sa.Column('round_id', KEY, nullable=False),
    sa.Column('unit_id', KEY, nullable=False),
    sa.Column('award', sa.Enum('LDTT', 'CSTDCS', 'CSTD_TINH', 'CSTD_TQ', 'TTLDTT', 'TTLDXS', 'XA_TIEU_BIEU', 'THON_VH', 'GDVH', 'CO_TINH', 'CO_CP', 'GK', 'BK_TINH', 'BK_TTG', name='award', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('places', sa.Integer(), nullable=False),
    sa.Column('reason', sa.String(length=500), nullable=False),
    sa.Column('set_by_id', KEY, nullable=False),
    sa.Column('set_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("reason <> ''", name=op.f('ck_round_unit_places_reason')),
    sa.CheckConstraint('places >= 0', name=op.f('ck_round_unit_places_places')),
    sa.ForeignKeyConstraint(['round_id'], ['rounds.id'], name=op.f('fk_round_unit_places_round_id')),
    sa.ForeignKeyConstraint(['set_by_id'], ['users.id'], name=op.f('fk_round_unit_places_set_by_id')),
    sa.ForeignKeyConstraint(['unit_id'], ['units.id'], name=op.f('fk_round_unit_places_unit_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_round_unit_places')),
    sa.UniqueConstraint('round_id', 'unit_id', 'award', name=op.f('uq_round_unit_places_round_id_unit_id_award'))
    )
    op.create_table('round_supplements',
    sa.Column('id', KEY, nullable=False),
    sa.Column('round_id', KEY, nullable=False),
    sa.Column('unit_id', KEY, nullable=False),
    sa.Column('dossier_id', KEY, nullable=False),
    sa.Column('until', sa.Date(), nullable=False),
    sa.Column('reason', sa.String(length=500), nullable=False),
    sa.Column('document', sa.String(length=300), nullable=False),
    sa.Column('granted_by_id', KEY, nullable=False),
    sa.Column('granted_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("reason <> '' AND document <> ''", name=op.f('ck_round_supplements_grounds')),
    sa.ForeignKeyConstraint(['dossier_id'], ['dossiers.id'], name=op.f('fk_round_supplements_dossier_id')),
    sa.ForeignKeyConstraint(['granted_by_id'], ['users.id'], name=op.f('fk_round_supplements_granted_by_id')),
    sa.ForeignKeyConstraint(['round_id'], ['rounds.id'], name=op.f('fk_round_supplements_round_id')),
    sa.ForeignKeyConstraint(['unit_id'], ['units.id'], name=op.f('fk_round_supplements_unit_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_round_supplements')),
    sa.UniqueConstraint('dossier_id', name=op.f('uq_round_supplements_dossier_id'))
    )
    op.create_index('ix_round_supplements_round_id', 'round_supplements', ['round_id'], unique=False)
    op.create_table('carried_nominations',
    sa.Column('id', KEY, nullable=False),
    sa.Column('closing_id', KEY, nullable=False),
    sa.Column('nomination_id', KEY, nullable=False),
    sa.Column('to_round_id', KEY, nullable=True),
    sa.ForeignKeyConstraint(['closing_id'], ['round_closings.id'], name=op.f('fk_carried_nominations_closing_id')),
    sa.ForeignKeyConstraint(['nomination_id'], ['nominations.id'], name=op.f('fk_carried_nominations_nomination_id')),
    sa.ForeignKeyConstraint(['to_round_id'], ['rounds.id'], name=op.f('fk_carried_nominations_to_round_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_carried_nominations')),
    sa.UniqueConstraint('closing_id', 'nomination_id', name=op.f('uq_carried_nominations_closing_id_nomination_id'))
    )
    op.create_index('ix_carried_nominations_nomination_id', 'carried_nominations', ['nomination_id'], unique=False)
    op.create_index('ix_carried_nominations_to_round_id', 'carried_nominations', ['to_round_id'], unique=False)


def downgrade() -> None:
    """Undo; refused while something is recorded that the earlier schema has no place for."""
    _refuse_while_used()
    op.drop_index('ix_carried_nominations_to_round_id', table_name='carried_nominations')
    op.drop_index('ix_carried_nominations_nomination_id', table_name='carried_nominations')
    op.drop_table('carried_nominations')
    op.drop_index('ix_round_supplements_round_id', table_name='round_supplements')
    op.drop_table('round_supplements')
    op.drop_table('round_unit_places')
    op.drop_index('ix_round_documents_round_id', table_name='round_documents')
    op.drop_table('round_documents')
    op.drop_index('uq_round_closings_standing', table_name='round_closings')
    op.drop_table('round_closings')
    op.drop_index('uq_local_days_open', table_name='local_days')
    op.drop_table('local_days')


def _refuse_while_used() -> None:
    """Raise when going back would lose something."""
    connection = op.get_bind()
    for name in KEPT:
        rows = connection.scalar(sa.select(sa.func.count()).select_from(sa.table(name)))
        if rows:
            raise RuntimeError(
                f"Không lùi phiên bản được: bảng {name} đã có {rows} dòng. "
                "Khôi phục từ bản sao lưu trước khi nâng cấp."
            )
