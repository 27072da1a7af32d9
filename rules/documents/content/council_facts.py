"""The facts of the council's papers: session, members, cases, counts. Pure data, no ids, no wording.

The codes of the enumerations are those that the workflow stores. Counts are whole numbers, shares are fractions:
every ratio that is printed is computed here from them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction

from rules.vocabulary import NomineeKind


class Presence(StrEnum):
    """How a member takes part."""

    PRESENT = "present"
    WRITTEN = "written"
    ABSENT = "absent"


class Manner(StrEnum):
    """How a case is decided."""

    CONSENSUS = "consensus"
    OPEN = "open"
    SECRET = "secret"  # noqa: S105  # a way of voting


class Outcome(StrEnum):
    """What the council said of a case."""

    RECOMMENDED = "recommended"
    NOT_RECOMMENDED = "not_recommended"
    LOWERED = "lowered"
    POSTPONED = "postponed"


class Channel(StrEnum):
    """How the secret ballots of a session are cast."""

    DIGITAL = "digital"
    PAPER = "paper"
    MIXED = "mixed"


class Base(StrEnum):
    """Whom a threshold counts."""

    ALL_MEMBERS = "all_members"
    ENTITLED = "entitled"


@dataclass(frozen=True, slots=True)
class CouncilBody:
    """The council as its papers name it."""

    name: str  # "Hội đồng Thi đua - Khen thưởng"
    place: str  # "huyện Sơn Lĩnh"; empty when the name says it all
    place_name: str  # địa danh before the date, "Sơn Lĩnh"
    parent_body: str = ""  # "Ủy ban nhân dân huyện Sơn Lĩnh"
    document: str = ""  # decision that set the council up, "Quyết định số 12/QĐ-UBND ngày …"


@dataclass(frozen=True, slots=True)
class Sitting:
    """One session of the council."""

    council: CouncilBody
    title: str  # the minutes' and the invitation's subject: "xét khen thưởng năm học 2023 - 2024"
    held_on: date
    starts_at: str  # "08:00"
    place: str


@dataclass(frozen=True, slots=True)
class Member:
    """A member or the secretary as convened: ``seat`` on the council, ``post`` in the office."""

    name: str
    seat: str  # "Chủ tịch Hội đồng"
    post: str = ""
    presence: Presence = Presence.PRESENT
    is_voting: bool = True
    presides: bool = False
    keeps_minutes: bool = False
    absence_reason: str = ""


@dataclass(frozen=True, slots=True)
class Threshold:
    """The pinned rule of a vote: share of the base, exceeded when ``above``, with its citation."""

    share: Fraction
    citation: str
    above: bool = False


@dataclass(frozen=True, slots=True)
class VoteCounts:
    """Counted votes of a case, all channels merged; written opinions of absent members are apart and added."""

    agree: int = 0
    disagree: int = 0
    lower: int = 0
    blank: int = 0
    invalid: int = 0
    written_agree: int = 0
    written_disagree: int = 0
    written_lower: int = 0
    written_blank: int = 0

    @property
    def slips(self) -> int:
        """Return how many ballots were counted, without written opinions."""
        return self.agree + self.disagree + self.lower + self.blank + self.invalid

    @property
    def written(self) -> int:
        """Return how many written opinions were counted."""
        return self.written_agree + self.written_disagree + self.written_lower + self.written_blank

    @property
    def in_favour(self) -> int:
        """Return the votes that count for the case: ballots and written opinions."""
        return self.agree + self.written_agree


@dataclass(frozen=True, slots=True)
class Nominee:
    """Who is proposed for what, as printed."""

    kind: NomineeKind
    name: str
    unit: str
    award: str  # "Chiến sĩ thi đua cơ sở", "Giấy khen"
    is_title: bool = True  # danh hiệu thi đua, or a form (hình thức khen thưởng)
    post: str = ""


@dataclass(frozen=True, slots=True)
class Remark:
    """A recorded opinion: who (empty when the council does not name them) and what."""

    member: str
    text: str


@dataclass(frozen=True, slots=True)
class CouncilCase:
    """One case of the session with what came of it. ``recused`` and ``disclosed`` are members' names."""

    nominee: Nominee
    version: int  # the version of the dossier that was locked for the session
    manner: Manner
    result: Outcome
    reason: str = ""  # needed unless recommended
    lower_award: str = ""  # needed when lowered
    threshold: Threshold | None = None
    counts: VoteCounts | None = None
    recused: tuple[str, ...] = ()
    disclosed: tuple[str, ...] = ()
    remarks: tuple[Remark, ...] = ()  # objections and differing opinions


@dataclass(frozen=True, slots=True)
class Quorum:
    """How many of the members must be present: a share of all members and its citation."""

    share: Fraction
    citation: str


@dataclass(frozen=True, slots=True)
class Anchors:
    """Hashes printed for later checks; an empty one is left out."""

    material: str = ""  # frozen list of the session: members, recusals, versions, rules
    booth: str = ""
    urn: str = ""
    result: str = ""
    chain_head: str = ""


@dataclass(frozen=True, slots=True)
class CouncilMinutesFacts:
    """Everything the minutes of a session need. ``number`` None leaves a gap for it."""

    sitting: Sitting
    ended_at: str  # "11:30"
    members: tuple[Member, ...]  # in the order of the minutes; one presides, one keeps the minutes
    cases: tuple[CouncilCase, ...]  # in the order of the agenda
    conclusion: tuple[str, ...]  # paragraphs
    quorum: Quorum | None = None
    channel: Channel = Channel.DIGITAL
    base: Base = Base.ALL_MEMBERS
    base_citation: str = ""  # needed when the base is not all members
    guests: tuple[str, ...] = ()
    remarks: tuple[Remark, ...] = ()  # on the session as a whole
    anchors: Anchors = Anchors()
    chair_titles: tuple[str, ...] = ("Chủ tọa",)
    secretary_titles: tuple[str, ...] = ("Thư ký",)
    copies_to: tuple[str, ...] = ()
    archived_at: str = "VT, hồ sơ phiên họp"
    number: str | None = None
    symbol: str = "BB-HĐTĐKT"
    ended_on: date | None = None  # when not the day it began


@dataclass(frozen=True, slots=True)
class Teller:
    """A member of the counting team; ``leads`` for its head (tổ trưởng)."""

    name: str
    post: str = ""
    leads: bool = False


@dataclass(frozen=True, slots=True)
class BallotCase:
    """The count of one case. ``recused``: how many voting members take no part in it; ``issued``: ballots given out.

    ``issued = returned + unused`` and ``returned = counts.slips``; the other members are entitled to vote.
    """

    nominee: Nominee
    threshold: Threshold
    counts: VoteCounts
    issued: int
    returned: int
    unused: int
    result: Outcome
    recused: int = 0
    lower_award: str = ""
    trackers: tuple[str, ...] = ()  # of the electronic ballots; printed sorted


@dataclass(frozen=True, slots=True)
class BallotMinutesFacts:
    """Everything the minutes of a count need."""

    sitting: Sitting
    started_at: str
    ended_at: str
    channel: Channel
    tellers: tuple[Teller, ...]  # three; one leads
    chair_name: str
    members: int  # voting members of the council, the base unless it is ENTITLED
    cases: tuple[BallotCase, ...]
    base: Base = Base.ALL_MEMBERS
    base_citation: str = ""
    ended_on: date | None = None  # when not the day of the session
    sealing_key: str = ""  # fingerprints of the public keys
    signing_key: str = ""
    anchors: Anchors = Anchors()
    are_shares_destroyed: bool = (
        True  # key shares destroyed in the room, sealed ballots deleted from the server
    )
    chair_titles: tuple[str, ...] = ("Chủ tọa",)
    archived_at: str = "VT, hồ sơ phiên họp"
    number: str | None = None
    symbol: str = "BB-HĐTĐKT"


@dataclass(frozen=True, slots=True)
class PackCase:
    """A case of the agenda. ``lower_award`` names the fourth box; ``recused`` are members' names."""

    nominee: Nominee
    manner: Manner
    lower_award: str = ""
    recused: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FallbackPackFacts:
    """Everything to hold a session on paper: roll, agenda, slips, count sheets."""

    sitting: Sitting
    members: tuple[Member, ...]
    cases: tuple[PackCase, ...]
    spare_slips: int = 2  # of each form, beyond one per voter


@dataclass(frozen=True, slots=True)
class InvitationFacts:
    """Everything an invitation of one member needs."""

    sitting: Sitting
    invitee: str  # "Ông Đinh Văn A", "Bà …"
    invitee_post: str
    chair: str  # who presides, with post
    content: tuple[str, ...]  # the points of the agenda
    link: str  # the text of the address where material waits; empty for a session on paper
    declare_by: date | None  # last day to declare conflicts of interest
    signer_titles: tuple[str, ...]
    signer_name: str
    issued_on: date | None = None
    number: str | None = None
    symbol: str = "GM-HĐTĐKT"
    copies_to: tuple[str, ...] = ()
    archived_at: str = "VT"
