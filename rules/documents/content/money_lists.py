"""What a danh sách chi thưởng and a danh sách trao thưởng say: recipients by unit, with room to sign, and totals.

No decree prescribes these lists; head, signatures and paper follow NĐ 30/2020/NĐ-CP, Phụ lục I. Every amount comes from
the ledger of the decision, so that list, decision and ledger agree to the đồng.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import groupby

from rules.documents.content.award_facts import InconsistentFacts
from rules.documents.content.blocks import (
    Align,
    Block,
    BlockDocument,
    Header,
    Part,
    Signatory,
    Signatures,
    Table,
    TableColumn,
    TableRow,
    Text,
)
from rules.documents.content.frozen import cleaned
from rules.documents.wording import Wording
from rules.text import counted, grouped, long_date, money, money_in_words


@dataclass(frozen=True, slots=True)
class Payee:
    """One recipient. ``amount`` in đồng, ``gift`` what he gets instead of money, ``items`` what is handed over."""

    name: str
    detail: str
    unit: str
    award: str
    factor: str
    amount: int
    gift: str = ""
    items: str = ""


@dataclass(frozen=True, slots=True)
class Countersign:
    """Who signs below: the title as printed, and the name (empty: left open)."""

    title: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class MoneyListFacts:
    """A list of one decision; ``payees`` stand by unit in the order to print, ``source`` is the fund that pays."""

    issuing_body: str
    issuing_place: str
    place_name: str
    number: str
    issued_on: date
    authority: str
    subject: str
    source: str
    base_salary: int
    payees: tuple[Payee, ...]
    made_on: date
    signers: tuple[Countersign, ...]
    held: str = ""  # where and when the awards are conferred


def payment_list_content(facts: MoneyListFacts, wording: Wording, *, spec_id: str = "") -> BlockDocument:
    """Return the list by which prizes are paid: those without money are left out. ``InconsistentFacts`` without any."""
    facts = cleaned(facts)
    paid = tuple(one for one in facts.payees if one.amount)
    if not paid:
        raise InconsistentFacts("Danh sách chi thưởng chưa có trường hợp nào được chi tiền.")
    total = sum(one.amount for one in paid)
    columns = _columns(
        wording,
        ("column_index", 5, Align.CENTRE), ("column_name", 22, Align.LEFT), ("column_detail", 23, Align.LEFT),
        ("column_award", 19, Align.LEFT), ("column_factor", 7, Align.CENTRE), ("column_amount", 12, Align.RIGHT),
        ("column_sign", 14, Align.LEFT),
    )  # fmt: skip
    rows, number = [], 0
    for unit, ones in groupby(paid, key=lambda one: one.unit):
        group = tuple(ones)
        sub = wording.say(
            "unit_total",
            unit=unit,
            count=counted(len(group)),
            total=grouped(sum(one.amount for one in group)),
        )
        rows.append(TableRow((sub,), is_group=True))
        for one in group:
            number += 1
            award = f"{one.award} ({wording.say('gift', gift=one.gift)})" if one.gift else one.award
            cells = (str(number), one.name, one.detail, award, one.factor, grouped(one.amount), "")
            rows.append(TableRow(cells))
    said = {"total": money(total), "words": money_in_words(total), "count": counted(len(paid))}
    blocks: list[Block] = [
        Text(wording.say("basis", salary=money(facts.base_salary), source=facts.source)),
        Table(
            columns,
            tuple(rows),
            ("", wording.say("list_total"), "", "", "", grouped(total), ""),
            has_room=True,
        ),
        Text(wording.say("total", **said)),
    ]
    return _document(facts, wording, blocks, spec_id)


def conferral_list_content(facts: MoneyListFacts, wording: Wording, *, spec_id: str = "") -> BlockDocument:
    """Return the list that recipients sign when awards are conferred: everybody, with what is handed over."""
    facts = cleaned(facts)
    if not facts.payees:
        raise InconsistentFacts("Danh sách trao thưởng chưa có trường hợp nào.")
    columns = _columns(
        wording,
        ("column_index", 5, Align.CENTRE), ("column_name", 24, Align.LEFT), ("column_detail", 24, Align.LEFT),
        ("column_award", 20, Align.LEFT), ("column_amount", 12, Align.RIGHT), ("column_sign", 19, Align.LEFT),
    )  # fmt: skip
    rows, number = [], 0
    for unit, ones in groupby(facts.payees, key=lambda one: one.unit):
        group = tuple(ones)
        rows.append(
            TableRow((wording.say("unit_total", unit=unit, count=counted(len(group))),), is_group=True)
        )
        for one in group:
            number += 1
            amount = one.gift or (grouped(one.amount) if one.amount else wording.say("no_money"))
            rows.append(TableRow((str(number), one.name, one.detail, one.award, amount, "")))
    blocks: list[Block] = [Text(wording.say("held", held=facts.held))] if facts.held else []
    blocks += [
        Table(columns, tuple(rows), has_room=True),
        Text(wording.say("total", count=counted(len(facts.payees)))),
    ]
    return _document(facts, wording, blocks, spec_id)


def _columns(wording: Wording, *shapes: tuple[str, int, Align]) -> tuple[TableColumn, ...]:
    return tuple(TableColumn(wording.say(key), share, align) for key, share, align in shapes)


def _document(facts: MoneyListFacts, wording: Wording, blocks: list[Block], spec_id: str) -> BlockDocument:
    signatories = tuple(
        Signatory((one.title.upper(),), one.name, wording.say("sign_here")) for one in facts.signers
    )
    attached = wording.say(
        "attached", number=facts.number, date=long_date(facts.issued_on), authority=facts.authority
    )
    body = " ".join(part for part in (facts.issuing_body, facts.issuing_place) if part)
    header = Header(
        nation=wording.say("nation"),
        motto=wording.say("motto"),
        parent_body="",
        body_lines=tuple(line.upper() for line in (facts.issuing_body, facts.issuing_place) if line),
        place_date=wording.say("place_date", place=facts.place_name, date=long_date(facts.made_on)),
    )
    title = wording.say("file_title", number=facts.number, subject=facts.subject)
    part = Part(
        blocks=(*blocks, Signatures(signatories)),
        header=header,
        titles=(wording.say("kind"), facts.subject),
        notes=(attached,),
        is_landscape=True,
    )
    return BlockDocument(
        spec=spec_id or wording.id, title=title, author=body, subject=facts.subject, parts=(part,)
    )
