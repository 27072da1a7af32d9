"""Scenes of later documents: undoing, complaints, originals, letters, numbers, and what waits for a second person."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa

from rules.after_award import Mistake
from rules.documents import COUNCIL_MINUTES, PDF
from rules.revocation import RevocationGround
from seeds.bato.papers import pdf
from tests.screens.season_facts import (
    FIRST,
    FOURTH,
    SECOND,
    THIRD,
    Who,
    body_unit,
    cases_of,
    dec,
    decision_at,
    n,
    value_of,
)
from tests.screens.state import one
from tests.support.originals import key_of
from tests.support.pki import pki
from workflow import clock
from workflow.council_words import SeatRole
from workflow.models import (
    ComplaintKind,
    CorrectedField,
    CouncilSeat,
    IssuedNumber,
    NumberBook,
    Person,
    SenderKind,
    SessionDocument,
    SignedAs,
)
from workflow.queries import later_act_page
from workflow.queries.paper_scans import PaperOf
from workflow.roles import Role
from workflow.services import (
    body_settings,
    complaints,
    corrections,
    council_proposals,
    document_scans,
    later_acts,
    letters,
    number_books,
    paper_scans,
    recoveries,
    revocations,
)
from workflow.services.councils import CouncilDraft, SeatDraft
from workflow.services.document_signing import Stamping, sign_many
from workflow.setting_words import SEPARATE_ISSUER
from workflow.states import NominationState as S
from workflow.tables import table

issued_numbers = table(IssuedNumber)


def cancelled(who: Who) -> None:
    """A cancellation carried out and received; what must come back is still out."""
    _carry_through(_cancelling(SECOND, who), who)


def cancelling(who: Who) -> None:
    """A cancellation drafted, for the signer to read."""
    _cancelling(THIRD, who)


def _cancelling(place: int, who: Who) -> str:
    decision, office = decision_at(place), who[Role.STANDING_BODY]
    draft = revocations.RevocationDraft(
        decision,
        tuple(cases_of(decision)[:1]),
        RevocationGround.FALSE_PAPERS,
        "Kết luận số 07/KL-TTr",
        clock.today() - timedelta(days=7),
        "Thanh tra huyện",
        "Thành tích kê khai trong báo cáo không có thật, theo kết luận thanh tra.",
    )
    return revocations.propose(draft, actor=office)


def amending(who: Who) -> None:
    """A name of an old decision put right, drafted."""
    decision = decision_at(FOURTH)
    right = corrections.Place(CorrectedField.NAME, "Nguyễn Thị Ánh Hồng", cases_of(decision)[0])
    wanted = corrections.CorrectionDraft(
        decision, Mistake.CONTENT, "Ghi thiếu tên đệm so với căn cước.", (right,), "UBND-NV"
    )
    corrections.draft(wanted, actor=who[Role.STANDING_BODY])


def _carry_through(ref: str, who: Who) -> None:
    signer, office, today = who[Role.SIGNER], who[Role.STANDING_BODY], clock.today()
    digest = later_act_page.shown(signer, ref).digest
    signed = later_acts.ActSignature(signer.display_name, "", today, digest)
    later_acts.sign(ref, signed, actor=signer)
    later_acts.issue(ref, number="512", issued_on=today, actor=who[Role.NUMBER_ISSUER])
    targets = [row.id for row in later_act_page.shown(office, ref).targets]
    recoveries.received(ref, targets, today, actor=office)


def complaining(who: Who) -> None:
    """A complaint taken on by the second person."""
    handler, today = who[Role.CONFIRMER], clock.today()
    lodged = complaints.ComplaintDraft(
        ComplaintKind.COMPLAINT,
        SenderKind.NOMINEE,
        today - timedelta(days=9),
        "Không đồng ý với lý do không khen thưởng; cho rằng sáng kiến đã được công nhận đủ.",
        handler.user_id,
        complaints.Sender("Người gửi mẫu", "xã Ba Điền", "0900 000 000"),
        nomination_id=one(sa.select(n.c.id).where(n.c.state == S.NOT_AWARDED).order_by(n.c.id.desc())),
    )
    ref = complaints.register(lodged, actor=who[Role.STANDING_BODY])
    complaints.accept(ref, today - timedelta(days=6), is_remote=True, actor=handler)


def denouncing(who: Who) -> None:
    """A denunciation that just came in."""
    lodged = complaints.ComplaintDraft(
        ComplaintKind.DENUNCIATION,
        SenderKind.OTHER,
        clock.today() - timedelta(days=2),
        "Cho rằng một tập thể được khen không đạt thành tích như báo cáo.",
        who[Role.CONFIRMER].user_id,
        complaints.Sender("Người gửi mẫu thứ hai"),
        decision_id=decision_at(FOURTH),
    )
    complaints.register(lodged, actor=who[Role.STANDING_BODY])


def scan(who: Who) -> None:
    """The signed paper of a decision as a scan."""
    ref = value_of(dec.c.ref, decision_at(SECOND))
    content = pdf(("QUYET DINH", "Ban quet mau"))
    kept = "Văn thư Ủy ban nhân dân huyện, hộp 03 năm 2025"
    document_scans.keep_scan(
        ref, content, "quyet-dinh.pdf", kept_at=kept, reason="", actor=who[Role.NUMBER_ISSUER]
    )


def minutes_scan(who: Who) -> None:
    """The signed minutes of the newest session, scanned twice: the first missed a page."""
    papers = table(SessionDocument)
    query = sa.select(papers.c.ref).where(papers.c.kind == COUNCIL_MINUTES, papers.c.format == PDF)
    ref = one(query.order_by(papers.c.id.desc()))
    for turn, reason in (("1", ""), ("2", "Bản trước thiếu trang chữ ký.")):
        paper_scans.keep_scan(
            PaperOf.SESSION, ref, pdf(("BIEN BAN HOP", f"Ban quet mau {turn}")), "bien-ban.pdf",
            kept_at="Tủ hồ sơ Hội đồng, Phòng Nội vụ", reason=reason, actor=who[Role.SECRETARY],
        )  # fmt: skip


def signing(who: Who) -> None:
    """The newest decision signed by its signer and sealed by the body, with throw-away certificates."""
    ref = value_of(dec.c.ref, decision_at(FIRST))
    holders = pki(who[Role.SIGNER].display_name)
    for signed_as, holder, actor in (
        (SignedAs.PERSON, holders.person, who[Role.SIGNER]),
        (SignedAs.BODY, holders.body, who[Role.NUMBER_ISSUER]),
    ):
        sign_many((ref,), signed_as, key_of(holder), actor=actor, stamping=Stamping())


def telling(who: Who) -> None:
    """Letters about results of one dossier that has some."""
    query = sa.select(n.c.dossier_id).where(n.c.state == S.NOT_AWARDED).order_by(n.c.id.desc())
    office = who[Role.STANDING_BODY]
    order = letters.LetterOrder("ket-qua", body_unit(), (one(query),), clock.today(), office.display_name)
    letters.make(order, actor=office)


def taking_numbers(who: Who) -> None:
    """A number of the own book taken by hand, and one that was given up."""
    mine = table(NumberBook)
    book = one(sa.select(mine.c.id).where(mine.c.kind == "own").order_by(mine.c.id))
    clerk, today = who[Role.NUMBER_ISSUER], clock.today()
    subject = "Biên bản họp Thường trực Hội đồng về kế hoạch thi đua"
    for words in (subject, "Biên bản kiểm tra chéo cụm thi đua số 2"):
        order = number_books.NumberOrder(book, today, words)
        number_books.take_number(order, actor=clerk)
    taken = one(sa.select(sa.func.max(issued_numbers.c.id)).where(issued_numbers.c.book_id == book))
    number_books.void_number(taken, "Lấy nhầm sổ; văn bản ban hành theo sổ khác.", actor=clerk)


def reseating(who: Who) -> None:
    """A change of the council that waits for its second person."""
    seated = table(CouncilSeat)
    council = one(sa.select(seated.c.council_id).order_by(seated.c.id.desc()))
    leaves = one(
        sa.select(seated.c.person_id).where(seated.c.council_id == council).order_by(seated.c.id.desc())
    )
    people = table(Person)
    sitting = sa.select(seated.c.person_id)
    joins = one(sa.select(people.c.id).where(people.c.id.not_in(sitting)).order_by(people.c.id))
    change = CouncilDraft(
        body_unit(),
        "",
        "Quyết định số 498/QĐ-UBND ngày 14/3/2025",
        clock.today() + timedelta(days=4),
        (SeatDraft(joins, SeatRole.MEMBER, "Phó Trưởng phòng Giáo dục và Đào tạo"),),
        (leaves,),
        council,
    )
    council_proposals.propose(change, actor=who[Role.SECRETARY])


def resetting(who: Who) -> None:
    """A setting that waits for its second person."""
    body_settings.propose(
        SEPARATE_ISSUER, "off", clock.today() + timedelta(days=14),
        "Quy chế làm việc của Ủy ban nhân dân huyện, khoản 3 Điều 12", "Văn thư kiêm nhiệm trong thời gian sắp xếp.",
        body_unit_id=body_unit(), actor=who[Role.STANDING_BODY],
    )  # fmt: skip
