"""Rows that a change of units wrote or that came later, each in a few words: a page names the record, not a number."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from workflow import roles
from workflow.models import (
    ClusterMembership,
    Collective,
    Dossier,
    Household,
    Nomination,
    Person,
    RoleGrant,
    Round,
    RoundExtension,
    ServicePeriod,
    Unit,
    UnitParent,
    User,
)
from workflow.states import LABELS as STATES
from workflow.states import NominationState as S
from workflow.tables import AnyRow, AnySelect, chunks, table

u, n, r, d, p = table(Unit), table(Nomination), table(Round), table(Dossier), table(Person)
users, grants, service, parents = table(User), table(RoleGrant), table(ServicePeriod), table(UnitParent)
teams, homes, clusters = table(Collective), table(Household), table(ClusterMembership)
extensions = table(RoundExtension)
AT_UNIT = frozenset({S.DRAFT, S.UNIT_REVIEW})
"""States in which only the unit knows whom it means to propose."""

LABELS = {
    "units": "đơn vị",
    "unit_parents": "đơn vị trực thuộc",
    "service_periods": "quá trình công tác",
    "role_grants": "phân công nhiệm vụ",
    "cluster_memberships": "xếp cụm, khối thi đua",
    "collectives": "tập thể",
    "households": "hộ gia đình",
    "dossiers": "hồ sơ",
    "round_extensions": "gia hạn riêng",
    "unit_successions": "kế thừa đơn vị",
    "nominations": "đề nghị",
    "rounds": "đợt xét",
    "round_awards": "danh hiệu, hình thức của đợt xét",
    "round_closings": "lần đóng đợt xét",
    "round_documents": "văn bản hướng dẫn đợt xét",
    "round_unit_places": "chỉ tiêu của đơn vị",
    "round_supplements": "hồ sơ bổ sung được phép",
    "carried_nominations": "đề nghị chuyển sang đợt sau",
    "award_decisions": "quyết định khen thưởng",
    "papers": "giấy tờ trong hồ sơ",
    "paper_details": "nội dung giấy tờ của hồ sơ",
    "dossier_documents": "văn bản lập từ hồ sơ",
    "pending_lines": "dòng danh sách đang nhập",
    "grant_requests": "đề nghị đổi nhiệm vụ",
    "initiative_entries": "sáng kiến",
    "target_registrations": "đăng ký danh hiệu",
    "official_papers": "công văn",
    "result_notices": "thông báo kết quả",
    "consultations": "lượt lấy ý kiến",
    "holds": "lần tạm dừng xét",
    "councils": "Hội đồng",
    "council_proposals": "đề nghị về Hội đồng",
    "council_sessions": "phiên họp Hội đồng",
    "delegations": "ủy quyền ký",
    "fund_years": "quỹ thi đua, khen thưởng",
    "prize_rows": "dòng tiền thưởng",
    "later_acts": "quyết định hủy bỏ, đính chính",
    "earlier_recoveries": "việc thu hồi của khen thưởng trước đây",
    "complaints": "đơn khiếu nại",
    "certificate_runs": "đợt in giấy chứng nhận",
    "gold_entries": "mục sổ vàng",
    "blank_shifts": "lần nhập, xuất phôi",
    "reissue_requests": "đề nghị cấp đổi, cấp lại",
    "number_books": "sổ văn bản",
    "local_days": "ngày nghỉ của địa phương",
    "local_rule_packs": "bộ quy định địa phương",
    "setting_changes": "thay đổi thiết lập",
    "not_duplicates": "ghi nhận không trùng",
    "person_merges": "lần gộp người",
}
"""What the rows of each table that may be built on a change are called, within a sentence."""


@dataclass(frozen=True, slots=True)
class Record:
    """One row in words; ``place`` and ``ref`` say which page shows it ("nomination", "unit"), where one does."""

    words: str
    place: str = ""
    ref: str = ""


def _nomination(row: AnyRow) -> Record:
    if row.state in AT_UNIT:
        return Record(f"một đề nghị {row.award.label} đang lập ở {row.unit}")
    state = STATES[row.state].lower()
    return Record(f"{row.nominee_name}, {row.award.label} ({state})", "nomination", row.ref)


def _grant(row: AnyRow) -> Record:
    return Record(f"{row.display_name} ({roles.LABELS[row.role].lower()})")


def _dossier(row: AnyRow) -> Record:
    again = f" (bổ sung {row.sequence - 1})" if row.sequence > 1 else ""
    return Record(f"{row.round}{again} – {row.unit}")


READ: dict[str, tuple[Callable[[], AnySelect], Callable[[AnyRow], Record]]] = {
    "units": (lambda: sa.select(u.c.id, u.c.name, u.c.code), lambda row: Record(row.name, "unit", row.code)),
    "unit_parents": (
        lambda: sa.select(parents.c.id, u.c.name, u.c.code).join(u, u.c.id == parents.c.unit_id),
        lambda row: Record(row.name, "unit", row.code),
    ),
    "service_periods": (
        lambda: sa.select(service.c.id, p.c.full_name).join(p, p.c.id == service.c.person_id),
        lambda row: Record(row.full_name),
    ),
    "role_grants": (
        lambda: sa.select(grants.c.id, users.c.display_name, grants.c.role).join(
            users, users.c.id == grants.c.user_id
        ),
        _grant,
    ),
    "cluster_memberships": (
        lambda: sa.select(clusters.c.id, clusters.c.cluster, clusters.c.year),
        lambda row: Record(f"{row.cluster} năm {row.year}"),
    ),
    "collectives": (lambda: sa.select(teams.c.id, teams.c.name), lambda row: Record(row.name)),
    "households": (lambda: sa.select(homes.c.id, homes.c.head_name), lambda row: Record(f"hộ {row.head_name}")),
    "rounds": (lambda: sa.select(r.c.id, r.c.name, r.c.code), lambda row: Record(f"{row.name} ({row.code})")),
    "dossiers": (
        lambda: sa.select(d.c.id, d.c.sequence, r.c.name.label("round"), u.c.name.label("unit"))
        .join(r, r.c.id == d.c.round_id)
        .join(u, u.c.id == d.c.unit_id),
        _dossier,
    ),
    "round_extensions": (
        lambda: sa.select(extensions.c.id, r.c.name.label("round"), u.c.name.label("unit"))
        .join(r, r.c.id == extensions.c.round_id)
        .join(u, u.c.id == extensions.c.unit_id),
        lambda row: Record(f"{row.round} – {row.unit}"),
    ),
    "nominations": (
        lambda: sa.select(
            n.c.id, n.c.nominee_name, n.c.award, n.c.state, n.c.ref, u.c.name.label("unit")
        ).join(u, u.c.id == n.c.unit_id),
        _nomination,
    ),
}  # fmt: skip
"""How a row of a table is read and told; rows of other tables are only counted."""


def label_of(name: str) -> str:
    """Return what the rows of a table are called within a sentence."""
    return LABELS.get(name, "dữ liệu liên quan")


def records_of(connection: Connection, name: str, ids: Iterable[int]) -> tuple[Record, ...]:
    """Return rows of a table in words, each said once, in the order of their ids; none for a table without words."""
    if name not in READ:
        return ()
    query, told = READ[name]
    first = sa.inspect(query()).selected_columns[0]
    found = dict[Record, None]()
    for part in chunks(sorted(set(ids))):
        for row in connection.execute(query().where(first.in_(part)).order_by(first)):
            found[told(row)] = None
    return tuple(found)
