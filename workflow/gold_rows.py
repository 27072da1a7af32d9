"""Rows → what the sổ vàng and certificates say: whose award carries an item, in which order, name and address."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from rules.after_award import Matter, rule_after
from rules.documents import AwardDecisionFacts, Recipient
from rules.documents.content.certificate import CertificateFacts
from rules.errors import RuleError
from rules.vocabulary import AwardCode, NomineeKind
from workflow.corrected_names import CorrectedWords, words_of
from workflow.decision_facts import decision_facts, recipient_of, recipient_rows, recipients_of
from workflow.models import GoldEntry
from workflow.posthumous import is_posthumous, sort_key
from workflow.states import NominationState
from workflow.tables import AnyRow, table

gold = table(GoldEntry)
SYMBOL = "SV"
"""The own book of the sổ vàng."""
ORDER = (NomineeKind.COLLECTIVE, NomineeKind.HOUSEHOLD, NomineeKind.INDIVIDUAL)
AWARDED = frozenset({NominationState.AWARDED})


def carries_item(award: AwardCode, on: date) -> bool:
    """Whether an award comes with a certificate on a day (Lao động tiên tiến, Tập thể lao động tiên tiến do not)."""
    return why_no_item(award, on) is None


def why_no_item(award: AwardCode, on: date) -> str | None:
    """Return in a sentence why an award has no certificate on a day, with its citation; None when it has one."""
    try:
        rule = rule_after(Matter.NO_ITEM, award, on)
    except RuleError:
        return None
    return None if rule is None else f"{rule.says} ({rule.citation})."


def not_entered(connection: Connection, decision_id: int, on: date) -> list[AnyRow]:
    """Return the recipients of a decision whose award carries an item and who stand in no sổ vàng yet, in order."""
    rows = [row for row in recipient_rows(connection, decision_id) if carries_item(row.award, on)]
    known = set(connection.scalars(sa.select(gold.c.nomination_id).where(gold.c.decision_id == decision_id)))
    return sorted((row for row in rows if row.id not in known and row.state in AWARDED), key=_place)


def _place(row: AnyRow) -> tuple[object, ...]:
    """Collectives, households, persons; by unit, then by given name; what is conferred after death comes last."""
    late = is_posthumous(row.nominee_name)
    return (ORDER.index(row.nominee_kind), late, row.unit_code, sort_key(row.nominee_name), row.id)


def address_of(row: AnyRow) -> str:
    """Return post, unit or address of a recipient in one line."""
    return _in_one_line(recipient_of(row, 0), CorrectedWords())


def _in_one_line(recipient: Recipient, words: CorrectedWords) -> str:
    detail = recipient.detail if words.detail is None else words.detail
    unit = recipient.unit if words.unit is None else words.unit
    return ", ".join(part for part in (detail, unit) if part)


def addresses_today(connection: Connection, nomination_ids: Collection[int]) -> dict[int, str]:
    """Return post, unit or address in one line of those whose were put right. Two statements."""
    words = {
        number: one
        for number, one in words_of(connection, nomination_ids).items()
        if one.detail is not None or one.unit is not None
    }
    named = recipients_of(connection, words)
    return {number: _in_one_line(named[number], one) for number, one in words.items()}


def sheet_facts(
    connection: Connection, entries: Sequence[AnyRow], head: AwardDecisionFacts
) -> list[CertificateFacts]:
    """Return what the certificates of one decision say today, before any mark or replacement. Three statements."""
    ids = [entry.nomination_id for entry in entries]
    names = {number: one.name for number, one in words_of(connection, ids).items()}
    addresses = addresses_today(connection, ids)
    authority = " ".join(part for part in (head.decider_title, head.issuing_body, head.issuing_place) if part)
    return [
        replace(
            _facts(entry, head, authority),
            name=names.get(entry.nomination_id) or entry.name,
            address=addresses.get(entry.nomination_id, entry.address),
        )
        for entry in entries
    ]


def _facts(entry: AnyRow, head: AwardDecisionFacts, authority: str) -> CertificateFacts:
    award = AwardCode.of(entry.award)
    return CertificateFacts(
        authority=authority,
        award=award.label,
        is_title=award.is_title,
        name=entry.name,
        address=entry.address,
        period=head.period_label,
        decision_number=entry.decision_number,
        decided_on=entry.decided_on,
        gold_number=entry.number,
        gold_year=entry.year,
        place=head.place_name,
        signer_titles=head.signer_titles,
        signer_name=head.signer_name,
        reason="" if award.is_title else head.achievement,
    )


def head_of(connection: Connection, decision_id: int) -> AwardDecisionFacts:
    """Return who decided what, when and in whose name."""
    return decision_facts(connection, decision_id)
