"""One plan for all tests of the season: it is frozen, so sharing is safe."""

from __future__ import annotations

import pytest

from seeds.bato import build_plan
from seeds.bato.index import PlanIndex
from seeds.bato.plan import SeasonPlan


@pytest.fixture(scope="session")
def plan() -> SeasonPlan:
    """The season as `make demo` plays it."""
    return build_plan()


@pytest.fixture(scope="session")
def index(plan: SeasonPlan) -> PlanIndex:
    """Its look-ups."""
    return PlanIndex(plan)
