"""A unit's list as its clerk writes it: rows saved one by one, taken off, pasted as a block, copied from last year.

Every row goes through the gate of the single form; what cannot be taken stays as a pending line with the reason.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError

from rules.vocabulary import AwardCode
from workflow import clock
from workflow.actions import Action
from workflow.actor import Actor
from workflow.canonical import new_ref
from workflow.creation import NominationDraft, find_round
from workflow.db import transaction
from workflow.errors import InvalidInput, NotFound, NotPermitted, RoundClosed, WorkflowError
from workflow.grounds import Subject
from workflow.listing import Standing, achievement_key_of, ordinary_key, standing_of
from workflow.models import Achievement, Dossier, Nomination, PendingLine
from workflow.payloads import EditContent, Reason
from workflow.perform import BulkResult, Item, perform_many, run
from workflow.permissions import UNIT_ROLES, require
from workflow.picking import Known, Match, is_heading, match, register_of
from workflow.rows import NominationRow, load_rows
from workflow.security_log import note_refusal
from workflow.services.naming import name_nominees
from workflow.tables import AnyRow, insert_returning, table
from workflow.writing import translated

n, dossiers, achievements, pending = table(Nomination), table(Dossier), table(Achievement), table(PendingLine)
MOST_LINES = 500
LONGEST_LINE = 1000
FACTS = ("is_concrete", "recognised")
"""What a unit says of an achievement in the grid; None: not clear."""

REMOVED = "Bỏ khỏi danh sách khi đang lập."


@dataclass(frozen=True, slots=True)
class RowEdit:
    """What stands in one row of the grid, with the version its writer saw; ``initiative_id`` 0 is none.

    ``facts``: what is said of the achievement (``FACTS``), for the rows that show it.
    """

    nomination_id: int
    version: int
    award: AwardCode
    detail: str
    title: str
    initiative_id: int
    facts: tuple[tuple[str, bool | None], ...] = ()


@dataclass(frozen=True, slots=True)
class RowSaved:
    """What became of a row: saved, unchanged, or an error while what is stored stays."""

    nomination_id: int
    changed: bool
    error: WorkflowError | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a paste: its text, the award for it if it names none, the person picked, the pending line it was."""

    text: str
    award: AwardCode | None = None
    chosen: str = ""
    pending_ref: str = ""


@dataclass(frozen=True, slots=True)
class Taken:
    """The nominations made of a paste or a copy, and how many lines wait with a reason."""

    nominations: tuple[int, ...]
    waiting: int


def save_rows(edits: Sequence[RowEdit], *, actor: Actor) -> list[RowSaved]:
    """Save rows, each in a transaction of its own: one that somebody else changed does not hold up the others."""
    return [_save(edit, actor) for edit in edits]


def _save(edit: RowEdit, actor: Actor) -> RowSaved:
    try:
        with transaction() as connection:
            row = load_rows(connection, [edit.nomination_id]).get(edit.nomination_id)
            if row is None:
                raise NotFound("đề nghị khen thưởng")
            content = _difference(connection, edit, row)
            if not content.changes() and not content.achievement_facts:
                require(actor, Action.EDIT_NOMINATION, Subject.of(row))
                return RowSaved(edit.nomination_id, changed=False)
            run(connection, "edit_content", [Item(row.id, content, edit.version)], actor=actor)
    except IntegrityError as error:
        refused = translated(error)
        if not isinstance(refused, WorkflowError):
            raise refused from error
        return RowSaved(edit.nomination_id, changed=False, error=refused)
    except NotPermitted as error:
        note_refusal(actor, "edit_content", error)
        raise
    except WorkflowError as error:
        return RowSaved(edit.nomination_id, changed=False, error=error)
    return RowSaved(edit.nomination_id, changed=True)


def _difference(connection: Connection, edit: RowEdit, row: NominationRow) -> EditContent:
    """Return only what differs from what is stored; a new achievement gets its record."""
    if not edit.title:
        raise InvalidInput(
            "Ghi thành tích làm cơ sở đề nghị.", {"title": "Ghi thành tích làm cơ sở đề nghị."}
        )
    achievement = _achievement(connection, edit.title, row) if edit.title != row.achievement_title else None
    return EditContent(
        nominee_detail=edit.detail if edit.detail != row.nominee_detail else None,
        initiative_id=edit.initiative_id if edit.initiative_id != (row.initiative_id or 0) else None,
        award=edit.award if edit.award is not row.award else None,
        achievement_id=achievement,
        achievement_facts=_facts(connection, edit, achievement or row.achievement_id),
    )


def _facts(connection: Connection, edit: RowEdit, achievement_id: int) -> tuple[tuple[str, bool | None], ...]:
    """Return what is said of the achievement otherwise than it is stored."""
    if not edit.facts:
        return ()
    stored = connection.execute(sa.select(*achievements.c).where(achievements.c.id == achievement_id)).one()
    return tuple(
        (name, value) for name, value in edit.facts if name in FACTS and getattr(stored, name) != value
    )


def _achievement(connection: Connection, title: str, row: NominationRow) -> int:
    """Return the achievement of the nominee with these words, made when there is none."""
    general = title == f"Thành tích công tác {row.period_label}"
    key = ordinary_key(row.period_key) if general else achievement_key_of(title)
    query = sa.select(achievements.c.id).where(
        achievements.c.nominee_key == row.nominee_key, achievements.c.key == key
    )
    found = connection.scalar(query)
    if found is not None:
        return int(found)
    (number,) = insert_returning(
        connection, Achievement, [{"nominee_key": row.nominee_key, "key": key, "title": title}]
    )
    return number


def remove_rows(ids: Sequence[int], *, actor: Actor, versions: dict[int, int] | None = None) -> BulkResult:
    """Take drafts that were never sent off their list; whoever sent one before withdraws it as the unit's head."""
    seen = versions or {}
    items = [Item(number, Reason(REMOVED), seen.get(number)) for number in dict.fromkeys(ids)]
    return perform_many("remove_draft", items, actor=actor, per_item=True)


def take_lines(dossier_id: int, lines: Sequence[Line], *, actor: Actor) -> Taken:
    """Put pasted lines on the list; a line that fits nobody, several, or is refused waits with its words."""
    given = [line for line in lines if line.text.strip() and not is_heading(line.text)]
    if len(given) > MOST_LINES:
        message = f"Mỗi lần dán tối đa {MOST_LINES} dòng; ở đây có {len(given)} dòng. Dán thành nhiều lần."
        raise InvalidInput(message, {"text": message})
    long = next((number for number, line in enumerate(given, 1) if len(line.text) > LONGEST_LINE), 0)
    if long:
        message = f"Dòng {long} dài quá {LONGEST_LINE} ký tự. Chỉ dán các cột cần dùng."
        raise InvalidInput(message, {"text": message})
    try:
        with transaction() as connection:
            dossier, period = _open_dossier(connection, dossier_id, actor)
            standing = standing_of(connection, dossier.round_id, dossier.unit_id)
            drafts, waiting, settled = _sorted_out(register_of(connection, dossier.unit_id), standing, given)
            made = name_nominees(connection, dossier, drafts, actor=actor, period=period) if drafts else []
            _keep_waiting(connection, dossier_id, waiting, actor)
            if settled:
                connection.execute(
                    sa.delete(pending).where(pending.c.dossier_id == dossier_id, pending.c.ref.in_(settled))
                )
    except IntegrityError as error:
        raise translated(error) from error
    return Taken(tuple(made), len(waiting))


def _sorted_out(
    known: Sequence[Known], standing: Standing, lines: Sequence[Line]
) -> tuple[list[NominationDraft], list[Line], list[str]]:
    """Return the drafts, the lines that wait, and the references of pending lines that are settled."""
    drafts: list[NominationDraft] = []
    waiting: list[Line] = []
    settled: list[str] = []
    seen: set[tuple[AwardCode, str, str]] = set()
    for line in lines:
        found = match(line.text, known, line.chosen)
        draft = draft_of(found, line.award, standing)
        if draft is None or found.found is None:
            waiting.append(line)
            continue
        key = (draft.award, found.found.key, draft.achievement_key)
        if key in seen:
            waiting.append(line)
            continue
        seen.add(key)
        drafts.append(draft)
        settled += [line.pending_ref] if line.pending_ref else []
    return drafts, waiting, settled


def draft_of(found: Match, award: AwardCode | None, standing: Standing) -> NominationDraft | None:
    """Return the draft of a matched line, or nothing when the round or the list does not take it."""
    if found.found is None:
        return None
    wanted = found.cells.award or award
    key = achievement_key_of(found.cells.title) if found.cells.title else ""
    if wanted is None or standing.problem(wanted, found.found.kind, found.found.key, key):
        return None
    detail = found.cells.detail or found.found.note
    return NominationDraft(
        wanted,
        found.found.kind,
        found.found.id,
        detail,
        achievement_key=key,
        achievement_title=found.cells.title,
    )


def _keep_waiting(connection: Connection, dossier_id: int, waiting: Sequence[Line], actor: Actor) -> None:
    for line in waiting:
        values = {"text": line.text, "award": line.award}
        if line.pending_ref:
            where = (pending.c.ref == line.pending_ref, pending.c.dossier_id == dossier_id)
            connection.execute(sa.update(pending).where(*where).values(values))
            continue
        own = {
            "ref": new_ref(),
            "dossier_id": dossier_id,
            "added_by_id": actor.user_id,
            "added_at": clock.now(),
        }
        connection.execute(sa.insert(pending).values(values | own))


def drop_line(dossier_id: int, line_ref: str, *, actor: Actor) -> str:
    """Forget a pending line and return its words."""
    with transaction() as connection:
        _open_dossier(connection, dossier_id, actor)
        where = (pending.c.dossier_id == dossier_id, pending.c.ref == line_ref)
        text = connection.scalar(sa.select(pending.c.text).where(*where))
        if text is None:
            raise NotFound("dòng này")
        connection.execute(sa.delete(pending).where(*where))
        return str(text)


def copy_rows(dossier_id: int, sources: Sequence[int], *, actor: Actor) -> Taken:
    """Name again those whom an earlier list of the same unit named; who left, or stands here already, is left out."""
    with transaction() as connection:
        dossier, period = _open_dossier(connection, dossier_id, actor)
        standing = standing_of(connection, dossier.round_id, dossier.unit_id)
        known = {one.key: one for one in register_of(connection, dossier.unit_id) if one.works_here}
        query = sa.select(n.c.award, n.c.nominee_kind, n.c.nominee_key).where(
            n.c.id.in_(list(sources)), n.c.unit_id == dossier.unit_id, n.c.dossier_id != dossier_id
        )
        rows = connection.execute(query.order_by(n.c.id)).all()
        wanted = {(row.award, row.nominee_key): row.nominee_kind for row in rows if row.nominee_key in known}
        drafts = [
            NominationDraft(award, kind, known[key].id, known[key].note)
            for (award, key), kind in wanted.items()
            if not standing.problem(award, kind, key)
        ]
        made = name_nominees(connection, dossier, drafts, actor=actor, period=period) if drafts else []
    return Taken(tuple(made), len(set(sources)) - len(made))


def _open_dossier(connection: Connection, dossier_id: int, actor: Actor) -> tuple[AnyRow, tuple[str, str]]:
    """Return the dossier and its period; refused to strangers (``NotFound``) and after the round is closed."""
    row = connection.execute(sa.select(*dossiers.c).where(dossiers.c.id == dossier_id)).first()
    if row is None or row.unit_id not in actor.units_with(*UNIT_ROLES):
        raise NotFound("hồ sơ này")
    round_ = find_round(connection, row.round_id)
    require(actor, Action.CREATE_NOMINATION, Subject.for_unit(row.unit_id, round_.body_unit_id))
    if round_.archived_at is not None:
        raise RoundClosed("Đợt xét đã đóng. Đề nghị ở đợt sau.")
    return row, (round_.period_key, round_.period_label)


def add_known(
    dossier_id: int, keys: Sequence[str], award: AwardCode, *, actor: Actor
) -> tuple[list[int], list[tuple[str, str]]]:
    """Name people picked from the register, many at once; returns the nominations, and (name, why not) of the rest."""
    try:
        with transaction() as connection:
            dossier, period = _open_dossier(connection, dossier_id, actor)
            standing = standing_of(connection, dossier.round_id, dossier.unit_id)
            known = {one.key: one for one in register_of(connection, dossier.unit_id)}
            picked = [known[key] for key in dict.fromkeys(keys) if key in known]
            problems = [(one.name, standing.problem(award, one.kind, one.key)) for one in picked]
            drafts = [
                NominationDraft(award, one.kind, one.id, one.note)
                for one, (_, problem) in zip(picked, problems, strict=True)
                if not problem
            ]
            made = name_nominees(connection, dossier, drafts, actor=actor, period=period) if drafts else []
    except IntegrityError as error:
        raise translated(error) from error
    return made, [(name, problem) for name, problem in problems if problem]
