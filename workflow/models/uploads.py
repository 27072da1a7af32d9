"""Workbooks that wait between their dry run and their real run."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from workflow.db import Base, Key, UtcMoment


class WorkbookUpload(Base):
    """An uploaded workbook; its owner's only, deleted after it expires. ``result`` says what its real run did.

    ``kind`` is "dossier", "units" or "people"; ``subject_id`` the dossier, or the body whose registers it fills.
    """

    __tablename__ = "workbook_uploads"
    __table_args__ = (
        sa.UniqueConstraint("ref"),
        sa.CheckConstraint("(done_at IS NULL) = (result = '')", name="done"),
        sa.Index("ix_workbook_uploads_expires_at", "expires_at"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    ref: Mapped[str] = mapped_column(sa.String(24))
    kind: Mapped[str] = mapped_column(sa.String(20))
    subject_id: Mapped[int] = mapped_column(Key)
    owner_id: Mapped[int] = mapped_column(sa.ForeignKey("users.id"))
    filename: Mapped[str] = mapped_column(sa.String(200))
    sha256: Mapped[str] = mapped_column(sa.String(64))
    content: Mapped[bytes] = mapped_column(sa.LargeBinary)
    uploaded_at: Mapped[datetime] = mapped_column(UtcMoment)
    expires_at: Mapped[datetime] = mapped_column(UtcMoment)
    done_at: Mapped[datetime | None] = mapped_column(UtcMoment)
    result: Mapped[str] = mapped_column(sa.Text, default="")
