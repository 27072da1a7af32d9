"""What no letter has told yet, by dossier or round with its clock; what a letter would say; where letters were made."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from rules.deadlines import notice_deadline
from rules.documents import BlockDocument, render_draft, spec_for
from rules.documents.content.letter_parts import LetterEnd
from rules.errors import RuleError
from workflow import clock
from workflow.actor import Actor
from workflow.calendars import calendars_of
from workflow.db import reading
from workflow.document_kit import fonts, wording_of
from workflow.errors import InvalidInput, NotFound
from workflow.letter_facts import closed_on, facts_of
from workflow.letter_kinds import LETTERS, LetterKind
from workflow.letter_rows import count_untold, n, parent_id, untold, untold_rows
from workflow.models import Dossier, Round, Unit
from workflow.official_kinds import KINDS
from workflow.packs import load_packs
from workflow.queries import paging
from workflow.queries.deadlines_ahead import left_until
from workflow.queries.documents import Download
from workflow.queries.scope import is_conflicted
from workflow.states import NominationState as S
from workflow.tables import AnyRow, table

r, u, d = table(Round), table(Unit), table(Dossier)


@dataclass(frozen=True, slots=True)
class UntoldCase:
    """One nomination in the list of what a letter would tell."""

    name: str
    award: str
    state: S
    reason: str


@dataclass(frozen=True, slots=True)
class Untold:
    """A dossier or round with what no letter has told; ``may_make`` is False where the viewer has an own case in it."""

    key: str  # the dossier's reference, or the round's code
    id: int
    body_unit_id: int
    title: str
    about: str
    cases: tuple[UntoldCase, ...]
    due_on: date | None
    left: int | None
    may_make: bool

    @property
    def clock_words(self) -> str:
        """How long until the letter must be out, in working days; empty where no limit is known."""
        if self.left is None:
            return ""
        if self.left < 0:
            return f"quá hạn {-self.left} ngày làm việc"
        return "hạn hôm nay" if self.left == 0 else f"còn {self.left} ngày làm việc"

    @property
    def tone(self) -> str:
        """How urgent it looks."""
        return "info" if self.left is None or self.left > 2 else "bad" if self.left < 0 else "wait"


@dataclass(frozen=True, slots=True)
class Draft:
    """What a letter would say if it were made today."""

    item: Untold
    document: BlockDocument
    label: str


def listed(viewer: Actor, slug: str, cursor: paging.Cursor) -> paging.Page[Untold]:
    """Return one page of dossiers or rounds with something untold, the newest first. A fixed number of statements."""
    letter = LETTERS[slug]
    bodies = viewer.units_with(letter.role)
    parent = r if letter.by_round else d
    ref = r.c.code if letter.by_round else d.c.ref
    own_round = n.c.round_id == r.c.id
    some = sa.exists(
        sa.select(n.c.id)
        .select_from(n.join(r, own_round) if not letter.by_round else n)
        .where(
            parent_id(letter) == parent.c.id,
            r.c.body_unit_id.in_(sorted(bodies)),
            own_round,
            untold(letter),
        )
        .correlate(parent)
    )
    query = sa.select(parent.c.id, ref).where(some)
    with reading() as connection:
        total = connection.scalar(sa.select(sa.func.count()).select_from(query.subquery())) or 0
        rows, newer, older = paging.fetch(
            connection, query, key=parent.c.id, ref=ref, cursor=cursor, descending=True
        )
        found = _items(connection, viewer, letter, [row.id for row in rows])
    return paging.Page(tuple(found[row.id] for row in rows if row.id in found), total, newer, older)


def counts(viewer: Actor) -> dict[str, int]:
    """Return how many nominations each kind of letter of the viewer's has yet to tell of."""
    with reading() as connection:
        return {
            slug: count_untold(connection, letter, viewer)
            for slug, letter in LETTERS.items()
            if viewer.holds(letter.role)
        }


def count_waiting(connection: Connection, viewer: Actor, slug: str) -> int:
    """Return how many nominations one kind of letter has yet to tell of."""
    return count_untold(connection, LETTERS[slug], viewer)


def _items(
    connection: Connection, viewer: Actor, letter: LetterKind, parents: list[int]
) -> dict[int, Untold]:
    """Gather the untold cases of some dossiers or rounds."""
    bodies = viewer.units_with(letter.role)
    rows = untold_rows(connection, letter, bodies, parents)
    dues = _dues(connection, rows)
    calendars = calendars_of(connection, bodies)
    groups: dict[int, list[AnyRow]] = {}
    for row in rows:
        groups.setdefault(row.round_id if letter.by_round else row.dossier_id, []).append(row)
    made = {}
    for number, group in groups.items():
        first = group[0]
        due = min((dues[row.id] for row in group if row.id in dues), default=None)
        left = left_until(calendars.of(first.body_unit_id), clock.today(), due)[0] if due else None
        again = f", hồ sơ lần {first.sequence}" if first.sequence > 1 else ""
        made[number] = Untold(
            first.round_code if letter.by_round else first.dossier_ref,
            number,
            first.body_unit_id,
            first.round_name if letter.by_round else first.unit,
            "" if letter.by_round else f"{first.round_name}{again}",
            tuple(UntoldCase(row.nominee_name, row.award.label, row.state, row.reason) for row in group),
            due,
            left,
            not any(is_conflicted(viewer, row.person_id) for row in group),
        )
    return made


def _dues(connection: Connection, rows: list[AnyRow]) -> dict[int, date]:
    """Return by when the unit must be told of each decided case; none where no limit is known on that day."""
    decided = [row for row in rows if row.state in {S.AWARDED, S.NOT_AWARDED}]
    packs = load_packs(connection, {row.rule_pack for row in decided})
    found = {}
    for row in decided:
        on = closed_on(row)
        try:
            found[row.id] = notice_deadline(on, packs.law(row.rule_pack, on, on)).due_on
        except RuleError:
            continue
    return found


def parents_of(viewer: Actor, slug: str, keys: list[str]) -> dict[int, list[int]]:
    """Return the ids of chosen dossiers or rounds with something untold, by their body."""
    letter = LETTERS[slug]
    key = r.c.code if letter.by_round else d.c.ref
    query = (
        sa.select(r.c.body_unit_id, parent_id(letter))
        .select_from(n.join(r, r.c.id == n.c.round_id).join(d, d.c.id == n.c.dossier_id))
        .where(key.in_(keys), r.c.body_unit_id.in_(sorted(viewer.units_with(letter.role))), untold(letter))
        .distinct()
    )
    found: dict[int, list[int]] = {}
    with reading() as connection:
        for body, number in connection.execute(query):
            found.setdefault(body, []).append(number)
    return {body: sorted(numbers) for body, numbers in found.items()}


def draft(viewer: Actor, slug: str, key: str) -> Draft:
    """Return what the letter of a dossier or round would say today; ``NotFound`` when there is nothing to tell."""
    letter = LETTERS[slug]
    ids = [number for numbers in parents_of(viewer, slug, [key]).values() for number in numbers]
    if not ids:
        raise NotFound("trường hợp nào chưa có văn bản ở đây")
    with reading() as connection:
        item = _items(connection, viewer, letter, ids)[ids[0]]
        rows = untold_rows(connection, letter, [item.body_unit_id], ids)
        end = LetterEnd(letter.symbol, signer_titles=letter.titles)
        try:
            spec = spec_for(letter.kind, clock.today())
            facts = facts_of(connection, letter.kind, rows, end)
            content = spec.content(facts, wording_of(spec.wording), spec_id=spec.id)
        except RuleError as error:
            raise InvalidInput(f"Chưa lập được văn bản: {error}") from error
    assert isinstance(content, BlockDocument)
    return Draft(item, content, KINDS[letter.kind].label)


def draft_file(found: Draft, form: str) -> Download:
    """Return a draft as PDF or Word, marked as one on every page."""
    if form not in {"pdf", "docx"}:
        raise NotFound("định dạng này")
    content = render_draft(found.document, fonts(), form)
    kind = "application/pdf" if form == "pdf" else WORD
    return Download(content, kind, f"Dự thảo - {found.label}.{form}", "")


WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
