"""Where the pages stand that follow a decision: addresses found in the data."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from tests.screens.state import Path, one
from workflow import db
from workflow.models import (
    ActKind,
    ActState,
    AwardDecision,
    CertificateRun,
    Complaint,
    ComplaintState,
    Conferral,
    DecisionState,
    DocumentScan,
    DocumentSigning,
    Dossier,
    EarlierAward,
    FundYear,
    GoldEntry,
    IssuedDocument,
    IssuedNumber,
    LaterAct,
    Nomination,
    NumberBook,
    PaperScan,
    PrizePayment,
    ReissueRequest,
    ReissueState,
    Round,
    SessionDocument,
    VerificationCode,
)
from workflow.states import NominationState as S
from workflow.tables import table

n, dec, gold = table(Nomination), table(AwardDecision), table(GoldEntry)
acts, requests, entered = table(LaterAct), table(ReissueRequest), table(IssuedNumber)
books, codes, documents = table(NumberBook), table(VerificationCode), table(IssuedDocument)
ISSUED = (dec.c.state == DecisionState.ISSUED) & sa.not_(dec.c.is_external)


def of_decision(tail: str, *conditions: Any) -> Path:
    """A page of the newest issued decision of the body that fits."""
    query = sa.select(dec.c.ref).where(ISSUED, *conditions).order_by(dec.c.id.desc())
    return lambda: f"/quyet-dinh/{one(query)}{tail}"


def draft_money() -> str:
    """The money of a draft."""
    query = sa.select(dec.c.ref).where(dec.c.state == DecisionState.DRAFTED)
    return f"/quyet-dinh/{one(query)}/tien-thuong"


def _with(model: type[Any]) -> sa.ColumnElement[bool]:
    return dec.c.id.in_(sa.select(table(model).c.decision_id))


def _with_document(model: type[Any]) -> sa.ColumnElement[bool]:
    mine = table(model)
    return dec.c.id.in_(sa.select(documents.c.decision_id).join(mine, mine.c.document_id == documents.c.id))


HAS_RUN, HAS_PAYMENT, HAS_CONFERRAL = _with(CertificateRun), _with(PrizePayment), _with(Conferral)
HAS_SCAN, HAS_SIGNATURE = _with_document(DocumentScan), _with_document(DocumentSigning)
UNTOUCHED = ~HAS_SCAN & ~HAS_SIGNATURE


def minutes(tail: str = "", *, scanned: bool = True) -> Path:
    """The signed minutes of a session, with a scan or still without."""
    mine, papers = table(PaperScan), table(SessionDocument)
    known = papers.c.id.in_(sa.select(mine.c.session_document_id))
    wanted = (papers.c.kind == "council_minutes", papers.c.format == "pdf", known if scanned else ~known)
    query = sa.select(papers.c.ref).where(*wanted).order_by(papers.c.id.desc())
    return lambda: f"/ban-giay/phien-hop/{one(query)}{tail}"


def earlier(tail: str) -> Path:
    """A page about the awards of a person from before the system."""
    mine = table(EarlierAward)
    query = sa.select(mine.c.nominee_key).where(mine.c.nominee_key.like("P%")).order_by(mine.c.id)
    return lambda: f"/khen-thuong-truoc-day/{one(query)}{tail}"


def one_run() -> str:
    """The newest batch of certificates."""
    mine = table(CertificateRun)
    return f"/giay-chung-nhan/dot-in/{one(sa.select(mine.c.ref).order_by(mine.c.id.desc()))}"


def entry(tail: str = "", *, fresh: bool = False) -> Path:
    """A line of the sổ vàng: with a request for another certificate, or (``fresh``) without."""
    asked = gold.c.id.in_(sa.select(requests.c.entry_id))
    query = sa.select(gold.c.ref).where(~asked if fresh else asked).order_by(gold.c.id.desc())
    return lambda: f"/giay-chung-nhan/dong/{one(query)}{tail}"


def reissue() -> str:
    """A request that waits for its second person."""
    return (
        f"/cap-doi-cap-lai/{one(sa.select(requests.c.ref).where(requests.c.state == ReissueState.REQUESTED))}"
    )


def book(tail: str) -> Path:
    """A page of the first own book."""
    query = sa.select(books.c.id).where(books.c.kind == "own").order_by(books.c.id)
    return lambda: f"/so-van-ban/{one(query)}{tail}"


def own_book(tail: str = "") -> Path:
    """The list of the first own book."""
    query = sa.select(books.c.id).where(books.c.kind == "own").order_by(books.c.id)
    return lambda: f"/so-van-ban?so={one(query)}{tail}"


def voided() -> str:
    """Giving up the newest number that was taken by hand."""
    query = sa.select(sa.func.max(entered.c.id)).join(books, books.c.id == entered.c.book_id)
    return f"/so-van-ban/so/{one(query.where(books.c.kind == 'own', books.c.symbol == 'BB-HĐTĐKT')) - 1}/bo"


def letter() -> str:
    """The preview of a letter about results that was not made yet."""
    mine = table(Dossier)
    told = sa.select(mine.c.ref).join(n, n.c.dossier_id == mine.c.id).where(n.c.state == S.NOT_AWARDED)
    return f"/cong-van/ket-qua/{one(told.order_by(mine.c.id))}"


def archive() -> str:
    """The cover and contents of a closed round."""
    mine = table(Round)
    return f"/cong-van/luu-tru/{one(sa.select(mine.c.code).order_by(mine.c.id))}"


def fund(tail: str = "") -> Path:
    """The fund of the newest year."""
    mine = table(FundYear)
    return lambda: f"/quy-thi-dua/{one(sa.select(mine.c.ref).order_by(mine.c.year.desc()))}{tail}"


def recipient() -> str:
    """The money of the first recipient of a decision that was paid."""
    query = sa.select(n.c.ref).join(dec, dec.c.id == n.c.decision_id).where(HAS_PAYMENT, ISSUED)
    return f"{of_decision('/tien-thuong', HAS_PAYMENT)()}/{one(query.order_by(dec.c.id.desc(), n.c.id))}"


def act(state: ActState, kind: ActKind) -> Path:
    """The newest document about a decision, of a kind and in a state."""
    query = sa.select(acts.c.ref).where(acts.c.state == state, acts.c.kind == kind).order_by(acts.c.id.desc())
    return lambda: f"/huy-bo-dinh-chinh/{one(query)}"


def case_of(tail: str) -> Path:
    """A page about the first case of the oldest decision with certificates."""
    query = sa.select(dec.c.ref, n.c.ref).join(n, n.c.decision_id == dec.c.id)
    query = query.where(ISSUED, dec.c.id.in_(sa.select(gold.c.decision_id)), n.c.state == S.AWARDED)

    def path() -> str:
        with db.reading() as connection:
            decision, case = connection.execute(query.order_by(dec.c.id, n.c.id).limit(1)).one()
        return f"/quyet-dinh/{decision}/{tail}?chon={case}"

    return path


def complaint(state: ComplaintState) -> Path:
    """The newest complaint in a state."""
    mine = table(Complaint)
    query = sa.select(mine.c.ref).where(mine.c.state == state).order_by(mine.c.id.desc())
    return lambda: f"/khieu-nai/{one(query)}"


def complain() -> str:
    """Registering a complaint about a refused nomination."""
    return f"/khieu-nai/moi?de-nghi={one(sa.select(n.c.ref).where(n.c.state == S.NOT_AWARDED))}"


def code_of(kind: str, *, cancelled: bool = False) -> Path:
    """The public page of a code; of a decision with a cancelled award, if asked."""
    query = sa.select(codes.c.code).where(codes.c.kind == kind).order_by(codes.c.id)
    if cancelled:
        undone = sa.select(acts.c.decision_id).where(acts.c.state == ActState.ISSUED)
        query = query.where(codes.c.decision_id.in_(undone))
    return lambda: f"/kiem-tra/{one(query)}"


def proposed(model: type[Any], stem: str, column: str = "ref") -> Path:
    """The newest proposal that waits for its second person."""
    mine = table(model)
    return lambda: f"{stem}/{one(sa.select(mine.c[column]).order_by(mine.c.id.desc()))}"
