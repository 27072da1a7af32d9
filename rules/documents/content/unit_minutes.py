"""What the minutes of a unit's own meeting say (NĐ 30/2020/NĐ-CP, Phụ lục III, Mẫu 1.9 "Biên bản").

Luật 2022 Điều 84: titles rest on a biên bản bình xét thi đua, commendation forms on a biên bản xét khen thưởng; one
meeting may have both. Nothing is said that the unit did not record: whoever has no counted vote and was not agreed on
by all leaves a gap in a draft, and ``check_minutes`` refuses the finished paper.
"""

from __future__ import annotations

from fractions import Fraction

from rules.documents.content.award_facts import InconsistentFacts
from rules.documents.content.blocks import (
    Align,
    Block,
    BlockDocument,
    Heading,
    Lines,
    Part,
    Recipients,
    Signatory,
    Signatures,
    Table,
    TableRow,
    Text,
)
from rules.documents.content.frozen import cleaned
from rules.documents.content.unit_facts import (
    Entry,
    UnitMinutesFacts,
    by_award,
    counts_of,
    one_line_each,
    require,
)
from rules.documents.content.unit_parts import GAP, award_words, columns, ended, numbered, unit_header
from rules.documents.wording import Wording
from rules.text import clock_time, counted, long_date
from rules.wording import percent

FEW = 3  # names to list in a refusal


def check_minutes(facts: UnitMinutesFacts) -> None:
    """Raise InconsistentFacts unless everything that finished minutes need is there and agrees."""
    meeting, paper = facts.meeting, "biên bản bình xét"
    for what, value in (
        ("trường hợp đề nghị", facts.proposal.entries),
        ("ngày họp", meeting.held_on),
        ("giờ bắt đầu", meeting.starts_at),
        ("giờ kết thúc", meeting.ends_at),
        ("địa điểm họp", meeting.place),
        ("họ tên người chủ trì", meeting.chair),
        ("họ tên thư ký", meeting.secretary),
        ("tổng số người được triệu tập", meeting.members),
        ("số người có mặt", meeting.present),
    ):
        require(what, paper, value)
    if meeting.present > meeting.members:
        raise InconsistentFacts(
            f"Chưa lập được {paper}: số có mặt ({meeting.present}) lớn hơn tổng số ({meeting.members})."
        )
    if meeting.ends_at <= meeting.starts_at:
        raise InconsistentFacts(f"Chưa lập được {paper}: giờ kết thúc phải sau giờ bắt đầu.")
    for entry in facts.proposal.entries:
        if entry.votes and (entry.votes.present > meeting.present or _counted(entry) > meeting.present):
            raise InconsistentFacts(
                f"Chưa lập được {paper}: số phiếu của “{entry.name}” không khớp số người có mặt "
                f"({meeting.present}). Sửa kết quả bình xét của trường hợp này hoặc số có mặt."
            )
    if missing := _without_result(facts):
        raise InconsistentFacts(
            f"Chưa lập được {paper}: chưa ghi số phiếu của {_named(missing)}. Ghi kết quả bình xét của từng "
            "trường hợp; trường hợp không bắt buộc bỏ phiếu thì có thể xác nhận cuộc họp nhất trí theo danh sách."
        )


def _named(entries: list[Entry]) -> str:
    names = "; ".join(f"“{entry.name}”" for entry in entries[:FEW])
    return names if len(entries) <= FEW else f"{names} và {len(entries) - FEW} trường hợp khác"


def _without_result(facts: UnitMinutesFacts) -> list[Entry]:
    """Entries with no counted vote that need one, or that nobody said all agreed on."""
    return [
        entry
        for entry in facts.proposal.entries
        if entry.votes is None and (entry.award in facts.must_be_counted or not facts.meeting.others_agreed)
    ]


def _counted(entry: Entry) -> int:
    votes = entry.votes
    return votes.agree + votes.disagree + votes.blank if votes else 0


def unit_minutes_content(facts: UnitMinutesFacts, wording: Wording, *, spec_id: str = "") -> BlockDocument:
    """Return what the minutes say, in NFC; what is not known yet is a gap.

    Raises InconsistentFacts, and ForbiddenCharacter when a text holds control or direction-changing characters.
    """
    facts = cleaned(facts)
    proposal = facts.proposal
    require("tên đơn vị", "biên bản", proposal.unit.name)
    require("trường hợp đề nghị", "biên bản", proposal.entries)
    subject = wording.say(
        "subject_forms" if facts.for_forms else "subject_titles", period=proposal.period_label
    )
    part = Part(
        blocks=tuple(_body(facts, wording)),
        header=unit_header(proposal.unit, wording, number_line=numbered(facts.meeting.number, wording)),
        titles=(wording.say("kind"), subject),
    )
    return BlockDocument(
        spec=spec_id or wording.id,
        title=wording.say("file_title", unit=proposal.unit.name, subject=subject),
        author=proposal.unit.name,
        subject=subject,
        parts=(part,),
    )


def _body(facts: UnitMinutesFacts, wording: Wording) -> list[Block]:
    meeting = facts.meeting
    made: list[Block] = [
        Text(_moment(facts, meeting.starts_at, wording), wording.say("begins")),
        Text(f"{meeting.place.rstrip('.') or GAP}.", wording.say("place")),
        Text("", wording.say("attendance")),
        Lines(
            ended(
                (
                    wording.say("chair", who=_who(meeting.chair, meeting.chair_post)),
                    wording.say("secretary", who=_who(meeting.secretary, meeting.secretary_post)),
                    wording.say(
                        "present", present=_number(meeting.present), members=_number(meeting.members)
                    ),
                    *((wording.say("absent", who=meeting.absent),) if meeting.absent else ()),
                )
            )
        ),
        Heading(wording.say("heading_agenda")),
        Text(wording.say("agenda", period=facts.proposal.period_label)),
    ]
    if meeting.remarks:
        made.append(Text(wording.say("remarks", text=meeting.remarks.rstrip("."))))
    made += [Heading(wording.say("heading_results")), *_results(facts, wording)]
    made += [Heading(wording.say("heading_conclusion")), *_conclusion(facts, wording)]
    signers = (
        Signatory((wording.say("signing_secretary"),), meeting.secretary),
        Signatory((wording.say("signing_chair"),), meeting.chair),
    )
    last = wording.say("recipients_last", archive=facts.archived_at.rstrip(";., "))
    lines = (wording.say("recipients_line", text=facts.proposal.body), last)
    return [*made, Signatures(signers), Recipients(wording.say("recipients_heading"), lines)]


def _who(name: str, post: str) -> str:
    return ", ".join(part for part in (name or GAP, post) if part)


def _number(number: int) -> str:
    return counted(number) if number else GAP


def _moment(facts: UnitMinutesFacts, time: str, wording: Wording) -> str:
    on = facts.meeting.held_on
    return wording.say(
        "at",
        time=clock_time(time) if time else wording.say("time_unknown"),
        date=long_date(on) if on else wording.say("date_unknown"),
    )


def _results(facts: UnitMinutesFacts, wording: Wording) -> list[Block]:
    """Counted votes in a table by award; below it who was agreed on by all."""
    entries = facts.proposal.entries
    counted_ones = [
        entry
        for entry in entries
        if entry.votes or entry.award in facts.must_be_counted or not facts.meeting.others_agreed
    ]
    others = [entry for entry in entries if entry not in counted_ones]
    made: list[Block] = []
    if counted_ones:
        way = "way_secret" if facts.meeting.is_secret else "way_open"
        made += [Heading(wording.say(way), level=2), _vote_table(counted_ones, wording)]
    if others:
        agreed = Heading(wording.say("agreed", counts=counts_of(others)), level=2)
        made += [agreed, _name_table(others, wording)]
    return made


def _vote_table(entries: list[Entry], wording: Wording) -> Table:
    shapes = columns(
        wording,
        ("column_index", 8, Align.CENTRE),
        ("column_name", 26, Align.LEFT),
        ("column_detail", 22, Align.LEFT),
        ("column_agree", 11, Align.CENTRE),
        ("column_disagree", 11, Align.CENTRE),
        ("column_blank", 11, Align.CENTRE),
        ("column_ratio", 15, Align.CENTRE),
    )
    rows: list[TableRow] = []
    for group in by_award(entries):
        rows.append(TableRow((_group(group, wording),), is_group=True))
        rows += [
            TableRow((str(number), entry.name, entry.detail, *_cells(entry)))
            for number, entry in enumerate(group, 1)
        ]
    return Table(shapes, tuple(rows))


def _cells(entry: Entry) -> tuple[str, str, str, str]:
    """Agree, disagree, blank, and the share of those present."""
    votes = entry.votes
    if votes is None:
        return ("…",) * 4
    share = percent(Fraction(votes.agree, votes.present)) if votes.present else ""
    ratio = f"{votes.agree}/{votes.present} = {share}"
    return str(votes.agree), str(votes.disagree), str(votes.blank), ratio


def _name_table(entries: list[Entry], wording: Wording) -> Table:
    shapes = columns(
        wording,
        ("column_index", 8, Align.CENTRE),
        ("column_name", 44, Align.LEFT),
        ("column_detail", 50, Align.LEFT),
    )
    rows: list[TableRow] = []
    for group in by_award(entries):
        rows.append(TableRow((_group(group, wording),), is_group=True))
        rows += [TableRow((str(n), entry.name, entry.detail)) for n, entry in enumerate(group, 1)]
    return Table(shapes, tuple(rows))


def _group(group: tuple[Entry, ...], wording: Wording) -> str:
    return wording.say("group", award=award_words(group[0].award, wording), counts=counts_of(group))


def _conclusion(facts: UnitMinutesFacts, wording: Wording) -> list[Block]:
    proposal = facts.proposal
    lines = [
        wording.say("line", award=award_words(group[0].award, wording), counts=counts_of(group))
        for group in one_line_each(proposal.entries)
    ]
    conduct = [Text(wording.say("conduct"))] if facts.meeting.confirms_conduct else []
    return [
        Text(wording.say("conclusion", body=proposal.body, counts=counts_of(proposal.entries))),
        Lines(ended(lines)),
        *conduct,
        Text(wording.say("ends", moment=_moment(facts, facts.meeting.ends_at, wording))),
    ]
