"""The same request sent again does nothing new and gets the same answer; another body under the same key is refused."""

from __future__ import annotations

import json
from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError

from workflow import clock
from workflow.actor import Actor
from workflow.canonical import canonical_json, sha256
from workflow.errors import Conflict, InvalidInput
from workflow.models import IdempotencyKey
from workflow.tables import table


def fingerprint(what: str, actor: Actor, body: object) -> str:
    """Return the hash of what was asked, by whom."""
    return sha256(canonical_json([what, actor.user_id, body]))


def claim(
    connection: Connection, key: str, actor: Actor, wanted: str
) -> list[tuple[int, bool, str | None]] | None:
    """Take the key, or return the stored answer of the earlier request.

    Raises ``InvalidInput`` when the key was used for another request.
    """
    keys = table(IdempotencyKey)
    found = connection.execute(sa.select(keys.c.fingerprint, keys.c.answer).where(keys.c.key == key)).first()
    if found is not None:
        if found.fingerprint != wanted:
            raise InvalidInput("Biểu mẫu này đã được gửi với nội dung khác. Tải lại trang rồi làm lại.")
        return [(int(number), bool(ok), state) for number, ok, state in json.loads(found.answer)]
    row = {
        "key": key,
        "user_id": actor.user_id,
        "fingerprint": wanted,
        "answer": "[]",
        "created_at": clock.now(),
    }
    try:
        connection.execute(sa.insert(keys).values(row))
    except IntegrityError as error:
        raise Conflict("Yêu cầu này đang được xử lý. Chờ vài giây rồi tải lại trang.") from error
    return None


def made_before(connection: Connection, key: str | None, actor: Actor, what: str, body: object) -> int | None:
    """Return what an earlier request with this key made, or take the key; without a key every request is new."""
    if key is None:
        return None
    earlier = claim(connection, key, actor, fingerprint(what, actor, body))
    return earlier[0][0] if earlier else None


def keep_made(connection: Connection, key: str | None, number: int) -> None:
    """Keep what this request made, so that the same request again finds it."""
    if key is not None:
        finish(connection, key, [(number, True, None)])


def finish(connection: Connection, key: str, answer: Sequence[tuple[int, bool, str | None]]) -> None:
    """Keep the answer in the same transaction as the effect."""
    keys = table(IdempotencyKey)
    connection.execute(sa.update(keys).where(keys.c.key == key).values(answer=json.dumps(list(answer))))
