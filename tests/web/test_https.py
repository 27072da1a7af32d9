"""HTTPS in the office network: the office's own CA, its limits, its renewals, the server and the trust page."""

from __future__ import annotations

import contextlib
import dataclasses
import http.client
import ipaddress
import re
import socket
import ssl
import stat
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from cryptography import x509
from flask import Flask
from playwright.sync_api import Browser

from tests.support.visits import axe_faults
from tests.web.site import PASSWORD
from web import local_ca, tls_files, tls_names, tls_server, trust_page
from web.cli import cli
from web.commands import serve
from web.local_ca import LocalCaError
from web.settings import Settings
from web.tls_names import NameRefusedError, Names, checked_name, office_address
from web.tls_server import OfficeServer

OFFICE = ipaddress.ip_address("192.168.1.10")
NAMES = Names(machine=("may-chu-1",), given=("hopdong.xa.local",), addresses=(OFFICE,))
NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of keys that does not exist yet."""
    return tmp_path / "tls"


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> local_ca.Installed:
    """A CA and a server certificate of today."""
    return local_ca.ensure(tmp_path_factory.mktemp("office") / "tls", NAMES)


@contextlib.contextmanager
def running(server: OfficeServer) -> Iterator[int]:
    """Serve on a free port for the block; gives the port."""
    server.prepare()
    thread = tls_server.in_background(server)
    try:
        yield server.bind_addr[1]
    finally:
        server.stop()
        thread.join(5)


@pytest.fixture
def port(app: Flask, installed: local_ca.Installed) -> Iterator[int]:
    """The application over HTTPS; gives its port."""
    with running(OfficeServer("127.0.0.1", 0, app, threads=2, certificate=installed.server_file)) as chosen:
        yield chosen


def trusting(installed: local_ca.Installed) -> ssl.SSLContext:
    """Return a client that trusts this CA and nothing else."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.load_verify_locations(cadata=installed.authority.der)
    return context


def asked(port: int, context: ssl.SSLContext) -> http.client.HTTPSConnection:
    """Return a connection to the server of this machine."""
    return http.client.HTTPSConnection("localhost", port, context=context, timeout=60)


def handshake(server_context: ssl.SSLContext, client: ssl.SSLContext, name: str) -> None:
    """Let a client and a server of these settings meet in memory."""
    here, there, back, forth = ssl.MemoryBIO(), ssl.MemoryBIO(), ssl.MemoryBIO(), ssl.MemoryBIO()
    one = client.wrap_bio(here, there, server_hostname=name)
    two = server_context.wrap_bio(back, forth, server_side=True)
    for _ in range(4):
        for side in (one, two):
            with contextlib.suppress(ssl.SSLWantReadError):
                side.do_handshake()
            back.write(there.read())
            here.write(forth.read())


# The CA and its certificate


def test_a_client_that_trusts_the_ca_opens_each_name(installed: local_ca.Installed) -> None:
    for name in ("localhost", "127.0.0.1", "::1", "may-chu-1", "hopdong.xa.local", "192.168.1.10"):
        handshake(tls_server.context_of(installed.server_file), trusting(installed), name)


@pytest.mark.parametrize("name", ["khac.xa.local", "example.vn", "192.168.1.11"])
def test_a_name_that_is_not_in_the_certificate_fails(installed: local_ca.Installed, name: str) -> None:
    with pytest.raises(ssl.SSLCertVerificationError, match=r"mismatch|not valid for"):
        handshake(tls_server.context_of(installed.server_file), trusting(installed), name)


@pytest.mark.parametrize("name", ["www.example.vn", "localhost.example.vn", "203.0.113.7"])
def test_a_stolen_ca_key_is_no_use(installed: local_ca.Installed, tmp_path: Path, name: str) -> None:
    """A certificate that the CA signs beyond its limits is refused by who trusts the CA."""
    dns, ips = ((), (ipaddress.ip_address(name),)) if name[0].isdigit() else ((name,), ())
    file = tmp_path / "forged.pem"
    file.write_bytes(local_ca.new_server(installed.authority, dns, ips, local_ca.moment()).pem)
    with pytest.raises(ssl.SSLCertVerificationError, match="permitted subtree"):
        handshake(tls_server.context_of(file), trusting(installed), name)


def test_the_limits_of_the_ca_are_critical(installed: local_ca.Installed) -> None:
    extensions = installed.authority.certificate.extensions
    limits = extensions.get_extension_for_class(x509.NameConstraints)
    assert limits.critical
    assert {str(one.value) for one in limits.value.permitted_subtrees or []} == {
        *("localhost", "may-chu-1", "hopdong.xa.local", "127.0.0.0/8", "::1/128"),
        *("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"),
    }
    basic = extensions.get_extension_for_class(x509.BasicConstraints)
    assert (basic.critical, basic.value.ca, basic.value.path_length) == (True, True, 0)
    assert extensions.get_extension_for_class(x509.ExtendedKeyUsage).value == local_ca.WEB_SERVERS_ONLY


def test_keys_are_for_their_owner_and_lives_are_limited(folder: Path) -> None:
    made = local_ca.ensure(folder, NAMES, now=NOW)
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in (folder, *folder.iterdir())}
    assert modes == {"tls": 0o700, "ca.pem": 0o600, "may-chu.pem": 0o600, "khenthuong-ca.crt": 0o644}
    assert x509.load_der_x509_certificate(made.public_file.read_bytes()) == made.authority.certificate
    both = (made.authority.certificate, made.server.certificate)
    lives = [one.not_valid_after_utc - one.not_valid_before_utc for one in both]
    assert lives == [timedelta(days=3650), timedelta(days=397)]


@pytest.mark.parametrize(
    ("later", "names", "why"),
    [
        (timedelta(), NAMES, ""),
        (365 * DAY, NAMES, ""),
        (367 * DAY, NAMES, "chứng chỉ cũ sắp hết hạn"),
        (500 * DAY, NAMES, "chứng chỉ cũ sắp hết hạn"),
        (DAY, dataclasses.replace(NAMES, given=("b.hopdong.xa.local",)), "thêm b.hopdong.xa.local"),
        (DAY, dataclasses.replace(NAMES, addresses=(ipaddress.ip_address("10.0.0.5"),)), "thêm 10.0.0.5"),
        (DAY, Names(), ""),
        (DAY, dataclasses.replace(NAMES, machine=("ten-moi-2",)), ""),
    ],
)
def test_the_server_certificate_is_renewed_when_it_must_be(
    folder: Path, later: timedelta, names: Names, why: str
) -> None:
    first = local_ca.ensure(folder, NAMES, now=NOW)
    second = local_ca.ensure(folder, names, now=NOW + later)
    assert (second.renewed_because, second.made_authority) == (why, False)
    assert (second.server.certificate != first.server.certificate) == bool(why)
    assert second.authority.certificate == first.authority.certificate
    assert "hopdong.xa.local" in local_ca.names_of(second.server.certificate)[0]
    assert local_ca.ensure(folder, names, now=NOW + later).renewed_because == ""


def test_the_ca_limits_the_certificate_and_ends(folder: Path) -> None:
    end = local_ca.ensure(folder, NAMES, now=NOW).authority.certificate.not_valid_after_utc
    last = local_ca.ensure(folder, NAMES, now=end - 5 * DAY)
    assert last.server.certificate.not_valid_after_utc == end
    assert local_ca.ensure(folder, NAMES, now=end - 4 * DAY).renewed_because == ""
    with pytest.raises(LocalCaError, match="CA đã hết hạn ngày"):
        local_ca.ensure(folder, NAMES, now=end + DAY)
    with pytest.raises(LocalCaError, match="Chỉnh lại ngày giờ"):
        local_ca.ensure(folder, NAMES, now=NOW - 2 * DAY)


def test_a_name_beyond_the_ca_needs_a_new_ca_which_keeps_the_old_names(folder: Path) -> None:
    first = local_ca.ensure(folder, NAMES, now=NOW)
    wanted = Names(given=("khac.xa.local",))
    with pytest.raises(LocalCaError, match=r"khenthuong ca replace --name khac\.xa\.local"):
        local_ca.ensure(folder, wanted, now=NOW)
    second, aside = local_ca.replace(folder, wanted, now=NOW)
    assert second.made_authority
    assert {"khac.xa.local", *NAMES.given} <= set(local_ca.permitted_names(second.authority.certificate))
    assert aside is not None
    assert (aside / "ca.pem").read_bytes() == first.authority.pem
    assert stat.S_IMODE(aside.stat().st_mode) == 0o700


def test_a_broken_ca_is_named_and_a_broken_server_certificate_made_again(folder: Path) -> None:
    made = local_ca.ensure(folder, NAMES, now=NOW)
    mixed = local_ca.Pair(made.authority.certificate, made.server.key).pem  # the key of another certificate
    for content in (b"", b"-----BEGIN", b"\xff\x00", mixed):
        made.server_file.write_bytes(content)
        assert local_ca.ensure(folder, NAMES, now=NOW).renewed_because == "chưa có chứng chỉ dùng được"
    local_ca.ensure(folder, NAMES, now=NOW + 600 * DAY, renew=True)
    assert "chưa đến ngày" in local_ca.ensure(folder, NAMES, now=NOW).renewed_because
    for content in (b"", b"-----BEGIN", b"\xff\x00", mixed):
        (folder / "ca.pem").write_bytes(content)
        with pytest.raises(LocalCaError, match=r"ca\.pem bị hỏng"):
            local_ca.ensure(folder, NAMES, now=NOW)


@pytest.mark.parametrize(
    ("name", "mode", "words"),
    [("ca.pem", 0o640, "chmod 600"), ("may-chu.pem", 0o604, "chmod 600"), (".", 0o750, "chmod 700")],
)
def test_keys_that_others_could_read_are_refused(folder: Path, name: str, mode: int, words: str) -> None:
    local_ca.ensure(folder, NAMES, now=NOW)
    (folder / name).chmod(mode)
    with pytest.raises(LocalCaError, match=words):
        local_ca.ensure(folder, NAMES, now=NOW)


def test_a_key_that_cannot_be_read_is_one_sentence(folder: Path) -> None:
    folder.mkdir(mode=0o700)
    (folder / "ca.pem").mkdir(mode=0o700)
    with pytest.raises(LocalCaError, match="Không đọc được tệp khóa"):
        local_ca.ensure(folder, NAMES, now=NOW)
    with pytest.raises(LocalCaError, match="Không ghi được"):
        tls_files.write(folder / "ca.pem", b"x")
    assert [path.name for path in folder.iterdir()] == ["ca.pem"]


def test_starts_at_the_same_time_make_one_ca(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Four starts each find no CA and each make one; the first stays and all use it."""
    gate, make = threading.Barrier(4, timeout=60), local_ca.new_authority

    def together(names: Names, at: datetime) -> local_ca.Pair:
        gate.wait()
        return make(names, at)

    monkeypatch.setattr(local_ca, "new_authority", together)
    with ThreadPoolExecutor(4) as pool:
        made = list(pool.map(lambda _: local_ca.ensure(folder, NAMES, now=NOW), range(4)))
    assert len({one.authority.pem for one in made}) == 1
    assert sum(one.made_authority for one in made) == 1
    assert {path.name for path in folder.iterdir()} == {"ca.pem", "may-chu.pem", "khenthuong-ca.crt"}
    assert local_ca.ensure(folder, NAMES, now=NOW).renewed_because == ""


# Names


def test_names_are_taken_in_one_form_and_shared_ones_refused() -> None:
    typed = {"HopDong.Xa.Local.": "hopdong.xa.local", "localhost": "localhost", "may-chu": "may-chu"}
    assert {text: checked_name(text) for text in typed} == typed
    for text in ("", "vn", "com", "dev", "gov.vn", "*.local", "a_b.local", "-a.local", "1.2.3.4.5", "a..b"):
        with pytest.raises(NameRefusedError):
            checked_name(text)


def test_only_private_addresses_are_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    assert office_address("192.168.7.8") == ipaddress.ip_address("192.168.7.8")
    with pytest.raises(NameRefusedError, match="mạng nội bộ"):
        office_address("8.8.8.8")
    found = ["192.168.3.4", "8.8.8.8", "127.0.0.1"]
    for source in ("_of_interfaces", "_of_routes", "_of_own_name"):
        monkeypatch.setattr(tls_names, source, lambda: found)
    monkeypatch.setattr(socket, "gethostname", lambda: "Dev")
    wanted = tls_names.wanted(["10.1.1.1", "x.xa.local"])
    assert [str(one) for one in wanted.ips] == ["10.1.1.1", "192.168.3.4", "127.0.0.1", "::1"]
    assert wanted.dns == ("x.xa.local", "dev.local", "localhost")


# The server


def test_the_application_knows_that_it_is_encrypted(port: int, installed: local_ca.Installed) -> None:
    connection, used = asked(port, trusting(installed)), set()
    for _ in range(2):  # the second request goes over the same connection
        connection.request("GET", "/dang-nhap")
        answer = connection.getresponse()
        assert b"csrf_token" in answer.read()
        assert (answer.status, answer.version) == (200, 11)
        cookie = answer.headers["Set-Cookie"]
        assert cookie.startswith("__Host-khenthuong_bieu_mau=")
        assert "; Secure" in cookie
        assert answer.headers["Strict-Transport-Security"].startswith("max-age=31536000")
        assert "Server" not in answer.headers
        assert connection.sock.version() == "TLSv1.3"
        used.add(connection.sock)
    assert len(used) == 1
    connection.close()
    assert tls_server.context_of(installed.server_file).minimum_version is ssl.TLSVersion.TLSv1_2


@pytest.mark.parametrize(
    ("sent", "status", "location"),
    [
        (b"GET /a?b=c HTTP/1.1\r\nHost: may:8443\r\n\r\n", b"307 ", b"Location: https://may:8443/a?b=c\r\n"),
        (b"POST / HTTP/1.1\r\nHost: may:8443\r\nContent-Length: 1\r\n\r\nx", b"400 ", b""),
        (b"hello\r\n", b"400 ", b""),
    ],
)
def test_plain_http_on_the_encrypted_port_is_answered(
    port: int, sent: bytes, status: bytes, location: bytes, capfd: pytest.CaptureFixture[str]
) -> None:
    with socket.create_connection(("127.0.0.1", port), 60) as plain:
        plain.sendall(sent)
        answer = b"".join(iter(lambda: plain.recv(4096), b""))
    assert answer.startswith(b"HTTP/1.1 " + status)
    assert location in answer
    assert "https://" in answer.decode().splitlines()[-1]
    assert "Traceback" not in capfd.readouterr().err


def test_silent_clients_and_bad_ones_hold_nobody_up(
    port: int, installed: local_ca.Installed, caplog: pytest.LogCaptureFixture
) -> None:
    """With two workers: many connections that say nothing, one that breaks off, one that does not trust us."""
    with contextlib.ExitStack() as opened:
        for _ in range(8):
            opened.enter_context(socket.create_connection(("127.0.0.1", port)))
        started = time.monotonic()
        with socket.create_connection(("127.0.0.1", port)) as broken:
            broken.sendall(b"\x16\x03\x01\x00\x05hello")
        with pytest.raises(ssl.SSLCertVerificationError):
            asked(port, ssl.create_default_context()).request("GET", "/khoe")
        for _ in range(4):
            opened.enter_context(
                contextlib.closing(asked(port, trusting(installed)))
            ).connect()  # as browsers do
        connection = opened.enter_context(contextlib.closing(asked(port, trusting(installed))))
        connection.request("GET", "/khoe")
        assert connection.getresponse().status == 200
        assert time.monotonic() - started < tls_server.PATIENCE, "no worker waited for a silent one"
    assert caplog.records == []


def test_a_large_refused_request_still_gets_its_answer(port: int, installed: local_ca.Installed) -> None:
    connection = asked(port, trusting(installed))
    connection.request("POST", "/dang-nhap", body=b"x" * 22_000_000)
    answer = connection.getresponse()
    assert answer.status in {400, 403, 413}
    assert "Content-Security-Policy" in answer.headers
    connection.close()


def test_a_renewed_certificate_is_served_without_a_restart(
    app: Flask, folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(tls_names, "wanted", lambda given: Names(given=tuple(given)))
    made = local_ca.ensure(folder, Names(), now=local_ca.moment() - 380 * DAY)
    server = OfficeServer("127.0.0.1", 0, app, threads=1, certificate=made.server_file)
    done = threading.Event()

    def work() -> None:
        serve.keep_fresh(server, folder, (), made.server_file)
        done.set()

    repeater = tls_server.Repeater(work, every=0.01)
    with running(server) as port:
        repeater.start()
        assert done.wait(60)
        repeater.stop()
        repeater.join(60)
        connection = asked(port, trusting(made))
        connection.connect()
        served = x509.load_der_x509_certificate(connection.sock.getpeercert(binary_form=True))
        connection.close()
        serve.keep_fresh(server, folder, ("khac.local",), made.server_file)
    assert served.not_valid_after_utc > local_ca.moment() + 300 * DAY
    output = capsys.readouterr()
    assert output.out.count("sắp hết hạn") == 1
    assert "Chưa gia hạn được" in output.err


# The trust page


@pytest.fixture
def trust(installed: local_ca.Installed) -> Iterator[int]:
    """The trust page; gives its port."""
    page = trust_page.application(installed, ["https://hopdong.xa.local:8443/"])
    with running(OfficeServer("127.0.0.1", 0, page, threads=1)) as chosen:
        yield chosen


def fetched(port: int, path: str, method: str = "GET") -> tuple[int, http.client.HTTPMessage, bytes]:
    """Return status, headers and body of a plain answer."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request(method, path)
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    return answer.status, answer.headers, body


def test_the_trust_page_gives_the_ca_and_nothing_else(trust: int, installed: local_ca.Installed) -> None:
    status, headers, body = fetched(trust, "/khenthuong-ca.crt")
    assert (status, headers["Content-Type"]) == (200, "application/x-x509-ca-cert")
    assert body == installed.authority.der
    status, headers, body = fetched(trust, "/")
    text = body.decode()
    assert all(f"<li>{group}</li>" in text for group in local_ca.fingerprint(installed.authority.certificate))
    steps = "certlm.msc|Keychain Access|Install a certificate|Certificate Trust Settings|Firefox"
    assert [words for words in steps.split("|") if words not in text] == []
    assert [fetched(trust, path)[0] for path in ("/dang-nhap", "/ca.pem", "/../tls/ca.pem")] == [404] * 3
    assert (fetched(trust, "/", "POST")[0], fetched(trust, "/", "HEAD")[2]) == (405, b"")
    assert {"Set-Cookie", "Server"} & set(headers) == set()
    policy = headers["Content-Security-Policy"]
    assert policy.startswith("style-src 'sha256-")
    assert "default-src 'none'" in policy
    assert set(re.findall(r"(?:https?:)?//[^/\"<]+", text)) == {"https://hopdong.xa.local:8443"}


@pytest.mark.browser
def test_the_trust_page_is_accessible_and_asks_nobody_else(chromium: Browser, trust: int) -> None:
    for width in (1280, 360):
        noticed: list[str] = []
        with contextlib.closing(chromium.new_context(viewport={"width": width, "height": 740})) as context:
            page = context.new_page()
            page.on("request", lambda request, seen=noticed: seen.append(request.url))
            page.on("console", lambda message, seen=noticed: seen.append(message.text))
            page.goto(f"http://127.0.0.1:{trust}/")
            assert noticed == [f"http://127.0.0.1:{trust}/"]
            assert page.evaluate("getComputedStyle(document.querySelector('#dau-van-tay')).display") == "grid"
            wide, room = page.evaluate("(e => [e.scrollWidth, e.clientWidth])(document.documentElement)")
            assert wide <= room
            assert axe_faults(page) == []


@pytest.mark.browser
def test_a_browser_has_a_secure_context_and_signs_in(chromium: Browser, port: int) -> None:
    with contextlib.closing(chromium.new_context(ignore_https_errors=True)) as context:
        page = context.new_page()
        page.goto(f"https://127.0.0.1:{port}/dang-nhap")
        assert page.evaluate("window.isSecureContext && typeof crypto.subtle.digest") == "function"
        page.fill("#username", "lan")
        page.fill("#password", PASSWORD)
        page.click("main button:has-text('Đăng nhập')")
        page.wait_for_url("**/viec-can-lam")
        cookies = {one["name"]: one["secure"] for one in context.cookies()}
        assert cookies == {"__Host-khenthuong_phien": True, "__Host-khenthuong_bieu_mau": True}


# The commands


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder for the commands, on a machine with one name and one address; gives the folder of keys."""
    monkeypatch.setenv("KHENTHUONG_DATA_DIR", str(tmp_path / "var"))
    monkeypatch.setattr(tls_names, "machine_names", lambda: ("may-chu-1",))
    monkeypatch.setattr(tls_names, "machine_addresses", lambda: (OFFICE,))
    return tmp_path / "var" / "tls"


def run(*arguments: str, text: str | None = None) -> Result:
    """Run a command."""
    return CliRunner().invoke(cli, arguments, input=text)


def test_the_ca_is_shown_renewed_and_replaced(office: Path) -> None:
    nothing = run("ca", "show")
    assert (nothing.exit_code, "serve --https" in nothing.output, office.exists()) == (1, True, False)
    renewed = run("ca", "renew", "--name", "hopdong.xa.local")
    assert renewed.exit_code == 0, renewed.output
    shown = run("ca", "show").output
    before = local_ca.load_authority(office)
    assert before
    assert "  ".join(local_ca.fingerprint(before.certificate)[:4]) in shown
    assert "Cho: hopdong.xa.local, may-chu-1, localhost, 192.168.1.10, 127.0.0.1, ::1" in shown
    assert run("ca", "renew").exit_code == 0
    assert "".join(local_ca.fingerprint(before.certificate)) in run("ca", "show", "--json").output
    assert run("ca", "replace", text="n\n").exit_code == 1
    assert (office / "ca.pem").read_bytes() == before.pem
    replaced = run("ca", "replace", "--yes", "--name", "khac.xa.local")
    assert "Khởi động lại máy chủ" in replaced.output
    assert "khac.xa.local, hopdong.xa.local" in run("ca", "show").output


def test_serve_says_where_to_go(app: Flask, office: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[OfficeServer] = []
    monkeypatch.setattr(serve, "create_app", lambda: app)
    monkeypatch.setattr(serve, "run", lambda servers, _: started.extend(servers))
    monkeypatch.setattr(serve, "free_port", lambda _host, wanted, **_: wanted)
    app.config["SETTINGS"] = Settings(data_dir=office.parent, allowed_hosts=("192.168.1.10", ".xa.local"))
    result = run("serve", "--https", "--name", "hopdong.xa.local", "--name", "khac.local")
    assert result.exit_code == 0, result.output
    assert [server.bind_addr for server in started] == [("0.0.0.0", 8443), ("0.0.0.0", 8081)]
    pages = "Trang web:\n  https://hopdong.xa.local:8443/\n  https://192.168.1.10:8443/\nTrang hướng dẫn"
    assert pages in result.output
    assert "  http://192.168.1.10:8081/\nDấu vân tay" in result.output
    assert "ALLOWED_HOSTS chưa có khac.local;" in result.output
    public = x509.load_der_x509_certificate((office / "khenthuong-ca.crt").read_bytes())
    assert "  ".join(local_ca.fingerprint(public)[:4]) in result.output
    started.clear()
    silent = run("serve", "--https", "--trust-port", "0", "--host", "127.0.0.1", "--port", "443")
    assert [server.bind_addr for server in started] == [("127.0.0.1", 443)]
    assert "https://localhost/\n" in silent.output
    assert "chép tệp" in silent.output
    for option in (("--name", "a.local"), ("--trust-port", "0")):
        assert "chỉ dùng cùng --https" in run("serve", *option).output
