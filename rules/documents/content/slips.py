"""Slips for a secret vote on paper: which forms there are, and what stands on each.

All slips that name a case are alike, carry no number or mark, and have no page numbers. A case that a member takes no
part in never stands on a slip with others; it has a slip of its own, the same for all who vote on it. So no slip shows
which cases its voter is kept from.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rules.documents.content.blocks import (
    Align,
    CutLine,
    Heading,
    Look,
    Part,
    Table,
    TableColumn,
    TableRow,
    Text,
)
from rules.documents.content.council_facts import FallbackPackFacts, Manner, PackCase
from rules.documents.content.council_parts import council_name, detail_of, in_groups
from rules.documents.wording import Wording
from rules.text import counted, joined, long_date


@dataclass(frozen=True, slots=True)
class Item:
    """A case with its number in the agenda, the same on every paper."""

    number: int
    case: PackCase


@dataclass(frozen=True, slots=True)
class Form:
    """One form of slip: the cases on it, and how many copies."""

    items: tuple[Item, ...]
    copies: int


def forms_of(items: Sequence[Item], facts: FallbackPackFacts) -> list[Form]:
    """The slips: one with all secret cases that everybody votes on, one for each other secret case."""
    voters = sum(member.is_voting for member in facts.members)
    secret = [item for item in items if item.case.manner is Manner.SECRET]
    common = tuple(item for item in secret if not item.case.recused)
    forms = [Form(common, voters + facts.spare_slips)] if common else []
    for item in secret:
        entitled = voters - len(set(item.case.recused))
        if item.case.recused and entitled:
            forms.append(Form((item,), entitled + facts.spare_slips))
    return forms


def column(wording: Wording, name: str, share: int, align: Align = Align.LEFT) -> TableColumn:
    """A column by the key of its heading."""
    return TableColumn(wording.say(f"column_{name}"), share, align)


def award_key(case: PackCase) -> tuple[str, Manner, str]:
    """What the cases under one heading share."""
    return case.nominee.award, case.manner, case.lower_award


def form_name(form: Form, wording: Wording) -> str:
    """What a form of slip is called."""
    if form.items[0].case.recused:
        return wording.say("form_single", number=str(form.items[0].number))
    return wording.say("form_common", count=counted(len(form.items)))


def numbers(items: Sequence[Item]) -> str:
    """The numbers of cases, runs drawn together: "1–4, 6 và 8–13"."""
    runs: list[list[int]] = []
    for item in items:
        if runs and runs[-1][-1] == item.number - 1:
            runs[-1].append(item.number)
        else:
            runs.append([item.number])
    return joined([str(run[0]) if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in runs])


def slips(form: Form, facts: FallbackPackFacts, wording: Wording) -> Part:
    """All copies of one form of slip: no member's name, no number of the slip, no page number."""
    sitting = facts.sitting
    has_lower = any(item.case.lower_award for item in form.items)
    boxes = ("agree", "disagree", *(("lower",) if has_lower else ()), "blank")
    columns = (
        column(wording, "index", 11, Align.CENTRE),
        column(wording, "name", 42),
        column(wording, "detail", 112 - 15 * len(boxes)),
        *(column(wording, box, 15, Align.CENTRE) for box in boxes),
    )
    rows: list[TableRow] = []
    for group in in_groups(form.items, [award_key(item.case) for item in form.items]):
        lower = group[0].case.lower_award
        heading = group[0].case.nominee.award
        rows.append(
            TableRow(
                (f"{heading} {wording.say('slip_lower', award=lower)}" if lower else heading,), is_group=True
            )
        )
        for item in group:
            marks = tuple(wording.say("no_box") if box == "lower" and not lower else "" for box in boxes)
            nominee = item.case.nominee
            rows.append(TableRow((str(item.number), nominee.name, detail_of(nominee), *marks)))
    about = wording.say("slip_about", council=council_name(sitting.council), title=sitting.title)
    return Part(
        blocks=(
            Heading(wording.say("slip"), level=0),
            Text(f"{about} {wording.say('slip_date', date=long_date(sitting.held_on))}", look=Look.CENTRED),
            Table(columns, tuple(rows), has_room=True),
            Text(wording.say("slip_how"), look=Look.SMALL),
            CutLine(),
        ),
        has_page_numbers=False,
        copies=form.copies,
    )
