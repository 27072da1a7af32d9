"""Static files: read once, named by the hash of the whole tree, compressed once, cached for a year.

The address is ``/tinh/<version>/<path>``; the version changes when any file changes, so relative
addresses inside style sheets stay right and nothing stale is ever shown. Files are kept in memory
(about half a megabyte). Only the ballot's own pages keep plain addresses under ``/static``.
"""

from __future__ import annotations

import gzip
import hashlib
import mimetypes
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from flask import Flask, Response, abort, g, request, url_for

from web.access import public

ROOT = Path(__file__).parent / "static"
TEXT = frozenset({".css", ".js", ".svg", ".txt", ".webmanifest"})
TYPES = {".woff2": "font/woff2", ".svg": "image/svg+xml", ".webmanifest": "application/manifest+json"}
FIXED = ("ballot/", "vendor/be-vietnam-pro/")
YEAR = "public, max-age=31536000, immutable"


@dataclass(frozen=True, slots=True)
class Asset:
    """One file as it is sent."""

    body: bytes
    zipped: bytes | None
    mimetype: str

    @property
    def sent(self) -> int:
        """Bytes on the wire for a browser that takes gzip."""
        return len(self.body if self.zipped is None else self.zipped)


@dataclass(frozen=True, slots=True)
class Tree:
    """All static files and the version that names them."""

    version: str
    files: dict[str, Asset]


@cache
def tree() -> Tree:
    """Read and compress every file under ``web/static``, once per process."""
    files: dict[str, Asset] = {}
    digest = hashlib.sha256()
    for path in sorted(path for path in ROOT.rglob("*") if path.is_file()):
        name, body = path.relative_to(ROOT).as_posix(), path.read_bytes()
        digest.update(name.encode() + b"\0" + hashlib.sha256(body).digest())
        kind = TYPES.get(path.suffix) or mimetypes.guess_type(name)[0] or "application/octet-stream"
        zipped = gzip.compress(body, 9, mtime=0) if path.suffix in TEXT else None
        files[name] = Asset(body, zipped, f"{kind}; charset=utf-8" if path.suffix in TEXT else kind)
    return Tree(digest.hexdigest()[:12], files)


def asset_url(path: str) -> str:
    """Return the address of a static file; a KeyError when there is none, so a typo fails in tests."""
    if path not in tree().files:
        raise KeyError(f"no static file {path}")
    return url_for("static_file", version=tree().version, path="-")[:-1] + path


@public
def static_file(version: str, path: str) -> Response:
    """Send a static file; an old version still answers, but is not kept."""
    asset = tree().files.get(path)
    if asset is None:
        abort(404)
    return _send(asset, YEAR if version == tree().version else "no-cache")


@public
def fixed_file(path: str) -> Response:
    """Send what must keep one plain address: the ballot's pages name their script and style with a hash (SRI)."""
    asset = tree().files.get(path) if path.startswith(FIXED) else None
    if asset is None:
        abort(404)
    return _send(asset, "no-cache")


def shell(path: str) -> Response:
    """Send a static page byte for byte, as its hash is printed in the minutes."""
    response = _send(tree().files[path], "no-store")
    g.cacheable = False
    return response


@public
def favicon() -> Response:
    """Send the emblem to browsers that ask for ``/favicon.ico`` by habit."""
    return _send(tree().files["favicon.svg"], "public, max-age=86400")


def _send(asset: Asset, cache_control: str) -> Response:
    g.cacheable = True
    zipped = asset.zipped is not None and bool(request.accept_encodings["gzip"])
    response = Response(asset.zipped if zipped else asset.body, content_type=asset.mimetype)
    if zipped:
        response.headers["Content-Encoding"] = "gzip"
    response.headers["Vary"] = "Accept-Encoding"
    response.headers["Cache-Control"] = cache_control
    return response


def init_app(app: Flask) -> None:
    """Register the routes and the template function ``asset_url``."""
    app.add_url_rule("/tinh/<version>/<path:path>", "static_file", static_file)
    app.add_url_rule("/static/<path:path>", "fixed_file", fixed_file)
    app.add_url_rule("/favicon.ico", "favicon", favicon)
    app.jinja_env.globals["asset_url"] = asset_url
