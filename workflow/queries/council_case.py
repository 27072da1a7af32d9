"""One case on the agenda as a member reads it: what to look at, papers, how it is decided, comments.

Of a case in which the viewer takes no part nothing is read but award and name (security.md 8.2, L9).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from rules.finding import Finding, Outcome
from workflow.actions import Action
from workflow.actor import Actor
from workflow.council_words import ConflictSource, ConflictState, SessionState
from workflow.db import reading
from workflow.errors import NotFound
from workflow.grounds import Sitting
from workflow.models import (
    AgendaItem,
    CommentText,
    ConflictOfInterest,
    Nomination,
    SessionComment,
    SessionMember,
    UnitBallot,
)
from workflow.permissions import decide
from workflow.queries import findings
from workflow.queries.council import Board, ItemRow, board
from workflow.queries.nomination_page import PaperRow, papers_of
from workflow.queries.scope import visible_nominations
from workflow.tables import AnyRow, table

n, items, members = table(Nomination), table(AgendaItem), table(SessionMember)
comments, texts = table(SessionComment), table(CommentText)
conflicts, unit_votes = table(ConflictOfInterest), table(UnitBallot)
OPEN_STATES = (SessionState.CONVENED, SessionState.MEETING)
WHY: dict[ConflictSource | None, str] = {
    ConflictSource.OWN_CASE: "Đây là đề nghị khen thưởng cho chính bạn",
    ConflictSource.RELATIVE: "Người được đề nghị là người thân của bạn",
    ConflictSource.OWN_UNIT: "Người được đề nghị cùng đơn vị với bạn",
    ConflictSource.DECLARED: "Bạn đã khai có xung đột lợi ích với trường hợp này",
    ConflictSource.REPORTED: "Xung đột lợi ích của bạn với trường hợp này đã được xác nhận",
    None: "Bạn có xung đột lợi ích với trường hợp này",
}
"""Why a member takes no part in a case, as a sentence without its full stop."""


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a comment."""

    text: str
    at: datetime


@dataclass(frozen=True, slots=True)
class CommentRow:
    """A comment with all its versions, the first first, and the replies to it."""

    ref: str
    author: str
    post: str
    is_mine: bool
    versions: tuple[Version, ...]
    replies: tuple[CommentRow, ...] = ()

    @property
    def text(self) -> str:
        """Return the words that stand."""
        return self.versions[-1].text

    @property
    def earlier(self) -> tuple[Version, ...]:
        """Return what was written before, the first first."""
        return self.versions[:-1]


@dataclass(frozen=True, slots=True)
class UnitVote:
    """The proposing unit's own vote, the last recorded."""

    held_on: date
    members: int
    present: int
    agree: int
    disagree: int
    blank: int


@dataclass(frozen=True, slots=True)
class Places:
    """References of the neighbours on the agenda; empty where there is none."""

    before: str
    after: str
    flagged_before: str
    flagged_after: str


@dataclass(frozen=True, slots=True)
class Case:
    """One case as the viewer may see it; of one he takes no part in, ``why_hidden`` is all there is."""

    board: Board
    item: ItemRow
    places: Places
    why_hidden: str = ""
    open_findings: tuple[Finding, ...] = ()
    other_findings: tuple[Finding, ...] = ()
    flags: tuple[str, ...] = ()
    papers: tuple[PaperRow, ...] = ()
    unit_vote: UnitVote | None = None
    comments: tuple[CommentRow, ...] = ()
    may_comment: bool = False
    may_open: bool = False

    @property
    def comment_count(self) -> int:
        """Return how many comments and replies there are."""
        return len(self.comments) + sum(len(one.replies) for one in self.comments)


def case(viewer: Actor, ref: str, item_ref: str) -> Case:
    """Return one case of a session; ``NotFound`` when either is not there for the viewer.

    A fixed number of statements, fewer when the viewer takes no part.
    """
    found = board(viewer, ref)
    item = item_of(found, item_ref)
    places = _places(found.items, item)
    with reading() as connection:
        if item.hidden:
            return Case(found, item, places, why_hidden=_why_hidden(connection, viewer, item_ref))
        row = connection.execute(
            sa.select(n.c.id, n.c.dossier_id, visible_nominations(viewer).label("open")).where(
                n.c.ref == item.nomination_ref
            )
        ).one()
        known, _law_on = findings.of_nomination(connection, row.id)
        open_ones = tuple(one for one in known if one.outcome in {Outcome.NOT_MET, Outcome.UNDETERMINED})
        told = {one.reason for one in open_ones}
        return Case(
            board=found,
            item=item,
            places=places,
            open_findings=open_ones,
            other_findings=tuple(one for one in known if one not in open_ones),
            flags=tuple(line for line in item.flags if line not in told),
            papers=papers_of(connection, dossier_id=row.dossier_id, nomination_id=row.id),
            unit_vote=_unit_vote(connection, row.id),
            comments=_comments(connection, viewer, item_ref),
            may_comment=found.row.state in OPEN_STATES and allows(found, viewer, Action.COMMENT_CASE),
            may_open=bool(row.open),
        )


def item_of(found: Board, item_ref: str) -> ItemRow:
    """Return an item of a board; ``NotFound`` for a foreign one."""
    item = next((one for one in found.items if one.ref == item_ref), None)
    if item is None:
        raise NotFound("trường hợp này trong chương trình phiên họp")
    return item


def allows(found: Board, viewer: Actor, action: Action, away: frozenset[int] = frozenset()) -> bool:
    """Whether the viewer may act in the session, conflicts ``away`` (persons) considered."""
    sitting = Sitting(members=frozenset(one.person_id for one in found.members if one.is_voting))
    return decide(viewer, action, sitting.subject(found.row.body_unit_id, away)).allowed


def _places(rows: Sequence[ItemRow], item: ItemRow) -> Places:
    place = rows.index(item)
    flagged_before = [one.ref for one in rows[:place] if one.flags]
    flagged_after = [one.ref for one in rows[place + 1 :] if one.flags]
    return Places(
        before=rows[place - 1].ref if place else "",
        after=rows[place + 1].ref if place + 1 < len(rows) else "",
        flagged_before=flagged_before[-1] if flagged_before else "",
        flagged_after=flagged_after[0] if flagged_after else "",
    )


def _why_hidden(connection: Connection, viewer: Actor, item_ref: str) -> str:
    """Return the reason of one's own recusal; what others declared is not looked at."""
    query = (
        sa.select(conflicts.c.source)
        .join(items, items.c.nomination_id == conflicts.c.nomination_id)
        .where(
            items.c.ref == item_ref,
            conflicts.c.person_id == viewer.person_id,
            conflicts.c.state == ConflictState.EFFECTIVE,
        )
    )
    return WHY[connection.scalar(query)]


def _unit_vote(connection: Connection, nomination_id: int) -> UnitVote | None:
    names = ("held_on", "members", "present", "agree", "disagree", "blank")
    query = sa.select(*(unit_votes.c[name] for name in names))
    query = query.where(unit_votes.c.nomination_id == nomination_id).order_by(unit_votes.c.id.desc())
    row = connection.execute(query.limit(1)).first()
    return UnitVote(*row) if row else None


def _comments(connection: Connection, viewer: Actor, item_ref: str) -> tuple[CommentRow, ...]:
    """Return the comments with every version; a reply to a reply stands under the comment that began it."""
    query = (
        sa.select(
            comments.c.id, comments.c.ref, comments.c.reply_to_id, members.c.person_id, members.c.name,
            members.c.post, texts.c.text, texts.c.written_at,
        )
        .join(items, items.c.id == comments.c.item_id)
        .join(members, members.c.id == comments.c.member_id)
        .join(texts, texts.c.comment_id == comments.c.id)
        .where(items.c.ref == item_ref)
        .order_by(comments.c.id, texts.c.version)
    )  # fmt: skip
    rows: dict[int, list[AnyRow]] = {}
    for row in connection.execute(query):
        rows.setdefault(row.id, []).append(row)
    top: dict[int, int] = {}
    under: dict[int, list[int]] = defaultdict(list)
    for number, versions in rows.items():
        answered = versions[0].reply_to_id
        top[number] = number if answered is None else top[answered]
        if answered is not None:
            under[top[number]].append(number)
    return tuple(
        _comment(viewer, rows[number], tuple(_comment(viewer, rows[one]) for one in under[number]))
        for number in rows
        if top[number] == number
    )


def _comment(viewer: Actor, rows: Sequence[AnyRow], replies: tuple[CommentRow, ...] = ()) -> CommentRow:
    first = rows[0]
    mine = viewer.person_id is not None and first.person_id == viewer.person_id
    said = tuple(Version(one.text, one.written_at) for one in rows)
    return CommentRow(first.ref, first.name, first.post, mine, said, replies)
