"""What a step needs besides the nomination: one frozen class a kind, checked when it is made.

``for_audit`` returns the part that goes into the hash chain in clear; ``detail`` is personal text, kept beside the
event under a salted commitment so that a lawful purge can remove it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from rules.vocabulary import AwardCode, PaperKind
from workflow.errors import InvalidInput


def _required(value: str, field_name: str, message: str) -> None:
    if not value.strip():
        raise InvalidInput(message, {field_name: message})


@dataclass(frozen=True, slots=True)
class Payload:
    """Nothing more is needed."""

    def for_audit(self) -> dict[str, object]:
        """Return what the audit event says in clear."""
        return {}

    @property
    def detail(self) -> str:
        """Return the personal text of the event."""
        return ""


@dataclass(frozen=True, slots=True)
class Note(Payload):
    """An optional remark."""

    note: str = ""

    @property
    def detail(self) -> str:
        """Return the remark."""
        return self.note


@dataclass(frozen=True, slots=True)
class Reason(Payload):
    """A written reason, with a code where the list of reasons is closed."""

    reason: str
    code: str = ""

    def __post_init__(self) -> None:
        """Refuse an empty reason."""
        _required(self.reason, "reason", "Ghi rõ lý do bằng một câu để người nhận biết phải làm gì.")

    def for_audit(self) -> dict[str, object]:
        """Return the code; the sentence is personal text."""
        return {"code": self.code}

    @property
    def detail(self) -> str:
        """Return the reason."""
        return self.reason


@dataclass(frozen=True, slots=True)
class ReturnForSupplement(Reason):
    """What to supply, by when, and which fields or papers unlock."""

    due_on: date = date.max
    items: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Refuse a return without reason, without items or without a day."""
        Reason.__post_init__(self)
        if not self.items:
            message = "Chọn ít nhất một mục cần bổ sung."
            raise InvalidInput(message, {"items": message})
        if self.due_on == date.max:
            message = "Chọn hạn bổ sung."
            raise InvalidInput(message, {"due_on": message})

    def for_audit(self) -> dict[str, object]:
        """Return the items and the day."""
        return {"code": self.code, "items": list(self.items), "due_on": self.due_on}


@dataclass(frozen=True, slots=True)
class CarriedOver(Note):
    """The closing of a round under which a nomination goes on, and the later round it is dealt with beside."""

    closing_id: int = 0
    to_round_id: int | None = None

    def for_audit(self) -> dict[str, object]:
        """Return closing and round."""
        return {"closing": self.closing_id, "to_round": self.to_round_id}


@dataclass(frozen=True, slots=True)
class Opinion(Payload):
    """The appraiser's written opinion."""

    opinion: str
    favourable: bool

    def __post_init__(self) -> None:
        """Refuse an empty opinion."""
        _required(self.opinion, "opinion", "Ghi ý kiến thẩm định bằng ít nhất một câu.")

    def for_audit(self) -> dict[str, object]:
        """Return whether the opinion is in favour."""
        return {"favourable": self.favourable}

    @property
    def detail(self) -> str:
        """Return the opinion."""
        return self.opinion


@dataclass(frozen=True, slots=True)
class SettleFinding(Reason):
    """A person's answer to a criterion that the facts do not decide."""

    criterion: str = ""
    met: bool = False
    paper_id: int | None = None

    def for_audit(self) -> dict[str, object]:
        """Return criterion, answer and paper."""
        return {"criterion": self.criterion, "met": self.met, "paper_id": self.paper_id}


@dataclass(frozen=True, slots=True)
class PaperAdded(Payload):
    """A paper to attach to the nomination; the bytes are stored already."""

    kind: PaperKind
    sha256: str
    filename: str
    number: str = ""
    signed_on: date | None = None

    def for_audit(self) -> dict[str, object]:
        """Return kind and content hash."""
        return {"kind": self.kind, "sha256": self.sha256, "number": self.number, "signed_on": self.signed_on}


@dataclass(frozen=True, slots=True)
class PaperWithdrawn(Payload):
    """A paper to take out of the dossier; it stays on record."""

    paper_id: int

    def for_audit(self) -> dict[str, object]:
        """Return the paper."""
        return {"paper_id": self.paper_id}


@dataclass(frozen=True, slots=True)
class EditContent(Payload):
    """New values of the fields a unit may edit; ``initiative_id`` 0 takes the initiative off."""

    nominee_detail: str | None = None
    initiative_id: int | None = None
    award: AwardCode | None = None
    achievement_id: int | None = None
    achievement_facts: tuple[tuple[str, bool | None], ...] = ()
    """What is said of the achievement itself ("is_concrete", "recognised"): it belongs to the achievement's record."""

    def changes(self) -> dict[str, object]:
        """Return the columns to set."""
        given = {
            "nominee_detail": self.nominee_detail,
            "initiative_id": self.initiative_id,
            "award": self.award,
            "achievement_id": self.achievement_id,
        }
        found: dict[str, object] = {name: value for name, value in given.items() if value is not None}
        if found.get("initiative_id") == 0:
            found["initiative_id"] = None
        return found

    def for_audit(self) -> dict[str, object]:
        """Return which fields changed."""
        return {"fields": sorted([*self.changes(), *(name for name, _ in self.achievement_facts)])}

    @property
    def detail(self) -> str:
        """Return the new text."""
        return self.nominee_detail or ""


@dataclass(frozen=True, slots=True)
class DraftRestored(EditContent):
    """A nominee taken off a list while it was being written is named again, perhaps in a later list of the unit."""

    dossier_id: int = 0

    def changes(self) -> dict[str, object]:
        """Return the columns to set."""
        return EditContent.changes(self) | {"dossier_id": self.dossier_id}


@dataclass(frozen=True, slots=True)
class CouncilOutcome(Payload):
    """The council's word on one nomination, as its session counted it: ``result`` with the votes, if there were any."""

    session_id: int
    result: str
    agree: int | None = None
    disagree: int | None = None
    blank: int | None = None
    reason: str = ""

    def for_audit(self) -> dict[str, object]:
        """Return session, result and counts."""
        return {
            "session_id": self.session_id,
            "result": self.result,
            "agree": self.agree,
            "disagree": self.disagree,
            "blank": self.blank,
        }

    @property
    def detail(self) -> str:
        """Return the reason when the council did not recommend."""
        return self.reason


@dataclass(frozen=True, slots=True)
class LoweredFrom(Payload):
    """The nomination that the council proposes a lower award for, and what the lower one takes over from it."""

    session_id: int
    origin_id: int
    award: AwardCode
    received_on: date
    submitted_by_id: int
    prepared_by_id: int | None
    appraised_by_id: int | None
    confirmed_by_id: int | None
    opinion: str = ""

    def for_audit(self) -> dict[str, object]:
        """Return session and origin."""
        return {"session_id": self.session_id, "origin": self.origin_id}


@dataclass(frozen=True, slots=True)
class UnitVote(Payload):
    """The proposing unit's own vote on a nomination (bình xét): who belongs to it, who was there, what they said."""

    held_on: date
    members: int
    present: int
    agree: int
    disagree: int
    blank: int

    def __post_init__(self) -> None:
        """Refuse numbers that cannot be."""
        numbers = (self.members, self.present, self.agree, self.disagree, self.blank)
        if min(numbers) < 0:
            message = "Số người, số phiếu không thể âm. Nhập lại theo biên bản bình xét."
            raise InvalidInput(message, {"agree": message})
        if not 0 < self.present <= self.members:
            message = f"Số có mặt ({self.present}) phải từ 1 đến tổng số thành viên ({self.members})."
            raise InvalidInput(message, {"present": message})
        if self.agree + self.disagree + self.blank > self.present:
            message = f"Tổng số phiếu nhiều hơn số người có mặt ({self.present}). Nhập lại theo biên bản."
            raise InvalidInput(message, {"agree": message})

    def for_audit(self) -> dict[str, object]:
        """Return the numbers."""
        names = ("held_on", "members", "present", "agree", "disagree", "blank")
        return {name: getattr(self, name) for name in names}


@dataclass(frozen=True, slots=True)
class OnDecision(Payload):
    """The decision that a nomination goes on."""

    decision_id: int

    def for_audit(self) -> dict[str, object]:
        """Return the decision."""
        return {"decision_id": self.decision_id}


@dataclass(frozen=True, slots=True)
class Signing(OnDecision):
    """Under which form a decision is signed, and the account of the head for whom a deputy signs."""

    form: str = ""
    for_user: int | None = None

    def for_audit(self) -> dict[str, object]:
        """Return the decision, and form and head where somebody signs for him."""
        told: dict[str, object] = {"decision_id": self.decision_id}
        return told | ({"form": self.form, "for_user": self.for_user} if self.form else {})


@dataclass(frozen=True, slots=True)
class Issuing(OnDecision):
    """The number and day under which a decision is issued."""

    number: str = ""
    issued_on: date = field(default=date.max)

    def for_audit(self) -> dict[str, object]:
        """Return decision, number and day."""
        return {"decision_id": self.decision_id, "number": self.number, "issued_on": self.issued_on}


@dataclass(frozen=True, slots=True)
class OnAct(Payload):
    """The later act (a cancelling decision) that names the award."""

    act_id: int

    def for_audit(self) -> dict[str, object]:
        """Return the act."""
        return {"act_id": self.act_id}


@dataclass(frozen=True, slots=True)
class Revoking(Reason):
    """The number and day under which a cancelling decision is issued; the reason is what the unit reads."""

    act_id: int = 0
    number: str = ""
    issued_on: date = field(default=date.max)

    def for_audit(self) -> dict[str, object]:
        """Return act, number and day; the sentence is personal text."""
        return {"code": self.code, "act_id": self.act_id, "number": self.number, "issued_on": self.issued_on}
