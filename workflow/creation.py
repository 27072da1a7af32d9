"""Creation beside ``perform``: dossiers, nominations and the dossier's papers, each with its audit event."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from rules.vocabulary import AwardCode, Decider, Level, NomineeKind
from workflow.actor import Actor
from workflow.audit import Happened, record
from workflow.canonical import new_ref
from workflow.errors import DuplicateNominee, InvalidInput, NotFound
from workflow.lifecycle import CREATED
from workflow.models import (
    Achievement,
    Collective,
    Dossier,
    Household,
    Nomination,
    Person,
    PersonDetail,
    Round,
    RoundAward,
    collective_key,
    household_key,
    person_key,
)
from workflow.posthumous import official_name
from workflow.register_reach import is_merged
from workflow.states import NominationState
from workflow.tables import AnyRow, chunks, insert_returning, table


@dataclass(frozen=True, slots=True)
class NominationDraft:
    """A nominee and an award as the unit names them; ``achievement_key`` empty is the round's ordinary one."""

    award: AwardCode
    nominee_kind: NomineeKind
    nominee_id: int
    detail: str = ""
    achievement_key: str = ""
    achievement_title: str = ""
    is_concrete: bool | None = None
    recognised: bool | None = None
    outside_assigned_duty: bool | None = None
    contribution_dong: int | None = None
    contribution_recognised: bool | None = None
    launched_by: Level | None = None
    influence: Level | None = None
    initiative_id: int | None = None
    claimed_decider: Decider | None = None


@dataclass(frozen=True, slots=True)
class Nominee:
    """A nominee of the register."""

    key: str
    name: str
    search_key: str
    deceased_on: date | None = None


_SOURCES = {
    NomineeKind.INDIVIDUAL: (
        Person,
        "full_name",
        person_key,
        "Không có người này trong danh bạ. Chọn lại trong danh sách.",
    ),
    NomineeKind.COLLECTIVE: (
        Collective,
        "name",
        collective_key,
        "Không có tập thể này. Chọn lại trong danh sách.",
    ),
    NomineeKind.HOUSEHOLD: (
        Household,
        "head_name",
        household_key,
        "Không có hộ gia đình này. Chọn lại trong danh sách.",
    ),
}
_COLUMN = {
    NomineeKind.INDIVIDUAL: "person_id",
    NomineeKind.COLLECTIVE: "collective_id",
    NomineeKind.HOUSEHOLD: "household_id",
}


def find_round(connection: Connection, round_id: int) -> AnyRow:
    """Return the round or raise ``NotFound``."""
    row = connection.execute(sa.select(*table(Round).c).where(table(Round).c.id == round_id)).first()
    if row is None:
        raise NotFound("đợt xét")
    return row


def nominees(
    connection: Connection, drafts: Sequence[NominationDraft]
) -> dict[tuple[NomineeKind, int], Nominee]:
    """Return the nominees named; raises ``InvalidInput`` for one that does not exist."""
    found: dict[tuple[NomineeKind, int], Nominee] = {}
    for kind, (model, name, key, message) in _SOURCES.items():
        wanted = sorted({draft.nominee_id for draft in drafts if draft.nominee_kind is kind})
        columns = table(model).c
        for part in chunks(wanted):
            query = sa.select(columns.id, columns[name], columns.search_key, _deceased_on(kind, columns.id))
            for number, *about in connection.execute(query.where(columns.id.in_(part), _is_kept(kind))):
                found[(kind, number)] = Nominee(key(number), *about)
        if any((kind, number) not in found for number in wanted):
            raise InvalidInput(message, {"nominee": message})
    return found


def _deceased_on(kind: NomineeKind, number: sa.ColumnElement[int]) -> sa.ColumnElement[date | None]:
    if kind is not NomineeKind.INDIVIDUAL:
        return sa.cast(sa.null(), sa.Date())
    detail = table(PersonDetail)
    return sa.select(detail.c.deceased_on).where(detail.c.person_id == number).scalar_subquery()


def _is_kept(kind: NomineeKind) -> sa.ColumnElement[bool]:
    """An entry that went over into another is nominated no more."""
    return sa.not_(is_merged()) if kind is NomineeKind.INDIVIDUAL else sa.true()


def check_drafts(connection: Connection, round_id: int, drafts: Sequence[NominationDraft]) -> None:
    """Refuse awards the round does not take and the same nominee twice in one list."""
    query = sa.select(RoundAward.award, RoundAward.nominee_kind).where(RoundAward.round_id == round_id)
    taken = {(row.award, row.nominee_kind) for row in connection.execute(query)}
    seen: set[tuple[object, ...]] = set()
    for draft in drafts:
        if (draft.award, draft.nominee_kind) not in taken:
            message = f"Đợt xét này không nhận {draft.award.label} cho {draft.nominee_kind.label}."
            raise InvalidInput(message, {"award": message})
        key = (draft.award, draft.nominee_kind, draft.nominee_id, draft.achievement_key)
        if key in seen:
            message = "Một đối tượng được ghi hai lần cho cùng danh hiệu, hình thức."
            raise DuplicateNominee(message, {"nominee": message})
        seen.add(key)


def ensure_achievements(
    connection: Connection, drafts: Sequence[NominationDraft], found: dict[tuple[NomineeKind, int], Nominee],
    period_key: str, period_label: str,
) -> dict[tuple[str, str], int]:  # fmt: skip
    """Return the achievement record of each draft, creating those that are new."""
    achievements = table(Achievement)
    wanted = {}
    for draft in drafts:
        nominee = found[(draft.nominee_kind, draft.nominee_id)]
        key = draft.achievement_key or f"thuong_xuyen:{period_key}"
        wanted[(nominee.key, key)] = {
            "nominee_key": nominee.key,
            "key": key,
            "title": draft.achievement_title or f"Thành tích công tác {period_label}",
            "is_concrete": draft.is_concrete,
            "recognised": draft.recognised,
            "outside_assigned_duty": draft.outside_assigned_duty,
            "contribution_dong": draft.contribution_dong,
            "contribution_recognised": draft.contribution_recognised,
            "launched_by": draft.launched_by,
            "influence": draft.influence,
        }
    known: dict[tuple[str, str], int] = {}
    for part in chunks(sorted({key for key, _ in wanted})):
        query = sa.select(achievements.c.nominee_key, achievements.c.key, achievements.c.id)
        rows = connection.execute(query.where(achievements.c.nominee_key.in_(part)))
        known.update({(nominee, key): number for nominee, key, number in rows})
    new = [pair for pair in wanted if pair not in known]
    known.update(
        zip(new, insert_returning(connection, Achievement, [wanted[pair] for pair in new]), strict=True)
    )
    return known


def insert_nominations(
    connection: Connection, dossier: AnyRow, drafts: Sequence[NominationDraft], *,
    actor: Actor, at: datetime, period: tuple[str, str], taken_over: Mapping[str, object] | None = None,
) -> list[int]:  # fmt: skip
    """Insert the nominations as drafts with their ``nomination_created`` events.

    ``taken_over``: columns that a lower award proposed by the council has from the higher one.
    """
    found = nominees(connection, drafts)
    achievements = ensure_achievements(connection, drafts, found, *period)
    rows = []
    for draft in drafts:
        nominee = found[(draft.nominee_kind, draft.nominee_id)]
        row: dict[str, object] = {"person_id": None, "collective_id": None, "household_id": None}
        row[_COLUMN[draft.nominee_kind]] = draft.nominee_id
        rows.append(
            row
            | {
                "ref": new_ref(),
                "dossier_id": dossier.id,
                "round_id": dossier.round_id,
                "unit_id": dossier.unit_id,
                "award": draft.award,
                "nominee_kind": draft.nominee_kind,
                "nominee_key": nominee.key,
                "nominee_name": official_name(nominee.name, draft.award, nominee.deceased_on),
                "search_key": nominee.search_key,
                "nominee_detail": draft.detail,
                "achievement_id": achievements[
                    (nominee.key, draft.achievement_key or f"thuong_xuyen:{period[0]}")
                ],
                "initiative_id": draft.initiative_id,
                "claimed_decider": draft.claimed_decider,
                "state": NominationState.DRAFT,
                "version": 1,
                "content_version": 1,
                "unlocked": "",
                "reason": "",
                "reason_code": "",
                "opinion": "",
                "created_by_id": actor.user_id,
                "created_at": at,
                "updated_at": at,
            }
            | dict(taken_over or {})
        )
    ids = insert_returning(connection, Nomination, rows)
    record(connection, [_created(number, row, actor, at) for number, row in zip(ids, rows, strict=True)])
    return ids


def _created(number: int, row: dict[str, object], actor: Actor, at: datetime) -> Happened:
    return Happened(
        chain="nomination",
        subject_id=number,
        event=CREATED,
        actor_id=actor.user_id,
        acting_unit_id=actor.acting_unit_id,
        at=at,
        payload={"award": row["award"], "nominee": row["nominee_key"], "dossier": row["dossier_id"]},
        to_state=NominationState.DRAFT.value,
    )


def insert_dossier(
    connection: Connection, *, round_id: int, unit_id: int, actor: Actor, at: datetime, letter_number: str,
    letter_on: date | None,
) -> int:  # fmt: skip
    """Insert a dossier; a unit's later ones in the same round are supplementary (sequence 2, 3 …)."""
    dossiers = table(Dossier)
    query = sa.select(sa.func.max(dossiers.c.sequence)).where(
        dossiers.c.round_id == round_id, dossiers.c.unit_id == unit_id
    )
    row = {
        "ref": new_ref(),
        "round_id": round_id,
        "unit_id": unit_id,
        "sequence": (connection.scalar(query) or 0) + 1,
        "letter_number": letter_number,
        "letter_on": letter_on,
        "created_by_id": actor.user_id,
        "created_at": at,
    }
    (number,) = insert_returning(connection, Dossier, [row])
    event = Happened(
        "dossier", number, "dossier_created", actor.user_id, at, {"round": round_id, "unit": unit_id}
    )
    record(connection, [event])
    return number
