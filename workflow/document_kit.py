"""Fonts and wording of documents, read once per process, for services and queries alike."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import yaml

from rules.documents import Fonts, Wording, load_wording
from rules.documents.spec import SPECS
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


@dataclass(frozen=True, slots=True)
class DecisionBodies:
    """Who carries out a decision, and where its file copy stays."""

    executing: tuple[str, ...]
    archived_at: str


@lru_cache(maxsize=1)
def _decision_bodies() -> dict[str, DecisionBodies]:
    rows = yaml.safe_load((FOLDER / "decision_bodies.yaml").read_text(encoding="utf-8"))
    return {
        level: DecisionBodies(tuple(row["executing"]), str(row["archived_at"])) for level, row in rows.items()
    }


def decision_bodies(level: Level) -> DecisionBodies:
    """Return the bodies named in the decisions of a level; those of a commune where it has no row of its own."""
    rows = _decision_bodies()
    return rows.get(str(level.value), rows[str(Level.COMMUNE.value)])
