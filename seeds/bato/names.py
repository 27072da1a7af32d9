"""Invented names: Kinh and H'rê naming habits, never the name of a real person we know of.

Nothing here is kept on a person but the name: which habit made it is forgotten.
"""

from __future__ import annotations

import hashlib
import unicodedata
from random import Random
from typing import Any

from seeds.bato.data import load

_SOFT_G = ("e", "ê", "i", "í")


def name_hash(name: str) -> str:
    """The form in which real names are listed: 16 hex digits of SHA-256 over the NFC, case-folded name."""
    text = unicodedata.normalize("NFC", name).casefold()
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def is_refused(name: str) -> bool:
    """Whether a name is a real person's, repeats a word, or holds a word nobody should be called."""
    data = load("names")
    words = name.split()
    if len(set(words)) < len(words):
        return True
    return name_hash(name) in data["refused_name_hashes"] or words[-1] in data["refused_words"]


def _weighted(rng: Random, weights: dict[str, int]) -> str:
    return rng.choices(list(weights), list(weights.values()))[0]


def _hre_given(rng: Random, habit: dict[str, Any]) -> str:
    onset, rime = rng.choice(habit["onsets"]), rng.choice(habit["rimes"])
    if onset == "G" and rime.startswith(_SOFT_G):
        onset = "Gh"
    return f"{onset}{rime}"


def _draw(rng: Random, habit_name: str, gender: str) -> str:
    data = load("names")
    if habit_name == "other":  # families of neighbouring peoples: a family name of theirs, a Kinh given name
        family, habit = "Hồ", data["kinh"]
    else:
        habit = data[habit_name]
        family = _weighted(rng, habit["family"])
    sex = "women" if gender == "nu" else "men"
    middle = rng.choice(habit[f"middle_{sex}"])
    given = _hre_given(rng, habit) if habit_name == "hre" else rng.choice(habit[f"given_{sex}"])
    return f"{family} {middle} {given}"


def draw_gender(rng: Random, place: str) -> str:
    """``nam`` or ``nu`` by the share of women in that kind of place."""
    return "nu" if rng.randrange(1000) < load("names")["women"][place] else "nam"


def invent(rng: Random, *, place: str, gender: str, taken: set[str]) -> str:
    """A new name for one more person of a place; ``taken`` holds the names used there and gains this one."""
    shares = load("names")["shares"][place]
    while True:
        name = unicodedata.normalize("NFC", _draw(rng, _weighted(rng, shares), gender))
        if name not in taken and not is_refused(name):
            taken.add(name)
            return name
