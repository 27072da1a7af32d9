"""The one page served without encryption: how to trust the office's CA, and the CA certificate itself."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import jinja2

from web import local_ca
from web.application import PAGES

CERTIFICATE_PATH = f"/{local_ca.PUBLIC_FILE}"
TEMPLATE = "trust/ca.html"
NOTHING = "default-src 'none'; frame-ancestors 'none'"
HEADERS = (
    ("X-Content-Type-Options", "nosniff"),
    ("X-Frame-Options", "DENY"),
    ("Referrer-Policy", "no-referrer"),
    ("Cache-Control", "no-store"),
)


@dataclass(frozen=True, slots=True)
class Answer:
    """A finished answer."""

    status: str
    kind: str
    body: bytes
    policy: str = NOTHING
    extra: tuple[tuple[str, str], ...] = ()

    def headers(self) -> list[tuple[str, str]]:
        """Return every header."""
        own = [("Content-Type", self.kind), ("Content-Length", str(len(self.body)))]
        return [*own, ("Content-Security-Policy", self.policy), *HEADERS, *self.extra]


NOT_FOUND = Answer("404 Not Found", "text/plain; charset=utf-8", "Không có trang này.\n".encode())
NOT_ALLOWED = Answer(
    "405 Method Not Allowed",
    "text/plain; charset=utf-8",
    "Trang này chỉ để đọc.\n".encode(),
    extra=(("Allow", "GET, HEAD"),),
)


def application(installed: local_ca.Installed, addresses: Iterable[str]) -> Callable[..., Iterable[bytes]]:
    """Return the WSGI application of the trust page; ``addresses`` are those of the real pages."""
    download = Answer(
        "200 OK",
        "application/x-x509-ca-cert",
        installed.authority.der,
        extra=(("Content-Disposition", f'attachment; filename="{local_ca.PUBLIC_FILE}"'),),
    )
    answers = {"/": page(installed, addresses), CERTIFICATE_PATH: download}

    def answer(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        method = environ["REQUEST_METHOD"]
        found = answers.get(environ["PATH_INFO"], NOT_FOUND) if method in {"GET", "HEAD"} else NOT_ALLOWED
        start_response(found.status, found.headers())
        return [] if method == "HEAD" else [found.body]

    return answer


def page(installed: local_ca.Installed, addresses: Iterable[str]) -> Answer:
    """Return the page; its policy allows its own style and nothing else."""
    certificate = installed.authority.certificate
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(PAGES), autoescape=True, undefined=jinja2.StrictUndefined
    )
    text = environment.get_template(TEMPLATE).render(
        addresses=list(addresses),
        certificate_path=CERTIFICATE_PATH,
        file_name=local_ca.PUBLIC_FILE,
        groups=local_ca.fingerprint(certificate),
        names=local_ca.permitted_names(certificate),
        until=local_ca.day(certificate.not_valid_after_utc),
        title=local_ca.title_of(certificate),
    )
    style = text.partition("<style>")[2].partition("</style>")[0]
    seal = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = f"style-src 'sha256-{seal}'; base-uri 'none'; form-action 'none'; {NOTHING}"
    return Answer("200 OK", "text/html; charset=utf-8", text.encode(), policy)
