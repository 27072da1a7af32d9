"""Which steps a page offers: on one nomination from the workflow's offers, on many from states and roles."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from flask import url_for

from web.blueprints.steps.table import BY_TRIGGER, STEPS, StepPage, label_of
from workflow.actor import Actor
from workflow.offers import Offer
from workflow.queries import steps
from workflow.queries.nomination_page import NominationDetail
from workflow.queries.nominations import NominationRow
from workflow.states import NominationState as S


@dataclass(frozen=True, slots=True)
class Offered:
    """A step as the nomination page shows it: a button that does it, a link to its form, or why it is not possible."""

    label: str
    url: str
    possible: bool
    direct: bool = False
    primary: bool = False
    reasons: tuple[str, ...] = ()


def bulk_steps(viewer: Actor, rows: Sequence[NominationRow]) -> list[tuple[str, str, int]]:
    """Return (slug, label, how many it fits) of the steps that the viewer's roles grant on some of the rows."""
    alike = Counter((row.state, row.unit_id, row.body_unit_id) for row in rows)
    found = []
    for step in STEPS:
        if step.trigger == "settle_finding" or step.trigger.startswith("undo_"):
            continue  # one criterion of one nomination at a time; what is taken back is what was just done
        sources = steps.sources_of(step.trigger)
        fitting = sum(
            count
            for (state, unit_id, body_unit_id), count in alike.items()
            if state in sources
            and steps.is_granted(viewer, step.trigger, unit_id=unit_id, body_unit_id=body_unit_id)
        )
        if fitting:
            found.append((step.slug, label_of(step), fitting))
    return found


def offers_of(viewer: Actor, detail: NominationDetail, offers: Iterable[Offer]) -> list[Offered]:
    """Return the offers with their addresses, what is possible first, and the steps that have their own page."""
    shown = [one for one in (_offered(detail, offer) for offer in offers) if one is not None]
    shown += _elsewhere(viewer, detail)
    return sorted(shown, key=lambda one: (not one.possible, not one.primary))


def _offered(detail: NominationDetail, offer: Offer) -> Offered | None:
    """Return one offer with its address; ``None`` for steps that have their place elsewhere on the page."""
    reasons = tuple(dict.fromkeys((*offer.reasons, *(item.reason for item in offer.findings if item.blocks))))
    if offer.trigger == "attach_paper":
        return Offered(
            offer.label, url_for("nominations.attach", ref=detail.ref), offer.possible, reasons=reasons
        )
    if offer.trigger == "edit_content":
        return Offered(
            offer.label, url_for("nominations.edit", ref=detail.ref), offer.possible, reasons=reasons
        )
    step = BY_TRIGGER.get(offer.trigger)
    if step is None or offer.trigger == "settle_finding":
        return None
    if offer.trigger.startswith("undo_") and not offer.possible:
        return None  # nothing of his own to take back
    return Offered(
        label_of(step), _address(step, detail), offer.possible, not step.needs_input, step.primary, reasons
    )


def _address(step: StepPage, detail: NominationDetail) -> str:
    here = url_for("nominations.shown", ref=detail.ref)
    return url_for("steps.preview", slug=step.slug, chon=detail.ref, tu=here)


def _elsewhere(viewer: Actor, detail: NominationDetail) -> list[Offered]:
    """Return the steps of this state that move a session or a decision along, with the page where they are taken."""
    found: list[tuple[str, str, str]] = []
    if detail.state is S.COUNCIL:
        found.append(("recommend", "Ghi kết quả Hội đồng", url_for("council.index")))
    if detail.state is S.SIGNING and detail.decision_ref:
        decision = url_for("decisions.shown", ref=detail.decision_ref)
        found.append(("record_signature", "Xem và ký quyết định", decision))
        found.append(("issue", "Cấp số, ban hành quyết định", decision))
    if detail.state is S.FORWARDED:
        step = BY_TRIGGER["record_superior_award"]
        found.append((step.trigger, label_of(step), _address(step, detail)))
    return [
        Offered(label, url, possible=True, primary=True)
        for trigger, label, url in found
        if steps.is_granted(viewer, trigger, unit_id=detail.unit_id, body_unit_id=detail.body_unit_id)
    ]
