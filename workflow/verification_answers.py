"""What strangers may know of a decision by its code: the decision's own facts and whether it holds; never its list.

No personal data beyond what the asker holds in his hands: the name is told only when the decision has one recipient,
and of a longer list only whether a name, typed in full, is on it.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import Enum

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from rules.vocabulary import AwardCode, NomineeKind
from workflow.decision_standing import DecisionStatus, standing_of
from workflow.models import (
    AwardDecision,
    Certificate,
    CorrectedField,
    GoldEntry,
    IssuedDocument,
    Nomination,
    Unit,
    VerificationCode,
)
from workflow.models.award_decisions import DecisionState
from workflow.posthumous import SUFFIX
from workflow.states import NominationState as S
from workflow.tables import AnyRow, chunks, table

codes, decisions, documents = table(VerificationCode), table(AwardDecision), table(IssuedDocument)
n, units = table(Nomination), table(Unit)
certificates, entries = table(Certificate), table(GoldEntry)
STANDING = (S.AWARDED, S.REVOKED)
NAME = CorrectedField.NAME


class Holds(Enum):
    """Whether what the paper says holds today."""

    YES = "yes"
    PARTLY = "partly"
    NO = "no"
    REPLACED = "replaced"
    """The award holds; the sheet of paper does not, since another was given for it."""


@dataclass(frozen=True, slots=True)
class Granted:
    """Awards of one kind on a decision: how many recipients, and how many of them were cancelled."""

    award: AwardCode
    kind: NomineeKind
    count: int
    revoked: int


@dataclass(frozen=True, slots=True)
class Sheet:
    """The certificate that carries a code: its line in the sổ vàng ("01/2024"), and the how manieth copy it is."""

    gold_number: str
    serial: int


@dataclass(frozen=True, slots=True)
class DecisionAnswer:
    """A decision as strangers see it; ``later``: later documents in sentences; ``name``: that of a sole recipient."""

    decision_id: int
    code: str
    holds: Holds
    number: str
    issued_on: date
    issuer: str
    title: str
    granted: tuple[Granted, ...]
    later: tuple[str, ...] = ()
    name: str = ""
    is_external: bool = False
    is_rendered: bool = True
    sheet: Sheet | None = None
    """The certificate whose code it was; the answer is then about this one award."""

    @property
    def recipients(self) -> int:
        """How many were awarded by it."""
        return sum(one.count for one in self.granted)


@dataclass(frozen=True, slots=True)
class NamedAward:
    """An award of the name that was asked for: by which document it was cancelled, whether its name was corrected."""

    award: AwardCode
    is_revoked: bool
    revoked_by: str
    corrected: tuple[str, ...] = ()  # which of its words were put right


@dataclass(frozen=True, slots=True)
class NameAnswer:
    """Whether a name is on a decision: the awards under it, none when it is not."""

    awards: tuple[NamedAward, ...] = ()


def answer_for(connection: Connection, code: str) -> DecisionAnswer | None:
    """Return what may be told of the paper with a code; for a code that no paper has, one statement whatever it is."""
    query = sa.select(codes.c.decision_id, codes.c.certificate_id).where(codes.c.code == code)
    held = connection.execute(query).one_or_none()
    if held is None or held.decision_id is None:
        return None
    answer = answer_on(connection, held.decision_id, code)
    if answer is None or held.certificate_id is None:
        return answer
    return about_sheet(connection, answer, held.certificate_id)


def about_sheet(connection: Connection, answer: DecisionAnswer, certificate_id: int) -> DecisionAnswer:
    """Narrow the answer about a decision to the one award of a certificate on it. Two statements."""
    status = standing_of(connection, {answer.decision_id})[answer.decision_id]
    return on_sheet(answer, status, sheets_of(connection, [certificate_id])[certificate_id])


def answer_on(connection: Connection, decision_id: int, code: str) -> DecisionAnswer | None:
    """Return what may be told of an issued decision."""
    query = (
        sa.select(
            decisions.c.number, decisions.c.issued_on, decisions.c.title, decisions.c.is_external,
            decisions.c.state, units.c.name.label("issuer"), documents.c.sha256,
        )
        .join(units, units.c.id == decisions.c.body_unit_id)
        .outerjoin(documents, documents.c.decision_id == decisions.c.id)
        .where(decisions.c.id == decision_id)
    )  # fmt: skip
    row = connection.execute(query).one_or_none()
    if row is None or row.state is not DecisionState.ISSUED:
        return None
    status = standing_of(connection, {decision_id})[decision_id]
    rows = _recipients(connection, decision_id)
    granted = _granted(rows)
    return DecisionAnswer(
        decision_id, code, _holds(granted), row.number, row.issued_on, row.issuer, status.title(row.title), granted,
        later=status.notes,
        name=status.text_of(rows[0].id, NAME, rows[0].nominee_name) if len(rows) == 1 else "",
        is_external=row.is_external,
        is_rendered=row.is_external or row.sha256 is not None,
    )  # fmt: skip


def sheets_of(connection: Connection, certificate_ids: Sequence[int]) -> dict[int, AnyRow]:
    """Return certificates with their lines in the sổ vàng, their awards, and the newest copy of each."""
    newer = certificates.alias("newer")
    newest = sa.select(sa.func.max(newer.c.serial)).where(newer.c.entry_id == certificates.c.entry_id)
    query = (
        sa.select(
            certificates.c.id, certificates.c.serial, newest.scalar_subquery().label("newest"), entries.c.number,
            entries.c.year, n.c.id.label("nomination_id"), n.c.award, n.c.nominee_kind, n.c.nominee_name, n.c.state,
        )
        .join(entries, entries.c.id == certificates.c.entry_id)
        .join(n, n.c.id == entries.c.nomination_id)
    )  # fmt: skip
    found: dict[int, AnyRow] = {}
    for part in chunks(list(certificate_ids)):
        found |= {row.id: row for row in connection.execute(query.where(certificates.c.id.in_(part)))}
    return found


def on_sheet(answer: DecisionAnswer, status: DecisionStatus, row: AnyRow) -> DecisionAnswer:
    """Narrow the answer about a decision to the one award of a certificate on it."""
    ended = status.revocation_of(row.nomination_id)
    mended: dict[str, dict[str, None]] = {}
    for one in status.corrections:
        if one.nomination_id in {row.nomination_id, None}:
            mended.setdefault(one.by.label, {})[one.what] = None
    revoked = row.state is S.REVOKED
    return replace(
        answer,
        holds=Holds.NO if revoked else Holds.REPLACED if row.newest > row.serial else Holds.YES,
        granted=(Granted(row.award, row.nominee_kind, 1, int(revoked)),),
        later=(
            *((f"Đã bị hủy bỏ bởi {ended.label}.",) if ended else ()),
            *(f"Đã được sửa lại bởi {label}: {', '.join(what)}." for label, what in mended.items()),
        ),
        name=status.text_of(row.nomination_id, NAME, row.nominee_name),
        sheet=Sheet(f"{row.number:02d}/{row.year}", row.serial),
    )


def name_on(connection: Connection, decision_id: int, typed: str) -> NameAnswer:
    """Say whether a name, typed in full with its marks, is on a decision, as printed or as corrected.

    The same statements whatever the name.
    """
    wanted = folded(typed)
    status = standing_of(connection, {decision_id})[decision_id]
    found = []
    for row in _recipients(connection, decision_id):
        today = status.text_of(row.id, NAME, row.nominee_name)
        if wanted in {folded(row.nominee_name), folded(today)}:
            ended = status.revocation_of(row.id)
            found.append(
                NamedAward(
                    row.award, row.state is S.REVOKED, ended.label if ended else "", _mended(status, row.id)
                )
            )
    return NameAnswer(tuple(found))


def _mended(status: DecisionStatus, nomination_id: int) -> tuple[str, ...]:
    """Return which words of an award were put right and by which document; never the words themselves."""
    told: dict[str, dict[str, None]] = {}
    for one in status.corrections:
        if one.nomination_id == nomination_id:
            told.setdefault(one.by.label, {})[one.what] = None
    return tuple(
        f"{'; '.join(what).capitalize()} in trên quyết định đã được sửa lại theo {by}"
        for by, what in told.items()
    )


def folded(name: str) -> str:
    """Return a name for comparing: spaces, case and the way of writing marks do not count, marks do."""
    plain = unicodedata.normalize("NFC", name).removesuffix(SUFFIX)
    return " ".join(plain.split()).casefold()


def _recipients(connection: Connection, decision_id: int) -> list[AnyRow]:
    """Return those whom a decision awarded, cancelled ones included."""
    query = sa.select(n.c.id, n.c.award, n.c.nominee_kind, n.c.state, n.c.nominee_name).order_by(n.c.id)
    return list(connection.execute(query.where(n.c.decision_id == decision_id, n.c.state.in_(STANDING))))


def _granted(rows: Sequence[AnyRow]) -> tuple[Granted, ...]:
    """Return the awards by kind."""
    counted = Counter((row.award, row.nominee_kind) for row in rows)
    revoked = Counter((row.award, row.nominee_kind) for row in rows if row.state is S.REVOKED)
    granted = [Granted(award, kind, count, revoked[award, kind]) for (award, kind), count in counted.items()]
    return tuple(sorted(granted, key=lambda one: (one.award.value, one.kind.value)))


def _holds(granted: Sequence[Granted]) -> Holds:
    left = sum(one.count - one.revoked for one in granted)
    revoked = sum(one.revoked for one in granted)
    return Holds.YES if not revoked else Holds.PARTLY if left else Holds.NO
