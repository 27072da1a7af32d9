"""Faults put into the rulebook on purpose: every one must be noticed by the law cases or the unit tests."""
