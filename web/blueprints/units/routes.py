"""``/don-vi``: the tree, one unit, a new unit, changes with a preview, what waits for a second person."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from rules.vocabulary import Level
from web import identity, narrowing
from web.access import declares
from web.blueprints.common import MENDABLE, back_to_form, cursor, page_url, require_role, whole
from web.blueprints.units.forms import ChangeForm, NewUnitForm, VerdictForm, handover_form
from web.event_sentences import told
from web.forms import KeyedForm
from workflow import clock
from workflow.actions import Action
from workflow.errors import InvalidInput, NotFound, NotPermitted, WorkflowError
from workflow.queries import people, unit_changes, units
from workflow.queries.unit_changes import KIND_WORDS, Change, NewUnit, UnitChangeKind
from workflow.queries.units import UnitKind
from workflow.roles import Role
from workflow.services import unit_changes as commands
from workflow.services import unit_undoing

blueprint = Blueprint("units", __name__)
BY_WORD = {
    "doi-ten": UnitChangeKind.RENAME,
    "hop-nhat": UnitChangeKind.MERGE,
    "chia-tach": UnitChangeKind.SPLIT,
    "giai-the": UnitChangeKind.DISSOLVE,
}
WORD_OF = {kind: word for word, kind in BY_WORD.items()}


@blueprint.get("/don-vi")
@declares(Action.VIEW_REGISTER)
def index() -> ResponseReturnValue:
    """Show the units within reach as a tree."""
    viewer = identity.signed_in()
    text, ended = request.args.get("q", "")[:100], narrowing.is_on("cu", "co", "Đơn vị đã kết thúc")
    page = units.listed(viewer, text, with_ended=ended, cursor=cursor())
    return render_template(
        "units/index.html",
        page=page,
        newer=page_url(truoc=page.newer) if page.newer else "",
        older=page_url(sau=page.older) if page.older else "",
        text=text,
        ended=ended,
        may_change=viewer.holds(Role.STANDING_BODY),
        words=BY_WORD,
        kind_words=KIND_WORDS,
    )


@blueprint.get("/don-vi/cho-duyet")
@declares(Action.PROPOSE_REGISTER_CHANGE, Action.APPROVE_REGISTER_CHANGE)
def waiting() -> ResponseReturnValue:
    """Show what waits for a second person."""
    viewer = identity.signed_in()
    require_role(viewer, Role.STANDING_BODY, Role.CONFIRMER)
    return render_template("units/waiting.html", waiting=unit_changes.waiting(viewer))


@blueprint.route("/don-vi/moi", methods=["GET", "POST"])
@declares(Action.PROPOSE_REGISTER_CHANGE)
def add() -> ResponseReturnValue:
    """Add a unit."""
    viewer = identity.signed_in()
    require_role(viewer, Role.STANDING_BODY)
    form, sentence, status = NewUnitForm(), "", 200
    form.parent.choices = dict([("", "Chọn đơn vị"), *people.unit_choices(viewer)])
    if form.accepted():
        new = NewUnit(form.code.data or "", form.name.data or "", form.place.data or "")
        try:
            code = commands.add_unit(
                new, UnitKind(form.kind.data), Level.of(form.level.data),
                people.unit_id_of(viewer, form.parent.data), form.since.data, actor=viewer,
                idempotency_key=form.khoa.data,
            )  # fmt: skip
        except MENDABLE as error:
            status, sentence, _ = back_to_form(form, error)
        else:
            flash("Đã thêm đơn vị.", "ok")
            return redirect(url_for("units.shown", code=code), 303)
    elif form.errors:
        status = 422
    return render_template("units/add.html", form=form, sentence=sentence), status


@blueprint.get("/don-vi/<code>")
@declares(Action.VIEW_REGISTER)
def shown(code: str) -> ResponseReturnValue:
    """Show one unit over time."""
    page = units.shown(identity.signed_in(), code)
    return render_template(
        "units/shown.html", page=page, row=page.row, events=told(page.events), today=clock.today(), words=BY_WORD,
        kind_words=KIND_WORDS,
    )  # fmt: skip


@blueprint.route("/don-vi/thay-doi/<word>", methods=["GET", "POST"])
@declares(Action.PROPOSE_REGISTER_CHANGE)
def change(word: str) -> ResponseReturnValue:
    """Choose, preview and propose a change: the first sending shows the preview, the second proposes."""
    viewer = identity.signed_in()
    require_role(viewer, Role.STANDING_BODY)
    if word not in BY_WORD:
        raise NotFound("trang này")
    kind, form = BY_WORD[word], ChangeForm()
    if not form.is_submitted():
        form.unit.data = list(dict.fromkeys(request.args.getlist("chon") + request.args.getlist("don_vi")))[
            :20
        ]
    sentence, status, plan, again = "", 200, None, False
    if form.accepted():
        try:
            wanted = _change(kind, form)
            plan = unit_changes.previewed(viewer, wanted)
            again = bool(form.seen.data) and form.seen.data != _mark(wanted)
            if form.seen.data == _mark(wanted) and not plan.obstacles:
                ref = commands.propose(wanted, actor=viewer, idempotency_key=form.khoa.data)
                flash(
                    "Đã gửi đề nghị. Từ ngày hiệu lực, người thứ hai duyệt thì thay đổi được thực hiện.", "ok"
                )
                return redirect(url_for("units.proposal", ref=ref), 303)
            form.seen.data = "" if plan.obstacles else _mark(wanted)
        except MENDABLE as error:
            status, sentence, _ = back_to_form(form, error)
    elif form.errors:
        status = 422
    page = render_template(
        "units/change.html", form=form, sentence=sentence, plan=plan, kind=kind, title=KIND_WORDS[kind], word=word,
        chosen=_chosen(form), choices=people.unit_choices(viewer), again=again,
    )  # fmt: skip
    return page, status


def _mark(wanted: Change) -> str:
    """Return what the preview was made from; another one is shown first."""
    text = f"{wanted.on.isoformat()}|{wanted.document}|{wanted.text()}"
    return hashlib.sha256(text.encode()).hexdigest()


def _chosen(form: ChangeForm) -> list[str]:
    return [str(code) for code in form.unit.data or ()]


def _change(kind: UnitChangeKind, form: ChangeForm) -> Change:
    codes = [code for code in _chosen(form) if code]
    if not codes:
        raise InvalidInput("Chọn ít nhất một đơn vị.", {"unit": "Chọn ít nhất một đơn vị."})
    viewer = identity.signed_in()
    wanted = Change(
        kind=kind,
        on=form.on.data,
        document=form.document.data or "",
        predecessors=unit_changes.ids_of(viewer, codes),
        successors=tuple(_lines(form.successors.data or "")),
    )
    if kind is not UnitChangeKind.SPLIT or len(wanted.successors) < 2:
        return wanted
    plan, count = unit_changes.previewed(viewer, wanted), len(wanted.successors)
    people = {str(number) for number, _ in plan.staff}
    placed = {whole(key): place for key, place in _places(form, form.cho.data or (), people, count).items()}
    groups = _places(form, form.nhom.data or (), {key for key, _ in plan.groups}, count)
    return replace(wanted, placed=placed, groups=groups)


def _places(form: ChangeForm, chosen: Iterable[object], known: set[str], units: int) -> dict[str, int]:
    """Return where each goes of what a split places: where it was put, else with the rest (0 is left out)."""
    places = dict.fromkeys(known, whole(form.rest.data))
    for one in chosen:
        key, _, place = str(one).partition(":")
        if key in places and place:
            places[key] = whole(place)
    if any(place >= units for place in places.values()):
        raise InvalidInput(
            "Danh sách đơn vị mới đã đổi. Chọn lại đơn vị nhận rồi xem trước.",
            {"successors": "Chọn lại đơn vị nhận của từng người, tập thể, hồ sơ."},
        )
    return {key: place for key, place in places.items() if place}


def _lines(text: str) -> list[NewUnit]:
    """Read the successors; ``InvalidInput`` names the line."""
    found = []
    for number, line in enumerate((line for line in text.splitlines() if line.strip()), 1):
        parts = [part.strip() for part in line.split(";")]
        if len(parts) < 2 or not all(parts[:2]):
            message = f"Dòng {number}: ghi mã và tên, cách nhau bằng dấu chấm phẩy."
            raise InvalidInput(message, {"successors": message})
        found.append(NewUnit(parts[0], parts[1], parts[2] if len(parts) > 2 else ""))
    return found


@blueprint.route("/don-vi/<code>/ban-giao", methods=["GET", "POST"])
@declares(Action.PROPOSE_REGISTER_CHANGE)
def handover(code: str) -> ResponseReturnValue:
    """Preview and propose the handover of a body's open rounds from a day."""
    viewer = identity.signed_in()
    require_role(viewer, Role.STANDING_BODY)
    (body_id,) = unit_changes.ids_of(viewer, [code])
    sample = Change(UnitChangeKind.HANDOVER, clock.today(), "", (body_id,))
    first = unit_changes.handover_previewed(viewer, sample)
    below = [(row.code, row.name) for row in first.below]
    receivers = {str(row.id): row.name for row in first.receivers}
    form: Any = handover_form(below, receivers)()
    if not form.is_submitted():
        for number, row in enumerate(first.below):
            form[f"den_{number}"].data = str(first.suggested[row.id])
    sentence, status, plan, again = "", 200, None, False
    if form.accepted():
        wanted = Change(
            UnitChangeKind.HANDOVER, form.on.data, form.document.data or "", (body_id,),
            receivers={row.id: int(form[f"den_{number}"].data) for number, row in enumerate(first.below)},
        )  # fmt: skip
        try:
            plan = unit_changes.handover_previewed(viewer, wanted)
            again = bool(form.seen.data) and form.seen.data != _mark(wanted)
            if form.seen.data == _mark(wanted) and not plan.obstacles:
                ref = commands.propose(wanted, actor=viewer, idempotency_key=form.khoa.data)
                flash(
                    "Đã gửi đề nghị bàn giao. Từ ngày hiệu lực, người thứ hai duyệt thì được thực hiện.", "ok"
                )
                return redirect(url_for("units.proposal", ref=ref), 303)
            form.seen.data = "" if plan.obstacles else _mark(wanted)
        except MENDABLE as error:
            status, sentence, _ = back_to_form(form, error)
    elif form.errors:
        status = 422
    page = render_template(
        "units/handover.html",
        again=again,
        form=form,
        sentence=sentence,
        plan=plan,
        body=first.body,
        first=first,
        code=code,
    )
    return page, status


@blueprint.route("/don-vi/de-nghi/<ref>", methods=["GET", "POST"])
@declares(Action.PROPOSE_REGISTER_CHANGE, Action.APPROVE_REGISTER_CHANGE)
def proposal(ref: str) -> ResponseReturnValue:
    """Show one proposed change; carry it out, reject or withdraw it."""
    viewer, form = identity.signed_in(), VerdictForm()
    sentence, status = "", 200
    page = unit_changes.proposed(viewer, ref)
    if page.may_undo:
        form.asks_why()
    if form.accepted():
        try:
            said = _decide(ref, form.note.data or "")
        except MENDABLE as error:
            status, sentence = _back(form, error)
        else:
            flash(said, "ok")
            return redirect(url_for("units.proposal", ref=ref), 303)
    elif form.errors:
        status = 422
    shown_ = render_template(
        "units/proposal.html", page=page, form=form, sentence=sentence, later=told(page.later)
    )
    return shown_, status


def _back(form: KeyedForm, error: WorkflowError) -> tuple[int, str]:
    status, sentence, _ = back_to_form(form, error)
    return status, sentence


def _decide(ref: str, note: str) -> str:
    viewer, chosen = identity.signed_in(), request.args.get("viec", "")
    if chosen == "duyet":
        commands.approve(ref, note, actor=viewer)
        return "Đã thực hiện. Văn bản, quyết định đã ban hành giữ tên cũ."
    if chosen == "khong-duyet":
        commands.reject(ref, note, actor=viewer)
        return "Đã ghi không duyệt."
    if chosen == "rut":
        commands.withdraw(ref, actor=viewer)
        return "Đã rút đề nghị."
    if chosen == "hoan-tac":
        unit_undoing.undo(ref, note, actor=viewer)
        return "Đã hoàn tác. Đơn vị hoạt động như trước; người, tài khoản, hồ sơ đã trở về như cũ."
    raise NotPermitted("Trang này không có nút như vậy. Mở lại trang rồi dùng các nút ở đó.")
