"""Two meters beside an open list: places left in a share of the unit's real pool, and who is on the list."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.engine import Connection

import rules
from rules.errors import NeedsLocalRule, NoLawInForce
from rules.quotas.balance import Balance, Group, balance, group_of_person
from rules.quotas.unit_share import QuotaResult
from rules.quotas.what_if import what_if
from rules.vocabulary import AwardCode, NomineeKind
from workflow import clock
from workflow.models import Collective, Nomination, Round, ServicePeriod
from workflow.packs import load_packs
from workflow.picking import Known
from workflow.queries.dossiers import DossierRow
from workflow.rows import NominationRow
from workflow.states import LIVE
from workflow.tables import table

n, r, service, collectives = table(Nomination), table(Round), table(ServicePeriod), table(Collective)
BASE, SHARED = AwardCode.ADVANCED_WORKER, AwardCode.GRASSROOTS_FIGHTER


@dataclass(frozen=True, slots=True)
class QuotaMeter:
    """How many of the award may stand on the unit's lists: the law's answer, and who falls out if one more is refused.

    ``outside`` names who is proposed for the higher title and not for the lower one; ``over`` those who do not fit now.
    """

    award: AwardCode
    base: AwardCode
    pool: int
    result: QuotaResult
    left: int | None
    over: tuple[str, ...]
    outside: tuple[str, ...]
    if_one_refused: str


@dataclass(frozen=True, slots=True)
class Meters:
    """The meters of a list; no quota when the round does not take the award or no rule says anything."""

    quota: QuotaMeter | None
    balance: Balance


def meters_of(
    connection: Connection, dossier: DossierRow, rows: Sequence[NominationRow], known: Sequence[Known]
) -> Meters:
    """Return both meters. Five statements at most."""
    return Meters(_quota(connection, dossier), _balance(connection, dossier, rows, known))


def _quota(connection: Connection, dossier: DossierRow) -> QuotaMeter | None:
    """Count over every live nomination of the unit for the same period, body and stream, not over this list alone."""
    own = connection.execute(
        sa.select(r.c.period_key, r.c.stream, r.c.body_unit_id, r.c.rule_pack).where(
            r.c.id == dossier.round_id
        )
    ).one()
    query = (
        sa.select(n.c.award, n.c.nominee_key, n.c.nominee_name)
        .join(r, r.c.id == n.c.round_id)
        .where(
            n.c.unit_id == dossier.unit_id, n.c.award.in_((BASE, SHARED)),
            n.c.state.in_(sorted(LIVE, key=lambda state: state.value)), n.c.nominee_kind == NomineeKind.INDIVIDUAL,
            r.c.period_key == own.period_key, r.c.stream == own.stream, r.c.body_unit_id == own.body_unit_id,
        )
        .order_by(n.c.id)
    )  # fmt: skip
    named: dict[AwardCode, dict[str, str]] = {BASE: {}, SHARED: {}}
    for row in connection.execute(query):
        named[row.award][row.nominee_key] = row.nominee_name
    packs = load_packs(connection, {own.rule_pack})
    if not named[SHARED] and not named[BASE]:
        return None
    today = clock.today()
    try:
        law = packs.law(own.rule_pack, today)
        return _counted(law, named[BASE], named[SHARED])
    except (NoLawInForce, NeedsLocalRule):
        return None


def _counted(law: rules.LawOnDate, pool: Mapping[str, str], proposed: Mapping[str, str]) -> QuotaMeter:
    inside = [key for key in proposed if key in pool]
    result = rules.quota(SHARED, law, pool=len(pool), used=len(proposed), decided_on=None)
    most = result.max_allowed
    left = None if most is None else most - len(proposed)
    over = tuple(list(proposed.values())[most:]) if most is not None and most < len(proposed) else ()
    return QuotaMeter(
        SHARED, BASE, len(pool), result, left, over,
        tuple(name for key, name in proposed.items() if key not in pool),
        _if_one_refused(law, pool, inside, proposed) if most is not None else "",
    )  # fmt: skip


def _if_one_refused(
    law: rules.LawOnDate, pool: Mapping[str, str], inside: Sequence[str], names: Mapping[str, str]
) -> str:
    """Say what happens when one person who is proposed for the lower title alone loses it."""
    others = [key for key in pool if key not in inside]
    if not pool or not inside:
        return ""
    refused = others[-1:] or list(inside[-1:])
    outcome = what_if(SHARED, law, pool=list(pool), proposed=list(inside), refused=refused)
    gone = [names[key] for key in (*outcome.lose_title, *outcome.fall_out)]
    if not gone:
        return f"Nếu một người không được {BASE.label}: không ai phải rút."
    return f"Nếu một người không được {BASE.label}: phải rút {'; '.join(gone)}."


def _balance(
    connection: Connection, dossier: DossierRow, rows: Sequence[NominationRow], known: Sequence[Known]
) -> Balance:
    staff = {one.id for one in known if one.kind is NomineeKind.INDIVIDUAL and one.works_here}
    persons = staff | {row.person_id for row in rows if row.person_id is not None}
    posts = _posts(connection, sorted(persons), dossier.unit_id)
    whole = set(
        connection.scalars(
            sa.select(collectives.c.id).where(
                collectives.c.unit_id == dossier.unit_id, collectives.c.covers_whole_unit
            )
        )
    )
    listed = {row.nominee_key: _group(row, posts, whole) for row in rows}
    return balance(list(listed.values()), [posts[person] for person in staff if person in posts])


def _group(row: NominationRow, posts: Mapping[int, Group], whole: set[int]) -> Group:
    if row.nominee_kind is NomineeKind.HOUSEHOLD:
        return Group.HOUSEHOLD
    if row.nominee_kind is NomineeKind.COLLECTIVE:
        return Group.WHOLE_COLLECTIVE if row.collective_id in whole else Group.SMALL_COLLECTIVE
    return posts.get(row.person_id or 0, Group.UNKNOWN)


def _posts(connection: Connection, persons: Sequence[int], unit_id: int) -> dict[int, Group]:
    """Return the group of each person by the last position held at the unit."""
    query = sa.select(service.c.person_id, service.c.employment, service.c.is_leader, service.c.since).where(
        service.c.unit_id == unit_id, service.c.person_id.in_(persons)
    )
    found: dict[int, tuple[date, Group]] = {}
    for row in connection.execute(query):
        group = group_of_person(row.employment, is_leader=row.is_leader)
        if row.person_id not in found or row.since >= found[row.person_id][0]:
            found[row.person_id] = (row.since, group)
    return {person: group for person, (_, group) in found.items()}
