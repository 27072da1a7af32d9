"""Numbers on identity papers, apart from the register so that lists never carry them by accident."""

from __future__ import annotations

from enum import Enum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from workflow.db import Base, Key, coded


class IdentityKind(Enum):
    """Which paper a number stands on; the value is stored."""

    CITIZEN_CARD = "cccd"
    OLD_CARD = "cmnd"


class PersonIdentity(Base):
    """A number on an identity paper. Not unique: two rows with one number are what a duplicate looks like."""

    __tablename__ = "person_identities"
    __table_args__ = (
        sa.UniqueConstraint("person_id", "number"),
        sa.Index("ix_person_identities_number", "number"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("persons.id"))
    kind: Mapped[IdentityKind] = mapped_column(coded(IdentityKind, "kind"))
    number: Mapped[str] = mapped_column(sa.String(12))  # text: a leading zero is part of it
