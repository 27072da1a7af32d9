"""The application for tests of pages: built once a process, and given each test's own settings and database.

Building it anew, and its templates with it, would be a fifth of the time of most tests. Nothing of a test stays in it:
the configuration begins anew, and an application to which a test has added pages is thrown away.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from flask import Flask

from tests.support.browser import compiled_pages
from web import extensions, installation
from web.application import config_of, create_app
from web.settings import Settings, load
from workflow import db


@dataclass(slots=True)
class Kept:
    """An application with what it had when it was new."""

    app: Flask
    config: dict[str, Any]
    pages: int
    endpoints: set[str] = field(default_factory=set)

    def is_as_new(self) -> bool:
        """Whether no test has added a page to it or taken one away."""
        same = self.endpoints == set(self.app.view_functions)
        return same and self.pages == sum(1 for _ in self.app.url_map.iter_rules())


_KEPT: list[Kept] = []
SECRET = "một khóa cho mọi kiểm thử của các trang"
"""The same for all of them, so that what was sealed in a store opens in its copies."""


@contextmanager
def application(data_dir: Path, database_url: str, shared_folder: Path) -> Iterator[Flask]:
    """Give the development application on a database, in use by the workflow too, for the block."""
    chosen = load(env="development", data_dir=data_dir, database_url=database_url, secret_key=SECRET)
    kept = _KEPT.pop() if _KEPT else None  # a second one at a time is built for itself
    if kept is None:
        kept = _built(chosen, shared_folder)
    else:
        _begun_anew(kept, chosen)
    yield kept.app
    with kept.app.app_context():
        db.db.session.remove()
        db.db.engine.dispose()
    if kept.is_as_new():
        _KEPT[:] = [kept]


def _built(chosen: Settings, shared_folder: Path) -> Kept:
    app = create_app(chosen)
    app.jinja_env.bytecode_cache = compiled_pages(shared_folder)
    app.config["TESTING"] = True
    pages = sum(1 for _ in app.url_map.iter_rules())
    return Kept(app, dict(app.config), pages, set(app.view_functions))


def _begun_anew(kept: Kept, chosen: Settings) -> None:
    """Do what ``create_app`` does with settings."""
    app = kept.app
    app.config.clear()
    app.config.update(kept.config)
    app.config.update(config_of(chosen))
    db.db._app_engines[app][None] = sa.create_engine(chosen.database_url)
    extensions.bind(app)
    installation.check(app)
