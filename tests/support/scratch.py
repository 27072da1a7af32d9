"""Where tests put their files: in memory, where the machine has room for it.

A database that syncs every commit waits for the disk some 40,000 times in a run. No test needs its files to outlive the
machine: what a killed process leaves behind is there in memory too. The variable reaches the workers and every
program that a test starts.
"""

import os
import shutil
import tempfile
from pathlib import Path

import pytest

MEMORY = Path("/dev/shm")
ROOM = 4 * 1024**3


@pytest.hookimpl(tryfirst=True)
def pytest_configure() -> None:
    """Point every temporary file there, unless somebody chose a folder or there is too little room."""
    given = "TMPDIR" in os.environ or not MEMORY.is_dir()
    if not given and shutil.disk_usage(MEMORY).free >= ROOM:
        os.environ["TMPDIR"] = tempfile.tempdir = str(MEMORY)
