"""What the letter to a sender would say now, as a draft, and the letters that were made. Never who the sender is."""

from __future__ import annotations

from dataclasses import dataclass

from rules.documents import COMPLAINT_ANSWER, DOCX, PDF, BlockDocument, render_draft, spec_for
from rules.documents.content.letter_parts import LetterEnd
from rules.errors import RuleError
from workflow import clock
from workflow.actor import Actor
from workflow.complaint_answer_facts import ENDED, SYMBOL, TITLES, answer_facts, load_answerable
from workflow.db import reading
from workflow.document_kit import fonts, wording_of
from workflow.errors import InvalidInput, NotFound
from workflow.models import SenderKind
from workflow.official_kinds import KINDS
from workflow.queries import complaints, official_papers
from workflow.queries.documents import Download
from workflow.queries.official_papers import OfficialRow

TYPES = {
    PDF: "application/pdf",
    DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


@dataclass(frozen=True, slots=True)
class AnswerPage:
    """The letter about one complaint: as it was made last, else as it would be; what stands in its way; those made.

    ``is_draft``: nothing was made yet, or other reasons are being tried.
    """

    ref: str
    title: str
    document: BlockDocument | None
    problem: str
    papers: tuple[OfficialRow, ...]
    may_make: bool
    reasons: str
    is_draft: bool

    @property
    def made(self) -> int:
        """How many versions there are; what a form says it has seen."""
        return max((row.version for row in self.papers), default=0)


def papers_about(viewer: Actor, complaint_id: int) -> tuple[OfficialRow, ...]:
    """Return the letters about a complaint. One statement."""
    return official_papers.papers_of(viewer, "complaint", complaint_id)


def page(viewer: Actor, ref: str, reasons: str = "") -> AnswerPage:
    """Return the page of one complaint's letter; ``NotFound`` when the complaint is not for the viewer."""
    shown = complaints.shown(viewer, ref)
    row = shown.row
    problem = ""
    if row.state not in ENDED:
        problem = "Đơn chưa giải quyết xong. Ghi kết luận hoặc không thụ lý rồi lập công văn trả lời."
    elif row.sender is SenderKind.ANONYMOUS:
        problem = "Đơn không rõ họ tên, địa chỉ người gửi nên không có người để trả lời."
    papers = papers_about(viewer, row.id)
    document = None
    is_draft = bool(reasons) or not papers
    if papers and not reasons:
        document = official_papers.shown(viewer, papers[0].ref).sheet
    elif not problem:
        try:
            document = _drafted(row.id, reasons or shown.answer)
        except RuleError as error:
            problem = f"Chưa lập được công văn trả lời: {error}"
    return AnswerPage(
        ref, f"{row.kind_label} về {row.about}", document, problem, papers,
        shown.is_handler and document is not None, shown.answer, is_draft,
    )  # fmt: skip


def _drafted(complaint_id: int, reasons: str) -> BlockDocument:
    day = clock.today()
    end = LetterEnd(SYMBOL, signer_titles=TITLES, archived_at="VT, hồ sơ giải quyết đơn")
    spec = spec_for(COMPLAINT_ANSWER, day)
    with reading() as connection:
        facts = answer_facts(connection, load_answerable(connection, complaint_id), end, reasons, day)
    made = spec.content(facts, wording_of(spec.wording), spec_id=spec.id)
    assert isinstance(made, BlockDocument)
    return made


def draft_file(found: AnswerPage, form: str) -> Download:
    """Return the draft as PDF or Word, marked as one on every page."""
    if form not in TYPES or found.document is None or not found.is_draft:
        raise NotFound("dự thảo này")
    try:
        content = render_draft(found.document, fonts(), form)
    except RuleError as error:
        raise InvalidInput(f"Chưa lập được văn bản: {error}") from error
    return Download(content, TYPES[form], f"Dự thảo - {KINDS[COMPLAINT_ANSWER].label}.{form}", "")
