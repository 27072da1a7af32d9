"""Prize money of decisions as it was settled, what was paid of it, what must come back, and the fund that pays."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from workflow.db import Base, Key, UtcMoment, coded
from workflow.money_words import Area, FundKind, MoneyText, PaymentKind, PrizeKind


class MoneyTerms(Base):
    """How a draft treats its money; no row: an article and a column where there is money, rounded as the body does."""

    __tablename__ = "money_terms"
    __table_args__ = (
        sa.CheckConstraint("rounding IN ('', 'up', 'nearest')", name="rounding"),
        sa.CheckConstraint("rounding = '' OR note <> ''", name="note"),
    )

    decision_id: Mapped[int] = mapped_column(sa.ForeignKey("award_decisions.id"), primary_key=True)
    in_text: Mapped[MoneyText] = mapped_column(coded(MoneyText, "in_text"))
    rounding: Mapped[str] = mapped_column(sa.String(10), default="")
    note: Mapped[str] = mapped_column(sa.String(500), default="")
    set_by_id: Mapped[int] = mapped_column(sa.ForeignKey("users.id"))
    set_at: Mapped[datetime] = mapped_column(UtcMoment)


class PrizeGift(Base):
    """A gift of equal value instead of money for one recipient of a draft (M-09); empty: money after all."""

    __tablename__ = "prize_gifts"
    __table_args__ = (sa.UniqueConstraint("decision_id", "nomination_id"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    decision_id: Mapped[int] = mapped_column(sa.ForeignKey("award_decisions.id"))
    nomination_id: Mapped[int] = mapped_column(sa.ForeignKey("nominations.id"))
    gift: Mapped[str] = mapped_column(sa.String(300))
    set_by_id: Mapped[int] = mapped_column(sa.ForeignKey("users.id"))
    set_at: Mapped[datetime] = mapped_column(UtcMoment)


class PrizeRow(Base):
    """One row of the prize ledger, frozen when written; what is due to a recipient is the sum of his rows.

    ``body_unit_id`` is the body whose fund pays (M-08), None when a superior pays; ``why_not`` says why nothing is.
    """

    __tablename__ = "prize_rows"
    __table_args__ = (
        sa.UniqueConstraint("ref"),
        sa.UniqueConstraint("reverses_id"),
        sa.CheckConstraint("(kind = 'reversal') = (reverses_id IS NOT NULL)", name="reversal"),
        sa.CheckConstraint("kind = 'award' OR reason <> ''", name="reason"),
        sa.CheckConstraint("(kind = 'reversal' AND amount <= 0) OR (kind <> 'reversal' AND amount >= 0)", name="sign"),
        sa.CheckConstraint("why_not = '' OR amount = 0", name="why_not"),
        sa.Index("ix_prize_rows_decision_id", "decision_id", "nomination_id"),
        sa.Index("ix_prize_rows_nomination_id", "nomination_id"),
        sa.Index("ix_prize_rows_body_unit_id", "body_unit_id", "fund_year"),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    ref: Mapped[str] = mapped_column(sa.String(24))
    decision_id: Mapped[int] = mapped_column(sa.ForeignKey("award_decisions.id"))
    nomination_id: Mapped[int] = mapped_column(sa.ForeignKey("nominations.id"))
    body_unit_id: Mapped[int | None] = mapped_column(sa.ForeignKey("units.id"))
    kind: Mapped[PrizeKind] = mapped_column(coded(PrizeKind, "kind"))
    amount: Mapped[int] = mapped_column(sa.BigInteger)
    coefficient: Mapped[str] = mapped_column(sa.String(20))  # "3/10": exact
    base_salary: Mapped[int] = mapped_column(sa.BigInteger)
    exact: Mapped[str] = mapped_column(sa.String(40))  # before rounding
    rounding: Mapped[str] = mapped_column(sa.String(10))
    citation: Mapped[str] = mapped_column(sa.String(300))
    salary_citation: Mapped[str] = mapped_column(sa.String(300))
    confidence: Mapped[str] = mapped_column(sa.String(20))
    why_not: Mapped[str] = mapped_column(sa.String(500), default="")
    gift: Mapped[str] = mapped_column(sa.String(300), default="")
    payer: Mapped[str] = mapped_column(sa.String(300))
    fund_year: Mapped[int]
    on_day: Mapped[date]
    reason: Mapped[str] = mapped_column(sa.String(500), default="")
    paper: Mapped[str] = mapped_column(sa.String(120), default="")
    reverses_id: Mapped[int | None] = mapped_column(sa.ForeignKey("prize_rows.id"))
    made_by_id: Mapped[int] = mapped_column(sa.ForeignKey("users.id"))
    made_at: Mapped[datetime] = mapped_column(UtcMoment)


class PrizeRecovery(Base):
    """Money that must come back after an award was taken away: how much and until when (Luật 2022 Điều 93)."""

    __tablename__ = "prize_recoveries"
    __table_args__ = (
        sa.UniqueConstraint("ref"),
        sa.CheckConstraint("amount > 0", name="amount"),
        sa.CheckConstraint("reason <> '' AND paper <> ''", name="grounds"),
        sa.Index("ix_prize_recoveries_decision_id", "decision_id"),
        sa.Index("ix_prize_recoveries_nomination_id", "nomination_id"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    ref: Mapped[str] = mapped_column(sa.String(24))
    decision_id: Mapped[int] = mapped_column(sa.ForeignKey("award_decisions.id"))
    nomination_id: Mapped[int] = mapped_column(sa.ForeignKey("nominations.id"))
    amount: Mapped[int] = mapped_column(sa.BigInteger)
    due_on: Mapped[date | None]  # none while the limit runs from a receipt that is not recorded yet
    reason: Mapped[str] = mapped_column(sa.String(500))
    paper: Mapped[str] = mapped_column(sa.String(120))
    opened_by_id: Mapped[int] = mapped_column(sa.ForeignKey("users.id"))
    opened_at: Mapped[datetime] = mapped_column(UtcMoment)


class PrizePayment(Base):
    """What was done with the money of one recipient, never changed; ``amount`` is positive, ``kind`` tells the way."""

    __tablename__ = "prize_payments"
    __table_args__ = (
        sa.CheckConstraint("amount > 0", name="amount"),
        sa.CheckConstraint("paper <> ''", name="paper"),
        sa.CheckConstraint("(kind = 'recovered') = (recovery_id IS NOT NULL)", name="recovery"),
        sa.CheckConstraint("kind <> 'struck' OR note <> ''", name="note"),
        sa.Index("ix_prize_payments_decision_id", "decision_id", "nomination_id"),
        sa.Index("ix_prize_payments_recovery_id", "recovery_id"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    decision_id: Mapped[int] = mapped_column(sa.ForeignKey("award_decisions.id"))
    nomination_id: Mapped[int] = mapped_column(sa.ForeignKey("nominations.id"))
    kind: Mapped[PaymentKind] = mapped_column(coded(PaymentKind, "kind"))
    amount: Mapped[int] = mapped_column(sa.BigInteger)
    on_day: Mapped[date]
    paper: Mapped[str] = mapped_column(sa.String(120))
    note: Mapped[str] = mapped_column(sa.String(500), default="")
    recovery_id: Mapped[int | None] = mapped_column(sa.ForeignKey("prize_recoveries.id"))
    made_by_id: Mapped[int] = mapped_column(sa.ForeignKey("users.id"))
    made_at: Mapped[datetime] = mapped_column(UtcMoment)


class FundYear(Base):
    """The emulation and commendation fund of a body for a year: where it lies, what it spends, how it rounds.

    ``blocks``: the body's own rule refuses a signature that would overdraw the fund. ``rounding`` empty: the decree's.
    """

    __tablename__ = "fund_years"
    __table_args__ = (
        sa.UniqueConstraint("ref"),
        sa.UniqueConstraint("body_unit_id", "year"),
        sa.CheckConstraint("recurrent_spending >= 0", name="recurrent_spending"),
        sa.CheckConstraint("rounding IN ('', 'up', 'nearest')", name="rounding"),
        sa.CheckConstraint("document <> ''", name="document"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    ref: Mapped[str] = mapped_column(sa.String(24))
    body_unit_id: Mapped[int] = mapped_column(sa.ForeignKey("units.id"))
    year: Mapped[int]
    area: Mapped[Area] = mapped_column(coded(Area, "area"))
    recurrent_spending: Mapped[int] = mapped_column(sa.BigInteger)
    rounding: Mapped[str] = mapped_column(sa.String(10), default="")
    blocks: Mapped[bool] = mapped_column(default=False)
    document: Mapped[str] = mapped_column(sa.String(300))
    version: Mapped[int] = mapped_column(default=1)
    set_by_id: Mapped[int] = mapped_column(sa.ForeignKey("users.id"))
    set_at: Mapped[datetime] = mapped_column(UtcMoment)


class FundEntry(Base):
    """A dated entry of a fund with its paper, never changed; one that cancels another has its amount with a minus."""

    __tablename__ = "fund_entries"
    __table_args__ = (
        sa.UniqueConstraint("ref"),
        sa.UniqueConstraint("cancels_id"),
        sa.CheckConstraint("amount <> 0 AND (cancels_id IS NULL) = (amount > 0)", name="sign"),
        sa.CheckConstraint("paper <> ''", name="paper"),
        sa.Index("ix_fund_entries_fund_id", "fund_id"),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    ref: Mapped[str] = mapped_column(sa.String(24))
    fund_id: Mapped[int] = mapped_column(sa.ForeignKey("fund_years.id"))
    kind: Mapped[FundKind] = mapped_column(coded(FundKind, "kind"))
    amount: Mapped[int] = mapped_column(sa.BigInteger)
    on_day: Mapped[date]
    paper: Mapped[str] = mapped_column(sa.String(120))
    note: Mapped[str] = mapped_column(sa.String(500), default="")
    cancels_id: Mapped[int | None] = mapped_column(sa.ForeignKey("fund_entries.id"))
    made_by_id: Mapped[int] = mapped_column(sa.ForeignKey("users.id"))
    made_at: Mapped[datetime] = mapped_column(UtcMoment)
