"""Verify local rule packs: each stored text is the one that was proposed, each state the one its events give."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from workflow.audit_problems import Problem, ProblemKind, sentence_of
from workflow.models import AuditEvent, LocalRulePackVersion
from workflow.tables import table

CHAIN = "rule_pack"
PROPOSED = "pack_version_proposed"


def check_packs(connection: Connection, problems: list[Problem], tick: Callable[[int], None]) -> int:
    """Compare every version with the events of its pack; return how many there are."""
    told = _told(connection)
    version = table(LocalRulePackVersion)
    state = sa.type_coerce(
        version.c.state, sa.String
    )  # a state that is no member must be reported, not raised
    query = sa.select(version.c.pack_id, version.c.number, version.c.text, version.c.sha256, state)
    rows = connection.execute(query.order_by(version.c.pack_id, version.c.number)).all()
    for pack, number, text, digest, stored in rows:
        wanted, last = told.pop((pack, number), ("", ""))
        if not hashlib.sha256(str(text).encode(errors="surrogatepass")).hexdigest() == digest == wanted:
            problems.append(sentence_of(ProblemKind.FILE, "pack", CHAIN, pack, number))
        elif stored != last:
            words = {"stored": stored, "told": last}
            problems.append(sentence_of(ProblemKind.STATE, "pack_state", CHAIN, pack, number, **words))
    for pack, number in sorted(told):
        problems.append(sentence_of(ProblemKind.FILE, "pack", CHAIN, pack, number))
    tick(len(rows))
    return len(rows)


def _told(connection: Connection) -> dict[tuple[int, int], tuple[str, str]]:
    """Return (hash proposed, last state) of each version as the events tell it."""
    event = table(AuditEvent)
    query = (
        sa.select(event.c.subject_id, event.c.event, event.c.payload, event.c.to_state)
        .where(event.c.chain == CHAIN)
        .order_by(event.c.subject_id, event.c.seq)
    )
    found: dict[tuple[int, int], tuple[str, str]] = {}
    for pack, name, payload, state in connection.execute(query):
        values = _values(payload)
        number = values.get("number")
        key = (pack, number if isinstance(number, int) else 0)
        digest = values.get("sha256", "") if name == PROPOSED else found.get(key, ("", ""))[0]
        found[key] = (str(digest), state or "")
    return found


def _values(payload: str) -> dict[str, Any]:
    """The payload of an event; one that is no JSON is a broken chain, reported where chains are walked."""
    try:
        values = json.loads(payload)
    except ValueError:
        return {}
    return values if isinstance(values, dict) else {}
