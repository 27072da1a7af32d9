"""Rows of a session → the facts of its papers: minutes, ballot minutes, fallback pack, invitation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from fractions import Fraction

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from rules.documents.content import council_facts as cf
from workflow import clock
from workflow.actor import Actor
from workflow.ballot_formats import key_mark, tracker_of
from workflow.canonical import sha256
from workflow.council_rows import CHAIN, SessionWorld, batch_of, load_session
from workflow.council_words import SEAT_LABELS, Attendance, ItemResult, SeatRole, VotingMode, Way
from workflow.models import AuditEvent, BallotReceipt, ChainHead, Council, Nomination, Unit
from workflow.ordering import people_in_order
from workflow.services.named_votes import named_counts
from workflow.tables import AnyRow, table
from workflow.tally import Counts

n, u, events, heads = table(Nomination), table(Unit), table(AuditEvent), table(ChainHead)
councils, receipts = table(Council), table(BallotReceipt)


class SessionFacts:
    """A session loaded once for its papers."""

    def __init__(self, connection: Connection, session_id: int) -> None:
        """Load the session, its cases with the names around them, and the counts of named votes."""
        self.connection = connection
        self.world: SessionWorld = load_session(connection, session_id)
        self.row = self.world.row
        self.batch = batch_of(connection, session_id)
        self.names: Mapping[int, str] = {one.id: one.name for one in self.world.members}
        query = (
            sa.select(
                n.c.id, n.c.nominee_kind, n.c.nominee_name, n.c.nominee_detail, n.c.award, n.c.content_version,
                u.c.name,
            )
            .join(u, u.c.id == n.c.unit_id)
            .where(n.c.id.in_([one.nomination_id for one in self.world.items]))
        )  # fmt: skip
        self.cases = {row.id: row for row in connection.execute(query)}
        voted = [one for one in self.world.items if one.way is not Way.CONSENSUS]
        self.named = named_counts(connection, self.world, voted)

    # --- parts

    def sitting(self) -> cf.Sitting:
        """Return the session as its papers name it."""
        body = self.connection.execute(sa.select(*u.c).where(u.c.id == self.row.body_unit_id)).one()
        council = self.connection.execute(
            sa.select(*councils.c).where(councils.c.id == self.row.council_id)
        ).one()
        named = cf.CouncilBody(council.name, "", body.place or body.name, body.name, council.document)
        title = self.row.title[:1].lower() + self.row.title[1:]
        return cf.Sitting(
            named, title, self.row.held_on, self.row.starts_at or "08:00", self.row.place or body.name
        )

    def members(self, secretary: Actor | None = None) -> tuple[cf.Member, ...]:
        """Return the members in the order of the minutes; who keeps them is added when he is no member."""
        keeper = next((one for one in self.world.members if one.role is SeatRole.SECRETARY), None)
        own = secretary.person_id if secretary is not None else None
        if keeper is None:
            keeper = next(
                (one for one in self.world.members if own is not None and one.person_id == own), None
            )
        found = [
            self._member(one, keeps=keeper is not None and one.id == keeper.id) for one in self.world.members
        ]
        if keeper is None and secretary is not None:
            found.append(cf.Member(secretary.display_name, "Thư ký", is_voting=False, keeps_minutes=True))
        return tuple(found)

    def _member(self, row: AnyRow, *, keeps: bool) -> cf.Member:
        here = row.attendance or Attendance.PRESENT
        return cf.Member(
            row.name,
            SEAT_LABELS[row.role],
            row.post,
            cf.Presence(here.value),
            row.is_voting,
            row.presides,
            keeps,
        )

    def nominee(self, item: AnyRow) -> cf.Nominee:
        """Return who is proposed for what."""
        case = self.cases[item.nomination_id]
        return cf.Nominee(
            case.nominee_kind,
            case.nominee_name,
            case.name,
            case.award.label,
            case.award.is_title,
            case.nominee_detail,
        )

    def counts(self, item: AnyRow) -> cf.VoteCounts | None:
        """Return the votes of an item, written opinions apart; None where nothing was voted on."""
        if item.agree is None:
            return None
        written = self.named.get(item.id, Counts())
        return cf.VoteCounts(
            agree=item.agree - written.written_agree,
            disagree=item.disagree - written.written_disagree,
            lower=item.lower - written.written_lower,
            blank=item.blank - written.written_blank,
            invalid=item.invalid,
            written_agree=written.written_agree,
            written_disagree=written.written_disagree,
            written_lower=written.written_lower,
            written_blank=written.written_blank,
        )

    def threshold(self, item: AnyRow) -> cf.Threshold | None:
        """Return the pinned rule of an item."""
        if not item.threshold or item.way is Way.CONSENSUS:
            return None
        return cf.Threshold(Fraction(item.threshold), item.citation, item.above)

    def recused(self, item: AnyRow) -> tuple[str, ...]:
        """Return who takes no part in an item."""
        return tuple(people_in_order((self.names[one] for one in self.world.recusals.get(item.id, ())), str))

    def disclosed(self, item: AnyRow) -> tuple[str, ...]:
        """Return who disclosed that the nominee is of his unit."""
        return tuple(
            people_in_order((self.names[one] for one in self.world.disclosures.get(item.id, ())), str)
        )

    def anchors(self) -> cf.Anchors:
        """Return the hashes to print."""
        head = self.connection.scalar(
            sa.select(heads.c.hash).where(heads.c.chain == CHAIN, heads.c.subject_id == self.row.id)
        )
        material = sha256("".join(f"{one.ref} {one.snapshot_sha256}\n" for one in self.world.items))
        batch = self.batch
        if batch is None or not batch.pinned:
            return cf.Anchors(material=material, chain_head=head or "")
        booth = batch.booth_hash if self.row.mode is not VotingMode.PAPER else ""
        return cf.Anchors(batch.pinned_sha256, booth, batch.urn_hash, batch.results_sha256, head or "")

    def moment(self, event: str, otherwise: datetime) -> datetime:
        """Return the local moment of an event of the session."""
        query = sa.select(events.c.recorded_at).where(
            events.c.chain == CHAIN, events.c.subject_id == self.row.id, events.c.event == event
        )
        at = self.connection.scalar(query.order_by(events.c.seq.desc()).limit(1))
        return (at or otherwise).astimezone(clock.LOCAL)


def minutes_facts(facts: SessionFacts, secretary: Actor) -> cf.CouncilMinutesFacts:
    """Return what the minutes of a concluded session say."""
    row, world = facts.row, facts.world
    remarks = dict.fromkeys(one.objections for one in world.items if one.objections)
    quorum = next((one for one in world.items if one.quorum), None)
    ended = row.concluded_at or clock.now()
    return cf.CouncilMinutesFacts(
        sitting=facts.sitting(),
        ended_at=f"{ended.astimezone(clock.LOCAL):%H:%M}",
        members=facts.members(secretary),
        cases=tuple(_case(facts, one) for one in world.items),
        conclusion=tuple(line for line in row.conclusion.splitlines() if line.strip())
        or (_conclusion(world),),
        quorum=cf.Quorum(Fraction(quorum.quorum), quorum.quorum_citation) if quorum else None,
        channel=cf.Channel(row.mode.value),
        base=cf.Base(row.base.value),
        base_citation=row.base_citation,
        remarks=tuple(cf.Remark("", text) for text in remarks),
        anchors=facts.anchors(),
        number=row.minutes_number.split("/")[0] or None,
        symbol=row.minutes_number.partition("/")[2] or "BB-HĐTĐKT",
        ended_on=ended.astimezone(clock.LOCAL).date(),
    )


def _case(facts: SessionFacts, item: AnyRow) -> cf.CouncilCase:
    return cf.CouncilCase(
        nominee=facts.nominee(item),
        version=facts.cases[item.nomination_id].content_version,
        manner=cf.Manner(item.way.value),
        result=cf.Outcome(item.result.value),
        reason=item.reason,
        lower_award=item.lower_award.label if item.result is ItemResult.LOWERED else "",
        threshold=facts.threshold(item),
        counts=facts.counts(item),
        recused=facts.recused(item),
        disclosed=facts.disclosed(item),
    )


def _conclusion(world: SessionWorld) -> str:
    """Return the plain conclusion where the chair gave no words."""
    passed = sum(one.result is ItemResult.RECOMMENDED for one in world.items)
    return (
        f"Hội đồng thống nhất đề nghị khen thưởng {passed:02d}/{len(world.items):02d} trường hợp, giao Thường trực Hội "
        "đồng hoàn thiện hồ sơ, trình cấp có thẩm quyền quyết định theo quy định."
    )


def ballot_facts(facts: SessionFacts) -> cf.BallotMinutesFacts:
    """Return what the minutes of the count say."""
    row, world, batch = facts.row, facts.world, facts.batch
    assert batch is not None
    tellers = [one for one in world.members if one.is_teller]
    chair = next(one for one in world.members if one.presides)
    balloted = [one for one in world.items if one.way is Way.SECRET and one.agree is not None]
    codes = _trackers(facts, [one.id for one in balloted])
    now = clock.now()
    certified = facts.moment("ballot_certified", now)
    return cf.BallotMinutesFacts(
        sitting=facts.sitting(),
        started_at=f"{facts.moment('ballot_opened', now):%H:%M}",
        ended_at=f"{certified:%H:%M}",
        ended_on=certified.date(),
        channel=cf.Channel(row.mode.value),
        tellers=tuple(cf.Teller(one.name, one.post, leads=one is tellers[0]) for one in tellers),
        chair_name=chair.name,
        members=len(world.voting),
        cases=tuple(_ballot_case(facts, one, codes.get(one.id, ())) for one in balloted),
        base=cf.Base(row.base.value),
        base_citation=row.base_citation,
        sealing_key=key_mark(batch.sealing_key),
        signing_key=key_mark(batch.signing_key),
        anchors=facts.anchors(),
        are_shares_destroyed=row.mode is not VotingMode.PAPER,
        number=row.minutes_number.split("/")[0] or None,
        symbol="BBKP-HĐTĐKT",
    )


def _ballot_case(facts: SessionFacts, item: AnyRow, codes: Sequence[str]) -> cf.BallotCase:
    counts, threshold = facts.counts(item), facts.threshold(item)
    assert counts is not None and threshold is not None
    issued = len(facts.world.entitled(item, Attendance.PRESENT))
    return cf.BallotCase(
        nominee=facts.nominee(item),
        threshold=threshold,
        counts=counts,
        issued=issued,
        returned=counts.slips,
        unused=issued - counts.slips,
        result=cf.Outcome(item.result.value),
        recused=len(facts.recused(item)),
        lower_award=item.lower_award.label if item.lower_award is not None else "",
        trackers=tuple(codes),
    )


def _trackers(facts: SessionFacts, item_ids: Sequence[int]) -> dict[int, list[str]]:
    """Return the trackers of the electronic ballots by item, sorted."""
    found: dict[int, list[str]] = {}
    if facts.row.mode is VotingMode.PAPER:
        return found
    query = sa.select(receipts.c.item_id, receipts.c.ballot_hash).where(receipts.c.item_id.in_(item_ids))
    for item_id, digest in facts.connection.execute(query):
        found.setdefault(item_id, []).append(tracker_of(digest))
    return {item_id: sorted(codes) for item_id, codes in found.items()}


def pack_facts(facts: SessionFacts) -> cf.FallbackPackFacts:
    """Return everything to hold the session on paper."""
    cases = tuple(
        cf.PackCase(
            facts.nominee(one),
            cf.Manner(one.way.value),
            one.lower_award.label if one.lower_award is not None else "",
            facts.recused(one),
        )
        for one in facts.world.items
    )
    return cf.FallbackPackFacts(facts.sitting(), facts.members(), cases)


def invitation_facts(facts: SessionFacts, link: str) -> cf.InvitationFacts:
    """Return the invitation to the members."""
    awards = dict.fromkeys(facts.cases[one.nomination_id].award.label for one in facts.world.items)
    counts = {
        label: sum(facts.cases[one.nomination_id].award.label == label for one in facts.world.items)
        for label in awards
    }
    chair = next(one for one in facts.world.members if one.presides)
    return cf.InvitationFacts(
        sitting=facts.sitting(),
        invitee="Các ông, bà thành viên Hội đồng",
        invitee_post="",
        chair=f"{chair.name}, {SEAT_LABELS[chair.role]}",
        content=tuple(f"Xét {label}: {number:02d} trường hợp" for label, number in counts.items()),
        link=link,
        declare_by=facts.row.held_on,
        signer_titles=("TM. HỘI ĐỒNG", "CHỦ TỊCH"),
        signer_name=chair.name,
        issued_on=clock.today(),
    )
