"""A council's secret ballot as its people meet it: fifteen members in real browsers, from the roll to the minutes."""

from __future__ import annotations

import json
import random
import re
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, expect

from rules.documents.content.council_results import cell_count
from tests.support import council, district
from tests.support.council_room import WIDE, Person, Room, eligible, names_of, room_of, sealed_by, seated
from tests.support.visits import check_page
from tests.unit.documents.reading import compact, pdf_text
from web.ballot_verify import verify
from workflow.council_words import Way
from workflow.queries import council as seen
from workflow.services import sessions

pytestmark = pytest.mark.browser

CODES = {1: "Đồng ý", 2: "Không đồng ý", 3: "Không có ý kiến"}
SEED = 15_200
MEMBERS = [f"tv{number}" for number in range(1, 16)]
CHAIR, TELLERS, ON_PAPER = "tv1", ("tv2", "tv3", "tv4"), "tv15"
INTERRUPTED, FORGETFUL, UNDECIDED = "tv5", "tv6", "tv7"
PAPERS = ("bien-ban-hop-20240109.pdf", "bien-ban-kiem-phieu-20240109.pdf")
Votes = dict[str, dict[str, int]]  # account → case → choice


class Journey:
    """One session of the council, step by step; each step is what one person does."""

    def __init__(self, room: Room, cases: int) -> None:
        self.room, self.cases = room, cases
        eligible(cases)
        self.seats = seated()
        self.ref = self.page = ""
        self.session_id = 0
        self.items: list[str] = []
        self.accounts: dict[str, str] = {}
        self.votes: Votes = {}
        self.receipts: dict[str, dict[str, str]] = {}
        self.replaced: set[str] = set()
        self.taps: dict[str, int] = {}
        self.shares: list[Path] = []

    @property
    def secretary(self) -> Person:
        """Return the secretary at his desk."""
        return self.room.person("thuky", WIDE)

    # --- before the vote

    def prepared(self) -> None:
        """The secretary makes the session in the mixed mode, puts all cases on it and invites."""
        desk = self.secretary
        page = desk.goes("/hoi-dong/lap-phien-hop")
        page.fill("#title", "Xét khen thưởng năm 2023")
        page.fill("#held_on", "09/01/2024")
        page.fill("#place", "Phòng họp số 1")
        page.select_option("#mode", "mixed")
        desk.presses("Lập phiên họp")
        desk.presses("Ghi chương trình")
        (row,) = seen.listed(district.actor("thuky"))
        self.session_id, self.ref, self.page = row.id, row.ref, f"/hoi-dong/{row.ref}"
        self.items = [one.ref for one in council.world_of(row.id).items]
        sessions.set_way(row.id, self.items, Way.SECRET, actor=district.actor("thuky"))
        desk.goes(self.page)
        desk.presses("Mời họp và khóa tài liệu")
        self.accounts = names_of(self.seats, row.id)

    def told_to_take_paper(self) -> None:
        """A member whose browser runs no scripts is told by the booth to ask for paper."""
        member = self.room.person(ON_PAPER, scripts=False)
        member.goes(f"{self.page}/phong-phieu")
        assert "Xin bỏ phiếu giấy" in member.told()

    def met(self) -> None:
        """The secretary calls the roll, gives one member paper, and notes the tellers the meeting elected."""
        desk = self.secretary
        desk.goes(self.page)
        desk.follows("Điểm danh, bắt đầu họp")
        desk.page.check(f"#giay-{self._seat(ON_PAPER)}")
        desk.presses("Ghi điểm danh, bắt đầu họp")
        desk.follows("Ghi Tổ kiểm phiếu")
        for one in TELLERS:
            desk.page.check(f"#t-{self._seat(one)}")
        desk.presses("Ghi Tổ kiểm phiếu")

    def _seat(self, username: str) -> str:
        return next(ref for ref, account in self.accounts.items() if account == username)

    def keyed(self) -> None:
        """The first teller makes the keys; three shares become three files; two of them open the test ballot."""
        teller = self.room.person(TELLERS[0], WIDE)
        teller.goes(self.page)
        teller.follows("Tạo khóa hòm phiếu, tập dượt mở")
        page = teller.page
        page.click("text=Tạo khóa của phiên họp")
        for place in ("thứ nhất", "thứ hai", "thứ ba"):
            page.click(f"text=Hiện mảnh khóa {place}")
            self.shares.append(self.room.kept(teller, "Lưu tệp mảnh khóa"))
            page.check("#kept")
            page.click("text=Xong, che mảnh khóa này")
        assert [one.name for one in self.shares] == [f"manh-khoa-{number}.txt" for number in (1, 2, 3)]
        self._bring(teller, self.shares[0], self.shares[2], "Mở phiếu thử")
        page.wait_for_selector("text=Khóa đã sẵn sàng")

    def _bring(self, teller: Person, one: Path, other: Path, button: str) -> None:
        for place, share in enumerate((one, other)):
            teller.page.set_input_files(f"#share-file-{place}", share)
            expect(teller.page.locator(f"#share-{place}")).to_have_value(re.compile("KT1-"))
        teller.page.get_by_role("button", name=button).click()

    def opened(self) -> None:
        """Two tellers agree, then the secretary opens."""
        for one in TELLERS[:2]:
            self._guard(one, "Tôi xác nhận mở hòm phiếu")
        self.secretary.goes(f"{self.page}/hom-phieu")
        self.secretary.presses("Mở hòm phiếu")
        assert "Đã mở hòm phiếu" in self.secretary.page.inner_text("body")

    def _guard(self, username: str, words: str) -> None:
        teller = self.room.person(username)
        teller.goes(f"{self.page}/hom-phieu")
        teller.presses(words)

    # --- the vote

    def entered(self, member: Person) -> None:
        """Into the booth: by one tap from the session's page, or by the link in the invitation."""
        if member.username in (CHAIR, INTERRUPTED, FORGETFUL):
            member.goes(self.page)
            member.follows("Bỏ phiếu kín")
        else:
            member.goes(f"{self.page}/phong-phieu")
        member.page.wait_for_selector(f"#c{self.cases}", state="attached")

    def chosen(self, member: Person, choices: dict[str, int], *, most: int | None = None) -> None:
        """Tap a choice on every card (or on the first few)."""
        for number, ref in enumerate(self.items[:most], 1):
            label = CODES[choices[ref]]
            member.page.locator(f"#c{number}").get_by_role("radio", name=label, exact=True).click()

    def cast(self, member: Person, choices: dict[str, int], password: str = district.PASSWORD) -> None:
        """Review, type the password, cast; keep the receipts and the number of taps."""
        page = member.page
        page.click("text=Xem lại phiếu")
        page.click("#password")
        page.keyboard.insert_text(password)
        page.click("form button")
        page.wait_for_selector(".receipts")
        codes = [text.replace(" ", "") for text in page.locator(".receipts code").all_inner_texts()]
        self.replaced |= set(self.receipts.get(member.username, {}).values())
        self.receipts[member.username] = dict(zip(self.items, codes, strict=True))
        self.votes[member.username] = choices
        self.taps.setdefault(member.username, 1 + member.taps())  # one more to come in

    def voted(self, dice: random.Random) -> None:
        """Fourteen vote in the booth on their phones: one loses his tab, one mistypes, one changes his mind."""
        for username in MEMBERS:
            if username == ON_PAPER:
                continue
            choices = {ref: dice.choices((1, 2, 3), (0.7, 0.2, 0.1))[0] for ref in self.items}
            member = self.room.person(username, quickly=username not in (CHAIR, INTERRUPTED, FORGETFUL))
            self.entered(member)
            if username == INTERRUPTED:
                self.interrupted(member, choices)
            self.chosen(member, choices)
            if username == FORGETFUL:
                self.mistyped(member, choices)
            self.cast(member, choices)
            if username == UNDECIDED:
                self.changed(member, choices)

    def interrupted(self, member: Person, choices: dict[str, int]) -> None:
        """The tab is closed in the middle: nothing was kept anywhere, the vote begins anew."""
        self.chosen(member, choices, most=3)
        member.another_tab()
        self.entered(member)
        assert member.page.locator("input:checked").count() == 0
        assert f"0/{self.cases} đã chọn" in member.told()

    def mistyped(self, member: Person, choices: dict[str, int]) -> None:
        """A wrong password casts nothing and loses nothing."""
        page = member.page
        page.click("text=Xem lại phiếu")
        page.fill("#password", "không phải mật khẩu")
        page.click("form button")
        page.wait_for_selector(".error")
        assert "mật khẩu" in page.inner_text(".error").lower()
        labels = [one.inner_text() for one in page.locator(".review strong").all()]
        assert labels == [CODES[choices[ref]] for ref in self.items]
        assert sealed_by(self.seats, self.session_id, member.username) == 0
        page.click("text=Quay lại danh sách")
        assert f"{self.cases}/{self.cases} đã chọn" in member.told()

    def changed(self, member: Person, before: dict[str, int]) -> None:
        """A second vote replaces the first, whole."""
        choices = {ref: code % 3 + 1 for ref, code in before.items()}
        member.page.get_by_role("button", name="Bỏ phiếu lại").click()
        member.page.wait_for_selector("text=Ông/bà đã bỏ phiếu")
        self.chosen(member, choices)
        self.cast(member, choices)
        assert sealed_by(self.seats, self.session_id, member.username) == self.cases

    def voted_on_paper(self, dice: random.Random) -> None:
        """The member without scripts finds no booth, only where to get his paper."""
        member = self.room.person(ON_PAPER, scripts=False)
        member.goes(f"{self.page}/hom-phieu")
        assert "Bạn bỏ phiếu giấy" in member.told()
        self.votes[ON_PAPER] = {ref: dice.choice((1, 2, 3)) for ref in self.items}

    # --- after the vote

    def closed(self) -> None:
        """Nobody saw a figure; two tellers agree, the secretary closes."""
        desk = self.secretary
        desk.goes(f"{self.page}/hom-phieu")
        desk.presses("Cập nhật ai đã bỏ phiếu")
        assert "14 thành viên đã bỏ phiếu" in desk.page.inner_text("body")
        for one in TELLERS[1:]:
            self._guard(one, "Tôi xác nhận đóng hòm phiếu")
        desk.goes(f"{self.page}/hom-phieu")
        desk.presses("Đóng hòm phiếu")

    def counted(self) -> str:
        """The first share is lost: the second and the third open; paper is typed twice; the results are sent."""
        self.shares.pop(0).unlink()
        teller = self.room.person(TELLERS[2])
        teller.page.set_viewport_size(WIDE)
        teller.goes(f"{self.page}/kiem-phieu")
        self._bring(teller, *self.shares, "Mở hòm phiếu")
        page = teller.page
        for button in ("Xong, chuyển cho người thứ hai", "Xong, so hai lần nhập"):
            page.wait_for_selector(f"text={button}")
            for place, ref in enumerate(self.items):
                for code, name in enumerate(("agree", "disagree", "blank", "invalid"), 1):
                    page.fill(f"#p{place}-{name}", str(int(self.votes[ON_PAPER][ref] == code)))
            page.click(f"text={button}")
        page.wait_for_selector(".totals")
        said = page.inner_text("#timing")
        page.click("text=Gửi kết quả")
        page.wait_for_selector(".tone-ok")
        return said

    def certified(self) -> None:
        """Two tellers and the chair certify, each with his password; a wrong one counts for nothing."""
        for username in (*TELLERS[:2], CHAIR):
            person = self.room.person(username)
            for password in (
                ("sai mật khẩu", district.PASSWORD) if username == CHAIR else (district.PASSWORD,)
            ):
                person.goes(f"{self.page}/hom-phieu")
                assert "Đã xác nhận" not in person.told()
                person.page.check("#shares_destroyed")
                person.page.fill("#password", password)
                person.presses("Xác nhận kết quả")
        assert "Kết quả kiểm phiếu đã được xác nhận" in self.room.person(CHAIR).told()

    def read(self) -> None:
        """On a phone: the ballot's page, the trackers and the plain words about it all have no fault."""
        chair = self.room.person(CHAIR)
        chair.goes(f"{self.page}/ma-phieu")
        check_page(chair.page, "ma-phieu")
        chair.goes(f"{self.page}/hom-phieu")
        check_page(chair.page, "hom-phieu")
        chair.follows("Bỏ phiếu kín: điều cần biết")
        check_page(chair.page, "bo-phieu-kin")
        assert "Không bảo đảm được" in chair.told()

    def found_by_everybody(self) -> None:
        """Each member finds his own trackers, and no other's marked; what was replaced is not in the urn."""
        for username, own in self.receipts.items():
            page = self.room.person(username).goes(f"{self.page}/ma-phieu")
            marked = [text.strip() for text in page.locator("li.own code").all_inner_texts()]
            assert marked == list(own.values()), username
            codes = page.locator(".codes code").all_inner_texts()
            assert len(codes) == 14 * self.cases
            assert not self.replaced & set(codes)
        assert self.replaced

    def concluded(self) -> dict[str, Path]:
        """The secretary concludes and downloads the minutes and the public record."""
        desk = self.secretary
        page = desk.goes(f"{self.page}/ket-luan")
        page.fill("#minutes_number", "05/BB-HĐTĐKT")
        desk.presses("Kết luận, ra biên bản")
        desk.goes(f"{self.page}/tai-lieu")
        found = {}
        for name in PAPERS:
            with page.expect_download() as download:
                page.locator(f"a:has-text('{name}')").first.click()
            found[name] = self.room.folder / name
            download.value.save_as(found[name])
        desk.goes(f"{self.page}/hom-phieu")
        found["record"] = self.room.kept(desk, "hồ sơ bỏ phiếu")
        return found

    def expected(self) -> dict[str, Counter[int]]:
        """Return what was voted, by case."""
        return {ref: Counter(choices[ref] for choices in self.votes.values()) for ref in self.items}


@pytest.fixture
def journey(
    app: Flask, chromium: Browser, tmp_path: Path, request: pytest.FixtureRequest
) -> Iterator[Journey]:
    """A district with so many cases for its council, and everybody's browsers."""
    with room_of(app, chromium, tmp_path) as room:
        yield Journey(room, request.param)


@pytest.mark.parametrize("journey", [6, pytest.param(40, marks=pytest.mark.nightly)], indirect=True)
def test_a_council_votes_in_secret(journey: Journey) -> None:
    dice, started = random.Random(SEED), time.perf_counter()
    journey.prepared()
    journey.told_to_take_paper()
    journey.met()
    journey.keyed()
    journey.opened()
    journey.voted(dice)
    journey.voted_on_paper(dice)
    journey.closed()
    timing = journey.counted()
    journey.certified()
    journey.read()
    journey.found_by_everybody()
    papers = journey.concluded()
    most = max(taps for username, taps in journey.taps.items() if username != FORGETFUL)
    print(f"15 × {journey.cases}, seed={SEED}: {timing} Taps: at most {most} for {journey.cases} cases.")
    print(f"The whole journey: {time.perf_counter() - started:.0f} s")
    check_figures(journey, papers)
    assert most <= 2 * journey.cases
    assert journey.room.complaints == []


def check_figures(journey: Journey, papers: dict[str, Path]) -> None:
    """Record, minutes and votes say the same."""
    text = papers["record"].read_text(encoding="utf-8")
    record, expected = json.loads(text), journey.expected()
    report = verify(text, [code for own in journey.receipts.values() for code in own.values()])
    assert report.problems == []
    assert len(report.receipts) == 14 * journey.cases
    told = [pdf_text(papers[name].read_bytes()) for name in PAPERS]
    names = {one.ref: one.name for one in seen.board(district.actor("thuky"), journey.ref).items}
    for item in record["items"]:
        votes = expected[item["ref"]]
        figures = [votes[1], votes[2], votes[3], 0]
        assert [item[name] for name in ("agree", "disagree", "blank", "invalid")] == figures
        row = "".join(cell_count(one) for one in figures) + "–" + compact(item["proof"])
        for text in told:
            assert re.search(rf"{compact(names[item['ref']])}\D+1?{re.escape(row)}", text), (
                item["position"],
                row,
            )
    assert all(digest in told[1] for digest in report.hashes.values())
