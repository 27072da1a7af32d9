"""``/quyet-dinh/<ref>/tien-thuong``: the prize ledger of a decision, its terms while drafted, payments afterwards."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from rules.finding import Finding
from web import identity, narrowing
from web.access import declares
from web.blueprints.common import carried_out, cursor, page_url
from web.blueprints.money.forms import (
    CorrectionForm,
    GiftForm,
    PaymentForm,
    RecoveredForm,
    SignersForm,
    TermsForm,
)
from web.forms import KeyedForm
from workflow import clock
from workflow.actions import Action
from workflow.money_words import (
    PAYMENT_LABELS,
    PRIZE_LABELS,
    STATE_LABELS,
    MoneyText,
    PaymentKind,
    PrizeState,
)
from workflow.queries import official_papers, paging
from workflow.queries import prizes as seen
from workflow.queries.prizes import LedgerLine, LedgerPage
from workflow.services import prize_payments, prizes
from workflow.services.prize_payments import Voucher
from workflow.services.prizes import Correction, Terms

blueprint = Blueprint("money", __name__)
STATE_LOOKS: dict[PrizeState, tuple[str, str]] = {
    PrizeState.NOTHING: ("plain", "minus"),
    PrizeState.SUPERIOR: ("plain", "up"),
    PrizeState.UNPAID: ("wait", "clock"),
    PrizeState.PAID: ("ok", "check"),
    PrizeState.PARTLY: ("wait", "clock"),
    PrizeState.OVERPAID: ("bad", "warn"),
    PrizeState.RETURNED: ("info", "return"),
    PrizeState.TO_RECOVER: ("bad", "warn"),
    PrizeState.RECOVERED: ("info", "return"),
}
"""Tone and icon of each state of money."""


@blueprint.get("/quyet-dinh/<ref>/tien-thuong")
@declares(Action.VIEW_MONEY)
def ledger(ref: str) -> ResponseReturnValue:
    """Show the ledger: a preview while drafted, what was frozen afterwards."""
    return ledger_page(seen.ledger(identity.signed_in(), ref))


@blueprint.post("/quyet-dinh/<ref>/tien-thuong/cach-tinh")
@declares(Action.SET_MONEY_TERMS)
def terms(ref: str) -> ResponseReturnValue:
    """Say how the draft treats its money."""
    viewer, page, form = identity.signed_in(), seen.ledger(identity.signed_in(), ref), TermsForm()

    def command() -> str:
        said = Terms(MoneyText(form.in_text.data), form.rounding.data, form.note.data or "")
        prizes.set_terms(page.id, said, actor=viewer)
        return "Đã lưu cách ghi tiền thưởng trong quyết định."

    return _carry_out(page, form, "terms", command)


@blueprint.post("/quyet-dinh/<ref>/tien-thuong/chot")
@declares(Action.SET_MONEY_TERMS)
def settle(ref: str) -> ResponseReturnValue:
    """Write the ledger of a decision that was issued before there was one."""
    viewer, page, form = identity.signed_in(), seen.ledger(identity.signed_in(), ref), KeyedForm()

    def command() -> str:
        prizes.settle_issued(page.id, actor=viewer)
        return "Đã chốt sổ tiền thưởng."

    return _carry_out(page, form, "settle", command)


@blueprint.post("/quyet-dinh/<ref>/tien-thuong/chi")
@declares(Action.RECORD_PAYMENT)
def pay(ref: str) -> ResponseReturnValue:
    """Record payments for the chosen recipients, or for everybody who is unpaid."""
    viewer, page, form = identity.signed_in(), seen.ledger(identity.signed_in(), ref), PaymentForm()
    ids = {one.ref: one.id for one in page.lines}
    chosen = [ids[one] for one in form.chon.data if one in ids]
    if form.tat_ca.data:
        chosen = [one.id for one in page.unpaid]

    def command() -> str:
        kind = PaymentKind(form.kind.data)
        said = Voucher(kind, form.on_day.data, form.paper.data or "", form.note.data or "")
        count = prize_payments.record(page.id, chosen, said, actor=viewer, idempotency_key=form.khoa.data)
        return f"Đã ghi «{PAYMENT_LABELS[kind]}» cho {count} trường hợp."

    return _carry_out(page, form, "payment", command)


def _carry_out(
    page: LedgerPage, form: KeyedForm, name: str, command: Callable[[], str]
) -> ResponseReturnValue:
    """Run a command of the page, which says what was done; a refusal comes back with nothing lost."""
    return carried_out(
        form,
        command,
        again=lambda sentence, findings: ledger_page(
            page, sentence=sentence, findings=findings, **{name: form}
        ),
        target=url_for("money.ledger", ref=page.ref),
    )


def lines_asked(page: LedgerPage) -> tuple[LedgerLine, ...]:
    """Return the lines for the state in the address."""
    wanted = narrowing.member("tinh_trang", PrizeState, "Tình trạng")
    return tuple(one for one in page.lines if wanted is None or one.state is wanted)


def ledger_page(
    page: LedgerPage, *, sentence: str = "", findings: tuple[Finding, ...] = (), **given: KeyedForm
) -> str:
    """Return the ledger as a page, with a form that came back."""
    viewer, asked = identity.signed_in(), lines_asked(page)
    part = paging.part(asked, lambda one: one.ref, cursor(), paging.PAGE_SIZE)
    forms: dict[str, KeyedForm] = {
        "terms": TermsForm(
            formdata=None,
            in_text=page.terms.in_text.value,
            rounding=page.terms.rounding,
            note=page.terms.note,
        ),
        "payment": PaymentForm(formdata=None, on_day=clock.today()),
        "settle": KeyedForm(formdata=None),
        "signers": SignersForm(formdata=None, preparer=viewer.display_name),
    }
    counts = {state: sum(one.state is state for one in page.lines) for state in PrizeState}
    return render_template(
        "money/ledger.html",
        page=page,
        part=part,
        forms=forms | given,
        sent=given,
        sentence=sentence,
        findings=findings,
        counts={state: count for state, count in counts.items() if count},
        state=request.args.get("tinh_trang", ""),
        newer=page_url(truoc=part.newer) if part.newer else "",
        older=page_url(sau=part.older) if part.older else "",
        readings=seen.READINGS,
        roundings=dict(seen.ROUNDING_CHOICES),
        words=STATE_LABELS,
        looks=STATE_LOOKS,
        papers=tuple(
            one
            for one in official_papers.papers_of(viewer, "decision", page.id)
            if one.kind == "payment_list"
        ),
    )


# --- one recipient


@blueprint.get("/quyet-dinh/<ref>/tien-thuong/<case>")
@declares(Action.VIEW_MONEY)
def recipient(ref: str, case: str) -> ResponseReturnValue:
    """Show what one recipient's money rests on, and everything that was written about it."""
    return _recipient(ref, case)


@blueprint.post("/quyet-dinh/<ref>/tien-thuong/<case>/dieu-chinh")
@declares(Action.CORRECT_PRIZE)
def correct(ref: str, case: str) -> ResponseReturnValue:
    """Take a frozen amount back and write what is right."""
    viewer, form = identity.signed_in(), CorrectionForm()
    page, line, _rows = seen.rows_of(viewer, ref, case)

    def command() -> str:
        said = Correction(line.id, form.amount.amount, form.reason.data or "", form.paper.data or "")
        prizes.correct(page.id, said, actor=viewer)
        return "Đã điều chỉnh; dòng cũ được ghi giảm và còn trong sổ."

    return _of_one((ref, case), form, "correction", command)


@blueprint.post("/quyet-dinh/<ref>/tien-thuong/<case>/tang-pham")
@declares(Action.SET_MONEY_TERMS)
def gift(ref: str, case: str) -> ResponseReturnValue:
    """Put a gift in place of the money of one recipient of a draft."""
    viewer, form = identity.signed_in(), GiftForm()
    page, line, _rows = seen.rows_of(viewer, ref, case)

    def command() -> str:
        prizes.set_gift(page.id, line.id, form.gift.data or "", actor=viewer)
        return "Đã lưu hình thức thưởng."

    return _of_one((ref, case), form, "gift", command)


@blueprint.post("/quyet-dinh/<ref>/tien-thuong/<case>/thu-hoi")
@declares(Action.RECORD_PAYMENT)
def recovered(ref: str, case: str) -> ResponseReturnValue:
    """Record that money of a revoked award came back."""
    viewer, form = identity.signed_in(), RecoveredForm()

    def command() -> str:
        prize_payments.record_recovered(
            form.khoan.data or "", form.amount.amount, form.on_day.data, form.paper.data or "", actor=viewer
        )
        return "Đã ghi số tiền thu hồi."

    return _of_one((ref, case), form, "recovered", command)


def _of_one(
    place: tuple[str, str], form: KeyedForm, name: str, command: Callable[[], str]
) -> ResponseReturnValue:
    ref, case = place
    return carried_out(
        form,
        command,
        again=lambda sentence, _: _recipient(ref, case, sentence=sentence, **{name: form}),
        target=url_for("money.recipient", ref=ref, case=case),
    )


def _recipient(ref: str, case: str, *, sentence: str = "", **given: KeyedForm) -> str:
    page, line, rows = seen.rows_of(identity.signed_in(), ref, case)
    recovery = line.account.recovery
    forms: dict[str, KeyedForm] = {
        "correction": CorrectionForm(formdata=None),
        "gift": GiftForm(formdata=None, gift=line.gift),
        "recovered": RecoveredForm(
            formdata=None, khoan=recovery.ref if recovery else "", on_day=clock.today()
        ),
    }
    return render_template(
        "money/recipient.html",
        page=page,
        line=line,
        rows=rows,
        forms=forms | given,
        sent=given,
        sentence=sentence,
        words=STATE_LABELS,
        looks=STATE_LOOKS,
        kinds=PRIZE_LABELS,
        roundings=dict(seen.ROUNDING_CHOICES),
        readings=seen.READINGS,
    )
