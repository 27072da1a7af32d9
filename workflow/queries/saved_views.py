"""The lists a person saved for one place."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from workflow.actor import Actor
from workflow.db import reading
from workflow.models import SavedView
from workflow.ordering import titles_in_order
from workflow.statements import ask, given, user
from workflow.tables import AnySelect, table

views = table(SavedView)


@dataclass(frozen=True, slots=True)
class View:
    """A saved list."""

    name: str
    query: str
    is_default: bool


def saved(viewer: Actor, place: str) -> tuple[View, ...]:
    """Return the viewer's own lists of a place, by name. One statement."""
    with reading() as connection:
        rows = ask(connection, _saved_query, viewer, place=place)
        return tuple(View(*row) for row in titles_in_order(rows, lambda row: row.name))


def _saved_query(viewer: Actor) -> AnySelect:
    own = (views.c.user_id == user(viewer, views.c.user_id), views.c.place == given("place", views.c.place))
    return sa.select(views.c.name, views.c.query, views.c.is_default).where(*own).order_by(views.c.id)
