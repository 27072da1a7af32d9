"""A file sent by a stranger: which bytes of which decision it is, whose signatures it has; nothing of it is kept."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from tests.support.databases import sqlite_copy
from tests.support.originals import Issued, issued, trust
from tests.support.sample import START
from workflow import clock, strange_signatures
from workflow.db import reading, transaction
from workflow.errors import InvalidInput
from workflow.models import SignedAs, StoredFile, VerificationTry
from workflow.services import verifying
from workflow.services.verifying import FileAnswer, What
from workflow.tables import table
from workflow.verification_files import match


@contextmanager
def forgotten() -> Iterator[None]:
    """Begin a quarter of an hour of its own."""
    yield
    with transaction() as connection:
        connection.execute(sa.delete(table(VerificationTry)))


@pytest.fixture(scope="module")
def made(sqlite_template: object, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Issued]:
    """A decision signed by the person and the body, whose root is trusted."""
    with (
        clock.use(clock.SimulatedClock(START)),
        sqlite_copy(sqlite_template, tmp_path_factory.mktemp("files")) as engine,  # type: ignore[arg-type]  # a path
    ):
        assert isinstance(engine, Engine)
        one = issued()
        trust(one)
        for signed_as in SignedAs:
            done = one.sign(signed_as)
            assert done.ok, done.error
        yield one


@pytest.fixture(autouse=True)
def on_a_busy_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """The reading process starts and reads within its time, however many tests run beside it."""
    monkeypatch.setattr(strange_signatures, "SECONDS", 120)


def asked(content: bytes) -> FileAnswer:
    """Send a file, without wearing out the limit."""
    with forgotten():
        return verifying.check_file(content, remote="198.51.100.7")


def stages(made: Issued) -> list[bytes]:
    """The file as issued, signed by the person, signed by both."""
    original = made.original()
    hashes = [original.issued_sha256, *(one.sha256 for one in original.signings)]
    files = table(StoredFile)
    with reading() as connection:
        return [
            bytes(connection.scalars(sa.select(files.c.content).where(files.c.sha256 == one)).one())
            for one in hashes
        ]


def test_each_stage_of_a_document_is_known_and_the_newest_is_said(made: Issued) -> None:
    found = [asked(content) for content in stages(made)]
    assert [one.match.known.what for one in found if one.match] == [What.ISSUED, What.SIGNED, What.SIGNED]
    assert [one.match.known.is_newest for one in found if one.match] == [False, False, True]
    assert [len(one.match.known.signed_by) for one in found if one.match] == [0, 1, 2]
    assert [one.decision.number for one in found if one.decision] == ["03/QĐ-UBND"] * 3
    assert {one.signatures for one in found} == {None}, "what is ours in whole is not parsed"


def test_a_hundred_altered_signed_files_are_found(made: Issued) -> None:
    content = stages(made)[-1]
    rest = random.Random(4)
    with reading() as connection:
        assert match(connection, content) is not None
        for _ in range(100):
            place = rest.randrange(5, len(content))
            altered = (
                content[:place] + bytes([content[place] ^ (1 << rest.randrange(8))]) + content[place + 1 :]
            )
            found = match(connection, altered)
            assert found is None or found.added > 0, place


def test_signatures_of_a_file_that_is_not_ours_are_told(made: Issued) -> None:
    first, _person, both = stages(made)
    place = len(first) // 2
    altered = asked(both[:place] + bytes([both[place] ^ 1]) + both[place + 1 :])
    assert altered.match is None and altered.signatures is not None
    told = altered.signatures
    assert not told.signatures or any(
        "đã bị sửa" in problem for one in told.signatures for problem in one.problems
    )
    added = asked(both + b"% more\n")
    assert added.match is not None and added.match.added == 7 and added.signatures is not None
    assert added.signatures.problems == ("Sau chữ ký cuối cùng, tệp còn bị thêm nội dung.",)
    assert len(added.signatures.signatures) == 2
    plain = asked(first + b" ")
    assert plain.signatures is not None and plain.signatures.problems == ("Tệp không có chữ ký số.",)


def test_a_signature_by_an_untrusted_issuer_is_not_called_right(made: Issued) -> None:
    both = stages(made)[-1]
    stranger = strange_signatures.signatures_in(both, [], clock.now())
    assert [one.problems != () for one in stranger.signatures] == [True, True]


def test_what_cannot_be_read_takes_nothing_with_it(made: Issued, monkeypatch: pytest.MonkeyPatch) -> None:
    del made
    for rest in (b"\n" + b"\x00" * 1_000, b"<<" * 50_000, b"\nstartxref\n5\n%%EOF"):
        answer = asked(b"%PDF-1.7 /ByteRange " + rest)
        assert answer.match is None and answer.signatures is not None
        assert not answer.signatures.signatures
    monkeypatch.setattr(strange_signatures, "SECONDS", 0.01)
    answer = asked(b"%PDF-1.7 /ByteRange\n")
    assert answer.signatures == strange_signatures.StrangeReport(is_read=False)
    for content in (b"", b"GIF89a", b"PK\x03\x04"):
        with forgotten(), pytest.raises(InvalidInput):
            verifying.check_file(content, remote="198.51.100.7")
