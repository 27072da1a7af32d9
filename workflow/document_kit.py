"""Fonts and wording of documents, read once per process, for services and queries alike."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from rules.documents import Fonts, Wording, load_wording

FOLDER = Path(__file__).parents[1] / "templates" / "documents"


@lru_cache(maxsize=1)
def fonts() -> Fonts:
    """Return the shipped fonts, read once."""
    return Fonts.load(FOLDER / "fonts")


@lru_cache(maxsize=16)
def wording_of(wording_id: str) -> Wording:
    """Return the words of a form, read once."""
    return load_wording(FOLDER, wording_id)
