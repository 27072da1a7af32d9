"""Signing with a token through PKCS#11: SoftHSM here (hardware tokens were not tried); and time stamps over HTTP."""

from __future__ import annotations

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest
from asn1crypto import tsp

from tests.support.originals import SIGNER_NAME, Issued, store, trust
from tests.support.pki import pki
from tests.support.token import KEY, LABEL, PIN, token
from workflow import clock
from workflow.errors import InvalidInput
from workflow.models import SignedAs
from workflow.pades import keys
from workflow.pades import reading as reports
from workflow.services import ceremonies
from workflow.services.ceremonies import Means


@pytest.fixture
def made(sqlite_template: Path, tmp_path: Path) -> Iterator[Issued]:
    """Two issued decisions; SQLite."""
    with store(sqlite_template, tmp_path, count=2) as filled:
        yield filled


@pytest.fixture(scope="module")
def module(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The PKCS#11 module of a token with the signer's key."""
    with token(tmp_path_factory.mktemp("softhsm"), pki(SIGNER_NAME).person) as found:
        yield found


@pytest.mark.softhsm
def test_one_pin_signs_several_documents_with_the_token(made: Issued, module: str) -> None:
    trust(made)
    actor = made.sample.actors["signer"]
    results = ceremonies.with_token(
        made.refs, SignedAs.PERSON, PIN, actor=actor, means=Means(token_module=module)
    )
    assert [one.ok for one in results] == [True, True]
    assert made.original().signings[0].key_kind == "pkcs11"
    assert reports.read(made.content(), [made.pki.root.asn1, made.pki.intermediate.asn1], clock.now()).ok


@pytest.mark.softhsm
def test_what_is_wrong_with_a_token_is_said(module: str) -> None:
    for arguments, words in (
        ({"module": "/khong/co.so", "pin": PIN}, "Không thấy thiết bị"),
        ({"module": module, "pin": "0000x"}, "không nhận mã PIN"),
        ({"module": module, "pin": PIN, "token": "Khac"}, f"Đang thấy: {LABEL}"),
        ({"module": module, "pin": PIN, "label": "khac"}, "không có khóa ký"),
    ):
        with pytest.raises(InvalidInput, match=words), keys.from_token(**arguments):
            pytest.fail("it opened")
    with keys.from_token(module, PIN, token=LABEL, label=KEY) as key:
        assert (key.kind, key.facts.subject) == ("pkcs11", SIGNER_NAME)


def stamps(answer: bytes | None) -> type[BaseHTTPRequestHandler]:
    """A time-stamp server that answers rightly, or with something else."""
    stamper = pki(SIGNER_NAME).tsa.stamper()

    class Stamps(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked = tsp.TimeStampReq.load(self.rfile.read(int(self.headers["Content-Length"])))
            made = answer if answer is not None else stamper.request_tsa_response(asked).dump()
            self.send_response(302 if answer == b"elsewhere" else 200)
            self.send_header("Location", "http://127.0.0.1:9/")
            self.send_header("Content-Type", "application/timestamp-reply")
            self.end_headers()
            self.wfile.write(made)

        def log_message(self, *_args: object) -> None: ...

    return Stamps


@pytest.mark.parametrize(
    ("answer", "is_stamped"),
    [(None, True), (b"", False), (b"nonsense", False), (b"elsewhere", False), (b"0" * 70_000, False)],
)
def test_the_configured_server_stamps_and_any_other_answer_is_none(
    made: Issued, answer: bytes | None, is_stamped: bool
) -> None:
    server = HTTPServer(("127.0.0.1", 0), stamps(answer))
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        means = Means(stamp_url=f"http://127.0.0.1:{server.server_port}/tsa")
        content = made.pki.person.p12("k")
        (done,) = ceremonies.with_file(
            [made.ref], SignedAs.PERSON, content, "k", actor=made.sample.actors["signer"], means=means
        )
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
    assert (done.ok, done.is_stamped) == (is_stamped, is_stamped)
    if not is_stamped:
        assert done.error is not None and "dấu thời gian" in done.error.message
        assert made.original().kind is None
