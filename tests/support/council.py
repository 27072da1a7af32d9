"""A council for tests: fifteen people with accounts, and sessions brought as far as a test needs."""

from __future__ import annotations

import base64
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date

import sqlalchemy as sa

from seeds import ballot_client as client
from workflow import clock
from workflow.actor import Actor, Grant
from workflow.council_rows import SessionWorld, load_session
from workflow.council_words import Attendance, SeatRole, VotingMode
from workflow.db import reading, transaction
from workflow.models import BallotBatch, Person, User
from workflow.roles import Role
from workflow.services import ballots, council, councils, counting, meeting, sessions
from workflow.services.councils import SeatDraft
from workflow.services.meeting import Present
from workflow.services.sessions import SessionDraft
from workflow.tables import insert_returning, table

BOOTH = "b" * 64
Choose = Callable[[str, str], int]
"""Member reference and item reference give the choice."""


@dataclass(slots=True)
class Table:
    """A council around its table: members in the order of the minutes, and the secretary's account."""

    body: int
    secretary: Actor
    council_id: int
    actors: list[Actor]  # chair first
    keys: dict[int, tuple[client.Keys, list[tuple[int, bytes]]]] = field(default_factory=dict)

    @property
    def chair(self) -> Actor:
        """Return the chair."""
        return self.actors[0]

    def actor_of(self, person_id: int) -> Actor:
        """Return the actor of a person."""
        return next(one for one in self.actors if one.person_id == person_id)


def seated(
    body: int, secretary: Actor, members: int = 15, *, since: date | None = None, prefix: str = "tv"
) -> Table:
    """Set up a council of so many members with accounts: a chair, a deputy, a standing member, the rest."""
    people = _people(members, prefix)
    with transaction() as connection:
        rows = [
            {"username": f"{prefix}{number}", "display_name": f"Ủy viên {number}", "person_id": person,
             "must_change_password": False, "is_active": True, "is_demo": False, "created_at": clock.now()}
            for number, person in enumerate(people, 1)
        ]  # fmt: skip
        users = insert_returning(connection, User, rows)
    actors = [
        Actor(
            user, f"{prefix}{number}", f"Ủy viên {number}", person, (Grant(Role.COUNCIL_MEMBER, body),), body
        )
        for number, (user, person) in enumerate(zip(users, people, strict=True), 1)
    ]
    roles = [SeatRole.CHAIR, SeatRole.DEPUTY, SeatRole.STANDING] + [SeatRole.MEMBER] * members
    drafts = [SeatDraft(person, role, "Ủy viên") for person, role in zip(people, roles, strict=False)]
    started = since or date(clock.today().year, 1, 1)
    number = councils.create_council(
        body,
        "Hội đồng Thi đua – Khen thưởng",
        "Quyết định số 01/QĐ-UBND",
        started,
        drafts,
        actor=secretary,
        second=approver(body),
    )
    return Table(body, secretary, number, actors)


def approver(body: int) -> Actor:
    """Return the second person who approves who sits; his account is not stored."""
    return Actor(0, "duyet", "Người duyệt", None, (Grant(Role.CONFIRMER, body),), body)


def sitting(body: int, secretary: Actor) -> Table:
    """Return the council of a body as it sits today, set up when it has none."""
    number = councils.council_id_of(body, clock.today())
    if number is None:
        return seated(body, secretary)
    users = table(User)
    with reading() as connection:
        people = [row.person_id for row in councils.seats_on(connection, number, clock.today())]
        query = sa.select(*users.c).where(users.c.person_id.in_(people))
        accounts = {row.person_id: row for row in connection.execute(query)}
    grants = (Grant(Role.COUNCIL_MEMBER, body),)
    actors = [
        Actor(account.id, account.username, account.display_name, account.person_id, grants, body)
        for account in (accounts[one] for one in people)
    ]
    return Table(body, secretary, number, actors)


def _people(members: int, prefix: str) -> list[int]:
    with transaction() as connection:
        rows = [
            {"code": f"{prefix.upper()}{n}", "full_name": f"Trần Văn Viên {n}", "search_key": f"tran van vien {n}",
             "sort_key": f"{n:06}", "birth_year": 1970, "is_female": False, "is_synthetic": True}
            for n in range(1, members + 1)
        ]  # fmt: skip
        return insert_returning(connection, Person, rows)


def world_of(session_id: int) -> SessionWorld:
    """Return a session as it is now."""
    with reading() as connection:
        return load_session(connection, session_id)


def convened(seats: Table, ids: Sequence[int], *, mode: VotingMode = VotingMode.DIGITAL, secret: bool = True,
             **more: object) -> int:  # fmt: skip
    """Make a session with these nominations on its agenda and convene it."""
    draft = SessionDraft(seats.body, "Xét khen thưởng", clock.today(), mode=mode, secret=secret, **more)  # type: ignore[arg-type]  # of the draft
    number = sessions.create_session(draft, actor=seats.secretary)
    sessions.set_agenda(number, list(ids), actor=seats.secretary)
    sessions.convene(number, actor=seats.secretary)
    return number


def all_present(session_id: int, seats: Table, *, absent: Sequence[int] = (), written: Sequence[int] = (),
                on_paper: Sequence[int] = ()) -> None:  # fmt: skip
    """Call the roll; ``absent`` and the others are places at the table (0 is the chair)."""
    roll = {}
    for place, one in enumerate(world_of(session_id).members):
        attendance = Attendance.ABSENT if place in absent else Attendance.PRESENT
        attendance = Attendance.WRITTEN if place in written else attendance
        roll[one.ref] = Present(attendance, on_paper=place in on_paper)
    chair = next((ref for ref, one in roll.items() if one.attendance is Attendance.PRESENT), None)
    meeting.call_roll(session_id, roll, actor=seats.secretary, presiding=chair)


def with_tellers(session_id: int, seats: Table) -> list[Actor]:
    """Elect the first three members who can be tellers; return their actors."""
    world = world_of(session_id)
    able = [one for one in world.members if meeting.why_not_teller(world, one) is None][:3]
    meeting.elect_tellers(session_id, [one.ref for one in able], actor=seats.secretary)
    return [seats.actor_of(one.person_id) for one in able]


def keyed(session_id: int, seats: Table, tellers: Sequence[Actor]) -> client.Keys:
    """Let a teller make the keys, rehearse, and give the public ones."""
    keys = client.Keys.new()
    shares = client.split(keys.secret)
    seats.keys[session_id] = (keys, shares)
    rebuilt = client.Keys.of_secret(client.combine(shares[1:]))
    proof = rebuilt.sign(f"khen-thuong/rehearsal/v1\n{world_of(session_id).row.ref}")
    ballots.keep_keys(
        session_id, *keys.public, client.share_hashes(shares), proof, booth_hash=BOOTH, actor=tellers[0]
    )
    return keys


def opened(session_id: int, seats: Table) -> list[Actor]:
    """Bring a convened session to its open secret ballot, everybody present unless the roll was called."""
    if world_of(session_id).row.present == 0:
        all_present(session_id, seats)
    tellers = with_tellers(session_id, seats)
    if world_of(session_id).row.mode is not VotingMode.PAPER:
        keyed(session_id, seats, tellers)
    for one in tellers[:2]:
        ballots.confirm(session_id, "open", actor=one)
    ballots.open_ballot(session_id, actor=seats.secretary)
    return tellers


def sealed_for(session_id: int, seats: Table, actor: Actor, choices: dict[str, int]) -> dict[str, bytes]:
    """Return a member's ballots, sealed as his browser would."""
    world = world_of(session_id)
    member = world.member_of(actor)
    assert member is not None
    public = seats.keys[session_id][0].public[0]
    return {
        ref: client.seal(public, choice, client.binding(world.row.ref, ref, member.ref, BOOTH))
        for ref, choice in choices.items()
    }


def vote(session_id: int, seats: Table, choose: Choose, *, only: Sequence[Actor] | None = None) -> None:
    """Let every digital voter vote on every item he may."""
    world = world_of(session_id)
    for actor in seats.actors if only is None else only:
        member = world.member_of(actor)
        assert member is not None
        if member.attendance is not Attendance.PRESENT or member.on_paper:
            continue
        choices = {
            one.ref: choose(member.ref, one.ref)
            for one in world.items
            if one.way.value == "secret" and one.result is None and member in world.entitled(one)
        }
        if choices:
            ballots.cast(session_id, sealed_for(session_id, seats, actor, choices), actor=actor)


def closed(session_id: int, seats: Table, tellers: Sequence[Actor]) -> str:
    """Close the ballot and return the urn's hash."""
    for one in tellers[:2]:
        ballots.confirm(session_id, "close", actor=one)
    return ballots.close_ballot(session_id, actor=seats.secretary)


def results_of(session_id: int, seats: Table, teller: Actor, *, paper: dict[str, Sequence[int]] | None = None,
               shares: tuple[int, int] = (0, 2)) -> tuple[str, str]:  # fmt: skip
    """Open the urn with two shares and return what the counting page would send."""
    _keys, parts = seats.keys[session_id]
    keys = client.Keys.of_secret(client.combine([parts[shares[0]], parts[shares[1]]]))
    urn = counting.urn(session_id, actor=teller)
    batch = batch_row(session_id)
    raw = {
        ref: [(one.voter_ref, base64.urlsafe_b64decode(one.ballot + "==")) for one in found]
        for ref, found in urn.items()
    }
    return client.count(
        keys, session_ref=world_of(session_id).row.ref, booth_hash=BOOTH, urn_hash=batch.urn_hash, urn=raw, paper=paper
    )  # fmt: skip


def batch_row(session_id: int) -> sa.Row[tuple[object, ...]]:
    """Return the ballot batch of a session."""
    batches = table(BallotBatch)
    with reading() as connection:
        return connection.execute(sa.select(*batches.c).where(batches.c.session_id == session_id)).one()


def certified(session_id: int, seats: Table, tellers: Sequence[Actor]) -> None:
    """Let two tellers and the one who presides certify."""
    world = world_of(session_id)
    presiding = next(one.person_id for one in world.members if one.presides)
    for one in (*tellers[:2], seats.actor_of(presiding)):
        counting.certify(session_id, actor=one)


def balloted(session_id: int, seats: Table, choose: Choose) -> None:
    """Hold the whole secret ballot of a convened session and certify it."""
    tellers = opened(session_id, seats)
    vote(session_id, seats, choose)
    closed(session_id, seats, tellers)
    text, signature = results_of(session_id, seats, tellers[0])
    counting.record_results(session_id, text, signature, actor=tellers[0])
    certified(session_id, seats, tellers)


def by_consensus(session_id: int, seats: Table) -> None:
    """Agree on everything that needs no ballot."""
    refs = [
        one.ref for one in world_of(session_id).items if one.way.value == "consensus" and one.result is None
    ]
    if refs:
        meeting.agree_by_consensus(session_id, refs, actor=seats.secretary)


def recommended(
    seats: Table,
    ids: Sequence[int],
    choose: Choose = lambda _voter, _item: 1,
    number: str = "01/BB-HĐTĐKT",
) -> int:
    """Take eligible nominations through a whole session; return it."""
    session = convened(seats, ids)
    all_present(session, seats)
    if any(one.way.value == "secret" for one in world_of(session).items):
        balloted(session, seats, choose)
    by_consensus(session, seats)
    council.conclude(session, number, actor=seats.secretary)
    return session
