"""Personal links: a random token in the address, its hash in the store; dated, revocable, slow to guess.

The token opens one nomination, for reading its state and writing its own report; no account, no list, no vote.
"""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass
from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from workflow import clock
from workflow.actions import Action
from workflow.actor import Actor
from workflow.audit import Happened, record
from workflow.canonical import new_ref, sha256
from workflow.db import reading, transaction
from workflow.errors import NotFound, WorkflowError
from workflow.grounds import STRICT, Subject
from workflow.models import LoginAttempt, NomineeLink
from workflow.permissions import require_on
from workflow.rows import load_by_ref
from workflow.security_log import note, note_refusal
from workflow.services.guessing import WINDOW, network_of
from workflow.tables import insert_returning, table

links, tries = table(NomineeLink), table(LoginAttempt)
CHAIN = "nominee_link"
LIFETIME = timedelta(days=180)
SHAPE = re.compile(r"[A-Za-z0-9_-]{43}")
GUESSER = "@lien-ket"
PER_NETWORK = 30
"""Wrong tokens from one network in a quarter of an hour, after which it waits."""


class TooManyGuesses(WorkflowError):
    """A network tried too many addresses that do not exist."""


@dataclass(frozen=True, slots=True)
class OpenLink:
    """A link that holds: which nomination it opens."""

    id: int
    ref: str
    nomination_id: int


def give(nomination_ref: str, *, actor: Actor) -> str:
    """Make the link of a nomination and return its token, seen this once; an earlier link of it ends."""
    token = secrets.token_urlsafe(32)
    try:
        with transaction() as connection:
            nomination_id = _allowed(connection, nomination_ref, actor)
            _end(connection, nomination_id, actor)
            now = clock.now()
            row = {
                "ref": new_ref(),
                "nomination_id": nomination_id,
                "token_hash": sha256(token),
                "created_by_id": actor.user_id,
                "created_at": now,
                "expires_on": clock.today() + LIFETIME,
            }
            (number,) = insert_returning(connection, NomineeLink, [row])
            told: dict[str, object] = {"nomination_id": nomination_id, "expires_on": row["expires_on"]}
            _happened(connection, number, "nominee_link_given", actor.user_id, told)
    except WorkflowError as error:
        note_refusal(actor, "give_link", error)
        raise
    return token


def revoke(nomination_ref: str, *, actor: Actor) -> bool:
    """End the link of a nomination; returns whether there was one."""
    with transaction() as connection:
        return bool(_end(connection, _allowed(connection, nomination_ref, actor), actor))


def open_link(token: str, *, remote: str) -> OpenLink:
    """Return what a token opens; for any other always the same ``NotFound``, and ``TooManyGuesses`` after many."""
    network = network_of(remote)
    if _guesses(network) >= PER_NETWORK:
        raise TooManyGuesses("Có quá nhiều lần thử trong thời gian ngắn. Chờ vài phút rồi thử lại.")
    found = _holding(token) if SHAPE.fullmatch(token) else None
    if found is None:
        _count_guess(network)
        note("nominee_link_unknown", user_id=None, detail=network)
        raise NotFound("trang này")
    note("nominee_link_used", user_id=None, detail=found.ref)
    _note_day(found)
    return found


def _allowed(connection: Connection, nomination_ref: str, actor: Actor) -> int:
    """Return the nomination's id when the actor's unit put it forward."""
    row = load_by_ref(connection, nomination_ref)
    if row is None:
        raise NotFound("đề nghị này")
    require_on(actor, Action.GIVE_LINK, row, Subject.of(row), STRICT)
    return row.id


def _end(connection: Connection, nomination_id: int, actor: Actor) -> list[int]:
    """Revoke every live link of a nomination."""
    live = (links.c.nomination_id == nomination_id, links.c.revoked_at.is_(None))
    ids = list(connection.scalars(sa.select(links.c.id).where(*live).with_for_update()))
    if ids:
        values = {"revoked_at": clock.now(), "revoked_by_id": actor.user_id}
        connection.execute(sa.update(links).where(links.c.id.in_(ids)).values(values))
        for number in ids:
            told: dict[str, object] = {"nomination_id": nomination_id}
            _happened(connection, number, "nominee_link_revoked", actor.user_id, told)
    return ids


def _holding(token: str) -> OpenLink | None:
    query = sa.select(links.c.id, links.c.ref, links.c.nomination_id).where(
        links.c.token_hash == sha256(token), links.c.revoked_at.is_(None), links.c.expires_on >= clock.today()
    )
    with reading() as connection:
        row = connection.execute(query).first()
    return None if row is None else OpenLink(row.id, row.ref, row.nomination_id)


def _note_day(link: OpenLink) -> None:
    """Put the first use of a day on the link's chain; each single use stands in the security log."""
    today = clock.today()
    first = sa.or_(links.c.last_used_on.is_(None), links.c.last_used_on < today)
    with reading() as connection:
        is_first = connection.scalar(sa.select(links.c.id).where(links.c.id == link.id, first)) is not None
    if not is_first:
        return
    with transaction() as connection:
        changed = connection.execute(
            sa.update(links).where(links.c.id == link.id, first).values(last_used_on=today)
        )
        if changed.rowcount:
            _happened(connection, link.id, "nominee_link_used", 0, {"nomination_id": link.nomination_id})


def _guesses(network: str) -> int:
    query = sa.select(sa.func.count()).where(
        tries.c.account == GUESSER, tries.c.network == network, tries.c.at > clock.now() - WINDOW
    )
    with reading() as connection:
        return connection.scalar(query) or 0


def _count_guess(network: str) -> None:
    with transaction() as connection:
        row = {"account": GUESSER, "network": network, "succeeded": False, "at": clock.now()}
        connection.execute(sa.insert(tries).values(row))


def _happened(
    connection: Connection, number: int, event: str, user_id: int, payload: dict[str, object]
) -> None:
    record(connection, [Happened(CHAIN, number, event, user_id, clock.now(), payload)])
