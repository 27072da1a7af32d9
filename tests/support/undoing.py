"""Issued decisions of the small district, and cancelling or correcting documents brought as far as a test needs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path

import sqlalchemy as sa

from rules.after_award import Mistake
from rules.revocation import RevocationGround
from tests.support import cases, district
from tests.support.databases import sqlite_copy
from workflow import clock
from workflow.db import reading, transaction
from workflow.models import AwardDecision, CorrectedField, LaterAct, Nomination, RevokedAward
from workflow.queries import later_act_page as page
from workflow.services import complaints, corrections, later_acts, revocations
from workflow.services.complaints import ComplaintDraft, ComplaintKind, Sender, SenderKind
from workflow.services.corrections import CorrectionDraft, Place
from workflow.services.later_acts import ActSignature
from workflow.services.revocations import RevocationDraft
from workflow.states import NominationState
from workflow.tables import table

TODAY = date(2024, 1, 9)
START = datetime(2024, 1, 9, 1, tzinfo=UTC)


def awarded(people: Sequence[str] = ("P1", "P2")) -> tuple[int, list[int]]:
    """Award people of the school; return the decision and its nominations."""
    district.build()
    season = district.open_round()
    ids = cases.drafts(cases.dossier(season), people)
    cases.submitted(ids)
    cases.appraised(ids)
    cases.recommended(ids)
    decision = cases.drafted_decision(season, ids)
    cases.issued(decision)
    return decision, ids


@dataclass(frozen=True, slots=True)
class Store:
    """A database file with an issued decision and its nominations."""

    file: Path
    decision: int
    ids: tuple[int, ...]


def store(template: Path, folder: Path) -> Store:
    """Fill a copy of the empty database once; tests copy it again."""
    with clock.use(clock.SimulatedClock(START)), sqlite_copy(template, folder) as engine:
        decision, ids = awarded()
        file = Path(str(engine.url.database))
    return Store(file, decision, tuple(ids))


def draft(decision_id: int, ids: Sequence[int], **changes: object) -> RevocationDraft:
    """Return a proposal because of false papers."""
    one = RevocationDraft(
        decision_id, tuple(ids), RevocationGround.FALSE_PAPERS, "Kết luận số 05/KL-TTr", date(2024, 1, 8),
        "Thanh tra huyện Suối Trong", "Sáng kiến ghi trong hồ sơ không có thật.",
    )  # fmt: skip
    return replace(one, **changes)  # type: ignore[arg-type]  # fields by name


def proposed(decision_id: int, ids: Sequence[int], *, by: str = "thuongtruc", **changes: object) -> str:
    """Propose (the standing body: draft) a cancellation."""
    return revocations.propose(draft(decision_id, ids, **changes), actor=district.actor(by))


def signed(ref: str, *, by: str = "ky", form: str = "") -> None:
    """Sign what the page shows."""
    who = district.actor(by)
    digest = page.shown(who, ref).digest
    later_acts.sign(ref, ActSignature(who.display_name, form, TODAY, digest), actor=who)


def issued(ref: str, number: str = "40") -> None:
    """Give a signed document its number."""
    later_acts.issue(ref, number=number, issued_on=TODAY, actor=district.actor("vanthu"))


def revoked(decision_id: int, ids: Sequence[int], number: str = "40") -> str:
    """Cancel awards all the way."""
    ref = proposed(decision_id, ids)
    signed(ref)
    issued(ref, number)
    return ref


def corrected(decision_id: int, nomination_id: int, right: str, *, mistake: Mistake = Mistake.CONTENT) -> str:
    """Draft a correction of a name."""
    return mended(decision_id, (Place(CorrectedField.NAME, right, nomination_id),), mistake=mistake)


def mended(decision_id: int, places: Sequence[Place], *, mistake: Mistake = Mistake.CONTENT) -> str:
    """Draft a correction of several places."""
    wanted = CorrectionDraft(decision_id, mistake, "Ghi sai so với hồ sơ.", tuple(places), "UBND-NV")
    return corrections.draft(wanted, actor=district.actor("thuongtruc"))


def act_id(ref: str) -> int:
    """Return the id behind a reference."""
    with reading() as connection:
        return int(
            connection.scalar(sa.select(table(LaterAct).c.id).where(table(LaterAct).c.ref == ref)) or 0
        )


def state_of(nomination_id: int) -> NominationState:
    """Return where a nomination stands."""
    with reading() as connection:
        found = connection.scalar(sa.select(Nomination.state).where(Nomination.id == nomination_id))
        assert found is not None
        return found


def decision_ref(decision_id: int) -> str:
    """Return the reference of a decision."""
    with reading() as connection:
        return str(connection.scalar(sa.select(AwardDecision.ref).where(AwardDecision.id == decision_id)))


def complained(nomination_id: int) -> str:
    """Register a complaint for the standing body to settle."""
    office = district.actor("thuongtruc")
    one = ComplaintDraft(
        ComplaintKind.COMPLAINT, SenderKind.NOMINEE, TODAY, "Không đồng ý với kết quả.", office.user_id,
        Sender("Đinh Thị Mai"), nomination_id=nomination_id,
    )  # fmt: skip
    return complaints.register(one, actor=office)


def with_items(ref: str) -> None:
    """Let the awards of a cancellation have come with an item, as a Giấy khen does (Lao động tiên tiến has none)."""
    with transaction() as connection:
        mine = table(RevokedAward).c.act_id == act_id(ref)
        connection.execute(sa.update(table(RevokedAward)).where(mine).values(has_item=True))
