"""HTTPS on cheroot, and the small plain listener of the trust page.

Differences from the library's own behaviour, each for a reason:
- the handshake is done by a worker, not by the one thread that accepts, where a silent client would stop everybody;
- a connection waits in the selector until it says something, so that browsers' spare connections hold no worker;
- plain HTTP on the TLS port is answered with the https address;
- no ``Server`` header, no header names with underscores (they could pass for those of a proxy).
"""

from __future__ import annotations

import logging
import re
import socket
import ssl
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

from cheroot.errors import FatalSSLAlert
from cheroot.makefile import StreamReader, StreamWriter
from cheroot.server import HeaderReader, HTTPConnection, HTTPRequest
from cheroot.ssl import Adapter
from cheroot.wsgi import Server

log = logging.getLogger("khenthuong.https")

PATIENCE = 15  # seconds for a silent client
MOST_WAITING = 300
BACKLOG = 128
MOST_HEADERS = 64 * 1024
MOST_LEFT_OVER = 256 * 1024 * 1024
PIECE = 64 * 1024
TLS_HANDSHAKE = b"\x16"
PLAIN_REQUEST = re.compile(
    rb"(?:GET|HEAD) (/[!-~]*) HTTP/1\.[01]\r\n(?:[^\r\n]*\r\n)*?Host: ([\w.:\[\]-]+)\r\n", re.IGNORECASE
)
PLAIN_ANSWER = (
    "HTTP/1.1 {status}\r\n{location}Content-Type: text/plain; charset=utf-8\r\nContent-Length: {length}\r\n"
    "Cache-Control: no-store\r\nConnection: close\r\n\r\n"
)
HINT = "Cổng này chỉ dùng kết nối mã hóa. Mở lại bằng địa chỉ bắt đầu https://\n".encode()
RENEWAL_CHECK = 3600.0


def context_of(certificate: Path) -> ssl.SSLContext:
    """Return the TLS settings for a file with key and certificate: TLS 1.2 or newer."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.set_alpn_protocols(["http/1.1"])
    context.load_cert_chain(certificate)
    return context


class Encrypted(Adapter):
    """Wraps connections in TLS; the handshake follows in ``Connection.communicate``."""

    def __init__(self, certificate: Path) -> None:
        """Read the certificate."""
        super().__init__(certificate, certificate)
        self.context = context_of(certificate)

    def bind(self, sock: socket.socket) -> socket.socket:
        """Return the listening socket as it is."""
        return sock

    def wrap(self, sock: socket.socket) -> tuple[ssl.SSLSocket, dict[str, str]]:
        """Wrap a fresh connection, without waiting for the client."""
        try:
            wrapped = self.context.wrap_socket(sock, server_side=True, do_handshake_on_connect=False)
        except OSError as gone:
            sock.close()
            raise FatalSSLAlert(*gone.args) from gone
        return wrapped, self.get_environ()

    def get_environ(self) -> dict[str, str]:
        """Return what the application is told."""
        return {"wsgi.url_scheme": "https", "HTTPS": "on"}

    def makefile(self, sock: Any, mode: str = "r", bufsize: int = -1) -> StreamReader | StreamWriter:
        """Return a reader or writer of the connection."""
        return Reader(sock, mode, bufsize) if "r" in mode else StreamWriter(sock, mode, bufsize)


class Reader(StreamReader):
    """A reader that also counts bytes already decrypted but not yet read: the selector does not see those."""

    def __init__(self, sock: Any, mode: str, bufsize: int) -> None:
        """Keep the connection."""
        super().__init__(sock, mode, bufsize)
        self.connection = sock

    def has_data(self) -> bool:
        """Whether something can be read at once."""
        return bool(super().has_data() or self.connection.pending())


class Unnamed(list[tuple[bytes, bytes]]):
    """The headers of an answer; the library's own ``Server`` header is left out."""

    def append(self, item: tuple[bytes, bytes]) -> None:
        """Add a header."""
        if item[0] != b"Server":
            super().append(item)


class PlainNames(HeaderReader):
    """Reads headers, without those whose name has an underscore (the library's own reader of this kind is broken)."""

    def _allow_header(self, key_name: bytes) -> bool:
        return b"_" not in key_name


class Request(HTTPRequest):
    """One request."""

    header_reader = PlainNames()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Start with headers that name no product."""
        super().__init__(*args, **kwargs)
        self.outheaders = Unnamed()

    def send_headers(self) -> None:
        """Read what the application left of the request, piece by piece, so that the browser sees the answer."""
        left = getattr(self.rfile, "remaining", 0)
        if self.chunked_read or left > MOST_LEFT_OVER:
            self.close_connection = True
        else:
            while left > 0 and self.rfile.read(min(PIECE, left)):
                left = self.rfile.remaining
        super().send_headers()


class Connection(HTTPConnection):
    """One connection; its first turn is the handshake."""

    RequestHandlerClass = Request
    greeted = False

    def communicate(self) -> bool:
        """Answer one request; returns whether to keep the connection."""
        if self.greeted or not isinstance(self.socket, ssl.SSLSocket):
            return bool(super().communicate())
        try:
            first = socket.socket.recv(self.socket, 1, socket.MSG_PEEK)  # below the encryption
            if first and first != TLS_HANDSHAKE:
                self._send_to_https()
                return False
            self.socket.do_handshake()
        except OSError as failed:  # gone, too slow, too old, or it does not trust our CA yet
            log.debug("no handshake with %s: %s", self.remote_addr, failed)
            return False
        self.greeted = True
        return True

    def _send_to_https(self) -> None:
        """Answer plain HTTP with the same address over https, where one can be read."""
        asked = PLAIN_REQUEST.match(socket.socket.recv(self.socket, PIECE))
        status, location = "400 Bad Request", ""
        if asked:
            target = b"https://" + asked[2] + asked[1]
            status, location = "307 Temporary Redirect", f"Location: {target.decode('ascii')}\r\n"
        head = PLAIN_ANSWER.format(status=status, location=location, length=len(HINT))
        socket.socket.sendall(self.socket, head.encode() + HINT)


class OfficeServer(Server):
    """A WSGI server for an office: HTTPS when given a certificate, plain otherwise."""

    ConnectionClass = Connection
    keep_alive_conn_limit = MOST_WAITING
    max_request_header_size = MOST_HEADERS

    def __init__(
        self, host: str, port: int, app: Callable[..., Any], *, threads: int, certificate: Path | None = None
    ) -> None:
        """Prepare to listen."""
        super().__init__(
            (host, port), app, numthreads=threads, max=threads, request_queue_size=BACKLOG, timeout=PATIENCE
        )
        self.server_name = host
        self.software = ""
        self.ssl_adapter = None if certificate is None else Encrypted(certificate)

    def process_conn(self, conn: Connection) -> None:
        """Let a new connection wait until it says something; give one that did to a worker."""
        if conn.last_used is not None:
            super().process_conn(conn)
        elif self.can_add_keepalive_connection:
            self.put_conn(conn)
        else:
            conn.close()

    def use(self, certificate: Path) -> None:
        """Serve new connections with the certificate now in the file."""
        self.ssl_adapter.context = context_of(certificate)

    def error_log(self, msg: str = "", level: int = logging.INFO, traceback: bool = False) -> None:
        """Log; a client that went away or spoke bad TLS is no fault of ours."""
        if isinstance(sys.exception(), OSError | FatalSSLAlert):
            level, traceback = logging.DEBUG, False
        elif level < logging.WARNING:
            level = logging.DEBUG
        log.log(level, "%s", msg, exc_info=traceback)


class Repeater(threading.Thread):
    """Calls a function every hour until stopped: a server that runs for a year renews its certificate."""

    def __init__(self, work: Callable[[], None], every: float = RENEWAL_CHECK) -> None:
        """Keep the work."""
        super().__init__(name="khenthuong-certificate", daemon=True)
        self.work, self.every, self.stopped = work, every, threading.Event()

    def run(self) -> None:
        """Work until stopped."""
        while not self.stopped.wait(self.every):
            self.work()

    def stop(self) -> None:
        """End after the present turn."""
        self.stopped.set()


def in_background(server: OfficeServer) -> threading.Thread:
    """Serve in a thread; ``stop`` ends it."""
    thread = threading.Thread(target=server.serve, name=f"port-{server.bind_addr[1]}", daemon=True)
    thread.start()
    return thread
