"""The nominee writes his report in sections, the unit takes it over and may change it; nothing is lost unseen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError

from workflow import clock
from workflow.actions import Action
from workflow.actor import Actor
from workflow.audit import Happened, record
from workflow.canonical import sha256
from workflow.db import transaction
from workflow.errors import Conflict, InvalidInput, NotFound, WrongState
from workflow.grounds import STRICT, Subject
from workflow.models import AchievementReport, ReportSide
from workflow.own_report import (
    LONGEST,
    SECTIONS,
    Report,
    both_sides,
    for_paper,
    is_open,
    on_paper,
    printed,
    stored,
    typed_otherwise,
)  # fmt: skip
from workflow.permissions import require, require_on
from workflow.rows import NominationRow, load_rows
from workflow.services.nominee_links import OpenLink
from workflow.tables import table

reports = table(AchievementReport)
CHAIN = "report"
Writer = Actor | OpenLink
STALE = "Báo cáo đã được lưu ở nơi khác sau khi bạn mở trang. So hai bản bên dưới rồi lưu lại; chưa có gì bị ghi đè."
LOCKED = "Báo cáo đã khóa vì đề nghị đã chuyển đi. Khi được trả lại để bổ sung báo cáo thì viết tiếp được."


def save(nomination_id: int, texts: Mapping[str, str], seen: int, *, writer: Writer) -> int:
    """Keep the nominee's text and return its new version; a stale version is a ``Conflict``."""
    with transaction() as connection:
        row = _row(connection, nomination_id)
        _require_own(row, writer)
        _require_open(row)
        mine, _unit = both_sides(connection, row.id)
        return _write(connection, row, _Change(ReportSide.NOMINEE, mine, texts, seen, _who(writer)))


def finish(nomination_id: int, seen: int, *, writer: Writer) -> None:
    """Tell the clerk that the report is ready; the nominee may still go on writing until it is sent."""
    with transaction() as connection:
        row = _row(connection, nomination_id)
        _require_own(row, writer)
        _require_open(row)
        mine, _unit = both_sides(connection, row.id)
        if mine.is_empty:
            raise InvalidInput("Báo cáo chưa có nội dung. Viết ít nhất một mục rồi báo đã xong.")
        if mine.version != seen:
            raise Conflict(STALE)
        connection.execute(sa.update(reports).where(reports.c.id == mine.id).values(done_at=clock.now()))
        _happened(connection, row.id, "own_report_finished", _who(writer), {"version": mine.version})


def take_over(nomination_id: int, seen: tuple[int, int], *, replace: bool, actor: Actor) -> int:
    """Take the nominee's text as the unit's; ``seen`` are the versions of both on the page.

    Where the unit changed its text after it last took one, ``replace`` must say that the difference was looked at.
    """
    with transaction() as connection:
        row = _row(connection, nomination_id)
        require_on(actor, Action.TAKE_REPORT, row, Subject.of(row), STRICT)
        _require_open(row)
        mine, unit = both_sides(connection, row.id)
        if mine.is_empty:
            raise InvalidInput("Người được đề nghị chưa viết báo cáo.")
        if (mine.version, unit.version) != seen:
            raise Conflict(STALE)
        paper = on_paper(connection, row.id)
        if (unit.changed_since_taken or typed_otherwise(paper, unit)) and not replace:
            raise Conflict(
                "Đơn vị đã sửa báo cáo sau lần nhận trước. Xem chỗ khác nhau rồi xác nhận thay bằng bản mới."
            )
        values = {"taken_version": mine.version, "taken_sections": stored(mine.sections)}
        change = _Change(
            ReportSide.UNIT, unit, mine.sections, unit.version, actor.user_id, "report_taken_over", values
        )  # fmt: skip
        version = _write(connection, row, change)
        _print(connection, row, mine.sections, actor)
        return version


def edit_unit(nomination_id: int, texts: Mapping[str, str], seen: int, *, actor: Actor) -> int:
    """Change the unit's text."""
    with transaction() as connection:
        row = _row(connection, nomination_id)
        require_on(actor, Action.TAKE_REPORT, row, Subject.of(row), STRICT)
        _require_open(row)
        _mine, unit = both_sides(connection, row.id)
        apart = typed_otherwise(on_paper(connection, row.id), unit)
        change = _Change(ReportSide.UNIT, unit, texts, seen, actor.user_id, "unit_report_edited")
        version = _write(connection, row, change)
        if not apart:  # what was written on the paper itself stays until a text is taken over knowingly
            _print(connection, row, texts, actor)
        return version


def _print(connection: Connection, row: NominationRow, sections: Mapping[str, str], actor: Actor) -> None:
    """Let the dossier's printed report say the unit's text from now on; it is frozen when the paper is made."""
    wanted = for_paper(sections)
    before = on_paper(connection, row.id)
    if before == wanted:
        return
    values = {**wanted, "changed_by_id": actor.user_id, "changed_at": clock.now()}
    if before is None:
        connection.execute(sa.insert(printed).values(nomination_id=row.id, duties="", **values))
    else:
        connection.execute(sa.update(printed).where(printed.c.nomination_id == row.id).values(values))
    told: dict[str, object] = {"nomination": row.id}
    event = Happened("dossier", row.dossier_id, "report_text_saved", actor.user_id, clock.now(), told)
    record(connection, [event])


def _row(connection: Connection, nomination_id: int) -> NominationRow:
    found = load_rows(connection, [nomination_id], lock=True).get(nomination_id)
    if found is None:
        raise NotFound("đề nghị này")
    return found


def _require_own(row: NominationRow, writer: Writer) -> None:
    """The link of this nomination, or the account of the person nominated."""
    if isinstance(writer, OpenLink):
        if writer.nomination_id != row.id:
            raise NotFound("trang này")
        return
    if row.person_id is None or row.person_id != writer.person_id:
        raise NotFound("đề nghị này")
    require(writer, Action.WRITE_OWN_REPORT, Subject(person_ids=row.person_ids))


def _require_open(row: NominationRow) -> None:
    if not is_open(row.state, row.unlocked):
        raise WrongState(LOCKED, state=row.state.value, trigger="write_report")


def _who(writer: Writer) -> int | None:
    return None if isinstance(writer, OpenLink) else writer.user_id


@dataclass(frozen=True, slots=True)
class _Change:
    """New words of one side, the version its writer saw, and the event that tells it."""

    side: ReportSide
    now: Report
    texts: Mapping[str, str]
    seen: int
    user_id: int | None
    event: str = "own_report_saved"
    more: Mapping[str, object] | None = None


def _write(connection: Connection, row: NominationRow, change: _Change) -> int:
    """Write one side under its version, with its event; the same text again changes nothing."""
    now = change.now
    for name in SECTIONS:
        if len(change.texts.get(name, "")) > LONGEST:
            message = f"Mục này dài quá {LONGEST} ký tự; viết gọn lại."
            raise InvalidInput(message, {name: message})
    text = stored(change.texts)
    if now.version != change.seen:
        raise Conflict(STALE)
    if now.id is not None and text == stored(now.sections) and change.more is None:
        return now.version
    values: dict[str, object] = {"sections": text, "version": now.version + 1, "updated_at": clock.now()}
    values |= {"updated_by_id": change.user_id, **(change.more or {})}
    if now.id is None:
        _insert(connection, {"taken_sections": "", **values, "nomination_id": row.id, "side": change.side})
    else:
        values |= {"done_at": None} if change.side is ReportSide.NOMINEE else {}
        same = (reports.c.id == now.id, reports.c.version == now.version)
        if connection.execute(sa.update(reports).where(*same).values(values)).rowcount != 1:
            raise Conflict(STALE)
    told: dict[str, object] = {"version": now.version + 1, "sha256": sha256(text)}
    _happened(connection, row.id, change.event, change.user_id, told)
    return now.version + 1


def _insert(connection: Connection, values: dict[str, object]) -> None:
    try:
        connection.execute(sa.insert(reports).values(values))
    except IntegrityError as error:
        raise Conflict(STALE) from error


def _happened(
    connection: Connection, nomination_id: int, event: str, user_id: int | None, payload: dict[str, object]
) -> None:
    told = payload if user_id is not None else payload | {"by": "link"}
    record(connection, [Happened(CHAIN, nomination_id, event, user_id or 0, clock.now(), told)])
