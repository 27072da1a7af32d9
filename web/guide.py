"""The user guide: chapters in ``templates/guide/*.yaml``, one a role, shown at ``/huong-dan``, printed with pictures.

A chapter is checked when it is loaded. ``shot`` names a picture of ``tests/screens``; ``endpoint`` a page without
arguments that the step leads to; ``about`` the blueprints and endpoints whose pages the chapter explains. Tests compare
them with what there is.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from workflow.roles import Role

FOLDER = Path(__file__).parent.parent / "templates" / "guide"


@dataclass(frozen=True, slots=True)
class GuideStep:
    """One thing to do: a heading, a few sentences, the page it is done on, the picture of it."""

    title: str
    text: str
    endpoint: str = ""
    shot: str = ""


@dataclass(frozen=True, slots=True)
class Chapter:
    """What one kind of person needs to know; ``minutes`` is how long his work takes, as a promise;
    ``about``: blueprints or endpoints whose foot leads to it; ``demo``: only for an installation with the example data.
    """

    slug: str
    title: str
    roles: frozenset[Role]
    minutes: int
    intro: str
    steps: tuple[GuideStep, ...]
    questions: tuple[tuple[str, str], ...] = ()
    about: tuple[str, ...] = ()
    demo: bool = False


@cache
def chapters() -> tuple[Chapter, ...]:
    """Return the chapters in the order of their files' names; ``ValueError`` names the file that is wrong."""
    return tuple(_chapter(file) for file in sorted(FOLDER.glob("*.yaml")))


def chapter(slug: str) -> Chapter | None:
    """Return one chapter, or None."""
    return next((one for one in chapters() if one.slug == slug), None)


def about(endpoint: str | None) -> Chapter | None:
    """Return the chapter that explains a page: the one that names it, else the one that names its blueprint."""
    names = ((endpoint or ""), (endpoint or "").partition(".")[0])
    return next((one for name in names for one in chapters() if name in one.about), None)


def _chapter(file: Path) -> Chapter:
    content: dict[str, Any] = yaml.safe_load(file.read_text(encoding="utf-8"))
    try:
        return Chapter(
            slug=file.stem.partition("-")[2],
            title=content["title"],
            roles=frozenset(Role(code) for code in content["roles"]),
            minutes=content["minutes"],
            intro=content["intro"].strip(),
            steps=tuple(GuideStep(**step) for step in content["steps"]),
            questions=tuple((one["q"], one["a"]) for one in content.get("questions", ())),
            about=tuple(content.get("about", ())),
            demo=content.get("demo", False),
        )
    except (KeyError, TypeError, ValueError) as wrong:
        raise ValueError(f"{file.name}: {wrong}") from wrong
