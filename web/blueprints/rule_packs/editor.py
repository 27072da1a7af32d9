"""``/quy-dinh/dia-phuong/soan-thao``: a pack as form and YAML side by side; check it, try it, send it for approval.

Whichever side was edited wins and fills the other. When both were, the person chooses; nothing typed is lost.
"""

from __future__ import annotations

import hashlib
from dataclasses import asdict, dataclass, field
from itertools import groupby

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from web import identity
from web.access import declares
from web.blueprints.common import MENDABLE, back_to_form, require_role, whole
from web.blueprints.rule_packs.forms import PackForm, entries_from, fill, group_counts, pack_form
from web.blueprints.rule_packs.routes import ROOT, blueprint
from web.forms import sent_key
from workflow.actions import Action
from workflow.actor import Actor
from workflow.errors import NotPermitted
from workflow.queries import pack_forms, registers, rule_packs
from workflow.queries.pack_forms import Entries, Matter
from workflow.queries.rehearsal import Rehearsal
from workflow.roles import Role
from workflow.services import rule_packs as commands

FROM_FORM, FROM_YAML, CHECK, SEND = "bieu-mau", "yaml", "kiem-tra", "trinh"
BOTH = (
    "Cả biểu mẫu và phần YAML đều đã được sửa. Chọn “Lấy theo biểu mẫu” hoặc “Lấy theo YAML”; "
    "nội dung đã gõ vẫn còn đây."
)


@dataclass(slots=True)
class Desk:
    """What the page shows beside the form."""

    name: str | None
    sentence: str = ""
    status: int = 200
    checked: bool = False
    effects: tuple[Rehearsal, ...] = field(default_factory=tuple)


@blueprint.route(f"{ROOT}/soan-thao", methods=["GET", "POST"])
@declares(Action.PROPOSE_PACK)
def edit() -> ResponseReturnValue:
    """Write a pack: ``bo`` names the own pack to change (``ban``: from that version), ``tu`` one to begin from."""
    viewer = identity.signed_in()
    require_role(viewer, Role.STANDING_BODY)
    form, desk = pack_form(), Desk(request.args.get("bo") or None)
    form.body_unit_id.choices = _bodies(viewer, desk.name)
    if not form.is_submitted():
        _begin(form, viewer)
        return _page(form, desk)
    if not form.accepted():
        desk.status = 422
        return _page(form, desk)
    try:
        if not _one_side(form):
            desk.sentence, desk.status = BOTH, 409
            return _page(form, desk)
        if form.viec.data == SEND:
            return _send(form, desk)
        if form.viec.data not in {FROM_FORM, FROM_YAML}:
            pack = commands.checked(form.text.data or "")
            desk.checked, desk.effects = True, rule_packs.effects(viewer, int(form.body_unit_id.data), pack)
    except MENDABLE as error:
        desk.status, desk.sentence, _ = back_to_form(form, error)
    return _page(form, desk)


def _bodies(viewer: Actor, name: str | None) -> dict[str, str]:
    """Return the bodies for which the viewer may write the pack."""
    mine = viewer.units_with(Role.STANDING_BODY)
    if name is not None:
        body = rule_packs.shown(viewer, name).body_unit_id
        mine = mine & {body} if body is not None else frozenset()
    if not mine:
        raise NotPermitted(
            "Bộ quy định này của cơ quan khác. Lập bộ mới từ bộ này nếu muốn dùng cho cơ quan của bạn."
        )
    return {str(number): unit for number, unit in registers.units_named(mine)}


def _begin(form: PackForm, viewer: Actor) -> None:
    """Fill a fresh form: from the pack to change, from the one to copy, or empty."""
    source = request.args.get("bo") or request.args.get("tu")
    form.seen.data = "0"
    entries, text = Entries({"scope": ""}), ""
    if source:
        version = whole(request.args.get("ban"), 0)
        text, number = rule_packs.text_to_start_from(viewer, source, version)
        form.seen.data = str(number) if request.args.get("bo") else "0"
        entries = pack_forms.entries_of(text)
    form.text.data = text.strip()
    fill(form, entries)
    _mark(form)


def _one_side(form: PackForm) -> bool:
    """Make both sides say the same; False when both were edited and nobody chose."""
    form_edited = form.goc_form.data != _form_mark(form)
    yaml_edited = form.goc_yaml.data != _text_mark(form)
    chosen = form.viec.data
    if form_edited and yaml_edited and chosen not in {FROM_FORM, FROM_YAML}:
        return False
    if chosen == FROM_YAML or (yaml_edited and chosen != FROM_FORM):
        fill(form, pack_forms.entries_of(form.text.data or ""))
    elif form_edited or chosen == FROM_FORM or not (form.text.data or "").strip():
        form.text.data = pack_forms.text_of(entries_from(form), form.text.data or "").strip()
    _mark(form)
    return True


def _send(form: PackForm, desk: Desk) -> ResponseReturnValue:
    """Propose what the text says."""
    name, number = commands.propose(
        form.text.data or "",
        body_unit_id=int(form.body_unit_id.data),
        note=form.note.data or "",
        seen=int(form.seen.data or 0),
        name=desk.name,
        actor=identity.signed_in(),
        idempotency_key=sent_key(),
    )
    flash(f"Đã trình bản số {number}. Người khác trong cơ quan duyệt thì bản này mới có hiệu lực.", "ok")
    return redirect(url_for("rule_packs.version", name=name, number=number), 303)


def _mark(form: PackForm) -> None:
    """Remember both sides as they stand now, to see later which was edited."""
    form.goc_yaml.data, form.goc_form.data = _text_mark(form), _form_mark(form)


def _text_mark(form: PackForm) -> str:
    text = (form.text.data or "").replace("\r\n", "\n").strip()
    return hashlib.sha256(text.encode()).hexdigest()


def _form_mark(form: PackForm) -> str:
    entries = entries_from(form)
    settings = {key: tuple(asdict(entry).values()) for key, entry in sorted(entries.settings.items())}
    return hashlib.sha256(repr((sorted(entries.head.items()), settings)).encode()).hexdigest()


def _groups(form: PackForm) -> list[tuple[str, list[Matter], int, bool]]:
    """Return the matters by group: name, matters, how many are settled, whether one is wrong."""
    found = []
    for group, rows in groupby(pack_forms.matters(), key=lambda matter: matter.group):
        listed = list(rows)
        found.append((group, listed, *group_counts(form, listed)))
    return found


def _page(form: PackForm, desk: Desk) -> tuple[str, int]:
    wrong_line = None
    for sentence in form.text.errors:
        wrong_line = rule_packs.line_in(str(sentence))
    lines = (form.text.data or "").splitlines()
    near = [] if wrong_line is None else _around(lines, wrong_line)
    return (
        render_template("rule_packs/edit.html", form=form, desk=desk, groups=_groups(form), near=near),
        desk.status,
    )


def _around(lines: list[str], line: int) -> list[tuple[int, str, bool]]:
    """Return the lines around a fault: number, text, whether it is the one."""
    first, last = max(1, line - 2), min(len(lines), line + 2)
    return [(number, lines[number - 1], number == line) for number in range(first, last + 1)]
