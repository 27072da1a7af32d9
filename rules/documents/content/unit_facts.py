"""The facts of a unit's own papers: letter, list, minutes, reports, receipt. Pure data, no wording.

One ``Proposal`` feeds letter, list and minutes, so that the numbers in the body, under the list and in the annex are
counted from the same entries and cannot differ.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from rules.documents.content.award_facts import InconsistentFacts
from rules.eligibility.ordering import presentation_key
from rules.text import counted, joined, name_sort_key
from rules.vocabulary import AwardCode, NomineeKind

KIND_ORDER = (NomineeKind.COLLECTIVE, NomineeKind.HOUSEHOLD, NomineeKind.INDIVIDUAL)


@dataclass(frozen=True, slots=True)
class UnitBody:
    """The unit that proposes, as the head of a paper names it, and who signs for it."""

    name: str  # "Trường Tiểu học Suối Mơ"
    parent_body: str  # "Ủy ban nhân dân huyện Suối Trong"; empty for a People's Committee
    place_name: str  # "Suối Trong"
    signer_titles: tuple[str, ...] = ()  # ("HIỆU TRƯỞNG",) or ("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH")
    signer_name: str = ""


@dataclass(frozen=True, slots=True)
class UnitVotes:
    """The unit's own vote on one nominee."""

    members: int
    present: int
    agree: int
    disagree: int
    blank: int


@dataclass(frozen=True, slots=True)
class Entry:
    """One nominee for one award."""

    kind: NomineeKind
    award: AwardCode
    name: str
    detail: str = ""
    rating: str = ""
    initiative: str = ""
    votes: UnitVotes | None = None


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a unit proposes to a body in a round."""

    unit: UnitBody
    body: str  # "Ủy ban nhân dân huyện Suối Trong"
    round_name: str
    period_label: str
    entries: tuple[Entry, ...]
    letter_number: str = ""  # "12/TTr-THSM"
    letter_on: date | None = None


@dataclass(frozen=True, slots=True)
class Meeting:
    """The meeting in which the unit chose whom to propose; times like "08:00"."""

    held_on: date | None = None
    starts_at: str = ""
    ends_at: str = ""
    place: str = ""
    chair: str = ""
    chair_post: str = ""
    secretary: str = ""
    secretary_post: str = ""
    members: int = 0
    present: int = 0
    absent: str = ""
    is_secret: bool = False
    others_agreed: bool = False  # those without counted votes were agreed on by everybody present
    confirms_conduct: bool = False  # the meeting confirms that all keep to the Party's line and the law
    remarks: str = ""
    number: str = ""


@dataclass(frozen=True, slots=True)
class LetterFacts:
    """A tờ trình: the proposal, its bases, what goes with it."""

    proposal: Proposal
    legal_bases: tuple[str, ...]  # without "Căn cứ"
    guidance: str = ""
    meeting_on: date | None = None
    attachments: tuple[str, ...] = ()
    copies_to: tuple[str, ...] = ()
    archived_at: str = "VT"


@dataclass(frozen=True, slots=True)
class UnitMinutesFacts:
    """Minutes of the meeting. ``for_forms``: on commendation forms (xét khen thưởng), else on titles (bình xét)."""

    proposal: Proposal
    meeting: Meeting
    for_forms: bool = False
    must_be_counted: frozenset[AwardCode] = frozenset()  # awards that the law decides by counted votes
    archived_at: str = "VT"


@dataclass(frozen=True, slots=True)
class Earned:
    """An earlier award of the nominee, for part III of a report."""

    year: str
    award: str
    document: str
    is_title: bool


@dataclass(frozen=True, slots=True)
class Rated:
    """The rating of a year before, with the document that gave it."""

    period: str
    rating: str
    document: str


@dataclass(frozen=True, slots=True)
class ReportFacts:
    """A báo cáo thành tích. Texts may have several paragraphs, one a line; an empty one is a gap in a draft.

    What is about a movement or a sudden deed is left out of a report on regular work; ``ratings`` and ``earned`` are
    left out of the two others.
    """

    unit: UnitBody
    entry: Entry
    period_label: str
    form: str = ""  # "Mẫu số 02, Nghị định số 98/2023/NĐ-CP"
    birth_year: str = ""
    gender: str = ""
    profile: tuple[str, ...] = ()
    duties: tuple[str, ...] = ()
    achievements: tuple[str, ...] = ()
    earned: tuple[Earned, ...] = ()
    reason: str = ""  # the achievement that the award is asked for, in a few words
    is_draft: bool = False
    ratings: tuple[Rated, ...] = ()  # of the years before
    proof: tuple[str, ...] = ()  # papers attached to the nomination that prove it
    movement: str = ""  # the emulation movement
    movement_plan: str = ""  # the plan that launched it
    movement_days: str = ""
    contribution: str = ""  # money or its worth, in words
    outside_duty: bool = False  # recorded as achieved outside programme, plan and duty
    is_summary: bool = False  # the unit's own short report of the simplified procedure


@dataclass(frozen=True, slots=True)
class HandedIn:
    """One paper of a submission: its kind, number, file and the first characters of its hash."""

    label: str
    number: str
    filename: str
    hash_prefix: str


@dataclass(frozen=True, slots=True)
class ReceiptFacts:
    """What was submitted, when, by whom."""

    proposal: Proposal
    code: str
    moment: str  # "08 giờ 05 phút, ngày 05 tháng 02 năm 2024"
    submitted_by: str
    papers: tuple[HandedIn, ...]


def in_order(entries: Sequence[Entry]) -> list[Entry]:
    """Titles before forms, high before low, collectives before persons, then by Vietnamese name."""
    return sorted(entries, key=lambda one: (presentation_key(one.award, one.kind), name_sort_key(one.name)))


def by_award(entries: Sequence[Entry]) -> list[tuple[Entry, ...]]:
    """Groups of the same award and kind, in the order of a list."""
    groups: dict[tuple[AwardCode, NomineeKind], list[Entry]] = {}
    for entry in in_order(entries):
        groups.setdefault((entry.award, entry.kind), []).append(entry)
    return [tuple(group) for group in groups.values()]


def one_line_each(entries: Sequence[Entry]) -> list[tuple[Entry, ...]]:
    """Groups of the same award, whatever the kind: one line of a letter each."""
    groups: dict[AwardCode, list[Entry]] = {}
    for entry in in_order(entries):
        groups.setdefault(entry.award, []).append(entry)
    return [tuple(group) for group in groups.values()]


def counts_of(entries: Sequence[Entry]) -> str:
    """How many of each kind: "02 tập thể và 38 cá nhân"; the one place where a unit's papers count."""
    kinds = [entry.kind for entry in entries]
    return joined([f"{counted(kinds.count(kind))} {kind.label}" for kind in KIND_ORDER if kind in kinds])


def require(what: str, paper: str, value: object) -> None:
    """Raise ``InconsistentFacts`` unless there is a value."""
    if not value:
        raise InconsistentFacts(f"Chưa lập được {paper}: còn thiếu {what}.")
