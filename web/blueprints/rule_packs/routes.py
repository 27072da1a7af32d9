"""``/quy-dinh/dia-phuong``: local rule packs to read, try on rounds, approve. Writing one is in ``editor``."""

from __future__ import annotations

from datetime import date

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from web import identity
from web.access import declares
from web.blueprints.common import MENDABLE, back_to_form, page_url, require_role, whole
from web.blueprints.rule_packs.forms import DecisionForm, RoundPackForm
from web.event_sentences import told
from workflow.actions import Action
from workflow.errors import NotPermitted
from workflow.queries import rounds, rule_packs
from workflow.queries.rehearsal import Rehearsal
from workflow.roles import Role
from workflow.services import rounds as round_commands
from workflow.services import rule_packs as commands

blueprint = Blueprint("rule_packs", __name__)
ROOT = "/quy-dinh/dia-phuong"
CASES_A_PAGE = 50


@blueprint.get(ROOT)
@declares(Action.VIEW_PACKS)
def index() -> ResponseReturnValue:
    """Show the local rule packs."""
    viewer = identity.signed_in()
    return render_template(
        "rule_packs/index.html", packs=rule_packs.listed(viewer), may_propose=viewer.holds(Role.STANDING_BODY)
    )


@blueprint.get(f"{ROOT}/<name>")
@declares(Action.VIEW_PACKS)
def shown(name: str) -> ResponseReturnValue:
    """Show one pack: what it settles, its versions, its rounds."""
    viewer = identity.signed_in()
    page = rule_packs.shown(viewer, name)
    return render_template(
        "rule_packs/shown.html",
        page=page,
        pack=page.pack,
        events=told(page.events),
    )


@blueprint.route(f"{ROOT}/<name>/ban-<int:number>", methods=["GET", "POST"])
@declares(Action.VIEW_PACKS, Action.APPROVE_PACK, Action.PROPOSE_PACK)
def version(name: str, number: int) -> ResponseReturnValue:
    """Show one version: what it changes, what it does to open rounds; approve, reject or withdraw it."""
    viewer = identity.signed_in()
    form = DecisionForm()
    sentence, status = "", 200
    if form.accepted():
        try:
            said = _decide(name, number, form.reason.data or "")
        except MENDABLE as error:
            status, sentence, _ = back_to_form(form, error)
        else:
            flash(said, "ok")
            return redirect(url_for("rule_packs.version", name=name, number=number), 303)
    elif form.errors:
        status = 422
    page = rule_packs.version(viewer, name, number)
    return render_template("rule_packs/version.html", page=page, form=form, sentence=sentence), status


def _decide(name: str, number: int, reason: str) -> str:
    """Carry out the button that was pressed and return what to say."""
    viewer = identity.signed_in()
    chosen = request.args.get("viec", "")
    if chosen == "duyet":
        commands.approve(name, number, reason=reason, actor=viewer)
        return (
            f"Đã duyệt bản số {number}. Đợt xét nào dùng bộ quy định này thì đề nghị chưa có kết quả được thẩm định "
            "theo bản này ở bước kế tiếp; bộ quy định mới thì chọn ở trang của đợt xét."
        )
    if chosen == "khong-duyet":
        commands.reject(name, number, reason, actor=viewer)
        return f"Đã ghi không duyệt bản số {number}."
    if chosen == "rut":
        commands.withdraw(name, number, reason, actor=viewer)
        return f"Đã rút bản số {number}."
    raise NotPermitted("Trang này không có nút như vậy. Mở lại trang rồi dùng các nút ở đó.")


@blueprint.get(f"{ROOT}/<name>/thu/<code>")
@declares(Action.VIEW_PACKS)
def rehearsal(name: str, code: str) -> ResponseReturnValue:
    """Show what a pack does to one round, every nomination that changes, page by page."""
    viewer = identity.signed_in()
    number, day = whole(request.args.get("ban")) or None, _day(request.args.get("ngay", ""))
    found = rule_packs.effect(viewer, name, number, code, day)
    page = max(1, whole(request.args.get("trang"), 1))
    return render_template(
        "rule_packs/rehearsal.html",
        effect=found,
        name=name,
        number=number,
        cases=found.cases[(page - 1) * CASES_A_PAGE : page * CASES_A_PAGE],
        newer=page_url(trang=str(page - 1)) if page > 1 else "",
        older=page_url(trang=str(page + 1)) if len(found.cases) > page * CASES_A_PAGE else "",
        always=page_url(ngay=_always_day(found), trang=""),
    )


def _always_day(found: Rehearsal) -> str:
    """The day whose values are taken when the pack is tried as if it had always held."""
    return "" if found.as_if_on is not None or found.pack_since is None else found.pack_since.isoformat()


def _day(text: str) -> date | None:
    """Return a day written 2026-01-05 in the address, or None."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


@blueprint.route("/dot-xet/<code>/quy-dinh", methods=["GET", "POST"])
@declares(Action.MANAGE_ROUND)
def of_round(code: str) -> ResponseReturnValue:
    """Give a round another pack."""
    viewer = identity.signed_in()
    require_role(viewer, Role.STANDING_BODY)
    row = rounds.shown(viewer, code).row
    form = RoundPackForm(rule_pack=row.rule_pack or "")
    form.rule_pack.choices = dict([("", "Không có"), *rounds.rule_packs(frozenset({row.body_unit_id}))])
    if not form.is_submitted():
        form.seen.data = row.rule_pack or ""
    sentence, status = "", 200
    if form.accepted():
        try:
            round_commands.set_pack(
                row.id,
                form.rule_pack.data or None,
                seen=form.seen.data or None,
                reason=form.reason.data or "",
                actor=viewer,
            )
        except MENDABLE as error:
            status, sentence, _ = back_to_form(form, error)
        else:
            flash(
                "Đã đổi bộ quy định của đợt xét. Kết quả đã lưu giữ nguyên; đề nghị chưa có kết quả theo bộ mới.",
                "ok",
            )
            return redirect(url_for("rounds.shown", code=code), 303)
    elif form.errors:
        status = 422
    return render_template("rule_packs/of_round.html", row=row, form=form, sentence=sentence), status
