"""``/quy-dinh``: what the law says of each award on a day, compared, cited, and held against the list of its rules."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from rules.finding import Confidence
from rules.vocabulary import AwardCode
from web import identity
from web.access import declares
from web.blueprints.rulebook.forms import CitationForm
from workflow import clock
from workflow.actions import Action
from workflow.queries import rulebook

blueprint = Blueprint("rulebook", __name__)
blueprint.add_app_template_global(rulebook.number_anchor, "number_anchor")
blueprint.add_app_template_global(rulebook.slug, "award_slug")

CONFIDENCE_LOOKS: dict[Confidence, tuple[str, str]] = {
    Confidence.UNVERIFIED: ("wait", "warn"),
    Confidence.EXAMPLE: ("wait", "info"),
    Confidence.INFERRED: ("plain", "info"),
    Confidence.LOCAL: ("info", "folder"),
    Confidence.VERIFIED: ("ok", "check"),
}
"""Tone and icon of how sure we are; the words are the member's label."""

CHANGE_LOOKS: dict[rulebook.Change, tuple[str, str]] = {
    rulebook.Change.ADDED: ("ok", "plus"),
    rulebook.Change.REMOVED: ("bad", "minus"),
    rulebook.Change.CHANGED: ("wait", "pencil"),
    rulebook.Change.BASIS: ("plain", "file"),
}
STATUS_LOOKS: dict[rulebook.CitationStatus, tuple[str, str]] = {
    rulebook.CitationStatus.IN_FORCE: ("ok", "check"),
    rulebook.CitationStatus.NOT_YET: ("info", "clock"),
    rulebook.CitationStatus.NOT_ISSUED: ("bad", "warn"),
    rulebook.CitationStatus.ENDED: ("bad", "ban"),
    rulebook.CitationStatus.UNKNOWN: ("plain", "info"),
    rulebook.CitationStatus.UNCLEAR: ("wait", "info"),
}
blueprint.add_app_template_global(CONFIDENCE_LOOKS.__getitem__, "confidence_look")
blueprint.add_app_template_global(CHANGE_LOOKS.__getitem__, "change_look")
blueprint.add_app_template_global(STATUS_LOOKS.__getitem__, "citation_look")


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks for: a day (as typed, and read), a local pack; ``wrong`` says what could not be read."""

    day: date
    pack: str
    wrong: str


def _read_day(name: str, fallback: date) -> tuple[date, str]:
    """Return the day of a field of the address; the fallback and a sentence when it cannot be read."""
    text = request.args.get(name, "").strip()
    if not text:
        return fallback, ""
    for form in ("%Y-%m-%d", "%d/%m/%Y"):
        try:
            return datetime.strptime(text, form).date(), ""  # noqa: DTZ007  # a day has no zone
        except ValueError:
            continue
    return fallback, (
        f"Không hiểu ngày “{text[:40]}”; ghi ngày/tháng/năm, ví dụ 05/07/2024. "
        f"Đang xem ngày {fallback:%d/%m/%Y}."
    )


def _asked() -> Asked:
    day, wrong = _read_day("ngay", clock.today())
    return Asked(day, request.args.get("dia-phuong", "")[:60], wrong)


@blueprint.get("/quy-dinh")
@declares(Action.VIEW_PACKS)
def index() -> ResponseReturnValue:
    """Show every award in one line, and the texts in force."""
    viewer, asked = identity.signed_in(), _asked()
    return render_template(
        "rulebook/index.html",
        asked=asked,
        shelf=rulebook.index(viewer, asked.day, asked.pack),
        packs=rulebook.pack_choices(viewer),
    )


@blueprint.get("/quy-dinh/so-sanh")
@declares(Action.VIEW_PACKS)
def compare() -> ResponseReturnValue:
    """Show what differs between two days."""
    viewer, asked = identity.signed_in(), _asked()
    starts = rulebook.regime_starts()
    begun = max((since for since, _ in starts if since <= clock.today()), default=clock.today())
    before, wrong_before = _read_day("tu", begun - timedelta(days=1))
    after, wrong_after = _read_day("den", begun)
    code = rulebook.award_of(request.args["danh-hieu"]) if request.args.get("danh-hieu") else None
    return render_template(
        "rulebook/compare.html",
        asked=asked,
        before=before,
        after=after,
        wrong=" ".join(one for one in (wrong_before, wrong_after) if one),
        code=code,
        awards=tuple(AwardCode),
        found=rulebook.compare(viewer, before, after, code, asked.pack),
        packs=rulebook.pack_choices(viewer),
        turns=[(since, since - timedelta(days=1), name) for since, name in starts[1:]],
        basis=rulebook.Change.BASIS,
    )


@blueprint.route("/quy-dinh/van-ban", methods=["GET", "POST"])
@declares(Action.VIEW_PACKS)
def instruments() -> ResponseReturnValue:
    """Show the texts of the list, and check the citations of a text that was sent."""
    identity.signed_in()
    asked = _asked()
    form = CitationForm(ngay=asked.day)
    checked, day = None, asked.day
    if form.accepted():
        day = form.ngay.data
        checked = rulebook.check_text(form.noi_dung.data or "", day)
    page = render_template(
        "rulebook/instruments.html",
        asked=asked,
        day=day,
        rows=rulebook.instruments(day),
        form=form,
        checked=checked,
    )
    return page, 422 if form.errors else 200


@blueprint.get("/quy-dinh/doi-chieu")
@declares(Action.VIEW_PACKS)
def coverage() -> ResponseReturnValue:
    """Show every numbered rule of the law and where it stands in the system."""
    identity.signed_in()
    rows = rulebook.coverage()
    return render_template("rulebook/coverage.html", rows=rows, counts=rulebook.counts_of(rows))


@blueprint.get("/quy-dinh/<award>")
@declares(Action.VIEW_PACKS)
def shown(award: str) -> ResponseReturnValue:
    """Show all that the rulebook says of one award on a day."""
    viewer, asked = identity.signed_in(), _asked()
    code = rulebook.award_of(award)
    return render_template(
        "rulebook/award.html",
        asked=asked,
        code=code,
        view=rulebook.award(viewer, code, asked.day, asked.pack),
        packs=rulebook.pack_choices(viewer),
        awards=tuple(AwardCode),
    )
