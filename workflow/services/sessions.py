"""Preparing a session of the council: make it, put cases on the agenda with their vote rules, convene it, cancel it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.engine import Connection

import rules
from rules.errors import NeedsLocalRule, NoLawInForce
from rules.vocabulary import AwardCode
from workflow import clock, idempotency
from workflow.actions import Action
from workflow.actor import Actor
from workflow.canonical import new_ref
from workflow.council_rows import LIVE, happened, load_session, refuse_started
from workflow.council_words import SeatRole, SessionState, VoteBase, VotingMode, Way
from workflow.db import transaction
from workflow.errors import Conflict, DateOutsidePeriod, InvalidInput
from workflow.grounds import Subject
from workflow.models import AgendaItem, CouncilSession, Nomination, Person, RoundAward, SessionMember
from workflow.ordering import title_key
from workflow.packs import load_packs
from workflow.payloads import Note, Reason
from workflow.perform import Item, run
from workflow.permissions import require
from workflow.rows import NominationRow, load_rows
from workflow.services.conflicts import conflicts_from_data
from workflow.services.councils import council_on, seats_on
from workflow.states import NominationState as S
from workflow.tables import chunks, insert_returning, table

sessions, items, members, n = (
    table(CouncilSession),
    table(AgendaItem),
    table(SessionMember),
    table(Nomination),
)
ON_AGENDA = frozenset({S.ELIGIBLE, S.COUNCIL})
AWARD_ORDER = {award: place for place, award in enumerate(AwardCode)}


@dataclass(frozen=True, slots=True)
class SessionDraft:
    """A session about to be made. ``secret`` false: what no text wants secret is voted on openly."""

    body_unit_id: int
    title: str
    held_on: date
    starts_at: str = "08:00"
    place: str = ""
    mode: VotingMode = VotingMode.DIGITAL
    secret: bool = True
    own_unit_recuses: bool = False


def create_session(draft: SessionDraft, *, actor: Actor, idempotency_key: str | None = None) -> int:
    """Make a session of the body's council and return its id; the same key again returns the same session."""
    if not draft.title.strip():
        message = "Ghi nội dung chính của phiên họp, ví dụ “Xét khen thưởng năm học 2023-2024”."
        raise InvalidInput(message, {"title": message})
    if draft.held_on < clock.today():
        message = f"Ngày họp {draft.held_on:%d/%m/%Y} đã qua. Chọn từ ngày hôm nay trở đi."
        raise DateOutsidePeriod(message, {"held_on": message})
    with transaction() as connection:
        require(actor, Action.MAKE_SESSION, Subject.for_body(draft.body_unit_id))
        asked = [draft.body_unit_id, draft.title, draft.held_on, draft.starts_at, draft.mode]
        earlier = idempotency.made_before(connection, idempotency_key, actor, "create_session", asked)
        if earlier is not None:
            return earlier
        council = council_on(connection, draft.body_unit_id, draft.held_on)
        row: dict[str, object] = {
            "ref": new_ref(), "body_unit_id": draft.body_unit_id, "council_id": council.id,
            "title": draft.title.strip(), "held_on": draft.held_on, "starts_at": draft.starts_at.strip(),
            "place": draft.place.strip(), "state": SessionState.PREPARING, "mode": draft.mode, "secret": draft.secret,
            "own_unit_recuses": draft.own_unit_recuses, "base": VoteBase.ALL_MEMBERS, "base_citation": "",
            "members": 0, "present": 0, "written": 0, "minutes_number": "", "conclusion": "", "cancel_reason": "",
            "version": 1, "recorded_by_id": actor.user_id, "recorded_at": clock.now(),
        }  # fmt: skip
        (number,) = insert_returning(connection, CouncilSession, [row])
        payload = {
            name: row[name] for name in ("held_on", "mode", "secret", "own_unit_recuses", "council_id")
        }
        happened(connection, number, "session_made", actor, payload, detail=draft.title)
        idempotency.keep_made(connection, idempotency_key, number)
        return number


def set_agenda(session_id: int, nomination_ids: Sequence[int], *, actor: Actor) -> None:
    """Make these nominations the agenda, each with the vote rule of its award, day and local rules.

    Refused for one that is not eligible, is on another session's agenda, or whose vote rule the province has not set.
    """
    wanted = list(dict.fromkeys(nomination_ids))
    with transaction() as connection:
        world = load_session(connection, session_id, lock=True)
        require(actor, Action.MAKE_SESSION, Subject.for_body(world.row.body_unit_id))
        world.require_state(SessionState.PREPARING)
        rows = load_rows(connection, wanted, lock=True)
        _check_candidates(connection, session_id, world.row.body_unit_id, wanted, rows)
        connection.execute(sa.delete(items).where(items.c.session_id == session_id))
        drafts = _item_rows(
            connection, session_id, [rows[number] for number in wanted], secret=world.row.secret
        )
        for part in chunks(drafts):
            connection.execute(sa.insert(items), part)
        counts: dict[str, int] = defaultdict(int)
        for one in drafts:
            way = one["way"]
            assert isinstance(way, Way)
            counts[way.value] += 1
        happened(connection, session_id, "agenda_set", actor, {"items": len(drafts), "ways": dict(counts)})


def _check_candidates(
    connection: Connection, session_id: int, body: int, wanted: Sequence[int], rows: dict[int, NominationRow]
) -> None:
    if not wanted:
        raise InvalidInput("Chọn ít nhất một đề nghị đưa vào chương trình.")
    wrong = [rows[one].nominee_name for one in wanted if one in rows and rows[one].state not in ON_AGENDA]
    strange = [one for one in wanted if one not in rows or rows[one].body_unit_id != body]
    if strange:
        raise InvalidInput("Có đề nghị không thuộc đợt xét của cơ quan này. Tải lại trang rồi chọn lại.")
    if wrong:
        raise InvalidInput(f"{_some(wrong)} không ở trạng thái “Đủ điều kiện” nên chưa đưa ra Hội đồng được.")
    taken: list[str] = []
    query = (
        sa.select(n.c.nominee_name)
        .join(items, items.c.nomination_id == n.c.id)
        .join(sessions, sessions.c.id == items.c.session_id)
        .where(sessions.c.state.in_(LIVE), items.c.session_id != session_id, items.c.applied.is_(False))
    )
    for part in chunks(wanted):
        taken.extend(connection.scalars(query.where(n.c.id.in_(part))))
    if taken:
        raise Conflict(f"{_some(taken)} đã có trong chương trình một phiên họp khác.")


def _some(names: Sequence[str]) -> str:
    shown = ", ".join(names[:3])
    return shown if len(names) <= 3 else f"{shown} và {len(names) - 3} trường hợp khác"


def _item_rows(
    connection: Connection, session_id: int, rows: Sequence[NominationRow], *, secret: bool
) -> list[dict[str, object]]:
    """Return the items in the order of the agenda: by award, unit and given name, each with its rule."""
    packs = load_packs(connection, {row.rule_pack for row in rows})
    laws: dict[tuple[str | None, date], rules.LawOnDate] = {}
    keys = _sort_keys(connection, rows)
    lower = _lower_possible(connection, rows)
    made: list[dict[str, object]] = []
    ordered = sorted(
        rows, key=lambda row: (AWARD_ORDER[row.award], title_key(row.unit_name), keys.get(row.id, ""), row.id)
    )
    for place, row in enumerate(ordered, 1):
        assert row.received_on is not None
        try:
            key = (row.rule_pack, row.received_on)
            law = laws.get(key) or laws.setdefault(key, packs.law(*key))
            rule = rules.vote_rule(row.award, law)
        except (NeedsLocalRule, NoLawInForce) as error:
            raise InvalidInput(
                f"{row.nominee_name}: {error} Bổ sung quy định của địa phương trước."
            ) from error
        below = rules.lower_award(row.award, law)
        made.append(
            {
                "ref": new_ref(),
                "session_id": session_id,
                "nomination_id": row.id,
                "position": place,
                "way": way_of(rule, secret=secret),
                **pinned_rule(rule),
                "lower_award": below if (row.id, below) in lower else None,
                "discussed": False,
                "objections": "",
                "reason": "",
                "proof": "",
                "applied": False,
            }
        )
    return made


def way_of(rule: rules.VoteRule, *, secret: bool) -> Way:
    """Return how a rule wants an award decided; without the switch ``secret`` only what a text wants is secret."""
    if not rule.required:
        return Way.CONSENSUS
    return Way.SECRET if rule.secret and secret else Way.OPEN


def pinned_rule(rule: rules.VoteRule) -> dict[str, object]:
    """Return the columns that keep a vote rule with its citation."""
    return {
        "threshold": str(rule.threshold) if rule.threshold is not None else "",
        "above": rule.above,
        "citation": rule.citation,
        "confidence": rule.confidence.value,
        "written_settled": rule.written_settled,
        "quorum": str(rule.quorum) if rule.quorum is not None else "",
        "quorum_citation": rule.quorum_citation,
    }


def _sort_keys(connection: Connection, rows: Sequence[NominationRow]) -> dict[int, str]:
    """Return the Vietnamese sort key (by given name) of the persons nominated; others sort by name."""
    found = {row.id: title_key(row.nominee_name) for row in rows}
    by_person = {row.person_id: row.id for row in rows if row.person_id is not None}
    persons = table(Person)
    for part in chunks(sorted(by_person)):
        query = sa.select(persons.c.id, persons.c.sort_key).where(persons.c.id.in_(part))
        found.update({by_person[person]: key for person, key in connection.execute(query)})
    return found


def _lower_possible(connection: Connection, rows: Sequence[NominationRow]) -> set[tuple[int, AwardCode]]:
    """Return nomination and lower award where the round takes that award and nobody has proposed it already."""
    rounds = {row.round_id for row in rows}
    takes = table(RoundAward)
    query = sa.select(takes.c.round_id, takes.c.award, takes.c.nominee_kind).where(
        takes.c.round_id.in_(sorted(rounds))
    )
    taken = {tuple(row) for row in connection.execute(query)}
    named: set[tuple[str, AwardCode]] = set()
    for part in chunks(sorted({row.nominee_key for row in rows})):
        known = sa.select(n.c.nominee_key, n.c.award).where(
            n.c.round_id.in_(rounds), n.c.nominee_key.in_(part)
        )
        named |= {(key, award) for key, award in connection.execute(known)}
    return {
        (row.id, below)
        for row in rows
        for below in (rules.voting.NEXT_LOWER.get(row.award),)
        if below is not None
        and (row.round_id, below, row.nominee_kind) in taken
        and (row.nominee_key, below) not in named
    }


def set_way(session_id: int, item_refs: Sequence[str], way: Way, *, actor: Actor) -> None:
    """Let the council vote, openly or in secret, on items it could settle by consensus; never the other way round."""
    with transaction() as connection:
        world = load_session(connection, session_id, lock=True)
        require(actor, Action.MAKE_SESSION, Subject.for_body(world.row.body_unit_id))
        world.require_state(SessionState.PREPARING, SessionState.CONVENED, SessionState.MEETING)
        refuse_started(connection, session_id, "đổi cách quyết định")
        for item in world.items_named(item_refs):
            if item.result is not None:
                raise InvalidInput("Có trường hợp đã có kết quả nên không đổi cách quyết định được.")
            _set_way(connection, item, way, secret=world.row.secret)
        happened(
            connection, session_id, "decision_way_changed", actor, {"items": list(item_refs), "way": way}
        )


def _set_way(connection: Connection, item: object, way: Way, *, secret: bool) -> None:
    row = load_rows(connection, [item.nomination_id])[item.nomination_id]  # type: ignore[attr-defined]  # a row
    assert row.received_on is not None
    law = load_packs(connection, {row.rule_pack}).law(row.rule_pack, row.received_on)
    rule = rules.vote_rule(row.award, law)
    least = way_of(rule, secret=secret)
    if list(Way).index(way) < list(Way).index(least):
        raise InvalidInput(
            f"{row.nominee_name}: {rule.citation} yêu cầu bỏ phiếu nên không chuyển sang cách nhẹ hơn."
        )
    pinned = pinned_rule(rule if way is Way.CONSENSUS else rules.chosen_vote(rule))
    connection.execute(
        sa.update(items).where(items.c.id == item.id).values(way=way, **pinned)  # type: ignore[attr-defined]  # a row
    )


def convene(session_id: int, *, actor: Actor) -> None:
    """Invite the members: fix who they are, put what is still only eligible before the council, lock the material.

    Conflicts of interest that the data shows (own case, relatives, own unit) are recorded now, for members to see.
    """
    with transaction() as connection:
        world = load_session(connection, session_id, lock=True)
        row = world.row
        require(actor, Action.MAKE_SESSION, Subject.for_body(row.body_unit_id))
        world.require_state(SessionState.PREPARING)
        if not world.items:
            raise InvalidInput(
                "Chương trình chưa có trường hợp nào. Chọn các đề nghị đủ điều kiện trước khi mời họp."
            )
        fixed = _fix_members(connection, session_id, row.council_id, row.held_on)
        ids = [one.nomination_id for one in world.items]
        waiting = [one for one in load_rows(connection, ids).values() if one.state is S.ELIGIBLE]
        if waiting:
            run(connection, "put_to_council", [Item(one.id, Note()) for one in waiting], actor=actor)
        rows = load_rows(connection, ids, lock=True)
        gone = [one.nominee_name for one in rows.values() if one.state is not S.COUNCIL]
        if gone:
            raise Conflict(f"{_some(gone)} không còn chờ Hội đồng xét. Bỏ khỏi chương trình rồi mời họp lại.")
        for item in world.items:
            locked = rows[item.nomination_id]
            values = {"nomination_version": locked.version, "snapshot_sha256": locked.snapshot_sha256}
            connection.execute(sa.update(items).where(items.c.id == item.id).values(**values))
        conflicts_from_data(connection, session_id, own_unit_recuses=row.own_unit_recuses, actor=actor)
        connection.execute(
            sa.update(sessions)
            .where(sessions.c.id == session_id)
            .values(state=SessionState.CONVENED, members=fixed, version=row.version + 1)
        )
        material = {one.ref: rows[one.nomination_id].snapshot_sha256 for one in world.items}
        happened(connection, session_id, "session_convened", actor, {"members": fixed, "material": material})


def _fix_members(connection: Connection, session_id: int, council_id: int, day: date) -> int:
    """Copy who sits on the council that day, the chair presiding; return how many vote."""
    seated = seats_on(connection, council_id, day)
    rows = [
        {"ref": new_ref(), "session_id": session_id, "person_id": one.person_id, "name": one.full_name,
         "post": one.post, "role": one.role, "position": place, "is_voting": one.is_voting,
         "presides": one.role is SeatRole.CHAIR, "is_teller": False, "on_paper": False}
        for place, one in enumerate(seated, 1)
    ]  # fmt: skip
    insert_returning(connection, SessionMember, rows)
    return sum(one.is_voting for one in seated)


def cancel(session_id: int, reason: str, *, actor: Actor) -> None:
    """Call a session off before its ballot opens; its cases wait for another one."""
    if not reason.strip():
        message = "Ghi lý do hủy phiên họp."
        raise InvalidInput(message, {"reason": message})
    with transaction() as connection:
        world = load_session(connection, session_id, lock=True)
        require(actor, Action.MAKE_SESSION, Subject.for_body(world.row.body_unit_id))
        world.require_state(*LIVE)
        refuse_started(connection, session_id, "hủy phiên họp")
        rows = load_rows(connection, [one.nomination_id for one in world.items if not one.applied])
        waiting = [one.id for one in rows.values() if one.state is S.COUNCIL]
        if waiting:
            run(connection, "postpone", [Item(one, Reason(reason)) for one in waiting], actor=actor)
        connection.execute(
            sa.update(sessions)
            .where(sessions.c.id == session_id)
            .values(state=SessionState.CANCELLED, cancel_reason=reason.strip(), version=world.row.version + 1)
        )
        happened(connection, session_id, "session_cancelled", actor, {}, detail=reason)
