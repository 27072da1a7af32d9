"""An upgrade of a database in use: rows, triggers and references stay, and new codes can be stored afterwards."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import DBAPIError, IntegrityError

from rules.vocabulary import AwardCode, Employment, PaperKind
from workflow import migrations_api, models
from workflow.db import Base
from workflow.tables import table

BEFORE, AFTER = "0002_append_only", "0003_local_packs"
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
    migrations_api.downgrade(any_engine, BEFORE)
    with any_engine.execution_options(write=True).begin() as connection:
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
    yield any_engine


def contents(engine: Engine) -> dict[str, list[tuple[Any, ...]]]:
    """Return all rows of the tables that were there before."""
    later = {"local_rule_packs", "local_rule_pack_versions"}
    with engine.connect() as connection:
        return {
            name: [tuple(row) for row in connection.execute(sa.select(found).order_by(*found.primary_key))]
            for name, found in Base.metadata.tables.items()
            if name not in later
        }


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
    assert contents(used) == rows
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
    assert contents(used) == rows
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
