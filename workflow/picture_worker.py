"""Runs as a process of its own (a file on its own, run by ``pictures``): makes pictures of files that strangers sent.

Reads a request from standard input (one line of JSON, then the files one after the other) and writes the answer to
standard output. It has little memory and little time, so that a hostile file stops this process and nothing else
(security.md T32). Only what it wrote anew ever reaches a browser; the files themselves are only downloaded.
"""

from __future__ import annotations

import io
import json
import resource
import sys
import warnings

from PIL import Image, ImageOps

MOST_PIXELS = 60_000_000
CPU_SECONDS, MEMORY = 10, 1024 * 1024 * 1024
A4 = (1240, 1754)  # at 150 points an inch: enough to read a photographed page
MARGIN = 20
QUALITY = 82


def shrunk(content: bytes, longest: int) -> bytes:
    """Return a photo upright, at most so many pixels long, as JPEG without what the camera wrote beside it."""
    picture = opened(content)
    picture.thumbnail((longest, longest))
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=QUALITY)
    return out.getvalue()


def opened(content: bytes) -> Image.Image:
    """Return a picture as people see it: turned upright, without transparency."""
    picture: Image.Image = Image.open(io.BytesIO(content), formats=("JPEG", "PNG"))
    if picture.width * picture.height > MOST_PIXELS:
        raise ValueError("too many pixels")
    picture.draft("RGB", (A4[0] * 2, A4[1] * 2))
    picture = ImageOps.exif_transpose(picture)
    if picture.mode in {"RGBA", "LA", "P"}:
        picture = picture.convert("RGBA")
        ground = Image.new("RGBA", picture.size, "white")
        picture = Image.alpha_composite(ground, picture)
    return picture.convert("RGB")


def pages(photos: list[bytes]) -> bytes:
    """Return one PDF with a photo on each A4 page, across where the photo is."""
    sheets = []
    for content in photos:
        picture = opened(content)
        size = A4 if picture.height >= picture.width else A4[::-1]
        picture.thumbnail((size[0] - 2 * MARGIN, size[1] - 2 * MARGIN))
        sheet = Image.new("RGB", size, "white")
        sheet.paste(picture, ((size[0] - picture.width) // 2, (size[1] - picture.height) // 2))
        sheets.append(sheet)
    out = io.BytesIO()
    sheets[0].save(out, "PDF", resolution=150, save_all=True, append_images=sheets[1:], quality=QUALITY)
    return out.getvalue()


def main() -> int:
    """Answer one request; 1 when a file cannot be read as a picture."""
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    asked = json.loads(sys.stdin.buffer.readline())
    contents = [sys.stdin.buffer.read(size) for size in asked["sizes"]]
    try:
        made = pages(contents) if asked["do"] == "pages" else shrunk(contents[0], asked["longest"])
    except (OSError, ValueError, SyntaxError, MemoryError, Warning, Image.DecompressionBombError):
        return 1
    sys.stdout.buffer.write(made)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
