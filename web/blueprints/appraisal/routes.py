"""``/tham-dinh``: the queue with its saved lists, and the way from it into bulk runs."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from rules.vocabulary import AwardCode
from web import identity, narrowing
from web.access import declares
from web.blueprints.appraisal.filters import CARES, STEPS, asked, cleaned, list_url, one_urls, query_of
from web.blueprints.appraisal.forms import ForgetViewForm, PrepareForm, SaveViewForm
from web.blueprints.common import require_role
from web.blueprints.steps.offered import bulk_steps
from web.forms import new_key
from web.labels import count
from web.page_memory import kept
from workflow.actions import Action
from workflow.actor import Actor
from workflow.queries import appraisal_queue, rounds, saved_views
from workflow.queries.care import Care
from workflow.queries.queue_places import QueueFilters
from workflow.roles import Role
from workflow.services import bulk_runs
from workflow.services import saved_views as views
from workflow.services.bulk_runs import Wanted

blueprint = Blueprint("appraisal", __name__)
PLACE = "tham-dinh"
DESK = (Role.APPRAISER, Role.CONFIRMER)
RUNS: dict[str, tuple[str, Role, bool | None]] = {
    "receive": ("Tiếp nhận", Role.APPRAISER, None),
    "record_opinion": ("Ghi ý kiến", Role.APPRAISER, False),
    "mark_eligible": ("Xác nhận đủ điều kiện", Role.CONFIRMER, True),
}
"""Steps taken for a whole list: what they are called, whose they are, and what the opinion must be."""


@blueprint.get("/tham-dinh")
@declares(Action.RECORD_OPINION, Action.MARK_ELIGIBLE)
@kept
def index() -> ResponseReturnValue:
    """Show the queue, by school or by person; without filters the list that the person opens first."""
    viewer = identity.signed_in()
    require_role(viewer, *DESK)
    saved = saved_views.saved(viewer, PLACE)
    first = next((view for view in saved if view.is_default and view.query), None)
    if not request.args and first is not None:
        return redirect(f"{url_for('appraisal.index')}?{first.query}")
    filters, by_school = asked(), not narrowing.is_on("xem", "nguoi", "Xem")
    page = appraisal_queue.queue(viewer, filters, request.args.get("sau", "")[:30], by_school=by_school)
    here = query_of()
    return render_template(
        "appraisal/index.html",
        page=page,
        filters=filters,
        by_school=by_school,
        tabs=_tabs(page, filters),
        cares=[(care.value, label) for care, label, _, _ in CARES],
        looks={care: (label, tone, mark) for care, label, tone, mark in CARES},
        steps_of_queue=[(code, label) for code, (_, label) in STEPS.items()],
        awards=[(award.value, award.label) for award in AwardCode],
        rounds=rounds.names(viewer),
        saved=[(view, cleaned(view.query) == here) for view in saved],
        here=here,
        list_url=list_url,
        here_with=query_of,
        one_url=one_urls(),
        before=_page_url("" if page.before == "dau" else page.before) if page.before else "",
        after=_page_url(page.after) if page.after else "",
        steps=[
            one
            for one in bulk_steps(viewer, [row.row for row in page.rows])
            if not one[0].startswith("hoan-tac")
        ],
        appraises=viewer.holds(Role.APPRAISER),
        confirms=viewer.holds(Role.CONFIRMER),
        key=new_key(),
    )


@blueprint.post("/tham-dinh/danh-sach")
@declares(Action.RECORD_OPINION, Action.MARK_ELIGIBLE)
def save_view() -> ResponseReturnValue:
    """Keep the list on the screen under a name."""
    form = SaveViewForm()
    query = cleaned(form.query.data or "")
    back = f"{url_for('appraisal.index')}?{query or 'tat_ca=1'}"
    if form.accepted():
        views.save(
            PLACE, form.name.data or "", query, first=bool(form.first.data), actor=identity.signed_in()
        )
        flash(f"Đã lưu danh sách «{form.name.data}».", "ok")
    else:
        flash(" ".join(str(text) for field in form for text in field.errors), "bad")
    return redirect(back, 303)


@blueprint.post("/tham-dinh/danh-sach/bo")
@declares(Action.RECORD_OPINION, Action.MARK_ELIGIBLE)
def forget_view() -> ResponseReturnValue:
    """Drop a saved list of one's own; the nominations stay."""
    form = ForgetViewForm()
    if form.accepted():
        views.forget(PLACE, form.name.data or "", actor=identity.signed_in())
        flash(f"Đã bỏ danh sách «{form.name.data}».", "ok")
    return redirect(f"{url_for('appraisal.index')}?tat_ca=1", 303)


@blueprint.post("/tham-dinh/hang-loat")
@declares(Action.RECORD_OPINION, Action.MARK_ELIGIBLE, Action.RECEIVE)
def prepare() -> ResponseReturnValue:
    """Choose everything that the address shows for one step, and look at it before it is done."""
    viewer, form = identity.signed_in(), PrepareForm()
    if not form.accepted() or form.viec.data not in RUNS:
        return redirect(list_url(), 303)
    places = appraisal_queue.chosen(viewer, asked())
    wanted = Wanted(
        form.viec.data,
        tuple((place.id, place.version) for place in places),
        _subject(viewer, form.viec.data, len(places)),
    )
    ref = bulk_runs.prepare(wanted, actor=viewer, idempotency_key=form.khoa.data)
    return redirect(url_for("bulk_runs.shown", ref=ref), 303)


def _subject(viewer: Actor, trigger: str, number: int) -> str:
    """Say in words what was chosen."""
    filters = asked()
    care = {care: label for care, label, _, _ in CARES}.get(filters.care or Care.OVERDUE, "")
    words = [f"{RUNS[trigger][0]}: {count(number)} đề nghị", care.lower()]
    if filters.dossier_ref:
        found = appraisal_queue.queue(
            viewer, QueueFilters(filters.state, dossier_ref=filters.dossier_ref), by_school=True
        )
        words += [school.unit for school in found.schools]
    words += [name for code, name in rounds.names(viewer) if code == filters.round_code]
    return " · ".join(word for word in words if word)


def _tabs(page: appraisal_queue.Queue, filters: QueueFilters) -> list[tuple[str, str, int, bool]]:
    every = ("Tất cả", list_url(loc=""), sum(page.counts.values()), filters.care is None)
    return [
        every,
        *(
            (label, list_url(loc=care.value), page.counts[care], filters.care is care)
            for care, label, _, _ in CARES
        ),
    ]


def _page_url(cursor: str) -> str:
    return list_url(xem="nguoi") + (f"&sau={cursor}" if cursor else "")
