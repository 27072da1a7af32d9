"""``/ky-so``: the documents that wait for one's digital signature; one ceremony, a result a document.

The usual way is on the officer's own machine: a small file goes out, the signatures come back. A key file or a token on
the server only where the installation is set up for it.
"""

from __future__ import annotations

from collections.abc import Sequence

from flask import Response, current_app, render_template
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound as NoSuchPage

from web import identity
from web.access import declares
from web.blueprints.common import MENDABLE, back_to_form
from web.blueprints.originals.forms import AnswerForm, CeremonyForm
from web.blueprints.originals.routes_papers import blueprint
from web.settings import Settings
from workflow.actions import Action
from workflow.errors import InvalidInput, WorkflowError
from workflow.queries import originals
from workflow.queries.originals import SignedAs
from workflow.services import ceremonies
from workflow.services.ceremonies import Means, Result

PLACES = {"nguoi-ky": SignedAs.PERSON, "co-quan": SignedAs.BODY}
OWN_MACHINE, KEY_FILE, TOKEN = "may-minh", "tep-khoa", "thiet-bi"  # ways to sign
NOT_SET_UP = "Cách ký này chưa được bật trong cài đặt của hệ thống. Chọn cách ký trên máy của mình."


@blueprint.get("/ky-so")
@declares(Action.SIGN_DOCUMENT, Action.SEAL_DOCUMENT)
def overview() -> ResponseReturnValue:
    """Show how many documents wait for one's own signature and for that of the body."""
    viewer = identity.signed_in()
    counts = [
        (slug, signed_as, originals.waiting(viewer, signed_as)[1]) for slug, signed_as in PLACES.items()
    ]
    return render_template("originals/overview.html", counts=counts)


@blueprint.get("/ky-so/<place>")
@declares(Action.SIGN_DOCUMENT, Action.SEAL_DOCUMENT)
def desk(place: str) -> ResponseReturnValue:
    """Show what waits."""
    return _desk(place, CeremonyForm(formdata=None), AnswerForm(formdata=None))


@blueprint.post("/ky-so/<place>")
@declares(Action.SIGN_DOCUMENT, Action.SEAL_DOCUMENT)
def sign(place: str) -> ResponseReturnValue:
    """Sign the chosen documents, or hand out the file to sign elsewhere."""
    form, signed_as = CeremonyForm(), _signed_as(place)
    answer = AnswerForm(formdata=None)
    if not form.accepted():
        return _desk(place, form, answer), 422
    try:
        if form.cach.data == OWN_MACHINE:
            return _handed_out(place, form.chon.data, signed_as)
        results = _signed_here(form, signed_as)
    except MENDABLE as error:
        status, sentence, _ = back_to_form(form, _on_page(error))
        return _desk(place, form, answer, sentence), status
    return _results(place, results)


@blueprint.post("/ky-so/<place>/ket-qua")
@declares(Action.SIGN_DOCUMENT, Action.SEAL_DOCUMENT)
def take_back(place: str) -> ResponseReturnValue:
    """Take the signatures that were made on the officer's machine."""
    form, empty = AnswerForm(), CeremonyForm(formdata=None)
    _signed_as(place)
    if not form.accepted():
        return _desk(place, empty, form), 422
    if not form.file.data:
        form.file.errors = ["Chọn tệp kết quả."]
        return _desk(place, empty, form), 422
    means = _means(without=bool(form.khong_dau.data))
    try:
        results = ceremonies.take_back(form.file.data.read(), actor=identity.signed_in(), means=means)
    except MENDABLE as error:
        status, sentence, _ = back_to_form(form, error)
        return _desk(place, empty, form, sentence), status
    return _results(place, results)


def _handed_out(place: str, refs: Sequence[str], signed_as: SignedAs) -> ResponseReturnValue:
    handed = ceremonies.ask(refs, signed_as, actor=identity.signed_in())
    if handed.refused:
        return _results(place, handed.refused)
    response = Response(handed.text, mimetype="application/json")
    response.headers["Content-Disposition"] = (
        f'attachment; filename="yeu-cau-ky-so-{handed.count}-van-ban.json"'
    )
    return response


def _signed_here(form: CeremonyForm, signed_as: SignedAs) -> tuple[Result, ...]:
    """Sign with a key file or a token, where the installation allows it."""
    settings, actor = _settings(), identity.signed_in()
    means = _means(without=bool(form.khong_dau.data))
    if form.cach.data == KEY_FILE and settings.key_upload:
        if not form.tep_khoa.data:
            raise InvalidInput("Chọn tệp khóa.", {"tep_khoa": "Chọn tệp khóa."})
        content, password = form.tep_khoa.data.read(), form.mat_khau_khoa.data or ""
        return ceremonies.with_file(form.chon.data, signed_as, content, password, actor=actor, means=means)
    if form.cach.data == TOKEN and settings.pkcs11_module:
        return ceremonies.with_token(
            form.chon.data, signed_as, form.ma_pin.data or "", token=form.thiet_bi.data or "", actor=actor,
            means=means,
        )  # fmt: skip
    raise InvalidInput(NOT_SET_UP)


def _on_page(error: WorkflowError) -> WorkflowError:
    """Put what a key says of its password beside the field of this page."""
    if isinstance(error, InvalidInput) and "password" in error.fields:
        names = {"password": "ma_pin" if "PIN" in error.message else "mat_khau_khoa"}
        return InvalidInput(error.message, {names["password"]: error.message})
    if isinstance(error, InvalidInput) and "token" in error.fields:
        return InvalidInput(error.message, {"thiet_bi": error.message})
    return error


def _signed_as(place: str) -> SignedAs:
    if place not in PLACES:
        raise NoSuchPage
    return PLACES[place]


def _settings() -> Settings:
    settings = current_app.config["SETTINGS"]
    assert isinstance(settings, Settings)
    return settings


def _means(*, without: bool) -> Means:
    settings = _settings()
    return Means(settings.tsa_url, without, settings.pkcs11_module)


def _desk(place: str, form: CeremonyForm, answer: AnswerForm, sentence: str = "") -> str:
    settings, signed_as = _settings(), _signed_as(place)
    rows, total = originals.waiting(identity.signed_in(), signed_as)
    return render_template(
        "originals/desk.html", place=place, signed_as=signed_as, rows=rows, total=total, form=form, answer=answer,
        sentence=sentence, may_file=settings.key_upload, may_token=bool(settings.pkcs11_module),
        has_stamps=bool(settings.tsa_url),
    )  # fmt: skip


def _results(place: str, results: Sequence[Result]) -> ResponseReturnValue:
    done = [one for one in results if one.ok]
    page = render_template("originals/signed.html", place=place, results=results, done=done)
    return page, 200 if len(done) == len(results) else 409
