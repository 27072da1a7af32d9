"""The closed lists of the council's work with their Vietnamese words: seats, sessions, votes, conflicts, ballots."""

from __future__ import annotations

from enum import Enum, IntEnum


class SeatRole(Enum):
    """What a member is on the council; the value is stored, the order is that of the minutes."""

    CHAIR = "chair"
    DEPUTY = "deputy"
    STANDING = "standing"
    MEMBER = "member"
    SECRETARY = "secretary"


SEAT_LABELS: dict[SeatRole, str] = {
    SeatRole.CHAIR: "Chủ tịch Hội đồng",
    SeatRole.DEPUTY: "Phó Chủ tịch Hội đồng",
    SeatRole.STANDING: "Ủy viên thường trực",
    SeatRole.MEMBER: "Ủy viên",
    SeatRole.SECRETARY: "Thư ký Hội đồng",
}


class SessionState(Enum):
    """A session's life."""

    PREPARING = "preparing"
    CONVENED = "convened"
    MEETING = "meeting"
    CONCLUDED = "concluded"
    CANCELLED = "cancelled"


SESSION_LABELS: dict[SessionState, str] = {
    SessionState.PREPARING: "Đang chuẩn bị",
    SessionState.CONVENED: "Đã mời họp",
    SessionState.MEETING: "Đang họp",
    SessionState.CONCLUDED: "Đã có kết quả",
    SessionState.CANCELLED: "Đã hủy",
}


class VotingMode(Enum):
    """How the secret items of a session are voted on."""

    DIGITAL = "digital"
    PAPER = "paper"
    MIXED = "mixed"


MODE_LABELS: dict[VotingMode, str] = {
    VotingMode.DIGITAL: "Phiếu điện tử",
    VotingMode.PAPER: "Phiếu giấy",
    VotingMode.MIXED: "Điện tử kết hợp phiếu giấy",
}


class VoteBase(Enum):
    """Whom the threshold counts: every member, or (by the council's own regulations) those who may vote."""

    ALL_MEMBERS = "all_members"
    ENTITLED = "entitled"


BASE_LABELS: dict[VoteBase, str] = {
    VoteBase.ALL_MEMBERS: "tổng số thành viên Hội đồng",
    VoteBase.ENTITLED: "số thành viên được bỏ phiếu",
}


class Attendance(Enum):
    """How a member takes part."""

    PRESENT = "present"
    WRITTEN = "written"
    ABSENT = "absent"


ATTENDANCE_LABELS: dict[Attendance, str] = {
    Attendance.PRESENT: "Có mặt",
    Attendance.WRITTEN: "Vắng mặt, gửi ý kiến bằng văn bản",
    Attendance.ABSENT: "Vắng mặt",
}


class Way(Enum):
    """How an item is decided."""

    CONSENSUS = "consensus"
    OPEN = "open"
    SECRET = "secret"  # noqa: S105  # a way of voting


WAY_LABELS: dict[Way, str] = {
    Way.CONSENSUS: "Nhất trí theo danh sách",
    Way.OPEN: "Biểu quyết công khai",
    Way.SECRET: "Bỏ phiếu kín",
}


class ItemResult(Enum):
    """What the council said of an item."""

    RECOMMENDED = "recommended"
    NOT_RECOMMENDED = "not_recommended"
    LOWERED = "lowered"
    POSTPONED = "postponed"


RESULT_LABELS: dict[ItemResult, str] = {
    ItemResult.RECOMMENDED: "Đề nghị khen thưởng",
    ItemResult.NOT_RECOMMENDED: "Không đề nghị",
    ItemResult.LOWERED: "Đề nghị danh hiệu thấp hơn",
    ItemResult.POSTPONED: "Hoãn xét",
}


class ConflictSource(Enum):
    """Where a conflict of interest comes from."""

    OWN_CASE = "own_case"
    RELATIVE = "relative"
    OWN_UNIT = "own_unit"
    DECLARED = "declared"
    REPORTED = "reported"


CONFLICT_LABELS: dict[ConflictSource, str] = {
    ConflictSource.OWN_CASE: "chính là người được đề nghị",
    ConflictSource.RELATIVE: "người thân của người được đề nghị",
    ConflictSource.OWN_UNIT: "cùng đơn vị với người được đề nghị",
    ConflictSource.DECLARED: "tự khai",
    ConflictSource.REPORTED: "do người khác báo",
}


class ConflictState(Enum):
    """``suggested``: from data or another person, not yet judged; ``effective``: it holds.

    ``dismissed`` and ``lifted``: ended by two people without conflict, before or after it held.
    """

    SUGGESTED = "suggested"
    EFFECTIVE = "effective"
    DISMISSED = "dismissed"
    LIFTED = "lifted"


class BatchState(Enum):
    """The life of a session's secret ballot; one that cannot be opened goes back to ``new`` and is voted on paper."""

    NEW = "new"
    KEYED = "keyed"
    OPEN = "open"
    CLOSED = "closed"
    COUNTED = "counted"
    CERTIFIED = "certified"


BATCH_LABELS: dict[BatchState, str] = {
    BatchState.NEW: "Chưa tạo khóa",
    BatchState.KEYED: "Đã tạo khóa, chờ mở",
    BatchState.OPEN: "Đang bỏ phiếu",
    BatchState.CLOSED: "Đã đóng, chờ kiểm phiếu",
    BatchState.COUNTED: "Đã kiểm, chờ xác nhận",
    BatchState.CERTIFIED: "Đã xác nhận kết quả",
}


class Choice(IntEnum):
    """What a vote says; the number is the first byte of a sealed ballot."""

    AGREE = 1
    DISAGREE = 2
    BLANK = 3
    LOWER = 4


CHOICE_LABELS: dict[Choice, str] = {
    Choice.AGREE: "Đồng ý",
    Choice.DISAGREE: "Không đồng ý",
    Choice.BLANK: "Không có ý kiến",
    Choice.LOWER: "Đồng ý danh hiệu thấp hơn",
}
