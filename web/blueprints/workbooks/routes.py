"""``/ho-so/<ref>/excel`` and ``…/nhap-excel``: the dossier's own workbook out and back, seen before it is written."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from web import identity
from web.access import declares
from web.blueprints.common import MENDABLE, back_to_form
from web.blueprints.workbooks import routes_export  # noqa: F401 - registers its route
from web.blueprints.workbooks.base import (
    UploadForm,
    WriteForm,
    blueprint,
    errors_of,
    file_answer,
    groups_of,
    remarks_of,
)
from web.workbooks import dossier_book, dossier_reading
from workflow.actions import Action
from workflow.actor import Actor
from workflow.queries import workbooks as sheets
from workflow.queries.workbooks import DossierSheet
from workflow.services import dossier_import, uploads
from workflow.services.exports import log_export
from workflow.services.import_values import REFUSED, ImportOutcome

__all__ = ["blueprint"]


@blueprint.get("/ho-so/<ref>/excel")
@declares(Action.EDIT_NOMINATION)
def download(ref: str) -> ResponseReturnValue:
    """Hand out the dossier's workbook, names in it; after a partial return only what came back."""
    viewer = identity.signed_in()
    sheet = sheets.of_dossier(viewer, ref)
    log_export(viewer, "tep-ho-so", "xlsx", len(sheet.rows), ())
    return file_answer(dossier_book.write(sheet), dossier_book.filename(sheet))


@blueprint.get("/dot-xet/<code>/excel")
@declares(Action.CREATE_NOMINATION)
def register(code: str) -> ResponseReturnValue:
    """Hand out the unit's register for a round in which it has no dossier yet."""
    viewer = identity.signed_in()
    asked = request.args.get("don_vi", "")
    unit_id = (
        int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < 12 else viewer.acting_unit_id
    )
    sheet = sheets.of_round(viewer, code, unit_id or 0)
    log_export(viewer, "tep-danh-ba", "xlsx", len(sheet.rows), ())
    return file_answer(dossier_book.write(sheet), dossier_book.filename(sheet))


@blueprint.route("/ho-so/<ref>/nhap-excel", methods=["GET", "POST"])
@declares(Action.EDIT_NOMINATION)
def upload(ref: str) -> ResponseReturnValue:
    """Take a filled workbook; what it would do is shown next."""
    viewer = identity.signed_in()
    sheet = sheets.of_dossier(viewer, ref)
    form = UploadForm()
    if not form.accepted():
        return _upload_page(form, sheet), 422 if form.errors else 200
    content, name = form.file.data.read(), form.file.data.filename or "bang-tinh"
    try:
        dossier_reading.read(content, sheet)
        kept = uploads.keep(
            content, name, kind=uploads.DOSSIER, subject_id=sheet.dossier_id or 0, actor=viewer
        )
    except MENDABLE as error:
        status, sentence, _ = back_to_form(form, error)
        return _upload_page(form, sheet, sentence), status
    return redirect(url_for("workbooks.checked", ref=ref, tep=kept), 303)


@blueprint.route("/ho-so/<ref>/nhap-excel/<tep>", methods=["GET", "POST"])
@declares(Action.EDIT_NOMINATION)
def checked(ref: str, tep: str) -> ResponseReturnValue:
    """Show what every row would do, or did; write it when asked."""
    viewer = identity.signed_in()
    sheet, kept = _kept(viewer, ref, tep)
    form = WriteForm()
    if kept.result is not None:
        done = ImportOutcome.from_json(kept.result)
        return _outcome_page(form, sheet, kept, done, ())
    read = dossier_reading.read(kept.content, sheet)
    if not form.accepted():
        outcome = dossier_import.dry_run(tep, read.rows, actor=viewer)
        return _outcome_page(form, sheet, kept, outcome, read.notes), 422 if form.errors else 200
    outcome = dossier_import.real_run(tep, read.rows, actor=viewer, seen=form.dau_van.data or "")
    if outcome.stale:
        return _outcome_page(WriteForm(formdata=None), sheet, kept, outcome, read.notes), 409
    flash(f"Đã ghi {outcome.writes} dòng từ tệp Excel vào hồ sơ.", "ok")
    return redirect(url_for("workbooks.checked", ref=ref, tep=tep), 303)


@blueprint.get("/ho-so/<ref>/nhap-excel/<tep>/ghi-chu")
@declares(Action.EDIT_NOMINATION)
def noted(ref: str, tep: str) -> ResponseReturnValue:
    """Hand the upload back with the errors beside their rows."""
    viewer = identity.signed_in()
    sheet, kept = _kept(viewer, ref, tep)
    read = dossier_reading.read(kept.content, sheet)
    if kept.result is not None:
        outcome = ImportOutcome.from_json(kept.result)
    else:
        outcome = dossier_import.dry_run(tep, read.rows, actor=viewer)
    content = dossier_book.write_noted(sheet, read, errors_of(outcome), remarks_of(outcome))
    return file_answer(content, "ghi-chu-" + dossier_book.filename(sheet))


def _kept(viewer: Actor, ref: str, tep: str) -> tuple[DossierSheet, uploads.Upload]:
    """Return the dossier and the workbook kept for it; a workbook of another dossier is not there."""
    sheet = sheets.of_dossier(viewer, ref)
    return sheet, uploads.kept(tep, kind=uploads.DOSSIER, subject_id=sheet.dossier_id or 0, actor=viewer)


def _upload_page(form: UploadForm, sheet: DossierSheet, sentence: str = "") -> str:
    fillable = sum(row.nomination is None for row in sheet.rows)
    back = [
        row for row in sheet.rows if row.nomination is not None and row.nomination.state.value == "RETURNED"
    ]
    return render_template(
        "workbooks/upload.html", form=form, sheet=sheet, sentence=sentence, fillable=fillable, back=back
    )


def _outcome_page(
    form: WriteForm, sheet: DossierSheet, kept: uploads.Upload, outcome: ImportOutcome, notes: tuple[str, ...]
) -> str:
    form.dau_van.data = outcome.fingerprint
    return render_template(
        "workbooks/outcome.html",
        form=form,
        sheet=sheet,
        kept=kept,
        outcome=outcome,
        groups=groups_of(outcome),
        notes=notes,
        errors=outcome.count(REFUSED),
        remarks=len(remarks_of(outcome)),
        back_url=url_for("dossiers.shown", ref=sheet.dossier_ref),
        again_url=url_for("workbooks.upload", ref=sheet.dossier_ref),
        noted_url=url_for("workbooks.noted", ref=sheet.dossier_ref, tep=kept.ref),
    )
