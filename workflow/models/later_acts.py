"""What is done to a decision after it was issued: cancelled, amended, corrected. Its own row never changes."""

from __future__ import annotations

from datetime import date, datetime
from enum import Enum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from workflow.db import Base, Key, UtcMoment, coded


class ActKind(Enum):
    """What a later document does to a decision."""

    REVOCATION = "revocation"
    AMENDMENT = "amendment"
    CORRECTION = "correction"


class ActState(Enum):
    """The life of a later document."""

    PROPOSED = "proposed"
    DRAFTED = "drafted"
    SIGNED = "signed"
    ISSUED = "issued"
    VOID = "void"


ACT_LABELS: dict[ActKind, str] = {
    ActKind.REVOCATION: "Quyết định hủy bỏ",
    ActKind.AMENDMENT: "Quyết định sửa đổi, bổ sung",
    ActKind.CORRECTION: "Công văn đính chính",
}
ACT_STATE_LABELS: dict[ActState, str] = {
    ActState.PROPOSED: "Đề nghị, chờ Thường trực xem xét",
    ActState.DRAFTED: "Dự thảo, chờ ký",
    ActState.SIGNED: "Đã ký, chờ cấp số",
    ActState.ISSUED: "Đã ban hành",
    ActState.VOID: "Đã bỏ",
}
OPEN_ACTS = (ActState.PROPOSED, ActState.DRAFTED, ActState.SIGNED)
"""Acts that may still be issued: a second one about the same award waits for them."""


class CorrectedField(Enum):
    """Which words of a decision were wrong; ``OTHER`` is told where it stands and shown as a note."""

    NAME = "name"
    DETAIL = "detail"
    TITLE = "title"
    OTHER = "other"


FIELD_LABELS: dict[CorrectedField, str] = {
    CorrectedField.NAME: "Họ tên, tên tập thể",
    CorrectedField.DETAIL: "Chức vụ hoặc địa chỉ",
    CorrectedField.TITLE: "Trích yếu của quyết định",
    CorrectedField.OTHER: "Nội dung khác",
}
UNIT_PLACE = "Đơn vị công tác"
"""The ``place`` of a corrected ``DETAIL`` that is the unit's name as printed; any other is post or address."""
OF_ONE_CASE = frozenset({CorrectedField.NAME, CorrectedField.DETAIL})
"""Fields that belong to one case of the list."""


class LaterAct(Base):
    """One later document: proposed by a unit or drafted by the standing body, signed, issued with a number of its own.

    ``ground`` is a letter of Luật 2022 Điều 93 khoản 2; ``paper_*`` the document of the competent body that concluded.
    ``is_external``: cancelled by the superior who had decided, and only recorded here.
    """

    __tablename__ = "later_acts"
    __table_args__ = (
        sa.UniqueConstraint("ref"),
        sa.CheckConstraint(
            "state NOT IN ('signed', 'issued') OR (signed_on IS NOT NULL AND signer_name <> '')",
            name="signed",
        ),
        sa.CheckConstraint("(state = 'issued') = (number IS NOT NULL)", name="numbered"),
        sa.CheckConstraint("(state = 'issued') = (issued_on IS NOT NULL)", name="issued"),
        sa.CheckConstraint("state <> 'void' OR void_reason <> ''", name="void"),
        sa.CheckConstraint(
            "kind <> 'revocation' OR (ground IN ('a', 'b', 'c', 'd') AND paper_number <> '' AND paper_body <> '')",
            name="grounded",
        ),
        sa.CheckConstraint("state IN ('proposed', 'void') OR drafted_by_id IS NOT NULL", name="drafted"),
        sa.Index("ix_later_acts_decision_id", "decision_id", "state"),
        sa.Index("ix_later_acts_body_unit_id", "body_unit_id", "state"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    ref: Mapped[str] = mapped_column(sa.String(24))
    kind: Mapped[ActKind] = mapped_column(coded(ActKind, "kind"))
    decision_id: Mapped[int] = mapped_column(sa.ForeignKey("award_decisions.id"))
    body_unit_id: Mapped[int] = mapped_column(sa.ForeignKey("units.id"))
    state: Mapped[ActState] = mapped_column(coded(ActState, "state"))
    version: Mapped[int] = mapped_column(default=1)
    is_external: Mapped[bool] = mapped_column(default=False)
    ground: Mapped[str] = mapped_column(sa.String(1), default="")
    paper_number: Mapped[str] = mapped_column(sa.String(120), default="")
    paper_on: Mapped[date | None]
    paper_body: Mapped[str] = mapped_column(sa.String(200), default="")
    reason: Mapped[str] = mapped_column(sa.String(2000))
    proposed_by_id: Mapped[int] = mapped_column(sa.ForeignKey("users.id"))
    proposed_at: Mapped[datetime] = mapped_column(UtcMoment)
    proposing_unit_id: Mapped[int] = mapped_column(sa.ForeignKey("units.id"))
    drafted_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id"))
    drafted_at: Mapped[datetime | None] = mapped_column(UtcMoment)
    signing_form: Mapped[str] = mapped_column(sa.String(20), default="")
    signer_titles: Mapped[str] = mapped_column(sa.String(300), default="")  # one a line
    signer_name: Mapped[str] = mapped_column(sa.String(120), default="")
    signed_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id"))
    signed_on: Mapped[date | None]
    delegation_id: Mapped[int | None] = mapped_column(sa.ForeignKey("delegations.id"))
    seen_sha256: Mapped[str] = mapped_column(sa.String(64), default="")
    symbol: Mapped[str] = mapped_column(sa.String(40))
    number: Mapped[str | None] = mapped_column(sa.String(60))
    issued_on: Mapped[date | None]
    issued_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id"))
    void_reason: Mapped[str] = mapped_column(sa.String(500), default="")


def _coming_back() -> tuple[sa.CheckConstraint, ...]:
    """Return the checks of a table with what is to come back."""
    return (
        sa.CheckConstraint("money_due >= 0", name="money_due"),
        sa.CheckConstraint("money_to IN ('', 'budget', 'fund')", name="money_to"),
        sa.CheckConstraint("(money_returned_on IS NULL) = (money_to = '')", name="money_returned"),
        sa.CheckConstraint("has_item OR item_returned_on IS NULL", name="item"),
    )


class ComingBack:
    """Mixin: what is to come back of a cancelled award, item and money, from receipt to the day they came."""

    has_item: Mapped[bool] = mapped_column(sort_order=1)
    money_due: Mapped[int] = mapped_column(sa.BigInteger, sort_order=1)
    received_on: Mapped[date | None] = mapped_column(
        sort_order=1
    )  # of the cancellation: the limit runs from it
    return_by: Mapped[date | None] = mapped_column(sort_order=1)
    return_citation: Mapped[str] = mapped_column(sa.String(300), default="", sort_order=1)
    item_returned_on: Mapped[date | None] = mapped_column(sort_order=1)
    item_note: Mapped[str] = mapped_column(sa.String(300), default="", sort_order=1)
    money_returned_on: Mapped[date | None] = mapped_column(sort_order=1)
    money_to: Mapped[str] = mapped_column(sa.String(10), default="", sort_order=1)
    money_document: Mapped[str] = mapped_column(sa.String(200), default="", sort_order=1)


class RevokedAward(ComingBack, Base):
    """One award of a cancelling document, and what comes back of it."""

    __tablename__ = "revoked_awards"
    __table_args__ = (
        sa.UniqueConstraint("act_id", "nomination_id"),
        *_coming_back(),
        sa.Index("ix_revoked_awards_nomination_id", "nomination_id"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    act_id: Mapped[int] = mapped_column(sa.ForeignKey("later_acts.id"))
    nomination_id: Mapped[int] = mapped_column(sa.ForeignKey("nominations.id"))


class EarlierRecovery(ComingBack, Base):
    """What comes back of a cancelled award from before the system; ``body_unit_id``: who follows it up."""

    __tablename__ = "earlier_recoveries"
    __table_args__ = (
        sa.UniqueConstraint("end_id"),
        *_coming_back(),
        sa.Index("ix_earlier_recoveries_body_unit_id", "body_unit_id"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    end_id: Mapped[int] = mapped_column(sa.ForeignKey("earlier_award_ends.id"))
    body_unit_id: Mapped[int] = mapped_column(sa.ForeignKey("units.id"))


class RestingAward(Base):
    """A later award whose criteria name a cancelled one (H-10): somebody looks at it again and writes what he found."""

    __tablename__ = "resting_awards"
    __table_args__ = (
        sa.CheckConstraint("(nomination_id IS NULL) <> (earlier_award_id IS NULL)", name="one_award"),
        sa.CheckConstraint("(checked_at IS NULL) = (finding = '')", name="checked"),
        sa.Index("ix_resting_awards_act_id", "act_id"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    act_id: Mapped[int] = mapped_column(sa.ForeignKey("later_acts.id"))
    base_nomination_id: Mapped[int] = mapped_column(sa.ForeignKey("nominations.id"))
    nomination_id: Mapped[int | None] = mapped_column(sa.ForeignKey("nominations.id"))
    earlier_award_id: Mapped[int | None] = mapped_column(sa.ForeignKey("earlier_awards.id"))
    finding: Mapped[str] = mapped_column(sa.String(500), default="")
    checked_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id"))
    checked_at: Mapped[datetime | None] = mapped_column(UtcMoment)


class Correction(Base):
    """One place of a decision that is read otherwise from a later document on: what stood there, what stands now."""

    __tablename__ = "corrections"
    __table_args__ = (
        sa.CheckConstraint("wrong <> right_text", name="differs"),
        sa.CheckConstraint("(field IN ('name', 'detail')) = (nomination_id IS NOT NULL)", name="case"),
        sa.CheckConstraint("field <> 'other' OR place <> ''", name="place"),
        sa.Index("ix_corrections_act_id", "act_id"),
        sa.Index("ix_corrections_nomination_id", "nomination_id"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    act_id: Mapped[int] = mapped_column(sa.ForeignKey("later_acts.id"))
    nomination_id: Mapped[int | None] = mapped_column(sa.ForeignKey("nominations.id"))
    field: Mapped[CorrectedField] = mapped_column(coded(CorrectedField, "field"))
    place: Mapped[str] = mapped_column(sa.String(200), default="")
    wrong: Mapped[str] = mapped_column(sa.String(500))
    right_text: Mapped[str] = mapped_column(sa.String(500))
