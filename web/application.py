"""The application, put together: ``create_app`` is the only way in."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import jinja2
from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from web import (
    access,
    assets,
    blueprints,
    compression,
    drawing,
    errors,
    exports,
    extensions,
    headers,
    identity,
    installation,
    labels,
    narrowing,
    page_memory,
    shell,
    transport,
    unbroken,
    undo,
)
from web.addresses import Site
from web.settings import Settings, complete, load

PAGES = Path(__file__).parent.parent / "templates" / "pages"
MEGABYTE = 1024 * 1024


def config_of(chosen: Settings) -> dict[str, Any]:
    """Return what the settings are in Flask's configuration."""
    return {
        "SETTINGS": chosen,
        "SECRET_KEY": chosen.secret_key,
        "SQLALCHEMY_DATABASE_URI": chosen.database_url,
        "INSECURE_HTTP": chosen.insecure_http,
        "CONTACT": chosen.contact,
        "MAX_CONTENT_LENGTH": chosen.max_upload_mb * MEGABYTE,
        "MAX_FORM_MEMORY_SIZE": 500_000,
        "MAX_FORM_PARTS": 1_000,
        "TRUSTED_HOSTS": list(chosen.allowed_hosts) or None,
        "PROPAGATE_EXCEPTIONS": False,
    }


def create_app(settings: Settings | None = None, **overrides: Any) -> Flask:
    """Return the application; raises ``SettingsError`` when the installation is not set up.

    ``overrides`` replace fields of the settings by name (tests, commands).
    """
    chosen = load(**overrides) if settings is None else complete(settings)
    app = Site("web", static_folder=None, template_folder=str(PAGES))
    app.config.update(config_of(chosen))
    if chosen.trusted_proxies:
        hops = chosen.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]  # Flask's documented way
    app.jinja_env.undefined = jinja2.StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    # The order matters: transport, then who and whence, then the form token (in extensions). What is named first sees
    # an answer last: a page is held before it is compressed.
    for part in (
        compression,
        page_memory,
        unbroken,
        headers,
        transport,
        identity,
        access,
        extensions,
        errors,
        labels,
        narrowing,
        drawing,
        assets,
        shell,
        exports,
        undo,
    ):
        part.init_app(app)
    installation.check(app)
    blueprints.register(app)
    access.check_routes(app)
    return app
