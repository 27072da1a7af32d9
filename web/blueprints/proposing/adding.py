"""Naming many at once: ticked in the register, or pasted from Excel; lines that wait are settled one by one."""

from __future__ import annotations

from typing import Any

from flask import flash, render_template, request, url_for
from flask.typing import ResponseReturnValue

from rules.vocabulary import AwardCode, NomineeKind
from web.access import declares
from web.blueprints.common import MENDABLE, back_to_form, require_role
from web.blueprints.proposing.base import UNIT_ROLES, blueprint, page_of, to_grid
from web.blueprints.proposing.forms import NO_AWARD, LineForm, PasteForm, PickForm
from web.forms import new_key
from workflow.actions import Action
from workflow.errors import InvalidInput, NotFound
from workflow.queries import nominee_grid
from workflow.queries.nominee_grid import GridPage
from workflow.services import nominee_lists
from workflow.services.nominee_lists import Line

MOST_SHOWN = 300


@blueprint.route("/ho-so/<ref>/bang/them", methods=["GET", "POST"])
@declares(Action.CREATE_NOMINATION)
def add(ref: str) -> ResponseReturnValue:
    """Show the unit's register; name those ticked. Searching keeps what is ticked."""
    viewer, page = page_of(ref)
    require_role(viewer, *UNIT_ROLES)
    form = PickForm(loai=request.args.get("loai", ""))
    kind = _kind(form.loai.data)
    form.award.choices = _awards(page, kind)
    if not form.accepted() or form.viec.data == "tim":
        return _pick_page(form, page, kind), 422 if form.errors else 200
    award, keys = _award(form.award.data), form.chon.data
    if award is None or not keys:
        form.award.errors = [] if award else ["Chọn danh hiệu, hình thức cho những người đã đánh dấu."]
        sentence = "" if keys else "Chưa đánh dấu ai. Đánh dấu một hoặc nhiều người rồi bấm Thêm."
        return _pick_page(form, page, kind, sentence), 422
    try:
        made, problems = nominee_lists.add_known(page.dossier.id, keys, award, actor=viewer)
    except MENDABLE as error:
        status, sentence, _ = back_to_form(form, error)
        return _pick_page(form, page, kind, sentence), status
    if problems:
        form.chon.data = []
        form.khoa.data = new_key()
        _, page = page_of(ref)
        return _pick_page(form, page, kind, f"Đã thêm {len(made)}; chưa thêm {len(problems)}.", problems), 422
    flash(f"Đã thêm {len(made)} đề nghị {award.label}.", "ok")
    return to_grid(ref)


@blueprint.route("/ho-so/<ref>/bang/dan", methods=["GET", "POST"])
@declares(Action.CREATE_NOMINATION)
def paste(ref: str) -> ResponseReturnValue:
    """Put pasted lines on the list; what fits nobody waits on the grid with the reason."""
    viewer, page = page_of(ref)
    require_role(viewer, *UNIT_ROLES)
    form = PasteForm()
    form.award.choices = _awards(page, None)
    if not form.accepted():
        return _paste_page(form, page), 422 if form.errors else 200
    lines = [Line(line, _award(form.award.data)) for line in _lines(form.text.data or "")]
    try:
        taken = nominee_lists.take_lines(page.dossier.id, lines, actor=viewer)
    except MENDABLE as error:
        status, sentence, _ = back_to_form(form, error)
        return _paste_page(form, page, sentence), status
    if taken.nominations:
        flash(f"Đã thêm {len(taken.nominations)} đề nghị từ {len(lines)} dòng dán vào.", "ok")
    if taken.waiting:
        flash(f"{taken.waiting} dòng chưa thêm được, giữ ở đầu bảng kèm lý do.", "wait")
    return to_grid(ref, "dong-cho" if taken.waiting else "")


@blueprint.post("/ho-so/<ref>/bang/dong/<line>")
@declares(Action.CREATE_NOMINATION)
def settle(ref: str, line: str) -> ResponseReturnValue:
    """Try a waiting line again as it now reads, or drop it."""
    viewer, page = page_of(ref)
    require_role(viewer, *UNIT_ROLES)
    waiting = next((one for one in page.waiting if one.ref == line), None)
    if waiting is None:
        raise NotFound("dòng này")
    form = LineForm()
    form.award.choices, form.ai.choices = _awards(page, None), {}
    if not form.accepted():
        raise InvalidInput("Dòng này dài quá 1.000 ký tự. Rút gọn rồi thử lại.")
    if form.viec.data == "bo":
        text = nominee_lists.drop_line(page.dossier.id, line, actor=viewer)
        flash(f"Đã bỏ dòng “{text[:80]}”.", "ok")
        return to_grid(ref)
    text = (form.text.data or "").replace("\r", " ").replace("\n", " ") or waiting.text
    award = _award(form.award.data) or waiting.award
    asked = Line(text, award, chosen=form.ai.data or "", pending_ref=line)
    taken = nominee_lists.take_lines(page.dossier.id, [asked], actor=viewer)
    if taken.nominations:
        flash("Đã thêm một đề nghị từ dòng chờ.", "ok")
        return to_grid(ref)
    flash("Dòng này vẫn chưa thêm được; xem lý do bên cạnh.", "wait")
    return to_grid(ref, "dong-cho")


def _lines(text: str) -> list[str]:
    """Return the pasted lines that say something; Excel quotes a cell that holds a line break, which we leave."""
    return [line for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n") if line.strip()]


def _kind(code: str | None) -> NomineeKind:
    return next((kind for kind in NomineeKind if kind.value == code), NomineeKind.INDIVIDUAL)


def _award(code: str | None) -> AwardCode | None:
    return next((award for award in AwardCode if award.value == code), None)


def _awards(page: GridPage, kind: NomineeKind | None) -> dict[str, str]:
    """Return the awards to choose from; where the round takes a single one, it is chosen already."""
    taken = {award.value: award.label for award, of in page.standing.taken if kind in {None, of}}
    return taken if len(taken) == 1 else {"": NO_AWARD} | taken


def _pick_page(
    form: PickForm, page: GridPage, kind: NomineeKind, sentence: str = "", problems: Any = ()
) -> str:
    viewer, _ = page_of(page.dossier.ref)
    found = nominee_grid.people(viewer, page.dossier.ref, form.tim.data or "", kind)
    ticked = set(form.chon.data)
    every = nominee_grid.people(viewer, page.dossier.ref, "", kind) if ticked else ()
    kept = [one for one in every if one.key in ticked and one not in found]
    named: dict[str, list[str]] = {}
    for award, key, _ in page.standing.named:
        named.setdefault(key, []).append(award.label)
    return render_template(
        "proposing/add.html", form=form, dossier=page.dossier, kind=kind, kinds=list(NomineeKind),
        found=[*kept, *found[:MOST_SHOWN]], total=len(found), ticked=ticked, named=named, sentence=sentence,
        findings=(), problems=problems,
    )  # fmt: skip


def _paste_page(form: PasteForm, page: GridPage, sentence: str = "") -> str:
    return render_template(
        "proposing/paste.html", form=form, dossier=page.dossier, sentence=sentence, findings=(),
        back=url_for("proposing.grid", ref=page.dossier.ref),
    )  # fmt: skip
