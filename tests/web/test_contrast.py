"""WCAG AA: every pair of text and ground of the design system reaches its ratio (computed, not believed)."""

from __future__ import annotations

import re

import pytest

from web.assets import ROOT
from web.labels import OUTCOME_LOOKS, STATE_LOOKS

TEXT, EDGE = 4.5, 3.0
GROUNDS = ("ground", "surface", "sunk")
PAIRS = [
    *(
        (ink, ground, TEXT)
        for ink in ("ink", "ink-soft", "link", "link-dark", "accent")
        for ground in GROUNDS
    ),
    *((tone, f"{tone}-ground", TEXT) for tone in ("ok", "bad", "wait", "info", "plain", "gold")),
    *((tone, "surface", TEXT) for tone in ("ok", "bad", "wait", "info", "plain")),
    ("on-accent", "accent", TEXT),
    ("on-accent", "accent-dark", TEXT),
    *(("line-strong", ground, EDGE) for ground in GROUNDS),
    *(("focus", ground, EDGE) for ground in GROUNDS),
]


def colours() -> dict[str, str]:
    """Return the colour variables of app.css."""
    text = (ROOT / "app.css").read_text(encoding="utf-8")
    return dict(re.findall(r"--([a-z-]+): (#[0-9A-Fa-f]{6});", text))


def luminance(colour: str) -> float:
    """Return the relative luminance of #RRGGBB (WCAG 2.2)."""
    parts = [int(colour[index : index + 2], 16) / 255 for index in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def ratio(one: str, other: str) -> float:
    """Return the contrast ratio of two colours."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize(("ink", "ground", "least"), PAIRS)
def test_contrast(ink: str, ground: str, least: float) -> None:
    assert ratio(colours()[ink], colours()[ground]) >= least


def test_the_measure_itself() -> None:
    assert ratio("#000000", "#FFFFFF") == pytest.approx(21)
    assert ratio("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)


def test_gold_is_for_awards_only() -> None:
    assert [state.name for state, look in STATE_LOOKS.items() if look[0] == "gold"] == ["AWARDED"]
    assert "gold" not in {look[0] for look in OUTCOME_LOOKS.values()}
