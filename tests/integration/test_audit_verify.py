"""The audit trail on both databases: whatever a DBA changes is found and named; what is whole stays clean."""

from __future__ import annotations

import random
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from workflow import db
from workflow.audit import HASHED, Happened, event_hash, record
from workflow.audit_chains import stored_hash
from workflow.audit_verify import VerifyReport, verify
from workflow.canonical import sha256
from workflow.models import AuditDetail, AuditEvent, ChainHead
from workflow.tables import table

SEED = 20240701
SUBJECTS = 130
START = datetime(2024, 7, 1, 1, 0, tzinfo=UTC)
FENCED = ("audit_events", "audit_details", "chain_heads")
event, detail, head = table(AuditEvent), table(AuditDetail), table(ChainHead)


def happened(subject: int, step: int, chain: str = "dossier") -> Happened:
    """Return one event; every third has a detail, every second a day and a state."""
    return Happened(
        chain,
        subject,
        "paper_attached",
        actor_id=7 + subject % 5,
        at=START + timedelta(hours=subject, seconds=step),
        payload={"items": ["Báo cáo thành tích", 'dấu "nháy" và \\'], "step": step},
        detail=f"Lý do số {step}" if step % 3 == 0 else "",
        from_state="DRAFT" if step % 2 else None,
        to_state="UNIT_REVIEW" if step % 2 else None,
        acting_unit_id=4 if subject % 2 else None,
        law_on=date(2024, 6, 1 + step) if step % 2 else None,
        findings_sha256=sha256(str(step)) if step % 4 == 0 else None,
    )


def build(subjects: int = SUBJECTS, events: int = 6) -> None:
    """Record chains through the audit module, round by round as a season does."""
    for step in range(events):
        with db.transaction() as connection:
            record(connection, [happened(subject, step) for subject in range(1, subjects + 1)])


@pytest.fixture(scope="module")
def trail(database_factory: Callable[[], AbstractContextManager[Engine]]) -> Iterator[Engine]:
    """One store of 130 chains of 6 events for the module; each test rolls its edits back."""
    with database_factory() as engine:
        build()
        with engine.begin() as connection:
            _drop_triggers(connection)
        yield engine


@pytest.fixture
def dba(trail: Engine) -> Iterator[Connection]:
    """A connection without triggers whose changes are rolled back at the end."""
    with trail.execution_options(write=True).connect() as connection:
        yield connection
        connection.rollback()


def _drop_triggers(connection: Connection) -> None:
    """Do what a DBA can do: take the fences away."""
    if connection.dialect.name == "sqlite":
        names = connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'trigger'").scalars()
        for name in list(names):
            connection.exec_driver_sql(f"DROP TRIGGER {name}")
        return
    for name in FENCED:
        connection.exec_driver_sql(f"ALTER TABLE {name} DISABLE TRIGGER USER")


def at(subject: int, seq: int, source: sa.Table = event) -> sa.ColumnElement[bool]:
    """Select one event of the chain of a dossier."""
    return sa.and_(source.c.chain == "dossier", source.c.subject_id == subject, source.c.seq == seq)


def chains_named(report: VerifyReport) -> set[int | None]:
    """Return the subjects that a report has a problem with."""
    return {problem.subject_id for problem in report.problems}


def test_a_whole_trail_is_clean_and_counted(trail: Engine) -> None:
    seen: list[tuple[int, int]] = []
    report = verify(trail, progress=lambda done, total: seen.append((done, total)))
    assert report == VerifyReport(SUBJECTS, SUBJECTS * 6, SUBJECTS * 2, 0, 0, 0, ())
    assert (report.ok, report.exit_code) == (True, 0)
    assert seen[-1] == (SUBJECTS * 8, SUBJECTS * 8)


def test_the_fast_hash_is_the_hash_of_the_definition(trail: Engine) -> None:
    with trail.connect() as connection:
        rows = connection.execute(sa.select(event).limit(200)).mappings().all()
    for row in rows:
        plain = {name: row[name] for name in HASHED}
        plain["recorded_at"] = row["recorded_at"].isoformat(timespec="microseconds")
        plain["law_on"] = row["law_on"] and row["law_on"].isoformat()
        values = tuple(plain[name] for name in sorted(HASHED))
        assert stored_hash(row["prev_hash"], values) == event_hash(row["prev_hash"], dict(row)) == row["hash"]


TEXTS = (
    "event",
    "payload",
    "prev_hash",
    "hash",
    "from_state",
    "to_state",
    "detail_commit",
    "findings_sha256",
)


def _flip(connection: Connection, subject: int, chance: random.Random) -> None:
    """Change one letter of one text column of one event."""
    columns = [event.c[name] for name in TEXTS]
    rows = connection.execute(
        sa.select(event.c.seq, *columns).where(event.c.subject_id == subject)
    ).mappings()
    row = chance.choice(list(rows))
    name = chance.choice([name for name in TEXTS if row[name]])
    place = chance.randrange(len(row[name]))
    other = chance.choice([letter for letter in "0aẶ~" if letter != row[name][place]])
    changed = row[name][:place] + other + row[name][place + 1 :]
    connection.execute(sa.update(event).where(at(subject, row["seq"])).values({name: changed}))


def _delete(connection: Connection, subject: int, chance: random.Random) -> None:
    connection.execute(sa.delete(event).where(at(subject, chance.randint(1, 6))))


def _delete_chain(connection: Connection, subject: int, chance: random.Random) -> None:
    connection.execute(sa.delete(event).where(event.c.subject_id == subject))


def _cut_tail(connection: Connection, subject: int, chance: random.Random) -> None:
    connection.execute(
        sa.delete(event).where(event.c.subject_id == subject, event.c.seq > chance.randint(1, 5))
    )


def _swap(connection: Connection, subject: int, chance: random.Random) -> None:
    one, two = chance.sample(range(1, 7), 2)
    for old, new in ((one, 99), (two, one), (99, two)):
        connection.execute(sa.update(event).where(at(subject, old)).values(seq=new))


def _retime(connection: Connection, subject: int, chance: random.Random) -> None:
    seq = chance.randint(1, 6)
    moment = connection.execute(sa.select(event.c.recorded_at).where(at(subject, seq))).scalar_one()
    later = moment + timedelta(microseconds=chance.choice([-1, 1, 86_400_000_000]))
    connection.execute(sa.update(event).where(at(subject, seq)).values(recorded_at=later))


def _number(connection: Connection, subject: int, chance: random.Random) -> None:
    name = chance.choice(["actor_id", "acting_unit_id"])
    statement = sa.update(event).where(at(subject, chance.randint(1, 6)))
    connection.execute(statement.values({name: chance.randint(1000, 2000)}))


def _day(connection: Connection, subject: int, chance: random.Random) -> None:
    statement = sa.update(event).where(at(subject, chance.randint(1, 6)))
    connection.execute(statement.values(law_on=date(2023, 1, chance.randint(1, 28))))


def _insert(connection: Connection, subject: int, chance: random.Random) -> None:
    row = connection.execute(sa.select(event).where(at(subject, 6))).mappings().one()
    forged = {**row, "seq": 7, "actor_id": 999, "prev_hash": row["hash"]}
    del forged["id"]
    forged["hash"] = event_hash(row["hash"], forged)
    connection.execute(sa.insert(event).values(forged))


def _detail(connection: Connection, subject: int, chance: random.Random) -> None:
    values = chance.choice([{"detail": "Lý do khác"}, {"salt": "0" * 32}])
    connection.execute(sa.update(detail).where(at(subject, chance.choice([1, 4]), detail)).values(values))


def _head(connection: Connection, subject: int, chance: random.Random) -> None:
    mine = (head.c.chain == "dossier", head.c.subject_id == subject)
    statement = chance.choice(
        [sa.delete(head), sa.update(head).values(hash="f" * 64), sa.update(head).values(seq=5)]
    )
    connection.execute(statement.where(*mine))


EDITS = (_flip, _delete, _delete_chain, _cut_tail, _swap, _retime, _number, _day, _insert, _detail, _head)


def test_a_hundred_random_edits_are_a_hundred_finds(dba: Connection) -> None:
    chance = random.Random(SEED)
    victims = chance.sample(range(1, SUBJECTS + 1), 100)
    for index, subject in enumerate(victims):
        EDITS[index % len(EDITS) if index < 70 else 0](dba, subject, chance)
    report = verify(dba)
    assert chains_named(report) == set(victims), f"seed {SEED}"
    assert report.exit_code == 2
    assert {problem.chain for problem in report.problems} == {"dossier"}


@pytest.mark.parametrize("edit", EDITS)
def test_each_kind_of_edit_is_found_alone(dba: Connection, edit: Callable[..., None]) -> None:
    chance = random.Random(SEED)
    edit(dba, 17, chance)
    report = verify(dba)
    assert chains_named(report) == {17}
    assert all("số 17" in problem.sentence and problem.sentence.endswith(".") for problem in report.problems)


def test_the_first_broken_event_is_named(dba: Connection) -> None:
    dba.execute(sa.update(event).where(at(5, 3)).values(actor_id=1))
    dba.execute(sa.delete(event).where(at(9, 2)))
    found = [(problem.code, problem.subject_id, problem.seq) for problem in verify(dba).problems]
    assert found == [("hash", 5, 3), ("gap", 9, 3)]


def test_a_purged_detail_is_lawful(dba: Connection) -> None:
    dba.execute(sa.delete(detail).where(detail.c.subject_id < 50))
    report = verify(dba)
    assert report.ok
    assert report.details == SUBJECTS * 2 - 49 * 2


def test_an_edit_that_means_the_same_is_found(dba: Connection) -> None:
    payload = dba.execute(sa.select(event.c.payload).where(at(3, 2))).scalar_one()
    decomposed = unicodedata.normalize("NFD", payload)
    dba.execute(sa.update(event).where(at(3, 2)).values(payload=decomposed))
    row = dba.execute(sa.select(event).where(at(3, 2))).mappings().one()
    assert event_hash(row["prev_hash"], dict(row)) == row["hash"]  # the definition normalises
    assert chains_named(verify(dba)) == {3}


GARBAGE = (
    "UPDATE audit_events SET seq = 'hai' WHERE subject_id = 8 AND seq = 2",
    "UPDATE audit_events SET recorded_at = 'hôm qua' WHERE subject_id = 8 AND seq = 2",
    "UPDATE audit_events SET recorded_at = replace(recorded_at, ' ', 'T') WHERE subject_id = 8 AND seq = 2",
    "UPDATE audit_events SET law_on = 5 WHERE subject_id = 8 AND seq = 2",
    "UPDATE audit_events SET payload = CAST(payload AS BLOB) WHERE subject_id = 8 AND seq = 2",
    "UPDATE audit_events SET event = CAST(x'61ff62' AS TEXT) WHERE subject_id = 8 AND seq = 2",
    "UPDATE audit_events SET actor_id = actor_id + 0.5 WHERE subject_id = 8 AND seq = 2",
    "UPDATE audit_details SET detail = CAST(x'ff' AS TEXT) WHERE subject_id = 8 AND seq = 4",
)


@pytest.mark.parametrize("statement", GARBAGE)
def test_values_of_a_wrong_type_are_finds_and_no_crash(engine: Engine, statement: str) -> None:
    build(subjects=10)
    with engine.begin() as connection:
        _drop_triggers(connection)
        connection.exec_driver_sql(statement)
    report = verify(engine)
    assert (chains_named(report), report.exit_code) == ({8}, 2)


def test_a_chain_whose_name_is_no_text_is_named_all_the_same(engine: Engine) -> None:
    build(subjects=2)
    with engine.begin() as connection:
        _drop_triggers(connection)
        connection.exec_driver_sql("UPDATE audit_events SET chain = CAST(x'ff' AS TEXT) WHERE subject_id = 1")
    report = verify(engine)
    assert chains_named(report) == {1}
    assert all(problem.sentence.encode() for problem in report.problems)
