"""What members say about a case: conflicts of interest, comments with every version, named votes."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from workflow.council_words import ConflictSource, ConflictState
from workflow.db import Base, Key, UtcMoment, coded


class ConflictOfInterest(Base):
    """A member's conflict with one nomination. It belongs to the person, not to an account or a session.

    ``recuses`` false is a disclosure only (own unit, unless the council chooses otherwise): printed, no effect.
    """

    __tablename__ = "conflicts_of_interest"
    __table_args__ = (
        sa.UniqueConstraint("person_id", "nomination_id"),
        sa.UniqueConstraint("ref"),
        sa.CheckConstraint(
            "state NOT IN ('dismissed', 'lifted') OR (ended_by_id IS NOT NULL AND end_asked_by_id IS NOT NULL"
            " AND ended_by_id <> end_asked_by_id AND end_reason <> '')",
            name="two_people",
        ),
        sa.Index("ix_conflicts_of_interest_nomination_id", "nomination_id"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    ref: Mapped[str] = mapped_column(sa.String(24))
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("persons.id"))
    nomination_id: Mapped[int] = mapped_column(sa.ForeignKey("nominations.id"))
    source: Mapped[ConflictSource] = mapped_column(coded(ConflictSource, "source"))
    state: Mapped[ConflictState] = mapped_column(coded(ConflictState, "state"))
    recuses: Mapped[bool] = mapped_column(default=True)
    note: Mapped[str] = mapped_column(sa.String(500), default="")
    told_by_id: Mapped[int] = mapped_column(sa.ForeignKey("users.id"))
    told_at: Mapped[datetime] = mapped_column(UtcMoment)
    end_asked_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id"))
    end_reason: Mapped[str] = mapped_column(sa.String(500), default="")
    ended_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id"))


class SessionComment(Base):
    """A comment of a member on an item, or a reply to one; its words are in ``CommentText``."""

    __tablename__ = "session_comments"
    __table_args__ = (sa.UniqueConstraint("ref"), sa.Index("ix_session_comments_item_id", "item_id"))

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    ref: Mapped[str] = mapped_column(sa.String(24))
    item_id: Mapped[int] = mapped_column(sa.ForeignKey("agenda_items.id"))
    member_id: Mapped[int] = mapped_column(sa.ForeignKey("session_members.id"))
    reply_to_id: Mapped[int | None] = mapped_column(sa.ForeignKey("session_comments.id"))


class CommentText(Base):
    """One version of a comment; an edit adds the next, none is changed."""

    __tablename__ = "comment_texts"
    __table_args__ = (sa.UniqueConstraint("comment_id", "version"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    comment_id: Mapped[int] = mapped_column(sa.ForeignKey("session_comments.id"))
    version: Mapped[int]
    text: Mapped[str] = mapped_column(sa.String(2000))
    written_at: Mapped[datetime] = mapped_column(UtcMoment)


class NamedVote(Base):
    """An open vote, or an absent member's written opinion: by nature not secret; shown to nobody before the close."""

    __tablename__ = "named_votes"
    __table_args__ = (
        sa.UniqueConstraint("item_id", "member_id"),
        sa.CheckConstraint("choice BETWEEN 1 AND 4", name="choice"),
        sa.Index("ix_named_votes_member_id", "member_id"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    item_id: Mapped[int] = mapped_column(sa.ForeignKey("agenda_items.id"))
    member_id: Mapped[int] = mapped_column(sa.ForeignKey("session_members.id"))
    is_written: Mapped[bool]
    choice: Mapped[int]
    remark: Mapped[str] = mapped_column(sa.String(500), default="")
    scan_sha256: Mapped[str | None] = mapped_column(sa.ForeignKey("stored_files.sha256"))
    entered_by_id: Mapped[int] = mapped_column(sa.ForeignKey("users.id"))
