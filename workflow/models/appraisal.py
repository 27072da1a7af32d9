"""Appraisal at scale: saved views, opinions asked of other bodies, namesakes told apart, bulk runs."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from workflow.appraisal_words import Answer, AskedBody, ItemState, RunState
from workflow.db import Base, Key, UtcMoment, coded
from workflow.states import NominationState


class SavedView(Base):
    """A list one person comes back to: its filters as they stand in the address. A convenience, not a record."""

    __tablename__ = "saved_views"
    __table_args__ = (sa.UniqueConstraint("user_id", "place", "name"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("users.id"))
    place: Mapped[str] = mapped_column(sa.String(40))
    name: Mapped[str] = mapped_column(sa.String(80))
    query: Mapped[str] = mapped_column(sa.String(500))
    is_default: Mapped[bool] = mapped_column(default=False)


class Consultation(Base):
    """A letter that asks another body for its opinion (hiệp y) on nominations, with the day it must answer by."""

    __tablename__ = "consultations"
    __table_args__ = (
        sa.UniqueConstraint("ref"),
        sa.CheckConstraint("due_on >= asked_on", name="due"),
        sa.Index("ix_consultations_body_unit_id", "body_unit_id"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    ref: Mapped[str] = mapped_column(sa.String(24))
    body_unit_id: Mapped[int] = mapped_column(sa.ForeignKey("units.id"))
    asked: Mapped[AskedBody] = mapped_column(coded(AskedBody, "asked"))
    asked_name: Mapped[str] = mapped_column(sa.String(200))
    letter: Mapped[str] = mapped_column(sa.String(120))
    question: Mapped[str] = mapped_column(sa.String(1000), default="")
    asked_on: Mapped[date]
    due_on: Mapped[date]
    working_days: Mapped[int | None]
    citation: Mapped[str] = mapped_column(sa.String(300), default="")
    lapses: Mapped[bool]  # a rule says that after the day one goes on without the opinion
    reminded_on: Mapped[date | None]
    reminders: Mapped[int] = mapped_column(default=0)
    ended_on: Mapped[date | None]  # the lapse as recorded
    asked_by_id: Mapped[int] = mapped_column(sa.ForeignKey("users.id"))


class ConsultationAnswer(Base):
    """A letter in which the asked body answers, about all or some of the nominations."""

    __tablename__ = "consultation_answers"
    __table_args__ = (
        sa.UniqueConstraint("ref"),
        sa.Index("ix_consultation_answers_consultation_id", "consultation_id"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    ref: Mapped[str] = mapped_column(sa.String(24))
    consultation_id: Mapped[int] = mapped_column(sa.ForeignKey("consultations.id"))
    answered_on: Mapped[date]
    letter: Mapped[str] = mapped_column(sa.String(120))
    filename: Mapped[str] = mapped_column(sa.String(200), default="")
    sha256: Mapped[str | None] = mapped_column(sa.ForeignKey("stored_files.sha256"))
    recorded_by_id: Mapped[int] = mapped_column(sa.ForeignKey("users.id"))
    recorded_at: Mapped[datetime] = mapped_column(UtcMoment)


class ConsultationItem(Base):
    """One nomination that a body is asked about, and what it answered."""

    __tablename__ = "consultation_items"
    __table_args__ = (
        sa.UniqueConstraint("consultation_id", "nomination_id"),
        sa.CheckConstraint("(answer IS NULL) = (answer_id IS NULL)", name="answered"),
        sa.Index("ix_consultation_items_nomination_id", "nomination_id"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    consultation_id: Mapped[int] = mapped_column(sa.ForeignKey("consultations.id"))
    nomination_id: Mapped[int] = mapped_column(sa.ForeignKey("nominations.id"))
    answer: Mapped[Answer | None] = mapped_column(coded(Answer, "answer"))
    note: Mapped[str] = mapped_column(sa.String(1000), default="")
    answer_id: Mapped[int | None] = mapped_column(sa.ForeignKey("consultation_answers.id"))


class NotDuplicate(Base):
    """A pair of nominees somebody told apart, so that nobody is asked again; ``scope`` narrows it for one nominee."""

    __tablename__ = "not_duplicates"
    __table_args__ = (
        sa.UniqueConstraint("body_unit_id", "first_key", "second_key", "scope"),
        sa.CheckConstraint("reason <> ''", name="reason"),
        sa.CheckConstraint("first_key <= second_key", name="ordered"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    body_unit_id: Mapped[int] = mapped_column(sa.ForeignKey("units.id"))
    first_key: Mapped[str] = mapped_column(sa.String(24))
    second_key: Mapped[str] = mapped_column(sa.String(24))
    scope: Mapped[str] = mapped_column(sa.String(20), default="")
    reason: Mapped[str] = mapped_column(sa.String(500))
    decided_by_id: Mapped[int] = mapped_column(sa.ForeignKey("users.id"))
    decided_at: Mapped[datetime] = mapped_column(UtcMoment)


class BulkRun(Base):
    """One step taken with many nominations, chunk by chunk, in the background."""

    __tablename__ = "bulk_runs"
    __table_args__ = (
        sa.UniqueConstraint("ref"),
        sa.CheckConstraint("(finished_at IS NULL) = (state IN ('prepared', 'running'))", name="finished"),
        sa.CheckConstraint("started_at IS NOT NULL OR state IN ('prepared', 'cancelled')", name="started"),
        sa.Index("ix_bulk_runs_user_id", "user_id", "state"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    ref: Mapped[str] = mapped_column(sa.String(24))
    trigger: Mapped[str] = mapped_column(sa.String(40))
    payload: Mapped[str] = mapped_column(sa.Text, default="")
    subject: Mapped[str] = mapped_column(sa.String(300))
    state: Mapped[RunState] = mapped_column(coded(RunState, "state"))
    note: Mapped[str] = mapped_column(sa.String(500), default="")
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("users.id"))
    acting_unit_id: Mapped[int | None] = mapped_column(sa.ForeignKey("units.id"))
    undoes_id: Mapped[int | None] = mapped_column(sa.ForeignKey("bulk_runs.id"))
    total: Mapped[int]
    made_at: Mapped[datetime] = mapped_column(UtcMoment)
    started_at: Mapped[datetime | None] = mapped_column(UtcMoment)
    finished_at: Mapped[datetime | None] = mapped_column(UtcMoment)


class BulkRunItem(Base):
    """One nomination of a bulk run: the version its user saw, and what became of it."""

    __tablename__ = "bulk_run_items"
    __table_args__ = (
        sa.UniqueConstraint("run_id", "nomination_id"),
        sa.Index("ix_bulk_run_items_run_id", "run_id", "state", "id"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    run_id: Mapped[int] = mapped_column(sa.ForeignKey("bulk_runs.id"))
    nomination_id: Mapped[int] = mapped_column(sa.ForeignKey("nominations.id"))
    version: Mapped[int]
    state: Mapped[ItemState] = mapped_column(coded(ItemState, "state"))
    sentence: Mapped[str] = mapped_column(sa.String(2000), default="")
    result: Mapped[NominationState | None] = mapped_column(coded(NominationState, "result"))
    done_at: Mapped[datetime | None] = mapped_column(UtcMoment)
