"""Sessions of the council and their results."""
