"""How often a network checked codes, names and files of late, so that guessing is slow."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from workflow.db import Base, Key, UtcMoment


class VerificationTry(Base):
    """One check by a stranger: from which network and when, never what was asked. Kept for the window only."""

    __tablename__ = "verification_tries"
    __table_args__ = (
        sa.Index("ix_verification_tries_network", "network", "at"),
        sa.Index("ix_verification_tries_at", "at"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    network: Mapped[str] = mapped_column(sa.String(64))
    is_file: Mapped[bool]
    missed: Mapped[bool]  # counted before it is looked at, taken back when it was right
    at: Mapped[datetime] = mapped_column(UtcMoment)
