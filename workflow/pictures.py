"""Pictures of uploaded papers to look at inside the application, and photos put together as one PDF.

The work is done by a process of its own with limits (``picture_worker``, or Poppler's pdftoppm for a PDF where it is
installed). What comes back was written by us, so that nothing a stranger sent is ever shown inline.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess  # nosec B404  # fixed programs, no text of a user; see _run
import sys
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from workflow.errors import InvalidInput

WORKER = Path(__file__).with_name("picture_worker.py")
SECONDS = 15
WIDTH = 1000
MOST_PHOTOS = 20
CPU_LIMIT = ("/bin/sh", "-c", 'ulimit -t 10; ulimit -v 1048576; exec "$@"', "sh")
UNREADABLE = "Ảnh không đọc được hoặc quá lớn. Chụp lại, hoặc lưu lại thành JPG rồi tải lên."


def one_pdf(photos: Sequence[bytes]) -> bytes:
    """Return the photos as one PDF, a page each; ``InvalidInput`` when one cannot be read."""
    if len(photos) > MOST_PHOTOS:
        message = f"Nhiều nhất {MOST_PHOTOS} ảnh một lần. Chia thành nhiều lần, hoặc quét thành một tệp PDF."
        raise InvalidInput(message, {"file": message})
    made = _worked({"do": "pages"}, photos)
    if made is None:
        raise InvalidInput(UNREADABLE, {"file": UNREADABLE})
    return made


def picture_of(content: bytes, media_type: str, page: int = 1) -> bytes | None:
    """Return a JPEG of a photo, or of one page of a PDF; None where no picture can be made."""
    if media_type in {"image/jpeg", "image/png"}:
        return _worked({"do": "shrink", "longest": WIDTH * 2}, [content])
    if media_type != "application/pdf" or not can_draw_pdf():
        return None
    size = ("-jpeg", "-scale-to-x", str(WIDTH), "-scale-to-y", "-1")
    return _run(("pdftoppm", *size, "-f", str(page), "-l", str(page), "-singlefile", "-"), content)


def pages_of(content: bytes, media_type: str) -> int:
    """Return how many pages can be looked at: 1 for a photo, 0 where no picture can be made."""
    if media_type in {"image/jpeg", "image/png"}:
        return 1
    if media_type != "application/pdf" or not can_draw_pdf():
        return 0
    told = _run(("pdfinfo", "-"), content) or b""
    found = re.search(rb"^Pages:\s+(\d{1,5})$", told, re.MULTILINE)
    return int(found[1]) if found else 0


@lru_cache(maxsize=1)
def can_draw_pdf() -> bool:
    """Whether Poppler is installed; without it a PDF is only downloaded."""
    return shutil.which("pdftoppm") is not None and shutil.which("pdfinfo") is not None


def _worked(asked: dict[str, object], contents: Sequence[bytes]) -> bytes | None:
    head = json.dumps(asked | {"sizes": [len(content) for content in contents]}).encode() + b"\n"
    command = (sys.executable, "-I", str(WORKER))
    return _run(command, head + b"".join(contents), limited=False)


def _run(command: Sequence[str], content: bytes, *, limited: bool = True) -> bytes | None:
    """Return what a program wrote, or None when it failed or took too long."""
    whole = (*CPU_LIMIT, *command) if limited else tuple(command)
    try:
        done = subprocess.run(whole, input=content, capture_output=True, timeout=SECONDS, check=False)  # noqa: S603  # nosec B603  # no text of a user
    except (subprocess.TimeoutExpired, OSError):
        return None
    return done.stdout if done.returncode == 0 and done.stdout else None
