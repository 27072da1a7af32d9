"""Opinions asked of other bodies."""
