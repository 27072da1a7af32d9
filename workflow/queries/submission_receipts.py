"""The receipt of a submission, read from the snapshots that the submission froze: it cannot differ from them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from rules.documents import DOCX, PDF, SUBMISSION_RECEIPT, BlockDocument, render, spec_for
from rules.documents.content.unit_facts import HandedIn, Proposal, ReceiptFacts
from rules.errors import RuleError
from rules.text import clock_time, long_date
from rules.vocabulary import PaperKind
from workflow import clock
from workflow.actor import Actor
from workflow.canonical import sha256
from workflow.db import reading
from workflow.document_kit import fonts, wording_of
from workflow.errors import InvalidInput, NotFound
from workflow.models import AuditEvent, Dossier, Nomination, Paper, Snapshot, User
from workflow.queries.documents import Download
from workflow.queries.receipts import receipts_of
from workflow.queries.scope import visible_dossiers, visible_nominations
from workflow.tables import AnyRow, table
from workflow.unit_paper_facts import Papered, load_papered
from workflow.unit_papers import entry_of, unit_of

d, n, snapshots, papers = table(Dossier), table(Nomination), table(Snapshot), table(Paper)
events, users = table(AuditEvent), table(User)
PREFIX = 16  # characters of a hash that a receipt prints
TYPES = {
    PDF: "application/pdf",
    DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


@dataclass(frozen=True, slots=True)
class Receipt:
    """One submission: its number (1 is the first), the moment, who, and what the paper says."""

    dossier_ref: str
    unit: str
    number: int
    moments: tuple[datetime, ...]
    submitted_by: str
    count: int
    content: BlockDocument


def receipt(viewer: Actor, ref: str, number: int = 0, code: str = "") -> Receipt:
    """Return the receipt of a submission by its number (0: the latest) or its code.

    ``NotFound`` while nothing was submitted, and for a number or code that there is not.
    """
    codes = {one.at: one.code for one in receipts_of(viewer, ref)[1]}
    with reading() as connection:
        dossier_id = connection.scalar(sa.select(d.c.id).where(d.c.ref == ref, visible_dossiers(viewer)))
        papered = load_papered(connection, dossier_id) if dossier_id is not None else None
        if papered is None:
            raise NotFound("hồ sơ này")
        taken = _taken(connection, viewer, papered.dossier.id)
        moments = tuple(sorted({row.taken_at for row in taken}))
        if code:
            number = next(
                (place for place, at in enumerate(moments, 1) if codes.get(at) == code), len(moments) + 1
            )
        if not moments or number > len(moments):
            raise NotFound("giấy biên nhận này: hồ sơ chưa được trình")
        at = moments[number - 1]
        chosen = [row for row in taken if row.taken_at == at]
        who = _submitter(connection, [row.nomination_id for row in chosen], at)
        named = _papers(connection, papered.dossier.id)
    content = _content(papered, chosen, at, who, named, code=codes[at])
    return Receipt(ref, papered.dossier.unit, number or len(moments), moments, who, len(chosen), content)


def _taken(connection: Connection, viewer: Actor, dossier_id: int) -> list[AnyRow]:
    query = (
        sa.select(snapshots.c.nomination_id, snapshots.c.content, snapshots.c.taken_at)
        .join(n, n.c.id == snapshots.c.nomination_id)
        .where(n.c.dossier_id == dossier_id, visible_nominations(viewer))
        .order_by(snapshots.c.id)
    )
    return list(connection.execute(query))


def _submitter(connection: Connection, ids: list[int], at: datetime) -> str:
    """Return who submitted at that moment, from the trail of the first nomination."""
    query = (
        sa.select(users.c.display_name)
        .join(events, events.c.actor_id == users.c.id)
        .where(
            events.c.chain == "nomination",
            events.c.subject_id == ids[0],
            events.c.event == "nomination_submitted",
            events.c.recorded_at == at,
        )
    )
    return str(connection.scalar(query.limit(1)) or "")


def _papers(connection: Connection, dossier_id: int) -> dict[str, list[AnyRow]]:
    """Return what is on record of the dossier's papers by hash, withdrawn ones too: a snapshot may name them."""
    query = sa.select(
        papers.c.sha256, papers.c.kind, papers.c.number, papers.c.filename, n.c.nominee_name
    ).select_from(papers.outerjoin(n, n.c.id == papers.c.nomination_id))
    found: dict[str, list[AnyRow]] = {}
    for row in connection.execute(query.where(papers.c.dossier_id == dossier_id).order_by(papers.c.id)):
        found.setdefault(row.sha256, []).append(row)
    return found


def _content(
    papered: Papered,
    chosen: list[AnyRow],
    at: datetime,
    who: str,
    named: dict[str, list[AnyRow]],
    *,
    code: str,
) -> BlockDocument:
    by_id = {row.id: row for row in papered.nominations}
    about, local = papered.dossier, clock.local(at)
    entries = tuple(
        entry_of(papered, by_id[row.nomination_id]) for row in chosen if row.nomination_id in by_id
    )
    facts = ReceiptFacts(
        proposal=Proposal(unit_of(papered), about.body, about.round_name, about.period_label, entries),
        code=code,
        moment=f"{clock_time(f'{local:%H:%M}')}, {long_date(local.date())}",
        submitted_by=who,
        papers=_handed_in(chosen, named),
    )
    try:
        spec = spec_for(SUBMISSION_RECEIPT, local.date())
        content = spec.content(facts, wording_of(spec.wording), spec_id=spec.id)
    except RuleError as error:
        raise InvalidInput(f"Chưa lập được giấy biên nhận: {error}") from error
    assert isinstance(content, BlockDocument)
    return content


def _handed_in(chosen: list[AnyRow], named: dict[str, list[AnyRow]]) -> tuple[HandedIn, ...]:
    """Return every paper that the snapshots name, each once, in the order of its kind."""
    found: dict[tuple[str, str], HandedIn] = {}
    for row in chosen:
        for kind, digest in json.loads(row.content)["papers"]:
            known = next((one for one in named.get(digest, ()) if one.kind.value == kind), None)
            label = PaperKind.of(kind).label
            if known is not None and known.nominee_name:
                label = f"{label} ({known.nominee_name})"
            number = known.number if known is not None else ""
            filename = known.filename if known is not None else ""
            found.setdefault((kind, digest), HandedIn(label, number, filename, digest[:PREFIX]))
    order = {kind.value: place for place, kind in enumerate(PaperKind)}
    return tuple(found[key] for key in sorted(found, key=lambda key: (order[key[0]], found[key].label)))


def drawn(shown: Receipt, form: str = PDF) -> Download:
    """Return the receipt as a file."""
    content = render(shown.content, fonts(), form)
    name = f"giay-bien-nhan-{shown.dossier_ref[:8]}-{shown.number}.{form}"
    return Download(content, TYPES[form], name, sha256(content))
