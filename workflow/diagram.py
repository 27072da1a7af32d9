"""The state diagram, generated from the same table as the Machine; the README's copy is compared with it by a test."""

from __future__ import annotations

from transitions.extensions import GraphMachine

from workflow.lifecycle import STEPS
from workflow.states import LABELS, NominationState


class _Picture:
    """The throw-away model that the library's diagram needs."""


def mermaid() -> str:
    """Return the states and moves as Mermaid text; steps that do not move are left out."""
    moves = [step for step in STEPS if step.dest is not None]
    machine = GraphMachine(
        model=_Picture(),
        states=[state.value for state in NominationState],
        initial=NominationState.DRAFT.value,
        auto_transitions=False,
        transitions=[
            {"trigger": step.trigger, "source": source.value, "dest": step.dest.value}
            for step in moves
            for source in step.source
            if step.dest is not None
        ],
        graph_engine="mermaid",
        title="",
    )
    text = str(machine.get_graph().source)
    body = [line.rstrip() for line in text.splitlines()]
    start = next(number for number, line in enumerate(body) if line.startswith("stateDiagram"))
    names = [f"  {state.value}: {LABELS[state]}" for state in NominationState]
    kept = [
        line
        for line in body[start:]
        if line and "classDef" not in line and not line.strip().startswith("Class ")
    ]
    return "\n".join([kept[0], *names, *(line for line in kept[1:] if "-->" in line)])
