"""An invented school and what it proposes, for the tests of a unit's own papers."""

from dataclasses import replace
from datetime import date
from functools import cache

import rules
from rules.documents import (
    ACHIEVEMENT_REPORT,
    MOVEMENT_REPORT,
    NOMINEE_LIST,
    PROPOSAL_LETTER,
    SUBMISSION_RECEIPT,
    SUDDEN_REPORT,
    UNIT_MINUTES,
    BlockDocument,
    load_wording,
    spec_for,
)
from rules.documents.content.unit_facts import (
    Earned,
    Entry,
    HandedIn,
    LetterFacts,
    Meeting,
    Proposal,
    Rated,
    ReceiptFacts,
    ReportFacts,
    UnitBody,
    UnitMinutesFacts,
    UnitVotes,
)
from rules.vocabulary import AwardCode, NomineeKind
from tests.unit.documents.decisions import TEMPLATES

ON = date(2024, 6, 5)
GIVEN = ("Mai", "Rêu", "Ánh", "Sương", "Hòa", "Hân", "Ẩn", "Ý", "Ưng", "Ơn", "Ổn", "Đào")
UNIT = UnitBody(
    "Trường Tiểu học Suối Mơ",
    "Ủy ban nhân dân huyện Suối Trong",
    "Suối Trong",
    ("HIỆU TRƯỞNG",),
    "Lê Quang Thủ",
)
COMMITTEE = replace(
    UNIT, name="Ủy ban nhân dân xã Đèo Xanh", signer_titles=("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH")
)
INITIATIVE = "Góc đọc sách lưu động (Quyết định số 15/QĐ-THSM ngày 02/05/2024)"
MEETING = Meeting(
    date(2024, 6, 3), "08:00", "10:30", "Phòng họp của trường", "Lê Quang Thủ", "Hiệu trưởng", "Hồ Thị Lập",
    "Giáo viên", 15, 14, "01 người (nghỉ ốm)", is_secret=True, others_agreed=True, confirms_conduct=True,
    number="5/BB-THSM",
)  # fmt: skip


def entries(workers: int = 12) -> tuple[Entry, ...]:
    """One collective, three fighters voted on, some advanced workers, two letters; in no order."""
    person, code = NomineeKind.INDIVIDUAL, AwardCode
    made = [
        Entry(person, code.COMMENDATION_LETTER, "Võ Thị Thư", "Nhân viên thư viện"),
        Entry(person, code.COMMENDATION_LETTER, "Bùi Văn Bếp", "Nhân viên"),
    ]
    made += [
        Entry(person, code.ADVANCED_WORKER, f"Đinh Thị {GIVEN[n % 12]} {GIVEN[n // 12 % 12]}", "Giáo viên",
              "Hoàn thành tốt nhiệm vụ")
        for n in range(workers)
    ]  # fmt: skip
    votes = UnitVotes(15, 14, 13, 1, 0)
    made += [
        Entry(person, code.GRASSROOTS_FIGHTER, f"Phạm Văn {given}", "Giáo viên", "Hoàn thành xuất sắc nhiệm vụ",
              INITIATIVE, votes)
        for given in GIVEN[:3]
    ]  # fmt: skip
    return (*made, Entry(NomineeKind.COLLECTIVE, code.ADVANCED_COLLECTIVE, "Tổ chuyên môn khối 4, 5", "Tổ"))


def proposal(workers: int = 12) -> Proposal:
    """The proposal that letter, list and minutes rest on."""
    return Proposal(
        UNIT, "Ủy ban nhân dân huyện Suối Trong", "Khen thưởng ngành giáo dục năm học 2023-2024",
        "năm học 2023-2024", entries(workers), "9/TTr-THSM", ON,
    )  # fmt: skip


def facts(kind: str, workers: int = 12) -> object:
    """The facts of one paper."""
    told = proposal(workers)
    if kind == PROPOSAL_LETTER:
        attached = ("Danh sách đề nghị", "Biên bản bình xét thi đua")
        return LetterFacts(
            told, rules.legal_bases(ON), "Công văn số 12/UBND", MEETING.held_on, attached, ("Phòng Nội vụ",)
        )
    if kind == NOMINEE_LIST:
        return told
    if kind == UNIT_MINUTES:
        return UnitMinutesFacts(told, MEETING, must_be_counted=frozenset({AwardCode.GRASSROOTS_FIGHTER}))
    if kind == SUBMISSION_RECEIPT:
        paper = HandedIn("Tờ trình đề nghị", "9/TTr-THSM", "to-trinh.pdf", "a1b2c3d4e5f60718")
        return ReceiptFacts(
            told, "kJ3-xQ", "08 giờ 05 phút, ngày 05 tháng 6 năm 2024", "Lê Quang Thủ", (paper,)
        )
    if kind in (MOVEMENT_REPORT, SUDDEN_REPORT):
        return occasion(kind)
    return ReportFacts(
        UNIT, told.entries[-2], told.period_label, "Mẫu số 02, Nghị định số 91/2017/NĐ-CP", "1985", "Nữ",
        duties=("Giảng dạy lớp 4A.",), achievements=("Lớp có 100 % học sinh hoàn thành chương trình.",),
        earned=(
            Earned("2022", "Lao động tiên tiến", "Quyết định số 12/QĐ-UBND ngày 15/07/2022", True),
            Earned("2023", "Giấy khen", "Quyết định số 8/QĐ-UBND ngày 02/02/2023", False),
        ),
        ratings=(Rated("2022 - 2023", "Hoàn thành xuất sắc nhiệm vụ", "Quyết định số 30/QĐ-THSM ngày 30/05/2023"),),
        proof=("Chứng nhận hoặc xác nhận sáng kiến, đề tài số 15/QĐ-THSM ngày 02/05/2024",),
    )  # fmt: skip


def occasion(kind: str) -> ReportFacts:
    """A report on a movement, of a collective; on a sudden deed, of a person."""
    code = AwardCode.COMMENDATION_LETTER
    if kind == MOVEMENT_REPORT:
        entry = Entry(NomineeKind.COLLECTIVE, code, "Tổ chuyên môn khối 4, 5", "Trường Tiểu học Suối Mơ")
        return ReportFacts(
            UNIT, entry, "giai đoạn 2021 - 2024",
            duties=("Vận động, hỗ trợ học sinh vùng cao đến lớp đều, không bỏ học giữa chừng.",),
            achievements=(
                "Vận động 37/37 học sinh bỏ học trở lại lớp, đạt 100 % chỉ tiêu.",
                "Mở hai lớp học buổi tối ở thôn, quyên góp 120 bộ sách và 40 áo ấm cho học sinh vùng cao.",
            ),
            reason="Dẫn đầu phong trào ở huyện.",
            movement="Chung tay đưa trẻ đến trường", movement_plan="Kế hoạch số 45/KH-UBND ngày 10/03/2021",
            movement_days="Từ ngày 10/03/2021 đến ngày 31/03/2024.",
        )  # fmt: skip
    return ReportFacts(
        UNIT, Entry(NomineeKind.INDIVIDUAL, code, "Đinh Văn Nước", "Giáo viên"), "năm 2024",
        birth_year="1990", gender="Nam", duties=("Dạy thể dục.",),
        achievements=("Lúc 16 giờ ngày 02/06/2024 đã lội qua suối lũ đưa ba em học sinh vào bờ.",),
        reason="Dũng cảm cứu ba học sinh bị lũ cuốn.", outside_duty=True, contribution="5.000.000 đồng.",
        proof=("Chứng nhận, xác nhận thành tích số 12/XN-CAX ngày 04/06/2024",),
    )  # fmt: skip


REPORTS = (ACHIEVEMENT_REPORT, MOVEMENT_REPORT, SUDDEN_REPORT)
UNIT_PAPERS = (PROPOSAL_LETTER, NOMINEE_LIST, UNIT_MINUTES, *REPORTS, SUBMISSION_RECEIPT)


def content(kind: str, told: object, on: date = ON) -> BlockDocument:
    """A paper of given facts."""
    spec = spec_for(kind, on)
    made = spec.content(told, load_wording(TEMPLATES, spec.wording), spec_id=spec.id)
    assert isinstance(made, BlockDocument)
    return made


@cache
def unit_paper(kind: str, workers: int = 12) -> BlockDocument:
    """A paper of the example school."""
    return content(kind, facts(kind, workers))
