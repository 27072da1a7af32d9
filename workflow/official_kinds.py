"""The kinds of official papers: how each is called, who reads it, how its frozen content is read back.

One row a kind; ``kind`` is also the kind of its ``DocumentSpec``. Services and queries share the table.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from rules.documents import (
    ARCHIVE_FILE,
    COMPLAINT_ANSWER,
    CONSULTATION_LETTER,
    RESULT_LETTER,
    RETURN_LETTER,
    SUPERIOR_LETTER,
    BlockDocument,
)
from rules.documents.spec import Content
from workflow.permissions import BODY_READERS
from workflow.roles import Role

NO_CHAIN = frozenset({"nomination"})
"""Parents whose chain counts versions: a paper of theirs belongs to the dossier or the round."""


@dataclass(frozen=True, slots=True)
class OfficialKind:
    """One kind of paper.

    ``readers``: roles of the body that made it. ``to_unit``: the addressed unit reads it too. ``to_superior``: so does
    whoever follows the body from above. ``stem``: the beginning of its file names. ``series``: a later one stands
    beside the earlier ones (letters) and does not take their place. ``of_complaint``: for those who may read the
    complaint, and nobody else. ``is_public``: it goes out of the house, so anybody who holds its file may ask what it
    is (``verification_papers``).
    """

    label: str
    stem: str
    readers: frozenset[Role] = BODY_READERS
    to_unit: bool = False
    to_superior: bool = False
    series: bool = False
    of_complaint: bool = False
    is_public: bool = False
    read: Callable[[str], Content] = BlockDocument.from_json


KINDS: dict[str, OfficialKind] = {
    "payment_list": OfficialKind("Danh sách chi tiền thưởng", "Danh sách chi thưởng"),
    "conferral_list": OfficialKind("Danh sách trao thưởng", "Danh sách trao thưởng"),
    "revocation_decision": OfficialKind(
        "Quyết định hủy bỏ", "Quyết định hủy bỏ", to_unit=True, to_superior=True, is_public=True
    ),
    "correction_letter": OfficialKind(
        "Công văn đính chính", "Công văn đính chính", to_unit=True, to_superior=True, is_public=True
    ),
    "amending_decision": OfficialKind(
        "Quyết định sửa đổi, bổ sung", "Quyết định sửa đổi", to_unit=True, to_superior=True, is_public=True
    ),
    RETURN_LETTER: OfficialKind(
        "Công văn trả lại, bổ sung hồ sơ", "Công văn trả lại", to_unit=True, series=True, is_public=True
    ),
    RESULT_LETTER: OfficialKind(
        "Thông báo kết quả xét khen thưởng", "Thông báo", to_unit=True, series=True, is_public=True
    ),
    SUPERIOR_LETTER: OfficialKind(
        "Tờ trình cấp trên", "Tờ trình", to_superior=True, series=True, is_public=True
    ),
    CONSULTATION_LETTER: OfficialKind("Công văn lấy ý kiến", "Công văn lấy ý kiến", is_public=True),
    COMPLAINT_ANSWER: OfficialKind(
        "Công văn trả lời đơn", "Công văn trả lời đơn", frozenset(), of_complaint=True
    ),
    ARCHIVE_FILE: OfficialKind("Bìa và mục lục hồ sơ", "Hồ sơ lưu trữ"),
}
