"""The season on both databases: some rounds in every run, the whole of it at night."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy.engine import Engine

from seeds.bato import build_plan
from seeds.bato.live import play_live
from seeds.bato.run import play
from seeds.season_check import check_season
from tests.support.databases import sqlite_copy
from tests.support.season import event_counts, only, outcomes
from workflow.audit_verify import verify

FEW = ("SYN-01", "DX-2024", "NTM-HGD")
"""Full and simplified procedure, persons, collectives, households, a return."""


@pytest.mark.nightly
@pytest.mark.postgres
def test_both_databases_tell_the_same(pg_engine: Engine, sqlite_template: Path, tmp_path: Path) -> None:
    """The same rounds end in the same states, versions and events on SQLite and PostgreSQL."""
    plan = only(build_plan(), FEW)
    on_postgres = play(plan)
    play_live(on_postgres)
    ended, told, chains = outcomes(on_postgres), event_counts(), verify(pg_engine)
    with sqlite_copy(sqlite_template, tmp_path) as engine:
        on_sqlite = play(plan)
        play_live(on_sqlite)
        assert outcomes(on_sqlite) == ended
        assert event_counts() == told
        assert verify(engine).ok
    assert chains.ok
    assert {state for state, *_ in ended.values()} == {"AWARDED"}


@pytest.mark.nightly
@pytest.mark.postgres
def test_the_whole_season_on_postgres(pg_engine: Engine) -> None:
    """The same table as on SQLite."""
    play(build_plan())
    found = check_season()
    assert [line for line in found.lines if not line.equal] == []
    assert found.ok
    assert found.tally.events >= 20_000
    assert verify(pg_engine).ok


@pytest.mark.nightly
def test_variant_b_fits_its_own_figures(engine: Engine) -> None:
    """The other count of đột xuất, printed in a footnote of the report, can be played as well."""
    play(build_plan(variant="B"))
    assert check_season("B").ok
    assert not check_season("A").ok
