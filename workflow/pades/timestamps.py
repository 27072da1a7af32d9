"""Time stamps (RFC 3161) from the one configured address: no redirect, no proxy, ten seconds, a bounded answer."""

from __future__ import annotations

import urllib.error
import urllib.request
from http.client import HTTPException
from typing import IO, Any
from urllib.parse import urlsplit

from asn1crypto import tsp
from pyhanko.sign.timestamps import TimeStamper
from pyhanko.sign.timestamps.common_utils import TimestampRequestError

__all__ = ["ConfiguredTimeStamper", "TimeStamper", "stamper"]
SECONDS = 10
MOST_BYTES = 64 * 1024
FAILED = (
    "Máy chủ cấp dấu thời gian không trả lời hoặc trả lời không đúng, nên chưa ký. Thử lại sau, hoặc chọn ký không có "
    "dấu thời gian."
)


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """An answer that sends us elsewhere is a failure."""

    def redirect_request(self, *_args: Any, **_kwargs: Any) -> None:
        """Follow nothing."""


class ConfiguredTimeStamper(TimeStamper):
    """Asks one address; every failure is a ``TimestampRequestError``."""

    def __init__(self, url: str) -> None:
        """Take the address; only http and https are asked."""
        super().__init__()  # type: ignore[no-untyped-call]  # the library leaves it untyped
        if urlsplit(url).scheme not in {"http", "https"}:
            raise ValueError("a time-stamping server has an http or https address")
        self.url = url
        self._opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), _NoRedirect)

    async def async_request_tsa_response(self, req: tsp.TimeStampReq) -> tsp.TimeStampResp:
        """Send the request and read the answer."""
        headers = {
            "Content-Type": "application/timestamp-query",
            "Accept": "application/timestamp-reply",
        }
        request = urllib.request.Request(self.url, req.dump(), headers, method="POST")  # noqa: S310  # see __init__
        try:
            with self._opener.open(request, timeout=SECONDS) as answer:
                body = _bounded(answer)
            return tsp.TimeStampResp.load(body, strict=True)
        except (OSError, HTTPException, ValueError, TypeError) as error:
            if isinstance(error, urllib.error.HTTPError):
                error.close()
            raise TimestampRequestError(type(error).__name__) from error


def _bounded(answer: IO[bytes]) -> bytes:
    body = answer.read(MOST_BYTES + 1)
    if len(body) > MOST_BYTES:
        raise ValueError("the answer is too long")
    return body


def stamper(url: str) -> TimeStamper | None:
    """Return who stamps, or None where no address is configured."""
    return ConfiguredTimeStamper(url) if url else None
