"""The cover and contents of a closed round's file, made from what the system holds; again makes the next version."""

from __future__ import annotations

from dataclasses import replace

from rules.documents import ARCHIVE_FILE
from workflow import clock, outbox
from workflow.actions import Action
from workflow.actor import Actor
from workflow.archive_facts import FileHead, archive_facts
from workflow.creation import find_round
from workflow.db import transaction
from workflow.errors import InvalidInput, WrongState
from workflow.grounds import Subject
from workflow.permissions import require
from workflow.services.official_papers import Parent, freeze


def make(round_id: int, head: FileHead, *, actor: Actor) -> int:
    """Freeze cover and contents of a closed round and return the version."""
    if not head.title.strip() or not head.department.strip():
        name, words = ("department", "đơn vị lập hồ sơ") if head.title.strip() else ("title", "tiêu đề hồ sơ")
        message = f"Ghi {words}."
        raise InvalidInput(message, {name: message})
    with transaction() as connection:
        row = find_round(connection, round_id)
        require(actor, Action.MANAGE_ROUND, Subject.for_body(row.body_unit_id))
        if row.archived_at is None:
            raise WrongState(
                "Đợt xét chưa đóng nên hồ sơ còn thay đổi. Đóng đợt xét rồi lập bìa và mục lục hồ sơ.",
                state="", trigger="make_archive_file",
            )  # fmt: skip
        today = clock.today()
        facts = archive_facts(connection, row, replace(head, made_on=today))
        made = freeze(
            connection, ARCHIVE_FILE, Parent("round", round_id), facts, today, actor=actor,
            body_unit_id=row.body_unit_id, number_text=head.code.strip(),
        )  # fmt: skip
    outbox.drain_quietly()
    return made.version


__all__ = ["FileHead", "make"]
