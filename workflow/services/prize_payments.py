"""What is done with prize money: paid, brought back undelivered, a mistake struck out, recovered after revocation.

Nothing is changed: each act is a further row with its day and paper; the state is the sum.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from workflow import clock, idempotency
from workflow.actions import Action
from workflow.actor import Actor
from workflow.canonical import new_ref
from workflow.db import transaction
from workflow.errors import Conflict, DateOutsidePeriod, InvalidInput, NotFound, NotPermitted
from workflow.grounds import Subject
from workflow.models import AwardDecision, Nomination, PrizePayment, PrizeRecovery
from workflow.money_words import FundKind, PaymentKind
from workflow.permissions import require
from workflow.prize_accounts import Account, Recovery, accounts, recoveries_where
from workflow.services.decision_rows import happened, locked
from workflow.services.funds import Entry, move_out
from workflow.services.prizes import reverse, standing_rows
from workflow.tables import insert_returning, table

n, dec, payments, recoveries = (
    table(Nomination),
    table(AwardDecision),
    table(PrizePayment),
    table(PrizeRecovery),
)
EVENTS = {
    PaymentKind.PAID: "prizes_paid",
    PaymentKind.RETURNED: "prizes_returned",
    PaymentKind.STRUCK: "prize_payment_struck",
}
AMOUNTS: dict[PaymentKind, Callable[[Account], int]] = {
    PaymentKind.PAID: lambda one: one.left,
    PaymentKind.RETURNED: lambda one: one.paid,
    PaymentKind.STRUCK: lambda one: one.paid,
}
"""How much of an account each act moves."""

NOTHING = {
    PaymentKind.PAID: "Các trường hợp đã chọn không còn khoản nào phải chi.",
    PaymentKind.RETURNED: (
        "Các trường hợp đã chọn chưa được chi nên không có gì để trả lại quỹ. Ai chưa nhận thì để «Chưa chi», "
        "khi nhận mới ghi chi; không được nhận tiền nữa thì mở tên người ấy, «Điều chỉnh mức đã chốt»."
    ),
    PaymentKind.STRUCK: "Các trường hợp đã chọn chưa có lần chi nào để bỏ.",
}


@dataclass(frozen=True, slots=True)
class Voucher:
    """The day and the paper of a payment (phiếu chi, giấy rút dự toán), and a note."""

    kind: PaymentKind
    on_day: date
    paper: str
    note: str = ""


def record(
    decision_id: int,
    nomination_ids: Sequence[int],
    said: Voucher,
    *,
    actor: Actor,
    idempotency_key: str | None = None,
) -> int:
    """Record the same act for several recipients of a decision; returns how many had something to move."""
    if not nomination_ids:
        raise InvalidInput("Chưa chọn trường hợp nào. Đánh dấu các dòng cần ghi.")
    with transaction() as connection:
        decision = locked(connection, decision_id)
        require(actor, Action.RECORD_PAYMENT, Subject.for_body(decision.body_unit_id))
        asked = [decision_id, sorted(nomination_ids), said.kind, said.on_day, said.paper, said.note]
        earlier = idempotency.made_before(connection, idempotency_key, actor, "record_payment", asked)
        if earlier is not None:
            return earlier
        _check(connection, decision_id, said)
        require_not_own(connection, actor, decision_id, nomination_ids, "ghi chi tiền thưởng")
        known = accounts(connection, decision_id=decision_id)
        moved = [(one, AMOUNTS[said.kind](known[one])) for one in sorted(set(nomination_ids)) if one in known]
        moved = [(one, amount) for one, amount in moved if amount > 0]
        if not moved:
            raise InvalidInput(NOTHING[said.kind])
        _insert(connection, decision_id, moved, said, actor)
        told: dict[str, object] = {
            "cases": [one for one, _ in moved], "amount": sum(amount for _, amount in moved), "on": said.on_day,
            "paper": said.paper.strip(),
        }  # fmt: skip
        happened(connection, decision_id, EVENTS[said.kind], actor, told, detail=said.note.strip())
        idempotency.keep_made(connection, idempotency_key, len(moved))
        return len(moved)


def _check(connection: Connection, decision_id: int, said: Voucher) -> None:
    if said.kind not in AMOUNTS:
        raise InvalidInput("Thu hồi tiền thưởng được ghi ở mục thu hồi của trường hợp đó.")
    if not said.paper.strip():
        message = "Ghi số phiếu chi hoặc chứng từ, ví dụ PC 15 hoặc giấy rút dự toán 08."
        raise InvalidInput(message, {"paper": message})
    if said.kind is PaymentKind.STRUCK and not said.note.strip():
        message = "Ghi vì sao lần chi này ghi nhầm."
        raise InvalidInput(message, {"note": message})
    issued = connection.scalar(sa.select(dec.c.issued_on).where(dec.c.id == decision_id))
    if issued is None:
        raise Conflict("Quyết định chưa ban hành nên chưa chi tiền thưởng được.")
    _check_day(said.on_day, issued)


def _check_day(on_day: date, since: date) -> None:
    if not since <= on_day <= clock.today():
        message = f"Ngày ghi từ ngày {since:%d/%m/%Y} đến hôm nay."
        raise DateOutsidePeriod(message, {"on_day": message})


def require_not_own(
    connection: Connection, actor: Actor, decision_id: int, nomination_ids: Sequence[int], what: str
) -> None:
    """Refuse an act on one's own or a relative's case, by name; the others can go on without it."""
    kin = set(actor.relatives) | ({actor.person_id} if actor.person_id is not None else set())
    if not kin:
        return
    query = sa.select(n.c.nominee_name).where(
        n.c.decision_id == decision_id, n.c.id.in_(list(nomination_ids)), n.c.person_id.in_(sorted(kin))
    )
    if names := list(connection.scalars(query)):
        raise NotPermitted(
            f"Bạn không {what} cho chính mình hoặc người thân: {', '.join(names)}. Bỏ chọn dòng này; người khác ghi."
        )


def _insert(
    connection: Connection, decision_id: int, moved: list[tuple[int, int]], said: Voucher, actor: Actor
) -> None:
    same = {
        "decision_id": decision_id, "kind": said.kind, "on_day": said.on_day, "paper": said.paper.strip(),
        "note": said.note.strip(), "recovery_id": None, "made_by_id": actor.user_id, "made_at": clock.now(),
    }  # fmt: skip
    connection.execute(
        sa.insert(payments), [same | {"nomination_id": one, "amount": amount} for one, amount in moved]
    )


# --- recovery, for the service that revokes awards


@dataclass(frozen=True, slots=True)
class Recall:
    """Why money is taken back: until when (None: the limit runs from the receipt), the reason, the revoking paper."""

    due_on: date | None
    reason: str
    paper: str


def recover(
    connection: Connection, nomination_ids: Sequence[int], said: Recall, *, actor: Actor
) -> tuple[Recovery, ...]:
    """Take the prizes of revoked awards back, in the transaction that revokes; the caller has asked for the right.

    Each standing ledger row is reversed, so the fund has its money again on paper; where money had been paid, a
    recovery of that amount is opened and returned. An award without a ledger row is left alone.
    """
    known = accounts(connection, nomination_ids=nomination_ids)
    made: list[dict[str, object]] = []
    told: dict[int, list[dict[str, int]]] = {}
    for one, standing in sorted(standing_rows(connection, list(nomination_ids)).items()):
        if standing.amount:
            reverse(connection, standing, reason=said.reason, paper=said.paper, actor=actor)
        paid = known[one].paid
        if paid > 0:
            made.append(_recovery_row(standing.decision_id, one, paid, said, actor))
        told.setdefault(standing.decision_id, []).append({"nomination": one, "amount": paid})
    ids = insert_returning(connection, PrizeRecovery, made)
    for decision_id, cases in told.items():
        payload: dict[str, object] = {"cases": cases, "due_on": said.due_on, "paper": said.paper.strip()}
        happened(connection, decision_id, "prizes_recalled", actor, payload, detail=said.reason.strip())
    return tuple(recoveries_where(connection, recoveries.c.id.in_(ids))) if ids else ()


def _recovery_row(
    decision_id: int, nomination_id: int, amount: int, said: Recall, actor: Actor
) -> dict[str, object]:
    return {
        "ref": new_ref(), "decision_id": decision_id, "nomination_id": nomination_id, "amount": amount,
        "due_on": said.due_on, "reason": said.reason.strip(), "paper": said.paper.strip(),
        "opened_by_id": actor.user_id, "opened_at": clock.now(),
    }  # fmt: skip


def note_returned(
    connection: Connection, nomination_id: int, on_day: date, paper: str, *, to_budget: bool, actor: Actor
) -> None:
    """Close the recovery of a revoked award whose money came back, in the caller's transaction.

    What went to the state budget and not to the fund is moved out of the fund. Nothing happens where none is open.
    """
    found = recoveries_where(connection, recoveries.c.nomination_id == nomination_id)
    now = next((one for one in found if not one.is_settled), None)
    if now is None:
        return
    decision_id = connection.scalar(sa.select(recoveries.c.decision_id).where(recoveries.c.id == now.id))
    assert decision_id is not None
    row = {
        "decision_id": decision_id, "nomination_id": nomination_id, "kind": PaymentKind.RECOVERED, "amount": now.left,
        "on_day": on_day, "paper": paper.strip()[:120], "note": "", "recovery_id": now.id,
        "made_by_id": actor.user_id, "made_at": clock.now(),
    }  # fmt: skip
    connection.execute(sa.insert(payments).values(row))
    told: dict[str, object] = {
        "nomination": nomination_id, "amount": now.left, "on": on_day, "paper": paper.strip(), "left": 0,
    }  # fmt: skip
    happened(connection, decision_id, "prize_recovered", actor, told)
    if to_budget:
        note = "Tiền thưởng thu hồi nộp ngân sách nhà nước."
        said = Entry(FundKind.MOVED_OUT, now.left, on_day, paper.strip()[:120], note)
        move_out(connection, decision_id, said, actor=actor)


def record_recovered(ref: str, amount: int, on_day: date, paper: str, *, actor: Actor) -> Recovery:
    """Record that money came back for a recovery, all of it or a part; returns the recovery as it stands then."""
    with transaction() as connection:
        found = connection.execute(sa.select(*recoveries.c).where(recoveries.c.ref == ref)).first()
        if found is None:
            raise NotFound("khoản thu hồi")
        decision = locked(connection, found.decision_id)
        require(actor, Action.RECORD_PAYMENT, Subject.for_body(decision.body_unit_id))
        require_not_own(
            connection, actor, found.decision_id, [found.nomination_id], "ghi thu hồi tiền thưởng"
        )
        (now,) = recoveries_where(connection, recoveries.c.id == found.id)
        if not 0 < amount <= now.left:
            message = (
                f"Số tiền thu hồi từ 1 đồng đến {now.left} đồng còn phải thu."
                if now.left
                else "Đã thu hồi đủ."
            )
            raise InvalidInput(message, {"amount": message})
        if not paper.strip():
            message = "Ghi số phiếu thu hoặc chứng từ nộp tiền."
            raise InvalidInput(message, {"paper": message})
        _check_day(on_day, clock.local(found.opened_at).date())
        row = {
            "decision_id": found.decision_id, "nomination_id": found.nomination_id, "kind": PaymentKind.RECOVERED,
            "amount": amount, "on_day": on_day, "paper": paper.strip(), "note": "", "recovery_id": found.id,
            "made_by_id": actor.user_id, "made_at": clock.now(),
        }  # fmt: skip
        connection.execute(sa.insert(payments).values(row))
        told: dict[str, object] = {
            "nomination": found.nomination_id, "amount": amount, "on": on_day, "paper": paper.strip(),
            "left": now.left - amount,
        }  # fmt: skip
        happened(connection, found.decision_id, "prize_recovered", actor, told)
        return recoveries_where(connection, recoveries.c.id == found.id)[0]
