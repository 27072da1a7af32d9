"""Taking in the scan of a signed paper: which file it may be, which number it gets, what a later one needs.

What the paper is, who may do it and on which chain it is told is the caller's matter.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from workflow import clock
from workflow.actor import Actor
from workflow.canonical import sha256
from workflow.errors import InvalidInput, UnsupportedFile
from workflow.scans import Scan
from workflow.services import files
from workflow.services.issuing import keep_bytes

TYPES = frozenset({"application/pdf", "image/jpeg"})
ONLY = "Bản quét phải là tệp PDF hoặc ảnh JPG. Quét lại hoặc lưu lại đúng loại rồi tải lên."
SAME = "Tệp này giống hệt bản quét đang lưu. Chọn tệp khác."


@dataclass(frozen=True, slots=True)
class Given:
    """A scan that was looked at: its bytes, their hash, where the paper is kept, why it stands for an earlier one."""

    content: bytes
    sha256: str
    filename: str
    media_type: str
    kept_at: str
    reason: str


def given(content: bytes, filename: str, *, kept_at: str, reason: str) -> Given:
    """Return a scan that may be kept; raises ``InvalidInput`` or ``UnsupportedFile`` with what to do instead."""
    kept_at, reason = " ".join(kept_at.split())[:300], reason.strip()[:500]
    if not kept_at:
        message = "Ghi nơi lưu bản giấy, ví dụ: Văn thư Ủy ban nhân dân huyện."
        raise InvalidInput(message, {"kept_at": message})
    stored = files.check(content, filename)
    if stored.media_type not in TYPES:
        raise UnsupportedFile(ONLY, {"file": ONLY})
    return Given(content, sha256(content), stored.filename, stored.media_type, kept_at, reason)


def next_number(earlier: Sequence[Scan], scan: Given) -> int:
    """Return the number a scan gets; a later one needs a reason and other bytes."""
    if earlier and earlier[-1].sha256 == scan.sha256:
        raise InvalidInput(SAME, {"file": SAME})
    if earlier and not scan.reason:
        message = "Ghi lý do thay bản quét; bản trước vẫn được lưu."
        raise InvalidInput(message, {"reason": message})
    return len(earlier) + 1


def keep(
    connection: Connection,
    rows: sa.Table,
    paper: Mapping[str, int],
    number: int,
    scan: Given,
    *,
    actor: Actor,
) -> dict[str, object]:
    """Keep bytes and row of a scan, ``paper`` being the column and key of its paper; returns what its event says."""
    keep_bytes(connection, scan.sha256, scan.content, scan.media_type)
    row = {
        "number": number, "sha256": scan.sha256, "filename": scan.filename, "kept_at": scan.kept_at,
        "reason": scan.reason, "made_by_id": actor.user_id, "made_at": clock.now(),
    }  # fmt: skip
    connection.execute(sa.insert(rows).values(**paper, **row))
    return {"sha256": scan.sha256, "number": number, "kept_at": scan.kept_at}
