"""Two entries of the register that are one person: proposed by one, carried out by another; nothing is deleted.

The merged entry stays as an alias: its address leads to the kept one. ``moved`` lists every row that went over with
the values it had, so that the way back is on record.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError

from rules.text import fold, name_sort_key
from workflow import clock
from workflow.actions import Action
from workflow.actor import Actor
from workflow.canonical import canonical_json, new_ref
from workflow.db import Base
from workflow.errors import Conflict, InvalidInput, NotFound
from workflow.grounds import Subject
from workflow.merge_plan import FIELDS, MergePlan, merge_plan
from workflow.merge_undo import BACK, held_by
from workflow.models import (
    Achievement,
    FormerName,
    Person,
    PersonDetail,
    PersonDistinction,
    PersonMerge,
    ProposalState,
    User,
    person_key,
)
from workflow.permissions import require
from workflow.reassigning import MERGED, Reassigned, reassign
from workflow.register_reach import person_row, subject_of
from workflow.services.register_acts import (
    PERSON,
    happened,
    is_repeated,
    keep_former_name,
    need,
    put_beside,
    require_own,
    writing,
)
from workflow.tables import AnyRow, table

people, merges, achievements = table(Person), table(PersonMerge), table(Achievement)
users = table(User)
OTHER_NAME = "Tên ở mục trùng đã gộp"
DECIDED = "Đề nghị này đã được duyệt, từ chối hoặc rút trước đó. Tải lại trang để xem kết quả."


def propose(
    survivor_id: int, merged_id: int, reason: str, *, taken: Sequence[str] = (), actor: Actor,
    idempotency_key: str | None = None,
) -> str:  # fmt: skip
    """Propose to merge one entry into another and return the reference; ``taken`` names the merged one's facts to keep.

    ``InvalidInput`` says what stands in the way.
    """
    reason = need(reason, "reason", "Ghi vì sao đây là một người (giấy tờ đã đối chiếu).")
    if survivor_id == merged_id:
        raise InvalidInput("Chọn hai mục khác nhau.")
    with writing(actor, "propose_merge") as connection:
        for one in (survivor_id, merged_id):
            person_row(connection, actor, one, lock=True)
        subject = subject_of(connection, actor, survivor_id)
        require(actor, Action.PROPOSE_REGISTER_CHANGE, subject)
        if is_repeated(connection, idempotency_key, actor, "propose_merge", [survivor_id, merged_id]):
            return _open_ref(connection, merged_id)
        _refuse_obstacles(merge_plan(connection, survivor_id, merged_id))
        ref = new_ref()
        row = {
            "ref": ref, "body_unit_id": subject.body_unit_id, "survivor_id": survivor_id, "merged_id": merged_id,
            "taken": ",".join(name for name in FIELDS if name in taken), "reason": reason,
            "state": ProposalState.PROPOSED, "moved": "{}", "proposed_by_id": actor.user_id,
            "proposed_at": clock.now(), "decision_note": "",
        }  # fmt: skip
        try:
            connection.execute(sa.insert(merges).values(row))
        except IntegrityError as error:
            raise Conflict("Mục này đang có một đề nghị gộp chờ duyệt. Xem trang Chờ duyệt.") from error
        for one, other in ((survivor_id, merged_id), (merged_id, survivor_id)):
            payload = {"other": person_key(other)}
            happened(connection, PERSON, one, "merge_proposed", actor, payload=payload, detail=reason)
        return ref


def approve(ref: str, note: str = "", *, actor: Actor) -> None:
    """Carry out a proposed merge as a second person; all of it or nothing."""
    with writing(actor, "approve_merge") as connection:
        found = _proposed(connection, ref, actor, Action.APPROVE_REGISTER_CHANGE)
        for one in sorted((found.survivor_id, found.merged_id)):
            connection.execute(sa.select(people.c.id).where(people.c.id == one).with_for_update())
        plan = merge_plan(connection, found.survivor_id, found.merged_id)
        _refuse_obstacles(plan)
        moved = _move(connection, plan, actor)
        back = moved.pop(BACK)
        back["before"] = _take_over(connection, plan, found.taken.split(","))
        back["named"] = plan.survivor.full_name != plan.merged.full_name
        back["held"] = held_by(connection, found.survivor_id)
        moved[BACK] = back
        _decide(connection, found, ProposalState.APPROVED, note, actor, moved=canonical_json(moved))
        for one, other, event in (
            (found.survivor_id, found.merged_id, "entry_taken_in"),
            (found.merged_id, found.survivor_id, "entry_merged"),
        ):
            payload: dict[str, object] = {"other": person_key(other)}
            happened(connection, PERSON, one, event, actor, payload=payload, detail=note.strip())


def reject(ref: str, note: str, *, actor: Actor) -> None:
    """Reject a proposed merge as a second person, with the reason."""
    note = need(note, "note", "Ghi lý do không duyệt.")
    with writing(actor, "reject_merge") as connection:
        found = _proposed(connection, ref, actor, Action.APPROVE_REGISTER_CHANGE)
        _decide(connection, found, ProposalState.REJECTED, note, actor)
        for one in (found.survivor_id, found.merged_id):
            happened(connection, PERSON, one, "merge_rejected", actor, detail=note)


def withdraw(ref: str, *, actor: Actor) -> None:
    """Take a proposed merge back before anybody decided on it."""
    with writing(actor, "withdraw_merge") as connection:
        found = _proposed(connection, ref, actor, Action.PROPOSE_REGISTER_CHANGE)
        require_own(found, actor)
        _decide(connection, found, ProposalState.WITHDRAWN, "", actor)
        for one in (found.survivor_id, found.merged_id):
            happened(connection, PERSON, one, "merge_withdrawn", actor)


def keep_apart(
    one_id: int, other_id: int, reason: str, *, actor: Actor, idempotency_key: str | None = None
) -> None:
    """Remember that two entries are two persons, so that they are not suggested again."""
    reason = need(reason, "reason", "Ghi vì sao là hai người khác nhau.")
    low, high = sorted((one_id, other_id))
    with writing(actor, "keep_apart") as connection:
        for one in (low, high):
            person_row(connection, actor, one)
        require(actor, Action.PROPOSE_REGISTER_CHANGE, subject_of(connection, actor, low))
        if is_repeated(connection, idempotency_key, actor, "keep_apart", [low, high]):
            return
        apart = table(PersonDistinction)
        known = (apart.c.one_id == low, apart.c.other_id == high)
        if connection.scalar(sa.select(apart.c.id).where(*known)) is not None:
            return
        row = {
            "one_id": low, "other_id": high, "reason": reason, "decided_by_id": actor.user_id,
            "decided_at": clock.now(),
        }  # fmt: skip
        connection.execute(sa.insert(apart).values(row))
        for one, other in ((low, high), (high, low)):
            payload = {"other": person_key(other)}
            happened(connection, PERSON, one, "entries_kept_apart", actor, payload=payload, detail=reason)


def _refuse_obstacles(plan: MergePlan) -> None:
    if plan.obstacles:
        raise InvalidInput(" ".join(plan.obstacles))


def _open_ref(connection: Connection, merged_id: int) -> str:
    query = sa.select(merges.c.ref).where(merges.c.merged_id == merged_id).order_by(merges.c.id.desc())
    return str(connection.scalar(query.limit(1)) or "")


def _proposed(connection: Connection, ref: str, actor: Actor, action: Action) -> AnyRow:
    """Return a proposal that waits; the rights are asked about its body and who proposed it."""
    found = connection.execute(sa.select(*merges.c).where(merges.c.ref == ref).with_for_update()).first()
    if found is None:
        raise NotFound("đề nghị gộp này")
    person_ids = (found.survivor_id, found.merged_id)
    own = sa.select(users.c.person_id).where(users.c.id == found.proposed_by_id)
    proposer = connection.scalar(own)
    twins = sa.select(users.c.id).where(users.c.person_id == proposer) if proposer is not None else None
    by = {found.proposed_by_id, *(connection.scalars(twins) if twins is not None else ())}
    require(
        actor,
        action,
        Subject(body_unit_id=found.body_unit_id, prepared_by=frozenset(by), person_ids=person_ids),
    )
    if found.state is not ProposalState.PROPOSED:
        raise Conflict(DECIDED)
    return found


def _move(connection: Connection, plan: MergePlan, actor: Actor) -> dict[str, Any]:
    """Let every row go over and return what moved, with what the way back needs."""
    ours, theirs = plan.survivor.id, plan.merged.id
    moved: dict[str, Any] = {}
    for one in plan.moving:
        rows = Base.metadata.tables[one.table]
        value = person_key(ours) if one.column == "nominee_key" else ours
        connection.execute(sa.update(rows).where(rows.c.id.in_(one.ids)).values({one.column: value}))
        moved[f"{one.table}.{one.column}"] = one.ids
    names = table(FormerName)
    theirs_too = names.c.subject_key == person_key(theirs)
    renamed = list(connection.scalars(sa.select(names.c.id).where(theirs_too)))
    connection.execute(sa.update(names).where(theirs_too).values(subject_key=person_key(ours)))
    known, alone = _achievements(connection, ours, theirs)
    payload = {"from": person_key(theirs), "to": person_key(ours)}
    changes = []
    for case in plan.nominations:
        values: dict[str, object] = {"person_id": ours, "nominee_key": person_key(ours)}
        if case.achievement_id in known:
            values["achievement_id"] = known[case.achievement_id]
        changes.append(Reassigned(case.id, case.version, values, payload))
    try:
        reassign(connection, changes, MERGED, actor)
    except IntegrityError as error:
        raise InvalidInput(
            "Hai mục có đề nghị trùng nhau trong một đợt. Kết thúc một đề nghị rồi gộp."
        ) from error
    moved["nominations"] = [[case.id, case.achievement_id] for case in plan.nominations]
    cases = [[case.id, case.achievement_id, case.version + 1] for case in plan.nominations]
    moved[BACK] = {"former_names": renamed, "achievements": alone, "nominations": cases}
    return moved


def _achievements(connection: Connection, ours: int, theirs: int) -> tuple[dict[int, int], list[int]]:
    """Return which achievement of the kept entry stands for the other's of the same key; and which went over."""
    keys: dict[int, dict[str, int]] = {}
    for one in (ours, theirs):
        query = sa.select(achievements.c.key, achievements.c.id).where(
            achievements.c.nominee_key == person_key(one)
        )
        keys[one] = {key: number for key, number in connection.execute(query)}  # noqa: C416  # rows, not pairs
    both = {number: keys[ours][key] for key, number in keys[theirs].items() if key in keys[ours]}
    alone = [number for key, number in keys[theirs].items() if key not in keys[ours]]
    statement = sa.update(achievements).where(achievements.c.id.in_(alone))
    connection.execute(statement.values(nominee_key=person_key(ours)))
    return both, alone


def _take_over(connection: Connection, plan: MergePlan, taken: Sequence[str]) -> dict[str, object]:
    """Write the facts chosen from the merged entry, and what the kept one did not have; keep the other name.

    Returns what the kept entry had before, by field.
    """
    ours, theirs = plan.survivor, plan.merged
    chosen = {one.field: one.merged for one in plan.differences if one.field in taken or one.kept is None}
    if "full_name" in chosen:
        name = str(chosen["full_name"])
        chosen |= {"search_key": fold(name), "sort_key": name_sort_key(name)}
    before = {name: getattr(ours, name) for name in chosen}
    if theirs.deceased_on is not None and ours.deceased_on is None:
        raise InvalidInput("Mục được gộp đi ghi người này đã mất. Ghi việc đó ở mục được giữ lại trước.")
    if (born := chosen.pop("birth_on", None)) is not None:
        put_beside(connection, PersonDetail, "person_id", ours.id, birth_on=born)
    if chosen:
        connection.execute(sa.update(people).where(people.c.id == ours.id).values(chosen))
    if ours.full_name != theirs.full_name:
        other = ours.full_name if "full_name" in chosen else theirs.full_name
        yesterday = clock.today() - timedelta(days=1)
        keep_former_name(connection, person_key(ours.id), other, yesterday, OTHER_NAME)
    return before


def _decide(
    connection: Connection, found: AnyRow, state: ProposalState, note: str, actor: Actor, *, moved: str = "{}"
) -> None:  # fmt: skip
    statement = (
        sa.update(merges)
        .where(merges.c.id == found.id, merges.c.state == ProposalState.PROPOSED)
        .values(
            state=state,
            decided_by_id=actor.user_id,
            decided_at=clock.now(),
            decision_note=note.strip(),
            moved=moved,
        )
    )
    if connection.execute(statement).rowcount != 1:
        raise Conflict(DECIDED)
