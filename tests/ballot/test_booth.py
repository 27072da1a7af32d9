"""The voting booth at 360 × 740: a whole vote, what the server gets, what stays behind (nothing)."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from tests.ballot.hall import BOOTH, PASSWORD, Hall, Keys, tracker, unb64
from tests.ballot.rooms import booth_room
from tests.support.visits import axe_faults

pytestmark = pytest.mark.browser

AGREE, DISAGREE, BLANK, LOWER = 1, 2, 3, 4
STORES = """async () => [
  localStorage.length, sessionStorage.length, document.cookie, (await indexedDB.databases()).length,
  (await caches.keys()).length, JSON.stringify(history.state), location.search + location.hash,
]"""


@pytest.fixture
def booth(site: str, open_page: Callable[..., Page]) -> Page:
    """The booth on a phone."""
    page = open_page()
    enter(page, site)
    return page


def enter(page: Page, site: str) -> None:
    """Open the booth and wait for its first heading."""
    page.goto(site + BOOTH)
    page.wait_for_selector(".card, .notice h2")


def choose(page: Page, number: int, label: str) -> None:
    """Tap a choice on a card."""
    page.locator(f"#c{number}").get_by_role("radio", name=label, exact=True).click()


def cast(page: Page, password: str = PASSWORD) -> None:
    """Type the password and cast."""
    page.fill("#password", password)
    page.click("form button")


def choices(hall: Hall, keys: Keys, post: int = -1) -> list[int]:
    """Open what was posted with Python's HPKE; the choice codes in the order of the cases."""
    _, body, csrf = hall.posted[post]
    assert csrf == hall.booth["csrf"]
    assert [one["item_ref"] for one in body["ballots"]] == [item["item_ref"] for item in hall.booth["items"]]
    ballots = [(one["item_ref"], unb64(one["ballot"])) for one in body["ballots"]]
    assert {len(ballot) for _, ballot in ballots} == {113}
    opened = [keys.open(ref, hall.booth["voter_ref"], ballot) for ref, ballot in ballots]
    assert len({plain[1:] for plain in opened}) == len(opened)
    return [plain[0] for plain in opened]


def check_page(page: Page) -> None:
    """No accessibility fault and no sideways scroll."""
    assert axe_faults(page) == []
    width, room = page.evaluate("(e => [e.scrollWidth, e.clientWidth])(document.documentElement)")
    assert width <= room


def test_a_whole_vote(booth: Page, hall: Hall, keys: Keys, tmp_path: Path) -> None:
    """15 cases, one recused: three by hand, the rest at once, one changed, a wrong password, then cast."""
    page = booth
    assert "Bạn không bỏ phiếu trường hợp này" in page.inner_text(".recused li")
    assert "Đinh Công Sơn" in page.inner_text(".recused li")
    assert page.locator(".recused input").count() == 0
    choose(page, 1, "Không có ý kiến")
    choose(page, 2, "Đồng ý Lao động tiên tiến")
    choose(page, 3, "Không đồng ý")
    expect(page.locator(".bar [role=status]")).to_have_text("3/14 đã chọn")
    page.click("text=Đồng ý tất cả trường hợp còn lại")
    expect(page.locator(".bar [role=status]")).to_have_text("14/14 đã chọn")
    expect(page.locator(".filled span")).to_contain_text("11 trường hợp")
    choose(page, 9, "Không đồng ý")
    page.click("text=Xem lại phiếu")
    rows = page.locator(".review li")
    assert rows.count() == 14
    assert "Không đồng ý" in rows.nth(8).inner_text()
    check_page(page)
    cast(page, "sai")
    expect(page.locator(".error")).to_have_text("Mật khẩu chưa đúng. Xin nhập lại.")
    assert page.input_value("#password") == ""
    assert hall.posted == []
    cast(page)
    page.wait_for_selector(".receipts")
    assert choices(hall, keys) == [BLANK, LOWER, DISAGREE, *[AGREE] * 5, DISAGREE, *[AGREE] * 5]
    shown = [text.replace(" ", "") for text in page.locator(".receipts code").all_inner_texts()]
    assert shown == [tracker(unb64(one["ballot"])) for one in hall.posted[0][1]["ballots"]]
    assert "không chứng minh được ông/bà đã chọn gì" in page.inner_text(".proves")
    check_page(page)
    with page.expect_download() as download:
        page.click("text=Lưu mã phiếu")
    kept = Path(download.value.path()).read_text(encoding="utf-8")
    assert all(code in kept.replace(" ", "") for code in shown)
    assert not re.search("Không đồng ý|Không có ý kiến|Lao động tiên tiến", kept)


def test_a_second_vote_replaces_the_first(booth: Page, hall: Hall, keys: Keys) -> None:
    """The choices of the first are gone from the page; the second sends all cases again."""
    page = booth
    page.click("text=Đồng ý tất cả")
    page.click("text=Xem lại phiếu")
    cast(page)
    page.wait_for_selector(".receipts")
    assert page.locator("input:checked").count() == 0
    hall.booth["cast_before"] = True
    page.get_by_role("button", name="Bỏ phiếu lại").click()
    page.wait_for_selector(".card")
    assert "phiếu mới thay toàn bộ phiếu cũ" in page.inner_text(".tone-info")
    assert page.locator("input:checked").count() == 0
    choose(page, 1, "Không đồng ý")
    page.click("text=Đồng ý tất cả")
    page.click("text=Xem lại phiếu")
    cast(page)
    page.wait_for_selector(".receipts")
    assert choices(hall, keys, 0) == [AGREE] * 14
    assert choices(hall, keys, 1) == [DISAGREE, *[AGREE] * 13]
    assert not {one["ballot"] for one in hall.posted[0][1]["ballots"]} & {
        one["ballot"] for one in hall.posted[1][1]["ballots"]
    }


def test_changing_from_the_review_and_the_back_button(booth: Page, hall: Hall, keys: Keys) -> None:
    """ "Đổi" leads to the card, back and forward move between the screens, undo takes back only what it filled."""
    page = booth
    choose(page, 5, "Không đồng ý")
    page.click("text=Đồng ý tất cả")
    page.click("text=Bỏ điền chung")
    expect(page.locator(".bar [role=status]")).to_have_text("1/14 đã chọn")
    assert page.locator("input:checked").count() == 1
    page.click("text=Xem lại phiếu")
    expect(page.locator(".error")).to_contain_text("Còn 13 trường hợp chưa chọn, trước hết là Nguyễn Thị Ánh")
    assert page.locator(".review").count() == 0
    page.click("text=Đồng ý tất cả")
    page.click("text=Xem lại phiếu")
    page.locator(".review li").nth(6).locator("button").click()
    expect(page.locator("#c7 input:checked")).to_be_focused()
    page.keyboard.press("ArrowRight")
    page.click("text=Xem lại phiếu")
    page.go_back()
    expect(page.locator(".card")).to_have_count(14)
    page.go_forward()
    page.wait_for_selector("#password")
    cast(page)
    page.wait_for_selector(".receipts")
    assert [code for code in choices(hall, keys) if code != AGREE] == [DISAGREE, DISAGREE]


def test_refusals_and_failures_keep_the_choices(booth: Page, hall: Hall, keys: Keys) -> None:
    """A sentence of the server, a crash, a sign-in page, no network: said plainly, nothing lost, then it works."""
    page = booth
    choose(page, 3, "Không đồng ý")
    page.click("text=Đồng ý tất cả")
    page.click("text=Xem lại phiếu")
    hall.failing = [(409, '{"error": "Hòm phiếu vừa đóng."}'), (500, "<p>500"), (400, "<p>đăng nhập")]
    for sentence in ("Hòm phiếu vừa đóng.", "Máy chủ đang có sự cố", "xin đăng nhập lại ở một thẻ khác"):
        cast(page)
        expect(page.locator(".error")).to_contain_text(sentence)
    page.context.set_offline(True)
    cast(page)
    expect(page.locator(".error")).to_contain_text("Chưa nối được với máy chủ")
    page.context.set_offline(False)
    assert page.locator(".review li").count() == 14
    cast(page)
    page.wait_for_selector(".receipts")
    assert choices(hall, keys) == [AGREE, AGREE, DISAGREE, *[AGREE] * 11]


def test_a_session_that_changed_meanwhile_gets_no_ballot(booth: Page, hall: Hall, keys: Keys) -> None:
    """Another key, other cases or a closed urn: nothing is sent. A renewed token is used."""
    page = booth
    page.click("text=Đồng ý tất cả")
    page.click("text=Xem lại phiếu")
    before = dict(hall.booth)
    hall.booth.update(public_key=booth_room(Keys.make())["public_key"])
    cast(page)
    expect(page.locator(".error")).to_contain_text("đã thay đổi. Xin tải lại trang")
    hall.booth.update(before, state="closed")
    cast(page)
    expect(page.locator(".error")).to_have_text("Hòm phiếu đã đóng. Phiếu chưa được gửi.")
    assert hall.posted == []
    hall.booth.update(before, csrf="dau-moi")
    cast(page)
    page.wait_for_selector(".receipts")
    assert choices(hall, keys) == [AGREE] * 14


def test_receipts_that_differ_are_an_alarm(booth: Page, hall: Hall, monkeypatch: pytest.MonkeyPatch) -> None:
    """The booth computes the trackers itself: a server that stored something else is caught."""
    monkeypatch.setattr("tests.ballot.hall.tracker", lambda ballot: tracker(ballot[:-1] + b"\0"))
    booth.click("text=Đồng ý tất cả")
    booth.click("text=Xem lại phiếu")
    cast(booth)
    expect(booth.locator(".error")).to_contain_text("khác mã phiếu máy này tự tính")


def test_a_tab_closed_in_the_middle_leaves_nothing(booth: Page, site: str) -> None:
    """The browser warns first; afterwards no store holds anything and a new tab has no choice marked."""
    page, asked = booth, []
    assert page.evaluate(STORES) == [0, 0, "", 0, 0, "null", ""]
    choose(page, 1, "Đồng ý")
    page.click("text=Đồng ý tất cả")
    page.click("text=Xem lại phiếu")
    page.wait_for_selector("#password")
    assert page.evaluate(STORES) == [0, 0, "", 0, 0, '"review"', ""]
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    context = page.context
    page.close(run_before_unload=True)
    page.wait_for_event("close")
    assert asked == ["beforeunload"]
    fresh = context.new_page()
    enter(fresh, site)
    assert fresh.evaluate(STORES) == [0, 0, "", 0, 0, "null", ""]
    assert fresh.locator("input:checked").count() == 0
    assert context.storage_state()["origins"] == []


def test_nothing_but_the_page_and_its_document_is_asked_for(
    site: str, open_page: Callable[..., Page]
) -> None:
    """Choosing sends nothing: what was chosen, and when, is not to be seen on the wire."""
    page, asked = open_page(), []
    page.on("request", lambda request: asked.append(request.url.removeprefix(site)))
    enter(page, site)
    page.wait_for_load_state("networkidle")
    loaded = len(asked)
    assert {path for path in asked if "vendor" not in path and "favicon" not in path} == {
        BOOTH, f"{BOOTH}.json", "/static/ballot/ballot.css", "/static/ballot/booth.js",
    }  # fmt: skip
    choose(page, 3, "Không đồng ý")
    page.click("text=Đồng ý tất cả")
    page.click("text=Xem lại phiếu")
    page.wait_for_selector("#password")
    assert [path for path in asked[loaded:] if "vendor" not in path] == []


def test_the_other_states(hall: Hall, site: str, open_page: Callable[..., Page]) -> None:
    """Each says in a sentence what is and what to do; none has anything to fill in."""
    page = open_page()
    hall.booth.update(items=[], public_key=None)
    for state, words in (
        ("not_open", "chưa mở bỏ phiếu"),
        ("closed", "Đã hết giờ bỏ phiếu"),
        ("paper", "nhận phiếu ở thư ký"),
        ("written", "lấy ý kiến"),
        ("open", "không tham gia bỏ phiếu trường hợp nào"),
    ):
        hall.booth["state"] = state
        enter(page, site)
        assert words in page.inner_text(".notice")
        assert page.locator("input").count() == 0
    check_page(page)


def test_first_screen_is_accessible_and_says_the_hash(booth: Page, hall: Hall) -> None:
    check_page(booth)
    assert hall.booth["booth_hash_short"] in booth.inner_text("footer")
    assert "in trong biên bản kiểm phiếu" in booth.inner_text("footer")
    booth.click("summary")
    assert hall.booth["booth_hash"] in booth.inner_text(".how").replace(" ", "")
    check_page(booth)


def test_without_javascript_the_page_sends_to_paper(site: str, open_page: Callable[..., Page]) -> None:
    page = open_page(java_script_enabled=False)
    page.goto(site + BOOTH)
    assert "Xin bỏ phiếu giấy" in page.inner_text("main")
    assert "thư ký Hội đồng" in page.inner_text("main")


def test_an_insecure_address_is_refused(hall: Hall, open_page: Callable[..., Page]) -> None:
    """Plain http from another computer: WebCrypto is missing, the sentence says what to do."""
    page = open_page()

    def answer(route: Route) -> None:
        status, kind, body = hall.give(re.sub(r"^http://[^/]+", "", route.request.url))
        route.fulfill(status=status, content_type=kind, body=body)

    page.route("**/*", answer)
    page.goto("http://khen-thuong.lan" + BOOTH)
    page.wait_for_selector(".notice")
    assert page.evaluate("[isSecureContext, typeof crypto.subtle]") == [False, "undefined"]
    assert page.inner_text(".notice p") == (
        "Kết nối này không an toàn nên không bỏ phiếu điện tử được. "
        "Mở bằng địa chỉ https:// hoặc xin phiếu giấy ở thư ký."
    )


def test_an_altered_script_does_not_run(
    hall: Hall, site: str, open_page: Callable[..., Page], complaints: list[str]
) -> None:
    """The browser itself refuses it (SRI); the page then says to vote on paper."""
    hall.changed["ballot/booth.js"] = b"document.body.replaceChildren('xin chao')"
    page = open_page()
    page.goto(site + BOOTH)
    page.wait_for_load_state("networkidle")
    assert "xin đề nghị thư ký Hội đồng phát phiếu giấy" in page.inner_text("main")
    assert "'integrity'" in complaints.pop()


def test_two_hundred_cases_stay_quick(
    hall: Hall,
    keys: Keys,
    site: str,
    open_page: Callable[..., Page],
    record_property: Callable[[str, Any], None],
) -> None:
    """From the address to the cards, a tap, "all the rest", and sealing with sending: each under its limit.

    Judged is the processor's time of the page's own thread, which is what makes a page stutter; other work of the
    machine does not add to it.
    """
    hall.booth = booth_room(keys, 200)
    page = open_page()
    page.goto(f"{site}/trong")
    cdp, limits, figures, seen = page.context.new_cdp_session(page), {}, {}, 0.0
    cdp.send("Performance.enable", {"timeDomain": "threadTicks"})

    def took(what: str, limit: int) -> None:
        nonlocal seen
        told = {one["name"]: one["value"] for one in cdp.send("Performance.getMetrics")["metrics"]}
        limits[what], figures[what], seen = limit, 1000 * (told["TaskDuration"] - seen), told["TaskDuration"]

    took("nothing", 1000)
    page.goto(site + BOOTH)
    page.wait_for_selector("#c200", state="attached")
    took("shown", 2000)
    page.evaluate("document.querySelector('#c150 input').click(), document.body.offsetHeight")
    took("tap", 100)
    page.click("text=Đồng ý tất cả")
    page.click("text=Xem lại phiếu")
    page.wait_for_selector("#password")
    took("filled", 2000)
    cast(page)
    page.wait_for_selector(".receipts")
    took("sealed and sent", 3000)
    assert choices(hall, keys) == [AGREE] * 200
    print("200 cases, ms:", {name: round(value) for name, value in figures.items()})
    record_property("milliseconds", figures)
    assert {name: value for name, value in figures.items() if value >= limits[name]} == {}
