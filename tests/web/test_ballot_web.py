"""The vote route and the ballot's pages from outside: forged requests, stolen sessions, who sees what, and when.

Bars W01 and B05 and threats T11, T12, T13, T15, T17, T19 and T21 of the security design, on the pages themselves.
"""

from __future__ import annotations

import base64
import hashlib
import itertools
import json
import logging
import random
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from tests.support import ballot_house as at
from tests.support import council, district
from tests.support.ballot_house import Held, House
from tests.support.proofs import SEED, Bar
from tests.web.desk import hidden_of, text_of
from tests.web.site import token_of
from web.ballot_bundle import FOLDER, PUBLISHED
from web.headers import CONTENT_SECURITY_POLICY, HEADERS
from web.identity import FORM_COOKIE, HOST_PREFIX, TOKEN_COOKIE
from workflow import clock, db
from workflow.council_words import BatchState
from workflow.errors import NotPermitted
from workflow.models import AuditEvent, LoginAttempt, SecurityEvent
from workflow.services import ballots, passwords
from workflow.tables import table

HERE = "http://localhost"
TOKENS = ("good", "none", "old", "other", "garbage")
ORIGINS = {
    "same": HERE, "missing": None, "foreign": "https://evil.example", "null": "null", "port": f"{HERE}:8081",
    "https": "https://localhost",
}  # fmt: skip
SITES = ("same-origin", None, "none", "same-site", "cross-site")
BODIES = ("json", "text", "form", "multipart")
FROM_HERE = ({"same", "missing"}, {"same-origin", None, "none"})
KINDS = {
    "text": "text/plain",
    "form": "application/x-www-form-urlencoded",
    "multipart": "multipart/form-data",
}


@pytest.fixture
def house(app: Flask) -> House:
    """The district with a ballot that is open, one that is closed and one that is counted."""
    return at.built(app)


def booth_token(browser: FlaskClient, held: Held) -> str:
    """Return the form token the booth gets."""
    return str(browser.get(held.vote).get_json()["csrf"])


def sent(browser: FlaskClient, held: Held, body: object, token: str = "") -> Any:
    """Send a vote as the booth does."""
    headers = {"X-CSRFToken": token or booth_token(browser, held), "Origin": HERE}
    return browser.post(held.vote, json=body, headers=headers | {"Sec-Fetch-Site": "same-origin"})


def body_of(house: House, held: Held, place: int, password: object = district.PASSWORD) -> dict[str, object]:
    """Return a whole vote of a member: every case, sealed, with a password."""
    sealed = [{"item_ref": ref, "ballot": one} for ref, one in house.ballot(held, place).items()]
    return {"password": password, "ballots": sealed}


# --- T17, W01: a vote comes from our own page only


def forged(token: str, body: dict[str, object], kind: str) -> dict[str, Any]:
    """Return the body of a request in one encoding, the form token where that encoding has its place."""
    if kind == "json":
        return {"json": body}
    fields = {name: one if isinstance(one, str) else json.dumps(one) for name, one in body.items()}
    if kind == "text":
        return {"data": json.dumps(body | {"csrf_token": token}), "content_type": KINDS[kind]}
    return {"data": fields | {"csrf_token": token}, "content_type": KINDS[kind]}


def tokens_of(house: House, held: Held, victim: FlaskClient) -> dict[str, str]:
    """Return a good token of the victim's browser, one from before, and another member's own."""
    old = booth_token(victim, held)
    victim.delete_cookie(FORM_COOKIE)
    good = booth_token(victim, held)
    other = booth_token(house.browser("tv9"), held)
    assert len({old, good, other}) == 3
    return {"good": good, "none": "", "old": old, "other": other, "garbage": good[:-4] + "AAAA"}


def test_a_vote_from_elsewhere_is_never_taken(house: House) -> None:
    held, bar = house.held["open"], Bar("W01 the vote route")
    victim, before = house.browser("tv3"), at.urn()
    tokens, body = tokens_of(house, held, victim), body_of(house, held, 2)
    accepted = 0
    for token, origin, site, kind in itertools.product(TOKENS, ORIGINS, SITES, BODIES):
        if token == "good" and origin in FROM_HERE[0] and site in FROM_HERE[1] and kind == "json":
            continue  # our own page
        headers = {"X-CSRFToken": tokens[token]} if tokens[token] else {}
        headers |= {"Origin": ORIGINS[origin]} if ORIGINS[origin] else {}
        headers |= {"Sec-Fetch-Site": site} if site else {}
        answer = victim.post(held.vote, headers=headers, **forged(tokens[token], body, kind))
        accepted += answer.status_code < 400
        bar.tried(answer.status_code in {400, 403, 422}, (token, origin, site, kind, answer.status_code))
    bar.tried(at.urn() == before, "rows were written")
    bar.note(f"accepted={accepted}")
    assert sent(victim, held, body, tokens["good"]).status_code == 200, (
        "the same request from our page is taken"
    )
    assert at.urn() != before
    bar.done(at_least=500)


def test_other_methods_and_hosts_take_no_vote(house: House) -> None:
    held, before = house.held["open"], at.urn()
    victim, body = house.browser("tv3"), body_of(house, house.held["open"], 2)
    token = booth_token(victim, held)
    headers = {"X-CSRFToken": token, "Origin": HERE}
    for method in ("GET", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS"):
        answer = victim.open(held.vote, method=method, json=body, headers=headers)
        assert answer.status_code == 405 or b"receipts" not in answer.data, method
    query = {"password": district.PASSWORD, "ballots": json.dumps(body["ballots"]), "csrf_token": token}
    assert b"receipts" not in victim.get(held.vote, query_string=query).data
    mine = victim.get_cookie(FORM_COOKIE)
    assert mine is not None
    for scheme, prefix in (("http", ""), ("https", HOST_PREFIX)):
        jar = f"{prefix}{TOKEN_COOKIE}={house.tokens['tv3']}; {prefix}{FORM_COOKIE}={mine.value}"
        for host in ("evil.example", "localhost.evil.example", "evil.example:80"):
            for origin in (f"{scheme}://{host}", HERE, "null"):
                house.app.config["TRUSTED_HOSTS"] = ["localhost"]
                more = {"X-CSRFToken": token, "Origin": origin, "Cookie": jar}
                stranger = house.app.test_client(use_cookies=False)
                answer = stranger.post(held.vote, json=body, headers=more, base_url=f"{scheme}://{host}")
                assert answer.status_code == 400, (scheme, host, origin)
    assert at.urn() == before


def test_booth_and_counting_page_are_the_files_for_everybody(house: House) -> None:
    for path, name in (("phong-phieu", "booth.html"), ("kiem-phieu", "count.html")):
        file = (FOLDER / name).read_bytes()
        for held, who in itertools.product(
            house.held.values(), ("tv1", "tv5", "tv15", "thuky", "thuongtruc")
        ):
            answer = house.browser(who).get(f"{held.page}/{path}")
            assert (answer.status_code, answer.data) == (200, file), (who, name)
            assert answer.headers["Content-Security-Policy"] == CONTENT_SECURITY_POLICY
            assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
            assert answer.headers["Cache-Control"] == "no-store"
            assert all(answer.headers[one] == value for one, value in HEADERS.items())
            assert not answer.headers.getlist("Set-Cookie"), "nothing of the person in it"
        links = re.findall(rb'(?:href|src)="(/static/ballot/[\w.]+)" integrity="sha384-([^"]+)"', file)
        assert len(links) == len(re.findall(rb"(?:<link|<script)", file)) == 2
        for address, digest in links:
            answer = house.app.test_client().get(address.decode())
            assert base64.b64encode(hashlib.sha384(answer.data).digest()) == digest, address
            assert answer.data == (FOLDER / Path(address.decode()).name).read_bytes()
        assert b"<noscript>" in file
    assert (
        "Xin bỏ phiếu giấy" in (FOLDER / "booth.html").read_text(encoding="utf-8").partition("<noscript>")[2]
    )
    assert all((FOLDER / name).is_file() for name in PUBLISHED)


def test_plain_http_beyond_this_machine(house: House) -> None:
    held = house.held["open"]
    far = {"base_url": "http://may-chu.lan"}
    jar = {"Cookie": f"{TOKEN_COOKIE}={house.tokens['tv3']}"}
    stranger = house.app.test_client(use_cookies=False)
    assert stranger.get(held.page, headers=jar, **far).status_code == 400, "refused without the setting"
    house.app.config["INSECURE_HTTP"] = True
    page = text_of(stranger.get(f"{held.page}/hom-phieu", headers=jar, **far))
    assert "Không dùng cho bỏ phiếu kín" in page
    assert "Không dùng cho bỏ phiếu kín" not in text_of(house.browser("tv3").get(f"{held.page}/hom-phieu"))


# --- T19: a stolen session is not enough


def wrong_votes(house: House, held: Held, place: int) -> Iterator[object]:
    """Return twenty votes of a member without his password."""
    whole = body_of(house, held, place)
    yield {"ballots": whole["ballots"]}
    yield whole | {"password": None}
    for password in ("", " ", [], {}, 0, True, [district.PASSWORD], {"a": district.PASSWORD}):
        yield whole | {"password": password}
    for password in (
        district.PASSWORD.upper(),
        district.PASSWORD + " ",
        "mat khau",
        "x" * 5000,
        house.tokens["tv1"],
    ):
        yield whole | {"password": password}
    yield [whole]
    yield whole | {"csrf": "x"}
    yield {"password": district.PASSWORD}
    yield whole | {"ballots": "x"}
    yield whole | {"ballots": [*whole["ballots"], *whole["ballots"]]}  # type: ignore[misc]  # a list


def test_a_stolen_session_casts_nothing(house: House, moving_clock: clock.SimulatedClock) -> None:
    held, bar, before = house.held["open"], Bar("T19 forced casts"), at.urn()
    waits = []
    for place in range(5):
        thief = house.browser(house.members[place])
        token = booth_token(thief, held)
        for body in wrong_votes(house, held, place):
            answer = sent(thief, held, body, token)
            bar.tried(answer.status_code in {400, 422}, (place, answer.status_code))
            waits += re.findall(r"Chờ (\d+) (giây|phút)", answer.get_json()["error"])
        right = sent(thief, held, body_of(house, held, place), token)
        bar.tried(
            right.status_code == 422 and "Chờ " in right.get_json()["error"], "throttled, even the right one"
        )
    bar.tried(at.urn() == before, "rows were written")
    bar.note(f"told to wait={len(waits)}")
    assert waits, "the answer says for how long to wait"
    bar.done(at_least=100)
    moving_clock.advance(minutes=15)
    assert sent(house.browser("tv1"), held, body_of(house, held, 0)).status_code == 200, "the owner is back"
    assert "password_refused" in kinds()


def kinds() -> list[str]:
    """Return the kinds of the security events."""
    with db.reading() as connection:
        return list(connection.scalars(sa.select(table(SecurityEvent).c.kind)))


def test_the_member_sees_that_he_has_voted(app: Flask) -> None:
    house = at.built(app, "waiting", waiting)
    held = house.held["open"]
    for place in (0, 7, 14):
        name = house.members[place]
        assert house.browser(name).get(held.vote).get_json()["cast_before"] is False
        assert sent(house.browser(name), held, body_of(house, held, place)).status_code == 200
        own = [house.browser(one).get(held.vote).get_json()["cast_before"] for one in house.members]
        assert own[place] is True, "whoever cast it, he sees it"
        assert sum(own) == (0, 7, 14).index(place) + 1, "and nobody else's changes"


def waiting(app: Flask) -> House:
    """Return a house with one open ballot in which nobody has voted."""
    house = at.founded(app, 2)
    at.opened(house, at.convened(house, "open", house.cases), (4, 5, 6))
    return house


# --- T11, T12: nobody but a teller after the close gets what is sealed, and nobody a count before it is there

PART = ("tv1", "thuky")
REST = (
    "lap",
    "quantri",
    "thuongtruc",
    "xacnhan",
    "tinh",
    "truong",
    "xa",
    "tham",
    "uyvien",
    "ky",
    "vanthu",
    "tv2",
    "tv5",
    "tv8",
    "tv11",
    "tv15",
)


def look(house: House, who: tuple[str, ...], bar: Bar) -> None:
    """Let these people open every page; count what is sealed or a tally in any answer."""
    needles, early = at.secrets_of(house), (house.held["open"], house.held["closed"])
    paths = at.addresses(house.app, list(house.held.values()))
    own = {
        f"{house.held['closed'].page}/kiem-phieu.json": {one.username for one in house.held["closed"].tellers}
    }
    for name in who:
        browser = house.browser(name)
        for path in paths:
            answer = browser.get(path)
            sees = [one for one in needles if one in answer.data]
            whole = b"".join(value.encode() for pair in answer.headers for value in pair)
            allowed = name in own.get(path, ())
            bar.tried(allowed or not sees, (name, path, "sealed"))
            bar.tried(not any(one in whole for one in needles), (name, path, "header"))
            bar.tried(answer.status_code < 500, (name, path, answer.status_code))
            if any(one.ref in path for one in early):
                bar.tried(not at.tally_in(answer.data), (name, path, at.tally_in(answer.data)))


def test_no_page_shows_what_is_sealed_or_a_tally(house: House) -> None:
    bar = Bar("T11 every GET route")
    look(house, PART, bar)
    bar.done(at_least=600)


@pytest.mark.nightly
def test_no_page_shows_it_to_anybody_else(house: House) -> None:
    bar = Bar("T11 every GET route, the others")
    look(house, REST, bar)
    bar.done(at_least=2000)


def test_only_the_sessions_own_tellers_get_the_urn_and_only_closed(house: House) -> None:
    sealed = {name: [at.b64(bytes(row[2]) + bytes(row[3])) for row in at.urn(held.session)]  # type: ignore[call-overload]
              for name, held in house.held.items()}  # fmt: skip
    assert all(len(one) == 30 for one in sealed.values())
    got = 0
    for (name, held), who in itertools.product(house.held.items(), house.everybody):
        text = text_of(house.browser(who).get(f"{held.page}/kiem-phieu.json"))
        teller = who in {one.username for one in held.tellers}
        expected = 30 if teller and name == "closed" else 0
        assert sum(one in text for one in sealed[name]) == expected, (name, who)
        others = [one for other, several in sealed.items() if other != name for one in several]
        assert not any(one in text for one in others)
        got += bool(expected)
    assert got == 3
    counted = text_of(house.browser("thuky").get(f"{house.held['counted'].page}/hom-phieu"))
    assert at.tally_in(counted.encode()), "the same search finds the count once it is there"


# --- T15, B05: while the ballot is open there is no count anywhere


def fuzzed(house: House, bar: Bar, number: int) -> None:
    """Send so many drawn requests of everybody while the ballot is open; put the database back when it is not."""
    source, held = random.Random(SEED), house.held["open"]
    start, restored, answers = at.aside(house.app), 0, dict[int, int]()
    browsers = {name: house.browser(name) for name in house.everybody}
    tokens = {name: token_of(one, "/tai-khoan") for name, one in browsers.items()}
    reads = [one for one in at.addresses(house.app, [held]) if held.ref in one]
    reads += ["/hoi-dong", "/viec-can-lam", "/de-nghi"]
    writes = [
        rule.rule.replace("<ref>", held.ref).replace("<act>", source.choice(("mo", "dong")))
        .replace("<item_ref>", held.items[0])
        for rule in house.app.url_map.iter_rules()
        if rule.endpoint.startswith("council.") and "POST" in (rule.methods or ()) and "<ref>" in rule.rule
    ]  # fmt: skip
    for _ in range(number):
        name = source.choice(house.everybody)
        if source.random() < 0.6:
            path = source.choice(reads)
            answer = browsers[name].get(path, query_string=noise(source, held))
        else:
            path = source.choice(writes)
            headers = {"X-CSRFToken": tokens[name]}
            if path.endswith(".json"):
                answer = browsers[name].post(path, json=noise(source, held), headers=headers)
            else:
                answer = browsers[name].post(path, data=noise(source, held), headers=headers)
        answers[answer.status_code] = answers.get(answer.status_code, 0) + 1
        told = at.tally_in(answer.data)
        bar.tried(not told and answer.status_code < 500, (name, path, told, answer.status_code))
        if answer.status_code == 303 and council.batch_row(held.session).state is not BatchState.OPEN:
            at.put_back(house.app, start)
            restored += 1
    bar.note(f"answers={dict(sorted(answers.items()))}, put back={restored}")


def noise(source: random.Random, held: Held) -> dict[str, str]:
    """Return a few fields with values that pages know, and some they do not."""
    names = ("viec", "chon", "q", "nhom", "chi", "trang", "reason", "password", "khoa", "results", "ballots", "con_lai",
             "mode", "y_kien", "text", "noi-dung", "trang-thai", "state", "format")  # fmt: skip
    values = ("", "1", "-1", "9999999", "tat-ca", "gui", "phieu", "chua", held.items[0], held.ref, district.PASSWORD,
              "paper", "bo", "../..", "counted", "' OR 1=1 --", "\u0000", "Đinh", "json")  # fmt: skip
    return {source.choice(names): source.choice(values) for _ in range(source.randrange(5))}


@pytest.fixture
def quick_passwords(monkeypatch: pytest.MonkeyPatch) -> None:
    """Compare passwords at once; what they cost is measured elsewhere."""
    monkeypatch.setattr(passwords, "verify", lambda _stored, given: given == district.PASSWORD)


@pytest.mark.usefixtures("quick_passwords")
def test_no_request_sees_a_tally_while_the_ballot_is_open(house: House) -> None:
    bar = Bar("B05 tallies before the close")
    fuzzed(house, bar, 600)
    bar.done(at_least=600)


@pytest.mark.nightly
@pytest.mark.usefixtures("quick_passwords")
def test_no_request_sees_a_tally_long(house: House) -> None:
    bar = Bar("B05 tallies before the close, long")
    fuzzed(house, bar, 10_000)
    bar.done(at_least=10_000)


# --- T13: when a member voted is kept nowhere, who has voted is a set


def traces() -> dict[str, int]:
    """Return how much is written down where a moment of casting could be."""
    return {model.__name__: at.rows_of(model) for model in (LoginAttempt, SecurityEvent, AuditEvent)}


def test_a_cast_leaves_no_line_and_no_moment(app: Flask, caplog: pytest.LogCaptureFixture) -> None:
    house = at.built(app, "waiting", waiting)
    held, before = house.held["open"], traces()
    caplog.set_level(logging.DEBUG)
    for place in (2, 9, 4):
        assert sent(house.browser(house.members[place]), held, body_of(house, held, place)).status_code == 200
    assert traces() == before, "no sign-in, no security event, no event of the session"
    assert [
        one for one in caplog.records if held.ref in one.getMessage() or "phong-phieu" in one.getMessage()
    ] == []
    with db.reading() as connection:
        newest = connection.scalar(sa.select(sa.func.max(table(LoginAttempt).c.at)))
    assert newest is None, "nobody signed in with a password here, so no moment is there"


def test_turnout_is_a_set_and_not_finer_than_five_minutes(
    app: Flask, moving_clock: clock.SimulatedClock
) -> None:
    house = at.built(app, "waiting", waiting)
    held, secretary = house.held["open"], house.browser("thuky")
    page = f"{held.page}/hom-phieu"

    def refreshed() -> list[int]:
        data = hidden_of(secretary.get(page), f"{page}/da-bo")
        assert secretary.post(f"{page}/da-bo", data=data).status_code == 303
        rows = re.findall(
            r"<li.*?</li>", text_of(secretary.get(page)).rpartition("Người bỏ phiếu")[2], re.DOTALL
        )
        return [place for place, one in enumerate(rows) if "Đã bỏ phiếu" in one]

    def votes(*places: int) -> None:
        council.vote(
            held.session, house.seats, lambda _v, _i: 1, only=[house.seats.actors[one] for one in places]
        )

    votes(11, 3)
    assert refreshed() == [3, 11], "the order of the minutes"
    votes(7, 1)
    for seconds in (0, 120, 179):
        moving_clock.advance(seconds=seconds)
        assert refreshed() == [3, 11], "not before five minutes are over"
    moving_clock.advance(seconds=1)
    assert refreshed() == [1, 3, 7, 11]
    for who in ("tv1", "tv4", "tv5", "thuongtruc"):
        assert "Đã bỏ phiếu" not in text_of(house.browser(who).get(page)), who
    token = token_of(house.browser("tv4"), "/tai-khoan")
    assert house.browser("tv4").post(f"{page}/da-bo", headers={"X-CSRFToken": token}).status_code in {
        400,
        403,
    }
    with pytest.raises(NotPermitted):
        ballots.refresh_turnout(held.session, actor=house.seats.actors[3])
