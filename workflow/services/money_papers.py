"""The lists of a decision that are printed and signed: by whom money is received, and awards."""

from __future__ import annotations

from collections.abc import Sequence

from rules.documents.content.money_lists import Countersign
from workflow import clock, outbox
from workflow.actions import Action
from workflow.actor import Actor
from workflow.db import transaction
from workflow.errors import Conflict, InvalidInput
from workflow.grounds import Subject
from workflow.models import DecisionState
from workflow.money_list_facts import money_list_facts
from workflow.permissions import require
from workflow.services import official_papers
from workflow.services.decision_rows import locked
from workflow.services.official_papers import Parent

PAYMENT_LIST, CONFERRAL_LIST = "payment_list", "conferral_list"
ACTIONS = {PAYMENT_LIST: Action.RECORD_PAYMENT, CONFERRAL_LIST: Action.CONFER}
TITLES = ("Người lập", "Kế toán", "Thủ trưởng đơn vị")


def make(kind: str, decision_id: int, names: Sequence[str], *, held: str = "", actor: Actor) -> None:
    """Freeze a list of an issued decision as it stands now, in PDF and Word; another time makes the next version.

    ``names`` are those of the preparer, the accountant and the head, in this order; an empty one is left open.
    """
    if len(names) != len(TITLES):
        raise InvalidInput("Danh sách có ba chữ ký: người lập, kế toán, thủ trưởng.")
    with transaction() as connection:
        decision = locked(connection, decision_id)
        require(actor, ACTIONS[kind], Subject.for_body(decision.body_unit_id))
        if decision.state != DecisionState.ISSUED.value:
            raise Conflict("Quyết định chưa ban hành nên chưa lập danh sách được.")
        if kind == PAYMENT_LIST and decision.is_external:
            raise InvalidInput(
                "Tiền thưởng của quyết định này do cấp trên chi; không lập danh sách chi ở đây."
            )
        today = clock.today()
        signers = [Countersign(title, name.strip()) for title, name in zip(TITLES, names, strict=True)]
        facts = money_list_facts(connection, decision_id, today, signers, held.strip())
        official_papers.freeze(
            connection, kind, Parent("decision", decision_id), facts, today, actor=actor,
            body_unit_id=decision.body_unit_id,
        )  # fmt: skip
    outbox.drain_quietly()
