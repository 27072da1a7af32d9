"""Complaints and denunciations about nominations and decisions, and, sealed apart, who sent them."""

from __future__ import annotations

from datetime import date, datetime
from enum import Enum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from workflow.db import Base, Key, UtcMoment, coded


class ComplaintKind(Enum):
    """What was lodged: the two have laws of their own."""

    COMPLAINT = "complaint"
    DENUNCIATION = "denunciation"


class SenderKind(Enum):
    """Who sent it."""

    NOMINEE = "nominee"
    UNIT = "unit"
    OTHER = "other"
    ANONYMOUS = "anonymous"


class ComplaintState(Enum):
    """Where it stands."""

    RECEIVED = "received"
    ACCEPTED = "accepted"
    CONCLUDED = "concluded"
    SETTLED = "settled"
    REFUSED = "refused"


class ComplaintOutcome(Enum):
    """How it ended; ``NONE`` while it has not."""

    NONE = ""
    UPHELD = "upheld"
    NOT_UPHELD = "not_upheld"
    WITHDRAWN = "withdrawn"


KIND_LABELS = {ComplaintKind.COMPLAINT: "Khiếu nại", ComplaintKind.DENUNCIATION: "Tố cáo"}
SENDER_LABELS = {
    SenderKind.NOMINEE: "Người, tập thể được đề nghị",
    SenderKind.UNIT: "Đơn vị đề nghị",
    SenderKind.OTHER: "Người khác",
    SenderKind.ANONYMOUS: "Không rõ họ tên, địa chỉ (nặc danh)",
}
STATE_LABELS = {
    ComplaintState.RECEIVED: "Đã nhận đơn, chưa thụ lý",
    ComplaintState.ACCEPTED: "Đang giải quyết",
    ComplaintState.CONCLUDED: "Đã kết luận, chờ người thứ hai",
    ComplaintState.SETTLED: "Đã giải quyết",
    ComplaintState.REFUSED: "Không thụ lý",
}
OUTCOME_LABELS = {
    ComplaintOutcome.NONE: "chưa có",
    ComplaintOutcome.UPHELD: "Đúng hoặc đúng một phần",
    ComplaintOutcome.NOT_UPHELD: "Không đúng",
    ComplaintOutcome.WITHDRAWN: "Người gửi rút đơn",
}
OPEN_COMPLAINTS = (ComplaintState.RECEIVED, ComplaintState.ACCEPTED, ComplaintState.CONCLUDED)


class Complaint(Base):
    """One complaint. ``knew_on``: when the sender learned of the decision, from which the limit to lodge runs.

    ``gist`` is what it says in the body's own words; it never names who sent it.
    """

    __tablename__ = "complaints"
    __table_args__ = (
        sa.UniqueConstraint("ref"),
        sa.CheckConstraint("nomination_id IS NOT NULL OR decision_id IS NOT NULL", name="about"),
        sa.CheckConstraint(
            "state NOT IN ('accepted', 'concluded') OR accepted_on IS NOT NULL", name="accepted"
        ),
        sa.CheckConstraint("(state IN ('concluded', 'settled')) = (outcome <> '')", name="ended"),
        sa.CheckConstraint("state <> 'refused' OR answer <> ''", name="refused"),
        sa.CheckConstraint("reopened_by_id IS NULL OR reopened_by_id <> handler_id", name="second_person"),
        sa.Index("ix_complaints_body_unit_id", "body_unit_id", "state"),
        sa.Index("ix_complaints_nomination_id", "nomination_id"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    ref: Mapped[str] = mapped_column(sa.String(24))
    body_unit_id: Mapped[int] = mapped_column(sa.ForeignKey("units.id"))
    kind: Mapped[ComplaintKind] = mapped_column(coded(ComplaintKind, "kind"))
    sender: Mapped[SenderKind] = mapped_column(coded(SenderKind, "sender"))
    nomination_id: Mapped[int | None] = mapped_column(sa.ForeignKey("nominations.id"))
    decision_id: Mapped[int | None] = mapped_column(sa.ForeignKey("award_decisions.id"))
    received_on: Mapped[date]
    knew_on: Mapped[date | None]
    gist: Mapped[str] = mapped_column(sa.String(2000))
    state: Mapped[ComplaintState] = mapped_column(coded(ComplaintState, "state"))
    version: Mapped[int] = mapped_column(default=1)
    handler_id: Mapped[int] = mapped_column(sa.ForeignKey("users.id"))
    accepted_on: Mapped[date | None]
    is_remote: Mapped[bool] = mapped_column(default=False)
    due_on: Mapped[date | None]
    due_citation: Mapped[str] = mapped_column(sa.String(300), default="")
    hold_id: Mapped[int | None] = mapped_column(sa.ForeignKey("holds.id"))
    outcome: Mapped[ComplaintOutcome] = mapped_column(coded(ComplaintOutcome, "outcome"))
    answer: Mapped[str] = mapped_column(sa.String(2000), default="")
    paper_number: Mapped[str] = mapped_column(sa.String(120), default="")
    paper_on: Mapped[date | None]
    registered_by_id: Mapped[int] = mapped_column(sa.ForeignKey("users.id"))
    registered_at: Mapped[datetime] = mapped_column(UtcMoment)
    ended_on: Mapped[date | None]
    reopened_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id"))


class ComplaintSender(Base):
    """Name and address of a sender, sealed with the installation's key; only the handler has it opened."""

    __tablename__ = "complaint_senders"

    complaint_id: Mapped[int] = mapped_column(sa.ForeignKey("complaints.id"), primary_key=True)
    sealed: Mapped[str] = mapped_column(sa.Text)
