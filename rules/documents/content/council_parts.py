"""What the council's papers say alike: head, names, groups of cases, shares, hashes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import TypeVar

from rules.documents.content.blocks import Block, Header, Look, Recipients, Text
from rules.documents.content.council_facts import Anchors, CouncilBody, Nominee, Sitting, Threshold
from rules.documents.content.numbering import document_number
from rules.documents.wording import Wording
from rules.text import clock_time, counted, joined, long_date
from rules.vocabulary import NomineeKind
from rules.voting import needed_votes
from rules.wording import percent

T = TypeVar("T")
KIND_ORDER = (NomineeKind.COLLECTIVE, NomineeKind.HOUSEHOLD, NomineeKind.INDIVIDUAL)
NUMERALS = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII")
BODY_KIND = "Hội đồng"
ANCHORS = ("material", "booth", "urn", "result", "chain_head")


def council_name(council: CouncilBody) -> str:
    """The council with its place: "Hội đồng Thi đua - Khen thưởng huyện Sơn Lĩnh"."""
    return " ".join(part for part in (council.name, council.place) if part)


def header(
    council: CouncilBody, wording: Wording, *, number_line: str = "", place_date: str = "", about: str = ""
) -> Header:
    """The head of a state document of the council; under a parent body its place is not said twice.

    "Hội đồng" has a line of its own, as usual, so that "Thi đua - Khen thưởng" stays in one piece.
    """
    first, _space, rest = council.name.partition(f"{BODY_KIND} ")
    name = (council.name,) if first or not rest else (BODY_KIND, rest)
    lines = name if council.parent_body else (*name, council.place)
    return Header(
        nation=wording.say("nation"),
        motto=wording.say("motto"),
        parent_body=council.parent_body.upper(),
        body_lines=tuple(line.upper() for line in lines if line),
        number_line=number_line,
        place_date=place_date,
        about=about or None,
    )


def number_line(wording: Wording, number: str | None, symbol: str) -> str:
    """Số, ký hiệu."""
    return wording.say("number_line", number=document_number(number), symbol=symbol)


def subject_lines(wording: Wording, sitting: Sitting) -> tuple[str, str]:
    """Trích yếu of a paper about a session, in two lines: the council, and what the session is about."""
    return wording.say("subject", council=council_name(sitting.council)), sitting.title


def subject(wording: Wording, sitting: Sitting) -> str:
    """Trích yếu in one line, for the file's properties."""
    return " ".join(subject_lines(wording, sitting))


def file_title(wording: Wording, sitting: Sitting, number: str | None, symbol: str) -> str:
    """The title in the file's properties."""
    about = subject(wording, sitting)
    return wording.say("file_title", number=document_number(number), symbol=symbol, subject=about)


def moment(wording: Wording, sitting: Sitting, time: str) -> str:
    """A time on the day of the session, in words."""
    return wording.say("at", time=clock_time(time), date=long_date(sitting.held_on))


def award_words(nominee: Nominee, wording: Wording) -> str:
    """The award inside a sentence: a title in quotes with "danh hiệu", a form by its name."""
    return wording.say("award_title" if nominee.is_title else "award_form", award=nominee.award)


def counts_of(nominees: Iterable[Nominee]) -> str:
    """How many of each kind: "02 tập thể và 11 cá nhân"."""
    kinds = [nominee.kind for nominee in nominees]
    return joined([f"{counted(kinds.count(kind))} {kind.label}" for kind in KIND_ORDER if kind in kinds])


def detail_of(nominee: Nominee) -> str:
    """Post and unit, whichever there are."""
    return ", ".join(part for part in (nominee.post, nominee.unit) if part)


def named(nominee: Nominee) -> str:
    """The nominee inside a sentence: name and unit."""
    return f"{nominee.name} ({nominee.unit})" if nominee.unit else nominee.name


def in_groups(items: Sequence[T], keys: Sequence[object]) -> list[list[T]]:
    """Gather items of the same key, groups in the order of their first item."""
    groups: dict[object, list[T]] = {}
    for item, key in zip(items, keys, strict=True):
        groups.setdefault(key, []).append(item)
    return list(groups.values())


def share_words(threshold: Threshold, wording: Wording) -> str:
    """How much is needed: "từ 80 % trở lên", "trên 50 %"."""
    key = "share_above" if threshold.above else "share_from"
    return wording.say(key, share=percent(threshold.share))


def reaches(threshold: Threshold, agree: int, base: int) -> bool:
    """Whether so many votes reach the threshold, in whole numbers."""
    return agree >= needed_votes(base, threshold.share, above=threshold.above)


def ratio_words(threshold: Threshold, agree: int, base: int, wording: Wording) -> str:
    """The proof in one line: "14/15 = 93,33 % ≥ 90 %"."""
    signs = (">", "≤") if threshold.above else ("≥", "<")
    return wording.say(
        "ratio",
        agree=str(agree),
        base=str(base),
        share=percent(Fraction(agree, base)),
        sign=signs[0] if reaches(threshold, agree, base) else signs[1],
        threshold=percent(threshold.share),
    )


def anchor_texts(anchors: Anchors, wording: Wording) -> list[Block]:
    """The hashes in small type, those that there are; nothing when there are none."""
    hashes = {name: getattr(anchors, name) for name in ANCHORS}
    texts = [
        Text(value, wording.say(f"anchor_{name}"), Look.SMALL) for name, value in hashes.items() if value
    ]
    return [Text(wording.say("anchors"), look=Look.SMALL), *texts] if texts else []


def recipients(wording: Wording, copies_to: Sequence[str], archived_at: str) -> Recipients:
    """Nơi nhận under the signatures: copies, then the archive."""
    return Recipients(
        wording.say("recipients_heading"),
        (
            *(wording.say("recipients_line", text=text.rstrip(";., ")) for text in copies_to),
            wording.say("recipients_last", archive=archived_at.rstrip(";., ")),
        ),
    )
