"""``/viec-dang-chay``: runs of one's own: what one would change, its progress, its results, stop and undo."""

from __future__ import annotations

from urllib.parse import quote

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import RadioField
from wtforms.validators import InputRequired, Length

from web import background, identity, narrowing
from web.access import declares
from web.blueprints.bulk_runs import sheet
from web.blueprints.common import MENDABLE, back_to_form, cursor, page_url
from web.forms import KeyedForm, LongTextField
from workflow.actions import Action
from workflow.appraisal_words import ITEM_LABELS, RUN_LABELS, ItemState, RunState
from workflow.payloads import Note, Opinion, Payload
from workflow.queries import bulk_runs
from workflow.queries.bulk_runs import RunRow
from workflow.services import bulk_runs as commands

blueprint = Blueprint("bulk_runs", __name__)
SUGGESTED = "Hồ sơ đầy đủ, đúng đối tượng; các tiêu chí đều đạt."
UNDOABLE = frozenset({"record_opinion", "mark_eligible"})
LABELS: dict[str, str] = {
    "receive": "Tiếp nhận",
    "record_opinion": "Ghi ý kiến thẩm định",
    "mark_eligible": "Xác nhận đủ điều kiện",
    "undo_opinion": "Hoàn tác ý kiến",
    "undo_eligible": "Hoàn tác xác nhận đủ điều kiện",
}
EFFECTS: dict[str, str] = {
    "receive": "Mỗi đề nghị chuyển sang «Đang thẩm định»; ngày hôm nay là ngày tiếp nhận.",
    "record_opinion": "Ý kiến được ghi vào từng đề nghị để lãnh đạo xác nhận; trạng thái chưa đổi.",
    "mark_eligible": "Mỗi đề nghị chuyển sang «Đủ điều kiện» để đưa ra Hội đồng.",
    "undo_opinion": "Ý kiến vừa ghi không còn hiệu lực; lịch sử vẫn giữ.",
    "undo_eligible": "Mỗi đề nghị trở lại «Đang thẩm định»; ý kiến thẩm định vẫn giữ.",
}
LOOKS: dict[RunState, tuple[str, str]] = {
    RunState.PREPARED: ("wait", "eye"),
    RunState.RUNNING: ("info", "clock"),
    RunState.DONE: ("ok", "check"),
    RunState.CANCELLED: ("plain", "ban"),
}


class StartForm(KeyedForm):
    """A run that needs nothing more."""


class OpinionStartForm(StartForm):
    """The opinion that a run writes into every nomination."""

    favourable = RadioField(
        "Kết luận",
        [InputRequired("Chọn một kết luận.")],
        choices={"co": "Đề nghị công nhận đủ điều kiện", "khong": "Chưa đủ điều kiện"},
        default="co",
    )
    opinion = LongTextField(
        "Ý kiến thẩm định ghi cho từng đề nghị",
        [InputRequired("Ghi ý kiến thẩm định bằng ít nhất một câu."), Length(max=2000)],
    )


@blueprint.get("/viec-dang-chay")
@declares(Action.VIEW_WORKLIST)
def index() -> str:
    """Show the viewer's own runs, the newest first."""
    page = bulk_runs.listed(identity.signed_in(), cursor())
    return render_template(
        "bulk_runs/index.html", page=page, states=RUN_LABELS, looks=LOOKS,
        newer=page_url(truoc=page.newer) if page.newer else "",
        older=page_url(sau=page.older) if page.older else "",
    )  # fmt: skip


@blueprint.get("/viec-dang-chay/<ref>")
@declares(Action.VIEW_WORKLIST)
def shown(ref: str) -> ResponseReturnValue:
    """Show one run: before it starts what it would change, then how far it is and what became of each."""
    run = bulk_runs.shown(identity.signed_in(), ref)
    return _page(run, _form(run, fresh=True))


@blueprint.post("/viec-dang-chay/<ref>/bat-dau")
@declares(Action.RECEIVE, Action.RECORD_OPINION, Action.MARK_ELIGIBLE)
def start(ref: str) -> ResponseReturnValue:
    """Let a prepared run begin; a refusal comes back to the form with nothing lost."""
    viewer = identity.signed_in()
    run = bulk_runs.shown(viewer, ref)
    form = _form(run)
    if not form.accepted():
        return _page(run, form), 422
    try:
        commands.start(ref, _payload(form), actor=viewer)
    except MENDABLE as error:
        status, sentence, _ = back_to_form(form, error)
        return _page(bulk_runs.shown(viewer, ref), form, sentence), status
    background.wake()
    return redirect(url_for("bulk_runs.shown", ref=ref), 303)


@blueprint.post("/viec-dang-chay/<ref>/dung")
@declares(Action.RECEIVE, Action.RECORD_OPINION, Action.MARK_ELIGIBLE)
def stop(ref: str) -> ResponseReturnValue:
    """Stop a run between two chunks, or drop a prepared one."""
    if not StartForm().accepted():
        return redirect(url_for("bulk_runs.shown", ref=ref), 303)
    try:
        commands.cancel(ref, actor=identity.signed_in())
        flash("Đã dừng. Những đề nghị đã thực hiện vẫn giữ kết quả.", "ok")
    except MENDABLE as error:
        flash(error.message, "wait")
    return redirect(url_for("bulk_runs.shown", ref=ref), 303)


@blueprint.post("/viec-dang-chay/<ref>/hoan-tac")
@declares(Action.UNDO_APPRAISAL, Action.UNDO_CONFIRMATION)
def take_back(ref: str) -> ResponseReturnValue:
    """Prepare the run that takes this one back, for the nominations nobody has built on."""
    form = StartForm()
    if not form.accepted():
        return redirect(url_for("bulk_runs.shown", ref=ref), 303)
    try:
        back = commands.prepare_undo(ref, actor=identity.signed_in(), idempotency_key=form.khoa.data)
    except MENDABLE as error:
        flash(error.message, "wait")
        return redirect(url_for("bulk_runs.shown", ref=ref), 303)
    return redirect(url_for("bulk_runs.shown", ref=back), 303)


@blueprint.get("/viec-dang-chay/<ref>/ket-qua.<kind>")
@declares(Action.VIEW_WORKLIST)
def results(ref: str, kind: str) -> Response:
    """Download the result of every nomination."""
    viewer = identity.signed_in()
    run = bulk_runs.shown(viewer, ref)
    rows = bulk_runs.results(viewer, ref, size=None)
    workbook = kind == "xlsx"
    content = sheet.as_xlsx(rows) if workbook else sheet.as_csv(rows)
    response = Response(content, content_type=sheet.XLSX_TYPE if workbook else sheet.CSV_TYPE)
    name = quote(f"Ket qua {run.made_at:%d-%m-%Y}.{'xlsx' if workbook else 'csv'}", safe="")
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
    return response


def _form(run: RunRow, *, fresh: bool = False) -> StartForm:
    """Return the form that starts the run; ``fresh`` begins with the usual opinion."""
    if run.trigger != "record_opinion":
        return StartForm()
    return (
        OpinionStartForm(formdata=None, opinion=SUGGESTED, favourable="co") if fresh else OpinionStartForm()
    )


def _payload(form: StartForm) -> Payload:
    if isinstance(form, OpinionStartForm):
        return Opinion(form.opinion.data or "", form.favourable.data == "co")
    return Note()


def _page(run: RunRow, form: StartForm, sentence: str = "") -> str:
    viewer = identity.signed_in()
    state = narrowing.member("ket_qua", ItemState, "Kết quả")
    after = request.args.get("sau", "")
    rows: tuple[bulk_runs.ItemRow, ...] = ()
    preview = None
    if run.state is RunState.PREPARED:
        preview = bulk_runs.preview(viewer, run)
    else:
        start_at = int(after) if after.isdecimal() and len(after) < 16 else 0
        rows = bulk_runs.results(viewer, run.ref, state=state, after=start_at)
    return render_template(
        "bulk_runs/shown.html",
        run=run,
        form=form,
        sentence=sentence,
        preview=preview,
        rows=rows,
        older=_older(run, rows, state),
        state=state,
        label=LABELS[run.trigger],
        effect=EFFECTS[run.trigger],
        look=LOOKS[run.state],
        state_label=RUN_LABELS[run.state],
        item_labels=ITEM_LABELS,
        tabs=_tabs(run, state),
        may_undo=run.trigger in UNDOABLE
        and run.done
        and not run.undone_ref
        and run.state is not RunState.RUNNING,
    )


def _older(run: RunRow, rows: tuple[bulk_runs.ItemRow, ...], state: ItemState | None) -> str:
    if len(rows) < bulk_runs.SIZE:
        return ""
    chosen = state.value if state else None
    return url_for("bulk_runs.shown", ref=run.ref, ket_qua=chosen, sau=rows[-1].id)


def _tabs(run: RunRow, state: ItemState | None) -> list[tuple[str, str, int, bool]]:
    here = url_for("bulk_runs.shown", ref=run.ref)
    counts = ((ItemState.DONE, run.done), (ItemState.REFUSED, run.refused), (ItemState.WAITING, run.waiting))
    every = ("Tất cả", here, run.total, state is None)
    return [
        every,
        *((ITEM_LABELS[one], f"{here}?ket_qua={one.value}", number, state is one) for one, number in counts),
    ]
