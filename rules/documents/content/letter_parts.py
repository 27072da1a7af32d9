"""What letters of a council or a committee say alike: counts of nominees, tables of names, the closing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from rules.documents.content.award_facts import InconsistentFacts
from rules.documents.content.blocks import (
    Align,
    Block,
    BlockDocument,
    Part,
    Recipients,
    Signatory,
    Table,
    TableRow,
)
from rules.documents.content.council_facts import CouncilBody
from rules.documents.content.council_parts import council_name, header, number_line
from rules.documents.content.numbering import document_number
from rules.documents.content.unit_parts import columns
from rules.documents.wording import Wording
from rules.text import capitalised, counted, joined, long_date
from rules.vocabulary import NomineeKind

KIND_ORDER = (NomineeKind.COLLECTIVE, NomineeKind.HOUSEHOLD, NomineeKind.INDIVIDUAL)
NAME_SHAPES = (
    ("column_index", 8, Align.CENTRE),
    ("column_name", 30, Align.LEFT),
    ("column_detail", 36, Align.LEFT),
    ("column_award", 27, Align.LEFT),
)


@dataclass(frozen=True, slots=True)
class Named:
    """One nominee for one award, as a letter names him."""

    kind: NomineeKind
    name: str
    detail: str
    award: str
    is_title: bool


@dataclass(frozen=True, slots=True)
class LetterEnd:
    """Day, number and signature of a letter; without number or day the places stay open."""

    symbol: str
    number: str | None = None
    issued_on: date | None = None
    signer_titles: tuple[str, ...] = ()
    signer_name: str = ""
    copies_to: tuple[str, ...] = ()
    archived_at: str = "VT"


def counts_of(named: Iterable[Named]) -> str:
    """How many of each kind: "02 tập thể và 11 cá nhân"."""
    kinds = [one.kind for one in named]
    return joined([f"{counted(kinds.count(kind))} {kind.label}" for kind in KIND_ORDER if kind in kinds])


def in_letter_order(named: Sequence[Named]) -> list[Named]:
    """Collectives, households, persons; inside a kind the order of the facts stays."""
    return sorted(named, key=lambda one: KIND_ORDER.index(one.kind))


def award_said(one: Named, wording: Wording) -> str:
    """The award inside a sentence: a title in quotes with "danh hiệu", a form by its name."""
    return wording.say("award_title" if one.is_title else "award_form", award=one.award)


def award_cell(one: Named, wording: Wording) -> str:
    """The award in a cell of a table."""
    return capitalised(award_said(one, wording))


def who(one: Named) -> str:
    """Name and post or unit."""
    return ", ".join(part for part in (one.name, one.detail) if part)


def names_table(named: Sequence[Named], wording: Wording, *, has_award: bool = True) -> Table:
    """STT, name, post and unit, what is asked for."""
    shapes = NAME_SHAPES if has_award else NAME_SHAPES[:3]
    rows = [
        TableRow((str(number), one.name, one.detail, award_cell(one, wording))[: len(shapes)])
        for number, one in enumerate(named, 1)
    ]
    return Table(columns(wording, *shapes), tuple(rows))


def dated(end: LetterEnd, place: str, wording: Wording) -> str:
    """Địa danh và thời gian; a gap to fill while there is no day."""
    day = long_date(end.issued_on) if end.issued_on else wording.say("date_unknown")
    return wording.say("place_date", place=place, date=day)


def closing(end: LetterEnd, wording: Wording) -> Recipients:
    """Nơi nhận, level with the signature."""
    lines = (
        wording.say("recipients_first"),
        *(wording.say("recipients_line", text=text.rstrip(";., ")) for text in end.copies_to),
        wording.say("recipients_last", archive=end.archived_at.rstrip(";., ")),
    )
    signer = Signatory(tuple(title.upper() for title in end.signer_titles), end.signer_name)
    return Recipients(wording.say("recipients_heading"), lines, (signer,))


def council_letter(
    council: CouncilBody,
    end: LetterEnd,
    subject: str,
    blocks: Sequence[Block],
    wording: Wording,
    *,
    spec_id: str,
) -> BlockDocument:
    """Return a letter of the council; one whose wording names its ``kind`` has titles, others say "V/v" at the head."""
    titles = (wording.say("kind"), subject) if "kind" in wording.texts else ()
    head = header(
        council,
        wording,
        number_line=number_line(wording, end.number, end.symbol),
        place_date=dated(end, council.place_name, wording),
        about="" if titles else wording.say("about", subject=subject),
    )
    number = document_number(end.number)
    return BlockDocument(
        spec=spec_id or wording.id,
        title=wording.say("file_title", number=number, symbol=end.symbol, subject=subject),
        author=council_name(council),
        subject=subject,
        parts=(Part(blocks=tuple(blocks), header=head, titles=titles),),
    )


def require_letter(paper: str, end: LetterEnd, **needed: object) -> None:
    """Raise ``InconsistentFacts`` naming what is missing; what is issued needs a signer too.

    The names of ``needed`` are the missing things in words, with "_" for a space.
    """
    missing = [name.replace("_", " ") for name, value in needed.items() if not value]
    if end.issued_on and not end.signer_name.strip():
        missing.append("họ tên người ký")
    if missing:
        raise InconsistentFacts(f"Chưa lập được {paper}: còn thiếu {joined(missing)}.")


def sentence(text: str) -> str:
    """A text with one full stop at its end."""
    return f"{text.strip().rstrip('.')}."
