"""The one way every bulk command calls ``perform_many``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypedDict

from workflow.actor import Actor
from workflow.payloads import Payload
from workflow.perform import BulkResult, items_of, perform_many


class Options(TypedDict, total=False):
    """What every bulk command takes besides its own arguments.

    ``per_item``: do the accepted ones and tell the refused ones (else all or nothing). ``versions``: nomination id →
    version seen; a stale one is a ``Conflict``. ``idempotency_key``: the same key again does nothing new.
    """

    per_item: bool
    versions: Mapping[int, int] | None
    idempotency_key: str | None


def bulk(trigger: str, ids: Sequence[int], payload: Payload, actor: Actor, options: Options) -> BulkResult:
    """Perform one step with one payload on many nominations."""
    return perform_many(
        trigger,
        items_of(ids, payload, options.get("versions")),
        actor=actor,
        per_item=options.get("per_item", False),
        idempotency_key=options.get("idempotency_key"),
    )
