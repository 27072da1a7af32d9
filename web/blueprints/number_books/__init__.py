"""Registers of numbers: the books of a body and what they gave."""
