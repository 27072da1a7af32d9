"""Sample facts of letters and lists: hostile names, several kinds, both sides of each choice."""

from __future__ import annotations

from datetime import date

from rules.documents import Wording, load_wording, spec_for
from rules.documents.content.archive_file import ArchiveFileFacts, FiledPaper
from rules.documents.content.blocks import BlockDocument
from rules.documents.content.complaint_answer import ComplaintAnswerFacts, Ending, Follows
from rules.documents.content.consultation_letter import ConsultationLetterFacts
from rules.documents.content.council_facts import CouncilBody
from rules.documents.content.letter_parts import LetterEnd, Named
from rules.documents.content.refusal_notice import RefusedPoint
from rules.documents.content.result_letter import AwardedCase, RefusedShortly, ResultLetterFacts
from rules.documents.content.return_letter import ReturnedGroup, ReturnLetterFacts
from rules.documents.content.superior_letter import Forwarded, OpinionAsked, SuperiorLetterFacts
from rules.documents.content.unit_facts import UnitBody
from rules.documents.content.written_opinion import MemberForm, WrittenOpinionFacts
from rules.vocabulary import NomineeKind
from tests.unit.documents.council_examples import pack_facts
from tests.unit.documents.decisions import TEMPLATES

COUNCIL = CouncilBody("Hội đồng Thi đua - Khen thưởng", "", "Suối Trong", "Ủy ban nhân dân huyện Suối Trong")
BODY = UnitBody(
    "Ủy ban nhân dân huyện Suối Trong", "", "Suối Trong", ("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"), "Phạm Quốc Ký"
)
SCHOOL = "Trường Tiểu học Suối Mơ"
ROUND = "năm học 2023 - 2024"


def person(name: str, award: str = "Chiến sĩ thi đua cơ sở") -> Named:
    """A teacher of the school."""
    return Named(NomineeKind.INDIVIDUAL, name, f"Giáo viên, {SCHOOL}", award, award != "Giấy khen")


MAI, REU, THOA = (person(name) for name in ("Đinh Thị Mai", "Phạm Văn Rêu", "Hồ Thị Thỏa & Con <b>"))
TEAM = Named(NomineeKind.COLLECTIVE, "Tổ 4 - 5", SCHOOL, "Tập thể lao động tiên tiến", is_title=True)


def end(symbol: str, number: str | None = "5", on: date | None = date(2024, 6, 7)) -> LetterEnd:
    """The end of a finished letter."""
    return LetterEnd(
        symbol, number, on, ("TM. THƯỜNG TRỰC HỘI ĐỒNG", "ỦY VIÊN THƯỜNG TRỰC"), "Bùi Văn Trực",
        ("Thường trực Hội đồng Thi đua - Khen thưởng",),
    )  # fmt: skip


def return_facts(**changes: object) -> ReturnLetterFacts:
    """One person for a criterion, and a group for a missing paper."""
    values: dict[str, object] = {
        "council": COUNCIL,
        "unit": SCHOOL,
        "round_name": ROUND,
        "proposal": "Tờ trình số 12/TTr-THSM ngày 27 tháng 5 năm 2024",
        "groups": (
            ReturnedGroup(
                (MAI,),
                "Chưa có văn bản công nhận sáng kiến",
                ("Văn bản công nhận sáng kiến",),
                date(2024, 6, 20),
                (
                    RefusedPoint(
                        "Cần sáng kiến được cơ sở công nhận trong kỳ; hồ sơ chưa có",
                        "Khoản 1 Điều 23 Luật Thi đua, khen thưởng 2022",
                        "",
                        "Đính kèm văn bản công nhận, hoặc đề nghị Lao động tiên tiến",
                    ),
                ),
            ),
            ReturnedGroup(
                (REU, THOA, TEAM), "Biên bản bình xét thiếu kết quả kiểm phiếu", ("Biên bản bình xét thi đua",),
                date(2024, 6, 14),
            ),
        ),
        "end": end("HĐTĐKT-TT"),
    }  # fmt: skip
    return ReturnLetterFacts(**values | changes)  # type: ignore[arg-type]  # fields by name


def superior_facts(**changes: object) -> SuperiorLetterFacts:
    """Two titles and a form; one voted, one agreed on, one without the council."""
    province = "Chiến sĩ thi đua cấp bộ, ban, ngành, tỉnh"
    values: dict[str, object] = {
        "body": BODY,
        "superior": "Ủy ban nhân dân tỉnh Quảng Sơn",
        "round_name": ROUND,
        "period_label": ROUND,
        "entries": (
            Forwarded(person("Đinh Thị Mai", province), "Ba năm liền Chiến sĩ thi đua cơ sở", "14/15 = 93,33 %"),
            Forwarded(person("Phạm Văn Rêu", province), "Ba năm liền Chiến sĩ thi đua cơ sở", "13/15 = 86,67 %"),
            Forwarded(
                Named(NomineeKind.COLLECTIVE, SCHOOL, "Huyện Suối Trong", "Tập thể lao động xuất sắc", is_title=True),
                "Dẫn đầu khối tiểu học",
            ),
            Forwarded(
                Named(NomineeKind.HOUSEHOLD, "Hộ ông Đinh Văn Nhất", "Thôn 3, xã Suối Mơ", "Bằng khen cấp tỉnh", False),
                "Cứu bốn người trong lũ",
                was_heard=False,
            ),
        ),
        "legal_bases": (
            "Luật Thi đua, khen thưởng ngày 15 tháng 6 năm 2022",
            "Nghị định số 98/2023/NĐ-CP ngày 31 tháng 12 năm 2023 của Chính phủ",
        ),
        "appraisal_basis": "Luật Thi đua, khen thưởng và Nghị định số 98/2023/NĐ-CP",
        "sessions": (("03/BB-HĐTĐKT", date(2024, 6, 3)),),
        "threshold": "từ 80 % trở lên",
        "opinions": (
            OpinionAsked("Công an huyện", "45/CV-PNV", date(2024, 5, 20), date(2024, 5, 28), "02 cá nhân"),
            OpinionAsked("Chi cục Thuế", "46/CV-PNV", date(2024, 5, 20), None, "01 tập thể"),
        ),
        "end": LetterEnd(
            "TTr-UBND", "118", date(2024, 6, 7), BODY.signer_titles, BODY.signer_name,
            ("Ban Thi đua - Khen thưởng tỉnh",), "VT, PNV",
        ),
    }  # fmt: skip
    return SuperiorLetterFacts(**values | changes)  # type: ignore[arg-type]  # fields by name


def consultation_facts(**changes: object) -> ConsultationLetterFacts:
    """A letter to the tax office about three nominees, under a rule that lapses."""
    values: dict[str, object] = {
        "council": COUNCIL,
        "asked": "Chi cục Thuế khu vực Suối Trong",
        "round_name": ROUND,
        "cases": (MAI, REU, TEAM),
        "due_on": date(2024, 6, 21),
        "working_days": 10,
        "citation": "khoản 6 Điều 34 Nghị định số 152/2025/NĐ-CP",
        "lapses": True,
        "end": end("", "46/CV-PNV"),
    }
    return ConsultationLetterFacts(**values | changes)  # type: ignore[arg-type]  # fields by name


def result_facts(**changes: object) -> ResultLetterFacts:
    """Two awarded by two decisions, one refused."""
    values: dict[str, object] = {
        "council": COUNCIL,
        "unit": SCHOOL,
        "round_name": ROUND,
        "awarded": (
            AwardedCase(MAI, "3618/QĐ-UBND", date(2024, 6, 5)),
            AwardedCase(TEAM, "3619/QĐ-UBND", date(2024, 6, 5)),
        ),
        "refused": (
            RefusedShortly(
                REU,
                "Hội đồng Thi đua - Khen thưởng không đề nghị khen thưởng",
                date(2024, 6, 3),
                "Không đạt tỷ lệ phiếu.",
            ),
        ),
        "complaint_days": 90,
        "complaint_citation": "Điều 9 Luật Khiếu nại 2011",
        "end": end("TB-HĐTĐKT", "7"),
    }
    return ResultLetterFacts(**values | changes)  # type: ignore[arg-type]  # fields by name


def archive_facts(**changes: object) -> ArchiveFileFacts:
    """A file of three papers."""
    values: dict[str, object] = {
        "agency": BODY,
        "department": "Phòng Nội vụ",
        "title": f"Hồ sơ xét khen thưởng {ROUND}",
        "papers": (
            FiledPaper("12/TTr-THSM", date(2024, 5, 27), "Tờ trình đề nghị khen thưởng", SCHOOL),
            FiledPaper("03/BB-HĐTĐKT", date(2024, 6, 3), "Biên bản họp Hội đồng", "Hội đồng Thi đua - Khen thưởng"),
            FiledPaper("3618/QĐ-UBND", date(2024, 6, 5), "Quyết định tặng danh hiệu", BODY.name),
        ),
        "code": "2024-07",
        "retention": "20 năm",
        "made_on": date(2024, 8, 1),
    }  # fmt: skip
    return ArchiveFileFacts(**values | changes)  # type: ignore[arg-type]  # fields by name


def answer_facts(**changes: object) -> ComplaintAnswerFacts:
    """A complaint that was right, about somebody who was refused."""
    values: dict[str, object] = {
        "council": COUNCIL,
        "is_denunciation": False,
        "about": "việc xét danh hiệu “Chiến sĩ thi đua cơ sở” cho Đinh Thị Mai",
        "received_on": date(2024, 5, 2),
        "gist": "Cho rằng sáng kiến đã được công nhận nhưng khi thẩm định chưa được tính.",
        "ending": Ending.UPHELD,
        "reasons": "Quyết định công nhận sáng kiến có trong hồ sơ nộp ngày 02/01/2024 nhưng bị bỏ sót khi thẩm định.",
        "follows": Follows.REOPENS,
        "bases": (
            "Luật Khiếu nại ngày 11 tháng 11 năm 2011",
            "Luật Thi đua, khen thưởng ngày 15 tháng 6 năm 2022",
        ),
        "end": end("HĐTĐKT-TT", "9"),
        "accepted_on": date(2024, 5, 6),
        "due_on": date(2024, 6, 5),
        "due_citation": "Luật Khiếu nại 2011",
        "paper": "Quyết định giải quyết khiếu nại số 50/QĐ-UBND",
        "paper_on": date(2024, 6, 3),
        "second_days": 30,
        "second_citation": "Luật Khiếu nại 2011",
    }
    return ComplaintAnswerFacts(**values | changes)  # type: ignore[arg-type]  # fields by name


def opinion_facts(**changes: object) -> WrittenOpinionFacts:
    """The forms of two absent members, of whom one takes no part in a case."""
    pack = pack_facts()
    numbered = tuple(enumerate(pack.cases, start=1))
    away = next(case.recused[0] for case in pack.cases if case.recused)
    members = [one for one in pack.members if one.name == away] + [pack.members[13]]
    forms = tuple(
        MemberForm(one, tuple((n, case) for n, case in numbered if one.name not in case.recused))
        for one in members
    )
    values: dict[str, object] = {
        "sitting": pack.sitting,
        "forms": forms,
        "citation": "khoản 7 Điều 30 Nghị định số 98/2023/NĐ-CP",
    }
    return WrittenOpinionFacts(**values | changes)  # type: ignore[arg-type]  # fields by name


SAMPLES = {
    "return_letter": return_facts,
    "superior_letter": superior_facts,
    "consultation_letter": consultation_facts,
    "result_letter": result_facts,
    "archive_file": archive_facts,
    "complaint_answer": answer_facts,
    "written_opinion": opinion_facts,
}


def words_of(kind: str, on: date = date(2024, 6, 7)) -> Wording:
    """The words of the form in force on a day."""
    return load_wording(TEMPLATES, spec_for(kind, on).wording)


def content_of(kind: str, facts: object, on: date = date(2024, 6, 7)) -> BlockDocument:
    """What a letter of that day says."""
    spec = spec_for(kind, on)
    made = spec.content(facts, words_of(kind, on), spec_id=spec.id)
    assert isinstance(made, BlockDocument)
    return made
