"""An upgrade of a database in use: rows, triggers and references stay, and new codes can be stored afterwards."""

from __future__ import annotations

import itertools
from collections.abc import Collection, Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import DBAPIError, IntegrityError

from rules.vocabulary import AwardCode, Employment, PaperKind
from tests.support import stores
from workflow import migrations_api, models
from workflow.council_words import SessionState, VoteBase, VotingMode
from workflow.db import Base
from workflow.tables import insert_returning, table

BEFORE, AFTER, COUNCIL = "0002_append_only", "0003_local_packs", "0004_council"
PACK_TABLES = ("local_rule_packs", "local_rule_pack_versions")
MOMENT, DAY = datetime(2024, 1, 9, 1, tzinfo=UTC), date(2024, 1, 9)
NEW: tuple[tuple[type[Base], str, Any], ...] = (
    (models.EarlierAward, "award", AwardCode.CULTURAL_FAMILY),
    (models.RoundAward, "award", AwardCode.EXEMPLARY_COMMUNE),
    (models.Nomination, "award", AwardCode.CULTURAL_RESIDENTIAL_AREA),
    (models.DecisionAward, "award", AwardCode.CULTURAL_FAMILY),
    (models.Paper, "kind", PaperKind.TAX_CONFIRMATION),
    (models.ServicePeriod, "employment", Employment.BUSINESSPERSON),
)
"""One new code for each column whose CHECK the step widens."""

numbers = itertools.count(1)


def value_of(column: sa.Column[Any]) -> Any:
    """Return something a column takes; references point at row 1."""
    if column.foreign_keys:
        target = next(iter(column.foreign_keys)).column
        return "f" * 64 if target.name == "sha256" else 1
    kind = column.type
    if isinstance(kind, sa.Enum):
        return next(iter(kind.enum_class))  # type: ignore[arg-type]  # coded columns have a class
    if isinstance(kind, sa.Boolean):
        return False
    if isinstance(kind, sa.Date):
        return DAY
    if isinstance(kind, sa.LargeBinary):
        return b"x"
    if isinstance(kind, sa.Integer):
        return 1
    return MOMENT if "Moment" in type(kind).__name__ else f"{next(numbers)}"


def put(connection: Connection, model: type[Base], **given: Any) -> None:
    """Insert a row with as little as the table takes."""
    columns = [c for c in table(model).c if c.name in given or not (c.nullable or c.primary_key)]
    columns += [c for c in table(model).c if c.primary_key and c.name not in {"id", *given}]
    values = {c.name: given.get(c.name, value_of(c)) for c in columns}
    connection.execute(sa.insert(table(model)).values(values))


@pytest.fixture
def used(any_engine: Engine) -> Iterator[Engine]:
    """A database at the earlier step with a row in every table that the later step touches."""
    stores.filled("before the packs", lambda: _before_packs(any_engine))
    yield any_engine


def _before_packs(engine: Engine) -> None:
    migrations_api.downgrade(engine, BEFORE)
    with engine.execution_options(write=True).begin() as connection:
        for model in (models.Unit, models.User, models.Person, models.Achievement):
            put(connection, model)
        put(connection, models.Round)
        put(connection, models.Dossier)
        put(connection, models.Nomination, person_id=1, nominee_key="P1")
        put(connection, models.AwardDecision)
        put(connection, models.StoredFile, sha256="f" * 64, size=1, content=b"x")
        for model, column, new in NEW:
            if model is not models.Nomination:
                put(connection, model, **{column: next(iter(type(new)))})


def contents(engine: Engine, *, later: Collection[str] = ()) -> dict[str, list[tuple[Any, ...]]]:
    """Return all rows as stored, of every table the database has; ``later``: tables of the later step."""
    found = sa.inspect(engine)
    with engine.connect() as connection:
        return {
            name: [tuple(row) for row in connection.exec_driver_sql(ordered(found, name))]
            for name in sorted(set(found.get_table_names()) - {"alembic_version", *later})
        }


def ordered(found: sa.Inspector, name: str) -> str:
    """Return the statement that reads a table in the order of its key."""
    return f"SELECT * FROM {name} ORDER BY {', '.join(found.get_pk_constraint(name)['constrained_columns'])}"


def schema(engine: Engine) -> set[str]:
    """Return the names of triggers and indexes."""
    names = "SELECT name FROM sqlite_master WHERE type IN ('trigger', 'index') AND name NOT LIKE 'sqlite_%'"
    if engine.dialect.name == "postgresql":
        names = (
            "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal "
            "UNION SELECT indexname FROM pg_indexes WHERE schemaname = 'public'"
        )
    with engine.connect() as connection:
        return {str(name) for name in connection.exec_driver_sql(names).scalars()}


def test_rows_triggers_and_indexes_stay(used: Engine) -> None:
    rows, names = contents(used), schema(used)
    migrations_api.upgrade(used, AFTER)
    assert contents(used, later=PACK_TABLES) == rows
    assert names <= schema(used)
    with pytest.raises(DBAPIError), used.execution_options(write=True).begin() as connection:
        connection.execute(sa.delete(table(models.Nomination)))
    with pytest.raises(IntegrityError), used.execution_options(write=True).begin() as connection:
        put(connection, models.Paper, dossier_id=99, sha256="f" * 64)
    if used.dialect.name == "sqlite":
        with used.connect() as connection:
            assert connection.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
            assert connection.exec_driver_sql("PRAGMA foreign_key_check").all() == []


@pytest.mark.parametrize(("model", "column", "new"), NEW, ids=lambda one: getattr(one, "__name__", str(one)))
def test_a_new_code_can_be_stored_only_afterwards(
    used: Engine, model: type[Base], column: str, new: Any
) -> None:
    given = {column: new, **({"person_id": 1, "nominee_key": "P2"} if model is models.Nomination else {})}
    if model is models.DecisionAward:
        given["decision_id"] = 1
    with pytest.raises(IntegrityError), used.execution_options(write=True).begin() as connection:
        put(connection, model, **given)
    migrations_api.upgrade(used, AFTER)
    with used.execution_options(write=True).begin() as connection:
        put(connection, model, **given)
    with pytest.raises(RuntimeError, match=model.__tablename__):
        migrations_api.downgrade(used, BEFORE)
    assert migrations_api.current(used) == AFTER


def test_a_word_that_is_no_code_is_still_refused(used: Engine) -> None:
    migrations_api.upgrade(used, AFTER)
    statement = "UPDATE round_awards SET award = 'NOBEL'"
    with pytest.raises(IntegrityError), used.execution_options(write=True).begin() as connection:
        connection.exec_driver_sql(statement)


def test_going_back_is_refused_while_a_pack_is_stored(used: Engine) -> None:
    rows = contents(used)
    migrations_api.upgrade(used, AFTER)
    migrations_api.downgrade(used, BEFORE)
    migrations_api.upgrade(used, AFTER)
    assert contents(used, later=PACK_TABLES) == rows
    with used.execution_options(write=True).begin() as connection:
        put(connection, models.LocalRulePack)
        put(connection, models.LocalRulePackVersion, state=models.PackState.PROPOSED)
    with pytest.raises(RuntimeError, match="quy định địa phương"):
        migrations_api.downgrade(used, BEFORE)


def test_an_upgrade_that_fails_leaves_the_schema_as_it_was(engine: Engine) -> None:
    """The whole step is one transaction, also where SQLite's stored schema is written."""
    migrations_api.downgrade(engine, BEFORE)
    with engine.execution_options(write=True).begin() as connection:
        connection.exec_driver_sql("CREATE TABLE local_rule_pack_versions (id INTEGER)")
    with pytest.raises(DBAPIError):
        migrations_api.upgrade(engine, AFTER)
    assert migrations_api.current(engine) == BEFORE
    with pytest.raises(IntegrityError), engine.execution_options(write=True).begin() as connection:
        put(connection, models.EarlierAward, award=AwardCode.CULTURAL_FAMILY)


# --- the council: what was recorded as a session with its results becomes a concluded session

RECORDED: dict[str, tuple[dict[str, Any], ...]] = {
    "council_sessions": (
        {"id": 1, "ref": "phien-1", "body_unit_id": 1, "held_on": DAY, "members": 15, "present": 13, "written": 1,
         "minutes_number": "01/BB-HĐTĐKT", "recorded_by_id": 1, "recorded_at": MOMENT},
        {"id": 7, "ref": "phien-7", "body_unit_id": 1, "held_on": date(2024, 6, 20), "members": 9, "present": 9,
         "written": 0, "minutes_number": "02/BB-HĐTĐKT", "recorded_by_id": 1,
         "recorded_at": datetime(2024, 6, 20, 3, 4, 5, 678901, tzinfo=UTC)},
    ),
    "council_results": (
        {"id": 2, "session_id": 1, "nomination_id": 1, "mode": "consensus", "agree": None, "disagree": None,
         "blank": None, "passed": True, "proof": "Hội đồng nhất trí theo danh sách."},
        {"id": 5, "session_id": 7, "nomination_id": 1, "mode": "ballot", "agree": 7, "disagree": 1, "blank": 1,
         "passed": False, "proof": "7/9 = 77,8 % < 80 %"},
    ),
}  # fmt: skip
"""Rows of the two old tables as the services of that time wrote them; ids with gaps."""

KEPT: tuple[tuple[type[Base], dict[str, Any]], ...] = (
    (models.Council, {}),
    (models.AgendaItem, {}),
    (models.SessionMember, {}),
    (models.SessionConfirmation, {}),
    (models.SessionDocument, {"format": "pdf"}),
    (models.BallotBatch, {}),
    (models.ConflictOfInterest, {}),
    (models.UnitBallot, {"agree": 1, "disagree": 0, "blank": 0}),
)
"""One row for each new table that needs no other new row; the earlier schema has room for none of them."""

WRITTEN_ONCE = (
    "ballot_receipts", "comment_texts", "council_results", "session_confirmations", "unit_ballots",
)  # fmt: skip
NEVER_DELETED = (
    "ballot_batches", "conflicts_of_interest", "council_sessions", "session_comments", "session_documents",
)  # fmt: skip


def old_table(name: str) -> sa.TableClause:
    """Return one of the two tables as it was, with the types that today's column of the same name has."""
    today = Base.metadata.tables[name]
    return sa.table(name, *(sa.column(key, today.c[key].type) for key in RECORDED[name][0]))


def record(connection: Connection, name: str, **changed: Any) -> int:
    """Record one more session or result at the earlier step, as a copy of the last; return its id."""
    row = {key: value for key, value in RECORDED[name][-1].items() if key != "id"} | changed
    statement = sa.insert(old_table(name)).values(row).returning(sa.column("id"))
    return int(connection.execute(statement).scalar_one())


@pytest.fixture
def recorded(either_engine: Engine) -> Iterator[Engine]:
    """A database at the step before the council with two recorded sessions and a result in each."""
    stores.filled("before the council", lambda: _before_council(either_engine))
    yield either_engine


def _before_council(engine: Engine) -> None:
    migrations_api.downgrade(engine, AFTER)
    with engine.execution_options(write=True).begin() as connection:
        for model in (models.Unit, models.User, models.Person, models.Achievement):
            put(connection, model)
        put(connection, models.Round)
        put(connection, models.Dossier)
        put(connection, models.Nomination, person_id=1, nominee_key="P1")
        for name, rows in RECORDED.items():
            connection.execute(sa.insert(old_table(name)), list(rows))


def rows_of(engine: Engine, name: str) -> list[dict[str, Any]]:
    """Return the rows of a table as today's models read them."""
    found = Base.metadata.tables[name]
    with engine.connect() as connection:
        return [dict(row._mapping) for row in connection.execute(sa.select(found).order_by(found.c.id))]


def test_recorded_sessions_become_concluded_sessions(recorded: Engine) -> None:
    others = set(RECORDED)
    before = contents(recorded, later=others)
    migrations_api.upgrade(recorded, COUNCIL)
    assert {name: rows for name, rows in contents(recorded, later=others).items() if name in before} == before
    added = {
        "council_id": None, "title": "", "starts_at": "", "place": "", "state": SessionState.CONCLUDED,
        "mode": VotingMode.PAPER, "secret": True, "own_unit_recuses": False, "base": VoteBase.ALL_MEMBERS,
        "base_citation": "", "base_set_by_id": None, "base_confirmed_by_id": None, "current_item": None,
        "conclusion": "", "cancel_reason": "", "version": 1,
    }  # fmt: skip
    assert rows_of(recorded, "council_sessions") == [
        row | added | {"concluded_at": row["recorded_at"]} for row in RECORDED["council_sessions"]
    ]
    assert rows_of(recorded, "council_results") == list(RECORDED["council_results"])
    assert not any(name.startswith("old_") for name in sa.inspect(recorded).get_table_names())
    migrations_api.upgrade(recorded)
    assert migrations_api.differences(recorded) == []
    if recorded.dialect.name == "sqlite":
        with recorded.connect() as connection:
            assert connection.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
            assert connection.exec_driver_sql("PRAGMA foreign_key_check").all() == []


def test_the_next_session_and_result_get_free_ids(recorded: Engine) -> None:
    migrations_api.upgrade(recorded, COUNCIL)
    session = rows_of(recorded, "council_sessions")[-1] | {"ref": "phien-moi"}
    result = rows_of(recorded, "council_results")[-1]
    del session["id"], result["id"]
    with recorded.execution_options(write=True).begin() as connection:
        (made,) = insert_returning(connection, models.CouncilSession, [session])
        (heard,) = insert_returning(connection, models.CouncilResult, [result | {"session_id": made}])
    assert (made, heard) == (8, 6)


def test_going_back_keeps_what_was_recorded(recorded: Engine) -> None:
    rows, names = contents(recorded), schema(recorded)
    migrations_api.upgrade(recorded, COUNCIL)
    migrations_api.downgrade(recorded, AFTER)
    assert contents(recorded) == rows
    assert schema(recorded) == names
    with recorded.execution_options(write=True).begin() as connection:
        made = record(connection, "council_sessions", ref="phien-moi")
        assert (made, record(connection, "council_results", session_id=made)) == (8, 6)
    migrations_api.upgrade(recorded, COUNCIL)
    assert [row["id"] for row in rows_of(recorded, "council_sessions")] == [1, 7, 8]


def test_a_database_without_sessions_goes_there_and_back(either_engine: Engine) -> None:
    migrations_api.downgrade(either_engine, AFTER)
    with either_engine.execution_options(write=True).begin() as connection:
        for model in (models.Unit, models.User):
            put(connection, model)
    migrations_api.upgrade(either_engine, COUNCIL)
    migrations_api.downgrade(either_engine, AFTER)
    with either_engine.execution_options(write=True).begin() as connection:
        assert record(connection, "council_sessions") == 1
    migrations_api.upgrade(either_engine, COUNCIL)
    assert [row["id"] for row in rows_of(either_engine, "council_sessions")] == [1]


@pytest.mark.parametrize(("model", "given"), KEPT, ids=lambda one: getattr(one, "__tablename__", ""))
def test_going_back_is_refused_while_the_council_has_stored_anything(
    recorded: Engine, model: type[Base], given: dict[str, Any]
) -> None:
    migrations_api.upgrade(recorded, COUNCIL)
    with recorded.execution_options(write=True).begin() as connection:
        put(connection, model, **given)
    rows, names = contents(recorded), schema(recorded)
    sentence = f"Không lùi phiên bản được: bảng {model.__tablename__} đã có dữ liệu của Hội đồng"
    with pytest.raises(RuntimeError, match=sentence):
        migrations_api.downgrade(recorded, AFTER)
    assert (migrations_api.current(recorded), contents(recorded), schema(recorded)) == (COUNCIL, rows, names)


def test_what_the_council_wrote_is_not_rewritten_and_not_deleted(recorded: Engine) -> None:
    migrations_api.upgrade(recorded, COUNCIL)
    with recorded.execution_options(write=True).begin() as connection:
        for model, given in KEPT:
            put(connection, model, **given)
        for model in (models.SessionComment, models.CommentText, models.BallotReceipt):
            put(connection, model)
    refused = [(name, f"DELETE FROM {name}", "no_delete") for name in (*WRITTEN_ONCE, *NEVER_DELETED)]
    refused += [(name, f"UPDATE {name} SET {touched(name)}", "no_update") for name in WRITTEN_ONCE]
    rows = contents(recorded)
    assert all(rows[name] for name, _statement, _what in refused)
    for name, statement, what in refused:
        with (
            pytest.raises(DBAPIError, match=f"{name}: {what}"),
            recorded.execution_options(write=True).begin() as connection,
        ):
            connection.exec_driver_sql(statement)
    assert contents(recorded) == rows
    with recorded.execution_options(write=True).begin() as connection:
        for name in NEVER_DELETED:
            connection.exec_driver_sql(f"UPDATE {name} SET {touched(name)}")


def touched(name: str) -> str:
    """Return an assignment that changes nothing: a trigger that refuses every change refuses it too."""
    key = next(iter(Base.metadata.tables[name].primary_key)).name
    return f"{key} = {key}"
