"""``/khieu-nai``: the register of complaints; one of them: taken on, concluded, opened again by the second person."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import BooleanField, Field, RadioField, SelectField
from wtforms.validators import InputRequired, Length, Optional
from wtforms.widgets import HiddenInput

from web import identity, narrowing
from web.access import declares
from web.blueprints.common import MENDABLE, back_to_form, carried_out, cursor, page_url, require_role, whole
from web.event_sentences import told
from web.exports import listing
from web.forms import DayField, KeyedForm, LongTextField, TextField
from web.workbooks.export import Field as Column
from workflow import clock
from workflow.actions import Action
from workflow.actor import Actor
from workflow.errors import NotPermitted
from workflow.queries import complaint_answers, exports
from workflow.queries import complaints as seen
from workflow.queries.complaints import (
    KIND_LABELS,
    OUTCOME_LABELS,
    READERS,
    SENDER_LABELS,
    About,
    ComplaintKind,
    ComplaintOutcome,
    ComplaintPage,
    ComplaintRow,
    ComplaintState,
    SenderKind,
)
from workflow.roles import Role
from workflow.services import complaints
from workflow.services.complaints import ComplaintDraft, Conclusion, Sender

blueprint = Blueprint("complaints", __name__, url_prefix="/khieu-nai")
DAY = "Ngày/tháng/năm."


class RegisterForm(KeyedForm):
    """A complaint about to be registered."""

    de_nghi = TextField("", [Length(max=40)], widget=HiddenInput())
    quyet_dinh = TextField("", [Length(max=40)], widget=HiddenInput())
    kind = RadioField(
        "Loại đơn",
        [InputRequired("Chọn loại đơn.")],
        choices={one.value: KIND_LABELS[one] for one in ComplaintKind},
    )
    sender = SelectField("Người gửi", choices={one.value: SENDER_LABELS[one] for one in SenderKind})
    name = TextField(
        "Họ tên người gửi",
        [Length(max=120)],
        description="Lưu kín; chỉ người được giao giải quyết xem được. Đơn nặc danh thì để trống.",
    )
    address = TextField("Địa chỉ", [Length(max=200)])
    contact = TextField("Điện thoại, thư điện tử", [Length(max=120)])
    received_on = DayField("Ngày nhận đơn", [InputRequired("Nhập ngày nhận đơn.")], description=DAY)
    knew_on = DayField(
        "Ngày người gửi biết kết quả",
        [Optional()],
        description="Để tính thời hiệu khiếu nại; không rõ thì để trống. Ngày/tháng/năm.",
    )
    gist = LongTextField(
        "Tóm tắt nội dung",
        [InputRequired("Ghi tóm tắt nội dung đơn."), Length(max=2000)],
        description="Không ghi tên người gửi ở đây.",
    )
    handler = SelectField("Người giải quyết", validate_choice=False)


class AcceptForm(KeyedForm):
    """Taking a complaint on."""

    accepted_on = DayField("Ngày thụ lý", [InputRequired("Nhập ngày thụ lý.")], description=DAY)
    is_remote = BooleanField("Vùng sâu, vùng xa đi lại khó khăn (thời hạn dài hơn, chỉ với khiếu nại)")


class RefuseForm(KeyedForm):
    """Why it is not taken on."""

    reason = LongTextField("Lý do không thụ lý", [InputRequired("Ghi lý do không thụ lý."), Length(max=2000)])


class ConcludeForm(KeyedForm):
    """How it ends."""

    outcome = RadioField(
        "Kết quả",
        [InputRequired("Chọn kết quả giải quyết.")],
        choices={one.value: OUTCOME_LABELS[one] for one in ComplaintOutcome if one.value},
    )
    paper_number = TextField(
        "Văn bản giải quyết",
        [InputRequired("Ghi văn bản giải quyết."), Length(max=120)],
        description="Tên và số, ví dụ Quyết định giải quyết khiếu nại số 12/QĐ-UBND.",
    )
    paper_on = DayField("Ngày của văn bản", [InputRequired("Nhập ngày của văn bản.")], description=DAY)
    answer = LongTextField("Nội dung kết luận", [InputRequired("Ghi nội dung kết luận."), Length(max=2000)])


class HandOnForm(KeyedForm):
    """Another handler."""

    handler = SelectField("Chuyển cho", validate_choice=False)


def _kind() -> ComplaintKind | None:
    return narrowing.member("loai", ComplaintKind, "Loại đơn")


@blueprint.get("")
@declares(Action.VIEW_COMPLAINTS)
def index() -> ResponseReturnValue:
    """Show one page of the register."""
    viewer = identity.signed_in()
    require_role(viewer, *READERS)
    open_only = narrowing.is_on("xem", "dang-giai-quyet", "Tình trạng")
    page = seen.listed(viewer, _kind(), open_only=open_only, cursor=cursor())
    return render_template(
        "complaints/index.html",
        page=page,
        kind=_kind(),
        kinds=[("", "Mọi đơn"), *((one.value, KIND_LABELS[one]) for one in ComplaintKind)],
        open_only=open_only,
        may_register=viewer.holds(Role.STANDING_BODY),
        newer=page_url(truoc=page.newer) if page.newer else "",
        older=page_url(sau=page.older) if page.older else "",
    )


@blueprint.route("/moi", methods=["GET", "POST"])
@declares(Action.REGISTER_COMPLAINT)
def register() -> ResponseReturnValue:
    """Register a complaint about a nomination or a decision."""
    viewer = identity.signed_in()
    require_role(viewer, Role.STANDING_BODY)
    form = RegisterForm(
        de_nghi=request.args.get("de-nghi", ""), quyet_dinh=request.args.get("quyet-dinh", ""),
        received_on=clock.today(), handler=str(viewer.user_id),
    )  # fmt: skip
    about = seen.about(viewer, nomination=form.de_nghi.data or "", decision=form.quyet_dinh.data or "")
    form.handler.choices = {str(number): name for number, name in about.handlers}
    if not form.accepted():
        return _register_page(form, about), 422 if form.errors else 200
    draft = ComplaintDraft(
        kind=ComplaintKind(form.kind.data),
        sender=SenderKind(form.sender.data),
        received_on=form.received_on.data,
        gist=form.gist.data or "",
        handler_id=whole(form.handler.data),
        who=Sender(form.name.data or "", form.address.data or "", form.contact.data or ""),
        nomination_id=about.nomination_id,
        decision_id=about.decision_id,
        knew_on=form.knew_on.data,
    )
    try:
        ref = complaints.register(draft, actor=viewer, idempotency_key=form.khoa.data)
    except MENDABLE as error:
        status, sentence, _ = back_to_form(form, error)
        return _register_page(form, about, sentence), status
    flash("Đã ghi đơn vào sổ. Thụ lý để tính thời hạn.", "ok")
    return redirect(url_for("complaints.shown", ref=ref), 303)


def _register_page(form: RegisterForm, about: About, sentence: str = "") -> str:
    back = url_for(about.back[0], ref=about.back[1])
    return render_template("complaints/register.html", form=form, about=about, back=back, sentence=sentence)


@blueprint.get("/<ref>")
@declares(Action.VIEW_COMPLAINTS)
def shown(ref: str) -> ResponseReturnValue:
    """Show one complaint, without its sender."""
    return _page(ref)


@blueprint.post("/<ref>/nguoi-gui")
@declares(Action.HANDLE_COMPLAINT)
def sender(ref: str) -> ResponseReturnValue:
    """Show the handler who sent it; every look is noted."""
    form = KeyedForm()
    if not form.accepted():
        return _page(ref), 422
    found = complaints.sender_of(ref, actor=identity.signed_in())
    return _page(ref, who=found or Sender("Không rõ họ tên, địa chỉ")), {"Cache-Control": "no-store"}


@blueprint.post("/<ref>/thu-ly")
@declares(Action.HANDLE_COMPLAINT)
def accept(ref: str) -> ResponseReturnValue:
    """Take it on; the clock runs."""
    form = AcceptForm()
    return _do(
        ref, "accept", form,
        lambda actor: complaints.accept(
            ref, form.accepted_on.data, is_remote=bool(form.is_remote.data), actor=actor
        ),
        "Đã thụ lý và tính thời hạn giải quyết.",
    )  # fmt: skip


@blueprint.post("/<ref>/khong-thu-ly")
@declares(Action.HANDLE_COMPLAINT)
def refuse(ref: str) -> ResponseReturnValue:
    """Do not take it on."""
    form = RefuseForm()
    return _do(
        ref, "refuse", form, lambda actor: complaints.refuse(ref, form.reason.data or "", actor=actor),
        "Đã ghi không thụ lý.",
    )  # fmt: skip


@blueprint.post("/<ref>/ket-luan")
@declares(Action.HANDLE_COMPLAINT)
def conclude(ref: str) -> ResponseReturnValue:
    """Record the conclusion."""
    form = ConcludeForm()

    def run(actor: Actor) -> None:
        given = Conclusion(
            ComplaintOutcome(form.outcome.data), form.paper_number.data or "", form.paper_on.data,
            form.answer.data or "",
        )  # fmt: skip
        complaints.conclude(ref, given, actor=actor)

    return _do(ref, "conclude", form, run, "Đã ghi kết luận.")


@blueprint.post("/<ref>/mo-lai")
@declares(Action.REOPEN_UPHELD)
def reopen(ref: str) -> ResponseReturnValue:
    """The second person opens the refused nomination again."""
    return _do(
        ref, "reopen", KeyedForm(), lambda actor: complaints.reopen(ref, actor=actor),
        "Đã mở lại đề nghị để thẩm định.",
    )  # fmt: skip


@blueprint.post("/<ref>/chuyen")
@declares(Action.REGISTER_COMPLAINT)
def hand_on(ref: str) -> ResponseReturnValue:
    """Give it to another handler."""
    form = HandOnForm()
    return _do(
        ref, "hand_on", form,
        lambda actor: complaints.hand_on(ref, whole(form.handler.data), actor=actor),
        "Đã chuyển người giải quyết.",
    )  # fmt: skip


def _do(
    ref: str, name: str, form: KeyedForm, command: Callable[[Actor], None], done: str
) -> ResponseReturnValue:
    """Run a command of the page; a refusal comes back to its form with nothing lost."""
    viewer = identity.signed_in()
    return carried_out(
        form,
        lambda: command(viewer),
        again=lambda sentence, _: _page(ref, given={name: form}, sentence=sentence),
        target=url_for("complaints.shown", ref=ref),
        done=done,
        mendable=(*MENDABLE, NotPermitted),
    )


def _page(
    ref: str, *, given: dict[str, KeyedForm] | None = None, sentence: str = "", who: Sender | None = None
) -> str:
    viewer, today, sent = identity.signed_in(), clock.today(), given or {}
    page = seen.shown(viewer, ref)
    fresh: dict[str, KeyedForm] = {
        "sender": KeyedForm(formdata=None),
        "accept": AcceptForm(formdata=None, accepted_on=today),
        "refuse": RefuseForm(formdata=None),
        "conclude": ConcludeForm(formdata=None, paper_on=today),
        "reopen": KeyedForm(formdata=None),
        "hand_on": HandOnForm(formdata=None),
    }
    shown_forms = fresh | sent
    choices: Field = shown_forms["hand_on"].handler
    may = _may(viewer, page)
    choices.choices = (
        {str(number): name for number, name in seen.handlers(viewer)} if "hand_on" in may else {}
    )
    return render_template(
        "complaints/shown.html",
        page=page,
        row=page.row,
        forms=shown_forms,
        sent=sent,
        sentence=sentence,
        who=who,
        may=may,
        events=told(page.events),
        answers=complaint_answers.papers_about(viewer, page.row.id),
    )


def _may(viewer: Actor, page: ComplaintPage) -> frozenset[str]:
    """Say which parts of the page concern this person now; the commands decide."""
    row = page.row
    holds = {role: row.body_unit_id in viewer.units_with(role) for role in READERS}
    found = {
        "accept": page.is_handler and row.state is ComplaintState.RECEIVED,
        "conclude": page.is_handler and row.state is ComplaintState.ACCEPTED,
        "read": page.is_handler and row.sender is not SenderKind.ANONYMOUS,
        "answer": page.is_handler
        and row.state in {ComplaintState.CONCLUDED, ComplaintState.SETTLED, ComplaintState.REFUSED}
        and row.sender is not SenderKind.ANONYMOUS,
        "reopen": row.body_unit_id in seen.second_for(viewer) and viewer.user_id in page.seconds,
        "hand_on": row.state in {ComplaintState.RECEIVED, ComplaintState.ACCEPTED}
        and holds[Role.STANDING_BODY],
        "revoke": row.state is ComplaintState.SETTLED
        and row.outcome is ComplaintOutcome.UPHELD
        and holds[Role.STANDING_BODY]
        and row.decision_ref is not None
        and row.decision_number is not None,
    }
    return frozenset(name for name, may in found.items() if may)


COLUMNS = (
    Column("Loại đơn", lambda row: row.kind_label, 12),
    Column("Về việc", lambda row: row.about, 40),
    Column("Ngày nhận", lambda row: row.received_on, 13),
    Column("Trạng thái", lambda row: row.state_label, 28),
    Column("Hạn giải quyết", lambda row: row.due_on, 14),
    Column("Người giải quyết", lambda row: row.handler, 26),
)


def _rows(viewer: Actor) -> Iterable[ComplaintRow]:
    open_only = narrowing.is_on("xem", "dang-giai-quyet", "Tình trạng")
    return exports.all_pages(lambda at: seen.listed(viewer, _kind(), open_only=open_only, cursor=at))


listing("so-khieu-nai", "Sổ khiếu nại, tố cáo", COLUMNS, _rows)
