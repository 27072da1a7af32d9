"""The table of blueprints: one folder per task of the people who use it. Add a row to add pages."""

from __future__ import annotations

from flask import Blueprint, Flask

from web.blueprints.accounts.routes import blueprint as accounts
from web.blueprints.design.routes import blueprint as design
from web.blueprints.health.routes import blueprint as health

BLUEPRINTS: tuple[Blueprint, ...] = (accounts, health)
NOT_IN_PRODUCTION: tuple[Blueprint, ...] = (design,)


def register(app: Flask) -> None:
    """Register every blueprint; pages for builders stay out of production."""
    extra = () if app.config["SETTINGS"].production else NOT_IN_PRODUCTION
    for blueprint in (*BLUEPRINTS, *extra):
        app.register_blueprint(blueprint)
