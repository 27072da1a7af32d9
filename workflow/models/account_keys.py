"""What an account has beside its password: second factor, temporary passwords, grants that wait for approval."""

from __future__ import annotations

from datetime import date, datetime
from enum import Enum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from workflow.db import Base, Key, UtcMoment, coded
from workflow.roles import Role


class RequestKind(Enum):
    """What a request about a grant asks for; the value is stored."""

    GIVE = "give"
    END = "end"


class RequestState(Enum):
    """Where a request stands; the value is stored."""

    PROPOSED = "proposed"
    APPROVED = "approved"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


class GrantRequest(Base):
    """A grant to be given or ended, once a second person approves; those of one ``batch`` are decided together.

    Until then it gives nothing: only rows of ``role_grants`` count. ``grant_id`` is the grant that a request ends, or
    the one that an approved request made.
    """

    __tablename__ = "grant_requests"
    __table_args__ = (
        sa.CheckConstraint("until IS NULL OR until >= since", name="period"),
        sa.CheckConstraint("(state = 'proposed') = (decided_by_id IS NULL)", name="decided"),
        sa.CheckConstraint(
            "state NOT IN ('approved', 'rejected') OR decided_by_id <> proposed_by_id", name="second_person"
        ),
        sa.CheckConstraint("state <> 'approved' OR decided_by_id <> user_id", name="not_self_approved"),
        sa.Index("ix_grant_requests_batch", "batch"),
        sa.Index("ix_grant_requests_user_id", "user_id"),
        sa.Index(
            "uq_grant_requests_open",
            "user_id",
            "unit_id",
            "role",
            "kind",
            unique=True,
            sqlite_where=sa.text("state = 'proposed'"),
            postgresql_where=sa.text("state = 'proposed'"),
        ),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    batch: Mapped[str] = mapped_column(sa.String(32))
    kind: Mapped[RequestKind] = mapped_column(coded(RequestKind, "kind"))
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("users.id"))
    role: Mapped[Role] = mapped_column(coded(Role, "role"))
    unit_id: Mapped[int] = mapped_column(sa.ForeignKey("units.id"))
    since: Mapped[date]
    until: Mapped[date | None]
    grant_id: Mapped[int | None] = mapped_column(sa.ForeignKey("role_grants.id"))
    document: Mapped[str] = mapped_column(sa.String(200))
    state: Mapped[RequestState] = mapped_column(coded(RequestState, "state"))
    proposed_by_id: Mapped[int] = mapped_column(sa.ForeignKey("users.id"))
    proposed_at: Mapped[datetime] = mapped_column(UtcMoment)
    decided_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id"))
    decided_at: Mapped[datetime | None] = mapped_column(UtcMoment)
    reason: Mapped[str] = mapped_column(sa.String(500), default="")


class TemporaryPassword(Base):
    """That an account's password was given by somebody else: until when it opens, and who else must agree first."""

    __tablename__ = "temporary_passwords"
    __table_args__ = (
        sa.CheckConstraint(
            "released_by_id IS NULL OR issued_by_id IS NULL OR released_by_id <> issued_by_id",
            name="second_person",
        ),
    )

    user_id: Mapped[int] = mapped_column(sa.ForeignKey("users.id"), primary_key=True)
    issued_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id"))
    issued_at: Mapped[datetime] = mapped_column(UtcMoment)
    expires_at: Mapped[datetime] = mapped_column(UtcMoment)
    needs_release: Mapped[bool]
    released_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id"))


class SecondFactor(Base):
    """A phone that shows codes: its secret, sealed, and the last time step whose code was used."""

    __tablename__ = "second_factors"

    user_id: Mapped[int] = mapped_column(sa.ForeignKey("users.id"), primary_key=True)
    secret: Mapped[str] = mapped_column(sa.String(200))
    confirmed_at: Mapped[datetime | None] = mapped_column(UtcMoment)
    last_step: Mapped[int] = mapped_column(sa.BigInteger, default=0)


class RecoveryCode(Base):
    """A code for the day the phone is lost; only its keyed hash is stored, and it opens once."""

    __tablename__ = "recovery_codes"
    __table_args__ = (sa.UniqueConstraint("user_id", "code_hash"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("users.id"))
    code_hash: Mapped[str] = mapped_column(sa.String(64))
    used_at: Mapped[datetime | None] = mapped_column(UtcMoment)


class SessionProof(Base):
    """When the person behind a session last proved again who he is."""

    __tablename__ = "session_proofs"

    session_id: Mapped[int] = mapped_column(sa.ForeignKey("user_sessions.id"), primary_key=True)
    proved_at: Mapped[datetime] = mapped_column(UtcMoment)
