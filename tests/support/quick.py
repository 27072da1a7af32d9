"""What costs tests much and proves nothing there: hashing passwords slowly, compiling the same addresses for each app.

Every sign-in of a test would take 50 ms of Argon2 on purpose, and every application made compiles the builders of its
hundreds of addresses anew. Here a hash is cheap, and what werkzeug compiles for a rule is kept for the next one.
``REAL_HASHER`` is the product's own, for the test that looks at it.
"""

from collections.abc import Callable
from typing import Any

from argon2 import PasswordHasher
from werkzeug.routing import Rule

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


def pytest_configure() -> None:
    """Put both in place for the whole run."""
    Rule._compile_builder = _compiled_once  # type: ignore[method-assign, assignment]
    passwords.HASHER = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)
    passwords.NOBODY = passwords.HASHER.hash("không ai dùng mật khẩu này")
