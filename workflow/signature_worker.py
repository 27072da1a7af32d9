"""Report on the signatures in a stranger's PDF, in a process of its own with little time and memory.

Comes on the standard input: one line of JSON (trusted certificates, the moment), then the file. Goes out: JSON. Started
by ``strange_signatures`` only; touches no database and no network.
"""

from __future__ import annotations

import base64
import contextlib
import importlib
import json
import sys
from datetime import datetime

from workflow.pades.certificates import parsed
from workflow.pades.reading import SignatureReport, read

CPU_SECONDS = 10
MEMORY = 768 * 1024 * 1024


def main() -> None:
    """Read one file, answer, end."""
    with contextlib.suppress(ImportError):  # not on Windows; there the caller's time limit remains
        resource = importlib.import_module("resource")
        resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    asked = json.loads(sys.stdin.buffer.readline())
    anchors = [parsed(base64.b64decode(one)) for one in asked["anchors"]]
    report = read(sys.stdin.buffer.read(), anchors, datetime.fromisoformat(asked["at"]))
    told = {"signatures": [_told(one) for one in report.signatures], "problems": list(report.problems)}
    sys.stdout.write(json.dumps(told))


def _told(one: SignatureReport) -> dict[str, object]:
    """Return what a page says of one signature."""
    return {
        "subject": one.certificate.subject,
        "issuer": one.certificate.issuer,
        "stamped_at": one.stamped_at.isoformat() if one.stamped_at and one.stamp_is_trusted else None,
        "problems": list(one.problems),
    }
