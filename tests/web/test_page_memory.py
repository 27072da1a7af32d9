"""A page that has not changed is sent again; one that has, is made anew for everybody at once."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.support import cases, district
from tests.support.visits import statements
from tests.web.desk import desk, send, text_of
from web import page_memory
from workflow import clock
from workflow.services import accounts, appraisal

WEB = Path(page_memory.__file__).parent
KEY = re.compile(r'name="khoa" value="([^"]*)"')
NEW_PERSON = {
    "full_name": "Trần Văn Bình", "birth_on": "", "birth_year": "1980", "sex": "nam", "id_number": "",
    "unit": district.SCHOOL, "position": "Giáo viên", "employment": "vien_chuc", "is_leader": "", "since": "01/09/2010",
}  # fmt: skip


@pytest.fixture
def queued(app: Flask) -> None:
    """The small district with three nominations in appraisal."""
    district.build()
    ids = cases.drafts(cases.dossier(district.open_round()), ["P1", "P2"])
    cases.submitted(ids)
    appraisal.receive(ids, actor=district.actor("tham"))


def settled(browser: FlaskClient, path: str) -> str:
    """Open a page until it is held: the first one after signing in still sets the form secret."""
    browser.get(path)
    return text_of(browser.get(path))


def held(browser: FlaskClient, path: str) -> str | None:
    """Return the page from memory; ``None`` when a statement had to be asked."""
    with statements() as asked:
        answer = browser.get(path)
    assert answer.status_code == 200
    return None if asked else text_of(answer)


def test_a_page_is_sent_again_without_a_statement_and_with_keys_of_its_own(app: Flask, queued: None) -> None:
    officer = desk(app, "tham")
    first = settled(officer, "/tham-dinh?xem=nguoi")
    again, third = (held(officer, "/tham-dinh?xem=nguoi") for _ in range(2))
    assert again is not None and third is not None
    keys = [KEY.findall(page) for page in (first, again, third)]
    assert all(keys) and len({key for page in keys for key in page}) == sum(len(set(page)) for page in keys)
    assert len({KEY.sub("", page) for page in (first, again, third)}) == 1


def test_a_commit_makes_every_page_anew_for_everybody(app: Flask, queued: None) -> None:
    clerk, other = desk(app, "lap"), desk(app, "lap")
    assert "Trần Văn Bình" not in settled(other, "/nguoi")
    assert held(other, "/nguoi") is not None
    assert send(clerk, "/nguoi/them", **NEW_PERSON).status_code == 303
    assert "Trần Văn Bình" in text_of(other.get("/nguoi"))


def test_a_session_that_ended_sees_nothing_more(app: Flask, queued: None) -> None:
    officer = desk(app, "tham")
    settled(officer, "/viec-can-lam")
    assert held(officer, "/viec-can-lam") is not None
    accounts.revoke_sessions(district.actor("tham").user_id)
    assert officer.get("/viec-can-lam").status_code == 302


def test_an_idle_session_ends_though_its_page_is_held(
    app: Flask, queued: None, moving_clock: clock.SimulatedClock
) -> None:
    officer = desk(app, "tham")
    settled(officer, "/viec-can-lam")
    moving_clock.advance(seconds=accounts.IDLE.total_seconds() + 60)
    assert officer.get("/viec-can-lam").status_code == 302


def test_a_new_minute_makes_the_page_anew(
    app: Flask, queued: None, moving_clock: clock.SimulatedClock
) -> None:
    officer = desk(app, "tham")
    settled(officer, "/viec-can-lam")
    moving_clock.advance(seconds=60)
    assert held(officer, "/viec-can-lam") is None


def test_a_message_is_said_once(app: Flask, queued: None) -> None:
    clerk = desk(app, "lap")
    settled(clerk, "/nguoi")
    done = send(clerk, "/nguoi/them", **NEW_PERSON)
    first, second, third = (text_of(clerk.get(done.location)) for _ in range(3))
    said = [page.count("Đã thêm") for page in (first, second, third)]
    assert said[0] > said[1] == said[2]


def test_who_takes_gzip_gets_it_from_memory_too(app: Flask, queued: None) -> None:
    officer = desk(app, "tham")
    for path in ("/viec-can-lam", "/tham-dinh?xem=nguoi"):  # without a form key, with one
        pages = [officer.get(path, headers={"Accept-Encoding": "gzip"}) for _ in range(3)]
        assert {page.headers["Content-Encoding"] for page in pages} == {"gzip"}
        texts = [KEY.sub("", gzip.decompress(page.get_data()).decode()) for page in pages]
        assert texts[1] == texts[2]
        names = [sorted(page.headers.keys()) for page in pages[1:]]
        assert names[0] == names[1], "the same headers from memory"
        plain = settled(officer, path)
        assert KEY.sub("", plain) == held_text(officer, path) != ""


def held_text(browser: FlaskClient, path: str) -> str:
    """Return the page from memory without its keys."""
    return KEY.sub("", held(browser, path) or "")


def test_pages_go_when_the_room_is_full(app: Flask, queued: None, monkeypatch: pytest.MonkeyPatch) -> None:
    officer = desk(app, "tham")
    monkeypatch.setattr(page_memory, "ROOM", 60_000)
    for place in range(12):
        settled(officer, f"/de-nghi?q=ten{place}")
    assert held(officer, "/de-nghi?q=ten11") is not None
    assert held(officer, "/de-nghi?q=ten0") is None


def test_no_page_asks_for_a_header_that_the_memory_passes_over() -> None:
    ignored = [name.removeprefix("HTTP_").replace("_", "[-_]") for name in page_memory.IGNORED]
    asks = re.compile(rf"request\.referrer|\b(?:{'|'.join(ignored)})\b", re.IGNORECASE)
    found = {
        (path.name, line.strip())
        for path in WEB.rglob("*.py")
        if path.name != "page_memory.py"
        for line in path.read_text(encoding="utf-8").splitlines()
        if (asks.search(line) and "headers.get" in line) or "request.referrer" in line
    }
    # Unsafe requests alone are asked where they come from, and those are never held.
    assert {name for name, _ in found} == {"access.py"}, found


def test_every_held_view_only_reads(app: Flask) -> None:
    kept = {name for name, view in app.view_functions.items() if getattr(view, page_memory.KEPT, False)}
    readers = {rule.endpoint: rule.methods for rule in app.url_map.iter_rules() if rule.endpoint in kept}
    assert len(kept) >= 9
    assert all(methods is not None and methods <= {"GET", "HEAD", "OPTIONS"} for methods in readers.values())
