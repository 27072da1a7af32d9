"""Names that vulture takes for unused although a library calls them by convention.

Each line is an expression that uses the name; say beside it who calls it.
"""

exc_type, exc_value, traceback  # noqa: B018, F821  # the three arguments of every __exit__
