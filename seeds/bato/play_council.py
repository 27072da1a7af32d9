"""The district council of the season: convened for each round, it really votes, electronically and in secret.

The members' browsers are played by ``seeds.ballot_client``: a teller makes the keys and three shares, fifteen members
seal their ballots, two shares open the urn. The planned counts decide how many agree; who says what is drawn.
"""

from __future__ import annotations

import base64
from functools import partial
from random import Random

from rules.vocabulary import NomineeKind
from seeds import ballot_client as client
from seeds.bato.index import Line
from seeds.bato.plan import Ballot, PlannedRound
from seeds.bato.season import FIRST_DAY, Season, by_office
from workflow.actor import Actor
from workflow.council_words import Attendance, SeatRole
from workflow.queries import council_agenda as councils_seen
from workflow.services import ballots, council, councils, counting, meeting, sessions
from workflow.services.councils import SeatDraft
from workflow.services.meeting import Present
from workflow.services.sessions import SessionDraft

ROLES = {
    "Chủ tịch Hội đồng": SeatRole.CHAIR,
    "Phó Chủ tịch Hội đồng": SeatRole.DEPUTY,
    "Ủy viên thường trực": SeatRole.STANDING,
}
DOCUMENT = "Quyết định số 15/QĐ-UBND ngày 02/01/2024 (giả định)"
PLACE = "Phòng họp số 1, Ủy ban nhân dân huyện"
BOOTH = "0" * 64
"""Nobody opened the booth's page: this client stands in for it, and the record says so by this hash."""


def set_up_council(season: Season) -> None:
    """The chairman's decision sets up the council of fifteen."""
    people = season.nominees[NomineeKind.INDIVIDUAL]
    drafts = [
        SeatDraft(people[one.person_code], ROLES.get(one.role, SeatRole.MEMBER), one.position)
        for one in season.plan.council
    ]
    name = "Hội đồng Thi đua – Khen thưởng huyện Ba Tơ"
    councils.create_council(
        season.district,
        name,
        DOCUMENT,
        FIRST_DAY,
        drafts,
        actor=season.cast.standing,
        second=season.cast.confirmer(""),
    )


def plan_session(season: Season, a_round: PlannedRound, lines: list[Line]) -> None:
    """Put the session of a round on the timetable: material and agenda in the morning, then the meeting."""
    played = Session(season, a_round, lines)
    day, at = a_round.days.council, season.at
    at(day, 7.5, played.convene, len(lines))
    at(day, 9, played.meet, len(lines))
    at(day, 11, played.conclude, len(lines))


class Session:
    """One session of the council, from its agenda to its results."""

    def __init__(self, season: Season, a_round: PlannedRound, lines: list[Line]) -> None:
        """Remember what is on the agenda."""
        self.season, self.round, self.lines = season, a_round, lines
        self.id = 0

    @property
    def by(self) -> Actor:
        """Return the secretary, who is the official of the standing body."""
        return self.season.cast.standing

    def convene(self) -> None:
        """Put the cases before the council and invite its members."""
        season = self.season
        for unit, group in by_office(self.lines):
            council.put_to_council(season.ids_of(group), actor=season.cast.appraiser(unit))
        title = f"Xét {self.round.name[:1].lower()}{self.round.name[1:]}"
        draft = SessionDraft(season.district, title, self.round.days.council, "08:00", PLACE)
        self.id = sessions.create_session(draft, actor=self.by)
        sessions.set_agenda(self.id, season.ids_of(self.lines), actor=self.by)
        sessions.convene(self.id, actor=self.by)

    def meet(self) -> None:
        """Everybody is there; secret items first, then the list by consensus."""
        seen = councils_seen.outline(self.by, self.id)
        everybody = {ref: Present(Attendance.PRESENT) for ref in seen.members.values()}
        meeting.call_roll(self.id, everybody, actor=self.by)
        if seen.secret:
            hold_ballot(self.season, self.id, self._planned(), self.by)
        rest = [ref for ref in seen.items.values() if ref not in set(seen.secret)]
        if rest:
            meeting.agree_by_consensus(self.id, rest, actor=self.by)

    def _planned(self) -> dict[int, Ballot]:
        """Return the planned count of each nomination that is voted on."""
        ballots_of = ((self.season.ids[one.key], one.story.ballot) for _, _, one in self.lines)
        return {number: ballot for number, ballot in ballots_of if ballot is not None}

    def conclude(self) -> None:
        """The secretary records the results; a deputy records those in which the secretary has a conflict."""
        season = self.season
        for actor in dict.fromkeys(
            (self.by, *(season.cast.appraiser(unit) for unit, _ in by_office(self.lines)))
        ):
            if council.conclude(self.id, "", actor=actor).done:
                break


def hold_ballot(season: Season, session_id: int, planned: dict[int, Ballot], secretary: Actor) -> None:
    """Hold the secret ballot: tellers, keys, rehearsal, opening, votes, close, count by two shares, certification."""
    by_person = {one.person_id: one for one in season.cast.accounts.values() if one.person_id is not None}
    tellers = _elect(session_id, by_person, secretary)
    keys, shares = _make_keys(session_id, tellers[0], secretary)
    for teller in tellers[:2]:
        ballots.confirm(session_id, "open", actor=teller)
    ballots.open_ballot(session_id, actor=secretary)
    seen = councils_seen.outline(secretary, session_id)
    said = {seen.items[number]: _choices(seen.voters[seen.items[number]], ballot, number)
            for number, ballot in planned.items()}  # fmt: skip
    for person, ref in seen.members.items():
        mine = {
            item: client.seal(keys.public[0], choices[ref], client.binding(seen.ref, item, ref, BOOTH))
            for item, choices in said.items()
            if ref in choices
        }
        ballots.cast(session_id, mine, actor=by_person[person])
    for teller in tellers[:2]:
        ballots.confirm(session_id, "close", actor=teller)
    urn_hash = ballots.close_ballot(session_id, actor=secretary)
    _count(session_id, tellers[0], client.Keys.of_secret(client.combine(shares[1:])), (seen.ref, urn_hash))
    chair = season.cast.signer
    for one in (*tellers[:2], chair):
        counting.certify(session_id, actor=one)


def _elect(session_id: int, by_person: dict[int, Actor], secretary: Actor) -> list[Actor]:
    """Elect the first three members without any conflict in the secret items."""
    able = meeting.possible_tellers(session_id, actor=secretary)[: meeting.TELLERS]
    meeting.elect_tellers(session_id, [ref for ref, _ in able], actor=secretary)
    return [by_person[person] for _, person in able]


def _make_keys(
    session_id: int, teller: Actor, secretary: Actor
) -> tuple[client.Keys, list[tuple[int, bytes]]]:
    keys = client.Keys.new()
    shares = client.split(keys.secret)
    ref = councils_seen.outline(secretary, session_id).ref
    rebuilt = client.Keys.of_secret(client.combine(shares[:2]))
    ballots.keep_keys(
        session_id, *keys.public, client.share_hashes(shares), rebuilt.sign(f"khen-thuong/rehearsal/v1\n{ref}"),
        booth_hash=BOOTH, actor=teller,
    )  # fmt: skip
    return keys, shares


def _choices(voters: tuple[str, ...], ballot: Ballot, seed: int) -> dict[str, int]:
    """Return who says what: as many agree as planned, the rest against or blank; a recused member is not among them."""
    agree = min(ballot.agree, len(voters))
    disagree = min(ballot.disagree, len(voters) - agree)
    said = [client.AGREE] * agree + [client.DISAGREE] * disagree
    said += [client.BLANK] * (len(voters) - len(said))
    Random(seed).shuffle(said)  # noqa: S311  # example data, not a secret
    return dict(zip(voters, said, strict=True))


def _count(session_id: int, teller: Actor, keys: client.Keys, of_session: tuple[str, str]) -> None:
    """Open the urn as the tellers' page does and send back totals and shuffled slips."""
    found = counting.urn(session_id, actor=teller)
    urn = {
        item: [(one.voter_ref, base64.urlsafe_b64decode(one.ballot + "==")) for one in sealed]
        for item, sealed in found.items()
    }
    ref, urn_hash = of_session
    text, signature = client.count(keys, session_ref=ref, booth_hash=BOOTH, urn_hash=urn_hash, urn=urn)
    counting.record_results(session_id, text, signature, actor=teller)


def plan_council(season: Season) -> None:
    """Set the council up on the first day."""
    season.at(FIRST_DAY, 7.2, partial(set_up_council, season))
