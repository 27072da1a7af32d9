"""``/dot-xet/<code>/sua`` and the guidance documents of a round."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from rules.vocabulary import CommendationGround, Decider, Procedure, Stream
from web import identity
from web.access import declares
from web.blueprints.common import MENDABLE, back_to_form, require_role
from web.blueprints.documents.routes import attachment
from web.blueprints.rounds.base import blueprint, chosen_awards
from web.blueprints.rounds.forms import EditRoundForm, GuidanceForm
from web.forms import KeyedForm
from workflow.actions import Action
from workflow.queries import round_edit, round_life, rounds
from workflow.roles import Role
from workflow.services import files, round_documents
from workflow.services.round_editing import RoundChange, edit_round


@blueprint.route("/dot-xet/<code>/sua", methods=["GET", "POST"])
@declares(Action.MANAGE_ROUND)
def edit(code: str) -> ResponseReturnValue:
    """Change what may still change in a round, with a reason."""
    viewer = identity.signed_in()
    require_role(viewer, Role.STANDING_BODY)
    page = round_edit.editable(viewer, code)
    form = EditRoundForm(**_values(page))
    form.movement_id.choices = dict(
        [("", "Không"), *((str(number), name) for number, name in rounds.movement_choices())]
    )
    if not form.is_submitted():
        form.seen.data = page.mark
    sentence, status = "", 200
    if form.accepted():
        try:
            edit_round(
                page.row.id, _change(form), form.reason.data or "", seen=form.seen.data or "", actor=viewer
            )
        except MENDABLE as error:
            status, sentence, _ = back_to_form(form, error)
        else:
            flash("Đã sửa đợt xét. Thay đổi được ghi trong lịch sử của đợt.", "ok")
            return redirect(url_for("rounds.shown", code=code), 303)
    elif form.errors:
        status = 422
    shown = render_template("rounds/edit.html", page=page, row=page.row, form=form, sentence=sentence)
    return shown, status


@blueprint.route("/dot-xet/<code>/van-ban", methods=["GET", "POST"])
@declares(Action.MANAGE_ROUND)
def guidance(code: str) -> ResponseReturnValue:
    """Put a guidance document beside a round, or take one out."""
    viewer = identity.signed_in()
    require_role(viewer, Role.STANDING_BODY)
    page = round_edit.editable(viewer, code)
    form = GuidanceForm()
    sentence, status = "", 200
    if form.accepted():
        try:
            stored = files.store(form.file.data.read(), form.file.data.filename or "")
            round_documents.attach(page.row.id, form.title.data or "", stored, actor=viewer)
        except MENDABLE as error:
            status, sentence, _ = back_to_form(form, error)
        else:
            flash("Đã thêm văn bản. Các đơn vị tải về được ở trang của đợt xét.", "ok")
            return redirect(url_for("rounds.guidance", code=code), 303)
    elif form.errors:
        status = 422
    documents = round_life.documents_of(viewer, code)
    shown = render_template(
        "rounds/guidance.html", row=page.row, form=form, sentence=sentence, documents=documents
    )
    return shown, status


@blueprint.post("/dot-xet/<code>/van-ban/<ref>/bo")
@declares(Action.MANAGE_ROUND)
def take_out(code: str, ref: str) -> ResponseReturnValue:
    """Take a guidance document out of a round."""
    KeyedForm().accepted()
    round_documents.take_out(ref, actor=identity.signed_in())
    flash("Đã bỏ văn bản khỏi đợt xét; tệp vẫn lưu.", "ok")
    return redirect(url_for("rounds.guidance", code=code), 303)


@blueprint.get("/dot-xet/van-ban/<ref>")
@declares(Action.DOWNLOAD_DOCUMENT)
def download(ref: str) -> ResponseReturnValue:
    """Download a guidance document."""
    return attachment(round_life.document(identity.signed_in(), ref))


def _values(page: round_edit.EditablePage) -> dict[str, object]:
    row = page.row
    days = ("period_since", "period_until", "opens_on", "closes_on", "gate_closes_on")
    coded = ("stream", "ground", "procedure", "decider")
    return {
        **{name: getattr(row, name) for name in ("name", "period_label", "guidance", *days)},
        **{name: getattr(row, name).value for name in coded},
        "movement_id": str(page.movement_id or ""),
        "awards": [f"{award.value}.{kind.value}" for award, kind in page.awards],
    }


def _change(form: EditRoundForm) -> RoundChange:
    return RoundChange(
        name=form.name.data or "",
        stream=Stream.of(form.stream.data),
        ground=CommendationGround.of(form.ground.data),
        procedure=Procedure.of(form.procedure.data),
        decider=Decider.of(form.decider.data),
        period_label=form.period_label.data or "",
        period_since=form.period_since.data,
        period_until=form.period_until.data,
        opens_on=form.opens_on.data,
        closes_on=form.closes_on.data,
        gate_closes_on=form.gate_closes_on.data,
        movement_id=int(form.movement_id.data) if form.movement_id.data else None,
        guidance=form.guidance.data or "",
        awards=chosen_awards(form.awards.data, Decider.of(form.decider.data)),
    )
