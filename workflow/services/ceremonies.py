"""One signing ceremony as a page or a command holds it: choose documents, open one key with one password, sign all.

Password and key live in the arguments of one call and nowhere else.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from workflow.actor import Actor
from workflow.models import SignedAs
from workflow.pades import keys
from workflow.pades.timestamps import stamper
from workflow.services import document_requests
from workflow.services.document_requests import Handed
from workflow.services.document_signing import Result, Stamping, check_chosen, sign_many

__all__ = ["Handed", "Means", "Result", "SignedAs", "ask", "take_back", "with_file", "with_token"]


@dataclass(frozen=True, slots=True)
class Means:
    """What a ceremony may use: the time-stamp server's address, whether to go on without it, the token's module."""

    stamp_url: str = ""
    or_without: bool = False
    token_module: str = ""

    @property
    def stamping(self) -> Stamping:
        """Who stamps."""
        return Stamping(stamper(self.stamp_url), self.or_without)


def with_file(
    refs: Sequence[str], signed_as: SignedAs, content: bytes, password: str, *, actor: Actor, means: Means
) -> tuple[Result, ...]:
    """Sign with a PKCS#12 file; ``InvalidInput`` when it does not open."""
    check_chosen(refs)
    key = keys.from_pkcs12(content, password)
    return sign_many(refs, signed_as, key, actor=actor, stamping=means.stamping)


def with_token(
    refs: Sequence[str], signed_as: SignedAs, pin: str, *, token: str = "", actor: Actor, means: Means
) -> tuple[Result, ...]:
    """Sign with a PKCS#11 token that is attached to this machine; ``InvalidInput`` when it does not open."""
    check_chosen(refs)
    with keys.from_token(means.token_module, pin, token=token) as key:
        return sign_many(refs, signed_as, key, actor=actor, stamping=means.stamping)


def ask(refs: Sequence[str], signed_as: SignedAs, *, actor: Actor) -> Handed:
    """Return the file to be signed on the officer's own machine."""
    return document_requests.ask(refs, signed_as, actor=actor)


def take_back(content: bytes, *, actor: Actor, means: Means) -> tuple[Result, ...]:
    """Take the signatures that were made there."""
    return document_requests.take_back(content, actor=actor, stamping=means.stamping)
