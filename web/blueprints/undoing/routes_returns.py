"""``/huy-bo-dinh-chinh/thu-hoi``: what is to come back of cancelled awards; one of an award from before the system."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from web import identity, narrowing
from web.access import declares
from web.blueprints.common import carried_out, cursor, page_url
from web.blueprints.undoing import forms
from web.blueprints.undoing.routes_act import blueprint
from web.exports import listing
from web.forms import KeyedForm
from web.labels import day
from web.workbooks.export import Field
from workflow import clock
from workflow.actions import Action
from workflow.actor import Actor
from workflow.queries import exports, recoveries
from workflow.queries.later_act_page import ground_of
from workflow.queries.recoveries import STATES, EarlierReturn, ReturnRow, Wanted
from workflow.services import earlier_recoveries as commands
from workflow.services.recoveries import TO, MoneyBack

__all__ = ["blueprint"]
ONE = "/huy-bo-dinh-chinh/thu-hoi/truoc-day/<int:end_id>"


def _wanted() -> Wanted:
    """Return what the list is filtered by, from the address."""
    return Wanted(narrowing.word("thu_hoi", STATES, "Tình trạng"), request.args.get("q", "")[:100])


@blueprint.get("/huy-bo-dinh-chinh/thu-hoi")
@declares(Action.VIEW_DECISION)
def returns() -> ResponseReturnValue:
    """Show one page of what is to come back."""
    wanted = _wanted()
    page = recoveries.listed(identity.signed_in(), wanted, cursor())
    return render_template(
        "undoing/returns.html", page=page, wanted=wanted, states=STATES.items(),
        newer=page_url(truoc=page.newer) if page.newer else "",
        older=page_url(sau=page.older) if page.older else "",
    )  # fmt: skip


@blueprint.get(ONE)
@declares(Action.VIEW_DECISION)
def earlier(end_id: int) -> ResponseReturnValue:
    """Show what comes back of one award from before the system."""
    return _page(recoveries.of_earlier(identity.signed_in(), end_id))


@blueprint.post(f"{ONE}/so-tien")
@declares(Action.TRACK_RECOVERY)
def earlier_amount(end_id: int) -> ResponseReturnValue:
    """Write how much money is to come back."""
    form = forms.AmountForm()
    return _do(
        end_id, "amount", form,
        lambda: commands.set_money(end_id, form.money.amount, actor=identity.signed_in()),
        "Đã ghi số tiền phải nộp lại.",
    )  # fmt: skip


@blueprint.post(f"{ONE}/da-nhan")
@declares(Action.TRACK_RECOVERY)
def earlier_received(end_id: int) -> ResponseReturnValue:
    """Record when the cancellation was received."""
    form = forms.ReceivedForm()
    return _do(
        end_id, "received", form,
        lambda: commands.received(end_id, form.received_on.data, actor=identity.signed_in()),
        "Đã ghi ngày nhận và tính hạn nộp lại.",
    )  # fmt: skip


@blueprint.post(f"{ONE}/hien-vat")
@declares(Action.TRACK_RECOVERY)
def earlier_item(end_id: int) -> ResponseReturnValue:
    """Record that the item came back."""
    form = forms.ItemForm()
    return _do(
        end_id, "item", form,
        lambda: commands.item_returned(
            end_id, form.returned_on.data, form.note.data or "", actor=identity.signed_in()
        ),
        "Đã ghi hiện vật nộp lại.",
    )  # fmt: skip


@blueprint.post(f"{ONE}/tien")
@declares(Action.TRACK_RECOVERY)
def earlier_money(end_id: int) -> ResponseReturnValue:
    """Record that the money came back."""
    form = forms.MoneyForm()
    return _do(
        end_id, "money", form,
        lambda: commands.money_returned(
            end_id, MoneyBack(form.returned_on.data, form.money_to.data, form.document.data or ""),
            actor=identity.signed_in(),
        ),
        "Đã ghi tiền thưởng nộp lại.",
    )  # fmt: skip


def _do(
    end_id: int, name: str, form: KeyedForm, command: Callable[[], None], done: str
) -> ResponseReturnValue:
    """Run a command of the page; a refusal comes back to its form with nothing lost."""
    viewer = identity.signed_in()
    recoveries.of_earlier(viewer, end_id)  # what is out of reach does not exist
    return carried_out(
        form, command,
        again=lambda sentence, _: _page(recoveries.of_earlier(viewer, end_id), {name: form}, sentence),
        target=url_for("undoing.earlier", end_id=end_id), done=done,
    )  # fmt: skip


def _page(page: EarlierReturn, given: dict[str, KeyedForm] | None = None, sentence: str = "") -> str:
    today, sent, back = clock.today(), given or {}, page.coming
    fresh: dict[str, KeyedForm] = {
        "amount": forms.AmountForm(formdata=None, money=str(back.money_due) if back else ""),
        "received": forms.ReceivedForm(formdata=None, received_on=today),
        "item": forms.ItemForm(formdata=None, returned_on=today),
        "money": forms.MoneyForm(formdata=None, returned_on=today),
    }
    ground = ground_of(page.ground)
    facts = [
        ("Số", page.number), ("Ngày", day(page.decided_on)), ("Cơ quan, người quyết định", page.decided_by),
        ("Trường hợp hủy bỏ", f"{page.ground}) {ground.label} ({ground.citation})" if ground else "–"),
        ("Lý do", page.reason), ("Khen thưởng bị hủy bỏ", page.line.told),
        ("Người, cơ quan đã khen thưởng", page.line.decided_by or "–"),
    ]  # fmt: skip
    if back and back.return_citation:
        facts.append(("Căn cứ thời hạn nộp lại", back.return_citation))
    return render_template(
        "undoing/earlier.html", page=page, forms=fresh | sent, facts=facts, sent=sent, sentence=sentence
    )  # fmt: skip


def _item(row: ReturnRow) -> str:
    if not row.has_item:
        return "Không có hiện vật"
    return f"Nộp lại {day(row.item_returned_on)}" if row.item_returned_on else "Chưa nộp lại"


def _state(row: ReturnRow) -> str:
    if not (row.owes_item or row.owes_money):
        return STATES["du"]
    return STATES["qua-han"] if row.is_late else STATES["con"]


FIELDS = (
    Field("Người, tập thể, hộ", lambda row: row.name, 34),
    Field("Danh hiệu, hình thức", lambda row: row.award.label, 30),
    Field("Quyết định khen thưởng", lambda row: row.decision_number or "", 20),
    Field("Khen thưởng trước đây", lambda row: "có" if row.end_id else "", 14),
    Field("Quyết định hủy bỏ", lambda row: row.cancelled_by, 18),
    Field("Ngày hủy bỏ", lambda row: row.cancelled_on, 14),
    Field("Ngày nhận quyết định", lambda row: row.received_on, 14),
    Field("Hạn nộp lại", lambda row: row.return_by, 14),
    Field("Hiện vật", _item, 24),
    Field("Ghi chú hiện vật", lambda row: row.item_note, 30),
    Field("Tiền phải nộp lại (đồng)", lambda row: row.money_due, 18),
    Field("Ngày nộp tiền", lambda row: row.money_returned_on, 14),
    Field("Nộp vào", lambda row: TO.get(row.money_to, ""), 26),
    Field("Chứng từ", lambda row: row.money_document, 24),
    Field("Tình trạng", _state, 20),
)


def _rows(viewer: Actor) -> Iterable[ReturnRow]:
    return exports.all_pages(lambda at: recoveries.listed(viewer, _wanted(), at))


listing("thu-hoi", "Thu hồi hiện vật, tiền thưởng", FIELDS, _rows)
