"""Certificates in batches: ordered by a person, frozen chunk by chunk, printed part by part, in the background.

A batch is carried out by whoever drains the outbox, and may be killed at any moment: each chunk freezes its
certificates and says what became of each recipient in one transaction, each part is rendered from frozen content and
kept once. The next drain goes on with what is left; nothing is frozen or printed twice.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from rules.documents import CERTIFICATE, AwardDecisionFacts, spec_by_id, spec_for
from rules.documents.content.certificate import CertificateFacts
from rules.errors import RuleError
from workflow import clock, idempotency, outbox
from workflow.actions import Action
from workflow.actor import SYSTEM, Actor
from workflow.audit import Happened, record
from workflow.canonical import new_ref, sha256
from workflow.certificate_prints import kept, printed, read_back, shifts_of
from workflow.db import reading, transaction
from workflow.errors import InvalidInput, NotFound, WrongState
from workflow.gold_rows import head_of, sheet_facts
from workflow.grounds import Subject
from workflow.models import (
    AwardDecision,
    Certificate,
    CertificateRun,
    CertificateRunFile,
    CertificateRunItem,
    DecisionState,
    GoldEntry,
    Nomination,
    SheetState,
)
from workflow.models.certificates import RunState
from workflow.permissions import require
from workflow.roles import BODY_ROLES
from workflow.security_log import refusals_noted
from workflow.services import gold_book
from workflow.services.certificates import freeze, latest
from workflow.services.issuing import keep_bytes
from workflow.states import NominationState
from workflow.tables import AnyRow, insert_returning, table

runs, items, files = table(CertificateRun), table(CertificateRunItem), table(CertificateRunFile)
certificates, gold, decisions = table(Certificate), table(GoldEntry), table(AwardDecision)
nominations = table(Nomination)
KIND = "certificate_run"
CHUNK = 100
"""Certificates frozen in one transaction: short enough that other writers need not wait."""
PART_SIZES = (100, 1000)
"""How many pages a file of a batch may have."""


@dataclass(frozen=True, slots=True)
class PrintOrder:
    """A batch about to be ordered: a decision, on blanks or plain paper, pages in a file, some recipients or all."""

    decision_ref: str
    on_blank: bool = False
    part_size: int = CHUNK
    entry_refs: tuple[str, ...] = ()


def order(wanted: PrintOrder, *, actor: Actor, idempotency_key: str | None = None) -> str:
    """Order the certificates of a decision and return the reference of the batch; the background does the work."""
    if wanted.part_size not in PART_SIZES:
        raise InvalidInput("Chọn số trang của một tệp in.")
    with refusals_noted(actor, "order_certificates"), transaction() as connection:
        decision = _decision(connection, wanted.decision_ref, actor)
        require(actor, Action.MAKE_CERTIFICATES, Subject.for_body(decision.body_unit_id))
        asked = [decision.id, wanted.on_blank, wanted.part_size, sorted(wanted.entry_refs)]
        earlier = idempotency.made_before(connection, idempotency_key, actor, "order_certificates", asked)
        if earlier is not None:
            return str(connection.scalar(sa.select(runs.c.ref).where(runs.c.id == earlier)))
        _require_form(decision)
        gold_book.enter(connection, decision.id, actor)
        chosen = _chosen(connection, decision.id, wanted.entry_refs)
        moved = shifts_of(connection, decision.body_unit_id) if wanted.on_blank else ()
        row = {
            "ref": new_ref(), "body_unit_id": decision.body_unit_id, "decision_id": decision.id,
            "on_blank": wanted.on_blank, "shifts": kept(moved), "part_size": wanted.part_size,
            "state": RunState.RUNNING, "total": len(chosen), "user_id": actor.user_id, "made_at": clock.now(),
        }  # fmt: skip
        (run_id,) = insert_returning(connection, CertificateRun, [row])
        connection.execute(
            sa.insert(items),
            [
                {"run_id": run_id, "entry_id": one, "state": SheetState.WAITING, "sentence": ""}
                for one in chosen
            ],
        )
        outbox.add(connection, KIND, {"run_id": run_id})
        _happened(
            connection, decision.id, "certificates_ordered", actor, count=len(chosen), blank=wanted.on_blank
        )
        idempotency.keep_made(connection, idempotency_key, run_id)
        return str(row["ref"])


@outbox.handles(KIND, long=True)
def carry_out(payload: Mapping[str, object]) -> None:
    """Carry a batch out to its end; the handler of its message, safe to begin again at any time."""
    number = payload["run_id"]
    assert isinstance(number, int)
    while _freeze_chunk(number):
        pass
    while _print_part(number):
        pass


def _freeze_chunk(run_id: int) -> bool:
    """Freeze the next certificates in one transaction; when none waits, cut the batch into files. False when done."""
    with transaction() as connection:
        run = connection.execute(sa.select(*runs.c).where(runs.c.id == run_id).with_for_update()).first()
        if run is None or run.state is not RunState.RUNNING:
            return False
        waiting = (
            sa.select(items.c.id.label("item_id"), *gold.c)
            .join(gold, gold.c.id == items.c.entry_id)
            .where(items.c.run_id == run_id, items.c.state == SheetState.WAITING)
            .order_by(items.c.id)
            .limit(CHUNK)
        )
        chunk = connection.execute(waiting).all()
        if not chunk:
            _cut(connection, run)
            return False
        results = _settled(connection, chunk, run)
        values: dict[str, sa.BindParameter[object]] = {
            name: sa.bindparam(name) for name in ("state", "sentence", "certificate_id")
        }
        statement = sa.update(items).where(items.c.id == sa.bindparam("_id")).values(values)
        connection.execute(statement, results)
        return True


def _settled(connection: Connection, chunk: Sequence[AnyRow], run: AnyRow) -> list[dict[str, object]]:
    """Return what becomes of each recipient: the newest certificate he has, else a new one, or why there is none."""
    newest = latest(connection, [row.id for row in chunk])
    missing = [row for row in chunk if row.id not in newest]
    results: list[dict[str, object]] = [
        _result(row.item_id, newest[row.id]) for row in chunk if row.id in newest
    ]
    if missing:
        head = head_of(connection, run.decision_id)
        made = freeze(
            connection, [(row, facts) for row, facts in _facts_of(connection, missing, head)], run.user_id
        )
        results += [_result(row.item_id, made[row.id]) for row in missing]
    return results


def _facts_of(
    connection: Connection, rows: Sequence[AnyRow], head: AwardDecisionFacts
) -> list[tuple[AnyRow, CertificateFacts]]:
    return list(zip(rows, sheet_facts(connection, rows, head), strict=True))


def _result(item_id: int, outcome: int | str) -> dict[str, object]:
    if isinstance(outcome, str):
        return {
            "_id": item_id,
            "state": SheetState.REFUSED,
            "sentence": outcome[:1000],
            "certificate_id": None,
        }
    return {"_id": item_id, "state": SheetState.DONE, "sentence": "", "certificate_id": outcome}


def _cut(connection: Connection, run: AnyRow) -> None:
    """Write down the files of a batch whose recipients are all settled, or end it when nothing is to print."""
    done = list(
        connection.scalars(
            sa.select(items.c.id)
            .where(items.c.run_id == run.id, items.c.state == SheetState.DONE)
            .order_by(items.c.id)
        )
    )
    known = connection.scalar(sa.select(sa.func.count()).select_from(files).where(files.c.run_id == run.id))
    if done and not known:
        parts = [done[at : at + run.part_size] for at in range(0, len(done), run.part_size)]
        connection.execute(
            sa.insert(files),
            [
                {"run_id": run.id, "number": number, "first_item_id": part[0], "last_item_id": part[-1],
                 "pages": len(part)}
                for number, part in enumerate(parts, start=1)
            ],
        )  # fmt: skip
    if not done:
        _end(connection, run)


def _print_part(run_id: int) -> bool:
    """Render the next file of a batch and keep it; when none is left, end the batch. False when done."""
    with reading() as connection:
        run = connection.execute(sa.select(*runs.c).where(runs.c.id == run_id)).first()
        if run is None or run.state is not RunState.RUNNING:
            return False
        part = connection.execute(
            sa.select(*files.c)
            .where(files.c.run_id == run_id, files.c.sha256.is_(None))
            .order_by(files.c.number)
            .limit(1)
        ).first()
        contents = [] if part is None else _contents(connection, run_id, part)
        number = connection.scalar(sa.select(decisions.c.number).where(decisions.c.id == run.decision_id))
    if part is None:
        with transaction() as connection:
            _end(connection, run)
        return False
    title = f"Giấy chứng nhận kèm Quyết định số {number}, tệp {part.number}"
    pdf = printed(contents, title, on_blank=run.on_blank, moved=read_back(run.shifts))
    digest = sha256(pdf)
    with transaction() as connection:
        keep_bytes(connection, digest, pdf, "application/pdf")
        here = (files.c.id == part.id, files.c.sha256.is_(None))
        connection.execute(sa.update(files).where(*here).values(sha256=digest, made_at=clock.now()))
    return True


def _contents(connection: Connection, run_id: int, part: AnyRow) -> list[str]:
    """Return the frozen certificates of a file, in order."""
    query = (
        sa.select(certificates.c.content)
        .join(items, items.c.certificate_id == certificates.c.id)
        .where(
            items.c.run_id == run_id,
            items.c.state == SheetState.DONE,
            items.c.id.between(part.first_item_id, part.last_item_id),
        )
        .order_by(items.c.id)
    )
    return list(connection.scalars(query))


def _end(connection: Connection, run: AnyRow) -> None:
    """End a batch once, and say in the decision's history what it made."""
    here = (runs.c.id == run.id, runs.c.state == RunState.RUNNING)
    changed = connection.execute(
        sa.update(runs).where(*here).values(state=RunState.DONE, finished_at=clock.now())
    )
    if changed.rowcount:
        query = (
            sa.select(items.c.state, sa.func.count()).where(items.c.run_id == run.id).group_by(items.c.state)
        )
        counts = {state.value: count for state, count in connection.execute(query)}
        _happened(connection, run.decision_id, "certificates_printed", SYSTEM, **counts)


def _decision(connection: Connection, ref: str, actor: Actor) -> AnyRow:
    """Return an issued decision of a body of the actor's, locked; elsewhere there is none."""
    query = sa.select(*decisions.c).where(decisions.c.ref == ref)
    found = connection.execute(query.with_for_update()).first()
    if found is None or found.body_unit_id not in actor.units_with(*BODY_ROLES):
        raise NotFound("quyết định này")
    if found.state is not DecisionState.ISSUED or found.is_external:
        message = (
            "Giấy khen, bằng chứng nhận của quyết định cấp trên do cấp trên in."
            if found.is_external
            else "Quyết định chưa ban hành nên chưa in được giấy khen, bằng chứng nhận."
        )
        raise WrongState(message, state=found.state.value, trigger="in")
    return found


def _require_form(decision: AnyRow) -> None:
    """Refuse a day for which no form of certificate is known."""
    try:
        spec_by_id(spec_for(CERTIFICATE, decision.issued_on).id)
    except RuleError as error:
        raise InvalidInput(f"Chưa in được: {error}") from error


def _chosen(connection: Connection, decision_id: int, refs: Sequence[str]) -> list[int]:
    """Return the entries to print, in the order of the sổ vàng; a cancelled award is left out."""
    query = (
        sa.select(gold.c.id)
        .join(nominations, nominations.c.id == gold.c.nomination_id)
        .where(gold.c.decision_id == decision_id, nominations.c.state == NominationState.AWARDED)
        .order_by(gold.c.number)
    )
    if refs:
        query = query.where(gold.c.ref.in_(refs))
    chosen = list(connection.scalars(query))
    if not chosen:
        raise InvalidInput(
            "Không có giấy nào để in: danh hiệu trong quyết định không kèm bằng, hoặc chưa chọn dòng nào."
        )
    return chosen


def _happened(
    connection: Connection, decision_id: int, event: str, actor: Actor, /, **payload: object
) -> None:
    record(connection, [Happened("decision", decision_id, event, actor.user_id, clock.now(), payload)])
