"""The council's word becomes steps of the nominations: put before it, postponed, recommended or not, lowered.

What the session counted decides (``services.meeting``, ``services.named_votes``, ``services.counting``); here it only
moves the nominations, all in one transaction.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Unpack

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from workflow import clock, numbers, outbox
from workflow.actions import Action
from workflow.actor import Actor
from workflow.canonical import new_ref
from workflow.council_rows import SessionWorld, batch_of, happened, load_session
from workflow.council_words import BatchState, ItemResult, SessionState, Way
from workflow.creation import NominationDraft, insert_nominations
from workflow.db import transaction
from workflow.errors import Conflict, InvalidInput, NotPermitted, WorkflowError
from workflow.grounds import Subject
from workflow.models import AgendaItem, CouncilSession, Dossier, Nomination, Paper
from workflow.payloads import CouncilOutcome, LoweredFrom, Note, Reason
from workflow.perform import BulkResult, Item, run
from workflow.perform import ItemResult as Moved
from workflow.permissions import require
from workflow.rows import NominationRow, load_rows
from workflow.security_log import note_refusal
from workflow.services.bulk import Options, bulk
from workflow.services.session_papers import freeze_minutes
from workflow.tables import AnyRow, table

sessions, items, n, papers = table(CouncilSession), table(AgendaItem), table(Nomination), table(Paper)
MINUTES_SYMBOL = "BB-HĐTĐKT"
TRIGGERS = {
    ItemResult.RECOMMENDED: "recommend",
    ItemResult.NOT_RECOMMENDED: "not_recommend",
    ItemResult.LOWERED: "not_recommend",
    ItemResult.POSTPONED: "postpone",
}


@dataclass(frozen=True, slots=True)
class Concluded:
    """What concluding did: how many nominations moved, and how many wait for a secretary without conflict."""

    moved: int
    waiting: int

    @property
    def done(self) -> bool:
        """Whether the session is over."""
        return self.waiting == 0


def put_to_council(ids: Sequence[int], *, actor: Actor, **options: Unpack[Options]) -> BulkResult:
    """Put eligible nominations before the council."""
    return bulk("put_to_council", ids, Note(), actor, options)


def postpone(ids: Sequence[int], reason: str, *, actor: Actor, **options: Unpack[Options]) -> BulkResult:
    """Take nominations off the agenda (no quorum, item put off)."""
    return bulk("postpone", ids, Reason(reason), actor, options)


def conclude(session_id: int, minutes_number: str, conclusion: str = "", *, actor: Actor) -> Concluded:
    """Turn the results of a session into steps of its nominations and end it.

    Every item must have its result, and a secret ballot its certification. Cases in which the secretary has a conflict
    are left for another secretary, who concludes again. Without a number the council's own book gives the next one
    (NĐ 30/2020: an advisory body keeps a series of its own).
    """
    try:
        with transaction() as connection:
            done = _conclude(connection, session_id, minutes_number.strip(), conclusion.strip(), actor)
    except WorkflowError as error:
        note_refusal(actor, "conclude", error)
        raise
    if done.done:
        outbox.drain_quietly()
    return done


def _conclude(
    connection: Connection, session_id: int, number: str, conclusion: str, actor: Actor
) -> Concluded:
    world = load_session(connection, session_id, lock=True)
    require(actor, Action.RECORD_COUNCIL_RESULT, Subject.for_body(world.row.body_unit_id))
    world.require_state(SessionState.MEETING)
    _require_complete(connection, world)
    rows = load_rows(connection, [one.nomination_id for one in world.items])
    mine, others = _split(world, rows, actor)
    for result, trigger in TRIGGERS.items():
        chosen = [one for one in mine if one.result is result]
        steps = [Item(one.nomination_id, _payload(world.row.id, one)) for one in chosen]
        if steps:
            run(connection, trigger, steps, actor=actor)
    for item in (one for one in mine if one.result is ItemResult.LOWERED):
        _try_lower(connection, world, item, rows[item.nomination_id], actor)
    over = not others
    number = _numbered(connection, world, number, actor)
    values: dict[str, object] = {"minutes_number": number, "conclusion": conclusion, "current_item": None}
    if over:
        values |= {"state": SessionState.CONCLUDED, "concluded_at": clock.now()}
    connection.execute(
        sa.update(sessions).where(sessions.c.id == session_id).values(version=world.row.version + 1, **values)
    )
    payload: dict[str, object] = {"moved": len(mine), "waiting": len(others), "minutes_number": number}
    happened(connection, session_id, "session_concluded" if over else "results_recorded", actor, payload)
    if over:
        freeze_minutes(connection, session_id, actor=actor)
    return Concluded(len(mine), len(others))


def _numbered(connection: Connection, world: SessionWorld, typed: str, actor: Actor) -> str:
    """Return the number of the minutes: kept from an earlier part, from the own book, or as the office's book says."""
    body, row = world.row.body_unit_id, world.row
    own = numbers.keeps_own(connection, body, MINUTES_SYMBOL)
    if row.minutes_number and (own or not typed):
        return str(row.minutes_number)  # the first secretary's part was numbered already
    if typed and not own:
        return typed
    if own is False:
        message = f"Sổ {MINUTES_SYMBOL} do văn thư giữ: ghi số biên bản lấy từ sổ."
        raise InvalidInput(message, {"minutes_number": message})
    numbers.open_own(connection, body, MINUTES_SYMBOL)
    use = numbers.Use(f"Biên bản {row.title or 'phiên họp'} ngày {row.held_on:%d/%m/%Y}", actor.user_id)
    try:
        return numbers.give(connection, body, MINUTES_SYMBOL, row.held_on, typed=typed, use=use).text
    except InvalidInput as error:
        raise InvalidInput(error.message, {"minutes_number": error.message}) from error


def _require_complete(connection: Connection, world: SessionWorld) -> None:
    open_items = [one.position for one in world.items if one.result is None]
    if open_items:
        shown = ", ".join(str(place) for place in open_items[:10])
        more = f" và {len(open_items) - 10} nội dung khác" if len(open_items) > 10 else ""
        raise InvalidInput(
            f"Chưa có kết quả: nội dung số {shown}{more}. Ghi kết quả hoặc hoãn từng nội dung."
        )
    batch = batch_of(connection, world.row.id)
    balloted = [one for one in world.items if one.way is Way.SECRET and one.agree is not None]
    if balloted and (batch is None or batch.state is not BatchState.CERTIFIED):
        raise Conflict("Kết quả kiểm phiếu chưa được Tổ kiểm phiếu và người chủ trì xác nhận.")


def _split(
    world: SessionWorld, rows: dict[int, NominationRow], actor: Actor
) -> tuple[list[AnyRow], list[AnyRow]]:
    """Return the items not yet applied that this secretary may record, and those he may not."""
    mine: list[AnyRow] = []
    others: list[AnyRow] = []
    for item in world.items:
        if item.applied:
            continue
        persons = rows[item.nomination_id].person_ids
        own = any(person == actor.person_id or person in actor.relatives for person in persons)
        barred = own or (actor.person_id is not None and actor.person_id in world.conflicted(item))
        (others if barred else mine).append(item)
    if others and not mine:
        raise NotPermitted(
            "Bạn có xung đột lợi ích với các trường hợp còn lại; thư ký khác ghi kết quả các trường hợp này."
        )
    return mine, others


def _payload(session_id: int, item: AnyRow) -> CouncilOutcome | Reason:
    if item.result is ItemResult.POSTPONED:
        return Reason(item.reason)
    return CouncilOutcome(
        session_id,
        item.result.value,
        agree=item.agree,
        disagree=item.disagree,
        blank=item.blank,
        reason=item.reason,
    )


def _try_lower(
    connection: Connection, world: SessionWorld, item: AnyRow, origin: NominationRow, actor: Actor
) -> None:
    """Propose the lower award; where its own conditions are not met, the council's word stays and says why not."""
    try:
        with connection.begin_nested():
            _recommend_lower(connection, world, item, origin, actor)
    except WorkflowError as error:
        payload: dict[str, object] = {"item": item.ref, "award": item.lower_award}
        happened(connection, world.row.id, "lower_award_not_possible", actor, payload, detail=error.message)


def _recommend_lower(
    connection: Connection, world: SessionWorld, item: AnyRow, origin: NominationRow, actor: Actor
) -> Moved:
    """Make the nomination for the lower award that the council proposes instead, recommended through its own guards."""
    dossiers = table(Dossier)
    dossier = connection.execute(sa.select(*dossiers.c).where(dossiers.c.id == origin.dossier_id)).one()
    nominee_id = int(origin.nominee_key[1:])
    draft = NominationDraft(
        item.lower_award, origin.nominee_kind, nominee_id, origin.nominee_detail,
        achievement_key=origin.achievement_key, achievement_title=origin.achievement_title,
        initiative_id=origin.initiative_id,
    )  # fmt: skip
    (number,) = insert_nominations(
        connection, dossier, [draft], actor=actor, at=clock.now(), period=(origin.period_key, origin.period_label),
        taken_over={"lower_of_id": origin.id, "received_on": origin.received_on,
                    "submitted_by_id": origin.submitted_by_id},
    )  # fmt: skip
    _copy_papers(connection, origin.id, number)
    assert origin.received_on is not None and origin.submitted_by_id is not None
    payload = LoweredFrom(
        session_id=world.row.id,
        origin_id=origin.id,
        award=item.lower_award,
        received_on=origin.received_on,
        submitted_by_id=origin.submitted_by_id,
        prepared_by_id=origin.prepared_by_id,
        appraised_by_id=origin.appraised_by_id,
        confirmed_by_id=origin.confirmed_by_id,
        opinion=f"Hội đồng đề nghị thay {origin.award.label}.",
    )
    (moved,) = run(connection, "recommend_lower", [Item(number, payload)], actor=actor)
    return moved


def _copy_papers(connection: Connection, origin_id: int, number: int) -> None:
    """The papers of the higher award's nomination are those of the lower one too."""
    kept = connection.execute(
        sa.select(*papers.c).where(papers.c.nomination_id == origin_id, papers.c.withdrawn_at.is_(None))
    ).all()
    rows = [{**one._mapping, "ref": new_ref(), "nomination_id": number} for one in kept]
    for row in rows:
        del row["id"]
    if rows:
        connection.execute(sa.insert(papers), rows)
