"""Fonts and wording of documents, read once per process, for services and queries alike."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from rules.documents import Fonts, Wording, load_wording
from rules.documents.spec import SPECS
from rules.documents.wording import DecisionBodies, load_decision_bodies
from rules.errors import RuleError
from rules.vocabulary import Level

FOLDER = Path(__file__).parents[1] / "templates" / "documents"


@lru_cache(maxsize=1)
def fonts() -> Fonts:
    """Return the shipped fonts, read once."""
    return Fonts.load(FOLDER / "fonts")


@lru_cache(maxsize=64)
def wording_of(wording_id: str) -> Wording:
    """Return the words of a form, read once."""
    return load_wording(FOLDER, wording_id)


@lru_cache(maxsize=1)
def wording_problems() -> tuple[str, ...]:
    """Return what is wrong with the words of the forms: a file that lacks a key, or a form without its file."""
    stored = {path.relative_to(FOLDER).with_suffix("").as_posix() for path in FOLDER.glob("*/*.yaml")}
    needed = {spec.wording for spec in SPECS}
    problems = [f"Thiếu tệp lời văn templates/documents/{one}.yaml." for one in sorted(needed - stored)]
    for one in sorted(stored):
        try:
            wording_of(one)
        except (RuleError, UnicodeDecodeError) as error:
            problems.append(str(error))
    return tuple(problems)


@lru_cache(maxsize=1)
def _all_bodies() -> Mapping[Level, DecisionBodies]:
    return load_decision_bodies(FOLDER / "decision_bodies.yaml")


def decision_bodies(level: Level) -> DecisionBodies:
    """Return the bodies named in the decisions of a level; those of a commune where it has no row of its own."""
    rows = _all_bodies()
    return rows.get(level, rows[Level.COMMUNE])
