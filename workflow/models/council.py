"""The council: its dated seats, its sessions with members and agenda, and what it said of each nomination."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from rules.vocabulary import AwardCode
from workflow.council_words import Attendance, ItemResult, SeatRole, SessionState, VoteBase, VotingMode, Way
from workflow.db import Base, Key, UtcMoment, coded


class Council(Base):
    """A council (Hội đồng Thi đua – Khen thưởng) of a body, with the decision that set it up."""

    __tablename__ = "councils"
    __table_args__ = (
        sa.UniqueConstraint("ref"),
        sa.CheckConstraint("until IS NULL OR until >= since", name="period"),
        sa.Index("ix_councils_body_unit_id", "body_unit_id"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    ref: Mapped[str] = mapped_column(sa.String(24))
    body_unit_id: Mapped[int] = mapped_column(sa.ForeignKey("units.id"))
    name: Mapped[str] = mapped_column(sa.String(200))
    document: Mapped[str] = mapped_column(sa.String(200))
    since: Mapped[date]
    until: Mapped[date | None]
    created_by_id: Mapped[int] = mapped_column(sa.ForeignKey("users.id"))
    created_at: Mapped[datetime] = mapped_column(UtcMoment)


class CouncilSeat(Base):
    """A person on the council from one day to another. ``is_voting`` false: a secretary who is no member."""

    __tablename__ = "council_seats"
    __table_args__ = (
        sa.UniqueConstraint("council_id", "person_id", "since"),
        sa.CheckConstraint("until IS NULL OR until >= since", name="period"),
        sa.Index("ix_council_seats_person_id", "person_id"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    council_id: Mapped[int] = mapped_column(sa.ForeignKey("councils.id"))
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("persons.id"))
    role: Mapped[SeatRole] = mapped_column(coded(SeatRole, "role"))
    post: Mapped[str] = mapped_column(sa.String(200), default="")
    is_voting: Mapped[bool] = mapped_column(default=True)
    since: Mapped[date]
    until: Mapped[date | None]


class CouncilSession(Base):
    """A session (phiên họp). ``members``, ``present``, ``written`` are voting members, fixed by the roll call.

    ``council_id`` is empty for a session held before this system and only recorded here. ``base`` and
    ``own_unit_recuses`` are the council's choices before a ballot opens; a base other than all members needs its
    citation and a second person.
    """

    __tablename__ = "council_sessions"
    __table_args__ = (
        sa.CheckConstraint("members >= 0 AND present BETWEEN 0 AND members", name="attendance"),
        sa.CheckConstraint("written BETWEEN 0 AND members - present", name="written"),
        sa.CheckConstraint("base = 'all_members' OR base_citation <> ''", name="base_citation"),
        sa.CheckConstraint(
            "base_confirmed_by_id IS NULL OR base_confirmed_by_id <> base_set_by_id",
            name="base_second_person",
        ),
        sa.CheckConstraint("state <> 'concluded' OR minutes_number <> ''", name="minutes"),
        sa.CheckConstraint("state <> 'cancelled' OR cancel_reason <> ''", name="cancelled"),
        sa.UniqueConstraint("ref"),
        sa.Index("ix_council_sessions_body_unit_id", "body_unit_id", "held_on"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    ref: Mapped[str] = mapped_column(sa.String(24))
    body_unit_id: Mapped[int] = mapped_column(sa.ForeignKey("units.id"))
    council_id: Mapped[int | None] = mapped_column(sa.ForeignKey("councils.id"))
    title: Mapped[str] = mapped_column(sa.String(300), default="")
    held_on: Mapped[date]
    starts_at: Mapped[str] = mapped_column(sa.String(5), default="")
    place: Mapped[str] = mapped_column(sa.String(200), default="")
    state: Mapped[SessionState] = mapped_column(coded(SessionState, "state"))
    mode: Mapped[VotingMode] = mapped_column(coded(VotingMode, "mode"))
    secret: Mapped[bool] = mapped_column(default=True)
    own_unit_recuses: Mapped[bool] = mapped_column(default=False)
    base: Mapped[VoteBase] = mapped_column(coded(VoteBase, "base"))
    base_citation: Mapped[str] = mapped_column(sa.String(300), default="")
    base_set_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id"))
    base_confirmed_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id"))
    members: Mapped[int] = mapped_column(default=0)
    present: Mapped[int] = mapped_column(default=0)
    written: Mapped[int] = mapped_column(default=0)
    current_item: Mapped[int | None]
    minutes_number: Mapped[str] = mapped_column(sa.String(60), default="")
    conclusion: Mapped[str] = mapped_column(sa.String(4000), default="")
    cancel_reason: Mapped[str] = mapped_column(sa.String(500), default="")
    version: Mapped[int] = mapped_column(default=1)
    recorded_by_id: Mapped[int] = mapped_column(sa.ForeignKey("users.id"))
    recorded_at: Mapped[datetime] = mapped_column(UtcMoment)
    concluded_at: Mapped[datetime | None] = mapped_column(UtcMoment)


class SessionMember(Base):
    """A member as convened for one session: name and post of that day, attendance, channel of his ballots."""

    __tablename__ = "session_members"
    __table_args__ = (
        sa.UniqueConstraint("session_id", "person_id"),
        sa.UniqueConstraint("ref"),
        sa.CheckConstraint("NOT is_teller OR is_voting", name="teller"),
        sa.Index("ix_session_members_person_id", "person_id"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    ref: Mapped[str] = mapped_column(sa.String(24))
    session_id: Mapped[int] = mapped_column(sa.ForeignKey("council_sessions.id"))
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("persons.id"))
    name: Mapped[str] = mapped_column(sa.String(120))
    post: Mapped[str] = mapped_column(sa.String(200), default="")
    role: Mapped[SeatRole] = mapped_column(coded(SeatRole, "role"))
    position: Mapped[int]
    is_voting: Mapped[bool] = mapped_column(default=True)
    presides: Mapped[bool] = mapped_column(default=False)
    is_teller: Mapped[bool] = mapped_column(default=False)
    on_paper: Mapped[bool] = mapped_column(default=False)
    attendance: Mapped[Attendance | None] = mapped_column(coded(Attendance, "attendance"))


class AgendaItem(Base):
    """One nomination on the agenda, locked at a version, with the vote rule pinned to it and what came of it.

    ``threshold`` and ``quorum`` are fractions of the base ("4/5"); empty where the text asks for none. The counts are
    empty until everything is counted: nobody sees a running tally.
    """

    __tablename__ = "agenda_items"
    __table_args__ = (
        sa.UniqueConstraint("session_id", "nomination_id"),
        sa.UniqueConstraint("ref"),
        sa.CheckConstraint("way = 'consensus' OR threshold <> ''", name="threshold"),
        sa.CheckConstraint("(agree IS NULL) = (disagree IS NULL)", name="counted"),
        sa.CheckConstraint("result NOT IN ('not_recommended', 'postponed') OR reason <> ''", name="reason"),
        sa.Index("ix_agenda_items_nomination_id", "nomination_id"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    ref: Mapped[str] = mapped_column(sa.String(24))
    session_id: Mapped[int] = mapped_column(sa.ForeignKey("council_sessions.id"))
    nomination_id: Mapped[int] = mapped_column(sa.ForeignKey("nominations.id"))
    position: Mapped[int]
    way: Mapped[Way] = mapped_column(coded(Way, "way"))
    nomination_version: Mapped[int | None]
    snapshot_sha256: Mapped[str | None] = mapped_column(sa.String(64))
    threshold: Mapped[str] = mapped_column(sa.String(20), default="")
    above: Mapped[bool] = mapped_column(default=False)
    citation: Mapped[str] = mapped_column(sa.String(600), default="")
    confidence: Mapped[str] = mapped_column(sa.String(20), default="")
    written_settled: Mapped[bool] = mapped_column(default=False)
    quorum: Mapped[str] = mapped_column(sa.String(20), default="")
    quorum_citation: Mapped[str] = mapped_column(sa.String(600), default="")
    lower_award: Mapped[AwardCode | None] = mapped_column(coded(AwardCode, "lower_award"))
    discussed: Mapped[bool] = mapped_column(default=False)
    objections: Mapped[str] = mapped_column(sa.String(2000), default="")
    agree: Mapped[int | None]
    disagree: Mapped[int | None]
    lower: Mapped[int | None]
    blank: Mapped[int | None]
    invalid: Mapped[int | None]
    slips: Mapped[str | None] = mapped_column(sa.String(400))
    written_agree: Mapped[int | None]
    written_total: Mapped[int | None]
    result: Mapped[ItemResult | None] = mapped_column(coded(ItemResult, "result"))
    reason: Mapped[str] = mapped_column(sa.String(2000), default="")
    proof: Mapped[str] = mapped_column(sa.String(300), default="")
    applied: Mapped[bool] = mapped_column(default=False)


class SessionConfirmation(Base):
    """One person's confirmation of an act that takes several (opening, closing, certifying a ballot); never changed."""

    __tablename__ = "session_confirmations"
    __table_args__ = (sa.UniqueConstraint("session_id", "act", "user_id"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    session_id: Mapped[int] = mapped_column(sa.ForeignKey("council_sessions.id"))
    act: Mapped[str] = mapped_column(sa.String(40))
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("users.id"))


class CouncilResult(Base):
    """What the council said of one nomination: by consensus on the list, or by votes with their counts."""

    __tablename__ = "council_results"
    __table_args__ = (
        sa.UniqueConstraint("session_id", "nomination_id"),
        sa.CheckConstraint("(mode = 'consensus') = (agree IS NULL)", name="counts"),
        sa.CheckConstraint(
            "agree IS NULL OR (agree >= 0 AND disagree >= 0 AND blank >= 0)", name="not_negative"
        ),
        sa.Index("ix_council_results_nomination_id", "nomination_id"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    session_id: Mapped[int] = mapped_column(sa.ForeignKey("council_sessions.id"))
    nomination_id: Mapped[int] = mapped_column(sa.ForeignKey("nominations.id"))
    mode: Mapped[str] = mapped_column(sa.String(20))
    agree: Mapped[int | None]
    disagree: Mapped[int | None]
    blank: Mapped[int | None]
    passed: Mapped[bool]
    proof: Mapped[str] = mapped_column(sa.String(300))
