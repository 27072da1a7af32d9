"""Which roles do not go together in one person (architecture, "Separation of duties"; security.md 8.3).

What the law of the process forbids on every case is refused; what the bars stop case by case is only warned of: in a
small office one official may hold both, and another then acts on the cases where it matters.
"""

from __future__ import annotations

from dataclasses import dataclass

from workflow.roles import COUNCIL_DUTIES, LABELS, Role

R = Role


@dataclass(frozen=True, slots=True)
class Clash:
    """Two sets of roles, whether they are refused together, and the sentence that says so."""

    one: frozenset[Role]
    other: frozenset[Role]
    is_refused: bool
    sentence: str


CLASHES: tuple[Clash, ...] = (
    Clash(
        frozenset({R.ADMINISTRATOR}),
        frozenset(Role) - {R.ADMINISTRATOR},
        True,
        "Quản trị hệ thống không giữ nhiệm vụ khen thưởng. Dùng hai tài khoản của hai người.",
    ),
    Clash(
        frozenset({R.SECRETARY}),
        frozenset({R.COUNCIL_CHAIR}),
        True,
        "Chủ tịch Hội đồng không kiêm thư ký: thư ký chỉ tổ chức, không được biết kết quả trước khi mở phiếu.",
    ),
    Clash(
        frozenset({R.APPRAISER}),
        frozenset({R.CONFIRMER}),
        False,
        "Người thẩm định và người xác nhận là một: theo phân công, hồ sơ tự thẩm định phải để người khác xác nhận.",
    ),
    Clash(
        frozenset({R.APPRAISER}),
        frozenset({R.SIGNER}),
        False,
        "Người đã thẩm định không ký quyết định; cần người ký khác cho các hồ sơ đó.",
    ),
    Clash(
        frozenset({R.APPRAISER}),
        frozenset({R.CLERK, R.UNIT_HEAD}),
        False,
        "Người đã lập hoặc trình hồ sơ không thẩm định hồ sơ đó; cần người thẩm định thứ hai.",
    ),
    Clash(
        frozenset({R.STANDING_BODY}),
        frozenset({R.NUMBER_ISSUER}),
        False,
        "Người soạn quyết định không cấp số cho quyết định đó; cần văn thư khác.",
    ),
)
"""In the order in which they are told."""


def clashes_of(held: frozenset[Role], wanted: Role) -> tuple[Clash, ...]:
    """Return what speaks against a role for somebody who holds others."""
    return tuple(
        clash
        for clash in CLASHES
        if (wanted in clash.one and held & clash.other) or (wanted in clash.other and held & clash.one)
    )


def no_body_at(unit: str, role: Role) -> str:
    """Say why a duty of a deciding body is not given at a unit that is none, and how to mend it."""
    if role is Role.STANDING_BODY:
        return (
            f"{unit} là đơn vị đề nghị khen thưởng, không có đơn vị trực thuộc; nhiệm vụ {named(role)} chỉ giao tại "
            "Ủy ban nhân dân, hoặc cơ quan (không phải trường học) xét khen thưởng cho các đơn vị trực thuộc mình. "
            "Chọn cơ quan đó ở ô Tại đơn vị; nếu danh bạ thiếu đơn vị trực thuộc thì ghi ở danh bạ đơn vị trước."
        )
    without = " nên không có Hội đồng" if role in COUNCIL_DUTIES else ""
    return (
        f"{unit} không phải cơ quan xét khen thưởng{without}; nhiệm vụ {named(role)} chỉ giao tại cơ quan xét khen "
        "thưởng: Ủy ban nhân dân, hoặc cơ quan đã có thường trực Hội đồng. Chọn cơ quan đó ở ô Tại đơn vị; người "
        "của đơn vị giữ nhiệm vụ người lập hồ sơ hoặc thủ trưởng đơn vị."
    )


def named(role: Role) -> str:
    """Return the role's name as it stands inside a sentence."""
    label = LABELS[role]
    return label[:1].lower() + label[1:]
