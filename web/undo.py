"""The offer to take back what one has just done: kept for the next page only, and shown there as one button.

It names the step that takes back and the nominations; whether it is still possible the gate decides when it is used.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import Flask, session

KEY = "vua_lam"
MOST = 30
"""More nominations than this would not fit into the cookie; a longer list is a bulk run, undone on its own page."""

STEPS = {
    "record_opinion": "undo_opinion",
    "mark_eligible": "undo_eligible",
    "mark_ineligible": "undo_ineligible",
    "return_for_supplement": "undo_return",
}
"""A step → the step that takes it back."""


def offer(trigger: str, refs: Sequence[str], *, early: bool = False) -> None:
    """Offer to take a step back on the next page; ``early``: it was a return before receipt."""
    back = STEPS.get(trigger)
    if back is None or not 0 < len(refs) <= MOST:
        return
    session[KEY] = {"buoc": "undo_return_unreceived" if early else back, "chon": list(refs)}


def taken() -> dict[str, Any] | None:
    """Return the offer for this page, once."""
    kept = session.pop(KEY, None) if KEY in session else None
    return kept if isinstance(kept, dict) else None


def init_app(app: Flask) -> None:
    """Give every template the offer."""
    app.jinja_env.globals.update(undo_offer=taken)
