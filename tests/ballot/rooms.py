"""The JSON documents of a session, small by default."""

from __future__ import annotations

import hashlib
from typing import Any

from tests.ballot.hall import SESSION, Keys, b64, point
from web.ballot_bundle import booth_hash

NAMES = (
    *("Nguyễn Thị Ánh", "Trần Văn Bình", "Lê Hoàng Châu", "Phạm Minh Đức", "Hoàng Thị Giang", "Vũ Quốc Hà"),
    *("Đặng Thu Hiền", "Bùi Văn Khôi", "Đỗ Thị Lan", "Hồ Ngọc Mỹ", "Ngô Bá Nam", "Dương Thị Oanh"),
    *("Lý Văn Phúc", "Trương Thị Quỳnh", "Đinh Công Sơn"),
)
TITLE = "Họp Hội đồng Thi đua – Khen thưởng huyện Sông Nội, ngày 05/02/2024"


def booth_item(number: int, **more: Any) -> dict[str, Any]:
    """Return one case of the booth."""
    return {
        "item_ref": f"truong-hop-{number:03}",
        "name": NAMES[(number - 1) % len(NAMES)] + (f" {number}" if number > len(NAMES) else ""),
        "detail": "Giáo viên, Trường Tiểu học Đèo Xanh",
        "award": "Chiến sĩ thi đua cơ sở",
        "unit": "Phòng Giáo dục và Đào tạo",
        "lower": False,
        "lower_label": "",
        "findings": [],
        "url": "/de-nghi/vi-du",
        **more,
    }


def booth_room(keys: Keys, cases: int = 14, **more: Any) -> dict[str, Any]:
    """Return what the booth gets: ``cases`` to vote on, one recused, some with findings and a lower award."""
    items = [booth_item(number) for number in range(1, cases + 1)]
    items[1].update(lower=True, lower_label="Lao động tiên tiến")
    items[2]["findings"] = ["Sáng kiến chưa có quyết định công nhận.", "Thiếu ý kiến của công đoàn cơ sở."]
    return {
        "session_ref": SESSION,
        "title": TITLE,
        "voter_ref": "thanh-vien-07",
        "voter_name": "Hà Thị Thanh Vân",
        "state": "open",
        "public_key": b64(point(keys.sealing)),
        "booth_hash": booth_hash(),
        "booth_hash_short": " ".join(booth_hash()[at : at + 4] for at in range(0, 16, 4)),
        "csrf": "dau-chong-gia-mao",
        "closes": "16 giờ 30",
        "cast_before": False,
        "items": items,
        "recused": [{"name": NAMES[14], "award": "Chiến sĩ thi đua cơ sở"}],
        **more,
    }


def urn_hash(items: list[dict[str, Any]], raw: dict[str, list[bytes]]) -> str:
    """Return the hash of an urn."""
    lines = sorted(
        f"{item['item_ref']} {hashlib.sha256(ballot).hexdigest()}\n"
        for item in items
        for ballot in raw[item["item_ref"]]
    )
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def count_room(keys: Keys, votes: list[list[int]] | None = None, **more: Any) -> dict[str, Any]:
    """Return what the counting page gets in stage "count"; ``votes`` has one list of choices for each case."""
    votes = votes or [[1, 1, 2], [1, 4, 4], [3, 3, 1], [1, 1, 1]]
    items, raw = [], {}
    for number, choices in enumerate(votes, start=1):
        case = booth_item(number)
        ref = case["item_ref"]
        raw[ref] = [keys.seal(ref, f"thanh-vien-{voter:02}", choice) for voter, choice in enumerate(choices)]
        ballots = [
            {"voter_ref": f"thanh-vien-{voter:02}", "ballot": b64(ballot)}
            for voter, ballot in enumerate(raw[ref])
        ]
        items.append(
            {
                "item_ref": ref,
                "name": case["name"],
                "award": case["award"],
                "lower": number == 2,
                "paper": None,
                "expected": len(ballots),
                "ballots": ballots,
            }
        )
    return {
        "session_ref": SESSION,
        "title": TITLE,
        "teller_name": "Vũ Thị Yến",
        "tellers": ["Vũ Thị Yến", "Cao Văn Thắng", "Mai Quốc Việt"],
        "stage": "count",
        "mode": "digital",
        "csrf": "dau-chong-gia-mao",
        "booth_hash": booth_hash(),
        "public_key": b64(point(keys.sealing)),
        "signing_key": b64(point(keys.signing)),
        "share_hashes": [hashlib.sha256(share).hexdigest() for share in keys.shares],
        "urn_hash": urn_hash(items, raw),
        "items": items,
        **more,
    }


def key_room() -> dict[str, Any]:
    """Return what the counting page gets in stage "key"."""
    room = count_room(Keys.make(), [[1]])
    room.update(stage="key", public_key=None, signing_key=None, share_hashes=None, urn_hash=None, items=[])
    return room
