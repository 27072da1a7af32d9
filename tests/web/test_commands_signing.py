"""``khenthuong sign`` and ``khenthuong document verify`` as an officer types them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from rules.documents import person_stamp
from tests.support.altered import resigned
from tests.support.originals import Issued, store, trust
from tests.support.pki import PASSWORD
from web.commands.document import command as document
from web.commands.sign import command as sign
from workflow.db import current_engine
from workflow.document_kit import fonts
from workflow.errors import InvalidInput
from workflow.models import SignedAs
from workflow.pades.placing import Look
from workflow.services import document_requests
from workflow.services.document_signing import Stamping


@pytest.fixture
def made(sqlite_template: Path, tmp_path: Path) -> Iterator[Issued]:
    """Two issued decisions."""
    with store(sqlite_template, tmp_path, count=2) as filled:
        yield filled


def test_a_request_file_is_signed_on_another_machine(made: Issued, tmp_path: Path) -> None:
    signer = made.sample.actors["signer"]
    request, key = tmp_path / "yeu-cau.json", tmp_path / "khoa.p12"
    request.write_text(document_requests.ask(made.refs, SignedAs.PERSON, actor=signer).text, encoding="utf-8")
    key.write_bytes(made.pki.person.p12())
    shown = CliRunner().invoke(sign, [str(request), "--p12", str(key)], input=f"y\n{PASSWORD}\n")
    assert shown.exit_code == 0, shown.output
    assert "Quyết định số 03/QĐ-UBND" in shown.output and made.original().sha256 in shown.output
    assert PASSWORD not in shown.output
    answer = tmp_path / "yeu-cau-da-ky.json"
    assert len(json.loads(answer.read_text("utf-8"))["signatures"]) == 2
    results = document_requests.take_back(answer.read_bytes(), actor=signer, stamping=Stamping())
    assert [one.ok for one in results] == [True, True]


def test_what_cannot_be_signed_says_why_and_writes_nothing(made: Issued, tmp_path: Path) -> None:
    request, key = tmp_path / "yeu-cau.json", tmp_path / "khoa.p12"
    handed = document_requests.ask(made.refs, SignedAs.PERSON, actor=made.sample.actors["signer"])
    request.write_text(handed.text, encoding="utf-8")
    key.write_bytes(made.pki.person.p12())
    run = CliRunner().invoke
    assert run(sign, [str(request)]).exit_code == 2
    assert run(sign, [str(request), "--p12", str(key)], input="n\n").exit_code == 1
    wrong = run(sign, [str(request), "--p12", str(key), "--yes"], input="sai\n")
    assert isinstance(wrong.exception, InvalidInput) and "mật khẩu không đúng" in str(wrong.exception)
    (tmp_path / "khac.json").write_text("{}", encoding="utf-8")
    other = run(sign, [str(tmp_path / "khac.json"), "--p12", str(key)])
    assert "không phải tệp yêu cầu" in str(other.exception)
    assert not list(tmp_path.glob("*-da-ky.json"))


def test_a_file_is_checked_with_the_database_or_with_a_folder_of_certificates(
    made: Issued, tmp_path: Path
) -> None:
    address = str(current_engine().url)
    file, anchors = tmp_path / "qd.pdf", tmp_path / "ca"
    anchors.mkdir()

    def checked(content: bytes, *options: str) -> tuple[int, dict[str, object]]:
        file.write_bytes(content)
        done = CliRunner().invoke(document, ["verify", str(file), "--json", *options])
        return done.exit_code, json.loads(done.output)

    issued = made.content()
    assert made.sign(SignedAs.PERSON).ok and made.sign(SignedAs.BODY).ok
    signed = made.content()
    assert checked(signed, "--db", address)[0] == 3, "nobody is trusted yet"
    trust(made)
    code, told = checked(signed, "--db", address)
    assert (code, told["ok"]) == (0, True)
    assert told["original"] == {"number": "03/QĐ-UBND", "what": "Quyết định có chữ ký số"}
    assert checked(issued, "--db", address)[0] == 2, "not signed"
    assert checked(signed + b" ", "--db", address)[0] == 2
    assert checked(b"khong phai pdf", "--db", address)[0] == 2
    assert checked(signed, "--anchors", str(anchors))[0] == 3
    (anchors / "ca.pem").write_bytes(made.pki.root.pem)
    code, told = checked(signed, "--anchors", str(anchors))
    assert (code, told["compared_with_database"]) == (0, False)

    look = Look(1, (300, 100, 450, 156), person_stamp("Đinh Văn Mẫu", "10/06/2024", fonts()))
    assert checked(resigned(issued, made.pki.person, look, 1), "--db", address)[0] == 4, (
        "genuine, but not ours"
    )
    words = CliRunner().invoke(document, ["verify", str(file), "--db", address]).output
    assert "KHÔNG PHẢI BẢN GỐC" in words and "Chữ ký 1: Đinh Văn Mẫu" in words
