"""Beside the chains: states against their events, stored bytes against their hashes, and the fences."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, date, datetime
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import DBAPIError

from rules.finding import AssessmentOutcome, Confidence, Outcome
from rules.vocabulary import AwardCode, CommendationGround, Decider, Level, NomineeKind, Procedure, Stream
from workflow import db, models
from workflow.audit import Happened, record
from workflow.audit_verify import ProblemKind, verify
from workflow.canonical import sha256
from workflow.tables import table

NOW = datetime(2024, 7, 1, 1, 0, tzinfo=UTC)
DAY = date(2024, 7, 1)
BYTES = b"%PDF-1.4 sample"
APPEND_ONLY = (
    "audit_events",
    "stored_files",
    "snapshots",
    "stored_assessments",
    "stored_findings",
    "issued_numbers",
)


def put(connection: Connection, model: type[db.Base], **values: Any) -> None:
    """Insert one row."""
    connection.execute(sa.insert(table(model)).values(values))


def foundations(connection: Connection) -> None:
    """Insert what one nomination rests on: unit, clerk, round, dossier, person, achievement."""
    unit = {"kind": models.UnitKind.SCHOOL, "level": Level.BASE_UNIT, "place": "", "since": DAY}
    put(connection, models.Unit, id=1, code="U", name="Trường", **unit)
    flags = {"must_change_password": False, "is_active": True, "is_demo": False}
    put(connection, models.User, id=1, username="lan", display_name="Lan", created_at=NOW, **flags)
    kinds = {"stream": next(iter(Stream)), "ground": CommendationGround.REGULAR, "procedure": Procedure.FULL}
    days = {"period_since": DAY, "period_until": DAY, "opens_on": DAY, "closes_on": DAY, "created_at": NOW}
    names = {"name": "Đợt", "period_key": "Y2023", "period_label": "2023", "guidance": ""}
    decider = {"body_unit_id": 1, "decider": Decider.DISTRICT_CHAIRMAN}
    put(connection, models.Round, id=1, code="D", **kinds, **days, **names, **decider)
    made = {"created_by_id": 1, "created_at": NOW}
    put(
        connection, models.Dossier, id=1, ref="d", round_id=1, unit_id=1, sequence=1, letter_number="", **made
    )
    person = {"code": "P", "full_name": "Lan", "search_key": "lan", "sort_key": "lan"}
    put(connection, models.Person, id=1, is_synthetic=True, **person)
    put(connection, models.Achievement, id=1, nominee_key="P1", key="Y2023", title="Năm 2023")


def nomination(connection: Connection) -> None:
    """Insert a nomination in DRAFT and move it as the engine does: one event, one version more."""
    who = {"nominee_kind": NomineeKind.INDIVIDUAL, "nominee_key": "P1", "person_id": 1, "nominee_name": "Lan"}
    parents = {"dossier_id": 1, "round_id": 1, "unit_id": 1, "achievement_id": 1, "created_by_id": 1}
    texts = {"search_key": "lan", "nominee_detail": "", "unlocked": "", "reason_code": "", "reason": ""}
    numbers = {"version": 1, "content_version": 1, "created_at": NOW, "updated_at": NOW, "opinion": ""}
    put(connection, models.Nomination, id=1, ref="n", award=AwardCode.ADVANCED_WORKER, state="DRAFT",
        **who, **parents, **texts, **numbers)  # fmt: skip
    record(connection, [Happened("nomination", 1, "nomination_created", 1, NOW, to_state="DRAFT")])
    record(connection, [Happened("nomination", 1, "paper_attached", 1, NOW)])
    connection.execute(sa.update(table(models.Nomination)).values(version=2))


def stored(connection: Connection) -> None:
    """Insert one row of every append-only table, and an issued document."""
    put(connection, models.StoredFile, sha256=sha256(BYTES), size=len(BYTES), content=BYTES,
        media_type="application/pdf", stored_at=NOW)  # fmt: skip
    put(
        connection,
        models.Snapshot,
        nomination_id=1,
        content_version=1,
        content="{}",
        sha256=sha256("{}"),
        taken_at=NOW,
    )
    outcome = {"outcome": AssessmentOutcome.ELIGIBLE, "law_on": DAY, "fingerprint": "", "findings_sha256": ""}
    put(connection, models.StoredAssessment, nomination_id=1, version=1, assessed_at=NOW, **outcome)
    found = {
        "criterion": "c",
        "outcome": Outcome.MET,
        "blocks": False,
        "reason": "",
        "remedy": "",
        "citation": "",
    }
    put(connection, models.StoredFinding, nomination_id=1, version=1, sequence=1, compared="[]",
        confidence=Confidence.VERIFIED, **found)  # fmt: skip
    put(connection, models.NumberBook, id=1, body_unit_id=1, symbol="QĐ", kind="own")
    put(connection, models.IssuedNumber, book_id=1, year=2024, number=1, given_on=DAY, is_void=False)
    decision = {
        "ref": "q",
        "round_id": 1,
        "body_unit_id": 1,
        "level": Level.DISTRICT,
        "title": "",
        "awards": "LDTT",
    }
    signing = {"proposal": "", "signing_form": "", "signer_name": "", "void_reason": "", "version": 1}
    drafted = {
        "state": models.DecisionState.DRAFTED,
        "drafted_by_id": 1,
        "drafted_at": NOW,
        "is_external": False,
    }
    put(
        connection,
        models.AwardDecision,
        id=1,
        decider=Decider.DISTRICT_CHAIRMAN,
        **decision,
        **signing,
        **drafted,
    )
    put(connection, models.IssuedDocument, id=1, ref="v", decision_id=1, spec_id="s", law_on=DAY,
        frozen_at=NOW, content="{}", content_sha256=sha256("{}"))  # fmt: skip


@pytest.fixture
def records(any_engine: Engine) -> Engine:
    """A database with one nomination, its two events, and one of everything that is stored."""
    with db.transaction() as connection:
        foundations(connection)
        nomination(connection)
        stored(connection)
    return any_engine


def as_dba(engine: Engine, statement: str) -> None:
    """Run a statement as someone with the database's own tools, the fences taken away."""
    if engine.dialect.name == "postgresql":
        with engine.begin() as connection:
            connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
            connection.exec_driver_sql(statement)
        return
    with closing(sqlite3.connect(str(engine.url.database))) as tool, tool:
        for (name,) in tool.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            tool.execute(f"DROP TRIGGER {name}")
        tool.execute(statement)


def test_records_as_the_engine_leaves_them_are_clean(records: Engine) -> None:
    report = verify(records)
    assert report.problems == ()
    assert (report.chains, report.events, report.nominations, report.files, report.documents) == (
        1,
        2,
        1,
        1,
        1,
    )


@pytest.mark.parametrize(
    ("statement", "kind", "codes", "exit_code"),
    [
        ("UPDATE nominations SET state = 'UNIT_REVIEW'", ProblemKind.STATE, ["state"], 5),
        ("UPDATE nominations SET version = 3", ProblemKind.STATE, ["state"], 5),
        ("DELETE FROM nominations", ProblemKind.STATE, ["vanished"], 5),
        ("DELETE FROM chain_heads", ProblemKind.CHAIN, ["no_head"], 2),
        ("UPDATE stored_files SET content = 'x', size = 1", ProblemKind.FILE, ["file"], 6),
        ("UPDATE issued_documents SET content = '[]'", ProblemKind.FILE, ["document"], 6),
        ("UPDATE snapshots SET content = '[]'", ProblemKind.FILE, ["snapshot"], 6),
    ],
)
def test_a_changed_record_is_found(
    records: Engine, statement: str, kind: ProblemKind, codes: list[str], exit_code: int
) -> None:
    as_dba(records, statement)
    report = verify(records)
    assert ([problem.code for problem in report.problems], report.exit_code) == (codes, exit_code)
    assert {problem.kind for problem in report.problems} == {kind}


def test_a_nomination_written_past_the_engine_is_found(records: Engine) -> None:
    as_dba(records, "DELETE FROM audit_events")
    as_dba(records, "DELETE FROM chain_heads")
    (problem,) = verify(records).problems
    assert (problem.code, problem.subject_id) == ("silent", 1)


def test_a_cut_tail_with_its_head_moved_back_is_found_by_the_version(records: Engine) -> None:
    as_dba(records, "DELETE FROM audit_events WHERE seq = 2")
    as_dba(records, "UPDATE chain_heads SET seq = 1, hash = (SELECT hash FROM audit_events WHERE seq = 1)")
    report = verify(records)
    assert ([problem.code for problem in report.problems], report.exit_code) == (["state"], 5)


def test_a_broken_chain_outranks_the_others(records: Engine) -> None:
    as_dba(records, "UPDATE audit_events SET actor_id = 2 WHERE seq = 1")
    as_dba(records, "UPDATE nominations SET version = 9")
    as_dba(records, "UPDATE stored_files SET content = 'x', size = 1")
    assert verify(records).exit_code == 2


COLUMN = {
    "stored_files": "media_type",
    "snapshots": "content",
    "stored_findings": "reason",
    "issued_numbers": "year",
}


@pytest.mark.parametrize("name", APPEND_ONLY)
@pytest.mark.parametrize("verb", ["UPDATE", "DELETE", "TRUNCATE"])
def test_the_database_refuses_to_change_what_is_written_once(records: Engine, name: str, verb: str) -> None:
    column = COLUMN.get(name, "id")
    statement = {
        "UPDATE": f"UPDATE {name} SET {column} = {column}",
        "DELETE": f"DELETE FROM {name}",
        "TRUNCATE": f"TRUNCATE {name} CASCADE"
        if records.dialect.name == "postgresql"
        else f"DELETE FROM {name}",
    }[verb]
    with pytest.raises(DBAPIError, match=f"{name}: no_"), db.transaction() as connection:
        connection.exec_driver_sql(statement)
