"""The unit writes: start a dossier, name nominees, attach papers, edit, and send to the head."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Unpack

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError

from workflow import clock, idempotency
from workflow.actions import Action
from workflow.actor import Actor
from workflow.audit import Happened, record
from workflow.canonical import new_ref
from workflow.creation import NominationDraft, check_drafts, find_round, insert_dossier
from workflow.db import transaction
from workflow.errors import DateOutsidePeriod, NotFound, RoundClosed, UnknownUnit, WrongState
from workflow.grounds import Subject
from workflow.initiative_use import require_free
from workflow.models import Dossier, Nomination, Paper, Unit
from workflow.payloads import EditContent, Note, PaperAdded, PaperWithdrawn, Reason, UnitVote
from workflow.perform import BulkResult, Item, ItemResult, perform, perform_many
from workflow.permissions import require
from workflow.services.bulk import Options, bulk
from workflow.services.files import require_stored
from workflow.services.naming import name_nominees
from workflow.states import EDITABLE
from workflow.tables import AnyRow, table
from workflow.writing import translated

__all__ = [
    "EditContent",
    "NominationDraft",
    "PaperAdded",
    "add_nominations",
    "attach_papers",
    "attach_to_dossier",
    "create_dossier",
    "edit",
    "send_back",
    "send_to_head",
    "withdraw_paper",
]


def create_dossier(
    *, round_id: int, unit_id: int, actor: Actor, letter_number: str = "", letter_on: date | None = None,
    idempotency_key: str | None = None,
) -> int:  # fmt: skip
    """Start a unit's dossier in a round and return its id; a second one is supplementary, a repeated click is not."""
    at, today = clock.now(), clock.today()
    with transaction() as connection:
        unit = connection.execute(sa.select(Unit.since, Unit.until).where(Unit.id == unit_id)).first()
        if unit is None or today < unit.since or (unit.until is not None and today > unit.until):
            message = "Không có đơn vị này vào ngày hôm nay. Chọn lại đơn vị."
            raise UnknownUnit(message, {"unit": message})
        round_ = find_round(connection, round_id)
        require(actor, Action.CREATE_NOMINATION, Subject.for_unit(unit_id, round_.body_unit_id))
        if round_.archived_at is not None:
            raise RoundClosed("Đợt xét đã đóng. Chọn đợt khác hoặc liên hệ Thường trực Hội đồng.")
        _check_letter(letter_on, today)
        asked = [round_id, unit_id, letter_number, letter_on]
        earlier = idempotency.made_before(connection, idempotency_key, actor, "create_dossier", asked)
        if earlier is not None:
            return earlier
        number = insert_dossier(
            connection, round_id=round_id, unit_id=unit_id, actor=actor, at=at,
            letter_number=letter_number, letter_on=letter_on,
        )  # fmt: skip
        idempotency.keep_made(connection, idempotency_key, number)
        return number


def _check_letter(letter_on: date | None, today: date) -> None:
    if letter_on is not None and letter_on > today:
        message = f"Ngày tờ trình {letter_on:%d/%m/%Y} sau ngày hôm nay. Ghi lại đúng ngày ký."
        raise DateOutsidePeriod(message, {"letter_on": message})


def _dossier(connection: Connection, dossier_id: int) -> AnyRow:
    dossiers = table(Dossier)
    row = connection.execute(sa.select(*dossiers.c).where(dossiers.c.id == dossier_id)).first()
    if row is None:
        raise NotFound("hồ sơ")
    return row


def add_nominations(
    dossier_id: int, drafts: Sequence[NominationDraft], *, actor: Actor, as_sent: bool = False
) -> list[int]:
    """Name nominees in a dossier; each becomes a draft nomination. Returns their ids in order.

    An initiative that was used is refused. ``as_sent``: a record of what a unit once sent on paper is taken as it was;
    the appraisal finds what is wrong with it.
    """
    if not drafts:
        return []
    try:
        with transaction() as connection:
            return add_within(connection, dossier_id, drafts, actor=actor, as_sent=as_sent)
    except IntegrityError as error:
        raise translated(error) from error


def add_within(
    connection: Connection,
    dossier_id: int,
    drafts: Sequence[NominationDraft],
    *,
    actor: Actor,
    as_sent: bool = False,
) -> list[int]:
    """Name nominees inside the caller's transaction (an import): the same checks, the same events."""
    dossier = _dossier(connection, dossier_id)
    round_ = find_round(connection, dossier.round_id)
    require(actor, Action.CREATE_NOMINATION, Subject.for_unit(dossier.unit_id, round_.body_unit_id))
    if round_.archived_at is not None:
        raise RoundClosed("Đợt xét đã đóng. Đề nghị ở đợt sau.")
    check_drafts(connection, dossier.round_id, drafts)
    used = [draft.initiative_id for draft in drafts if draft.initiative_id is not None]
    if used and not as_sent:
        require_free(connection, used)
    return name_nominees(
        connection, dossier, drafts, actor=actor, period=(round_.period_key, round_.period_label)
    )


def attach_to_dossier(
    dossier_id: int, papers: Sequence[PaperAdded], *, actor: Actor, confirms_conduct: bool = False
) -> None:
    """Attach papers that stand for the whole dossier (letter, list, minutes)."""
    at = clock.now()
    with transaction() as connection:
        dossier = _dossier(connection, dossier_id)
        round_ = find_round(connection, dossier.round_id)
        require(actor, Action.ATTACH_PAPER, Subject.for_unit(dossier.unit_id, round_.body_unit_id))
        _require_editable(connection, dossier_id)
        for paper in papers:
            _check_letter(paper.signed_on, clock.today())
        require_stored(connection, [paper.sha256 for paper in papers])
        connection.execute(
            sa.insert(table(Paper)),
            [
                {
                    "ref": new_ref(), "dossier_id": dossier_id, "nomination_id": None, "kind": paper.kind,
                    "number": paper.number, "signed_on": paper.signed_on, "filename": paper.filename,
                    "sha256": paper.sha256, "confirms_conduct": confirms_conduct,
                    "added_by_id": actor.user_id, "added_at": at,
                }
                for paper in papers
            ],
        )  # fmt: skip
        record(
            connection,
            [
                Happened(
                    "dossier", dossier_id, "dossier_paper_attached", actor.user_id, at, paper.for_audit()
                )
                for paper in papers
            ],
        )


def _require_editable(connection: Connection, dossier_id: int) -> None:
    """A dossier takes papers while a nomination of it is at the unit for editing, or it has none yet."""
    query = sa.select(Nomination.state).where(Nomination.dossier_id == dossier_id).distinct()
    states = set(connection.scalars(query))
    if states and not states & EDITABLE:
        message = (
            "Hồ sơ đã trình nên không thêm giấy tờ được. Rút lại bản trình, hoặc chờ được trả để bổ sung."
        )
        raise WrongState(
            message, state=", ".join(sorted(s.value for s in states)), trigger="attach_to_dossier"
        )


def attach_papers(items: Sequence[tuple[int, PaperAdded]], *, actor: Actor) -> BulkResult:
    """Attach papers to nominations, one each item; several papers of one nomination go in turns."""
    results: list[ItemResult] = []
    waiting = list(items)
    while waiting:
        turn, waiting = _one_each(waiting)
        with transaction() as connection:
            require_stored(connection, [paper.sha256 for _, paper in turn])
        results.extend(perform_many("attach_paper", [Item(n, p) for n, p in turn], actor=actor).results)
    return BulkResult(tuple(results))


def _one_each(
    items: list[tuple[int, PaperAdded]],
) -> tuple[list[tuple[int, PaperAdded]], list[tuple[int, PaperAdded]]]:
    seen: set[int] = set()
    turn: list[tuple[int, PaperAdded]] = []
    rest: list[tuple[int, PaperAdded]] = []
    for item in items:
        (rest if item[0] in seen else turn).append(item)
        seen.add(item[0])
    return turn, rest


def withdraw_paper(nomination_id: int, paper_id: int, *, actor: Actor) -> ItemResult:
    """Take a paper out of a draft; it stays on record."""
    with transaction() as connection:
        papers = table(Paper)
        query = sa.select(papers.c.id).where(
            papers.c.id == paper_id, papers.c.nomination_id == nomination_id, papers.c.withdrawn_at.is_(None)
        )
        if connection.scalar(query) is None:
            raise NotFound("giấy tờ")
    return perform("withdraw_paper", nomination_id, actor=actor, payload=PaperWithdrawn(paper_id))


def edit(nomination_id: int, content: EditContent, *, actor: Actor, version: int | None = None) -> ItemResult:
    """Change what the unit may change; a stale version is a ``Conflict`` and nothing is overwritten."""
    return perform("edit_content", nomination_id, actor=actor, payload=content, version=version)


def record_unit_ballots(votes: Sequence[tuple[int, UnitVote]], *, actor: Actor) -> BulkResult:
    """Record the unit's own vote on nominations (bình xét): members, present, for, against; the last one counts."""
    items = [Item(number, vote) for number, vote in votes]
    return perform_many("record_unit_ballot", items, actor=actor)


def send_to_head(ids: Sequence[int], *, actor: Actor, **options: Unpack[Options]) -> BulkResult:
    """Send drafts to the unit's head for review."""
    return bulk("send_to_head", ids, Note(), actor, options)


def send_back(ids: Sequence[int], reason: str, *, actor: Actor, **options: Unpack[Options]) -> BulkResult:
    """Send drafts back to the clerk with a sentence."""
    return bulk("send_back", ids, Reason(reason), actor, options)
