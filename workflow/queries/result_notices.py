"""Refusals a unit has not been told of, with their clock; the letters; what a letter says before it is made."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from rules.deadlines import Calendar
from rules.documents import BlockDocument
from workflow import clock
from workflow.actor import Actor
from workflow.calendars import Calendars, calendars_of
from workflow.db import reading
from workflow.errors import NotFound
from workflow.models import Nomination, ResultNotice, ResultNoticeCase, Round, StoredFile, Unit
from workflow.notice_facts import LetterHead, OwedCase, letter, owed_cases, owed_condition
from workflow.permissions import BODY_READERS
from workflow.queries import history, paging
from workflow.queries.deadlines_ahead import left_until
from workflow.queries.documents import Download, checked
from workflow.queries.scope import is_conflicted
from workflow.roles import Role
from workflow.tables import AnyRow, table

n, r, u = table(Nomination), table(Round), table(Unit)
notices, told, files = table(ResultNotice), table(ResultNoticeCase), table(StoredFile)
FORMATS = {"pdf": notices.c.pdf_sha256, "docx": notices.c.docx_sha256}


@dataclass(frozen=True, slots=True)
class Clock:
    """How long until a letter must be out: working days left, negative when late, None when no limit is known."""

    due_on: date | None
    left: int | None
    citation: str
    confirmed: bool

    @property
    def words(self) -> str:
        """The clock in words."""
        if self.left is None:
            return "chưa có quy định về thời hạn"
        if self.left < 0:
            return f"quá hạn {-self.left} ngày làm việc"
        return "hạn hôm nay" if self.left == 0 else f"còn {self.left} ngày làm việc"

    @property
    def tone(self) -> str:
        """How urgent it looks."""
        if self.left is None:
            return "plain"
        return "bad" if self.left < 0 else "wait" if self.left <= 2 else "info"


@dataclass(frozen=True, slots=True)
class OwedUnit:
    """One unit with what it is owed; ``may_make`` is False where the viewer has an own case in it."""

    id: int
    code: str
    name: str
    body_unit_id: int
    cases: tuple[OwedCase, ...]
    clock: Clock
    may_make: bool


@dataclass(frozen=True, slots=True)
class NoticeRow:
    """One letter."""

    id: int
    ref: str
    number: str
    unit: str
    issued_on: date
    due_on: date | None
    sent_on: date | None
    sent_how: str
    is_ready: bool
    cases: int

    @property
    def is_late(self) -> bool:
        """Whether it went out after its last day, or has not and the day is over."""
        return self.due_on is not None and (self.sent_on or clock.today()) > self.due_on


@dataclass(frozen=True, slots=True)
class NoticePage:
    """One letter with what it says and its history."""

    row: NoticeRow
    document: BlockDocument
    events: tuple[history.EventRow, ...]
    of_body: bool


def owed(viewer: Actor, cursor: paging.Cursor) -> paging.Page[OwedUnit]:
    """Return one page of the units that are owed a letter, by code. Six statements."""
    bodies = viewer.units_with(Role.STANDING_BODY)
    mine = sa.and_(n.c.unit_id == u.c.id, r.c.body_unit_id.in_(sorted(bodies)), owed_condition())
    some = sa.exists(
        sa.select(n.c.id).select_from(n.join(r, r.c.id == n.c.round_id)).where(mine).correlate(u)
    )
    query = sa.select(u.c.id, u.c.code, u.c.code.label("ref"), u.c.name).where(some)
    with reading() as connection:
        total = connection.scalar(sa.select(sa.func.count()).select_from(query.subquery())) or 0
        rows, newer, older = paging.fetch(
            connection, query, key=u.c.id, ref=u.c.code, cursor=cursor, descending=False
        )
        cases = owed_cases(connection, bodies, [row.id for row in rows], with_points=False)
        calendars = calendars_of(connection, bodies)
    units = tuple(
        _owed_unit(viewer, row, [case for case in cases if case.unit_id == row.id], calendars) for row in rows
    )
    return paging.Page(tuple(one for one in units if one is not None), total, newer, older)


def count_owed(connection: Connection, viewer: Actor) -> int:
    """Return how many refusals wait for a letter."""
    bodies = sorted(viewer.units_with(Role.STANDING_BODY))
    query = sa.select(sa.func.count()).select_from(n.join(r, r.c.id == n.c.round_id))
    return connection.scalar(query.where(r.c.body_unit_id.in_(bodies), owed_condition())) or 0


def _owed_unit(viewer: Actor, row: AnyRow, cases: list[OwedCase], calendars: Calendars) -> OwedUnit | None:
    if not cases:
        return None
    own = any(is_conflicted(viewer, case.person_id) for case in cases)
    return OwedUnit(
        row.id,
        row.code,
        row.name,
        cases[0].body_unit_id,
        tuple(cases),
        _clock(cases, calendars.of(cases[0].body_unit_id)),
        not own,
    )


def _clock(cases: list[OwedCase], calendar: Calendar) -> Clock:
    dues = [case.deadline for case in cases if case.deadline is not None]
    if not dues:
        return Clock(None, None, "", confirmed=True)
    first = min(dues, key=lambda one: one.due_on)
    return Clock(
        first.due_on, left_until(calendar, clock.today(), first.due_on)[0], first.citation, first.confirmed
    )


@dataclass(frozen=True, slots=True)
class Preview:
    """What the letter to a unit will say."""

    unit: OwedUnit
    document: BlockDocument


def preview(viewer: Actor, code: str) -> Preview:
    """Return the letter that would be made for a unit today; ``NotFound`` when nothing is owed to it."""
    bodies = viewer.units_with(Role.STANDING_BODY)
    with reading() as connection:
        row = connection.execute(sa.select(u.c.id, u.c.code, u.c.name).where(u.c.code == code)).first()
        cases = owed_cases(connection, bodies, [row.id]) if row is not None else ()
        if row is None or not cases:
            raise NotFound("thông báo nào cho đơn vị này")
        unit = _owed_unit(viewer, row, list(cases), calendars_of(connection, bodies))
        assert unit is not None
        head = LetterHead(None, clock.today(), ("TM. THƯỜNG TRỰC HỘI ĐỒNG",), viewer.display_name)
        return Preview(unit, letter(connection, unit.body_unit_id, cases, head))


def units_by_code(viewer: Actor, codes: list[str]) -> dict[int, list[int]]:
    """Return the ids of units that are owed something, by the body that owes it."""
    query = (
        sa.select(r.c.body_unit_id, u.c.id)
        .select_from(n.join(r, r.c.id == n.c.round_id).join(u, u.c.id == n.c.unit_id))
        .where(
            u.c.code.in_(codes),
            r.c.body_unit_id.in_(sorted(viewer.units_with(Role.STANDING_BODY))),
            owed_condition(),
        )
        .distinct()
        .order_by(u.c.id)
    )
    found: dict[int, list[int]] = {}
    with reading() as connection:
        for body, unit in connection.execute(query):
            found.setdefault(body, []).append(unit)
    return found


def listed(viewer: Actor, cursor: paging.Cursor, *, unsent: bool = False) -> paging.Page[NoticeRow]:
    """Return one page of letters, the newest first: the body's, and those sent to the viewer's unit. Two statements."""
    wanted = [_visible(viewer)]
    if unsent:
        wanted.append(notices.c.sent_on.is_(None))
    query = _query().where(*wanted)
    with reading() as connection:
        total = connection.scalar(sa.select(sa.func.count()).select_from(notices).where(*wanted)) or 0
        rows, newer, older = paging.fetch(
            connection, query, key=notices.c.id, ref=notices.c.ref, cursor=cursor, descending=True
        )
    return paging.Page(tuple(_notice(row) for row in rows), total, newer, older)


def newest_refs(viewer: Actor, unit_ids: Collection[int]) -> tuple[str, ...]:
    """Return the address of the newest letter to each unit, the latest made first. One statement."""
    last = sa.select(sa.func.max(notices.c.id)).where(
        notices.c.unit_id.in_(sorted(unit_ids)), _visible(viewer)
    )
    query = sa.select(notices.c.ref).where(notices.c.id.in_(last.group_by(notices.c.unit_id)))
    with reading() as connection:
        return tuple(connection.scalars(query.order_by(notices.c.id.desc())))


def _notice(row: AnyRow) -> NoticeRow:
    return NoticeRow(**dict(zip(NoticeRow.__dataclass_fields__, row, strict=False)))


def shown(viewer: Actor, ref: str) -> NoticePage:
    """Return one letter; ``NotFound`` when it is not for the viewer. Two statements."""
    query = _query().add_columns(notices.c.content, notices.c.body_unit_id)
    with reading() as connection:
        row = connection.execute(query.where(notices.c.ref == ref, _visible(viewer))).first()
        if row is None:
            raise NotFound("thông báo này")
        of_body = row.body_unit_id in viewer.units_with(*BODY_READERS)
        events = history.of_chain(connection, "notice", row.id) if of_body else ()
        return NoticePage(_notice(row), BlockDocument.from_json(row.content), events, of_body)


def file_of(viewer: Actor, ref: str, form: str) -> Download:
    """Return the bytes of a letter; ``NotFound`` while they are being made or when they are not for the viewer."""
    column = FORMATS.get(form)
    if column is None:
        raise NotFound("văn bản này")
    query = (
        sa.select(files.c.content, files.c.media_type, files.c.sha256, notices.c.number)
        .join(files, files.c.sha256 == column)
        .where(notices.c.ref == ref, _visible(viewer))
    )
    with reading() as connection:
        row = connection.execute(query).first()
    if row is None:
        raise NotFound("văn bản này")
    name = f"Thông báo {row.number.replace('/', '-')}.{form}"
    return checked(viewer, Download(row.content, row.media_type, name, row.sha256))


def _query() -> sa.Select[AnyRow]:
    count = (
        sa.select(sa.func.count())
        .where(told.c.notice_id == notices.c.id)
        .correlate(notices)
        .scalar_subquery()
    )
    query: sa.Select[AnyRow] = sa.select(
        notices.c.id, notices.c.ref, notices.c.number, u.c.name, notices.c.issued_on, notices.c.due_on,
        notices.c.sent_on, notices.c.sent_how, notices.c.pdf_sha256.is_not(None), count.label("cases"),
    ).join(u, u.c.id == notices.c.unit_id)  # fmt: skip
    return query


def _visible(viewer: Actor) -> sa.ColumnElement[bool]:
    """The body sees its letters, a unit those that were sent to it; a council member may be in one himself."""
    bodies = sorted(viewer.units_with(*BODY_READERS))
    own = sorted(viewer.units_with(Role.CLERK, Role.UNIT_HEAD))
    sent = sa.and_(notices.c.unit_id.in_(own), notices.c.sent_on.is_not(None))
    return sa.or_(notices.c.body_unit_id.in_(bodies), sent)
