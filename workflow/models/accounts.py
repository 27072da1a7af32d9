"""Users, dated role grants, server-side sessions, and what the security log keeps."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from workflow.db import Base, Key, UtcMoment, coded
from workflow.roles import Role


class User(Base):
    """An account. One identity has one active account."""

    __tablename__ = "users"
    __table_args__ = (
        sa.UniqueConstraint("username"),
        sa.Index(
            "uq_users_active_person",
            "person_id",
            unique=True,
            sqlite_where=sa.text("is_active"),
            postgresql_where=sa.text("is_active"),
        ),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    username: Mapped[str] = mapped_column(sa.String(80))
    display_name: Mapped[str] = mapped_column(sa.String(200))
    person_id: Mapped[int | None] = mapped_column(sa.ForeignKey("persons.id"))
    password_hash: Mapped[str | None] = mapped_column(sa.String(200))
    must_change_password: Mapped[bool] = mapped_column(default=False)
    is_active: Mapped[bool] = mapped_column(default=True)
    is_demo: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(UtcMoment)


class RoleGrant(Base):
    """A role in a unit from one day to another (both inclusive), with who granted and who approved it."""

    __tablename__ = "role_grants"
    __table_args__ = (
        sa.CheckConstraint("until IS NULL OR until >= since", name="period"),
        sa.CheckConstraint("approved_by_id IS NULL OR approved_by_id <> user_id", name="not_self_approved"),
        sa.Index("ix_role_grants_user_id", "user_id"),
        sa.Index("ix_role_grants_unit_id_role", "unit_id", "role"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("users.id"))
    role: Mapped[Role] = mapped_column(coded(Role, "role"))
    unit_id: Mapped[int] = mapped_column(sa.ForeignKey("units.id"))
    since: Mapped[date]
    until: Mapped[date | None]
    granted_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id"))
    approved_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id"))
    document: Mapped[str] = mapped_column(sa.String(200), default="")


class UserSession(Base):
    """A signed-in browser. The cookie holds a random token; only its hash is stored."""

    __tablename__ = "user_sessions"
    __table_args__ = (sa.UniqueConstraint("token_hash"), sa.Index("ix_user_sessions_user_id", "user_id"))

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    token_hash: Mapped[str] = mapped_column(sa.String(64))
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("users.id"))
    acting_unit_id: Mapped[int | None] = mapped_column(sa.ForeignKey("units.id"))
    created_at: Mapped[datetime] = mapped_column(UtcMoment)
    last_seen_at: Mapped[datetime] = mapped_column(UtcMoment)
    expires_at: Mapped[datetime] = mapped_column(UtcMoment)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcMoment)
    device: Mapped[str] = mapped_column(sa.String(200), default="")


class LoginAttempt(Base):
    """An evaluated password guess, for throttling by account and by network."""

    __tablename__ = "login_attempts"
    __table_args__ = (
        sa.Index("ix_login_attempts_account", "account", "at"),
        sa.Index("ix_login_attempts_network", "network", "at"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    account: Mapped[str] = mapped_column(sa.String(80))
    network: Mapped[str] = mapped_column(sa.String(64))
    succeeded: Mapped[bool]
    at: Mapped[datetime] = mapped_column(UtcMoment)


class SecurityEvent(Base):
    """A refused attempt, a sign-in, a revoked session: kept 12 months, separate from the audit trail."""

    __tablename__ = "security_events"
    __table_args__ = (sa.Index("ix_security_events_at", "at"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    kind: Mapped[str] = mapped_column(sa.String(60))
    user_id: Mapped[int | None]
    detail: Mapped[str] = mapped_column(sa.String(500), default="")
    at: Mapped[datetime] = mapped_column(UtcMoment)


class Relationship(Base):
    """A recorded relative of a person, for conflicts of interest; symmetric by storing both directions."""

    __tablename__ = "relationships"
    __table_args__ = (sa.UniqueConstraint("person_id", "relative_id"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("persons.id"))
    relative_id: Mapped[int] = mapped_column(sa.ForeignKey("persons.id"))
    kind: Mapped[str] = mapped_column(sa.String(40))
