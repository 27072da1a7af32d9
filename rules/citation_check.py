"""Checking the citations of a typed text: is each instrument known, in force on the day, and cited in the proper form.

An instrument issued but not yet in force may stand as căn cứ (law.md 9.6: NĐ 30/2020, Phụ lục I mục II khoản 6).
An instrument that is not in our list is reported as unknown, never as wrong. A law is cited by name and day, without
number and issuer; with the number it is accepted too.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from rules.citation_find import Mention, find_mentions, search_text
from rules.finding import Confidence
from rules.law.instruments import INSTRUMENTS, Instrument
from rules.law.regimes import TIMELINE
from rules.vocabulary import Labelled


class CitationStatus(Labelled):
    """What an instrument is on the day of the text."""

    IN_FORCE = "in_force", "còn hiệu lực"
    NOT_YET = "not_yet", "đã ban hành, chưa có hiệu lực"
    NOT_ISSUED = "not_issued", "chưa ban hành"
    ENDED = "ended", "hết hiệu lực"
    UNKNOWN = "unknown", "không có trong danh mục"
    UNCLEAR = "unclear", "chưa rõ văn bản nào"

    @property
    def doubtful(self) -> bool:
        """Whether the text should be looked at again."""
        return self in {CitationStatus.NOT_ISSUED, CitationStatus.ENDED, CitationStatus.UNCLEAR}


@dataclass(frozen=True, slots=True)
class CitationNote:
    """One citation: where it stands, what it names, what that is on the day, and how it is cited.

    ``sentence`` says what we see; ``tail`` for which dossiers an ended text still holds; ``replaced_by`` the text that
    stands in its place on the day; ``form`` how the citation is better written (empty: as it should be).
    """

    line: int
    text: str
    number: str
    name: str
    status: CitationStatus
    sentence: str
    replaced_by: str
    tail: tuple[str, ...]
    form: tuple[str, ...]
    confidence: Confidence

    @property
    def known(self) -> bool:
        """Whether the instrument is in our list."""
        return self.status not in {CitationStatus.UNKNOWN, CitationStatus.UNCLEAR}


def check_citations(text: str, on: date) -> tuple[CitationNote, ...]:
    """Return a note on every instrument that a text of that day names, in the order of the text."""
    searched = search_text(text)
    seen: set[str] = set()
    notes = []
    for mention in find_mentions(searched.text):
        first = mention.number not in seen
        seen.add(mention.number)
        notes.append(_note(mention, searched.line_of(mention.start), on, searched.text, first=first))
    return tuple(notes)


def unnamed_successors(notes: Iterable[CitationNote]) -> tuple[Instrument, ...]:
    """Return the texts in force that the text should name instead of the ended ones it names."""
    rows = list(notes)
    named = {one.number for one in rows}
    wanted = (one.replaced_by for one in rows if one.status is CitationStatus.ENDED and one.replaced_by)
    missing = dict.fromkeys(number for number in wanted if number not in named)
    return tuple(INSTRUMENTS.get(number) for number in missing)


def _note(mention: Mention, line: int, on: date, text: str, *, first: bool) -> CitationNote:
    """Return the note on one mention."""
    one = mention.instrument
    if one is None:
        status, sentence = _not_ours(mention)
        return CitationNote(
            line, mention.text, mention.number, "", status, sentence, "", (), (), Confidence.UNVERIFIED
        )
    status = status_on(one, on)
    successor = _in_its_place(one, on) if status is CitationStatus.ENDED else None
    return CitationNote(
        line=line,
        text=mention.text,
        number=one.number,
        name=one.name,
        status=status,
        sentence=_sentence(one, status, successor),
        replaced_by="" if successor is None else successor.number,
        tail=_tails(one, status, on),
        form=tuple(_form(mention, one, on, text, first=first)),
        confidence=one.confidence,
    )


def _not_ours(mention: Mention) -> tuple[CitationStatus, str]:
    """Say that we do not know the text; never that it is wrong."""
    if mention.by_name and mention.dated is None and mention.year is None:
        return (
            CitationStatus.UNCLEAR,
            "Tên luật này có thể là của nhiều văn bản; đề nghị ghi thêm ngày ban hành.",
        )
    return (
        CitationStatus.UNKNOWN,
        "Văn bản không có trong danh mục của hệ thống nên chưa kiểm tra được hiệu lực; đề nghị tự đối chiếu.",
    )


def status_on(one: Instrument, on: date) -> CitationStatus:
    """Return what an instrument is on a day."""
    if one.in_force(on):
        return CitationStatus.IN_FORCE
    if one.until is not None and on > one.until:
        return CitationStatus.ENDED
    return CitationStatus.NOT_YET if one.issued_on <= on else CitationStatus.NOT_ISSUED


def _in_its_place(one: Instrument, on: date) -> Instrument | None:
    """Follow the successors to the one that stands on the day; the last known one when none does."""
    found = None
    while one.replaced_by is not None:
        one = found = INSTRUMENTS.get(one.replaced_by)
        if one.until is None or on <= one.until:
            break
    return found


def _sentence(one: Instrument, status: CitationStatus, successor: Instrument | None) -> str:
    """Say what the text is on the day, in one sentence."""
    unsure = "" if one.confidence is Confidence.VERIFIED else " (ngày chưa đối chiếu đủ)"
    if status is CitationStatus.IN_FORCE:
        return f"{one.short_name} có hiệu lực từ ngày {one.since:%d/%m/%Y}{unsure}."
    if status is CitationStatus.NOT_YET:
        return (
            f"{one.short_name} đã ban hành ngày {one.issued_on:%d/%m/%Y}, có hiệu lực từ ngày "
            f"{one.since:%d/%m/%Y}{unsure}; được dùng làm căn cứ vì đã ban hành."
        )
    if status is CitationStatus.NOT_ISSUED:
        return f"{one.short_name} ban hành ngày {one.issued_on:%d/%m/%Y}{unsure}, sau ngày của văn bản này."
    assert one.until is not None
    ended = one.until + timedelta(days=1)
    by = "" if successor is None else f"; nay là {successor.short_name}"
    return f"{one.short_name} hết hiệu lực từ ngày {ended:%d/%m/%Y}{unsure}{by}."


def _tails(one: Instrument, status: CitationStatus, on: date) -> tuple[str, ...]:
    """Return the transition rules under which an ended text still holds, or one in force has begun to lapse."""
    if status not in {CitationStatus.ENDED, CitationStatus.IN_FORCE}:
        return ()
    return tuple(
        f"{rule.text} ({rule.citation})."
        for rule in TIMELINE.transitions
        if one.short_name in rule.text and _speaks(rule.received_before or rule.since, rule.until, on)
    )


def _speaks(since: date | None, until: date | None, on: date) -> bool:
    """Whether a transition rule has begun and has not run out on the day."""
    return since is not None and since <= on and (until is None or on <= until)


def _form(mention: Mention, one: Instrument, on: date, text: str, *, first: bool) -> list[str]:
    """Return how the citation is better written."""
    is_law = one.issuer == "Quốc hội"
    hints = []
    if is_law and not mention.by_name:
        hints.append(
            "Luật được viện dẫn theo tên và ngày ban hành, không cần số hiệu (Nghị định số 30/2020/NĐ-CP)."
        )
    if mention.short:
        hints.append(f"Nên viết đủ tên loại và số, ký hiệu: {one.short_name}.")
    if mention.dated is not None and mention.dated != one.issued_on:
        checked = "" if one.confidence is Confidence.VERIFIED else " (chưa đối chiếu đủ)"
        hints.append(f"Ngày ban hành trong danh mục là {one.issued_on:%d/%m/%Y}{checked}.")
    if first and mention.dated is None and _on_basis_line(mention, text):
        hints.append(f"Lần viện dẫn đầu nêu cả ngày ban hành: ngày {one.issued_on:%d/%m/%Y}.")
    if one.amended_on is not None and on >= one.amended_on and "sửa đổi" not in text[mention.end :][:60]:
        hints.append(f"Từ ngày {one.amended_on:%d/%m/%Y} nên viết: {one.amended_basis}.")
    return hints


def _on_basis_line(mention: Mention, text: str) -> bool:
    """Whether the line of a mention begins with "Căn cứ"."""
    line_start = text.rfind("\n", 0, mention.start) + 1
    return text[line_start : mention.start].lstrip(" \t-–*_").casefold().startswith("căn cứ")
