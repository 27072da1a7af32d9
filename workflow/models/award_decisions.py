"""Award decisions with their own life, and number books."""

from __future__ import annotations

from datetime import date, datetime
from enum import Enum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from rules.vocabulary import AwardCode, Decider, Level
from workflow.db import Base, Key, UtcMoment, coded


class DecisionState(Enum):
    """A decision's life."""

    DRAFTED = "drafted"
    SIGNED = "signed"
    ISSUED = "issued"
    VOID = "void"


DECISION_LABELS: dict[DecisionState, str] = {
    DecisionState.DRAFTED: "Dự thảo",
    DecisionState.SIGNED: "Đã ký, chờ cấp số",
    DecisionState.ISSUED: "Đã ban hành",
    DecisionState.VOID: "Đã bỏ dự thảo",
}


class AwardDecision(Base):
    """A decision (quyết định khen thưởng). ``is_external``: decided by a superior and only recorded here."""

    __tablename__ = "award_decisions"
    __table_args__ = (
        sa.UniqueConstraint("ref"),
        sa.CheckConstraint(
            "state NOT IN ('signed', 'issued') OR (signed_on IS NOT NULL AND signer_name <> '')",
            name="signed",
        ),
        sa.CheckConstraint("(state = 'issued') = (number IS NOT NULL)", name="numbered"),
        sa.CheckConstraint("(state = 'issued') = (issued_on IS NOT NULL)", name="issued"),
        sa.CheckConstraint("state <> 'void' OR void_reason <> ''", name="void"),
        sa.Index("ix_award_decisions_round_id", "round_id"),
        sa.Index("ix_award_decisions_state", "state", "issued_on"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    ref: Mapped[str] = mapped_column(sa.String(24))
    round_id: Mapped[int] = mapped_column(sa.ForeignKey("rounds.id"))
    body_unit_id: Mapped[int] = mapped_column(sa.ForeignKey("units.id"))
    level: Mapped[Level] = mapped_column(coded(Level, "level"))
    decider: Mapped[Decider] = mapped_column(coded(Decider, "decider"))
    awards: Mapped[str] = mapped_column(sa.String(100))  # codes of the awards it grants, comma separated
    title: Mapped[str] = mapped_column(sa.String(500))
    state: Mapped[DecisionState] = mapped_column(coded(DecisionState, "state"))
    version: Mapped[int] = mapped_column(default=1)
    is_external: Mapped[bool] = mapped_column(default=False)
    proposal: Mapped[str] = mapped_column(sa.String(500), default="")
    signing_form: Mapped[str] = mapped_column(sa.String(20), default="")
    signer_name: Mapped[str] = mapped_column(sa.String(120), default="")
    signed_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id"))
    signed_on: Mapped[date | None]
    number: Mapped[str | None] = mapped_column(sa.String(60))
    issued_on: Mapped[date | None]
    issued_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id"))
    drafted_by_id: Mapped[int] = mapped_column(sa.ForeignKey("users.id"))
    drafted_at: Mapped[datetime] = mapped_column(UtcMoment)
    void_reason: Mapped[str] = mapped_column(sa.String(500), default="")


class DecisionAward(Base):
    """Which awards a decision may hold; the nominations on it must be of these."""

    __tablename__ = "decision_awards"
    __table_args__ = (sa.UniqueConstraint("decision_id", "award"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    decision_id: Mapped[int] = mapped_column(sa.ForeignKey("award_decisions.id"))
    award: Mapped[AwardCode] = mapped_column(coded(AwardCode, "award"))


class NumberBook(Base):
    """A register of numbers: *own* (gapless from 1 each year) or *external* (the document clerk types it)."""

    __tablename__ = "number_books"
    __table_args__ = (
        sa.UniqueConstraint("body_unit_id", "symbol"),
        sa.CheckConstraint("kind IN ('own', 'external')", name="kind"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    body_unit_id: Mapped[int] = mapped_column(sa.ForeignKey("units.id"))
    symbol: Mapped[str] = mapped_column(sa.String(40))
    kind: Mapped[str] = mapped_column(sa.String(10))


class BookYear(Base):
    """The last number of a book in a year; the row to lock when a number is given."""

    __tablename__ = "book_years"
    __table_args__ = (sa.UniqueConstraint("book_id", "year"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    book_id: Mapped[int] = mapped_column(sa.ForeignKey("number_books.id"))
    year: Mapped[int]
    last: Mapped[int] = mapped_column(default=0)


class IssuedNumber(Base):
    """A number given to a decision; a void one stays and is never used again."""

    __tablename__ = "issued_numbers"
    __table_args__ = (sa.UniqueConstraint("book_id", "year", "number"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    book_id: Mapped[int] = mapped_column(sa.ForeignKey("number_books.id"))
    year: Mapped[int]
    number: Mapped[int]
    decision_id: Mapped[int | None] = mapped_column(sa.ForeignKey("award_decisions.id"))
    given_on: Mapped[date]
    is_void: Mapped[bool] = mapped_column(default=False)
