"""The prize ledger: how a draft treats its money, rows frozen in the issuing transaction, corrections as new rows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from rules.prizes import ROUNDINGS
from workflow import clock
from workflow.actions import Action
from workflow.actor import Actor
from workflow.attempt import DecisionRow
from workflow.canonical import new_ref
from workflow.db import transaction
from workflow.errors import Conflict, InvalidInput, NotFound
from workflow.grounds import Subject
from workflow.models import DecisionState, MoneyTerms, Nomination, PrizeGift, PrizeRow
from workflow.money_words import PrizeKind
from workflow.permissions import require
from workflow.prize_preview import head_of, priced
from workflow.prize_sheet import Line, Terms, terms_of
from workflow.services.decision_rows import expect, happened, locked, move
from workflow.tables import AnyRow, chunks, insert_returning, table

n = table(Nomination)
rows, terms_, gifts_ = table(PrizeRow), table(MoneyTerms), table(PrizeGift)
COPIED = (
    "decision_id", "nomination_id", "body_unit_id", "coefficient", "base_salary", "exact", "rounding", "citation",
    "salary_citation", "confidence", "gift", "payer", "fund_year",
)  # fmt: skip
"""What a correcting row takes over from the row that it answers."""

__all__ = ["Terms"]  # the pages name it too


def set_terms(decision_id: int, said: Terms, *, actor: Actor) -> bool:
    """Say how a draft treats its money; returns whether anything changed. Another way of rounding needs a note."""
    if said.rounding not in ("", *ROUNDINGS):
        raise InvalidInput("Chọn một cách làm tròn trong danh sách.", {"rounding": "Chọn một cách làm tròn."})
    if said.rounding and not said.note.strip():
        message = "Ghi ý kiến của kế toán về cách làm tròn riêng của quyết định này."
        raise InvalidInput(message, {"note": message})
    with transaction() as connection:
        decision = _draft(connection, decision_id, actor)
        now = terms_of(connection, [decision_id])[decision_id]
        note = said.note.strip() if said.rounding else ""
        if now.is_set and (now.in_text, now.rounding, now.note) == (said.in_text, said.rounding, note):
            return False
        values: dict[str, object] = {
            "in_text": said.in_text, "rounding": said.rounding, "note": note, "set_by_id": actor.user_id,
            "set_at": clock.now(),
        }  # fmt: skip
        if now.is_set:
            connection.execute(sa.update(terms_).where(terms_.c.decision_id == decision_id).values(values))
        else:
            connection.execute(sa.insert(terms_).values(decision_id=decision_id, **values))
        move(connection, decision, {})  # whoever had the draft on his screen sees that it changed
        told: dict[str, object] = {"in_text": said.in_text, "rounding": said.rounding}
        happened(connection, decision_id, "money_terms_set", actor, told, detail=note)
        return True


def set_gift(decision_id: int, nomination_id: int, gift: str, *, actor: Actor) -> None:
    """Put a gift of equal value in place of one recipient's money, or take it back with an empty text (M-09)."""
    text = " ".join(gift.split())
    if len(text) > 300:
        message = "Ghi tặng phẩm gọn trong 300 ký tự."
        raise InvalidInput(message, {"gift": message})
    with transaction() as connection:
        decision = _draft(connection, decision_id, actor)
        _on_decision(connection, decision_id, nomination_id)
        here = (gifts_.c.decision_id == decision_id, gifts_.c.nomination_id == nomination_id)
        values: dict[str, object] = {"gift": text, "set_by_id": actor.user_id, "set_at": clock.now()}
        if connection.execute(sa.update(gifts_).where(*here).values(values)).rowcount == 0:
            row = {"decision_id": decision_id, "nomination_id": nomination_id}
            connection.execute(sa.insert(gifts_).values(row | values))
        move(connection, decision, {})
        told: dict[str, object] = {"nomination": nomination_id, "given": bool(text)}
        happened(connection, decision_id, "prize_gift_set", actor, told, detail=text)


def _draft(connection: Connection, decision_id: int, actor: Actor) -> DecisionRow:
    decision = locked(connection, decision_id)
    require(actor, Action.SET_MONEY_TERMS, Subject.for_body(decision.body_unit_id))
    expect(decision, DecisionState.DRAFTED, "định tiền thưởng")
    return decision


def _on_decision(connection: Connection, decision_id: int, nomination_id: int) -> None:
    query = sa.select(n.c.id).where(n.c.id == nomination_id, n.c.decision_id == decision_id)
    if connection.scalar(query) is None:
        raise NotFound("trường hợp này trong quyết định")


# --- frozen when the decision is issued


def settle_issued(decision_id: int, *, actor: Actor) -> int:
    """Write the ledger of a decision issued before there was one, as of its day; returns the total in đồng."""
    with transaction() as connection:
        decision = locked(connection, decision_id)
        require(actor, Action.SET_MONEY_TERMS, Subject.for_body(decision.body_unit_id))
        expect(decision, DecisionState.ISSUED, "chốt sổ tiền thưởng")
        there = sa.select(rows.c.id).where(rows.c.decision_id == decision_id).limit(1)
        if connection.scalar(there) is not None:
            raise Conflict("Sổ tiền thưởng của quyết định này đã được chốt. Tải lại trang.")
        return freeze_ledger(connection, decision_id, actor)


def freeze_ledger(connection: Connection, decision_id: int, actor: Actor) -> int:
    """Write the ledger of a decision that is being issued, in its transaction; returns the total in đồng.

    A superior's decision is recorded with what the decree gives, but no fund of ours pays it (M-08).
    """
    head = head_of(connection, decision_id)
    day: date = head.issued_on
    lines = priced(connection, head, day)
    frame = {
        "decision_id": decision_id, "body_unit_id": None if head.is_external else head.body_unit_id,
        "kind": PrizeKind.AWARD, "payer": _payer(head), "fund_year": day.year, "on_day": day, "reason": "", "paper": "",
        "reverses_id": None, "made_by_id": actor.user_id, "made_at": clock.now(),
    }  # fmt: skip
    for part in chunks([frame | _frozen(line) | {"ref": new_ref()} for line in lines]):
        connection.execute(sa.insert(rows), list(part))
    total = sum(line.amount for line in lines)
    told: dict[str, object] = {
        "total": total, "rows": len(lines), "paid": sum(bool(line.amount) for line in lines),
        "day": day, "rounding": sorted({line.rounding for line in lines}),
    }  # fmt: skip
    if head.signed_on and head.signed_on != day:
        at_signature = sum(line.amount for line in priced(connection, head, head.signed_on))
        if (
            at_signature != total
        ):  # the base salary or a coefficient changed between signature and issue (M-01)
            told["at_signature"] = at_signature
    happened(connection, decision_id, "prizes_frozen", actor, told)
    return total


def _payer(head: AnyRow) -> str:
    if head.is_external:
        return f"{head.decider.label} (cơ quan quyết định)"
    return f"Quỹ thi đua, khen thưởng của {head.body_name.removeprefix('Ủy ban nhân dân').strip()}"


def _frozen(line: Line) -> dict[str, object]:
    return {
        "nomination_id": line.nomination_id, "amount": line.amount, "coefficient": str(line.coefficient),
        "base_salary": line.base_salary, "exact": str(line.exact), "rounding": line.rounding,
        "citation": line.citation[:300], "salary_citation": line.salary_citation[:300],
        "confidence": line.confidence.value, "why_not": line.why_not[:500], "gift": line.gift,
    }  # fmt: skip


# --- corrections: never a change, always further rows


@dataclass(frozen=True, slots=True)
class Correction:
    """What a recipient should get instead, why, and by which paper."""

    nomination_id: int
    amount: int
    reason: str
    paper: str


def correct(decision_id: int, said: Correction, *, actor: Actor) -> None:
    """Take the standing row of a recipient back and write what is right; both stay in the ledger."""
    _check(said)
    with transaction() as connection:
        decision = locked(connection, decision_id)
        _on_decision(connection, decision_id, said.nomination_id)
        require(actor, Action.CORRECT_PRIZE, _subject(connection, decision.body_unit_id, said.nomination_id))
        standing = standing_rows(connection, [said.nomination_id]).get(said.nomination_id)
        if standing is None or standing.decision_id != decision_id:
            raise Conflict("Tiền thưởng của quyết định này chưa được chốt; sửa ở dự thảo.")
        if standing.body_unit_id is None:
            raise InvalidInput("Tiền thưởng của quyết định này do cấp trên chi; không điều chỉnh ở đây.")
        if standing.amount == said.amount:
            message = "Mức mới bằng mức đang ghi nên không có gì để điều chỉnh."
            raise InvalidInput(message, {"amount": message})
        reverse(connection, standing, reason=said.reason, paper=said.paper, actor=actor)
        row = {name: getattr(standing, name) for name in COPIED} | {
            "kind": PrizeKind.CORRECTION, "amount": said.amount, "why_not": "",
            "reason": said.reason.strip(), "paper": said.paper.strip(), "reverses_id": None,
        }  # fmt: skip
        _write(connection, row, actor)
        told: dict[str, object] = {
            "nomination": said.nomination_id, "from": standing.amount, "to": said.amount, "paper": said.paper.strip(),
        }  # fmt: skip
        happened(connection, decision_id, "prize_corrected", actor, told, detail=said.reason.strip())


def _check(said: Correction) -> None:
    for field, wrong, message in (
        ("amount", said.amount < 0 or said.amount >= 10**12, "Nhập số tiền bằng số, từ 0 đồng trở lên."),
        ("reason", not said.reason.strip(), "Ghi lý do điều chỉnh bằng một câu."),
        ("paper", not said.paper.strip(), "Ghi số, ngày của giấy tờ làm căn cứ."),
    ):
        if wrong:
            raise InvalidInput(message, {field: message})


def _subject(connection: Connection, body_unit_id: int, nomination_id: int) -> Subject:
    person = connection.scalar(sa.select(n.c.person_id).where(n.c.id == nomination_id))
    return Subject(body_unit_id=body_unit_id, person_ids=(person,) if person is not None else ())


def standing_rows(connection: Connection, nomination_ids: list[int]) -> dict[int, AnyRow]:
    """Return the row that stands for each nomination: the last one that was not taken back."""
    back = sa.select(rows.c.reverses_id).where(rows.c.reverses_id.is_not(None))
    found: dict[int, AnyRow] = {}
    for part in chunks(sorted(nomination_ids)):
        query = sa.select(*rows.c).where(
            rows.c.nomination_id.in_(part), rows.c.kind != PrizeKind.REVERSAL, rows.c.id.not_in(back)
        )
        found |= {row.nomination_id: row for row in connection.execute(query.order_by(rows.c.id))}
    return found


def reverse(connection: Connection, standing: AnyRow, *, reason: str, paper: str, actor: Actor) -> None:
    """Write the row that takes another back."""
    row = {name: getattr(standing, name) for name in COPIED} | {
        "kind": PrizeKind.REVERSAL, "amount": -standing.amount, "why_not": "", "reason": reason.strip(),
        "paper": paper.strip(), "reverses_id": standing.id,
    }  # fmt: skip
    _write(connection, row, actor)


def _write(connection: Connection, row: dict[str, object], actor: Actor) -> None:
    made = {"ref": new_ref(), "on_day": clock.today(), "made_by_id": actor.user_id, "made_at": clock.now()}
    insert_returning(connection, PrizeRow, [row | made])
