"""Scans of signed minutes and official papers: who keeps one, what replaces one, and that the chain tells of each."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from rules.after_award import Mistake
from tests.support import district, undoing
from tests.support.databases import sqlite_copy
from workflow import clock
from workflow.audit_verify import verify
from workflow.db import current_engine, reading, transaction
from workflow.errors import IntegrityProblem, InvalidInput, NotFound, NotPermitted, UnsupportedFile
from workflow.models import CouncilSession, OfficialPaper, PaperScan
from workflow.queries import council, history, paper_scans, worklists
from workflow.queries.paper_scans import PaperOf
from workflow.services import paper_scans as keeping
from workflow.tables import table
from workflow.verification_files import What, match

SCAN = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00" + b"\x00" * 64 + b"\xff\xd9"
OTHER = SCAN + b"\x00"


def minutes() -> str:
    """Return the reference of the minutes of the one session."""
    return paper_scans.of_session(district.actor("thuky"), session())["council_minutes"].ref


def session() -> str:
    """Return the reference of the one session."""
    with reading() as connection:
        return str(connection.scalar(sa.select(CouncilSession.ref)))


def keep(of: PaperOf, ref: str, who: str, content: bytes = SCAN, *, reason: str = "") -> int:
    """Keep a scan as somebody."""
    given = {"kept_at": "Văn thư huyện", "reason": reason}
    return keeping.keep_scan(of, ref, content, "quet.jpg", **given, actor=district.actor(who))


def problems() -> tuple[object, ...]:
    """Return what the check of the whole store finds."""
    with reading() as connection:
        return verify(connection).problems


@pytest.fixture(scope="module")
def store(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> undoing.Store:
    """A session that is over and its decision, made once."""
    return undoing.store(sqlite_template, tmp_path_factory.mktemp("scans"))


@pytest.fixture
def decided(store: undoing.Store, tmp_path: Path) -> Iterator[undoing.Store]:
    """A copy of it."""
    with clock.use(clock.SimulatedClock(undoing.START)), sqlite_copy(store.file, tmp_path):
        yield store


def test_the_secretary_keeps_the_signed_minutes_and_a_later_scan_keeps_the_earlier(
    either_engine: Engine,
) -> None:
    del either_engine
    with clock.use(clock.SimulatedClock(undoing.START)):
        undoing.awarded()
        ref, secretary = minutes(), district.actor("thuky")
        (waits,) = [one for one in worklists.worklist_for(secretary) if one.key == "to_scan"]
        assert waits.count == 1 and paper_scans.waiting(secretary) == {session(): 1}
        assert keep(PaperOf.SESSION, ref, "thuky") == 1
        paper = paper_scans.shown(secretary, PaperOf.SESSION, ref).paper
        assert paper.sentence == (
            "Bản gốc là bản giấy đã ký, lưu tại Văn thư huyện; tệp trong hệ thống là bản quét."
        )
        assert paper_scans.waiting(secretary) == {}
        with pytest.raises(InvalidInput, match="giống hệt"):
            keep(PaperOf.SESSION, ref, "thuky", reason="Lại.")
        with pytest.raises(InvalidInput, match="lý do thay"):
            keep(PaperOf.SESSION, ref, "thuky", OTHER)
        assert keep(PaperOf.SESSION, ref, "thuky", OTHER, reason="Bản trước thiếu trang.") == 2
        told = [paper_scans.download(secretary, PaperOf.SESSION, ref, number).content for number in (1, 2)]
        assert told == [SCAN, OTHER]
        with reading() as connection:
            number = connection.scalar(sa.select(CouncilSession.id))
            events = history.of_chain(connection, "session", number or 0)
        kept = [one for one in events if one.event == "paper_scan_kept"]
        assert [one.payload["number"] for one in kept] == [2, 1]
        assert {one.payload["document"] for one in kept} == {paper.number_text}
        assert problems() == ()
        for path in ("UPDATE paper_scans SET kept_at = 'x'", "DELETE FROM paper_scans"):
            with pytest.raises(sa.exc.DBAPIError), current_engine().begin() as connection:
                connection.execute(sa.text(path))


def test_only_the_secretary_keeps_minutes_and_strangers_find_none(decided: undoing.Store) -> None:
    del decided
    ref = minutes()
    for who, refusal in (("tham", NotPermitted), ("vanthu", NotPermitted), ("lap", NotFound)):
        with pytest.raises(refusal):
            keep(PaperOf.SESSION, ref, who)
    with pytest.raises(NotFound):
        paper_scans.shown(district.actor("lap"), PaperOf.SESSION, ref)
    assert not paper_scans.shown(district.actor("thuongtruc"), PaperOf.SESSION, ref).may_scan
    secretary = district.actor("thuky")
    for content, name, kept_at, refused in (
        (SCAN, "quet.jpg", " ", InvalidInput),
        (b"", "quet.pdf", "VT", UnsupportedFile),
        (b"\x89PNG\r\n\x1a\n" + b"0" * 40, "quet.png", "VT", UnsupportedFile),
    ):
        with pytest.raises(refused):
            keeping.keep_scan(
                PaperOf.SESSION, ref, content, name, kept_at=kept_at, reason="", actor=secretary
            )
    with pytest.raises(NotFound):
        keeping.keep_scan(
            PaperOf.SESSION, "khong-co", SCAN, "a.jpg", kept_at="VT", reason="", actor=secretary
        )


def test_an_official_paper_takes_its_scan_from_the_office(decided: undoing.Store) -> None:
    act = undoing.corrected(decided.decision, decided.ids[0], "Đinh Thị Mây", mistake=Mistake.FORM)
    undoing.signed(act)
    undoing.issued(act, "12")
    with reading() as connection:
        refs = dict(
            connection.execute(
                sa.select(OfficialPaper.format, OfficialPaper.ref).where(
                    OfficialPaper.parent_kind == "later_act"
                )
            ).all()
        )
    with pytest.raises(NotPermitted):
        keep(PaperOf.OFFICIAL, refs["pdf"], "thuky")
    assert keep(PaperOf.OFFICIAL, refs["pdf"], "vanthu") == 1
    page = paper_scans.shown(district.actor("lap"), PaperOf.OFFICIAL, refs["docx"])  # its unit reads it too
    assert (len(page.paper.scans), page.may_scan) == (1, False)
    assert paper_scans.download(district.actor("lap"), PaperOf.OFFICIAL, refs["docx"], 1).content == SCAN
    keep(PaperOf.OFFICIAL, refs["pdf"], "vanthu", OTHER, reason="Bản trước mờ.")
    with (
        reading() as connection
    ):  # who holds a copy of the scan learns which letter it is, and that a newer one is
        found = [match(connection, content) for content in (SCAN, OTHER, SCAN + b"x")]
    assert found[2] is None
    told = [(one.known.what, one.known.is_newest) for one in found if one]
    assert told == [(What.SCAN, False), (What.SCAN, True)]
    assert found[0] and found[0].known.paper and found[0].known.paper.number == "12/UBND-NV"
    assert problems() == ()


def test_a_scan_put_in_beside_the_chain_is_found_and_not_given_out(decided: undoing.Store) -> None:
    del decided
    ref, secretary = minutes(), district.actor("thuky")
    keep(PaperOf.SESSION, ref, "thuky")
    scans = table(PaperScan)
    with transaction() as connection:
        row = dict(connection.execute(sa.select(*scans.c)).one()._mapping)
        row |= {"id": row["id"] + 1, "number": 2, "reason": "x"}
        connection.execute(sa.insert(scans).values(row))
    assert [one.code for one in problems()] == ["original"]
    with pytest.raises(IntegrityProblem):
        paper_scans.download(secretary, PaperOf.SESSION, ref, 2)
    assert council.board(secretary, session()).row.minutes_number
