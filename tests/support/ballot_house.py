"""The small district with secret ballots in several states behind its pages, built once a process and copied.

``House`` is the district, its council of fifteen and one ballot each that is open, closed and counted; ``browser``
gives a browser in which somebody is signed in. The database can be taken aside and put back, which is how two worlds
begin: everything in them, references, sessions and drawn numbers, is the same until the secret differs.
"""

from __future__ import annotations

import base64
import copy
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from rules.vocabulary import Employment, Rating
from tests.support import cases, chamber, council, district
from web.identity import TOKEN_COOKIE
from workflow import db
from workflow.actor import Actor
from workflow.council_words import Way
from workflow.models import (
    Dossier,
    Nomination,
    Paper,
    Person,
    SealedBallot,
    ServicePeriod,
    SessionDocument,
    SessionMember,
    User,
    YearlyRating,
)
from workflow.services import accounts, appraisal, ballots, counting, meeting, registers, sessions
from workflow.tables import insert_returning, table

BODY_SIDE = ("tham", "xacnhan", "thuky", "thuongtruc", "uyvien", "ky", "vanthu")
OUTSIDERS = ("lap", "truong", "xa", *BODY_SIDE, "tinh", "quantri")
"""Everybody of the district who is no voter: clerks, heads, the body's people, province, administrator."""
CHAIR = "tv1"
AGREE, DISAGREE, BLANK = 9, 4, 2
"""How the fifteen vote on every case of the house, by their place at the table."""
NOWHERE = "AAAAAAAAAAAAAAAAAAAAAA"


@dataclass(slots=True)
class Held:
    """One session with a secret ballot: its references and who counts it."""

    session: int
    ref: str
    items: list[str]
    tellers: list[Actor]

    @property
    def page(self) -> str:
        """Return the session's address."""
        return f"/hoi-dong/{self.ref}"

    @property
    def vote(self) -> str:
        """Return the address a vote is sent to."""
        return f"{self.page}/phong-phieu.json"


@dataclass(slots=True)
class House:
    """The district, its council, and the ballots held so far, by name."""

    app: Flask
    seats: council.Table
    cases: list[int]
    tokens: dict[str, str] = field(default_factory=dict)
    held: dict[str, Held] = field(default_factory=dict)

    @property
    def members(self) -> tuple[str, ...]:
        """Return the user names of the council, the chair first."""
        return tuple(one.username for one in self.seats.actors)

    @property
    def everybody(self) -> tuple[str, ...]:
        """Return every user name."""
        return (*OUTSIDERS, *self.members)

    def browser(self, username: str) -> FlaskClient:
        """Return a browser in which somebody has signed in: it holds his session's token."""
        browser = self.app.test_client()
        browser.set_cookie(TOKEN_COOKIE, self.tokens[username])
        return browser

    def ballot(self, held: Held, place: int, choice: int = 1) -> dict[str, str]:
        """Return ballots of a member as his browser would send them: item reference → text."""
        found = council.sealed_for(
            held.session, self.seats, self.seats.actors[place], dict.fromkeys(held.items, choice)
        )
        return {ref: b64(one) for ref, one in found.items()}


def b64(data: bytes) -> str:
    """Return bytes as the booth writes them."""
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def usual(house: House) -> council.Choose:
    """Return the votes of the house: nine agree, four do not, two say nothing, on every case."""
    order = [1] * AGREE + [2] * DISAGREE + [3] * BLANK
    world = {one.person_id: place for place, one in enumerate(house.seats.actors)}
    refs: dict[str, int] = {}
    for held in house.held.values():
        refs |= {one.ref: world[one.person_id] for one in council.world_of(held.session).members}
    return lambda voter, _item: order[refs[voter]]


# --- building


def founded(app: Flask, number: int = 8) -> House:
    """Build the district, its council with passwords, and so many eligible cases of the school."""
    chamber.forgetful(db.current_engine())
    district.build()
    codes = _newcomers(number)
    seats = council.seated(registers.unit_ids()[district.BODY], district.actor("thuky"))
    users = table(User)
    with db.transaction() as connection:
        named = users.c.username.in_([one.username for one in seats.actors])
        connection.execute(sa.update(users).where(named).values(password_hash=district.HASH))
        known = {row.username: row.id for row in connection.execute(sa.select(users.c.id, users.c.username))}
    ids = cases.drafts(cases.dossier(district.open_round()), codes)
    cases.submitted(ids)
    cases.appraised(ids)
    appraisal.mark_eligible(ids, actor=district.actor("xacnhan"))
    house = House(app, seats, ids)
    house.tokens = {
        name: accounts.open_session(known[name], device="Trình duyệt") for name in house.everybody
    }
    return house


def _newcomers(number: int) -> list[str]:
    """Register teachers of the school who have nothing to do with anybody."""
    school, codes = registers.unit_ids()[district.SCHOOL], [f"N{one}" for one in range(1, number + 1)]
    with db.transaction() as connection:
        rows = [
            {"code": code, "full_name": f"Phạm Thị Mới {place}", "search_key": f"pham thi moi {place}",
             "sort_key": f"{place:06}", "birth_year": 1985, "is_female": True, "is_synthetic": True}
            for place, code in enumerate(codes, 1)
        ]  # fmt: skip
        people = insert_returning(connection, Person, rows)
        served = [
            {"person_id": one, "unit_id": school, "position": "Giáo viên", "is_leader": False, "until": None,
             "employment": Employment.PUBLIC_EMPLOYEE, "recruited_on": district.SINCE, "since": district.SINCE}
            for one in people
        ]  # fmt: skip
        connection.execute(sa.insert(table(ServicePeriod)), served)
        good = [
            {
                "nominee_key": f"P{one}",
                "period_key": district.PERIOD,
                "rating": Rating.GOOD,
                "document": "QĐ 01",
            }
            for one in people
        ]
        connection.execute(sa.insert(table(YearlyRating)), good)
    return codes


def convened(house: House, name: str, ids: Sequence[int]) -> Held:
    """Convene a session on these cases, all by secret ballot, and call the roll."""
    number = council.convened(house.seats, ids)
    refs = [one.ref for one in council.world_of(number).items]
    sessions.set_way(number, refs, Way.SECRET, actor=house.seats.secretary)
    held = Held(number, council.world_of(number).row.ref, refs, [])
    house.held[name] = held
    return held


def opened(house: House, held: Held, tellers: Sequence[int]) -> None:
    """Elect the members at these places, give the key, and open the ballot."""
    council.all_present(held.session, house.seats)
    held.tellers = [house.seats.actors[place] for place in tellers]
    wanted = {one.person_id for one in held.tellers}
    refs = [one.ref for one in council.world_of(held.session).members if one.person_id in wanted]
    meeting.elect_tellers(held.session, refs, actor=house.seats.secretary)
    council.keyed(held.session, house.seats, held.tellers)
    for one in held.tellers[:2]:
        ballots.confirm(held.session, "open", actor=one)
    ballots.open_ballot(held.session, actor=house.seats.secretary)


def closed(house: House, held: Held) -> None:
    """Close the ballot."""
    council.closed(held.session, house.seats, held.tellers)


def counted(house: House, held: Held) -> None:
    """Count the closed ballot."""
    text, signature = council.results_of(held.session, house.seats, held.tellers[0])
    counting.record_results(held.session, text, signature, actor=held.tellers[0])


def _full(app: Flask) -> House:
    house = founded(app)
    for place, name in enumerate(("open", "closed", "counted")):
        held = convened(house, name, house.cases[place * 2 : place * 2 + 2])
        opened(house, held, range(4 + place * 3, 7 + place * 3))
        council.vote(held.session, house.seats, usual(house))
    for name in ("closed", "counted"):
        closed(house, house.held[name])
    counted(house, house.held["counted"])
    return house


_BUILT: dict[str, tuple[House, bytes]] = {}


def built(app: Flask, name: str = "full", make: Callable[[Flask], House] = _full) -> House:
    """Return the house in this application's database, made the first time and copied after that."""
    chamber.forgetful(db.current_engine())
    if name not in _BUILT:
        house = make(app)
        house.app = None  # type: ignore[assignment]  # the copy gets the application of its test
        _BUILT[name] = copy.deepcopy(house), aside(app)
    house, content = _BUILT[name]
    put_back(app, content)
    house = copy.deepcopy(house)
    house.app = app
    return house


def _file(app: Flask) -> Path:
    return Path(str(sa.make_url(app.config["SETTINGS"].database_url).database))


def aside(app: Flask) -> bytes:
    """Return the database as it is."""
    db.current_engine().dispose()
    return _file(app).read_bytes()


def put_back(app: Flask, content: bytes) -> None:
    """Put a database back that was taken aside."""
    db.current_engine().dispose()
    _file(app).write_bytes(content)


# --- looking


def rows_of(model: type[Any]) -> int:
    """Return how many rows a table has."""
    with db.reading() as connection:
        return int(connection.scalar(sa.select(sa.func.count()).select_from(table(model))) or 0)


def urn(session: int | None = None) -> frozenset[tuple[object, ...]]:
    """Return every sealed ballot, straight from the table."""
    sealed = table(SealedBallot)
    query = sa.select(sealed.c.item_id, sealed.c.member_id, sealed.c.enc, sealed.c.ciphertext)
    with db.reading() as connection:
        rows = connection.execute(query if session is None else query.where(sealed.c.session_id == session))
        return frozenset(tuple(row) for row in rows)


def refs_of(model: type[Any]) -> list[str]:
    """Return every public reference of a table."""
    with db.reading() as connection:
        return list(connection.scalars(sa.select(table(model).c.ref)))


# --- every page

ARGUMENT = re.compile(r"<(?:\w+:)?(\w+)>")


DRAWN_ANEW = frozenset({"second_factor.enrol"})
"""Pages that draw a secret of the reader's own each time they are opened."""


def addresses(app: Flask, held: Sequence[Held]) -> list[str]:
    """Return the address of every page of the application that answers GET, for these sessions and everything else.

    A route whose argument is not known here is a ``KeyError``: a new page must be looked at too.
    """
    nominations, dossiers, papers = refs_of(Nomination)[:2], refs_of(Dossier), refs_of(Paper)[:2]
    places = {
        "ho-so": dossiers, "de-nghi": nominations, "tham-dinh": nominations, "cua-toi": nominations,
        "giay-to": papers or [NOWHERE],
    }  # fmt: skip
    units = {"code": "HUYEN"}
    by_place = {
        "don-vi": units,
        "thong-bao-ket-qua": units,
        "danh-ba": {"key": "C1"},
        "huong-dan": {"slug": "uy-vien"},
    }
    fixed = {
        "code": "TX-2023", "name": "ba_to_2024", "number": "1", "award": "LDTT", "slug": "tiep-nhan", "version": "x",
        "path": "ballot/booth.html", "key": "P1", "token": NOWHERE, "tep": NOWHERE, "nomination": NOWHERE,
        "form": "pdf", "kind": "csv", "dang": "csv", "danh_sach": "de-nghi", "grant": "1", "word": "doi-ten",
        "what": "xep-loai", "place": "nguoi-ky", "case": NOWHERE, "other": "1", "of": "phien-hop", "end_id": "1",
    }  # fmt: skip
    found: list[str] = []
    for rule in app.url_map.iter_rules():
        if "GET" not in (rule.methods or ()) or rule.endpoint in DRAWN_ANEW:
            continue
        names = ARGUMENT.findall(rule.rule)
        if rule.endpoint.startswith("council.") and names:
            found += [path for one in held for path in _of_session(rule.rule, one)]
            continue
        place = rule.rule.split("/")[1]
        for ref in places.get(place, [NOWHERE]):
            values = fixed | by_place.get(place, {}) | {"ref": ref}
            found.append(ARGUMENT.sub(lambda match, values=values: values[match[1]], rule.rule))
    return list(dict.fromkeys(found))


def _of_session(rule: str, held: Held) -> list[str]:
    path = rule.replace("<ref>", held.ref)
    documents, roll = table(SessionDocument), table(SessionMember)
    with db.reading() as connection:
        mine = sa.select(documents.c.ref).where(documents.c.session_id == held.session)
        papers = list(connection.scalars(mine)) or [NOWHERE]
        seats = sa.select(roll.c.ref).where(roll.c.session_id == held.session)
        members = list(connection.scalars(seats))
    several = {"<item_ref>": held.items, "<paper_ref>": papers, "<member_ref>": members}
    for name, values in several.items():
        if name in path:
            return [path.replace(name, one) for one in values]
    assert "<" not in path, path
    return [path]


# --- what may not be seen


def secrets_of(house: House) -> list[bytes]:
    """Return what may be in no answer to anybody but a teller after the close: ballots, private keys, shares.

    The beginning of each spelling is enough to find it.
    """
    parts = [part for one in urn() for part in (bytes(one[2]), bytes(one[3]))]  # type: ignore[call-overload]
    for keys, shares in house.seats.keys.values():
        parts += [keys.secret, *(share for _, share in shares)]
    return sorted({spelled[:24] for part in parts for spelled in _spelled(part)})


def _spelled(data: bytes) -> tuple[bytes, ...]:
    return data, base64.b64encode(data), base64.urlsafe_b64encode(data), data.hex().encode()


TALLY_KEY = re.compile(rb'"(?:agree|disagree|blank|invalid|slips|results|tally|choice|choices|votes)"')
TALLY_WORDS = re.compile(
    r"(?:\b9\s*/\s*1[35]\b|\b9 (?:phiếu|đồng ý|thành viên đồng ý)|[đĐ]ồng ý:? ?(?:<b>)?9\b|60(?:,0+)? ?%)"
)


def tally_in(body: bytes) -> str:
    """Return what in an answer looks like a count of the votes of the house, or nothing."""
    key = TALLY_KEY.search(body)
    told = body.decode("unicode-escape" if body.startswith(b"{") else "utf-8", "replace")
    words = TALLY_WORDS.search(told)
    return (key[0].decode() if key else "") or (words[0] if words else "")
