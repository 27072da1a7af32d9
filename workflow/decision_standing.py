"""Whether issued decisions still hold: in force, cancelled wholly or partly by whom, read otherwise in which places.

The frozen bytes of a decision never change. What verification pages, certificates and lists show as the current text
is worked out here, from the later acts that were issued; queries and services share it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import Enum

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from workflow.models import ActKind, ActState, CorrectedField, Correction, LaterAct, Nomination, RevokedAward
from workflow.models.later_acts import ACT_LABELS, FIELD_LABELS, UNIT_PLACE
from workflow.states import NominationState
from workflow.tables import AnyRow, chunks, table

acts, revoked, corrections, n = table(LaterAct), table(RevokedAward), table(Correction), table(Nomination)


class Standing(Enum):
    """Whether a decision holds."""

    IN_FORCE = "in_force"
    PARTLY_REVOKED = "partly_revoked"
    REVOKED = "revoked"


STANDING_LABELS: dict[Standing, str] = {
    Standing.IN_FORCE: "Có hiệu lực",
    Standing.PARTLY_REVOKED: "Đã bị hủy bỏ một phần",
    Standing.REVOKED: "Đã bị hủy bỏ",
}


@dataclass(frozen=True, slots=True)
class LaterDocument:
    """A later document that was issued; ``nominations`` are the awards it cancels, empty for a correction."""

    ref: str
    kind: ActKind
    number: str
    issued_on: date
    nominations: frozenset[int] = frozenset()

    @property
    def label(self) -> str:
        """How it is called: "Quyết định hủy bỏ số 12/QĐ-UBND ngày 05/02/2024"."""
        return f"{ACT_LABELS[self.kind]} số {self.number} ngày {self.issued_on:%d/%m/%Y}"


@dataclass(frozen=True, slots=True)
class CorrectedText:
    """One place that is read otherwise; ``nomination_id`` None: of the whole decision."""

    field: CorrectedField
    nomination_id: int | None
    place: str
    wrong: str
    right: str
    by: LaterDocument

    @property
    def where(self) -> str:
        """Which words are meant."""
        return self.place or FIELD_LABELS[self.field]

    @property
    def what(self) -> str:
        """The same in two words, for those who may not read the words themselves."""
        return "đơn vị công tác" if self.place == UNIT_PLACE else _IN_SHORT[self.field]


@dataclass(frozen=True, slots=True)
class DecisionStatus:
    """What holds of one decision today."""

    decision_id: int
    standing: Standing = Standing.IN_FORCE
    revoked_by: tuple[LaterDocument, ...] = ()
    corrected_by: tuple[LaterDocument, ...] = ()
    corrections: tuple[CorrectedText, ...] = ()
    revoked_nominations: Mapping[int, LaterDocument] = field(default_factory=dict)

    @property
    def label(self) -> str:
        """The standing in words, without the documents."""
        return STANDING_LABELS[self.standing]

    @property
    def notes(self) -> tuple[str, ...]:
        """What a reader of the original must be told, a sentence a document."""
        whole = self.standing is Standing.REVOKED
        cancelled = tuple(
            f"Đã bị hủy bỏ {'' if whole else 'một phần '}bởi {one.label}." for one in self.revoked_by
        )
        return cancelled + tuple(f"{_HOW[one.kind]} bởi {one.label}." for one in self.corrected_by)

    def revocation_of(self, nomination_id: int) -> LaterDocument | None:
        """Return the document that cancelled the award of one nomination; None while it holds."""
        return self.revoked_nominations.get(nomination_id)

    def text_of(self, nomination_id: int, which: CorrectedField, written: str, place: str = "") -> str:
        """Return how a name, detail or (``UNIT_PLACE``) unit is read today; ``written`` is what the decision says."""
        return next(
            (
                one.right
                for one in reversed(self.corrections)
                if (one.nomination_id, one.field, one.place == UNIT_PLACE)
                == (nomination_id, which, place == UNIT_PLACE)
            ),
            written,
        )

    def title(self, written: str) -> str:
        """Return how the decision's subject is read today."""
        found = (one.right for one in reversed(self.corrections) if one.field is CorrectedField.TITLE)
        return next(found, written)


_IN_SHORT = {
    CorrectedField.NAME: "tên",
    CorrectedField.DETAIL: "chức vụ, địa chỉ",
    CorrectedField.TITLE: "trích yếu",
    CorrectedField.OTHER: "nội dung khác",
}
_HOW = {ActKind.AMENDMENT: "Đã được sửa đổi, bổ sung", ActKind.CORRECTION: "Đã được đính chính"}


def standing_of(connection: Connection, decision_ids: Collection[int]) -> dict[int, DecisionStatus]:
    """Return the status of each decision. Four statements for up to a thousand."""
    by_decision: dict[int, list[AnyRow]] = defaultdict(list)
    for part in chunks(sorted(set(decision_ids))):
        query = sa.select(
            acts.c.id, acts.c.ref, acts.c.kind, acts.c.number, acts.c.issued_on, acts.c.decision_id
        )
        query = query.where(acts.c.decision_id.in_(part), acts.c.state == ActState.ISSUED)
        for row in connection.execute(query.order_by(acts.c.issued_on, acts.c.id)):
            by_decision[row.decision_id].append(row)
    found = [row for rows in by_decision.values() for row in rows]
    cancelled = _cancelled(connection, [row.id for row in found if row.kind is ActKind.REVOCATION])
    texts = _texts(connection, [row.id for row in found if row.kind is not ActKind.REVOCATION])
    held = _still_held(connection, [number for number, rows in by_decision.items() if rows])
    return {
        number: _status(number, by_decision.get(number, ()), cancelled, texts, holds=number in held)
        for number in set(decision_ids)
    }


def _cancelled(connection: Connection, act_ids: list[int]) -> dict[int, set[int]]:
    found: dict[int, set[int]] = defaultdict(set)
    for part in chunks(act_ids):
        query = sa.select(revoked.c.act_id, revoked.c.nomination_id).where(revoked.c.act_id.in_(part))
        for act_id, nomination_id in connection.execute(query):
            found[act_id].add(nomination_id)
    return found


def _texts(connection: Connection, act_ids: list[int]) -> dict[int, list[AnyRow]]:
    found: dict[int, list[AnyRow]] = defaultdict(list)
    for part in chunks(act_ids):
        query = sa.select(*corrections.c).where(corrections.c.act_id.in_(part)).order_by(corrections.c.id)
        for row in connection.execute(query):
            found[row.act_id].append(row)
    return found


def _still_held(connection: Connection, decision_ids: list[int]) -> set[int]:
    """Return the decisions on which at least one award stands."""
    found: set[int] = set()
    for part in chunks(decision_ids):
        query = sa.select(n.c.decision_id).where(
            n.c.decision_id.in_(part), n.c.state == NominationState.AWARDED
        )
        found.update(number for number in connection.scalars(query.distinct()) if number is not None)
    return found


def _status(
    decision_id: int,
    rows: Iterable[AnyRow],
    cancelled: Mapping[int, set[int]],
    texts: Mapping[int, list[AnyRow]],
    *,
    holds: bool,
) -> DecisionStatus:
    documents = [
        (
            row.id,
            LaterDocument(row.ref, row.kind, row.number, row.issued_on, frozenset(cancelled.get(row.id, ()))),
        )
        for row in rows
    ]
    ending = tuple(one for _, one in documents if one.kind is ActKind.REVOCATION)
    mended = tuple(
        CorrectedText(row.field, row.nomination_id, row.place, row.wrong, row.right_text, one)
        for number, one in documents
        for row in texts.get(number, ())
    )
    standing = Standing.IN_FORCE
    if ending:
        standing = Standing.PARTLY_REVOKED if holds else Standing.REVOKED
    return DecisionStatus(
        decision_id,
        standing,
        revoked_by=ending,
        corrected_by=tuple(one for _, one in documents if one.kind is not ActKind.REVOCATION),
        corrections=mended,
        revoked_nominations={case: one for one in ending for case in one.nominations},
    )
