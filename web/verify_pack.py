"""One page that checks papers without a network: the list, our script and style, a policy that lets in nothing else."""

from __future__ import annotations

import base64
import hashlib
import html
import json
import re
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

SOURCE = Path(__file__).parents[1] / "templates" / "verify_pack"
LOCAL = ZoneInfo("Asia/Ho_Chi_Minh")
NONE = "chưa có"


def page_of(text: str) -> str:
    """Return the page for a list; the same list gives the same page."""
    told = json.loads(text)
    script = (SOURCE / "page.js").read_text(encoding="utf-8")
    style = (SOURCE / "page.css").read_text(encoding="utf-8")
    made_at = datetime.fromisoformat(told["made_at"]).astimezone(LOCAL)
    words = {
        "made_at": f"{made_at:%H:%M ngày %d/%m/%Y}",
        "entries": str(len(told["entries"])),
        "address": told["address"] or NONE,
        "audit_root": told["audit_root"],
        "previous": told["previous"] or NONE,
        "anchors": "; ".join(f"{one['ten']} ({one['van_tay']})" for one in told["anchors"]) or NONE,
        "script_hash": _source_hash(script),
        "style_hash": _source_hash(style),
    }
    filled = {name: html.escape(value) for name, value in words.items()}
    filled |= {"style": style, "script": script, "data": _inert(text)}
    page = (SOURCE / "page.html").read_text(encoding="utf-8")
    return re.sub(r"\{\{ (\w+) \}\}", lambda place: filled[place[1]], page)


def _inert(text: str) -> str:
    """Return JSON that may stand in a page; it must stay as it is, since its hash is shown."""
    if "<" in text:
        raise ValueError("the list holds a character that may end its element")
    return text


def _source_hash(source: str) -> str:
    """Return what a policy says to let one inline source in."""
    return f"sha256-{base64.b64encode(hashlib.sha256(source.encode()).digest()).decode()}"
