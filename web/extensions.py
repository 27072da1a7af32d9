"""Flask extensions that hold no identity: the database handle and the form token."""

from __future__ import annotations

from flask import Flask
from flask_wtf.csrf import CSRFProtect

from workflow import db as database
from workflow import invariants, secrets_at_rest

csrf = CSRFProtect()


def init_app(app: Flask) -> None:
    """Bind the extensions to the app and the workflow to the same engine."""
    app.config["WTF_CSRF_TIME_LIMIT"] = (
        None  # a form may stay open overnight; the token lives as long as the session
    )
    csrf.init_app(app)
    invariants.install()
    database.db.init_app(app)
    bind(app)


def bind(app: Flask) -> None:
    """Let the workflow use the key and the database of this app."""
    secrets_at_rest.bind(app.config["SECRET_KEY"])
    with app.app_context():
        database.bind(database.prepare_engine(database.db.engine))
