"""What the table of steps says about a trigger, for pages that offer steps for several nominations at once."""

from __future__ import annotations

from workflow.actor import Actor
from workflow.grounds import Subject
from workflow.lifecycle import step_for
from workflow.permissions import granted
from workflow.states import NominationState


def sources_of(trigger: str) -> frozenset[NominationState]:
    """Return the states from which a trigger goes (a KeyError for a trigger nobody declared)."""
    return frozenset(step_for(trigger).source)


def is_granted(viewer: Actor, trigger: str, *, unit_id: int, body_unit_id: int) -> bool:
    """Whether the viewer's roles grant a step in this unit and body; conflicts of interest are judged per case."""
    return granted(
        viewer, step_for(trigger).action, Subject(unit_id=unit_id, body_unit_id=body_unit_id)
    ).allowed
