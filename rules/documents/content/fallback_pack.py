"""The papers to hold a session without computers: roll, agenda, slips, sheets for the count.

Cases have one number on all of them. Slips are in ``slips``.
"""

from __future__ import annotations

from collections.abc import Sequence

from rules.documents.content.blocks import (
    Align,
    Block,
    BlockDocument,
    Part,
    Signatory,
    Signatures,
    Table,
    TableRow,
    Text,
)
from rules.documents.content.council_checks import check_pack
from rules.documents.content.council_facts import FallbackPackFacts, Manner, PackCase
from rules.documents.content.council_parts import (
    council_name,
    counts_of,
    detail_of,
    header,
    in_groups,
    named,
    subject,
    subject_lines,
)
from rules.documents.content.frozen import cleaned
from rules.documents.content.slips import Form, Item, award_key, column, form_name, forms_of, numbers, slips
from rules.documents.wording import Wording
from rules.text import clock_time, counted, long_date


def fallback_pack_content(facts: FallbackPackFacts, wording: Wording, *, spec_id: str = "") -> BlockDocument:
    """Return what the papers of a session on paper say, in NFC.

    Raises InconsistentFacts, and ForbiddenCharacter when a text holds control or direction-changing characters.
    """
    facts = cleaned(facts)
    check_pack(facts)
    items = agenda(facts.cases)
    forms = forms_of(items, facts)
    parts = [_roll(facts, wording), _list(facts, items, wording)]
    if forms:
        parts.append(_handing(facts, forms, wording))
        parts += [slips(form, facts, wording) for form in forms]
        parts += [_count(facts, items, wording, title) for title in ("count_first", "count_second")]
    return BlockDocument(
        spec=spec_id or wording.id,
        title=wording.say("file_title", subject=subject(wording, facts.sitting)),
        author=council_name(facts.sitting.council),
        subject=subject(wording, facts.sitting),
        parts=tuple(parts),
    )


def agenda(cases: Sequence[PackCase]) -> tuple[Item, ...]:
    """Number the cases, alike on every paper: awards and, within them, units in the order of their first case."""
    of_award = in_groups(cases, [(case.nominee.award, case.manner, case.lower_award) for case in cases])
    ordered = [
        case
        for group in of_award
        for of_unit in in_groups(group, [case.nominee.unit for case in group])
        for case in of_unit
    ]
    return tuple(Item(number, case) for number, case in enumerate(ordered, start=1))


def _sheet(
    facts: FallbackPackFacts,
    wording: Wording,
    titles: tuple[str, ...],
    blocks: Sequence[Block],
    *,
    is_landscape: bool = False,
) -> Part:
    """A paper with the head of the council, its titles, and when and where the session is."""
    sitting = facts.sitting
    when = wording.say(
        "session",
        time=clock_time(sitting.starts_at),
        date=long_date(sitting.held_on),
        place=sitting.place.rstrip("."),
    )
    return Part(
        blocks=tuple(blocks),
        header=header(sitting.council, wording),
        titles=titles,
        notes=(when,),
        is_landscape=is_landscape,
    )


def _roll(facts: FallbackPackFacts, wording: Wording) -> Part:
    """Danh sách điểm danh, to be signed."""
    columns = (
        column(wording, "index", 12, Align.CENTRE),
        column(wording, "member", 44),
        column(wording, "seat", 36),
        column(wording, "post", 45),
        column(wording, "signature", 28),
    )
    rows = tuple(
        TableRow((str(number), member.name, member.seat, member.post, ""))
        for number, member in enumerate(facts.members, start=1)
    )
    voting = sum(member.is_voting for member in facts.members)
    note = wording.say("sign_here")
    signatures = Signatures(
        (
            Signatory((wording.say("signing_secretary"),), note=note),
            Signatory((wording.say("signing_chair"),), note=note),
        )
    )
    titles = (wording.say("roll_title"), *subject_lines(wording, facts.sitting))
    return _sheet(
        facts,
        wording,
        titles,
        [
            Table(columns, rows, has_room=True),
            Text(wording.say("roll_total", members=counted(voting))),
            signatures,
        ],
    )


def _list(facts: FallbackPackFacts, items: Sequence[Item], wording: Wording) -> Part:
    """Chương trình và danh sách xét: by award, then by unit; who takes no part stands beside the case."""
    columns = (
        column(wording, "index", 12, Align.CENTRE),
        column(wording, "name", 48),
        column(wording, "detail", 65),
        column(wording, "recused", 40),
    )
    rows: list[TableRow] = []
    for group in in_groups(items, [award_key(item.case) for item in items]):
        rows.append(TableRow((_group(group, wording),), is_group=True))
        rows += [
            TableRow(
                (
                    str(item.number),
                    item.case.nominee.name,
                    detail_of(item.case.nominee),
                    ", ".join(item.case.recused),
                )
            )
            for item in group
        ]
    titles = (wording.say("agenda_title"), *subject_lines(wording, facts.sitting))
    return _sheet(facts, wording, titles, [Table(columns, tuple(rows))])


def _group(group: Sequence[Item], wording: Wording) -> str:
    """The heading of an award's cases: how many, and how they are decided."""
    first = group[0].case
    return wording.say(
        "agenda_group",
        award=first.nominee.award,
        counts=counts_of(item.case.nominee for item in group),
        manner=wording.say(f"manner_{first.manner.value}"),
    )


def _handing(facts: FallbackPackFacts, forms: Sequence[Form], wording: Wording) -> Part:
    """Bảng phát phiếu: which slip in how many copies, and who does not get it."""
    columns = (
        column(wording, "form", 40),
        column(wording, "cases", 60),
        column(wording, "copies", 20, Align.CENTRE),
        column(wording, "not_for", 45),
    )
    rows = tuple(
        TableRow(
            (
                form_name(form, wording),
                numbers(form.items) if len(form.items) > 1 else named(form.items[0].case.nominee),
                counted(form.copies),
                ", ".join(form.items[0].case.recused) or wording.say("nobody"),
            )
        )
        for form in forms
    )
    titles = (wording.say("handing_title"), *subject_lines(wording, facts.sitting))
    note = Text(wording.say("handing_note", spare=counted(facts.spare_slips)))
    return _sheet(facts, wording, titles, [Table(columns, rows), note])


def _count(facts: FallbackPackFacts, items: Sequence[Item], wording: Wording, teller: str) -> Part:
    """Phiếu ghi kết quả kiểm phiếu of one of two tellers who count apart."""
    secret = [item for item in items if item.case.manner is Manner.SECRET]
    has_lower = any(item.case.lower_award for item in secret)
    votes = ("agree", "disagree", *(("lower",) if has_lower else ()), "blank", "invalid")
    columns = (
        column(wording, "index", 13, Align.CENTRE),
        column(wording, "name", 80),
        *(column(wording, name, 20, Align.CENTRE) for name in ("issued", "returned", "unused", *votes)),
    )
    boxes = len(columns) - 2
    rows = []
    for item in secret:
        marks = [""] * boxes
        if has_lower and not item.case.lower_award:
            marks[3 + votes.index("lower")] = wording.say("no_box")
        rows.append(TableRow((str(item.number), named(item.case.nominee), *marks)))
    titles = (wording.say("count_title"), *subject_lines(wording, facts.sitting))
    signature = Signatory((wording.say(teller),), note=wording.say("sign_here"))
    blocks: list[Block] = [
        Table(columns, tuple(rows), has_room=True),
        Text(wording.say("count_note")),
        Signatures((signature,)),
    ]
    return _sheet(facts, wording, titles, blocks, is_landscape=True)
