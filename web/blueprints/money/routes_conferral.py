"""``/quyet-dinh/<ref>/trao-thuong``: who received his award; the lists that are printed and signed; the treasury's."""

from __future__ import annotations

from collections.abc import Callable

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from rules.finding import Finding
from web import identity, narrowing
from web.access import declares
from web.blueprints.common import MENDABLE, back_to_form, carried_out, cursor, page_url
from web.blueprints.money.forms import ConferralForm, SignersForm
from web.blueprints.money.routes import blueprint, ledger_page
from web.blueprints.workbooks.base import file_answer
from web.forms import KeyedForm
from web.workbooks.export import Field, to_xlsx
from workflow import clock
from workflow.actions import Action
from workflow.money_words import WAY_LABELS, ConferralWay
from workflow.queries import conferrals as seen
from workflow.queries import paging
from workflow.queries import prizes as ledgers
from workflow.queries.conferrals import ConferralPage, Recipient
from workflow.services import conferrals, money_papers
from workflow.services.conferrals import Conferring
from workflow.services.exports import log_export

PLACES = {"open": "Chưa trao", "given": "Đã trao", "held": "Đang tạm dừng"}
USUAL = ["certificate", "money"]


@blueprint.get("/quyet-dinh/<ref>/trao-thuong")
@declares(Action.VIEW_MONEY)
def conferral(ref: str) -> ResponseReturnValue:
    """Show who received his award."""
    return _page(seen.shown(identity.signed_in(), ref))


@blueprint.post("/quyet-dinh/<ref>/trao-thuong")
@declares(Action.CONFER)
def confer(ref: str) -> ResponseReturnValue:
    """Record the chosen, or everybody but the chosen."""
    viewer, page, form = identity.signed_in(), seen.shown(identity.signed_in(), ref), ConferralForm()
    ids = {one.ref: one.id for one in page.rows}
    chosen = [ids[one] for one in form.chon.data if one in ids]

    def command() -> str:
        said = Conferring(
            ConferralWay(form.way.data), form.held_on.data, form.place.data or "", tuple(form.items.data or ()),
            form.received_by.data or "", form.relation.data or "", form.note.data or "",
        )  # fmt: skip
        if not form.tat_ca.data:
            count = conferrals.confer(page.id, chosen, said, actor=viewer, idempotency_key=form.khoa.data)
            return f"Đã ghi «{WAY_LABELS[said.way]}» cho {count} trường hợp."
        given = conferrals.confer_all(page.id, chosen, said, actor=viewer, idempotency_key=form.khoa.data)
        left = "; ".join(f"{name}: {why}" for name, why in given.left_out[:5])
        more = f" Chưa ghi {len(given.left_out)} trường hợp: {left}." if left else ""
        return f"Đã ghi đã trao cho {given.count} trường hợp.{more}"

    return _carry_out(page, form, "confer", command)


@blueprint.post("/quyet-dinh/<ref>/trao-thuong/danh-sach")
@declares(Action.CONFER)
def conferral_list(ref: str) -> ResponseReturnValue:
    """Make the list that recipients sign at the ceremony."""
    viewer, page, form = identity.signed_in(), seen.shown(identity.signed_in(), ref), SignersForm()

    def command() -> str:
        money_papers.make(
            money_papers.CONFERRAL_LIST, page.id, _names(form), held=form.held.data or "", actor=viewer
        )
        return "Đã lập danh sách trao thưởng để in và ký nhận."

    return _carry_out(page, form, "signers", command)


def _names(form: SignersForm) -> list[str]:
    return [form.preparer.data or "", form.accountant.data or "", form.head.data or ""]


def _carry_out(
    page: ConferralPage, form: KeyedForm, name: str, command: Callable[[], str]
) -> ResponseReturnValue:
    return carried_out(
        form,
        command,
        again=lambda sentence, findings: _page(page, sentence=sentence, findings=findings, **{name: form}),
        target=url_for("money.conferral", ref=page.ref),
    )


def rows_asked(page: ConferralPage) -> tuple[Recipient, ...]:
    """Return the recipients for the place in the address."""
    wanted = narrowing.word("tinh_trang", PLACES, "Tình trạng")
    return tuple(one for one in page.rows if not wanted or one.place == wanted)


def _page(
    page: ConferralPage, *, sentence: str = "", findings: tuple[Finding, ...] = (), **given: KeyedForm
) -> str:
    part = paging.part(rows_asked(page), lambda one: one.ref, cursor(), paging.PAGE_SIZE)
    viewer = identity.signed_in()
    forms: dict[str, KeyedForm] = {
        "confer": ConferralForm(formdata=None, held_on=clock.today(), items=USUAL),
        "signers": SignersForm(formdata=None, preparer=viewer.display_name),
    }
    counts = {place: sum(one.place == place for one in page.rows) for place in PLACES}
    return render_template(
        "money/conferral.html",
        page=page,
        part=part,
        forms=forms | given,
        sent=given,
        sentence=sentence,
        findings=findings,
        places=PLACES,
        counts=counts,
        state=request.args.get("tinh_trang", ""),
        newer=page_url(truoc=part.newer) if part.newer else "",
        older=page_url(sau=part.older) if part.older else "",
        ways=WAY_LABELS,
    )


# --- lists that go with the money


@blueprint.post("/quyet-dinh/<ref>/tien-thuong/danh-sach-chi")
@declares(Action.RECORD_PAYMENT)
def payment_list(ref: str) -> ResponseReturnValue:
    """Make the list by which prizes are paid and signed for."""
    viewer, page, form = identity.signed_in(), ledgers.ledger(identity.signed_in(), ref), SignersForm()
    if not form.accepted():
        return ledger_page(page, signers=form), 422
    try:
        money_papers.make(money_papers.PAYMENT_LIST, page.id, _names(form), actor=viewer)
    except MENDABLE as error:
        status, sentence, _ = back_to_form(form, error)
        return ledger_page(page, sentence=sentence, signers=form), status
    flash("Đã lập danh sách chi tiền thưởng.", "ok")
    return redirect(url_for("money.ledger", ref=ref), 303)


@blueprint.get("/quyet-dinh/<ref>/tien-thuong/kho-bac.xlsx")
@declares(Action.VIEW_MONEY)
def treasury(ref: str) -> ResponseReturnValue:
    """Hand out the list in the treasury's columns."""
    viewer = identity.signed_in()
    found = seen.treasury_list(viewer, ref)
    fields = [Field(one.heading, _take(one.value), one.width) for one in found.form.columns]
    lines = (f"Theo Quyết định số {found.number}. Mẫu: {found.form.citation}; số tài khoản do kế toán ghi.",)
    log_export(viewer, "bang-ke-kho-bac", "xlsx", len(found.rows), ())
    number = found.number.partition("/")[0]
    return file_answer(to_xlsx(found.form.title, lines, fields, found.rows), f"bang-ke-kho-bac-{number}.xlsx")


def _take(value: str) -> Callable[[dict[str, str | int]], str | int]:
    return lambda row: row[value]
