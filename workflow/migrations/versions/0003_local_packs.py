"""The rulebook: more awards, papers and kinds of employment may be stored; local rule packs with their versions."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003_local_packs"
down_revision = "0002_append_only"
branch_labels = None
depends_on = None

AWARDS_BEFORE = ("LDTT", "CSTDCS", "CSTD_TINH", "CSTD_TQ", "TTLDTT", "TTLDXS", "CO_TINH", "CO_CP", "GK", "BK_TINH", "BK_TTG")
AWARDS = (
    "LDTT", "CSTDCS", "CSTD_TINH", "CSTD_TQ", "TTLDTT", "TTLDXS", "XA_TIEU_BIEU", "THON_VH", "GDVH", "CO_TINH", "CO_CP",
    "GK", "BK_TINH", "BK_TTG",
)
PAPERS_BEFORE = (
    "to_trinh", "danh_sach", "bao_cao_thanh_tich", "bao_cao_tom_tat", "bien_ban_binh_xet", "bien_ban_xet_khen",
    "ket_qua_bo_phieu", "chung_nhan_sang_kien", "xac_nhan_xep_loai", "chung_nhan_thanh_tich", "nhan_xet_don_vi_cu",
    "van_ban_ket_luan", "khac",
)
PAPERS = (*PAPERS_BEFORE[:-1], "cong_nhan_pham_vi", "xac_nhan_thue", "van_ban_lien_quan", "khac")
EMPLOYMENT_BEFORE = (
    "cong_chuc", "vien_chuc", "can_bo", "hop_dong_111", "khong_chuyen_trach", "nong_dan", "cong_nhan", "khac",
)
EMPLOYMENT = (*EMPLOYMENT_BEFORE[:-1], "hop_dong_lao_dong", "luc_luong_vu_trang", "doanh_nhan", "tri_thuc", "khac")

CODES: tuple[tuple[str, str, tuple[str, ...], tuple[str, ...]], ...] = (
    ("decision_awards", "award", AWARDS_BEFORE, AWARDS),
    ("earlier_awards", "award", AWARDS_BEFORE, AWARDS),
    ("nominations", "award", AWARDS_BEFORE, AWARDS),
    ("round_awards", "award", AWARDS_BEFORE, AWARDS),
    ("papers", "kind", PAPERS_BEFORE, PAPERS),
    ("service_periods", "employment", EMPLOYMENT_BEFORE, EMPLOYMENT),
)
"""Table, coded column, the codes its CHECK takes before this step, and after it."""

PACKS, VERSIONS = "local_rule_packs", "local_rule_pack_versions"
CONTENT = ("pack_id", "number", "text", "sha256", "title", "since", "note", "based_on", "proposed_by_id", "proposed_at")
"""What a proposal says never changes; only the decision about it is added, once."""
CHANGED = " OR ".join(f"NEW.{name} <> OLD.{name}" for name in CONTENT)
FROZEN = f"OLD.state <> 'proposed' OR {CHANGED}"


def upgrade() -> None:
    """Apply."""
    for table, column, before, after in CODES:
        _replace_check(table, column, before, after)
    op.create_table(
        PACKS,
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("body_unit_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("created_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["body_unit_id"], ["units.id"], name=op.f("fk_local_rule_packs_body_unit_id")),
        sa.ForeignKeyConstraint(["created_by_id"], ["users.id"], name=op.f("fk_local_rule_packs_created_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_local_rule_packs")),
        sa.UniqueConstraint("name", name=op.f("uq_local_rule_packs_name")),
    )
    op.create_table(
        VERSIONS,
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("pack_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("title", sa.String(length=400), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.Column("based_on", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "proposed",
                "approved",
                "rejected",
                "withdrawn",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("proposed_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.CheckConstraint(
            "state NOT IN ('approved', 'rejected') OR decided_by_id <> proposed_by_id",
            name=op.f("ck_local_rule_pack_versions_second_person"),
        ),
        sa.CheckConstraint(
            "(state = 'proposed') = (decided_by_id IS NULL)", name=op.f("ck_local_rule_pack_versions_decided")
        ),
        sa.ForeignKeyConstraint(
            ["pack_id"], ["local_rule_packs.id"], name=op.f("fk_local_rule_pack_versions_pack_id")
        ),
        sa.ForeignKeyConstraint(
            ["proposed_by_id"], ["users.id"], name=op.f("fk_local_rule_pack_versions_proposed_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["users.id"], name=op.f("fk_local_rule_pack_versions_decided_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_local_rule_pack_versions")),
        sa.UniqueConstraint("pack_id", "number", name=op.f("uq_local_rule_pack_versions_pack_id_number")),
    )
    op.create_index(
        "uq_local_rule_pack_versions_open",
        VERSIONS,
        ["pack_id"],
        unique=True,
        sqlite_where=sa.text("state = 'proposed'"),
        postgresql_where=sa.text("state = 'proposed'"),
    )
    for table in (PACKS, VERSIONS):
        _refuse(table, "no_delete", "DELETE")
    _refuse(PACKS, "no_update", "UPDATE")
    _refuse(VERSIONS, "frozen", "UPDATE", FROZEN)


def downgrade() -> None:
    """Undo; refused while a row uses what the earlier schema does not know."""
    _refuse_while_used()
    if op.get_bind().dialect.name != "sqlite":
        for table, what in ((VERSIONS, "frozen"), (PACKS, "no_update"), (VERSIONS, "no_delete"), (PACKS, "no_delete")):
            op.execute(f"DROP TRIGGER tr_{table}_{what} ON {table}")
    op.drop_index("uq_local_rule_pack_versions_open", table_name=VERSIONS)
    op.drop_table(VERSIONS)
    op.drop_table(PACKS)
    for table, column, before, after in CODES:
        _replace_check(table, column, after, before)


def _refuse_while_used() -> None:
    """Raise when going back would lose something."""
    connection = op.get_bind()
    for table, column, before, after in CODES:
        added = [code for code in after if code not in before]
        rows = sa.table(table, sa.column(column))
        used = connection.scalar(sa.select(sa.func.count()).select_from(rows).where(rows.c[column].in_(added)))
        if used:
            raise RuntimeError(
                f"Không lùi phiên bản được: bảng {table} có {used} dòng dùng mã mới của cột {column} "
                f"({', '.join(added)}). Khôi phục từ bản sao lưu trước khi nâng cấp."
            )
    kept = connection.scalar(sa.select(sa.func.count()).select_from(sa.table(VERSIONS)))
    if kept:
        raise RuntimeError(
            f"Không lùi phiên bản được: có {kept} phiên bản quy định địa phương đã lưu. "
            "Khôi phục từ bản sao lưu trước khi nâng cấp."
        )


def _check(column: str, codes: tuple[str, ...]) -> str:
    return f"{column} IN ({', '.join(repr(code) for code in codes)})"


def _replace_check(table: str, column: str, before: tuple[str, ...], after: tuple[str, ...]) -> None:
    """Put another list of codes into the CHECK of a coded column."""
    name = f"ck_{table}_{column}"
    if op.get_bind().dialect.name == "sqlite":
        _replace_in_schema(table, f"CONSTRAINT {name} CHECK ({_check(column, before)})",
                           f"CONSTRAINT {name} CHECK ({_check(column, after)})")
        return
    op.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
    op.execute(f"ALTER TABLE {table} ADD CONSTRAINT {name} CHECK ({_check(column, after)})")


def _replace_in_schema(table: str, before: str, after: str) -> None:
    """Replace a constraint in the stored CREATE TABLE of SQLite.

    SQLite has no ALTER for constraints. Building the table anew is not possible in one transaction with foreign keys
    on: dropping a table that others refer to is refused. Its manual ("Making Other Kinds Of Table Schema Changes")
    gives this way for changes that leave every stored row as it is; rows, indexes, triggers and references stay put.
    """
    connection = op.get_bind()
    stored = "SELECT sql FROM sqlite_master WHERE type = 'table' AND name = :name"
    sql = str(connection.scalar(sa.text(stored), {"name": table}))
    if sql.count(before) != 1:
        raise RuntimeError(f"{table}: expected once: {before}")
    version = int(connection.exec_driver_sql("PRAGMA schema_version").scalar_one())
    connection.exec_driver_sql("PRAGMA writable_schema = ON")
    try:
        connection.execute(
            sa.text("UPDATE sqlite_master SET sql = :sql WHERE type = 'table' AND name = :name"),
            {"sql": sql.replace(before, after), "name": table},
        )
        connection.exec_driver_sql(f"PRAGMA schema_version = {version + 1}")
    finally:
        connection.exec_driver_sql("PRAGMA writable_schema = OFF")
    if connection.scalar(sa.text(stored), {"name": table}) != sql.replace(before, after):
        raise RuntimeError(f"{table}: the stored schema did not change")


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
