"""The states of a nomination and their named subsets (architecture: "States and moves of a nomination")."""

from __future__ import annotations

from enum import Enum


class NominationState(Enum):
    """Where a nomination stands. The value is stored; the label is in ``LABELS``."""

    DRAFT = "DRAFT"
    UNIT_REVIEW = "UNIT_REVIEW"
    SUBMITTED = "SUBMITTED"
    APPRAISAL = "APPRAISAL"
    RETURNED = "RETURNED"
    ELIGIBLE = "ELIGIBLE"
    COUNCIL = "COUNCIL"
    RECOMMENDED = "RECOMMENDED"
    SIGNING = "SIGNING"
    FORWARDED = "FORWARDED"
    AWARDED = "AWARDED"
    NOT_AWARDED = "NOT_AWARDED"
    WITHDRAWN = "WITHDRAWN"
    REVOKED = "REVOKED"


S = NominationState

LABELS: dict[NominationState, str] = {
    S.DRAFT: "Dự thảo",
    S.UNIT_REVIEW: "Chờ thủ trưởng đơn vị duyệt",
    S.SUBMITTED: "Đã trình",
    S.APPRAISAL: "Đang thẩm định",
    S.RETURNED: "Trả lại để bổ sung",
    S.ELIGIBLE: "Đủ điều kiện",
    S.COUNCIL: "Hội đồng đang xét",
    S.RECOMMENDED: "Được đề nghị khen thưởng",
    S.SIGNING: "Chờ ký quyết định",
    S.FORWARDED: "Đã trình cấp trên",
    S.AWARDED: "Đã có quyết định",
    S.NOT_AWARDED: "Không khen thưởng",
    S.WITHDRAWN: "Đã rút",
    S.REVOKED: "Đã hủy bỏ quyết định",
}

EDITABLE = frozenset({S.DRAFT, S.RETURNED})
"""The unit may change content and papers."""

AT_UNIT = frozenset({S.DRAFT, S.UNIT_REVIEW, S.RETURNED})
"""The unit holds it; nobody outside sees a draft."""

LIVE = frozenset(set(S) - {S.NOT_AWARDED, S.WITHDRAWN, S.REVOKED})
"""Still counts as a nomination of this nominee."""

PASSED_APPRAISAL = frozenset({S.ELIGIBLE, S.COUNCIL, S.RECOMMENDED, S.SIGNING, S.FORWARDED, S.AWARDED})
"""Found eligible; from here one nominee has one such nomination per award and achievement."""

GRANTED_OR_SIGNING = frozenset({S.SIGNING, S.AWARDED})

CLOSED = frozenset({S.AWARDED, S.NOT_AWARDED, S.WITHDRAWN, S.REVOKED})

FINAL = frozenset({S.REVOKED})
"""No step leaves these. WITHDRAWN is left only by what was taken off a list before it was ever sent."""
