"""Digital signatures on issued decisions: person, then body; each stored whole; what is refused and how it is said."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy.engine import Engine

from tests.support import stores
from tests.support.originals import Issued, file_of, issued, key_of, store, trust
from tests.support.pki import PASSWORD
from tests.support.sample import START
from workflow import clock
from workflow.audit_verify import verify
from workflow.db import reading
from workflow.errors import Conflict, InvalidInput, NotFound, NotPermitted
from workflow.models import OriginalKind, SignedAs
from workflow.pades import keys
from workflow.pades import reading as reports
from workflow.pades.cms import TimestampUnavailable
from workflow.pades.exchange import answer, read_asked
from workflow.pades.timestamps import ConfiguredTimeStamper
from workflow.services import document_requests, document_scans, trust_anchors
from workflow.services.document_signing import Stamping, sign_many
from workflow.trust import trusted

PERSON, BODY = SignedAs.PERSON, SignedAs.BODY
SCAN = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00" + b"\x00" * 64 + b"\xff\xd9"


@pytest.fixture
def made(sqlite_template: Path, tmp_path: Path) -> Iterator[Issued]:
    """An issued decision; SQLite."""
    with store(sqlite_template, tmp_path) as filled:
        yield filled


@pytest.fixture
def any_made(either_engine: Engine) -> Iterator[Issued]:
    """The same on both databases."""
    del either_engine
    with clock.use(clock.SimulatedClock(START)):
        yield stores.filled("issued and unsigned", issued)


def assert_whole() -> None:
    with reading() as connection:
        assert verify(connection).problems == ()


def test_the_person_signs_then_the_body_and_the_issued_bytes_stay_in_front(any_made: Issued) -> None:
    made = any_made
    before = made.content()
    assert made.original().sentence.startswith("Chưa có bản gốc")
    stamper = made.pki.tsa.stamper()
    trust(made)
    assert made.sign(PERSON, stamper=stamper).is_stamped
    assert "còn chờ chữ ký số của cơ quan" in made.original().sentence
    one = made.content()
    assert made.sign(BODY, stamper=stamper).ok
    two = made.content()
    assert two.startswith(one) and one.startswith(before)
    original = made.original()
    assert (original.kind, original.is_complete) == (OriginalKind.ELECTRONIC, True)
    assert [one.subject for one in original.signings] == ["Đinh Văn Mẫu", "Ủy ban nhân dân huyện Mẫu"]
    report = reports.read(two, [made.pki.root.asn1], clock.now())
    assert report.ok and [one.field for one in report.signatures] == ["NguoiKy", "CoQuan"]
    assert all(one.is_pades and one.stamp_is_trusted for one in report.signatures)
    assert_whole()


def test_only_the_signer_of_the_decision_signs_as_the_person_and_the_clerk_for_the_body(made: Issued) -> None:
    for who, signed_as in (("issuer", PERSON), ("standing", PERSON), ("signer", BODY), ("standing", BODY)):
        (done,) = sign_many(
            [made.ref], signed_as, key_of(made.pki.person), actor=made.sample.actors[who], stamping=Stamping()
        )
        assert isinstance(done.error, NotPermitted), who
    (done,) = sign_many(
        [made.ref], PERSON, key_of(made.pki.person), actor=made.sample.actors["clerk"], stamping=Stamping()
    )
    assert isinstance(done.error, NotFound), "outside the body there is no such document"


def test_the_order_and_the_certificates_are_checked(made: Issued) -> None:
    first = made.sign(BODY)
    assert isinstance(first.error, Conflict) and "người ký phải ký số trước" in first.error.message
    other = made.sign(PERSON, made.pki.other_person)
    assert other.error is not None and "không phải người ký" in other.error.message
    expired = made.sign(PERSON, made.pki.expired)
    assert (
        expired.error is not None and "chỉ có hiệu lực từ 01/01/2020 đến 01/01/2021" in expired.error.message
    )
    trust(made)
    stranger = made.sign(PERSON, made.pki.stranger)
    assert stranger.error is not None and "không dẫn tới nơi cấp được tin cậy" in stranger.error.message
    assert made.original().kind is None, "nothing refused left a trace"
    assert made.sign(PERSON).ok
    again = made.sign(PERSON)
    assert isinstance(again.error, Conflict)
    twice = made.sign(BODY, made.pki.person)
    assert twice.error is not None and "dùng chứng thư cấp cho cơ quan" in twice.error.message
    assert_whole()


def test_a_silent_time_stamp_server_is_a_choice(made: Issued) -> None:
    nobody = ConfiguredTimeStamper("http://127.0.0.1:9/tsa")
    stopped = made.sign(PERSON, stamper=nobody)
    assert isinstance(stopped.error, TimestampUnavailable)
    assert "chọn ký không có dấu thời gian" in stopped.error.message
    assert made.original().kind is None
    done = made.sign(PERSON, stamper=nobody, or_without=True)
    assert (done.ok, done.is_stamped) == (True, False)


def test_a_wrong_password_and_a_file_that_is_no_key_say_so(made: Issued) -> None:
    for content, password in ((made.pki.person.p12(), "sai"), (b"khong phai khoa", PASSWORD)):
        with pytest.raises(InvalidInput, match="mật khẩu không đúng, hoặc tệp không phải"):
            keys.from_pkcs12(content, password)
    assert "SimpleSigner" not in repr(key_of(made.pki.person)), "a key never shows in a log line"


def test_signing_on_another_machine_prepares_signs_and_embeds(any_made: Issued) -> None:
    made, signer = any_made, any_made.sample.actors["signer"]
    handed = document_requests.ask([made.ref], PERSON, actor=signer)
    assert handed.count == 1 and len(handed.text) < 1_000, "a small file without the document"
    asked = read_asked(handed.text)
    assert asked[0].file_sha256 == made.original().issued_sha256
    foreign = answer(asked, key_of(made.pki.other_person)).encode()
    (refused,) = document_requests.take_back(foreign, actor=signer, stamping=Stamping())
    assert refused.error is not None and "không phải người ký" in refused.error.message
    good = answer(asked, key_of(made.pki.person)).encode()
    (stolen,) = document_requests.take_back(good, actor=made.sample.actors["issuer"], stamping=Stamping())
    assert isinstance(stolen.error, Conflict), "another officer's request is none"
    (done,) = document_requests.take_back(good, actor=signer, stamping=Stamping(made.pki.tsa.stamper()))
    assert done.ok and done.is_stamped
    (again,) = document_requests.take_back(good, actor=signer, stamping=Stamping())
    assert again.error is not None
    assert made.original().signings[0].key_kind == "external"
    assert reports.read(made.content(), [made.pki.root.asn1], clock.now()).ok
    assert_whole()


def test_what_comes_back_from_elsewhere_is_looked_at(made: Issued) -> None:
    signer = made.sample.actors["signer"]
    asked = read_asked(document_requests.ask([made.ref], PERSON, actor=signer).text)
    good = json.loads(answer(asked, key_of(made.pki.person)))
    raw = base64.b64decode(good["signatures"][0]["signature"])
    other = [type(asked[0])(asked[0].request, "", "", "00" * 32)]
    flipped = bytearray(raw)
    flipped[-20] ^= 1
    for signature, words in (
        (b"khong phai", "không chứa chữ ký số đọc được"),
        (base64.b64decode(json.loads(answer(other, key_of(made.pki.person)))["signatures"][0]["signature"]),
         "ký một nội dung khác"),
        (bytes(flipped), "không đúng với văn bản"),
    ):  # fmt: skip
        body = good | {
            "signatures": [{"request": asked[0].request, "signature": base64.b64encode(signature).decode()}]
        }
        (done,) = document_requests.take_back(json.dumps(body).encode(), actor=signer, stamping=Stamping())
        assert done.error is not None and words in done.error.message
    for nonsense in (b"{}", b"[]", b"\xff\xfe", b'{"format":"khenthuong-ket-qua-ky-so-1"}', b"[" * 100_000):
        with pytest.raises(InvalidInput, match="không phải tệp kết quả"):
            document_requests.take_back(nonsense, actor=signer, stamping=Stamping())
    assert made.original().kind is None


def test_a_scan_makes_the_paper_the_original_and_its_replacement_keeps_the_earlier(any_made: Issued) -> None:
    made, clerk = any_made, any_made.sample.actors["issuer"]
    with pytest.raises(InvalidInput, match="nơi lưu bản giấy"):
        document_scans.keep_scan(made.ref, SCAN, "quet.jpg", kept_at=" ", reason="", actor=clerk)
    with pytest.raises(InvalidInput, match="PDF hoặc ảnh JPG"):
        document_scans.keep_scan(made.ref, b"\x89PNG\r\n\x1a\n" + b"0" * 40, "a.png", kept_at="VT", reason="",
                                 actor=clerk)  # fmt: skip
    with pytest.raises(NotPermitted):
        document_scans.keep_scan(made.ref, SCAN, "a.jpg", kept_at="VT", reason="",
                                 actor=made.sample.actors["signer"])  # fmt: skip
    keep = document_scans.keep_scan
    assert keep(made.ref, SCAN, "quet.jpg", kept_at="Văn thư huyện Mẫu", reason="", actor=clerk) == 1
    original = made.original()
    assert original.sentence.startswith("Bản gốc là bản giấy đã ký, đóng dấu, lưu tại Văn thư huyện Mẫu")
    with pytest.raises(InvalidInput, match="lý do thay"):
        keep(made.ref, SCAN + b"\x00", "quet.jpg", kept_at="VT", reason="", actor=clerk)
    assert keep(made.ref, SCAN + b"\x00", "quet.jpg", kept_at="VT", reason="Bản trước mờ.", actor=clerk) == 2
    assert [file_of(one.sha256) for one in made.original().scans] == [SCAN, SCAN + b"\x00"]
    refused = made.sign(PERSON)
    assert isinstance(refused.error, Conflict), "the paper is the original: no electronic one beside it"
    assert_whole()


def test_a_signed_file_takes_no_scan(made: Issued) -> None:
    assert made.sign().ok
    with pytest.raises(Conflict, match="bản gốc điện tử"):
        document_scans.keep_scan(made.ref, SCAN, "quet.jpg", kept_at="VT", reason="",
                                 actor=made.sample.actors["issuer"])  # fmt: skip


def test_a_certificate_is_trusted_only_after_a_second_person(made: Issued) -> None:
    who, admin = made.sample.actors, made.administrator
    with pytest.raises(NotPermitted):
        trust_anchors.propose(made.pki.root.pem, actor=who["standing"])
    for wrong in (b"", b"x", made.pki.person.pem, made.pki.root.pem[:200]):
        with pytest.raises(InvalidInput):
            trust_anchors.propose(wrong, actor=admin)
    ref = trust_anchors.propose(made.pki.root.der, actor=admin)
    with pytest.raises(Conflict, match="đã có trong danh sách"):
        trust_anchors.propose(made.pki.root.pem, actor=admin)
    with pytest.raises(NotPermitted, match="người thứ hai"):
        trust_anchors.approve(ref, actor=admin)
    with reading() as connection:
        assert trusted(connection) == ()
    trust_anchors.approve(ref, actor=who["standing"])
    with reading() as connection:
        (one,) = trusted(connection)
    assert one.dump() == made.pki.root.der
    with pytest.raises(InvalidInput, match="lý do"):
        trust_anchors.end(ref, " ", actor=admin)
    trust_anchors.end(ref, "CA ngừng hoạt động.", actor=admin)
    with reading() as connection:
        assert trusted(connection) == ()
    trust_anchors.reject(trust_anchors.propose(made.pki.root.der, actor=admin), "Sai.", actor=who["standing"])
    assert_whole()
