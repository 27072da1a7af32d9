"""Sổ vàng, certificates, batches that print them, blanks of a body, and requests for another certificate."""

from __future__ import annotations

from datetime import date, datetime
from enum import Enum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from workflow.db import Base, Key, UtcMoment, coded


class RunState(Enum):
    """Where a batch stands."""

    RUNNING = "running"
    DONE = "done"


class SheetState(Enum):
    """What became of one recipient in a batch."""

    WAITING = "waiting"
    DONE = "done"
    REFUSED = "refused"


class ReissueGround(Enum):
    """Why another certificate is asked for."""

    LOST = "lost"
    DAMAGED = "damaged"
    MISPRINT = "misprint"


class ReissueState(Enum):
    """Where a request stands."""

    REQUESTED = "requested"
    APPROVED = "approved"
    REFUSED = "refused"


class WordGroup(Enum):
    """The texts that a blank leaves open, as ``rules.documents`` groups them."""

    NAME = "name"
    ADDRESS = "address"
    ACHIEVEMENT = "achievement"
    REGISTER = "register"
    PLACE_DATE = "place_date"
    SIGNER = "signer"


class GoldEntry(Base):
    """A line of the sổ vàng of a body and year: who got what by which decision. Written once, gapless."""

    __tablename__ = "gold_entries"
    __table_args__ = (
        sa.UniqueConstraint("ref"),
        sa.UniqueConstraint("nomination_id"),
        sa.UniqueConstraint("number_id"),
        sa.UniqueConstraint("body_unit_id", "year", "number"),
        sa.Index("ix_gold_entries_decision_id", "decision_id"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    ref: Mapped[str] = mapped_column(sa.String(24))
    body_unit_id: Mapped[int] = mapped_column(sa.ForeignKey("units.id"))
    year: Mapped[int]
    number: Mapped[int]
    number_id: Mapped[int] = mapped_column(sa.ForeignKey("issued_numbers.id"))
    decision_id: Mapped[int] = mapped_column(sa.ForeignKey("award_decisions.id"))
    nomination_id: Mapped[int] = mapped_column(sa.ForeignKey("nominations.id"))
    award: Mapped[str] = mapped_column(sa.String(40))
    nominee_kind: Mapped[str] = mapped_column(sa.String(20))
    name: Mapped[str] = mapped_column(sa.String(300))
    address: Mapped[str] = mapped_column(sa.String(700))
    decision_number: Mapped[str] = mapped_column(sa.String(60))
    decided_on: Mapped[date]
    entered_at: Mapped[datetime] = mapped_column(UtcMoment)


class ReissueRequest(Base):
    """Somebody asks for another certificate; the standing body decides. The old one is handed in unless it is lost."""

    __tablename__ = "reissue_requests"
    __table_args__ = (
        sa.UniqueConstraint("ref"),
        sa.CheckConstraint("(state = 'requested') = (decided_by_id IS NULL)", name="decided"),
        sa.CheckConstraint("decided_by_id IS NULL OR decided_by_id <> requested_by_id", name="second_person"),
        sa.CheckConstraint("ground <> 'lost' OR returned_on IS NULL", name="returned"),
        sa.Index("ix_reissue_requests_entry_id", "entry_id"),
        sa.Index(
            "uq_reissue_requests_open", "entry_id", unique=True,
            sqlite_where=sa.text("state = 'requested'"), postgresql_where=sa.text("state = 'requested'"),
        ),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    ref: Mapped[str] = mapped_column(sa.String(24))
    entry_id: Mapped[int] = mapped_column(sa.ForeignKey("gold_entries.id"))
    body_unit_id: Mapped[int] = mapped_column(sa.ForeignKey("units.id"))
    ground: Mapped[ReissueGround] = mapped_column(coded(ReissueGround, "ground"))
    reason: Mapped[str] = mapped_column(sa.String(1000))
    paper: Mapped[str] = mapped_column(sa.String(300))
    received_on: Mapped[date]
    due_on: Mapped[date | None]
    sha256: Mapped[str | None] = mapped_column(sa.ForeignKey("stored_files.sha256"))
    filename: Mapped[str] = mapped_column(sa.String(200), default="")
    state: Mapped[ReissueState] = mapped_column(coded(ReissueState, "state"))
    requested_by_id: Mapped[int] = mapped_column(sa.ForeignKey("users.id"))
    requested_at: Mapped[datetime] = mapped_column(UtcMoment)
    decided_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id"))
    decided_on: Mapped[date | None]
    note: Mapped[str] = mapped_column(sa.String(1000), default="")
    returned_on: Mapped[date | None]


class Certificate(Base):
    """One certificate as it was frozen; ``serial`` 1 is the first, a later one replaces it. Written once."""

    __tablename__ = "certificates"
    __table_args__ = (
        sa.UniqueConstraint("ref"),
        sa.UniqueConstraint("entry_id", "serial"),
        sa.CheckConstraint("(serial = 1) = (reissue_id IS NULL)", name="reissue"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    ref: Mapped[str] = mapped_column(sa.String(24))
    entry_id: Mapped[int] = mapped_column(sa.ForeignKey("gold_entries.id"))
    serial: Mapped[int]
    reissue_id: Mapped[int | None] = mapped_column(sa.ForeignKey("reissue_requests.id"))
    spec_id: Mapped[str] = mapped_column(sa.String(80))
    content: Mapped[str] = mapped_column(sa.Text)
    content_sha256: Mapped[str] = mapped_column(sa.String(64))
    code: Mapped[str] = mapped_column(sa.String(32))
    frozen_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id"))
    frozen_at: Mapped[datetime] = mapped_column(UtcMoment)


class CertificateRun(Base):
    """A batch: the certificates of one decision, printed in files of ``part_size``; ``shifts`` as they were then."""

    __tablename__ = "certificate_runs"
    __table_args__ = (
        sa.UniqueConstraint("ref"),
        sa.Index("ix_certificate_runs_decision_id", "decision_id"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    ref: Mapped[str] = mapped_column(sa.String(24))
    body_unit_id: Mapped[int] = mapped_column(sa.ForeignKey("units.id"))
    decision_id: Mapped[int] = mapped_column(sa.ForeignKey("award_decisions.id"))
    on_blank: Mapped[bool]
    shifts: Mapped[str] = mapped_column(sa.Text)
    part_size: Mapped[int]
    state: Mapped[RunState] = mapped_column(coded(RunState, "state"))
    total: Mapped[int]
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("users.id"))
    made_at: Mapped[datetime] = mapped_column(UtcMoment)
    finished_at: Mapped[datetime | None] = mapped_column(UtcMoment)


class CertificateRunItem(Base):
    """One recipient of a batch, in the order of printing."""

    __tablename__ = "certificate_run_items"
    __table_args__ = (
        sa.UniqueConstraint("run_id", "entry_id"),
        sa.Index("ix_certificate_run_items_state", "run_id", "state", "id"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    run_id: Mapped[int] = mapped_column(sa.ForeignKey("certificate_runs.id"))
    entry_id: Mapped[int] = mapped_column(sa.ForeignKey("gold_entries.id"))
    state: Mapped[SheetState] = mapped_column(coded(SheetState, "state"))
    sentence: Mapped[str] = mapped_column(sa.String(1000))
    certificate_id: Mapped[int | None] = mapped_column(sa.ForeignKey("certificates.id"))


class CertificateRunFile(Base):
    """One file of a batch: from which item to which, and its bytes once they are made."""

    __tablename__ = "certificate_run_files"
    __table_args__ = (sa.UniqueConstraint("run_id", "number"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    run_id: Mapped[int] = mapped_column(sa.ForeignKey("certificate_runs.id"))
    number: Mapped[int]
    first_item_id: Mapped[int] = mapped_column(sa.BigInteger)
    last_item_id: Mapped[int] = mapped_column(sa.BigInteger)
    pages: Mapped[int]
    sha256: Mapped[str | None] = mapped_column(sa.ForeignKey("stored_files.sha256"))
    made_at: Mapped[datetime | None] = mapped_column(UtcMoment)


class BlankShift(Base):
    """How far a group of words is moved on the blanks of a body, in tenths of a millimetre."""

    __tablename__ = "blank_shifts"
    __table_args__ = (sa.UniqueConstraint("body_unit_id", "word_group"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    body_unit_id: Mapped[int] = mapped_column(sa.ForeignKey("units.id"))
    word_group: Mapped[WordGroup] = mapped_column(coded(WordGroup, "word_group"))
    right: Mapped[int] = mapped_column("shift_right")
    down: Mapped[int] = mapped_column("shift_down")
