"""Deny by default: every view declares what it is, and strangers reach only what is public.

``@public``            anybody, signed in or not
``@declares(Action…)`` a signed-in person who asks for one of these actions; whether he may is decided by
                       ``workflow.permissions`` inside the command or the query, on the row itself
A route without a declaration stops the process at start (``check_routes``) and is refused if added later.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast
from urllib.parse import urlsplit

from flask import Flask, current_app, redirect, request, url_for
from werkzeug.exceptions import Forbidden
from werkzeug.wrappers import Response

from web.identity import current_actor, current_session
from workflow.actions import Action

View = TypeVar("View", bound=Callable[..., Any])
PUBLIC = "__access_public__"
ACTIONS = "__access_actions__"
UNSAFE = frozenset({"POST", "PUT", "PATCH", "DELETE"})


class UndeclaredRouteError(RuntimeError):
    """A route says neither that it is public nor which action it serves."""


def public(view: View) -> View:
    """Mark a view that strangers may open."""
    setattr(view, PUBLIC, True)
    return view


def declares(*actions: Action) -> Callable[[View], View]:
    """Mark a view with the actions it serves; it needs a signed-in person."""
    if not actions or not all(isinstance(action, Action) for action in actions):
        raise UndeclaredRouteError("declares() needs at least one Action")

    def mark(view: View) -> View:
        setattr(view, ACTIONS, actions)
        return view

    return mark


def is_public(view: Callable[..., Any] | None) -> bool:
    """Whether a view is marked public."""
    return bool(getattr(view, PUBLIC, False))


def actions_of(view: Callable[..., Any] | None) -> tuple[Action, ...]:
    """Return the actions a view declares."""
    return cast("tuple[Action, ...]", getattr(view, ACTIONS, ()))


def undeclared(app: Flask) -> list[str]:
    """Return the endpoints that declare nothing, or both kinds at once."""
    return sorted(
        endpoint for endpoint, view in app.view_functions.items() if is_public(view) == bool(actions_of(view))
    )


def check_routes(app: Flask) -> None:
    """Stop the start when a route has no declaration."""
    if missing := undeclared(app):
        raise UndeclaredRouteError(f"routes without @public or @declares(Action…): {', '.join(missing)}")


def guard() -> Response | None:
    """Before each request: same origin for unsafe methods; a signed-in person unless the view is public."""
    check_origin()
    if request.url_rule is None:
        return None  # no such address: the 404 page, the same for strangers and users
    view = current_app.view_functions.get(request.endpoint or "")
    if is_public(view):
        return None
    if not actions_of(view):
        raise Forbidden("Trang này chưa được mở cho ai.")
    if current_actor() is None:
        return _to_sign_in()
    if current_session().must_change_password and Action.USE_OWN_ACCOUNT not in actions_of(view):
        return redirect(url_for("accounts.own_account"))
    if current_session().must_enrol and Action.USE_OWN_ACCOUNT not in actions_of(view):
        return redirect(url_for("second_factor.enrol"))
    return None


def check_origin() -> None:
    """Refuse an unsafe request that the browser says comes from elsewhere (beside the form token)."""
    if request.method not in UNSAFE:
        return
    site, origin = request.headers.get("Sec-Fetch-Site"), request.headers.get("Origin")
    foreign = site is not None and site not in {"same-origin", "none"}
    if foreign or (origin is not None and origin != request.host_url.rstrip("/")):
        raise Forbidden(
            "Yêu cầu đến từ một trang web khác nên không được thực hiện. Mở lại trang này rồi làm lại."
        )


def _to_sign_in() -> Response:
    """Send a stranger to the sign-in page, and back to where he was going when that was a page."""
    target = url_for("accounts.sign_in", tiep=_here() if request.method == "GET" else None)
    if request.headers.get("HX-Request"):  # a part of a page cannot show a sign-in form
        return Response(status=204, headers={"HX-Redirect": target})
    return redirect(target)


def _here() -> str:
    """Return the path asked for, without the host, to come back to after signing in; of a part of a page, the page."""
    page = urlsplit(request.headers.get("HX-Current-URL", ""))
    if request.headers.get("HX-Request-Type") == "partial" and page.netloc == request.host:
        return page._replace(scheme="", netloc="", fragment="").geturl()
    return request.full_path.rstrip("?")


def init_app(app: Flask) -> None:
    """Put the guard before every request."""
    app.before_request(guard)
