"""Builders of the council's facts: an invented district council of 15 with 2 flags, 11 CSTĐCS and 60 LĐTT."""

from dataclasses import replace
from datetime import date
from fractions import Fraction
from functools import cache

from rules.documents import Wording, load_wording
from rules.documents.content.council_facts import (
    Anchors,
    BallotCase,
    BallotMinutesFacts,
    Channel,
    CouncilBody,
    CouncilCase,
    CouncilMinutesFacts,
    FallbackPackFacts,
    InvitationFacts,
    Manner,
    Member,
    Nominee,
    Outcome,
    PackCase,
    Presence,
    Quorum,
    Remark,
    Sitting,
    Teller,
    Threshold,
    VoteCounts,
)
from rules.vocabulary import NomineeKind
from tests.unit.documents.decisions import FAMILY, GIVEN, MIDDLE, TEMPLATES

COUNCIL = CouncilBody(
    name="Hội đồng Thi đua - Khen thưởng",
    place="huyện Sơn Lĩnh",
    place_name="Sơn Lĩnh",
    parent_body="Ủy ban nhân dân huyện Sơn Lĩnh",
    document="Quyết định số 17/QĐ-UBND ngày 09 tháng 01 năm 2024 của Chủ tịch Ủy ban nhân dân huyện Sơn Lĩnh",
)
SITTING = Sitting(
    council=COUNCIL,
    title="xét khen thưởng năm học 2023 - 2024",
    held_on=date(2024, 7, 5),
    starts_at="08:00",
    place="Phòng họp số 2, trụ sở Ủy ban nhân dân huyện Sơn Lĩnh",
)
EIGHTY = Threshold(Fraction(4, 5), "khoản 7 Điều 30 Nghị định số 98/2023/NĐ-CP ngày 31 tháng 12 năm 2023")
NINETY = replace(EIGHTY, share=Fraction(9, 10))
SCHOOLS = (
    "Trường THCS Sơn Hạ",
    "Trường Mầm non Hoa Mai",
    "Trường PTDTBT TH&THCS Sơn Ba",
    "Phòng Nội vụ huyện",
)
ANCHORS = Anchors(material="5f" * 32, booth="a1" * 32, urn="0c" * 32, result="9e" * 32, chain_head="77" * 32)

_SEATS = (
    ("Phạm Giang Nam", "Chủ tịch Hội đồng", "Chủ tịch Ủy ban nhân dân huyện"),
    ("Đinh Thị Lữ", "Phó Chủ tịch thường trực Hội đồng", "Phó Chủ tịch Ủy ban nhân dân huyện"),
    ("Nguyễn Hữu Đường", "Ủy viên thường trực", "Trưởng phòng Nội vụ"),
    ("H’Hen Niê Y-Blô", "Ủy viên", "Chủ tịch Ủy ban Mặt trận Tổ quốc Việt Nam huyện"),
    ("Trần Quốc Khuê", "Ủy viên", "Chủ tịch Liên đoàn Lao động huyện"),
    ("Lê Thị Kim Phượng", "Ủy viên", "Chủ tịch Hội Liên hiệp Phụ nữ huyện"),
    ("Huỳnh Văn Tỵ", "Ủy viên", "Trưởng phòng Giáo dục và Đào tạo"),
    ("Võ Minh Ánh", "Ủy viên", "Trưởng phòng Tài chính - Kế hoạch"),
    ("Bùi Ngọc Yến", "Ủy viên", "Chánh Văn phòng Hội đồng nhân dân và Ủy ban nhân dân huyện"),
    ("Phạm Thị Hưởng", "Ủy viên", "Chánh Thanh tra huyện"),
    ("Đinh Văn Nhẫn", "Ủy viên", "Trưởng Công an huyện"),
    ("Nguyễn Thị Thủy", "Ủy viên", "Chỉ huy trưởng Ban Chỉ huy Quân sự huyện"),
    ("Trần Hữu Dũng", "Ủy viên", "Bí thư Đoàn Thanh niên Cộng sản Hồ Chí Minh huyện"),
    ("Lê Quốc Lữ", "Ủy viên", "Chủ tịch Hội Nông dân huyện"),
    ("Huỳnh Thị Khuê", "Ủy viên", "Trưởng phòng Y tế"),
)
ABSENT = {13: Presence.WRITTEN, 14: Presence.ABSENT}


@cache
def words(kind: str) -> Wording:
    """The wording of a kind of document."""
    return load_wording(TEMPLATES, f"{kind}/2024-01-01")


def members() -> tuple[Member, ...]:
    """Fifteen voting members, thirteen present, one in writing, one away; and a secretary without a vote."""
    voting = tuple(
        Member(
            name,
            seat,
            post,
            presence=ABSENT.get(number, Presence.PRESENT),
            presides=number == 0,
            absence_reason="đi công tác" if number in ABSENT else "",
        )
        for number, (name, seat, post) in enumerate(_SEATS)
    )
    secretary = Member(
        "Võ Thị Nhẫn", "Thư ký Hội đồng", "Chuyên viên Phòng Nội vụ", is_voting=False, keeps_minutes=True
    )
    return (*voting, secretary)


def person(index: int, award: str = "Lao động tiên tiến") -> Nominee:
    """An individual of a school."""
    name = f"{FAMILY[index % 8]} {MIDDLE[index % 7]} {GIVEN[index % 11]}"
    post = ("Giáo viên", "Phó Hiệu trưởng", "Nhân viên kế toán")[index % 3]
    return Nominee(NomineeKind.INDIVIDUAL, name, SCHOOLS[index % 4], award, post=post)


def flag(index: int) -> Nominee:
    """A school proposed for the flag."""
    return Nominee(NomineeKind.COLLECTIVE, SCHOOLS[index], "huyện Sơn Lĩnh", "Cờ thi đua cấp tỉnh")


def counts(agree: int, disagree: int = 0, **others: int) -> VoteCounts:
    """Counted votes."""
    return VoteCounts(agree=agree, disagree=disagree, **others)


def minutes_cases() -> tuple[CouncilCase, ...]:
    """2 flags, 11 CSTĐCS by secret ballot and 60 LĐTT by consensus, with what goes wrong in a session."""
    flags = tuple(
        CouncilCase(
            flag(index), 2, Manner.SECRET, Outcome.RECOMMENDED, threshold=EIGHTY,
            counts=counts(12 + index, written_agree=1, blank=1 - index),
        )
        for index in range(2)
    )  # fmt: skip
    fighters = [
        CouncilCase(
            person(index, "Chiến sĩ thi đua cơ sở"), 1 + index % 3, Manner.SECRET, Outcome.RECOMMENDED,
            threshold=EIGHTY, counts=counts(12, 1, written_agree=1),
        )
        for index in range(11)
    ]  # fmt: skip
    fighters[2] = replace(
        fighters[2],
        counts=counts(12, written_agree=1),
        recused=("Huỳnh Văn Tỵ",),
        disclosed=("Nguyễn Hữu Đường",),
    )
    fighters[4] = replace(
        fighters[4],
        result=Outcome.LOWERED,
        lower_award="Lao động tiên tiến",
        counts=counts(7, 2, lower=4, written_agree=1),
        reason="8/15 = 53,33 % < 80 %; kể cả đồng ý Lao động tiên tiến: 12/15",
        remarks=(Remark("Trần Quốc Khuê", "Sáng kiến chưa nêu rõ phạm vi áp dụng."),),
    )
    fighters[7] = replace(
        fighters[7],
        result=Outcome.NOT_RECOMMENDED,
        counts=counts(9, 3, invalid=1, written_disagree=1),
        reason="không đạt tỷ lệ phiếu của Hội đồng: 9/15 = 60 % < 80 %",
    )
    workers = [
        CouncilCase(person(20 + index), 1, Manner.CONSENSUS, Outcome.RECOMMENDED) for index in range(60)
    ]
    workers[10] = replace(
        workers[10], result=Outcome.POSTPONED, reason="đang chờ kết luận đơn khiếu nại về kết quả đánh giá"
    )
    return (*flags, *fighters, *workers)


def minutes_facts(**changes: object) -> CouncilMinutesFacts:
    """The session with everything in it."""
    facts = CouncilMinutesFacts(
        sitting=SITTING,
        ended_at="11:30",
        members=members(),
        cases=minutes_cases(),
        conclusion=(
            "Hội đồng thống nhất đề nghị Chủ tịch Ủy ban nhân dân huyện khen thưởng các trường hợp đạt yêu cầu nêu "
            "tại mục III; giao Phòng Nội vụ hoàn chỉnh hồ sơ, trình trước ngày 12 tháng 7 năm 2024.",
            "Các trường hợp hoãn xét được đưa ra phiên họp sau khi có kết luận.",
        ),
        quorum=Quorum(Fraction(2, 3), "Điều 6 Quy chế hoạt động của Hội đồng"),
        guests=("Ông Nguyễn Văn An, Phó Trưởng ban Tổ chức Huyện ủy",),
        remarks=(Remark("Lê Thị Kim Phượng", "Đề nghị các trường gửi hồ sơ đúng hạn trong năm học sau."),),
        anchors=ANCHORS,
        copies_to=("Chủ tịch Ủy ban nhân dân huyện (b/cáo)", "Các thành viên Hội đồng"),
        number="5",
    )
    return replace(facts, **changes)


def tracker(case: int, voter: int) -> str:
    """An invented tracker of 20 letters."""
    alphabet = "abcdefghijklmnopqrstuvwxyz234567"
    return "".join(alphabet[(case * 7 + voter * 11 + place * (voter + 3)) % 32] for place in range(20))


def ballot_cases() -> tuple[BallotCase, ...]:
    """The secret cases of the session as the tellers counted them."""
    return tuple(
        BallotCase(
            nominee=case.nominee,
            threshold=case.threshold,
            counts=case.counts,
            issued=13 - len(case.recused),
            returned=case.counts.slips,
            unused=13 - len(case.recused) - case.counts.slips,
            result=case.result,
            recused=len(case.recused),
            lower_award=case.lower_award,
            trackers=tuple(tracker(number, voter) for voter in range(case.counts.slips)),
        )
        for number, case in enumerate(minutes_cases())
        if case.threshold and case.counts
    )


def ballot_facts(**changes: object) -> BallotMinutesFacts:
    """The count of the session."""
    facts = BallotMinutesFacts(
        sitting=SITTING,
        started_at="09:40",
        ended_at="10:15",
        channel=Channel.DIGITAL,
        tellers=(
            Teller("Bùi Ngọc Yến", "Chánh Văn phòng Hội đồng nhân dân và Ủy ban nhân dân huyện"),
            Teller("Phạm Thị Hưởng", "Chánh Thanh tra huyện", leads=True),
            Teller("Trần Hữu Dũng", "Bí thư Đoàn Thanh niên Cộng sản Hồ Chí Minh huyện"),
        ),
        chair_name="Phạm Giang Nam",
        members=15,
        cases=ballot_cases(),
        sealing_key="3b:9c:51:0d:e7:aa:42:18:6f:20:b1:77:c4:05:9e:d3",
        signing_key="81:f4:2e:6a:90:13:cd:58:ee:07:b6:49:a2:dc:31:75",
        anchors=replace(ANCHORS, material=""),
        number="6",
    )
    return replace(facts, **changes)


def pack_facts(**changes: object) -> FallbackPackFacts:
    """The papers of the session, in case it is held on paper."""
    cases = tuple(
        PackCase(
            case.nominee,
            case.manner,
            lower_award="Lao động tiên tiến" if case.nominee.award == "Chiến sĩ thi đua cơ sở" else "",
            recused=case.recused,
        )
        for case in minutes_cases()
    )
    return replace(FallbackPackFacts(SITTING, members(), cases), **changes)


def invitation_facts(**changes: object) -> InvitationFacts:
    """The invitation of one member."""
    facts = InvitationFacts(
        sitting=SITTING,
        invitee="Bà Lê Thị Kim Phượng",
        invitee_post="Chủ tịch Hội Liên hiệp Phụ nữ huyện, Ủy viên Hội đồng",
        chair="Ông Phạm Giang Nam, Chủ tịch Ủy ban nhân dân huyện, Chủ tịch Hội đồng",
        content=(
            "Xét, bỏ phiếu đề nghị tặng “Cờ thi đua cấp tỉnh” và danh hiệu “Chiến sĩ thi đua cơ sở”",
            "Xét đề nghị tặng danh hiệu “Lao động tiên tiến” năm học 2023 - 2024",
        ),
        link="https://khenthuong.sonlinh.example/phien-hop/8K2M4T",
        declare_by=date(2024, 7, 3),
        signer_titles=("TM. Hội đồng", "Chủ tịch"),
        signer_name="Phạm Giang Nam",
        issued_on=date(2024, 6, 28),
        number="7",
        copies_to=("Thường trực Huyện ủy (b/cáo)",),
        archived_at="VT, PNV",
    )
    return replace(facts, **changes)
