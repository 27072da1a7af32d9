"""Load the shared fixtures. They live in ``tests/support``, one plugin per thing they fake or start."""

pytest_plugins = [
    "tests.support.scratch",
    "tests.support.quick",
    "tests.support.selection",
    "tests.support.guards",
    "tests.support.clocks",
    "tests.support.databases",
    "tests.support.browser",
    "tests.support.visits",
]
