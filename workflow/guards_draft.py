"""Guards of a list that is still being written: the award, the initiative, the achievement, what may leave the list."""

from __future__ import annotations

from collections.abc import Iterator

from rules.finding import Finding
from workflow.attempt import Attempt
from workflow.guards import stop
from workflow.payloads import EditContent
from workflow.states import NominationState


def award_changes_in_draft(attempt: Attempt) -> Iterator[Finding]:
    """The award changes only in a draft that was never sent, and only to one that the round takes."""
    payload, row = attempt.payload, attempt.row
    if not isinstance(payload, EditContent) or payload.award is None or payload.award is row.award:
        return
    if row.submitted_by_id is not None or attempt.state is not NominationState.DRAFT:
        yield stop(
            "draft.award",
            "Đề nghị đã từng được trình nên không đổi danh hiệu, hình thức được.",
            "Thủ trưởng đơn vị rút đề nghị này rồi lập đề nghị mới.",
        )
    elif (row.round_id, payload.award, row.nominee_kind) not in attempt.world.taken:
        yield stop(
            "draft.award",
            f"Đợt xét này không nhận {payload.award.label} cho {row.nominee_kind.label}.",
            "Chọn danh hiệu, hình thức khác.",
        )


def achievement_still_here(attempt: Attempt) -> Iterator[Finding]:
    """What is said of an achievement changes only while no nomination that rests on it has left the unit."""
    payload = attempt.payload
    if not isinstance(payload, EditContent) or not payload.achievement_facts:
        return
    if (payload.achievement_id or attempt.row.achievement_id) in attempt.world.achievements_sent:
        yield stop(
            "draft.achievement",
            "Một đề nghị khác đã trình cũng dựa trên thành tích này nên không sửa tính chất của thành tích được.",
            "Ghi thành tích riêng cho đề nghị này, hoặc chờ đề nghị kia được trả lại.",
        )


def initiative_free(attempt: Attempt) -> Iterator[Finding]:
    """An initiative supports one award only; the finding names where it was used."""
    payload = attempt.payload
    if not isinstance(payload, EditContent) or not payload.initiative_id:
        return
    uses = attempt.world.initiative_uses.get(payload.initiative_id, ())
    used = [label for number, label in uses if number != attempt.row.id]
    if used and payload.initiative_id != attempt.row.initiative_id:
        yield stop(
            "initiative.one_use",
            f"Sáng kiến này đã dùng: {'; '.join(used)}.",
            "Một sáng kiến chỉ dùng cho một danh hiệu, hình thức. Chọn sáng kiến khác hoặc để trống.",
            "Công văn 5007/BNV-TĐKT năm 2023, mục III.5c",
        )


def never_sent(attempt: Attempt) -> Iterator[Finding]:
    """Only what never left the unit is taken off its list, or put back, by whoever writes the list."""
    if attempt.row.submitted_by_id is not None:
        yield stop(
            "draft.never_sent",
            "Đề nghị này đã từng được trình.",
            "Thủ trưởng đơn vị rút đề nghị, có ghi lý do.",
        )
