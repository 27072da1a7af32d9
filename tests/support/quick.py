"""What costs tests much and proves nothing there: slow hashes, and compiling the same things for each application.

Every sign-in of a test would take 50 ms of Argon2 on purpose; every application compiles the builders of its hundreds
of addresses anew, every engine the text of its statements. Here a hash is cheap, what werkzeug compiles for a rule and
SQLAlchemy for a statement is kept for the next one, and the collector does not walk over thousands of collected tests
again and again. SQLite skips the disk's confirmations, as the test server of PostgreSQL does: they are for a power
cut, the bytes are the same, and each would wait for a disk that everybody writes to. ``REAL_HASHER`` is the product's
own, for the test that looks at it.
"""

import gc
from collections.abc import Callable
from typing import Any

from argon2 import PasswordHasher
from sqlalchemy import event
from sqlalchemy.engine import Engine
from sqlalchemy.engine.default import DefaultDialect
from werkzeug.routing import Rule

from workflow import db
from workflow.services import passwords

REAL_HASHER = passwords.HASHER
_compile = Rule._compile_builder
_compiled: dict[tuple[object, ...], Callable[..., Any]] = {}


def _compiled_once(self: Rule, append_unknown: bool = True) -> Callable[..., Any]:
    """Return the builder of a rule; the function takes the rule as its first argument, so equal rules share it."""
    defaults = tuple(sorted((name, repr(value)) for name, value in (self.defaults or {}).items()))
    key = (self.rule, tuple(self._trace), defaults, append_unknown)
    if key not in _compiled:
        _compiled[key] = _compile(self, append_unknown)
    return _compiled[key]


_prepare = db.prepare_engine
_statements: dict[str, Any] = {}


def _prepared(engine: Engine) -> Engine:
    """Prepare an engine that reads the compiled statements of the earlier ones on such a database."""
    fresh = not getattr(engine, "_khenthuong_ready", False)
    ready = _prepare(engine)
    if fresh and ready.dialect.name == "sqlite":
        event.listen(ready, "connect", lambda raw, _record: raw.execute("PRAGMA synchronous=OFF"))
    ready._compiled_cache = _statements.setdefault(ready.dialect.name, ready._compiled_cache)
    return ready


gc.disable()  # until everything is collected: nearly all of it stays, and the collector would look at it ever again


def pytest_collection_finish() -> None:
    """Take what was collected out of the collector's sight, and let it come by less often."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 10, 50)
    gc.enable()


def pytest_configure() -> None:
    """Put all of it in place for the whole run."""
    # A compiled statement is kept under its dialect: two of one class, made with our settings, compile alike.
    DefaultDialect.__hash__ = lambda self: hash(type(self))  # type: ignore[method-assign]
    DefaultDialect.__eq__ = lambda self, other: type(self) is type(other)  # type: ignore[method-assign]
    db.prepare_engine = _prepared
    Rule._compile_builder = _compiled_once  # type: ignore[method-assign, assignment]
    passwords.HASHER = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)
    passwords.NOBODY = passwords.HASHER.hash("không ai dùng mật khẩu này")
