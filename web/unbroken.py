"""In pages a number stays on one line with its unit ("70 %", "1.410.000 đồng"), wherever the words came from.

One pass over the finished page, in its text only: not in a tag, nor in a field whose value goes back to us.
"""

from __future__ import annotations

from collections.abc import Iterator

from flask import Flask, Response

UNITS = (b" %", " đồng".encode())
TIE = "\u00a0".encode()
KEPT = (b"<textarea", b"<option", b"<title", b"<script")


def tied(page: bytes) -> bytes:
    """Return a page whose numbers are tied to their units."""
    parts, begin = [], 0
    for space in sorted(_gaps(page)):
        tag = page.rfind(b"<", 0, space)
        if page.find(b">", tag, space) < 0 or page.startswith(KEPT, tag):
            continue
        parts += [page[begin:space], TIE]
        begin = space + 1
    return b"".join([*parts, page[begin:]]) if parts else page


def _gaps(page: bytes) -> Iterator[int]:
    """Where a space stands between a digit and a unit; found by the units, which are few, not by the spaces."""
    for unit in UNITS:
        space = page.find(unit)
        while space >= 0:
            if page[space - 1 : space].isdigit():
                yield space
            space = page.find(unit, space + 1)


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
