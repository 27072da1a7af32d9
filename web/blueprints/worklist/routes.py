"""``/viec-can-lam``: what to do next, the most urgent first, each line leading to the place where it is done."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from web import identity
from web.access import declares
from web.blueprints.notices.words import notice_line
from web.blueprints.undoing.words import PLACE_OF_WORK, WORK
from web.labels import COUNCIL_WORDS, capital, day, working_time_left
from web.page_memory import kept
from web.shell import home_url
from workflow import clock
from workflow.actions import Action
from workflow.actor import Actor
from workflow.council_words import SessionState
from workflow.queries import approvals, bulk_runs, council, home, notices, worklists
from workflow.queries.award_work import REISSUE
from workflow.queries.complaints import complaint_work
from workflow.queries.grant_requests import to_decide
from workflow.queries.home import Home
from workflow.queries.reissues import ReissueState
from workflow.queries.undoing_work import Waiting, undoing_work
from workflow.queries.worklists import WorkGroup
from workflow.roles import LABELS, Role

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
    "to_return": ("Đã trả lại, chưa có công văn", "Lập công văn trả lại, mỗi hồ sơ một văn bản."),
    "overdue": ("Quá hạn bổ sung", "Đơn vị chưa gửi lại; có thể kết thúc."),
    "to_confirm_clean": ("Chờ xác nhận – sạch", "Đã có ý kiến, mọi tiêu chí đạt."),
    "to_confirm_look": ("Chờ xác nhận – cần xem", "Đã có ý kiến, còn tiêu chí chưa đạt."),
    "to_confirm_late": ("Chờ xác nhận – gửi trễ hạn", "Đã có ý kiến, nhận sau hạn."),
    "for_council": ("Đủ điều kiện, chờ Hội đồng", "Đưa vào danh sách xét."),
    "in_council": ("Hội đồng đang xét", "Ghi kết quả sau phiên họp."),
    "to_scan": (
        "Biên bản họp chờ bản quét",
        "In, trình ký; ký xong tải bản quét lên trang tài liệu của phiên họp.",
    ),
    "to_read": ("Hội đồng đang xét", "Đọc trước phiên họp."),
    "to_chair": ("Hội đồng đang xét", "Đọc trước phiên họp."),
    "recommended": ("Được đề nghị khen thưởng", "Đưa vào dự thảo quyết định."),
    "to_notify": ("Không được khen thưởng, chưa thông báo", "Lập thông báo lý do gửi đơn vị."),
    "to_superior": ("Đã chuyển cấp trên, chưa có tờ trình", "Lập tờ trình kèm danh sách."),
    "above": ("Đã trình cấp trên", "Ghi kết quả khi nhận được."),
    "drafted": ("Quyết định dự thảo", "Hoàn thiện danh sách trước khi ký."),
    "to_sign": ("Quyết định chờ ký", "Xem danh sách, ký hoặc trả lại."),
    "to_forward": ("Được đề nghị, chưa vào quyết định", "Trình cấp trên nếu vượt thẩm quyền."),
    "to_number": ("Đã ký, chờ số", "Ghi số, ngày ban hành từ sổ văn bản."),
    "to_seal": ("Chờ chữ ký số của cơ quan", "Người ký đã ký số; ký số của cơ quan để hoàn thành bản gốc."),
    "to_pay": (
        "Quyết định chưa chi đủ tiền thưởng",
        "Ghi phiếu chi cho từng người. Ai chưa nhận thì để «Chưa chi», khi nhận mới ghi.",
    ),
    "to_confer": ("Quyết định chưa ghi xong việc trao thưởng", "Ghi ngày, nơi trao và ai nhận."),
    "to_print": (
        "Quyết định còn giấy khen, bằng chứng nhận chưa in",
        "Mở quyết định, in cả loạt hoặc từng giấy.",
    ),
    "to_reissue": (
        "Đề nghị cấp đổi, cấp lại chờ quyết định",
        "Đối chiếu đơn với sổ vàng; bạn là người thứ hai.",
    ),
    "awarded_below": ("Đã có quyết định", "Của các đơn vị cấp dưới."),
    "forwarded_below": ("Đã trình lên", "Chờ cấp trên xem xét."),
}
"""What each kind of work is called and what to do with it."""

BEGUN = {
    "to_pay": "quyết định đã chi một phần",
    "to_confer": "quyết định đã trao một phần",
    "to_print": "quyết định đã in một phần",
}
"""What is said of those that were begun."""
LIVE_SESSIONS = frozenset({SessionState.PREPARING, SessionState.CONVENED, SessionState.MEETING})
GOLD = frozenset({"to_number", "awarded_below"})
SOON = 3
"""Working days from which on a day stands out."""

NEWS = 4


@dataclass(frozen=True, slots=True)
class Task:
    """One line of work: ``count`` none for what is not a number of things."""

    title: str
    hint: str
    url: str
    count: int | None = None
    role: str = ""
    due_on: date | None = None
    due: str = ""
    tone: str = "info"
    gold: bool = False


@blueprint.get("/viec-can-lam")
@declares(Action.VIEW_WORKLIST)
@kept
def index() -> ResponseReturnValue:
    """Show what waits for me today, the most urgent first."""
    viewer, today = identity.signed_in(), clock.today()
    groups, first = worklists.worklist_for(viewer), home.home_of(viewer, today)
    roles = dict.fromkeys(group.role for group in groups)
    tasks = [*_missing(first, today), *_meetings(viewer, first, today)]
    tasks += _duties(viewer)
    tasks += _undoing(viewer, first, today)
    tasks += _together(
        [_task(group, first, today, with_role=len(roles) > 1) for group in groups if group.count]
    )
    if not tasks and not groups and home_url() != url_for("worklist.index"):
        return redirect(home_url())  # an administrator's work is elsewhere
    return render_template(
        "worklist/index.html",
        tasks=sorted(tasks, key=lambda task: task.due_on or date.max),
        idle=[WORDS[group.key][0] for group in groups if not group.count],
        home=first,
        news=notices.digest(viewer).lines[:NEWS],
        news_words=notice_line,
        today=today,
        is_clerk=viewer.holds(Role.CLERK) or viewer.holds(Role.UNIT_HEAD),
        is_standing=viewer.holds(Role.STANDING_BODY),
        has_work=bool(groups),
        unit_names=dict(identity.current_session().units),
        season_due={one.code: _due(first, today, one.due_on) for one in first.seasons},
    )


def _together(tasks: list[Task]) -> list[Task]:
    """One line for the same work at the same place: a member who is the chairman too reads one list, not two."""
    lines: dict[tuple[str, str, int | None], Task] = {}
    for task in tasks:
        key = (task.title, task.url, task.count)
        lines[key] = replace(lines[key], role=f"{lines[key].role}, {task.role}") if key in lines else task
    return list(lines.values())


def _missing(first: Home, today: date) -> list[Task]:
    """Open rounds for which the unit has no dossier yet."""
    return [
        Task(
            title=f"Chưa lập hồ sơ: {one.round_name}",
            hint=f"{one.unit} chưa có hồ sơ trong đợt này; không có ai để đề nghị thì bỏ qua.",
            url=url_for("dossiers.start", dot=one.round_code),
            due_on=one.closes_on,
            due=_due(first, today, one.closes_on),
            tone=_tone(first, today, one.closes_on),
        )
        for one in first.missing
    ]


def _meetings(viewer: Actor, first: Home, today: date) -> list[Task]:
    """Sessions of the council that lie ahead or are being held."""
    live = council.listed(viewer, LIVE_SESSIONS)
    return [
        Task(
            title=one.title,
            hint=" · ".join(
                part
                for part in (capital(COUNCIL_WORDS[one.state]), day(one.held_on), one.starts_at, one.place)
                if part
            ),
            url=url_for("council.shown", ref=one.ref),
            count=one.items,
            role="Phiên họp Hội đồng",
            due_on=one.held_on,
            due="đang họp" if one.state is SessionState.MEETING else _due(first, today, one.held_on),
            tone="wait" if one.state is SessionState.MEETING else _tone(first, today, one.held_on),
        )
        for one in live
    ]


def _task(group: WorkGroup, first: Home, today: date, *, with_role: bool) -> Task:
    title, hint = WORDS[group.key]
    if group.key == "returned" and first.returned:
        one = first.returned[0]
        more = f" và {group.count - 1} trường hợp khác" if group.count > 1 else ""
        hint = f"{one.nominee}{more}: {one.reason}"
    if group.key == "drafts" and first.sent_back:
        one = first.sent_back[0]
        hint = f"Thủ trưởng chuyển lại {one.nominee}: {one.reason}"
    if group.partly and group.key in BEGUN:
        hint = f"{group.partly} {BEGUN[group.key]}. {hint}"
    return Task(
        title=title,
        hint=hint,
        url=_url(group, first),
        count=group.count,
        role=LABELS[group.role] if with_role else "",
        due_on=group.due_on,
        due=_due(first, today, group.due_on),
        tone=_tone(first, today, group.due_on),
        gold=group.key in GOLD,
    )


def _due(first: Home, today: date, due_on: date | None) -> str:
    return "" if due_on is None else working_time_left(first.days_left(today, due_on), due_on, today)


def _tone(first: Home, today: date, due_on: date | None) -> str:
    left = None if due_on is None else first.days_left(today, due_on)
    return "info" if left is None or left > SOON else "bad" if due_on and due_on < today else "wait"


OWN_PAGES: dict[str, tuple[str, str | None]] = {
    "to_notify": ("result_notices.index", None),
    "to_sign": ("decisions.signing_desk", None),
    "to_seal": ("originals.overview", None),
    "to_scan": ("council.index", None),
    "to_return": ("letters.index", "tra-lai"),
    "to_superior": ("letters.index", "to-trinh"),
}
"""Work that has a page of its own, with the kind of letter that it shows."""
AFTER_PAGES: dict[str, tuple[str, str, dict[str, Any]]] = {
    "to_pay": ("money.ledger", "decisions.index", {"viec": "chi"}),
    "to_confer": ("money.conferral", "decisions.index", {"viec": "trao"}),
    "to_print": ("certificates.of_decision", "decisions.index", {"viec": "in"}),
    REISSUE: (
        "certificates.reissue",
        "certificates.reissue_list",
        {"tinh_trang": ReissueState.REQUESTED.value},
    ),
}
"""What follows a decision: the page of the only one, and the list of them."""
AT_THE_DESK = frozenset(
    {"to_receive", "clean", "look", "late", "to_confirm_clean", "to_confirm_look", "to_confirm_late"}
)
"""Work that is done in the appraiser's queue."""


def _url(group: WorkGroup, first: Home) -> str:
    """Where the work is done: the one thing itself, else the list of them."""
    if group.key in OWN_PAGES or group.key in AFTER_PAGES:
        return _own_page(group)
    if group.decision_state is not None:
        return url_for("decisions.index", trang_thai=group.decision_state.value)
    if group.key == "returned" and group.count == len(first.returned) == 1:
        return url_for("nominations.shown", ref=first.returned[0].ref)
    if group.key == "to_submit" and first.to_review:
        return url_for("proposing.review", ref=first.to_review)
    opinion = {None: None, True: "co", False: "chua"}[group.has_opinion]
    care = group.care.value if group.care else None
    if group.key in AT_THE_DESK:
        step = "cho-tiep-nhan" if group.key == "to_receive" else None
        return url_for("appraisal.index", buoc=step, loc=care, y_kien=opinion)
    return url_for(
        "search.index", trang_thai=[state.value for state in group.states], loc=care, y_kien=opinion
    )


def _own_page(group: WorkGroup) -> str:
    if group.key in OWN_PAGES:
        endpoint, kind = OWN_PAGES[group.key]
        return url_for(endpoint, loai=kind)
    endpoint, overview, given = AFTER_PAGES[group.key]
    return url_for(endpoint, ref=group.ref) if group.ref else url_for(overview, **given)


def _duties(viewer: Actor) -> list[Task]:
    """What others proposed and waits for this person's approval, runs left prepared, reports that are finished."""
    found = []
    if count := to_decide(viewer):
        hint = "Quản trị hoặc thủ trưởng đơn vị đã trình; bạn là người thứ hai."
        found.append(Task("Phân công chờ duyệt", hint, url_for("grants.waiting"), count))
    count, ref = bulk_runs.prepared(viewer)
    if count:
        hint = "Đã chọn xong đề nghị, chưa chạy. Xem lại rồi thực hiện, hoặc dừng việc đó."
        url = url_for("bulk_runs.shown", ref=ref) if count == 1 else url_for("bulk_runs.index")
        found.append(Task("Việc hàng loạt làm dở, chờ xem lại", hint, url, count))
    for kind, (count, first) in approvals.to_approve(viewer).items():
        title, hint, address = APPROVALS[kind]
        found.append(Task(title, hint, address(first), count))
    if (done := approvals.finished_reports(viewer)).count:
        names = ", ".join(done.names) + (" …" if done.count > len(done.names) else "")
        hint = f"{names} báo đã viết xong. Xem, nhận về rồi sửa nếu cần."
        url = url_for("nominee.unit_report", ref=done.ref)
        found.append(Task("Báo cáo thành tích tự viết, chờ nhận", hint, url, done.count))
    return found


def _undoing(viewer: Actor, first: Home, today: date) -> list[Task]:
    """Documents that cancel or correct decisions, and what is to come back."""
    found = []
    for one in undoing_work(viewer):
        title, hint, query = WORK[one.kind]
        several = f"{url_for(PLACE_OF_WORK.get(one.kind, 'undoing.index'))}?{query}"
        url = url_for("undoing.shown", ref=one.ref) if one.ref else several
        late = f"{one.late} trường hợp quá hạn nộp lại. " if one.late else ""
        found.append(
            Task(
                title, late + hint, url, one.count, due_on=one.due_on, due=_due(first, today, one.due_on),
                tone=_tone(first, today, one.due_on), gold=one.kind is Waiting.TO_NUMBER,
            )
        )  # fmt: skip
    waits = complaint_work(viewer)
    url = url_for("complaints.index", xem="dang-giai-quyet")
    if waits.to_settle:
        hint = f"{waits.late} đơn quá hạn." if waits.late else "Đơn được giao cho bạn giải quyết."
        due, tone = _due(first, today, waits.due_on), _tone(first, today, waits.due_on)
        found.append(
            Task("Khiếu nại, tố cáo", hint, url, waits.to_settle, due_on=waits.due_on, due=due, tone=tone)
        )
    if waits.to_reopen:
        hint = "Đơn được kết luận là đúng; bạn là người thứ hai."
        found.append(Task("Mở lại đề nghị theo khiếu nại", hint, url, waits.to_reopen))
    return found


APPROVALS: dict[str, tuple[str, str, Callable[[int], str]]] = {
    approvals.MERGES: (
        "Gộp hai mục trong danh bạ, chờ duyệt", "Đối chiếu hai mục; bạn là người thứ hai.",
        lambda _: url_for("units.waiting"),
    ),
    approvals.CHANGES: (
        "Thay đổi đơn vị, chờ duyệt", "Xem những gì chuyển theo; bạn là người thứ hai.",
        lambda _: url_for("units.waiting"),
    ),
    approvals.DELEGATIONS: (
        "Giao ký thay, chờ duyệt", "Đối chiếu văn bản giao ký; bạn là người thứ hai.",
        lambda _: url_for("delegations.index", tinh_trang="cho-duyet"),
    ),
    approvals.DAYS: (
        "Ngày nghỉ, ngày làm bù chờ duyệt", "Duyệt rồi thời hạn mới tính theo; bạn là người thứ hai.",
        lambda first: url_for("calendars.shown", number=first),
    ),
    approvals.SETTINGS: (
        "Thiết lập của cơ quan, chờ duyệt", "Đối chiếu giá trị cũ, mới và văn bản; bạn là người thứ hai.",
        lambda first: url_for("body_settings.change", number=first),
    ),
    approvals.COUNCILS: (
        "Thành viên Hội đồng, chờ duyệt", "Đối chiếu quyết định với danh sách; bạn là người thứ hai.",
        lambda _: url_for("council.members"),
    ),
    approvals.ANCHORS: (
        "Chứng thư số được tin cậy, chờ duyệt", "Đối chiếu dấu vân tay với nơi cấp; bạn là người thứ hai.",
        lambda _: url_for("originals.anchors"),
    ),
    approvals.PACKS: (
        "Quy định của địa phương, chờ duyệt", "Đọc bản đề nghị và thử trên hồ sơ cũ; bạn là người thứ hai.",
        lambda _: url_for("rule_packs.index"),
    ),
}  # fmt: skip
"""What each kind of waiting approval is called, what to do with it, and where (given the first one's id)."""
