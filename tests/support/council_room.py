"""A council in real browsers: cases of the small district, and one page for each person, on his own account."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

import sqlalchemy as sa
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page

from rules.vocabulary import Employment, NomineeKind, Rating
from tests.support import cases, council, district
from tests.support.browser import serving
from workflow import db
from workflow.actor import SYSTEM
from workflow.models import SealedBallot, User
from workflow.services import appraisal, registers
from workflow.services.register_records import PersonRow, RatingRow, ServiceRow
from workflow.tables import table

PHONE, WIDE = {"width": 360, "height": 740}, {"width": 1280, "height": 900}
COUNT_TAPS = (
    "window.taps = 0; addEventListener('pointerdown', (e) => { if (e.isTrusted) window.taps += 1; }, true);"
)


def eligible(many: int) -> list[int]:
    """Fill the registers with so many teachers more, and bring their Lao động tiên tiến before the council."""
    codes = [f"G{number:02}" for number in range(1, many + 1)]
    batch, since, rated = district.batch(), district.SINCE, date(2023, 12, 20)
    school, job, kind = district.SCHOOL, Employment.PUBLIC_EMPLOYEE, NomineeKind.INDIVIDUAL
    people = [PersonRow(one, f"Đinh Thị Giáo {one}") for one in codes]
    services = [ServiceRow(one, school, "Giáo viên", job, since, recruited_on=since) for one in codes]
    ratings = [RatingRow(kind, one, district.PERIOD, Rating.GOOD, rated, "QĐ 01") for one in codes]
    more = replace(
        batch,
        persons=(*batch.persons, *people),
        services=(*batch.services, *services),
        ratings=(*batch.ratings, *ratings),
    )
    registers.load(more, actor=SYSTEM)
    ids = cases.drafts(cases.dossier(district.open_round()), codes)
    cases.submitted(ids)
    cases.appraised(ids)
    appraisal.mark_eligible(ids, actor=district.actor("xacnhan"))
    return ids


def seated() -> council.Table:
    """Set up the council: fifteen members tv1 to tv15, each with an account and a password of his own."""
    seats = council.seated(registers.unit_ids()[district.BODY], district.actor("thuky"))
    users = table(User)
    with db.transaction() as connection:
        mine = users.c.username.in_([one.username for one in seats.actors])
        connection.execute(sa.update(users).where(mine).values(password_hash=district.HASH))
    return seats


@dataclass(slots=True)
class Person:
    """Somebody at his own screen."""

    username: str
    context: BrowserContext
    page: Page
    url: str

    def goes(self, path: str) -> Page:
        """Open a page of the application."""
        answer = self.page.goto(self.url + path)
        assert answer is not None
        assert answer.ok, (self.username, path, answer.status)
        return self.page

    def presses(self, words: str) -> None:
        """Press a button of the page's main part, and wait for what comes."""
        with self.page.expect_navigation():
            self.page.locator("main button", has_text=words).first.click()

    def follows(self, words: str) -> None:
        """Follow a link of the page's main part."""
        with self.page.expect_navigation():
            self.page.locator("main a", has_text=words).first.click()

    def told(self) -> str:
        """Return what the page says."""
        return self.page.inner_text("main")

    def another_tab(self) -> None:
        """Close the tab, whatever it holds, and open another one."""
        self.page.close(run_before_unload=False)
        self.page = self.context.new_page()

    def taps(self) -> int:
        """Return how often the screen was touched since this document was loaded."""
        return int(self.page.evaluate("window.taps"))


@dataclass(slots=True)
class Room:
    """The server and everybody's browsers; ``complaints`` is what their consoles said."""

    browser: Browser
    url: str
    folder: Path
    complaints: list[str] = field(default_factory=list)
    people: dict[str, Person] = field(default_factory=dict)

    def person(
        self, username: str, size: dict[str, int] = PHONE, *, scripts: bool = True, quickly: bool = False
    ) -> Person:
        """Return a person, signed in on first use: through the form, or ``quickly`` without drawing the pages."""
        if username not in self.people:
            context = self.browser.new_context(
                viewport=size, locale="vi-VN", timezone_id="Asia/Ho_Chi_Minh", accept_downloads=True,
                java_script_enabled=scripts,
            )  # fmt: skip
            context.on("console", lambda said: self._hear(username, said))
            context.on("weberror", lambda error: self.complaints.append(f"{username}: {error.error}"))
            if scripts:
                context.add_init_script(COUNT_TAPS)
            page = context.new_page()
            made = Person(username, context, page, self.url)
            if scripts and quickly:
                self._sign_in_quickly(context, username)
            else:
                self._sign_in(page, username)
            self.people[username] = made
        return self.people[username]

    def _sign_in(self, page: Page, username: str) -> None:
        page.goto(self.url + "/dang-nhap")
        page.fill("#username", username)
        page.fill("#password", district.PASSWORD)
        page.click("main button:has-text('Đăng nhập')")
        page.wait_for_url("**/viec-can-lam", wait_until="commit")

    def _sign_in_quickly(self, context: BrowserContext, username: str) -> None:
        address = self.url + "/dang-nhap"
        token = context.request.get(address).text().split('name="csrf_token" value="')[1].split('"')[0]
        form = {"csrf_token": token, "username": username, "password": district.PASSWORD, "tiep": ""}
        answer = context.request.post(address, form=form, headers={"Origin": self.url}, max_redirects=0)
        assert answer.status == 302, (username, answer.status)

    def _hear(self, username: str, said: ConsoleMessage) -> None:
        refused = "the server responded with a status of" in said.text  # what a test provoked on purpose
        if said.type in ("error", "warning") and not refused:
            self.complaints.append(f"{username}: {said.text}")

    def kept(self, person: Person, words: str, name: str = "") -> Path:
        """Press what gives a file, and keep it in the folder."""
        with person.page.expect_download() as found:
            person.page.get_by_text(words, exact=True).first.click()
        path = self.folder / (name or found.value.suggested_filename)
        found.value.save_as(path)
        return path


@contextmanager
def room_of(app: Flask, browser: Browser, folder: Path) -> Iterator[Room]:
    """Serve the application and close every browser window at the end."""
    with serving(app) as server:
        room = Room(browser, server.url, folder)
        try:
            yield room
        finally:
            for one in room.people.values():
                one.context.close()


def names_of(seats: council.Table, session_id: int) -> dict[str, str]:
    """Return the account of each member's reference."""
    by_person = {one.person_id: one.username for one in seats.actors}
    return {one.ref: by_person[one.person_id] for one in council.world_of(session_id).members}


def sealed_by(seats: council.Table, session_id: int, username: str) -> int:
    """Return how many sealed ballots of a member lie in the urn."""
    actor = next(one for one in seats.actors if one.username == username)
    member = council.world_of(session_id).member_of(actor)
    assert member is not None
    sealed = table(SealedBallot)
    mine = sa.select(sa.func.count()).where(
        sealed.c.session_id == session_id, sealed.c.member_id == member.id
    )
    with db.reading() as connection:
        return int(connection.scalar(mine) or 0)
