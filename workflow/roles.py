"""Roles that a dated grant gives a user, within a unit."""

from __future__ import annotations

from enum import Enum


class Role(Enum):
    """What someone is appointed to do. The value is stored."""

    CLERK = "clerk"
    UNIT_HEAD = "unit_head"
    APPRAISER = "appraiser"
    CONFIRMER = "confirmer"
    STANDING_BODY = "standing_body"
    SECRETARY = "secretary"
    COUNCIL_MEMBER = "council_member"
    COUNCIL_CHAIR = "council_chair"
    SIGNER = "signer"
    NUMBER_ISSUER = "number_issuer"
    PROVINCE_VIEWER = "province_viewer"
    ADMINISTRATOR = "administrator"


LABELS: dict[Role, str] = {
    Role.CLERK: "Người lập hồ sơ",
    Role.UNIT_HEAD: "Thủ trưởng đơn vị",
    Role.APPRAISER: "Cán bộ thẩm định",
    Role.CONFIRMER: "Lãnh đạo xác nhận",
    Role.STANDING_BODY: "Thường trực Hội đồng",
    Role.SECRETARY: "Thư ký Hội đồng",
    Role.COUNCIL_MEMBER: "Thành viên Hội đồng",
    Role.COUNCIL_CHAIR: "Chủ tịch Hội đồng",
    Role.SIGNER: "Người ký quyết định",
    Role.NUMBER_ISSUER: "Văn thư cấp số",
    Role.PROVINCE_VIEWER: "Cấp trên theo dõi",
    Role.ADMINISTRATOR: "Quản trị hệ thống",
}

BODY_ROLES = frozenset(
    {
        Role.APPRAISER,
        Role.CONFIRMER,
        Role.STANDING_BODY,
        Role.SECRETARY,
        Role.COUNCIL_MEMBER,
        Role.COUNCIL_CHAIR,
        Role.SIGNER,
        Role.NUMBER_ISSUER,
    }
)
"""Roles held at the body that decides, not at the unit that proposes."""

COUNCIL_DUTIES = frozenset({Role.SECRETARY, Role.COUNCIL_MEMBER, Role.COUNCIL_CHAIR})
"""Duties of a council (Hội đồng), which only a body that considers awards has."""

OFFICERS = BODY_ROLES - {Role.COUNCIL_MEMBER, Role.COUNCIL_CHAIR} | {Role.ADMINISTRATOR}
"""Who needs a second factor once it is required."""
