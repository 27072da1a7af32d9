"""Sổ vàng and certificates: entered once with the decision, frozen with codes, printed in parts, killed and resumed."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pypdf
import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine
from sqlalchemy.exc import DBAPIError

from rules.documents.content.certificate import CertificateSheet
from rules.vocabulary import AwardCode
from tests.support import cases, district, medals
from workflow import clock, outbox
from workflow.audit_verify import verify
from workflow.db import reading, transaction
from workflow.errors import InvalidInput, NotFound, NotPermitted, WrongState
from workflow.models import (
    Certificate,
    CertificateRun,
    CertificateRunFile,
    CertificateRunItem,
    GoldEntry,
    StoredFile,
    VerificationCode,
)
from workflow.services import certificate_runs, certificates, registers
from workflow.services.certificate_runs import PrintOrder
from workflow.tables import table

START = datetime(2024, 1, 9, 1, tzinfo=UTC)


@pytest.fixture
def place(either_engine: Engine) -> Iterator[None]:
    """The small district on 9/1/2024."""
    del either_engine
    with clock.use(clock.SimulatedClock(START)):
        district.build()
        yield


def rows(query: sa.Select[tuple[object, ...]]) -> list[sa.Row[tuple[object, ...]]]:
    """Return rows of the store."""
    with reading() as connection:
        return list(connection.execute(query))


def words_of(run: str) -> list[str]:
    """Return the text of each page of a batch's files, in order."""
    query = (
        sa.select(StoredFile.content)
        .join(CertificateRunFile, CertificateRunFile.sha256 == StoredFile.sha256)
        .join(CertificateRun, CertificateRun.id == CertificateRunFile.run_id)
        .where(CertificateRun.ref == run)
        .order_by(CertificateRunFile.number)
    )
    readers = [pypdf.PdfReader(io.BytesIO(row[0])) for row in rows(query)]
    return [page.extract_text() for reader in readers for page in reader.pages]


def test_an_issued_decision_stands_in_the_so_vang_and_its_certificates_are_printed_once(place: None) -> None:
    decision = medals.decided()
    found = rows(sa.select(GoldEntry.number, GoldEntry.year, GoldEntry.name, GoldEntry.decision_number))
    assert [tuple(row) for row in found] == [
        (1, 2024, "Đinh Thị Mai", "36/QĐ-UBND"), (2, 2024, "Phạm Văn Rêu", "36/QĐ-UBND"),
    ]  # fmt: skip
    pages = words_of(medals.printed(decision))
    assert len(pages) == 2
    for told in (
        "GIẤY KHEN",
        "Đinh Thị Mai",
        "Quyết định số: 36/QĐ-UBND",
        "Số sổ vàng: 01/2024",
        "Phạm Quốc Ký",
    ):
        assert told in pages[0], told
    codes = rows(sa.select(VerificationCode.code, VerificationCode.certificate_id))
    frozen = rows(sa.select(Certificate.code, Certificate.id).order_by(Certificate.id))
    assert {tuple(row) for row in frozen} <= {tuple(row) for row in codes}
    again = medals.printed(decision)
    assert words_of(again) == pages, "the same certificates, not new ones"
    assert len(rows(sa.select(Certificate.id))) == 2
    with reading() as connection:
        assert verify(connection).problems == ()
    with transaction() as connection, pytest.raises(DBAPIError):
        connection.execute(sa.update(table(Certificate)).values(content="{}"))


def test_an_award_without_certificate_stands_in_no_so_vang(place: None) -> None:
    decision = medals.decided(award=AwardCode.ADVANCED_WORKER)
    assert rows(sa.select(GoldEntry.id)) == []
    with pytest.raises(InvalidInput, match="Không có giấy nào"):
        certificate_runs.order(PrintOrder(medals.ref_of(decision)), actor=district.actor("thuongtruc"))


def test_a_name_that_fits_no_sheet_is_told_and_the_others_are_printed(
    place: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    decision = medals.decided()
    real = certificate_runs.sheet_facts

    def too_long(connection: object, entries: object, head: object) -> object:
        return [
            replace(one, name="Rất dài " * 150) if one.gold_number == 1 else one
            for one in real(connection, entries, head)
        ]

    monkeypatch.setattr(certificate_runs, "sheet_facts", too_long)
    run = medals.printed(decision)
    found = rows(
        sa.select(CertificateRunItem.state, CertificateRunItem.sentence).order_by(CertificateRunItem.id)
    )
    assert [row[0].value for row in found] == ["refused", "done"]
    assert "quá dài" in str(found[0][1])
    assert len(words_of(run)) == 1


def test_a_batch_killed_anywhere_goes_on_and_makes_each_certificate_once(
    place: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    decision = medals.decided()
    monkeypatch.setattr(certificate_runs, "CHUNK", 1)
    order = PrintOrder(medals.ref_of(decision))
    ref = certificate_runs.order(order, actor=district.actor("vanthu"))
    (run_id,) = (row[0] for row in rows(sa.select(CertificateRun.id).where(CertificateRun.ref == ref)))
    steps = 0
    while True:  # a process that dies after each single transaction: the message is still there
        before = [len(rows(sa.select(one.id))) for one in (Certificate, CertificateRunFile)]
        if not certificate_runs._freeze_chunk(run_id) and not certificate_runs._print_part(run_id):
            break
        steps += 1
        assert steps < 20, before
    assert len(rows(sa.select(Certificate.id))) == 2
    assert len(words_of(ref)) == 2
    assert outbox.drain(long=True) == 1, "the message finds everything done"
    state = rows(sa.select(CertificateRun.state))
    assert [row[0].value for row in state] == ["done"]


def test_parts_keep_the_order_of_the_so_vang_and_a_single_one_is_printed_again(
    place: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    decision = medals.decided()
    monkeypatch.setattr(certificate_runs, "PART_SIZES", (1,))
    ref = medals.printed(decision, part_size=1)
    assert [row[0] for row in rows(sa.select(CertificateRunFile.pages))] == [1, 1]
    assert ["01/2024" in words_of(ref)[0], "02/2024" in words_of(ref)[1]] == [True, True]
    one = medals.printed(decision, part_size=1, entry_refs=(medals.entries(decision)[1],))
    (page,) = words_of(one)
    assert "02/2024" in page


def test_a_blank_shows_only_the_open_words_moved_by_the_body_s_shifts(place: None) -> None:
    decision = medals.decided(("P1",))
    body, clerk = registers.unit_ids()[district.BODY], district.actor("vanthu")
    certificates.set_shifts(body, {"name": (50, -20)}, actor=clerk)
    certificates.set_shifts(body, {"name": (30, 10)}, actor=clerk)
    ref = medals.printed(decision, on_blank=True)
    (page,) = words_of(ref)
    assert "Đinh Thị Mai" in page and "GIẤY KHEN" not in page and "CỘNG HÒA" not in page
    assert [row[0] for row in rows(sa.select(CertificateRun.shifts))] == ['[["name", 30, 10]]']
    with pytest.raises(InvalidInput, match="50 mm"):
        certificates.set_shifts(body, {"name": (900, 0)}, actor=clerk)


def test_who_may_print(place: None) -> None:
    ref = medals.ref_of(medals.decided(("P1",)))
    for who, refusal in {
        "tham": NotPermitted,
        "ky": NotPermitted,
        "lap": NotFound,
        "quantri": NotFound,
    }.items():
        with pytest.raises(refusal):
            certificate_runs.order(PrintOrder(ref), actor=district.actor(who))
    first = certificate_runs.order(PrintOrder(ref), actor=district.actor("vanthu"), idempotency_key="k")
    assert (
        certificate_runs.order(PrintOrder(ref), actor=district.actor("vanthu"), idempotency_key="k") == first
    )


def test_a_draft_has_no_certificates(place: None) -> None:
    round_id = district.open_round()
    ids = cases.drafts(cases.dossier(round_id))
    cases.submitted(ids)
    cases.appraised(ids)
    cases.recommended(ids)
    draft = cases.drafted_decision(round_id, ids)
    with pytest.raises(WrongState, match="chưa ban hành"):
        certificate_runs.order(PrintOrder(medals.ref_of(draft)), actor=district.actor("vanthu"))


def test_the_frozen_text_is_read_back_as_it_was(place: None) -> None:
    medals.printed(medals.decided(("P1",)))
    ((content,),) = rows(sa.select(Certificate.content))
    sheet = CertificateSheet.from_json(str(content))
    assert (sheet.verb, sheet.award, sheet.authority) == (
        "TẶNG", "GIẤY KHEN", "CHỦ TỊCH ỦY BAN NHÂN DÂN HUYỆN SUỐI TRONG",
    )  # fmt: skip
    assert sheet.achievement == "Đã có thành tích xuất sắc trong công tác năm 2023"
    assert sheet.mark is not None and sheet.to_json() == content
