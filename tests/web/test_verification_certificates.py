"""Certificates checked by their own codes: the one award, its copy, and the code read back from the printed sheet."""

from __future__ import annotations

import io
import json
import subprocess
from datetime import date

import pypdf
import pytest
import sqlalchemy as sa
import zxingcpp
from flask import Flask
from PIL import Image

from rules.documents.content.certificate import CertificateSheet
from tests.support import cases, district, medals, stores, undoing
from tests.web.desk import text_of
from tests.web.test_verification import ask_file
from workflow import check_codes, installation, outbox
from workflow.canonical import sha256
from workflow.db import reading, transaction
from workflow.models import (
    Certificate,
    CertificateRunFile,
    Nomination,
    OfficialPaper,
    ReissueGround,
    StoredFile,
    VerificationCode,
)
from workflow.services import reissues, verification_list
from workflow.services.reissues import ReissueDraft
from workflow.tables import table

SITE = "https://khenthuong.suoitrong.vn"


@pytest.fixture
def decision(app: Flask) -> int:
    """A decision of Giấy khen for two people, whose certificates are printed."""
    del app
    return stores.filled("certificates of two", _printed)


def _printed() -> int:
    installation.keep_public_address(SITE)
    district.build()
    made = medals.decided()
    medals.printed(made)
    return made


def paths() -> list[str]:
    """The addresses of the certificates' codes, in order."""
    query = sa.select(Certificate.code).order_by(Certificate.id)
    with reading() as connection:
        kept = set(
            connection.scalars(sa.select(VerificationCode.code).where(VerificationCode.kind == "certificate"))
        )
        found = list(connection.scalars(query))
    assert {check_codes.normalised(code) for code in found} == kept
    return [f"/kiem-tra/{check_codes.grouped(check_codes.normalised(code))}" for code in found]


def test_a_certificate_tells_its_own_award_and_no_other_name(app: Flask, decision: int) -> None:
    del decision
    browser = app.test_client()
    for path, name, other, number in zip(
        paths(),
        district.PEOPLE,
        (district.PEOPLE[1], district.PEOPLE[0]),
        ("01/2024", "02/2024"),
        strict=False,
    ):
        body = text_of(browser.get(path))
        assert "Mã này là của giấy khen dưới đây, đang có hiệu lực." in body
        assert name in body and other not in body and number in body and "36/QĐ-UBND" in body
        assert "1 cá nhân" in body
        assert "Có tên trong quyết định này không?" not in body


def test_a_sheet_that_was_replaced_and_an_award_that_was_cancelled_are_told(
    app: Flask, decision: int
) -> None:
    browser = app.test_client()
    entry = medals.entries(decision)[0]
    lost = ReissueDraft(entry, ReissueGround.LOST, "Bão làm mất.", "Đơn ngày 09/01/2024", date(2024, 1, 9))
    reissues.approve(reissues.ask(lost, actor=district.actor("lap")), actor=district.actor("thuongtruc"))
    outbox.drain(long=True)
    first, second, again = paths()
    body = text_of(browser.get(first))
    assert "<h1>Đã có bản cấp lại</h1>" in body and "Khen thưởng có hiệu lực" in body
    assert "<h1>Có hiệu lực</h1>" in text_of(browser.get(again)) and "bản cấp lần 2" in text_of(
        browser.get(again)
    )
    with reading() as connection:
        own = connection.scalars(
            sa.select(Nomination.id).where(Nomination.nominee_name == "Đinh Thị Mai")
        ).one()
    undoing.revoked(decision, [own])
    for path in (first, again):
        body = text_of(browser.get(path))
        assert "<h1>Đã hủy bỏ</h1>" in body and "Đã bị hủy bỏ bởi Quyết định hủy bỏ số 40/QĐ-UBND" in body
    body = text_of(browser.get(second))
    assert "<h1>Có hiệu lực</h1>" in body and "hủy bỏ" not in body.partition("<footer")[0], (
        "the other one stands"
    )


def test_the_offline_list_answers_for_certificates(app: Flask, decision: int) -> None:
    del app, decision
    text = verification_list.make_list()
    for path in paths():
        assert verification_list.name_of("ma", path.rpartition("/")[2].replace("-", "")) in text


def stored(hashes: sa.Select[str]) -> list[bytes]:
    """The bytes of files by their hashes."""
    query = sa.select(StoredFile.content).where(StoredFile.sha256.in_(hashes))
    with reading() as connection:
        return list(connection.scalars(query))


def asked(app: Flask, pdf: bytes) -> str:
    """What the public page says of a file, and whether the offline list knows it."""
    body = text_of(ask_file(app.test_client(), pdf))
    entries = json.loads(verification_list.make_list())["entries"]
    assert (verification_list.name_of("tep", sha256(pdf)) in entries) == ("<h1>Khác mọi" not in body)
    return body.partition("<footer")[0]


def test_a_file_of_certificates_is_known_and_of_one_certificate_its_award(app: Flask, decision: int) -> None:
    for entry in medals.entries(decision):
        medals.printed(decision, entry_refs=(entry,))
    both, *ones = sorted(stored(sa.select(CertificateRunFile.sha256)), key=len, reverse=True)
    body = asked(app, both)
    assert "<h1>Đúng từng byte</h1>" in body and "tệp giấy khen" in body and "36/QĐ-UBND" in body
    assert "2 cá nhân" in body and all(name not in body for name in district.PEOPLE), "no name of several"
    told = [asked(app, one) for one in ones]
    assert len(told) == 2 and all("1 cá nhân" in one and "36/QĐ-UBND" in one for one in told)
    assert [sum(name in one for name in district.PEOPLE) for one in told] == [1, 1]
    with reading() as connection:
        first = connection.execute(
            sa.select(Nomination.id, Nomination.nominee_name).order_by(Nomination.id)
        ).first()
    assert first is not None
    undoing.revoked(decision, [first.id])
    (own,) = [one for one, before in zip(ones, told, strict=True) if first.nominee_name in before]
    assert "<h1>Đúng từng byte, nhưng đã hủy bỏ</h1>" in asked(app, own)


def test_papers_that_went_out_are_known_and_lists_kept_in_the_house_are_not(
    app: Flask, decision: int
) -> None:
    with reading() as connection:
        ids = list(connection.scalars(sa.select(Nomination.id).order_by(Nomination.id)))
    undoing.revoked(decision, ids[:1])
    mended = undoing.corrected(decision, ids[1], "Phạm Thị Lan Anh")
    undoing.signed(mended)
    undoing.issued(mended, "41")
    outbox.drain(long=True)
    pdfs = sa.select(OfficialPaper.sha256).where(OfficialPaper.format == "pdf")
    for kind, label, number in (
        ("revocation_decision", "Quyết định hủy bỏ", "40/QĐ-UBND"),
        ("amending_decision", "Quyết định sửa đổi, bổ sung", "41/QĐ-UBND"),
    ):
        (pdf,) = stored(pdfs.where(OfficialPaper.kind == kind))
        body = asked(app, pdf)
        assert "<h1>Đúng từng byte</h1>" in body and f"<h2>{label}</h2>" in body and number in body
        assert "Văn bản này là về quyết định dưới đây." in body and "36/QĐ-UBND" in body
        assert all(name not in body for name in district.PEOPLE)
        assert "<h1>Khác mọi bản" in asked(app, pdf[:900] + b"x" + pdf[901:])
    pdf = cases.PDF
    kept_as("payment_list", pdf)
    assert "<h1>Khác mọi bản" in asked(app, pdf), "a list for the treasury stays in the house"
    kept_as("consultation_letter", pdf)
    body = asked(app, pdf)
    assert "<h1>Đúng từng byte</h1>" in body and "Công văn lấy ý kiến" in body and "36/QĐ-UBND" not in body


def kept_as(kind: str, pdf: bytes) -> None:
    """Keep a paper with these bytes, about no decision."""
    made, papers = (
        {"ref": kind, "kind": kind, "parent_kind": "dossier", "number_text": "5/HĐ"},
        table(OfficialPaper),
    )
    with transaction() as connection:
        row = connection.execute(sa.select(papers).where(papers.c.format == "pdf").limit(1)).one()._mapping
        changed = {**row, **made, "parent_id": 999, "sha256": sha256(pdf)}
        del changed["id"]
        connection.execute(sa.insert(papers).values(changed))


@pytest.mark.poppler
def test_the_code_is_read_from_the_printed_sheet(app: Flask, decision: int) -> None:
    del app, decision
    query = sa.select(StoredFile.content).join(
        CertificateRunFile, CertificateRunFile.sha256 == StoredFile.sha256
    )
    with reading() as connection:
        pdf = connection.scalars(query).one()
        sheets = [
            CertificateSheet.from_json(one)
            for one in connection.scalars(sa.select(Certificate.content).order_by(Certificate.id))
        ]
    assert len(pypdf.PdfReader(io.BytesIO(pdf)).pages) == len(sheets) == 2
    for page, path in enumerate(paths(), start=1):
        command = ["pdftoppm", "-r", "200", "-gray", "-f", str(page), "-l", str(page), "-"]
        drawn = subprocess.run(command, input=pdf, capture_output=True, check=True).stdout  # fixed
        assert [found.text for found in zxingcpp.read_barcodes(Image.open(io.BytesIO(drawn)))] == [
            SITE + path
        ]
