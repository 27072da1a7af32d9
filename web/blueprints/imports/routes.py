"""``/quan-tri/nhap-don-vi`` and ``/quan-tri/nhap-nguoi``: registers from workbooks, seen before they are written."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from web import identity
from web.access import declares
from web.blueprints.common import MENDABLE, back_to_form, require_role
from web.blueprints.workbooks.base import UploadForm, WriteForm, errors_of, file_answer, groups_of, remarks_of
from web.workbooks import register_books
from web.workbooks.register_books import ReadRegister
from web.workbooks.tables import Column
from workflow.actions import Action
from workflow.actor import Actor
from workflow.errors import NotFound
from workflow.queries import registers
from workflow.roles import Role
from workflow.services import register_import, uploads
from workflow.services.import_values import LEFT, REFUSED, ImportOutcome
from workflow.services.uploads import Upload

blueprint = Blueprint("imports", __name__, url_prefix="/quan-tri")


@dataclass(frozen=True, slots=True)
class Matter:
    """What is imported: its words, its columns, how it is read."""

    kind: str
    slug: str
    title: str
    what: str
    hint: str
    columns: Sequence[Column]
    read: Callable[[bytes], ReadRegister]


UNITS = Matter(
    uploads.UNITS, "nhap-don-vi", "Nhập đơn vị", "đơn vị",
    "Mã, tên, loại, cấp, đơn vị cấp trên, từ ngày. Nhập đơn vị trước, người sau.",
    register_books.UNITS, register_books.read_units,
)  # fmt: skip
PEOPLE = Matter(
    uploads.PEOPLE, "nhap-nguoi", "Nhập người", "người",
    "Họ tên, ngày sinh (hoặc năm sinh), số CCCD, đơn vị, chức vụ, loại lao động, từ ngày.",
    register_books.PEOPLE, register_books.read_people,
)  # fmt: skip
MATTERS = {one.slug: one for one in (UNITS, PEOPLE)}


@blueprint.route("/nhap-don-vi", methods=["GET", "POST"])
@declares(Action.MANAGE_REGISTER)
def units() -> ResponseReturnValue:
    """Take a workbook of units."""
    return _upload(UNITS)


@blueprint.route("/nhap-nguoi", methods=["GET", "POST"])
@declares(Action.MANAGE_REGISTER)
def people() -> ResponseReturnValue:
    """Take a workbook of people."""
    return _upload(PEOPLE)


@blueprint.get("/nhap/<slug>/tep-mau")
@declares(Action.MANAGE_REGISTER)
def template(slug: str) -> ResponseReturnValue:
    """Hand out an empty workbook."""
    require_role(identity.signed_in(), Role.STANDING_BODY)
    matter = _matter(slug)
    title = f"DANH SÁCH {matter.what.upper()}"
    return file_answer(register_books.template(matter.columns, title), f"mau-{slug}.xlsx")


@blueprint.route("/nhap/<slug>/<tep>", methods=["GET", "POST"])
@declares(Action.MANAGE_REGISTER)
def checked(slug: str, tep: str) -> ResponseReturnValue:
    """Show what every row would do, or did; write it when asked."""
    viewer, matter = identity.signed_in(), _matter(slug)
    kept = _kept(viewer, matter, tep)
    form = WriteForm()
    if kept.result is not None:
        return _outcome_page(matter, form, kept, ImportOutcome.from_json(kept.result), ())
    read = matter.read(kept.content)
    if not form.accepted():
        overwrite = request.args.get("ghi_de") == "1"
        form.ghi_de.data = overwrite
        outcome = _run(matter, tep, read, viewer, overwrite=overwrite)
        return _outcome_page(matter, form, kept, outcome, read.notes), 422 if form.errors else 200
    overwrite = bool(form.ghi_de.data)
    outcome = _run(matter, tep, read, viewer, overwrite=overwrite, seen=form.dau_van.data or "")
    if outcome.stale:
        fresh = WriteForm(formdata=None, ghi_de=overwrite)
        return _outcome_page(matter, fresh, kept, outcome, read.notes), 409
    flash(f"Đã ghi {outcome.writes} dòng vào danh bạ {matter.what}.", "ok")
    return redirect(url_for("imports.checked", slug=slug, tep=tep), 303)


@blueprint.get("/nhap/<slug>/<tep>/ghi-chu")
@declares(Action.MANAGE_REGISTER)
def noted(slug: str, tep: str) -> ResponseReturnValue:
    """Hand the upload back with the errors beside their rows."""
    viewer, matter = identity.signed_in(), _matter(slug)
    kept = _kept(viewer, matter, tep)
    read = matter.read(kept.content)
    outcome = (
        ImportOutcome.from_json(kept.result) if kept.result is not None else _run(matter, tep, read, viewer)
    )
    title = f"DANH SÁCH {matter.what.upper()}"
    content = register_books.noted(matter.columns, title, read, errors_of(outcome), remarks_of(outcome))
    return file_answer(content, f"ghi-chu-{slug}.xlsx")


def _matter(slug: str) -> Matter:
    if slug not in MATTERS:
        raise NotFound("trang này")
    return MATTERS[slug]


def _upload(matter: Matter) -> ResponseReturnValue:
    viewer = identity.signed_in()
    require_role(viewer, Role.STANDING_BODY)
    form = UploadForm()
    if not form.accepted():
        return _upload_page(matter, form), 422 if form.errors else 200
    content, name = form.file.data.read(), form.file.data.filename or "bang-tinh"
    try:
        matter.read(content)
        kept = uploads.keep(content, name, kind=matter.kind, subject_id=_body(viewer), actor=viewer)
    except MENDABLE as error:
        status, sentence, _ = back_to_form(form, error)
        return _upload_page(matter, form, sentence), status
    return redirect(url_for("imports.checked", slug=matter.slug, tep=kept), 303)


def _body(viewer: Actor) -> int:
    """Return the body whose registers this person looks after: the acting one, when he does so there."""
    bodies = viewer.units_with(Role.STANDING_BODY)
    if not bodies:
        raise NotFound("trang này")
    acting = viewer.acting_unit_id
    return acting if acting is not None and acting in bodies else min(bodies)


def _kept(viewer: Actor, matter: Matter, tep: str) -> Upload:
    return uploads.kept(tep, kind=matter.kind, subject_id=_body(viewer), actor=viewer)


def _run(
    matter: Matter,
    tep: str,
    read: ReadRegister,
    viewer: Actor,
    *,
    overwrite: bool = False,
    seen: str | None = None,
) -> ImportOutcome:
    rows: Any = read.rows
    if matter is UNITS:
        return register_import.units(tep, rows, actor=viewer, seen=seen)
    return register_import.people(tep, rows, actor=viewer, seen=seen, overwrite=overwrite)


def _upload_page(matter: Matter, form: UploadForm, sentence: str = "") -> str:
    bodies = registers.units_named(identity.signed_in().units_with(Role.STANDING_BODY))
    return render_template("imports/upload.html", matter=matter, form=form, sentence=sentence, bodies=bodies)


def _outcome_page(
    matter: Matter, form: WriteForm, kept: Upload, outcome: ImportOutcome, notes: tuple[str, ...]
) -> str:
    form.dau_van.data = outcome.fingerprint
    slug, tep = matter.slug, kept.ref
    return render_template(
        "imports/outcome.html",
        matter=matter,
        form=form,
        kept=kept,
        outcome=outcome,
        groups=groups_of(outcome),
        notes=notes,
        errors=outcome.count(REFUSED),
        remarks=len(remarks_of(outcome)),
        left=outcome.count(LEFT) if matter is PEOPLE else 0,
        back_url=url_for("admin.index"),
        again_url=url_for(f"imports.{'units' if matter is UNITS else 'people'}"),
        noted_url=url_for("imports.noted", slug=slug, tep=tep),
        over_url=url_for("imports.checked", slug=slug, tep=tep, ghi_de="1"),
        plain_url=url_for("imports.checked", slug=slug, tep=tep),
    )
