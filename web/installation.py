"""What kind of database this is: a demo shows so on every page, and production refuses to run on one."""

from __future__ import annotations

from flask import Flask

from web.settings import Settings, SettingsError
from workflow import installation
from workflow.errors import WorkflowError


def check(app: Flask) -> None:
    """Set ``IS_DEMO`` and a demo's clock; production refuses both by ``SettingsError``.

    Nothing starts with a file of words that lacks one: it would be found out while a decision is issued.
    """
    settings: Settings = app.config["SETTINGS"]
    try:
        installation.refuse_wrong_words()
        if settings.production:
            installation.refuse_demo()
            installation.refuse_wrong_clock()
    except WorkflowError as refused:
        raise SettingsError(refused.message) from refused
    if settings.public_address:
        installation.keep_public_address(settings.public_address)
    app.config["IS_DEMO"] = installation.is_demo()
    if settings.contact == Settings.__dataclass_fields__["contact"].default:
        app.config["CONTACT"] = installation.contact() or settings.contact
    if app.config["IS_DEMO"]:
        installation.follow_demo_clock()
