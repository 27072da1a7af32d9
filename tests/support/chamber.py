"""Eligible cases and a council around its table, on one clock: where the council's proofs begin."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.engine import Engine

from rules.local_packs import PACKS
from rules.pack_text import pack_yaml
from rules.vocabulary import AwardCode, Employment, Level, NomineeKind, PaperKind, Rating
from tests.support import council as hall
from tests.support.sample import START, Sample, build, to_appraisal
from workflow import clock
from workflow.audit_verify import verify
from workflow.council_words import Way
from workflow.db import reading, transaction
from workflow.models import AgendaItem, Nomination, Person, Round, RoundAward, ServicePeriod, YearlyRating
from workflow.payloads import PaperAdded
from workflow.services import appraisal, counting, drafting, files, rule_packs, sessions
from workflow.states import NominationState
from workflow.tables import AnyRow, insert_returning, table

FIGHTER = AwardCode.GRASSROOTS_FIGHTER
TALLY = (
    "agree",
    "disagree",
    "lower",
    "blank",
    "invalid",
    "slips",
    "written_agree",
    "written_total",
    "result",
)


@dataclass(slots=True)
class Chamber:
    """A sample district, its council, and nominations that wait for it."""

    sample: Sample
    seats: hall.Table
    ids: list[int]


@contextmanager
def in_june() -> Iterator[None]:
    """Let the process's clock stand where the sample's round is open."""
    with clock.use(clock.SimulatedClock(START)):
        yield


def forgetful(engine: Engine) -> Engine:
    """Let SQLite skip the disk's confirmations, as the test server of PostgreSQL does; the bytes are the same."""
    if engine.dialect.name == "sqlite":
        engine.dispose()
        event.listen(engine, "connect", lambda raw, _record: raw.execute("PRAGMA synchronous=OFF"))
    return engine


def chamber(cases: int, members: int = 15) -> Chamber:
    """Make so many eligible cases of Lao động tiên tiến, which the council settles by consensus, and a council."""
    sample = build(cases)
    ids = to_appraisal(sample)
    appraisal.mark_eligible(ids, actor=sample.actors["confirmer"])
    return Chamber(sample, hall.seated(sample.body, sample.actors["secretary"], members), ids)


def fighters(cases: int, members: int = 15, *, beside: int = 1, pack: str = "") -> Chamber:
    """Make so many eligible cases of Chiến sĩ thi đua cơ sở, on which the local rules want a secret ballot.

    ``ids`` are these and, after them, ``beside`` cases of Lao động tiên tiến of other people. ``pack`` is a line that
    the round's local rules have instead of their ``council.lower_title``.
    """
    sample = build(beside)
    if pack:
        own_rules(sample, pack)
    drafted = _draft_fighters(sample, _newcomers(sample, cases))
    ids = [*drafted, *sample.nominations]
    to_appraisal(Sample(sample.body, sample.round_id, sample.actors, ids))
    appraisal.mark_eligible(ids, actor=sample.actors["confirmer"])
    return Chamber(sample, hall.seated(sample.body, sample.actors["secretary"], members), ids)


OWN_RULES = "huyen_mau"
LOWER_LINE = "value: [excellent_collective]"


def own_rules(sample: Sample, lower: str, *, seen: int = 0) -> int:
    """Give the round local rules of its own, proposed by one and approved by another; return their version."""
    text = pack_yaml(PACKS["ba_to_2024"]).replace("ba_to_2024", OWN_RULES)
    assert LOWER_LINE in text
    text = text.replace(LOWER_LINE, lower)
    who = sample.actors
    name = OWN_RULES if seen else None
    _, number = rule_packs.propose(
        text,
        body_unit_id=sample.body,
        note="Quy định của huyện.",
        seen=seen,
        name=name,
        actor=who["standing"],
    )
    rule_packs.approve(OWN_RULES, number, actor=who["confirmer"])
    with transaction() as connection:
        rounds = table(Round)
        connection.execute(
            sa.update(rounds).where(rounds.c.id == sample.round_id).values(rule_pack=OWN_RULES)
        )
    return number


def _newcomers(sample: Sample, number: int) -> list[int]:
    """Register excellent teachers who are not named for anything."""
    with transaction() as connection:
        school = connection.execute(sa.select(Nomination.unit_id).limit(1)).scalar_one()
        names = [
            {"code": f"M{n}", "full_name": f"Phạm Thị Giỏi {n}", "search_key": f"pham thi gioi {n}", "birth_year": 1985,
             "sort_key": f"{n:06}", "is_female": True, "is_synthetic": True}
            for n in range(1, number + 1)
        ]  # fmt: skip
        people = insert_returning(connection, Person, names)
        since = date(2010, 9, 1)
        served = [
            {"person_id": one, "unit_id": school, "position": "Giáo viên", "is_leader": False, "until": None,
             "employment": Employment.PUBLIC_EMPLOYEE, "recruited_on": since, "since": since}
            for one in people
        ]  # fmt: skip
        connection.execute(sa.insert(table(ServicePeriod)), served)
        best = [
            {
                "nominee_key": f"P{one}",
                "period_key": "SY2023-2024",
                "rating": Rating.EXCELLENT,
                "document": "",
            }
            for one in people
        ]
        connection.execute(sa.insert(table(YearlyRating)), best)
    return people


def _draft_fighters(sample: Sample, people: Sequence[int]) -> list[int]:
    clerk = sample.actors["clerk"]
    with transaction() as connection:
        award = {"award": FIGHTER, "nominee_kind": NomineeKind.INDIVIDUAL, "level": Level.DISTRICT}
        connection.execute(sa.insert(table(RoundAward)).values(round_id=sample.round_id, **award))
    drafts = [drafting.NominationDraft(FIGHTER, NomineeKind.INDIVIDUAL, one, "Giáo viên") for one in people]
    ids = drafting.add_nominations(1, drafts, actor=clerk)
    stored = files.store(b"%PDF-1.4 thanh tich", "thanh-tich.pdf")
    own = (PaperKind.ACHIEVEMENT_REPORT, PaperKind.RATING_CONFIRMATION)
    papers = [(n, PaperAdded(kind, stored.sha256, stored.filename)) for n in ids for kind in own]
    drafting.attach_papers(papers, actor=clerk)
    ballot = PaperAdded(PaperKind.UNIT_BALLOT_RESULT, stored.sha256, stored.filename)
    drafting.attach_to_dossier(1, [ballot], actor=clerk)
    return ids


def voted_on(room: Chamber, ids: Sequence[int], way: Way = Way.SECRET, **more: object) -> int:
    """Convene a session on these cases; those that could be settled by consensus are voted on this way."""
    number = hall.convened(room.seats, ids, **more)
    light = [one.ref for one in hall.world_of(number).items if one.way is Way.CONSENSUS]
    if light:
        sessions.set_way(number, light, way, actor=room.seats.secretary)
    return number


def counted(session_id: int, seats: hall.Table, tellers: Sequence[object]) -> None:
    """Close, open with two shares, and hand the results in."""
    hall.closed(session_id, seats, tellers)  # type: ignore[arg-type]  # actors
    text, signature = hall.results_of(session_id, seats, tellers[0])  # type: ignore[arg-type]  # an actor
    counting.record_results(session_id, text, signature, actor=tellers[0])  # type: ignore[arg-type]  # an actor


def items_of(session_id: int) -> tuple[AnyRow, ...]:
    """Return the items of a session as they are now."""
    return hall.world_of(session_id).items


def tallies(session_id: int) -> list[tuple[object, ...]]:
    """Return every figure and result of the items, straight from the table."""
    items = table(AgendaItem)
    query = sa.select(*(items.c[name] for name in TALLY)).where(items.c.session_id == session_id)
    with reading() as connection:
        return [tuple(row) for row in connection.execute(query.order_by(items.c.id))]


def states(ids: Sequence[int]) -> list[NominationState]:
    """Return the states of nominations in the order of their ids."""
    with reading() as connection:
        query = sa.select(Nomination.state).where(Nomination.id.in_(ids)).order_by(Nomination.id)
        return list(connection.scalars(query))


def assert_chains_whole() -> None:
    """Every audit chain is whole and every state is what its events say."""
    with reading() as connection:
        assert verify(connection).problems == ()


def drawn(seed: int, weights: Sequence[float] = (0.47, 0.33, 0.20)) -> hall.Choose:
    """Return choices drawn from a seed: agree, disagree, blank."""
    source = random.Random(seed)
    return lambda _voter, _item: source.choices((1, 2, 3), weights)[0]
