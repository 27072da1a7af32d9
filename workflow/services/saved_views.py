"""Lists people come back to: a name for the filters in an address, one of them opened first.

A view is its owner's own convenience: it changes no nomination and carries no right, so it writes no audit event.
"""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from workflow.actor import Actor
from workflow.db import transaction
from workflow.errors import InvalidInput, NotFound
from workflow.models import SavedView
from workflow.tables import table

views = table(SavedView)
MOST = 20


def save(place: str, name: str, query: str, *, first: bool, actor: Actor) -> None:
    """Keep the filters of a list under a name; ``first`` opens it when the list is opened without filters."""
    words = " ".join(name.split())
    if not words:
        message = "Đặt tên cho danh sách, ví dụ «Trường mầm non, cần xem»."
        raise InvalidInput(message, {"name": message})
    if len(query) > 500:
        raise InvalidInput("Bộ lọc quá dài nên không lưu được. Bỏ bớt điều kiện lọc.")
    mine = (views.c.user_id == actor.user_id, views.c.place == place)
    with transaction() as connection:
        if (connection.scalar(sa.select(sa.func.count()).select_from(views).where(*mine)) or 0) >= MOST:
            raise InvalidInput(f"Đã lưu {MOST} danh sách. Bỏ bớt một danh sách cũ rồi lưu lại.")
        if first:
            connection.execute(sa.update(views).where(*mine).values(is_default=False))
        row = {
            "user_id": actor.user_id,
            "place": place,
            "name": words[:80],
            "query": query,
            "is_default": first,
        }
        try:
            connection.execute(sa.insert(views).values(row))
        except IntegrityError as error:
            message = f"Bạn đã có danh sách tên «{words}». Chọn tên khác."
            raise InvalidInput(message, {"name": message}) from error


def forget(place: str, name: str, *, actor: Actor) -> None:
    """Drop a view of one's own."""
    own = (views.c.user_id == actor.user_id, views.c.place == place, views.c.name == name)
    with transaction() as connection:
        if connection.execute(sa.delete(views).where(*own)).rowcount != 1:
            raise NotFound("danh sách đã lưu này")
