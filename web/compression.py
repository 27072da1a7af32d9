"""Pages are sent compressed, with a random length so that sizes tell nothing of a token (BREACH).

The gzip header may carry a file name of any length; a random one of up to 100 bytes hides the true length.
"""

from __future__ import annotations

import gzip
import io
import secrets

from flask import Flask, Response, request

SMALLEST = 600
KINDS = frozenset({"text/html", "application/json"})
NOISE = 100
HEADERS = (("Content-Encoding", "gzip"), ("Vary", "Accept-Encoding"))


def compress(response: Response) -> Response:
    """Compress a page when the browser takes it."""
    if (
        response.direct_passthrough
        or response.is_streamed
        or response.mimetype not in KINDS
        or "Content-Encoding" in response.headers
        or not request.accept_encodings["gzip"]
        or len(response.get_data()) < SMALLEST
    ):
        return response
    response.set_data(zipped(response.get_data()))
    for name, value in HEADERS:
        response.headers.add(name, value)
    return response


def zipped(body: bytes) -> bytes:
    """Return gzip bytes of a random length."""
    noise = "x" * secrets.randbelow(NOISE + 1)
    target = io.BytesIO()
    with gzip.GzipFile(noise, "wb", 6, target, mtime=0) as file:
        file.write(body)
    return target.getvalue()


def init_app(app: Flask) -> None:
    """Compress after everything else has been set."""
    app.after_request(compress)
