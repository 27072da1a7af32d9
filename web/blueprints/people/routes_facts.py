"""``/nguoi/<key>/ghi/<what>``: one page for each kind of fact, from one table."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import render_template
from flask.typing import ResponseReturnValue

from rules.vocabulary import DisciplineForm, Employment, Rating
from web import identity
from web.access import declares
from web.blueprints.people import forms
from web.blueprints.people.base import answer, blueprint, to_page
from web.forms import KeyedForm
from workflow.actions import Action
from workflow.actor import Actor
from workflow.errors import InvalidInput, NotFound
from workflow.queries import people, person_page
from workflow.queries.person_page import May
from workflow.services import people_facts as commands
from workflow.services import people_kin
from workflow.services.people_facts import ServiceDraft
from workflow.services.register_records import LeaveKind

YES = {"co": True, "khong": False}
PERIOD = re.compile(r"(\d{4})(?:\s*[-–]\s*(\d{4}))?")


@dataclass(frozen=True, slots=True)
class Fact:
    """One kind of fact: its page's title, its form, the command, what is said afterwards."""

    title: str
    form: type[KeyedForm]
    act: Callable[[Any, int, dict[str, Any]], None]
    said: str
    hint: str = ""
    sensitive: bool = False


def _service(form: Any, number: int, common: dict[str, Any]) -> None:
    unit_id = people.unit_id_of(common["actor"], form.unit.data)
    draft = ServiceDraft(
        unit_id, form.position.data or "", Employment.of(form.employment.data), form.since.data,
        form.is_leader.data == "co",
    )  # fmt: skip
    commands.begin_service(number, draft, **common)


def _end(form: Any, number: int, common: dict[str, Any]) -> None:
    commands.end_service(number, form.on.data, form.reason.data or "", **common)


def _rating(form: Any, number: int, common: dict[str, Any]) -> None:
    given = (Rating.of(form.rating.data), form.decided_on.data, form.document.data or "")
    commands.rate(number, period_key(form.period.data or ""), *given, **common)


def _leave(form: Any, number: int, common: dict[str, Any]) -> None:
    kind = LeaveKind(form.kind.data)
    commands.record_leave(number, kind, form.since.data, form.until.data, **common)


def _discipline(form: Any, number: int, common: dict[str, Any]) -> None:
    commands.record_discipline(
        number, DisciplineForm.of(form.form.data), form.decided_on.data, form.document.data or "",
        ends_on=form.ends_on.data, duty_related=YES.get(form.duty_related.data), **common,
    )  # fmt: skip


def _relative(form: Any, number: int, common: dict[str, Any]) -> None:
    found = people.named(common["actor"], form.relative.data or "")
    if len(found) != 1:
        codes = ", ".join(f"{row.full_name} (mã {row.code})" for row in found[:5])
        message = (
            f"Có {len(found)} người như vậy: {codes}. Ghi mã thay cho tên."
            if found
            else "Không có người này trong danh bạ bạn được xem. Kiểm tra họ tên; người ở đơn vị khác thì nhờ "
            "Thường trực Hội đồng ghi."
        )
        raise InvalidInput(message, {"relative": message})
    other = people.person_id(common["actor"], found[0].key)
    people_kin.record_relative(number, other, form.kind.data, **common)


FACTS: dict[str, Fact] = {
    "cong-tac": Fact(
        "Chuyển công tác, chức vụ mới", forms.ServiceForm, _service, "Đã ghi quá trình công tác mới.",
        "Quá trình hiện tại kết thúc vào hôm trước ngày bắt đầu; hồ sơ đã gửi giữ đơn vị cũ.",
    ),
    "nghi-viec": Fact("Kết thúc công tác", forms.EndServiceForm, _end, "Đã ghi kết thúc công tác."),
    "xep-loai": Fact(
        "Xếp loại hằng năm", forms.RatingForm, _rating, "Đã ghi xếp loại.",
        "Ghi lại một năm đã có xếp loại là thay bản cũ; bản cũ còn trong lịch sử.",
    ),
    "nguoi-than": Fact(
        "Người thân", forms.RelativeForm, _relative, "Đã ghi quan hệ thân nhân ở cả hai người.",
        "Người thân không thẩm định, xác nhận, biểu quyết hay ký trường hợp của nhau. Ghi ở một người là đủ.",
    ),
    "nghi": Fact("Thời gian nghỉ", forms.LeaveForm, _leave, "Đã ghi thời gian nghỉ."),
    "ky-luat": Fact(
        "Kỷ luật", forms.DisciplineForm_, _discipline, "Đã ghi kỷ luật.",
        "Chỉ Thường trực Hội đồng ghi; người lập hồ sơ của đơn vị không thấy mục này.", sensitive=True,
    ),
}  # fmt: skip
"""Every kind of fact by the last part of its address."""


def period_key(text: str) -> str:
    """Return the stable key of a year or school year as people write it."""
    found = PERIOD.fullmatch(text.removeprefix("năm").removeprefix(" học").strip())
    years = [int(part) for part in found.groups() if part] if found else []
    if not years or (len(years) == 2 and years[1] != years[0] + 1):
        message = "Ghi năm bốn chữ số, ví dụ 2023; hoặc năm học liền nhau, ví dụ 2023-2024."
        raise InvalidInput(message, {"period": message})
    return f"SY{years[0]}-{years[1]}" if len(years) == 2 else f"Y{years[0]}"


def offered(may: May) -> list[tuple[str, str]]:
    """Return (address part, title) of what the viewer may record."""
    allowed = [
        (slug, fact) for slug, fact in FACTS.items() if may.merge or (may.manage and not fact.sensitive)
    ]
    return [(slug, fact.title) for slug, fact in allowed]


@blueprint.route("/nguoi/<key>/ghi/<what>", methods=["GET", "POST"])
@declares(Action.MANAGE_REGISTER, Action.RECORD_DISCIPLINE)
def record(key: str, what: str) -> ResponseReturnValue:
    """Record one fact of a person."""
    viewer: Actor = identity.signed_in()
    page = person_page.shown(viewer, key)
    if what not in dict(offered(page.may)):
        raise NotFound("trang này")
    fact = FACTS[what]
    form: Any = fact.form()
    if what == "cong-tac":
        form.unit.choices = dict(people.unit_choices(viewer))

    def act() -> str:
        fact.act(form, page.row.id, {"actor": viewer, "idempotency_key": form.khoa.data})
        return to_page(key, fact.said)

    def show(sentence: str) -> str:
        return render_template("people/record.html", form=form, sentence=sentence, page=page, fact=fact)

    return answer(form, act, show)


@blueprint.route("/nguoi/<key>/nguoi-than/<int:other>/bo", methods=["GET", "POST"])
@declares(Action.REMOVE_RELATIVE)
def free(key: str, other: int) -> ResponseReturnValue:
    """Take out a relative recorded by mistake."""
    viewer = identity.signed_in()
    page = person_page.shown(viewer, key)
    line = next((one for one in page.relatives or () if one[0] == other), None)
    if line is None or not page.may.free_kin:
        raise NotFound("trang này")
    form = forms.FreeForm()

    def act() -> str:
        people_kin.remove_relative(page.row.id, other, form.reason.data or "", actor=viewer)
        return to_page(key, "Đã bỏ quan hệ thân nhân ghi sai.")

    def show(sentence: str) -> str:
        hint = f"{line[1]} đang được ghi là {line[2]} của {page.row.full_name}."
        fact = Fact("Bỏ quan hệ thân nhân ghi sai", forms.FreeForm, _relative, "", hint)
        return render_template("people/record.html", form=form, sentence=sentence, page=page, fact=fact)

    return answer(form, act, show)
