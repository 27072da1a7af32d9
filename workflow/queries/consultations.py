"""Opinions asked of other bodies: the letters of one's own body, and those about one nomination."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Any

import sqlalchemy as sa

from rules.consultation import remind_on
from rules.deadlines import is_working_day
from rules.text import fold
from rules.vocabulary import AwardCode
from workflow import clock
from workflow.actor import Actor
from workflow.appraisal_words import Answer, AskedBody
from workflow.db import reading
from workflow.errors import NotFound
from workflow.folding import folded, has_words
from workflow.models import (
    Consultation,
    ConsultationAnswer,
    ConsultationItem,
    Nomination,
    Round,
    StoredFile,
    Unit,
    User,
)
from workflow.permissions import BODY_READERS
from workflow.queries import documents, paging
from workflow.queries.documents import Download
from workflow.queries.scope import visible_nominations
from workflow.statements import ask, given, is_kin, units_of
from workflow.states import NominationState as S
from workflow.tables import table

letters, replies, about = table(Consultation), table(ConsultationAnswer), table(ConsultationItem)
n, r, u, files, users = table(Nomination), table(Round), table(Unit), table(StoredFile), table(User)


@dataclass(frozen=True, slots=True)
class LetterRow:
    """One letter with its clock."""

    id: int
    ref: str
    body_unit_id: int
    asked: AskedBody
    asked_name: str
    letter: str
    question: str
    asked_on: date
    due_on: date
    working_days: int | None
    citation: str
    lapses: bool
    reminded_on: date | None
    reminders: int
    asker: str
    total: int
    open: int

    @property
    def is_over(self) -> bool:
        """Whether the last day has passed with an answer missing."""
        return self.open > 0 and self.due_on < clock.today()

    @property
    def has_lapsed(self) -> bool:
        """Whether the work goes on without the missing answer."""
        return self.is_over and self.lapses

    @property
    def to_remind(self) -> bool:
        """Whether a reminder is due today: never on a day off, once a day, and not after the work went on."""
        today = clock.today()
        if not self.open or self.has_lapsed or self.reminded_on == today or not is_working_day(today):
            return False
        return today >= remind_on(self.due_on)


@dataclass(frozen=True, slots=True)
class AskedAbout:
    """One nomination of a letter and what was answered about it."""

    id: int
    ref: str
    name: str
    award: AwardCode
    unit: str
    state: S
    answer: Answer | None
    note: str


@dataclass(frozen=True, slots=True)
class ReplyRow:
    """One answer."""

    ref: str
    answered_on: date
    letter: str
    filename: str


@dataclass(frozen=True, slots=True)
class LetterPage:
    """A letter with its nominations and the answers that came."""

    row: LetterRow
    nominations: tuple[AskedAbout, ...]
    replies: tuple[ReplyRow, ...]


@dataclass(frozen=True, slots=True)
class AboutOne:
    """A letter as the page of one nomination shows it."""

    row: LetterRow
    answer: Answer | None
    note: str


class Standing(Enum):
    """How far a letter is; the value stands in addresses."""

    WAITING = "cho", "Chờ trả lời"
    OVER = "qua-han", "Quá hạn trả lời"
    ANSWERED = "xong", "Đã trả lời đủ"

    def __init__(self, code: str, label: str) -> None:
        """Keep code and words."""
        self.code, self.label = code, label


@dataclass(frozen=True, slots=True)
class LetterFilters:
    """What the letters are narrowed to: words of the body asked or of the letter, and how far it is."""

    text: str = ""
    standing: Standing | None = None


EVERY_LETTER = LetterFilters()


def listed(
    viewer: Actor, filters: LetterFilters = EVERY_LETTER, cursor: paging.Cursor = paging.FIRST
) -> paging.Page[LetterRow]:
    """Return a page of the letters of the viewer's bodies, unanswered first, by last day. Two statements."""
    query = _query(viewer).where(*_narrowed(filters))
    order: Any = (
        sa.case((_missing() > 0, "0"), else_="1") + sa.cast(letters.c.due_on, sa.String) + letters.c.ref
    )
    with reading() as connection:
        total = connection.scalar(query.with_only_columns(sa.func.count())) or 0
        rows, newer, older = paging.fetch(connection, query, key=order, ref=letters.c.ref, cursor=cursor)
    return paging.Page(tuple(_row(row) for row in rows), total, newer, older)


def to_remind(viewer: Actor) -> tuple[LetterRow, ...]:
    """Return the letters whose reminder is due today, by last day. One statement."""
    query = _query(viewer).where(_missing() > 0).order_by(letters.c.due_on, letters.c.id)
    with reading() as connection:
        return tuple(row for row in map(_row, connection.execute(query)) if row.to_remind)


def _narrowed(filters: LetterFilters) -> list[sa.ColumnElement[bool]]:
    wanted: list[sa.ColumnElement[bool]] = []
    if words := fold(filters.text).split()[:8]:
        wanted.append(has_words(folded(letters.c.asked_name + " " + letters.c.letter), words))
    if filters.standing is not None:
        wanted.append(_missing() == 0 if filters.standing is Standing.ANSWERED else _missing() > 0)
    if filters.standing is Standing.OVER:
        wanted.append(letters.c.due_on < clock.today())
    return wanted


def shown(viewer: Actor, ref: str) -> LetterPage:
    """Return one letter; ``NotFound`` when it is not of the viewer's bodies. Three statements."""
    with reading() as connection:
        row = connection.execute(_query(viewer).where(letters.c.ref == ref)).one_or_none()
        if row is None:
            raise NotFound("công văn lấy ý kiến này")
        query = (
            sa.select(
                n.c.id,
                n.c.ref,
                n.c.nominee_name,
                n.c.award,
                u.c.name,
                n.c.state,
                about.c.answer,
                about.c.note,
            )
            .select_from(about.join(n, n.c.id == about.c.nomination_id).join(u, u.c.id == n.c.unit_id))
            .where(about.c.consultation_id == row.id, visible_nominations(viewer))
            .order_by(about.c.id)
        )
        nominations = tuple(AskedAbout(*found) for found in connection.execute(query))
        came = sa.select(replies.c.ref, replies.c.answered_on, replies.c.letter, replies.c.filename)
        came = came.where(replies.c.consultation_id == row.id).order_by(replies.c.id)
        return LetterPage(
            _row(row), nominations, tuple(ReplyRow(*found) for found in connection.execute(came))
        )


def of_nomination(viewer: Actor, nomination_id: int) -> tuple[AboutOne, ...]:
    """Return the letters about one nomination that the viewer's body asked. One statement."""
    with reading() as connection:
        rows = ask(connection, _about_query, viewer, id=nomination_id).all()
    return tuple(AboutOne(_row(row), row.answer, row.note) for row in rows)


def _about_query(viewer: Actor) -> sa.Select[Any]:
    query = _query(viewer).add_columns(about.c.answer, about.c.note)
    query = query.join(about, about.c.consultation_id == letters.c.id)
    return query.where(about.c.nomination_id == given("id", about.c.nomination_id)).order_by(
        letters.c.id.desc()
    )


def reply_file(viewer: Actor, ref: str) -> Download:
    """Return the scan of an answer; ``NotFound`` when there is none or it is not for the viewer."""
    query = (
        sa.select(files.c.content, files.c.media_type, replies.c.filename, replies.c.sha256)
        .select_from(
            replies.join(letters, letters.c.id == replies.c.consultation_id).join(
                files, files.c.sha256 == replies.c.sha256
            )
        )
        .where(replies.c.ref == ref, _reads(viewer))
    )
    with reading() as connection:
        row = connection.execute(query).one_or_none()
    if row is None:
        raise NotFound("văn bản trả lời này")
    return documents.checked(viewer, Download(*row))


def _query(viewer: Actor) -> sa.Select[Any]:
    total = sa.select(sa.func.count()).where(about.c.consultation_id == letters.c.id)
    names = [name for name in LetterRow.__slots__ if name not in {"asker", "total", "open"}]
    return (
        sa.select(
            *(letters.c[name] for name in names),
            users.c.display_name.label("asker"),
            total.correlate(letters).scalar_subquery().label("total"),
            _missing().label("open"),
        )
        .select_from(letters.join(users, users.c.id == letters.c.asked_by_id))
        .where(_reads(viewer))
    )


def _reads(viewer: Actor) -> sa.ColumnElement[bool]:
    """Letters of the viewer's body; none that asks about himself or a relative (security.md 8.2, row 32)."""
    of_letter = (about.c.consultation_id == letters.c.id, n.c.id == about.c.nomination_id)
    own = sa.exists().where(*of_letter, is_kin(viewer, n.c.person_id))
    return sa.and_(units_of(viewer, letters.c.body_unit_id, BODY_READERS), ~own)


def _missing() -> sa.ScalarSelect[int]:
    count = sa.select(sa.func.count()).where(
        about.c.consultation_id == letters.c.id, about.c.answer.is_(None)
    )
    return count.correlate(letters).scalar_subquery()


def _row(row: Any) -> LetterRow:
    return LetterRow(**{name: getattr(row, name) for name in LetterRow.__slots__})
