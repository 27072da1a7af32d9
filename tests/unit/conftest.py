"""Properties are searched without a clock, by day among the same examples each time, at night among new ones."""

import pytest
from hypothesis import HealthCheck, settings


def pytest_configure(config: pytest.Config) -> None:
    """Load the profile before any test takes its settings from it: how long an example takes says nothing here."""
    by_day = "not nightly" in str(config.option.markexpr)
    patient = [HealthCheck.too_slow]
    settings.register_profile("steady", deadline=None, derandomize=by_day, suppress_health_check=patient)
    settings.load_profile("steady")
