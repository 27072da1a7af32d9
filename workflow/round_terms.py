"""What a round settles for one unit: its own last day, a permitted supplementary dossier, its places for each award.

Loaded for a set of nominations in a fixed number of statements; guards and assessments read it, the pages too.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from rules.vocabulary import AwardCode
from workflow.calendars import Calendars, calendars_of
from workflow.models import Nomination, Round, RoundExtension, RoundSupplement, UnitPlaces
from workflow.rows import NominationRow
from workflow.statements import each, of_ids
from workflow.states import GRANTED_OR_SIGNING, LIVE, PASSED_APPRAISAL, NominationState
from workflow.tables import chunks, table

n, extensions, supplements = table(Nomination), table(RoundExtension), table(RoundSupplement)
places = table(UnitPlaces)
Share = tuple[int, int, AwardCode]
"""What places are counted over: round, unit, award."""


@dataclass(frozen=True, slots=True)
class RoundTerms:
    """The terms of some rounds. ``proposed`` counts what units with places have named and not taken back."""

    extensions: Mapping[tuple[int, int], date] = field(default_factory=dict)
    supplements: Mapping[int, date] = field(default_factory=dict)  # by dossier
    calendars: Calendars = field(default_factory=Calendars)
    places: Mapping[Share, int] = field(default_factory=dict)
    proposed: Mapping[Share, int] = field(default_factory=dict)

    def last_day(self, row: NominationRow) -> date | None:
        """Return the last day on which this nomination is taken; None when its round keeps no gate.

        A permitted supplementary dossier has its own day, then a unit its own, then the round; never a day off.
        """
        own = self.supplements.get(row.dossier_id) or self.extensions.get((row.round_id, row.unit_id))
        day = own or row.gate_closes_on
        return None if day is None else self.calendars.end_of(row.body_unit_id, day)


_EXTENSIONS = of_ids(sa.select(*extensions.c), extensions.c.round_id)
_SUPPLEMENTS = of_ids(sa.select(*supplements.c), supplements.c.round_id)
_PLACES = of_ids(
    sa.select(places.c.round_id, places.c.unit_id, places.c.award, places.c.places), places.c.round_id
)


def load_terms(connection: Connection, rows: Sequence[NominationRow]) -> RoundTerms:
    """Load the terms of the rounds of these nominations. Four statements for up to 500 rounds, one more with places."""
    rounds = {row.round_id for row in rows}
    allotted = load_places(connection, rounds)
    return RoundTerms(
        extensions={(row.round_id, row.unit_id): row.until for row in each(connection, _EXTENSIONS, rounds)},
        supplements={row.dossier_id: row.until for row in each(connection, _SUPPLEMENTS, rounds)},
        calendars=calendars_of(connection, {row.body_unit_id for row in rows}),
        places=allotted,
        proposed=count_shares(connection, allotted, LIVE),
    )


def load_places(connection: Connection, rounds: Iterable[int]) -> dict[Share, int]:
    """Return the places allotted in these rounds. One statement."""
    return {
        (round_id, unit_id, award): number
        for round_id, unit_id, award, number in each(connection, _PLACES, rounds)
    }


def count_shares(
    connection: Connection, shares: Iterable[Share], states: frozenset[NominationState]
) -> Counter[Share]:
    """Count the nominations in some states for each share; no statement without a share."""
    rounds = sorted({share[0] for share in shares})
    found: Counter[Share] = Counter()
    columns = (n.c.round_id, n.c.unit_id, n.c.award)
    for part in chunks(rounds):
        query = sa.select(*columns, sa.func.count()).where(
            n.c.round_id.in_(part), n.c.state.in_(sorted(states, key=lambda state: state.value))
        )
        for round_id, unit_id, award, number in connection.execute(query.group_by(*columns)):
            found[(round_id, unit_id, award)] = number
    return found


@dataclass(slots=True)
class PlacesTaken:
    """The places of the shares of a step, and how many are taken: found eligible, and on a decision."""

    places: Mapping[Share, int] = field(default_factory=dict)
    passed: Counter[Share] = field(default_factory=Counter)
    granted: Counter[Share] = field(default_factory=Counter)


def load_places_taken(
    connection: Connection, rows: Sequence[NominationRow], *, lock: bool = True
) -> PlacesTaken:
    """Load the places of these nominations; the rounds are locked first, so that two cannot take the last place."""
    rounds = sorted({row.round_id for row in rows})
    if lock:
        held = sa.select(Round.id).where(Round.id.in_(rounds)).order_by(Round.id).with_for_update()
        connection.execute(held).all()
    allotted = load_places(connection, rounds)
    return PlacesTaken(
        allotted,
        count_shares(connection, allotted, PASSED_APPRAISAL),
        count_shares(connection, allotted, GRANTED_OR_SIGNING),
    )
