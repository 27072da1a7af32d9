"""``/huy-bo-dinh-chinh/<ref>``: one document: accept, sign, issue, and follow what comes back after a cancellation."""

from __future__ import annotations

from collections.abc import Callable

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from rules.finding import Confidence, Finding
from web import identity
from web.access import declares
from web.blueprints.common import carried_out, whole
from web.blueprints.undoing import forms
from web.blueprints.undoing.routes import blueprint
from web.event_sentences import told
from web.forms import KeyedForm
from web.labels import day, moment
from workflow import clock
from workflow.actions import Action
from workflow.queries import later_act_page
from workflow.queries.later_act_page import ActPage
from workflow.queries.later_acts import ActKind, ActState
from workflow.roles import Role
from workflow.services import later_acts, recoveries, revocations
from workflow.services.later_acts import ActSignature

ROOT = "/huy-bo-dinh-chinh/<ref>"


@blueprint.get(ROOT)
@declares(Action.VIEW_DECISION)
def shown(ref: str) -> ResponseReturnValue:
    """Show one document."""
    return _page(later_act_page.shown(identity.signed_in(), ref))


@blueprint.post(f"{ROOT}/nhan")
@declares(Action.DRAFT_LATER_ACT)
def accept(ref: str) -> ResponseReturnValue:
    """Take a unit's proposal over as a draft."""
    return _do(
        ref, "accept", KeyedForm(), lambda _: revocations.accept(ref, actor=identity.signed_in()),
        "Đã nhận đề nghị và lập dự thảo quyết định hủy bỏ.",
    )  # fmt: skip


@blueprint.post(f"{ROOT}/bo")
@declares(Action.DRAFT_LATER_ACT)
def drop(ref: str) -> ResponseReturnValue:
    """Drop a proposal or draft."""
    form = forms.ActReasonForm()
    return _do(
        ref, "drop", form, lambda _: later_acts.drop(ref, form.reason.data or "", actor=identity.signed_in()),
        "Đã bỏ dự thảo; người đề nghị thấy lý do.",
    )  # fmt: skip


@blueprint.post(f"{ROOT}/sua-du-thao")
@declares(Action.DRAFT_LATER_ACT)
def revise(ref: str) -> ResponseReturnValue:
    """Change ground, conclusion and reason of a draft."""
    form = forms.RevocationForm()

    def change(page: ActPage) -> None:
        draft = revocations.RevocationDraft(
            decision_id=0,
            nomination_ids=tuple(one.nomination_id for one in page.targets),
            ground=later_act_page.ground_of(form.ground.data),
            paper_number=form.paper_number.data or "",
            paper_on=form.paper_on.data,
            paper_body=form.paper_body.data or "",
            reason=form.reason.data or "",
        )
        revocations.revise(ref, draft, actor=identity.signed_in())

    return _do(ref, "revise", form, change, "Đã sửa dự thảo.")


@blueprint.post(f"{ROOT}/ky")
@declares(Action.REVOKE)
def sign(ref: str) -> ResponseReturnValue:
    """Record that the competent person signed what the page showed."""
    form = forms.SignActForm()

    def record(_page: ActPage) -> None:
        given = ActSignature(
            form.signer_name.data or "", form.signing_form.data, form.signed_on.data, form.thay.data or ""
        )
        later_acts.sign(ref, given, actor=identity.signed_in())

    return _do(ref, "sign", form, record, "Đã ghi nhận chữ ký. Văn bản chờ văn thư cấp số.")


@blueprint.post(f"{ROOT}/khong-ky")
@declares(Action.REVOKE)
def decline(ref: str) -> ResponseReturnValue:
    """Send the draft back with a reason."""
    form = forms.ActReasonForm()
    return _do(
        ref, "decline", form, lambda _: later_acts.decline(ref, form.reason.data or "", actor=identity.signed_in()),
        "Đã trả lại dự thảo; quyết định khen thưởng giữ nguyên.",
    )  # fmt: skip


@blueprint.post(f"{ROOT}/ban-hanh")
@declares(Action.ISSUE)
def issue(ref: str) -> ResponseReturnValue:
    """Give number and day; the awards are cancelled, or the text corrected, from now on."""
    form = forms.IssueActForm()
    return _do(
        ref, "issue", form,
        lambda _: later_acts.issue(
            ref, number=form.number.data or "", issued_on=form.issued_on.data, actor=identity.signed_in()
        ),
        "Đã ban hành văn bản.",
    )  # fmt: skip


@blueprint.post(f"{ROOT}/cap-tren")
@declares(Action.RECORD_SUPERIOR)
def superior(ref: str) -> ResponseReturnValue:
    """Record the cancelling decision of the superior who had decided."""
    form = forms.SuperiorForm()
    return _do(
        ref, "superior", form,
        lambda _: later_acts.record_superior(
            ref, number=form.number.data or "", issued_on=form.issued_on.data,
            signer_name=form.signer_name.data or "", actor=identity.signed_in(),
        ),
        "Đã ghi quyết định hủy bỏ của cấp trên.",
    )  # fmt: skip


@blueprint.post(f"{ROOT}/da-nhan")
@declares(Action.TRACK_RECOVERY)
def received(ref: str) -> ResponseReturnValue:
    """Record when the cancellation was received; the limit to hand back runs from it."""
    form = forms.ReceivedForm()
    return _do(
        ref, "received", form,
        lambda _: recoveries.received(
            ref, [whole(one) for one in form.chon.data], form.received_on.data, actor=identity.signed_in()
        ),
        "Đã ghi ngày nhận và tính hạn nộp lại.",
    )  # fmt: skip


@blueprint.post(f"{ROOT}/hien-vat")
@declares(Action.TRACK_RECOVERY)
def item(ref: str) -> ResponseReturnValue:
    """Record that the item came back."""
    form = forms.ItemForm()
    return _do(
        ref, "item", form,
        lambda _: recoveries.item_returned(
            ref, whole(form.dong.data), form.returned_on.data, form.note.data or "", actor=identity.signed_in()
        ),
        "Đã ghi hiện vật nộp lại.",
    )  # fmt: skip


@blueprint.post(f"{ROOT}/tien")
@declares(Action.TRACK_RECOVERY)
def money(ref: str) -> ResponseReturnValue:
    """Record that the money came back."""
    form = forms.MoneyForm()
    back = recoveries.MoneyBack
    return _do(
        ref, "money", form,
        lambda _: recoveries.money_returned(
            ref, whole(form.dong.data),
            back(form.returned_on.data, form.money_to.data, form.document.data or ""), actor=identity.signed_in(),
        ),
        "Đã ghi tiền thưởng nộp lại.",
    )  # fmt: skip


@blueprint.post(f"{ROOT}/xem-lai")
@declares(Action.TRACK_RECOVERY)
def looked(ref: str) -> ResponseReturnValue:
    """Write what a second look at a resting award found."""
    form = forms.LookedForm()
    return _do(
        ref, "looked", form,
        lambda _: recoveries.looked_at(
            ref, whole(form.dong.data), form.finding.data or "", actor=identity.signed_in()
        ),
        "Đã ghi kết quả xem lại.",
    )  # fmt: skip


def _do(
    ref: str, name: str, form: KeyedForm, command: Callable[[ActPage], None], done: str
) -> ResponseReturnValue:
    """Run a command of the page; a refusal comes back to its form with nothing lost."""
    viewer = identity.signed_in()
    page = later_act_page.shown(viewer, ref)
    return carried_out(
        form,
        lambda: command(page),
        again=lambda sentence, findings: _page(
            later_act_page.shown(viewer, ref), given={name: form}, sentence=sentence, findings=findings
        ),
        target=url_for("undoing.shown", ref=ref),
        done=done,
    )


def _page(
    page: ActPage,
    *,
    given: dict[str, KeyedForm] | None = None,
    sentence: str = "",
    findings: tuple[Finding, ...] = (),
) -> str:
    viewer, today, sent = identity.signed_in(), clock.today(), given or {}
    fresh: dict[str, KeyedForm] = {
        "accept": KeyedForm(formdata=None),
        "drop": forms.ActReasonForm(formdata=None),
        "decline": forms.ActReasonForm(formdata=None),
        "revise": forms.RevocationForm(formdata=None, **_now(page)),
        "sign": forms.SignActForm(
            formdata=None, signed_on=today, signer_name=viewer.display_name, thay=page.digest
        ),
        "issue": forms.IssueActForm(formdata=None, issued_on=today),
        "superior": forms.SuperiorForm(formdata=None),
        "received": forms.ReceivedForm(formdata=None, received_on=today),
        "item": forms.ItemForm(formdata=None, returned_on=today),
        "money": forms.MoneyForm(formdata=None, returned_on=today),
        "looked": forms.LookedForm(formdata=None),
    }
    shown_forms = fresh | sent
    for name in ("drop", "decline", "revise"):
        shown_forms[name].reason.id = f"ly-do-{name}"  # one page, several reasons
    return render_template(
        "undoing/act.html",
        page=page,
        row=page.row,
        forms=shown_forms,
        facts=_facts(page),
        sent=sent,
        sentence=sentence,
        findings=findings,
        events=told(page.events),
        may=_may(page),
    )


def _facts(page: ActPage) -> list[tuple[str, str]]:
    """Return what is known of the document, term by term."""
    number, paper_on, body = page.paper
    found = [
        ("Đề nghị", f"{page.proposer}, {page.proposing_unit}"),
        ("Ngày đề nghị", moment(page.row.proposed_at)),
    ]
    if page.ground is not None:
        found += [
            ("Trường hợp hủy bỏ", f"{page.ground.value}) {page.ground.label} ({page.ground.citation})"),
            ("Văn bản kết luận", f"{number}, {day(paper_on)}, {body}"),
        ]
    found += [("Lý do", page.reason), ("Người ký", page.signer or "–"), ("Ngày ký", day(page.signed_on))]
    if page.rule is not None:
        checked = page.rule.confidence is Confidence.VERIFIED or "chưa đối chiếu" in page.rule.procedure
        mark = "" if checked else " (nội dung chưa đối chiếu)"
        found.append(("Thủ tục", f"{page.rule.procedure} ({page.rule.procedure_citation}){mark}"))
    return found


def _now(page: ActPage) -> dict[str, object]:
    number, day, body = page.paper
    return {
        "ground": page.ground.value if page.ground else None,
        "paper_number": number,
        "paper_on": day,
        "paper_body": body,
        "reason": page.reason,
        "chon": [one.ref for one in page.targets],
    }


def _may(page: ActPage) -> frozenset[str]:
    """Say which parts of the page concern this person now; the commands decide."""
    viewer, row = identity.signed_in(), page.row

    def holds(role: Role) -> bool:
        return row.body_unit_id in viewer.units_with(role)

    state, own = row.state, not row.is_external
    found = {
        "accept": state is ActState.PROPOSED and holds(Role.STANDING_BODY),
        "drop": state in {ActState.PROPOSED, ActState.DRAFTED} and holds(Role.STANDING_BODY),
        "revise": state in {ActState.PROPOSED, ActState.DRAFTED}
        and row.kind is ActKind.REVOCATION
        and holds(Role.STANDING_BODY),
        "sign": state is ActState.DRAFTED and own and holds(Role.SIGNER),
        "issue": state is ActState.SIGNED and holds(Role.NUMBER_ISSUER),
        "superior": state is ActState.DRAFTED and not own and holds(Role.STANDING_BODY),
        "track": state is ActState.ISSUED and row.kind is ActKind.REVOCATION and holds(Role.STANDING_BODY),
    }
    return frozenset(name for name, may in found.items() if may)
