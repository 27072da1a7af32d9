"""A page that was shown and has not changed is sent again without being made again.

A view marked ``@kept`` is a list, an inbox or a record to read. Its answer is held for the same request (cookies,
address, headers) while the store has the same mark (``workflow.unchanged``) and the clock the same minute: any commit,
a role taken away or a session ended included, lets all of them go. So whoever comes back from a name to its list waits
for nothing, and nobody sees what is no longer true. The browser itself still keeps nothing (``no-store``).

Each sending has keys of its own: a form key that two windows shared would make the second form look sent already.
"""

from __future__ import annotations

import re
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from flask import Flask, Response, current_app, g, request, session

from web import compression
from web.forms import NEW_KEYS, fresh_key
from workflow import clock, unchanged

View = TypeVar("View", bound=Callable[..., Any])
Environ = dict[str, Any]
Start = Callable[..., Any]
KEPT = "__kept_page__"
ASKED = "khenthuong.kept"
ROOM = 32 * 1024 * 1024
"""Bytes of pages held at once; the one not asked for longest goes first."""
IGNORED = frozenset(
    {
        "HTTP_CACHE_CONTROL",
        "HTTP_CONNECTION",
        "HTTP_PRAGMA",
        "HTTP_PRIORITY",
        "HTTP_REFERER",
        "HTTP_SEC_FETCH_DEST",
        "HTTP_SEC_FETCH_MODE",
        "HTTP_SEC_FETCH_SITE",
        "HTTP_SEC_FETCH_USER",
        "HTTP_UPGRADE_INSECURE_REQUESTS",
    }
)
"""Headers that no page asks for (a test looks); all others belong to the request."""
BESIDE = (
    "PATH_INFO",
    "QUERY_STRING",
    "SCRIPT_NAME",
    "REMOTE_ADDR",
    "SERVER_NAME",
    "SERVER_PORT",
    "wsgi.url_scheme",
)


def kept(view: View) -> View:
    """Mark a view whose page depends on the store, the person, the address and the minute alone, and writes nothing."""
    setattr(view, KEPT, True)
    return view


@dataclass(frozen=True, slots=True)
class _Page:
    headers: tuple[tuple[str, str], ...]
    parts: tuple[bytes, ...]
    """The page cut at its form keys."""
    order: tuple[int, ...]
    """Which of the fresh keys stands after each part but the last: equal numbers were equal keys."""
    zipped: bytes | None
    """The whole page compressed, where the browser takes it and no key has to be fresh."""

    @property
    def size(self) -> int:
        """The bytes it takes."""
        return sum(map(len, self.parts)) + len(self.zipped or b"")

    def body(self) -> bytes:
        """Return the page with keys of its own."""
        fresh = [fresh_key().encode() for _ in range(len(set(self.order)))]
        pieces = [self.parts[0]]
        for number, part in zip(self.order, self.parts[1:], strict=True):
            pieces += (fresh[number], part)
        return b"".join(pieces)


@dataclass(slots=True)
class _Held:
    """The pages of one mark and minute; the next commit or minute begins anew."""

    now: Hashable = None
    pages: OrderedDict[Hashable, _Page] = field(default_factory=OrderedDict)
    size: int = 0


class PageMemory:
    """The pages of one application, in front of it."""

    def __init__(self, app: Flask) -> None:
        """Stand in front of what the application has so far."""
        self.inner = app.wsgi_app
        self._held = _Held()
        self._lock = threading.Lock()

    def __call__(self, environ: Environ, start: Start) -> Iterable[bytes]:
        """Answer from memory, or let the application answer and say under what it may be held."""
        if environ["REQUEST_METHOD"] != "GET" or not environ.get("HTTP_COOKIE"):
            return self.inner(environ, start)
        now = _now()
        if now is None:
            return self.inner(environ, start)
        key = _key(environ)
        page = self._found(now, key)
        if page is None:
            environ[ASKED] = (key, now)
            with unchanged.standing(now[0]):
                return self.inner(environ, start)
        body, headers = page.zipped, list(page.headers)
        if body is None:
            body = page.body()
            zips = _zips(environ, body)
            body = compression.zipped(body) if zips else body
        else:
            zips = True
        headers += compression.HEADERS if zips else ()
        start("200 OK", [*headers, ("Content-Length", str(len(body)))])
        return [body]

    def hold(self, response: Response) -> Response:
        """Hold the answer of a kept view when nothing happened meanwhile."""
        asked: tuple[Hashable, Hashable] | None = request.environ.get(ASKED)
        view = current_app.view_functions.get(request.endpoint or "")
        if (
            asked is not None
            and getattr(view, KEPT, False)
            and response.status_code == 200
            and not response.is_streamed
            and response.mimetype == "text/html"
            and not session.modified
            and "Set-Cookie" not in response.headers
            and _now() == asked[1]
        ):
            self._put(*asked, page=_page(response))
        return response

    def _found(self, now: Hashable, key: Hashable) -> _Page | None:
        with self._lock:
            held = self._held
            page = held.pages.get(key) if held.now == now else None
            if page is not None:
                held.pages.move_to_end(key)
            return page

    def _put(self, key: Hashable, now: Hashable, page: _Page) -> None:
        with self._lock:
            if self._held.now != now:
                self._held = _Held(now)
            held = self._held
            before = held.pages.pop(key, None)
            held.pages[key] = page
            held.size += page.size - (before.size if before else 0)
            while held.size > ROOM:
                held.size -= held.pages.popitem(last=False)[1].size


def init_app(app: Flask) -> None:
    """Stand in front of the application and see each answer as it leaves, before it is compressed."""
    memory = PageMemory(app)
    app.wsgi_app = memory  # type: ignore[assignment,method-assign]  # Flask's documented way
    app.after_request(memory.hold)


def _now() -> tuple[Hashable, Hashable] | None:
    mark = unchanged.mark()
    return None if mark is None else (mark, clock.now().replace(second=0, microsecond=0))


def _key(environ: Environ) -> Hashable:
    told = tuple(environ.get(name, "") for name in BESIDE)
    sent = tuple(item for item in environ.items() if item[0].startswith("HTTP_") and item[0] not in IGNORED)
    return told, sent


def _page(response: Response) -> _Page:
    body = response.get_data()
    headers = tuple(item for item in response.headers.items() if item[0] != "Content-Length")
    keys = [key.encode() for key in g.get(NEW_KEYS, ())]
    if not keys:
        return _Page(headers, (body,), (), compression.zipped(body) if _zips(request.environ, body) else None)
    pieces = re.split(b"(" + b"|".join(map(re.escape, keys)) + b")", body)
    numbers = {key: number for number, key in enumerate(dict.fromkeys(pieces[1::2]))}
    return _Page(headers, tuple(pieces[::2]), tuple(numbers[key] for key in pieces[1::2]), None)


def _zips(environ: Environ, body: bytes) -> bool:
    return len(body) >= compression.SMALLEST and "gzip" in environ.get("HTTP_ACCEPT_ENCODING", "")
