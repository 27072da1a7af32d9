"""Migrations: one line of numbered steps, both directions written, and the result is what the models say."""

import ast

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import inspect
from sqlalchemy.engine import Engine

from tests.support.source import ROOT, VERSIONS, python_files, tree_of
from workflow import migrations_api
from workflow.db import Base

FILES = [name for name in python_files(VERSIONS.rstrip("/")) if not name.endswith("__init__.py")]
SCRIPTS = ScriptDirectory(str(ROOT / "workflow/migrations"))


def constant(name: str, variable: str) -> object:
    """Return the value a file assigns to a variable at its top level."""
    for node in tree_of(name).body:
        targets = node.targets if isinstance(node, ast.Assign) else []
        targets = [node.target] if isinstance(node, ast.AnnAssign) else targets
        if any(isinstance(target, ast.Name) and target.id == variable for target in targets):
            return ast.literal_eval(node.value)
    raise AssertionError(f"{name} does not set {variable}")


@pytest.mark.parametrize(("number", "name"), list(enumerate(FILES, start=1)))
def test_a_migration_is_numbered_and_named_like_its_revision(number: int, name: str) -> None:
    stem = name.removeprefix(VERSIONS).removesuffix(".py")
    assert stem.startswith(f"{number:04d}_")
    assert constant(name, "revision") == stem


@pytest.mark.parametrize("name", FILES)
def test_a_migration_is_written_in_both_directions(name: str) -> None:
    written = {
        node.name: [part for part in node.body if not isinstance(part, ast.Pass | ast.Expr | ast.Raise)]
        or [part for part in node.body if isinstance(part, ast.Expr) and isinstance(part.value, ast.Call)]
        for node in tree_of(name).body
        if isinstance(node, ast.FunctionDef)
    }
    assert written.get("upgrade") and written.get("downgrade")


def test_there_is_one_head_and_the_file_head_names_it() -> None:
    # The file makes two people who add a migration at the same time collide in git, not in production.
    recorded = (ROOT / "workflow/migrations/HEAD").read_text(encoding="utf-8").strip()
    assert SCRIPTS.get_heads() == [recorded]


def test_up_down_and_up_again_ends_where_it_began(any_engine: Engine) -> None:
    before = shape(any_engine)
    migrations_api.downgrade(any_engine, "base")
    assert set(inspect(any_engine).get_table_names()) <= {"alembic_version"}
    migrations_api.upgrade(any_engine)
    assert shape(any_engine) == before


@pytest.mark.nightly
def test_every_single_step_can_be_taken_back(either_engine: Engine) -> None:
    while (standing := migrations_api.current(either_engine)) is not None:
        migrations_api.downgrade(either_engine, "-1")
        migrations_api.upgrade(either_engine, "+1")
        assert migrations_api.current(either_engine) == standing
        migrations_api.downgrade(either_engine, "-1")


def test_the_database_is_what_the_models_say(any_engine: Engine) -> None:
    assert migrations_api.differences(any_engine) == []


def test_the_checks_are_those_of_the_models_word_by_word(any_engine: Engine) -> None:
    # Alembic does not compare CHECK texts, and a code that a CHECK does not know cannot be stored.
    migrated = checks(any_engine)
    migrations_api.downgrade(any_engine, "base")
    Base.metadata.create_all(any_engine)
    assert checks(any_engine) == migrated


def checks(engine: Engine) -> dict[str, list[tuple[str, str]]]:
    """Return the CHECK constraints of every table of the models, with their texts."""
    found = inspect(engine)
    return {
        table: sorted(
            (str(check["name"]), str(check["sqltext"])) for check in found.get_check_constraints(table)
        )
        for table in sorted(Base.metadata.tables)
    }


def shape(engine: Engine) -> dict[str, object]:
    """Return tables with columns and named constraints, in an order that does not depend on the database."""
    found = inspect(engine)
    return {
        table: (
            [
                (column["name"], str(column["type"]), column["nullable"])
                for column in found.get_columns(table)
            ],
            sorted(str(check["name"]) for check in found.get_check_constraints(table)),
            sorted(str(unique["name"]) for unique in found.get_unique_constraints(table)),
            sorted(str(key["name"]) for key in found.get_foreign_keys(table)),
            sorted(str(index["name"]) for index in found.get_indexes(table)),
        )
        for table in sorted(found.get_table_names())
    }
