"""``/dot-xet/<code>/don-vi``: the round unit by unit, own last days and places in one table; supplementary dossiers."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import HiddenField, IntegerField
from wtforms.validators import Length, NumberRange, Optional

from rules.vocabulary import AwardCode
from web import identity, narrowing
from web.access import declares
from web.blueprints.common import MENDABLE, back_to_form, cursor, page_url, require_role
from web.blueprints.rounds.base import blueprint
from web.blueprints.rounds.forms import SupplementForm
from web.forms import DayField, KeyedForm, TextField
from workflow import clock
from workflow.actions import Action
from workflow.queries import round_units
from workflow.queries.round_units import Standing, UnitGrid, UnitLine
from workflow.roles import Role
from workflow.services.round_terms import UnitTerms, set_terms
from workflow.services.supplements import permit_supplement

STANDING_WORDS: dict[Standing, str] = {
    Standing.NOTHING: "Chưa lập hồ sơ",
    Standing.STARTED: "Đang lập, chưa gửi",
    Standing.SENT: "Đã gửi",
    Standing.LATE: "Gửi muộn",
}
WRONG_NUMBER = "Nhập số nguyên từ 0 đến 9.999."


@blueprint.route("/dot-xet/<code>/don-vi", methods=["GET", "POST"])
@declares(Action.MANAGE_ROUND)
def units(code: str) -> ResponseReturnValue:
    """Show the units of a round; set own last days and places of those on this page."""
    viewer = identity.signed_in()
    require_role(viewer, Role.STANDING_BODY)
    text, standing = asked()
    found = round_units.grid(viewer, code, text=text, standing=standing, cursor=cursor())
    form = _form(found)
    sentence, status = "", 200
    if form.accepted():
        try:
            changed = set_terms(
                found.round.id, [_terms(form, found, line) for line in found.page.rows], actor=viewer
            )
        except MENDABLE as error:
            status, sentence, _ = back_to_form(form, error)
        else:
            flash(f"Đã lưu: {changed} đơn vị thay đổi." if changed else "Không có gì thay đổi.", "ok")
            return redirect(request.full_path.rstrip("?"), 303)
    elif form.errors:
        status = 422
    shown = render_template(
        "rounds/units.html",
        grid=found,
        row=found.round,
        page=found.page,
        form=form,
        sentence=sentence,
        words=STANDING_WORDS,
        today=clock.today(),
        choices=[("", "Mọi đơn vị"), *((one.value, words) for one, words in STANDING_WORDS.items())],
        text=text,
        chosen=standing.value if standing else "",
        newer=page_url(truoc=found.page.newer) if found.page.newer else "",
        older=page_url(sau=found.page.older) if found.page.older else "",
    )
    return shown, status


def asked() -> tuple[str, Standing | None]:
    """Return the filters in the address; a value that nobody knows narrows nothing, and the page says so."""
    standing = narrowing.member("tinh_trang", Standing, "Tình hình")
    return request.args.get("don_vi", "")[:100], standing


def _form(found: UnitGrid) -> Any:
    """Return the form of this page of the grid: for each unit a day, numbers, a reason, and what it showed."""
    fields: dict[str, Any] = {}
    values: dict[str, object] = {}
    for line in found.page.rows:
        name = line.name
        fields[f"han_{line.id}"] = DayField(f"Hạn riêng – {name}", [Optional()])
        fields[f"ly_do_{line.id}"] = TextField(f"Lý do – {name}", [Length(max=500)])
        fields[f"thay_{line.id}"] = HiddenField()
        values[f"han_{line.id}"] = line.until
        values[f"thay_{line.id}"] = _seen(line, found.awards)
        for award in found.awards:
            key = f"cho_{line.id}_{award.value}"
            limits = [Optional(), NumberRange(0, 9_999, WRONG_NUMBER)]
            fields[key] = IntegerField(f"{award.label} – {name}", limits)
            values[key] = line.places.get(award)
    return type("GridForm", (KeyedForm,), fields)(**values)


def _seen(line: UnitLine, awards: tuple[AwardCode, ...]) -> str:
    """Return what the page shows of one unit: the day and the number of each award, in the order of the awards."""
    numbers = ("" if line.places.get(award) is None else str(line.places[award]) for award in awards)
    return "|".join([line.until.isoformat() if line.until else "", *numbers])


def _terms(form: Any, found: UnitGrid, line: UnitLine) -> UnitTerms:
    """Return one unit's terms as typed, with what its page showed; a mark that is not ours counts as stale."""
    shown = str(form[f"thay_{line.id}"].data or "").split("|")
    fresh = len(shown) == len(found.awards) + 1 and "|".join(shown) == _seen(line, found.awards)
    seen_places = {award: line.places.get(award) if fresh else -1 for award in found.awards}
    return UnitTerms(
        unit_id=line.id,
        until=form[f"han_{line.id}"].data,
        places={award: form[f"cho_{line.id}_{award.value}"].data for award in found.awards},
        reason=form[f"ly_do_{line.id}"].data or "",
        seen_until=line.until,
        seen_places=seen_places,
    )


@blueprint.route("/dot-xet/<code>/bo-sung", methods=["GET", "POST"])
@declares(Action.EXTEND_DEADLINE)
def supplement(code: str) -> ResponseReturnValue:
    """Permit one unit a supplementary dossier after the gate."""
    viewer = identity.signed_in()
    require_role(viewer, Role.STANDING_BODY)
    row, choices = round_units.choices(viewer, code)
    form = SupplementForm(unit=request.args.get("don_vi", ""))
    form.unit.choices = dict([("", "Chọn đơn vị…"), *((str(number), name) for number, name in choices)])
    sentence, status = "", 200
    if form.accepted():
        try:
            permit_supplement(
                row.id,
                int(form.unit.data),
                form.until.data,
                reason=form.reason.data or "",
                document=form.document.data or "",
                actor=viewer,
                idempotency_key=form.khoa.data,
            )
        except MENDABLE as error:
            status, sentence, _ = back_to_form(form, error)
        else:
            flash("Đã cho phép. Hồ sơ bổ sung đã mở sẵn cho đơn vị, ở mục Hồ sơ của đơn vị đó.", "ok")
            return redirect(url_for("rounds.shown", code=code), 303)
    elif form.errors:
        status = 422
    return render_template("rounds/supplement.html", row=row, form=form, sentence=sentence), status
