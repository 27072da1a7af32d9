"""What a unit's own papers need: details asked once, texts of reports, what was frozen, when paper was signed."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from workflow.db import Base, Key, UtcMoment


class PaperDetails(Base):
    """What letter and minutes of a dossier say that no other record holds; the next dossier begins with it."""

    __tablename__ = "paper_details"
    __table_args__ = (
        sa.UniqueConstraint("dossier_id"),
        sa.CheckConstraint("members >= 0 AND present >= 0", name="counts"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    dossier_id: Mapped[int] = mapped_column(sa.ForeignKey("dossiers.id"))
    signer_titles: Mapped[str] = mapped_column(sa.String(200), default="")  # one a line
    signer_name: Mapped[str] = mapped_column(sa.String(120), default="")
    copies_to: Mapped[str] = mapped_column(sa.String(500), default="")  # one a line
    archived_at: Mapped[str] = mapped_column(sa.String(60), default="")
    minutes_number: Mapped[str] = mapped_column(sa.String(60), default="")
    held_on: Mapped[date | None]
    starts_at: Mapped[str] = mapped_column(sa.String(5), default="")
    ends_at: Mapped[str] = mapped_column(sa.String(5), default="")
    place: Mapped[str] = mapped_column(sa.String(300), default="")
    chair: Mapped[str] = mapped_column(sa.String(120), default="")
    chair_post: Mapped[str] = mapped_column(sa.String(120), default="")
    secretary: Mapped[str] = mapped_column(sa.String(120), default="")
    secretary_post: Mapped[str] = mapped_column(sa.String(120), default="")
    members: Mapped[int] = mapped_column(default=0)
    present: Mapped[int] = mapped_column(default=0)
    absent: Mapped[str] = mapped_column(sa.String(300), default="")
    is_secret: Mapped[bool] = mapped_column(default=False)
    others_agreed: Mapped[bool] = mapped_column(default=False)
    confirms_conduct: Mapped[bool] = mapped_column(default=False)
    remarks: Mapped[str] = mapped_column(sa.String(2000), default="")
    changed_by_id: Mapped[int] = mapped_column(sa.ForeignKey("users.id"))
    changed_at: Mapped[datetime] = mapped_column(UtcMoment)


class ReportText(Base):
    """What a nominee's achievement report says in his own words; a working text until a report is made of it."""

    __tablename__ = "report_texts"
    __table_args__ = (sa.UniqueConstraint("nomination_id"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    nomination_id: Mapped[int] = mapped_column(sa.ForeignKey("nominations.id"))
    profile: Mapped[str] = mapped_column(sa.Text, default="")
    duties: Mapped[str] = mapped_column(sa.Text, default="")
    achievements: Mapped[str] = mapped_column(sa.Text, default="")
    changed_by_id: Mapped[int] = mapped_column(sa.ForeignKey("users.id"))
    changed_at: Mapped[datetime] = mapped_column(UtcMoment)


class DossierDocument(Base):
    """A paper made of data: its frozen content, beside the paper that holds its bytes. Written once."""

    __tablename__ = "dossier_documents"
    __table_args__ = (
        sa.UniqueConstraint("paper_id"),
        sa.Index("ix_dossier_documents_dossier_id", "dossier_id"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    dossier_id: Mapped[int] = mapped_column(sa.ForeignKey("dossiers.id"))
    nomination_id: Mapped[int | None] = mapped_column(sa.ForeignKey("nominations.id"))
    paper_id: Mapped[int] = mapped_column(sa.ForeignKey("papers.id"))
    kind: Mapped[str] = mapped_column(sa.String(40))
    number: Mapped[int]
    spec_id: Mapped[str] = mapped_column(sa.String(80))
    content: Mapped[str] = mapped_column(sa.Text)
    content_sha256: Mapped[str] = mapped_column(sa.String(64))
    frozen_at: Mapped[datetime] = mapped_column(UtcMoment)


class PaperSigning(Base):
    """That a paper made of data was printed and signed: the signed sheet is the original. Written once."""

    __tablename__ = "paper_signings"
    __table_args__ = (sa.UniqueConstraint("paper_id"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    paper_id: Mapped[int] = mapped_column(sa.ForeignKey("papers.id"))
    signed_on: Mapped[date]
    recorded_by_id: Mapped[int] = mapped_column(sa.ForeignKey("users.id"))
    recorded_at: Mapped[datetime] = mapped_column(UtcMoment)
