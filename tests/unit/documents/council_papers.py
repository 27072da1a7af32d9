"""The papers of the example session, by kind."""

from collections.abc import Callable
from functools import cache

from rules.documents import BlockDocument
from rules.documents.spec import spec_by_id
from tests.unit.documents.council_examples import (
    ballot_facts,
    invitation_facts,
    minutes_facts,
    pack_facts,
    words,
)

PAPERS: dict[str, Callable[..., object]] = {
    "council_minutes": minutes_facts,
    "ballot_minutes": ballot_facts,
    "fallback_pack": pack_facts,
    "council_invitation": invitation_facts,
}


def content_of(kind: str, **changes: object) -> BlockDocument:
    """A paper of the session with other facts."""
    made = spec_by_id(f"{kind}/2024-01-01").content(PAPERS[kind](**changes), words(kind))
    assert isinstance(made, BlockDocument)
    return made


@cache
def paper(kind: str) -> BlockDocument:
    """A paper of the session as it is."""
    return content_of(kind)
