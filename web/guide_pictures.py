"""The pictures of the guide's steps: PNG files in the data folder, put there by ``khenthuong guide-pictures``.

``make screenshots`` takes them from the example data; without them the guide is read as text. Only names that a chapter
gives are ever looked up, so that no address leads to another file.
"""

from __future__ import annotations

import hashlib
import struct
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from web import guide

FOLDER = "huong-dan"
"""Where they lie in the data folder."""
PHONE = "-dt"
"""What the name of a picture taken on a phone ends with."""
SIGNATURE = b"\x89PNG\r\n\x1a\n"
HEADER = struct.Struct(">8s4x4sII")
MOST_BYTES = 8_000_000


@dataclass(frozen=True, slots=True)
class Picture:
    """One picture: its size in pixels, and the hash of its content that its address carries."""

    name: str
    file: Path
    width: int
    height: int
    version: str


@dataclass(frozen=True, slots=True)
class StepPictures:
    """What a step shows: the page at a desk, and on a phone where there is such a picture."""

    desk: Picture
    phone: Picture | None


def names() -> tuple[str, ...]:
    """Return the names of all pictures that the chapters ask for, each once."""
    shots = dict.fromkeys(step.shot for one in guide.chapters() for step in one.steps if step.shot)
    return tuple(f"{shot}{ending}" for shot in shots for ending in ("", PHONE))


def picture(data_dir: Path, name: str) -> Picture | None:
    """Return a picture of the guide; None when it is not there, is no picture, or no chapter names it."""
    if name not in names():
        return None
    file = data_dir / FOLDER / f"{name}.png"
    try:
        found = file.stat()
    except OSError:
        return None
    return _read(name, file, found.st_mtime_ns, found.st_size)


def of_step(data_dir: Path, shot: str) -> StepPictures | None:
    """Return what a step shows, or None."""
    desk = picture(data_dir, shot) if shot else None
    return None if desk is None else StepPictures(desk, picture(data_dir, f"{shot}{PHONE}"))


@lru_cache(maxsize=512)
def _read(name: str, file: Path, _changed: int, size: int) -> Picture | None:
    """Read a picture once as long as its file is the same."""
    try:
        content = file.read_bytes() if size <= MOST_BYTES else b""
    except OSError:
        return None
    measured = size_of(content)
    return (
        None if measured is None else Picture(name, file, *measured, hashlib.sha256(content).hexdigest()[:16])
    )


def size_of(content: bytes) -> tuple[int, int] | None:
    """Return width and height of a PNG file; None when it is none."""
    if len(content) < HEADER.size:
        return None
    signature, chunk, width, height = HEADER.unpack_from(content)
    return (width, height) if signature == SIGNATURE and chunk == b"IHDR" and width and height else None


def put(source: Path, data_dir: Path) -> tuple[int, tuple[str, ...]]:
    """Copy the guide's pictures of a folder into the data folder; return how many, and the names it does not have.

    Each is written whole or not at all; a picture that no chapter names any more goes.
    """
    into = data_dir / FOLDER
    into.mkdir(parents=True, exist_ok=True)
    missing, wanted = [], names()
    for name in wanted:
        file = source / f"{name}.png"
        content = file.read_bytes() if file.is_file() and file.stat().st_size <= MOST_BYTES else b""
        if size_of(content) is None:
            missing.append(name)
            continue
        half = into / f"{name}.png.part"
        half.write_bytes(content)
        half.replace(into / f"{name}.png")
    for old in into.glob("*.png*"):
        if old.name.removesuffix(".png") not in wanted:
            old.unlink()
    return len(wanted) - len(missing), tuple(missing)
