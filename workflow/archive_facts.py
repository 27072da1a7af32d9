"""What the system holds of a closed round, as the list of an archived file: letters, papers, minutes, decisions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from rules.documents import ARCHIVE_FILE
from rules.documents.content.archive_file import ArchiveFileFacts, FiledPaper
from rules.documents.content.unit_facts import UnitBody
from rules.vocabulary import PaperKind
from workflow import clock
from workflow.models import (
    AgendaItem,
    AwardDecision,
    Consultation,
    ConsultationAnswer,
    ConsultationItem,
    CouncilSession,
    DecisionState,
    Dossier,
    Nomination,
    OfficialPaper,
    Paper,
    ResultNotice,
    ResultNoticeCase,
    Round,
    RoundDocument,
    Unit,
)
from workflow.official_kinds import KINDS
from workflow.tables import AnyRow, table

n, d, u, r = table(Nomination), table(Dossier), table(Unit), table(Round)
papers, guidance, decisions = table(Paper), table(RoundDocument), table(AwardDecision)
sessions, items, official = table(CouncilSession), table(AgendaItem), table(OfficialPaper)
asked, about, answers = table(Consultation), table(ConsultationItem), table(ConsultationAnswer)
notices, told = table(ResultNotice), table(ResultNoticeCase)
COUNCIL = "Hội đồng Thi đua - Khen thưởng"


@dataclass(frozen=True, slots=True)
class FileHead:
    """What the office writes on the cover; the retention period is its own, nothing is assumed."""

    title: str
    department: str
    code: str = ""
    retention: str = ""
    made_on: date | None = None
    maker: str = ""


def archive_facts(connection: Connection, row: AnyRow, head: FileHead) -> ArchiveFileFacts:
    """Return cover and contents of a round's file, papers by day; seven statements."""
    body = connection.execute(sa.select(u.c.name, u.c.place).where(u.c.id == row.body_unit_id)).one()
    found = [*_of_units(connection, row.id), *_of_body(connection, row, body.name)]
    return ArchiveFileFacts(
        agency=UnitBody(body.name, "", body.place or body.name),
        department=head.department,
        title=head.title,
        papers=tuple(sorted(found, key=lambda one: (one.on or date.max, one.author, one.number))),
        code=head.code,
        retention=head.retention,
        made_on=head.made_on,
        maker=head.maker,
    )


def _of_units(connection: Connection, round_id: int) -> Iterable[FiledPaper]:
    """Guidance, then the units' papers; those of single nominees are one line a dossier and kind."""
    given = sa.select(guidance.c.title, guidance.c.added_at).where(
        guidance.c.round_id == round_id, guidance.c.withdrawn_at.is_(None)
    )
    for one in connection.execute(given):
        yield FiledPaper("", one.added_at.astimezone(clock.LOCAL).date(), one.title, "", note="hướng dẫn")
    query = (
        sa.select(
            papers.c.kind, papers.c.number, papers.c.signed_on, papers.c.nomination_id.is_not(None).label("of_one"),
            u.c.name.label("unit"), d.c.id.label("dossier"), d.c.letter_number, d.c.letter_on,
        )
        .join(d, d.c.id == papers.c.dossier_id)
        .join(u, u.c.id == d.c.unit_id)
        .where(d.c.round_id == round_id, papers.c.withdrawn_at.is_(None))
        .order_by(d.c.id, papers.c.id)
    )  # fmt: skip
    counted: dict[tuple[object, ...], int] = {}
    for row in connection.execute(query):
        if row.of_one:
            key = (row.dossier, row.kind, row.unit, row.letter_on)
            counted[key] = counted.get(key, 0) + 1
            continue
        is_letter = row.kind is PaperKind.PROPOSAL_LETTER
        number = row.number or (row.letter_number if is_letter else "")
        yield FiledPaper(
            number, row.signed_on or (row.letter_on if is_letter else None), row.kind.label, row.unit
        )
    for (_dossier, kind, unit, on), count in counted.items():
        assert isinstance(kind, PaperKind)
        day = on if isinstance(on, date) else None
        yield FiledPaper("", day, kind.label, str(unit), note=f"{count} văn bản")


def _of_body(connection: Connection, row: AnyRow, body: str) -> Iterable[FiledPaper]:
    """Minutes, letters asked and answered, decisions, notices, and what the store of official papers holds."""
    mine = sa.select(n.c.id).where(n.c.round_id == row.id)
    met = sa.select(sessions.c.minutes_number, sessions.c.held_on, sessions.c.title).where(
        sessions.c.id.in_(sa.select(items.c.session_id).where(items.c.nomination_id.in_(mine)))
    )
    for one in connection.execute(met):
        title = f"Biên bản họp Hội đồng: {one.title}" if one.title else "Biên bản họp Hội đồng"
        yield FiledPaper(one.minutes_number, one.held_on, title, COUNCIL)
    opinion = sa.select(
        answers.c.letter, answers.c.answered_on, asked.c.asked_name, asked.c.letter.label("ours")
    ).join(asked, asked.c.id == answers.c.consultation_id)
    wanted = sa.select(about.c.consultation_id).where(about.c.nomination_id.in_(mine))
    for reply in connection.execute(opinion.where(asked.c.id.in_(wanted))):
        yield FiledPaper(
            reply.letter,
            reply.answered_on,
            f"Trả lời Công văn số {reply.ours} về lấy ý kiến",
            reply.asked_name,
        )
    issued = sa.select(
        decisions.c.number, decisions.c.issued_on, decisions.c.title, decisions.c.is_external
    ).where(decisions.c.round_id == row.id, decisions.c.state == DecisionState.ISSUED)
    for made in connection.execute(issued):
        author = "Cấp trên có thẩm quyền" if made.is_external else f"Chủ tịch {body}"
        yield FiledPaper(made.number or "", made.issued_on, f"Quyết định {_lower(made.title)}", author)
    letters = sa.select(notices.c.number, notices.c.issued_on, u.c.name).join(
        u, u.c.id == notices.c.unit_id
    ).where(notices.c.id.in_(sa.select(told.c.notice_id).where(told.c.nomination_id.in_(mine))))  # fmt: skip
    for notice in connection.execute(letters):
        yield FiledPaper(
            notice.number, notice.issued_on, f"Thông báo lý do không khen thưởng gửi {notice.name}", COUNCIL
        )
    yield from _official(connection, row.id, mine)


def _official(connection: Connection, round_id: int, mine: sa.Select[int]) -> Iterable[FiledPaper]:
    dossiers = sa.select(d.c.id).where(d.c.round_id == round_id)
    consulted = sa.select(about.c.consultation_id).where(about.c.nomination_id.in_(mine))
    decided = sa.select(decisions.c.id).where(decisions.c.round_id == round_id)
    parent = sa.or_(
        *(
            sa.and_(official.c.parent_kind == kind, official.c.parent_id.in_(ids))
            for kind, ids in (("dossier", dossiers), ("consultation", consulted), ("decision", decided))
        ),
        sa.and_(official.c.parent_kind == "round", official.c.parent_id == round_id),
    )
    query = (
        sa.select(official.c.kind, official.c.number_text, official.c.law_on, u.c.name.label("unit"))
        .outerjoin(u, u.c.id == official.c.unit_id)
        .where(official.c.format == "pdf", official.c.kind != ARCHIVE_FILE, parent)
        .order_by(official.c.id)
    )
    for one in connection.execute(query):
        to = f" gửi {one.unit}" if one.unit else ""
        yield FiledPaper(one.number_text, one.law_on, f"{KINDS[one.kind].label}{to}", COUNCIL)


def _lower(title: str) -> str:
    return title[:1].lower() + title[1:]
