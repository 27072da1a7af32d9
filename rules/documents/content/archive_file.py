"""The cover of an archived file (bìa hồ sơ) and the list of what lies in it (mục lục văn bản trong hồ sơ).

Filing: NĐ 30/2020/NĐ-CP, chương IV and Phụ lục V. What stands on the front of a cover: TCVN 9251:2012, as two secondary
sources tell it (luutruvn.com, dictionary of archives; hoanglamcm.net): agency, title, days, sheets, retention, and the
archive's numbers, which are filled when the file is handed over. Its printed folder of 650 × 320 mm is not drawn: this
is the sheet to put on it. The columns are those usual for such lists; the retention period is what the office typed,
never assumed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from rules.documents.content.blocks import (
    Align,
    Block,
    BlockDocument,
    Heading,
    Look,
    Part,
    Signatory,
    Signatures,
    Table,
    TableRow,
    Text,
)
from rules.documents.content.frozen import cleaned
from rules.documents.content.unit_facts import UnitBody, require
from rules.documents.content.unit_parts import columns, unit_header
from rules.documents.wording import Wording
from rules.text import counted, long_date, short_date


@dataclass(frozen=True, slots=True)
class FiledPaper:
    """One paper in the file; ``sheets`` ("tờ số") is written by hand when the paper file is put in order."""

    number: str
    on: date | None
    title: str
    author: str
    sheets: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class ArchiveFileFacts:
    """A file that is closed: its agency, title, days, and its papers in order."""

    agency: UnitBody
    department: str
    title: str
    papers: tuple[FiledPaper, ...]
    code: str = ""
    retention: str = ""
    made_on: date | None = None
    maker: str = ""


def archive_file_content(facts: ArchiveFileFacts, wording: Wording, *, spec_id: str = "") -> BlockDocument:
    """Return cover and contents, in NFC; what is not known is a gap. Raises InconsistentFacts for an empty file."""
    facts = cleaned(facts)
    require("tiêu đề hồ sơ", "bìa hồ sơ", facts.title)
    require("văn bản trong hồ sơ", "mục lục hồ sơ", facts.papers)
    return BlockDocument(
        spec=spec_id or wording.id,
        title=wording.say("file_title", title=facts.title),
        author=facts.agency.name,
        subject=facts.title,
        parts=(_cover(facts, wording), _contents(facts, wording)),
    )


def _cover(facts: ArchiveFileFacts, wording: Wording) -> Part:
    gap = wording.say("gap")
    days = [one.on for one in facts.papers if one.on is not None]
    period = (
        wording.say("cover_period_text", since=short_date(min(days)), until=short_date(max(days)))
        if days
        else gap
    )
    count = wording.say("cover_documents_text", count=counted(len(facts.papers)))
    made: list[Block] = [
        Heading(facts.title.upper(), level=0),
        Text(facts.department or gap, wording.say("cover_unit")),
        Text(facts.code or gap, wording.say("cover_code")),
        Text(period, wording.say("cover_period")),
        Text(count, wording.say("cover_documents")),
        Text(wording.say("cover_sheets_text", gap=gap), wording.say("cover_sheets")),
        Text(facts.retention or gap, wording.say("cover_retention")),
        *(Text(gap, wording.say(f"cover_{key}")) for key in ("fond", "catalogue", "file")),
        Text(wording.say("cover_note"), look=Look.SMALL),
    ]
    return Part(
        blocks=tuple(made),
        header=unit_header(facts.agency, wording),
        titles=(wording.say("cover_kind"),),
        has_page_numbers=False,
    )


def _contents(facts: ArchiveFileFacts, wording: Wording) -> Part:
    shapes = columns(
        wording,
        ("column_index", 6, Align.CENTRE),
        ("column_number", 16, Align.LEFT),
        ("column_date", 11, Align.CENTRE),
        ("column_title", 37, Align.LEFT),
        ("column_author", 20, Align.LEFT),
        ("column_sheets", 7, Align.CENTRE),
        ("column_note", 13, Align.LEFT),
    )
    rows = tuple(
        TableRow(
            (
                str(number),
                one.number,
                short_date(one.on) if one.on else "",
                one.title,
                one.author,
                one.sheets,
                one.note,
            )
        )
        for number, one in enumerate(facts.papers, 1)
    )
    day = long_date(facts.made_on) if facts.made_on else wording.say("date_unknown")
    place = wording.say("place_date", place=facts.agency.place_name, date=day)
    code = wording.say("contents_code", code=facts.code or wording.say("gap"))
    return Part(
        blocks=(
            Text(code, look=Look.CENTRED),
            Table(shapes, rows),
            Text(wording.say("total", count=counted(len(facts.papers)))),
            Text(wording.say("contents_note"), look=Look.SMALL),
            Text(place, look=Look.CENTRED),
            Signatures((Signatory((wording.say("maker"),), facts.maker, wording.say("maker_note")),)),
        ),
        titles=(wording.say("contents_title"), wording.say("contents_subject", title=facts.title)),
        is_landscape=True,
    )
