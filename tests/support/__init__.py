"""Helpers shared by tests: fixtures as pytest plugins, and measures that ``make lint`` prints too."""
