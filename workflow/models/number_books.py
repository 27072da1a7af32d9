"""What is known of a book and of its numbers beside the numbers themselves: titles, what a number was for, void ones.

``issued_numbers`` is written once and never changed; what comes later about a number is a row of its own here.
"""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from workflow.db import Base, Key, UtcMoment


class BookTitle(Base):
    """How a body calls one of its books, and who opened it."""

    __tablename__ = "book_titles"

    book_id: Mapped[int] = mapped_column(
        Key, sa.ForeignKey("number_books.id"), primary_key=True, autoincrement=False
    )
    title: Mapped[str] = mapped_column(sa.String(200))
    opened_by_id: Mapped[int] = mapped_column(sa.ForeignKey("users.id"))
    opened_at: Mapped[datetime] = mapped_column(UtcMoment)


class NumberUse(Base):
    """What a number was given for, in one line, and who took it; none: the number says it by its decision."""

    __tablename__ = "number_uses"

    number_id: Mapped[int] = mapped_column(
        Key, sa.ForeignKey("issued_numbers.id"), primary_key=True, autoincrement=False
    )
    subject: Mapped[str] = mapped_column(sa.String(500))
    by_hand: Mapped[bool] = mapped_column(default=False)  # taken on the page, for a document made elsewhere
    taken_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id"))
    taken_at: Mapped[datetime] = mapped_column(UtcMoment)


class VoidNumber(Base):
    """A number that no document carries any more: its row stays, with the reason, and it is never given again."""

    __tablename__ = "void_numbers"
    __table_args__ = (sa.CheckConstraint("reason <> ''", name="reason"),)

    number_id: Mapped[int] = mapped_column(
        Key, sa.ForeignKey("issued_numbers.id"), primary_key=True, autoincrement=False
    )
    reason: Mapped[str] = mapped_column(sa.String(500))
    voided_by_id: Mapped[int] = mapped_column(sa.ForeignKey("users.id"))
    voided_at: Mapped[datetime] = mapped_column(UtcMoment)
