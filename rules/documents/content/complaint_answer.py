"""What a công văn says that tells a sender how his complaint (khiếu nại) or denunciation (tố cáo) ended.

Form: NĐ 30/2020/NĐ-CP, Phụ lục III, Mẫu 1.5 (công văn). It never names the sender: he is sealed (Luật Tố cáo 2018),
and what is frozen is read by more people than the one who handles the case. ``addressed`` makes the copy that is
sent, in the hands of the handler, and is never kept.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from rules.documents.content.blocks import Block, BlockDocument, Lines, Look, Text
from rules.documents.content.council_facts import CouncilBody
from rules.documents.content.council_parts import council_name
from rules.documents.content.frozen import cleaned
from rules.documents.content.letter_parts import (
    LetterEnd,
    closing,
    council_letter,
    require_letter,
    sentence,
)
from rules.documents.content.unit_parts import ended
from rules.documents.wording import Wording
from rules.text import clean, long_date, short_date


class Ending(StrEnum):
    """How it ended; the codes are those that the workflow stores, and "refused" for one that was not taken on."""

    UPHELD = "upheld"
    NOT_UPHELD = "not_upheld"
    WITHDRAWN = "withdrawn"
    REFUSED = "refused"


class Follows(StrEnum):
    """What follows for the award it is about."""

    REOPENS = "reopens"
    UNDO = "undo"
    STAYS = "stays"
    ENDS = "ends"


@dataclass(frozen=True, slots=True)
class ComplaintAnswerFacts:
    """A complaint or denunciation that has ended, without its sender."""

    council: CouncilBody
    is_denunciation: bool
    about: str  # "việc xét tặng Giấy khen cho …", "Quyết định số 36/QĐ-UBND"
    received_on: date
    gist: str
    ending: Ending
    reasons: str
    follows: Follows
    bases: tuple[str, ...]  # without "Căn cứ"
    end: LetterEnd
    accepted_on: date | None = None
    due_on: date | None = None
    due_citation: str = ""
    paper: str = ""  # "Quyết định giải quyết khiếu nại số 12/QĐ-UBND"
    paper_on: date | None = None
    second_days: int = 0  # to complain a second time
    second_citation: str = ""


def complaint_answer_content(
    facts: ComplaintAnswerFacts, wording: Wording, *, spec_id: str = ""
) -> BlockDocument:
    """Return what the letter says, in NFC; InconsistentFacts without gist, reasons or the paper that settled it."""
    facts = cleaned(facts)
    is_settled = facts.ending is Ending.REFUSED or bool(facts.paper.strip() and facts.paper_on)
    require_letter(
        "công văn trả lời đơn",
        facts.end,
        nội_dung_đơn=facts.gist.strip(),
        lý_do=facts.reasons.strip(),
        văn_bản_giải_quyết=is_settled,
    )
    subject = wording.say(f"subject_{_kind(facts)}")
    return council_letter(facts.council, facts.end, subject, _body(facts, wording), wording, spec_id=spec_id)


def addressed(content: BlockDocument, wording: Wording, who: str, address: str) -> BlockDocument:
    """Return the copy that is sent: the same words, to the sender by name. Raises ForbiddenCharacter."""
    to = wording.say("at_address", who=clean(who), address=clean(address)) if address.strip() else clean(who)
    first, *rest = content.parts[0].blocks
    assert isinstance(first, Text) and first.text == wording.say("sealed")
    part = replace(content.parts[0], blocks=(replace(first, text=to), *rest))
    return replace(content, parts=(part, *content.parts[1:]))


def _kind(facts: ComplaintAnswerFacts) -> str:
    return "denunciation" if facts.is_denunciation else "complaint"


def _body(facts: ComplaintAnswerFacts, wording: Wording) -> list[Block]:
    """Seven points, each under its name, so that the reader finds what concerns him."""
    council, kind = council_name(facts.council), wording.say(f"kind_{_kind(facts)}")
    said = {
        "council": council, "kind": kind, "received": short_date(facts.received_on), "about": facts.about,
    }  # fmt: skip
    made: list[Block] = [
        Text(wording.say("sealed"), wording.say("to"), Look.CENTRED),
        Text(wording.say("intro", **said)),
        Text(sentence(facts.gist), wording.say("gist")),
        Text(_handling(facts, wording), wording.say("handling")),
        Text(_result(facts, wording, kind), wording.say("result")),
        Text(sentence(facts.reasons), wording.say("reasons")),
        Text("", wording.say("basis")),
        Lines(ended(facts.bases)),
        Text(wording.say(f"next_{facts.follows}"), wording.say("next")),
    ]
    rights = _rights(facts, wording)
    made += [Text(rights, wording.say("rights"))] if rights else []
    return [*made, Text(wording.say("closing", council=council)), closing(facts.end, wording)]


def _handling(facts: ComplaintAnswerFacts, wording: Wording) -> str:
    if facts.accepted_on is None or facts.due_on is None:
        return wording.say("not_accepted")
    return wording.say(
        "accepted",
        accepted=short_date(facts.accepted_on),
        due=short_date(facts.due_on),
        citation=facts.due_citation,
    )


def _result(facts: ComplaintAnswerFacts, wording: Wording, kind: str) -> str:
    """The outcome, and the document that settled it."""
    if facts.ending in (Ending.UPHELD, Ending.NOT_UPHELD, Ending.REFUSED):
        result = wording.say(f"result_{facts.ending}", kind=kind)
    else:
        result = wording.say(f"result_{facts.ending}")
    if facts.paper and facts.paper_on:
        paper = facts.paper.strip().rstrip(".")
        result += " " + wording.say(
            "paper", paper=paper, date=long_date(facts.paper_on).removeprefix("ngày ")
        )
    return result


def _rights(facts: ComplaintAnswerFacts, wording: Wording) -> str:
    """How to go on; nothing where the sender took it back himself."""
    if facts.ending is Ending.WITHDRAWN:
        return ""
    if facts.is_denunciation:
        return wording.say("rights_denunciation", citation=facts.second_citation)
    if facts.ending is Ending.REFUSED:
        return wording.say("rights_refused")
    return wording.say("rights_complaint", days=str(facts.second_days), citation=facts.second_citation)
