"""A unit's own papers: keep the short form and report texts, freeze what was made, record that it was signed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from rules.documents import render
from rules.errors import RuleError
from rules.vocabulary import PaperKind
from workflow import clock
from workflow.actions import Action
from workflow.actor import Actor
from workflow.canonical import new_ref, sha256
from workflow.db import reading, transaction
from workflow.document_kit import fonts
from workflow.errors import Conflict, InvalidInput, NotFound, WrongState
from workflow.grounds import Subject
from workflow.models import (
    Dossier,
    DossierDocument,
    Nomination,
    Paper,
    PaperSigning,
    Snapshot,
)
from workflow.payloads import PaperAdded, PaperWithdrawn
from workflow.perform import Item, run
from workflow.permissions import require
from workflow.services.files import store_many
from workflow.services.paper_access import SENT, happened, late, permitted
from workflow.services.paper_texts import save_details, save_report
from workflow.states import AT_UNIT, EDITABLE, NominationState
from workflow.tables import AnyRow, insert_returning, table
from workflow.unit_paper_facts import Details, Papered, load_papered
from workflow.unit_papers import FOR_DOSSIER, Made, make, make_report

dossiers, nominations, papers = table(Dossier), table(Nomination), table(Paper)
documents, signings = table(DossierDocument), table(PaperSigning)
HANDED_IN = "Giấy tờ này đã được trình cùng hồ sơ nên giữ nguyên. Lập hoặc tải bản thay thế đặt bên cạnh."
OWN = frozenset({NominationState.DRAFT, NominationState.UNIT_REVIEW, NominationState.WITHDRAWN})
"""States in which nobody outside the unit relies on a dossier's papers."""


@dataclass(frozen=True, slots=True)
class Frozen:
    """What came of one paper: kept, or why not."""

    label: str
    problem: str = ""


def use_paper(dossier_id: int, key: str, *, actor: Actor, seen: str = "") -> None:
    """Freeze one paper of the dossier; ``seen`` is the hash of what was shown, ``Conflict`` when it changed since."""
    papered = _loaded(dossier_id)
    made = make(papered, key)
    _finished(made, seen)
    _freeze(papered, [(made, FOR_DOSSIER[key].stem, None)], actor)


def use_report(dossier_id: int, nomination_id: int, *, actor: Actor, seen: str = "") -> None:
    """Freeze one nominee's report; errors as for ``use_paper``."""
    papered = _loaded(dossier_id)
    row = next((one for one in papered.nominations if one.id == nomination_id), None)
    if row is None:
        raise NotFound("đề nghị này")
    made = make_report(papered, row)
    _finished(made, seen)
    _freeze(papered, [(made, "bao-cao-thanh-tich", row)], actor)


def use_all(dossier_id: int, keys: Sequence[str], report_ids: Iterable[int], *, actor: Actor) -> list[Frozen]:
    """Freeze every named paper that can be finished, in one transaction; tell what the others lack."""
    papered = _loaded(dossier_id)
    wanted = set(report_ids)
    made: list[tuple[Made, str, AnyRow | None]] = [
        (make(papered, key), FOR_DOSSIER[key].stem, None) for key in keys
    ]
    made += [
        (make_report(papered, row), "bao-cao-thanh-tich", row)
        for row in papered.nominations
        if row.id in wanted
    ]
    _freeze(papered, [one for one in made if not one[0].problem], actor)
    return [Frozen(_label(one, row), one.problem) for one, _stem, row in made]


def _label(made: Made, row: AnyRow | None) -> str:
    return made.kind.label if row is None else f"{made.kind.label} của {row.nominee_name}"


def _loaded(dossier_id: int) -> Papered:
    with reading() as connection:
        papered = load_papered(connection, dossier_id)
    if papered is None:
        raise NotFound("hồ sơ này")
    return papered


def _finished(made: Made, seen: str) -> None:
    if made.problem:
        raise InvalidInput(made.problem)
    if seen and seen != sha256(made.content.to_json()):
        raise Conflict("Dữ liệu đã thay đổi từ khi bạn xem bản này. Xem lại bản mới rồi dùng.")


def _freeze(papered: Papered, made: Sequence[tuple[Made, str, AnyRow | None]], actor: Actor) -> None:
    """Draw, store, and put into the dossier; earlier versions made of data step back."""
    if not made:
        return
    about = papered.dossier
    require(actor, Action.ATTACH_PAPER, Subject.for_unit(about.unit_id, about.body_unit_id))
    try:
        files = [(render(one.content, fonts()), f"{stem}.pdf") for one, stem, _row in made]
    except RuleError as error:
        raise InvalidInput(f"Chưa lập được văn bản: {error}") from error
    stored = store_many(files)
    number = papered.details.letter_number
    with transaction() as connection:
        states = permitted(connection, about.id, actor)
        if any(row is None for _one, _stem, row in made) and states and not states & EDITABLE:
            raise WrongState(SENT, state="", trigger="use_paper")
        versions, current = _versions(connection, about.id), _current(connection, about.id)
        conduct = papered.details.confirms_conduct
        for (one, _stem, row), file in zip(made, stored, strict=True):
            content = one.content.to_json()
            if current.get((one.kind.value, row.id if row else None)) == sha256(content):
                continue  # the same content is there already: a second click makes no second version
            named = number if one.kind is PaperKind.PROPOSAL_LETTER else ""
            added = PaperAdded(one.kind, file.sha256, file.filename, named, None)
            paper_id = _replace(
                connection,
                about.id,
                row,
                added,
                actor,
                conduct=conduct and one.kind is PaperKind.UNIT_MINUTES,
            )
            values = {
                "dossier_id": about.id, "nomination_id": row.id if row else None, "paper_id": paper_id,
                "kind": one.kind.value, "number": versions.get((one.kind.value, row.id if row else None), 0) + 1,
                "spec_id": one.content.spec, "content": content, "content_sha256": sha256(content),
                "frozen_at": clock.now(),
            }  # fmt: skip
            connection.execute(sa.insert(documents).values(values))


def _versions(connection: Connection, dossier_id: int) -> dict[tuple[str, int | None], int]:
    query = (
        sa.select(documents.c.kind, documents.c.nomination_id, sa.func.max(documents.c.number))
        .where(documents.c.dossier_id == dossier_id)
        .group_by(documents.c.kind, documents.c.nomination_id)
    )
    return {(kind, nomination): number for kind, nomination, number in connection.execute(query)}


def _current(connection: Connection, dossier_id: int) -> dict[tuple[str, int | None], str]:
    """Return the hash of the content in force of each kind, by nomination."""
    query = (
        sa.select(documents.c.kind, documents.c.nomination_id, documents.c.content_sha256)
        .join(papers, papers.c.id == documents.c.paper_id)
        .where(documents.c.dossier_id == dossier_id, papers.c.withdrawn_at.is_(None))
        .order_by(documents.c.id)
    )
    return {(kind, nomination): digest for kind, nomination, digest in connection.execute(query)}


def _replace(
    connection: Connection, dossier_id: int, row: AnyRow | None, added: PaperAdded, actor: Actor, *, conduct: bool
) -> int:  # fmt: skip
    """Take out the earlier version made of data and put the new paper in; return its id."""
    nomination = row.id if row is not None else None
    earlier = _made_earlier(connection, dossier_id, nomination, added.kind)
    if row is None:
        for paper_id in earlier:
            if not _is_with_body(connection, dossier_id, paper_id):
                _withdraw(connection, dossier_id, paper_id, actor)
        return _add_to_dossier(connection, dossier_id, added, actor, conduct=conduct)
    state = connection.scalar(sa.select(nominations.c.state).where(nominations.c.id == row.id))
    if state is NominationState.DRAFT:  # what was returned keeps its old papers beside the new ones
        for paper_id in earlier:
            run(connection, "withdraw_paper", [Item(row.id, PaperWithdrawn(paper_id))], actor=actor)
    run(connection, "attach_paper", [Item(row.id, added)], actor=actor)
    newest = sa.select(sa.func.max(papers.c.id)).where(papers.c.nomination_id == row.id)
    found = connection.scalar(newest)
    assert found is not None
    return int(found)


def _made_earlier(
    connection: Connection, dossier_id: int, nomination: int | None, kind: PaperKind
) -> list[int]:
    query = (
        sa.select(papers.c.id)
        .join(documents, documents.c.paper_id == papers.c.id)
        .where(
            papers.c.dossier_id == dossier_id,
            papers.c.nomination_id.is_(None) if nomination is None else papers.c.nomination_id == nomination,
            papers.c.kind == kind,
            papers.c.withdrawn_at.is_(None),
        )
    )
    return list(connection.scalars(query))


def _add_to_dossier(
    connection: Connection, dossier_id: int, added: PaperAdded, actor: Actor, *, conduct: bool
) -> int:
    row = {
        "ref": new_ref(), "dossier_id": dossier_id, "nomination_id": None, "kind": added.kind,
        "number": added.number, "signed_on": None, "filename": added.filename, "sha256": added.sha256,
        "confirms_conduct": conduct, "added_by_id": actor.user_id, "added_at": clock.now(),
    }  # fmt: skip
    (number,) = insert_returning(connection, Paper, [row])
    happened(connection, dossier_id, "dossier_paper_attached", actor, added.for_audit())
    return number


def withdraw_from_dossier(dossier_id: int, paper_ref: str, *, actor: Actor) -> str:
    """Take a paper of the whole dossier out; it stays on record. Returns the name of its file."""
    with transaction() as connection:
        states = permitted(connection, dossier_id, actor)
        if states and not states & EDITABLE:
            raise WrongState(SENT, state="", trigger="withdraw_from_dossier")
        query = sa.select(papers.c.id, papers.c.filename).where(
            papers.c.ref == paper_ref,
            papers.c.dossier_id == dossier_id,
            papers.c.nomination_id.is_(None),
            papers.c.withdrawn_at.is_(None),
        )
        found = connection.execute(query).first()
        if found is None:
            raise NotFound("giấy tờ này")
        if _is_with_body(connection, dossier_id, found.id):
            raise WrongState(HANDED_IN, state="", trigger="withdraw_from_dossier")
        _withdraw(connection, dossier_id, found.id, actor)
        return str(found.filename)


def _is_with_body(connection: Connection, dossier_id: int, paper_id: int) -> bool:
    """Whether a nomination that is no longer only the unit's was submitted with this paper."""
    snapshots = table(Snapshot)
    query = (
        sa.select(snapshots.c.id)
        .join(nominations, nominations.c.id == snapshots.c.nomination_id)
        .where(
            nominations.c.dossier_id == dossier_id,
            nominations.c.state.not_in(sorted(OWN, key=lambda state: state.value)),
            snapshots.c.taken_at
            >= sa.select(papers.c.added_at).where(papers.c.id == paper_id).scalar_subquery(),
        )
    )
    return connection.scalar(query.limit(1)) is not None


def _withdraw(connection: Connection, dossier_id: int, paper_id: int, actor: Actor) -> None:
    gone = {"withdrawn_by_id": actor.user_id, "withdrawn_at": clock.now()}
    connection.execute(sa.update(papers).where(papers.c.id == paper_id).values(gone))
    happened(connection, dossier_id, "dossier_paper_withdrawn", actor, {"paper_id": paper_id})


def record_signing(dossier_id: int, signed_on: date, *, actor: Actor) -> int:
    """Record that all papers made of data and not yet signed were signed on paper; return how many."""
    if signed_on > clock.today():
        raise late("signed_on", "Ngày ký", signed_on)
    with transaction() as connection:
        permitted(connection, dossier_id, actor, AT_UNIT)
        query = (
            sa.select(papers.c.id, papers.c.added_at)
            .join(documents, documents.c.paper_id == papers.c.id)
            .outerjoin(signings, signings.c.paper_id == papers.c.id)
            .where(
                papers.c.dossier_id == dossier_id, papers.c.withdrawn_at.is_(None), signings.c.id.is_(None)
            )
        )
        open_ones = connection.execute(query).all()
        if not open_ones:
            raise InvalidInput("Không có giấy tờ nào do hệ thống lập đang chờ ký.")
        at = clock.now()
        rows = [
            {"paper_id": one.id, "signed_on": signed_on, "recorded_by_id": actor.user_id, "recorded_at": at}
            for one in open_ones
        ]
        connection.execute(sa.insert(signings), rows)
        told: dict[str, object] = {"papers": [one.id for one in open_ones], "signed_on": signed_on}
        happened(connection, dossier_id, "dossier_papers_signed", actor, told)
        return len(rows)


__all__ = [
    "Details",
    "Frozen",
    "record_signing",
    "save_details",
    "save_report",
    "use_all",
    "use_paper",
    "use_report",
    "withdraw_from_dossier",
]
