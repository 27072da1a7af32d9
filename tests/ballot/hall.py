"""A small server that plays the real one: the static files, the two JSON documents, the same headers."""

from __future__ import annotations

import base64
import hashlib
import json
import mimetypes
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from tests.ballot.shares import checked_text, split
from web.assets import ROOT
from web.ballot_bundle import booth_hash
from web.headers import HEADERS

SESSION = "Hb7wQ2x-phien-01"
SUITE = Suite(KEM.P256, KDF.HKDF_SHA256, AEAD.AES_128_GCM)
PASSWORD = "mat-khau-dung"
BOOTH, COUNT = f"/hoi-dong/{SESSION}/phong-phieu", f"/hoi-dong/{SESSION}/kiem-phieu"

StartResponse = Callable[[str, list[tuple[str, str]]], Any]


def b64(data: bytes) -> str:
    """Return base64url without padding."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def unb64(text: str) -> bytes:
    """Return the bytes of base64url without padding."""
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def point(key: ec.EllipticCurvePrivateKey) -> bytes:
    """Return the 65 bytes of the public point."""
    return key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def tracker(ballot: bytes) -> str:
    """Return the receipt of a sealed ballot."""
    return base64.b32encode(hashlib.sha256(ballot).digest()).decode()[:20]


def info(item_ref: str, voter_ref: str) -> bytes:
    """Return what binds a ballot to its place."""
    return f"khen-thuong/ballot/v1\n{SESSION}\n{item_ref}\n{voter_ref}\n{booth_hash()}".encode()


@dataclass
class Keys:
    """The two key pairs of the session and the three shares."""

    sealing: ec.EllipticCurvePrivateKey
    signing: ec.EllipticCurvePrivateKey
    shares: list[bytes]

    @classmethod
    def make(cls) -> Keys:
        """Make fresh keys and shares."""
        sealing, signing = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
        numbers = [key.private_numbers().private_value for key in (sealing, signing)]
        return cls(sealing, signing, split(b"".join(number.to_bytes(32, "big") for number in numbers)))

    def texts(self, session: str = SESSION) -> list[str]:
        """Return the share texts as the tellers keep them."""
        return [checked_text(session, x, share) for x, share in enumerate(self.shares, start=1)]

    def seal(self, item_ref: str, voter_ref: str, choice: int) -> bytes:
        """Return a ballot as the booth makes it."""
        plaintext = bytes([choice]) + bytes(31)
        return SUITE.encrypt(plaintext, self.sealing.public_key(), info(item_ref, voter_ref))

    def open(self, item_ref: str, voter_ref: str, ballot: bytes) -> bytes:
        """Return the plaintext of a ballot."""
        return SUITE.decrypt(ballot, self.sealing, info(item_ref, voter_ref))


@dataclass
class Hall:
    """What the server knows; tests change it and read what was posted."""

    booth: dict[str, Any] = field(default_factory=dict)
    count: dict[str, Any] = field(default_factory=dict)
    posted: list[tuple[str, dict[str, Any], str]] = field(default_factory=list)
    failing: list[tuple[int, str]] = field(default_factory=list)
    changed: dict[str, bytes] = field(default_factory=dict)

    def __call__(self, environ: dict[str, Any], start: StartResponse) -> Iterable[bytes]:
        """Answer one request."""
        path = environ["PATH_INFO"]
        if environ["REQUEST_METHOD"] == "POST":
            body = json.loads(environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"])))
            status, kind, content = self.accept(path, body, environ.get("HTTP_X_CSRFTOKEN", ""))
        else:
            status, kind, content = self.give(path)
        headers = [*HEADERS.items(), ("Cache-Control", "no-store"), ("Content-Type", kind)]
        start({200: "200 OK"}.get(status, f"{status} Refused"), headers)
        return [content]

    def give(self, path: str) -> tuple[int, str, bytes]:
        """Return status, type and content of a page, a document or a static file."""
        pages = {BOOTH: "ballot/booth.html", COUNT: "ballot/count.html"}
        documents = {f"{BOOTH}.json": self.booth, f"{COUNT}.json": self.count}
        if path == "/trong":
            return 200, "text/html; charset=utf-8", b"<!doctype html><title>x</title>"
        if path in documents:
            return 200, "application/json", json.dumps(documents[path]).encode()
        name = pages.get(path, path.removeprefix("/static/"))
        file = ROOT / name
        if not file.is_file():
            return 404, "text/html", b"<p>404"
        kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
        return 200, f"{kind}; charset=utf-8", self.changed.get(name, file.read_bytes())

    def accept(self, path: str, body: dict[str, Any], csrf: str) -> tuple[int, str, bytes]:
        """Answer a post: what a test asked to fail fails, a wrong password is refused, the rest is kept."""
        if self.failing:
            status, content = self.failing.pop(0)
            return status, "application/json" if content.startswith("{") else "text/html", content.encode()
        if path == f"{BOOTH}.json" and body["password"] != PASSWORD:
            sentence = "Mật khẩu chưa đúng. Xin nhập lại."
            return 403, "application/json", json.dumps({"error": sentence}).encode()
        self.posted.append((path, body, csrf))
        answer: dict[str, Any] = {"ok": True}
        if path == f"{BOOTH}.json":
            ballots = [(one["item_ref"], unb64(one["ballot"])) for one in body["ballots"]]
            answer = {"receipts": [{"item_ref": ref, "tracker": tracker(ballot)} for ref, ballot in ballots]}
        return 200, "application/json", json.dumps(answer).encode()
