"""The signatures in a file that a stranger sent: read by a process of its own, two at a time, nothing kept."""

from __future__ import annotations

import base64
import json
import subprocess  # nosec B404  # a fixed program of ours, no text of a user
import sys
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from workflow.pades.certificates import Certificate
from workflow.pades.reading import UNSIGNED

ROOT = Path(__file__).parents[1]
START = (
    "import gc, sys; sys.path.insert(0, sys.argv[1]); gc.disable()\n"
    "from workflow.signature_worker import main; gc.enable(); main()"
)
"""The collector would look again and again at what is being imported: a third of the time to start."""
SECONDS = 15
WAITING_SECONDS = 20
SIGNED = b"/ByteRange"
"""Every signature in a PDF has it in plain letters, since its numbers are written in after the file is laid out."""
_places = threading.BoundedSemaphore(2)


@dataclass(frozen=True, slots=True)
class StrangeSignature:
    """One signature: whose, by which issuer, when by a trusted time stamp, and what is wrong with it."""

    subject: str
    issuer: str
    stamped_at: datetime | None
    problems: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StrangeReport:
    """The signatures in a file and what is wrong with it as a whole; ``is_read`` is false when nobody could tell."""

    signatures: tuple[StrangeSignature, ...] = ()
    problems: tuple[str, ...] = ()
    is_read: bool = True


def signatures_in(content: bytes, anchors: Sequence[Certificate], at: datetime) -> StrangeReport:
    """Report on the signatures of a PDF; a file that takes too long or too much is not read."""
    if SIGNED not in content:
        return StrangeReport((), (UNSIGNED,))
    asked = {"anchors": [base64.b64encode(one.dump()).decode() for one in anchors], "at": at.isoformat()}
    if not _places.acquire(timeout=WAITING_SECONDS):
        return StrangeReport(is_read=False)
    try:
        done = subprocess.run(  # noqa: S603  # nosec B603  # no text of a user
            (sys.executable, "-I", "-c", START, str(ROOT)),
            input=json.dumps(asked).encode() + b"\n" + content,
            capture_output=True,
            timeout=SECONDS,
            check=False,
        )
    except (subprocess.TimeoutExpired, OSError):
        return StrangeReport(is_read=False)
    finally:
        _places.release()
    if done.returncode != 0:
        return StrangeReport(is_read=False)
    told = json.loads(done.stdout)
    return StrangeReport(tuple(_signature(one) for one in told["signatures"]), tuple(told["problems"]))


def _signature(told: dict[str, object]) -> StrangeSignature:
    stamped, problems = told["stamped_at"], told["problems"]
    assert isinstance(problems, list)
    return StrangeSignature(
        str(told["subject"]),
        str(told["issuer"]),
        datetime.fromisoformat(str(stamped)) if stamped else None,
        tuple(map(str, problems)),
    )
