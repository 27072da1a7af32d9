"""Collectives and households of the register."""
