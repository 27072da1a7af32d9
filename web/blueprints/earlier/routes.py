"""``/khen-thuong-truoc-day/<key>``: record, cancel, put right an award from before the system; its scans.

The key is a nominee key (``P12``, ``C3``, ``H4``): persons, collectives and households have the same pages.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from rules.vocabulary import AwardCode, CommendationGround, Level
from web import identity
from web.access import declares
from web.blueprints.documents.routes import attachment
from web.blueprints.earlier import forms
from web.blueprints.people.base import answer
from web.forms import KeyedForm
from web.labels import capital
from workflow.actions import Action
from workflow.errors import NotFound
from workflow.queries import earlier_awards
from workflow.queries.earlier_awards import EarlierPage
from workflow.queries.later_act_start import RevocationGround
from workflow.services import files
from workflow.services.earlier_changes import (
    Correction,
    EarlierDraft,
    LaterPaper,
    record_award,
    record_correction,
    record_end,
)

blueprint = Blueprint("earlier", __name__)
ROOT = "/khen-thuong-truoc-day/<key>"


@dataclass(frozen=True, slots=True)
class Act:
    """One thing to record: the page's title, its form, the command, what is said afterwards."""

    title: str
    form: type[KeyedForm]
    act: Callable[[Any, str, dict[str, Any]], None]
    said: str
    hint: str
    changes: bool = True


def _recorded(form: Any, key: str, common: dict[str, Any]) -> None:
    stored = files.store(form.file.data.read(), form.file.data.filename or "")
    draft = EarlierDraft(
        award=AwardCode.of(form.award.data),
        year=form.year.data,
        ground=CommendationGround.of(form.ground.data),
        level=Level.of(form.level.data),
        decided_by=form.decided_by.data or "",
        decision_number=form.decision_number.data or "",
        decided_on=form.decided_on.data,
        sha256=stored.sha256,
        filename=stored.filename,
    )
    record_award(key, draft, **common)


def _ended(form: Any, key: str, common: dict[str, Any]) -> None:
    ground = RevocationGround.of(form.ground.data)
    paper, money = _later_paper(form), form.money.amount
    record_end(key, int(form.award.data), ground, paper, money_due=money, **common)


def _mended(form: Any, key: str, common: dict[str, Any]) -> None:
    correction = Correction(form.part.data, form.wrong.data or "", form.right.data or "")
    record_correction(key, int(form.award.data), correction, _later_paper(form), **common)


def _later_paper(form: Any) -> LaterPaper:
    stored = files.store(form.file.data.read(), form.file.data.filename or "")
    return LaterPaper(
        number=form.number.data or "",
        decided_on=form.decided_on.data,
        decided_by=form.decided_by.data or "",
        reason=form.reason.data or "",
        sha256=stored.sha256,
        filename=stored.filename,
    )


ACTS: dict[str, Act] = {
    "ghi": Act(
        "Khen thưởng trước đây", forms.EarlierForm, _recorded, "Đã ghi khen thưởng kèm bản chụp.",
        "Khen thưởng quyết định ngoài hệ thống này: những năm trước, cấp khác.", changes=False,
    ),
    "huy-bo": Act(
        "Hủy bỏ khen thưởng trước đây", forms.EarlierEndForm, _ended,
        "Đã ghi việc hủy bỏ khen thưởng trước đây. Hiện vật, tiền thưởng phải nộp lại ở mục Thu hồi.",
        "Khen thưởng quyết định ngoài hệ thống thì quyết định hủy bỏ cũng ban hành bên ngoài; ghi ở đây kèm bản chụp. "
        "Khen thưởng theo quyết định của hệ thống: mở quyết định đó, chọn «Đề nghị hủy bỏ».",
    ),
    "dinh-chinh": Act(
        "Đính chính khen thưởng trước đây", forms.EarlierCorrectionForm, _mended,
        "Đã ghi việc đính chính khen thưởng trước đây.",
        "Khen thưởng quyết định ngoài hệ thống thì văn bản đính chính cũng ban hành bên ngoài; ghi ở đây kèm bản chụp. "
        "Khen thưởng theo quyết định của hệ thống: mở quyết định đó, chọn «Sửa, đính chính».",
    ),
}  # fmt: skip
"""What may be recorded, by the last part of its address."""


def offered(key: str, may_record: bool, may_change: bool) -> list[tuple[str, str]]:
    """Return (address, title) of what somebody may record about earlier awards."""
    return [
        (url_for("earlier.record", key=key, what=what), act.title)
        for what, act in ACTS.items()
        if (may_change if act.changes else may_record)
    ]


@blueprint.get(ROOT)
@declares(Action.VIEW_REGISTER)
def whose(key: str) -> ResponseReturnValue:
    """Lead to the page of the person, collective or household."""
    return redirect(_home(key), 302)


@blueprint.route(f"{ROOT}/<what>", methods=["GET", "POST"])
@declares(Action.MANAGE_REGISTER, Action.DRAFT_LATER_ACT)
def record(key: str, what: str) -> ResponseReturnValue:
    """Record an earlier award, what cancelled it, or what put it right."""
    viewer = identity.signed_in()
    page, act = earlier_awards.shown(viewer, key), ACTS.get(what)
    if act is None or not (page.may_change if act.changes else page.may_record):
        raise NotFound("trang này")
    form: Any = act.form()
    form.award.choices = _choices(page, act)
    if what == "dinh-chinh":
        form.part.choices = {code: capital(label) for code, label in page.parts.items()}

    def carry_out() -> str:
        act.act(form, page.key, {"actor": viewer, "idempotency_key": form.khoa.data})
        flash(act.said, "ok")
        return _home(page.key)

    def show(sentence: str) -> str:
        return render_template(
            "earlier/record.html", form=form, sentence=sentence, page=page, act=act, home=_home(page.key)
        )

    return answer(form, carry_out, show)


def _choices(page: EarlierPage, act: Act) -> dict[str, str]:
    """Return the awards to choose from: those there are, or those of him that still stand."""
    if not act.changes:
        return {one.value: one.label for one in page.awards}
    return {str(one.id): one.told for one in page.lines if not one.ended}


def _home(key: str) -> str:
    return url_for("people.shown" if key.startswith("P") else "groups.shown", key=key)


@blueprint.get(f"{ROOT}/ban-chup/<what>/<int:number>")
@declares(Action.VIEW_REGISTER)
def scan(key: str, what: str, number: int) -> Response:
    """Download the scan of the award's decision, or of what cancelled or corrected it."""
    return attachment(earlier_awards.scan_of(identity.signed_in(), key, what, number))
