"""The words of the body's dated settings: what each is called, what it does, how a value reads."""

from __future__ import annotations

from workflow.ordering import titles_in_order
from workflow.roles import LABELS as ROLE_LABELS
from workflow.roles import OFFICERS
from workflow.setting_words import (
    FACTOR_ROLES,
    NAMES_IN_DECISION,
    OFF,
    ON,
    SECOND_CONFIRMER,
    SEPARATE_ISSUER,
    TARGETS_UNTIL,
)

LABELS: dict[str, str] = {
    SECOND_CONFIRMER: "Người thẩm định và người xác nhận đủ điều kiện",
    SEPARATE_ISSUER: "Người soạn quyết định và người cấp số",
    NAMES_IN_DECISION: "Tên trong quyết định ít trường hợp",
    TARGETS_UNTIL: "Hạn đăng ký thi đua trong năm",
    FACTOR_ROLES: "Nhiệm vụ phải dùng xác thực hai bước khi đăng nhập",
}
HINTS: dict[str, str] = {
    SECOND_CONFIRMER: "Hai người khác nhau thì người đã thẩm định một đề nghị không tự xác nhận đề nghị đó.",
    SEPARATE_ISSUER: "Hai người khác nhau thì người đã soạn dự thảo quyết định không tự cấp số cho quyết định đó.",
    NAMES_IN_DECISION: "Áp dụng cho quyết định từ 10 trường hợp trở xuống; tiền thưởng khi đó ghi tổng số.",
    TARGETS_UNTIL: "Đăng ký sau ngày này được ghi là muộn; hồ sơ đề nghị vẫn được nhận.",
    FACTOR_ROLES: "Từ ngày có hiệu lực, người giữ các nhiệm vụ này bật xác thực hai bước rồi mới làm việc tiếp.",
}
SWITCH = {ON: "Hai người khác nhau", OFF: "Một người làm được cả hai việc"}
SWITCHES = {
    SECOND_CONFIRMER: SWITCH,
    SEPARATE_ISSUER: SWITCH,
    NAMES_IN_DECISION: {ON: "Ghi tên ngay tại Điều 1", OFF: "Luôn có danh sách kèm theo"},
}
"""What the two values of each switch mean."""
OFFICER_ROLES = tuple(
    titles_in_order(((role.value, ROLE_LABELS[role]) for role in OFFICERS), lambda pair: pair[1])
)
LOOSENING = {SECOND_CONFIRMER: OFF, SEPARATE_ISSUER: OFF, FACTOR_ROLES: ""}
"""The values that take a safeguard away; the page says so before somebody asks for or approves one."""


def said(key: str, value: str) -> str:
    """Return how a stored value of a setting reads."""
    if key in SWITCHES:
        return SWITCHES[key].get(value, value)
    if key == TARGETS_UNTIL:
        return f"ngày {value} hằng năm" if value else "không đặt hạn"
    names = dict(OFFICER_ROLES)
    return ", ".join(names.get(one, one) for one in value.split(",") if one) or "không nhiệm vụ nào"
