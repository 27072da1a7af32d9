"""Import a dossier's workbook. The dry run is the real run, rolled back: there is no second code that could differ.

A real run does exactly what its dry run showed. When something changed in between, it finds another outcome, writes
nothing and says so. Rows stand alone: a refused row leaves the others as they are.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import sqlalchemy as sa
from sqlalchemy.engine import Connection

import rules
from rules.errors import NeedsLocalRule, NoLawInForce
from rules.vocabulary import AwardCode
from workflow import clock
from workflow.actions import Action
from workflow.actor import Actor
from workflow.assessing import assess_nomination
from workflow.audit import Happened, record
from workflow.creation import find_round
from workflow.db import transaction
from workflow.dossier_rows import load_surroundings
from workflow.errors import InvalidInput, NotFound, WorkflowError
from workflow.facts_of import fact_sheets
from workflow.grounds import Subject
from workflow.models import Dossier, Nomination
from workflow.packs import load_packs
from workflow.perform import Item, run
from workflow.permissions import require
from workflow.rows import load_rows
from workflow.security_log import note_refusal
from workflow.services import uploads
from workflow.services.dossier_plan import PlannedRow, plan
from workflow.services.drafting import add_within
from workflow.services.each_alone import RollBack, each_alone
from workflow.services.import_values import (
    ADDED,
    CHANGED,
    REFUSED,
    GivenRow,
    ImportOutcome,
    Meter,
    RowOutcome,
)
from workflow.states import NominationState
from workflow.tables import AnyRow, table

MOST_ROWS = 2_000
POOLS = {AwardCode.GRASSROOTS_FIGHTER: AwardCode.ADVANCED_WORKER}
"""A title whose number may be limited to a share of another's."""

GONE = (NominationState.WITHDRAWN, NominationState.NOT_AWARDED, NominationState.REVOKED)
IN_ALL = 3
"""A finding that every touched row has, when they are at least so many, concerns the dossier, not the rows."""


def dry_run(upload_ref: str, rows: Sequence[GivenRow], *, actor: Actor) -> ImportOutcome:
    """Return what the import would do; nothing is kept."""
    return _run(upload_ref, rows, actor=actor, seen=None)


def real_run(upload_ref: str, rows: Sequence[GivenRow], *, actor: Actor, seen: str) -> ImportOutcome:
    """Do it, when the outcome is still the one whose fingerprint was ``seen``; else ``stale`` and nothing changes."""
    return _run(upload_ref, rows, actor=actor, seen=seen)


def _run(upload_ref: str, rows: Sequence[GivenRow], *, actor: Actor, seen: str | None) -> ImportOutcome:
    if len(rows) > MOST_ROWS:
        raise InvalidInput(
            f"Tệp có {len(rows)} dòng; mỗi lần nhập nhiều nhất {MOST_ROWS} dòng. Tách thành nhiều tệp."
        )
    try:
        with transaction() as connection:
            return _inside(connection, upload_ref, rows, actor, seen)
    except RollBack as rolled_back:
        return rolled_back.outcome
    except WorkflowError as error:
        note_refusal(actor, "import_dossier", error)
        raise


def _inside(
    connection: Connection, upload_ref: str, rows: Sequence[GivenRow], actor: Actor, seen: str | None
) -> ImportOutcome:
    """Apply everything; keep it only when this outcome was asked for."""
    upload = uploads.of(connection, upload_ref, kind=uploads.DOSSIER, actor=actor, lock=True)
    if upload.result is not None:
        return ImportOutcome.from_json(upload.result)
    outcome = _applied(connection, upload.subject_id, rows, actor)
    if seen is None or outcome.fingerprint != seen:
        raise RollBack(replace(outcome, stale=seen is not None))
    outcome = replace(outcome, written=True)
    uploads.finish(connection, upload, outcome.as_json())
    _record(connection, upload, outcome, actor)
    return outcome


def _applied(
    connection: Connection, dossier_id: int, rows: Sequence[GivenRow], actor: Actor
) -> ImportOutcome:
    dossier = connection.execute(sa.select(*table(Dossier).c).where(Dossier.id == dossier_id)).first()
    if dossier is None:
        raise NotFound("hồ sơ")
    round_ = find_round(connection, dossier.round_id)
    require(actor, Action.EDIT_NOMINATION, Subject.for_unit(dossier.unit_id, round_.body_unit_id))
    around = load_surroundings(
        connection, unit_id=dossier.unit_id, round_id=dossier.round_id, dossier_id=dossier_id
    )
    planned = plan(rows, around)
    doing = [one for one in planned if one.settled is None]
    touched: dict[int, list[int]] = {}
    refused = each_alone(
        connection, doing, lambda group: touched.update(_carry_out(connection, dossier_id, group, actor))
    )
    why = {doing[place].row.line: sentence for place, sentence in refused.items()}
    warnings, notes = _warnings(connection, touched)
    outcomes = tuple(_outcome(one, why, warnings) for one in planned)
    return ImportOutcome(outcomes, notes, _meters(connection, dossier, round_))


def _carry_out(
    connection: Connection, dossier_id: int, group: Sequence[PlannedRow], actor: Actor
) -> dict[int, list[int]]:
    """Run the steps that single edits run: new drafts, edits, votes. Returns line → nominations."""
    done: dict[int, list[int]] = {one.row.line: [] for one in group}
    drafts = [(one, draft) for one in group for draft in one.drafts]
    votes = []
    if drafts:
        ids = add_within(connection, dossier_id, [draft for _, draft in drafts], actor=actor)
        for (one, _), number in zip(drafts, ids, strict=True):
            done[one.row.line].append(number)
            if one.vote is not None:
                votes.append(Item(number, one.vote))
    edits = [(one, found, content) for one in group for found, content in one.edits]
    run_edits = [Item(found.id, content, _seen(one, found.ref)) for one, found, content in edits]
    if run_edits:
        run(connection, "edit_content", run_edits, actor=actor)
    edited = {found.id for _, found, _ in edits}
    for one in group:
        done[one.row.line] += [found.id for found, _ in one.edits] + [found.id for found, _ in one.votes]
        votes += [
            Item(found.id, vote, None if found.id in edited else _seen(one, found.ref))
            for found, vote in one.votes
        ]
    if votes:
        run(connection, "record_unit_ballot", votes, actor=actor)
    return done


def _seen(one: PlannedRow, ref: str) -> int | None:
    """Return the version that the workbook showed, for the nomination it was written for."""
    return one.row.version if one.row.ref == ref else None


def _outcome(one: PlannedRow, refused: dict[int, str], warnings: dict[int, tuple[str, ...]]) -> RowOutcome:
    told = _ended(one, refused, warnings)
    return replace(told, warnings=(*one.row.remarks, *told.warnings))


def _ended(one: PlannedRow, refused: dict[int, str], warnings: dict[int, tuple[str, ...]]) -> RowOutcome:
    if one.settled is not None:
        return one.settled
    line = one.row.line
    if line in refused:
        return RowOutcome(line, one.name, REFUSED, (refused[line],))
    what = ADDED if one.drafts else CHANGED
    return RowOutcome(line, one.name, what, tuple(one.sentences), warnings.get(line, ()))


def _warnings(
    connection: Connection, touched: dict[int, list[int]]
) -> tuple[dict[int, tuple[str, ...]], tuple[str, ...]]:
    """Return what the rules still miss: per line, and what all lines miss alike."""
    ids = sorted({number for numbers in touched.values() for number in numbers})
    rows = load_rows(connection, ids)
    sheets = fact_sheets(connection, list(rows.values()))
    packs = load_packs(connection, {row.rule_pack for row in rows.values()})
    missing: dict[int, list[str]] = {}
    for number, row in rows.items():
        found = assess_nomination(row, sheets[number], packs, clock.today()).blocking
        missing[number] = [f"{row.award.label}: {finding.reason}" for finding in found]
    lines = {
        line: list(dict.fromkeys(text for number in numbers for text in missing[number]))
        for line, numbers in touched.items()
    }
    often = Counter(text for texts in lines.values() for text in texts)
    general = [text for text, times in often.items() if times >= max(IN_ALL, len(lines))]
    rest = {line: tuple(text for text in texts if text not in general)[:4] for line, texts in lines.items()}
    return rest, tuple(general)


def _meters(connection: Connection, dossier: AnyRow, round_: AnyRow) -> tuple[Meter, ...]:
    """Return the shares of the unit's nominations in the round as they stand now, inside this transaction."""
    n = table(Nomination)
    query = (
        sa.select(n.c.award, sa.func.count())
        .where(n.c.round_id == dossier.round_id, n.c.unit_id == dossier.unit_id, n.c.state.not_in(GONE))
        .group_by(n.c.award)
    )
    counts = {award: int(count) for award, count in connection.execute(query)}
    packs = load_packs(connection, {round_.rule_pack})
    found = []
    for award in sorted(counts, key=list(AwardCode).index):
        base = POOLS.get(award)
        if base is None:
            found.append(Meter(award.label, counts[award], None, "", ""))
            continue
        try:
            law = packs.law(round_.rule_pack, clock.today())
            share = rules.quota(award, law, pool=counts.get(base, 0), used=counts[award], decided_on=None)
        except (NoLawInForce, NeedsLocalRule) as error:
            found.append(Meter(award.label, counts[award], None, str(error), ""))
            continue
        found.append(Meter(award.label, share.used, share.max_allowed, share.sentence, share.citation))
    return tuple(found)


def _record(connection: Connection, upload: uploads.Upload, outcome: ImportOutcome, actor: Actor) -> None:
    """One event on the dossier's chain; every changed nomination has its own besides."""
    payload: dict[str, object] = {
        "sha256": upload.sha256,
        "added": outcome.count(ADDED),
        "changed": outcome.count(CHANGED),
        "refused": outcome.count(REFUSED),
    }
    record(
        connection,
        [Happened("dossier", upload.subject_id, "workbook_imported", actor.user_id, clock.now(), payload)],
    )
