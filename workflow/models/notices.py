"""Up to which event somebody has seen his notices. The notices themselves are the audit events."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from workflow.db import Base, Key


class NoticeMark(Base):
    """The newest event that a user has seen; no moment is kept, so nobody's habits are."""

    __tablename__ = "notice_marks"

    user_id: Mapped[int] = mapped_column(
        Key, sa.ForeignKey("users.id"), primary_key=True, autoincrement=False
    )
    seen_event_id: Mapped[int] = mapped_column(sa.BigInteger)
