"""``/quyet-dinh/<ref>/giay-chung-nhan`` and ``/giay-chung-nhan``: order, progress, files, one certificate, blanks."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from web import background, identity, narrowing
from web.access import declares
from web.blueprints.certificates import routes_gold, routes_reissues  # noqa: F401  # they add their pages
from web.blueprints.certificates.base import blueprint
from web.blueprints.certificates.forms import BLANK, GROUPS, PrintForm, ShiftForm
from web.blueprints.common import MENDABLE, back_to_form, cursor, page_url, require_role, whole
from web.blueprints.documents.routes import attachment
from web.exports import listing
from web.workbooks.export import Field
from workflow.actions import Action
from workflow.actor import Actor
from workflow.errors import InvalidInput
from workflow.queries import certificate_runs, certificates, exports
from workflow.queries.certificate_runs import SheetState
from workflow.roles import Role
from workflow.services import certificate_runs as batches
from workflow.services import certificates as commands
from workflow.services.certificate_runs import PrintOrder

__all__ = ["blueprint"]
REF = re.compile(r"[A-Za-z0-9_-]{1,40}")
SHIFT = re.compile(r"-?[0-9]{1,2}([.,][0-9])?")
MAKERS = (Role.STANDING_BODY, Role.NUMBER_ISSUER)


@blueprint.get("/quyet-dinh/<ref>/giay-chung-nhan")
@declares(Action.VIEW_CERTIFICATES)
def of_decision(ref: str) -> ResponseReturnValue:
    """Show who gets a certificate by this decision, and earlier batches."""
    return _decision_page(ref, PrintForm(formdata=None))


@blueprint.post("/quyet-dinh/<ref>/giay-chung-nhan/in")
@declares(Action.MAKE_CERTIFICATES)
def order(ref: str) -> ResponseReturnValue:
    """Order the certificates; the background makes them."""
    viewer, form = identity.signed_in(), PrintForm()
    if not form.accepted():
        return _decision_page(ref, form), 422
    wanted = PrintOrder(ref, form.paper.data == BLANK, whole(form.size.data), tuple(form.chon.data))
    try:
        made = batches.order(wanted, actor=viewer, idempotency_key=form.khoa.data)
    except MENDABLE as error:
        status, sentence, _ = back_to_form(form, error)
        return _decision_page(ref, form, sentence), status
    background.wake()
    return redirect(url_for("certificates.run", ref=made), 303)


def _decision_page(ref: str, form: PrintForm, sentence: str = "") -> str:
    viewer = identity.signed_in()
    page = certificates.of_decision(viewer, ref, cursor())
    return render_template(
        "certificates/decision.html",
        page=page,
        form=form,
        sentence=sentence,
        newer=page_url(truoc=page.page.newer) if page.page.newer else "",
        older=page_url(sau=page.page.older) if page.page.older else "",
        may_make=page.body_unit_id in viewer.units_with(*MAKERS),
    )


@blueprint.get("/giay-chung-nhan/dot-in/<ref>")
@declares(Action.VIEW_CERTIFICATES)
def run(ref: str) -> ResponseReturnValue:
    """Show a batch: how far it is, its files, what became of each recipient."""
    state = narrowing.member("ket_qua", SheetState, "Kết quả")
    page = certificate_runs.run(identity.signed_in(), ref, state, whole(request.args.get("sau")))
    here = url_for("certificates.run", ref=ref)
    row = page.row
    tabs = [
        ("Tất cả", here, row.total, state is None),
        ("Đã lập", f"{here}?ket_qua=done", row.done, state is SheetState.DONE),
        ("Chưa lập được", f"{here}?ket_qua=refused", row.refused, state is SheetState.REFUSED),
    ]
    older = url_for("certificates.run", ref=ref, ket_qua=state.value if state else None, sau=page.older)
    return render_template(
        "certificates/run.html", page=page, row=row, tabs=tabs, older=older if page.older else ""
    )


@blueprint.get("/giay-chung-nhan/dot-in/<ref>/tep-<int:number>.pdf")
@declares(Action.DOWNLOAD_DOCUMENT)
def file(ref: str, number: int) -> ResponseReturnValue:
    """Download a file of a batch."""
    return attachment(certificate_runs.file_of(identity.signed_in(), ref, number))


@blueprint.get("/giay-chung-nhan/dong/<ref>")
@declares(Action.VIEW_CERTIFICATES)
def entry(ref: str) -> ResponseReturnValue:
    """Show one line of the sổ vàng with its certificates and requests."""
    viewer = identity.signed_in()
    page = certificates.entry(viewer, ref)
    in_body = page.row.body_unit_id in viewer.units_with(*MAKERS)
    return render_template(
        "certificates/entry.html",
        page=page,
        row=page.row,
        in_body=in_body,
        may_ask=bool(page.copies)
        and page.row.stands
        and (
            viewer.holds(Role.CLERK)
            or viewer.holds(Role.UNIT_HEAD)
            or page.row.body_unit_id in viewer.units_with(Role.STANDING_BODY)
        ),
    )


@blueprint.get("/giay-chung-nhan/<ref>.pdf")
@declares(Action.DOWNLOAD_DOCUMENT)
def single(ref: str) -> ResponseReturnValue:
    """Download one certificate, on plain paper or for a blank."""
    on_blank = request.args.get("tren") == BLANK
    return attachment(certificates.single(identity.signed_in(), ref, on_blank=on_blank))


@blueprint.route("/giay-chung-nhan/phoi", methods=["GET", "POST"])
@declares(Action.MAKE_CERTIFICATES)
def blanks() -> ResponseReturnValue:
    """Set how far the words are moved on the blanks of a body."""
    viewer = identity.signed_in()
    require_role(viewer, *MAKERS)
    body = _body(viewer)
    saved = certificates.shifts(viewer, body[0])
    values = {
        f"{group}_{way}": _shown(value)
        for group, pair in saved.items()
        for way, value in zip(("right", "down"), pair, strict=True)
    }
    form, sentence, status = ShiftForm(data=values), "", 200
    came_from = _came_from()
    if form.accepted():
        try:
            commands.set_shifts(body[0], _shifts(form), actor=viewer)
        except MENDABLE as error:
            status, sentence, _ = back_to_form(form, error)
        else:
            flash("Đã lưu số đo căn chỉnh. In tờ căn chỉnh để kiểm tra lại.", "ok")
            return redirect(
                url_for("certificates.blanks", co_quan=body[0], quyet_dinh=came_from or None), 303
            )
    page = render_template(
        "certificates/blanks.html", form=form, groups=GROUPS, body=body, sentence=sentence,
        bodies=certificates.bodies(viewer), came_from=came_from, back=_back(came_from),
    )  # fmt: skip
    return page, status if status != 200 else 422 if form.errors else 200


@blueprint.get("/giay-chung-nhan/phoi/to-can-chinh.pdf")
@declares(Action.MAKE_CERTIFICATES)
def gauge() -> ResponseReturnValue:
    """Download the calibration sheet."""
    viewer = identity.signed_in()
    require_role(viewer, *MAKERS)
    return attachment(certificates.gauge(viewer, _body(viewer)[0]))


def _came_from() -> str:
    """Return the reference of the decision whose page led here; empty when none did."""
    given = request.args.get("quyet_dinh", "")
    return given if REF.fullmatch(given) else ""


def _back(ref: str) -> tuple[str, str]:
    """Return where the page leads back to, and how that is called."""
    if ref:
        return url_for("certificates.of_decision", ref=ref), "In giấy theo quyết định"
    return url_for("certificates.gold_register"), "Sổ vàng"


def _body(viewer: Actor) -> tuple[int, str]:
    """Return the body whose blanks are meant: the one of the address, else the viewer's first."""
    wanted, known = whole(request.args.get("co_quan")), certificates.bodies(viewer)
    return next((one for one in known if one[0] == wanted), known[0])


def _shown(tenths: int) -> str:
    return f"{Decimal(tenths) / 10:f}".replace(".", ",")


def _shifts(form: ShiftForm) -> dict[str, tuple[int, int]]:
    """Return the shifts that were typed, in tenths; a number that is none is told beside its field."""
    return {group: (_tenths(form, f"{group}_right"), _tenths(form, f"{group}_down")) for group in GROUPS}


def _tenths(form: ShiftForm, name: str) -> int:
    typed = (form[name].data or "0").strip()
    if SHIFT.fullmatch(typed):
        value = int(Decimal(typed.replace(",", ".")) * 10)
        if abs(value) <= commands.MOST_SHIFT:
            return value
    message = f"«{typed}» không phải số đo: ghi số mm từ -50 đến 50, một chữ số thập phân, ví dụ -2,5."
    raise InvalidInput(message, {name: message})


def _rows(viewer: Actor) -> Iterable[Any]:
    ref = request.args.get("ref", "")[:40]
    return exports.all_pages(lambda place: certificates.of_decision(viewer, ref, place).page)


listing(
    "giay-cua-quyet-dinh",
    "Giấy khen, bằng chứng nhận của quyết định",
    (
        Field("Số sổ vàng", lambda row: row.text, 12),
        Field("Người, tập thể, hộ gia đình", lambda row: row.name, 34),
        Field("Chức vụ, đơn vị, địa chỉ", lambda row: row.address, 44),
        Field("Danh hiệu, hình thức", lambda row: row.award.label, 28),
        Field("Đã lập giấy", lambda row: "Có" if row.serials else "", 12),
        Field("Đính chính", lambda row: row.mended, 34),
    ),
    _rows,
)
