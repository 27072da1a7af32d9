"""``/khieu-nai/<ref>/tra-loi``: the letter that tells a sender how it ended, and the copy that the handler sends."""

from __future__ import annotations

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import HiddenField
from wtforms.validators import InputRequired, Length

from web import identity
from web.access import declares
from web.blueprints.common import MENDABLE, back_to_form, require_role, whole
from web.blueprints.complaints.routes import blueprint
from web.blueprints.documents.routes import attachment
from web.forms import DayField, KeyedForm, LongTextField, TextField
from workflow import clock
from workflow.actions import Action
from workflow.errors import NotFound, NotPermitted
from workflow.queries import complaint_answers as seen
from workflow.queries.complaints import READERS
from workflow.queries.documents import Download
from workflow.services import complaint_answers
from workflow.services.complaint_answers import AnswerOrder


class AnswerForm(KeyedForm):
    """A letter about to be made."""

    issued_on = DayField(
        "Ngày văn bản",
        [InputRequired("Nhập ngày văn bản.")],
        description="Ngày/tháng/năm. Số lấy từ sổ công văn riêng của Hội đồng.",
    )
    signer_name = TextField("Họ tên người ký", [InputRequired("Ghi họ tên người ký."), Length(max=120)])
    reasons = LongTextField(
        "Lý do",
        [InputRequired("Ghi lý do của kết quả."), Length(max=2000)],
        description="In ở mục 4. Không ghi tên người tố cáo.",
    )
    da_xem = HiddenField()


class CopyForm(KeyedForm):
    """The copy to send, in one of the formats."""

    dang = HiddenField()


@blueprint.get("/<ref>/tra-loi")
@declares(Action.VIEW_COMPLAINTS)
def answer(ref: str) -> ResponseReturnValue:
    """Show the letter as it would be, and those that were made; ``?dang=`` takes the draft away."""
    viewer = identity.signed_in()
    require_role(viewer, *READERS)
    if form := request.args.get("dang"):
        return attachment(seen.draft_file(seen.page(viewer, ref), form))
    return _page(ref)


def _page(ref: str, form: AnswerForm | None = None, sentence: str = "") -> str:
    viewer = identity.signed_in()
    found = seen.page(viewer, ref, (form.reasons.data or "") if form else "")
    fresh = form or AnswerForm(
        formdata=None, issued_on=clock.today(), signer_name=viewer.display_name, reasons=found.reasons,
        da_xem=str(found.made),
    )  # fmt: skip
    return render_template("complaints/answer.html", page=found, form=fresh, sentence=sentence)


@blueprint.post("/<ref>/tra-loi")
@declares(Action.HANDLE_COMPLAINT)
def make_answer(ref: str) -> ResponseReturnValue:
    """Give it its number and freeze it."""
    form = AnswerForm()
    if not form.accepted():
        return _page(ref, form), 422
    order = AnswerOrder(
        form.issued_on.data, form.signer_name.data or "", form.reasons.data or "", whole(form.da_xem.data)
    )
    try:
        number = complaint_answers.make(
            ref, order, actor=identity.signed_in(), idempotency_key=form.khoa.data
        )
    except (*MENDABLE, NotPermitted) as error:
        status, sentence, _ = back_to_form(form, error)
        return _page(ref, form, sentence), status
    flash(f"Đã lập công văn số {number}. Tải bản gửi để ký và gửi người gửi đơn.", "ok")
    return redirect(url_for("complaints.answer", ref=ref), 303)


@blueprint.post("/<ref>/tra-loi/ban-gui")
@declares(Action.HANDLE_COMPLAINT)
def answer_copy(ref: str) -> ResponseReturnValue:
    """Give the handler the copy with name and address; every one is noted and none is kept."""
    form = CopyForm()
    if not form.accepted():
        return _page(ref), 422
    shape = form.dang.data or ""
    if shape not in seen.TYPES:
        raise NotFound("định dạng này")
    content, number = complaint_answers.copy_for_sender(ref, shape, actor=identity.signed_in())
    name = f"Công văn trả lời đơn {number.replace('/', '-')} (bản gửi).{shape}"
    response: Response = attachment(Download(content, seen.TYPES[shape], name, ""))
    response.headers["Cache-Control"] = "no-store"
    return response
