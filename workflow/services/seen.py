"""What was on the screen when somebody signs: compared with the draft as it is, so that nothing unseen is signed."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from workflow import clock
from workflow.errors import Conflict, InvalidInput
from workflow.models import Nomination
from workflow.signing_facts import DraftSheet, load_drafts
from workflow.tables import table

n = table(Nomination)
CHANGED = "Dự thảo đã thay đổi sau khi bạn mở trang nên chưa được ký."


@dataclass(frozen=True, slots=True)
class Seen:
    """What was on the screen: the draft, the hash of all of it, and its cases with versions."""

    ref: str
    digest: str
    cases: frozenset[tuple[int, int]]


class DraftChanged(Conflict):
    """A draft is not what was shown; the message names what is different."""

    def __init__(self, changes: tuple[str, ...]) -> None:
        """Put the differences into the message."""
        super().__init__(f"{CHANGED} {' '.join(changes)}")


def require_as_seen(connection: Connection, decision_id: int, seen: Seen) -> str:
    """Return the hash of a draft that is what was shown; ``DraftChanged`` says what is different."""
    sheet = load_drafts(connection, [decision_id], clock.today(), judged=False)[decision_id]
    if sheet.digest != seen.digest:
        raise DraftChanged(_changes(connection, seen, sheet))
    return sheet.digest


def _changes(connection: Connection, seen: Seen, sheet: DraftSheet) -> tuple[str, ...]:
    """Say by name what is different from what was shown."""
    now = {(row.id, row.version): row for row in sheet.rows}
    before = dict(seen.cases)
    added = [row.nominee_name for key, row in now.items() if key[0] not in before]
    moved = [row.nominee_name for key, row in now.items() if before.get(key[0], key[1]) != key[1]]
    gone = sorted(set(before) - {row.id for row in sheet.rows})
    names = (
        sa.select(n.c.nominee_name).where(n.c.id.in_(gone), n.c.round_id == _round_of(sheet)).order_by(n.c.id)
    )
    left = list(connection.scalars(names)) if gone and sheet.rows else []
    told = [("Thêm vào danh sách", added), ("Đưa ra khỏi danh sách", left), ("Thay đổi nội dung", moved)]
    found = tuple(f"{what}: {', '.join(people)}." for what, people in told if people)
    return found or ("Trích yếu, nơi đề nghị, hoặc lý do khác biệt với kết quả Hội đồng đã thay đổi.",)


def _round_of(sheet: DraftSheet) -> int:
    return sheet.rows[0].round_id


def read_seen(text: str) -> Seen:
    """Return what a page sent back; ``InvalidInput`` when it is not ours."""
    parts = text.split(":")
    try:
        ref, digest, cases = parts
        pairs = [one.split(".") for one in cases.split("-") if one]
        return Seen(ref, digest, frozenset((int(number), int(version)) for number, version in pairs))
    except ValueError as error:
        raise InvalidInput("Biểu mẫu không còn nguyên vẹn. Tải lại trang rồi chọn lại.") from error
