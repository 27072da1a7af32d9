"""Who was at a council session, whether they were enough, and who took no part in which case."""

from __future__ import annotations

from fractions import Fraction

from rules.documents.content.blocks import Align, Block, Lines, Table, TableColumn, TableRow, Text
from rules.documents.content.council_facts import CouncilMinutesFacts, Member, Presence
from rules.documents.content.council_parts import named
from rules.documents.wording import Wording
from rules.text import counted
from rules.voting import needed_votes
from rules.wording import percent


def attendance(facts: CouncilMinutesFacts, wording: Wording) -> list[Block]:
    """Chair, secretary, counts, the members with posts, guests, quorum."""
    chair = next(member for member in facts.members if member.presides)
    secretary = next(member for member in facts.members if member.keeps_minutes)
    made: list[Block] = [
        Text(f"{introduced(chair)}.", wording.say("chair")),
        Text(f"{introduced(secretary)}.", wording.say("secretary")),
        Text(_counts(facts, wording), wording.say("attendance")),
        _members(facts, wording),
    ]
    if facts.guests:
        made.append(Text(f"{'; '.join(facts.guests)}.", wording.say("guests")))
    if facts.quorum:
        made.append(Text(_quorum(facts, wording), wording.say("quorum")))
    return made


def introduced(member: Member) -> str:
    """A member inside a sentence: name, seat on the council, post."""
    return ", ".join(part for part in (member.name, member.seat, member.post) if part)


def _of_presence(facts: CouncilMinutesFacts, presence: Presence) -> int:
    """How many voting members attended in one way."""
    return sum(member.is_voting and member.presence is presence for member in facts.members)


def _counts(facts: CouncilMinutesFacts, wording: Wording) -> str:
    """Members in all, present, absent, with written opinions; the decision that set the council up."""
    written = _of_presence(facts, Presence.WRITTEN)
    counts = wording.say(
        "attendance_counts",
        members=counted(sum(member.is_voting for member in facts.members)),
        present=counted(_of_presence(facts, Presence.PRESENT)),
        absent=counted(_of_presence(facts, Presence.ABSENT) + written),
        written=counted(written),
    )
    document = facts.sitting.council.document
    return f"{wording.say('attendance_founded', document=document)} {counts}" if document else counts


def _members(facts: CouncilMinutesFacts, wording: Wording) -> Table:
    """The roll: every member and the secretary."""
    columns = (
        TableColumn(wording.say("column_index"), 11, Align.CENTRE),
        TableColumn(wording.say("column_member"), 40),
        TableColumn(wording.say("column_seat"), 34),
        TableColumn(wording.say("column_post"), 46),
        TableColumn(wording.say("column_presence"), 34),
    )
    rows = tuple(
        TableRow((str(number), member.name, member.seat, member.post, _presence(member, wording)))
        for number, member in enumerate(facts.members, start=1)
    )
    return Table(columns, rows)


def _presence(member: Member, wording: Wording) -> str:
    """How a member attended; for one without a vote, that too."""
    said = wording.say(f"presence_{member.presence.value}")
    if member.presence is not Presence.PRESENT and member.absence_reason:
        said = f"{said} {wording.say('presence_absent_because', reason=member.absence_reason)}"
    return said if member.is_voting else wording.say("presence_secretary", presence=said)


def _quorum(facts: CouncilMinutesFacts, wording: Wording) -> str:
    """Whether enough members were present, with the text that asks for it."""
    assert facts.quorum is not None
    members, present = (
        sum(member.is_voting for member in facts.members),
        _of_presence(facts, Presence.PRESENT),
    )
    needed = needed_votes(members, facts.quorum.share)
    return wording.say(
        "quorum_met" if present >= needed else "quorum_not_met",
        present=str(present),
        members=str(members),
        share=percent(Fraction(present, members)),
        needed=counted(needed),
        citation=facts.quorum.citation,
    )


def conflicts(facts: CouncilMinutesFacts, wording: Wording) -> list[Block]:
    """Who took no part in which case, and who only disclosed that he belongs to the same unit."""
    lines = []
    for member in facts.members:
        away = [named(case.nominee) for case in facts.cases if member.name in case.recused]
        told = [named(case.nominee) for case in facts.cases if member.name in case.disclosed]
        if away:
            lines.append(wording.say("recused", member=member.name, cases="; ".join(away)))
        if told:
            lines.append(wording.say("disclosed", member=member.name, cases="; ".join(told)))
    return [Lines(tuple(lines))] if lines else [Text(wording.say("no_conflicts"))]
