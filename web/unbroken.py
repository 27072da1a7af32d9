"""In pages a number stays on one line with its unit ("70 %", "1.410.000 đồng"), wherever the words came from.

One pass over the finished page, in its text only: not in a tag, nor in a field whose value goes back to us.
"""

from __future__ import annotations

import re

from flask import Flask, Response

UNIT = re.compile(rb"(?<=\d) (?=%|\xc4\x91\xe1\xbb\x93ng)")
TIE = "\u00a0".encode()
KEPT = (b"<textarea", b"<option", b"<title", b"<script")


def tied(page: bytes) -> bytes:
    """Return a page whose numbers are tied to their units."""
    parts, begin = [], 0
    for found in UNIT.finditer(page):
        tag = page.rfind(b"<", 0, found.start())
        if page.find(b">", tag, found.start()) < 0 or page.startswith(KEPT, tag):
            continue
        parts += [page[begin : found.start()], TIE]
        begin = found.end()
    return b"".join([*parts, page[begin:]]) if parts else page


def tie_units(response: Response) -> Response:
    """Tie them in every page; files are left as they are."""
    if response.mimetype == "text/html" and not (response.direct_passthrough or response.is_streamed):
        page = response.get_data()
        if (whole := tied(page)) is not page:
            response.set_data(whole)
    return response


def init_app(app: Flask) -> None:
    """Before compression, which is registered first and so runs last."""
    app.after_request(tie_units)
