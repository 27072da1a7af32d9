"""The closed lists of appraisal at scale: what a bulk run and its items may be, whom one asks, what they answer."""

from __future__ import annotations

from enum import Enum

from rules.vocabulary import PaperKind


class RunState(Enum):
    """A bulk run's life; the value is stored."""

    PREPARED = "prepared"
    RUNNING = "running"
    DONE = "done"
    CANCELLED = "cancelled"


class ItemState(Enum):
    """What became of one nomination of a bulk run."""

    WAITING = "waiting"
    DONE = "done"
    REFUSED = "refused"
    CANCELLED = "cancelled"


class AskedBody(Enum):
    """Which sort of body is asked for its opinion."""

    POLICE = "cong_an"
    TAX = "thue"
    INSPECTORATE = "thanh_tra"
    SOCIAL_INSURANCE = "bhxh"
    OTHER = "khac"


class Answer(Enum):
    """What the asked body answers about one nomination."""

    NO_OBJECTION = "khong_vuong"
    OBJECTION = "co_vuong"


RUN_LABELS: dict[RunState, str] = {
    RunState.PREPARED: "Chờ xem lại",
    RunState.RUNNING: "Đang chạy",
    RunState.DONE: "Đã xong",
    RunState.CANCELLED: "Đã dừng",
}

ITEM_LABELS: dict[ItemState, str] = {
    ItemState.WAITING: "Chưa đến lượt",
    ItemState.DONE: "Đã thực hiện",
    ItemState.REFUSED: "Giữ nguyên",
    ItemState.CANCELLED: "Không thực hiện vì việc đã dừng",
}

BODY_LABELS: dict[AskedBody, str] = {
    AskedBody.POLICE: "Cơ quan công an",
    AskedBody.TAX: "Cơ quan thuế",
    AskedBody.INSPECTORATE: "Cơ quan thanh tra",
    AskedBody.SOCIAL_INSURANCE: "Bảo hiểm xã hội",
    AskedBody.OTHER: "Cơ quan khác",
}

ANSWER_LABELS: dict[Answer, str] = {
    Answer.NO_OBJECTION: "Không có vướng mắc",
    Answer.OBJECTION: "Có vướng mắc, cần xem xét",
}

UNLOCKABLE: tuple[tuple[str, str], ...] = (
    *((kind.value, kind.label) for kind in PaperKind),
    ("nominee_detail", "Chức vụ, đơn vị của người được đề nghị"),
    ("initiative_id", "Sáng kiến, đề tài"),
    ("noi_dung", "Toàn bộ nội dung đề nghị"),
)
"""What a return can open for the unit."""


def unlocked_words(codes: str) -> list[str]:
    """Return the items that a return opened, in words."""
    words = dict(UNLOCKABLE)
    return [words.get(code, code) for code in codes.split(",") if code]
