"""``/viec-can-lam``: what waits, per role, each group leading to the list that shows it."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

from flask import Blueprint, render_template, url_for

from web import identity
from web.access import declares
from workflow import clock
from workflow.actions import Action
from workflow.council_words import SessionState
from workflow.queries import council, rounds, worklists
from workflow.queries.worklists import WorkGroup
from workflow.roles import LABELS, Role
from workflow.services import accounts

blueprint = Blueprint("worklist", __name__)

WORDS: dict[str, tuple[str, str]] = {
    "returned": ("Bị trả lại để bổ sung", "Bổ sung đúng mục được nêu rồi gửi lại."),
    "drafts": ("Dự thảo", "Hoàn thiện rồi chuyển thủ trưởng duyệt."),
    "to_submit": ("Chờ duyệt và trình", "Xem lại danh sách rồi trình."),
    "sent": ("Đã trình, chưa được tiếp nhận", "Còn rút lại được."),
    "to_receive": ("Chờ tiếp nhận", "Ngày tiếp nhận chọn quy định áp dụng."),
    "clean": ("Đang thẩm định – sạch", "Mọi tiêu chí đạt; ghi ý kiến hàng loạt."),
    "look": ("Đang thẩm định – cần xem", "Có tiêu chí chưa đạt hoặc cần bổ sung."),
    "late": ("Đang thẩm định – gửi trễ hạn", "Nhận sau hạn của đợt xét."),
    "overdue": ("Quá hạn bổ sung", "Đơn vị chưa gửi lại; có thể kết thúc."),
    "to_confirm_clean": ("Chờ xác nhận – sạch", "Đã có ý kiến, mọi tiêu chí đạt."),
    "to_confirm_look": ("Chờ xác nhận – cần xem", "Đã có ý kiến, còn tiêu chí chưa đạt."),
    "to_confirm_late": ("Chờ xác nhận – gửi trễ hạn", "Đã có ý kiến, nhận sau hạn."),
    "for_council": ("Đủ điều kiện, chờ Hội đồng", "Đưa vào danh sách xét."),
    "in_council": ("Hội đồng đang xét", "Ghi kết quả sau phiên họp."),
    "to_read": ("Hội đồng đang xét", "Đọc trước phiên họp."),
    "to_chair": ("Hội đồng đang xét", "Đọc trước phiên họp."),
    "recommended": ("Được đề nghị khen thưởng", "Đưa vào dự thảo quyết định."),
    "above": ("Đã trình cấp trên", "Ghi kết quả khi nhận được."),
    "drafted": ("Quyết định dự thảo", "Hoàn thiện danh sách trước khi ký."),
    "to_sign": ("Quyết định chờ ký", "Xem danh sách, ký hoặc trả lại."),
    "to_forward": ("Được đề nghị, chưa vào quyết định", "Trình cấp trên nếu vượt thẩm quyền."),
    "to_number": ("Đã ký, chờ số", "Ghi số, ngày ban hành từ sổ văn bản."),
    "awarded_below": ("Đã có quyết định", "Của các đơn vị cấp dưới."),
    "forwarded_below": ("Đã trình lên", "Chờ cấp trên xem xét."),
}
"""What each kind of work is called and what to do with it."""

LIVE_SESSIONS = (SessionState.PREPARING, SessionState.CONVENED, SessionState.MEETING)
FIRST_COLUMN_GOLD = frozenset({"to_number", "awarded_below"})


@dataclass(frozen=True, slots=True)
class Card:
    """One group as the page shows it."""

    title: str
    hint: str
    count: int
    url: str
    days_left: int | None
    gold: bool


@blueprint.get("/viec-can-lam")
@declares(Action.VIEW_WORKLIST)
def index() -> str:
    """Show what waits for me today."""
    viewer = identity.signed_in()
    groups = worklists.worklist_for(viewer)
    by_role = [(LABELS[role], _split(list(part))) for role, part in groupby(groups, key=lambda one: one.role)]
    return render_template(
        "worklist/index.html",
        by_role=by_role,
        waiting=sum(group.count for group in groups if group.count),
        rounds=rounds.open_on(viewer, clock.today()),
        sessions=[one for one in council.listed(viewer) if one.state in LIVE_SESSIONS],
        today=clock.today(),
        is_clerk=viewer.holds(Role.CLERK) or viewer.holds(Role.UNIT_HEAD),
        is_standing=viewer.holds(Role.STANDING_BODY),
        unit_names=dict(accounts.units_of(viewer)),
    )


def _split(groups: list[WorkGroup]) -> tuple[list[Card], list[str]]:
    """Return the cards of groups with work, and the titles of those where nothing waits."""
    cards = [_card(group) for group in groups if group.count]
    return cards, [WORDS[group.key][0] for group in groups if not group.count]


def _card(group: WorkGroup) -> Card:
    title, hint = WORDS[group.key]
    return Card(title, hint, group.count, _url(group), group.days_left, group.key in FIRST_COLUMN_GOLD)


def _url(group: WorkGroup) -> str:
    if group.decision_state is not None:
        return url_for("decisions.index", trang_thai=group.decision_state.value)
    opinion = {None: None, True: "co", False: "chua"}[group.has_opinion]
    care = group.care.value if group.care else None
    return url_for(
        "search.index", trang_thai=[state.value for state in group.states], loc=care, y_kien=opinion
    )
