"""A session → the forms of members who will be absent; what each still has to say. Services and queries share it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from rules.documents import WRITTEN_OPINION, BlockDocument, spec_for
from rules.documents.content.council_facts import (
    CouncilBody,
    Manner,
    Member,
    Nominee,
    PackCase,
    Presence,
    Sitting,
)
from rules.documents.content.fallback_pack import agenda
from rules.documents.content.written_opinion import MemberForm, WrittenOpinionFacts
from rules.errors import RuleError
from rules.law.on_date import law_for
from workflow.council_rows import SessionWorld
from workflow.council_words import SEAT_LABELS, Attendance, SessionState, Way
from workflow.document_kit import wording_of
from workflow.errors import InvalidInput, NotFound
from workflow.models import Council, Nomination, Unit
from workflow.tables import AnyRow, table

n, u, councils = table(Nomination), table(Unit), table(Council)


def may_write(world: SessionWorld, member: AnyRow) -> bool:
    """Whether a member's opinion may come in writing: before the meeting any voter's, in it those called so."""
    if not member.is_voting or world.row.state not in {SessionState.CONVENED, SessionState.MEETING}:
        return False
    early = world.row.state is SessionState.CONVENED
    return early or member.attendance in {Attendance.WRITTEN, None}


def form_of(connection: Connection, world: SessionWorld, member_refs: Collection[str]) -> BlockDocument:
    """Return the forms of some members as one document, in the order of the council; ``NotFound`` for a foreign one."""
    chosen = [one for one in world.members if one.ref in set(member_refs)]
    if len(chosen) != len(set(member_refs)):
        raise NotFound("thành viên này trong phiên họp")
    facts = _facts(connection, world, chosen)
    try:
        spec = spec_for(WRITTEN_OPINION, world.row.held_on)
        made = spec.content(facts, wording_of(spec.wording), spec_id=spec.id)
    except RuleError as error:
        raise InvalidInput(f"Chưa lập được phiếu lấy ý kiến: {error}") from error
    assert isinstance(made, BlockDocument)
    return made


def _facts(connection: Connection, world: SessionWorld, chosen: list[AnyRow]) -> WrittenOpinionFacts:
    """Three statements: the nominees, the body, the council."""
    query = sa.select(
        n.c.id, n.c.nominee_kind, n.c.nominee_name, n.c.nominee_detail, n.c.award, n.c.received_on, u.c.name
    ).join(u, u.c.id == n.c.unit_id)
    wanted = [one.nomination_id for one in world.items]
    rows = {row.id: row for row in connection.execute(query.where(n.c.id.in_(wanted)))}
    made = [(item, _case(item, rows[item.nomination_id])) for item in world.items]
    items = {id(case): item for item, case in made}
    numbered = [(one.number, one.case, items[id(one.case)]) for one in agenda([case for _item, case in made])]
    forms = tuple(
        MemberForm(
            _member(member),
            tuple(
                (number, case)
                for number, case, item in numbered
                if member.id not in world.recusals.get(item.id, frozenset()) and item.result is None
            ),
        )
        for member in chosen
    )
    return WrittenOpinionFacts(
        _sitting(connection, world.row),
        forms,
        _citation(world, {number: row.received_on or world.row.held_on for number, row in rows.items()}),
    )


def _case(item: AnyRow, row: AnyRow) -> PackCase:
    nominee = Nominee(
        row.nominee_kind, row.nominee_name, row.name, row.award.label, row.award.is_title, row.nominee_detail
    )
    lower = item.lower_award.label if item.lower_award is not None else ""
    return PackCase(nominee, Manner(item.way.value), lower)


def _member(row: AnyRow) -> Member:
    return Member(row.name, SEAT_LABELS[row.role], row.post, Presence.WRITTEN, row.is_voting)


def _sitting(connection: Connection, row: AnyRow) -> Sitting:
    body = connection.execute(sa.select(u.c.name, u.c.place).where(u.c.id == row.body_unit_id)).one()
    council = connection.execute(
        sa.select(councils.c.name, councils.c.document).where(councils.c.id == row.council_id)
    ).one()
    named = CouncilBody(council.name, "", body.place or body.name, body.name, council.document)
    title = row.title[:1].lower() + row.title[1:]
    return Sitting(named, title, row.held_on, row.starts_at or "08:00", row.place or body.name)


def _citation(world: SessionWorld, received: Mapping[int, date]) -> str:
    """Return the texts that count written opinions for the cases voted on; empty where one case has none.

    It is the text of the day of receipt, not that of the threshold: a council may vote on what no text asks it to.
    """
    found = []
    for one in world.items:
        if one.way is Way.CONSENSUS:
            continue
        day = received[one.nomination_id]
        rule = law_for(day, day).find("council.written_opinions")
        if rule is None:
            return ""
        found.append(rule.citation)
    return "; ".join(dict.fromkeys(found))
