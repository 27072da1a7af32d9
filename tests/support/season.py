"""The season for tests: parts of the plan, and what became of each planned nomination."""

from collections.abc import Collection
from dataclasses import replace

import sqlalchemy as sa

from seeds.bato.plan import SeasonPlan
from seeds.bato.season import Season
from workflow import db
from workflow.models import AuditEvent, Nomination, StoredFinding
from workflow.tables import table


def only(plan: SeasonPlan, codes: Collection[str]) -> SeasonPlan:
    """Return the plan with these rounds and nothing of the others."""
    return replace(
        plan,
        rounds=tuple(one for one in plan.rounds if one.code in codes),
        dossiers=tuple(one for one in plan.dossiers if one.round_code in codes),
    )


def outcomes(season: Season) -> dict[str, tuple[str, str, str, int]]:
    """Return nomination key → state, reason code, reason and version."""
    n = table(Nomination)
    with db.reading() as connection:
        rows = {
            row.id: (row.state.value, row.reason_code, row.reason, row.version)
            for row in connection.execute(
                sa.select(n.c.id, n.c.state, n.c.reason_code, n.c.reason, n.c.version)
            )
        }
    return {key: rows[number] for key, number in season.ids.items()}


def event_counts() -> dict[str, int]:
    """Return how often each event stands in the audit trail."""
    events = table(AuditEvent)
    with db.reading() as connection:
        query = sa.select(events.c.event, sa.func.count()).group_by(events.c.event)
        return {row[0]: row[1] for row in connection.execute(query)}


def findings_that_block() -> set[int]:
    """Return the nominations whose last stored assessment holds a finding that blocks."""
    n, found = table(Nomination), table(StoredFinding)
    query = (
        sa.select(found.c.nomination_id)
        .join(n, sa.and_(n.c.id == found.c.nomination_id, n.c.version == found.c.version))
        .where(found.c.blocks)
    )
    with db.reading() as connection:
        return set(connection.scalars(query))
