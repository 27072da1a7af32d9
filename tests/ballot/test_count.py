"""Counting in the browser: any two shares, refusals in plain words, paper slips, the speed of a full session."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from typing import Any

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from playwright.sync_api import Page, expect

from tests.ballot.conftest import WIDE
from tests.ballot.hall import COUNT, SESSION, Hall, Keys, b64, unb64
from tests.ballot.rooms import count_room, urn_hash
from tests.ballot.shares import checked_text, split
from tests.ballot.test_booth import check_page

pytestmark = pytest.mark.browser

FIELDS = ("agree", "disagree", "lower", "blank", "invalid")


@pytest.fixture
def counting(site: str, open_page: Callable[..., Page]) -> Page:
    """The counting page."""
    page = open_page(WIDE)
    page.goto(site + COUNT)
    page.wait_for_selector("#share-0")
    return page


def bring(page: Page, one: str, other: str, button: str = "Mở hòm phiếu") -> None:
    """Type two shares and press the button."""
    page.fill("#share-0", one)
    page.fill("#share-1", other)
    page.get_by_role("button", name=button).click()


def rehash(room: dict[str, Any]) -> None:
    """Make the urn hash that of the ballots as they are now."""
    raw = {item["item_ref"]: [unb64(one["ballot"]) for one in item["ballots"]] for item in room["items"]}
    room["urn_hash"] = urn_hash(room["items"], raw)


def verify(keys: Keys, text: bytes, signature: str) -> None:
    """Check a raw signature with Python."""
    raw = unb64(signature)
    der = encode_dss_signature(int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big"))
    keys.signing.public_key().verify(der, text, ec.ECDSA(hashes.SHA256()))


def results_of(body: dict[str, Any], keys: Keys) -> dict[str, Any]:
    """Return the posted results, with the signature and the canonical form checked."""
    verify(keys, body["results"].encode(), body["signature"])
    results: dict[str, Any] = json.loads(body["results"])
    assert body["results"] == json.dumps(results, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert [item["item_ref"] for item in results["items"]] == sorted(
        item["item_ref"] for item in results["items"]
    )
    for item in results["items"]:
        digits = [item["slips"].count(str(code)) for code in range(5)]
        assert digits == [item[field] for field in ("invalid", "agree", "disagree", "blank", "lower")]
    return results


def counts(results: dict[str, Any]) -> list[tuple[int, ...]]:
    """Return the five figures of each case."""
    return [tuple(item[field] for field in FIELDS) for item in results["items"]]


@pytest.mark.parametrize("pair", [(0, 1), (2, 0), (1, 2)], ids=["1+2", "3+1", "2+3"])
def test_any_two_shares_count(counting: Page, hall: Hall, keys: Keys, pair: tuple[int, int]) -> None:
    """Which share is lost does not matter; the results are signed, complete and free of voters."""
    page, texts = counting, keys.texts()
    if pair == (0, 1):
        check_page(page)
    bring(page, texts[pair[0]], texts[pair[1]])
    page.wait_for_selector(".totals")
    if pair == (0, 1):
        check_page(page)
    assert page.locator("textarea").count() == 0
    page.click("text=Gửi kết quả")
    expect(page.locator(".tone-ok")).to_contain_text("hủy cả ba mảnh khóa ngay trong phòng")
    (path, body, csrf), room = hall.posted[0], hall.count
    assert (path, csrf) == (f"{COUNT}/ket-qua.json", room["csrf"])
    results = results_of(body, keys)
    assert counts(results) == [(2, 1, 0, 0, 0), (1, 0, 2, 0, 0), (1, 0, 0, 2, 0), (3, 0, 0, 0, 0)]
    assert {name: results[name] for name in ("session_ref", "booth_hash", "urn_hash", "version")} == {
        "session_ref": SESSION, "booth_hash": room["booth_hash"], "urn_hash": room["urn_hash"], "version": 1,
    }  # fmt: skip
    assert "thanh-vien" not in body["results"]


def test_shares_from_files_and_from_paper(counting: Page, keys: Keys) -> None:
    """A file with its notes, and a typed text in groups with the usual slips."""
    one, _, three = keys.texts()
    note = f"# MẢNH KHÓA 3/3\r\n# Người giữ: Mai Quốc Việt\r\n\r\n{three}\r\n".encode()
    counting.set_input_files(
        "#share-file-0", {"name": "manh-khoa-3.txt", "mimeType": "text/plain", "buffer": note}
    )
    expect(counting.locator("#share-0")).to_have_value(
        f"# MẢNH KHÓA 3/3\n# Người giữ: Mai Quốc Việt\n\n{three}\n"
    )
    groups = [one[6:][at : at + 4] for at in range(0, 109, 4)]
    counting.fill("#share-1", one[:6].lower() + "\n" + " ".join(groups).replace("O", "0").replace("B", "8"))
    counting.get_by_role("button", name="Mở hòm phiếu").click()
    counting.wait_for_selector(".totals")


def test_wrong_shares_get_clear_sentences(counting: Page, hall: Hall, keys: Keys) -> None:
    """Nothing, a slip, another session's, an older key's, the same twice; then two good ones still work."""
    page, (one, two, three) = counting, keys.texts()
    old = [checked_text(SESSION, x, share) for x, share in enumerate(split(bytes(64)), start=1)]
    slip = one[:50] + ("A" if one[50] != "A" else "C") + one[51:]
    for first, second, words in (
        ("", two, "Chưa có mảnh khóa"),
        (one, "", "Chưa có mảnh khóa"),
        (one[:60], two, "ở đây mới thấy 54"),
        (slip, two, "gõ sai hoặc của phiên họp khác"),
        (one, keys.texts("phien-khac")[1], "gõ sai hoặc của phiên họp khác"),
        (old[0], two, "thứ nhất đưa vào không phải mảnh đang dùng"),
        (one, old[2], "thứ hai đưa vào không phải mảnh đang dùng"),
        (two, two.lower(), "Hai mảnh khóa đưa vào là một"),
    ):
        bring(page, first, second)
        expect(page.locator(".error")).to_contain_text(words)
        assert page.locator(".error").count() == 1
    assert hall.posted == []
    bring(page, three, two)
    page.wait_for_selector(".totals")


def test_a_key_that_does_not_fit_is_refused(
    hall: Hall, keys: Keys, site: str, open_page: Callable[..., Page]
) -> None:
    """A server that shows another public key than the one the shares belong to."""
    page, other = open_page(WIDE), count_room(Keys.make())
    for name in ("public_key", "signing_key"):
        hall.count = count_room(keys) | {name: other[name]}
        page.goto(site + COUNT)
        page.wait_for_selector("#share-0")
        bring(page, *keys.texts()[:2])
        expect(page.locator(".error")).to_contain_text("không khớp khóa công khai")


def test_a_changed_urn_is_refused(hall: Hall, keys: Keys, site: str, open_page: Callable[..., Page]) -> None:
    """A ballot exchanged, taken away, put in twice, or moved to another case: no count, a clear sentence."""

    def exchange(items: list[dict[str, Any]]) -> None:
        items[0]["ballots"][0]["ballot"] = b64(keys.seal(items[0]["item_ref"], "thanh-vien-00", 2))

    def take(items: list[dict[str, Any]]) -> None:
        items[1]["ballots"].pop()

    def stuff(items: list[dict[str, Any]]) -> None:
        items[2]["ballots"].append(items[2]["ballots"][0])
        items[2]["expected"] += 1

    def move(items: list[dict[str, Any]]) -> None:
        items[0]["ballots"], items[3]["ballots"] = items[3]["ballots"], items[0]["ballots"]

    page = open_page(WIDE)
    words = (
        "không còn nguyên như lúc đóng",
        "hòm phiếu có 2 phiếu",
        "hòm phiếu có 4 phiếu",
        "không còn nguyên",
    )
    for change, sentence in zip((exchange, take, stuff, move), words, strict=True):
        hall.count = count_room(keys)
        change(hall.count["items"])
        page.goto(site + COUNT)
        page.wait_for_selector("#share-0")
        bring(page, *keys.texts()[1:])
        expect(page.locator(".error")).to_contain_text(sentence)
        expect(page.locator(".error")).to_contain_text("Không kiểm phiếu. Xin lập biên bản")
    assert hall.posted == []


def test_ballots_that_do_not_open_are_invalid(
    hall: Hall, keys: Keys, site: str, open_page: Callable[..., Page]
) -> None:
    """Rubbish, another voter's copy, a lower award where there is none: counted as invalid, case and number said."""
    items = hall.count["items"]
    items[0]["ballots"][0]["ballot"] = b64(bytes(113))
    items[0]["ballots"][1]["ballot"] = items[0]["ballots"][2]["ballot"]
    items[3]["ballots"][2]["ballot"] = b64(keys.seal(items[3]["item_ref"], "thanh-vien-02", 4))
    rehash(hall.count)
    page = open_page(WIDE)
    page.goto(site + COUNT)
    bring(page, *keys.texts()[:2])
    expect(page.locator(".tone-wait li")).to_have_count(2)
    assert "Nguyễn Thị Ánh: 2 phiếu" in page.inner_text(".tone-wait")
    assert "Phạm Minh Đức: 1 phiếu" in page.inner_text(".tone-wait")
    page.click("text=Gửi kết quả")
    page.wait_for_selector(".tone-ok")
    assert counts(results_of(hall.posted[0][1], keys))[::3] == [(0, 1, 0, 0, 2), (2, 0, 0, 0, 1)]


def type_paper(page: Page, rows: list[tuple[int, ...]]) -> None:
    """Type one person's counts; a row has a fifth figure where there is a lower award."""
    for index, row in enumerate(rows):
        fields = FIELDS if len(row) == 5 else [field for field in FIELDS if field != "lower"]
        for field, count in zip(fields, row, strict=True):
            page.fill(f"#p{index}-{field}", str(count))
    page.click("text=Xong,")


def test_paper_slips_are_entered_twice_and_merged(
    hall: Hall, keys: Keys, site: str, open_page: Callable[..., Page]
) -> None:
    """The second cannot see the first's numbers, sums must fit, differing cases are asked again, then all merged."""
    hall.count["mode"] = "mixed"
    for item, issued in zip(hall.count["items"], (2, 3, 0, 1), strict=True):
        item["paper"] = {"issued": issued}
    page = open_page(WIDE)
    page.goto(site + COUNT)
    bring(page, *keys.texts()[:2])
    page.wait_for_selector(".paper")
    check_page(page)
    type_paper(page, [(7, 1, 0, 0), (1, 0, 1, 1, 0), (0, 0, 1, 0)])
    expect(page.locator(".error")).to_contain_text(
        "Nguyễn Thị Ánh: các ô cộng lại là 8, số phiếu giấy đã phát là 2"
    )
    page.fill("#p0-agree", "")
    page.click("text=Xong,")
    expect(page.locator(".error")).to_contain_text("xin nhập số phiếu ở ô “Đồng ý”")
    page.fill("#p0-agree", "1")
    page.click("text=Xong, chuyển cho người thứ hai")
    page.wait_for_selector("text=Xong, so hai lần nhập")
    assert page.evaluate("[...document.querySelectorAll('input')].map((input) => input.value).join('')") == ""
    assert page.locator(".covered").all_inner_texts() == ["Người thứ nhất\n\nĐã nhập, đang che"] * 3
    type_paper(page, [(2, 0, 0, 0), (1, 0, 1, 1, 0), (0, 0, 1, 0)])
    expect(page.locator(".error")).to_contain_text("khác nhau ở 1 trường hợp: Nguyễn Thị Ánh.")
    assert page.locator(".paper > section").count() == 1
    type_paper(page, [(1, 0, 0, 1)])
    page.wait_for_selector("text=Xong, so hai lần nhập")
    type_paper(page, [(1, 0, 0, 1)])
    page.wait_for_selector(".totals")
    page.click("text=Gửi kết quả")
    page.wait_for_selector(".tone-ok")
    assert counts(results_of(hall.posted[0][1], keys)) == [
        (3, 1, 0, 0, 1), (2, 0, 3, 1, 0), (1, 0, 0, 2, 0), (3, 0, 0, 1, 0),
    ]  # fmt: skip


def test_slips_come_out_in_another_order(
    hall: Hall, keys: Keys, site: str, open_page: Callable[..., Page]
) -> None:
    """Sixty slips in the order of the urn come out shuffled, differently each time."""
    hall.count = count_room(keys, [[1] * 30 + [2] * 30])
    page, seen = open_page(WIDE), set()
    for _ in range(2):
        page.goto(site + COUNT)
        bring(page, *keys.texts()[:2])
        page.wait_for_selector(".totals")
        page.click("text=Gửi kết quả")
        page.wait_for_selector(".tone-ok")
        seen.add(results_of(hall.posted[-1][1], keys)["items"][0]["slips"])
    assert len(seen | {"1" * 30 + "2" * 30}) == 3


def test_a_failed_post_can_be_repeated(counting: Page, hall: Hall, keys: Keys) -> None:
    bring(counting, *keys.texts()[:2])
    hall.failing = [(409, '{"error": "Số phiếu chưa khớp danh sách bỏ phiếu."}')]
    counting.click("text=Gửi kết quả")
    expect(counting.locator(".error")).to_have_text("Số phiếu chưa khớp danh sách bỏ phiếu.")
    counting.click("text=Gửi kết quả")
    counting.wait_for_selector(".tone-ok")


@pytest.mark.parametrize(
    ("stage", "words"), [("waiting", "Chưa đến lúc kiểm phiếu"), ("counted", "hủy cả ba mảnh")]
)
def test_the_other_stages(
    hall: Hall, site: str, open_page: Callable[..., Page], stage: str, words: str
) -> None:
    hall.count.update(stage=stage, items=[])
    page = open_page()
    page.goto(site + COUNT)
    expect(page.locator(".notice")).to_contain_text(words)
    check_page(page)


def test_three_thousand_ballots_open_without_one_mistake(
    hall: Hall,
    keys: Keys,
    site: str,
    open_page: Callable[..., Page],
    record_property: Callable[[str, Any], None],
) -> None:
    """15 members × 200 cases, sealed by Python, opened and counted in the browser; the time is printed, not judged."""
    dice = random.Random(3000)
    votes = [[dice.choice((1, 1, 1, 2, 3)) for _ in range(15)] for _ in range(200)]
    hall.count = count_room(keys, votes)
    page = open_page(WIDE)
    page.goto(site + COUNT)
    page.wait_for_selector("#share-0")
    start = page.evaluate("performance.now()")
    bring(page, *keys.texts()[1:])
    page.wait_for_selector(".totals", timeout=60_000)
    whole = page.evaluate("performance.now()") - start
    said = page.inner_text("#timing")
    print(f"3,000 ballots: {said} From the button to the totals: {whole / 1000:.2f} s")
    record_property("seconds", whole / 1000)
    page.click("text=Gửi kết quả")
    page.wait_for_selector(".tone-ok")
    assert counts(results_of(hall.posted[0][1], keys)) == [
        (row.count(1), row.count(2), 0, row.count(3), 0) for row in votes
    ]
