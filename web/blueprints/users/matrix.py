"""``/quan-tri/ma-tran-quyen``: who may do what, asked of the program itself; as a page, a file, and for one person."""

from __future__ import annotations

import csv
import io

from flask import Blueprint, Response, render_template, request
from flask.typing import ResponseReturnValue

from web import identity, narrowing
from web.access import declares
from web.blueprints.common import whole
from workflow.actions import LABELS as ACTIONS
from workflow.actions import Action
from workflow.actor import Actor
from workflow.errors import NotFound
from workflow.queries import permission_matrix, users
from workflow.roles import LABELS as ROLES
from workflow.roles import Role
from workflow.services.actors import actor_for_user

blueprint = Blueprint("matrix", __name__, url_prefix="/quan-tri/ma-tran-quyen")


@blueprint.get("")
@declares(Action.VIEW_PERMISSIONS)
def index() -> ResponseReturnValue:
    """Show the table, of all roles or one, and why one person may or may not."""
    viewer, role, action = identity.signed_in(), _role(), _action()
    people = users.choices(viewer)
    asked = _asked_about(viewer, dict(people))
    return render_template(
        "users/matrix.html",
        lines=permission_matrix.matrix(role),
        shown_roles=[role] if role else list(Role),
        role=role,
        roles=[(one.value, ROLES[one]) for one in Role],
        action=action,
        actions=[(one.value, ACTIONS[one]) for one in Action],
        people=[(str(number), name) for number, name in people],
        asked=asked,
        answers=permission_matrix.why(asked, action) if action else (),
    )


@blueprint.get("/bang.csv")
@declares(Action.VIEW_PERMISSIONS)
def table() -> ResponseReturnValue:
    """Give the whole table as a file that a spreadsheet opens."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["Việc", *(ROLES[role] for role in Role), "Dành cho", "Trừ khi"])
    for line in permission_matrix.matrix():
        reaches = [reach.value for _, reach in line.reaches]
        writer.writerow([line.label, *reaches, "; ".join(line.grounds), " ".join(line.bars)])
    head = {"Content-Disposition": 'attachment; filename="ma-tran-quyen.csv"'}
    return Response("\ufeff" + out.getvalue(), mimetype="text/csv; charset=utf-8", headers=head)


def _asked_about(viewer: Actor, people: dict[int, str]) -> Actor:
    """Return the person the question is about: oneself, or somebody whose account one looks after."""
    number = whole(request.args.get("nguoi"))
    if number in {0, viewer.user_id}:
        return viewer
    if number not in people:
        raise NotFound("tài khoản này")
    return actor_for_user(number)


def _role() -> Role | None:
    return narrowing.member("nhiem_vu", Role, "Nhiệm vụ")


def _action() -> Action | None:
    return narrowing.member("viec", Action, "Việc")
