"""Making the keys, handing out the shares, the rehearsal; and the page saved to disk, with no network at all."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from playwright.sync_api import Page, expect

from tests.ballot.conftest import WIDE
from tests.ballot.hall import COUNT, SESSION, SUITE, Hall, Keys, point, unb64
from tests.ballot.rooms import key_room
from tests.ballot.shares import inverse, times
from tests.ballot.test_booth import STORES, check_page
from tests.ballot.test_count import bring, counts, results_of, verify

pytestmark = pytest.mark.browser


def secret_of(texts: list[str]) -> bytes:
    """Rebuild the secret from the texts of shares 1 and 3, in Python."""
    shares = []
    for text in (texts[0], texts[2]):
        body = "".join(text.split())[6:]
        shares.append(base64.b32decode(body + "=" * (-len(body) % 8))[:64])
    weights = [times(3, inverse(1 ^ 3)), times(1, inverse(1 ^ 3))]
    return bytes(times(a, weights[0]) ^ times(b, weights[1]) for a, b in zip(*shares, strict=True))


def private(number: bytes) -> ec.EllipticCurvePrivateKey:
    """Return a private key from its number."""
    return ec.derive_private_key(int.from_bytes(number, "big"), ec.SECP256R1())


def hand_out(page: Page, tellers: list[str]) -> list[str]:
    """Go through the three shares as the tellers do; only one is on the page at a time."""
    page.get_by_role("button", name="Tạo khóa của phiên họp").click()
    texts: list[str] = []
    for number, teller in enumerate(tellers, start=1):
        page.wait_for_selector("text=ngồi vào máy")
        assert page.locator("pre.share").count() == 0
        assert teller in page.inner_text("main")
        page.get_by_role("button", name="Hiện mảnh khóa").click()
        with page.expect_download() as download:
            page.click("text=Lưu tệp mảnh khóa")
        assert download.value.suggested_filename == f"manh-khoa-{number}.txt"
        shown, file = page.inner_text("pre.share"), Path(download.value.path()).read_text(encoding="utf-8")
        assert all(line in file for line in shown.splitlines())
        assert shown.startswith(f"KT1-{number}-\n")
        assert {len(line.split(" ")) for line in shown.splitlines()[1:-1]} == {6}
        assert all(text not in page.content() for text in texts)
        texts.append(shown)
        page.get_by_role("checkbox").check()
        page.get_by_role("button", name="Xong, che mảnh khóa này").click()
    return texts


def test_keys_shares_and_rehearsal(hall: Hall, site: str, open_page: Callable[..., Page]) -> None:
    """What is published fits what the tellers hold; the secret itself is never sent or stored."""
    hall.count = key_room()
    page = open_page(WIDE)
    page.goto(site + COUNT)
    page.wait_for_selector("text=Tổ kiểm phiếu sẽ làm ba việc")
    check_page(page)
    texts = hand_out(page, hall.count["tellers"])
    check_page(page)
    bring(page, texts[1], texts[1], "Mở phiếu thử")
    expect(page.locator(".error")).to_contain_text("Hai mảnh khóa đưa vào là một")
    assert hall.posted == []
    bring(page, texts[2], texts[1], "Mở phiếu thử")
    page.wait_for_selector(".tone-ok")
    path, body, _ = hall.posted[0]
    assert path == f"{COUNT}/khoa.json"
    assert set(body) == {"public_key", "signing_key", "share_hashes", "rehearsal"}
    secret = secret_of(texts)
    keys = Keys(private(secret[:32]), private(secret[32:]), [])
    assert unb64(body["public_key"]) == point(keys.sealing)
    assert unb64(body["signing_key"]) == point(keys.signing)
    verify(keys, f"khen-thuong/rehearsal/v1\n{SESSION}".encode(), body["rehearsal"])
    sealed = SUITE.encrypt(b"phieu", keys.sealing.public_key(), b"info")
    assert SUITE.decrypt(sealed, keys.sealing, b"info") == b"phieu"
    fingerprint = hashlib.sha256(point(keys.sealing)).hexdigest()[:16]
    assert fingerprint in page.inner_text("main").replace(" ", "")
    assert page.evaluate(STORES) == [0, 0, "", 0, 0, "null", ""]


def test_leaving_while_shares_are_handed_out_is_asked_about(
    hall: Hall, site: str, open_page: Callable[..., Page]
) -> None:
    hall.count = key_room()
    page, asked = open_page(), []
    page.goto(site + COUNT)
    page.get_by_role("button", name="Tạo khóa của phiên họp").click()
    page.get_by_role("button", name="Hiện mảnh khóa").click()
    check_page(page)
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.goto(f"{site}/trong")
    assert asked == ["beforeunload"]


def save(page: Page, folder: Path, button: str) -> Path:
    """Press a button that saves a file and put the file into the folder."""
    with page.expect_download() as download:
        page.get_by_role("button", name=button).click()
    target = folder / download.value.suggested_filename
    download.value.save_as(target)
    return target


def offline(open_page: Callable[..., Page], saved: Path, urn: Path) -> Page:
    """Open the saved page from disk in a browser without a network and give it the urn file."""
    page = open_page(WIDE, offline=True)
    page.goto(saved.as_uri())
    page.wait_for_selector("#urn-file")
    assert page.evaluate("[isSecureContext, typeof crypto.subtle]") == [True, "object"]
    page.set_input_files("#urn-file", urn)
    page.get_by_role("button", name="Mở tệp").click()
    return page


def test_the_saved_page_counts_without_a_network(
    hall: Hall, keys: Keys, site: str, open_page: Callable[..., Page], tmp_path: Path
) -> None:
    """One file and the urn file go to another computer, the results file comes back and is handed in."""
    online = open_page(WIDE)
    online.goto(site + COUNT)
    online.click("text=Làm trên máy không nối mạng")
    saved, urn = save(online, tmp_path, "Lưu trang kiểm phiếu"), save(online, tmp_path, "Lưu tệp hòm phiếu")
    assert hall.count["csrf"] not in urn.read_text(encoding="utf-8")
    page = offline(open_page, saved, urn)
    page.wait_for_selector("#share-0")
    bring(page, *keys.texts()[:2])
    page.wait_for_selector(".totals")
    check_page(page)
    result = save(page, tmp_path, "Lưu tệp kết quả")
    expect(page.locator(".tone-ok")).to_contain_text("hủy cả ba mảnh khóa")
    online.click("text=Đã kiểm phiếu trên máy không nối mạng")
    spoiled = json.loads(result.read_text(encoding="utf-8"))
    spoiled["results"] = spoiled["results"].replace('"agree":2', '"agree":3')
    wrong = {
        b"{}": "không phải tệp kết quả",
        json.dumps(spoiled).encode(): "đã bị sửa",
        b"x": "không đọc được",
    }
    for content, words in wrong.items():
        file = {"name": "x.json", "mimeType": "application/json", "buffer": content}
        online.set_input_files("#results-file", file)
        online.get_by_role("button", name="Xem kết quả trong tệp").click()
        expect(online.locator(".error")).to_contain_text(words)
    online.set_input_files("#results-file", result)
    online.get_by_role("button", name="Xem kết quả trong tệp").click()
    online.click("text=Gửi kết quả")
    online.wait_for_selector(".tone-ok")
    assert counts(results_of(hall.posted[0][1], keys))[0] == (2, 1, 0, 0, 0)
    assert hall.posted[0][1] == json.loads(result.read_text(encoding="utf-8"))


def test_the_saved_page_can_reach_nothing(
    site: str, open_page: Callable[..., Page], tmp_path: Path, complaints: list[str]
) -> None:
    """Its own policy refuses every request and every other script, even on a computer with a network."""
    online = open_page(WIDE)
    online.goto(site + COUNT)
    online.click("text=Làm trên máy không nối mạng")
    saved = save(online, tmp_path, "Lưu trang kiểm phiếu")
    page, asked = open_page(WIDE), []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(saved.as_uri())
    page.wait_for_selector("#urn-file")
    assert asked == [saved.as_uri()]
    tried: list[Any] = page.evaluate(
        """async (site) => {
          const refused = await fetch(site, { mode: "no-cors" }).then(() => "sent", () => "refused");
          const image = await new Promise((done) => {
            const made = new Image();
            made.onload = () => done("loaded");
            made.onerror = () => done("refused");
            made.src = `${site}/anh.png`;
          });
          const script = document.createElement("script");
          script.textContent = "window.slipped = true";
          document.head.append(script);
          return [refused, image, window.slipped ?? null];
        }""",
        f"{site}/trong",
    )
    assert tried == ["refused", "refused", None]
    assert [text for text in complaints if "Content Security Policy" not in text] == []
    complaints.clear()


def test_keys_made_without_a_network_are_handed_in_online(
    hall: Hall, site: str, open_page: Callable[..., Page], tmp_path: Path
) -> None:
    hall.count = key_room()
    online = open_page(WIDE)
    online.goto(site + COUNT)
    online.click("text=Làm trên máy không nối mạng")
    saved, urn = save(online, tmp_path, "Lưu trang kiểm phiếu"), save(online, tmp_path, "Lưu tệp hòm phiếu")
    page = offline(open_page, saved, urn)
    page.wait_for_selector("text=Tổ kiểm phiếu sẽ làm ba việc")
    texts = hand_out(page, hall.count["tellers"])
    page.fill("#share-0", texts[0])
    page.fill("#share-1", texts[2])
    made = save(page, tmp_path, "Mở phiếu thử")
    page.wait_for_selector(".tone-ok")
    online.click("text=Đã tạo khóa trên máy không nối mạng")
    online.set_input_files("#key-file", made)
    online.get_by_role("button", name="Nộp khóa công khai").click()
    online.wait_for_selector(".tone-ok")
    assert hall.posted[0][:2] == (f"{COUNT}/khoa.json", json.loads(made.read_text(encoding="utf-8")))
