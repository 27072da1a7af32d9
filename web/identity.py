"""Who is asking: a random token in a cookie, a session row on the server, an ``Actor`` for the workflow.

The cookie holds nothing but the token. Role, unit and end of session are read from the database on every
request, so signing out, disabling an account or changing a role takes effect on the next (security.md T28).
"""

from __future__ import annotations

from flask import Flask, Request, request, session
from flask.sessions import SecureCookieSessionInterface
from flask_login import LoginManager, UserMixin, current_user
from werkzeug.wrappers import Response

from workflow import clock
from workflow.actor import Actor
from workflow.services import accounts

TOKEN_COOKIE = "khenthuong_phien"  # noqa: S105  # the cookie's name, not a secret
FORM_COOKIE = "khenthuong_bieu_mau"
HOST_PREFIX = "__Host-"
MAX_TOKEN = 128
HALF, HALF_SECONDS = "nua_dau", 300

login_manager = LoginManager()
login_manager.session_protection = None  # nothing of the identity lives in Flask's own cookie


class SignedInUser(UserMixin):
    """Flask-Login's view of a live session."""

    def __init__(self, opened: accounts.OpenSession) -> None:
        """Keep the session and the actor it gave."""
        self.opened = opened
        self.actor = opened.actor

    def get_id(self) -> str:
        """Return the user's id as text, as Flask-Login asks."""
        return str(self.actor.user_id)


class FormSession(SecureCookieSessionInterface):
    """Flask's signed cookie: the form secret and one-time messages; ``__Host-`` and Secure on HTTPS."""

    def get_cookie_name(self, _app: Flask) -> str:
        """Return the name for this request's transport."""
        return cookie_name(FORM_COOKIE)

    def get_cookie_secure(self, _app: Flask) -> bool:
        """Return whether the cookie may travel over HTTPS only."""
        return request.is_secure


def cookie_name(base: str) -> str:
    """Return a cookie's name: with ``__Host-`` over HTTPS, plain on this machine's plain HTTP."""
    return HOST_PREFIX + base if request.is_secure else base


def current_actor() -> Actor | None:
    """Return who is signed in, read once per request; ``None`` for a stranger."""
    return getattr(current_user, "actor", None)


def signed_in() -> Actor:
    """Return who is signed in, in a view that only signed-in people reach."""
    actor = current_actor()
    if actor is None:
        raise RuntimeError("a view behind the guard ran without an actor")
    return actor


def current_session() -> accounts.OpenSession:
    """Return the live session, in a view that only signed-in people reach."""
    signed_in()
    opened: accounts.OpenSession = current_user.opened
    return opened


def current_token() -> str:
    """Return the session token the browser sent, or an empty text."""
    return request.cookies.get(cookie_name(TOKEN_COOKIE), "")[:MAX_TOKEN]


def start_session(response: Response, token: str) -> Response:
    """Give the browser a fresh token and a fresh form secret (nothing from before signing in survives)."""
    session.clear()
    response.set_cookie(
        cookie_name(TOKEN_COOKIE), token, path="/", secure=request.is_secure, httponly=True, samesite="Lax"
    )
    return response


def remember_half(user_id: int, target: str) -> None:
    """Keep for five minutes, signed, that a password was right and the second factor is still to come."""
    session.clear()
    session[HALF] = [user_id, accounts.password_mark(user_id), clock.now().timestamp(), target]


def half_signed_in() -> tuple[int, str] | None:
    """Return whose password was right a moment ago and where he was going; ``None`` when it is too long ago.

    A password that was changed meanwhile, or an account taken out of use, ends it.
    """
    kept = session.get(HALF)
    if not kept or clock.now().timestamp() - kept[2] > HALF_SECONDS:
        return None
    return (kept[0], kept[3]) if kept[1] and kept[1] == accounts.password_mark(kept[0]) else None


def end_session(response: Response) -> Response:
    """Close the session on the server and wipe what the browser kept."""
    if token := current_token():
        accounts.close_session(token)
    session.clear()
    response.delete_cookie(
        cookie_name(TOKEN_COOKIE), path="/", secure=request.is_secure, httponly=True, samesite="Lax"
    )
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


def _user_of(incoming: Request) -> SignedInUser | None:
    """Flask-Login's request loader: token → session row → actor."""
    token = incoming.cookies.get(cookie_name(TOKEN_COOKIE), "")[:MAX_TOKEN]
    opened = accounts.session_for(token) if token else None
    return None if opened is None else SignedInUser(opened)


def init_app(app: Flask) -> None:
    """Use server-side sessions for identity and a signed cookie for forms."""
    app.session_interface = FormSession()
    app.config.update(SESSION_COOKIE_HTTPONLY=True, SESSION_COOKIE_SAMESITE="Lax", SESSION_COOKIE_PATH="/")
    login_manager.request_loader(_user_of)
    login_manager.init_app(app)
