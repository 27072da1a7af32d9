"""Requests for another certificate, and the papers that came with them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from rules.vocabulary import AwardCode
from workflow.actor import Actor
from workflow.canonical import sha256
from workflow.db import reading
from workflow.errors import IntegrityProblem, NotFound
from workflow.models import (
    GoldEntry,
    Nomination,
    ReissueRequest,
    StoredFile,
    User,
)
from workflow.models.certificates import ReissueGround, ReissueState
from workflow.permissions import BODY_READERS, UNIT_ROLES
from workflow.queries import history, paging
from workflow.queries.documents import Download
from workflow.queries.history import EventRow
from workflow.tables import table

__all__ = ["ReissueGround", "ReissueState"]  # the pages name them too
requests, gold, nominations = table(ReissueRequest), table(GoldEntry), table(Nomination)
users, stored = table(User), table(StoredFile)
GROUND_LABELS = {
    ReissueGround.LOST: "Bị mất",
    ReissueGround.DAMAGED: "Bị hư hỏng",
    ReissueGround.MISPRINT: "In sai",
}
STATE_LABELS = {
    ReissueState.REQUESTED: "Chờ quyết định",
    ReissueState.APPROVED: "Đã cấp giấy mới",
    ReissueState.REFUSED: "Không đồng ý",
}


@dataclass(frozen=True, slots=True)
class RequestRow:
    """A request for another certificate."""

    ref: str
    entry_ref: str
    name: str
    number: str
    award: AwardCode
    ground: ReissueGround
    reason: str
    paper: str
    filename: str
    received_on: date
    due_on: date | None
    state: ReissueState
    requested_by: str
    decided_by: str
    decided_on: date | None
    note: str
    returned_on: date | None
    requested_by_id: int
    body_unit_id: int

    @property
    def state_label(self) -> str:
        """Its state in words."""
        return STATE_LABELS[self.state]

    @property
    def ground_label(self) -> str:
        """Its ground in words."""
        return GROUND_LABELS[self.ground]


def asked(
    viewer: Actor, state: ReissueState | None = None, cursor: paging.Cursor = paging.FIRST
) -> paging.Page[RequestRow]:
    """Return one page of requests of the viewer's bodies and units, the newest first. Two statements."""
    query = _request_query().where(_visible(viewer))
    if state is not None:
        query = query.where(requests.c.state == state)
    with reading() as connection:
        total = connection.execute(query.with_only_columns(sa.func.count())).scalar_one()
        rows, newer, older = paging.fetch(
            connection, query, key=requests.c.id, ref=requests.c.ref, cursor=cursor, descending=True
        )
        return paging.Page(tuple(_request(row) for row in rows), total, newer, older)


def request(viewer: Actor, ref: str) -> tuple[RequestRow, tuple[EventRow, ...]]:
    """Return one request with its history."""
    with reading() as connection:
        row = connection.execute(_request_query().where(requests.c.ref == ref, _visible(viewer))).first()
        if row is None:
            raise NotFound("đề nghị này")
        return _request(row), history.of_chain(connection, "reissue", row.id)


def paper_of(viewer: Actor, ref: str) -> Download:
    """Return the file that came with a request."""
    query = (
        sa.select(requests.c.sha256, requests.c.filename, stored.c.content, stored.c.media_type)
        .select_from(requests.join(gold, gold.c.id == requests.c.entry_id))
        .join(nominations, nominations.c.id == gold.c.nomination_id)
        .join(stored, stored.c.sha256 == requests.c.sha256)
        .where(requests.c.ref == ref, _visible(viewer))
    )
    with reading() as connection:
        row = connection.execute(query).first()
    if row is None:
        raise NotFound("tệp này")
    if sha256(row.content) != row.sha256:
        raise IntegrityProblem(
            "Tệp đã lưu không còn đúng nguyên bản. Không tải xuống được; báo quản trị hệ thống."
        )
    return Download(row.content, row.media_type, row.filename, row.sha256)


def _visible(viewer: Actor) -> sa.ColumnElement[bool]:
    return sa.or_(
        requests.c.body_unit_id.in_(viewer.units_with(*BODY_READERS)),
        nominations.c.unit_id.in_(viewer.units_with(*UNIT_ROLES)),
    )


def requests_where(connection: Connection, condition: sa.ColumnElement[bool]) -> tuple[RequestRow, ...]:
    """Return the requests under a condition, the newest first."""
    query = _request_query().where(condition).order_by(requests.c.id.desc())
    return tuple(_request(row) for row in connection.execute(query))


def _request_query() -> sa.Select[Any]:
    decider = users.alias()
    return (
        sa.select(
            *requests.c, gold.c.ref.label("entry_ref"), gold.c.name, gold.c.number, gold.c.year, gold.c.award,
            users.c.display_name.label("requested_by"), decider.c.display_name.label("decided_by"),
        )
        .join(gold, gold.c.id == requests.c.entry_id)
        .join(nominations, nominations.c.id == gold.c.nomination_id)
        .join(users, users.c.id == requests.c.requested_by_id)
        .outerjoin(decider, decider.c.id == requests.c.decided_by_id)
    )  # fmt: skip


def _request(row: Any) -> RequestRow:
    return RequestRow(
        ref=row.ref, entry_ref=row.entry_ref, name=row.name, number=f"{row.number:02d}/{row.year}",
        award=AwardCode.of(row.award), ground=row.ground, reason=row.reason, paper=row.paper,
        filename=row.filename if row.sha256 else "", received_on=row.received_on, due_on=row.due_on,
        state=row.state, requested_by=row.requested_by, decided_by=row.decided_by or "",
        decided_on=row.decided_on, note=row.note, returned_on=row.returned_on,
        requested_by_id=row.requested_by_id, body_unit_id=row.body_unit_id,
    )  # fmt: skip
