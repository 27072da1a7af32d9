"""``/de-nghi``: the nominations one may see, narrowed by filters that live in the address."""

from __future__ import annotations

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from rules.vocabulary import AwardCode
from web import identity, narrowing
from web.access import declares
from web.blueprints.common import cursor, page_url
from web.blueprints.steps.offered import bulk_steps
from web.page_memory import kept
from workflow.actions import Action
from workflow.queries import nominations, rounds
from workflow.queries.care import Care
from workflow.queries.nominations import Filters
from workflow.states import NominationState

blueprint = Blueprint("search", __name__)
CARE_WORDS: dict[Care, str] = {
    Care.CLEAN: "Sạch: mọi tiêu chí đạt",
    Care.LOOK: "Cần xem: còn tiêu chí chưa đạt",
    Care.LATE: "Gửi trễ hạn",
    Care.OVERDUE: "Quá hạn bổ sung",
}
OPINIONS = {"co": True, "chua": False}


@blueprint.get("/de-nghi")
@declares(Action.VIEW_NOMINATION)
@kept
def index() -> ResponseReturnValue:
    """Show one page of nominations."""
    viewer, filters = identity.signed_in(), asked()
    page = nominations.listed(viewer, filters, cursor())
    return render_template(
        "search/index.html",
        page=page,
        filters=filters,
        states=list(NominationState),
        awards=[(award.value, award.label) for award in AwardCode],
        rounds=rounds.names(viewer),
        cares=[(care.value, CARE_WORDS[care]) for care in Care],
        opinion=request.args.get("y_kien", ""),
        newer=page_url(truoc=page.newer) if page.newer else "",
        older=page_url(sau=page.older) if page.older else "",
        steps=bulk_steps(viewer, page.rows),
        here=page_url(),
    )


def asked() -> Filters:
    """Return the filters in the address; a value that nobody knows narrows nothing, and the page says so."""
    args = request.args
    states = narrowing.members("trang_thai", NominationState, "Trạng thái")
    care = narrowing.member("loc", Care, "Cần chú ý")
    award = narrowing.member("danh_hieu", AwardCode, "Danh hiệu, hình thức")
    return Filters(
        text=args.get("q", "")[:100],
        states=states,
        award=award,
        round_code=args.get("dot", "")[:60],
        care=care,
        has_opinion=narrowing.one_of("y_kien", OPINIONS, "Ý kiến thẩm định"),
    )
