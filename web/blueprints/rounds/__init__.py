"""Rounds: list, one round, opening one."""
