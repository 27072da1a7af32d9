"""HPKE and Shamir in the browser against the RFC's numbers and against independent implementations."""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
from collections.abc import Callable
from typing import Any

import pytest
from cryptography.hazmat.primitives import hashes, hmac
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from playwright.sync_api import Page

from tests.ballot.hall import SUITE, b64, point
from tests.ballot.rooms import urn_hash
from tests.ballot.shares import checked_text, inverse, split, times

pytestmark = pytest.mark.browser

# RFC 9180, appendix A.3.1 and A.3.1.1 (sequence number 0)
VECTOR = {
    "info": "4f6465206f6e2061204772656369616e2055726e",
    "skE": "4995788ef4b9d6132b249ce59a77281493eb39af373d236a1fe415cb0c2d7beb",
    "enc": "04a92719c6195d5085104f469a8b9814d5838ff72b60501e2c4466e5e67b325ac9"
    "8536d7b61a1af4b78e5b7f951c0900be863c403ce65c9bfcb9382657222d18c4",
    "skR": "f3ce7fdae57e1a310d87f1ebbde6f328be0a99cdbcadf4d6589cf29de4b8ffd2",
    "pkR": "04fe8c19ce0905191ebc298a9245792531f26f0cece2460639e8bc39cb7f706a82"
    "6a779b4cf969b8a0e539c7f62fb3d30ad6aa8f80e30f1d128aafd68a2ce72ea0",
    "shared_secret": "c0d26aeab536609a572b07695d933b589dcf363ff9d93c93adea537aeabb8cb8",
    "key": "868c066ef58aae6dc589b6cfdd18f97e",
    "base_nonce": "4e0bc5018beba4bf004cca59",
    "pt": "4265617574792069732074727574682c20747275746820626561757479",
    "aad": "436f756e742d30",
    "ct": "5ad590bb8baa577f8619db35a36311226a896e7342a6d836d8b7bcd2f20b6c7f9076ac232e3ab2523f39513434",
}
RAW = {name: bytes.fromhex(value) for name, value in VECTOR.items()}


@pytest.fixture
def lab(site: str, open_page: Callable[..., Page]) -> Callable[..., Any]:
    """Run JavaScript with the modules at hand: ``lab("body using m.hpke", argument)``."""
    page = open_page()
    page.goto(f"{site}/trong")
    names = ("formats", "hpke", "shamir", "ballots", "keys", "tally")

    def run(body: str, argument: Any = None) -> Any:
        imports = ", ".join(f"{name}: await import('/static/ballot/src/{name}.js')" for name in names)
        short = "const { fromBase64url: un, toBase64url: b64 } = m.formats;"
        return page.evaluate(f"async (arg) => {{ const m = {{ {imports} }}; {short} {body} }}", argument)

    return run


def private(number: bytes) -> ec.EllipticCurvePrivateKey:
    """Return a private key from its number."""
    return ec.derive_private_key(int.from_bytes(number, "big"), ec.SECP256R1())


def jwk(key: ec.EllipticCurvePrivateKey) -> dict[str, str]:
    """Return d, x and y as a JWK has them."""
    number, public = key.private_numbers().private_value.to_bytes(32, "big"), point(key)
    return {"d": b64(number), "x": b64(public[1:33]), "y": b64(public[33:])}


def labelled(suite: bytes, salt: bytes, label: bytes, ikm: bytes) -> bytes:
    """RFC 9180's LabeledExtract."""
    mac = hmac.HMAC(salt or bytes(32), hashes.SHA256())
    mac.update(b"HPKE-v1" + suite + label + ikm)
    return mac.finalize()


def expanded(suite: bytes, prk: bytes, label: bytes, info: bytes, length: int) -> bytes:
    """RFC 9180's LabeledExpand, one round."""
    mac = hmac.HMAC(prk, hashes.SHA256())
    mac.update(length.to_bytes(2, "big") + b"HPKE-v1" + suite + label + info + b"\1")
    return mac.finalize()[:length]


def test_the_numbers_of_the_rfc_hang_together() -> None:
    """Every number above follows from the others by the RFC's formulas: none of them is mistyped."""
    assert point(private(RAW["skR"])) == RAW["pkR"]
    assert point(private(RAW["skE"])) == RAW["enc"]
    dh = private(RAW["skR"]).exchange(ec.ECDH(), private(RAW["skE"]).public_key())
    kem, suite = b"KEM\x00\x10", b"HPKE\x00\x10\x00\x01\x00\x01"
    prk = labelled(kem, b"", b"eae_prk", dh)
    shared = expanded(kem, prk, b"shared_secret", RAW["enc"] + RAW["pkR"], 32)
    assert shared == RAW["shared_secret"]
    parts = labelled(suite, b"", b"psk_id_hash", b""), labelled(suite, b"", b"info_hash", RAW["info"])
    secret = labelled(suite, shared, b"secret", b"")
    context = b"\0" + b"".join(parts)
    assert expanded(suite, secret, b"key", context, 16) == RAW["key"]
    assert expanded(suite, secret, b"base_nonce", context, 12) == RAW["base_nonce"]
    assert AESGCM(RAW["key"]).decrypt(RAW["base_nonce"], RAW["ct"], RAW["aad"]) == RAW["pt"]


def test_the_browser_reaches_the_numbers_of_the_rfc(lab: Callable[..., Any]) -> None:
    """RFC 9180 A.3.1: both sides' shared secret, the key schedule, the first ciphertext, and opening it."""
    given = {name: b64(value) for name, value in RAW.items()}
    given |= {"skRjwk": jwk(private(RAW["skR"])), "skEjwk": jwk(private(RAW["skE"]))}
    found = lab(
        """
        const recipient = await m.hpke.publicKey(un(arg.pkR));
        const owner = await m.hpke.privateKey(arg.skRjwk);
        const ephemeral = await m.hpke.privateKey(arg.skEjwk);
        const sent = await m.hpke.encap(recipient, ephemeral);
        const received = await m.hpke.decap(un(arg.enc), owner);
        const { key, nonce } = await m.hpke.keySchedule(received, un(arg.info));
        const sealed = await m.hpke.seal(recipient, un(arg.info), un(arg.pt), un(arg.aad), ephemeral);
        const opened = await m.hpke.open(owner, un(arg.info), sealed, un(arg.aad));
        return [sent.enc, sent.secret, received, key, nonce, sealed, opened].map(b64);
        """,
        given,
    )
    names = ("enc", "shared_secret", "shared_secret", "key", "base_nonce")
    assert found == [*(given[name] for name in names), b64(RAW["enc"] + RAW["ct"]), given["pt"]]


def test_two_hundred_messages_each_way_between_the_browser_and_python(lab: Callable[..., Any]) -> None:
    """JavaScript seals and Python opens, Python seals and JavaScript opens; fresh keys, infos and lengths."""
    cases = []
    for _ in range(200):
        key = ec.generate_private_key(ec.SECP256R1())
        text, info = secrets.token_bytes(secrets.randbelow(64)), secrets.token_bytes(secrets.randbelow(150))
        cases.append((key, text, info))
    sent = [
        {
            "public": b64(point(key)),
            "private": jwk(key),
            "text": b64(text),
            "info": b64(info),
            "sealed": b64(SUITE.encrypt(text, key.public_key(), info)),
        }
        for key, text, info in cases
    ]
    answers = lab(
        """
        return Promise.all(arg.map(async (one) => {
          const sealed = await m.hpke.seal(await m.hpke.publicKey(un(one.public)), un(one.info), un(one.text));
          const opened = await m.hpke.open(await m.hpke.privateKey(one.private), un(one.info), un(one.sealed));
          return [b64(sealed), b64(opened)];
        }));
        """,
        sent,
    )
    for (key, text, info), (sealed, opened), one in zip(cases, answers, sent, strict=True):
        pad = "=" * (-len(sealed) % 4)
        assert SUITE.decrypt(base64.urlsafe_b64decode(sealed + pad), key, info) == text
        assert opened == one["text"]


def test_what_was_altered_does_not_open(lab: Callable[..., Any]) -> None:
    """Each byte of a ballot flipped, another info, another key, a wrong length: always INVALID."""
    key, other = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    found = lab(
        """
        const info = m.ballots.ballotInfo("s", "i", "v", "h");
        const recipient = await m.hpke.publicKey(un(arg.public));
        const owner = await m.hpke.privateKey(arg.private);
        const stranger = await m.hpke.privateKey(arg.other);
        const ballot = await m.ballots.sealChoice(recipient, info, 1);
        const flip = (place) => ballot.map((byte, at) => (at === place ? byte ^ 1 : byte));
        const spoiled = Array.from(ballot.keys(), flip);
        const open = (who, what, sealed) => m.ballots.openChoice(who, what, sealed, false);
        const again = await m.ballots.sealChoice(recipient, info, 1);
        return {
          size: ballot.length, good: await open(owner, info, ballot), differ: b64(again) !== b64(ballot),
          spoiled: await Promise.all(spoiled.map((one) => open(owner, info, one))),
          others: await Promise.all([
            open(owner, m.ballots.ballotInfo("s", "i", "w", "h"), ballot), open(stranger, info, ballot),
            open(owner, info, ballot.subarray(1)), open(owner, info, new Uint8Array(113)),
            open(owner, info, new Uint8Array(0)),
          ]),
        };
        """,
        {"public": b64(point(key)), "private": jwk(key), "other": jwk(other)},
    )
    assert (found["size"], found["good"], found["differ"]) == (113, 1, True)
    assert set(found["spoiled"]) == {0}
    assert len(found["spoiled"]) == 113
    assert found["others"] == [0] * 5


def test_only_known_choices_count(lab: Callable[..., Any]) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    ballots = [b64(SUITE.encrypt(bytes([code]) + bytes(31), key.public_key(), b"i")) for code in range(6)]
    ballots.append(b64(SUITE.encrypt(b"\1" + bytes(30), key.public_key(), b"i")))
    found = lab(
        """
        const owner = await m.hpke.privateKey(arg.private);
        const info = m.formats.utf8("i");
        const all = (lower) => Promise.all(arg.ballots.map((one) => m.ballots.openChoice(owner, info, un(one), lower)));
        return [await all(true), await all(false)];
        """,
        {"private": jwk(key), "ballots": ballots},
    )
    assert found == [[0, 1, 2, 3, 4, 0, 0], [0, 1, 2, 3, 0, 0, 0]]


def test_the_field_is_the_right_one(lab: Callable[..., Any]) -> None:
    """All 65,536 products and 255 inverses equal those from tables of logarithms."""
    products, inverses = lab(
        """
        const bytes = [...Array(256).keys()];
        return [bytes.map((a) => bytes.map((b) => m.shamir.gfMultiply(a, b))), bytes.map((a) => m.shamir.gfInvert(a))];
        """
    )
    assert products == [[times(a, b) for b in range(256)] for a in range(256)]
    assert inverses[1:] == [inverse(a) for a in range(1, 256)]
    assert times(0x57, 0x83) == 0xC1  # FIPS 197, section 4.2


def test_sharing_every_pair_opens_and_texts_are_as_fixed(lab: Callable[..., Any]) -> None:
    """300 secrets: shares equal Python's, all six ordered pairs give the secret back, texts equal and read back."""
    cases = [(secrets.token_bytes(64), secrets.token_bytes(64)) for _ in range(300)]
    answers = lab(
        """
        const pairs = [[0, 1], [0, 2], [1, 2], [1, 0], [2, 0], [2, 1]];
        return Promise.all(arg.map(async ([secret, random]) => {
          const shares = m.shamir.split(un(secret), un(random));
          const texts = await Promise.all(shares.map((share) => m.shamir.shareText("phiên", share)));
          const shown = texts.map((text) => m.shamir.shareLines(text).join("\\n"));
          const read = await Promise.all(shown.map((text) => m.shamir.readShare("phiên", text)));
          const back = pairs.map(([one, other]) => b64(m.shamir.combine(read[one], read[other])));
          return [shares.map((share) => b64(share.bytes)), texts, back];
        }));
        """,
        [(b64(secret), b64(slope)) for secret, slope in cases],
    )
    for (secret, slope), (shares, texts, back) in zip(cases, answers, strict=True):
        expected = split(secret, slope)
        assert shares == [b64(share) for share in expected]
        assert texts == [checked_text("phiên", x, share) for x, share in enumerate(expected, start=1)]
        assert back == [b64(secret)] * 6


def test_a_single_share_says_nothing(lab: Callable[..., Any]) -> None:
    """Exactly uniform: for each secret byte and x, the 256 random bytes give each share byte once."""
    assert lab(
        """
        const random = Uint8Array.from(Array(256).keys());
        for (let secret = 0; secret < 256; secret += 1) {
          for (const { bytes } of m.shamir.split(new Uint8Array(256).fill(secret), random)) {
            if (new Set(bytes).size !== 256) return false;
          }
        }
        return true;
        """
    )


def test_shares_are_random_each_time(lab: Callable[..., Any]) -> None:
    shares = lab(
        "return [...Array(20)].flatMap(() => m.shamir.split(new Uint8Array(64)).map((share) => b64(share.bytes)));"
    )
    assert len(set(shares)) == 60


def test_share_texts_forgive_slips_and_refuse_mistakes(lab: Callable[..., Any]) -> None:
    """Case, spaces, dashes, notes and 0/1/8 are forgiven; every other single slip is refused with a sentence."""
    share = split(bytes(range(64)), bytes(range(100, 164)))[1]
    text = checked_text("phien-1", 2, share)
    body = text[6:]
    look_alike = text[:6] + body.replace("O", "0").replace("I", "1").replace("B", "8")
    good = [
        text.lower(),
        "\r\n".join([text[:6], *(body[at : at + 4] for at in range(0, 109, 4))]),
        "– ".join(text),
        look_alike,
        f"# Người giữ: Vũ Thị Yến\r\n# KT1-1-ABC\r\n{text}\r\n",
        f"\ufeff{text}",
        "KT1 2 " + body,
    ]
    slips = [text[:at] + ("A" if text[at] != "A" else "C") + text[at + 1 :] for at in range(6, 114)]
    swapped = [
        text[:at] + text[at + 1] + text[at] + text[at + 2 :]
        for at in range(6, 113)
        if text[at] != text[at + 1]
    ]
    wrong = [*slips, *swapped, text.replace("KT1-2", "KT1-1"), text.replace("KT1-2", "KT1-3")]
    other = [
        "",
        "  # chỉ có ghi chú",
        "xin chào",
        "KT1-4-" + body,
        text[:-1],
        text + "A",
        text[:40] + "9" + text[41:],
    ]
    found = lab(
        """
        const told = (error) => (error instanceof m.formats.Problem ? error.message : "crash");
        const read = (session, text) =>
          m.shamir.readShare(session, text).then((share) => [share.x, b64(share.bytes)], told);
        const all = (texts) => Promise.all(texts.map((text) => read("phien-1", text)));
        return [await all(arg.good), await all(arg.wrong), await all(arg.other), await read("phien-2", arg.good[0])];
        """,
        {"good": good, "wrong": wrong, "other": other},
    )
    assert found[0] == [[2, b64(share)]] * len(good)
    assert all("gõ sai hoặc của phiên họp khác" in sentence for sentence in [*found[1], found[3]])
    starts = [
        "Chưa có",
        "Chưa có",
        "Đây không phải",
        "Đây không phải",
        "Mảnh khóa có 109",
        "Mảnh khóa có 109",
        "Mảnh khóa gõ sai",
    ]
    assert [sentence.startswith(start) for sentence, start in zip(found[2], starts, strict=True)] == [
        True
    ] * 7


def test_formats_equal_pythons(lab: Callable[..., Any]) -> None:
    """Base64url, base32, trackers, the urn hash and canonical JSON on 100 random inputs."""
    data = [secrets.token_bytes(length) for length in range(100)]
    items = [{"item_ref": f"i{9 - number}"} for number in range(3)]
    raw = {item["item_ref"]: data[50 + 3 * at : 53 + 3 * at] for at, item in enumerate(items)}
    for item in items:
        item["ballots"] = [{"ballot": b64(one)} for one in raw[item["item_ref"]]]
    tree = {"b": [1, {"z": "Đồng ý “x”\n\\", "a": None}], "a": True, "Ă": 0, "é": "😀\u2028"}
    found = lab(
        """
        const f = m.formats;
        return {
          base32: arg.data.map((one) => f.toBase32(un(one))), hex: arg.data.map((one) => f.toHex(un(one))),
          back: arg.data.map((one) => b64(f.fromBase32(f.toBase32(un(one))))),
          trackers: await Promise.all(arg.data.map((one) => f.tracker(un(one)))),
          urn: await f.urnHash(arg.items), json: f.canonicalJson(arg.tree),
        };
        """,
        {"data": [b64(one) for one in data], "items": items, "tree": tree},
    )
    assert found["base32"] == [base64.b32encode(one).decode().rstrip("=") for one in data]
    assert found["hex"] == [one.hex() for one in data]
    assert found["back"] == [b64(one) for one in data]
    assert found["trackers"] == [base64.b32encode(hashlib.sha256(one).digest()).decode()[:20] for one in data]
    assert found["urn"] == urn_hash(items, raw)
    assert found["json"] == json.dumps(tree, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def test_the_shuffle_is_fair(lab: Callable[..., Any]) -> None:
    """Draws above the last whole multiple are thrown away; 24,000 shuffles of four come out evenly (chi-square)."""
    found = lab(
        """
        const drawn = [];
        const values = [2 ** 32 - 1, 2 ** 32 - 2, 4294967294, 7];
        const kept = m.formats.randomBelow(3, () => { drawn.push(values[drawn.length]); return drawn.at(-1); });
        const many = {};
        for (let round = 0; round < 24000; round += 1) {
          const order = m.formats.shuffle([1, 2, 3, 4]).join("");
          many[order] = (many[order] ?? 0) + 1;
        }
        return { kept, draws: drawn.length, many };
        """
    )
    assert (found["kept"], found["draws"]) == ((2**32 - 2) % 3, 2)
    counts = found["many"].values()
    assert len(counts) == 24
    # 23 degrees of freedom: chance alone goes beyond 90 less than one time in 10^9
    assert sum((count - 1000) ** 2 / 1000 for count in counts) < 90
