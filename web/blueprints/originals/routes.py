"""``/quyet-dinh/<ref>/ban-goc``: which is the original, its file, scans of the paper, the report on its signatures."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, flash, jsonify, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from web import identity
from web.access import declares
from web.blueprints.common import MENDABLE, back_to_form
from web.blueprints.documents.routes import attachment
from web.blueprints.originals.forms import ScanForm
from workflow.actions import Action
from workflow.queries import originals
from workflow.queries.documents import BeingMade
from workflow.queries.originals import OriginalPage, Report, SignatureReport
from workflow.services import document_scans

blueprint = Blueprint("originals", __name__)
NO_FILE = "Chọn tệp bản quét."


@blueprint.get("/quyet-dinh/<ref>/ban-goc")
@declares(Action.VIEW_DECISION)
def shown(ref: str) -> ResponseReturnValue:
    """Show which is the original, with its history."""
    page = originals.shown(identity.signed_in(), ref)
    return _page(page, ScanForm(formdata=None, kept_at=_kept_at(page)))


@blueprint.post("/quyet-dinh/<ref>/ban-goc")
@declares(Action.KEEP_SCAN)
def scan(ref: str) -> ResponseReturnValue:
    """Keep a scan of the signed paper."""
    viewer, form = identity.signed_in(), ScanForm()
    page = originals.shown(viewer, ref)
    if not form.accepted():
        return _page(page, form), 422
    if not form.file.data:
        form.file.errors = [NO_FILE]
        return _page(page, form), 422
    try:
        document_scans.keep_scan(
            ref, form.file.data.read(), form.file.data.filename or "", kept_at=form.kept_at.data or "",
            reason=form.reason.data or "", actor=viewer,
        )  # fmt: skip
    except MENDABLE as error:
        status, sentence, _ = back_to_form(form, error)
        return _page(originals.shown(viewer, ref), form, sentence), status
    flash("Đã lưu bản quét. Bản gốc là bản giấy.", "ok")
    return redirect(url_for("originals.shown", ref=ref), 303)


@blueprint.get("/quyet-dinh/<ref>/ban-goc/tep")
@declares(Action.DOWNLOAD_DOCUMENT)
def file(ref: str) -> ResponseReturnValue:
    """Download the file that stands for the original."""
    return _sent(ref, None)


@blueprint.get("/quyet-dinh/<ref>/ban-goc/ban-quet/<int:number>")
@declares(Action.DOWNLOAD_DOCUMENT)
def one_scan(ref: str, number: int) -> ResponseReturnValue:
    """Download one scan, also an earlier one."""
    return _sent(ref, number)


@blueprint.get("/quyet-dinh/<ref>/chu-ky")
@declares(Action.DOWNLOAD_DOCUMENT)
def report(ref: str) -> ResponseReturnValue:
    """Show the report on the digital signatures."""
    return render_template("originals/report.html", report=originals.report(identity.signed_in(), ref))


@blueprint.get("/quyet-dinh/<ref>/chu-ky.json")
@declares(Action.DOWNLOAD_DOCUMENT)
def report_json(ref: str) -> Response:
    """The same report for programs."""
    return jsonify(as_json(originals.report(identity.signed_in(), ref)))


def as_json(report: Report) -> dict[str, Any]:
    """Return a report as plain JSON types."""
    return {
        "ok": report.ok,
        "number": report.page.number,
        "sha256": report.sha256,
        "begins_with_issued_document": report.begins_with_issued,
        "certificates_as_recorded": report.same_certificates,
        "trusted_authorities": report.anchors,
        "problems": list(report.file.problems),
        "signatures": [signature_json(one) for one in report.file.signatures],
    }


def signature_json(one: SignatureReport) -> dict[str, Any]:
    """Return the report on one signature as plain JSON types."""
    certificate = one.certificate
    return {
        "field": one.field,
        "ok": one.ok,
        "signer": certificate.subject,
        "issuer": certificate.issuer,
        "serial": certificate.serial,
        "fingerprint_sha256": certificate.fingerprint,
        "valid_from": certificate.since.isoformat(),
        "valid_until": certificate.until.isoformat(),
        "claimed_at": one.claimed_at.isoformat() if one.claimed_at else None,
        "time_stamp": one.stamped_at.isoformat() if one.stamped_at else None,
        "time_stamp_by": one.stamped_by or None,
        "genuine": one.is_genuine,
        "trusted": one.is_trusted,
        "pades": one.is_pades,
        "covers_whole_revision": one.covers_revision,
        "only_signatures_added_later": one.only_signatures_after,
        "problems": list(one.problems),
    }


def _sent(ref: str, number: int | None) -> ResponseReturnValue:
    found = originals.download(identity.signed_in(), ref, number)
    if isinstance(found, BeingMade):
        back = url_for("decisions.shown", ref=found.decision_ref)
        return render_template("documents/being_made.html", back=back), 409, {"Retry-After": "10"}
    return attachment(found)


def _kept_at(page: OriginalPage) -> str:
    return page.original.scans[-1].kept_at if page.original.scans else ""


def _page(page: OriginalPage, form: ScanForm, sentence: str = "") -> str:
    return render_template("originals/shown.html", page=page, form=form, sentence=sentence)
