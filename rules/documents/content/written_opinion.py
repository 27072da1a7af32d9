"""What a "Phiếu lấy ý kiến" says: the form on which an absent member of the council gives his opinion by name.

No text prescribes it. A written opinion is a channel of its own beside the ballot (security.md part 3): it is counted
as the rule of the day says and shown apart, it is not secret, and the paper says both. Cases the member takes no part
in are not on it. One document may hold the forms of several members, each numbered from page 1.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rules.documents.content.award_facts import InconsistentFacts
from rules.documents.content.blocks import (
    Align,
    Block,
    BlockDocument,
    Look,
    Part,
    Signatory,
    Signatures,
    Table,
    TableRow,
    Text,
)
from rules.documents.content.council_facts import Manner, Member, PackCase, Sitting
from rules.documents.content.council_parts import council_name, counts_of, detail_of, header, in_groups
from rules.documents.content.frozen import cleaned
from rules.documents.content.slips import award_key, column
from rules.documents.content.unit_parts import GAP
from rules.documents.wording import Wording
from rules.text import clock_time, long_date


@dataclass(frozen=True, slots=True)
class MemberForm:
    """One absent member and the cases he gives his opinion on, with their number in the agenda."""

    member: Member
    cases: tuple[tuple[int, PackCase], ...]


@dataclass(frozen=True, slots=True)
class WrittenOpinionFacts:
    """The forms of absent members. ``citation`` is the text that counts written opinions; empty where none does."""

    sitting: Sitting
    forms: tuple[MemberForm, ...]
    citation: str = ""


def written_opinion_content(
    facts: WrittenOpinionFacts, wording: Wording, *, spec_id: str = ""
) -> BlockDocument:
    """Return what the forms say, in NFC. Raises InconsistentFacts without a member or for one who does not vote."""
    facts = cleaned(facts)
    if not facts.forms:
        raise InconsistentFacts("Chưa chọn thành viên nào để lập phiếu lấy ý kiến.")
    for form in facts.forms:
        if not form.member.is_voting:
            raise InconsistentFacts(f"{form.member.name} không biểu quyết nên không có phiếu lấy ý kiến.")
    subject = wording.say("subject", council=council_name(facts.sitting.council), title=facts.sitting.title)
    return BlockDocument(
        spec=spec_id or wording.id,
        title=wording.say("file_title", subject=subject),
        author=council_name(facts.sitting.council),
        subject=subject,
        parts=tuple(_form(form, facts, wording) for form in facts.forms),
    )


def _form(form: MemberForm, facts: WrittenOpinionFacts, wording: Wording) -> Part:
    """The form of one member, beginning on a page of its own."""
    sitting, member = facts.sitting, form.member
    key = "seat_post" if member.post else "seat"
    who = {"name": member.name, "seat": member.seat} | ({"post": member.post} if member.post else {})
    when = {"time": clock_time(sitting.starts_at), "date": long_date(sitting.held_on)}
    counted = (
        wording.say("counted_by_law", citation=facts.citation)
        if facts.citation
        else wording.say("counted_by_council")
    )
    blocks: list[Block] = [
        Text(wording.say(key, **who), wording.say("member"), Look.RAGGED),
        Text(wording.say("session_at", place=sitting.place.rstrip("."), **when), wording.say("session")),
        Text(counted),
        Text(wording.say("not_secret_text"), wording.say("not_secret")),
        Text(wording.say("how_text", **when), wording.say("how")),
        *_cases(form, wording),
        Text(GAP * 8, wording.say("other"), Look.RAGGED),
        Signatures((Signatory((wording.say("signer"),), member.name, wording.say("sign_note")),)),
    ]
    return Part(
        blocks=tuple(blocks),
        header=header(
            sitting.council,
            wording,
            place_date=wording.say("place_date", place=GAP, date=wording.say("date_unknown")),
        ),
        titles=(wording.say("title"), wording.say("title_who"), council_name(sitting.council), sitting.title),
    )


def _cases(form: MemberForm, wording: Wording) -> list[Block]:
    """The cases voted on, to mark by hand; those agreed on as a list have one line for another opinion."""
    voted = [one for one in form.cases if one[1].manner is not Manner.CONSENSUS]
    listed = [one for one in form.cases if one[1].manner is Manner.CONSENSUS]
    made: list[Block] = [_table(voted, wording)] if voted else []
    if listed:
        counts = counts_of(case.nominee for _number, case in listed)
        gap = wording.say("listed_text", gap=GAP * 4)
        made.append(Text(gap, wording.say("listed", counts=counts), Look.RAGGED))
    return made or [Text(wording.say("nothing"))]


def _table(voted: Sequence[tuple[int, PackCase]], wording: Wording) -> Table:
    has_lower = any(case.lower_award for _number, case in voted)
    boxes = ("agree", "disagree", *(("lower",) if has_lower else ()), "blank")
    columns = (
        column(wording, "index", 11, Align.CENTRE),
        column(wording, "name", 42),
        column(wording, "detail", 112 - 15 * len(boxes)),
        *(column(wording, box, 15, Align.CENTRE) for box in boxes),
    )
    rows: list[TableRow] = []
    for group in in_groups(voted, [award_key(case) for _number, case in voted]):
        first = group[0][1]
        said = {"award": first.nominee.award, "manner": wording.say(f"manner_{first.manner.value}")}
        heading = (
            wording.say("group_lower", lower=first.lower_award, **said)
            if first.lower_award
            else wording.say("group", **said)
        )
        rows.append(TableRow((heading,), is_group=True))
        for number, case in group:
            marks = tuple(
                wording.say("no_box") if box == "lower" and not case.lower_award else "" for box in boxes
            )
            rows.append(TableRow((str(number), case.nominee.name, detail_of(case.nominee), *marks)))
    return Table(columns, tuple(rows), has_room=True)
