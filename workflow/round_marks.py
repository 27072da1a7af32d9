"""What the edit page of a round shows, as one mark: the command compares it, so that no change in between is lost."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from rules.vocabulary import AwardCode, NomineeKind

EDITED = (
    "name", "stream", "ground", "procedure", "decider", "period_label", "period_since", "period_until", "opens_on",
    "closes_on", "gate_closes_on", "movement_id", "guidance",
)  # fmt: skip
"""The columns of a round that its edit page has."""


def mark_of(row: Mapping[str, object], awards: Iterable[tuple[AwardCode, NomineeKind]]) -> str:
    """Return the mark of a round and the awards it takes."""
    shown = [str(getattr(row[name], "value", row[name])) for name in EDITED]
    return "|".join([*shown, *sorted(f"{award.value}.{kind.value}" for award, kind in awards)])
