"""``/quan-tri/bat-dau``: what a new body does next, with what is done already; one may stop anywhere."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, current_app, render_template, url_for
from flask.typing import ResponseReturnValue

from web import identity
from web.access import declares
from web.labels import count as grouped
from workflow.actions import Action
from workflow.queries import first_day
from workflow.queries.first_day import Progress
from workflow.roles import LABELS, Role

blueprint = Blueprint("first_day", __name__)


STANDING = frozenset({Role.STANDING_BODY})
EITHER = STANDING | {Role.ADMINISTRATOR}


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do: who does it, where, whether it is done, and one sentence on how it stands."""

    title: str
    who: str
    sentence: str
    is_done: bool
    url: str
    button: str
    roles: frozenset[Role]
    is_optional: bool = False

    def is_for(self, held: set[Role]) -> bool:
        """Whether somebody with these roles does it himself."""
        return bool(self.roles & held)


@blueprint.get("/quan-tri/bat-dau")
@declares(Action.MANAGE_USERS, Action.MANAGE_ROUND)
def index() -> ResponseReturnValue:
    """Show the steps from an empty body to the first round."""
    viewer = identity.signed_in()
    steps = steps_of(first_day.progress(viewer))
    needed = [step for step in steps if not step.is_optional]
    return render_template(
        "setup/first_day.html",
        steps=steps,
        done=sum(step.is_done for step in needed),
        needed=len(needed),
        next_step=next((step for step in needed if not step.is_done), None),
        held={grant.role for grant in viewer.grants},
    )


def steps_of(now: Progress) -> tuple[Step, ...]:
    """Return the steps in their order, each with its state read from what is stored."""
    standing, admin = LABELS[Role.STANDING_BODY], LABELS[Role.ADMINISTRATOR]
    missing = ", ".join(LABELS[role] for role in now.missing)
    accounts = f"{grouped(now.unit_accounts)} người của các đơn vị có tài khoản."
    if missing:
        accounts += f" Cơ quan xét còn thiếu: {missing}."
    if now.waiting:
        accounts += f" {now.waiting} việc phân công chờ người thứ hai duyệt."
    return (
        Step(
            "Đơn vị", standing, _counted("units", now.units - 1),
            now.units > 1, place("imports.units", "/quan-tri/nhap-don-vi"), "Nhập đơn vị", STANDING,
        ),
        Step(
            "Người", standing, _counted("people", now.people),
            now.people > 0, place("imports.people", "/quan-tri/nhap-nguoi"), "Nhập người", STANDING,
        ),
        Step(
            "Người dùng và nhiệm vụ", f"{admin} trình, {standing} duyệt", accounts,
            now.unit_accounts > 0 and not now.missing and not now.waiting,
            url_for("grants.waiting") if now.waiting else url_for("users.index"),
            "Xem việc chờ duyệt" if now.waiting else "Tạo tài khoản, giao nhiệm vụ", EITHER,
        ),
        Step(
            "Hội đồng", standing, _counted("councils", now.councils),
            now.councils > 0, url_for("council.members" if now.councils else "council.set_up"),
            "Lập Hội đồng", STANDING,
        ),
        Step(
            "Quy định địa phương", f"{standing} trình, lãnh đạo duyệt",
            _counted("packs", now.packs),
            now.packs > 0, url_for("rule_packs.index"), "Soạn quy định", STANDING, is_optional=True,
        ),
        Step(
            "Đợt xét đầu tiên", standing, _counted("rounds", now.rounds),
            now.rounds > 0, url_for("rounds.index") if now.rounds else url_for("rounds.start"), "Mở đợt xét", STANDING,
        ),
    )  # fmt: skip


def place(endpoint: str, path: str) -> str:
    """Return the address of a page of another part, empty while that part is not there."""
    if endpoint in current_app.view_functions:
        return url_for(endpoint)
    return path if any(rule.rule == path for rule in current_app.url_map.iter_rules()) else ""


TOLD: dict[str, tuple[str, str]] = {
    "units": ("đơn vị trực thuộc", "Chép danh sách đơn vị từ Excel vào, xem thử trước khi ghi."),
    "people": ("người trong danh bạ", "Nhập danh bạ cán bộ, công chức, viên chức và nhân dân."),
    "councils": ("Hội đồng đã thành lập", "Ghi quyết định thành lập và các thành viên."),
    "packs": (
        "bản quy định đã duyệt",
        "Không có thì chương trình áp dụng luật; điều luật giao cho địa phương (như tiêu chuẩn Giấy khen) do người xét "
        "kết luận từng hồ sơ.",
    ),
    "rounds": (
        "đợt xét đã mở",
        "Mở đợt: danh hiệu nhận xét và thời hạn. Từ ngày mở, các đơn vị lập được hồ sơ.",
    ),
}
"""What is counted, and what to do while there is none."""


def _counted(what: str, number: int) -> str:
    some, none = TOLD[what]
    return f"Đã có {grouped(number)} {some}." if number > 0 else none
