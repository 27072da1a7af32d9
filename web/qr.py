"""A QR code as a picture that stands in the page itself; nothing is asked of anybody else."""

from __future__ import annotations

import segno


def qr_data_uri(text: str) -> str:
    """Return the QR code of a text as an SVG in a data address (error correction M)."""
    return str(segno.make(text, error="m").svg_data_uri(scale=5, border=4, dark="#000", light="#fff"))
