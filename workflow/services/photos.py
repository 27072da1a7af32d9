"""Photos of the pages of one paper, kept as one PDF."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePath

from workflow.pictures import one_pdf
from workflow.services.files import StoredRef, check, store


def store_as_one(photos: Sequence[tuple[bytes, str]]) -> StoredRef:
    """Store photos as one PDF named after the first; each is checked like any upload."""
    for content, name in photos:
        check(content, name)
    return store(one_pdf([content for content, _name in photos]), f"{PurePath(photos[0][1]).stem}.pdf")
