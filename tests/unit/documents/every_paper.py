"""One example of every kind of document that has a spec: the layout, the archive and Word are proved on all of them.

A new spec adds its builder here; a test fails until it does.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from functools import cache, partial

from rules.documents import (
    AWARD_DECISION,
    PDF,
    REFUSAL_NOTICE,
    decision_content,
    load_wording,
    render,
    render_draft,
)
from rules.documents.content.certificate import CertificateBook, CertificateFacts
from rules.documents.content.gold_register import GoldLine, GoldRegisterFacts
from rules.documents.content.marks import QrMark
from rules.documents.content.refusal_notice import RefusalNoticeFacts, RefusedCase, RefusedPoint
from rules.documents.spec import (
    AMENDING_DECISION,
    CORRECTION_LETTER,
    REVOCATION_DECISION,
    SPECS,
    Content,
    DocumentSpec,
)
from tests.unit.documents.council_examples import COUNCIL
from tests.unit.documents.council_papers import PAPERS, content_of
from tests.unit.documents.decisions import TEMPLATES, certificate_facts, fonts, wording
from tests.unit.documents.later_papers import amendment_facts, correction_facts, revocation_facts
from tests.unit.documents.letters import SAMPLES as LETTERS
from tests.unit.documents.money_lists import money_list
from tests.unit.documents.unit_papers import UNIT_PAPERS, facts

MARK = QrMark(
    "https://khenthuong.example/kiem-tra/7K2Q-9XTM", "Mã kiểm tra văn bản", "7K2Q-9XTM",
    "tại khenthuong.example/kiem-tra",
)  # fmt: skip
SIGNED_AS_DEPUTY = {"signer_titles": ("KT. CHỦ TỊCH HỘI ĐỒNG", "PHÓ CHỦ TỊCH"), "signer_name": "Đinh Thị Lữ"}


def _said(spec: DocumentSpec, told: object) -> Content:
    """What a document of a spec says of some facts."""
    return spec.content(told, load_wording(TEMPLATES, spec.wording), spec_id=spec.id)


def refusal_facts() -> RefusalNoticeFacts:
    """A letter to a school about two refusals."""
    point = RefusedPoint(
        "Cần được xếp loại hoàn thành tốt nhiệm vụ trở lên",
        "Điều 24 khoản 1 Luật Thi đua, khen thưởng 2022",
        "xếp loại hoàn thành nhiệm vụ",
        "Bổ sung quyết định xếp loại, nếu có quyết định khác",
    )
    case = RefusedCase(
        "Phạm Thị Hưởng", "Giáo viên", "Lao động tiên tiến", True, "Thẩm định", date(2024, 6, 20),
        "Xếp loại chưa đạt mức yêu cầu", (point,),
    )  # fmt: skip
    return RefusalNoticeFacts(
        COUNCIL, "Trường Tiểu học Ba Vì", ("năm học 2023 - 2024",),
        (case, replace(case, name="Đinh Văn Nhẫn")), 90, "Điều 9 Luật Khiếu nại 2011", date(2024, 7, 1), "3",
        copies_to=("Phòng Nội vụ",), **SIGNED_AS_DEPUTY,
    )  # fmt: skip


def medal_book(spec: DocumentSpec) -> Content:
    """Two certificates: a Giấy khen, and a title given again."""
    facts = CertificateFacts(
        authority="Chủ tịch Ủy ban nhân dân huyện Ba Tơ", award="Giấy khen", is_title=False, name="Phạm Thị Hưởng",
        address="Giáo viên, Trường Tiểu học Ba Vì", period="năm học 2023 - 2024", decision_number="36/QĐ-UBND",
        decided_on=spec.since, gold_number=7, gold_year=spec.since.year, place="Ba Tơ", signer_titles=("CHỦ TỊCH",),
        signer_name="Đinh Thị Lữ", reason="đã có thành tích xuất sắc trong công tác",
    )  # fmt: skip
    title = replace(
        facts, award="Chiến sĩ thi đua cơ sở", is_title=True, replaced="cấp lại", replaced_on=spec.since
    )
    sheets = (_said(spec, facts), _said(spec, title))
    return CertificateBook(spec.id, "Giấy khen", facts.authority, "Giấy khen", sheets)  # type: ignore[arg-type]  # sheets


def gold_lines() -> GoldRegisterFacts:
    """A sổ vàng of two lines, one of them cancelled."""
    line = GoldLine(
        "07/2024", "Phạm Thị Hưởng", "Trường Tiểu học Ba Vì", "Giấy khen", "36/QĐ-UBND", date(2024, 8, 15)
    )
    lines = (line, replace(line, number="08/2024", name="Đinh Văn Nhẫn", remark="Đã hủy bỏ"))
    return GoldRegisterFacts("Ủy ban nhân dân huyện Ba Tơ", 2024, date(2024, 9, 2), lines)


def _council(kind: str, _spec: DocumentSpec) -> Content:
    return content_of(kind)


def _unit(kind: str, spec: DocumentSpec) -> Content:
    return _said(spec, facts(kind))


def _letter(kind: str, spec: DocumentSpec) -> Content:
    return _said(spec, LETTERS[kind]())


EXAMPLES: dict[str, Callable[[DocumentSpec], Content]] = {
    AWARD_DECISION: lambda spec: decision_content(certificate_facts(), wording(), spec_id=spec.id, mark=MARK),
    REFUSAL_NOTICE: lambda spec: _said(spec, refusal_facts()),
    REVOCATION_DECISION: lambda spec: _said(spec, revocation_facts()),
    AMENDING_DECISION: lambda spec: _said(spec, amendment_facts()),
    CORRECTION_LETTER: lambda spec: _said(spec, correction_facts()),
    **{kind: partial(_council, kind) for kind in PAPERS},
    **{kind: partial(_unit, kind) for kind in UNIT_PAPERS},
    **{kind: partial(_letter, kind) for kind in LETTERS},
    "certificate": medal_book,
    "gold_register": lambda spec: _said(spec, gold_lines()),
    "payment_list": lambda spec: _said(spec, money_list()),
    "conferral_list": lambda spec: _said(spec, money_list()),
}
"""Kind of document → the content of its example, made with the words of the spec."""


@cache
def example(spec_id: str) -> Content:
    """The example of one spec."""
    spec = next(each for each in SPECS if each.id == spec_id)
    return EXAMPLES[spec.kind](spec)


def file_name(spec_id: str) -> str:
    """A plain name for a file of a spec."""
    return spec_id.replace("/", "_")


def every_pdf() -> Iterator[tuple[str, bytes]]:
    """Every example as a PDF, as a final paper and as a draft, with a name."""
    for spec in SPECS:
        if PDF in spec.layouts:
            yield file_name(spec.id), render(example(spec.id), fonts())
            yield f"{file_name(spec.id)}-draft", render_draft(example(spec.id), fonts())
