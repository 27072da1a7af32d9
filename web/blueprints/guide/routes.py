"""``/huong-dan``: the guide, one's own chapters first, with pictures where there are any; it shows no data."""

from __future__ import annotations

from pathlib import Path

from flask import Blueprint, Response, current_app, g, render_template, url_for

from web import guide, guide_pictures, identity
from web.access import declares
from web.guide import Chapter, GuideStep
from web.guide_pictures import StepPictures
from workflow.actions import Action
from workflow.errors import NotFound
from workflow.ordering import titles_in_order
from workflow.roles import LABELS

KEPT = "private, max-age=31536000, immutable"
"""A picture's address changes with its content; it is for people who signed in."""
blueprint = Blueprint("guide", __name__, url_prefix="/huong-dan")


@blueprint.get("")
@declares(Action.USE_OWN_ACCOUNT)
def index() -> str:
    """List the chapters, those of the reader's roles first."""
    held = {grant.role for grant in identity.signed_in().grants}
    mine = [one for one in _chapters() if one.roles & held]
    return render_template(
        "guide/index.html", mine=mine, others=[one for one in _chapters() if one not in mine]
    )


@blueprint.get("/<slug>")
@declares(Action.USE_OWN_ACCOUNT)
def shown(slug: str) -> str:
    """Show one chapter."""
    found = guide.chapter(slug)
    if found is None or found not in _chapters():
        raise NotFound("phần hướng dẫn này")
    held = {grant.role for grant in identity.signed_in().grants}
    own = bool(found.roles & held)
    return render_template(
        "guide/shown.html", chapter=found, links=_links(found) if own else {}, is_own=own,
        whose=titles_in_order((LABELS[role] for role in found.roles), str), pictures=_pictures(found),
    )  # fmt: skip


@blueprint.get("/hinh/<version>/<name>.png")
@declares(Action.USE_OWN_ACCOUNT)
def picture(version: str, name: str) -> Response:
    """Send a picture of a step; an old address gets today's picture, which is not kept."""
    found = guide_pictures.picture(_data_dir(), name)
    if found is None:
        raise NotFound("hình này")
    response = Response(found.file.read_bytes(), content_type="image/png")
    if version == found.version:
        g.cacheable = True
        response.headers["Cache-Control"] = KEPT
    return response


def _chapters() -> tuple[Chapter, ...]:
    """The chapters of this installation; the tour of the example data only where they are."""
    return tuple(one for one in guide.chapters() if not one.demo or current_app.config["IS_DEMO"])


def _pictures(chapter: Chapter) -> dict[GuideStep, StepPictures]:
    """The pictures of the steps that have one here."""
    found = {step: guide_pictures.of_step(_data_dir(), step.shot) for step in chapter.steps}
    return {step: one for step, one in found.items() if one is not None}


def _data_dir() -> Path:
    folder: Path = current_app.config["SETTINGS"].data_dir
    return folder


def _links(chapter: Chapter) -> dict[GuideStep, str]:
    """Where each step is done, for those whose page this installation has; for readers whose work it is."""
    return {
        step: url_for(step.endpoint)
        for step in chapter.steps
        if step.endpoint and step.endpoint in current_app.view_functions
    }
