"""Comments of members on a case and replies to them; an edit adds a version, nothing is lost."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from workflow import clock
from workflow.actions import Action
from workflow.actor import Actor
from workflow.canonical import new_ref
from workflow.council_rows import SessionWorld, happened, load_session
from workflow.council_words import SessionState
from workflow.db import transaction
from workflow.errors import InvalidInput, NotFound, NotPermitted
from workflow.models import CommentText, SessionComment
from workflow.permissions import require
from workflow.tables import AnyRow, insert_returning, table

comments, texts = table(SessionComment), table(CommentText)
LONGEST = 2000


def add(session_id: int, item_ref: str, text: str, *, actor: Actor, reply_to: str = "") -> str:
    """Comment on a case, or reply to a comment; return the comment's reference. Members with a conflict may not."""
    words = _checked(text)
    with transaction() as connection:
        world, item, member = _as_member(connection, session_id, item_ref, actor)
        answered = None
        if reply_to:
            wanted = (comments.c.ref == reply_to, comments.c.item_id == item.id)
            answered = connection.scalar(sa.select(comments.c.id).where(*wanted))
            if answered is None:
                raise NotFound("ý kiến này")
        row = {"ref": new_ref(), "item_id": item.id, "member_id": member.id, "reply_to_id": answered}
        (number,) = insert_returning(connection, SessionComment, [row])
        _write(connection, number, 1, words)
        payload: dict[str, object] = {"item": item_ref, "comment": row["ref"], "reply_to": reply_to}
        happened(connection, world.row.id, "case_commented", actor, payload, detail=words)
        return str(row["ref"])


def edit(session_id: int, item_ref: str, comment_ref: str, text: str, *, actor: Actor) -> int:
    """Change one's own comment; the earlier words stay. Return the new version."""
    words = _checked(text)
    with transaction() as connection:
        world, item, member = _as_member(connection, session_id, item_ref, actor)
        wanted = (comments.c.ref == comment_ref, comments.c.item_id == item.id)
        found = connection.execute(sa.select(*comments.c).where(*wanted).with_for_update()).first()
        if found is None:
            raise NotFound("ý kiến này")
        if found.member_id != member.id:
            raise NotPermitted("Chỉ người viết mới sửa ý kiến của mình.")
        last = (
            connection.scalar(sa.select(sa.func.max(texts.c.version)).where(texts.c.comment_id == found.id))
            or 0
        )
        _write(connection, found.id, last + 1, words)
        payload: dict[str, object] = {"item": item_ref, "comment": comment_ref, "version": last + 1}
        happened(connection, world.row.id, "comment_edited", actor, payload, detail=words)
        return last + 1


def _checked(text: str) -> str:
    words = text.strip()
    if not words:
        message = "Viết ý kiến bằng ít nhất một câu."
        raise InvalidInput(message, {"text": message})
    if len(words) > LONGEST:
        message = f"Ý kiến dài {len(words)} ký tự; tối đa {LONGEST}. Viết gọn lại hoặc tách thành hai ý kiến."
        raise InvalidInput(message, {"text": message})
    return words


def _as_member(
    connection: Connection, session_id: int, item_ref: str, actor: Actor
) -> tuple[SessionWorld, AnyRow, AnyRow]:
    world = load_session(connection, session_id, share=True)
    (item,) = world.items_named([item_ref])
    require(actor, Action.COMMENT_CASE, world.sitting.subject(world.row.body_unit_id, world.conflicted(item)))
    world.require_state(SessionState.CONVENED, SessionState.MEETING)
    member = world.member_of(actor)
    assert member is not None
    return world, item, member


def _write(connection: Connection, comment_id: int, version: int, text: str) -> None:
    row = {"comment_id": comment_id, "version": version, "text": text, "written_at": clock.now()}
    connection.execute(sa.insert(texts).values(**row))
