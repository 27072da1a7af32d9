"""Two worlds that differ only in a secret answer everybody byte for byte the same (bar Z03, leaks L1, L6 and L9).

Both begin as one database, so references, sessions and drawn numbers are equal; what is declared to differ (form
tokens; after the close hashes and trackers, and what the tellers open) is taken out before comparing, not its length.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import pytest
import sqlalchemy as sa
from flask import Flask

from tests.support import ballot_house as at
from tests.support import council
from tests.support.ballot_house import House, b64
from tests.support.proofs import SEED, Bar
from tests.support.visits import statements_of
from tests.web.desk import text_of
from workflow import db
from workflow.models import Nomination, User
from workflow.services import conflicts, session_papers
from workflow.services import council as concluding
from workflow.tables import table

TOKEN = re.compile(rb'(name="(?:csrf_token|khoa)" value=|name="csrf-token" content=|"csrf": ?)"[^"]*"')
HASH = re.compile(rb"\b[0-9a-f]{64}\b|\b[0-9a-f]{16}(?=\xe2\x80\xa6)|\b(?:[0-9a-f]{4} ){3}[0-9a-f]{4}\b")
TRACKER = re.compile(rb"\b[A-Z2-7]{20}\b")
URN = re.compile(rb'\{"ballot":"[^"]*","voter_ref":"[^"]*"\}')
OWN = re.compile(rb' class="own"|<span class="visually-hidden"> \(c[^<]*</span>')
SOME = ("thuky", "thuongtruc", "xacnhan", "lap", "tinh", "quantri", "tv1", "tv5", "tv8", "tv15")
Step = Callable[[House], None]


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer without its one-time values: status, headers, body, and the length it had with them."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    length: int


def seen(house: House, who: str, path: str, *, sealed: bool) -> Answer:
    """Open a page; ``sealed`` also takes out hashes and trackers, which differ with every sealing."""
    answer = house.browser(who).get(path)
    headers = tuple(
        (name, value) for name, value in answer.headers if name not in {"Set-Cookie", "Date", "Expires"}
    )
    body = TOKEN.sub(rb"\1", answer.data)
    if sealed:
        for pattern, name in ((URN, b"SEALED"), (HASH, b"HASH"), (OWN, b""), (TRACKER, b"TRACKER")):
            body = pattern.sub(name, body)
    return Answer(answer.status_code, headers, body, len(answer.data))


def compared(house: House, worlds: tuple[Step, Step], bar: Bar, who: Sequence[str], *, sealed: bool,
             paths: Sequence[str] = ()) -> list[str]:  # fmt: skip
    """Let both worlds begin at this database and compare every page of these people; return the pages that differ."""
    start = at.aside(house.app)
    found: list[dict[tuple[str, str], Answer]] = []
    for world in worlds:
        at.put_back(house.app, start)
        world(house)
        every = paths or at.addresses(house.app, list(house.held.values()))
        found.append({(name, path): seen(house, name, path, sealed=sealed) for name in who for path in every})
    at.put_back(house.app, start)
    assert found[0].keys() == found[1].keys()
    differ = [one for one, answer in found[0].items() if answer != found[1][one]]
    for one in found[0]:
        bar.tried(one not in differ, one)
    return [f"{name} {path}" for name, path in differ]


def waiting(app: Flask) -> House:
    """Return a house with one open ballot on three cases in which nobody has voted."""
    house = at.founded(app, 3)
    at.opened(house, at.convened(house, "open", house.cases), (4, 5, 6))
    return house


def voting(choice: int, *, backwards: bool = False, close: bool = False) -> Step:
    """Return a world in which everybody chooses the same."""

    def held(house: House) -> None:
        one, order = house.held["open"], list(house.seats.actors)
        for actor in reversed(order) if backwards else order:
            council.vote(one.session, house.seats, lambda _voter, _item: choice, only=[actor])
        if close:
            at.closed(house, one)

    return held


# --- before the count nothing depends on a vote


def of_session(house: House) -> list[str]:
    """Return the pages that have to do with a session, and the lists."""
    refs = [held.ref for held in house.held.values()]
    every = at.addresses(house.app, list(house.held.values()))
    lists = {"/", "/hoi-dong", "/viec-can-lam", "/de-nghi", "/dot-xet", "/dot-xet/TX-2023", "/tai-khoan"}
    return [
        one for one in every if one in lists or any(ref in one for ref in refs) or one.startswith("/de-nghi/")
    ]


@pytest.mark.nightly
def test_open_ballots_of_two_worlds_look_the_same(app: Flask) -> None:
    house, bar = at.built(app, "two worlds", waiting), Bar("Z03 all agree or all disagree, open")
    compared(house, (voting(1), voting(2)), bar, SOME, sealed=False, paths=of_session(house))
    bar.done(at_least=300)


@pytest.mark.nightly
def test_closed_ballots_of_two_worlds_look_the_same(app: Flask) -> None:
    house, bar = at.built(app, "two worlds", waiting), Bar("Z03 all agree or all disagree, closed")
    worlds = (voting(1, close=True), voting(3, close=True))
    compared(house, worlds, bar, SOME, sealed=True, paths=of_session(house))
    bar.done(at_least=300)


@pytest.mark.parametrize(
    ("close", "who"),
    [
        pytest.param(False, SOME[-5:], id="open", marks=pytest.mark.nightly),
        pytest.param(True, SOME[-3:], id="closed"),
        pytest.param(True, SOME[-5:-3], id="closed-others", marks=pytest.mark.nightly),
    ],
)
def test_the_order_of_voting_shows_nowhere(app: Flask, close: bool, who: tuple[str, ...]) -> None:
    house, bar = at.built(app, "two worlds", waiting), Bar(f"T13 order of casting, closed={close}")
    worlds = (voting(1, close=close), voting(1, backwards=True, close=close))
    compared(house, worlds, bar, who, sealed=close, paths=of_session(house))
    bar.done(at_least=20 * len(who))


@pytest.mark.nightly
@pytest.mark.parametrize("close", [False, True], ids=["open", "closed"])
def test_every_page_of_everybody_in_two_worlds(app: Flask, close: bool) -> None:
    house, bar = at.built(app, "two worlds", waiting), Bar(f"Z03 every page of everybody, closed={close}")
    for pair in ((1, 2), (1, 3)):
        worlds = (voting(pair[0], close=close), voting(pair[1], close=close))
        compared(house, worlds, bar, house.everybody, sealed=close)
    bar.done(at_least=3000)


def test_the_comparison_finds_a_difference(app: Flask) -> None:
    """A world in which one member has voted and another in which he has not differ: the search is awake."""
    house, bar = at.built(app, "two worlds", waiting), Bar("control")
    assert compared(
        house, (voting(1), lambda _house: None), bar, ("tv5",), sealed=False, paths=of_session(house)
    )


# --- what one takes no part in is in nothing one sees (L1, L6, L9)

AWAY = 7  # the place of the member with a conflict


def with_conflict(app: Flask) -> House:
    """Return a house in which a member takes no part in the first of three cases, the ballot open."""
    house = at.founded(app, 3)
    held = at.convened(house, "open", house.cases)
    conflicts.declare(held.session, held.items[:1], "bạn học", actor=house.seats.actors[AWAY])
    at.opened(house, held, (4, 5, 6))
    return house


def deciding(first: int, *, certify: bool = False, conclude: bool = False) -> Step:
    """Return a world in which the first case passes or not, the others pass, and the ballot is counted."""

    def held(house: House) -> None:
        one, source = house.held["open"], random.Random(SEED)
        council.vote(one.session, house.seats, lambda _voter, item: first if item == one.items[0] else 1)
        at.closed(house, one)
        at.counted(house, one)
        if certify or conclude:
            council.certified(one.session, house.seats, one.tellers)
        if conclude:
            with pytest.MonkeyPatch.context() as patch:
                patch.setattr(session_papers, "new_ref", lambda: b64(source.randbytes(16)))
                concluding.conclude(one.session, "01/BB-HĐTĐKT", actor=house.seats.secretary)

    return held


FAR = ("/quy-dinh", "/quan-tri", "/huong-dan", "/tinh/", "/static/")
"""Law, administration, guide and files: opened in both worlds at night, as is what a made-up reference answers."""


@pytest.mark.parametrize(
    ("how", "every"),
    [
        pytest.param({}, True, id="counted", marks=pytest.mark.nightly),
        pytest.param({"certify": True}, True, id="certified", marks=pytest.mark.nightly),
        pytest.param({"conclude": True}, True, id="concluded-every", marks=pytest.mark.nightly),
        pytest.param({"conclude": True}, False, id="concluded"),
    ],
)
def test_a_conflicted_member_learns_nothing_of_the_result(
    app: Flask, how: dict[str, bool], every: bool
) -> None:
    house, bar = at.built(app, "conflict", with_conflict), Bar(f"L1 L6 L9 {how}")
    worlds = (deciding(1, **how), deciding(2, **how))
    away = house.members[AWAY]
    not_papers(house, worlds, bar, away, every=every)
    bar.done(at_least=75)
    reader = compared(house, worlds, Bar("control"), ("tv3",), sealed=True, paths=[house.held["open"].page])
    assert reader, "another member sees the difference"


def not_papers(
    house: House, worlds: tuple[Step, Step], bar: Bar, who: str, *, but: str = "/tai-lieu", every: bool
) -> None:
    """Compare every page but the papers: the minutes are one paper for the whole council and name every result."""
    held = house.held["open"]
    left_out = ("/tai-lieu", but)
    paths = [one for one in at.addresses(house.app, [held]) if not any(part in one for part in left_out)]
    if not every:
        paths = [one for one in paths if not one.startswith(FAR) and at.NOWHERE not in one]
    compared(house, worlds, bar, (who,), sealed=True, paths=paths)


def with_own_case(app: Flask) -> House:
    """Return a house in which the first case is that of a member himself."""
    house = at.founded(app, 3)
    users, n = table(User), table(Nomination)
    with db.transaction() as connection:
        nominee = connection.scalar(sa.select(n.c.person_id).where(n.c.id == house.cases[0]))
        whose = users.c.username == "uyvien"
        connection.execute(sa.update(users).where(whose).values(person_id=nominee))
    at.opened(house, at.convened(house, "open", house.cases), (4, 5, 6))
    return house


@pytest.mark.parametrize(
    "every", [False, pytest.param(True, marks=pytest.mark.nightly)], ids=["near", "every"]
)
def test_a_nominee_of_the_council_learns_nothing_of_his_own_case(app: Flask, every: bool) -> None:
    house, bar = at.built(app, "own case", with_own_case), Bar("L6 own case")
    for conclude in (False, True):
        worlds = (deciding(1, conclude=conclude), deciding(2, conclude=conclude))
        # Once the session is concluded, the state of his own case is for every nominee to know.
        but = "/cua-toi" if conclude else "/tai-lieu"
        not_papers(house, worlds, bar, "uyvien", but=but, every=every)
    bar.done(at_least=100)


def test_a_conflicted_member_sees_no_row_and_no_count(app: Flask) -> None:
    house = at.built(app, "conflict", with_conflict)
    held, away = house.held["open"], house.browser(house.members[AWAY])
    booth = away.get(held.vote).get_json()
    assert held.items[0] not in str(booth), "he gets no ballot for it"
    assert [one["name"] for one in booth["recused"]] == ["Phạm Thị Mới 1"]
    deciding(1)(house)
    other = house.browser("tv3")
    assert text_of(other.get(f"{held.page}/ma-phieu")).count('<section class="panel">') == 3
    assert text_of(away.get(f"{held.page}/ma-phieu")).count('<section class="panel">') == 2
    assert other.get(f"{held.page}/ho-so-bo-phieu.json").status_code == 200
    refused = away.get(f"{held.page}/ho-so-bo-phieu.json")
    assert (refused.status_code, "nhờ thành viên khác" in text_of(refused)) == (403, True)
    main = text_of(away.get(f"{held.page}/truong-hop/{held.items[0]}")).partition("<main")[2]
    assert "Trường Tiểu học" not in main


# --- the same number of statements whatever is shown: a page's cost tells nothing, and stays small


def thirty(app: Flask) -> House:
    """Return a house with sessions on one, three and thirty cases."""
    house = at.founded(app, 34)
    for name, first, last in (("one", 0, 1), ("three", 1, 4), ("thirty", 4, 34)):
        at.convened(house, name, house.cases[first:last])
    return house


def test_pages_take_the_same_statements_for_one_case_and_thirty(app: Flask) -> None:
    house = at.built(app, "thirty", thirty)
    many = house.held["thirty"]
    for who in ("thuky", "tv1", "tv8"):
        browser, cost = house.browser(who), dict[str, set[int]]()
        for held in house.held.values():
            for path in (
                "",
                "/danh-sach",
                "/hom-phieu",
                "/ma-phieu",
                "/xung-dot",
                f"/truong-hop/{held.items[-1]}",
            ):
                found = cost.setdefault(path.partition("hop/")[0], set())
                found.add(statements_of(browser, held.page + path))
        lists = {statements_of(browser, "/hoi-dong")}
        if who == "tv8":
            conflicts.declare(many.session, many.items[:20], "", actor=house.seats.actors[7])
            cost["/xung-dot"].add(statements_of(browser, f"{many.page}/xung-dot"))
            cost[""].add(statements_of(browser, many.page))
            lists.add(statements_of(browser, "/hoi-dong"))
        print(f"{who}: /hoi-dong {lists}, {cost}")
        assert all(len(one) == 1 for one in (*cost.values(), lists)), (who, cost, lists)
